#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: statuspage_page_access_user
short_description: Manage who may see an audience-specific Statuspage page
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates, changes and removes page access users, and says which components and metrics they see.
  - Nobody is told anything, neither by a first run nor by a rerun. O(subscribe_to_components) makes a new user a subscriber
    of the components as well, who then hears of them like any other.
  - An option left out wipes nothing and, of O(components) and O(metrics), reads nothing. A list that is given is the whole
    list. It is sent in one call that replaces what was there, and an empty list is emptied in one call.
  - Page access users work on any page, and have an effect on an audience-specific one only.
options:
  email:
    description:
      - The address by which the user logs in. Case and blanks around it do not count. This or O(external_login) is needed.
      - Without O(id) it says which user is meant. With O(id) the user gets this address.
    type: str
  external_login:
    description:
      - The id of the user at the identity provider. It says which user is meant where there is neither O(id) nor O(email).
        Beside one of them it is a value to be set.
    type: str
  page_access_groups:
    description:
      - The page access groups that the user is in, by name or id. The order does not count, and the list is complete.
        V([]) takes the user out of all of them.
      - Say in one place who is in a group, here or in M(steadyops.monitoring.statuspage_page_access_group).
    type: list
    elements: str
  components:
    description:
      - The components that the user sees beside those of the groups, by name or id. The order does not count, and the list
        is complete. V([]) removes all.
    type: list
    elements: str
  metrics:
    description:
      - The metrics that the user sees beside those of the groups, by name or id. The order does not count, and the list is
        complete. V([]) removes all.
    type: list
    elements: str
  subscribe_to_components:
    description:
      - Whether a new user becomes a subscriber of the components. It matters when the user is created, and is never
        returned. When left out, the user does not.
    type: bool
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.statuspage
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of a user who would be created lacks C(id), and those of O(email), O(external_login) and
    O(page_access_groups) that the task leaves out.
  - C(components) and C(metrics) are in RV(resource) when the task gives them. Each costs one read, and one write when it
    is different.
  - The vendor does not describe the change of O(email), O(external_login) and O(page_access_groups) any more. A value that
    the service takes and leaves as it was is a warning.
  - A wrong key, a page that the key does not reach, or a plan without page access users is an error, also with
    O(state=absent). Only a 404 means that a user is not there.
"""

EXAMPLES = r"""
# STATUSPAGE_API_TOKEN and STATUSPAGE_PAGE_ID are in the environment.
- name: The partners are a group
  steadyops.monitoring.statuspage_page_access_group:
    name: Partners
    components: [Website]

- name: The beta is a component
  steadyops.monitoring.statuspage_component:
    name: Beta

- name: Ada sees what the partners see, and the beta
  steadyops.monitoring.statuspage_page_access_user:
    email: ada@example.org
    page_access_groups: [Partners]
    components: [Beta]

- name: Somebody who comes from the identity provider
  steadyops.monitoring.statuspage_page_access_user:
    external_login: 7f3c9a
    components: [Docs]

- name: The beta is over, the groups stay as they are
  steadyops.monitoring.statuspage_page_access_user:
    email: ada@example.org
    components: []

- name: She sees nothing any more
  steadyops.monitoring.statuspage_page_access_user:
    email: ada@example.org
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
from ..module_utils.systems.statuspage.kinds import PAGE_ACCESS_USER as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
