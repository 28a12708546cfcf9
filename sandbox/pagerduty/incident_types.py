"""Types of incidents. One that is made stays; it can be disabled.

Source: https://support.pagerduty.com/main/docs/incident-types
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from ..service import Call
from .answers import answer, invalid, missing
from .collection import Enveloped
from .fields import Checks, checked, flag, text
from .lists import Row, matching_choice

BASE, BASE_ID = "incident_default", "PTYPE01"
_RESERVED = ("pd", "pagerduty", "default")


class IncidentTypes(Enveloped):
    """The operations on types; one is named by its id or its name."""

    path = "/incidents/types"
    verbs = "list create read update"
    stored_in = "incident_types"
    envelope = "incident_type"
    checks: Checks = {
        "name": ("name", text("Name", 50, blank=False)),
        "display_name": ("display_name", text("Display name", 50, blank=False)),
        "description": ("description", text("Description", 1_000)),
        "enabled": ("enabled", flag("Enabled")),
    }

    def seed(self) -> None:
        """Put the base type, and one of the account's."""
        for key, name, title, parent in ((BASE_ID, BASE, "Base incident", None), ("PTYPE02", "major_incident", "Major incident", BASE_ID)):
            now = self._world.now()
            row = {"id": key, "name": name, "display_name": title, "description": None, "enabled": True, "parent_id": parent}
            self.store({**row, "created_at": now, "updated_at": now})

    def list(self, call: Call) -> Response:
        """Answer with the enabled ones, unless others are asked for."""
        words = ("enabled", "disabled", "all")
        wanted = matching_choice(call, "filter", words)
        wanted = ("enabled",) if wanted == words else wanted
        rows = [row for row in self.rows(call) if wanted[0] == "all" or row["enabled"] == (wanted[0] == "enabled")]
        return answer({"incident_types": [self.shown(row) for row in rows]})

    def key_in(self, call: Call) -> str:
        """Return the id, also where the path has a name."""
        word = call.path["id"]
        return next((row["id"] for row in self._table.all() if row["name"] == word), word)

    def named(self, word: str) -> str:
        """Return the id of a type by its id or name, or refuse."""
        row = next((row for row in self._table.all() if word in (row["id"], row["name"])), None)
        if row is None:
            raise missing(2100)
        return row["id"]

    def line(self, name: str) -> set[str]:
        """Return the ids of a type and of those that it comes from."""
        found: set[str] = set()
        row = next((row for row in self._table.all() if row["name"] == name), None)
        while row is not None:
            found.add(row["id"])
            row = self._table.shared(row["parent_id"] or "")
        return found

    def blank(self) -> Row:
        """Return a type that is made now."""
        return {"description": None, "enabled": True, "created_at": self._world.now()}

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the changes; name and parent stay."""
        new = "id" not in current
        body = {"name": None, "display_name": None, **sent} if new else {member: value for member, value in sent.items() if member != "name"}
        changes = checked(self._world, body, self.checks)
        title = changes.get("display_name", "").lower()
        if title.startswith(_RESERVED):
            raise invalid("Display name cannot start with PD, PagerDuty or Default")
        if new:
            if changes["name"].endswith("_default") or any(row["name"] == changes["name"] for row in self._table.all()):
                raise invalid("Name has already been taken or is reserved")
            parent = next((row["id"] for row in self._table.all() if sent.get("parent_type") in (row["id"], row["name"])), None)
            if parent is None:
                raise invalid("Parent type not found")
            changes["parent_id"] = parent
        return {**changes, "updated_at": self._world.now()}

    def shown(self, row: Row) -> Row:
        """Return a type as shown."""
        members = ("id", "name", "display_name", "description", "enabled")
        return {
            **{member: row[member] for member in members},
            "type": "incident_type",
            "parent": {"id": row["parent_id"], "type": "incident_type_reference"} if row["parent_id"] else None,
            "created_at": self._world.utc(row["created_at"]),
            "updated_at": self._world.utc(row["updated_at"]),
        }
