"""Where a user is signed in; to be read and ended only.

Source: https://developer.pagerduty.com/api-reference/ (Users)
"""

from __future__ import annotations

from starlette.responses import Response

from ..service import Call, Families, Family, Operation
from .answers import answer, deleted, missing
from .lists import Row
from .seed import DEMO_USER
from .world import World

SESSION = "PSE5S01"


class Sessions(Family):
    """The operations on sessions."""

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._table = world.table("sessions")

    def operations(self) -> list[Operation]:
        """Return every operation."""
        every, one = "/users/{id}/sessions", "/users/{id}/sessions/{type}/{session_id}"
        return [
            Operation("GET", every, self.list),
            Operation("DELETE", every, self.delete_all, write=True),
            Operation("GET", one, self.read),
            Operation("DELETE", one, self.delete, write=True),
        ]

    def _of(self, call: Call) -> list[Row]:
        user = self._world.fetch("user", call.path["id"])["id"]
        return [row for row in self._table.all() if row["user_id"] == user]

    def _found(self, call: Call) -> Row:
        place = call.path["type"], call.path["session_id"]
        found = [row for row in self._of(call) if (row["type"], row["id"]) == place]
        if not found:
            raise missing(2100)
        return found[0]

    def _shown(self, row: Row) -> Row:
        return {**row, "created_at": self._world.utc(row["created_at"])}

    def list(self, call: Call) -> Response:
        """GET /users/{id}/sessions"""
        return answer({"user_sessions": [self._shown(row) for row in self._of(call)]})

    def read(self, call: Call) -> Response:
        """GET /users/{id}/sessions/{type}/{session_id}"""
        return answer({"user_session": self._shown(self._found(call))})

    def delete(self, call: Call) -> Response:
        """DELETE /users/{id}/sessions/{type}/{session_id}"""
        self._table.delete(self._found(call)["id"])
        return deleted()

    def delete_all(self, call: Call) -> Response:
        """DELETE /users/{id}/sessions"""
        for row in self._of(call):
            self._table.delete(row["id"])
        return deleted()

    def seed(self) -> None:
        """Put one: the demo user looks at the web site."""
        row = {"id": SESSION, "user_id": DEMO_USER, "type": "browser", "summary": "Firefox", "created_at": self._world.now()}
        self._table.put(SESSION, row)
