# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who may create: on services where nothing is unique, the creations in one collection follow each other."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Optional

from .runtime import Unshared, locked, open_shared, shared_file


class Seen:
    """What the counters of a CreationLock were when a collection was read."""

    __slots__ = ("counters",)

    def __init__(self, counters: bytes = b"") -> None:
        self.counters = bytearray(counters.ljust(8 * CreationLock.BUCKETS, b"\0"))


class CreationLock:
    """Makes the creations in one collection follow each other, on services where nothing is unique.

    A counter per bucket of things says whether somebody of this machine began to create one since it was read. Things that
    share a bucket by chance cost another look, which is why there are so many buckets.
    """

    BUCKETS = 256

    def __init__(self, *who: str) -> None:
        self.path = ""
        with suppress(Unshared):
            self.path = shared_file("creations", *who)

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

    @contextmanager
    def take(self, thing: str) -> Iterator[Lease]:
        """Hold the lock to create `thing`; others who want it wait until the block ends."""
        if not self.path:
            yield Lease(self, None)
            return
        place = hashlib.sha256(thing.encode()).digest()[0] % self.BUCKETS
        lock = locked(f"{self.path}-{place}")
        try:
            lock.__enter__()
        except (OSError, Unshared):
            yield Lease(self, None)
            return
        held = Lease(self, place)
        try:
            yield held
        finally:
            held.end()
            lock.__exit__(None, None, None)


class Lease:
    """The right to create one thing.

    While a creation is under way the counter is odd: whoever reads the collection meanwhile may or may not see the thing,
    and whoever was killed leaves it odd. An even counter that has not moved says that nobody created since we seen.
    """

    def __init__(self, lock: CreationLock, place: Optional[int]) -> None:
        self._lock = lock
        self._place = place
        self._begun: Optional[tuple[int, bool, Optional[Seen]]] = None

    def nobody_since(self, seen: Optional[Seen]) -> bool:
        """Say whether nobody created such a thing since the collection was read (None: it was not read)."""
        if self._place is None or seen is None:
            return True
        return self._counter(self._lock.look()) == self._counter(seen) and self._counter(seen) % 2 == 0

    def begin(self, seen: Optional[Seen]) -> None:
        """Count a creation before it is sent: whoever is killed after that may have created, too."""
        if self._place is None:
            return
        before = self._counter(self._lock.look())
        self._begun = (before + 1 + before % 2, seen is not None and self._counter(seen) == before, seen)
        self._write(self._begun[0])

    def end(self) -> None:
        """Count it again once its answer is there, or is lost; the lock does this itself when it is given back."""
        if self._begun is None:
            return
        counter, was_ours, seen = self._begun
        self._begun = None
        self._write(counter + 1)
        if was_ours:  # our own creation is no news to us
            seen.counters[self._part] = (counter + 1).to_bytes(8, "little")

    @property
    def _part(self) -> slice:
        return slice(self._place * 8, self._place * 8 + 8)

    def _counter(self, seen: Seen) -> int:
        return int.from_bytes(seen.counters[self._part], "little")

    def _write(self, counter: int) -> None:
        try:
            handle = open_shared(self._lock.path)
        except OSError:
            return
        try:
            os.pwrite(handle, counter.to_bytes(8, "little"), self._part.start)
        finally:
            os.close(handle)
