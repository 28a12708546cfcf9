# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Event orchestrations: what takes events in under one key, and whose rules say where they go.

Source: https://developer.pagerduty.com/api-reference/ (Event Orchestrations)
"""

from __future__ import annotations

import re
from typing import Any, Optional

from ...behaviour import Behaviour
from ...resource import Body, Identity, Listing, Paths, Resource
from ...values import COMPUTED, ONCE, Cleared, Field, Name, Number, Row
from .system import PAGERDUTY
from .values import BareReference


def parse_uuid(written: Any) -> Optional[str]:
    """Return what is the id of an orchestration, in the one form it has."""
    text = str(written).strip().lower()
    return text if re.match(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", text) else None


class OrchestrationRules(Behaviour):
    """It is made with an integration, whose key takes events in."""

    def read(self, row: Row, now: float) -> Row:
        """Return a row with the key of its integration."""
        integrations = row.get("integrations") or []
        keys = [(one.get("parameters") or {}).get("routing_key") for one in integrations if isinstance(one, dict)]
        return {**row, "routing_key": keys[0] if keys else None}


EVENT_ORCHESTRATION = Resource(
    "event_orchestration",
    PAGERDUTY,
    # One by itself tells its keys, the list does not; so it is read there.
    Paths("/event_orchestrations", one=None),
    (
        Field("name", Name(), required=True),
        Field("description", Cleared()),
        Field("team", BareReference("team")),
        Field("routes", Number(), COMPUTED),
        Field("routing_key", role=ONCE),
    ),
    Identity("name", parse_id=parse_uuid),
    Listing(rows="orchestrations"),
    Body("orchestration"),
    behaviour=OrchestrationRules(),
)
