#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: zmon_check_definition
short_description: Manage the check definitions of ZMON
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates, changes and removes check definitions, which say what is measured, on which entities and how often. Alerts look at
    the values, see M(steadyops.monitoring.zmon_alert_definition).
  - A check is found by its O(name) and O(owning_team) or by its O(source_url), in any status, and whatever the case of the letters.
options:
  name:
    description:
      - What the check is called, up to 256 characters. Without O(id), this and O(owning_team) say which check is meant. With
        O(id), or where O(source_url) finds it, the check gets this name.
      - Needed to create one.
    type: str
  description:
    description:
      - What is measured, and why. A line break at its end does not count. Needed to create one.
    type: str
  owning_team:
    description:
      - The team that owns the check. Only its members may write it, and membership goes by the whole name here. Needed to
        create one.
      - Without O(id) it is part of the name. Left out, a check of any team will do, and the task fails where several teams have
        one.
    type: str
  entities:
    description:
      - Filters that say on which entities it runs, at least one. An entity has to fit one of them; to fit one it has to have all
        of its values. Each filter needs a C(type). Numbers and booleans are kept as text. The order does not matter.
      - Needed to create one.
    type: list
    elements: dict
  interval:
    description:
      - How often it runs, in seconds. An installation may have a least interval, in its entity C(zmon-min-check-interval), and
        refuses less; the message says so. Needed to create one.
    type: int
  command:
    description:
      - The Python expression that is evaluated, as in V(http('/health'\).time(\)). ZMON does not look at it before it runs. A line
        break at its end does not count. Needed to create one.
    type: str
  status:
    description:
      - V(ACTIVE) checks run, V(INACTIVE) and V(REJECTED) ones do not.
      - A new check is V(ACTIVE) when this is left out.
    type: str
    choices: [ACTIVE, INACTIVE, REJECTED]
  source_url:
    description:
      - Where the check is kept, for example the address of a file in a repository. Only one check may have it. A check that has it
        already is the one that is meant, whatever its name.
      - V("") removes it.
    type: str
  technical_details:
    description:
      - More about how it is measured. V("") removes it.
    type: str
  potential_analysis:
    description:
      - How to find out what is wrong. V("") removes it.
    type: str
  potential_impact:
    description:
      - What it means for the users. V("") removes it.
    type: str
  potential_solution:
    description:
      - What to do about it. V("") removes it.
    type: str
  runtime:
    description:
      - The Python that evaluates the command, where the installation has several. A new check runs with V(PYTHON_3) there, and none
        goes back to V(PYTHON_2). Left out, a check keeps the one it has.
      - An installation without this runs all with V(PYTHON_2), and V(PYTHON_3) is refused.
    type: str
    choices: [PYTHON_2, PYTHON_3]
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.zmon
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - A check goes only when no alert uses it, not even one that is inactive. The message names those that do.
  - A check that ZMON has marked as deleted counts as absent. One of its name that is made again is that one, with its id.
  - In check mode RV(resource) of a check that would be created lacks C(id), and, where they are left out, C(runtime),
    C(source_url), C(technical_details), C(potential_analysis), C(potential_impact) and C(potential_solution).
  - The scheduler sees a change after up to a minute.
"""

EXAMPLES = r"""
# ZMON_API_URL and ZMON_API_TOKEN are in the environment.
- name: How long the cities take to answer
  steadyops.monitoring.zmon_check_definition:
    name: City latency
    owning_team: Platform/Software
    description: Round trip to the city hall
    entities:
      - type: city
    interval: 60
    command: ping()
    potential_solution: Ask the mayor

- name: Another one runs less often, and keeps all the rest
  steadyops.monitoring.zmon_check_definition:
    name: City coordinates
    owning_team: Platform/Software
    interval: 300

- name: It is gone
  steadyops.monitoring.zmon_check_definition:
    name: City latency
    owning_team: Platform/Software
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
from ..module_utils.systems.zmon.kinds import CHECK_DEFINITION as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
