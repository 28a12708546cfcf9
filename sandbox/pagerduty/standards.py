"""Standards: what a good service looks like to the account, and how each service does.

Source: https://developer.pagerduty.com/api-reference/ (Standards)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from starlette.responses import Response

from .. import patterns
from ..service import Call, Families, Family, Operation
from .answers import answer, invalid, missing
from .checks import key_of
from .fields import Checks, checked, each, flag, text
from .lists import Row
from .world import World

MAX_IDS = 100
RESOURCE, SERVICE = "technical_service", "technical_service_reference"


def _named(world: World, value: Any) -> Row:
    key = key_of(value)
    if not isinstance(value, dict) or value.get("type") != SERVICE or world.find("service", key) is None:
        raise ValueError(f"Inclusions and exclusions must be references to services, of type {SERVICE}")
    return {"type": SERVICE, "id": key}


def _values(_world: World, value: Any) -> Row | None:
    regex = value.get("regex") if isinstance(value, dict) else None
    if value is None:
        return None
    try:
        if not isinstance(regex, str) or len(regex) > 200:
            raise ValueError
        patterns.check(regex)
    except ValueError:
        raise ValueError("Values must have a regex") from None
    return {"regex": regex}


CHECKS: Checks = {
    "active": ("active", flag("Active")),
    "description": ("description", text("Description", 1024)),
    "values": ("values", _values),
    "inclusions": ("inclusions", each(_named, "Inclusions")),
    "exclusions": ("exclusions", each(_named, "Exclusions")),
}


class Standards(Family):
    """The operations on standards. What is active and unlike its exclusions counts; inclusions, where there are some, alone."""

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._table = world.table("standards")
        self._judges: dict[str, Callable[[Row, Row], bool]] = {
            "has_technical_service_description": lambda _standard, service: bool(service["description"]),
            "has_technical_service_name_matching_regex": self._well_named,
            "minimum_escalation_policy_rule_depth": lambda _standard, service: self._depth(service) >= 2,
            "minimum_outbound_integrations": lambda _standard, service: self._reached(service),
        }

    def operations(self) -> list[Operation]:
        """Return every operation."""
        return [
            Operation("GET", "/standards", self.list),
            Operation("PUT", "/standards/{id}", self.update, write=True),
            Operation("GET", "/standards/scores/technical_services", self.scores),
            Operation("GET", "/standards/scores/technical_services/{id}", self.score),
        ]

    # -- standards -------------------------------------------------------------------------------------------

    def list(self, call: Call) -> Response:
        """GET /standards: without pages."""
        active, kind = call.param("active"), call.param("resource_type")
        if kind not in (None, "", RESOURCE):
            raise invalid(f"Resource type must be in {RESOURCE}")
        rows = [row for row in self._table.all() if active not in ("true", "false") or row["active"] == (active == "true")]
        return answer({"standards": [self._shown(row) for row in rows]})

    def update(self, call: Call) -> Response:
        """PUT /standards/{id}: without an envelope, both ways."""
        row = self._table.get(call.path["id"])
        if row is None:
            raise missing(2100)
        if not isinstance(call.body, dict):
            raise invalid("Standard must be an object")
        row |= checked(self._world, call.body, CHECKS)
        self._table.put(row["id"], row)
        return answer(self._shown(row))

    @staticmethod
    def _shown(row: Row) -> Row:
        members = ("id", "name", "description", "type", "active", "resource_type", "inclusions", "exclusions")
        return {name: row[name] for name in members}

    # -- scores ----------------------------------------------------------------------------------------------

    def scores(self, call: Call) -> Response:
        """GET /standards/scores/technical_services: of the services that `ids` names, here without brackets."""
        keys = [key for text in call.query.get("ids", []) for key in text.split(",") if key]
        if not keys or len(keys) > MAX_IDS:
            raise invalid(f"Ids must be between 1 and {MAX_IDS}")
        services = [self._world.find("service", key) for key in dict.fromkeys(keys)]
        return answer({"resources": [self._score(service) for service in services if service]})

    def score(self, call: Call) -> Response:
        """GET /standards/scores/technical_services/{id}: without an envelope."""
        return answer(self._score(self._world.fetch("service", call.path["id"])))

    def _score(self, service: Row) -> Row:
        shown = [self._judged(row, service) for row in self._table.all() if self._concerns(row, service["id"])]
        passing = sum(row["pass"] for row in shown)
        return {
            "resource_id": service["id"],
            "resource_type": RESOURCE,
            "score": {"passing": passing, "total": len(shown)},
            "standards": shown,
        }

    @staticmethod
    def _concerns(row: Row, service: str) -> bool:
        def ids(name: str) -> list[str]:
            return [one["id"] for one in row[name]]

        return row["active"] and service not in ids("exclusions") and (not row["inclusions"] or service in ids("inclusions"))

    def _judged(self, row: Row, service: Row) -> Row:
        members = ("id", "name", "description", "type", "active")
        return {**{name: row[name] for name in members}, "pass": self._judges[row["type"]](row, service)}

    @staticmethod
    def _well_named(standard: Row, service: Row) -> bool:
        return not standard["values"] or patterns.fits(standard["values"]["regex"], service["name"])

    def _depth(self, service: Row) -> int:
        policy = self._world.find("escalation_policy", service["escalation_policy_id"])
        rules: Sequence[Row] = policy["escalation_rules"] if policy else []
        return len({tuple(sorted(target["id"] for target in rule["targets"])) for rule in rules})

    def _reached(self, service: Row) -> bool:
        return any(service["id"] in row["service_ids"] for row in self._world.table("extensions").all())

    def seed(self) -> None:
        """Put the standards that every account has."""
        for number, (kind, name) in enumerate(
            (
                ("has_technical_service_description", "Service has a description"),
                ("minimum_escalation_policy_rule_depth", "Service has an escalation policy with 2 or more unique levels"),
                ("has_technical_service_name_matching_regex", "Service has a name that follows the convention"),
                ("minimum_outbound_integrations", "Service has an extension or add-on"),
            ),
            1,
        ):
            row = {"id": f"01STANDARD{number:016}", "name": name, "description": name, "type": kind, "active": True}
            self._table.put(row["id"], {**row, "resource_type": RESOURCE, "values": None, "inclusions": [], "exclusions": []})
