# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  id:
    description:
      - The id of one that is there. It alone says which one is meant, and the options that would say so otherwise are
        values to be set like all the rest.
      - With O(state=present) the task fails when there is none with this id.
    type: str
  state:
    description:
      - V(present) creates it when it is not there, and changes it when something that the task gives is different. An
        option left out is left alone.
      - V(absent) removes it when it is there.
    type: str
    choices: [present, absent]
    default: present
"""
