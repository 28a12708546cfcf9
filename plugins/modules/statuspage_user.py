#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: statuspage_user
short_description: Manage the team members of a Statuspage organization
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates and removes the members of an organization, and says what they may do on which page.
  - This module asks for no notification. The vendor does not say whether a new member gets a mail; a rerun creates nobody
    and so tells nobody anything.
  - A member cannot be changed. When O(first_name) or O(last_name) is different, the task fails. Only O(permissions) can be
    set again.
  - An organization that uses Atlassian accounts, as most do, manages its members in the Atlassian administration. There a
    creation or a removal is refused, and only O(permissions) is of use here.
  - This is the one module that needs O(organization_id). It needs no O(page_id).
options:
  email:
    description:
      - The address by which the member logs in and is known here. Case and blanks around it do not count.
    type: str
  password:
    description:
      - The password of a new member. It is never returned, and cannot be changed.
    type: str
  first_name:
    description:
      - The first name of a new member.
    type: str
  last_name:
    description:
      - The last name of a new member.
    type: str
  permissions:
    description:
      - The pages that the member reaches, by id, each with a dictionary of the roles that are held there. The roles are
        V(page_configuration), V(incident_manager) and V(maintenance_manager), each V(true) or V(false). One left out is
        not held. Where the organization has no roles, give an empty dictionary.
      - It is the whole map. A page left out is a page that the member loses, and V({}) takes all pages away.
      - When left out, the permissions are neither read nor changed.
    type: dict
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.statuspage
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of a member who would be created lacks C(id), and those of O(first_name) and O(last_name)
    that the task leaves out.
  - C(permissions) is in RV(resource) when the task gives it. It costs one read, and one write when it is different.
  - A wrong key or an organization that the key does not reach is an error, also with O(state=absent). Only a member who is
    not in the list is not there.
"""

EXAMPLES = r"""
# STATUSPAGE_API_TOKEN and STATUSPAGE_ORGANIZATION_ID are in the environment.
- name: Ada looks after incidents
  steadyops.monitoring.statuspage_user:
    email: ada@example.com
    first_name: Ada
    last_name: Lovelace
    password: "{{ vault_statuspage_first_password }}"
    permissions:
      kctbh9vrtdwd:
        incident_manager: true

- name: And after maintenances
  steadyops.monitoring.statuspage_user:
    email: ada@example.com
    permissions:
      kctbh9vrtdwd:
        incident_manager: true
        maintenance_manager: true

- name: She has left
  steadyops.monitoring.statuspage_user:
    email: ada@example.com
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
  sample: statuspage
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
from ..module_utils.systems.statuspage.access import USER as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
