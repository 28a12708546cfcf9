#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: circonus_acknowledgement
short_description: Acknowledge the alerts of Circonus
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Acknowledges an alert, so that nobody is reminded of it until a time, and takes that back.
options:
  alert:
    description:
      - The alert, by id (V(/alert/50001) or V(50001)), or by the name of its metric where one alert of that name is open.
    type: str
  until:
    description:
      - Until when, as C(2026-11-21T22:00:00Z), with any other offset, or in epoch seconds. This or O(duration) is needed.
    type: str
  duration:
    description:
      - For how long, as V(90m), V(1h30m) or V(2d), or in seconds. It counts from the acknowledgement; the same task again does not
        prolong it.
    type: str
  notes:
    description:
      - What the others should know. V("") removes it.
    type: str
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.circonus
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - An O(id) is V(/acknowledgement/7) or V(7).
  - Circonus keeps acknowledgements that are over. They count as absent.
  - In check mode RV(resource) of an acknowledgement that would be made lacks C(id) and C(acknowledged_by), C(notes) when it is left out,
    and C(until) with a O(duration).
"""

EXAMPLES = r"""
- name: We know
  steadyops.monitoring.circonus_acknowledgement:
    alert: /alert/50001
    duration: 2h
    notes: Jo is on it

- name: We do not know any more
  steadyops.monitoring.circonus_acknowledgement:
    alert: /alert/50001
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
  sample: circonus
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
from ..module_utils.systems.circonus.kinds import ACKNOWLEDGEMENT as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
