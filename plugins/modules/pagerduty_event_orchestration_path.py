#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: pagerduty_event_orchestration_path
short_description: Say what becomes of events in PagerDuty
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Writes the rules of one path, which is the router, the global or the unrouted path of an event orchestration, or the path of a service.
  - A path is always there. V(absent) takes all rules out of it and, for a service, switches it off.
  - PagerDuty takes a path whole. What the task leaves out of O(sets) is removed; O(sets) or O(catch_all) that is left out stays as it is.
  - A rule is said whole, too. It stays the rule it is by its O(sets[].rules[].id), by its label, or by what it says, and the order counts.
  - The diff shows the rules that change, and the order where that does.
options:
  orchestration:
    description:
      - The event orchestration whose path it is, by name or id.
      - Either this, with O(type), or O(service) is needed.
    type: str
  type:
    description:
      - Which path of the orchestration it is. V(router) says which service gets an event, V(global) what is done with every event before
        that, and V(unrouted) what is done with those that no service gets.
      - With O(service) it can be left out.
    type: str
    choices: [router, global, unrouted, service]
  service:
    description:
      - The service whose path it is, by name or id.
    type: str
  sets:
    description:
      - The sets of rules, all of them. Every event begins in the one called V(start). A router has no other. The order of the sets does not
        matter, that of their rules does. The first rule whose conditions hold counts.
    type: list
    elements: dict
    suboptions:
      id:
        description: What the set is called.
        type: str
        required: true
      rules:
        description: The rules, all of them in their order.
        type: list
        elements: dict
        suboptions:
          id:
            description: The id that PagerDuty gave it. Only needed for a rule that is to get another label and stay the same rule.
            type: str
          label:
            description: What the rule is called. Give each its own, so that a rule is told from others when it changes.
            type: str
          conditions:
            description: When it applies, as expressions in PagerDuty's language (PCL), as in V(event.severity matches 'critical'). Any
              of them is enough. Always, where there are none.
            type: list
            elements: str
          disabled:
            description: Whether the rule is passed over.
            type: bool
          actions:
            description: What is done with the event. Which of them a path knows hangs on its type.
            type: dict
            suboptions:
              route_to:
                description: The set of rules that looks at the event next, by its id.
                type: str
              route_to_service:
                description: The service that gets the event, by name or id. In a router only.
                type: str
              dynamic_route_to:
                description: Let the event say which service gets it. In a router only, in its first rule, which must have no conditions.
                type: dict
                suboptions:
                  lookup_by:
                    description: What the event says of the service.
                    type: str
                    required: true
                    choices: [service_name, service_id]
                  source:
                    description: Where the event says it, as in V(event.custom_details.service).
                    type: str
                    required: true
                  regex:
                    description: The expression whose group is the name or the id.
                    type: str
                    required: true
              drop_event:
                description: Throw the event away. In a global path only.
                type: bool
              suppress:
                description: Make an alert of it and tell nobody.
                type: bool
              suspend:
                description: Wait this long before anybody is told, as V(5m) or in seconds.
                type: str
              priority:
                description: The priority of the incident, by name or id.
                type: str
              escalation_policy:
                description: The escalation policy that is followed in the place of the service's own, by name or id.
                type: str
              annotate:
                description: A note on the incident.
                type: str
              severity:
                description: How bad it is.
                type: str
                choices: [info, warning, error, critical]
              event_action:
                description: What the event does to the alert.
                type: str
                choices: [trigger, resolve]
              variables:
                description: What is taken out of the event for later use, in this order.
                type: list
                elements: dict
                suboptions:
                  name:
                    description: What it is called.
                    type: str
                    required: true
                  path:
                    description: Where in the event it is.
                    type: str
                    required: true
                  value:
                    description: The expression that finds it.
                    type: str
                    required: true
                  type:
                    description: What the expression is.
                    type: str
                    choices: [regex]
                    default: regex
              extractions:
                description: What is written into the event, in this order. Each has a template, or a source and an expression.
                type: list
                elements: dict
                suboptions:
                  target:
                    description: Where it is written, as in V(event.summary).
                    type: str
                    required: true
                  template:
                    description: The text, with C({{variables.name}}) in it.
                    type: str
                  source:
                    description: Where it is taken from.
                    type: str
                  regex:
                    description: The expression that finds it there.
                    type: str
              automation_actions:
                description: What is called for the event.
                type: list
                elements: dict
                suboptions:
                  name:
                    description: What it is called.
                    type: str
                    required: true
                  url:
                    description: The address that is called.
                    type: str
                    required: true
                  auto_send:
                    description: Whether it is called without anybody asking for it.
                    type: bool
                  headers:
                    description: Headers that are sent along. Those that look like credentials are masked.
                    type: dict
                  parameters:
                    description: Parameters that are sent along. Those that look like credentials are masked.
                    type: dict
                  trigger_types:
                    description: What it waits for.
                    type: list
                    elements: str
                    choices: [alert_triggered, alert_suppressed, alert_suspended]
              pagerduty_automation_actions:
                description: Automation actions of PagerDuty's own that are run. In the path of a service only.
                type: list
                elements: dict
                suboptions:
                  action_id:
                    description: The id of the action.
                    type: str
                    required: true
                  trigger_types:
                    description: What it waits for.
                    type: list
                    elements: str
                    choices: [alert_triggered, alert_suppressed, alert_suspended]
              incident_custom_field_updates:
                description: Custom fields of the incident that are set.
                type: list
                elements: dict
                suboptions:
                  id:
                    description: The id of the field.
                    type: str
                    required: true
                  value:
                    description: What it is set to.
                    type: str
  catch_all:
    description:
      - What is done with an event to which no rule applies, said whole. V({}) is nothing. In a router that means that the event is unrouted.
    type: dict
    suboptions:
      route_to:
        description: The set of rules that looks at the event next, by its id.
        type: str
      route_to_service:
        description: The service that gets the event, by name or id. In a router only.
        type: str
      dynamic_route_to:
        description: Let the event say which service gets it. In a router only, in its first rule, which must have no conditions.
        type: dict
        suboptions:
          lookup_by:
            description: What the event says of the service.
            type: str
            required: true
            choices: [service_name, service_id]
          source:
            description: Where the event says it, as in V(event.custom_details.service).
            type: str
            required: true
          regex:
            description: The expression whose group is the name or the id.
            type: str
            required: true
      drop_event:
        description: Throw the event away. In a global path only.
        type: bool
      suppress:
        description: Make an alert of it and tell nobody.
        type: bool
      suspend:
        description: Wait this long before anybody is told, as V(5m) or in seconds.
        type: str
      priority:
        description: The priority of the incident, by name or id.
        type: str
      escalation_policy:
        description: The escalation policy that is followed in the place of the service's own, by name or id.
        type: str
      annotate:
        description: A note on the incident.
        type: str
      severity:
        description: How bad it is.
        type: str
        choices: [info, warning, error, critical]
      event_action:
        description: What the event does to the alert.
        type: str
        choices: [trigger, resolve]
      variables:
        description: What is taken out of the event for later use, in this order.
        type: list
        elements: dict
        suboptions:
          name:
            description: What it is called.
            type: str
            required: true
          path:
            description: Where in the event it is.
            type: str
            required: true
          value:
            description: The expression that finds it.
            type: str
            required: true
          type:
            description: What the expression is.
            type: str
            choices: [regex]
            default: regex
      extractions:
        description: What is written into the event, in this order. Each has a template, or a source and an expression.
        type: list
        elements: dict
        suboptions:
          target:
            description: Where it is written, as in V(event.summary).
            type: str
            required: true
          template:
            description: The text, with C({{variables.name}}) in it.
            type: str
          source:
            description: Where it is taken from.
            type: str
          regex:
            description: The expression that finds it there.
            type: str
      automation_actions:
        description: What is called for the event.
        type: list
        elements: dict
        suboptions:
          name:
            description: What it is called.
            type: str
            required: true
          url:
            description: The address that is called.
            type: str
            required: true
          auto_send:
            description: Whether it is called without anybody asking for it.
            type: bool
          headers:
            description: Headers that are sent along. Those that look like credentials are masked.
            type: dict
          parameters:
            description: Parameters that are sent along. Those that look like credentials are masked.
            type: dict
          trigger_types:
            description: What it waits for.
            type: list
            elements: str
            choices: [alert_triggered, alert_suppressed, alert_suspended]
      pagerduty_automation_actions:
        description: Automation actions of PagerDuty's own that are run. In the path of a service only.
        type: list
        elements: dict
        suboptions:
          action_id:
            description: The id of the action.
            type: str
            required: true
          trigger_types:
            description: What it waits for.
            type: list
            elements: str
            choices: [alert_triggered, alert_suppressed, alert_suspended]
      incident_custom_field_updates:
        description: Custom fields of the incident that are set.
        type: list
        elements: dict
        suboptions:
          id:
            description: The id of the field.
            type: str
            required: true
          value:
            description: What it is set to.
            type: str
  active:
    description:
      - Whether the rules of a service are heeded. With V(true) a service that has rules of the former kind is switched over to these.
        Only with O(service). It is written after the rules.
    type: bool
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.pagerduty
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - What PagerDuty warns of, such as a rule that the plan of the account does not evaluate, is a warning of the task.
  - In check mode, RV(resource) of the path of an orchestration that would be created lacks C(id).
"""

EXAMPLES = r"""
- name: All events come in here
  steadyops.monitoring.pagerduty_event_orchestration:
    name: Everything

- name: What the database says goes to billing, the rest to the web shop
  steadyops.monitoring.pagerduty_event_orchestration_path:
    orchestration: Everything
    type: router
    sets:
      - id: start
        rules:
          - label: Database
            conditions:
              - event.source matches part 'db'
              - event.summary matches part 'database'
            actions:
              route_to_service: Billing
    catch_all:
      route_to_service: Web shop

- name: At night nobody is woken up for what is only informative
  steadyops.monitoring.pagerduty_event_orchestration_path:
    service: Web shop
    sets:
      - id: start
        rules:
          - label: Only informative
            conditions: [event.severity matches 'info']
            actions:
              suppress: true
          - label: The rest
            actions:
              priority: P2
              annotate: The runbook is at https://wiki.example.com/shop
    active: true

- name: The web shop has no rules any more
  steadyops.monitoring.pagerduty_event_orchestration_path:
    service: Web shop
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
  description: What was done, or would be in check mode. V(updated), V(deleted) or V(unchanged).
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
  sample: PUT
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
from ..module_utils.systems.pagerduty.kinds import EVENT_ORCHESTRATION_PATH as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
