#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: circonus_check_bundle_metrics
short_description: Switch the metrics of a Circonus check bundle on and off
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Says which metrics of a check bundle are collected, and leaves the rest of the bundle alone.
  - All changes go into one call, because Circonus hands each one to the broker.
options:
  check_bundle:
    description:
      - The check bundle, by display name or id (V(/check_bundle/270001) or V(270001)).
    type: str
  metrics:
    description:
      - The metrics that are collected, all of them. One that is left out of the list is switched off. The order does not matter.
    type: list
    elements: dict
    suboptions:
      name:
        description: The name of the metric.
        type: str
        required: true
      type:
        description: What its values are.
        type: str
        required: true
        choices: [numeric, text, histogram, composite, caql]
      units:
        description: Their unit. V("") removes it.
        type: str
extends_documentation_fragment:
  - steadyops.monitoring.circonus
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) lacks nothing.
"""

EXAMPLES = r"""
- name: Collect these two and nothing else
  steadyops.monitoring.circonus_check_bundle_metrics:
    check_bundle: db1.example.com json:nad
    metrics:
      - {name: "disk`/`used_percent", type: numeric}
      - {name: version, type: text}
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
from ..module_utils.systems.circonus.kinds import CHECK_BUNDLE_METRICS as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
