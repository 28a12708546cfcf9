"""Entities: free JSON objects that own an id and a type, queried by containment."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from starlette.responses import Response

from ..json_text import load
from ..service import Call, Families, Family, Operation, Refusal
from . import jackson
from .actors import Actor
from .answers import answer, framework, latin, nothing, oauth, reading, text, thrown, unreadable
from .scheduler import before_it_goes
from .world import World

PATH = "/api/v1/entities"
_ID = re.compile(r"[a-z][a-z0-9@._\-:\[\]]+")
_TYPE = re.compile(r"[a-z][a-z0-9_\-]+")
_TYPE_CHANGE = (
    "Changing the 'type' of an entity is prohibited (entity type implicitly defines the structure of the entity; "
    "changes could lead to confusing behavior and/or errors). Please create a new entity instead (with a different id)."
)
_SQL_ERROR = "could not execute the query"
_EXPONENT = re.compile(rb"\d[eE][+-]?\d")


def same(one: Any, other: Any) -> bool:
    """Tell whether two JSON values are equal: 8080 is 8080.0, true is not 1, the order of keys is nothing."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def contains(whole: Any, part: Any) -> bool:
    """Tell whether PostgreSQL's `whole @> part` holds for JSON."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(
            name in whole and contains(whole[name], value) for name, value in part.items()
        )
    if isinstance(part, list):
        return isinstance(whole, list) and all(any(contains(item, value) for item in whole) for value in part)
    return same(whole, part)


def as_kept(value: Any, raw: bytes) -> Any:
    """Return JSON as the database keeps it: members by length, then by alphabet, and `1e3` as 1000."""
    if _EXPONENT.search(raw):
        value = json.loads(raw, parse_float=_written)
    return _sorted(value)


def _written(number: str) -> float | int:
    value = float(number)
    if "e" not in number.lower() or abs(value) < 1:
        return value
    whole = Decimal(number)
    return int(whole) if whole == whole.to_integral_value() else value


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: (len(name.encode()), name.encode()))
        return {name: _sorted(value[name]) for name in names}
    return [_sorted(item) for item in value] if isinstance(value, list) else value


def _owner(actor: Actor, row: Mapping[str, Any]) -> bool:
    """Tell whether the actor may write what is stored. Being an administrator helps nothing."""
    body = row["body"]
    if "team" not in body or row["created_by"] == actor.name:
        return True
    team = body["team"] if isinstance(body["team"], str) else json.dumps(body["team"])
    return team in actor.teams


class Entities(Family):
    """The operations on entities."""

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._table = world.entities

    def operations(self) -> list[Operation]:
        """Return them."""
        return [
            Operation("PUT", PATH, self._put, write=True),
            Operation("POST", PATH, self._put, write=True),
            Operation("GET", PATH, self._list),
            *reading(PATH + "/{id}", self._get, "PUT", "POST"),
            Operation("DELETE", PATH + "/{id}", self._delete, write=True),
        ]

    def _put(self, call: Call) -> Response:
        actor = call.actor
        if not call.raw.strip():
            return unreadable(call.request, self._world.clock)
        body = as_kept(call.body, call.raw)
        member = body.get if isinstance(body, dict) else {}.get
        kind, key = (value if isinstance(value, str) else None for value in (member("type"), member("id")))
        if kind is not None and kind.lower() == "global":
            return text(call.request, "Creating entity with type - GLOBAL is not allowed.", 403)
        if kind == "zmon_config" and not actor.admin:
            raise oauth(403, "access_denied", "No ADMIN privileges present to update configuration.")
        row = self._table.get(key) if key is not None else None
        if row is not None and row["body"]["type"] != kind:
            return text(call.request, _TYPE_CHANGE, 409)
        if row is not None and kind != "local" and same(row["body"], body):
            return nothing()
        if key is None or kind is None or not (_ID.fullmatch(key) and _TYPE.fullmatch(kind)):
            return text(call.request, "Check constraint violated", 400)
        if row is not None and not _owner(actor, row):
            raise oauth(403, "access_denied", "Access denied: entity was not updated")
        if jackson.holds_nul(body):
            words = "unsupported Unicode escape sequence"
            return thrown(call.request, self._world.clock, "spring:dao.DataIntegrityViolationException", words)
        now = self._world.clock.now()
        self.store(body, row["created_by"] if row else actor.name, row["made"] if row else now)
        return nothing()

    def store(self, body: dict[str, Any], creator: str, made: float) -> None:
        """Put an entity as it is. made: when it was first put there."""
        row = {"body": body, "created_by": creator, "modified": self._world.moment(), "made": made}
        self._table.put(body["id"], row)

    def _list(self, call: Call) -> Response:
        excluded = call.param("exclude", "")
        rows = self._table.all()
        if excluded:
            rows = [row for row in rows if excluded not in row["body"]]
        else:
            wanted = self._query(call)
            rows = [row for row in rows if any(contains(row["body"], part) for part in wanted)]
        return answer([{**row["body"], "last_modified": row["modified"]} for row in rows])

    def _query(self, call: Call) -> list[Any]:
        written = call.param("query") or "[{}]"
        if written.startswith("{"):
            written = f"[{written}]"
        try:
            wanted = load(written)
        except ValueError:
            wanted = None
        if not isinstance(wanted, list):
            kind = "spring:dao.DataIntegrityViolationException"
            raise Refusal(thrown(call.request, self._world.clock, kind, _SQL_ERROR))
        return wanted

    def _get(self, call: Call) -> Response:
        row = self._table.get(call.path["id"])
        if row is None:
            return framework(
                call.request, self._world.clock, 404, "Resource not found",
                "org.zalando.zmon.api.domain.ResourceNotFoundException",
            )  # fmt: skip
        return latin(row["body"])

    def _delete(self, call: Call) -> Response:
        row = self._table.get(call.path["id"])
        if row is None or not _owner(call.actor, row):
            return answer(0)
        before_it_goes(self._world, row["body"])
        self._table.delete(call.path["id"])
        self._world.handed.delete(call.path["id"])
        return answer(1)
