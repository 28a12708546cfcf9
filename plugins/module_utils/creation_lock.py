# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who may create: on services where nothing is unique, the creations in one collection follow each other."""

from __future__ import annotations

import hashlib
import os
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any, Callable, Optional

from .runtime import Unshared, locked, locked_folder, open_shared, shared_file

_MARK = struct.Struct("<d8s")
"""A moment, and the machine whose clock told it."""


@cache
def _machine() -> bytes:
    """Return what tells this machine, since it was started, from others: only its own moments can be compared."""
    told = os.uname().nodename
    with suppress(OSError), open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
        told = file.read()
    return hashlib.sha256(told.encode()).digest()[:8]


class _Place:
    """A bucket of which this run holds the lock, for all that it creates there at the same time.

    before: when others created there, as it was when the first of them began. begun: how many are under way.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        self.guard = threading.RLock()
        self.lock: Any = None
        self.leases = 0
        self.before = 0.0
        self.begun = 0


class CreationLock:
    """Makes the creations in one collection follow each other, on services where nothing is unique.

    A mark for each bucket of things says when somebody of this machine created one: no list that was asked for before that is
    trusted. Other runs that want the bucket wait; what one run creates at the same time waits for its like alone, whatever
    bucket it is in. Without a folder for the marks there is one lock for all, and whoever has it looks again before it creates.

    clock: tells when lists were asked for. unshared: why there is no folder, "" where there is one.
    """

    BUCKETS = 256

    def __init__(self, *who: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.path = ""
        self.unshared = ""
        self.clock = clock
        self._changed = threading.Condition()
        self._things: set[str] = set()
        self._places: dict[int, _Place] = {}
        self._ours: dict[int, tuple[float, float]] = {}
        try:
            self.path = shared_file("creations", *who)
        except Unshared as reason:
            self.unshared = str(reason)

    def last(self, number: int) -> float:
        """Return when somebody else last created in a bucket: 0 for never, less than 0 while it may be under way."""
        try:
            handle = open_shared(self.path)
        except OSError:
            return 0.0
        try:
            mark = os.pread(handle, _MARK.size, number * _MARK.size)
        finally:
            os.close(handle)
        moment, machine = _MARK.unpack(mark.ljust(_MARK.size, b"\0"))
        if moment and machine != _machine():
            return -self.clock()
        written, before = self._ours.get(number, (None, 0.0))
        return before if moment == written else moment

    def write(self, place: _Place, moment: float, done: bool) -> None:
        """Mark a bucket. done: whether nothing of ours is under way there any more."""
        try:
            handle = open_shared(self.path)
        except OSError:
            return
        try:
            os.pwrite(handle, _MARK.pack(moment if done else -moment, _machine()), place.number * _MARK.size)
        finally:
            os.close(handle)
        if done:  # our own creation is no news to us
            self._ours[place.number] = (moment, abs(place.before))

    @contextmanager
    def take(self, thing: str) -> Iterator[Lease]:
        """Hold the lock to create `thing`; others who want it wait until the block ends."""
        with self._only(thing):
            try:
                place = self._enter(hashlib.sha256(thing.encode()).digest()[0] % self.BUCKETS if self.path else 0)
            except (OSError, Unshared) as reason:
                self.unshared = self.unshared or str(reason)
                yield Lease(self, None)
                return
            held = Lease(self, place)
            try:
                yield held
            finally:
                held.end()
                self._leave(place)

    @contextmanager
    def _only(self, thing: str) -> Iterator[None]:
        """Let nobody else of this run create the same."""
        with self._changed:
            while thing in self._things:
                self._changed.wait()
            self._things.add(thing)
        try:
            yield
        finally:
            with self._changed:
                self._things.discard(thing)
                self._changed.notify_all()

    def _enter(self, number: int) -> _Place:
        """Return a bucket locked against other runs; raises OSError and Unshared."""
        with self._changed:
            place = self._places.setdefault(number, _Place(number))
            place.leases += 1
        try:
            with place.guard:
                if place.lock is None:
                    lock = locked(f"{self.path}-{number}") if self.path else locked_folder()
                    lock.__enter__()
                    place.lock = lock
        except (OSError, Unshared):
            self._leave(place)
            raise
        return place

    def _leave(self, place: _Place) -> None:
        with self._changed:
            place.leases -= 1
            last = not place.leases
            if last:
                del self._places[place.number]
        if last and place.lock is not None:
            place.lock.__exit__(None, None, None)


class Lease:
    """The right to create one thing.

    While a creation is under way its bucket says so: whoever reads the collection meanwhile may or may not see the thing, and
    whoever was killed leaves it so.
    """

    def __init__(self, lock: CreationLock, place: Optional[_Place]) -> None:
        self._lock = lock
        self._place = place
        self._begun = False

    def warning(self) -> str:
        """Return what the user should know of this right, "" where it is as good as any."""
        why = self._lock.unshared
        if self._place is None:
            return f"Two runs that create the same at once may make it twice, for they cannot see each other: {why}."
        return f"Each creation takes another look, for other runs on this machine cannot be seen: {why}." if why else ""

    def nobody_since(self, asked_at: Optional[float]) -> bool:
        """Say whether nobody else created such a thing since the collection was asked for (None: it was not)."""
        place = self._place
        if not self._lock.path:
            return False
        if place is None or asked_at is None:
            return True
        with place.guard:
            theirs = place.begun and not self._begun  # another thing of this run, which shares the bucket by chance
            last = place.before if theirs else self._lock.last(place.number)
            return 0 <= last <= asked_at

    def begin(self) -> None:
        """Mark a creation before it is sent: whoever is killed after that may have created, too."""
        place = self._place
        if place is None or self._begun or not self._lock.path:
            return
        with place.guard:
            if not place.begun:
                place.before = self._lock.last(place.number)
                self._lock.write(place, self._lock.clock(), done=False)
            place.begun += 1
            self._begun = True

    def end(self) -> None:
        """Mark it again once its answer is there, or is lost; the lock does this itself when it is given back."""
        place = self._place
        if place is None or not self._begun:
            return
        self._begun = False
        with place.guard:
            place.begun -= 1
            if not place.begun:
                self._lock.write(place, self._lock.clock(), done=True)
