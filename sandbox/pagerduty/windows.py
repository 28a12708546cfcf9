"""Maintenance windows: what may still be said depends on whether they lie ahead, run, or are over.

Source: https://developer.pagerduty.com/api-reference/ (Maintenance Windows)
"""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Family, Operation, Refusal
from .answers import answer, deleted, error, invalid
from .directory import Directory
from .lists import NOTHING, Names, Row, many, matching, page
from .services import Services
from .world import World, parse_time, requester, wrapped

PHASES = {
    "past": ("past",),
    "future": ("future",),
    "ongoing": ("ongoing",),
    "open": ("ongoing", "future"),
    "all": ("past", "ongoing", "future"),
}
STARTED = "Start time cannot be modified for maintenance windows that have already started"
ENDED = "End time already passed and can not be modified"


class Windows(Family):
    """The operations on maintenance windows."""

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._directory, self._services = others[Directory], others[Services]

    def operations(self) -> list[Operation]:
        """Return every operation on maintenance windows."""
        return [
            Operation("GET", "/maintenance_windows", self.list_windows),
            Operation("POST", "/maintenance_windows", self.create, write=True),
            Operation("GET", "/maintenance_windows/{id}", self.show),
            Operation("PUT", "/maintenance_windows/{id}", self.update, write=True),
            Operation("DELETE", "/maintenance_windows/{id}", self.delete, write=True),
        ]

    def _phase(self, record: Row) -> str:
        now = self._world.now()
        if record["end"] <= now:
            return "past"
        return "ongoing" if record["start"] <= now else "future"

    # -- reading ---------------------------------------------------------------------------------------------

    def list_windows(self, call: Call) -> Response:
        """GET /maintenance_windows: all of them unless `filter` says otherwise (unconfirmed)."""
        phases = PHASES.get(call.param("filter") or "all")
        if phases is None:
            raise invalid(f"Filter must be in {', '.join(PHASES)}")
        services, teams, include = many(call, "service_ids"), many(call, "team_ids"), many(call, "include")
        rows = [
            row
            for row in matching(call, self._world.all("maintenance_window"), "description")
            if self._phase(row) in phases
            and (not services or services & set(row["service_ids"]))
            and (not teams or teams & set(self._team_ids(row)))
        ]
        return page(call, "maintenance_windows", rows, lambda row: self.window(row, include))

    def show(self, call: Call) -> Response:
        """GET /maintenance_windows/{id}"""
        record = self._world.fetch("maintenance_window", call.path["id"])
        return answer({"maintenance_window": self.window(record, many(call, "include"))})

    def _team_ids(self, record: Row) -> list[str]:
        services = [service for key in record["service_ids"] if (service := self._world.find("service", key))]
        return list(dict.fromkeys(team for service in services for team in self._services.team_ids(service)))

    def window(self, record: Row, include: Names = NOTHING) -> Row:
        """Return a maintenance window as shown."""
        services = self._world.references("service", record["service_ids"])
        if "services" in include:
            records = [self._world.find("service", key) for key in record["service_ids"]]
            services = [self._services.service(service) for service in records if service]
        return {
            **self._world.head("maintenance_window", record),
            "sequence_number": record["sequence_number"],
            "start_time": self._world.local(record["start"]),
            "end_time": self._world.local(record["end"]),
            "description": record["description"],
            "created_by": self._directory.inflated("user", [record["user_id"]], "users" in include)[0],
            "services": services,
            "teams": self._directory.inflated("team", self._team_ids(record), "teams" in include),
        }

    # -- writing ---------------------------------------------------------------------------------------------

    def create(self, call: Call) -> Response:
        """POST /maintenance_windows: a start in the past becomes now."""
        user = requester(self._world, call)
        body = wrapped(call, "maintenance_window")
        if body.get("type") not in ("maintenance_window", "maintenance_window_reference"):
            raise invalid("Type must be maintenance_window")
        changes = self._checked({"start_time": None, "end_time": None, "services": None, **body})
        now = self._world.now()
        changes["start"] = max(changes["start"], now)
        self._check_order(changes)
        number = self._world.table("window_numbers").next_id()
        record = {
            "description": None,
            **changes,
            "id": self._world.new_id("maintenance_windows"),
            "sequence_number": number,
            "user_id": user,
        }
        self._world.save("maintenance_window", record)
        return answer({"maintenance_window": self.window(record)}, 201)

    def update(self, call: Call) -> Response:
        """PUT /maintenance_windows/{id}"""
        record = self._world.fetch("maintenance_window", call.path["id"])
        body = wrapped(call, "maintenance_window")
        if body.get("type", "maintenance_window") not in ("maintenance_window", "maintenance_window_reference"):
            raise invalid("Type must be maintenance_window")
        changes = self._checked(body)
        phase = self._phase(record)
        if phase == "past":
            # Also when only the description changes (unconfirmed).
            moved = changes.get("start", record["start"]) != record["start"]
            raise invalid(*([STARTED] if moved else []), ENDED)
        if phase == "ongoing" and changes.get("start", record["start"]) != record["start"]:
            raise invalid(STARTED)
        # Services and description of a window that runs may be changed (unconfirmed).
        record.update(changes)
        if phase == "future":
            record["start"] = max(record["start"], self._world.now())
        self._check_order(record)
        self._world.save("maintenance_window", record)
        return answer({"maintenance_window": self.window(record)})

    def delete(self, call: Call) -> Response:
        """DELETE /maintenance_windows/{id}: ahead, it goes; running, it ends now and stays as a past one."""
        record = self._world.fetch("maintenance_window", call.path["id"])
        phase = self._phase(record)
        if phase == "past":
            raise Refusal(error(405, 5003, "Cannot cancel a maintenance window from the past"))
        if phase == "future":
            self._world.remove("maintenance_window", record)
        else:
            self._world.save("maintenance_window", {**record, "end": self._world.now()})
        return deleted()

    def _checked(self, body: Row) -> Row:
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
            keys = [item.get("id") if isinstance(item, dict) else None for item in body["services"] or []]
            if not keys:
                errors.append("Services can't be blank")
            changes["service_ids"] = list(dict.fromkeys(keys))
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
