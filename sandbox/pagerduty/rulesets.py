"""Rulesets, what event orchestrations have taken the place of: to be looked at.

Source: https://developer.pagerduty.com/api-reference/ (Rulesets)
"""

from __future__ import annotations

from starlette.responses import Response

from ..service import Call, Operation
from .answers import answer, missing
from .collection import Collection
from .lists import NOTHING, Names, Row, page
from .orchestrations import bare
from .seed import TEAM, WEB_SHOP
from .world import Kind, api

RULESET = "c1f7a9d2-3b64-4e85-9f10-6d2b8a7e5c43"
_CONDITIONS = {
    "operator": "and",
    "subconditions": [{"operator": "contains", "parameters": {"path": "summary", "value": "disk", "options": None}}],
}


class Rulesets(Collection):
    """The operations that look. Only the last rule catches all."""

    kind = Kind("ruleset", "rulesets", None, 2100)
    verbs = "list read"

    def operations(self) -> list[Operation]:
        """Return the usual ones, and those on rules."""
        rules = f"{self.path}/{{id}}/rules"
        return [*super().operations(), Operation("GET", rules, self.list_rules), Operation("GET", f"{rules}/{{rule_id}}", self.show_rule)]

    def seed(self) -> None:
        """Put the one that every account has had."""
        key = "R" + RULESET.replace("-", "")[:31].upper()
        self.store({"id": RULESET, "name": "Default Global", "routing_keys": [key], "created_at": self._world.now()})

    def shown(self, row: Row, include: Names = NOTHING) -> Row:
        """Return a ruleset as shown."""
        time = self._world.utc(row["created_at"])
        return {
            "id": row["id"],
            "self": f"{api()}{self.path}/{row['id']}",
            "type": "default_global",
            "name": row["name"],
            "routing_keys": row["routing_keys"],
            "created_at": time,
            "creator": None,
            "updated_at": time,
            "updater": None,
            "team": bare(self._world, "team", TEAM),
        }

    def _rules(self, call: Call) -> list[Row]:
        path = f"{api()}{self.path}/{self.found(call)['id']}/rules"
        rules = []
        for position, conditions in enumerate((_CONDITIONS, None)):
            key = f"{RULESET[:-1]}{position}"
            actions = {"route": {"value": WEB_SHOP} if conditions else None, "severity": None, "extractions": []}
            rule = {"id": key, "self": f"{path}/{key}", "disabled": False, "position": position, "catch_all": conditions is None}
            rules.append({**rule, "conditions": conditions, "time_frame": None, "variables": [], "actions": actions})
        return rules

    def list_rules(self, call: Call) -> Response:
        """GET /rulesets/{id}/rules"""
        return page(call, "rules", self._rules(call), lambda rule: rule)

    def show_rule(self, call: Call) -> Response:
        """GET /rulesets/{id}/rules/{rule_id}"""
        for rule in self._rules(call):
            if rule["id"] == call.path["rule_id"]:
                return answer({"rule": rule})
        raise missing(2100)
