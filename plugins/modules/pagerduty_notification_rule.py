#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: pagerduty_notification_rule
short_description: Manage when users of PagerDuty are told
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Adds and removes the rules by which a user is told of an incident. Through what, for which urgency and after how long is all there is to a rule, so
    there is nothing to change, and one that is there is adopted.
options:
  user:
    description:
      - Who is told, by e-mail address, name or id.
    type: str
  contact_method:
    description:
      - Through what, by its label, its address or its id. A number that is there for several types has to be given by label or id.
    type: str
  urgency:
    description:
      - For incidents of which urgency. V(low) needs a plan that has two of them.
      - Needed for a new rule.
    type: str
    choices: [high, low]
  delay:
    description:
      - The minutes after which the user is told. Needed for a new rule.
    type: int
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.replace
  - steadyops.monitoring.pagerduty
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of a rule that would be created lacks C(id).
"""

EXAMPLES = r"""
# PAGERDUTY_API_TOKEN and PAGERDUTY_FROM_EMAIL are in the environment.
- name: There is a telephone
  steadyops.monitoring.pagerduty_contact_method:
    user: demo@example.org
    type: phone
    address: "2125550123"
    label: Mobile

- name: A call after five minutes
  steadyops.monitoring.pagerduty_notification_rule:
    user: demo@example.org
    contact_method: Mobile
    urgency: high
    delay: 5

- name: No call any more
  steadyops.monitoring.pagerduty_notification_rule:
    user: demo@example.org
    contact_method: Mobile
    urgency: high
    delay: 5
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
  description: What was done, or would be in check mode. V(created), V(replaced), V(deleted) or V(unchanged).
  returned: success
  type: str
  sample: created
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
from ..module_utils.systems.pagerduty.user import NOTIFICATION_RULE as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
