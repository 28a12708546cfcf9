#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: statuspage_maintenance
short_description: Plan, start, extend and end a maintenance on a Statuspage page
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Schedules a maintenance and brings it through its states. B(Nobody is notified) unless the task sets
    O(deliver_notifications=true), and nobody of the automatic start, of the end, or an hour before, unless
    O(auto_transition_deliver_notifications_at_start), O(auto_transition_deliver_notifications_at_end) or
    O(scheduled_remind_prior) say so. Statuspage itself would notify every subscriber.
  - B(A rerun posts nothing.) A O(body) that the history has already is not posted again, unless it goes with a new state. A
    state that was passed is not gone back to. So every task of a story, from the planning to the end, can be run again.
  - Unless told otherwise, Statuspage starts it at O(start_time), shows its components as under maintenance from then on, ends
    it at O(end_time) and shows them as operational again.
  - A maintenance is found by O(key), by O(id), or by O(name) among those that are not completed, with O(start_time) where it
    is given. The same O(name) with another O(start_time) is another maintenance.
options:
  id:
    description:
      - The id of one that is there. It alone says which one is meant, and O(key), O(name) and O(start_time) are values to be
        set.
      - The task fails when there is none with this id, unless it has O(state=absent).
    type: str
  state:
    description:
      - How far it must be. One that is further stays where it is, and one that is not there is made in this state.
      - V(completed) also ends it early. Where none is open, there is nothing to do.
      - V(absent) deletes it with its whole history, also a completed one when it is found by O(key) or O(id).
    type: str
    choices: [scheduled, in_progress, verifying, completed, absent]
    default: scheduled
  name:
    description:
      - The title, up to 255 characters. Blanks around it do not count. Needed to schedule one.
    type: str
  key:
    description:
      - The name under which this maintenance is found again, for example the number of a change. Customers do not see it. It
        is kept in the metadata, as C(key) of C(ansible).
      - While it is open, another O(start_time) moves it. When it is completed, nothing more is announced or changed, and
        another O(start_time) schedules a new one.
    type: str
  start_time:
    description:
      - When it begins, as ISO 8601 with any offset (V(2026-11-21T22:00:00+01:00); UTC where no zone is written) or in epoch
        seconds. Times are compared as instants, to the second.
      - Left out, a new one begins now, and one that is there keeps its start.
    type: str
  end_time:
    description:
      - When it ends, written like O(start_time). A later one extends it. An end that has passed does not shorten it; to end
        it, set O(state=completed).
      - Either this or O(duration) is needed to schedule one.
    type: str
  duration:
    description:
      - How long it lasts from O(start_time), or else from the start that it has, in seconds (V(5400)) or as V(90m), V(1h30m),
        V(2d) or V(PT1H30M). So the same duration again does not move the end.
    type: str
  body:
    description:
      - The text of the update to post, in Markdown, up to 25000 characters. Blanks and line ends at its end do not count.
      - It goes out in one request with what else changes. A new state without it makes Statuspage post a text of its own.
      - Where more was said since and the state of the task was passed, its O(start_time), O(end_time), O(duration) and
        O(components) are taken for outdated, and are left alone with a warning.
    type: str
  components:
    description:
      - The components that are worked on, by name or id. It is the whole of them, and an empty list takes all off. The order
        does not matter.
      - Their status does not change before the maintenance starts.
    type: list
    elements: str
  set_components_now:
    description:
      - Whether the components are shown as under maintenance from now on, also before the start.
    type: bool
    default: false
  components_on_completed:
    description:
      - The status to give to the components in the request that sets O(state=completed). Left out, Statuspage makes them
        operational if O(auto_transition_to_operational_state) is on, and else leaves them as they are.
    type: str
    choices: [operational, degraded_performance, partial_outage, major_outage, under_maintenance]
  deliver_notifications:
    description:
      - Whether the subscribers are notified of the update that this task posts, or of an update it corrects with
        O(edit_updates). It is always sent. It belongs to the update, so a task that posts nothing notifies nobody.
    type: bool
    default: false
  scheduled_auto_in_progress:
    description:
      - Whether Statuspage starts it at O(start_time). On when a new one says nothing.
    type: bool
  scheduled_auto_completed:
    description:
      - Whether Statuspage completes it at O(end_time). On when a new one says nothing.
    type: bool
  auto_transition_to_maintenance_state:
    description:
      - Whether its components are shown as under maintenance when it starts. On when a new one says nothing.
    type: bool
  auto_transition_to_operational_state:
    description:
      - Whether its components are shown as operational when it is completed. On when a new one says nothing.
    type: bool
  auto_transition_deliver_notifications_at_start:
    description:
      - Whether the subscribers are notified of the automatic start. Off when a new one says nothing.
    type: bool
  auto_transition_deliver_notifications_at_end:
    description:
      - Whether the subscribers are notified of the automatic end. Off when a new one says nothing.
    type: bool
  scheduled_remind_prior:
    description:
      - Whether the subscribers are reminded an hour before the start. Off when a new one says nothing.
    type: bool
  auto_tweet_on_creation:
    description:
      - Whether it is posted on X when it is scheduled. This and the other three are used only when it is made. Whether they
        still work, the vendor does not say.
    type: bool
  auto_tweet_one_hour_before:
    description:
      - Whether it is posted on X an hour before the start.
    type: bool
  auto_tweet_at_beginning:
    description:
      - Whether it is posted on X when it starts.
    type: bool
  auto_tweet_on_completion:
    description:
      - Whether it is posted on X when it is completed.
    type: bool
  impact_override:
    description:
      - The impact to show. Left out, it is C(maintenance).
    type: str
    choices: [none, maintenance, minor, major, critical]
  metadata:
    description:
      - Whatever a program wants to keep with the maintenance. Every value must be a dictionary, and C(ansible) is where
        O(key) is kept.
      - It is the whole of it, beside the key. C({}) removes the rest.
    type: dict
  edit_updates:
    description:
      - Corrections of updates that were posted before, of a completed maintenance too. The status of an update cannot change.
      - Give the corrected text as O(body) in the same task, where a task said it, and it is not posted again.
    type: list
    elements: dict
    suboptions:
      id:
        description:
          - The id of the update, as RV(resource) has it in C(updates).
        type: str
        required: true
      body:
        description:
          - The text it is to have.
        type: str
      display_at:
        description:
          - The time to show for it, as ISO 8601 (UTC where no zone is written) or in epoch seconds.
        type: str
