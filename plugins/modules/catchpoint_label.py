#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: catchpoint_label
short_description: Manage the labels of Catchpoint
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates, changes and removes labels, with the values that tests may bear of each.
  - A label is found by its O(name).
options:
  name:
    description:
      - What the label is called.
    type: str
  division:
    description:
      - The division it is in, by name or id. Left out, it is the one of the key. Where several divisions have a label of this name, it says which
        one is meant. It cannot be changed.
    type: str
  color:
    description:
      - Its colour, as V(#3A7BD5). A label that is made without one is grey.
    type: str
  values:
    description:
      - What it may say, all of it. The order does not matter, and V([]) takes away every value. A value that stays stays on the tests that
        bear it.
    type: list
    elements: str
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.replace
  - steadyops.monitoring.catchpoint
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of a label that would be created lacks C(id), and O(division) and O(values) where they are left out.
  - A label that is removed goes from the tests that bear it.
"""

EXAMPLES = r"""
- name: Where a test belongs
  steadyops.monitoring.catchpoint_label:
    name: tier
    color: '#3A7BD5'
    values: [gold, silver]

- name: It goes
  steadyops.monitoring.catchpoint_label:
    name: tier
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
from ..module_utils.systems.catchpoint.kinds import LABEL as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
