# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How often this machine calls: one log for all processes with the same credential."""

from __future__ import annotations

import os
import struct
import time
from typing import Callable, Optional

from .runtime import Unshared, locked, shared_file

KEPT = 130.0
"""Seconds for which a slot is remembered: the longest window of any limit, and a little."""
FAR = 3600.0
"""Seconds; nobody reserves a call further ahead."""
MOST_SLOTS = 8192
_SLOT = struct.Struct("<d")


class Rate:
    """A sliding log: never more than `calls` in any `seconds`, over all processes of this user on this machine.

    burst: a second limit, calls and seconds, that is kept besides: what may be asked at once where the first allows more.
    The log is the last reserved times, eight bytes each. The lock is held to reserve a slot, never while waiting.
    """

    def __init__(
        self,
        calls: int,
        seconds: float,
        *who: str,
        now: Callable[[], float] = time.time,
        burst: Optional[tuple[int, float]] = None,
    ) -> None:
        # Slots are taken when a call leaves, and the service counts when it arrives, some tenths of a second later on a
        # new connection or a busy machine: a little more than its window.
        self.limits = [(most, window * 1.01 + 0.3) for most, window in [(calls, seconds), *([burst] if burst else [])]]
        self.longest = max(window for _most, window in self.limits)
        self.now = now
        self.unshared: Optional[str] = None
        self._alone: list[float] = []
        self._path = ""
        try:
            self._path = shared_file("pace", *who)
        except Unshared as reason:
            self.unshared = str(reason)

    def reserve(self, longest: float) -> float:
        """Reserve the next free slot and return the seconds until it.

        A slot further away than `longest` is not taken; its distance is returned all the same.
        """
        if not self.unshared:
            try:
                with locked(self._path) as handle:
                    log = self._read(handle)
                    wait, log = self._next(log, longest)
                    raw = b"".join(map(_SLOT.pack, log))
                    os.pwrite(handle, raw, 0)
                    os.ftruncate(handle, len(raw))
                    return wait
            except (OSError, Unshared) as reason:
                self.unshared = str(reason)
        wait, self._alone = self._next(self._alone, longest)
        return wait

    @staticmethod
    def _read(handle: int) -> list[float]:
        raw = os.pread(handle, _SLOT.size * MOST_SLOTS, 0)
        return [slot for (slot,) in _SLOT.iter_unpack(raw[: len(raw) - len(raw) % _SLOT.size])]

    def _next(self, log: list[float], longest: float) -> tuple[float, list[float]]:
        now = self.now()
        # A clock that was set back would leave slots in a far future; such a log is worth nothing.
        if log and log[-1] > now + FAR:
            log = []
        slot = max([now, *(log[-most] + window for most, window in self.limits if len(log) >= most)])
        wait = slot - now
        if wait <= longest:
            log = [*log, slot]
        # Others may look over a longer window than ours: old slots go by age, not by number.
        return wait, [one for one in log if one > now - max(self.longest, KEPT)][-MOST_SLOTS:]
