# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: in_files
short_description: Name files and lines in a message of apply
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Puts the file and the line of each entry in the place of its number in a message of M(steadyops.monitoring.apply).
positional: _input, places
options:
  _input:
    description: The message.
    type: str
    required: true
  places:
    description: File and line of each entry, as the lookup plugin C(monitoring_as_code) returns them.
    type: list
    elements: str
    required: true
"""

EXAMPLES = r"""
- name: Where it is wrong
  ansible.builtin.debug:
    msg: "{{ 'resources[0] (statuspage_component): name is missing' | steadyops.monitoring.in_files(['statuspage/page.yml:3']) }}"
"""

RETURN = r"""
_value:
  description: The message.
  type: str
  sample: "statuspage/page.yml:3 (statuspage_component): name is missing"
"""

from typing import Any

from ..plugin_utils.report import in_files


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"in_files": lambda text, places: in_files(str(text), list(places))}
