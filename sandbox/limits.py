"""A real rate limit: so many requests in any window of so many seconds, on the real clock."""

from __future__ import annotations

import time
from collections import deque
from typing import Any


class Limits:
    """One sliding log per limited system. A refused request takes no place in it."""

    def __init__(self) -> None:
        self._limits: dict[str, tuple[int, float, deque[float]]] = {}

    def set(self, system: str, requests: int, seconds: float) -> None:
        """Allow `requests` in any `seconds`; no requests lifts the limit."""
        self._limits.pop(system, None)
        if requests:
            self._limits[system] = (requests, seconds, deque())

    def wait(self, system: str) -> float:
        """Count this request; return the seconds until there is room for it, 0 when there is now."""
        if system not in self._limits:
            return 0.0
        requests, seconds, log = self._limits[system]
        now = time.monotonic()
        while log and log[0] <= now - seconds:
            log.popleft()
        if len(log) < requests:
            log.append(now)
            return 0.0
        return log[0] + seconds - now

    def shown(self) -> list[dict[str, Any]]:
        """Return the limits as the admin interface shows them."""
        return [
            {"system": system, "requests": requests, "seconds": seconds}
            for system, (requests, seconds, _log) in self._limits.items()
        ]

    def clear(self) -> None:
        """Lift every limit."""
        self._limits.clear()
