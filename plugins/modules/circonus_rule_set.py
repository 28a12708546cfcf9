#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: circonus_rule_set
short_description: Manage the rule sets of Circonus
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates, changes and removes rule sets, which say at what values of a metric whom to tell.
  - A rule set belongs to a O(check) and to a metric, named by O(metric_name) or by O(metric_pattern), and O(filter) narrows
    it. Without O(id) these say which one is meant. One that is left out may be anything; when several rule sets fit, the task
    fails and lists their ids.
options:
  check:
    description:
      - The check, as V(/check/12345) or V(12345), or the display name of its check bundle. V(/check/0) means any check.
      - A bundle that runs on several brokers has a check for each. Its name fits all of them, so the id has to be given.
      - Needed to create a rule set, and fixed from then on.
    type: str
  metric_name:
    description:
      - The name of the metric. Blanks inside it, commas and backquotes count. This or O(metric_pattern) is needed to create a
        rule set, and fixed from then on.
    type: str
  metric_pattern:
    description:
      - A regular expression for the names of the metrics, in place of O(metric_name).
    type: str
  filter:
    description:
      - A query for the tags of the metrics, as in V(and(env:prod,not(role:scratch\)\)). Mostly used with V(/check/0). Fixed
        once the rule set is there.
      - V("") means a rule set without a filter. Left out, it finds one with any filter.
    type: str
  metric_type:
    description:
      - What the values are. Text metrics know other criteria. Fixed once the rule set is there.
      - A new rule set is V(numeric) when this is left out.
    type: str
    choices: [numeric, text]
  rules:
    description:
      - The rules, all of them and in their order. The first one that is true counts. V([]) removes all.
      - A new rule set has none when this is left out.
    type: list
    elements: dict
    suboptions:
      criteria:
        description:
          - What is compared.
          - V(min value) alerts when the metric is below the value and V(max value) when it is above. These, V(equals) and
            V(does not equal) are for numeric metrics. V(on absence) is for all. The rest are for text metrics.
        type: str
        required: true
        choices:
          - min value
          - max value
          - equals
          - does not equal
          - match
          - does not match
          - contains
          - does not contain
          - on change
          - on absence
      severity:
        description: How bad it is, from V(1), the worst, to V(5). It chooses among O(contact_groups).
        type: int
        required: true
        choices: [1, 2, 3, 4, 5]
      value:
        description:
          - With what the metric is compared. For V(min value), V(max value), V(equals) and V(does not equal), V(40), V("40") and
            V(40.0) are the same.
          - For the criteria of texts it is a text and stays what it is. Put one of digits into quotes, as V("1.10") or V("007"),
            or YAML makes another of it; a number is refused there.
          - For V(on absence), the B(seconds) without data, a whole number. No check runs more often than every 10 seconds, so
            less than that alerts between two runs; the module warns.
          - For V(on change) it means nothing and may be left out.
        type: raw
      wait:
        description: The B(minutes) to wait before anybody is told.
        type: int
        default: 0
      windowing_function:
        description: Compare this function of the values in a window of time. When left out, each value is compared.
        type: str
        choices: [average, stddev, derive, derive_stddev, counter, counter_stddev]
      windowing_duration:
        description:
          - The length of the window in seconds. V(300) when left out. It means nothing without
            O(rules[].windowing_function).
        type: int
      windowing_min_duration:
        description:
          - The seconds of the window that must hold values, up to its length. V(0) when left out. It means nothing without
            O(rules[].windowing_function).
        type: int
  contact_groups:
    description:
      - Whom to tell at each severity. A severity that is left out is left alone; V([]) tells nobody.
      - A new rule set tells nobody at the severities that are left out.
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
        description: Contact groups for severity 5.
        type: list
        elements: str
  name:
    description:
      - What it is called in Circonus. Not unique, and not what it is found by. V("") removes it.
    type: str
  link:
    description:
      - An address for those who are told, for example of a runbook. V("") removes it.
    type: str
  notes:
    description:
      - A text for those who are told. Blanks around it do not count. V("") removes it.
    type: str
  parent:
    description:
      - A rule set that keeps this one silent while it alerts, by name or id. It needs a rule of severity 1.
      - V("") removes it.
    type: str
  user_json:
    description:
      - A dictionary that is sent along to webhooks, up to 4096 bytes as JSON. Given whole; V({}) empties it.
    type: dict
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.replace
  - steadyops.monitoring.circonus
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - An O(id) is V(/rule_set/987654) or V(987654).
  - O(check), O(metric_name), O(metric_pattern), O(filter) and O(metric_type) cannot be changed. With O(replace=true) the rule
    set is deleted and made anew, and rule set groups that use it are changed by Circonus. Of O(metric_type) alone the old
    one has to go first, so that a run which is killed in between leaves none.
  - Rules that do not fit the type of the metric are refused before anything is sent, also when one of the two was there before.
  - In check mode RV(resource) of a rule set that would be created lacks C(id), and those of O(metric_name),
    O(metric_pattern), O(filter), O(name), O(link), O(notes), O(parent) and O(user_json) that the task leaves out. Of one that
    would be replaced it lacks C(id).
  - An update sends the whole rule set. What the task leaves out is sent as it was, read at most 10 seconds before.
"""

EXAMPLES = r"""
# The token is that of the default account in ~/.circonusapirc.
- name: Tell those on call when foo is absent (the module warns that one second is shorter than any check)
  steadyops.monitoring.circonus_rule_set:
    check: /check/12345
    metric_name: foo
    metric_type: numeric
    contact_groups:
      1: [On Call]
      2: []
      3: []
      4: []
      5: []
    rules:
      - criteria: on absence
        severity: "1"
        value: 1
        wait: "0"

- name: After five minutes of absence, or ten minutes above 40; the contact groups stay as they are
  steadyops.monitoring.circonus_rule_set:
    check: /check/12345
    metric_name: foo
    rules:
      - criteria: on absence
        severity: 1
        value: 300
      - criteria: max value
        severity: 2
        value: 40
        wait: 10
        windowing_function: average
        windowing_duration: 600

- name: Nobody is told any more
  steadyops.monitoring.circonus_rule_set:
    check: /check/12345
    metric_name: foo
    state: absent

- name: Any disk of any check, by environment, in one pass over one list
  steadyops.monitoring.circonus_rule_set:
    name: Any disk full in {{ item.environment }}
    check: /check/0
    metric_pattern: "^disk`.*`used_percent$"
    filter: and(env:{{ item.environment }},not(role:scratch))
    contact_groups:
      2: "{{ item.tell }}"
    rules:
      - criteria: max value
        severity: 2
        value: "{{ item.percent }}"
        wait: 10
  loop:
    - environment: prod
      percent: 90
      tell: [On Call]
    - environment: test
      percent: 97
      tell: []
  loop_control:
    label: "{{ item.environment }}"

- name: The same in two accounts, each with its own token from the file; the check goes by the name of its bundle
  steadyops.monitoring.circonus_rule_set:
    account: "{{ item }}"
    check: www.example.com http
    metric_name: duration
    rules:
      - criteria: max value
        severity: 1
        value: 2000
        wait: 5
  loop: [prod, staging]
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
from ..module_utils.systems.circonus.kinds import RULE_SET as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
