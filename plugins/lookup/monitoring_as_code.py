# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: monitoring_as_code
short_description: Read a folder of YAML as apply takes it
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Reads every file of a folder whose name ends in C(.yml) or C(.yaml), in whatever folders they are, and returns the entries for
    M(steadyops.monitoring.apply) with their templates filled in. What begins with a dot or an underscore is passed over.
  - A file of entries is a list, or a dictionary with C(resources) and C(prune) as M(steadyops.monitoring.export) writes it.
  - C(values.yml) in the folder holds variables for the templates, and C(connections.yml) what O(steadyops.monitoring.apply#module:connections)
    takes. Of the folders in C(environments) only the one that O(environment) names is read. It may have a C(values.yml) and a
    C(connections.yml), which are laid over those of the folder, and files with entries of its own.
  - This is what the role C(monitoring_as_code) reads.
options:
  _terms:
    description: The folder. A relative one is looked for beside the playbook, and then where Ansible was started.
    required: true
  environment:
    description: The environment that is wanted. Only what is for every environment where it is left out.
    type: str
    default: ""
  values:
    description: Variables for the templates, which count more than those of the files.
    type: dict
    default: {}
  strict:
    description: Whether a mistake in a file fails the task. Otherwise it stands in C(problem) of what is returned, which holds nothing else then.
    type: bool
    default: true
  entries:
    description: Whether the entries are wanted. Otherwise only the connections are read, and the folder need not be there.
    type: bool
    default: true
"""

EXAMPLES = r"""
- name: Everything in the folder, for production
  vars:
    folder: "{{ query('steadyops.monitoring.monitoring_as_code', 'monitoring', environment='production') | first }}"
  steadyops.monitoring.apply:
    resources: "{{ folder.resources }}"
    prune: "{{ folder.prune }}"
    connections: "{{ folder.connections }}"
  check_mode: true
"""

RETURN = r"""
_raw:
  description: One dictionary for each folder.
  type: list
  elements: dict
  contains:
    resources:
      description: The entries.
      type: list
      elements: dict
    prune:
      description: The filters of what is to be removed because it is not listed.
      type: list
      elements: dict
    connections:
      description: Addresses and credentials by service.
      type: dict
    places:
      description: The file and the line of each entry, from the folder on.
      type: list
      elements: str
      sample: ["zmon/alerts.yml:12"]
    folder:
      description: Where the folder was found.
      type: str
    problem:
      description: What is wrong with the folder, in one sentence. Empty when all is well.
      type: str
"""

import os
from typing import Any

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase

from ..plugin_utils.folder import Folder, Mistake, Read, Tools


class LookupModule(LookupBase):
    def run(self, terms: list[str], variables: Any = None, **kwargs: Any) -> list[dict[str, Any]]:
        self.set_options(var_options=variables, direct=kwargs)
        return [self._read(str(term), dict(variables or {})) for term in terms]

    def _read(self, term: str, variables: dict[str, Any]) -> dict[str, Any]:
        top = self._placed(term)
        try:
            found = Folder(Tools(self._loader, self._filled), top, self.get_option("environment"))
            values = self.get_option("values")
            if self.get_option("entries"):
                read = found.read(variables, values)
            else:
                read = Read([], [], found.connections({**variables, **found.values(values)}), [])
        except Mistake as mistake:
            if self.get_option("strict"):
                raise AnsibleLookupError(str(mistake)) from None
            return {**Read([], [], {}, [])._asdict(), "folder": top, "problem": str(mistake)}
        return {**read._asdict(), "folder": top, "problem": ""}

    def _placed(self, top: str) -> str:
        """Return where a folder is: beside the playbook, else where Ansible was started; as people would write it there."""
        beside = self._loader.path_dwim(top)
        if os.path.isabs(top) or not os.path.isdir(beside):
            return top
        near = os.path.relpath(beside)
        return beside if near.startswith(os.pardir) else near

    def _filled(self, value: Any, variables: dict[str, Any]) -> Any:
        return self._templar.copy_with_new_env(available_variables=variables).template(value)
