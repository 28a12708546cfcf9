"""What page access users and groups may see: lists of ids on the owner, with paths of their own below it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from ..service import Call, Operation
from ..store import Table
from .account import Account, answer, bad_request, not_found, paged
from .forms import ids

_Row = dict[str, Any]
_Shown = Callable[[_Row], _Row]


class AccessList:
    """One list of one kind of owner: `{owners}/{id}/components` or `.../metrics`.

    owners, things: the tables. shown, thing_shown: how one of them is answered. strict: adding wants the ids as well,
    which is what the description says of users; for groups it says so of replacing only.
    """

    def __init__(
        self, account: Account, path: str, owners: Table, shown: _Shown, things: Table, thing_shown: _Shown = dict,
        strict: bool = True,
    ) -> None:  # fmt: skip
        self._account = account
        self._path = path
        self._owners = owners
        self._things = things
        self._shown = shown
        self._thing_shown = thing_shown
        self._strict = strict
        self._ids = f"{path.rpartition('/')[2].removesuffix('s')}_ids"

    def operations(self) -> list[Operation]:
        """Return the operations of this list."""
        return [
            Operation("GET", self._path, self._list),
            Operation("PATCH", self._path, self._add, write=True),
            Operation("PUT", self._path, self._add, write=True),
            Operation("POST", self._path, self._replace, write=True),
            Operation("DELETE", self._path, self._remove, write=True),
            Operation("DELETE", f"{self._path}/{{member}}", self._remove_one, write=True),
        ]

    def _list(self, call: Call) -> Response:
        owner = self._account.found(call, self._owners)
        return answer([self._thing_shown(self._things.get(member)) for member in paged(call, owner[self._ids])])

    def _add(self, call: Call) -> Response:
        owner = self._account.found(call, self._owners)
        given = self._given(call, self._strict)
        return self._set(owner, list(dict.fromkeys([*owner[self._ids], *given])))

    def _replace(self, call: Call) -> Response:
        owner = self._account.found(call, self._owners)
        return self._set(owner, self._given(call, True), 201)

    def _remove(self, call: Call) -> Response:
        """Remove the members given, in the body or, as Rails reads it, the query; without any word of them, all.

        What is not there need not be removed; an empty list removes nothing (sandbox choices).
        """
        owner = self._account.found(call, self._owners)
        given = call.body.get(self._ids) if isinstance(call.body, dict) else None
        given = call.query.get(f"{self._ids}[]") if given is None else given
        gone = ids(given)
        if given is not None and gone is None:
            bad_request()
        return self._set(owner, [] if gone is None else [kept for kept in owner[self._ids] if kept not in gone])

    def _remove_one(self, call: Call) -> Response:
        owner = self._account.found(call, self._owners)
        if call.path["member"] not in owner[self._ids]:
            not_found()
        return self._set(owner, [kept for kept in owner[self._ids] if kept != call.path["member"]])

    def _set(self, owner: _Row, members: list[str], status: int = 200) -> Response:
        return answer(self._shown(self._account.change(self._owners, owner, {self._ids: members})), status)

    def _given(self, call: Call, required: bool) -> list[str]:
        """Return the ids given. To Rails an empty list is a missing one; what the service says is not known."""
        given = ids(call.body.get(self._ids)) if isinstance(call.body, dict) else None
        if not given:
            if required:
                bad_request(f"param is missing or the value is empty: {self._ids}")
            return []
        for member in given:
            # No 422 is described here, other than for the lists inside a group.
            if not known(self._things, call.path["page_id"], member):
                not_found()
        return given


def known(table: Table, page_id: str, member: str) -> bool:
    """Tell whether an id is one of the page's; a component group is none of its components."""
    row = table.get(member)
    return row is not None and row["page_id"] == page_id and not row.get("group")
