#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: circonus_dashboard
short_description: Manage the dashboards of Circonus
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates, changes and removes dashboards.
  - A dashboard is found by its O(title). Circonus may hold several of one title; then the task fails and lists their ids.
options:
  title:
    description:
      - What the dashboard is called.
    type: str
  shared:
    description:
      - Whether the whole account sees it.
      - A new dashboard is its maker's own when this is left out.
    type: bool
  grid_layout:
    description:
      - How many fields the dashboard has. A new one has 8 by 4 when this is left out.
    type: dict
    suboptions:
      width:
        description: The columns, 4 to 26.
        type: int
      height:
        description: The rows, at least 4.
        type: int
  widgets:
    description:
      - What stands on it, all of it. V([]) removes all. The order does not matter.
    type: list
    elements: dict
    suboptions:
      widget_id:
        description: What tells the widget from the others of this dashboard.
        type: str
        required: true
      type:
        description: What it is.
        type: str
        required: true
        choices: [graph, chart, gauge, text, cluster, html, status, list, alerts, forecast, state]
      origin:
        description: The field of its upper left corner, column and row, as V(a0).
        type: str
        required: true
      width:
        description: The columns it takes.
        type: int
        required: true
      height:
        description: The rows it takes.
        type: int
        required: true
      active:
        description: Whether it is shown.
        type: bool
        default: true
      settings:
        description:
          - What it shows, as that type of widget wants it. Only the keys of the task are compared; others stay. Numbers and the same
            numbers as text are the same, because Circonus gives some of them back as text.
        type: dict
  options:
    description:
      - How the dashboard looks. A member that is left out is left alone.
    type: dict
    suboptions:
      scale_text:
        description: Whether texts grow with their fields.
        type: bool
      text_size:
        description: The size of texts that do not.
        type: int
      hide_grid:
        description: Whether the grid is hidden.
        type: bool
      fullscreen_hide_title:
        description: Whether the title is hidden in full screen.
        type: bool
      linkages:
        description: Groups of widgets that move together, each by their O(widgets[].widget_id).
        type: list
        elements: list
      access_configs:
        description: Ways to see the dashboard without an account, all of them.
        type: list
        elements: dict
        suboptions:
          shared_id:
            description: What stands in the address.
            type: str
            required: true
          nickname:
            description: What it is called.
            type: str
          enabled:
            description: Whether it works.
            type: bool
          black_dash:
            description: Whether it is dark.
            type: bool
          fullscreen:
            description: Whether it fills the screen.
            type: bool
          fullscreen_hide_title:
            description: Whether the title is hidden then.
            type: bool
          scale_text:
            description: Whether texts grow with their fields.
            type: bool
          text_size:
            description: The size of texts that do not.
            type: int
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.circonus
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - An O(id) is V(/dashboard/12) or V(12).
  - Circonus keeps a dashboard that was removed, and shows it in no list. It is not brought back; a new one is made.
  - In check mode RV(resource) of a dashboard that would be created lacks C(id).
  - An update sends the whole dashboard, because Circonus forgets what it is not sent. What the task leaves out is sent as it was, read
    at most 10 seconds before.
"""

EXAMPLES = r"""
- name: A wall for the shop
  steadyops.monitoring.circonus_dashboard:
    title: Shop
    shared: true
    grid_layout: {width: 8, height: 4}
    widgets:
      - widget_id: hello
        type: html
        origin: a0
        width: 4
        height: 1
        settings: {title: Shop, markup: "<b>Everything that sells</b>"}

- name: Nobody looks at it
  steadyops.monitoring.circonus_dashboard:
    title: Shop
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
from ..module_utils.systems.circonus.dashboard import DASHBOARD as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
