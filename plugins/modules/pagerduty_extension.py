#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: pagerduty_extension
short_description: Manage the extensions of PagerDuty's services
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates, changes and removes extensions, which hand incidents on to other systems. For webhooks there is
    M(steadyops.monitoring.pagerduty_webhook_subscription).
  - An extension is found by its O(name), its O(services) and its O(extension_schema) together, so each service can have one of the same
    name.
options:
  name:
    description:
      - What the extension is called.
    type: str
  extension_schema:
    description:
      - What it hands incidents to, by the label, the key or the id of the schema, as in V(ServiceNow (v7\)). Nobody can change it.
      - M(steadyops.monitoring.pagerduty_info) lists them as V(extension_schema).
    type: str
  services:
    description:
      - The services whose incidents it hands on, by name or id, all of them. The order does not matter. Nobody can change them; with O(id)
        and O(replace=true) the extension is made anew.
    type: list
    elements: str
  endpoint_url:
    description:
      - Where it sends what it sends, for the schemas that ask for an address. It is a secret. Where PagerDuty does not tell it, it is set at
        the creation and left alone after that, unless O(update_secrets=always).
    type: str
  config:
    description:
      - Its configuration, as the schema wants it. Only the keys that are given here are compared, and others stay.
    type: dict
  update_secrets:
    description:
      - When an O(endpoint_url) that PagerDuty does not tell is sent.
      - With V(on_create) that is only when the extension is made. With V(always) it is sent in every run, and the task reports a change each
        time. One that is told is compared, so that this makes no difference to it.
    type: str
    choices: [on_create, always]
    default: on_create
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.replace
  - steadyops.monitoring.pagerduty
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of an extension that would be created lacks C(id), and C(config), to which PagerDuty may add.
  - Values in O(config) whose keys look like those of credentials are masked.
"""

EXAMPLES = r"""
- name: Incidents of the web shop become tickets
  steadyops.monitoring.pagerduty_extension:
    name: Tickets
    extension_schema: ServiceNow (v7)
    services: [Web shop]
    endpoint_url: "{{ tickets_url }}"
    config:
      snow_user: pagerduty
      sync_options: manual_sync

- name: No more tickets
  steadyops.monitoring.pagerduty_extension:
    name: Tickets
    extension_schema: ServiceNow (v7)
    services: [Web shop]
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
from ..module_utils.systems.pagerduty.kinds import EXTENSION as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
