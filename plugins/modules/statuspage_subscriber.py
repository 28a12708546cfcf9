#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: statuspage_subscriber
short_description: Manage who hears of a Statuspage page
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Subscribes addresses to a page, chooses the components they hear of, and unsubscribes them.
  - A new subscriber by e-mail gets one mail that asks for a confirmation, unless O(skip_confirmation_notification) is set.
    Somebody who is unsubscribed gets a message about it, unless O(skip_unsubscription_notification) is set. A change of
    the components tells nobody anything.
  - A rerun invites nobody a second time. Statuspage hides those who have not confirmed from its usual list, so this module
    looks among the subscribers in every state. Only O(resend_confirmation) sends the confirmation again.
  - Only the components of a subscriber can be changed. Another address is another subscriber, which O(id) and O(replace)
    can put in the place of the first; that invites the new one.
  - Those of Slack, of Microsoft Teams and of an integration partner subscribe over there. This module finds them, changes
    their components and removes them, and fails where it would have to create one.
options:
  type:
    description:
      - How the subscriber is reached. It follows from the address, V(webhook) from O(endpoint), V(sms) from
        O(phone_number), and V(email) from O(email) alone.
      - Beside O(obfuscated_channel_name) it tells V(slack) from V(teams).
    type: str
    choices: [email, sms, webhook, slack, teams, integration_partner]
  email:
    description:
      - The address of a subscriber by e-mail. Case and blanks around it do not count.
      - Beside O(endpoint) it is whom to write to when the webhook fails, and no subscriber of its own.
    type: str
  endpoint:
    description:
      - The URL that a webhook calls.
    type: str
  phone_country:
    description:
      - The country of O(phone_number), two letters such as V(US).
    type: str
  phone_number:
    description:
      - The number that gets text messages, as it is dialled inside O(phone_country). Only the digits count.
    type: raw
  workspace_name:
    description:
      - The workspace of a channel in Slack or Teams, as RV(resource) shows it.
    type: str
  obfuscated_channel_name:
    description:
      - The name of a channel in Slack or Teams as Statuspage shows it, with most of its letters hidden, such as
        V(#*******an). Two channels may look the same; then say with O(id) which one is meant.
    type: str
  components:
    description:
      - The components to hear of, by name or id. The order does not count, and the list is complete.
      - V([]) means everything on the page, as leaving it out does for a new subscriber.
    type: list
    elements: str
  page_access_user:
    description:
      - The page access user that the subscriber belongs to, by e-mail address, login or id, on an audience-specific page.
    type: str
  skip_confirmation_notification:
    description:
      - Whether a new subscriber by e-mail is subscribed without being asked. Only pages that are paid for can do so.
      - It matters when the subscriber is created. When left out, the subscriber is asked.
    type: bool
  skip_unsubscription_notification:
    description:
      - Whether a subscriber who is removed, or replaced, is told nothing about it.
    type: bool
    default: false
  resend_confirmation:
    description:
      - Whether a subscriber by e-mail who is there and has not confirmed yet gets the mail about it once more.
      - It is sent in every run until they confirm, so ask for it in a task of its own. It costs one more read.
    type: bool
    default: false
  reactivate:
    description:
      - Whether a quarantined subscriber, whom Statuspage could not reach and will unsubscribe soon, is made active again.
      - Without it such a subscriber is left in quarantine, with a warning.
    type: bool
    default: false
  resubscribe:
    description:
      - Whether somebody who was subscribed once and has left, or was removed, is subscribed again, and so invited again.
      - With V(false) they are left alone, with a warning and an empty RV(resource). It costs one more read before a
        subscriber is created.
    type: bool
    default: true
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.replace
  - steadyops.monitoring.statuspage
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of a subscriber who would be created lacks C(id), C(quarantined_at) and
    C(display_phone_number), and those of O(type), O(email), O(endpoint), O(phone_country), O(phone_number),
    O(workspace_name), O(obfuscated_channel_name), O(components) and O(page_access_user) that the task leaves out.
  - C(quarantined_at) and C(display_phone_number) are returned and cannot be set. Whether somebody has confirmed is
    nowhere in a subscriber; the list with the state V(unconfirmed) tells.
  - A number is not searched for but compared with all subscribers by text message, because Statuspage keeps it as
    somebody has typed it. A channel is compared with all channels.
  - A wrong key or a page that the key does not reach is an error, also with O(state=absent). Only a 404 means that a
    subscriber is not there.
"""

EXAMPLES = r"""
# STATUSPAGE_API_TOKEN and STATUSPAGE_PAGE_ID are in the environment.
- name: The support hears of everything
  steadyops.monitoring.statuspage_subscriber:
    email: support@example.com

- name: The partners hear of the website and its documentation
  steadyops.monitoring.statuspage_subscriber:
    email: "{{ item }}"
    components: [Website, Docs]
    resubscribe: false  # who has left is not asked again
  loop: [ada@example.org, bob@example.org]

- name: From now on they hear of everything
  steadyops.monitoring.statuspage_subscriber:
    email: ada@example.org
    components: []

- name: The chat bot is called
  steadyops.monitoring.statuspage_subscriber:
    endpoint: https://chat.example.com/hooks/statuspage
    email: chat-admins@example.com

- name: The one on call gets text messages
  steadyops.monitoring.statuspage_subscriber:
    phone_country: US
    phone_number: 202-555-0105

- name: Ask those who have not answered once more
  steadyops.monitoring.statuspage_subscriber:
    email: ada@example.org
    resend_confirmation: true

- name: The mailbox works again
  steadyops.monitoring.statuspage_subscriber:
    email: support@example.com
    reactivate: true

- name: The channel, subscribed from within Slack, hears of the website alone
  steadyops.monitoring.statuspage_subscriber:
    type: slack
    workspace_name: Example
    obfuscated_channel_name: "#*******an"
    components: [Website]

- name: Somebody has left the company, quietly
  steadyops.monitoring.statuspage_subscriber:
    email: bob@example.org
    state: absent
    skip_unsubscription_notification: true
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
  sample: statuspage
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
from ..module_utils.systems.statuspage.kinds import SUBSCRIBER as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
