"""Components, and the group rows that appear in their list."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from starlette.responses import Response

from ..service import Call, Families
from .account import Account, invalid, one_of
from .collection import Collection, Row
from .forms import day, flag, text
from .notices import Notices

STATUSES = ("operational", "under_maintenance", "degraded_performance", "partial_outage", "major_outage")
"""From best to worst."""


class Components(Collection):
    """`/v1/pages/{page_id}/components`; groups live in the same table, as rows with `group: true`."""

    path = "/v1/pages/{page_id}/components"
    envelope = "component"

    def __init__(self, account: Account, others: Families) -> None:
        super().__init__(account, others)
        self._notices = others[Notices]
        self._last: dict[tuple[str, str | None], int] = {}

    def rows(self, call: Call) -> Sequence[Row]:
        """Return the page's components and groups by position."""
        return self.ordered(self._account.page(call))

    def read(self, call: Call) -> Response:
        """Answer with one. What a group's id gives here the vendor does not say; sandbox choice: its row."""
        return self.answer(call, self.found(call, groups=True))

    def change(self, row: Row, sent: Mapping[str, Any]) -> Row:
        """Change a component."""
        changes = self._cast(row["page_id"], sent)
        if changes.get("showcase") and not row["start_date"]:
            changes.setdefault("start_date", self._account.second()[:10])
        self.apply(row, changes)
        return self._table.get(row["id"]) or row

    def gone(self, call: Call, row: Row) -> Response:
        """Answer to a DELETE: 204."""
        return Response(status_code=204)

    def remove(self, row: Row) -> None:
        """Take a component out of all that names it; a group that it leaves empty vanishes."""
        super().remove(row)
        self._account.status_changes.delete(row["id"])
        self._account.withdraw("component_ids", row["id"])
        self._drop_if_empty(row["group_id"])
        for incident in self._account.incidents.all():
            # What becomes of an open incident's list is not documented; sandbox choice: the component leaves it.
            if row["id"] in incident["component_ids"] and incident["resolved_at"] is None:
                kept = [member for member in incident["component_ids"] if member != row["id"]]
                self._account.incidents.put(incident["id"], {**incident, "component_ids": kept})

    def found(self, call: Call, groups: bool = False) -> dict[str, Any]:
        """Return a copy of the row in the path, or refuse. groups: a group's row will do."""
        row = super().found(call)
        if row["group"] and not groups:
            raise self.missing(call)
        return row

    def ordered(self, page_id: str) -> list[Row]:
        """Return a page's rows by position (members count inside their group, so positions repeat)."""
        return sorted((row for row in self._table.all() if row["page_id"] == page_id), key=_position)

    def members(self, page_id: str) -> dict[str | None, list[dict[str, Any]]]:
        """Return the components of each group, those of no group under None, by position."""
        groups: dict[str | None, list[dict[str, Any]]] = defaultdict(list)
        for row in self.ordered(page_id):
            if not row["group"]:
                groups[row["group_id"]].append(row)
        return groups

    def shown(self, row: Row) -> Row:
        """Return a component or a group as answered."""
        return self.listed([row])[0]

    def listed(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Return rows as the list shows them: a group wears the worst status of its members."""
        if not any(row["group"] for row in rows):
            return rows
        members = self.members(rows[0]["page_id"])
        return [{**row, "status": _worst(members[row["id"]])} if row["group"] else row for row in rows]

    def add(self, sent: Mapping[str, Any], key: str | None = None, *, page_id: str) -> Row:
        """Create a component. Names are not unique, not even inside a group."""
        given = self._cast(page_id, {"name": None, **sent})
        now = self._account.second()
        row = {
            "id": key or self._account.new_id(), "page_id": page_id, "group_id": None, "group": False,
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

    def apply(self, row: dict[str, Any], changes: dict[str, Any], moment: str | None = None) -> None:
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
            self._notices.changed(row, changes["status"], moment)

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

    def _cast(self, page_id: str, wanted: Mapping[str, Any]) -> dict[str, Any]:
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
