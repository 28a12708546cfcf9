# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: seconds
short_description: A duration in seconds
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Reads a duration as the modules of this collection do.
options:
  _input:
    description: A number of seconds, or a duration as V(90m), V(1h30m), V(2d) or V(PT1H30M). V(0) and V("") are no time at all.
    type: raw
    required: true
"""

EXAMPLES = r"""
- name: Say how long that is
  ansible.builtin.debug:
    msg: "{{ '1h30m' | steadyops.monitoring.seconds }} seconds"
"""

RETURN = r"""
_value:
  description: The number of seconds.
  type: int
"""

from typing import Any

from ..module_utils.times import duration


def seconds(written: Any) -> int:
    """Return a duration in seconds; raises BadInput for what is none."""
    return 0 if str(written).strip() in ("", "0") else duration(written, "")


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, Any]:
        """Return it by its name."""
        return {"seconds": seconds}
