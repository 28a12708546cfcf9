"""Reading just after writing: the vendor's answers may be of a moment before.

`POST /_sandbox/lag` `{"reads": 2}`: of what a write has changed, the two reads after it see nothing. 0 ends that. It needs
no key and is no write. What events bring about comes late in the same way.
Source: https://developer.pagerduty.com/docs/rest-api-overview
"""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Family, Operation
from .answers import answer, invalid
from .world import World

MOST = 100


class Lag(Family):
    """Lets reads lag behind."""

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._before: dict[str, dict[str, dict]] = {}
        self._left = 0

    def operations(self) -> list[Operation]:
        """Return the sandbox's own switch."""
        return [Operation("POST", "/_sandbox/lag", self.change, open=True)]

    def seed(self) -> None:
        """Forget what was seen before."""
        self._before, self._left = {}, 0

    def change(self, call: Call) -> Response:
        """Say how many reads lag behind each write."""
        reads = call.body.get("reads") if isinstance(call.body, dict) else None
        if not isinstance(reads, int) or isinstance(reads, bool) or not 0 <= reads <= MOST:
            raise invalid(f"Reads must be between 0 and {MOST}")
        self._world.table("lag").put("reads", {"reads": reads})
        self.seed()
        return answer({"reads": reads})

    def do(self, operation: Operation, call: Call) -> Any:
        """Do what an operation does; one that reads may see what was there before."""
        reads = (self._world.table("lag").shared("reads") or {"reads": 0})["reads"]
        if not reads or operation.path.startswith("/_sandbox/"):
            return operation.handler(call)
        if operation.write:
            before = self._world.picture()
            response = operation.handler(call)
            self._before, self._left = before, reads
            return response
        if not self._left:
            return operation.handler(call)
        self._left -= 1
        with self._world.as_it_was(self._before):
            return operation.handler(call)
