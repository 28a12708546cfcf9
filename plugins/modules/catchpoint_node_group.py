#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: catchpoint_node_group
short_description: Manage the node groups of Catchpoint
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates, changes and removes groups of nodes, from which tests run.
  - A group is found by its O(name).
options:
  name:
    description:
      - What the group is called.
    type: str
  network:
    description:
      - What kind of nodes it holds. It cannot be changed. A group that is made without it is one of V(backbone).
    type: str
    choices: [backbone, last_mile, wireless, private, enterprise, public_cloud, any, bgp, web_page_test, enterprise_branch]
  description:
    description:
      - What it is for. V("") takes it away.
    type: str
  nodes:
    description:
      - Its nodes, by name or id, all of them. The order does not matter, and V([]) empties it.
    type: list
    elements: str
extends_documentation_fragment:
  - steadyops.monitoring.replace
  - steadyops.monitoring.state
  - steadyops.monitoring.catchpoint
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of a group that would be created lacks C(id), and what is left out.
"""

EXAMPLES = r"""
- name: Two cities in the north
  steadyops.monitoring.catchpoint_node_group:
    name: North
    description: Nearest to the customers
    nodes: ["Oslo, NO - Telenor", "Frankfurt, DE - DTAG"]

- name: It goes
  steadyops.monitoring.catchpoint_node_group:
    name: North
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
from ..module_utils.systems.catchpoint.node_group import NODE_GROUP as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
