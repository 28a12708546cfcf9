#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: catchpoint_folder
short_description: Manage the folders of Catchpoint
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates and changes the folders of a product, which hold tests and other folders.
  - A folder is found by its O(name) and its O(product).
  - Nobody can delete a folder through the API.
options:
  name:
    description:
      - What it is called. Needed to create a folder.
    type: str
  product:
    description:
      - The product it is in, by name or id. Needed to create a folder.
    type: str
  parent:
    description:
      - The folder it is in, by name or id. V("") brings it to the top.
      - Of several folders of one name in a product it says which is meant.
    type: str
  schedule:
    description:
      - From where and how often its tests run, where that is not the product's schedule. What is left out of it stays as it is.
    type: dict
    suboptions:
      inherit:
        description: V(true) brings back what the product says, or the folder around it. Not together with the others.
        type: bool
      frequency:
        description:
          - How often. V(continuous) is without a pause.
        type: str
        choices: ["1m", "5m", "10m", "15m", "20m", "30m", "1h", "2h", "3h", "4h", "6h", "8h", "12h", "24h", "4m", "2m", "3m", continuous,
          "5s", "10s", "20s", "30s"]
      distribution:
        description: How the runs are spread over the nodes.
        type: str
        choices: [random, concurrent, even]
      nodes:
        description: The nodes, by name or id, all of them.
        type: list
        elements: str
      node_groups:
        description: The node groups, by name or id, all of them.
        type: list
        elements: str
      nodes_at_once:
        description: On how many of the nodes each run takes place. V(0) is all of them.
        type: int
      run_schedule:
        description: The id of the run schedule, which is made in the portal and cannot be read through the API. V(0) is none.
        type: int
      maintenance_schedule:
        description: The id of the maintenance schedule, which is made in the portal and cannot be read through the API. V(0) is none.
        type: int
  update_secrets:
    description:
      - When O(request.authentication.password) is sent. With V(on_create) that is when the request settings are written in any case.
        With V(always) it is sent in every run that gives it, and the task reports a change each time.
    type: str
    choices: [on_create, always]
    default: on_create
extends_documentation_fragment:
  - steadyops.monitoring.catchpoint_sections
  - steadyops.monitoring.catchpoint_alerts
  - steadyops.monitoring.state
  - steadyops.monitoring.catchpoint
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of a folder that would be created lacks C(id), and what is left out of O(request), O(advanced), O(alerts) and
    O(insights).
"""

EXAMPLES = r"""
- name: All that happens after the basket
  steadyops.monitoring.catchpoint_folder:
    name: Delivery
    product: Shop

- name: It runs more often than the rest
  steadyops.monitoring.catchpoint_folder:
    name: Delivery
    product: Shop
    schedule:
      frequency: 5m
      nodes: ["Oslo, NO - Telenor"]

- name: Its tests send a header of their own, and are carried out as the product says
  steadyops.monitoring.catchpoint_folder:
    name: Delivery
    product: Shop
    request:
      headers:
        - type: custom
          name: X-Tested-By
          value: catchpoint
    advanced:
      inherit: true
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
  description: What was done, or would be in check mode. V(created), V(updated) or V(unchanged).
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
from ..module_utils.systems.catchpoint.kinds import FOLDER as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
