# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Names that PagerDuty takes for the same, whatever their capital letters: a refusal tells which one is there."""

from __future__ import annotations

from typing import Any, Optional

from ...behaviour import Behaviour, Lookup
from ...steps import Desired
from ...values import Row


class Unique(Behaviour):
    """What is called by a name that nothing else of its kind may have, and whose list is searched by `query`."""

    def explain(self, status: Optional[int], want: Desired, row: Optional[Row], lookup: Lookup) -> Optional[str]:
        """Return which other thing has the name."""
        name, kind = want.get("name"), want.resource
        if status != 400 or not name or want.absent:
            return None
        rows: list[Any] = lookup.pages(kind.paths.top, {"query": name}, kind.listing.rows)
        own = None if row is None else row["id"]
        others = [one for one in rows if str(one.get("name")).lower() == name.lower() and one["id"] != own]
        if not others:
            return None
        there = f"there is {others[0]['name']!r} ({others[0]['id']})"
        if others[0]["name"] == name:
            return f"Choose another name: {there}"
        return f"PagerDuty does not tell capital letters apart, and {there}: write its name so, or choose another one"
