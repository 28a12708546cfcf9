#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: statuspage_incident
short_description: Tell the customers of a Statuspage page what is broken
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Opens an incident, posts updates to it, resolves it. B(Nobody is notified) unless the task sets
    O(deliver_notifications=true); Statuspage itself would notify every subscriber. The text is on the page either way, and
    feeds show what is on the page.
  - B(A rerun posts nothing.) A O(body) that the incident's history has already, with the same O(status) where one is given,
    is not posted again, and a task whose text was said before a newer one moves neither the status nor the components back.
    So every task of a story, from the opening to the end, can be run again.
  - O(body) and O(status) go out in one request, so that they are one notice. A new O(status) without a O(body) makes
    Statuspage post a text of its own.
  - An incident is found by O(key), by O(id), or by O(name) among those that are not resolved. What was resolved under a
    O(name) is history, and the same name opens another one. What was resolved under a O(key) stays closed. Nothing more is
    announced under that key, and a task that has something to say gets a warning instead.
options:
  id:
    description:
      - The id of one that is there. It alone says which one is meant, and O(key) and O(name) are values to be set.
      - The task fails when there is none with this id, unless it has O(state=absent).
    type: str
  state:
    description:
      - V(present) opens an incident when there is none, and otherwise says what is new about it.
      - V(resolved) resolves an open one. Where none is open, there is nothing to do. It is the same as O(status=resolved).
      - V(absent) deletes it with its whole history, also a resolved one when it is found by O(key) or O(id). To end an
        incident, resolve it.
    type: str
    choices: [present, resolved, absent]
    default: present
  name:
    description:
      - The title, up to 255 characters. Blanks around it do not count. Needed to open an incident.
      - Without O(id) and O(key) it says which of the incidents that are not resolved is meant. When several have this name,
        the task fails and lists their ids.
    type: str
  key:
    description:
      - The name under which this incident is found again, for example the number of a ticket. Customers do not see it. It is
        kept in the metadata, as C(key) of C(ansible).
      - Found by its key, an incident gets the O(name) that the task gives.
    type: str
  body:
    description:
      - The text of the update to post, in Markdown, up to 25000 characters. Blanks and line ends at its end do not count.
      - It is an event. It is posted once, as RV(resource) shows in C(updates), and is not posted again while it stands in the
        history. Somebody who corrects the text on the page makes it a new one for a rerun; correct it in the task as well.
    type: str
  status:
    description:
      - How far things are. A new incident is V(investigating) when this is left out.
      - A status that was passed already is not gone back to, unless a new O(body) says so.
      - Statuspage calls a resolved incident with a published postmortem C(postmortem). That counts as V(resolved).
    type: str
    choices: [investigating, identified, monitoring, resolved]
  components:
    description:
      - The components that are affected, by name or id, each with the status to show for it now. Webhooks are called when
        that changes, also without an update.
      - It is the whole of them. One that is left out of the map is taken off the incident and keeps its status, and C({})
        takes all off. Leave the option out to leave them alone.
      - A task with neither a new O(body) nor a O(status) sets them whatever was said since.
    type: dict
  components_on_resolve:
    description:
      - The status to give to the components of the incident in the request that resolves it, when the task gives no
        O(components). Statuspage leaves them as they are, so without either they stay broken on the page.
    type: str
    choices: [operational, degraded_performance, partial_outage, major_outage, under_maintenance]
  deliver_notifications:
    description:
      - Whether the subscribers are notified of the update that this task posts, or of an update it corrects with
        O(edit_updates). It is always sent. It belongs to the update, so a task that posts nothing notifies nobody.
    type: bool
    default: false
  impact_override:
    description:
      - The impact to show. Left out, Statuspage works it out from the components, and never lowers it.
    type: str
    choices: [none, maintenance, minor, major, critical]
  reminder_intervals:
    description:
      - After how many hours the team is reminded to post an update, as V([1, 5, 7]), rising and from 1 to 24, or V(4) for
        every four hours. V([]) turns reminders off, and V("") takes the vendor's default of 3, 6, 12 and 24.
      - Write it in quotes, because it is a text.
    type: str
  metadata:
    description:
      - Whatever a program wants to keep with the incident. Every value must be a dictionary, and C(ansible) is where O(key)
        is kept.
      - It is the whole of it, beside the key. C({}) removes the rest.
    type: dict
  edit_updates:
    description:
      - Corrections of updates that were posted before, of a resolved incident too. The status of an update cannot change.
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
  backfill_date:
    description:
      - The day of an incident that is entered afterwards, as V(2026-01-31). It is made resolved, and cannot have
        O(components).
      - It is found again by O(key), or else by O(name) and this day. Only O(name), O(key), O(metadata) and O(impact_override)
        change later; another O(body) is a warning.
    type: str
  auto_tweet_on_creation:
    description:
      - Whether it is posted on X when it is opened. Used only then. Whether that still works, the vendor does not say.
    type: bool
extends_documentation_fragment:
  - steadyops.monitoring.statuspage
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of an incident that would be opened lacks C(id), C(impact), C(shortlink), C(created_at),
    C(resolved_at), C(monitoring_at) and C(updates), and those of O(key), O(components), O(impact_override),
    O(reminder_intervals) and O(metadata) that the task leaves out. Of one that would be changed it lacks C(impact),
    C(resolved_at), C(monitoring_at) and C(updates).
  - One read finds an incident among the newest hundred, maintenances included. When they do not hold it, the open ones are
    read too, and what has a O(key) or a O(backfill_date) is searched for by its O(name). So keep the O(name) of a story, or
    make a new O(key) when a hundred incidents have passed.
  - For all but the opening of a story O(key) or O(id) is better than O(name), which finds nothing once the incident is
    resolved.
  - A wrong key or a page that the key does not reach is an error, also with O(state=absent). Only a 404 means that an
    incident is not there.
seealso:
  - module: steadyops.monitoring.statuspage_maintenance
  - module: steadyops.monitoring.statuspage_postmortem
"""

EXAMPLES = r"""
# STATUSPAGE_API_TOKEN and STATUSPAGE_PAGE_ID are in the environment.
- name: Customers read that something is wrong, and the subscribers are notified
  steadyops.monitoring.statuspage_incident:
    key: INC-4711
    name: Orders are late
    status: investigating
    body: We are looking into it.
    components:
      Website: partial_outage
      Docs: degraded_performance
    deliver_notifications: true

- name: The next update, on the page only
  steadyops.monitoring.statuspage_incident:
    key: INC-4711
    name: Orders are late
    status: identified
    body: A disk is full. We are moving the data.

- name: It is over, and everything works again, in one notice
  steadyops.monitoring.statuspage_incident:
    key: INC-4711
    state: resolved
    body: All orders have been delivered.
    components_on_resolve: operational
    deliver_notifications: true
  register: incident

- name: A wrong word in the last update
  steadyops.monitoring.statuspage_incident:
    id: "{{ incident.resource.id }}"
    edit_updates:
      - id: "{{ incident.resource.updates[0].id }}"
        body: All orders have been sent.
  when: incident.resource.updates is defined  # check mode knows no updates

- name: What happened before this page existed
  steadyops.monitoring.statuspage_incident:
    name: Search was down
    backfill_date: "2026-01-31"
    body: Search was down between 9 and 10 o'clock.
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
from ..module_utils.systems.statuspage.incidents import INCIDENT as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
