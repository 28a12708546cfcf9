#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: circonus_user
short_description: Change the users of a Circonus account
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Changes the name, the address and the telephone number of a user of the account.
  - It makes no user and removes none. Users come by an invitation of the account and go from its list.
  - Changing somebody else takes a token that may do so.
options:
  id:
    description:
      - The user's id, or V(current) for whoever the token belongs to. Without it the user is found by O(email).
    type: str
  email:
    description:
      - The e-mail address of the user, by which the user is found. With O(id), the new address.
    type: str
  firstname:
    description:
      - The first name. V("") removes it.
    type: str
  lastname:
    description:
      - The last name. V("") removes it.
    type: str
  contact_info:
    description:
      - How the user is told beside e-mail. A member that is left out is left alone; V("") removes it.
    type: dict
    suboptions:
      sms:
        description: The telephone number, digits alone.
        type: str
      victorops:
        description: The name at VictorOps.
        type: str
extends_documentation_fragment:
  - steadyops.monitoring.circonus
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - An O(id) is V(/user/5001) or V(5001).
  - In check mode RV(resource) lacks nothing.
"""

EXAMPLES = r"""
- name: Somebody has a new telephone
  steadyops.monitoring.circonus_user:
    email: jo@example.com
    contact_info: {sms: "12125550100"}

- name: Whoever the token belongs to has a name
  steadyops.monitoring.circonus_user:
    id: current
    firstname: Deploy
"""

RETURN = r"""
# What follows is written by scripts/generate.py.
resource:
  description:
    - The thing as it is after the task, under the names of the options, with its C(id) and what else only the service
      decides.
    - In check mode the thing as it would be. What the service has yet to choose is left out, never guessed; the notes
      name those keys.
  returned: success
  type: dict
action:
  description: What was done, or would be in check mode. V(updated) or V(unchanged).
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
  sample: circonus
status:
  description: The HTTP status of its answer.
  returned: failure, where there was an answer
  type: int
  sample: 422
method:
  description: The verb of the request that failed.
  returned: failure, where one was sent
  type: str
  sample: PUT
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
from ..module_utils.systems.circonus.user import USER as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
