# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What alerts and change events have in common: the key that takes them in, and what says that they were taken.

Source: https://developer.pagerduty.com/docs/events-api-v2/overview/
"""

from __future__ import annotations

import re
from typing import Any

from ...errors import BadInput, Broken
from ...steps import Answer, Step
from ...values import WRITE_ONLY, Options, Row, Setting
from .system import PAGERDUTY

ROUTING_KEY = Setting(
    "routing_key", role=WRITE_ONLY, secret=True, aliases=("integration_key", "service_key"), env=("PAGERDUTY_ROUTING_KEY",)
)


def check_routing_key(params: Options) -> str:
    """Return the key, without what a file ends with; refuses what is none."""
    key = params["routing_key"] = (params.get("routing_key") or "").strip()
    if not key:
        raise BadInput("routing_key is missing: set routing_key or PAGERDUTY_ROUTING_KEY")
    if not re.match(r"^[A-Za-z0-9]{32}$", key):
        raise BadInput(f"routing_key has {len(key)} characters; an integration key is 32 letters and digits")
    return key


def is_routed(routing_key: str) -> bool:
    """Say whether events come in at an orchestration, whose rules say which service hears of them."""
    return routing_key.startswith("R")


def said(values: dict[str, Any]) -> Row:
    """Return what of an event says something."""
    return {name: value for name, value in values.items() if value not in (None, "", {}, [])}


def taken(step: Step, answer: Answer, advice: str) -> Row:
    """Return what was answered to an event; raises Broken where that does not say that it was taken."""
    if not isinstance(answer.data, dict) or answer.data.get("status") != "success":
        raise Broken("it did not say that it took the event", advice=advice, **step.evidence(answer, PAGERDUTY.name))
    return answer.data
