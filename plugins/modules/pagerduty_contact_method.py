#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: pagerduty_contact_method
short_description: Manage how users of PagerDuty are reached
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Adds, changes and removes the addresses and numbers of a user.
  - A contact method is known by its O(type) and O(address), and a number by its O(country_code), too. PagerDuty holds each once, so one that is
    there is adopted, whatever it is called.
options:
  user:
    description:
      - Whose it is, by e-mail address, name or id.
    type: str
  type:
    description:
      - How it reaches somebody. Needed for a new one. The applications on a telephone register themselves and are left alone.
    type: str
    choices: [email, phone, sms, whatsapp]
  address:
    description:
      - The address of e-mail, or the digits of a number without the country, in quotes. Blanks, dashes, dots and brackets between digits do not
        count, and neither do capital letters of an address.
    type: raw
  country_code:
    description:
      - The country of a number, as in V(49).
      - A new number is one of V(1) when this is left out.
    type: int
  label:
    description:
      - What it is called, as in V(Work). Needed for a new one.
    type: str
  send_short_email:
    description:
      - Whether a shorter text is sent by e-mail. A new address gets the usual one when this is left out.
    type: bool
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.replace
  - steadyops.monitoring.pagerduty
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of a contact method that would be created lacks C(id), and those of C(country_code) and
    C(send_short_email) that the task leaves out.
  - Rules that tell somebody through a contact method that is removed tell nothing any more. Remove them first.
"""

EXAMPLES = r"""
# PAGERDUTY_API_TOKEN and PAGERDUTY_FROM_EMAIL are in the environment.
- name: Kim has a telephone
  steadyops.monitoring.pagerduty_contact_method:
    user: demo@example.org
    type: phone
    country_code: 49
    address: "170 5550123"
    label: Mobile

- name: The address of e-mail is called otherwise
  steadyops.monitoring.pagerduty_contact_method:
    user: demo@example.org
    type: email
    address: demo@example.org
    label: Work

- name: The telephone is lost
  steadyops.monitoring.pagerduty_contact_method:
    user: demo@example.org
    type: phone
    country_code: 49
    address: "170 5550123"
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
  description: What was done, or would be in check mode. V(created), V(updated), V(replaced), V(deleted) or V(unchanged).
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
from ..module_utils.systems.pagerduty.user import CONTACT_METHOD as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
