"""Components, and the group rows that appear in their list."""

from __future__ import annotations

import secrets
from collections import defaultdict
from datetime import datetime
from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Family, Operation
from .account import Account, answer, attributes, invalid, not_found, one_of, paged
from .forms import day, flag, text

STATUSES = ("operational", "under_maintenance", "degraded_performance", "partial_outage", "major_outage")
"""From best to worst."""


class Components(Family):
    """`/v1/pages/{page_id}/components`; groups live in the same table, as rows with `group: true`."""

    def __init__(self, account: Account, others: Families) -> None:
        self._account = account
        self._table = account.components
        self._last: dict[tuple[str, str | None], int] = {}

    def operations(self) -> list[Operation]:
        """Return the operations of this family."""
        every, one = "/v1/pages/{page_id}/components", "/v1/pages/{page_id}/components/{id}"
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
        rows = paged(call, self.ordered(page_id))
        return answer(self.shown(page_id, rows))

    def _get(self, call: Call) -> Response:
        # The vendor does not say what a group's id gives here; sandbox choice: its row.
        return answer(self.shown(self._account.page(call), [self.found(call, groups=True)])[0])

    def _create(self, call: Call) -> Response:
        page_id = self._account.page(call)
        return answer(self.add(page_id, attributes(call, "component")), 201)

    def _change(self, call: Call) -> Response:
        page_id = self._account.page(call)
        row = self.found(call)
        changes = self._cast(page_id, attributes(call, "component"))
        if changes.get("showcase") and not row["start_date"]:
            changes.setdefault("start_date", self._account.second()[:10])
        self.update(row, changes)
        return answer(self._table.get(row["id"]))

    def _delete(self, call: Call) -> Response:
        self._account.page(call)
        row = self.found(call)
        self._table.delete(row["id"])
        self._account.status_changes.delete(row["id"])
        self._account.withdraw("component_ids", row["id"])
        self._drop_if_empty(row["group_id"])
        for incident in self._account.incidents.all():
            # What becomes of an open incident's list is not documented; sandbox choice: the component leaves it.
            if row["id"] in incident["component_ids"] and incident["resolved_at"] is None:
                kept = [member for member in incident["component_ids"] if member != row["id"]]
                self._account.incidents.put(incident["id"], {**incident, "component_ids": kept})
        return Response(status_code=204)

    def found(self, call: Call, groups: bool = False) -> dict[str, Any]:
        """Return a copy of the row in the path, or refuse. groups: a group's row will do."""
        row = self._table.get(call.path["id"])
        if row is None or row["page_id"] != call.path["page_id"] or (row["group"] and not groups):
            not_found()
        return row

    def ordered(self, page_id: str) -> list[dict[str, Any]]:
        """Return a page's rows by position (members count inside their group, so positions repeat)."""
        return sorted((row for row in self._table.all() if row["page_id"] == page_id), key=_position)

    def members(self, page_id: str) -> dict[str | None, list[dict[str, Any]]]:
        """Return the components of each group, those of no group under None, by position."""
        groups: dict[str | None, list[dict[str, Any]]] = defaultdict(list)
        for row in self.ordered(page_id):
            if not row["group"]:
                groups[row["group_id"]].append(row)
        return groups

    def shown(self, page_id: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return rows as the list shows them: a group wears the worst status of its members."""
        if not any(row["group"] for row in rows):
            return rows
        members = self.members(page_id)
        return [{**row, "status": _worst(members[row["id"]])} if row["group"] else row for row in rows]

    def add(self, page_id: str, wanted: dict[str, Any], component_id: str | None = None) -> dict[str, Any]:
        """Create a component. Names are not unique, not even inside a group."""
        given = self._cast(page_id, {"name": None, **wanted})
        now = self._account.second()
        row = {
            "id": component_id or self._account.new_id(), "page_id": page_id, "group_id": None, "group": False,
            "name": None, "description": None, "status": "operational",
            "position": self.next_position(page_id, given.get("group_id")), "showcase": True,
            "only_show_if_degraded": False, "start_date": None,
            "automation_email": f"component+{secrets.token_hex(16)}@notifications.statuspage.io",
            "created_at": now, "updated_at": now,
        } | given  # fmt: skip
        if row["showcase"] and not row["start_date"]:
            row["start_date"] = now[:10]
        self._table.put(row["id"], row)
        if row["status"] != "operational":
            self._note_status(row["id"], row["status"])
        return row

    def update(self, row: dict[str, Any], changes: dict[str, Any], moment: str | None = None) -> None:
        """Store what differs; a component that moves goes to the end, and a group it leaves empty vanishes.

        moment: when it happened, if that was not just now.
        """
        changes = {name: value for name, value in changes.items() if row[name] != value}
        if not changes:
            return
        before = row["group_id"]
        if "group_id" in changes and "position" not in changes:
            changes["position"] = self.next_position(row["page_id"], changes["group_id"])
        self._table.put(row["id"], {**row, **changes, "updated_at": self._account.second()})
        if "group_id" in changes:
            self._drop_if_empty(before)
        if "status" in changes:
            self._note_status(row["id"], changes["status"], moment)

    def _note_status(self, component_id: str, status: str, moment: str | None = None) -> None:
        """Remember since when the component is in this status: its uptime comes from that."""
        table = self._account.status_changes
        since = datetime.fromisoformat(moment).timestamp() if moment else self._account.clock.now()
        changes = (table.get(component_id) or {"changes": []})["changes"]
        table.put(component_id, {"changes": [*changes, [since, status]]})

    def next_position(self, page_id: str, group_id: str | None) -> int:
        """Return the position after the last one ever given in a group, or among what is in none."""
        place = (page_id, group_id)
        if place not in self._last:  # remembered, or thousands of creates would look through thousands of rows
            rows = (row for row in self._table.all() if (row["page_id"], row["group_id"]) == place)
            self._last[place] = max((row["position"] for row in rows), default=0)
        self._last[place] += 1
        return self._last[place]

    def forget_positions(self, group_id: str | None = None) -> None:
        """Look through the rows again before the next position of a group is given; of all groups without one."""
        self._last = {place: last for place, last in self._last.items() if group_id and place[1] != group_id}

    def _drop_if_empty(self, group_id: str | None) -> None:
        """Delete a group nobody is in.

        The vendor says so of deleting the last member; sandbox choice: moving it away does the same.
        """
        if group_id and not any(row["group_id"] == group_id for row in self._table.all()):
            self._table.delete(group_id)

    def _cast(self, page_id: str, wanted: dict[str, Any]) -> dict[str, Any]:
        """Return the attributes the API takes, in their types; the others are dropped in silence."""
        given: dict[str, Any] = {name: text(wanted[name]) for name in ("name", "description") if name in wanted}
        if "name" in given and not (given["name"] or "").strip():
            invalid("Name can't be blank")
        if wanted.get("status") not in (None, ""):
            given["status"] = one_of("Status", wanted["status"], STATUSES)
        given |= {
            name: bool(flag(wanted[name]))
            for name in ("showcase", "only_show_if_degraded")
            if wanted.get(name) not in (None, "")
        }
        if "group_id" in wanted:
            given["group_id"] = self._group(page_id, wanted["group_id"])
        if "start_date" in wanted:
            given["start_date"] = _start_date(wanted["start_date"])
        return given

    def _group(self, page_id: str, value: Any) -> str | None:
        # The description says a group_id of "null" takes the component out; sandbox choice: null, "null" and "" alike.
        if value in (None, "null", ""):
            return None
        group = self._table.get(str(value))
        if group is None or not group["group"] or group["page_id"] != page_id:
            invalid("Group is invalid")
        return group["id"]


def _position(row: dict[str, Any]) -> int:
    return row["position"]


def _worst(members: list[dict[str, Any]]) -> str:
    return max((member["status"] for member in members), key=STATUSES.index, default="operational")


def _start_date(value: Any) -> str | None:
    """Read a date; an empty text is refused, which has broken clients."""
    try:
        return None if value is None else day(value)
    except ValueError:
        invalid("Start date is not a valid date")
