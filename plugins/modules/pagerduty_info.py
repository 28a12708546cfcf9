#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: pagerduty_info
short_description: Read what a PagerDuty account holds, and who is on call
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Reads, and changes nothing.
  - One module reads every kind of thing, with O(resource) to say which. What has a module comes back under the names of that module's
    options, each thing with its C(id); what refers to something else is given as its id. All else comes as PagerDuty gives it, and so does
    what is read with O(include).
  - Lists are read to their end, which is 10000 things at most. When there are more the task says so; narrow the list then.
options:
  resource:
    description:
      - What to read. Most are named like their module without the prefix.
      - V(oncall) says who is on call, at the moment or O(at) another one, or between O(since) and O(until), for O(schedules),
        O(escalation_policies) or O(users).
      - V(priority), V(vendor), V(extension_schema), V(ability), V(license), V(license_allocation) and V(standard) are what the account has to
        choose from.
      - V(log_entry), V(notification) and V(change_event) are what happened in the time from O(since) to O(until).
      - V(service_dependency) needs O(service) or O(business_service), and V(event_orchestration_path) O(service), or O(orchestration) and
        O(type).
      - V(incident) has those that are open, of all times. With O(statuses), O(since) or O(until) it has those of the last month, unless
        O(since) and O(until), which may be half a year apart, or O(all_dates) say otherwise.
      - V(maintenance_window) has those that go on and those that come, unless O(filter) says otherwise.
      - V(alert) has those of one O(incident), as PagerDuty gives them.
      - V(schedule_override) has those from a day ago to 90 days ahead.
      - V(schedule) has those of layers, and V(schedule_v3) those of shifts; of these the list tells the names only, and one that is asked for by
        O(id) or O(name) is told whole, as PagerDuty gives it, with its shifts from O(since) to O(until) where O(include) is V(final_schedule).
      - V(notification_rule) has those of either urgency.
    type: str
    required: true
    choices:
      - ability
      - addon
      - alert
      - alert_grouping_setting
      - business_service
      - change_event
      - contact_method
      - escalation_policy
      - event_orchestration
      - event_orchestration_path
      - extension
      - extension_schema
      - incident
      - incident_custom_field
      - incident_workflow
      - license
      - license_allocation
      - log_entry
      - maintenance_window
      - notification
      - notification_rule
      - oncall
      - priority
      - ruleset
      - schedule
      - schedule_override
      - schedule_v3
      - service
      - service_custom_field
      - service_dependency
      - service_integration
      - standard
      - status_page
      - status_page_post
      - tag
      - team
      - team_membership
      - user
      - vendor
      - webhook_subscription
  id:
    description:
      - Only the thing with this id. When there is none, RV(resources) is empty; that is no failure.
    type: str
  name:
    description:
      - Only things of this name, which is the e-mail address or the name of a user, the label of a tag, the address of a webhook
        subscription, and the key or the description of a maintenance window.
    type: str
  search:
    description:
      - Only things in whose name this stands, whatever its case; of users also those in whose e-mail address.
    type: str
  users:
    description:
      - Only what belongs to these users, by e-mail, name or id.
    type: list
    elements: str
  teams:
    description:
      - Only what belongs to these teams, by name or id.
    type: list
    elements: str
  services:
    description:
      - Only what belongs to these services, by name or id.
    type: list
    elements: str
  schedules:
    description:
      - Only who is on call by these schedules, by name or id.
    type: list
    elements: str
  escalation_policies:
    description:
      - Only who is on call for these escalation policies, by name or id.
    type: list
    elements: str
  user:
    description:
      - The user whose things are read, by e-mail, name or id.
    type: str
  team:
    description:
      - The team whose things are read, by name or id.
    type: str
  service:
    description:
      - The service whose things are read, by name or id.
    type: str
  business_service:
    description:
      - The business service whose dependencies are read, by name or id.
    type: str
  schedule:
    description:
      - The schedule whose things are read, by name or id.
    type: str
  status_page:
    description:
      - The status page whose posts are read, by name or id.
    type: str
  orchestration:
    description:
      - The event orchestration whose path is read, by name or id.
    type: str
  type:
    description:
      - Which path of the O(orchestration) is read.
    type: str
    choices: [router, global, unrouted]
  since:
    description:
      - The begin of the time that is looked at. ISO 8601, in UTC where it names no zone, or epoch seconds.
    type: str
  until:
    description:
      - Its end, written like O(since).
    type: str
  at:
    description:
      - The moment for which is said who is on call, written like O(since). Now when it is left out.
    type: str
  earliest:
    description:
      - Whether only the next shift is told, for each user, escalation policy and level.
    type: bool
  statuses:
    description:
      - Only incidents with these statuses. Those that are open, which is V(triggered) and V(acknowledged), when it is left out.
      - Of alerts, those that are V(triggered) or V(resolved); all of them when it is left out.
    type: list
    elements: str
    choices: [triggered, acknowledged, resolved]
  urgencies:
    description:
      - Only incidents of these urgencies.
    type: list
    elements: str
    choices: [high, low]
  incident:
    description:
      - The id of the incident whose alerts are read.
    type: str
  alert_key:
    description:
      - Only alerts of this key, which is the C(dedup_key) of their events.
    type: str
  incident_key:
    description:
      - Only incidents of this key, which is the C(dedup_key) of their alerts.
    type: str
  all_dates:
    description:
      - Whether incidents of all times are read, and not only those of the last month.
    type: bool
  filter:
    description:
      - Which maintenance windows are read. V(open), which is V(ongoing) and V(future), when it is left out.
    type: str
    choices: [past, future, ongoing, open, all]
  is_overview:
    description:
      - Whether only the most important log entries are read. All of them when it is left out.
    type: bool
  include:
    description:
      - What is told whole, where it is only referred to otherwise, and what is not told otherwise, as PagerDuty calls it, such as V(users),
        V(integrations) or V(final_schedule). The message about one that is not known lists those that are.
      - The shifts of V(final_schedule) and V(overrides_subschedule) are those from O(since) to O(until), and none when both are left out.
    type: list
    elements: str
