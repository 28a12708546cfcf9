"""Event orchestrations: where events of many sources come in, with keys of their own.

Source: https://developer.pagerduty.com/docs/event-orchestration-overview
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Operation
from .answers import answer, invalid
from .collection import Enveloped
from .fields import Checked, name, ref, text
from .lists import NOTHING, Names, Row, page
from .world import SITE, Kind, World, api, wrapped

SORTS = ("name", "routes", "created_at")


class OrchestrationKeys:
    """The integrations of orchestrations: each has a routing key, which begins with R."""

    def __init__(self, world: World, _others: Families) -> None:
        self._world = world
        self.table, self._keys = world.table("orchestration_integrations"), world.table("orchestration_keys")

    def of(self, orchestration: str) -> list[Row]:
        """Return the integrations of an orchestration."""
        return [row for row in self.table.all() if row["orchestration_id"] == orchestration]

    def orchestration_of(self, key: Any) -> str | None:
        """Return the id of the orchestration that a routing key belongs to."""
        row = self._keys.get(key) if isinstance(key, str) else None
        return row["id"] if row else None

    def add(self, orchestration: str, label: str) -> Row:
        """Make an integration with a key."""
        number = self.table.next_id()
        found = uuid.uuid5(uuid.NAMESPACE_URL, f"{SITE}/orchestrations/keys/{number}")
        row = {"id": str(found), "label": label, "orchestration_id": orchestration, "key": f"R{found.hex[:31].upper()}"}
        return self.store(row)

    def store(self, row: Row) -> Row:
        """Put an integration."""
        self.table.put(row["id"], row)
        self._keys.put(row["key"], {"id": row["orchestration_id"]})
        return row

    def remove(self, row: Row) -> None:
        """Remove an integration; its key is nobody's any more."""
        self._keys.delete(row["key"])
        self.table.delete(row["id"])

    @staticmethod
    def shown(row: Row) -> Row:
        """Return an integration as shown."""
        return {"id": row["id"], "label": row["label"], "parameters": {"routing_key": row["key"], "type": "global"}}


