#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: statuspage_page_access_group
short_description: Manage who may see the same of an audience-specific Statuspage page
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates, changes and removes page access groups, whose users see the same components and metrics.
  - Nobody is told anything, neither by a first run nor by a rerun.
  - Each list is a set. A list that is given is the whole list and replaces what was there. An option left out wipes
    nothing.
  - The users of a group that is removed stay.
options:
  name:
    description:
      - The name. Blanks around it do not count. Needed to create a group.
      - Without O(id) and O(external_identifier) it says which group is meant. Beside one of them it is a value to be set.
    type: str
  external_identifier:
    description:
      - The id of the group at the identity provider, of which there is one only. When it is given and O(id) is not, it alone
        says which group is meant.
      - With O(id) the group gets this identifier, and V("") removes it.
    type: str
  components:
    description:
      - The components that the users see, by name or id. V([]) removes all.
    type: list
    elements: str
  metrics:
    description:
      - The metrics that the users see, by name or id. V([]) removes all.
    type: list
    elements: str
  page_access_users:
    description:
      - The users, by e-mail address, login or id. V([]) removes all.
      - Say in one place who is in a group, here or in M(steadyops.monitoring.statuspage_page_access_user).
    type: list
    elements: str
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.statuspage
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of a group that would be created lacks C(id), and those of O(external_identifier),
    O(components), O(metrics) and O(page_access_users) that the task leaves out.
  - When several groups bear a name, the task fails and lists their ids. Say with O(id) which one is meant.
  - A wrong key, a page that the key does not reach, or a plan without page access groups is an error, also with
    O(state=absent). Only a 404 means that a group is not there.
"""

EXAMPLES = r"""
# STATUSPAGE_API_TOKEN and STATUSPAGE_PAGE_ID are in the environment.
- name: Ada and Bob may log in
  steadyops.monitoring.statuspage_page_access_user:
    email: "{{ item }}"
  loop: [ada@example.org, bob@example.org]

- name: What the partners see
  steadyops.monitoring.statuspage_page_access_group:
    name: Partners
    components: [Website, Docs]
    page_access_users:
      - ada@example.org
      - bob@example.org

- name: A group of the identity provider, by its id over there
  steadyops.monitoring.statuspage_page_access_group:
    external_identifier: grp-0042
    name: Resellers
    components: [Website]

- name: The website alone, the users stay as they are
  steadyops.monitoring.statuspage_page_access_group:
    name: Partners
    components: [Website]

- name: There are no partners any more
  steadyops.monitoring.statuspage_page_access_group:
    name: Partners
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
from ..module_utils.systems.statuspage.kinds import PAGE_ACCESS_GROUP as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
