"""The paths of event orchestrations, and those of services: each is one thing, replaced as a whole.

Source: https://developer.pagerduty.com/docs/event-orchestration-overview
"""

from __future__ import annotations

from functools import partial
from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Family, Operation
from .answers import answer, invalid
from .lists import Row
from .orchestration_rules import Rules
from .orchestrations import bare, stamps
from .services import Services
from .world import World, wrapped

FORBIDDEN = "pagerduty_automation_actions"
"""What the account's plan does not have: a rule with it is kept and shown, and is not looked at."""
OF_ORCHESTRATIONS = ("global", "router", "unrouted")


class OrchestrationPaths(Family):
    """The operations on paths. Every orchestration and every service has them, from its beginning and empty."""

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._table, self._active = world.table("orchestration_paths"), world.table("orchestration_active")
        others[Services].before_delete.append(self._forget)

    def operations(self) -> list[Operation]:
        """Return reading and writing of each kind, and the switch of a service's path."""
        of_service = "/event_orchestrations/services/{service_id}"
        found = [
            Operation("GET", f"{of_service}/active", self.show_active),
            Operation("PUT", f"{of_service}/active", self.set_active, write=True),
        ]
        for kind in (*OF_ORCHESTRATIONS, "service"):
            path = of_service if kind == "service" else f"/event_orchestrations/{{id}}/{kind}"
            found += [
                Operation("GET", path, partial(self.read, kind)),
                Operation("PUT", path, partial(self.replace, kind), write=True),
            ]
        return found

    # -- for others ------------------------------------------------------------------------------------------

    def path(self, kind: str, key: str) -> Row:
        """Return the sets and the catch-all of a path."""
        return self._table.shared(f"{kind}/{key}") or Rules(self._world, kind, str, frozenset()).read({})

    def active(self, service: str) -> bool:
        """Tell whether the rules of a service apply."""
        return bool((self._active.shared(service) or {}).get("active"))

    # -- calls -----------------------------------------------------------------------------------------------

    def _owner(self, kind: str, call: Call) -> Row:
        word, name = ("service", "service_id") if kind == "service" else ("event_orchestration", "id")
        return self._world.fetch(word, call.path[name])

    def read(self, kind: str, call: Call) -> Response:
        """Answer with a path."""
        owner = self._owner(kind, call)
        return answer({"orchestration_path": self._shown(kind, owner, self.path(kind, owner["id"]))})

    def replace(self, kind: str, call: Call) -> Response:
        """Put a whole path; what the plan does not have is warned of beside it."""
        owner = self._owner(kind, call)
        current = self.path(kind, owner["id"])
        there = frozenset(rule["id"] for group in current["sets"] for rule in group["rules"])
        kept = Rules(self._world, kind, self._new_rule, there).read(wrapped(call, "orchestration_path"))
        now, by = self._world.now(), call.actor.user_id
        made = {"created_at": now, "created_by": by, **{name: current[name] for name in ("created_at", "created_by") if name in current}}
        row = {**kept, **made, "updated_at": now, "updated_by": by, "version": self._world.new_id("versions", "V", 9)}
        self._table.put(f"{kind}/{owner['id']}", row)
        body: Row = {"orchestration_path": self._shown(kind, owner, row)}
        warnings = _warnings(row)
        return answer({**body, "warnings": warnings} if warnings else body)

    def _new_rule(self) -> str:
        return self._world.new_id("orchestration_rules", "", 8).lower()

    def _shown(self, kind: str, owner: Row, row: Row) -> Row:
        parent = bare(self._world, "service" if kind == "service" else "event_orchestration", owner["id"])
        begun = {"created_at": owner["created_at"], "created_by": None, "updated_at": owner["created_at"], "updated_by": None, "version": None}
        stamp = stamps(self._world, {**begun, **row})
        return {"type": kind, "parent": parent, "sets": row["sets"], "catch_all": row["catch_all"], **stamp}

    def show_active(self, call: Call) -> Response:
        """GET /event_orchestrations/services/{service_id}/active"""
        return answer({"active": self.active(self._owner("service", call)["id"])})

    def set_active(self, call: Call) -> Response:
        """PUT /event_orchestrations/services/{service_id}/active"""
        service = self._owner("service", call)["id"]
        wanted: Any = call.body.get("active") if isinstance(call.body, dict) else None
        if not isinstance(wanted, bool):
            raise invalid("Active must be true or false")
        self._active.put(service, {"active": wanted})
        return answer({"active": wanted})

    def _forget(self, service: str) -> None:
        self._table.delete(f"service/{service}")
        self._active.delete(service)


def _warnings(row: Row) -> list[Row]:
    return [
        {
            "feature": FORBIDDEN,
            "feature_type": "actions",
            "message": "Automation actions are not included in your current plan: this rule is not evaluated",
            "rule_id": rule["id"],
            "warning_type": "forbidden_feature",
        }
        for group in row["sets"]
        for rule in group["rules"]
        if rule["actions"].get(FORBIDDEN)
    ]
