"""Services and their integrations: who gets the incidents of which key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Operation
from .answers import answer, invalid, missing
from .collection import Collection
from .directory import Directory
from .lists import NOTHING, Names, Row, by_name, many, matching, page
from .service_fields import DEFAULTS, checked
from .world import SITE, Kind, World, api, zone_named


class Services(Collection):
    """The operations on services, and the state a service is in."""

    kind = Kind("service", "services", "service-directory", 5002)

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._directory = others[Directory]
        self.before_delete: Callable[[str], None] = lambda _service: None

    def operations(self) -> list[Operation]:
        """Return every operation on services and integrations."""
        integration = f"{self.path}/{{id}}/integrations/{{integration_id}}"
        return [*super().operations(), Operation("GET", integration, self.show_integration)]

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
        policy = row["escalation_policy_id"]
        time = world.local if zone is None else lambda moment: world.shown(moment, zone_named(zone))
        kept = (
            "name", "description", "acknowledgement_timeout", "auto_resolve_timeout", "incident_urgency_rule",
            "support_hours", "scheduled_actions", "alert_creation", "alert_grouping_parameters",
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
                self.integration(one) if "integrations" in include else self._integration_head(one, "_reference")
                for one in self.integrations(row["id"])
            ],
            "addons": [],
            "alert_grouping": None,
            "alert_grouping_timeout": None,
            "response_play": None,
        }
        if "auto_pause_notifications_parameters" in include:
            shown["auto_pause_notifications_parameters"] = row["auto_pause_notifications_parameters"]
        return shown

    # -- writing ---------------------------------------------------------------------------------------------

    def blank(self) -> Row:
        """Return a service of which only the time is known; a new one is active, whatever its body says."""
        return {**DEFAULTS, "created_at": self._world.now()}

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the changes: what is left out stays, lists and objects are replaced whole."""
        new = "id" not in current
        _check_type(sent)
        changes = checked(self._world, {"name": None, "escalation_policy": None, **sent} if new else sent)
        if "status" in sent and not new:
            # Also when the value is what GET has just shown: warning, critical and maintenance are not settable.
            if sent["status"] not in ("active", "disabled"):
                raise invalid("Status must be in active or disabled.")
            changes["disabled"] = sent["status"] == "disabled"
        if "name" in changes:
            self._check_unique(changes["name"], current.get("id"))
        _check_hours({**current, **changes})
        _check_actions(sent, current)
        return changes

    def remove(self, row: Row) -> None:
        """Remove a service: its integrations go with it, its incidents stay as history.

        That open incidents are closed first is the sandbox's choice; the vendor does not say.
        """
        self.before_delete(row["id"])
        for integration in self.integrations(row["id"]):
            self._world.table("integration_keys").delete(integration["key"])
            self._world.table("integrations").delete(integration["id"])
        super().remove(row)

    def _check_unique(self, name: str, own: str | None) -> None:
        if any(row["name"].lower() == name.lower() and row["id"] != own for row in self._world.all("service")):
            raise invalid("Name has already been taken")

    # -- integrations ----------------------------------------------------------------------------------------

    def integrations(self, service: str) -> list[Row]:
        """Return the integration records of a service."""
        return [row for row in self._world.table("integrations").all() if row["service_id"] == service]

    def integration_of(self, key: Any) -> Row | None:
        """Return the integration that owns a routing or service key."""
        owner = self._world.table("integration_keys").get(key) if isinstance(key, str) else None
        return self._world.table("integrations").get(owner["id"]) if owner else None

    def show_integration(self, call: Call) -> Response:
        """GET /services/{id}/integrations/{integration_id}"""
        self._world.fetch("service", call.path["id"])
        record = self._world.table("integrations").get(call.path["integration_id"])
        if record is None or record["service_id"] != call.path["id"]:
            raise missing(2100)
        shown = self.integration(record)
        if "services" in many(call, "include"):
            shown["service"] = self.shown(self._world.fetch("service", record["service_id"]))
        return answer({"integration": shown})

    def integration(self, record: Row) -> Row:
        """Return an integration as shown; the key is always there, whatever the schema says."""
        return {
            **self._integration_head(record),
            "name": record["name"],
            "service": self._world.reference("service", record["service_id"]),
            "created_at": self._world.local(record["created_at"]),
            "vendor": None,
            "integration_key": record["key"],
        }

    def _integration_head(self, record: Row, suffix: str = "") -> Row:
        path = f"services/{record['service_id']}/integrations/{record['id']}"
        return {
            "id": record["id"],
            "type": record["type"] + suffix,
            "summary": record["name"],
            "self": f"{api()}/{path}",
            "html_url": f"{SITE}/{path}",
        }

    def integration_reference(self, key: str) -> Row | None:
        """Return the reference to an integration, None when it is gone."""
        record = self._world.table("integrations").get(key)
        return self._integration_head(record, "_reference") if record else None


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
