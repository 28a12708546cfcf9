"""Maintenance windows: what may still be said depends on whether they lie ahead, run, or are over.

Source: https://developer.pagerduty.com/api-reference/ (Maintenance Windows)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Refusal
from .answers import error, invalid
from .collection import Collection
from .directory import Directory
from .lists import NOTHING, Names, Row, many, matching
from .services import Services
from .world import Kind, World, parse_time, requester

PHASES = {
    "past": ("past",),
    "future": ("future",),
    "ongoing": ("ongoing",),
    "open": ("ongoing", "future"),
    "all": ("past", "ongoing", "future"),
}
STARTED = "Start time cannot be modified for maintenance windows that have already started"
ENDED = "End time already passed and can not be modified"


class Windows(Collection):
    """The operations on maintenance windows."""

    kind = Kind("maintenance_window", "maintenance_windows", "service-directory/maintenance-windows", 5001, "description")

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._directory, self._services = others[Directory], others[Services]
        self._services.before_delete.append(self._forget)

    def _phase(self, record: Row) -> str:
        now = self._world.now()
        if record["end"] <= now:
            return "past"
        return "ongoing" if record["start"] <= now else "future"

    # -- reading ---------------------------------------------------------------------------------------------

    def rows(self, call: Call) -> Sequence[Row]:
        """Return all of them unless `filter` says otherwise (unconfirmed)."""
        phases = PHASES.get(call.param("filter") or "all")
        if phases is None:
            raise invalid(f"Filter must be in {', '.join(PHASES)}")
        services, teams = many(call, "service_ids"), many(call, "team_ids")
        return [
            row
            for row in matching(call, self._world.all("maintenance_window"), "description")
            if self._phase(row) in phases
            and (not services or services & set(row["service_ids"]))
            and (not teams or teams & set(self._team_ids(row)))
        ]

    def _team_ids(self, record: Row) -> list[str]:
        services = [service for key in record["service_ids"] if (service := self._world.find("service", key))]
        return list(dict.fromkeys(team for service in services for team in self._services.team_ids(service)))

    def shown(self, row: Row, include: Names = NOTHING) -> Row:
        """Return a maintenance window as shown."""
        services = self._world.references("service", row["service_ids"])
        if "services" in include:
            records = [self._world.find("service", key) for key in row["service_ids"]]
            services = [self._services.shown(service) for service in records if service]
        return {
            **self._world.head("maintenance_window", row),
            "sequence_number": row["sequence_number"],
            "start_time": self._world.local(row["start"]),
            "end_time": self._world.local(row["end"]),
            "description": row["description"],
            "created_by": self._directory.inflated("user", [row["user_id"]], "users" in include)[0],
            "services": services,
            "teams": self._directory.inflated("team", self._team_ids(row), "teams" in include),
        }

    # -- writing ---------------------------------------------------------------------------------------------

    def create(self, call: Call) -> Response:
        """Add a window as the requester."""
        user = requester(self._world, call)
        return self.answer(call, self.add(self.sent(call), user_id=user), 201)

    def blank(self) -> Row:
        """Return a window of which nothing is known."""
        return {"description": None, "sequence_number": None}

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the changes; a start in the past becomes now."""
        new = "id" not in current
        kind = self.kind.type
        if sent.get("type", kind) not in (kind, f"{kind}_reference"):
            raise invalid("Type must be maintenance_window")
        changes = self._checked({"start_time": None, "end_time": None, "services": None, **sent} if new else sent)
        # Services and description of a window that runs may be changed (unconfirmed).
        if new or self._phase(current) == "future":
            changes["start"] = max(changes.get("start", current.get("start")), self._world.now())
        else:
            self._check_past(self._phase(current), changes.get("start", current["start"]) != current["start"])
        self._check_order({**current, **changes})
        return changes

    @staticmethod
    def _check_past(phase: str, moved: bool) -> None:
        """Refuse to change what is over, also when only the description changes (unconfirmed), or when it began."""
        errors = [STARTED] * moved + [ENDED] * (phase == "past")
        if errors:
            raise invalid(*errors)

    def store(self, row: Row) -> Row:
        """Put a window; a new one gets its number."""
        row["sequence_number"] = row["sequence_number"] or self._world.table("window_numbers").next_id()
        return super().store(row)

    def remove(self, row: Row) -> None:
        """Cancel a window: ahead, it goes; running, it ends now and stays as a past one."""
        phase = self._phase(row)
        if phase == "past":
            raise Refusal(error(405, 5003, "Cannot cancel a maintenance window from the past"))
        if phase == "future":
            super().remove(row)
        else:
            self.store({**row, "end": self._world.now()})

    def _forget(self, service: str) -> None:
        """Take a service out of its windows; one without any goes with it (unconfirmed)."""
        for row in self._world.all("maintenance_window"):
            if service in row["service_ids"]:
                rest = [key for key in row["service_ids"] if key != service]
                if rest:
                    self.store({**row, "service_ids": rest})
                else:
                    super().remove(row)

    def _checked(self, body: Mapping[str, Any]) -> Row:
        """Return what the body says in the record's members; raises 400."""
        changes: Row = {}
        errors = []
        for member, kept, label in (("start_time", "start", "Start time"), ("end_time", "end", "End time")):
            if member not in body:
                continue
            changes[kept] = parse_time(body[member])
            if changes[kept] is None:
                errors.append(f"{label} can't be blank" if body[member] is None else f"{label} is invalid")
        if "services" in body:
            items = body["services"] if isinstance(body["services"], list) else []
            keys = [item.get("id") if isinstance(item, dict) else None for item in items]
            if not keys:
                errors.append("Services can't be blank")
            changes["service_ids"] = list(dict.fromkeys(key if isinstance(key, str) else None for key in keys))
        if "description" in body:
            changes["description"] = body["description"]
            if not isinstance(body["description"], str | None):
                errors.append("Description must be a string")
        if errors:
            raise invalid(*errors)
        self._check_services(changes.get("service_ids", []))
        return changes

    def _check_services(self, keys: list[Any]) -> None:
        for key in keys:
            if self._world.find("service", key) is None:
                raise Refusal(error(400, 5002, "Service Not Found"))

    def _check_order(self, record: Row) -> None:
        # The vendor's wording of these two is not known.
        if record["end"] <= self._world.now():
            raise invalid("End time must be in the future")
        if record["end"] <= record["start"]:
            raise invalid("End time must be after start time")
