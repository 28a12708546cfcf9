"""What has happened to incidents, entry by entry.

Source: https://developer.pagerduty.com/api-reference/ (Log Entries)
"""

from __future__ import annotations

from datetime import UTC, tzinfo

from starlette.responses import Response

from ..service import Call, Families, Family, Operation
from .answers import answer, invalid, missing
from .incident_calls import IncidentCalls
from .incident_view import IncidentView
from .incidents import Incidents, Reference
from .lists import NOTHING, Names, Row, many, moment_of, page, zone_of
from .services import Services
from .world import SITE, World, api, requester, wrapped

TYPES = {
    "triggered": "trigger_log_entry",
    "acknowledged": "acknowledge_log_entry",
    "unacknowledged": "unacknowledge_log_entry",
    "resolved": "resolve_log_entry",
    "reopened": "trigger_log_entry",
    "reassigned": "assign_log_entry",
    "delegated": "delegate_log_entry",
    "escalated": "escalate_log_entry",
    "snoozed": "snooze_log_entry",
    "annotated": "annotate_log_entry",
    "notified": "notify_log_entry",
    "urgency_changed": "urgency_change_log_entry",
    "priority_updated": "priority_change_log_entry",
    "status_update_published": "status_update_log_entry",
    "responder.added": "responder_request_for_escalation_policy_log_entry",
    "merged": "merge_log_entry",
    "custom_field_values.updated": "field_value_change_log_entry",
}
"""By what has happened, in the words of `Incidents.announce`; what is not here leaves no entry."""
OVERVIEW = ("triggered", "acknowledged", "unacknowledged", "resolved", "reopened", "reassigned", "delegated", "escalated")
"""What the overview shows."""


class LogEntries(Family):
    """The operations on log entries; what happens to incidents is put down here."""

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._incidents, self._view, self._services = others[Incidents], others[IncidentView], others[Services]
        self._incident = others[IncidentCalls].fetch
        self._table = world.table("log_entries")
        self._incidents.heard_by.append(self._note)

    def operations(self) -> list[Operation]:
        """Return every operation on log entries."""
        return [
            Operation("GET", "/log_entries", self.list_all),
            Operation("GET", "/log_entries/{id}", self.read),
            Operation("PUT", "/log_entries/{id}/channel", self.put_channel, write=True),
            Operation("GET", "/incidents/{id}/log_entries", self.list_of_incident),
        ]

    def _note(self, what: str, record: Row, by: Reference, more: Row) -> None:
        if what not in TYPES:
            return
        first = what == "triggered" and record["first_entry"]["id"] not in self._table
        row = {
            "id": record["first_entry"]["id"] if first else self._world.new_id("log_entries", "R", 13),
            "what": what,
            "incident_id": record["id"],
            "service_id": record["service_id"],
            "at": self._world.now(),
            "by": list(by),
            "note": more.get("note"),
            "seconds": more.get("seconds"),
            "user_id": more.get("user_id"),
            "user_ids": [one["user_id"] for one in record["assignments"]],
            "details": None,
        }
        self._table.put(row["id"], row)

    # -- calls -----------------------------------------------------------------------------------------------

    def list_all(self, call: Call) -> Response:
        """GET /log_entries"""
        return self._page(call, self._table.all())

    def list_of_incident(self, call: Call) -> Response:
        """GET /incidents/{id}/log_entries"""
        key = self._incident(call.path["id"])["id"]
        return self._page(call, [row for row in self._table.all() if row["incident_id"] == key])

    def _page(self, call: Call, rows: list[Row]) -> Response:
        """Answer with the entries of a time, newest first."""
        zone = zone_of(call)
        since, until = (moment_of(call, name, zone) for name in ("since", "until"))
        teams, include = many(call, "team_ids"), many(call, "include")
        overview = call.param("is_overview") == "true"
        found = [
            row
            for row in reversed(rows)
            if (since is None or row["at"] >= since)
            and (until is None or row["at"] <= until)
            and (not overview or row["what"] in OVERVIEW)
            and (not teams or teams & set(self._teams(row)))
        ]
        return page(call, "log_entries", found, lambda row: self.shown(row, include, zone or UTC))

    def _teams(self, row: Row) -> list[str]:
        service = self._world.find("service", row["service_id"])
        return self._services.team_ids(service) if service else []

    def _found(self, call: Call) -> Row:
        row = self._table.get(call.path["id"])
        if row is None:
            raise missing(5001, "Log Entry")
        return row

    def read(self, call: Call) -> Response:
        """GET /log_entries/{id}"""
        row = self._found(call)
        return answer({"log_entry": self.shown(row, many(call, "include"), zone_of(call) or UTC)})

    def put_channel(self, call: Call) -> Response:
        """PUT /log_entries/{id}/channel: change what a trigger says; answered before it is done."""
        requester(self._world, call)
        row, sent = self._found(call), wrapped(call, "channel")
        if sent.get("type") not in ("web_trigger", "mobile") or not isinstance(sent.get("details"), str):
            raise invalid("Channel must have a type in web_trigger, mobile and details")
        if row["what"] != "triggered":
            raise invalid("Log entry must be a trigger")
        self._table.put(row["id"], {**row, "details": sent["details"]})
        return Response(status_code=202)

    # -- shown -----------------------------------------------------------------------------------------------

    def shown(self, row: Row, include: Names = NOTHING, zone: tzinfo = UTC) -> Row:
        """Return an entry as shown."""
        world, kind = self._world, TYPES[row["what"]]
        incident, service = world.find("incident", row["incident_id"]), world.find("service", row["service_id"])
        record = incident or {}
        shown: Row = {
            "id": row["id"],
            "type": kind,
            "summary": _summary(row),
            "self": f"{api()}/log_entries/{row['id']}",
            "html_url": f"{SITE}/incidents/{row['incident_id']}/log_entries/{row['id']}",
            "created_at": world.shown(row["at"], zone),
            "agent": world.reference(*row["by"]),
            "channel": self._channel(row, record),
            "service": self._services.shown(service) if service and "services" in include else world.reference("service", row["service_id"]),
            "incident": self._view.incident(record) if record and "incidents" in include else world.reference("incident", row["incident_id"]),
            "teams": world.references("team", self._teams(row)),
            "contexts": [],
        }
        if row["note"] is not None:
            shown["note"] = row["note"]
        if kind in ("assign_log_entry", "escalate_log_entry", "delegate_log_entry"):
            shown["assignees"] = world.references("user", row["user_ids"])
        if kind == "notify_log_entry":
            shown["user"] = world.reference("user", row["user_id"])
        if kind == "trigger_log_entry":
            shown["event_details"] = {"description": record.get("title")}
        return shown

    @staticmethod
    def _channel(row: Row, record: Row) -> Row:
        if row["what"] == "snoozed":
            return {"type": "api", "duration": row["seconds"]}
        if row["what"] == "triggered":
            details = row["details"] or (record.get("body") or {}).get("details")
            return {"type": "web_trigger" if details else "api", "summary": record.get("title"), **({"details": details} if details else {})}
        return {"type": "timeout" if row["by"][0] == "service" and row["what"] != "resolved" else "api"}


def _summary(row: Row) -> str:
    word = row["what"].replace("_", " ").replace(".", " ").capitalize()
    return f"{word} through the API." if row["by"][0] == "user" else f"{word}."
