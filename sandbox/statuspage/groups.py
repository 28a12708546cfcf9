"""Component groups: never empty, one level, their members are components that exist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..service import Call, Families
from .account import Account, attributes, invalid
from .collection import Collection, Row
from .components import Components
from .forms import ids, text


class Groups(Collection):
    """`/v1/pages/{page_id}/component-groups`."""

    path = "/v1/pages/{page_id}/component-groups"
    stored_in = "components"
    envelope = "component_group"

    def __init__(self, account: Account, others: Families) -> None:
        super().__init__(account, others)
        self._components = others[Components]

    def rows(self, call: Call) -> Sequence[Row]:
        """Return the page's groups by position."""
        return [row for row in self._components.ordered(self._account.page(call)) if row["group"]]

    def listed(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Return groups; the components are looked through once."""
        members = self._components.members(rows[0]["page_id"]) if rows else {}
        return [_shown(row, members[row["id"]]) for row in rows]

    def shown(self, row: Row) -> Row:
        """Return a group with its members."""
        return self.listed([row])[0]

    def sent(self, call: Call) -> Mapping[str, Any]:
        """Return the body; the description is documented beside the envelope, understood inside too, where it wins."""
        inside = attributes(call, self.envelope)
        return {**({"description": call.body["description"]} if "description" in call.body else {}), **inside}

    def add(self, sent: Mapping[str, Any], key: str | None = None, *, page_id: str) -> Row:
        """Create a group of at least one component; a member of another group moves."""
        name, members = self._name(sent.get("name")), self._members(page_id, sent.get("components"))
        now = self._account.second()
        row = {
            "id": key or self._account.new_id(), "page_id": page_id, "group_id": None, "group": True, "name": name,
            "description": text(sent.get("description")), "status": "operational",
            "position": self._components.next_position(page_id, None), "showcase": False,
            "only_show_if_degraded": False, "start_date": None, "automation_email": None,
            "created_at": now, "updated_at": now,
        }  # fmt: skip
        self._table.put(row["id"], row)
        self._settle(row["id"], members)
        return row

    def change(self, row: Row, sent: Mapping[str, Any]) -> Row:
        """Change a group."""
        changes: dict[str, Any] = {}
        if "name" in sent:
            changes["name"] = self._name(sent["name"])
        if "description" in sent:
            changes["description"] = text(sent["description"])
        # The description calls both name and components required; sandbox choice: what is left out stays.
        members = self._members(row["page_id"], sent["components"]) if "components" in sent else None
        self._components.apply(row, changes)
        if members is not None:
            self._settle(row["id"], members)
        return self._table.get(row["id"]) or row

    def remove(self, row: Row) -> None:
        """Remove a group; its members stay."""
        super().remove(row)
        for member in self._components.members(row["page_id"])[row["id"]]:
            self._components.apply(member, {"group_id": None})

    def found(self, call: Call) -> Row:
        """Return a copy of the group in the path, or refuse."""
        row = super().found(call)
        if not row["group"]:
            raise self.missing(call)
        return row

    def _settle(self, group_id: str, members: list[str]) -> None:
        """Make these the group's members, in this order, and no others."""
        page_id = self._table.get(group_id)["page_id"]
        leaving = [row for row in self._components.members(page_id)[group_id] if row["id"] not in members]
        for position, member in enumerate(members, 1):
            self._components.apply(self._table.get(member), {"group_id": group_id, "position": position})
        for row in leaving:
            self._components.apply(row, {"group_id": None})
        self._components.forget_positions(group_id)

    @staticmethod
    def _name(value: Any) -> str:
        name = text(value)
        if not (name or "").strip():
            invalid("Name can't be blank")
        return name

    def _members(self, page_id: str, value: Any) -> list[str]:
        members = ids(value)
        if not members:
            invalid("Components can't be blank")
        for member in members:
            row = self._table.get(member)
            if row is None or row["group"] or row["page_id"] != page_id:
                invalid("Components is invalid")
        return members


def _shown(row: dict[str, Any], members: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": row["id"], "page_id": row["page_id"], "name": row["name"], "description": row["description"],
        "components": [member["id"] for member in members], "position": row["position"],
        "created_at": row["created_at"], "updated_at": row["updated_at"],
    }  # fmt: skip
