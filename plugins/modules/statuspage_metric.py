#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: statuspage_metric
short_description: Manage the metrics that a Statuspage page draws
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates, changes and removes metrics, the graphs on a status page.
  - This module tells nobody anything, in a first run or in a rerun. Statuspage has no notification about metrics, and so
    there is no option for one.
  - The values come from the metric's provider. Those of the provider V(Self) are sent with
    M(steadyops.monitoring.statuspage_metric_data).
options:
  name:
    description:
      - The name on the page. Blanks around it do not count. Needed to create a metric.
      - Without O(id), this and O(provider) say which metric is meant. With O(id), the metric gets this name.
      - Names are not unique in Statuspage. When several metrics fit, the task fails and lists their ids; say with O(id)
        which one is meant.
    type: str
  provider:
    description:
      - The provider, by type, such as V(Self), or by id. It must be there. Needed to create a metric.
      - Left out, a metric of any provider will do. It cannot be changed afterwards.
    type: str
  metric_identifier:
    description:
      - The query or the check at the provider. Every provider but V(Self) needs it.
    type: str
  transform:
    description:
      - What is made of several values of one moment. Pingdom takes V(response_time) and V(uptime), the others take the
        rest. Datadog needs it.
      - It is sent when the metric is created and never shown again, so a change of it is not noticed.
    type: str
    choices: [average, count, max, min, sum, response_time, uptime]
  application_id:
    description:
      - The application at New Relic, which needs it.
      - It is sent when the metric is created and never shown again, so a change of it is not noticed.
    type: str
  suffix:
    description:
      - The unit behind the values, such as V(ms). V("") removes it.
    type: str
  y_axis_min:
    description:
      - The lower end of the scale. V(0) and V(0.0) are the same.
    type: float
  y_axis_max:
    description:
      - The upper end of the scale.
    type: float
  y_axis_hidden:
    description:
      - Whether the values beside the scale are hidden. Datadog needs it.
    type: bool
  display:
    description:
      - Whether the page shows the metric. Datadog needs it.
    type: bool
  decimal_places:
    description:
      - How many digits are shown behind the point.
    type: int
  tooltip_description:
    description:
      - The text that explains the metric. V("") removes it.
    type: str
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.replace
  - steadyops.monitoring.statuspage
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of a metric that would be created lacks C(id), C(reference_name), C(most_recent_data_at),
    C(last_fetched_at), and those of O(metric_identifier), O(suffix), O(y_axis_min), O(y_axis_max), O(y_axis_hidden),
    O(display), O(decimal_places) and O(tooltip_description) that the task leaves out. Of one that would be changed it lacks
    C(most_recent_data_at) and C(last_fetched_at).
  - The vendor documents that O(name) and O(metric_identifier) can be changed. The other options are sent too; when the
    answer shows that one was left as it was, the task warns of it, and the metric has to be removed and created anew.
  - Removing a metric removes all its values.
  - A wrong key or a page that the key does not reach is an error, also with O(state=absent). Only a 404 means that a metric
    is not there.
seealso:
  - module: steadyops.monitoring.statuspage_metrics_provider
  - module: steadyops.monitoring.statuspage_metric_data
"""

EXAMPLES = r"""
# STATUSPAGE_API_TOKEN and STATUSPAGE_PAGE_ID are in the environment.
- name: Values can be sent by hand
  steadyops.monitoring.statuspage_metrics_provider:
    type: Self

- name: The page shows the load that we measure
  steadyops.monitoring.statuspage_metric:
    name: Load
    provider: Self
    decimal_places: 1
    y_axis_min: 0

- name: Datadog measures too
  steadyops.monitoring.statuspage_metrics_provider:
    type: Datadog
    provider_api_key: "{{ vault_datadog_api_key }}"
    application_key: "{{ vault_datadog_application_key }}"
    metric_base_uri: https://app.datadoghq.com/api/v1

- name: The page shows what Datadog measures
  steadyops.monitoring.statuspage_metric:
    name: Response time
    provider: Datadog
    metric_identifier: avg:web.response_time{*}
    transform: average
    suffix: ms
    display: true
    y_axis_hidden: false

- name: The page shows it no more
  steadyops.monitoring.statuspage_metric:
    name: Load
    provider: Self
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
from ..module_utils.systems.statuspage.metrics import METRIC as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
