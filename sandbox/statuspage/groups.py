"""Component groups: never empty, one level, their members are components that exist."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Family, Operation
from .account import Account, answer, attributes, invalid, not_found, paged
from .components import Components
from .forms import ids, text


class Groups(Family):
    """`/v1/pages/{page_id}/component-groups`."""

    def __init__(self, account: Account, others: Families) -> None:
        self._account = account
        self._components = others[Components]
        self._table = account.components

    def operations(self) -> list[Operation]:
        """Return the operations of this family."""
        every, one = "/v1/pages/{page_id}/component-groups", "/v1/pages/{page_id}/component-groups/{id}"
        return [
            Operation("GET", every, self._list),
            Operation("POST", every, self._create, write=True),
            Operation("GET", one, self._get),
            Operation("PATCH", one, self._change, write=True),
            Operation("PUT", one, self._change, write=True),
            Operation("DELETE", one, self._delete, write=True),
        ]

    def _list(self, call: Call) -> Response:
        page_id = self._account.page(call)
        rows = paged(call, [row for row in self._components.ordered(page_id) if row["group"]])
        members = self._components.members(page_id)
        return answer([_shown(row, members[row["id"]]) for row in rows])

    def _get(self, call: Call) -> Response:
        self._account.page(call)
        return answer(self._rendered(self._found(call)))

    def _create(self, call: Call) -> Response:
        page_id = self._account.page(call)
        wanted = attributes(call, "component_group")
        return answer(self.add(page_id, {"description": _description(call, wanted), **wanted}), 201)

    def add(self, page_id: str, wanted: dict[str, Any], group_id: str | None = None) -> dict[str, Any]:
        """Create a group of at least one component; a member of another group moves."""
        name, members = self._name(wanted.get("name")), self._members(page_id, wanted.get("components"))
        now = self._account.second()
        row = {
            "id": group_id or self._account.new_id(), "page_id": page_id, "group_id": None, "group": True, "name": name,
            "description": text(wanted.get("description")), "status": "operational",
            "position": self._components.next_position(page_id, None), "showcase": False,
            "only_show_if_degraded": False, "start_date": None, "automation_email": None,
            "created_at": now, "updated_at": now,
        }  # fmt: skip
        self._table.put(row["id"], row)
        self._settle(row["id"], members)
        return self._rendered(row)

    def _change(self, call: Call) -> Response:
        page_id = self._account.page(call)
        row = self._found(call)
        wanted = attributes(call, "component_group")
        changes: dict[str, Any] = {}
        if "name" in wanted:
            changes["name"] = self._name(wanted["name"])
        if "description" in wanted or "description" in call.body:
            changes["description"] = text(_description(call, wanted))
        # The description calls both name and components required; sandbox choice: what is left out stays.
        members = self._members(page_id, wanted["components"]) if "components" in wanted else None
        self._components.update(row, changes)
        if members is not None:
            self._settle(row["id"], members)
        return answer(self._rendered(self._found(call)))

    def _delete(self, call: Call) -> Response:
        page_id = self._account.page(call)
        row = self._found(call)
        gone = self._rendered(row)
        self._table.delete(row["id"])
        for member in self._components.members(page_id)[row["id"]]:
            self._components.update(member, {"group_id": None})
        return answer(gone)

    def _found(self, call: Call) -> dict[str, Any]:
        row = self._components.found(call, groups=True)
        return row if row["group"] else not_found()

    def _rendered(self, row: dict[str, Any]) -> dict[str, Any]:
        return _shown(row, self._components.members(row["page_id"])[row["id"]])

    def _settle(self, group_id: str, members: list[str]) -> None:
        """Make these the group's members, in this order, and no others."""
        page_id = self._table.get(group_id)["page_id"]
        leaving = [row for row in self._components.members(page_id)[group_id] if row["id"] not in members]
        for position, member in enumerate(members, 1):
            self._components.update(self._table.get(member), {"group_id": group_id, "position": position})
        for row in leaving:
            self._components.update(row, {"group_id": None})
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


def _description(call: Call, wanted: dict[str, Any]) -> Any:
    """Return the description: documented beside the envelope, understood inside too, where it wins."""
    return wanted.get("description", call.body.get("description"))


def _shown(row: dict[str, Any], members: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": row["id"], "page_id": row["page_id"], "name": row["name"], "description": row["description"],
        "components": [member["id"] for member in members], "position": row["position"],
        "created_at": row["created_at"], "updated_at": row["updated_at"],
    }  # fmt: skip
