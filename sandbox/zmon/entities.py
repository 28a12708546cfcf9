"""Entities: free JSON objects that own an id and a type, queried by containment."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from ..json_text import load
from ..service import Call, Families, Family, Operation, Refusal
from .actors import Actor
from .answers import answer, framework, latin, nothing, oauth, text
from .world import World

PATH = "/api/v1/entities"
_ID = re.compile(r"[a-z][a-z0-9@._\-:\[\]]+")
_TYPE = re.compile(r"[a-z][a-z0-9_\-]+")
_TYPE_CHANGE = (
    "Changing the 'type' of an entity is prohibited (entity type implicitly defines the structure of the entity; "
    "changes could lead to confusing behavior and/or errors). Please create a new entity instead (with a different id)."
)
_SQL_ERROR = "could not execute the query"


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
            Operation("GET", PATH + "/{id}", self._get),
            Operation("DELETE", PATH + "/{id}", self._delete, write=True),
        ]

    def _put(self, call: Call) -> Response:
        body, actor = call.body, call.actor
        if body is None:
            words, kind = "Required request body is missing", "spring:http.converter.HttpMessageNotReadableException"
            return framework(call.request, self._world.clock, 400, words, kind)
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
        self.store(body, row["created_by"] if row else actor.name)
        return nothing()

    def store(self, body: dict[str, Any], creator: str) -> None:
        """Put an entity as it is."""
        self._table.put(body["id"], {"body": body, "created_by": creator, "modified": self._world.moment()})

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
            raise Refusal(
                framework(
                    call.request,
                    self._world.clock,
                    500,
                    _SQL_ERROR,
                    "spring:dao.DataIntegrityViolationException",
                )  # fmt: skip
            )
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
        self._table.delete(call.path["id"])
        return answer(1)
