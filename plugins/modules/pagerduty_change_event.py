#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: pagerduty_change_event
short_description: Tell PagerDuty what was changed
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Sends a change event to a service of PagerDuty, for example of a deployment. Nobody is paged. Who works on an incident later sees what was
    changed before it.
  - PagerDuty tells no two change events apart, and keeps each for 90 days. With a O(key) and an O(api_token) this module looks whether the
    change was sent already.
options:
  routing_key:
    description:
      - The key of an integration of the service, 32 letters and digits. That of an orchestration takes no changes.
      - If not set, the environment variable E(PAGERDUTY_ROUTING_KEY) is used.
    type: str
    aliases: [integration_key, service_key]
  state:
    description:
      - V(sent) sends the event.
    type: str
    choices: [sent]
    default: sent
  summary:
    description:
      - What was changed, in a sentence of up to 1024 characters. Needed.
    type: str
  key:
    description:
      - The name of this change, for example the version that was deployed. Each integration sends a change once under it. It is kept in the details of the
        event, as C(steadyops_key).
      - Without it, every run sends the event.
    type: str
  service:
    description:
      - The service whose changes are looked at, by name or id. Left out, all changes of the account are.
    type: str
  source:
    description:
      - Where it was changed, for example the name of a host.
    type: str
  timestamp:
    description:
      - When, as ISO 8601 or in epoch seconds. When it is sent, if this is left out.
    type: str
  custom_details:
    description:
      - What else there is to know.
    type: dict
  links:
    description:
      - Addresses where there is more to read, in the order in which they are shown.
    type: list
    elements: dict
    suboptions:
      href:
        description: The address.
        type: str
        required: true
      text:
        description: What to call it.
        type: str
extends_documentation_fragment:
  - steadyops.monitoring.pagerduty
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
attributes:
  idempotent:
    support: partial
    details:
      - With O(key) and O(api_token), but for a run that follows so closely that PagerDuty does not show the event yet.
notes:
  - In check mode RV(resource) is the same as in the real run.
  - An O(api_token) that may read services and change events is enough.
seealso:
  - module: steadyops.monitoring.pagerduty_alert
  - module: steadyops.monitoring.pagerduty_service_integration
"""

EXAMPLES = r"""
# PAGERDUTY_ROUTING_KEY and PAGERDUTY_API_TOKEN are in the environment.
- name: Who looks for a cause later sees the deployment, once
  steadyops.monitoring.pagerduty_change_event:
    key: shop 2.14.0
    summary: The shop was updated to 2.14.0
    service: Web shop
    source: ci.example.com
    custom_details:
      commit: 4c2d9a1
    links:
      - href: https://ci.example.com/builds/4711
        text: The build
"""

RETURN = r"""
# What follows is written by scripts/generate.py.
resource:
  description:
    - The thing as it is after the task, under the names of the options, with its C(id) and what else only the service
      decides.
    - In check mode the thing as it would be. What the service has yet to choose is left out, never guessed; the notes
      name those keys.
    - A reference is shown as the task wrote it, otherwise as an id.
  returned: success
  type: dict
action:
  description: What was done, or would be in check mode. V(sent) or V(unchanged).
  returned: success
  type: str
  sample: sent
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
from ..module_utils.systems.pagerduty.kinds import CHANGE_EVENT as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
