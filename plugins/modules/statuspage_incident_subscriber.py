#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: statuspage_incident_subscriber
short_description: Manage who hears of one Statuspage incident
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Subscribes addresses to one incident or maintenance, and unsubscribes them.
  - A new subscriber by e-mail gets one mail that asks for a confirmation, unless O(skip_confirmation_notification) is set.
    A rerun sends nothing. O(resend_confirmation) sends the mail again in every run that asks for it.
  - Only e-mail and text messages can be chosen, and nothing of such a subscriber can be changed. Another address is another
    subscriber, which O(id) and O(replace) can put in the place of the first.
options:
  incident:
    description:
      - The incident, by its key, its name or its id, or a maintenance by its id. Needed in every task.
      - With O(state=absent) an incident that is not there is no error.
    type: str
  email:
    description:
      - The address of a subscriber by e-mail. Case and blanks around it do not count.
    type: str
  phone_country:
    description:
      - The country of O(phone_number), two letters such as V(US).
    type: str
  phone_number:
    description:
      - The number that gets text messages, as it is dialled inside O(phone_country). Only the digits count.
    type: raw
  skip_confirmation_notification:
    description:
      - Whether a new subscriber by e-mail is subscribed without being asked. Only pages that are paid for can do so.
      - It matters when the subscriber is created. When left out, the subscriber is asked.
    type: bool
  resend_confirmation:
    description:
      - Whether a subscriber who is there gets the mail that asks for a confirmation once more.
      - Statuspage does not tell who has confirmed, so every run asks for it again. Who has confirmed gets nothing.
    type: bool
    default: false
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.replace
  - steadyops.monitoring.statuspage
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of a subscriber who would be created lacks C(id), and those of O(email), O(phone_country) and
    O(phone_number) that the task leaves out.
  - The page must allow subscriptions of incidents, see M(steadyops.monitoring.statuspage_page).
  - A wrong key or a page that the key does not reach is an error, also with O(state=absent). Only a 404 means that a
    subscriber is not there.
"""

EXAMPLES = r"""
# STATUSPAGE_API_TOKEN and STATUSPAGE_PAGE_ID are in the environment.
- name: Something is wrong
  steadyops.monitoring.statuspage_incident:
    key: db-outage
    name: The database is down
    status: investigating
    body: We are looking into it.

- name: The customer who has called hears how it goes on
  steadyops.monitoring.statuspage_incident_subscriber:
    incident: db-outage
    email: ada@example.org

- name: And the one on call
  steadyops.monitoring.statuspage_incident_subscriber:
    incident: db-outage
    phone_country: US
    phone_number: 202-555-0105

- name: Send the mail once more
  steadyops.monitoring.statuspage_incident_subscriber:
    incident: db-outage
    email: ada@example.org
    resend_confirmation: true

- name: She has heard enough
  steadyops.monitoring.statuspage_incident_subscriber:
    incident: db-outage
    email: ada@example.org
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
  description: What was done, or would be in check mode. V(created), V(replaced), V(deleted) or V(unchanged).
  returned: success
  type: str
  sample: created
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
from ..module_utils.systems.statuspage.kinds import INCIDENT_SUBSCRIBER as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
