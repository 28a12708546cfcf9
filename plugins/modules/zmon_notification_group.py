#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: zmon_notification_group
short_description: Manage who is in the notification groups of ZMON
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Says who is in a group, who of them is active and is notified, and what their phone numbers are.
  - An alert notifies a group where one of its notifications names it, as in C(notify_group).
  - Each of O(members), O(active) and O(phones) is left alone when it is left out. O(add) and O(remove) change single ones, and two
    tasks that do so at the same time do not undo each other.
options:
  id:
    description:
      - What the group is called.
    type: str
  members:
    description:
      - Everybody who is in the group. A group comes with its first member; V([]) empties it, and then it counts as gone. The order
        does not matter.
      - Who leaves the group is not active in it any more, either.
    type: list
    elements: str
  active:
    description:
      - All members who are notified. V([]) is none. Who is not a member is refused. The order does not matter.
    type: list
    elements: str
  phones:
    description:
      - The phone numbers of people, a list for each, whole. Who is not named keeps theirs. V([]) removes all numbers of somebody.
      - A number is the person's own, the same in every group. Put it into quotes, or YAML may read something else.
    type: dict
  add:
    description:
      - Single ones that are to be there, and nothing else is touched. Not together with the whole list of the same.
    type: dict
    suboptions:
      members:
        description: Members.
        type: list
        elements: str
      active:
        description: Active members.
        type: list
        elements: str
      phones:
        description: Phone numbers, by member.
        type: dict
  remove:
    description:
      - Single ones that must not be there, and nothing else is touched. Not together with the whole list of the same.
    type: dict
    suboptions:
      members:
        description: Members.
        type: list
        elements: str
      active:
        description: Active members.
        type: list
        elements: str
      phones:
        description: Phone numbers, by member.
        type: dict
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.zmon
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - With O(state=absent) everybody leaves the group. ZMON has no call that removes it, so its web interface goes on listing it, empty.
    The phone numbers stay, because they are the people's.
  - In check mode RV(resource) lacks nothing. RV(resource) has C(phones) where the task speaks of them.
  - Everybody who comes or goes is a call of their own. A run that is killed leaves some of it done, and the next one does the rest.
  - ZMON asks nobody's rights here. Every valid token may change every group.
"""

EXAMPLES = r"""
# ZMON_API_URL and ZMON_API_TOKEN are in the environment.
- name: Who looks after the databases, and who does so this week
  steadyops.monitoring.zmon_notification_group:
    id: dba
    members: [ada@example.org, bob@example.org]
    active: [ada@example.org]
    phones:
      ada@example.org: ["0049301234567"]

- name: One more in another group, and all else as it was
  steadyops.monitoring.zmon_notification_group:
    id: weather
    add:
      members: [carl@example.org]

- name: Next week somebody else looks after the weather
  steadyops.monitoring.zmon_notification_group:
    id: weather
    add:
      active: [hedy@example.org]
    remove:
      active: [grace@example.org]

- name: Nobody any more
  steadyops.monitoring.zmon_notification_group:
    id: dba
    state: absent
"""

RETURN = r"""
# What follows is written by scripts/generate.py.
resource:
  description:
    - The thing as it is after the task, under the names of the options, with its C(id) and what else only the service
      decides. Empty when it is gone.
    - In check mode the thing as it would be. What the service has yet to choose is left out, never guessed; the notes
      name those keys.
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
  sample: zmon
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
from ..module_utils.systems.zmon.notification_group import NOTIFICATION_GROUP as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
