#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: circonus_graph
short_description: Manage the graphs of Circonus
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates, changes and removes graphs.
  - A graph is found by its O(title). Circonus takes a second graph of the same title for a change of the first, so a title is a key.
options:
  title:
    description:
      - What the graph is called.
    type: str
  datapoints:
    description:
      - What is drawn, all of it and in its order. V([]) removes all.
      - What the task leaves out of a datapoint is as it was at that place.
    type: list
    elements: dict
    suboptions:
      name:
        description: What the legend calls it.
        type: str
      check:
        description:
          - The check of the metric, as V(/check/60001) or V(60001), or the display name of its check bundle. This, O(datapoints[].caql) or
            O(datapoints[].search) is needed.
        type: str
      metric_name:
        description: The name of the metric of O(datapoints[].check).
        type: str
      caql:
        description: A CAQL expression. Blanks around it do not count.
        type: str
      search:
        description: A search for metrics, in the language of their tags.
        type: str
      metric_type:
        description: What the values are.
        type: str
        choices: [numeric, text, histogram, composite, caql, auto]
      axis:
        description: The axis, left or right.
        type: str
        choices: [l, r]
      color:
        description: The colour, as V(#4a00dc). Circonus chooses one for a new datapoint when this is left out.
        type: str
      alpha:
        description: How dense it is, from V("0") to V("1").
        type: str
      derive:
        description: The function of the values; V(none) for none, which is what texts and CAQL have.
        type: str
        choices: [gauge, derive, counter, counter_stddev, none]
      data_formula:
        description: A formula for what is drawn. V("") removes it.
        type: str
      legend_formula:
        description: A formula for what the legend says. V("") removes it.
        type: str
      hidden:
        description: Whether it is hidden.
        type: bool
      stack:
        description: The number of the stack it belongs to.
        type: int
  guides:
    description:
      - Lines to compare with, all of them. V([]) removes all.
    type: list
    elements: dict
    suboptions:
      name:
        description: What the legend calls it.
        type: str
      color:
        description: The colour.
        type: str
      data_formula:
        description: Where it is drawn, such as V(500).
        type: str
      legend_formula:
        description: A formula for what the legend says.
        type: str
      hidden:
        description: Whether it is hidden.
        type: bool
  access_keys:
    description:
      - Keys by which others may see the graph without an account, all of them. V([]) removes all. The order does not matter.
    type: list
    elements: dict
    suboptions:
      key:
        description: The key, which stands in the address of the graph.
        type: str
        required: true
      nickname:
        description: What it is called.
        type: str
      active:
        description: Whether it works.
        type: bool
      title:
        description: Whether the title is shown.
        type: bool
      legend:
        description: Whether the legend is shown.
        type: bool
      width:
        description: The width, in pixels.
        type: int
      height:
        description: The height, in pixels.
        type: int
      x_labels:
        description: Whether the axis of time is labelled.
        type: bool
      lock_mode:
        description: Whether the time is fixed to a stretch up to now, or to a range.
        type: str
        choices: [zoom, range]
      lock_range_start:
        description: The beginning of the range, in epoch seconds.
        type: int
      lock_range_end:
        description: The end of the range, in epoch seconds.
        type: int
      lock_zoom:
        description: The stretch, as V(2d).
        type: str
      lock_date:
        description: Whether the range can be changed.
        type: bool
      lock_show_times:
        description: Whether the times are shown.
        type: bool
  description:
    description:
      - More about it. V("") removes it.
    type: str
  notes:
    description:
      - Notes. V("") removes them.
    type: str
  style:
    description:
      - How values are drawn. V(none) leaves it to Circonus, as it is in a new graph.
    type: str
    choices: [area, line, none]
  line_style:
    description:
      - How lines go from value to value. V(none) leaves it to Circonus, as it is in a new graph.
    type: str
    choices: [stepped, interpolated, none]
  min_left_y:
    description:
      - The least value of the left axis. V(40), V("40") and V(40.0) are the same; V("") leaves it to Circonus.
    type: str
  max_left_y:
    description:
      - The greatest value of the left axis.
    type: str
  min_right_y:
    description:
      - The least value of the right axis.
    type: str
  max_right_y:
    description:
      - The greatest value of the right axis.
    type: str
  logarithmic_left_y:
    description:
      - The base of the logarithm of the left axis. V("") is a linear axis.
    type: str
  logarithmic_right_y:
    description:
      - The base of the logarithm of the right axis.
    type: str
  tags:
    description:
      - Tags, all of them, as in V(team:ops). Circonus keeps them in lower case and sorted. V([]) removes all.
    type: list
    elements: str
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.circonus
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - An O(id) is V(/graph/cccccccc-0001-4000-8000-000000000001), or that without V(/graph/).
  - In check mode RV(resource) of a graph that would be created lacks C(id), C(datapoints) when one lacks its name, axis, colour or
    function, and each of C(description), C(notes), C(style), C(line_style), C(min_left_y), C(max_left_y), C(min_right_y), C(max_right_y),
    C(logarithmic_left_y) and C(logarithmic_right_y) that is left out.
  - An update sends the whole graph. What the task leaves out is sent as it was, read at most 10 seconds before.
"""

EXAMPLES = r"""
- name: How long the first byte takes
  steadyops.monitoring.circonus_graph:
    title: First byte
    style: line
    datapoints:
      - {name: TTFB, check: www.example.com http, metric_name: tt_firstbyte, metric_type: numeric, derive: gauge, axis: l, color: "#4a00dc"}
      - {name: p99, caql: 'find("duration") | histogram:percentile(99)', metric_type: caql, derive: none, color: "#0a9e4b"}
    guides:
      - {name: limit, color: "#aa3333", data_formula: "500"}
    min_left_y: 0
    tags: [service:web]

- name: The axis begins where the values do
  steadyops.monitoring.circonus_graph:
    title: First byte
    min_left_y: ""

- name: Nobody looks at it
  steadyops.monitoring.circonus_graph:
    title: First byte
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
from ..module_utils.systems.circonus.kinds import GRAPH as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
