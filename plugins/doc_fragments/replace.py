# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  replace:
    description:
      - What to do about a change that the service does not offer.
      - With V(false) the task fails and says what would have to change. With V(true) a new one, which has another id, takes the
        place of the old one. What the task leaves out is taken from the old one.
      - Where the service tells the two apart by what names them, the new one is made before the old one is deleted, and
        deleted again when the old one cannot go. Otherwise the old one is deleted first, and made again when the service does
        not take the new one. When neither works, the message begins by saying that it is gone, and tells what it was.
    type: bool
    default: false
"""
