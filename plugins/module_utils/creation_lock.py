# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who may create: on services where nothing is unique, the creations in one collection follow each other."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Optional

from .runtime import Unshared, locked, locked_folder, open_shared, shared_file


class Seen:
    """What the counters of a CreationLock were when a collection was read."""

    __slots__ = ("counters",)

    def __init__(self, counters: bytes = b"") -> None:
        self.counters = bytearray(counters.ljust(8 * CreationLock.BUCKETS, b"\0"))


class _Place:
    """A bucket of which this run holds the lock, for all that it creates there at the same time.

    before: its counter when the first of them began. begun: how many are under way. ours: what was read with that counter.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        self.guard = threading.RLock()
        self.lock: Any = None
        self.leases = 0
        self.before = 0
        self.begun = 0
        self.ours: list[Seen] = []

    @property
    def part(self) -> slice:
        """Where its counter stands."""
        return slice(self.number * 8, self.number * 8 + 8)

    def counter(self, seen: Seen) -> int:
        """Return its counter as it was seen."""
        return int.from_bytes(seen.counters[self.part], "little")


class CreationLock:
    """Makes the creations in one collection follow each other, on services where nothing is unique.

    A counter per bucket of things says whether somebody of this machine began to create one since it was read. Other runs
    that want the bucket wait; what one run creates at the same time waits for its like alone, whatever bucket it is in.
    Without a folder for the counters there is one lock for all, and whoever has it looks again before it creates.

    unshared: why there is no folder, "" where there is one.
    """

    BUCKETS = 256

    def __init__(self, *who: str) -> None:
        self.path = ""
        self.unshared = ""
        self._changed = threading.Condition()
        self._things: set[str] = set()
        self._places: dict[int, _Place] = {}
        try:
            self.path = shared_file("creations", *who)
        except Unshared as reason:
            self.unshared = str(reason)

    def look(self) -> Seen:
        """Return the counters as they stand; call it before reading the collection."""
        try:
            handle = open_shared(self.path)
        except OSError:
            return Seen()
        try:
            return Seen(os.pread(handle, 8 * self.BUCKETS, 0))
        finally:
            os.close(handle)

    def write(self, place: _Place, counter: int) -> None:
        """Write a counter."""
        try:
            handle = open_shared(self.path)
        except OSError:
            return
        try:
            os.pwrite(handle, counter.to_bytes(8, "little"), place.part.start)
        finally:
            os.close(handle)

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

    While a creation is under way the counter is odd: whoever reads the collection meanwhile may or may not see the thing,
    and whoever was killed leaves it odd. An even counter that has not moved says that nobody created since we seen.
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

    def nobody_since(self, seen: Optional[Seen]) -> bool:
        """Say whether nobody else created such a thing since the collection was read (None: it was not read)."""
        place = self._place
        if not self._lock.path:
            return False
        if place is None or seen is None:
            return True
        with place.guard:
            theirs = place.begun and not self._begun  # another thing of this run, which shares the bucket by chance
            now = place.before if theirs else place.counter(self._lock.look())
            return now == place.counter(seen) and now % 2 == 0

    def begin(self, seen: Optional[Seen]) -> None:
        """Count a creation before it is sent: whoever is killed after that may have created, too."""
        place = self._place
        if place is None or self._begun or not self._lock.path:
            return
        with place.guard:
            if not place.begun:
                place.before = place.counter(self._lock.look())
                self._lock.write(place, place.before + 1 + place.before % 2)
            place.begun += 1
            self._begun = True
            if seen is not None and place.counter(seen) == place.before:
                place.ours.append(seen)  # our own creation is no news to us

    def end(self) -> None:
        """Count it again once its answer is there, or is lost; the lock does this itself when it is given back."""
        place = self._place
        if place is None or not self._begun:
            return
        self._begun = False
        with place.guard:
            place.begun -= 1
            if place.begun:
                return
            counter = place.before + 2 + place.before % 2
            self._lock.write(place, counter)
            for seen in place.ours:
                seen.counters[place.part] = counter.to_bytes(8, "little")
            place.ours = []
