#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: circonus_rule_set_group
short_description: Manage the groups of rule sets of Circonus
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates, changes and removes groups of rule sets, which alert when several rule sets do.
  - A group is found by its O(name).
options:
  name:
    description:
      - What the group is called.
    type: str
  rule_set_conditions:
    description:
      - The rule sets that are looked at, all of them and in their order. The first is C(A) in O(formulas[].expression), the second C(B).
      - Needed to create a group.
    type: list
    elements: dict
    suboptions:
      rule_set:
        description: The rule set, by id (V(/rule_set/1001) or V(1001)) or by its name.
        type: str
        required: true
      matching_severities:
        description: The severities that count, as V([1, 2]) or V("12").
        type: raw
        required: true
  formulas:
    description:
      - When the group alerts, all formulas in their order. The first one that is true counts.
      - Needed to create a group.
    type: list
    elements: dict
    suboptions:
      expression:
        description: A formula such as V((A and B\) and not C), or the number of conditions that must hold. Blanks do not count.
        type: str
        required: true
      raise_severity:
        description: How bad it is then, from V(1), the worst, to V(5).
        type: int
        required: true
        choices: [1, 2, 3, 4, 5]
      wait:
        description: The B(minutes) to wait before anybody is told.
        type: int
        default: 0
  contact_groups:
    description:
      - Whom to tell at each severity. A severity that is left out is left alone; V([]) tells nobody.
      - A new one tells nobody at the severities that are left out.
    type: dict
    suboptions:
      "1":
        description: Contact groups for the worst, by name or id (V(/contact_group/1234) or V(1234)). The order does not matter.
        type: list
        elements: str
      "2":
        description: Contact groups for severity 2.
        type: list
        elements: str
      "3":
        description: Contact groups for severity 3.
        type: list
        elements: str
      "4":
        description: Contact groups for severity 4.
        type: list
        elements: str
      "5":
        description: Contact groups for the least.
        type: list
        elements: str
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
  - An O(id) is V(/rule_set_group/31) or V(31).
  - In check mode RV(resource) of a group that would be created lacks C(id).
  - An update sends what differs, and the conditions and formulas with it, which Circonus wants each time.
"""

EXAMPLES = r"""
- name: The shop is down when its web server and its database are
  steadyops.monitoring.circonus_rule_set_group:
    name: Shop down
    rule_set_conditions:
      - {rule_set: /rule_set/1001, matching_severities: [1, 2]}
      - {rule_set: /rule_set/1002, matching_severities: "1234"}
    formulas:
      - {expression: A and B, raise_severity: 1}
      - {expression: "1", raise_severity: 3, wait: 10}
    contact_groups:
      "1": [On Call]

- name: It is looked at no more
  steadyops.monitoring.circonus_rule_set_group:
    name: Shop down
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
from ..module_utils.systems.circonus.kinds import RULE_SET_GROUP as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
