# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Files that the processes of one controller share: the pace of calls, and whose turn it is to create.

Both are optimisations of one machine. Losing them costs refused calls or a second look, never more.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import stat
import struct
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Callable, Optional

try:
    import fcntl
except ImportError:  # not a POSIX system: every process paces itself alone
    fcntl = None  # type: ignore[assignment]

KEPT = 130.0
"""Seconds for which a slot is remembered: the longest window of any limit, and a little."""
FAR = 3600.0
"""Seconds; nobody reserves a call further ahead."""
MOST_SLOTS = 8192
_KEY_FILE = "key"
_SLOT = struct.Struct("<d")


class Unshared(Exception):
    """The folder cannot be used; the words say why."""


def runtime_folder() -> str:
    """Return the folder of this user's shared files, mode 0700; raises Unshared when it cannot be had safely."""
    named = os.environ.get("STEADYOPS_RUNTIME_DIR")
    if named:
        return _own_folder(named)
    base = os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}"
    if os.path.isdir(base) and os.access(base, os.W_OK):
        return _own_folder(os.path.join(base, "steadyops"))
    return _own_folder(os.path.join(tempfile.gettempdir(), f"steadyops-{os.getuid()}"))


def _own_folder(path: str) -> str:
    try:
        os.makedirs(path, mode=0o700, exist_ok=True)
        found = os.lstat(path)
    except OSError as reason:
        raise Unshared(f"{path}: {reason.strerror}") from None
    # Somebody else could have put a folder or a link there first, in a /tmp that everybody may write to.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise Unshared(f"{path} is not a folder of this user")
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise Unshared(f"{path} is open to others; make it mode 0700")
    return path


def _open(path: str) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | os.O_CLOEXEC, 0o600)


@contextmanager
def _locked(path: str) -> Iterator[int]:
    try:
        handle = _open(path)
    except OSError as reason:
        raise Unshared(f"{path}: {reason.strerror}") from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)


def _name(folder: str, *parts: str) -> str:
    """Return a file name that tells nothing about the credential it stands for."""
    with _locked(os.path.join(folder, _KEY_FILE)) as handle:
        key = os.read(handle, 32)
        if len(key) < 32:
            key = os.urandom(32)
            os.ftruncate(handle, 0)
            os.pwrite(handle, key, 0)
    return hmac.new(key, "\0".join(parts).encode(), hashlib.sha256).hexdigest()[:32]


class Pace:
    """A sliding log: never more than `calls` in any `seconds`, over all processes of this user on this machine.

    The log is the last reserved times, eight bytes each. The lock is held to reserve a slot, never while waiting.
    """

    def __init__(
        self,
        calls: int,
        seconds: float,
        *who: str,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.calls = calls
        # Slots are taken when a call leaves, and the service counts when it arrives, some tenths of a second later on a
        # new connection or a busy machine: a little more than its window.
        self.seconds = seconds * 1.01 + 0.3
        self.now = now
        self.unshared: Optional[str] = None
        self._alone: list[float] = []
        self._path = ""
        try:
            if fcntl is None:
                raise Unshared("no file locks on this system")
            folder = runtime_folder()
            self._path = os.path.join(folder, f"pace-{_name(folder, *who)}")
        except Unshared as reason:
            self.unshared = str(reason)

    def reserve(self, longest: float) -> float:
        """Reserve the next free slot and return the seconds until it.

        A slot further away than `longest` is not taken; its distance is returned all the same.
        """
        if not self.unshared:
            try:
                with _locked(self._path) as handle:
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
        slot = now
        if len(log) >= self.calls:
            slot = max(now, log[-self.calls] + self.seconds)
        wait = slot - now
        if wait <= longest:
            log = [*log, slot]
        # Others may look over a longer window than ours: old slots go by age, not by number.
        return wait, [one for one in log if one > now - max(self.seconds, KEPT)][-MOST_SLOTS:]


class Looked:
    """What the counters of a Turn were when a collection was read."""

    __slots__ = ("counters",)

    def __init__(self, counters: bytes = b"") -> None:
        self.counters = bytearray(counters.ljust(8 * Turn.BUCKETS, b"\0"))


class Turn:
    """Makes the creations in one collection follow each other, on services where nothing is unique.

    A counter per bucket of things says whether somebody of this machine began to create one since it was read. Things that
    share a bucket by chance cost another look, which is why there are so many buckets.
    """

    BUCKETS = 256

    def __init__(self, *who: str) -> None:
        self.path = ""
        try:
            if fcntl is None:
                raise Unshared("no file locks on this system")
            folder = runtime_folder()
            self.path = os.path.join(folder, f"turn-{_name(folder, *who)}")
        except Unshared:
            pass

    def look(self) -> Looked:
        """Return the counters as they stand; call it before reading the collection."""
        try:
            handle = _open(self.path)
        except OSError:
            return Looked()
        try:
            return Looked(os.pread(handle, 8 * self.BUCKETS, 0))
        finally:
            os.close(handle)

    @contextmanager
    def take(self, thing: str) -> Iterator[Held]:
        """Hold the turn to create `thing`; others who want to wait until the block ends."""
        if not self.path:
            yield Held(self, None)
            return
        place = hashlib.sha256(thing.encode()).digest()[0] % self.BUCKETS
        lock = _locked(f"{self.path}-{place}")
        try:
            lock.__enter__()
        except (OSError, Unshared):
            yield Held(self, None)
            return
        held = Held(self, place)
        try:
            yield held
        finally:
            held.end()
            lock.__exit__(None, None, None)


class Held:
    """The turn to create one thing.

    While a creation is under way the counter is odd: whoever reads the collection meanwhile may or may not see the thing,
    and whoever was killed leaves it odd. An even counter that has not moved says that nobody created since we looked.
    """

    def __init__(self, turn: Turn, place: Optional[int]) -> None:
        self._turn = turn
        self._place = place
        self._begun: Optional[tuple[int, bool, Optional[Looked]]] = None

    def nobody_since(self, looked: Optional[Looked]) -> bool:
        """Say whether nobody created such a thing since the collection was read (None: it was not read)."""
        if self._place is None or looked is None:
            return True
        return self._counter(self._turn.look()) == self._counter(looked) and self._counter(looked) % 2 == 0

    def begin(self, looked: Optional[Looked]) -> None:
        """Count a creation before it is sent: whoever is killed after that may have created, too."""
        if self._place is None:
            return
        before = self._counter(self._turn.look())
        self._begun = (before + 1 + before % 2, looked is not None and self._counter(looked) == before, looked)
        self._write(self._begun[0])

    def end(self) -> None:
        """Count it again once its answer is there, or is lost; the turn does this itself when it is given back."""
        if self._begun is None:
            return
        counter, was_ours, looked = self._begun
        self._begun = None
        self._write(counter + 1)
        if was_ours:  # our own creation is no news to us
            looked.counters[self._part] = (counter + 1).to_bytes(8, "little")

    @property
    def _part(self) -> slice:
        return slice(self._place * 8, self._place * 8 + 8)

    def _counter(self, looked: Looked) -> int:
        return int.from_bytes(looked.counters[self._part], "little")

    def _write(self, counter: int) -> None:
        try:
            handle = _open(self._turn.path)
        except OSError:
            return
        try:
            os.pwrite(handle, counter.to_bytes(8, "little"), self._part.start)
        finally:
            os.close(handle)
