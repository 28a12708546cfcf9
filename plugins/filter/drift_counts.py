# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: drift_counts
short_description: How many things an apply changed or would change
version_added: 0.1.0
author:
  - The SteadyOps engineers (!UNKNOWN)
description:
  - Counts the result of M(steadyops.monitoring.apply), per service and over all.
positional: _input
options:
  _input:
    description: The registered result.
    type: dict
    required: true
  state:
    description: Whether it was only compared, or done, which decides the words of C(headline).
    type: str
    choices: [check, plan, apply]
    default: check
"""

EXAMPLES = r"""
- name: How many differ
  ansible.builtin.debug:
    msg: "{{ (compared | steadyops.monitoring.drift_counts).headline }}"
"""

RETURN = r"""
_value:
  description: The counts.
  type: dict
  contains:
    total:
      description: How many things there are, those included that are pruned.
      type: int
    differing:
      description: How many of them are not as they should be, or were not.
      type: int
    actions:
      description: How many came to which action.
      type: dict
      sample: {created: 1, unchanged: 12}
    services:
      description: The same, by service.
      type: dict
      sample: {Statuspage: {created: 1, unchanged: 12}}
    headline:
      description: All of it in a sentence.
      type: str
      sample: "1 of 13 differs: 1 created."
"""

from typing import Any

from ..plugin_utils.report import report_of


def drift_counts(result: Any, state: str = "check") -> dict[str, Any]:
    """Return how many things came to what, per service and over all."""
    report = report_of(result, {"state": state}, [])
    return {
        "total": report.total,
        "differing": report.differing,
        "actions": report.counts,
        "services": {one.title: one.counts for one in report.services},
        "headline": report.headline,
    }


class FilterModule:
    def filters(self) -> dict[str, Any]:
        return {"drift_counts": drift_counts}
