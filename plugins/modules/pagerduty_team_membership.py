#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: pagerduty_team_membership
short_description: Manage who is in a team of PagerDuty
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Puts users into teams, says what they may do there, and takes them out.
  - Nobody is taken out of a team who is in one of its escalation policies. The task fails then and names the policy, and this module never
    changes one.
options:
  team:
    description:
      - The team, by name or id.
    type: str
  user:
    description:
      - Who, by e-mail address, name or id.
    type: str
  role:
    description:
      - What the user may do with what belongs to the team.
      - When left out, somebody new gets what their role in the account says (a V(manager) where that is C(user), a V(responder) where it is
        C(limited_user)), and whoever is in the team keeps what they have.
      - Who is C(admin) or C(owner) of the account is a manager of every team. Something less is no change, and a warning.
    type: str
    choices: [observer, responder, manager]
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.pagerduty
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of somebody who would come into the team lacks C(role) when the task leaves it out, and so does it after the real run,
    because PagerDuty answers nothing. C(id) is the id of the user.
"""

EXAMPLES = r"""
# PAGERDUTY_API_TOKEN and PAGERDUTY_FROM_EMAIL are in the environment.
- name: There is somebody
  steadyops.monitoring.pagerduty_user:
    name: Sam Ito
    email: sam.ito@example.org

- name: She looks after what belongs to the team
  steadyops.monitoring.pagerduty_team_membership:
    team: Platform
    user: sam.ito@example.org
    role: manager

- name: She answers when she is paged, and changes nothing
  steadyops.monitoring.pagerduty_team_membership:
    team: Platform
    user: sam.ito@example.org
    role: responder

- name: She is no longer in it
  steadyops.monitoring.pagerduty_team_membership:
    team: Platform
    user: sam.ito@example.org
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
from ..module_utils.systems.pagerduty.kinds import TEAM_MEMBERSHIP as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
