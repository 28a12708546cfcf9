#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: pagerduty_schedule_override
short_description: Manage overrides of the on-call schedules of PagerDuty
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Lets somebody take over in a schedule for a time, and takes that back.
  - An override is known by who takes over and by its window. One that has begun is known by its end alone. PagerDuty changes none.
  - One that is over is left alone, whatever the task says of it, so that a list of windows may stay as it is.
options:
  schedule:
    description:
      - The schedule, by name or id.
    type: str
  user:
    description:
      - Who takes over, by e-mail address, name or id.
    type: str
  start:
    description:
      - From when on. Now when left out; then the override that goes on is meant, if there is one.
    type: str
  end:
    description:
      - Until when. This or O(duration) is needed.
    type: str
  duration:
    description:
      - How long, as V(8h), from O(start) on. Of an override that goes on it counts from its own start, so the same task again changes nothing.
    type: str
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.replace
  - steadyops.monitoring.pagerduty
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of an override that would be created lacks C(id), and C(start) and C(end) when they count from now.
  - With O(state=absent) one that goes on ends now, and one to come is removed.
  - Of several overrides of one time the last that was made counts.
"""

EXAMPLES = r"""
# PAGERDUTY_API_TOKEN and PAGERDUTY_FROM_EMAIL are in the environment.
- name: There is a schedule
  steadyops.monitoring.pagerduty_schedule:
    name: Holidays
    time_zone: Europe/Berlin
    layers:
      - {name: Weeks, rotation_start: "2026-01-05T08:00:00Z", turn: 7d, users: [demo@example.org]}

- name: Noa takes over for a day
  steadyops.monitoring.pagerduty_schedule_override:
    schedule: Holidays
    user: noa.vidal@example.org
    start: "2031-12-24T08:00:00Z"
    duration: 1d

- name: She does not
  steadyops.monitoring.pagerduty_schedule_override:
    schedule: Holidays
    user: noa.vidal@example.org
    start: "2031-12-24T08:00:00Z"
    end: "2031-12-25T08:00:00Z"
    state: absent

- name: She takes over from now on
  steadyops.monitoring.pagerduty_schedule_override:
    schedule: Holidays
    user: noa.vidal@example.org
    duration: 4h
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
from ..module_utils.systems.pagerduty.kinds import SCHEDULE_OVERRIDE as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