extends_documentation_fragment:
  - steadyops.monitoring.statuspage
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of a maintenance that would be scheduled lacks C(id), C(impact), C(shortlink), C(created_at),
    C(resolved_at), C(scheduled_reminded_at) and C(updates), and those of O(key), O(components), O(impact_override) and
    O(metadata) that the task leaves out; also C(start_time) when it is not given, and C(end_time) when a O(duration) is given
    without O(start_time). Of one that would be changed it lacks C(impact), C(resolved_at), C(scheduled_reminded_at) and
    C(updates).
  - C(status) in RV(resource) is where it stands. The automatic changes may come a minute late.
  - One read finds a maintenance among the newest hundred, incidents included. When they do not hold it, three lists of what
    is scheduled and under way are read too, and what has a O(key) or a O(start_time) is searched for by its O(name).
  - With the deletion of a running maintenance its components stay as they are. Complete it instead.
  - The clock that counts is the service's, as its answers tell it.
  - A wrong key or a page that the key does not reach is an error, also with O(state=absent). Only a 404 means that a
    maintenance is not there.
seealso:
  - module: steadyops.monitoring.statuspage_incident
"""

EXAMPLES = r"""
# STATUSPAGE_API_TOKEN and STATUSPAGE_PAGE_ID are in the environment.
- name: Customers know a week before, and are reminded an hour before
  steadyops.monitoring.statuspage_maintenance:
    key: CHG-4711
    name: A new database
    start_time: "2036-11-21T22:00:00+01:00"
    duration: 2h
    components: [Website, Docs]
    body: We move to a new database. You can read meanwhile, but not order.
    deliver_notifications: true
    scheduled_remind_prior: true

- name: The work begins, whatever the clock says
  steadyops.monitoring.statuspage_maintenance:
    key: CHG-4711
    name: A new database
    state: in_progress
    duration: 2h
    body: We have begun.

- name: It takes an hour longer
  steadyops.monitoring.statuspage_maintenance:
    key: CHG-4711
    name: A new database
    state: in_progress
    duration: 3h
    body: Copying takes longer than we thought.
    deliver_notifications: true

- name: It is done before its time, and the components are operational again
  steadyops.monitoring.statuspage_maintenance:
    key: CHG-4711
    state: completed
    body: The new database is at work.

- name: Something that begins at once, and is not announced by mail
  steadyops.monitoring.statuspage_maintenance:
    name: Restart of the mail server
    state: in_progress
    duration: 15m
    components: [Docs]
"""

RETURN = r"""
# What follows is written by scripts/generate.py.
resource:
  description:
    - The thing as it is after the task, under the names of the options, with its C(id) and what else only the service
      decides. Empty when it is gone.
    - In check mode the thing as it would be. What the service has yet to choose is left out, never guessed; the notes
      name those keys.
    - A reference is shown as the task wrote it, otherwise as an id.
  returned: success
  type: dict
action:
  description: What was done, or would be in check mode. V(created), V(updated), V(deleted) or V(unchanged).
  returned: success
  type: str
  sample: updated
diff:
  description: What changed, or would change in check mode, under the names of the options. Secrets are masked.
  returned: success
  type: dict
  contains:
    before:
      description: The values before.
      returned: success
      type: dict
    after:
      description: The values after.
      returned: success
      type: dict
    before_header:
      description: What the values belong to.
      returned: success
      type: str
    after_header:
      description: The same.
      returned: success
      type: str
calls:
  description: What this task, or this item of a loop, asked of the service.
  returned: always, once a call could be made
  type: dict
  contains:
    read:
      description: Calls that read.
      returned: success
      type: int
    write:
      description: Calls that write. None in check mode, and none when nothing changed.
      returned: success
      type: int
    retried:
      description: How many times a call was sent again.
      returned: success
      type: int
    waited:
      description: Seconds spent waiting, because the service asked to slow down or failed.
      returned: success
      type: float
  sample: {read: 1, write: 1, retried: 0, waited: 0.0}
msg:
  description: What was tried, on which thing, what the service said, and what to do, in a sentence.
  returned: failure
  type: str
system:
  description: The service that could not do it.
  returned: failure, where one was asked
  type: str
  sample: statuspage
status:
  description: The HTTP status of its answer.
  returned: failure, where there was an answer
  type: int
  sample: 422
method:
  description: The verb of the request that failed.
  returned: failure, where one was sent
  type: str
  sample: POST
endpoint:
  description: The path of the request that failed.
  returned: failure, where one was sent
  type: str
request_id:
  description: The vendor's id of that request, for a question to its support.
  returned: failure, where the answer has one
  type: str
"""

from ..module_utils.entry import run_module
from ..module_utils.systems.statuspage.maintenances import MAINTENANCE as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
