"""Page access groups: users who may see the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..service import Operation
from .access_lists import AccessList
from .access_users import checked
from .account import invalid
from .collection import Collection, Row
from .forms import ids, text

_LISTS = ("component_ids", "metric_ids", "page_access_user_ids")


class AccessGroups(Collection):
    """`/v1/pages/{page_id}/page_access_groups`. Who is in a group is written on the users."""

    path = "/v1/pages/{page_id}/page_access_groups"
    envelope = "page_access_group"
    drawn_first = True

    def operations(self) -> list[Operation]:
        """Return the operations of this family."""
        one = f"{self.path}/{{id}}"
        account, table = self._account, self._table
        components = AccessList(account, f"{one}/components", table, self.shown, account.components, strict=False)
        return [*super().operations(), *components.operations()]

    def blank(self) -> Row:
        """Return an empty group that sees nothing."""
        return {
            "name": None, "external_identifier": None, "component_ids": [], "metric_ids": [], **self._account.stamps(),
        }  # fmt: skip

    def store(self, row: Row) -> Row:
        """Put a new group; who is in it is written on the users."""
        members = row.pop("page_access_user_ids", [])
        super().store(row)
        self._settle(row["id"], members)
        return row

    def change(self, row: Row, sent: Mapping[str, Any]) -> Row:
        """Change; a list replaces the one before (clients depend on it)."""
        given = self.written(sent, row)
        members = given.pop("page_access_user_ids", None)
        if members is not None and self._settle(row["id"], members):
            given["updated_at"] = self._account.second()
        return self._account.change(self._table, row, given)

    def remove(self, row: Row) -> None:
        """Delete. The users stay: `orphan_mode`, which once decided about them, is not described any more."""
        self._settle(row["id"], [])
        super().remove(row)

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return what was said, the users included."""
        given = {name: text(sent[name]) for name in ("name", "external_identifier") if name in sent}
        after = current | given
        if not (after["name"] or "").strip():
            invalid("Name can't be blank")
        if after["external_identifier"] and any(
            (other["page_id"], other["external_identifier"]) == (current["page_id"], after["external_identifier"])
            for other in self._table.all()
            if other["id"] != current.get("id")
        ):
            invalid("External identifier has already been taken")
        for name in _LISTS:
            members = ids(sent.get(name))
            if members is not None:
                given[name] = checked(self._account, current["page_id"], name, members)
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

    def shown(self, row: Row) -> Row:
        """Return a group with its users."""
        users = self._account.access_users.all()
        members = [user["id"] for user in users if row["id"] in user["page_access_group_ids"]]
        return {**row, "page_access_user_ids": members}