extends_documentation_fragment:
  - steadyops.monitoring.pagerduty
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - An option that has no meaning for O(resource) is refused.
  - With O(include=integrations), services come with the keys of their integrations, which are secrets.
"""

EXAMPLES = r"""
- name: Who is on call for the web shop's policy
  steadyops.monitoring.pagerduty_info:
    resource: oncall
    escalation_policies: [Default]
    include: [users]
  register: oncall

- name: Say it
  ansible.builtin.debug:
    msg: "Level {{ item.escalation_level }}: {{ item.user.name }}, {{ item.user.email }}"
  loop: "{{ oncall.resources }}"
  loop_control:
    label: "{{ item.user.id }}"

- name: Who will be on call on Christmas Eve
  steadyops.monitoring.pagerduty_info:
    resource: oncall
    users: [noa.vidal@example.org]
    at: 2026-12-24T18:00:00Z

- name: What is wrong with the services of the team
  steadyops.monitoring.pagerduty_info:
    resource: incident
    teams: [Platform]
    statuses: [triggered, acknowledged]
    all_dates: true

- name: The service of this name, with its id
  steadyops.monitoring.pagerduty_info:
    resource: service
    name: Web shop

- name: What the web shop rests upon, and what rests upon it
  steadyops.monitoring.pagerduty_info:
    resource: service_dependency
    service: Web shop

- name: What the plan of the account includes
  steadyops.monitoring.pagerduty_info:
    resource: ability
"""

RETURN = r"""
resources:
  description:
    - What was read, a dictionary each. Empty when there is nothing.
  returned: success
  type: list
  elements: dict
  sample: [{id: PWEBSHP, name: Web shop}]
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
  sample: pagerduty
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
from ..module_utils.systems.pagerduty.kinds import INFO as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
