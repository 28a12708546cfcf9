#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: catchpoint_info
short_description: Read what a Catchpoint account holds
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Reads, and changes nothing.
  - One module reads every kind of thing, with O(resource) to say which. Kinds that have a module come back under the names of its options,
    each with its C(id); everything else comes as the service gives it. Values of request headers that sound like secrets are masked in both.
  - Every task reads anew, also in a loop, so that C(until) works.
  - Version 1 of the API has tests, nodes, favourite charts, products, folders, node groups, divisions and alerts. They can be read with its
    credentials, too; everything else needs O(api_token).
options:
  resource:
    description:
      - What to read.
      - V(contact), V(product) and V(test) are the active and the inactive ones.
      - V(nodes) are the nodes of every network, V(node) is one of them, by O(number).
      - V(favorite_charts) are the charts that were saved in the portal, V(favorite_chart) is one of them with its details, by O(number).
      - V(tests), V(products), V(folders) and V(node_groups) are these things as the service gives them, which is not the same in the two
        versions of the API. V(alerts) are the alerts of the last 24 hours.
      - V(instant_test) is how far the instant test O(number) is, in the form of the results of M(steadyops.monitoring.catchpoint_instant_test). It
        costs a call for each node.
    type: str
    required: true
    choices:
      - alerts
      - contact
      - division
      - favorite_chart
      - favorite_charts
      - folder
      - folders
      - instant_test
      - label
      - node
      - node_group
      - node_groups
      - nodes
      - product
      - products
      - test
      - tests
  id:
    description:
      - Only the thing with this id, of a kind that has a module. When there is none, RV(resources) is empty; that is no failure.
    type: str
  name:
    description:
      - Only things of this name, of a kind that has a module.
    type: str
  number:
    description:
      - The id of what V(node), V(favorite_chart) and V(instant_test) read. When there is none, RV(resources) is empty.
    type: str
  search:
    description:
      - Only V(tests), V(nodes), V(products), V(folders) or V(node_groups) of exactly this name.
    type: str
  status:
    description:
      - Only V(tests) or V(products) of this status. Left out, it is as the service likes.
    type: str
    choices: [active, inactive]
  all_sections:
    description:
      - Whether V(tests) come with all their settings. For version 2.
    type: bool
  api_version:
    description:
      - Which version of the API is asked. V(auto) is V(v2) with O(api_token), else V(v1) with O(client_id) and O(client_secret); also when it
        is left out.
    type: str
    choices: [auto, v1, v2]
extends_documentation_fragment:
  - steadyops.monitoring.catchpoint
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
"""

EXAMPLES = r"""
- name: What runs
  steadyops.monitoring.catchpoint_info:
    resource: tests
    status: active

- name: One node
  steadyops.monitoring.catchpoint_info:
    resource: node
    number: 733
"""

RETURN = r"""
# What follows is written by scripts/generate.py.
resources:
  description:
    - What was read, a dictionary each. Empty when there is nothing.
  returned: success
  type: list
  elements: dict
count:
  description: How many they are.
  returned: success
  type: int
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
      description: Calls that write, always none.
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
  sample: {read: 1, write: 0, retried: 0, waited: 0.0}
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
  sample: 404
method:
  description: The verb of the request that failed.
  returned: failure, where one was sent
  type: str
  sample: GET
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
from ..module_utils.systems.catchpoint.kinds import INFO as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
