#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: zmon_entity
short_description: Manage the entities of ZMON
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates, changes and removes entities, the things that checks look at. An entity is a free document with an O(id) and a O(type);
    everything else in it is O(data).
options:
  id:
    description:
      - The id, which you choose and always give. At least two of the letters V(a) to V(z), digits and V(@._-:[]), beginning with a letter. The
        message about one that is none says one that is near.
    type: str
  type:
    description:
      - What kind of thing it is, at least two of the letters V(a) to V(z), digits, V(_) and V(-), beginning with a letter. Checks
        choose their entities by it. Needed to create one.
      - ZMON does not change it. O(replace) says what happens.
    type: str
  team:
    description:
      - The team that owns the entity. Only members of exactly this team, and whoever made the entity, may write it then; an
        administrator may not either. Without one, everybody may. V("") removes it.
      - Left out, it stays as it is, and a new entity has none.
    type: str
  data:
    description:
      - Everything else in the document. Numbers are equal by value, so V(8080) is V(8080.0). The order of members does not matter,
        that of lists does. C(last_modified) is set by ZMON and not taken here.
      - Without O(merge), this is all of it, and what it leaves out is removed. V({}) empties it. Left out, it stays as it is.
    type: dict
  merge:
    description:
      - Whether O(data) is laid over what is there, objects member by member and everything else whole, instead of taking its place.
        What others have put into the document stays then.
    type: bool
    default: false
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.replace
  - steadyops.monitoring.zmon
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - ZMON writes a document whole. What somebody else changes between the look and the write of a task is lost, with O(merge=true)
    too.
  - An entity whose type is V(zmon_config) is configuration of ZMON itself, and written by administrators only.
  - In check mode RV(resource) is complete.
"""

EXAMPLES = r"""
# ZMON_API_URL and ZMON_API_TOKEN are in the environment.
- name: A city that checks look at
  steadyops.monitoring.zmon_entity:
    id: de-koeln
    type: city
    team: Platform/Software
    data:
      city: Köln
      country: DE
      latitude: 50.93333
      longitude: 6.95

- name: Another city has grown, and whatever else is known of it stays
  steadyops.monitoring.zmon_entity:
    id: cn-peking
    merge: true
    data:
      population: 11800000

- name: It is a place now, which ZMON can only do by making it anew
  steadyops.monitoring.zmon_entity:
    id: cn-peking
    type: place
    replace: true

- name: It is gone
  steadyops.monitoring.zmon_entity:
    id: de-koeln
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
  description: What was done, or would be in check mode. V(created), V(updated), V(replaced), V(deleted) or V(unchanged).
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
from ..module_utils.systems.zmon.entity import ENTITY as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
