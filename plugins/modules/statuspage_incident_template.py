#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: statuspage_incident_template
short_description: Make incident templates of a Statuspage page
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Makes the templates from which people open incidents in the web interface. B(Nobody is notified) by this; whether the box
    for it is ticked when somebody uses the template is O(should_send_notifications).
  - B(Statuspage's API can list templates and make them, nothing more.) A template that is there and differs, and one that must
    be absent and is there, is an error that says so. Change or remove it in the web interface.
options:
  name:
    description:
      - The name in the list of templates. Blanks around it do not count.
      - When several templates have this name, the task fails and lists their ids.
    type: str
  title:
    description:
      - What an incident made from it is called. Needed to make a template.
    type: str
  body:
    description:
      - The text of the first update, in Markdown. Needed to make a template. Blanks and line ends at its end do not count.
    type: str
  update_status:
    description:
      - The status that an incident, or a maintenance, made from it has.
    type: str
    choices: [investigating, identified, monitoring, resolved, scheduled, in_progress, verifying, completed]
  components:
    description:
      - The components that are affected, by name or id. The order does not matter.
    type: list
    elements: str
  should_send_notifications:
    description:
      - Whether the box for notifying the subscribers is ticked.
    type: bool
  should_tweet:
    description:
      - Whether the box for posting on X is ticked.
    type: bool
  group_id:
    description:
      - The id of the group of templates it is in. That is no component group, and no call lists these groups.
    type: str
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.statuspage
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of a template that would be made lacks C(id), and those of O(update_status), O(components),
    O(should_send_notifications), O(should_tweet) and O(group_id) that the task leaves out.
  - A wrong key or a page that the key does not reach is an error, also with O(state=absent).
"""

EXAMPLES = r"""
# STATUSPAGE_API_TOKEN and STATUSPAGE_PAGE_ID are in the environment.
- name: The words for a bad night are ready
  steadyops.monitoring.statuspage_incident_template:
    name: Database down
    title: Orders are late
    body: We are looking into it.
    update_status: investigating
    components: [Website, Docs]
    should_send_notifications: true
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
  description: What was done, or would be in check mode. V(created) or V(unchanged).
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
from ..module_utils.systems.statuspage.kinds import INCIDENT_TEMPLATE as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
