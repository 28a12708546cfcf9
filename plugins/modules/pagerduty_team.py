#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: pagerduty_team
short_description: Manage the teams of PagerDuty
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates, changes and removes teams. Who is in one says M(steadyops.monitoring.pagerduty_team_membership).
  - A team is found by its O(name).
options:
  name:
    description:
      - What the team is called, at most 100 characters. Policies, schedules and members may name it so.
      - Without O(id) it says which team is meant. With O(id) the team gets this name.
    type: str
  description:
    description:
      - What the team is for. V("") removes it.
    type: str
  default_role:
    description:
      - What everybody in the account may do with what belongs to the team. V(manager) is as much as their role in the account allows, V(none)
        keeps the team private.
      - A new team gets V(manager) when this is left out.
    type: str
    choices: [manager, none]
  parent:
    description:
      - The team that it is a part of, by name or id. V("") takes it out of there.
    type: str
  reassignment_team:
    description:
      - The team, by name or id, that gets the open incidents of a team that is removed. Without it they lose their team.
      - It matters with O(state=absent) only. PagerDuty moves them a moment after it has answered.
    type: str
  detach:
    description:
      - Whether the team is first taken out of everything that holds it, when it is to be removed. The diff shows what changes there.
      - With V(false) PagerDuty refuses to delete what is in use, and the task fails and names what uses it.
    type: bool
    default: false
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.pagerduty
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of a team that would be created lacks C(id), and those of C(description), C(default_role) and C(parent) that the
    task leaves out.
  - PagerDuty deletes no team that has escalation policies, schedules or teams below it. With O(detach=true) each of them loses its team, and services
    follow their escalation policy.
"""

EXAMPLES = r"""
# PAGERDUTY_API_TOKEN and PAGERDUTY_FROM_EMAIL are in the environment.
- name: A team, and one that is a part of it
  steadyops.monitoring.pagerduty_team:
    name: "{{ item.name }}"
    description: "{{ item.description }}"
    parent: "{{ item.parent | default(omit) }}"
  loop:
    - {name: Data, description: Databases and what is on them}
    - {name: Warehouse, description: Reports, parent: Data}

- name: Nobody else sees what belongs to it
  steadyops.monitoring.pagerduty_team:
    name: Warehouse
    default_role: none

- name: It is a team of its own
  steadyops.monitoring.pagerduty_team:
    name: Warehouse
    parent: ""

- name: It is no more, and whatever belongs to it belongs to no team
  steadyops.monitoring.pagerduty_team:
    name: Warehouse
    state: absent
    reassignment_team: Platform
    detach: true
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
from ..module_utils.systems.pagerduty.kinds import TEAM as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
