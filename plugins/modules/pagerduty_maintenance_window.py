#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: pagerduty_maintenance_window
short_description: Let services of PagerDuty page nobody for a while
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Opens a maintenance window over services, changes it, extends it, or ends it before its time. While it lasts, nothing new is opened on
    these services. What is open already goes on paging, and cannot be resolved by events.
  - A window is found by O(key), by O(id), or by O(description) and O(services) among those that are not over. What is over counts as
    absent, so a O(key) can be used again.
  - A duration counts from the first opening. The same task again does not move the end. A longer one extends the window and a shorter one
    cuts it, both counted from the same start.
  - PagerDuty has no recurring windows. With O(repeat) a task stands for several, of which each run makes those that are not there yet.
options:
  id:
    description:
      - The id of a window that is there. It alone says which one is meant, and O(key) is a value to be set.
      - The task fails when there is none with this id or it is over, unless it has O(state=absent).
    type: str
  key:
    description:
      - >-
        The name under which this window is found again, for example the number of a change, up to 120 characters in any script, without
        brackets. PagerDuty has no place for it, so it stands at the end of the description, as C([key: CHG-4711]).
      - Needed with O(repeat).
    type: str
  state:
    description:
      - V(present) opens the window when there is none, and changes the one that is there when the task asks for something else.
      - V(absent) removes a window that is to come, and ends one that has begun. One that is over is left as it is.
    type: str
    choices: [present, absent]
    default: present
  services:
    description:
      - The services, all of them, by name or id. The order does not matter.
      - Needed to open a window. Left out later, they stay what they are. An empty list is refused, because nothing would be silent.
    type: list
    elements: str
  description:
    description:
      - Why they are silent, for people. V("") removes it.
      - Without O(key) and O(id) it names the window, together with O(services). Where there is a O(start_time), a window has to overlap
        the wanted one to be meant; without, it has to have begun. Several windows of one description may so lie one after the other.
    type: str
  start_time:
    description:
      - When it begins, as ISO 8601 (V(2026-11-21T22:00:00Z)) or in epoch seconds. Where no zone is written, it is in O(time_zone).
      - Left out or in the past, it begins when it is opened; PagerDuty opens nothing in the past. What has begun keeps its start.
    type: str
  end_time:
    description:
      - When it ends, written like O(start_time). It has to lie after the start and in the future.
      - To open a window either this or O(duration) is needed. Left out later, the end stays.
    type: str
  duration:
    description:
      - How long it lasts from O(start_time) or else from its first opening, in seconds (V(5400)) or as V(90m), V(1h30m), V(2d) or
        V(PT1H30M). It is time that passes, also where clocks are changed.
    type: str
  time_zone:
    description:
      - The zone of times that are written without one, and in which the turns of O(repeat) keep their time of day, as V(Europe/Berlin).
        UTC where it is left out.
      - A time of day that a change of clocks leaves out moves on by what is left out; of one that is there twice the first counts.
      - It is known from what the machine that runs the task knows of time zones.
    type: str
  repeat:
    description:
      - Opens a window for each turn, at the same time of day. Needs O(key), O(start_time), and O(duration) or O(end_time), which say how
        long a turn lasts.
      - Each run looks which turns that are not over have a window, and makes the others. So the task can be run every day. A window that
        is to come and is no turn any more is removed; one that has begun ends by itself.
    type: dict
    suboptions:
      every:
        description:
          - From one turn to the next. In a month without that day it is the last one.
        type: str
        required: true
        choices: [day, week, month]
      interval:
        description:
          - Every so many days, weeks or months. V(1) where it is left out.
        type: int
      count:
        description:
          - How many turns there are in all, from O(start_time) on, 100 at most. When all are over, nothing is opened any more.
        type: int
      ahead:
        description:
          - How many turns that are not over shall have a window, without an end, 100 at most. Either this or O(repeat.count).
        type: int
extends_documentation_fragment:
  - steadyops.monitoring.pagerduty
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - In check mode RV(resource) of a window that would be opened lacks C(id); without a O(start_time) in the future also C(start_time), and,
    with a O(duration) and no O(start_time), C(end_time). With O(repeat) it lacks C(windows) when any would be opened or changed.
  - With O(repeat) RV(resource) has the C(windows), each with its C(id), C(start_time) and C(end_time).
  - Opening a window is done in somebody's name. With a key of the account O(from_email) says in whose; a key of a user needs none.
  - Nothing is opened twice, neither after an answer that was lost nor after a run that was killed. Where two runs on different machines
    opened one O(key) in the same second, the next run ends what is there twice.
  - Who changes the bracket at the end of the description by hand takes the window out of its task. It ends by itself.
  - Some roles may only silence the services of their own teams. PagerDuty answers 403 then.
  - The clock that counts is that of PagerDuty, as its answers tell it.
seealso:
  - module: steadyops.monitoring.pagerduty_service
"""

EXAMPLES = r"""
# PAGERDUTY_API_TOKEN and PAGERDUTY_FROM_EMAIL are in the environment.
- name: The shop pages nobody for an hour
  steadyops.monitoring.pagerduty_maintenance_window:
    key: CHG-4711
    services: [Web shop]
    duration: 1h
    description: Kernel upgrade

- name: The work takes longer, so it is two hours from the same start
  steadyops.monitoring.pagerduty_maintenance_window:
    key: CHG-4711
    services: [Web shop]
    duration: 2h

- name: The work is done, and what is wrong now shall be heard
  steadyops.monitoring.pagerduty_maintenance_window:
    key: CHG-4711
    state: absent

- name: Four Sundays at two in the morning, whatever the clocks do
  steadyops.monitoring.pagerduty_maintenance_window:
    key: sunday patches
    services: [Web shop]
    start_time: "2099-03-22T02:00:00"
    duration: 90m
    time_zone: Europe/Berlin
    repeat:
      every: week
      count: 4
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
from ..module_utils.systems.pagerduty.kinds import MAINTENANCE_WINDOW as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
