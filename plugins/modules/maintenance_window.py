#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: maintenance_window
short_description: One maintenance window over all services
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Silences what would shout on ZMON, Circonus, PagerDuty and Catchpoint, tells the customers on Statuspage, and puts everything back.
  - A window is its I(key). The same key from anywhere is the same window, so a rerun changes nothing, and any job on any controller can
    extend or close what another one opened.
  - Opening is all or nothing. Every name is looked up on every service before the first write; what was opened is closed again when a
    service refuses, and a window that silences nothing on a service that is named is a failure. The silences come first, the customers
    are told last.
  - Closing needs only the key, tries every service whatever another one answers, and gives back what lay underneath. A component that was
    broken before is broken again, and what another window holds stays silent.
  - What is open is remembered on the services themselves, and everything has its end there. Nothing is kept on the controller.
options:
  key:
    description:
      - What the window is found by, 1 to 120 characters of any script. Strangers never see it.
      - Needed but for O(state=status) and with O(older_than).
    type: str
  state:
    description:
      - V(open) makes the window be as declared. It opens one, adds what is missing, moves its end, and begins a planned one. It never lets go of
        what the window holds, unless O(shrink) is true.
      - V(extended) moves every end of an open window, those of its parts too, and needs no lists. An end is never moved back.
      - V(closed) ends everything under the key, of one O(part) where that is given. It fails where something may still be open, because a
        service on which the window is cannot be asked, or because nothing was found and a service could not be read.
      - V(status) only reads, and returns what is open, planned and left over. A second entry on the page is named; V(open) and V(closed) end it.
    type: str
    choices: [open, extended, closed, status]
    default: open
  title:
    description: What people call the window. It is in the comments of the silences, and the name of the entry on the page.
    type: str
    default: Maintenance
  part:
    description:
      - A named share of the window, of a batch of hosts or of a slice of the inventory. It goes with O(zmon) and O(circonus) only.
      - Closing a part ends that part. Closing without O(part) ends the window with all its parts.
    type: str
  starts_at:
    description:
      - When the window begins, ISO 8601 with a zone, or V(now).
      - With O(recurrence), the first turn in wall time, such as V(2026-11-29T02:00).
    type: str
    default: now
  duration:
    description: How long it lasts, from its first opening on, such as V(2h) or V(90m).
    type: str
  ends_at:
    description:
      - When it ends, ISO 8601 with a zone.
      - To open and to extend, O(duration) or O(ends_at) is needed. A window without an end would be silent for ever.
    type: str
  recurrence:
    description:
      - Makes the window of the next turns ahead of time, and cancels planned ones that the rule no longer has.
      - A downtime of ZMON covers only what was known when it was opened. Inside a turn of which it was opened over a day before, it is opened anew.
    type: dict
    suboptions:
      rule:
        description: A rule in the words of RFC 5545, with C(FREQ), C(INTERVAL), C(BYDAY), C(BYMONTHDAY), C(COUNT) and C(UNTIL).
        type: str
        required: true
      zone:
        description: The time zone of O(starts_at), such as V(Europe/Berlin). A wall time that does not exist moves on by the gap.
        type: str
        required: true
      ahead:
        description: How many turns are made ahead of time.
        type: int
        default: 4
      announce_ahead:
        description: How many of them are announced on the page.
        type: int
        default: 1
  planned:
    description: With O(state=closed), cancel planned turns of a recurring window as well.
    type: bool
    default: false
  shrink:
    description: Let go of what the window holds and this task does not name, and let it end earlier.
    type: bool
    default: false
  allow_empty:
    description: Open the window although it silences nothing on a service that is named. It is a warning then.
    type: bool
    default: false
  older_than:
    description: With O(state=closed), bring back what windows left over whose end is longer ago, of every key where none is given.
    type: str
  wait_quiet:
    description:
      - With O(state=closed), wait so long at most until nothing rings any more on what the window holds. It is asked every 60 seconds.
      - The window is closed all the same; what still rings is a warning.
    type: str
  by:
    description: Who opens it, for whoever asks. The number of the AWX job, else user and controller, where it is left out.
    type: str
  zmon:
    description: What falls silent on ZMON.
    type: dict
    suboptions:
      entities:
        description: The ids of entities.
        type: list
        elements: str
      alert_definitions:
        description: Names or ids of alerts. All active ones where it is left out.
        type: list
        elements: str
  circonus:
    description: What falls silent on Circonus.
    type: dict
    suboptions:
      items:
        description: Things. A tag and a check bundle become their checks.
        type: list
        elements: dict
        suboptions:
          type:
            description: What it is.
            type: str
            choices: [account, check, check_bundle, host, rule_set, tag]
            required: true
          name:
            description: Its name or id. Of a host, the target of its checks.
            type: str
            required: true
      severities:
        description: Which severities fall silent, as a list or in one text such as V(13). All five where it is left out.
        type: raw
  pagerduty:
    description: What pages nobody on PagerDuty.
    type: dict
    suboptions:
      services:
        description: Names or ids of services.
        type: list
        elements: str
  catchpoint:
    description:
      - Whose alerts are muted on Catchpoint. The tests go on measuring.
      - What somebody mutes for longer while the window is open stays muted when it is closed.
    type: dict
    suboptions:
      tests:
        description: Names or ids of tests.
        type: list
        elements: str
      folders:
        description: Names or ids of folders. The tests that run right in them are meant.
        type: list
        elements: str
  statuspage:
    description: What the customers are told, by an entry on the page. Nobody is mailed of it unless O(statuspage.notify) is true.
    type: dict
    suboptions:
      components:
        description: Components under maintenance. A name, or a dictionary of C(name), C(group) and C(id).
        type: list
        elements: raw
      page_id:
        description: The page. The one of the connection where it is left out.
        type: str
      announce:
        description:
          - Make an entry, in which the page also remembers what the components were before. It ends by itself.
          - If V(false), the components are only set to under maintenance. ZMON, else Circonus, else PagerDuty has to take part in the window, to
            remember what they were. The page has no end then, so only O(state=closed) brings them back, and each opening warns of it; on Circonus
            and PagerDuty before the window's end, because what is over is not listed there.
        type: bool
        default: true
      title:
        description: The name of the entry. O(title) where it is left out.
        type: str
      message:
        description: A text on the page when everything is silent. It is said once.
        type: str
      message_closed:
        description: A text on the page when the window is closed. People are mailed when they were mailed of its beginning, or with O(statuspage.notify).
        type: str
      notify:
        description: Mail the text to the subscribers.
        type: bool
        default: false
  also:
    description:
      - Second accounts or pages. Each entry has C(connection), a service and a name such as V(statuspage:eu), and the options of that service.
      - C(options) are the options of its connection as in O(connections). What they leave out is as for the first account.
      - Closing and extending need the same entries, because nothing else says how to reach that account. A page that the credentials of the first
        one reach is found by the key alone.
    type: list
    elements: dict
    default: []
