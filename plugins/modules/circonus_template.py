#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: circonus_template
short_description: Manage the templates of an older Circonus
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Creates, changes and removes templates. A template takes check bundles of one host and makes them for others as well.
  - Today's Circonus has none of them any more; only older installations do. Against one that has none, the task fails and says so.
  - A template is found by its O(name).
options:
  name:
    description:
      - What the template is called.
    type: str
  master_host:
    description:
      - The host whose check bundles are the pattern for the others. Needed to create a template.
    type: str
  check_bundles:
    description:
      - The check bundles of O(master_host) that the other hosts get, all of them. Needed to create a template.
    type: list
    elements: dict
    suboptions:
      check_bundle:
        description:
          - The check bundle, by display name or id (V(/check_bundle/7) or V(7)).
        type: str
        required: true
      name:
        description:
          - What it is called on each host. V({target}) in it stands for the host.
        type: str
        required: true
  hosts:
    description:
      - The hosts that have the check bundles, all of them. Needed to create a template.
    type: list
    elements: str
  sync_rules:
    description:
      - Whether the hosts get the rule sets of O(master_host) as well. Circonus copies none when it is left out.
    type: bool
  notes:
    description:
      - Notes. An empty text removes them.
    type: str
  tags:
    description:
      - Tags, all of them, as in V(team:ops). Circonus keeps them in lower case and sorted. V([]) removes all.
    type: list
    elements: str
  host_removal_action:
    description:
      - What becomes of the checks of a host that leaves O(hosts). With V(unbind) they stay as ordinary checks, with V(deactivate)
        they stay and stand still, and with V(remove) they go with all that they have measured.
      - Needed when a host leaves; a task that takes one out and does not say it fails before anything is changed.
    type: str
    choices: [unbind, deactivate, remove]
  bundle_removal_action:
    description:
      - The same for the checks of a check bundle that leaves O(check_bundles).
    type: str
    choices: [unbind, deactivate, remove]
extends_documentation_fragment:
  - steadyops.monitoring.state
  - steadyops.monitoring.circonus
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
notes:
  - An O(id) is V(/template/9) or V(9).
  - Circonus makes and removes the checks of the hosts after it has answered, so they may come and go a little later.
  - A check that is bound to a template cannot be edited by itself.
  - In check mode RV(resource) of a template that would be created lacks C(id), and C(notes) when they are left out.
"""

EXAMPLES = r"""
- name: What is measured of www is measured of its neighbours
  steadyops.monitoring.circonus_template:
    name: Web servers
    master_host: www.example.com
    check_bundles:
      - check_bundle: www.example.com http
        name: "{target} http"
    hosts: [www.example.com, www2.example.com, www3.example.com]

- name: One of them is no more, and what it measured is kept
  steadyops.monitoring.circonus_template:
    name: Web servers
    master_host: www.example.com
    check_bundles:
      - check_bundle: www.example.com http
        name: "{target} http"
    hosts: [www.example.com, www2.example.com]
    host_removal_action: deactivate
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
from ..module_utils.systems.circonus.kinds import TEMPLATE as RESOURCE


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
