"""What an incident may be told, by POST and by PUT."""

from __future__ import annotations

from typing import Any

from .answers import Refusal, bad_arguments, error, invalid
from .incidents import Incidents
from .lists import Row

STATUSES = ("triggered", "acknowledged", "resolved")
URGENCIES = ("high", "low")
MAX_KEY = 255


def _id(value: Any) -> Any:
    return value.get("id") if isinstance(value, dict) else None


def _name(value: Any) -> Any:
    return value.get("name") if isinstance(value, dict) else None


def _refused(code: int, message: str) -> Refusal:
    return Refusal(error(400, code, message))


class IncidentFields:
    """Reads bodies; every method raises the vendor's 400 for what it refuses."""

    def __init__(self, incidents: Incidents) -> None:
        self._world = incidents.world
        self._incidents = incidents

    def created(self, body: Row) -> tuple[Row, dict[str, Any]]:
        """Return (service record, members for `Incidents.open`) for a POST body."""
        errors = []
        if body.get("type") != "incident":
            errors.append("Type must be incident")
        if not isinstance(body.get("title"), str) or not body["title"].strip():
            errors.append("Title can't be blank")
        if not isinstance(body.get("service"), dict):
            errors.append("Service can't be blank")
        if errors:
            raise invalid(*errors)
        service = self._service(body["service"])
        if self._incidents.services.silent(service):
            # What the vendor answers is not documented; no incident can be made there in any way.
            raise bad_arguments("Service is disabled or in maintenance")
        given = self._common(body)
        given["incident_key"] = self._key(body, service)
        if isinstance(body.get("body"), dict):
            given["body"] = {"type": "incident_body", "details": body["body"].get("details")}
        if len(given.get("assignee_ids") or []) > 1:
            raise invalid("Only one assignee is supported when creating an incident")
        return service, given

    def updated(self, body: Row, bulk: bool) -> Row:
        """Return the checked changes of a PUT body, in the record's members, with `status` and `level` beside."""
        if body.get("type") not in ("incident", "incident_reference"):
            raise invalid("Type must be in incident, incident_reference")
        changes = self._common(body)
        if "status" in body:
            if body["status"] not in STATUSES:
                raise _refused(1003, "Invalid Incident Status")
            changes["status"] = body["status"]
        if body.get("resolution") is not None:
            if body.get("status") != "resolved" or not isinstance(body["resolution"], str):
                raise invalid("Resolution can only be set when the status is resolved")
            changes["resolution"] = body["resolution"]
        if "title" in body:
            if not isinstance(body["title"], str) or not body["title"].strip():
                raise invalid("Title can't be blank")
            changes["title"] = body["title"]
        if "service" in body and not bulk:
            changes["service_id"] = self._service(body["service"])["id"]
        if "escalation_level" in body:
            changes["level"] = body["escalation_level"]
        return changes

    def _service(self, value: Any) -> Row:
        service = self._world.find("service", _id(value))
        if service is None:
            raise bad_arguments("Service not found")
        return service

    def _key(self, body: Row, service: Row) -> str | None:
        key = body.get("incident_key")
        if key is None or key == "":
            return None
        if not isinstance(key, str) or len(key) > MAX_KEY:
            raise invalid(f"Incident key is too long (maximum is {MAX_KEY} characters)")
        for row in self._world.table("open_incidents").all():
            record = self._world.fetch("incident", row["id"])
            if row["service_id"] == service["id"] and has_key(self._incidents, record, key, open_only=True):
                raise bad_arguments("Open incident with matching dedup key already exists on this service")
        return key

    def _common(self, body: Row) -> dict[str, Any]:
        """Read the members that POST and PUT share."""
        given: dict[str, Any] = {}
        if "urgency" in body:
            if body["urgency"] not in URGENCIES:
                raise invalid("Urgency must be in high, low")
            given["urgency"] = body["urgency"]
        if "priority" in body:
            given["priority_id"] = self._priority(body["priority"])
        if body.get("assignments") and body.get("escalation_policy"):
            raise invalid("Assignments and escalation policy cannot be given together")
        if body.get("escalation_policy"):
            given["escalation_policy_id"] = self._policy(body["escalation_policy"])
        if body.get("assignments"):
            if not isinstance(body["assignments"], list):
                raise invalid("Assignments must be a list")
            given["assignee_ids"] = [self._assignee(row) for row in body["assignments"]]
        if body.get("incident_type") is not None:
            given["incident_type"] = self._type(body["incident_type"])
        if isinstance(body.get("conference_bridge"), dict):
            bridge = body["conference_bridge"]
            given["conference_bridge"] = {part: bridge.get(part) for part in ("conference_number", "conference_url")}
        return given

    def _type(self, value: Any) -> str:
        """Return the name of a type that is there and enabled."""
        wanted = _name(value)
        for row in self._world.table("incident_types").all():
            if row["name"] == wanted and row["enabled"]:
                return row["name"]
        raise invalid("Incident type not found")

    def _priority(self, value: Any) -> str | None:
        """Return a priority's id: by reference, or by name where the body has a string; null takes it away."""
        if value is None:
            return None
        if isinstance(value, str):
            found = next((row for row in self._world.all("priority") if row["name"] == value), None)
        else:
            found = self._world.find("priority", _id(value))
        if found is None:
            raise _refused(1020, "Invalid Priority")
        return found["id"]

    def _policy(self, value: Any) -> str:
        policy = self._world.find("escalation_policy", _id(value))
        if policy is None:
            raise _refused(1014, "Escalation Policy Not Found")
        return policy["id"]

    def _assignee(self, row: Any) -> str:
        user = self._world.find("user", _id(row.get("assignee"))) if isinstance(row, dict) else None
        if user is None:
            raise _refused(1007, "Assignee Not Found")
        return user["id"]


def has_key(incidents: Incidents, record: Row, key: str, open_only: bool = False) -> bool:
    """Tell whether an incident goes by a key: its own, or that of one of its alerts."""
    if record["incident_key"] == key:
        return True
    return any(
        alert["alert_key"] == key and not (open_only and alert["status"] == "resolved")
        for alert in incidents.alerts(record)
    )
