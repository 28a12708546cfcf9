#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: pagerduty_business_service
short_description: Manage the business services of PagerDuty
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates, changes and removes business services, which say what customers see when services fail. What one is made of is said by
    M(steadyops.monitoring.pagerduty_service_dependency).
  - A business service is found by its O(name).
options:
  name:
    description:
      - What the business service is called.
    type: str
  description:
    description:
      - What it is for. V("") removes the text.
    type: str
  point_of_contact:
    description:
      - Whom to ask about it, as free text. V("") removes it.
    type: str
  team:
    description:
      - The team it belongs to, by name or id. V("") takes it out of its team.
    type: str
  subscribers:
    description:
      - Who is told when it is impaired, all of them. The order does not matter, and V([]) unsubscribes all.
      - They are subscribed and unsubscribed one by one, so whoever stays is not touched.
    type: list
    elements: dict
    suboptions:
      user:
        description: A user, by e-mail, name or id.
        type: str
      team:
        description: A team, by name or id.
        type: str
  add:
    description:
      - Single ones that are to be there, and nothing else is touched. Not together with the whole list of the same.
    type: dict
    suboptions:
      subscribers:
        description: Subscribers.
        type: list
        elements: dict
        suboptions:
          user:
            description: A user, by e-mail, name or id.
            type: str
          team:
            description: A team, by name or id.
            type: str
  remove:
    description:
      - Single ones that must not be there, and nothing else is touched. Not together with the whole list of the same.
    type: dict
    suboptions:
      subscribers:
        description: Subscribers.
        type: list
        elements: dict
        suboptions:
          user:
            description: A user, by e-mail, name or id.
            type: str
          team:
            description: A team, by name or id.
            type: str
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.pagerduty
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of a business service that would be created lacks C(id), and C(team) where none is given.
"""

EXAMPLES = r"""
- name: The checkout, which the web shop team answers for
  steadyops.monitoring.pagerduty_business_service:
    name: Checkout
    description: Customers can pay
    point_of_contact: "#checkout"
    team: Platform

- name: Tell the boss and the whole team when it is impaired
  steadyops.monitoring.pagerduty_business_service:
    name: Checkout
    subscribers:
      - user: noa.vidal@example.org
      - team: Platform

- name: It is no more
  steadyops.monitoring.pagerduty_business_service:
    name: Checkout
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
from ..module_utils.systems.pagerduty.kinds import BUSINESS_SERVICE as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
