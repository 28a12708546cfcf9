#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: zmon_dashboard
short_description: Manage the dashboards of ZMON
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates and changes dashboards, the ones of ZMON itself. Those of Grafana are left to the modules of Grafana.
  - A dashboard is found by its O(name), by ZMON's search. ZMON may hold several of one name; then the task fails and lists
    their ids.
  - ZMON removes a dashboard only for somebody who is logged in to its web interface, never for a token. So O(state=absent) fails
    where there is one, and says so.
options:
  name:
    description:
      - What the dashboard is called. Without O(id) it says which one is meant, with it the dashboard gets this name.
    type: str
  view_mode:
    description:
      - Whether alerts are shown with their details. A new dashboard is V(FULL) when this is left out.
    type: str
    choices: [FULL, COMPACT]
  edit_option:
    description:
      - Who may change the dashboard. V(PRIVATE) is its maker, V(TEAM) the teams its maker was in when this was set, V(PUBLIC)
        everybody. Only its maker and administrators may change this.
      - A new dashboard is V(PRIVATE) when this is left out.
    type: str
    choices: [PRIVATE, TEAM, PUBLIC]
  alert_teams:
    description:
      - The teams whose alerts are shown, all of them; a name may end in V(*). V([]) shows none. The order does not matter.
    type: list
    elements: str
  tags:
    description:
      - The tags of which an alert must have one to be shown, all of them. V([]) asks for none. The order does not matter.
    type: list
    elements: str
  widget_configuration:
    description:
      - The widgets, all of them in their order, each with the keys that ZMON has for its type. V([]) removes all.
      - C(checkDefinitionId) takes the name of a check as well as its id. All else is kept as it is written.
    type: list
    elements: dict
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.zmon
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of a dashboard that would be created lacks C(id).
  - An update sends the whole dashboard, because ZMON forgets what it is not sent. What the task leaves out is sent as it was.
  - ZMON says with a 500, not with a 403, that a dashboard is not the token's to change.
"""

EXAMPLES = r"""
# ZMON_API_URL and ZMON_API_TOKEN are in the environment.
- name: The cities, for everybody of the team
  steadyops.monitoring.zmon_dashboard:
    name: Cities
    edit_option: TEAM
    alert_teams: ["Platform/*"]
    tags: [climate]
    widget_configuration:
      - type: value
        title: Berlin
        checkDefinitionId: City coordinates
        entityId: de-berlin
        jsonPath: latitude

- name: Less on the screen, all else as it was
  steadyops.monitoring.zmon_dashboard:
    name: Cities
    view_mode: COMPACT
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
  sample: zmon
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
from ..module_utils.systems.zmon.kinds import DASHBOARD as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
