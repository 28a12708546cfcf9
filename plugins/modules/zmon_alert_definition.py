#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: zmon_alert_definition
short_description: Manage the alert definitions of ZMON
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates, changes and removes alert definitions, the conditions on the values of a check that make an alert.
  - Active alerts are looked at first. When none of them fits, those in another status and templates are.
  - ZMON lets several alerts bear one name. Without O(id), O(name) and O(team) say which one is meant, and where several
    fit, O(check_definition) and O(parent) choose among them. When several are left, the task fails and lists their ids.
  - An alert takes what its task leaves out from its O(parent), when it has one. See the notes.
options:
  name:
    description:
      - What the alert is called, up to 256 characters without blanks at the ends. It may hold the captures of the
        condition in braces, as in V(Slow on {entities}).
      - Without O(id), this and O(team) say which alert is meant. With O(id), the alert gets this name.
      - Needed to create one, except a template or an alert that inherits its name.
    type: str
  team:
    description:
      - The team that owns the alert and may change it. Needed to create one; never inherited.
      - Without O(id) it is part of the name. Left out, an alert of any team will do.
    type: str
  responsible_team:
    description:
      - The team that has to act. Never inherited.
      - A new alert gets the value of O(team) when this is left out.
    type: str
  description:
    description:
      - What the alert means and what to do about it, for the one who is woken by it. A line break at its end does not count.
      - Needed to create one, except a template or an alert that inherits it.
    type: str
  check_definition:
    description:
      - The check whose values are looked at, by name or id. A name made of digits only is taken for an id. The check must
        be active when the alert is created.
      - ZMON cannot move an alert to another check. O(replace) says what happens.
      - Needed to create one, except an alert that inherits it.
    type: str
  condition:
    description:
      - A Python expression on V(value) that is true when something is wrong. ZMON does not look at it before it runs. A
        line break at its end does not count.
      - Needed to create one, except a template or an alert that inherits it.
    type: str
  priority:
    description:
      - How much it matters, from V(1), the most, to V(3).
      - Needed to create one, except a template or an alert that inherits it.
    type: int
    choices: [1, 2, 3]
  entities:
    description:
      - Filters that say which of the check's entities are looked at. An entity has to fit one of them; to fit one it has to
        have all of its values. Numbers and booleans are kept as text. The order does not matter.
      - V([]) means all entities of the check, and so does leaving it out when an alert without a parent is created.
    type: list
    elements: dict
  entities_exclude:
    description:
      - Filters of the same form that say which entities are not looked at after all.
      - V([]) excludes none, and so does leaving it out when an alert without a parent is created.
    type: list
    elements: dict
  parameters:
    description:
      - Values that the condition may use by their names. Each is a dictionary with C(value), and if you like C(comment) and
        C(type). A name has letters, digits and underscores, and does not begin with a digit.
      - Give all of them. One that is left out of the dictionary is removed. An alert with a parent has the parent's too, and
        a name that both have counts as given here.
    type: dict
  notifications:
    description:
      - What is called when the alert begins and ends, as in V(send_mail('oncall@example.org')). ZMON does not look at it
        before it runs.
      - Write a list even for one of them. A single text that holds a comma is refused, because nobody can tell whether it
        is to be cut apart there.
    type: list
    elements: str
  period:
    description:
      - The times of the week in which the alert counts, in ZMON's own notation. V("") is always, also below a parent that has
        other times; leaving it out is always, too, when an alert without a parent is created.
    type: str
  tags:
    description:
      - Words by which alerts are found and put on dashboards. The order does not matter.
    type: list
    elements: str
  status:
    description:
      - V(ACTIVE) alerts are evaluated, V(INACTIVE) and V(REJECTED) ones are not. Never inherited.
      - A new alert is V(ACTIVE) when this is left out.
    type: str
    choices: [ACTIVE, INACTIVE, REJECTED]
  template:
    description:
      - Whether this is never evaluated itself and only there to inherit from. Never inherited.
      - A new alert is none when this is left out.
    type: bool
  parent:
    description:
      - The alert or template from which this one inherits, by name or id. A name made of digits only is taken for an id.
      - ZMON cannot give an alert another parent. O(replace) says what happens.
    type: str
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.replace
  - steadyops.monitoring.zmon
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - An alert with a parent inherits what its task leaves out. So its task has to name every value that is the alert's own,
    and leaving one out that was named before gives it back to the parent. That also holds for an alert that is found by its
    O(id) without O(parent) being named. O(team), O(responsible_team), O(status) and O(template) are not inherited, and left
    alone when they are left out.
  - With O(replace=true) the alert gets another id, its comments are lost, and ZMON refuses when other alerts inherit from
    it. The new one is made first, so a run that is killed in between leaves two of one name; the next one tells of the other.
  - In check mode RV(resource) of an alert that would be created or replaced lacks C(id) and nothing else.
  - The controller answers a value that its database does not take with 500 and no reason. What is known to lead there is
    refused before any call.
  - The scheduler sees a change after up to a minute.
"""

EXAMPLES = r"""
# ZMON_API_URL and ZMON_API_TOKEN are in the environment.
- name: An alert on the longitude of cities
  steadyops.monitoring.zmon_alert_definition:
    name: City Longitude >0
    description: Test whether a city lies east or west
    team: Platform/Software
    responsible_team: Platform/Software
    check_definition: 20
    entities:
      - type: city
    condition: capture(longitude=float(value)) > longitude_param
    parameters:
      longitude_param:
        comment: Longitude parameter
        type: float
        value: 0
    status: ACTIVE
    priority: 2
    tags: [CITY]

- name: Another one says better what it does, and keeps all the rest
  steadyops.monitoring.zmon_alert_definition:
    name: City too hot
    team: Platform/Software
    description: Closer to the equator than most people like

- name: It is silent while the check is rewritten
  steadyops.monitoring.zmon_alert_definition:
    name: City too hot
    team: Platform/Software
    status: INACTIVE

- name: The first is gone
  steadyops.monitoring.zmon_alert_definition:
    name: City Longitude >0
    team: Platform/Software
    state: absent

- name: What every alert on latitudes has in common
  steadyops.monitoring.zmon_alert_definition:
    name: City latitude
    description: The city lies too far north
    team: Platform/Software
    template: true
    check_definition: City coordinates
    entities:
      - type: city
    condition: value['latitude'] > limit
    priority: 3

- name: One alert for each limit, which inherits all but its name, its priority and the limit
  steadyops.monitoring.zmon_alert_definition:
    name: City latitude above {{ item.limit }}
    team: Platform/Software
    parent: City latitude
    priority: "{{ item.priority }}"
    parameters:
      limit:
        value: "{{ item.limit }}"
        type: int
  loop:
    - limit: 45
      priority: 3
    - limit: 60
      priority: 1
  loop_control:
    label: "{{ item.limit }}"

- name: An alert moves to the check that takes the place of its old one, and gets another id
  steadyops.monitoring.zmon_alert_definition:
    name: City too hot
    team: Platform/Software
    check_definition: 21
    replace: true
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
from ..module_utils.systems.zmon.kinds import ALERT_DEFINITION as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
