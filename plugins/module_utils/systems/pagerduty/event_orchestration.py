# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Event orchestrations: what takes events in under one key, and whose rules say where they go.

Source: https://developer.pagerduty.com/api-reference/ (Event Orchestrations)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Optional

from ...behaviour import Behaviour, Lookup
from ...resource import Body, Identity, Listing, Merge, Paths, Resource
from ...values import COMPUTED, Field, Name, Number, Row, Text
from .system import PAGERDUTY
from .values import BareReference, Said


def parse_uuid(written: Any) -> Optional[str]:
    """Return what is the id of an orchestration, in the one form it has."""
    text = str(written).strip().lower()
    return text if re.match(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", text) else None


class OrchestrationRules(Behaviour):
    """It is made with an integration, whose key takes events in."""

    def answered(self, row: Row, change: Any) -> Row:
        """Enter the key of its integration where it was made: an update answers it again, and never after the making is it told."""
        if change.row is not None:
            return row
        integrations = row.get("integrations") or []
        keys = [(one.get("parameters") or {}).get("routing_key") for one in integrations if isinstance(one, dict)]
        return {**row, "routing_key": keys[0]} if keys and keys[0] else row

    def predict(self, before: Optional[Row], after: Optional[Row], lookup: Lookup) -> Iterable[tuple]:
        """Tell the key to nobody who looks at the orchestration later."""
        if after and "routing_key" in after:
            yield EVENT_ORCHESTRATION, before, {name: value for name, value in after.items() if name != "routing_key"}


EVENT_ORCHESTRATION = Resource(
    "event_orchestration",
    PAGERDUTY,
    # One by itself tells its keys, the list does not; so it is read there.
    Paths("/event_orchestrations", one=None),
    (
        Field("name", Name(), required=True),
        Field("description", Said()),
        Field("team", BareReference("team")),
        Field("routes", Number(), COMPUTED),
        Field("routing_key", Text(), COMPUTED),
    ),
    Identity("name", parse_id=parse_uuid),
    Listing(rows="orchestrations"),
    Body("orchestration"),
    update=Merge("PUT"),
    behaviour=OrchestrationRules(),
)
