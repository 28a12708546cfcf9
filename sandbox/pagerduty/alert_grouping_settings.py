"""REST operations on alert grouping settings. Their pages follow each other by tokens.

Source: https://developer.pagerduty.com/api-reference/ (Alert Grouping Settings)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from ..service import Call, Families, number
from .alert_grouping import ABILITIES, MOST_SERVICES, OF_SETTINGS, AlertGrouping, config
from .answers import answer, invalid
from .collection import Enveloped
from .fields import Checks, checked, one_of, refs, text
from .lists import DEFAULT_LIMIT, MAX_LIMIT, Row, many, place, token
from .plan import Plan
from .services import Services
from .world import World

MEMBERS = ("name", "description", "type", "config", "services")
_SHOWN = ("id", "created_at", "updated_at")
"""Members of an answer that may come back."""
_ALONE = ("time", "content_based_intelligent")
"""Types that one service has for itself."""


class AlertGroupingSettings(Enveloped):
    """The operations; a body is taken strictly."""

    path = "/alert_grouping_settings"
    envelope = "alert_grouping_setting"
    checks: Checks = {
        "name": ("name", text("Name", 255)),
        "description": ("description", text("Description")),
        "type": ("type", one_of("Type", tuple(OF_SETTINGS))),
        "services": ("service_ids", refs("service", "Services", 1, MOST_SERVICES)),
    }

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._grouping, self._plan = others[AlertGrouping], others[Plan]
        others[Services].before_delete.append(self._grouping.leave)

    def rows(self, call: Call) -> Sequence[Row]:
        """Return those of some services, if wanted."""
        services = many(call, "service_ids")
        return [row for row in super().rows(call) if not services or services & set(row["service_ids"])]

    def page(self, call: Call, rows: Sequence[Row]) -> Response:
        """Answer with what comes after a token, or before one."""
        limit = number(call.param("limit"), DEFAULT_LIMIT, 1)
        if limit is None:
            raise invalid("Limit must be a number of at least 1")
        limit = min(limit, MAX_LIMIT)
        keys = [row["id"] for row in rows]
        first, last = 0, len(rows)
        if call.param("after"):
            first = place(call.param("after"), keys) + 1
        elif call.param("before"):
            last = place(call.param("before"), keys)
            first = max(0, last - limit)
        found = rows[first : min(first + limit, last)]
        return answer(
            {
                "alert_grouping_settings": [self.shown(row) for row in found],
                "after": token(found[-1]["id"]) if found and first + len(found) < len(rows) else None,
                "before": token(found[0]["id"]) if found and first > 0 else None,
                "limit": limit,
                "total": len(rows) if call.param("total") == "true" else None,
            }
        )

    def sent(self, call: Call) -> Mapping[str, Any]:
        """Return the setting in the envelope; a member nobody knows is refused (unconfirmed)."""
        sent = super().sent(call)
        strange = sorted(set(sent) - {*MEMBERS, *_SHOWN})
        if strange:
            raise invalid(f"{strange[0][:50]} is not supported")
        return sent

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the changes; a service of another setting is refused."""
        new = "id" not in current
        changes = checked(self._world, {"type": None, "services": None, "config": None, **sent} if new else sent, self.checks)
        row = {"name": None, "description": None, **current, **changes}
        if "config" in sent or row["type"] != current.get("type"):
            try:
                row["config"] = config(self._world, row["type"], sent.get("config"), OF_SETTINGS)
            except ValueError as problem:
                raise invalid(f"{str(problem)[:1].upper()}{str(problem)[1:]}") from None
        self._plan.need(ABILITIES[row["type"]])
        if row["type"] in _ALONE and len(row["service_ids"]) > 1:
            raise invalid(f"Services can be only one for a setting of type {row['type']}")
        for service in row["service_ids"]:
            other = self._grouping.of(service)
            if other is not None and other["id"] != row.get("id"):
                raise invalid(f"Services are already associated to another alert grouping setting: {other['id']}")
        return row

    def store(self, row: Row) -> Row:
        """Put a setting."""
        return self._grouping.store({name: value for name, value in row.items() if name != "id" or value})

    def new_key(self) -> None:
        """The store draws the id."""

    def shown(self, row: Row) -> Row:
        """Return a setting as shown: its services without a type."""
        services = [self._world.find("service", key) for key in row["service_ids"]]
        return {
            **{member: row[member] for member in ("id", "name", "description", "type", "config")},
            "services": [{"id": service["id"], "name": service["name"]} for service in services if service],
            "created_at": self._world.utc(row["created_at"]),
            "updated_at": self._world.utc(row["updated_at"]),
        }
