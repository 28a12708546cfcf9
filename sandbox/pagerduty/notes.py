"""Notes on incidents.

Source: https://developer.pagerduty.com/api-reference/ (Incidents)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from ..collection import Row
from ..service import Call, Families
from .answers import answer, invalid
from .collection import Enveloped
from .incident_calls import IncidentCalls
from .incidents import Incidents
from .world import World, requester


class Notes(Enveloped):
    """The operations on notes: there is none that shows a single one."""

    path = "/incidents/{id}/notes"
    verbs = "list create update delete"
    name = "note_id"
    envelope = "note"
    drawn_first = True
    created = 200

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._incident, self._incidents = others[IncidentCalls].fetch, others[Incidents]

    def owner(self, call: Call) -> Row:
        """Return the incident's id, or refuse."""
        return {"incident_id": self._incident(call.path["id"])["id"]}

    def page(self, call: Call, rows: Sequence[Row]) -> Response:
        """Answer with the whole list, without pages; newest first."""
        return answer({"notes": self.listed(rows[::-1])})

    def create(self, call: Call) -> Response:
        """Add a note as the requester."""
        user = requester(self._world, call)
        owner = self.owner(call)
        row = self.add(self.sent(call), **owner, user_id=user)
        record = self._incident(owner["incident_id"])
        self._incidents.announce("annotated", record, ("user", user), note=row["content"])
        return self.answer(call, row, self.created)

    def update(self, call: Call) -> Response:
        """Change a note."""
        requester(self._world, call)
        return super().update(call)

    def blank(self) -> Row:
        """Return a note that is made now."""
        return {"content": None, "created_at": self._world.now()}

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the text."""
        content = sent.get("content")
        if not isinstance(content, str) or not content.strip():
            raise invalid("Content can't be blank")
        return {"content": content, "updated_at": self._world.now()}

    def shown(self, row: Row) -> Row:
        """Return a note as shown."""
        return {
            "id": row["id"],
            "user": self._world.reference("user", row["user_id"]),
            "channel": {"summary": "The PagerDuty website or APIs"},
            "content": row["content"],
            "created_at": self._world.local(row["created_at"]),
            "updated_at": self._world.local(row["updated_at"]),
        }
