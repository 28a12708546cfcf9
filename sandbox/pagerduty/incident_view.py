"""How incidents and alerts are shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, tzinfo
from typing import Any

from ..service import Families
from .directory import Directory
from .incidents import Incidents, due
from .integrations import Integrations
from .lists import NOTHING, Names, Row
from .plan import Plan
from .services import Services
from .world import SITE, World, api

_KEPT = ("incident_number", "title", "status", "incident_key", "assigned_via", "urgency")


class IncidentView:
    """Turns records into the objects clients see."""

    def __init__(self, world: World, others: Families) -> None:
        self._world = world
        self._incidents, self._directory, self._services = others[Incidents], others[Directory], others[Services]
        self._integrations, self._plan = others[Integrations], others[Plan]

    def incident(self, record: Row, include: Names = NOTHING, zone: tzinfo = UTC) -> Row:
        """Return an incident; `include` inflates references and adds `body` and `conference_bridge`."""
        service = self._world.find("service", record["service_id"])

        def time(moment: int | None) -> str | None:
            return self._world.shown(moment, zone)

        extra = {name: record[name] for name in ("conference_bridge", "body") if name in include}
        return {
            **self._world.head("incident", record),
            **{name: record[name] for name in _KEPT},
            **{name: time(record[name]) for name in ("created_at", "updated_at", "last_status_change_at")},
            **self._people(record, service, include, time),
            "resolved_at": time(record["resolved_at"]),
            "service": self._service(record, service, "services" in include),
            "first_trigger_log_entry": self._entry(record, record, time, "first_trigger_log_entries" in include),
            "alert_counts": self._counts(record),
            "is_mergeable": True,
            "incident_type": {"name": record["incident_type"]},
            "pending_actions": [
                {"type": action, "at": time(at), **({"to": "high"} if action == "urgency_change" else {})}
                for action, at in (due(record, service) if service else [])
            ],
            "alert_grouping": self._grouping(record, time),
            "priority": self._priority(record["priority_id"], "priorities" in include),
            "resolve_reason": self._merged(record["resolve_reason"]),
            **self._asked_to_help(record),
            **extra,
        }

    @staticmethod
    def _grouping(record: Row, time: Callable[[int | None], Any]) -> Row | None:
        """Return how alerts come into an incident; nothing without alerts."""
        if not record["grouping"] or not record["alert_ids"]:
            return None
        ended = record["resolved_at"]
        times = {"started_at": time(record["created_at"]), "ended_at": time(ended)}
        return {"grouping_type": record["grouping"], **times, "alert_grouping_active": ended is None}

    def _merged(self, target: str | None) -> Row | None:
        return {"type": "merge_resolve_reason", "incident": self._world.reference("incident", target)} if target else None

    def _asked_to_help(self, record: Row) -> Row:
        """Return who was asked to help, where the account can ask."""
        if not self._plan.has("coordinated_responding"):
            return {}
        return {
            "incidents_responders": [self._responder(record, row) for row in record.get("responders", [])],
            "responder_requests": [self.responder_request(record, row) for row in record.get("responder_requests", [])],
        }

    def responder_request(self, record: Row, request: Row) -> Row:
        """Return a request for help; the types of its targets are no references."""
        targets = [
            {"responder_request_target": {"type": target["kind"], "id": target["id"], "incidents_responders": self._asked(record, target)}}
            for target in request["targets"]
        ]
        return {
            "incident": self._world.reference("incident", record["id"]),
            "requester": self._world.reference("user", request["requester_id"]),
            "requested_at": self._world.utc(request["at"]),
            "message": request["message"],
            "responder_request_targets": targets,
        }

    def _asked(self, record: Row, target: Row) -> list[Row]:
        rows = record.get("responders", [])
        return [self._responder(record, row) for row in rows if target["id"] in (row["user_id"], *row["policy_ids"])]

    def _responder(self, record: Row, row: Row) -> Row:
        policies = [self._world.find("escalation_policy", key) for key in row["policy_ids"]]
        return {
            "state": row["state"],
            "user": self._world.reference("user", row["user_id"]),
            "incident": self._world.reference("incident", record["id"]),
            "updated_at": self._world.utc(row["updated_at"]),
            "message": row["message"],
            "requester": self._world.reference("user", row["requester_id"]),
            "requested_at": self._world.utc(row["at"]),
            "escalation_policy_requests": [policy["name"] for policy in policies if policy],
        }

    def _people(self, record: Row, service: Row | None, include: Names, time: Callable[[int | None], Any]) -> Row:
        inflated, policy = self._directory.inflated, record["escalation_policy_id"]
        whole = bool({"assignees", "users"} & include)
        teams = self._services.team_ids(service) if service else []
        return {
            "assignments": [
                {"at": time(row["at"]), "assignee": inflated("user", [row["user_id"]], whole)[0]}
                for row in record["assignments"]
            ],
            "acknowledgements": [
                {"at": time(row["at"]), "acknowledger": self._agent(row["by"], "acknowledgers" in include)}
                for row in record["acknowledgements"]
            ],
            "last_status_change_by": self._agent(record["last_status_change_by"], "agents" in include),
            "escalation_policy": inflated("escalation_policy", [policy], "escalation_policies" in include)[0],
            "teams": inflated("team", teams, "teams" in include),
        }

    def _service(self, record: Row, service: Row | None, whole: bool) -> Row | None:
        if whole and service:
            return self._services.shown(service)
        return self._world.reference("service", record["service_id"])

    def _agent(self, by: list[str], whole: bool) -> Row | None:
        kind, key = by
        if whole and kind == "user":
            return self._directory.inflated("user", [key], True)[0]
        return self._world.reference(kind, key)

    def _priority(self, key: str | None, whole: bool) -> Row | None:
        return self._directory.inflated("priority", [key], whole)[0] if key else None

    def _counts(self, record: Row) -> dict[str, int]:
        states = [alert["status"] for alert in self._incidents.alerts(record)]
        return {"all": len(states), "triggered": states.count("triggered"), "resolved": states.count("resolved")}

    def _entry(self, owner: Row, record: Row, time: Callable[[int | None], Any], whole: bool) -> Row:
        key = owner["first_entry"]["id"]
        head = {
            "id": key,
            "type": "trigger_log_entry" if whole else "trigger_log_entry_reference",
            "summary": owner["first_entry"]["summary"],
            "self": f"{api()}/log_entries/{key}",
            "html_url": f"{SITE}/incidents/{record['id']}/log_entries/{key}",
        }
        if not whole:
            return head
        return {
            **head,
            "created_at": time(record["created_at"]),
            "agent": self._world.reference("service", record["service_id"]),
            "channel": {"type": "api"},
            "service": self._world.reference("service", record["service_id"]),
            "incident": self._world.reference("incident", record["id"]),
            "teams": [],
            "contexts": [],
            "event_details": {"description": record["title"]},
        }

    def alert(self, alert: Row, include: Names = NOTHING) -> Row:
        """Return an alert; `alert_key` is the dedup key it was sent with."""
        world, key = self._world, alert["id"]
        record = world.fetch("incident", alert["incident_id"])
        service = world.find("service", alert["service_id"])
        return {
            "id": key,
            "type": "alert",
            "summary": alert["summary"],
            "self": f"{api()}/incidents/{record['id']}/alerts/{key}",
            "html_url": f"{SITE}/alerts/{key}",
            "created_at": world.utc(alert["created_at"]),
            "status": alert["status"],
            "alert_key": alert["alert_key"],
            "service": self._service(alert, service, "services" in include),
            "first_trigger_log_entry": self._entry(alert, record, world.utc, "first_trigger_log_entries" in include),
            "incident": (
                self.incident(record) if "incidents" in include else world.reference("incident", record["id"])
            ),
            "suppressed": False,
            "severity": alert["severity"],
            "integration": self._integrations.reference(alert["integration_id"]),
            "body": {"type": "alert_body", "contexts": alert["contexts"], "details": alert["details"]},
        }
