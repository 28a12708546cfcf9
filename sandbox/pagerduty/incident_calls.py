"""REST operations on incidents.

Source: https://developer.pagerduty.com/api-reference/ (Incidents)
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Family, Operation, Refusal, crud
from .answers import answer, bad_arguments, error, invalid, missing
from .incident_fields import STATUSES, URGENCIES, IncidentFields, has_key
from .incident_view import IncidentView
from .incidents import MAX_ALERTS, Incidents, Reference
from .lists import Row, choices, many, moment_of, page, zone_of
from .world import World, requester, wrapped

DAY = 86_400
DEFAULT_SPAN = 30 * DAY
MAX_SPAN = 184 * DAY
"""One month back unless asked otherwise, and no more than six."""
MAX_BULK = 250
MAX_SNOOZE = 604_800
"""A week, in seconds."""
TOLD = {
    "priority_id": "priority_updated",
    "urgency": "urgency_changed",
    "service_id": "service_updated",
    "incident_type": "incident_type.changed",
    "conference_bridge": "conference_bridge.updated",
}
"""What is said when a member changes."""
SORTS = ("incident_number", "created_at", "resolved_at", "urgency")


class IncidentCalls(Family):
    """The operations on incidents."""

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._incidents, self._view = others[Incidents], others[IncidentView]
        self._fields = IncidentFields(self._incidents)
        self.fields_of: Callable[[str], list[Row]] = lambda _key: []
        """What is in the custom fields of an incident."""

    def operations(self) -> list[Operation]:
        """Return every operation on incidents themselves."""
        return [
            *crud("/incidents", self, "list create read update"),
            Operation("PUT", "/incidents", self.update_many, write=True),
            Operation("PUT", "/incidents/{id}/merge", self.merge, write=True),
            Operation("POST", "/incidents/{id}/snooze", self.snooze, write=True),
        ]

    def fetch(self, key: str) -> Row:
        """Return an incident by id or number."""
        record = self._world.find("incident", key)
        if record is None and key.isdecimal():
            number = int(key)
            record = next((row for row in self._world.all("incident") if row["incident_number"] == number), None)
            record = self._world.find("incident", record["id"]) if record else None
        if record is None:
            raise missing(5001, "Incident")
        return record

    # -- reading ---------------------------------------------------------------------------------------------

    def list(self, call: Call) -> Response:
        """GET /incidents"""
        zone = zone_of(call) or UTC
        statuses, urgencies = choices(call, "statuses", STATUSES), choices(call, "urgencies", URGENCIES)
        since, until = self._span(call)
        users, key = many(call, "user_ids"), call.param("incident_key")
        rows = [
            row
            for row in self._world.all("incident")
            if since <= row["created_at"] <= until
            and (not statuses or row["status"] in statuses)
            and (not urgencies or row["urgency"] in urgencies)
            and self._placed(call, row)
            and (not users or users & {assignment["user_id"] for assignment in row["assignments"]})
            # An empty key is no filter: every incident comes back.
            and (not key or has_key(self._incidents, row, key))
        ]
        include = many(call, "include")
        return page(call, "incidents", _sorted(call, rows), lambda row: self._view.incident(row, include, zone))

    def _placed(self, call: Call, row: Row) -> bool:
        services, teams = many(call, "service_ids"), many(call, "team_ids")
        if services and row["service_id"] not in services:
            return False
        if not teams:
            return True
        service = self._world.find("service", row["service_id"])
        return bool(service and teams & set(self._incidents.services.team_ids(service)))

    def _span(self, call: Call) -> tuple[float, float]:
        if call.param("date_range") == "all":
            return 0, float("inf")
        zone = zone_of(call)
        until = moment_of(call, "until", zone)
        since = moment_of(call, "since", zone)
        end = self._world.now() if until is None else until
        start = end - DEFAULT_SPAN if since is None else since
        if end < start or end - start > MAX_SPAN:
            raise Refusal(error(400, 2004, "Invalid Date Range", "The date range cannot be more than 6 months"))
        return start, end

    def read(self, call: Call) -> Response:
        """GET /incidents/{id}"""
        include = many(call, "include")
        shown = self._view.incident(self.fetch(call.path["id"]), include)
        if "custom_fields" in include:
            shown["custom_fields"] = self.fields_of(shown["id"])
        return answer({"incident": shown})

    # -- writing ---------------------------------------------------------------------------------------------

    def create(self, call: Call) -> Response:
        """POST /incidents"""
        user = requester(self._world, call)
        body = wrapped(call, "incident")
        service, given = self._fields.created(body)
        record = self._incidents.open(service, body["title"], ("user", user), **given)
        return answer({"incident": self._view.incident(record)}, 201)

    def update(self, call: Call) -> Response:
        """PUT /incidents/{id}"""
        user = requester(self._world, call)
        record = self.fetch(call.path["id"])
        changes = self._fields.updated(wrapped(call, "incident"), bulk=False)
        self._check(record, changes)
        self._apply(record, changes, ("user", user))
        return answer({"incident": self._view.incident(record)})

    def update_many(self, call: Call) -> Response:
        """PUT /incidents: all or nothing."""
        user = requester(self._world, call)
        items = call.body.get("incidents") if isinstance(call.body, dict) else None
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise invalid("Incidents must be a list inside 'incidents'")
        if len(items) > MAX_BULK:
            raise Refusal(error(413, 2002, "Request Entity Too Large", f"At most {MAX_BULK} incidents can be updated"))
        work = []
        for item in items:
            record = self._world.find("incident", item.get("id"))
            if record is None:
                raise Refusal(error(400, 1004, "Invalid Incident Id"))
            changes = self._fields.updated(item, bulk=True)
            self._check(record, changes)
            work.append((record, changes))
        for record, changes in work:
            self._apply(record, changes, ("user", user))
        shown = [self._view.incident(record) for record, _changes in work]
        return answer({"incidents": shown, "limit": len(shown), "offset": 0, "total": None, "more": False})

    def merge(self, call: Call) -> Response:
        """PUT /incidents/{id}/merge: the sources are resolved for that reason; answers with a reference."""
        by = ("user", requester(self._world, call))
        target = self.fetch(call.path["id"])
        items = call.body.get("source_incidents") if isinstance(call.body, dict) else None
        if not isinstance(items, list) or not items or not all(isinstance(item, dict) for item in items):
            raise invalid("Source incidents must be a list inside 'source_incidents'")
        found = {item.get("id") if isinstance(item.get("id"), str) else None: self._world.find("incident", item.get("id")) for item in items}
        sources = [record for record in found.values() if record]
        if len(sources) < len(found):
            raise Refusal(error(400, 1004, "Invalid Incident Id"))
        if any(record["id"] == target["id"] for record in sources):
            raise invalid("Source incidents cannot include the target")
        if target["status"] == "resolved":
            raise Refusal(error(400, 1001, "Incident Already Resolved"))
        if any(record["resolve_reason"] for record in sources):
            raise Refusal(error(400, 1019, "Incident Already Merged"))
        if sum(len(record["alert_ids"]) for record in [target, *sources]) > MAX_ALERTS:
            raise bad_arguments(f"At most {MAX_ALERTS} alerts can be in an incident")
        for source in sources:
            self._incidents.merge(target, source, by)
        self._incidents.announce("merged", target, by)
        return answer({"incident": self._world.reference("incident", target["id"])})

    def snooze(self, call: Call) -> Response:
        """POST /incidents/{id}/snooze: what is not acknowledged yet gets so."""
        by = ("user", requester(self._world, call))
        record = self.fetch(call.path["id"])
        seconds: Any = call.body.get("duration") if isinstance(call.body, dict) else None
        if not isinstance(seconds, int) or isinstance(seconds, bool) or not 1 <= seconds <= MAX_SNOOZE:
            raise Refusal(error(400, 1013, "Snooze Duration Invalid", f"Duration must be between 1 and {MAX_SNOOZE}"))
        if record["status"] == "resolved":
            raise Refusal(error(400, 1012, "Incident Not Acknowledged"))
        self._incidents.snooze(record, seconds, by)
        return answer({"incident": self._view.incident(record)}, 201)

    def _check(self, record: Row, changes: Row) -> None:
        level = changes.get("level")
        policy = changes.get("escalation_policy_id", record["escalation_policy_id"])
        if level is not None and (not isinstance(level, int) or not self._incidents.directory.on_call(policy, level)):
            raise Refusal(error(400, 1006, "Incident Cannot Be Escalated"))
        reassigned = {"level", "assignee_ids", "escalation_policy_id"} & set(changes)
        if reassigned and record["status"] == changes.get("status", record["status"]) == "resolved":
            raise Refusal(error(400, 1001, "Incident Already Resolved"))

    def _apply(self, record: Row, changes: Row, by: Reference) -> None:
        status, level = changes.pop("status", None), changes.pop("level", None)
        assignees, resolution = changes.pop("assignee_ids", None), changes.pop("resolution", None)
        moved = [word for name, word in TOLD.items() if name in changes and changes[name] != record[name]]
        record.update(changes)
        if assignees:
            self._incidents.assign(record, assignees, direct=True)
        elif level is not None or "escalation_policy_id" in changes:
            users = self._incidents.directory.on_call(record["escalation_policy_id"], level or 1)
            self._incidents.assign(record, users, direct=False)
        self._incidents.touch(record)
        if level is not None:
            moved.append("escalated")
        elif assignees or "escalation_policy_id" in changes:
            moved.append("reassigned" if assignees else "delegated")
        for word in moved:
            self._incidents.announce(word, record, by, level=level)
        if status == "resolved":
            self._incidents.resolve(record, by, resolution)
        elif status is not None:
            step = self._incidents.acknowledge if status == "acknowledged" else self._incidents.trigger
            step(record, by)


def _sorted(call: Call, rows: list[Row]) -> list[Row]:
    """Return the rows in the order of `sort_by`, at most two fields; oldest first without it."""
    wanted = call.param("sort_by")
    if not wanted:
        return rows
    parts = [part.partition(":") for part in wanted.split(",")]
    if len(parts) > 2 or any(name not in SORTS or way not in ("", "asc", "desc") for name, _colon, way in parts):
        raise invalid(f"Sort by must be at most two of {', '.join(SORTS)}")
    for name, _colon, way in reversed(parts):
        rows = sorted(rows, key=lambda row, name=name: (row[name] is None, row[name] or 0), reverse=way == "desc")
    return rows
