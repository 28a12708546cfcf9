# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  replace:
    description:
      - What to do about a change that the service does not offer.
      - With V(false) the task fails and says what would have to change. With V(true) the old one is deleted and a new one
        made, which has another id.
    type: bool
    default: false
"""
