#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: zmon_info
short_description: Read what a ZMON installation holds
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Reads, and changes nothing.
  - One module reads every kind of thing, with O(resource) to say which. The things come back under the names of the options
    of their own module, each with its C(id); what refers to something else is given as its id.
  - Every task reads anew, also in a loop, so that C(until) works.
options:
  resource:
    description:
      - What to read. Most are named like their module without the prefix. Definitions and dashboards have C(last_modified) and
        C(last_modified_by) as well, and dashboards C(created_by) and C(shared_teams).
      - V(alert_definition) is the active ones, unless O(status) says otherwise. With O(id) or O(name) it is those of any status.
      - V(alert_status) is one row for each of O(alert_definitions), with its C(id), and under C(status) what is in alarm, by entity, as
        ZMON's documentation describes it. Of a quiet alert, and of an id that leads nowhere, it is empty.
      - V(alert_entities) is what the workers last measured for O(alert_definition), an entity each. Only these can be silenced.
      - V(active_alerts) is all that is in alarm, with the definition and the results of each alert, as ZMON gives it.
      - V(downtime) is what the ledger of M(steadyops.monitoring.zmon_downtime) says is open, and those downtimes of others that can
        be seen. See the notes.
      - V(search) is what bears the words of O(search) in its name, or the beginning of its id, with the kind that it is as
        C(resource). V(teams) are all teams that alerts and checks name.
      - V(group_member) is a person with name and phone numbers. V(status) is the state of the installation itself, one row.
    type: str
    required: true
    choices:
      - active_alerts
      - alert_definition
      - alert_entities
      - alert_status
      - check_definition
      - dashboard
      - downtime
      - entity
      - group_member
      - notification_group
      - search
      - status
      - teams
  id:
    description:
      - Only the thing with this id. When there is none, RV(resources) is empty; that is no failure.
    type: str
  name:
    description:
      - Only things of this name.
    type: str
  team:
    description:
      - Only what is one of these teams'. For V(alert_definition), V(check_definition), V(active_alerts), where V(*) stands for anything, and V(search), where
        capital letters count and dashboards come all the same.
    type: list
    elements: str
  status:
    description:
      - Only alert definitions and checks in this status, or in any. Left out it is V(ACTIVE) for alert definitions and V(all) for checks.
      - Each alert definition that is not active is a call of its own. A template that nothing inherits from is found by its O(name)
        alone, because ZMON lists it nowhere.
    type: str
    choices: [ACTIVE, INACTIVE, REJECTED, all]
  tags:
    description:
      - Only alarms that bear one of these tags, and none that is written with a V(!) before it. For V(active_alerts).
    type: list
    elements: str
  search:
    description:
      - The words to search. Needed for V(search). Capital letters do not count, and no letter stands for others.
    type: str
  alert_definition:
    description:
      - The alert whose entities are read, by name or id. Needed for V(alert_entities).
    type: str
  alert_definitions:
    description:
      - The alerts whose status is read, by names or ids. Needed for V(alert_status). For V(downtime), the alerts among which those of
        others are sought, instead of all that are active.
    type: list
    elements: str
  member:
    description:
      - The person who is read, as groups name them. Needed for V(group_member). Of somebody whom ZMON does not know, name and phones are
        empty.
    type: str
  query:
    description:
      - Only entities that hold all of what one of these dictionaries holds. Inside a dictionary, part of it will do, and of a list, some of
        it; there are no wildcards. For V(entity).
    type: list
    elements: dict
  lacking:
    description:
      - Only entities that have no member of this name. For V(entity); not together with O(query).
    type: str
extends_documentation_fragment:
  - steadyops.monitoring.zmon
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - ZMON lists downtimes for the browser only. With a token, a downtime of others shows where it is in force and an entity it
    covers is in alarm; its C(entities) and C(alert_definitions) are those that were seen. A row has C(key) when it stands in the
    ledger, and C(seen) says whether it was seen in force as well.
  - Times under the names of options are ISO 8601 in UTC. What comes as ZMON gives it keeps ZMON's numbers, which are milliseconds where
    something was modified, seconds of downtimes, and seconds with fractions of measurements. An entity's C(last_modified) is text in the
    zone of ZMON's database.
  - One-time tokens are not read, and not made, by any module. They let people in.
  - An option that has no meaning for O(resource) is refused.
"""

EXAMPLES = r"""
# ZMON_API_URL and ZMON_API_TOKEN are in the environment.
- name: What is silent at the moment
  steadyops.monitoring.zmon_info:
    resource: downtime
  register: silent

- name: Say it
  ansible.builtin.debug:
    msg: "{{ item.comment }} until {{ item.end_time }}"
  loop: "{{ silent.resources }}"
  loop_control:
    label: "{{ item.key or item.id }}"

- name: Wait until nothing is in alarm any more
  steadyops.monitoring.zmon_info:
    resource: alert_status
    alert_definitions: [City too hot]
  register: hot
  until: not hot.resources[0].status
  retries: 20
  delay: 30

- name: The alerts of a team, whatever their status
  steadyops.monitoring.zmon_info:
    resource: alert_definition
    team: [Platform/Software]
    status: all
"""

RETURN = r"""
resources:
  description:
    - What was read, a dictionary each. Empty when there is nothing.
  returned: success
  type: list
  elements: dict
  sample: [{id: "312", name: City too hot, team: Platform/Software, priority: 2}]
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
  sample: zmon
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
from ..module_utils.systems.zmon.kinds import INFO as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
