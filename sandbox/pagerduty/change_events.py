"""What has changed, as the REST API shows it: change events are sent to the events host, and kept for 90 days.

Source: https://developer.pagerduty.com/docs/send-change-event
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from starlette.responses import Response

from ..service import Call, Families, Family, Operation
from .answers import answer, invalid, missing
from .fields import Checks, checked, text
from .incident_calls import IncidentCalls
from .integrations import Integrations
from .lists import DEFAULT_LIMIT, Row, many
from .services import Services
from .world import World, api, parse_time, wrapped

KEPT = 90 * 86_400
"""Seconds that a change event is remembered."""
_UTC = re.compile(r".*(Z|[+-]00:?00)", re.IGNORECASE)


def _details(_world: World, value: object) -> object:
    if not isinstance(value, dict):
        raise ValueError("Custom details must be an object")
    return value


class ChangeEvents(Family):
    """The operations that read; and the one that changes what was said."""

    checks: Checks = {"summary": ("summary", text("Summary", 1024, blank=False)), "custom_details": ("custom_details", _details)}

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._services, self._integrations = others[Services], others[Integrations]
        self._incident = others[IncidentCalls].fetch
        self._table = world.table("change_events")

    def operations(self) -> list[Operation]:
        """Return every operation on change events."""
        path = "/change_events"
        return [
            Operation("GET", path, self.list),
            Operation("GET", f"{path}/{{id}}", self.read),
            Operation("PUT", f"{path}/{{id}}", self.update, write=True),
            Operation("GET", "/services/{id}/change_events", self.list_of_service),
            Operation("GET", "/incidents/{id}/related_change_events", self.list_related),
        ]

    def _rows(self) -> list[Row]:
        """Return what is remembered, newest first."""
        oldest = self._world.now() - KEPT
        return [row for row in reversed(self._table.all()) if row["received_at"] >= oldest]

    def list(self, call: Call) -> Response:
        """GET /change_events"""
        return self._list(call, self._rows())

    def list_of_service(self, call: Call) -> Response:
        """GET /services/{id}/change_events"""
        key = self._world.fetch("service", call.path["id"])["id"]
        return self._list(call, [row for row in self._rows() if row["service_id"] == key])

    def list_related(self, call: Call) -> Response:
        """GET /incidents/{id}/related_change_events: what came before it on its service."""
        record = self._incident(call.path["id"])
        rows = [row for row in self._rows() if row["service_id"] == record["service_id"] and row["received_at"] <= record["created_at"]]
        reason = {"correlation_reason": {"reason": "most_recent"}}
        return answer({"change_events": [{**self.shown(row), **reason} for row in rows[:DEFAULT_LIMIT]]})

    def _list(self, call: Call, rows: Sequence[Row]) -> Response:
        """Answer with all of them at once: limit and offset are null."""
        since, until = (_moment(call, name) for name in ("since", "until"))
        integrations, teams = many(call, "integration_ids"), many(call, "team_ids")
        found = [
            row
            for row in rows
            if (since is None or self._at(row) >= since)
            and (until is None or self._at(row) <= until)
            and (not integrations or row["integration_id"] in integrations)
            and (not teams or teams & set(self._teams(row)))
        ]
        shown = [self.shown(row) for row in found]
        return answer({"change_events": shown, "limit": None, "offset": None, "total": None, "more": False})

    def _teams(self, row: Row) -> Sequence[str]:
        service = self._world.find("service", row["service_id"])
        return self._services.team_ids(service) if service else []

    @staticmethod
    def _at(row: Row) -> int:
        stamp = row["payload"].get("timestamp")
        found = parse_time(stamp) if stamp is not None else None
        return row["received_at"] if found is None else found

    def _found(self, call: Call) -> Row:
        row = self._table.get(call.path["id"])
        if row is None or row["received_at"] < self._world.now() - KEPT:
            raise missing(2100)
        return row

    def read(self, call: Call) -> Response:
        """GET /change_events/{id}"""
        return answer({"change_event": self.shown(self._found(call))})

    def update(self, call: Call) -> Response:
        """PUT /change_events/{id}: summary and details only."""
        row = self._found(call)
        changes = checked(self._world, wrapped(call, "change_event"), self.checks)
        row["payload"] |= changes
        self._table.put(row["id"], row)
        return answer({"change_event": self.shown(row)})

    def shown(self, row: Row) -> Row:
        """Return a change event as shown."""
        payload = row["payload"]
        record = self._integrations.table.shared(row["integration_id"])
        details = payload.get("custom_details")
        return {
            "id": row["id"],
            "type": "change_event",
            "summary": payload.get("summary"),
            "self": f"{api()}/change_events/{row['id']}",
            "html_url": None,
            "timestamp": self._world.utc(self._at(row)),
            "services": [self._world.reference("service", row["service_id"])],
            "integration": self._integrations.reference(row["integration_id"]),
            "routing_key": record["key"] if record else None,
            "source": payload.get("source"),
            "links": row["links"],
            "custom_details": {} if details is None else details,
        }


def _moment(call: Call, name: str) -> int | None:
    """Return a bound; it has to be in UTC."""
    said = call.param(name)
    if not said:
        return None
    found = parse_time(said)
    if found is None or not _UTC.fullmatch(said):
        raise invalid(f"{name.capitalize()} must be a date and time in UTC")
    return found
