"""Whether a test's alerts are on: for many tests in one call, and with an end. 0 is paused, 1 is not.

A pause is said as a duration, `HH:MM` from now; a test shows the moment at which it ends, this the span that is left.
"""

from __future__ import annotations

import math
import re
from typing import Any

from starlette.responses import Response

from ..service import Call, Family, Operation
from .collection import API
from .enums import pair
from .shapes import Enum, ListOf, Object, Text, Whole, Wrong, epoch, iso
from .world import World, no_valid

STATES = {0: "Paused", 1: "Unpaused"}
_SPAN = re.compile(r"(?:(\d{1,4})\.)?(\d{1,4}):([0-5]?\d)(?::([0-5]?\d)(?:\.\d+)?)?")
_CHANGES = Object(
    {
        "tests": ListOf(
            Object({"testId": Whole(1, 2**53), "status": Enum(STATES), "pauseExpiration": Text(32)}, ("testId", "status")), 1000
        )
    },
    ("tests",),
)  # fmt: skip


class AlertStates(Family):
    """`/v2/tests/alert/state`."""

    _world: World

    def operations(self) -> list[Operation]:
        """Return the operations."""
        path = f"{API}/tests/alert/state"
        return [Operation("GET", path + "/{ids}", self._read), Operation("PATCH", path, self._change, write=True)]

    def _read(self, call: Call) -> Response:
        every = list(dict.fromkeys(part.strip() for part in call.path["ids"].split(",")))
        found = [row for row in (self._world.tests.shared(one) for one in every) if row]
        if not found:
            raise self._world.unknown("Test", call.path["ids"])
        missing = [no_valid("Test", one) for one in every if one not in self._world.tests]
        return self._world.envelope({"tests": [self._shown(row) for row in found]}, missing)

    def _shown(self, row: dict[str, Any]) -> dict[str, Any]:
        shown = {"testId": row["id"], "status": pair(STATES, 0 if row["alertsPaused"] else 1)}
        until = row.get("alertsPauseExpiration")
        if row["alertsPaused"] and until is not None:
            minutes = math.ceil((epoch(until) - self._world.clock.now()) / 60)
            return {**shown, "pauseExpiration": f"{minutes // 60:02d}:{minutes % 60:02d}"}
        return {**shown, "pauseExpiration": None} if self._world.setting("unset") == "null" else shown

    def _change(self, call: Call) -> Response:
        """Pause or resume the alerts of tests; those that are not there are errors beside what was done."""
        try:
            changes = _CHANGES.read(call.body)["tests"]
            ends = [_span(change.get("pauseExpiration")) for change in changes]
        except Wrong as wrong:
            raise self._world.refusal(str(wrong)) from wrong
        if not changes:
            raise self._world.refusal("There are no tests.")
        done, missing = [], []
        for change, seconds in zip(changes, ends, strict=True):
            row = self._world.tests.get(change["testId"])
            if row is None:
                missing.append(no_valid("Test", change["testId"]))
                continue
            done.append(self._paused(row, change["status"]["id"] == 0, seconds))
        if not done:
            raise self._world.refusal(*missing, status=self._world.setting("unknown_id"))
        return self._world.envelope({"tests": [self._shown(row) for row in done]}, missing)

    def _paused(self, row: dict[str, Any], paused: bool, seconds: int | None) -> dict[str, Any]:
        until = iso(self._world.clock.now() + seconds) if paused and seconds is not None else None
        row = {**row, "alertsPaused": paused, "alertsPauseExpiration": until}
        self._world.tests.put(row["id"], row)
        return row


def _span(text: str | None) -> int | None:
    """Return the seconds of `HH:MM`, or of a time span with days before and seconds behind."""
    if not text:
        return None
    found = _SPAN.fullmatch(text) if text.isascii() else None
    if found is None:
        raise Wrong(f"The value '{text}' is not valid for pauseExpiration.")
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    if not total:
        raise Wrong("The pauseExpiration must be longer than nothing.")
    return total
