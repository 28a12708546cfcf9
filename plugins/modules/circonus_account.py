#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: circonus_account
short_description: Change a Circonus account, and who is in it
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Changes the account of the token. Nobody makes or removes one.
  - Of O(invites) and O(users) only those that the task names are looked at. Nobody else is invited, changed or thrown out.
options:
  name:
    description:
      - What the account is called.
    type: str
  timezone:
    description:
      - Its time zone, as V(Europe/Berlin).
    type: str
  description:
    description:
      - More about it. V("") removes it.
    type: str
  address1:
    description:
      - The street. V("") removes it.
    type: str
  address2:
    description:
      - More of the address. V("") removes it.
    type: str
  city:
    description:
      - The city. V("") removes it.
    type: str
  state_prov:
    description:
      - The state or province. V("") removes it.
    type: str
  country_code:
    description:
      - The country, in two letters. V("") removes it.
    type: str
  cc_email:
    description:
      - An address that gets a copy of what is sent about the account. V("") removes it.
    type: str
  default_dashboard_uuid:
    description:
      - The dashboard that is shown first, by its UUID. V("") leaves it to Circonus.
    type: str
  default_dashboard_type:
    description:
      - What kind of dashboard that is.
    type: str
    choices: [custom, service, legacy]
  invites:
    description:
      - Whom to invite, and whose invitation to withdraw. Somebody who is in the account already is not invited again.
    type: list
    elements: dict
    suboptions:
      email:
        description: The address.
        type: str
        required: true
      role:
        description: What the person may do; V(none) withdraws the invitation.
        type: str
        required: true
        choices: [Admin, Normal, Read Only, none]
  users:
    description:
      - What users may do. Somebody new is invited, not named here.
    type: list
    elements: dict
    suboptions:
      user:
        description: The user, by e-mail address or id (V(/user/5001) or V(5001)).
        type: str
        required: true
      role:
        description: What the user may do; V(none) takes the user out of the account, and retires the user's tokens.
        type: str
        required: true
        choices: [Admin, Normal, Read Only, none]
extends_documentation_fragment:
  - steadyops.monitoring.circonus
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) lacks nothing.
"""

EXAMPLES = r"""
- name: A new colleague, and one that leaves
  steadyops.monitoring.circonus_account:
    invites:
      - {email: max@example.com, role: Normal}
    users:
      - {user: sam@example.com, role: none}
"""

RETURN = r"""
# What follows is written by scripts/generate.py.
resource:
  description:
    - The thing as it is after the task, under the names of the options, with its C(id) and what else only the service
      decides.
    - In check mode the thing as it would be. What the service has yet to choose is left out, never guessed; the notes
      name those keys.
    - A reference is shown as the task wrote it, otherwise as an id.
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
from ..module_utils.systems.circonus.kinds import ACCOUNT as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
