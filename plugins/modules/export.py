#!/usr/bin/python
# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
module: export
short_description: Read what is there, in the form that apply takes
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Reads the things of one or several services and returns them as entries for M(steadyops.monitoring.apply), and writes them
    to a file when asked. Applied where they come from, they change nothing.
  - A reference is shown as a name wherever that name leads back to the same thing, otherwise as an id. An option is left out
    when a creation without it would give the same value. For an alert in ZMON with a parent, what it inherits is left out.
  - What incidents, maintenances and people move, such as the C(status) of a component, is left out. Applied later, it would be
    set back to what it was while they went on.
  - A thing has its C(id) in its entry only when others bear its name. Such an entry fits this account and no other.
  - Kinds and entries come in an order that does not change, those that others refer to before these. Two exports of the
    same are the same text.
  - What happens and passes cannot be exported, such as a downtime, an alert, an incident, a maintenance, an annotation or what is
    said and written of one. Such kinds are left out with a warning that counts and names them, also with V(all).
options:
  resources:
    description:
      - The kinds to export, by the names of their modules, or V(all) and nothing else.
      - V(all) passes over a service that has no credentials, and a kind that a service does not have, with a warning. A kind that
        is named fails then.
    type: list
    elements: str
    default: [all]
  system:
    description:
      - The services whose kinds are exported. All of them when this is left out.
    type: list
    elements: str
    choices: [catchpoint, circonus, pagerduty, statuspage, zmon]
  filters:
    description:
      - Which things of a kind to export. The name of a module with one or more options under it, and the values that a thing
        must have, all of them. A kind that is not named here is exported whole.
      - The kind must be one of those that are exported.
    type: dict
    default: {}
  dest:
    description:
      - Where to write, on the machine where the module runs. With a local connection that is the controller. A relative path begins in
        the folder of the playbook there, and on another machine in the home folder of the user that Ansible is there.
      - A path to a file gives one file. A folder, or a path that ends in C(/), gets a file for each kind with the name of its
        module, such as C(statuspage_component.yml). Missing folders are made.
      - Each file is YAML with the entries under C(resources), after a first line that says who wrote it, and a line for each of
        RV(secrets). It is written in one step, so that nobody reads half of it, and left untouched when it has the same text
        already.
      - In a folder, the file of a kind that was read and of which nothing was found is removed, if its first line says that this
        module wrote it. A file of a kind that was not read stays, and so does every other file.
      - A place that cannot be written, and a file there that is no text, fail the task before the first call.
    type: path
  parallel:
    description:
      - How many lists are read at the same time, over all services together. One at least.
    type: int
    default: 4
extends_documentation_fragment:
  - steadyops.monitoring.connections
  - steadyops.monitoring.connection
  - steadyops.monitoring.attributes
attributes:
  check_mode:
    details:
      - Reads everything, says whether a file would change or be removed, and does neither.
  diff_mode:
    details:
      - Shows the text of each file that changes or is removed, before and after.
notes:
  - What entries refer to and no module manages is not exported. It is named in them, and has to be there where they are applied.
  - In ZMON alerts that are not active are exported too, and templates that another alert has as its parent. A template that
    nobody uses is shown nowhere in its API and is missing here.
  - A list in Circonus ends after 2000 things, and so does its export, with a warning.
  - No entry holds a secret, and none has to be filled in where the things are there. RV(secrets) names those without which a
    thing cannot be made anew; add them to its entry then. The file says so in its first lines.
  - Text that looks like a template is written with C(!unsafe), so that Ansible leaves it as it is.
  - Load a file with C(vars_files) or M(ansible.builtin.include_vars), which understand both.
"""

EXAMPLES = r"""
# The addresses and tokens of the services are in the environment.
- name: Everything that can be exported goes into one file
  steadyops.monitoring.export:
    dest: "{{ playbook_dir }}/monitoring.yml"

- name: The file defines the variable resources
  ansible.builtin.include_vars:
    file: "{{ playbook_dir }}/monitoring.yml"

- name: Applied to where it came from, it changes nothing
  steadyops.monitoring.apply:
    resources: "{{ resources }}"

- name: A folder with a file for each kind, to be looked at in a merge request
  steadyops.monitoring.export:
    system: [statuspage, zmon]
    dest: "{{ playbook_dir }}/monitoring/"
  register: exported

- name: Say so when somebody has changed something by hand
  ansible.builtin.debug:
    msg: "{{ exported.file }} is not what it was."
  when: exported is changed

- name: What one team watches, and nothing else
  steadyops.monitoring.export:
    resources: [zmon_alert_definition]
    filters:
      zmon_alert_definition:
        team: Platform/Software
        status: ACTIVE
  register: alerts

- name: The same for another installation, under another team
  steadyops.monitoring.apply:
    resources: "{{ alerts.resources | map('combine', {'zmon_alert_definition': {'team': 'Platform/Rehearsal'}}, recursive=true) }}"
    connections:
      zmon:
        api_url: "{{ rehearsal_url }}"
        api_token: "{{ rehearsal_token }}"
  check_mode: true
"""

RETURN = r"""
resources:
  description: The entries, as M(steadyops.monitoring.apply) takes them.
  returned: success
  type: list
  elements: dict
  sample:
    - statuspage_component: {name: Website, group: Core, start_date: "2026-01-31"}
    - zmon_alert_definition:
        name: City retired
        description: No longer looked at
        team: Platform/Software
        condition: "False"
        check_definition: City coordinates
        status: INACTIVE
        priority: 3
secrets:
  description: The secrets without which things of RV(resources) cannot be made anew. Empty when there are none.
  returned: success
  type: list
  elements: dict
  contains:
    module:
      description: The module of the thing.
      returned: success
      type: str
      sample: statuspage_metrics_provider
    name:
      description: What the thing is called.
      returned: success
      type: str
      sample: Librato
    options:
      description: The options to add to its entry.
      returned: success
      type: list
      elements: str
      sample: [provider_api_token]
file:
  description: What O(dest) said, the file or the folder.
  returned: when O(dest) is given
  type: str
  sample: /srv/monitoring.yml
diff:
  description: The text of each file that changed, or would change in check mode.
  returned: when O(dest) is given
  type: list
  elements: dict
  contains:
    before:
      description: The text before. Empty when there was no file.
      returned: success
      type: str
    after:
      description: The text after. Empty when the file is removed.
      returned: success
      type: str
    before_header:
      description: The file.
      returned: success
      type: str
    after_header:
      description: The same.
      returned: success
      type: str
calls:
  description: What this task asked of the services, all together.
  returned: always, once a call could be made
  type: dict
  contains:
    read:
      description: Calls that read.
      returned: success
      type: int
    write:
      description: Calls that write. Always none.
      returned: success
      type: int
    retried:
      description: How many times a call was sent again.
      returned: success
      type: int
    waited:
      description: Seconds spent waiting, because a service asked to slow down or failed.
      returned: success
      type: float
  sample: {read: 8, write: 0, retried: 0, waited: 0.0}
# What follows is written by scripts/generate.py.
msg:
  description: What was tried, on which thing, what the service said, and what to do, in a sentence.
  returned: failure
  type: str
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

from ..module_utils.catalogue import EXPORT as RESOURCE
from ..module_utils.entry import run_module


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