extends_documentation_fragment:
  - steadyops.monitoring.connections
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
attributes:
  check_mode:
    details:
      - In check mode every service is read and nothing is written. C(starts_at) and C(ends_at) are absent when they count from now.
  diff_mode:
    details:
      - What falls silent on which service, the components of the page, and what is told.
notes:
  - ZMON rings again only with the next evaluation after closing, which may take a minute, and cannot confirm that it is silent.
  - When nobody closes a window, each service ends its silence by itself. The page then calls every component operational, also one that broke
    meanwhile; a component that was broken before stays under maintenance until somebody closes the window.
"""

EXAMPLES = r"""
- name: Patch two hosts, and nobody is paged
  steadyops.monitoring.maintenance_window:
    key: patch-2026-11-22
    title: Kernel updates
    duration: 2h
    zmon:
      entities: [de-berlin, cn-peking]
    statuspage:
      components: [{name: Website, group: Core}]

- name: It takes longer
  steadyops.monitoring.maintenance_window:
    key: patch-2026-11-22
    state: extended
    duration: 4h

- name: What is open right now?
  steadyops.monitoring.maintenance_window:
    state: status
  register: windows

- name: Put everything back
  steadyops.monitoring.maintenance_window:
    key: patch-2026-11-22
    state: closed
"""

RETURN = r"""
action:
  description:
    - What was done, V(opened), V(reopened) (an earlier opening was over and had left something), V(begun) (it was planned), V(changed),
      V(extended), V(closed), V(cancelled) or V(unchanged).
  returned: success
  type: str
  sample: opened
resource:
  description: The window.
  returned: success, but for O(state=status)
  type: dict
  contains:
    key:
      description: What it is found by.
      returned: success
      type: str
    part:
      description: The share of it that this task is about.
      returned: success
      type: str
    title:
      description: What people call it.
      returned: when opened
      type: str
    state:
      description: V(open), V(planned) or V(closed).
      returned: success
      type: str
    starts_at:
      description: When it began. Absent in check mode when it counts from now.
      returned: success
      type: str
    ends_at:
      description: When it ends on every service.
      returned: when opened
      type: str
    by:
      description: Who opened it.
      returned: success
      type: str
    "on":
      description: The services it is on.
      returned: success
      type: list
      elements: str
covered:
  description: What is silent.
  returned: success, but for O(state=status)
  type: list
  elements: dict
  sample: [{service: zmon, thing: web-1}]
not_covered:
  description: What a service does not silence although it was asked to.
  returned: success, but for O(state=status)
  type: list
  elements: dict
already_silent:
  description: What needed nothing, because it was silent before.
  returned: success, but for O(state=status)
  type: list
  elements: dict
ringing:
  description: What still rang when O(wait_quiet) was over.
  returned: success, but for O(state=status)
  type: list
  elements: str
left_over:
  description: What could not be put right, with the time until which it stays. C(perhaps) is true where nobody can tell whether it is there.
  returned: always, but for O(state=status)
  type: list
  elements: dict
told:
  description: Where the entry on the page stands, and whether people were mailed by this task.
  returned: success, but for O(state=status)
  type: dict
  sample: {url: "https://stspg.io/p31zjtct2jer", notified: false}
windows:
  description: Every window that is open, planned or left over; of a recurring one, its turns.
  returned: with O(state=status) and with O(recurrence)
  type: list
  elements: dict
table:
  description: The same as a table.
  returned: with O(state=status)
  type: str
diff:
  description: What falls silent, or is put back.
  returned: always
  type: dict
calls:
  description: What this task asked of the services, in all and of each one.
  returned: always, once a call could be made
  type: dict
  sample: {read: 9, write: 5, retried: 0, waited: 0.0, services: {zmon: {read: 3, write: 3, retried: 0, waited: 0.0}}}
msg:
  description: Why it failed. What could not be undone stands first.
  returned: failure
  type: str
# What follows is written by scripts/generate.py.
system:
  description: The service that could not do it.
  returned: failure, where one was asked
  type: str
  sample: statuspage
status:
  description: The HTTP status of its answer.
  returned: failure, where there was an answer
  type: int
  sample: 401
method:
  description: The verb of the request that failed.
  returned: failure, where one was sent
  type: str
  sample: GET
endpoint:
  description: The path of the request that failed.
  returned: failure, where one was sent
  type: str
request_id:
  description: The vendor's id of that request, for a question to its support.
  returned: failure, where the answer has one
  type: str
"""

from ..module_utils.catalogue import MAINTENANCE_WINDOW as RESOURCE
from ..module_utils.entry import run_module


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
