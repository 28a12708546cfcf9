#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: pagerduty_status_page_post
short_description: Tell customers on a status page of PagerDuty
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Opens a post on a status page, says something in it, changes its title or times, and deletes it. B(Nobody is sent mail) unless the task sets
    O(notify_subscribers=true).
  - B(A rerun says nothing.) A O(message) that stands in the post already, with the same O(status) and O(severity), is not said again.
  - A post is found by its O(id), or by its O(title) while its last update is neither V(resolved) nor V(completed). A maintenance is also found
    by its O(title) and O(starts_at) when it is over, and nothing more is said in it.
options:
  id:
    description:
      - The id of a post that is there. It alone says which one is meant, and O(title) is a value to be set.
      - With O(state=present) the task fails when there is none with this id.
    type: str
  state:
    description:
      - V(present) opens the post when there is none, and otherwise says what is new.
      - V(absent) deletes it with all that was said. To end it, say so with the O(status) V(resolved) or V(completed).
    type: str
    choices: [present, absent]
    default: present
  status_page:
    description:
      - The status page, by name or id. Always needed.
    type: str
  title:
    description:
      - The title, up to 128 characters. Needed to open a post.
    type: str
  post_type:
    description:
      - What it is about. It cannot change. V(incident) is meant where it is left out, unless O(id) says which post is meant.
    type: str
    choices: [incident, maintenance]
  starts_at:
    description:
      - When the maintenance begins, as ISO 8601 or in epoch seconds.
    type: str
  ends_at:
    description:
      - When it ends, written like O(starts_at).
    type: str
  message:
    description:
      - What to say. Needed to open a post. PagerDuty keeps it as HTML; blanks, line ends and markup do not count when it is compared.
    type: str
  status:
    description:
      - How far things are, by its name on the page or its id, as V(investigating) or V(in progress). Needed with O(message).
    type: str
  severity:
    description:
      - How bad it is, by its name on the page or its id, as V(minor). Needed with O(message).
    type: str
  impacted_services:
    description:
      - The services of the page that are affected, by name or id, each with the impact that is said of it, as V(partial outage).
    type: dict
  update_frequency:
    description:
      - In how many minutes the next update is promised. Nothing is promised when it is left out.
    type: int
  notify_subscribers:
    description:
      - Whether the subscribers of the page are sent what this task says. A task that says nothing new sends nothing.
    type: bool
    default: false
extends_documentation_fragment:
  - steadyops.monitoring.pagerduty
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of a post that would be opened lacks C(id), C(current_status), and those of O(starts_at) and O(ends_at) that
    the task leaves out. Where something would be said it lacks C(current_status).
  - There is no place for a name of ours in a post, so give each incident a O(title) of its own. The same title opens another post once the
    first one is resolved.
"""

EXAMPLES = r"""
# PAGERDUTY_API_TOKEN is in the environment.
- name: Customers read that something is wrong
  steadyops.monitoring.pagerduty_status_page_post:
    status_page: Example status
    title: Orders are late
    message: We are looking into it.
    status: investigating
    severity: minor
    impacted_services:
      Web shop: partial outage

- name: It is over, and the subscribers are told
  steadyops.monitoring.pagerduty_status_page_post:
    status_page: Example status
    title: Orders are late
    message: All orders have been delivered.
    status: resolved
    severity: all good
    notify_subscribers: true

- name: What will be done in the night
  steadyops.monitoring.pagerduty_status_page_post:
    status_page: Example status
    title: New disks
    post_type: maintenance
    starts_at: "2099-01-01T22:00:00Z"
    ends_at: "2099-01-02T00:00:00Z"
    message: The shop is closed for two hours.
    status: scheduled
    severity: maintenance
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
from ..module_utils.systems.pagerduty.status_page_post import STATUS_PAGE_POST as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
