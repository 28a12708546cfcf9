"""Add-ons: pages of others inside PagerDuty's own.

Source: https://developer.pagerduty.com/api-reference/ (Add-ons)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from ..service import Call
from .answers import answer, invalid
from .fields import Checked, name, one_of, url
from .lists import NOTHING, Names, Row, matching_choice, page
from .world import Kind

TYPES = ("full_page_addon", "incident_show_addon")


class Addons(Checked):
    """The operations on add-ons. What kind of page it is stays."""

    kind = Kind("addon", "addons", "addons", 2100)
    checks = {
        "type": ("type", one_of("Type", TYPES)),
        "name": ("name", name("Name", 100)),
        "src": ("src", url("Src", https=True)),
    }
    required = ("type", "name", "src")

    def check_type(self, sent: Mapping[str, Any]) -> None:
        """The type is one of the members."""

    def rows(self, call: Call) -> Sequence[Row]:
        """Return those of a type, if wanted."""
        kinds = matching_choice(call, "filter", TYPES)
        return [row for row in super().rows(call) if row["type"] in kinds]

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the changes; another type is refused."""
        if "id" in current and sent.get("type", current["type"]) not in (current["type"], f"{current['type']}_reference"):
            raise invalid("Type cannot be changed")
        return super().written({**sent, "type": current["type"]} if "id" in current else sent, current)

    def listed(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Return add-ons as a list shows them: their types end like those of references."""
        return [{**self.shown(row), "type": f"{row['type']}_reference"} for row in rows]

    def page(self, call: Call, rows: Sequence[Row]) -> Response:
        """Answer with one page."""
        return page(call, "addons", rows, lambda row: self.listed([row])[0])

    def create(self, call: Call) -> Response:
        """Add one; it is answered as a list shows it."""
        return answer({"addon": self.listed([self.add(self.sent(call))])[0]}, 201)

    def shown(self, row: Row, include: Names = NOTHING) -> Row:
        """Return an add-on as shown."""
        return {**self._world.head("addon", row), "type": row["type"], "name": row["name"], "src": row["src"]}
