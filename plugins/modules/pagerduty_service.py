#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: pagerduty_service
short_description: Manage a service of PagerDuty
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates, changes and deletes a service. Alerts are about services, and the escalation policy of a service says who is paged.
  - The live state of a service, C(status) in RV(resource), is never sent. Incidents and maintenance windows move it.
  - How alerts are grouped is touched only when the task says O(alert_grouping), whoever set it and in whatever way.
options:
  id:
    description:
      - The id of one that is there, as V(PX1Y2Z3). It alone says which one is meant, and O(name) is a value to be set, so this renames it.
      - The task fails when there is none with this id, unless it has O(state=absent).
    type: str
  state:
    description:
      - V(present) creates the service when there is none, and changes what differs.
      - V(absent) deletes it with its integrations. PagerDuty deletes it also when something points at it. In check mode a warning lists the
        open maintenance windows, dependencies, extensions and webhook subscriptions of the service.
    type: str
    choices: [present, absent]
    default: present
  name:
    description:
      - The name. Blanks around it do not count. PagerDuty takes no two services of one name. Needed without O(id).
    type: str
  description:
    description:
      - What the service is, for people. V("") removes it.
    type: str
  escalation_policy:
    description:
      - The escalation policy, by name or id. Needed to create a service.
    type: str
  enabled:
    description:
      - Whether the service opens incidents. V(false) switches it off. A new service is on, and is switched off in a second call.
      - Left out, what somebody switched off by hand stays off.
    type: bool
  auto_resolve_timeout:
    description:
      - Seconds after which an open incident is resolved by itself. V(0) turns it off. A new service has none when this is left out, unlike one
        that is made in the web application.
    type: int
  acknowledgement_timeout:
    description:
      - Seconds after which an acknowledged incident is triggered again. V(0) turns it off. A new service has none when this is left out, unlike
        one that is made in the web application.
    type: int
  incident_urgency_rule:
    description:
      - How urgent incidents are. It is the whole rule. A new service opens incidents of high urgency when this is left out.
    type: dict
    suboptions:
      type:
        description:
          - V(constant) is one urgency at any time, V(use_support_hours) one that hangs on O(support_hours). It follows from the rest where it is
            left out.
          - A task that says V(constant) takes O(support_hours) and O(scheduled_actions) away.
        type: str
        choices: [constant, use_support_hours]
      urgency:
        description: The urgency at any time. V(severity_based) takes it from each alert.
        type: str
        choices: [high, low, severity_based]
      during_support_hours:
        description: The urgency within O(support_hours).
        type: str
        choices: [high, low, severity_based]
      outside_support_hours:
        description: The urgency outside of O(support_hours).
        type: str
        choices: [high, low, severity_based]
  support_hours:
    description:
      - When somebody is there. It is the whole of it, and V({}) removes it.
    type: dict
    suboptions:
      time_zone:
        description: The zone of these times, as V(Europe/Berlin). All four are needed.
        type: str
      start_time:
        description: When they begin, as V("09:00:00"), in quotes.
        type: str
      end_time:
        description: When they end, written likewise.
        type: str
      days_of_week:
        description: The days, 1 for Monday to 7 for Sunday.
        type: list
        elements: int
  scheduled_actions:
    description:
      - What becomes of the urgency of open incidents when the hours begin or end. An empty list removes all.
    type: list
    elements: dict
    suboptions:
      at:
        description: The beginning or the end of O(support_hours).
        type: str
        required: true
        choices: [support_hours_start, support_hours_end]
      to_urgency:
        description: What the urgency becomes. PagerDuty knows only V(high) here.
        type: str
        choices: [high]
        default: high
  alert_grouping:
    description:
      - How alerts become one incident. Left out, it is left alone. It is the whole of it, and the type V(none) turns grouping off.
      - PagerDuty takes a service whose grouping is set this way out of a setting that it shares with other services. Where that has a form
        that a service cannot show, the diff calls it C(shared setting).
    type: dict
    suboptions:
      type:
        description:
          - V(time) groups what comes within a time, V(content_based) what has the same content, V(intelligent) what is alike. Not every plan
            has each of them. V(none) turns grouping off.
        type: str
        required: true
        choices: [none, time, intelligent, content_based]
      timeout:
        description: With V(time), minutes, 0 to 1440. V(0) groups until the incident is resolved.
        type: int
      time_window:
        description: With V(intelligent) and V(content_based), seconds, 300 to 3600. V(0) leaves it to PagerDuty.
        type: int
      aggregate:
        description: With V(content_based), whether all of the O(alert_grouping.fields) must agree or any of them.
        type: str
        choices: [all, any]
      fields:
        description: With V(content_based), the fields of an alert that are compared.
        type: list
        elements: str
  auto_pause_notifications:
    description:
      - Whether notifications wait for alerts that pass by themselves. Not every plan has it.
    type: dict
    suboptions:
      enabled:
        description: Whether they wait.
        type: bool
        required: true
      timeout:
        description: How long, in seconds. V(0) leaves it to PagerDuty.
        type: int
        choices: [0, 120, 180, 300, 600, 900]
  detach:
    description:
      - Whether the service is first taken out of everything that points at it, when it is to be removed. The diff shows what changes
        there. A maintenance window or an extension of this service alone goes, one of several stays for the others. Webhook
        subscriptions to this service and its dependencies go.
      - With V(false) PagerDuty deletes the service all the same, and does not say what becomes of the rest. Check mode names it.
    type: bool
    default: false
extends_documentation_fragment:
  - steadyops.monitoring.pagerduty
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of a service that would be created lacks C(id), C(created_at), C(html_url) and C(status), and those of
    O(description), O(enabled), O(auto_resolve_timeout), O(acknowledgement_timeout), O(incident_urgency_rule), O(support_hours),
    O(scheduled_actions), O(alert_grouping) and O(auto_pause_notifications) that the task leaves out. Of one that would be changed it lacks
    C(status).
seealso:
  - module: steadyops.monitoring.pagerduty_service_integration
  - module: steadyops.monitoring.pagerduty_maintenance_window
"""

EXAMPLES = r"""
# PAGERDUTY_API_TOKEN is in the environment.
- name: A service with a policy, whose incidents are resolved after a day
  steadyops.monitoring.pagerduty_service:
    name: Search
    description: What customers find things with
    escalation_policy: Default
    auto_resolve_timeout: 86400
    acknowledgement_timeout: 1800

- name: At night only what is critical wakes somebody up
  steadyops.monitoring.pagerduty_service:
    name: Web shop
    incident_urgency_rule:
      during_support_hours: high
      outside_support_hours: severity_based
    support_hours:
      time_zone: Europe/Berlin
      start_time: "09:00:00"
      end_time: "17:00:00"
      days_of_week: [1, 2, 3, 4, 5]
    scheduled_actions:
      - at: support_hours_start

- name: Alerts of one cluster are one incident
  steadyops.monitoring.pagerduty_service:
    name: Web shop
    alert_grouping:
      type: content_based
      aggregate: all
      fields: [component]
      time_window: 900

- name: The shop pages nobody until it is on again
  steadyops.monitoring.pagerduty_service:
    name: Web shop
    enabled: false

- name: It goes, with its integrations
  steadyops.monitoring.pagerduty_service:
    name: Search
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
  sample: pagerduty
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
from ..module_utils.systems.pagerduty.kinds import SERVICE as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