class Orchestrations(Checked):
    """The operations on orchestrations themselves. There is no search, and names may be given twice."""

    kind = Kind("event_orchestration", "event_orchestrations", "event-orchestrations", 2100)
    checks = {
        "name": ("name", name()),
        "description": ("description", text("Description")),
        "team": ("team_id", ref("team", "Team", null=True)),
    }
    required = ("name",)
    defaults = {"description": None, "team_id": None}

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._keys = others[OrchestrationKeys]
        self._paths = world.table("orchestration_paths")

    def rows(self, call: Call) -> Sequence[Row]:
        """Return all of them, sorted."""
        member, colon, way = (call.param("sort_by") or "name:asc").partition(":")
        if member not in SORTS or way not in ("asc", "desc") or not colon:
            raise invalid(f"Sort by must be in {', '.join(SORTS)}, with :asc or :desc")
        values = {"name": lambda row: row["name"].lower(), "routes": self._routes, "created_at": lambda row: row["created_at"]}
        return sorted(super().rows(call), key=values[member], reverse=way == "desc")

    def _routes(self, row: Row) -> int:
        path = self._paths.shared(f"router/{row['id']}")
        rules = path["sets"][0]["rules"] if path else []
        return len({rule["actions"]["route_to"] for rule in rules if "route_to" in rule["actions"]})

    def check_type(self, sent: Mapping[str, Any]) -> None:
        """Every type is fine: an orchestration has none."""

    def sent(self, call: Call) -> Mapping[str, Any]:
        """Return the orchestration in the envelope."""
        return wrapped(call, "orchestration")

    def create(self, call: Call) -> Response:
        """Add an orchestration, and an integration that it does not want for."""
        row = self.add(self.sent(call), by=call.actor.user_id)
        self._keys.add(row["id"], f"{row['name']} Default Integration")
        return self.answer(call, row, 201)

    def update(self, call: Call) -> Response:
        """Change an orchestration; who did, and when, goes with it."""
        row = self.found(call)
        changes = self.written(self.sent(call), row)
        stamp = {"updated_at": self._world.now(), "updated_by": call.actor.user_id, "version": self._world.new_id("versions", "V", 9)}
        return self.answer(call, self.store({**row, **changes, **stamp}))

    def answer(self, call: Call, row: Row, status: int = 200) -> Response:
        """Answer with an orchestration and its integrations."""
        shown = {**self.shown(row), "integrations": [self._keys.shown(one) for one in self._keys.of(row["id"])]}
        return answer({"orchestration": shown}, status)

    def page(self, call: Call, rows: Sequence[Row]) -> Response:
        """Answer with one page; their integrations are not in it."""
        return page(call, "orchestrations", rows, self.shown)

    def new_key(self) -> str:
        """Return the next id: a UUID."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{SITE}/orchestrations/{self._table.next_id()}"))

    def store(self, row: Row) -> Row:
        """Put an orchestration; a new one is stamped."""
        if "created_at" not in row:
            now, by = self._world.now(), row.pop("by")
            stamp = {"created_at": now, "created_by": by, "updated_at": now, "updated_by": by}
            row = {**row, **stamp, "version": self._world.new_id("versions", "V", 9)}
        return super().store(row)

    def shown(self, row: Row, include: Names = NOTHING) -> Row:
        """Return an orchestration as shown in a list."""
        return {
            "id": row["id"],
            "self": f"{api()}{self.path}/{row['id']}",
            "name": row["name"],
            "description": row["description"],
            "team": bare(self._world, "team", row["team_id"]),
            "routes": self._routes(row),
            **stamps(self._world, row),
        }

    def remove(self, row: Row) -> None:
        """Remove an orchestration with its keys and its paths."""
        for integration in self._keys.of(row["id"]):
            self._keys.remove(integration)
        for kind in ("global", "router", "unrouted"):
            self._paths.delete(f"{kind}/{row['id']}")
        variables = self._world.table("orchestration_variables")
        for variable in variables.all():
            if variable["owner_id"] == row["id"]:
                variables.delete(variable["id"])
        super().remove(row)


def bare(world: World, kind: str, key: str | None) -> Row | None:
    """Return a reference without a name, as orchestrations show them."""
    found = world.reference(kind, key)
    return {member: found[member] for member in ("id", "type", "self")} if found else None


def stamps(world: World, row: Row) -> Row:
    """Return who made and changed something, and when."""
    return {
        "created_at": world.utc(row["created_at"]),
        "created_by": bare(world, "user", row["created_by"]),
        "updated_at": world.utc(row["updated_at"]),
        "updated_by": bare(world, "user", row["updated_by"]),
        "version": row["version"],
    }


class OrchestrationIntegrations(Enveloped):
    """The operations on the integrations of an orchestration."""

    path = "/event_orchestrations/{id}/integrations"
    name = "integration_id"
    envelope = "integration"
    stored_in = "orchestration_integrations"

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._keys = others[OrchestrationKeys]

    def operations(self) -> list[Operation]:
        """Return the usual ones and the move from one orchestration to another."""
        return [*super().operations(), Operation("POST", f"{self.path}/migration", self.migrate, write=True)]

    def owner(self, call: Call) -> Row:
        """Return the orchestration's id, or refuse."""
        return {"orchestration_id": self._world.fetch("event_orchestration", call.path["id"])["id"]}

    def list(self, call: Call) -> Response:
        """Answer with all of them, without pages."""
        shown = self.listed(self.rows(call))
        return answer({"integrations": shown, "total": len(shown)})

    def add(self, sent: Mapping[str, Any], key: Any = None, **owner: Any) -> Row:
        """Make an integration with a key."""
        return self._keys.add(owner["orchestration_id"], self.written(sent, {})["label"])

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the label."""
        try:
            return {"label": name("Label")(self._world, sent.get("label"))}
        except ValueError as problem:
            raise invalid(str(problem)) from None

    def shown(self, row: Row) -> Row:
        """Return an integration as shown."""
        return self._keys.shown(row)

    def remove(self, row: Row) -> None:
        """Remove an integration."""
        self._keys.remove(row)

    def migrate(self, call: Call) -> Response:
        """POST /event_orchestrations/{id}/integrations/migration: take one from another orchestration."""
        owner = self.owner(call)
        body = call.body if isinstance(call.body, dict) else {}
        if body.get("source_type") != "orchestration":
            raise invalid("Source type must be orchestration")
        key = body.get("integration_id")
        row = self._table.get(key) if isinstance(key, str) else None
        if row is None or row["orchestration_id"] != body.get("source_id"):
            raise self.missing(call)
        self._keys.store({**row, **owner})
        return self.list(call)
