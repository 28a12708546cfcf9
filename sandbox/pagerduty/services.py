"""Services and their integrations: who gets the incidents of which key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.responses import Response

from ..service import Call, Families
from .alert_grouping import ABILITIES, AlertGrouping
from .answers import invalid
from .collection import Collection
from .directory import Directory
from .fields import checked
from .integrations import Integrations
from .lists import NOTHING, Names, Row, by_name, many, matching, page
from .plan import Plan
from .service_fields import CHECKS, DEFAULTS, RECOMMENDED_PAUSE
from .world import Kind, World, zone_named


class Services(Collection):
    """The operations on services, and the state a service is in."""

    kind = Kind("service", "services", "service-directory", 5002)

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._directory = others[Directory]
        self._plan = others[Plan]
        self._integrations, self._grouping = others[Integrations], others[AlertGrouping]
        self.before_delete: list[Callable[[str], None]] = []
        """What others do with what they have of a service, before it goes."""
        self.heard_by: list[Callable[[str, Row], None]] = []
        """Who is told that a service was created, updated or deleted."""

    # -- state -----------------------------------------------------------------------------------------------

    def in_maintenance(self, service: str) -> bool:
        """Tell whether a maintenance window covers the service now."""
        now = self._world.now()
        return any(
            row["start"] <= now < row["end"] and service in row["service_ids"]
            for row in self._world.all("maintenance_window")
        )

    def silent(self, service: Row) -> bool:
        """Tell whether events come to nothing: the service is disabled or in maintenance."""
        return service["disabled"] or self.in_maintenance(service["id"])

    def _status(self, service: Row) -> str:
        if service["disabled"]:
            return "disabled"
        if self.in_maintenance(service["id"]):
            return "maintenance"
        rows = self._world.table("open_incidents").all()
        states = {row["status"] for row in rows if row["service_id"] == service["id"]}
        if "triggered" in states:
            return "critical"
        return "warning" if states else "active"

    def team_ids(self, service: Row) -> list[str]:
        """Return the teams of a service, which are those of its escalation policy."""
        policy = self._world.find("escalation_policy", service["escalation_policy_id"])
        return policy["team_ids"] if policy else []

    # -- reading ---------------------------------------------------------------------------------------------

    def list(self, call: Call) -> Response:
        """GET /services"""
        exact, teams, include = call.param("name"), many(call, "team_ids"), many(call, "include")
        zone = call.param("time_zone")
        if zone:
            zone_named(zone)
        rows = [
            row
            for row in by_name(call, matching(call, self._world.all("service"), "name"))
            if (not exact or row["name"] == exact) and (not teams or teams & set(self.team_ids(row)))
        ]
        return page(call, "services", rows, lambda row: self.shown(row, include, zone))

    def shown(self, row: Row, include: Names = NOTHING, zone: str | None = None) -> Row:
        """Return a service as shown."""
        world = self._world
        policy, integrations = row["escalation_policy_id"], self._integrations
        time = world.local if zone is None else lambda moment: world.shown(moment, zone_named(zone))
        kept = (
            "name", "description", "acknowledgement_timeout", "auto_resolve_timeout", "incident_urgency_rule",
            "support_hours", "scheduled_actions", "alert_creation",
        )  # fmt: skip
        shown = {
            **world.head("service", row),
            **{field: row[field] for field in kept},
            "created_at": time(row["created_at"]),
            "status": self._status(row),
            "last_incident_timestamp": time(row["last_incident_at"]),
            "teams": self._directory.inflated("team", self.team_ids(row), "teams" in include),
            "escalation_policy": self._directory.inflated(
                "escalation_policy", [policy], "escalation_policies" in include
            )[0],
            "integrations": [
                integrations.shown(one) if "integrations" in include else integrations.head(one, "_reference")
                for one in integrations.of(row["id"])
            ],
            "alert_grouping_parameters": self._grouping.shown_at(row["id"]),
            "addons": [],
            "alert_grouping": None,
            "alert_grouping_timeout": None,
            "response_play": None,
        }
        if "auto_pause_notifications_parameters" in include:
            shown["auto_pause_notifications_parameters"] = {
                **row["auto_pause_notifications_parameters"], "recommended_timeout": RECOMMENDED_PAUSE,
            }  # fmt: skip
        return shown

    # -- writing ---------------------------------------------------------------------------------------------

    def blank(self) -> Row:
        """Return a service of which only the time is known; a new one is active, whatever its body says."""
        return {**DEFAULTS, "created_at": self._world.now()}

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the changes: what is left out stays, lists and objects are replaced whole."""
        new = "id" not in current
        _check_type(sent)
        changes = checked(self._world, {"name": None, "escalation_policy": None, **sent} if new else sent, CHECKS)
        if "status" in sent and not new:
            # Also when the value is what GET has just shown: warning, critical and maintenance are not settable.
            if sent["status"] not in ("active", "disabled"):
                raise invalid("Status must be in active or disabled.")
            changes["disabled"] = sent["status"] == "disabled"
        self._check_plan(changes)
        if "name" in changes:
            self._check_unique(changes["name"], current.get("id"))
        _check_hours({**current, **changes})
        _check_actions(sent, current)
        return changes

    def add(self, sent: Mapping[str, Any], key: Any = None, **owner: Any) -> Row:
        """Put a new service."""
        return self.told("created", super().add(sent, key, **owner))

    def change(self, row: Row, sent: Mapping[str, Any]) -> Row:
        """Change a service."""
        return self.told("updated", super().change(row, sent))

    def store(self, row: Row) -> Row:
        """Put a service; if its alert grouping was spoken of, it leaves the setting it shares with others."""
        wanted = row.pop("alert_grouping_parameters", None)
        super().store(row)
        if wanted is not None:
            self._grouping.put_at(row["id"], wanted)
        return row

    def told(self, what: str, row: Row) -> Row:
        """Say what has happened to a service, in the words of webhooks."""
        for hear in self.heard_by:
            hear(what, row)
        return row

    def remove(self, row: Row) -> None:
        """Remove a service: its integrations go with it, its incidents stay as history.

        That open incidents are closed first is the sandbox's choice; the vendor does not say.
        """
        self.told("deleted", row)
        for leave in self.before_delete:
            leave(row["id"])
        for integration in self._integrations.of(row["id"]):
            self._integrations.remove(integration)
        super().remove(row)

    def _check_plan(self, changes: Row) -> None:
        """Refuse with 402 what the account's plan does not have."""
        rule = changes.get("incident_urgency_rule") or {"type": "constant", "urgency": "high"}
        if rule != {"type": "constant", "urgency": "high"}:
            self._plan.need("urgencies")
        if rule["type"] == "use_support_hours":
            self._plan.need("service_support_hours")
        grouping = (changes.get("alert_grouping_parameters") or {}).get("type")
        if grouping:
            self._plan.need(ABILITIES[grouping])

    def _check_unique(self, name: str, own: str | None) -> None:
        if any(row["name"].lower() == name.lower() and row["id"] != own for row in self._world.all("service")):
            raise invalid("Name has already been taken")


def _check_type(body: Mapping[str, Any]) -> None:
    # Without one it is a service all the same: the vendor's Terraform provider sends none.
    if body.get("type", "service") not in ("service", "service_reference"):
        raise invalid("Type must be service")


def _check_hours(record: Row) -> None:
    supported = record["incident_urgency_rule"]["type"] == "use_support_hours"
    if supported and record["support_hours"] is None:
        raise invalid("Support hours can't be blank")
    if not supported and record["support_hours"] is not None:
        raise invalid("Active urgency must be in high, low, or severity_based.")


def _check_actions(body: Mapping[str, Any], current: Row) -> None:
    """Want scheduled actions, be it an empty list, where support hours come into use (wording unconfirmed)."""
    rule = body.get("incident_urgency_rule")
    before = current["incident_urgency_rule"]["type"]
    if rule and rule["type"] == "use_support_hours" != before and "scheduled_actions" not in body:
        raise invalid("Scheduled actions can't be blank")
