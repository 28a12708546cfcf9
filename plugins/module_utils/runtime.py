# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Files that the processes of one controller share, and the locks on them.

They are optimisations of one machine. Losing them costs refused calls, or a second look before each creation, never more.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress

try:
    import fcntl
    import pwd
except ImportError:  # not a POSIX system: every process is alone
    fcntl = pwd = None  # type: ignore[assignment]

_KEY_FILE = "key"


class Unshared(Exception):
    """The folder cannot be used; the words say why."""


def shared_file(kind: str, *who: str) -> str:
    """Return where the processes of this user keep something of somebody; raises Unshared.

    kind: what is kept. who: whose it is; the name of the file tells nothing of it.
    """
    if fcntl is None:
        raise Unshared("no file locks on this system")
    folder = runtime_folder()
    with locked(os.path.join(folder, _KEY_FILE)) as handle:
        key = os.read(handle, 32)
        if len(key) < 32:
            key = os.urandom(32)
            os.ftruncate(handle, 0)
            os.pwrite(handle, key, 0)
    name = hmac.new(key, "\0".join(who).encode(), hashlib.sha256).hexdigest()[:32]
    return os.path.join(folder, f"{kind}-{name}")


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


def open_shared(path: str) -> int:
    """Return a handle on a shared file, made when it is not there."""
    return os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | os.O_CLOEXEC, 0o600)


@contextmanager
def locked(path: str) -> Iterator[int]:
    """Hold the only lock on a file while the block runs; raises Unshared."""
    try:
        handle = open_shared(path)
    except OSError as reason:
        raise Unshared(f"{path}: {reason.strerror}") from None
    with _lock_on(handle):
        yield handle


@contextmanager
def locked_folder() -> Iterator[None]:
    """Hold the only lock on a folder of this user, which needs no file to be written; raises OSError and Unshared.

    There is one of it, so it is for those who cannot have a lock of their own.
    """
    handle = _own_handle()
    with _lock_on(handle):
        yield


def _own_handle() -> int:
    if fcntl is None:
        raise Unshared("no file locks on this system")
    for path in _own_places():
        with suppress(OSError):
            handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            if os.fstat(handle).st_uid == os.getuid():  # anybody could hold the lock on somebody else's for ever
                return handle
            os.close(handle)
    raise Unshared("this user has no folder")


def _own_places() -> Iterator[str]:
    with suppress(KeyError):  # a user whom nobody has named, in a container
        yield pwd.getpwuid(os.getuid()).pw_dir
    for name in ("STEADYOPS_RUNTIME_DIR", "HOME"):
        if os.environ.get(name):
            yield os.environ[name]


@contextmanager
def _lock_on(handle: int) -> Iterator[None]:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
