"""Page access groups: users who may see the same."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Family, Operation
from .access_lists import AccessList
from .access_users import checked
from .account import Account, answer, attributes, invalid, paged
from .forms import ids, text

_Group = dict[str, Any]
_LISTS = ("component_ids", "metric_ids", "page_access_user_ids")


class AccessGroups(Family):
    """`/v1/pages/{page_id}/page_access_groups`. Who is in a group is written on the users."""

    def __init__(self, account: Account, others: Families) -> None:
        self._account = account
        self._table = account.access_groups

    def operations(self) -> list[Operation]:
        """Return the operations of this family."""
        every = "/v1/pages/{page_id}/page_access_groups"
        one = f"{every}/{{id}}"
        account, table = self._account, self._table
        components = AccessList(account, f"{one}/components", table, self._shown, account.components, strict=False)
        return [
            Operation("GET", every, self._list),
            Operation("POST", every, self._create, write=True),
            Operation("GET", one, self._get),
            Operation("PATCH", one, self._change, write=True),
            Operation("PUT", one, self._change, write=True),
            Operation("DELETE", one, self._delete, write=True),
            *components.operations(),
        ]

    def _list(self, call: Call) -> Response:
        return answer([self._shown(row) for row in paged(call, self._account.rows(call, self._table))])

    def _get(self, call: Call) -> Response:
        return answer(self._shown(self._account.found(call, self._table)))

    def _create(self, call: Call) -> Response:
        page_id = self._account.page(call)
        now = self._account.second()
        row = {
            "id": self._account.new_id(), "page_id": page_id, "name": None, "external_identifier": None,
            "component_ids": [], "metric_ids": [], "created_at": now, "updated_at": now,
        }  # fmt: skip
        given = self._cast(row, attributes(call, "page_access_group"))
        members = given.pop("page_access_user_ids", [])
        row |= given
        self._table.put(row["id"], row)
        self._settle(row["id"], members)
        return answer(self._shown(row), 201)

    def _change(self, call: Call) -> Response:
        """Change; a list replaces the one before (clients depend on it)."""
        row = self._account.found(call, self._table)
        given = self._cast(row, attributes(call, "page_access_group"))
        members = given.pop("page_access_user_ids", None)
        if members is not None and self._settle(row["id"], members):
            given["updated_at"] = self._account.second()
        return answer(self._shown(self._account.change(self._table, row, given)))

    def _delete(self, call: Call) -> Response:
        """Delete. The users stay: `orphan_mode`, which once decided about them, is not described any more."""
        row = self._account.found(call, self._table)
        gone = self._shown(row)
        self._settle(row["id"], [])
        self._table.delete(row["id"])
        return answer(gone)

    def _cast(self, row: _Group, wanted: dict[str, Any]) -> dict[str, Any]:
        given = {name: text(wanted[name]) for name in ("name", "external_identifier") if name in wanted}
        after = row | given
        if not (after["name"] or "").strip():
            invalid("Name can't be blank")
        if after["external_identifier"] and any(
            (other["page_id"], other["external_identifier"]) == (row["page_id"], after["external_identifier"])
            for other in self._table.all()
            if other["id"] != row["id"]
        ):
            invalid("External identifier has already been taken")
        for name in _LISTS:
            members = ids(wanted.get(name))
            if members is not None:
                given[name] = checked(self._account, row["page_id"], name, members)
        return given

    def _settle(self, group_id: str, members: list[str]) -> bool:
        """Make these the users of the group, and no others; tell whether that changed anything."""
        changed = False
        for user in self._account.access_users.all():
            groups = user["page_access_group_ids"]
            if (group_id in groups) == (user["id"] in members):
                continue
            after = [*groups, group_id] if user["id"] in members else [kept for kept in groups if kept != group_id]
            self._account.access_users.put(user["id"], {**user, "page_access_group_ids": after})
            changed = True
        return changed

    def _shown(self, group: _Group) -> _Group:
        users = self._account.access_users.all()
        members = [user["id"] for user in users if group["id"] in user["page_access_group_ids"]]
        return {**group, "page_access_user_ids": members}
