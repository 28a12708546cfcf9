#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: circonus_alert
short_description: Clear the alerts of Circonus, and comment them
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Writes a comment to an alert, and clears it. Circonus opens alerts by itself; nobody makes one.
  - Without O(id) an open alert is found by its O(metric_name), O(check) and O(severity); one that is left out may be anything. When
    several fit, the task fails and lists their ids.
options:
  metric_name:
    description:
      - The name of the metric that alerts.
    type: str
  check:
    description:
      - The check, as V(/check/12345) or V(12345), or the display name of its check bundle.
    type: str
  severity:
    description:
      - How bad it is, from V(1), the worst, to V(5).
    type: int
    choices: [1, 2, 3, 4, 5]
  comment:
    description:
      - A comment. V("") removes it.
    type: str
  state:
    description:
      - V(present) writes the O(comment) to an alert that is open. V(absent) clears it, whatever the values of the metric are; one that is
        over is unchanged.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.circonus
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - An O(id) is V(/alert/50001) or V(50001). An alert that is over is found by its id alone, and counts as absent.
  - In check mode RV(resource) lacks nothing.
"""

EXAMPLES = r"""
- name: It was a false alarm
  steadyops.monitoring.circonus_alert:
    check: /check/60001
    metric_name: "disk`/`used_percent"
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
  description: What was done, or would be in check mode. V(updated), V(deleted) or V(unchanged).
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
from ..module_utils.systems.circonus.kinds import ALERT as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
