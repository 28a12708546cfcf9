#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: pagerduty_alert
short_description: Trigger, acknowledge and resolve alerts in PagerDuty
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Sends an event to PagerDuty, so that an alert is triggered, acknowledged or resolved. Events with one O(dedup_key) belong
    to one alert.
  - The Events API takes everything and tells nothing. With O(api_token) the module first asks the REST API what is open
    under the key, and sends an event only when it would do something. Without it, nobody can know; an event is sent at every
    run, the task reports a change each time, and says so in a warning.
  - A page goes out. A trigger waits five seconds at most to hear whether it is needed. When the REST API is down, refuses or
    takes longer, the event is sent all the same, and a warning says so; its key makes a repeated one harmless.
  - Both versions of the Events API are spoken, and the names of their fields are understood as well as those of the wrapper
    C(pagerduty-api).
options:
  state:
    description:
      - What the alert shall be. The notes say when an event is sent for it.
      - To acknowledge one alert acknowledges the whole incident it belongs to.
    type: str
    choices: [triggered, acknowledged, resolved]
    default: triggered
  routing_key:
    description:
      - The key of an integration on a service, 32 letters and digits. It is no API key. The key of an orchestration, which
        begins with C(R), will do with O(api_version=v2). Blanks and line ends around it do not count.
      - The same O(dedup_key) under another integration is another alert, even on the same service.
      - If not set, the environment variable E(PAGERDUTY_ROUTING_KEY) is used.
    type: str
    aliases: [integration_key, service_key]
  dedup_key:
    description:
      - What makes events belong together, up to 255 characters.
      - Needed to acknowledge and to resolve. RV(resource) has it after the trigger.
      - When triggering, the MD5 of the whole O(summary) as 32 hexadecimal digits is used when this is left out, so that equal
        summaries are one alert.
    type: str
    aliases: [incident_key]
  summary:
    description:
      - What is wrong, in a sentence. It becomes the title. Needed with O(state=triggered).
      - PagerDuty takes 1024 characters. A longer one is cut, ends in V(...), and a warning says so.
      - Otherwise it is a line in the log with O(api_version=v1), and is not sent with V(v2), which has no place for it.
      - With the key of an orchestration it is sent in any case, with what else is said of the alert, because the rules there look at it. An
        acknowledge or resolve that they send elsewhere than the trigger is dropped by PagerDuty.
    type: str
    aliases: [description]
  severity:
    description:
      - How bad it is. Sent when triggering with O(api_version=v2).
    type: str
    choices: [critical, error, warning, info]
    default: critical
  source:
    description:
      - The host or thing that is affected. Sent when triggering with O(api_version=v2).
    type: str
    default: ansible
  timestamp:
    description:
      - When it was noticed, as ISO 8601 (UTC where no zone is written) or in epoch seconds. Sent when triggering with
        O(api_version=v2).
      - When left out, PagerDuty takes the time at which the event arrives.
    type: str
  component:
    description:
      - The part of the source that is affected, for example V(mysql). Sent when triggering with O(api_version=v2).
    type: str
  group:
    description:
      - What the source belongs to, for example V(checkout). Sent when triggering with O(api_version=v2).
    type: str
  class:
    description:
      - What kind of event it is, for example V(disk full). Sent when triggering with O(api_version=v2).
    type: str
  custom_details:
    description:
      - Whatever else helps. A whole event may have 512,000 bytes, as UTF-8. Of a longer one the longest texts in here lose
        their ends, and what still does not fit is left out; a warning says what. Nothing else of the event changes, neither
        its O(dedup_key).
      - Sent when triggering, and with O(api_version=v1) also when acknowledging and resolving.
    type: dict
    aliases: [details]
  client:
    description:
      - The name of what sends this, shown as the text of a link. Sent when triggering.
    type: str
  client_url:
    description:
      - Where that link leads. Sent when triggering.
    type: str
  links:
    description:
      - Links that are shown with the alert. Sent when triggering.
    type: list
    elements: dict
    suboptions:
      href:
        description: Where the link leads.
        type: str
        required: true
      text:
        description: What it says. PagerDuty shows the address when this is left out.
        type: str
  images:
    description:
      - Images that are shown with the alert. Sent when triggering.
    type: list
    elements: dict
    suboptions:
      src:
        description: The address of the image. It must begin with V(https://).
        type: str
        required: true
      href:
        description: Where the image leads when somebody clicks on it. Nowhere when this is left out.
        type: str
      alt:
        description: The text for those who do not see the image.
        type: str
  api_version:
    description:
      - Which Events API is spoken. V(v1) is for an integration of the type C(Events API v1), which has no severity, source,
        timestamp, component, group and class.
    type: str
    choices: [v2, v1]
    default: v2
  service:
    description:
      - The service to look at, by name or id, for an account where one O(dedup_key) may be open on several. Used only with
        O(api_token).
      - With it a trigger also tells whether the service is disabled or in a maintenance window, so that nobody would be paged.
        That costs a call when nothing is open.
      - When left out, the key is sought on all services.
    type: str
  refresh:
    description:
      - Whether an alert that is open already is sent a trigger all the same, so that it has the summary and the details of
        this task. Nobody is notified again. The task reports a change each time.
      - Used only with O(api_token) and O(state=triggered).
    type: bool
    default: false
extends_documentation_fragment:
  - steadyops.monitoring.pagerduty
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
attributes:
  check_mode:
    details:
      - Reads with O(api_token), and never sends an event. Without O(api_token) it reports that an event would be sent, because
        it would.
  idempotent:
    support: partial
    details:
      - With O(api_token), unless O(refresh=true).
      - Without O(api_token) an event is sent at every run. The key makes that harmless; PagerDuty takes it as another
        event of the same alert.
notes:
  - "When an event is sent for O(state=triggered), with O(api_token): if nothing is open under the key. If something is, only with
    O(refresh=true)."
  - "When an event is sent for O(state=acknowledged), with O(api_token): if the alert is triggered. If it is acknowledged already,
    nothing is sent. If nothing is open, nothing is sent either, and a warning says so."
  - "When an event is sent for O(state=resolved), with O(api_token): if the alert is triggered or acknowledged. If nothing is open,
    nothing is sent."
  - PagerDuty drops an acknowledge or a resolve without a word, and with an answer that says success, when the service of the
    alert is disabled or in a maintenance window. With O(api_token) the task fails then and says why.
  - What is open under the key through another integration is another alert. It does not count; an acknowledge or a resolve is
    unchanged then, with a warning.
  - A trigger into a service that is disabled or in a maintenance window is taken by PagerDuty and pages nobody. Where that is
    known, because O(service) is given, the event is sent all the same, RV(action) is V(sent) instead of V(triggered), and each
    run warns. That nobody is on call, or that an orchestration drops the event, cannot be seen.
  - Only a trigger is sent without knowing. To acknowledge and to resolve, the REST API must answer, or the task fails.
  - PagerDuty works on an event after it has answered. A look right after it may still show the old state, and a second task
    on the same key may send an event once more.
  - A suppressed alert belongs to no incident and cannot be seen, so it counts as not open.
  - RV(resource) holds the options of the task without the routing key, the C(dedup_key), and C(status), which is
    V(triggered), V(acknowledged) or V(resolved) as far as it is known, otherwise what the task asked for; V(resolved) is also
    what is not open. C(id) is the id of the incident that was open before the task, null where there was none; PagerDuty makes
    one only after its answer, so the next run tells it. Check mode leaves out C(id) of what the event would open.
"""

EXAMPLES = r"""
# PAGERDUTY_ROUTING_KEY is in the environment, and PAGERDUTY_API_TOKEN, so that nothing is sent twice.
- name: Nothing arrives any more
  steadyops.monitoring.pagerduty_alert:
    summary: No data received
    severity: error
    source: collector-2.example.org
    component: ingest
    custom_details:
      some_key: some_value
    client: My Client
    client_url: http://mysite.com
    links:
      - href: https://wiki.example.org/runbooks/ingest
        text: What to do
  register: no_data

- name: Somebody is at it
  steadyops.monitoring.pagerduty_alert:
    dedup_key: "{{ no_data.resource.dedup_key }}"
    state: acknowledged

- name: It is over
  steadyops.monitoring.pagerduty_alert:
    dedup_key: "{{ no_data.resource.dedup_key }}"
    state: resolved

- name: The same through the Events API v1, under the names that it uses
  steadyops.monitoring.pagerduty_alert:
    api_version: v1
    service_key: 4baa5d20cfba466a5e075b02698f455c
    description: No data received
    client: My Client
    client_url: http://mysite.com
    details:
      some_key: some_value
  register: no_data

- name: With a word about who is at it
  steadyops.monitoring.pagerduty_alert:
    api_version: v1
    service_key: 4baa5d20cfba466a5e075b02698f455c
    incident_key: "{{ no_data.resource.dedup_key }}"
    description: Working on it.
    state: acknowledged

- name: And about what was done
  steadyops.monitoring.pagerduty_alert:
    api_version: v1
    service_key: 4baa5d20cfba466a5e075b02698f455c
    incident_key: "{{ no_data.resource.dedup_key }}"
    description: Fixed it.
    state: resolved

# What tells that all is well stands outside of the block: its own failure is no failure of the backup, and wakes nobody.
- name: A play that tells PagerDuty when it fails
  block:
    - name: The backup
      ansible.builtin.command: /usr/local/bin/backup
      changed_when: true
      register: backup
  rescue:
    - name: Somebody has to look
      steadyops.monitoring.pagerduty_alert:
        dedup_key: backup of {{ inventory_hostname }}
        summary: The backup of {{ inventory_hostname }} has failed
        severity: warning
        source: "{{ inventory_hostname }}"
        custom_details:
          message: "{{ ansible_failed_result.msg | default('no message') }}"
      delegate_to: localhost

- name: It went well, so last night's alert is over
  steadyops.monitoring.pagerduty_alert:
    dedup_key: backup of {{ inventory_hostname }}
    state: resolved
  delegate_to: localhost
  when: backup is success
"""

RETURN = r"""
# What follows is written by scripts/generate.py.
resource:
  description:
    - The thing as it is after the task, under the names of the options, with its C(id) and what else only the service
      decides.
    - In check mode the thing as it would be. What the service has yet to choose is left out, never guessed; the notes
      name those keys.
  returned: success
  type: dict
action:
  description: What was done, or would be in check mode. V(triggered), V(sent), V(acknowledged), V(resolved) or V(unchanged).
  returned: success
  type: str
  sample: triggered
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
from ..module_utils.systems.pagerduty.alert import ALERT as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
