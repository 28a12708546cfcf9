#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: zmon_downtime
short_description: Silence entities in ZMON for a while
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Opens a downtime, changes it, or closes it before its end. While it lasts, alerts on its entities notify nobody.
  - ZMON can neither list downtimes nor change them. So each one has a O(key), and what was opened under it is kept in ZMON
    itself, as an entity. A later run, from any machine, finds it there and leaves it, changes it or closes it.
  - A duration counts from the first opening. The same task again does not move the end. Another duration does, counted from
    the same start.
  - It never says that all is well while nothing is silent. What ZMON covered is kept with the O(key). While something that the
    task asks for is not covered, each run opens the downtime again and warns; when nothing at all is covered, the task fails.
options:
  key:
    description:
      - The name under which this downtime is found again, for example the number of a change, in any script. Not needed with
        O(ledger=none).
      - It is part of the comment that people see in ZMON.
    type: str
  state:
    description:
      - V(present) opens the downtime when none is open under O(key), and changes the open one when the task asks for
        something else. One that has expired is opened anew, with a warning.
      - V(absent) closes it, and forgets one that has expired.
    type: str
    choices: [present, absent]
    default: present
  entities:
    description:
      - The ids of the entities to silence. The order does not matter.
      - With O(state=present), this or O(entity_filters) is needed, and both may be given.
    type: list
    elements: str
  entity_filters:
    description:
      - Filters that say which entities to silence. An entity has to fit one of them; to fit one it has to have all of its values,
        V(8080) where it has a number and V("8080") where it has a text.
      - ZMON silences ids only. So the task looks first which entities fit, and RV(resource) and the diff say which they are. A
        later run looks again, and opens the downtime anew where others fit then. The task fails when none does.
    type: list
    elements: dict
  alert_definitions:
    description:
      - The alerts that fall silent on these entities, by name or id. A name made of digits only is
        taken for an id. The order does not matter.
      - Left out, these are all that are active when the downtime is opened. An empty list is refused, because it would
        silence nothing.
    type: list
    elements: str
  comment:
    description:
      - Why it is silent, for the people who look at the alert. The module adds O(key) and a mark of the run, in brackets.
    type: str
  start_time:
    description:
      - When it begins, as ISO 8601 (V(2026-11-21T22:00:00Z); UTC where no zone is written) or in epoch seconds. It may lie in
        the past.
      - Left out, it begins when it is first opened.
    type: str
  end_time:
    description:
      - When it ends, written like O(start_time). It has to lie after the start, in the future, and at most a year from now;
        anything else is refused before any call.
      - Either this or O(duration) is needed with O(state=present).
    type: str
  duration:
    description:
      - How long it lasts from O(start_time) or else from its first opening, in seconds (V(5400)) or as V(90m), V(1h30m),
        V(2d) or V(PT1H30M).
      - Either this or O(end_time) is needed with O(state=present).
    type: str
  ledger:
    description:
      - Where it is kept what was opened.
      - V(entity) keeps one entity of the type C(steadyops_downtime) for each O(key). The token must be allowed to write
        entities.
      - V(none) keeps nothing. Every run opens another downtime and says so in a warning, and closing one needs its O(id).
    type: str
    choices: [entity, none]
    default: entity
  allow_empty:
    description:
      - Whether it is only a warning that nothing at all is silenced, because no alert that is meant was ever evaluated for any of
        the entities. Otherwise the task fails then, and what was open under O(key) stays as it was.
      - The next run tries again, in any case.
    type: bool
    default: false
  wait:
    description:
      - How long the task may wait for what is too young to be covered, in seconds (V(180)) or as V(3m), O(state=present) only. ZMON
        needs a minute until it knows a new entity or alert everywhere, and the next run of a check until it has evaluated it. Until
        all that is asked for is covered, or the time is over, the downtime is opened again every 15 seconds, with the same times.
      - With it the task also looks which entities and, where no O(alert_definitions) are named, which alerts were written in the last
        two minutes, which costs a call each.
      - What is not covered in the end is a warning, and a failure where nothing is, as without it.
      - Left out, the task does not wait. It cannot be used with O(ledger=none).
    type: str
  id:
    description:
      - The id of the downtime to close, as RV(resource) had it when it was opened. Used only with O(ledger=none) and
        O(state=absent).
    type: str
