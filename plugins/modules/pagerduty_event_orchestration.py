#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: pagerduty_event_orchestration
short_description: Manage the event orchestrations of PagerDuty
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates, changes and removes event orchestrations, which take events in under one key. What becomes of an event is said by
    M(steadyops.monitoring.pagerduty_event_orchestration_path).
  - An orchestration is found by its O(name).
options:
  name:
    description:
      - What the orchestration is called.
    type: str
  description:
    description:
      - What it is for. V("") removes the text.
    type: str
  team:
    description:
      - The team it belongs to, by name or id. Only administrators can change one without a team. V("") takes it out of its team.
    type: str
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.pagerduty
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - An O(id) is a UUID.
  - In check mode RV(resource) of an orchestration that would be created lacks C(id), C(routes), C(routing_key), and C(team) where none is
    given.
  - The key for events, C(routing_key), is in RV(resource) of the run that creates the orchestration, and never again.
"""

EXAMPLES = r"""
- name: What every system sends its events to
  steadyops.monitoring.pagerduty_event_orchestration:
    name: Everything
    description: Events of all systems
    team: Platform
  register: everything

- name: Keep the key where the systems find it
  ansible.builtin.copy:
    content: "{{ everything.resource.routing_key }}"
    dest: /tmp/pagerduty_routing_key
    mode: "0600"
  when: everything.resource.routing_key is defined and everything.changed

- name: It is used no more
  steadyops.monitoring.pagerduty_event_orchestration:
    name: Everything
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
from ..module_utils.systems.pagerduty.kinds import EVENT_ORCHESTRATION as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
