#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: pagerduty_incident
short_description: Open, work on and resolve an incident of PagerDuty
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Opens an incident on a service, acknowledges it, hands it on, says something about it, merges others into it, and resolves it. PagerDuty
    pages people when one is opened; use M(steadyops.monitoring.pagerduty_alert) for what a machine notices.
  - An incident is found by its O(key) or its O(title) among those that are open, or by its O(id).
  - B(What is resolved stays resolved.) PagerDuty would open it again when a task wrote its status. So this module looks first. Under the
    O(key) or O(title) of one that is resolved it opens another one. Of one that it finds resolved by its O(id) it changes nothing, warns,
    and adds a O(note) at most.
options:
  id:
    description:
      - The id or the number of one that is there, open or resolved. It alone says which one is meant.
      - The task fails when there is none with this id.
    type: str
  state:
    description:
      - V(present) opens an incident when none is open, and changes what differs. It leaves the status as it is.
      - V(acknowledged) acknowledges one that is triggered. Where none is open, it warns and does nothing.
      - V(resolved) resolves one that is open. Where none is open, there is nothing to do.
      - V(absent) does so, too, and says nothing about it. PagerDuty deletes no incident.
    type: str
    choices: [present, acknowledged, resolved, absent]
    default: present
  key:
    description:
      - The name under which the incident is found while it is open, up to 255 characters, for example the number of a ticket. It is the same
        as the C(dedup_key) of an alert. PagerDuty takes no two open ones of one key on a service.
      - It cannot change. An incident that holds alerts has none of its own, and is found by the keys of its alerts.
    type: str
  title:
    description:
      - What is wrong, in a sentence. Needed to open one. Without O(id) and O(key) it names the open one that is meant.
    type: str
  service:
    description:
      - The service, by name or id. Needed to open one. Found by its O(id), an incident is moved to the O(service) that the task gives.
    type: str
  urgency:
    description:
      - How urgent it is. The service decides when this is left out.
    type: str
    choices: [high, low]
  priority:
    description:
      - The priority, by name or id. V("") takes it away. Not every plan has priorities.
    type: str
  details:
    description:
      - What is said beside the title. It is sent when the incident is opened, and only then.
    type: str
  escalation_policy:
    description:
      - The escalation policy, by name or id. Another one assigns the incident to those whom it names first. The policy of the service is used
        when this and O(assignees) are left out.
    type: str
  escalation_level:
    description:
      - The level of the escalation policy to hand it to. Nothing is sent while it is assigned to those who are on call on that level now.
    type: int
  assignees:
    description:
      - The users it is assigned to, all of them, by e-mail address, name or id. One alone when it is opened.
    type: list
    elements: str
  incident_type:
    description:
      - The name of its type. It is sent when the incident is opened, and only then. PagerDuty chooses V(incident_default) when it is left out.
    type: str
  conference_bridge:
    description:
      - Where those who work on it talk.
    type: dict
    suboptions:
      conference_number:
        description: The number to dial.
        type: str
      conference_url:
        description: The address to open.
        type: str
  resolution:
    description:
      - How it was resolved. It becomes a note on what resolves it, so it is used with O(state=resolved) and sent with it alone.
    type: str
  note:
    description:
      - A note for those who work on it. It is added once; one with the same text is not added again.
    type: str
  status_update:
    description:
      - What to tell those who subscribed to the incident. PagerDuty keeps no list of it, so B(each run tells them again). Say it in a task of its
        own, under a condition.
    type: str
  snooze:
    description:
      - For how long it may wait, up to a week, in seconds or as V(4h). It acknowledges the incident. One that is snoozed already for no longer
        than that is left alone.
    type: str
  merge:
    description:
      - The ids of open incidents to merge into this one. They are resolved by that. Those that were merged into it before are left alone.
    type: list
    elements: str
  responders:
    description:
      - Whom to ask for help. Who was asked before and has not declined is not asked again. Not every plan has it.
    type: list
    elements: dict
    suboptions:
      user:
        description: A user, by e-mail address, name or id.
        type: str
      escalation_policy:
        description: Those whom an escalation policy names, by name or id.
        type: str
  responders_message:
    description:
      - What they read. The title when it is left out.
    type: str
  cancel_responders:
    description:
      - Whose help is not needed any more. Who has answered is left alone.
    type: list
    elements: dict
    suboptions:
      user:
        description: A user, by e-mail address, name or id.
        type: str
      escalation_policy:
        description: Those whom an escalation policy names, by name or id.
        type: str
  requester:
    description:
      - The user who asks O(responders), by e-mail address, name or id. It is the one of O(from_email) when it is left out, or else the owner of
        the key.
    type: str
extends_documentation_fragment:
  - steadyops.monitoring.pagerduty
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
attributes:
  idempotent:
    support: partial
    details:
      - Not with O(status_update), of which nobody can tell whether it was said.
notes:
  - In check mode RV(resource) of an incident that would be opened lacks C(id), C(status), C(incident_number), C(created_at), C(html_url), and
    those of O(key), O(urgency), O(priority), O(escalation_policy), O(assignees) and O(conference_bridge) that the task leaves out. Of one
    that would be changed it lacks what follows from the change, as C(assignees) of one that is resolved.
  - Writing is done in somebody's name. With a key of the account O(from_email) says in whose; a key of a user needs none.
  - One that is resolved is found by its O(id) alone.
  - In a loop each incident is asked for by its O(key). So in check mode an item does not see what another one with the same O(key) would open.
seealso:
  - module: steadyops.monitoring.pagerduty_alert
"""

EXAMPLES = r"""
# PAGERDUTY_API_TOKEN and PAGERDUTY_FROM_EMAIL are in the environment.
- name: Somebody is paged, once, however often this runs
  steadyops.monitoring.pagerduty_incident:
    key: INC-4711
    title: The shop takes no orders
    service: Web shop
    urgency: high
    details: The queue grows, and no worker takes from it.

- name: Somebody works on it, and says so
  steadyops.monitoring.pagerduty_incident:
    key: INC-4711
    service: Web shop
    state: acknowledged
    note: The workers were restarted.

- name: It can wait until the disks are there
  steadyops.monitoring.pagerduty_incident:
    key: INC-4711
    service: Web shop
    state: acknowledged
    snooze: 4h

- name: It is over
  steadyops.monitoring.pagerduty_incident:
    key: INC-4711
    service: Web shop
    state: resolved
    resolution: New disks are in.
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
  sample: pagerduty
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
from ..module_utils.systems.pagerduty.kinds import INCIDENT as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
