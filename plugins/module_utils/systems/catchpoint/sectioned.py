# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What products, folders and tests have in common: five sections, lists that show them, and the division they are made in.

Source: https://docs.catchpoint.com/ (REST API v2 guide, Products, Folders and Tests)
"""

from __future__ import annotations

from typing import Any, Optional

from ...behaviour import Behaviour, Lookup
from ...steps import Desired
from ...values import Field, Row, Unknown
from .alerting import alerts
from .sections import advanced, insight_operations, insights, request, schedule
from .system import JsonPatch
from .values import Section

SHOWN = dict.fromkeys(("includeAdvanceSettings", "includeRequest", "includeInsight", "includeTargeting", "includeAlerts"), "true")
"""What makes a list show the sections, so that nobody has to read each thing."""
SWITCHES = "&".join(f"{name}={value}" for name, value in SHOWN.items())
OWN = "showInheritedProperties=false"
"""What keeps inherited settings apart from a thing's own."""


def five_sections(
    inherits: bool,
    schedule_at: str = "scheduleSettings",
    request_at: str = "requestSettings",
    advanced_at: str = "advancedSettings",
    insights_at: str = "insightData",
) -> tuple[Field, ...]:
    """Return the options of the sections. inherits: whether there is anything to inherit from; the others: where each is kept."""
    return (
        Field("schedule", schedule(inherits), at=schedule_at, required=not inherits),
        Field("request", request(inherits), at=request_at),
        Field("advanced", advanced(inherits), at=advanced_at),
        Field("alerts", alerts(inherits), at="alertGroup"),
        Field("insights", insights(inherits), at=insights_at),
    )


PATCH = JsonPatch(pieces=dict.fromkeys(("insightData", "insightsData", "insights"), insight_operations))
"""How a thing with sections is updated; that of insights is called otherwise in each."""


class Sectioned(Behaviour):
    """A thing with sections."""

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Return the wish without sections that say nothing; refuse one that says too little of what is not there yet."""
        for one in want.resource.fields:
            said = want.get(one.name) if isinstance(one.type, Section) else None
            if said == {} and False not in (want.params.get(one.name) or {}).values():
                want = want.without(one.name)
            elif said is not None:
                one.type.refuse_too_little(said, None if row is None else want.resource.option_of(row, one.name))
        return want


def division_around(want: Desired, lookup: Lookup) -> Any:
    """Return the division of the product that a new thing is in, None where that is only planned.

    What the task names was shown when it was looked up, and is not read again.
    """
    product = want.get("product")
    if product is None or product.__class__ is Unknown:
        return None
    above = lookup.met("product", product) or lookup.met("folder", want.get("folder") or want.get("parent")) or lookup.one("product", product)
    return (above or {}).get("divisionId")
