#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: statuspage_component_group
short_description: Manage the component groups of a Statuspage page
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates, changes and removes component groups, the headings under which a status page shows several components.
  - This module tells nobody anything, in a first run or in a rerun. Statuspage has no notification about groups, and so
    there is no option for one.
  - A group is never empty. It is created with at least one component, and Statuspage removes it silently with its last one,
    whether that is deleted or moved to another group.
options:
  name:
    description:
      - The name on the page. Blanks around it do not count. Needed to create a group.
      - Without O(id), this says which group is meant. With O(id), the group gets this name.
      - Names are not unique in Statuspage. When several groups fit, the task fails and lists their ids; say with O(id)
        which one is meant.
    type: str
  description:
    description:
      - The text behind the question mark beside the name. V("") removes it.
    type: str
  components:
    description:
      - The components in the group, by name or id. They must be there. Needed to create a group.
      - This is the whole list. A component that is not in it leaves the group and stays on the page; one that is in another
        group is taken out of that.
      - An empty list is refused. Set O(state=absent) to remove the group; its components stay.
      - They are sent in this order, which is theirs on the page. Another order alone is no difference, as the API tells
        nobody the order for sure.
    type: list
    elements: str
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.statuspage
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of a group that would be created lacks C(id), C(position) and an O(description) that the task
    leaves out. Of one that would be changed it lacks C(position), which Statuspage counts among the components that are in
    no group.
  - C(position) is returned and cannot be set. The API cannot order groups.
  - A group has no status of its own. It shows the worst one of its components.
  - Say in one place who is in a group. Here, or with O(steadyops.monitoring.statuspage_component#module:group) of each
    component, but not both. The module M(steadyops.monitoring.export) says it here.
  - A change sends the name and all components along, because Statuspage wants both. In a long loop the group is read
    again before that, so that what somebody else has changed meanwhile survives.
  - A wrong key or a page that the key does not reach is an error, also with O(state=absent). Only a 404 means that a group
    is not there.
seealso:
  - module: steadyops.monitoring.statuspage_component
"""

EXAMPLES = r"""
# STATUSPAGE_API_TOKEN and STATUSPAGE_PAGE_ID are in the environment.
- name: Both regions stand under one heading
  steadyops.monitoring.statuspage_component_group:
    name: Regional
    description: Where our servers are
    components: [EU, US]
  register: regional

- name: It gets another name, so its id says which one it is
  steadyops.monitoring.statuspage_component_group:
    id: "{{ regional.resource.id }}"
    name: Regions
  when: regional.resource.id is defined  # a group that check mode would create has no id yet

- name: The heading goes, the components stay
  steadyops.monitoring.statuspage_component_group:
    name: Regions
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
from ..module_utils.systems.statuspage.components import COMPONENT_GROUP as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
