#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: circonus_worksheet
short_description: Manage the worksheets of Circonus
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates, changes and removes worksheets, which show graphs side by side.
  - A worksheet is found by its O(title).
options:
  title:
    description:
      - What the worksheet is called.
    type: str
  graphs:
    description:
      - The graphs, all of them and in their order, by title or id. V([]) removes all.
      - A new worksheet has none when this is left out.
    type: list
    elements: str
  smart_queries:
    description:
      - Searches for graphs, all of them. V([]) removes all.
    type: list
    elements: dict
    suboptions:
      name:
        description: What the search is called.
        type: str
        required: true
      query:
        description: What is searched for, in the words of Circonus' search for graphs.
        type: str
        required: true
      order:
        description: The graphs that come first, by title or id.
        type: list
        elements: str
  description:
    description:
      - More about it. V("") removes it.
    type: str
  notes:
    description:
      - Notes. V("") removes them.
    type: str
  favorite:
    description:
      - Whether it is a favourite of the token's user.
    type: bool
  tags:
    description:
      - Tags, all of them, as in V(team:ops). Circonus keeps them in lower case and sorted. V([]) removes all.
    type: list
    elements: str
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.circonus
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - An O(id) is V(/worksheet/cccccccc-0001-4000-8000-000000000001), or that without V(/worksheet/).
  - In check mode RV(resource) of a worksheet that would be created lacks C(id), and C(description) and C(notes) when they are left out.
"""

EXAMPLES = r"""
- name: What the web people look at
  steadyops.monitoring.circonus_worksheet:
    title: Web
    graphs: [Web latency]
    tags: [service:web]

- name: They look elsewhere now
  steadyops.monitoring.circonus_worksheet:
    title: Web
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
from ..module_utils.systems.circonus.kinds import WORKSHEET as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
