#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: pagerduty_webhook_subscription
short_description: Manage the webhook subscriptions of PagerDuty
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates, changes and removes webhook subscriptions (v3), which send events of incidents and services to an address.
  - A subscription is found by its O(url) and what it listens to (O(filter)); where several are alike, by O(description) and the names of
    O(custom_headers), too.
  - PagerDuty tells the secret by which it signs what it sends once, to whoever creates the subscription. It stands in RV(resource) of
    that run and never again, so keep it then.
options:
  url:
    description:
      - Where events are sent, an address that begins with C(https://). Nobody can change it; with O(id) and O(replace=true) the subscription
        is made anew.
    type: str
  filter:
    description:
      - What is listened to. The whole account when it is left out.
      - With O(id) it can be changed.
    type: dict
    suboptions:
      account:
        description: V(true) is the whole account.
        type: bool
      service:
        description: One service, by name or id.
        type: str
      team:
        description: One team, by name or id.
        type: str
  events:
    description:
      - The events that are sent, all of them, as in V(incident.triggered). The order does not matter.
      - Needed to create a subscription. The vendor's documentation has the list, which grows.
    type: list
    elements: str
  description:
    description:
      - What it is for. V("") removes the text.
    type: str
  active:
    description:
      - Whether events are sent. A new subscription sends them when this is left out.
      - V(true) also switches on at once what PagerDuty has switched off for a day because nobody took its deliveries.
    type: bool
  custom_headers:
    description:
      - Headers that are sent along, all of them. V([]) is none.
      - PagerDuty does not tell their values, so only the names are compared. They cannot be changed; O(replace=true) makes the subscription
        anew, with another secret. For other values alone, give O(update_secrets=always) beside it in one run.
    type: list
    elements: dict
    suboptions:
      name:
        description: The name of the header.
        type: str
        required: true
      value:
        description: Its value. A subscription that is there needs none.
        type: str
  update_secrets:
    description:
      - When the values of O(custom_headers) are sent.
      - With V(on_create) that is only when the subscription is made. With V(always) and O(replace=true) it is made anew with them in every
        run, with another secret each time, so ask for it only when they are new.
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
  - In check mode RV(resource) of a subscription that would be created lacks C(id), C(secret), C(temporarily_disabled), and C(description) and C(active)
    where they are not given.
"""

EXAMPLES = r"""
- name: Tell the bot what happens to the web shop
  steadyops.monitoring.pagerduty_webhook_subscription:
    url: https://bot.example.com/pagerduty
    filter:
      service: Web shop
    events: [incident.triggered, incident.resolved]
    custom_headers:
      - {name: X-Bot, value: shop}
  register: webhook

- name: Keep the secret where the bot finds it
  ansible.builtin.copy:
    content: "{{ webhook.resource.secret }}"
    dest: /tmp/pagerduty_webhook_secret
    mode: "0600"
  when: webhook.resource.secret is defined

- name: Be silent for a while
  steadyops.monitoring.pagerduty_webhook_subscription:
    url: https://bot.example.com/pagerduty
    filter:
      service: Web shop
    events: [incident.triggered, incident.resolved]
    active: false

- name: It goes
  steadyops.monitoring.pagerduty_webhook_subscription:
    url: https://bot.example.com/pagerduty
    filter:
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
from ..module_utils.systems.pagerduty.kinds import WEBHOOK_SUBSCRIPTION as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
