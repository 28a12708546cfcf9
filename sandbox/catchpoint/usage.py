"""How many calls the consumer has made, and how many it may: windows of a second, a minute, an hour and a day.

The counts go by the calendar of this machine, what is refused by sliding windows, so that no minute's end lets twice as
many through. The real service counts per consumer and address; here there is one of each.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Any, TypedDict

WINDOWS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
USUAL = {"minute": 20, "hour": 500, "day": 2000}
"""What the service says its limits are; none is kept to unless the settings say so."""


class Budget(TypedDict):
    """Calls allowed in each window; 0 is any number."""

    second: int
    minute: int
    hour: int
    day: int


class Usage:
    """The counts, which a reset forgets. clock: seconds, by which windows slide."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._logs: dict[str, deque[float]] = {}
        self._counts: dict[str, tuple[int, int]] = {}

    def clear(self) -> None:
        """Forget every call."""
        self._logs.clear()
        self._counts.clear()

    def take(self, budget: Budget) -> tuple[str, int, float] | None:
        """Count a call, or return what it is too many for: the window, how many it allows, the seconds to wait."""
        now = self._clock()
        for window, allowed in budget.items():
            log = self._logs.setdefault(window, deque())
            while log and log[0] <= now - WINDOWS[window]:
                log.popleft()
            if allowed and len(log) >= allowed:
                return window, allowed, log[0] + WINDOWS[window] - now
        for window, allowed in budget.items():
            if allowed:
                self._logs[window].append(now)
            place = int(time.time() // WINDOWS[window])
            was, count = self._counts.get(window, (place, 0))
            self._counts[window] = (place, count + 1 if was == place else 1)
        return None

    def shown(self, budget: Budget, moment: str) -> dict[str, Any]:
        """Return `usageLimits` of an answer."""
        runs = {}
        for window in USUAL:
            place, count = self._counts.get(window, (0, 0))
            runs[window] = count if place == int(time.time() // WINDOWS[window]) else 0
        limits = {window: budget[window] or usual for window, usual in USUAL.items()}  # type: ignore[literal-required]
        consumer = {"consumerId": 77, "requestCount": runs, "maxPerDay": 0}
        exceeded = [window for window in USUAL if budget[window] and runs[window] > budget[window]]  # type: ignore[literal-required]
        words = f"The limit of calls per {exceeded[0]} is exceeded." if exceeded else None
        return {
            "clientId": 2210, "lastRequestTimestamp": moment, "limits": limits, "runs": runs, "exceededMessage": words,
            "divisionUsageStatistics": [{"divisionId": 1001, "consumerStatistics": [consumer]}],
        }  # fmt: skip
