#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: statuspage_metric_data
short_description: Send values of metrics to a Statuspage page
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Sends values of one or of many metrics in one call, or deletes all values of a metric.
  - This module tells nobody anything, in a first run or in a rerun. Statuspage has no notification about metrics, and so
    there is no option for one.
  - This is an action. The API tells nobody which values it has, so every run sends again and reports a change. To send
    the same value of the same moment twice does no harm.
options:
  metric:
    description:
      - The metric, by name or id. It must be there, and its provider must be V(Self).
      - Beside O(points), the metric of those points that name none.
    type: str
  value:
    description:
      - The value at that moment.
    type: float
  timestamp:
    description:
      - The moment of the value, as V(2026-11-21T22:00:00Z), with any offset, or as whole seconds since 1970. A time without
        an offset is UTC. Left out, it is the moment of sending.
      - Milliseconds are refused before anything is sent. Statuspage would take them for seconds, and the value would lie
        in the far future.
      - Statuspage keeps one value for every 30 seconds, the last that was sent. It takes values up to 28 days old.
    type: str
  points:
    description:
      - Several values, of one or of many metrics, sent in one call.
      - Statuspage accepts such a call and looks at the values later. One that it does not take, because it is too old for
        example, is dropped, and nobody is told.
    type: list
    elements: dict
    suboptions:
      metric:
        description:
          - The metric of this value, by name or id. Left out, it is the O(metric) of the task.
        type: str
      value:
        description:
          - The value at that moment.
        type: float
        required: true
      timestamp:
        description:
          - The moment of this value, in any form that O(timestamp) takes. Left out, it is the moment of sending.
        type: str
  state:
    description:
      - V(sent) sends values.
      - V(purged) deletes all values of O(metric), for good. The metric stays.
    type: str
    choices: [sent, purged]
    default: sent
extends_documentation_fragment:
  - steadyops.monitoring.statuspage
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) lacks the times of those values that would be sent with the moment of sending, and nothing
    else.
  - Send a value at least every five minutes, or the graph has gaps.
  - A metric of another provider than V(Self) takes no values; Statuspage answers 405.
seealso:
  - module: steadyops.monitoring.statuspage_metric
"""

EXAMPLES = r"""
# STATUSPAGE_API_TOKEN and STATUSPAGE_PAGE_ID are in the environment.
- name: Values can be sent by hand
  steadyops.monitoring.statuspage_metrics_provider:
    type: Self

- name: What they are values of
  steadyops.monitoring.statuspage_metric:
    name: "{{ item }}"
    provider: Self
  loop: [Load, Queue]

- name: The load now
  steadyops.monitoring.statuspage_metric_data:
    metric: Load
    value: "{{ ansible_facts.loadavg['1m'] }}"

- name: What was measured in the last minutes, in one call
  steadyops.monitoring.statuspage_metric_data:
    points:
      - {metric: Load, value: 1.5, timestamp: "2026-11-21T22:00:00Z"}
      - {metric: Load, value: 1.7, timestamp: "2026-11-21T23:01:00+01:00"}
      - {metric: Queue, value: 12, timestamp: "1795298520"}

- name: The measuring was wrong, all of it must go
  steadyops.monitoring.statuspage_metric_data:
    metric: Load
    state: purged
"""

RETURN = r"""
resource:
  description:
    - With O(state=sent) the values under C(points), each with its C(metric), C(value) and C(timestamp). With O(state=purged)
      the C(metric).
    - A metric is shown as the task wrote it.
  returned: success
  type: dict
action:
  description:
    - What was done, or would be in check mode. V(sent) or V(purged).
  returned: success
  type: str
  sample: sent
# What follows is written by scripts/generate.py.
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
from ..module_utils.systems.statuspage.metrics import METRIC_DATA as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
