"""What the rules of an orchestration remember: cache variables.

Source: https://support.pagerduty.com/main/docs/event-orchestration-variables
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Operation
from .answers import answer, deleted, invalid
from .collection import Enveloped
from .fields import Check, Checks, checked, each, flag, one_of, text, whole
from .lists import Row
from .orchestrations import bare
from .services import Services
from .world import World, api

_TYPES: dict[str, dict[str, Check]] = {
    "recent_value": {"source": text("Source", blank=False), "regex": text("Regex", blank=False)},
    "trigger_event_count": {"ttl_seconds": whole("Ttl seconds", 1, 86_400)},
    "external_data": {
        "data_type": one_of("Data type", ("string", "number", "boolean")),
        "ttl_seconds": whole("Ttl seconds", 1, 86_400),
    },
}
_KINDS: dict[str, Any] = {"string": str, "number": (int, float), "boolean": bool}


def _configuration(world: World, value: Any) -> Row:
    kind = value.get("type") if isinstance(value, dict) else None
    if not isinstance(kind, str) or kind not in _TYPES:
        raise ValueError(f"Configuration type must be in {', '.join(_TYPES)}")
    return {"type": kind, **{name: check(world, value.get(name)) for name, check in _TYPES[kind].items()}}


def _condition(world: World, value: Any) -> Row:
    if not isinstance(value, dict):
        raise ValueError("Conditions must be objects")
    return {"expression": text("Expression", blank=False)(world, value.get("expression"))}


class CacheVariables(Enveloped):
    """The operations on the variables of one kind of owner; a family for each derives from it."""

    name = "cache_variable_id"
    envelope = "cache_variable"
    owned_by, place = "", ""
    """The kind of the owner, and what stands for it in the path."""
    created = 200
    checks: Checks = {
        "name": ("name", text("Name", 100, blank=False)),
        "disabled": ("disabled", flag("Disabled", null=False)),
        "conditions": ("conditions", each(_condition, "Conditions")),
        "configuration": ("configuration", _configuration),
    }

    def operations(self) -> list[Operation]:
        """Return the usual ones, and those on what an external variable holds."""
        path = f"{self.path}/{{cache_variable_id}}/data"
        return [
            *super().operations(),
            Operation("GET", path, self.show_data),
            Operation("PUT", path, self.put_data, write=True),
            Operation("DELETE", path, self.drop_data, write=True),
        ]

    def owner(self, call: Call) -> Row:
        """Return the owner's id, or refuse."""
        return {"owner_id": self._world.fetch(self.owned_by, call.path[self.place])["id"]}

    def forget(self, owner: str) -> None:
        """Take the variables of an owner away with it."""
        for row in self._table.all():
            if row["owner_id"] == owner:
                self.remove(row)

    def create(self, call: Call) -> Response:
        """Add a variable."""
        owner = {**self.owner(call), "by": call.actor.user_id}
        return self.answer(call, self.add(self.sent(call), **owner), self.created)

    def blank(self) -> Row:
        """Return a variable that is made now."""
        return {"disabled": False, "conditions": [], "data": None, "data_at": None, "created_at": self._world.now()}

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the changes; a name is there once in its owner."""
        changes = checked(self._world, sent if "id" in current else {"name": None, "configuration": None, **sent}, self.checks)
        name = changes.get("name")
        if any(row["owner_id"] == current["owner_id"] and row["name"] == name and row["id"] != current.get("id") for row in self._table.all()):
            raise invalid("Name has already been taken")
        return {**changes, "updated_at": self._world.now()}

    def shown(self, row: Row) -> Row:
        """Return a variable as shown."""
        by = bare(self._world, "user", row["by"])
        members = ("id", "name", "disabled", "configuration")
        shown = {
            **{member: row[member] for member in members},
            "created_at": self._world.utc(row["created_at"]),
            "created_by": by,
            "updated_at": self._world.utc(row["updated_at"]),
            "updated_by": by,
        }
        if row["configuration"]["type"] == "external_data":
            path = self.path.replace(f"{{{self.place}}}", row["owner_id"])
            return {**shown, "data_endpoint": f"{api()}{path}/{row['id']}/data"}
        return {**shown, "conditions": row["conditions"]}

    # -- what an external variable holds ---------------------------------------------------------------------

    def _external(self, call: Call) -> Row:
        row = self.found(call)
        if row["configuration"]["type"] != "external_data":
            raise invalid("Configuration type must be external_data")
        return row

    def _held(self, row: Row) -> Any:
        ended = row["data_at"] is None or row["data_at"] + row["configuration"]["ttl_seconds"] <= self._world.now()
        return None if ended else row["data"]

    def show_data(self, call: Call) -> Response:
        """GET …/data: nothing after its time is over."""
        row = self._external(call)
        return answer({"cache_variable_data": self._held(row), "updated_at": self._world.utc(row["data_at"])})

    def put_data(self, call: Call) -> Response:
        """PUT …/data"""
        row = self._external(call)
        kind = row["configuration"]["data_type"]
        value: Any = call.body.get("cache_variable_data") if isinstance(call.body, dict) else None
        if not isinstance(value, _KINDS[kind]) or isinstance(value, bool) != (kind == "boolean"):
            raise invalid(f"Cache variable data must be a {kind}")
        row = self.store({**row, "data": value, "data_at": self._world.now()})
        return answer({"cache_variable_data": value, "updated_at": self._world.utc(row["data_at"])})

    def drop_data(self, call: Call) -> Response:
        """DELETE …/data"""
        self.store({**self._external(call), "data": None, "data_at": None})
        return deleted()


class OrchestrationVariables(CacheVariables):
    """The variables of an orchestration."""

    path = "/event_orchestrations/{id}/cache_variables"
    owned_by, place, stored_in = "event_orchestration", "id", "orchestration_variables"


class ServiceVariables(CacheVariables):
    """The variables of a service."""

    path = "/event_orchestrations/services/{service_id}/cache_variables"
    owned_by, place, stored_in = "service", "service_id", "service_variables"

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        others[Services].before_delete.append(self.forget)
