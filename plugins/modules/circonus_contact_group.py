#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: circonus_contact_group
short_description: Manage the contact groups of Circonus
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates, changes and removes contact groups, which say whom an alert tells, in what words, and who is next when nobody acts.
  - A group is found by its O(name). Circonus may hold several of one name; then the task fails and lists their ids.
  - Circonus takes a group that is removed out of every rule set that names it.
options:
  name:
    description:
      - What the group is called. Rule sets may name it so.
    type: str
  group_type:
    description:
      - What the group is for, which says what contacts it takes. V(normal), V(escalation) and V(oncall) take V(email), V(sms) and
        V(http); V(opsgenie) takes V(http); V(pagerduty), V(slack) and V(victorops) take contacts of their own name.
      - A new group is V(normal) when this is left out.
    type: str
    choices: [normal, escalation, oncall, opsgenie, pagerduty, slack, victorops]
  contacts:
    description:
      - Who is told. A member that is left out is left alone; V([]) tells nobody of that kind.
    type: dict
    suboptions:
      external:
        description: Contacts outside of Circonus, all of them. The order does not matter.
        type: list
        elements: dict
        suboptions:
          method:
            description: How they are told.
            type: str
            required: true
            choices: [email, sms, http, pagerduty, slack, victorops]
          contact_info:
            description:
              - An address for V(email), digits for V(sms), and a map for the others, the same as text with JSON in it. What the map
                leaves out and Circonus fills in is no difference.
              - V(http) takes C(url), C(format) (V(json) or V(params)) and C(method) (V(POST) or V(GET)).
              - V(pagerduty) takes C(account), C(service_key), C(service_name), C(webhook_url) and C(failover_group).
              - V(slack) takes C(channel), C(team), C(buttons) (V("1") or V("0")), C(username) and C(failover_group).
              - V(victorops) takes C(api_key), C(team), C(critical), C(warning) and C(info) (each V("0") to V("5")) and
                C(failover_group).
              - C(failover_group) is the number of a contact group, without V(/contact_group/). C(service_key), C(api_key) and
                C(webhook_url) are masked in everything that is shown.
            type: raw
            required: true
      users:
        description: Users of the account, all of them. The order does not matter.
        type: list
        elements: dict
        suboptions:
          user:
            description: The user, by e-mail address or id (V(/user/5001) or V(5001)).
            type: str
            required: true
          method:
            description: How the user is told.
            type: str
            required: true
            choices: [email, sms, http, pagerduty]
  aggregation_window:
    description:
      - The seconds in which alerts are gathered into one message.
      - A new group gathers for V(300) seconds when this is left out.
    type: int
  always_send_clear:
    description:
      - Whether it is told that an alert is over even while a maintenance is on.
      - A new group does not when this is left out.
    type: bool
  alert_formats:
    description:
      - The words of messages, with macros as in V({metric_name}). A text that is left out is left alone; V("") goes back to the words
        of Circonus.
    type: dict
    suboptions:
      long_message:
        description: The body of an e-mail.
        type: str
      long_subject:
        description: The subject of an e-mail.
        type: str
      long_summary:
        description: The summary of several alerts in an e-mail.
        type: str
      short_message:
        description: The message by SMS and the like.
        type: str
      short_summary:
        description: The summary of several alerts by SMS and the like.
        type: str
  escalations:
    description:
      - Who is told when nobody acknowledges an alert, for each severity. A severity that is left out is left alone; V({}) escalates
        no more.
    type: dict
    suboptions: &severities
      "1":
        description: For the worst.
        type: dict
        suboptions: &escalation
          after:
            description: The seconds until then, 300 at least.
            type: int
          contact_group:
            description: The group that is told, by name or id.
            type: str
      "2":
        description: For severity 2.
        type: dict
        suboptions: *escalation
      "3":
        description: For severity 3.
        type: dict
        suboptions: *escalation
      "4":
        description: For severity 4.
        type: dict
        suboptions: *escalation
      "5":
        description: For the least.
        type: dict
        suboptions: *escalation
  reminders:
    description:
      - How often an alert that nobody acknowledges is told again, for each severity, in the unit of the account (Circonus documents
        minutes). V(0) does not remind. A severity that is left out is left alone.
      - A new group does not remind when this is left out.
    type: dict
    suboptions:
      "1":
        description: For the worst.
        type: int
      "2":
        description: For severity 2.
        type: int
      "3":
        description: For severity 3.
        type: int
      "4":
        description: For severity 4.
        type: int
      "5":
        description: For the least.
        type: int
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
  - An O(id) is V(/contact_group/1234) or V(1234).
  - In check mode RV(resource) of a group that would be created lacks C(id), and C(alert_formats) when the task leaves it out.
  - An update sends what differs. A list of contacts, the escalations and the reminders are sent whole; what the task leaves out of
    them is sent as it was, read at most 10 seconds before.
"""

EXAMPLES = r"""
- name: The people on call, and their chiefs after a quarter of an hour
  steadyops.monitoring.circonus_contact_group:
    name: Database people
    contacts:
      users:
        - {user: jo@example.com, method: email}
      external:
        - {method: sms, contact_info: "12125550100"}
        - method: http
          contact_info: {url: "https://hooks.example.com/circonus"}
    escalations:
      "1": {after: 900, contact_group: On Call}
    reminders: {"1": 60}
    tags: [team:db]

- name: They are told by Circonus' own words again
  steadyops.monitoring.circonus_contact_group:
    name: Database people
    alert_formats: {long_subject: ""}

- name: They are no more
  steadyops.monitoring.circonus_contact_group:
    name: Database people
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
from ..module_utils.systems.circonus.kinds import CONTACT_GROUP as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
