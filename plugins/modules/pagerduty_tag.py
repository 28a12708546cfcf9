#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: pagerduty_tag
short_description: Manage the tags of PagerDuty
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates and removes tags, and says which users, teams and escalation policies bear one.
  - A tag is found by its O(label). Nobody can change a label, so another label is another tag.
  - Things get and lose a tag one by one. Their other tags, and whoever keeps this one, are not touched.
options:
  label:
    description:
      - What the tag says. Upper and lower case make no difference.
    type: str
  users:
    description:
      - The users that bear it, by e-mail, name or id, all of them. The order does not matter, and V([]) takes it off every user.
    type: list
    elements: str
  teams:
    description:
      - The teams that bear it, by name or id, written like O(users).
    type: list
    elements: str
  escalation_policies:
    description:
      - The escalation policies that bear it, by name or id, written like O(users).
    type: list
    elements: str
  add:
    description:
      - Single ones that are to be there, and nothing else is touched. Not together with the whole list of the same.
    type: dict
    suboptions:
      users:
        description: Users, by e-mail, name or id.
        type: list
        elements: str
      teams:
        description: Teams, by name or id.
        type: list
        elements: str
      escalation_policies:
        description: Escalation policies, by name or id.
        type: list
        elements: str
  remove:
    description:
      - Single ones that must not be there, and nothing else is touched. Not together with the whole list of the same.
    type: dict
    suboptions:
      users:
        description: Users, by e-mail, name or id.
        type: list
        elements: str
      teams:
        description: Teams, by name or id.
        type: list
        elements: str
      escalation_policies:
        description: Escalation policies, by name or id.
        type: list
        elements: str
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.pagerduty
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of a tag that would be created lacks C(id).
  - Removing a tag takes it off everything.
  - PagerDuty may show an assignment only some seconds later, in the EU sometimes minutes. A run in between sends it again, which does no
    harm.
"""

EXAMPLES = r"""
- name: Who works from Lima
  steadyops.monitoring.pagerduty_tag:
    label: Lima
    users: [demo@example.org, noa.vidal@example.org]

- name: So does the team, and one of them moves; whoever else bears the tag keeps it
  steadyops.monitoring.pagerduty_tag:
    label: Lima
    add:
      teams: [Platform]
    remove:
      users: [noa.vidal@example.org]

- name: The tag goes
  steadyops.monitoring.pagerduty_tag:
    label: Lima
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
from ..module_utils.systems.pagerduty.kinds import TAG as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
