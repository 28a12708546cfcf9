#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: circonus_annotation
short_description: Manage the annotations of Circonus
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates, changes and removes annotations, which show in the graphs what happened when.
  - Titles are not unique. Without O(id) and O(key) an annotation is found by its O(category) and O(title), and by its O(start)
    where the task gives one. When several fit, the task fails and lists their ids.
options:
  key:
    description:
      - The name under which this annotation is found again, one line, for example the number of a change. With it the task
        finds what it has made itself, whatever its title and times are by then, and never an annotation of somebody else.
      - "It stands in the last line of the description in Circonus, as V([steadyops-key: CHG-4711]), because nothing else is
        left to clients there. The O(description) of the task and of RV(resource) is without it."
    type: str
  category:
    description:
      - What kind of event it is, for example V(deployments). Graphs choose annotations by it.
    type: str
  title:
    description:
      - What happened, in a few words.
    type: str
  start:
    description:
      - When it began, as C(2026-11-21T22:00:00Z), with any other offset, or in epoch seconds. Circonus keeps whole seconds, and
        its web interface works with minutes.
      - A new annotation begins now when this is left out. Give it where the same title comes again, so that each time is an
        annotation of its own and a second run finds the first one's.
    type: str
  stop:
    description:
      - When it ended, in the same forms, not before O(start).
      - A new annotation is a moment when this is left out; it stops where it starts. Circonus has no other form for what is
        still going on, so start it like that and give O(stop) when it is over. Give it a O(key) then, or somebody's moment of
        the same title may be taken for it.
    type: str
  description:
    description:
      - More about it. V("") removes it.
      - A new annotation has none when this is left out.
    type: str
  rel_metrics:
    description:
      - The metrics it belongs to, each as check id and metric name, as in V(60001_duration). The order does not matter; V([])
        removes all.
      - A new annotation has none when this is left out.
    type: list
    elements: str
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.circonus
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - An O(id) is V(/annotation/120001) or V(120001).
  - In check mode RV(resource) of an annotation that would be created lacks C(id), and C(start) and C(stop) when the task leaves
    out O(start).
  - An update sends the whole annotation. What the task leaves out is sent as it was, read at most 10 seconds before.
"""

EXAMPLES = r"""
# The token is that of the default account in ~/.circonusapirc.
- name: A deployment begins
  steadyops.monitoring.circonus_annotation:
    key: deploy 2.14.0 of the shop
    category: deployments
    title: Deploy 2.14.0
    description: web tier rolled forward
    rel_metrics: [12345_duration]

- name: It is over
  steadyops.monitoring.circonus_annotation:
    key: deploy 2.14.0 of the shop
    category: deployments
    title: Deploy 2.14.0
    stop: "{{ deployed_at }}"

- name: A maintenance that is known before
  steadyops.monitoring.circonus_annotation:
    category: maintenance
    title: A new database
    start: "2026-11-21T22:00:00+01:00"
    stop: "2026-11-21T23:30:00+01:00"

- name: It did not take place
  steadyops.monitoring.circonus_annotation:
    category: maintenance
    title: A new database
    start: "2026-11-21T22:00:00+01:00"
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
from ..module_utils.systems.circonus.annotation import ANNOTATION as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
