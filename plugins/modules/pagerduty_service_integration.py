#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: pagerduty_service_integration
short_description: Manage how events come to a service of PagerDuty
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates, changes and deletes an integration of a service. Its key is what M(steadyops.monitoring.pagerduty_alert) and
    M(steadyops.monitoring.pagerduty_change_event) need as O(steadyops.monitoring.pagerduty_alert#module:routing_key).
  - The key is a secret that PagerDuty makes. It stands in RV(resource) of the run that creates the integration, as C(integration_key), and
    in no other run, no diff and no message. Take it from there, or look it up in the web application.
options:
  service:
    description:
      - The service, by name or id. Always needed, and cannot change.
    type: str
  name:
    description:
      - The name. It says which integration of the service is meant. Where several have it, O(type) or O(vendor) or else O(id) tells them apart.
    type: str
  type:
    description:
      - What sends the events. It cannot change. A new integration is V(events_api_v2) when neither this nor O(vendor) is given, and V(email)
        when it has an O(integration_email).
    type: str
    choices: [events_api_v2, events_api_v1, email, aws_cloudwatch, event_transformer_api, nagios, pingdom, keynote, cloudkick, sql_monitor]
  vendor:
    description:
      - The product that sends the events, by name or id, as PagerDuty lists it, instead of O(type). It cannot change.
    type: str
  integration_email:
    description:
      - The address that takes mail, at the subdomain of the account, for the type V(email).
    type: str
  email_incident_creation:
    description:
      - Which mail opens an incident. PagerDuty chooses when this is left out.
    type: str
    choices: [on_new_email, on_new_email_subject, only_if_no_open_incidents, use_rules]
  email_filter_mode:
    description:
      - Whether all mail counts, or what fits any or all of O(email_filters).
    type: str
    choices: [all-email, or-rules-email, and-rules-email]
  email_filters:
    description:
      - Which mail counts, all filters in their order.
    type: list
    elements: dict
    suboptions:
      subject_mode:
        description: Whether the subject has to match.
        type: str
        choices: [match, no-match, always]
        default: always
      subject_regex:
        description: What it has to match.
        type: str
      body_mode:
        description: Whether the text has to match.
        type: str
        choices: [match, no-match, always]
        default: always
      body_regex:
        description: What it has to match.
        type: str
      from_email_mode:
        description: Whether the sender has to match.
        type: str
        choices: [match, no-match, always]
        default: always
      from_email_regex:
        description: What it has to match.
        type: str
  email_parsers:
    description:
      - How incidents are made of mail, as PagerDuty's API describes it, all of it. What PagerDuty adds to a parser counts as a difference, so
        write it as it comes back.
    type: list
    elements: dict
  email_parsing_fallback:
    description:
      - What becomes of mail that no parser fits.
    type: str
    choices: [open_new_incident, discard]
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.replace
  - steadyops.monitoring.pagerduty
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of an integration that would be created lacks C(id), C(created_at), C(html_url), C(integration_key) and
    C(vendor), and the other options that the task leaves out.
  - One that takes the place of another with O(replace) has another key, which stands in RV(resource) of that run.
seealso:
  - module: steadyops.monitoring.pagerduty_service
  - module: steadyops.monitoring.pagerduty_alert
"""

EXAMPLES = r"""
# PAGERDUTY_API_TOKEN is in the environment.
- name: Events of the deployment come to the shop
  steadyops.monitoring.pagerduty_service_integration:
    service: Web shop
    name: Deployment
    type: events_api_v2
  register: integration

- name: Keep the key where the deployment reads it
  ansible.builtin.copy:
    content: "{{ integration.resource.integration_key }}"
    dest: /tmp/steadyops-deployment.key
    mode: "0600"
  when: integration.resource.integration_key is defined  # only the run that makes it knows it
  no_log: true

- name: It goes
  steadyops.monitoring.pagerduty_service_integration:
    service: Web shop
    name: Deployment
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
from ..module_utils.systems.pagerduty.kinds import SERVICE_INTEGRATION as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
