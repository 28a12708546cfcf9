"""Notification groups and their members, and one-time tokens for screens on the wall."""

from __future__ import annotations

import secrets
import string
from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Family, Handler, Operation
from ..store import Table
from .answers import answer, nothing, text
from .screens import BOUND
from .world import World

PATH = "/api/v1/groups"
_TOKENS = "/api/v1/onetime-tokens"
_UNUSED = ("bound_ip", "bound_at", "screen")
_LETTERS = string.ascii_letters + string.digits


def _add(items: list[str], item: str) -> int:
    if item in items:
        return 0
    items.append(item)
    return 1


def _remove(items: list[str], item: str) -> int:
    if item not in items:
        return 0
    items.remove(item)
    return 1


class Groups(Family):
    """The operations on groups and members. Nobody's rights are asked for; `~` is a trailing slash that is needed."""

    def operations(self) -> list[Operation]:
        """Return them."""
        member, active = PATH + "/{group}/member/{member}/~", PATH + "/{group}/active/{member}/~"
        phone = PATH + "/{member}/phone/{phone}"
        return [
            Operation("GET", PATH, self._list),
            Operation("PUT", member, self._add_member, write=True),
            Operation("DELETE", member, self._in_group("members", _remove), write=True),
            Operation("PUT", active, self._activate, write=True),
            Operation("DELETE", active, self._in_group("active", _remove), write=True),
            Operation("DELETE", PATH + "/{group}/active", self._clear_active, write=True),
            Operation("PUT", phone, self._phone(_add), write=True),
            Operation("DELETE", phone, self._phone(_remove), write=True),
            Operation("PUT", PATH + "/{member}/name/{name}", self._name, write=True),
            Operation("GET", PATH + "/member/{member}/~", self._member),
        ]

    def _list(self, _call: Call) -> Response:
        return answer([{"name": key, "id": key, **row} for key, row in self._world.groups.items()])

    def _add_member(self, call: Call) -> Response:
        group = self._world.groups.get(call.path["group"]) or {"members": [], "active": []}
        changed = _add(group["members"], call.path["member"])
        self._world.groups.put(call.path["group"], group)
        return answer(changed)

    def _activate(self, call: Call) -> Response:
        group = self._world.groups.get(call.path["group"])
        if group is None or call.path["member"] not in group["members"]:
            return answer(-1)
        return self._in_group("active", _add)(call)

    def _in_group(self, part: str, change: Callable[[list[str], str], int]) -> Callable[[Call], Response]:
        def handler(call: Call) -> Response:
            group = self._world.groups.get(call.path["group"])
            if group is None:
                return answer(0)
            changed = change(group[part], call.path["member"])
            self._world.groups.put(call.path["group"], group)
            return answer(changed)

        return handler

    def _clear_active(self, call: Call) -> Response:
        group = self._world.groups.get(call.path["group"])
        if group is not None:
            self._world.groups.put(call.path["group"], {**group, "active": []})
        return answer(0)

    def _person(self, key: str) -> dict[str, Any]:
        return self._world.members.get(key) or {"name": "", "phones": []}

    def _phone(self, change: Callable[[list[str], str], int]) -> Handler:
        def handler(call: Call) -> Response:
            person = self._person(call.path["member"])
            changed = change(person["phones"], call.path["phone"])
            self._world.members.put(call.path["member"], person)
            return answer(changed)

        return handler

    def _name(self, call: Call) -> Response:
        person = self._person(call.path["member"])
        self._world.members.put(call.path["member"], {**person, "name": call.path["name"]})
        return nothing()

    def _member(self, call: Call) -> Response:
        key = call.path["member"]
        return answer({"email": key, "id": key, **self._person(key)})


class OneTimeTokens(Family):
    """The operations on one-time tokens: one per user in 15 seconds."""

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._table: Table = world.tokens

    def operations(self) -> list[Operation]:
        """Return them. This token is a thing the service keeps, so making one is a write."""
        return [Operation("POST", _TOKENS, self._create, write=True), Operation("GET", _TOKENS, self._list)]

    def _own(self, user: str) -> list[dict[str, Any]]:
        return [row for row in self._table.all() if row["user"] == user]

    def _create(self, call: Call) -> Response:
        now, user = self._world.millis(), call.actor.name
        if any(row["created"] > now - 15_000 for row in self._own(user)):
            return text(call.request, "Rate limit hit: wait 15 seconds", 429)
        token = "".join(secrets.choice(_LETTERS) for dummy in range(8))
        self._table.put(token, {"token": token, "created": now, "user": user, **dict.fromkeys(_UNUSED)})
        return text(call.request, token)

    def _list(self, call: Call) -> Response:
        return answer(
            [
                {
                    **{name: row[name] for name in ("token", "created", "bound_ip", "bound_at")},
                    "bound_expires": row["created"] + BOUND,
                }
                for row in self._own(call.actor.name)
            ]
        )  # fmt: skip
