#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: circonus_maintenance
short_description: Silence things in Circonus for a while
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Opens a maintenance over hosts, checks, check bundles, whatever bears a tag, metrics, rule sets or the whole account, changes it, or
    ends it before its time. While it lasts, alerts of the O(severities) notify nobody.
  - In Circonus a maintenance is a window over B(one) thing, and has no name. A task opens as many as it needs, and keeps its O(key) in each
    of them, as the tag C(steadyops-key:…). A later run, from any machine, finds them by it and leaves them, changes them or ends them. Two
    keys over the same thing are two windows, and do not touch each other.
  - A duration counts from the first opening. The same task again does not move the end. Another duration does, counted from the same
    start. That moment is kept as the tag C(steadyops-since:…), so that what joins a maintenance later ends with the rest.
options:
  key:
    description:
      - The name under which this maintenance is found again, for example the number of a change, in any script. Always needed.
      - The tag has it in lower case and with C(-) for what a tag should not hold, and a hash, so that no two keys share a tag.
    type: str
  state:
    description:
      - V(present) opens the maintenance when none is open under O(key), and changes the open one when the task asks for something else.
        What is over counts as absent, and is opened anew.
      - V(absent) ends it. A window that has not begun is deleted, and of one that runs the end is set to now, which is all that Circonus
        offers.
    type: str
    choices: [present, absent]
    default: present
  over:
    description:
      - What falls silent, all of it. Each item says one thing. The order does not matter, and what is meant twice is silenced once.
      - A window of this O(key) over something that is no longer named is ended.
      - Left out, it stays what it is. Needed to open a maintenance.
    type: list
    elements: dict
    suboptions:
      account:
        description: Everything in the account of the token, which is V(current); its name or id say the same.
        type: str
      check:
        description: A check, by id (V(/check/60001) or V(60001)) or by the name of its bundle where that has one check only.
        type: str
      check_bundle:
        description:
          - A check bundle, by name or id (V(/check_bundle/270001) or V(270001)).
          - Circonus has no window over a bundle, so this is one for each of its checks. A check that a broker adds later is
            silenced by the next run.
        type: str
      host:
        description:
          - The target of checks, which is a host's name or address. It is one window, of its own type.
          - Circonus takes any name. Where no check bundle has it as its target, a warning says so when it is opened.
        type: str
      metric:
        description: One metric of a check.
        type: dict
        suboptions:
          check:
            description: The check, as above.
            type: str
            required: true
          name:
            description: The name of the metric.
            type: str
            required: true
      rule_set:
        description: A rule set, by name or id (V(/rule_set/1001) or V(1001)).
        type: str
      tag:
        description:
          - Every check of the check bundles that bear this tag, as V(service:web). These are as many windows.
          - Which they are is looked up by each run, so the next one silences what has got the tag since, and ends the windows
            over what has lost it.
        type: str
  start_time:
    description:
      - When it begins, as ISO 8601 (V(2026-11-21T22:00:00Z); UTC where no zone is written) or in epoch seconds.
      - Left out, in the past or less than ten seconds ahead, it begins when it is first opened. What has begun keeps its start.
    type: str
  end_time:
    description:
      - When it ends, written like O(start_time). It has to lie after the start and in the future.
      - To open a maintenance either this or O(duration) is needed. Left out later, the end stays.
    type: str
  duration:
    description:
      - How long it lasts from O(start_time) or else from its first opening, in seconds (V(5400)) or as V(90m), V(1h30m), V(2d) or
        V(PT1H30M).
    type: str
  severities:
    description:
      - The severities that are silent, 1 the worst to 5, as a list (V([1, 3])) or in one text (V(13) or V(1,3)).
      - Left out, a new maintenance silences all of them. An empty list is refused, because it would silence nothing.
    type: raw
  notes:
    description:
      - Why it is silent, for people. V("") removes it.
    type: str
  tags:
    description:
      - The tags of the windows, beside those of this module. Circonus keeps them in lower case. An empty list removes them.
    type: list
    elements: str
extends_documentation_fragment:
  - steadyops.monitoring.circonus
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - All names are resolved before the first window is opened, so an unknown one fails with nothing done. Windows are opened first and those
    that go are ended last, so that nothing rings in between. When Circonus refuses one of several, those before it stay, the failure says
    which it was, and the next run goes on from there.
  - Nothing is opened twice, neither after an answer that was lost nor after a run that was killed. Where two runs on different machines
    opened one O(key) in the same second, the next run ends what is there twice.
  - Who removes the tag C(steadyops-key:…) of a window by hand takes it out of its maintenance. It ends by itself.
  - RV(resource) has the C(windows), each with its C(id), C(type), C(item), times and C(severities).
  - In check mode RV(resource) lacks C(windows) when any would be opened or changed; of a maintenance that would be opened without a
    O(start_time) also C(start_time), and C(end_time) with a O(duration).
  - The clock that counts is that of Circonus, as its answers tell it.
"""

EXAMPLES = r"""
# CIRCONUS_API_TOKEN is in the environment.
- name: A host is silent for an hour
  steadyops.monitoring.circonus_maintenance:
    key: CHG-4711
    over:
      - host: www.example.com
    duration: 1h
    notes: kernel upgrade

- name: The work takes longer, so it is two hours from the same start
  steadyops.monitoring.circonus_maintenance:
    key: CHG-4711
    over:
      - host: www.example.com
    duration: 2h

- name: The work is done, and what is wrong now shall be heard
  steadyops.monitoring.circonus_maintenance:
    key: CHG-4711
    state: absent

- name: All checks of the web service, a bundle with all its brokers and a rule set, tonight, for what wakes people up
  steadyops.monitoring.circonus_maintenance:
    key: web release
    over:
      - tag: service:web
      - check_bundle: db1.example.com json:nad
      - rule_set: /rule_set/1001
    start_time: "{{ now(utc=true).strftime('%Y-%m-%dT23:59:59Z') }}"
    duration: 4h
    severities: [1, 2]
    tags: [change:4712]

- name: Every host of this play in one maintenance, asked for once and not by each host
  steadyops.monitoring.circonus_maintenance:
    key: kernel update of the web servers
    over: "{{ ansible_play_hosts | map('regex_replace', '^(.*)$', '{host: \\\\1}') | map('from_yaml') | list }}"
    duration: 90m
  run_once: true
  delegate_to: localhost
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
from ..module_utils.systems.circonus.kinds import MAINTENANCE as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
