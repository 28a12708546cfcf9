#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: pagerduty_escalation_policy
short_description: Manage the escalation policies of PagerDuty
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates, changes and removes escalation policies, which say who is told of an incident, and who is next when nobody acts.
  - A policy is found by its O(name).
options:
  name:
    description:
      - What the policy is called. It holds no backslash, and none of C(/), C(&), C(<) and C(>).
      - Without O(id) it says which policy is meant. With O(id) the policy gets this name.
    type: str
  description:
    description:
      - What the policy is for. V("") removes it.
    type: str
  rules:
    description:
      - Who is told one after another, all of it. The order counts. Needed for a new policy.
    type: list
    elements: dict
    suboptions:
      delay:
        description: The minutes after which the next rule follows when nobody acts.
        type: int
        required: true
      targets:
        description: Who is told, one to ten. The order does not count.
        type: list
        elements: dict
        required: true
        suboptions:
          user:
            description: Somebody, by e-mail address, name or id.
            type: str
          schedule:
            description: Whoever is on call in a schedule, by its name or id.
            type: str
      strategy:
        description:
          - Whether every target is told, or one after another from incident to incident. V(round_robin) is there in some plans only; where the
            account has no such thing, the task fails and says so.
          - When left out, a new rule tells everyone, and one that is there keeps what it has.
        type: str
        choices: [assign_to_everyone, round_robin]
  num_loops:
    description:
      - How often it all begins anew when nobody acts. A new policy does not when this is left out.
    type: int
  on_call_handoff_notifications:
    description:
      - Whether people are told that their time on call begins or ends only while services use the policy.
      - A new policy has V(if_has_services) when this is left out.
    type: str
    choices: [if_has_services, always]
  team:
    description:
      - The team that the policy belongs to, by name or id. V("") takes it out of there.
      - Whoever a rule names has to be in that team. A task whose rules name somebody else is refused, in check mode too.
    type: str
  detach:
    description:
      - Whether the policy is first taken out of everything that holds it, when it is to be removed. The diff shows what changes there.
      - With V(false) PagerDuty refuses to delete what is in use, and the task fails and names what uses it.
    type: bool
    default: false
  successor:
    description:
      - The policy, by name or id, that services use instead of one that is removed with O(detach=true). No service is without one.
    type: str
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.pagerduty
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of a policy that would be created lacks C(id), and those of C(description), C(num_loops),
    C(on_call_handoff_notifications) and C(team) that the task leaves out.
  - PagerDuty deletes no policy that a service uses; the task fails and names the services. With O(detach=true) they get the O(successor) first.
  - When rules change, they are read once more together with their strategies, so that none is lost. The rules are sent whole.
"""

EXAMPLES = r"""
# PAGERDUTY_API_TOKEN and PAGERDUTY_FROM_EMAIL are in the environment.
- name: Whoever is on call, then everybody
  steadyops.monitoring.pagerduty_escalation_policy:
    name: Databases
    rules:
      - delay: 15
        targets: [{user: demo@example.org}]
      - delay: 30
        targets: [{user: demo@example.org}, {user: Noa Vidal}]
    num_loops: 2

- name: It belongs to a team
  steadyops.monitoring.pagerduty_escalation_policy:
    name: Databases
    team: Platform
    rules:
      - delay: 15
        targets: [{user: demo@example.org}]

- name: It is no more
  steadyops.monitoring.pagerduty_escalation_policy:
    name: Databases
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
from ..module_utils.systems.pagerduty.kinds import ESCALATION_POLICY as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
