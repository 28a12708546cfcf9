#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: pagerduty_user
short_description: Manage the users of PagerDuty
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates, changes and removes users. How they are reached and when they are told say M(steadyops.monitoring.pagerduty_contact_method) and
    M(steadyops.monitoring.pagerduty_notification_rule).
  - A user is found by the O(email), and adopted when they are there. PagerDuty sends an invitation to a new one, and gives them a contact method
    called C(Default) and a rule that tells them at once of what is urgent.
  - An account's key needs O(from_email) to create a user.
options:
  email:
    description:
      - The address by which the user logs in. PagerDuty keeps it in small letters.
      - Without O(id) it says which user is meant. With O(id) the user gets this address.
    type: str
  name:
    description:
      - What the user is called, at most 100 characters. Needed for a new one.
    type: str
  role:
    description:
      - What the user may do in the account. The web application calls C(admin) a global admin, C(user) a manager, C(limited_user) a responder,
        C(read_only_user) a stakeholder, C(read_only_limited_user) a limited stakeholder and C(owner) the account owner, which nobody can be made.
      - A new user is V(user) when this is left out. Some roles need a plan that has them.
    type: str
    choices: [admin, limited_user, observer, owner, read_only_user, restricted_access, read_only_limited_user, user]
  job_title:
    description:
      - What the user does, at most 100 characters. V("") removes it.
    type: str
  description:
    description:
      - Something about the user. V("") removes it.
    type: str
  time_zone:
    description:
      - Where the user is, as in V(Europe/Berlin). A new user has that of the account when this is left out.
    type: str
  color:
    description:
      - The colour of the user in schedules, by its name, as in V(green).
    type: str
  license:
    description:
      - The license that the user has, by name or id. No user shows it, so looking costs one read, and setting it one write.
      - PagerDuty gives out a license by itself when this is left out. Do not change it together with O(role).
    type: str
  detach:
    description:
      - Whether the user is first taken out of everything that holds it, when it is to be removed. The diff shows what changes there.
      - With V(false) PagerDuty refuses to delete what is in use, and the task fails and names what uses it.
    type: bool
    default: false
  force:
    description:
      - Whether O(detach) may drop a rule of an escalation policy, or end a layer of a schedule, in which nobody else is left.
    type: bool
    default: false
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.pagerduty
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of a user who would be created lacks C(id), and those of C(role), C(job_title), C(description), C(time_zone) and
    C(color) that the task leaves out.
  - PagerDuty deletes nobody who stands in an escalation policy or in a schedule, or who has an open incident; the task fails and says where that is.
    With O(detach=true) they are taken out of escalation policies first and then of schedules, where whoever is on call stays so. An incident has to be
    resolved or reassigned by hand.
"""

EXAMPLES = r"""
# PAGERDUTY_API_TOKEN and PAGERDUTY_FROM_EMAIL are in the environment.
- name: Somebody new
  steadyops.monitoring.pagerduty_user:
    email: kim.ode@example.org
    name: Kim Ode
    job_title: Database engineer
    time_zone: Europe/Berlin

- name: Answers incidents, and changes no configuration
  steadyops.monitoring.pagerduty_user:
    email: kim.ode@example.org
    name: Kim Ode
    role: limited_user

- name: Leaves, and whoever is left in the policies and schedules carries on
  steadyops.monitoring.pagerduty_user:
    email: kim.ode@example.org
    state: absent
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
from ..module_utils.systems.pagerduty.kinds import USER as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
