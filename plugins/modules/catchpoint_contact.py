#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: catchpoint_contact
short_description: Manage the contacts of Catchpoint
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates, changes and archives contacts, the people of an account who are told.
  - A contact is found by its O(email). One that is inactive is found, too, before a second is made.
options:
  email:
    description:
      - The address. Capital letters do not count. Needed to create a contact.
    type: str
  first_name:
    description:
      - The first name. Needed to create a contact.
    type: str
  last_name:
    description:
      - The last name. Needed to create a contact.
    type: str
  status:
    description:
      - Whether the contact is in use. A new one is active.
    type: str
    choices: [active, inactive]
  division:
    description:
      - The division, by name or id.
    type: str
  system_access:
    description:
      - The id of the role that the contact has. The vendor lists the roles in the portal alone.
    type: str
  notifications:
    description:
      - How the contact is told. A member that is left out stays as it is.
    type: dict
    suboptions:
      means:
        description: The ways, all of them. An empty list is none.
        type: list
        elements: str
        choices: [email, email_and_sms, sms, apns, gcm, voice_call]
      sms_email:
        description: The address that turns mail into text messages.
        type: str
      voice_call_number:
        description: The number that is called.
        type: str
  test_access:
    description:
      - Which tests the contact may work with. Products and tests cannot both be named; with two empty lists it is all of them.
    type: dict
    suboptions:
      products:
        description: The tests of these products, by name or id.
        type: list
        elements: str
      tests:
        description: These tests, by name or id.
        type: list
        elements: str
      view_all:
        description: Whether all others can be seen, too.
        type: bool
  time_zone:
    description:
      - In which zone times are shown.
    type: str
    choices:
      - eastern
      - central
      - mountain
      - pacific
      - utc
      - central_europe
      - israel
      - japan
      - e_europe
      - singapore
      - aus_eastern
      - se_asia
      - hawaiian
      - alaskan
      - pacific_mexico
      - us_mountain
      - mountain_mexico
      - central_brazilian
      - e_south_america
      - gmt
      - turkey
      - china
      - taipei
      - korea
      - new_zealand
      - russian
      - central_asia
      - pakistan
      - india
      - gulf
  contact_groups:
    description:
      - The ids of the groups of contacts it is in, all of them. The API cannot list groups; ids are seen on contacts.
    type: list
    elements: str
  title:
    description:
      - The title that goes before the name. V("") takes it away.
    type: str
  company_name:
    description:
      - The company that the contact works for.
    type: str
  address:
    description:
      - The street, and the number in it.
    type: str
  address2:
    description:
      - What else belongs to the address.
    type: str
  city:
    description:
      - The city that the address is in.
    type: str
  zip_code:
    description:
      - The postal code of the city. Put it in quotes.
    type: str
  telephone:
    description:
      - The telephone number.
    type: str
  cell_phone:
    description:
      - The number of the mobile telephone.
    type: str
  fax:
    description:
      - The number of the fax.
    type: str
  notes:
    description:
      - What else is to be known of the contact.
    type: str
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.catchpoint
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of a contact that would be created lacks C(id), and O(division) and O(contact_groups) where they are
    left out.
  - A contact that is removed is archived, and counts as gone.
"""

EXAMPLES = r"""
- name: Somebody new
  steadyops.monitoring.catchpoint_contact:
    email: jo@example.com
    first_name: Jo
    last_name: Field
    time_zone: utc

- name: The operator is told by text message, too, and works with the tests of the shop alone
  steadyops.monitoring.catchpoint_contact:
    email: operator@example.com
    notifications:
      means: [email, sms]
      sms_email: 15550100@sms.example.com
    test_access:
      products: [Shop]

- name: Not any more
  steadyops.monitoring.catchpoint_contact:
    email: jo@example.com
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
  sample: catchpoint
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
from ..module_utils.systems.catchpoint.kinds import CONTACT as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
