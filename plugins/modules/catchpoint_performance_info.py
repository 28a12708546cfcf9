#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: catchpoint_performance_info
short_description: Read what Catchpoint's tests have measured
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Reads, and changes nothing. Everything that the original Python wrapper could read can be read here, from version 1 of the API or from
    version 2.
  - What was measured comes as rows, each a dictionary with the time, the test, the node, and every metric under its name, as a number. The
    answer as the service gave it stands beside them.
  - With O(summarise), count, availability, mean and percentiles of each test stand beside them too, so that a play can assert on them.
  - What was not measured is null, and a run that did not take place is no row. Neither is ever taken for zero.
options:
  resource:
    description:
      - What to read.
      - V(raw) are the runs of O(tests), those of the last hour unless O(start) and O(end) say otherwise; with version 1 of the last 15 minutes.
      - V(aggregated) are values by O(interval) of O(tests), those of the last 24 hours unless O(start) and O(end) say otherwise.
      - V(favorite_charts) is the list of the charts that were saved in the portal, V(favorite_details) what one of them is made of, and
        V(favorite_data) what it shows.
      - V(nodes) are the nodes of every network, V(node) is one of them.
    type: str
    required: true
    choices:
      - aggregated
      - favorite_charts
      - favorite_data
      - favorite_details
      - node
      - nodes
      - raw
  id:
    description:
      - The id of the chart or of the node.
    type: str
  name:
    description:
      - The name of the chart or of the node, instead of its id. It may also narrow V(favorite_charts) and V(nodes).
    type: str
  tests:
    description:
      - Names or ids of the tests. Needed for V(raw) and V(aggregated). For V(favorite_data) they replace those of the chart.
      - Version 1 takes tests of one type at a time.
    type: list
    elements: str
  start:
    description:
      - From when. Minutes before now as V(-60), together with O(end=now), or a time in ISO 8601, in O(time_zone) where it names no zone.
        V(03-08-2026 00:00), month first, is understood too.
      - It goes with O(end); one of them alone is refused.
    type: str
  end:
    description:
      - Until when. V(now), or a time written like O(start).
    type: str
  time_zone:
    description:
      - The zone of times that name none, as V(Europe/Berlin). UTC when it is left out.
      - Version 2 is always asked in UTC. Version 1 is asked by the clock of this zone, also when O(end=now), because it reads times by the clock
        of the account; name the account's zone there.
    type: str
  interval:
    description:
      - The length of time that one value is made of. V(Minutes15) for V(aggregated) when it is left out. Version 1 has V(Minutes15) and V(Day).
      - V(favorite_data) has the interval of the chart when it is left out; another takes version 2.
    type: str
    choices: [Minutes5, Minutes10, Minutes15, Minutes30, Hour, Hours2, Hours3, Hours4, Hours5, Hours6, Day]
  metrics:
    description:
      - Only these metrics, by title (V(Test Time (ms\))) or by the name of their field (V(test_time)). Left out, the service chooses.
      - With O(summarise), availability and runs come along where there are any.
    type: list
    elements: str
  dimensions:
    description:
      - By what the rows are broken down, instead of V(time), V(test) and V(node). For version 2.
    type: list
    elements: str
    choices: [node, city, isp, host, zone, step, country, region, asn, test, time, continent, product, node_group]
  only:
    description:
      - Only runs that failed, or that did not. For version 2.
    type: str
    choices: [failures, successes, content_failures, javascript_failures]
  summarise:
    description:
      - Whether to compute the figures of each test, RV(resources[].summary).
      - Percentiles of V(raw) are those of the runs. Of V(aggregated) and V(favorite_data) they are those of the values shown, which are means
        themselves, so a slow run may hide in them.
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
notes:
  - An option that has no meaning for O(resource) is refused.
  - Each name instead of an id costs a call, and so does O(metrics) with version 2.
"""

EXAMPLES = r"""
# CATCHPOINT_API_TOKEN is in the environment, or CATCHPOINT_CLIENT_ID and CATCHPOINT_CLIENT_SECRET are.
- name: How fast the front page was in the last 30 minutes
  steadyops.monitoring.catchpoint_performance_info:
    resource: raw
    tests: [Shop front page]
    start: -30
    end: now
    metrics: [Test Time (ms)]
    summarise: true
  register: speed

- name: The 95th percentile of the load time is under 2 s, and nearly all runs succeed
  ansible.builtin.assert:
    that:
      - shop.count > 0
      - shop.metrics.test_time.p95 < 2000
      - shop.availability > 95
    fail_msg: "p95 is {{ shop.metrics.test_time.p95 }} ms, {{ shop.availability }} % are available"
  vars:
    shop: "{{ speed.resources[0].summary[0] }}"

- name: The numbers alone
  ansible.builtin.debug:
    msg: "{{ speed.resources[0].rows | map(attribute='test_time') | select('number') | list }}"

- name: Yesterday by the hour, of two tests, by the clock of Berlin
  steadyops.monitoring.catchpoint_performance_info:
    resource: aggregated
    tests: [880012, 880013]
    start: 2026-11-20
    end: 2026-11-21
    time_zone: Europe/Berlin
    interval: Hour

- name: What the chart shows of the last two hours, for one of its tests
  steadyops.monitoring.catchpoint_performance_info:
    resource: favorite_data
    name: EU shop
    tests: [Shop front page]
    start: -120
    end: now
    summarise: true

- name: Where tests can run
  steadyops.monitoring.catchpoint_performance_info:
    resource: nodes
"""

RETURN = r"""
resources:
  description:
    - What was read. For V(raw), V(aggregated) and V(favorite_data) these are series, mostly one; version 2 may answer with one for each type of
      test. All else comes as the service gives it.
  returned: success
  type: list
  elements: dict
  contains:
    start:
      description: From when the numbers are, ISO 8601, null where the service does not say.
      returned: for measurements
      type: str
    end:
      description: Until when they are, likewise.
      returned: for measurements
      type: str
    interval:
      description: The length of time that one value is made of, in the service's words, null where it does not say.
      returned: for measurements
      type: str
    fields:
      description: The metrics, each with C(name) (in the rows), C(title) (of the service), C(unit) and C(statistic), null where none is said.
      returned: for measurements
      type: list
      elements: dict
    rows:
      description:
        - One for each run, or for each interval. C(time) is ISO 8601; C(test), C(node) and other dimensions are names, with the id beside them
          in C(test_id) and so on; every metric is a number, or null where nothing was measured.
      returned: for measurements
      type: list
      elements: dict
    totals:
      description: What the service has computed over the whole time frame, in the form of rows.
      returned: for measurements
      type: list
      elements: dict
    complete:
      description: Whether the service has sent all it has of the time frame. If not, there is a warning, too.
      returned: for measurements
      type: bool
    summary:
      description:
        - For each test its name C(test), C(test_id), C(count) of the runs, C(availability) in percent, and by the name of each metric
          in C(metrics) its C(unit), C(points), C(missing), C(mean), C(min), C(max), C(p50), C(p95) and C(p99), null where nothing was measured.
        - A test that has measured nothing is there with a count of 0. The availability is null where the service does not tell it, as in
          raw numbers of version 1.
      returned: for measurements, with O(summarise)
      type: list
      elements: dict
    raw:
      description: The answer as the service gave it.
      returned: for measurements
      type: dict
# What follows is written by scripts/generate.py.
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
from ..module_utils.systems.catchpoint.kinds import PERFORMANCE_INFO as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
