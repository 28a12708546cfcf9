#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: pagerduty_schedule
short_description: Manage the on-call schedules of PagerDuty
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates, changes and removes schedules, which say who is on call when.
  - A schedule is found by its O(name). One of shifts (v3) is found, too, and is not changed.
  - Whoever is on call stays so when the members or the turn of a layer change, and the diff tells who is on call in the next two weeks, now and
    afterwards, with overrides.
options:
  name:
    description:
      - What the schedule is called. Policies may name it so.
      - Without O(id) it says which schedule is meant. With O(id) the schedule gets this name.
    type: str
  time_zone:
    description:
      - Where the times of day of its layers count, as in V(Europe/Berlin). Needed for a new schedule.
    type: str
  description:
    description:
      - What the schedule is for. V("") removes it.
    type: str
  layers:
    description:
      - The rotations, all of them. What a later one says counts over the earlier ones, as in the web application from above to below.
      - PagerDuty removes no layer. One that is left out ends now.
    type: list
    elements: dict
    suboptions:
      name:
        description: What the layer is called. It says which one is meant, so that no two have one name.
        type: str
        required: true
      users:
        description:
          - Whose turn it is one after another, by e-mail address, name or id. Somebody may be there several times. Needed for a new layer.
        type: list
        elements: str
      rotation_start:
        description:
          - A moment at which a turn begins, in the past or to come. In a new layer it is the turn of the first in O(layers[].users). Needed for
            a new layer.
          - In a layer that is there it only says when turns change, as long as O(keep_on_call=true).
        type: str
      turn:
        description:
          - How long a turn is, as seconds, V(12h) or V(7d), from an hour to 365 days. Needed for a new layer.
        type: str
      start:
        description:
          - When the layer begins. It begins at once when this is left out or has passed, and one that has begun stays so.
        type: str
      end:
        description:
          - When the layer ends. When left out, a new one does not. V("") takes the end away.
        type: str
      restrictions:
        description:
          - When the layer counts, all of it. Without any it always does. The order does not count.
        type: list
        elements: dict
        suboptions:
          start_time_of_day:
            description: When it begins to count, in quotes, as in V("09:00").
            type: str
            required: true
          duration:
            description: How long it counts, as in V(8h); less than a day, or than a week with O(layers[].restrictions[].start_day_of_week).
            type: str
            required: true
          start_day_of_week:
            description: The day of the week on which it begins. Every day when left out.
            type: str
            choices: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]
  teams:
    description:
      - The teams that it belongs to, by name or id, all of them. V([]) takes it out of all.
    type: list
    elements: str
  keep_on_call:
    description:
      - Whether whoever is on call in a layer stays so when its members or its turn change. PagerDuty counts turns anew from the start of the rotation, so
        that somebody else would be on call at once; the module moves that start by whole turns.
      - When whoever is on call leaves the layer, it is the turn of who follows. With V(false) the rotation starts as the task says.
    type: bool
    default: true
  oncall_guard:
    description:
      - A length of time, as V(24h). A change of who is on call within it is refused, unless O(force=true).
    type: str
  detach:
    description:
      - Whether the schedule is first taken out of everything that holds it, when it is to be removed. The diff shows what changes there.
      - With V(false) PagerDuty refuses to delete what is in use, and the task fails and names what uses it.
    type: bool
    default: false
  force:
    description:
      - Whether a change may pass the O(oncall_guard), and O(detach) may drop a rule of an escalation policy that nobody else is left in.
    type: bool
    default: false
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.pagerduty
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of a schedule that would be created lacks C(id), and those of C(description) and C(teams) that the task leaves out.
  - C(start) of a layer that has begun is not in RV(resource), and layers that have ended are not either.
  - A change of layers or of the time zone costs two more reads, what is rendered now and a preview. Lines of C(on_call) in the diff say from when
    on somebody is on call; the first is now. A preview needs the right to write schedules, in check mode too.
  - PagerDuty deletes no schedule that an escalation policy uses, or that an open incident goes along; the task fails and names them.
"""

EXAMPLES = r"""
# PAGERDUTY_API_TOKEN and PAGERDUTY_FROM_EMAIL are in the environment.
- name: A week each, and nights apart
  steadyops.monitoring.pagerduty_schedule:
    name: Databases on call
    time_zone: Europe/Berlin
    layers:
      - name: Weeks
        rotation_start: "2026-01-05T08:00:00Z"
        turn: 7d
        users: [demo@example.org, noa.vidal@example.org]
      - name: Nights
        rotation_start: "2026-01-05T08:00:00Z"
        turn: 1d
        users: [noa.vidal@example.org]
        restrictions:
          - {start_time_of_day: "22:00", duration: 8h}

- name: Two weeks each, and no nights apart; not if that changes who is on call within the hour
  steadyops.monitoring.pagerduty_schedule:
    name: Databases on call
    time_zone: Europe/Berlin
    layers:
      - name: Weeks
        rotation_start: "2026-01-05T08:00:00Z"
        turn: 14d
        users: [demo@example.org, noa.vidal@example.org]
    keep_on_call: true
    oncall_guard: 1h

- name: It is no more
  steadyops.monitoring.pagerduty_schedule:
    name: Databases on call
    state: absent
    detach: true
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
from ..module_utils.systems.pagerduty.kinds import SCHEDULE as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
