#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: pagerduty_service_dependency
short_description: Manage which service of PagerDuty rests upon which
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Adds and removes dependencies. Each task is about one pair, whatever other dependencies its services have.
  - Services and business services can rest upon one another in any combination.
options:
  supporting_service:
    description:
      - The service that the other one rests upon, by name or id.
      - Either this or O(supporting_business_service) is needed.
    type: str
  supporting_business_service:
    description:
      - The business service that the other one rests upon, by name or id.
    type: str
  dependent_service:
    description:
      - The service that rests upon the other one, by name or id.
      - Either this or O(dependent_business_service) is needed.
    type: str
  dependent_business_service:
    description:
      - The business service that rests upon the other one, by name or id.
    type: str
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.pagerduty
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of a dependency that would be made lacks C(id), and the end that depends, which is C(dependent_service) or
    C(dependent_business_service).
  - A service can have 2000 dependencies, and they must not form a circle.
  - No list has all dependencies, so an export asks every service and every business service for its own.
"""

EXAMPLES = r"""
- name: What customers pay with
  steadyops.monitoring.pagerduty_business_service:
    name: Checkout

- name: It rests upon the web shop
  steadyops.monitoring.pagerduty_service_dependency:
    supporting_service: Web shop
    dependent_business_service: Checkout

- name: The web shop rests upon billing
  steadyops.monitoring.pagerduty_service_dependency:
    supporting_service: Billing
    dependent_service: Web shop

- name: Not any more
  steadyops.monitoring.pagerduty_service_dependency:
    supporting_service: Billing
    dependent_service: Web shop
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
  description: What was done, or would be in check mode. V(created), V(deleted) or V(unchanged).
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
from ..module_utils.systems.pagerduty.kinds import SERVICE_DEPENDENCY as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
