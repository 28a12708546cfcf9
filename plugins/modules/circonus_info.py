#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: circonus_info
short_description: Read what a Circonus account holds
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Reads, and changes nothing.
  - One module reads every kind of thing, with O(resource) to say which. The things come back under the names of the options
    of their own module, each with its C(id); what refers to something else is given as its id.
  - Lists are walked as far as Circonus lets anybody walk them, which is 2000 things, or 10000 metrics. When there are more, a
    warning says so; O(search) and O(filters) narrow a list. Every task reads anew, also in a loop, so that C(until) works.
options:
  resource:
    description:
      - What to read. Most are named like their module without the prefix.
      - V(broker), V(check), V(metric) and V(tag) have no module, because nobody makes them by themselves.
      - V(alert) has the open alerts of the last 30 days, unless O(alert_state), O(start) or O(end) says otherwise.
      - V(acknowledgement) has those that hold; with O(filters) of C(_active=false) those that are over.
      - V(annotation) and V(maintenance) can be narrowed by O(start) and O(end), too.
      - V(maintenance) has each window by itself, also those that no task has opened, but none that is over.
      - V(caql) answers O(caql). It, V(maintenance) and V(tag) come as the service gives them.
    type: str
    required: true
    choices:
      - account
      - acknowledgement
      - alert
      - annotation
      - broker
      - caql
      - check
      - check_bundle
      - check_bundle_metrics
      - contact_group
      - dashboard
      - graph
      - maintenance
      - metric
      - metric_cluster
      - outlier_report
      - provision_broker
      - rule_set
      - rule_set_group
      - tag
      - template
      - user
      - worksheet
  id:
    description:
      - Only the thing with this id, in either form (V(/rule_set/12) or V(12)). When there is none, RV(resources) is empty; that
        is no failure.
      - What a list does not show any more is found by its id all the same, such as a disabled check bundle or a cleared alert.
      - The id of a metric is V(12345_duration), with the number or the UUID of its check in front of its name.
      - Needed for V(provision_broker), as the common name.
    type: str
  name:
    description:
      - Only things of this name. It is the title of graphs, worksheets, dashboards and annotations, the e-mail address of users,
        the display name of check bundles, and the metric of alerts.
    type: str
  check_bundle:
    description:
      - The check bundle whose checks, or metrics, are read, by display name or id. For V(check), and needed for
        V(check_bundle_metrics).
    type: str
  search:
    description:
      - A search as Circonus knows it, such as V((tags:env:prod\)(active:1\)) or V("exact words"). Bare words match what is only
        similar, so it narrows a list and proves nothing.
      - For V(metric) it is a query of tags, as V(cpu* and(__check_id:12345,env:prod\)).
    type: str
  filters:
    description:
      - Only things whose fields are as this map says, under the names that Circonus' API gives them, as in C(type), C(target) or
        C(_severity). A name may end in C(_wildcard), where C(*) is wild, in C(_has) for a member of a list, or for numbers in
        C(_gt), C(_ge), C(_lt) or C(_le). All of them must hold; so must each value of a list.
      - V(null) is a value too. C(tags_has) does not mind upper and lower case.
      - They are sent with the question, and each thing of the answer is looked at again, so that a filter which the service
        does not know narrows the list all the same.
    type: dict
  alert_state:
    description:
      - Which alerts to read. V(open) when it is left out.
    type: str
    choices: [open, cleared, all]
  start:
    description:
      - Only alerts, annotations and maintenances that begin at this time or later; the begin of the numbers for V(caql). ISO 8601, in UTC where
        it names no zone, or epoch seconds.
      - Alerts of 30 days at most can be read at once, starting here when O(end) is left out.
    type: str
  end:
    description:
      - Only alerts, annotations and maintenances that begin at this time or earlier; the end of the numbers for V(caql). Written like O(start).
    type: str
  caql:
    description:
      - The CAQL statement to answer.
    type: str
  period:
    description:
      - The length of time that one number is made of. Circonus takes a minute when it is left out.
    type: str
  format:
    description:
      - How the numbers come, row by row with V(DF1), series by series with V(DF4). Circonus takes V(DF1) when it is left out.
    type: str
    choices: [DF1, DF4]
extends_documentation_fragment:
  - steadyops.monitoring.circonus
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - An option that has no meaning for O(resource) is refused.
  - The configuration of a check bundle may hold secrets, which the service returns in clear.
"""

EXAMPLES = r"""
# CIRCONUS_API_TOKEN is in the environment.
- name: What is wrong with the databases at the moment
  steadyops.monitoring.circonus_info:
    resource: alert
    filters:
      _severity_le: 2
      _tags_has: service:db
  register: wrong

- name: Say it
  ansible.builtin.debug:
    msg: "{{ item.host }}: {{ item.metric_name }} is {{ item.value }} since {{ item.occurred_on }}"
  loop: "{{ wrong.resources }}"
  loop_control:
    label: "{{ item.id }}"

- name: What was wrong in the first week of the month
  steadyops.monitoring.circonus_info:
    resource: alert
    alert_state: cleared
    start: 2026-11-01
    end: 2026-11-08

- name: The check bundle of this name, with its id
  steadyops.monitoring.circonus_info:
    resource: check_bundle
    name: www.example.com http

- name: The checks it is made of, one for each broker
  steadyops.monitoring.circonus_info:
    resource: check
    check_bundle: www.example.com http

- name: Every web check that runs, whoever has made it
  steadyops.monitoring.circonus_info:
    resource: check_bundle
    search: (active:1)
    filters:
      type: http
      target_wildcard: "*.example.com"
      tags_has: [service:web]

- name: How slow the front page was in the last hour
  steadyops.monitoring.circonus_info:
    resource: caql
    caql: find("duration", "and(service:web)") | stats:mean()
    start: "{{ now(utc=true).timestamp() | int - 3600 }}"
    period: 5m
"""

RETURN = r"""
resources:
  description:
    - What was read, a dictionary each. Empty when there is nothing.
  returned: success
  type: list
  elements: dict
  sample: [{id: /check_bundle/1200, display_name: www.example.com http, type: http, target: www.example.com}]
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
  sample: circonus
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
from ..module_utils.systems.circonus.kinds import INFO as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