extends_documentation_fragment:
  - steadyops.monitoring.zmon
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
attributes:
  idempotent:
    support: partial
    details:
      - With O(ledger=entity), except when a run dies or two runs open one key at the same moment, as the notes say, and except
        while something is not covered.
      - With O(ledger=none) never. Each run opens a downtime, or sends the order to close one.
notes:
  - This module is the exception to the rule of this collection that nothing is created twice, because the API cannot say
    what is open. First the intent is written to the ledger, then the downtime is opened with the mark of the run in its
    comment, then its id is written down. When a run dies between the last two, or the answer is lost, the next run looks for
    the mark among the alerts that are ringing. Found, the downtime is replaced by one with the same times, of which it is known
    what it covers. Not found, another is opened with B(the same end), and a warning says that one more may exist until then.
  - Two runs that open the same O(key) at the same moment can open two downtimes, of which one is known afterwards. The other
    ends by itself.
  - What a later task leaves out of O(comment), O(alert_definitions) and O(start_time) stays as it is while the downtime is
    open. To cover all active alerts after some were named, close it and open it again.
  - A change opens the new downtime first and then removes the old one, so that nothing rings in between. The id changes with
    it.
  - The entity that keeps a O(key) has no team, so that the token of any team may write it, and its id begins with
    C(steadyops-downtime-). A 403 there means that the token may not write entities; use O(ledger=none) then, and keep the id
    yourself.
  - ZMON silences only pairs of alert and entity that a worker has already evaluated. Entities and alerts that are not covered
    for this reason are named in a warning, and the next run opens the downtime again, with the same times, so that it covers them
    as soon as it can. The task reports a change then; the diff shows as V(before) what was silent.
  - ZMON tells which entities and which alerts it covers, not which pairs. An entity that is evaluated later for one more alert is
    not covered for that one. An entity that ZMON has known for less than a minute may be named as covered and still ring, unless
    the task has a O(wait). A downtime that somebody closed by hand cannot be told from one that is open.
  - In check mode RV(resource) of a downtime that would be opened lacks C(id); also C(start_time) when it is not given, and
    C(end_time) when a O(duration) is given without O(start_time). Of one that would be changed it lacks C(id).
  - A downtime is closed behind the answer's back, and an alert that is ringing is told of it at the next evaluation of its check, up
    to an interval later.
  - Downtimes under two keys do not touch each other. Where they overlap, it is silent until the later one ends.
  - The clock that counts is the controller's, as its answers tell it.
"""

EXAMPLES = r"""
# ZMON_API_URL and ZMON_API_TOKEN are in the environment.
- name: The cities are silent for an hour
  steadyops.monitoring.zmon_downtime:
    key: CHG-4711
    comment: Cities downtime
    entities: [cd-kinshasa, cn-peking]
    duration: 1h

- name: The work takes longer, so it is two hours from the same start
  steadyops.monitoring.zmon_downtime:
    key: CHG-4711
    comment: Cities downtime
    entities: [cd-kinshasa, cn-peking]
    duration: 2h

- name: The work is done, and what is wrong now shall be heard
  steadyops.monitoring.zmon_downtime:
    key: CHG-4711
    state: absent

- name: These hosts came up in this play, so it may take a while until ZMON has evaluated them
  steadyops.monitoring.zmon_downtime:
    key: new cities
    entities: [cd-kinshasa, cn-peking]
    duration: 2h
    wait: 3m

- name: One alert only, tonight, for four hours
  steadyops.monitoring.zmon_downtime:
    key: router swap in Kinshasa
    comment: Replacing the edge router
    entities: [cd-kinshasa]
    alert_definitions: [City too hot]
    start_time: "{{ now(utc=true).strftime('%Y-%m-%dT22:00:00Z') }}"
    duration: 4h

- name: Every host of this play in one downtime, asked for once and not by each host
  steadyops.monitoring.zmon_downtime:
    key: kernel update of the web servers
    comment: Kernel update
    entities: "{{ ansible_play_hosts }}"
    duration: 90m
  run_once: true
  delegate_to: localhost

- name: A token that may not write entities, so the play keeps the id
  steadyops.monitoring.zmon_downtime:
    ledger: none
    comment: Cities downtime
    entities: [cd-kinshasa]
    duration: 15m
  register: silence

- name: And closes by it
  steadyops.monitoring.zmon_downtime:
    ledger: none
    id: "{{ silence.resource.id }}"
    state: absent
  when: silence.resource.id is defined  # in check mode nothing was opened that has an id
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
  sample: zmon
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
from ..module_utils.systems.zmon.kinds import DOWNTIME as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
