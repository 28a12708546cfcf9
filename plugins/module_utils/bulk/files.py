# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The files that an export writes, those it may remove, and those that nobody else may read."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Optional

from .. import errors
from ..values import Options
from ..yaml_text import yaml_text

MARK = "# Written by steadyops.monitoring.export"
"""How every file begins; a file that does not is somebody else's, and is never removed."""


def write_files(
    dest: str, kinds: list[str], entries: list[dict[str, Options]], secrets: list[dict[str, Any]], check_mode: bool
) -> dict[str, Any]:
    """Write one file, or a file for each kind where dest is a folder; returns changed, file and diff.

    kinds: the modules whose things were read. In a folder, the file of one that has none left is removed. secrets: what a
    creation needs beside the entries.
    """
    texts: dict[str, Optional[str]] = {}
    if os.path.isdir(dest) or dest.endswith(os.sep):
        for kind in sorted(kinds):
            listed = [one for one in entries if kind in one]
            name = os.path.join(dest, f"{kind}.yml")
            if listed or _is_ours(name):
                lacking = [one for one in secrets if one["module"] == kind]
                texts[name] = _file_text(listed, lacking) if listed else None
    else:
        texts[dest] = _file_text(entries, secrets)
    before = {name: _text_of(name) for name in texts}
    stale = [name for name in texts if before[name] != texts[name]]
    for name in stale:
        if not check_mode:
            _replace(name, texts[name])
    return {
        "changed": bool(stale),
        "file": dest,
        "diff": [
            {"before_header": name, "after_header": name, "before": before[name] or "", "after": texts[name] or ""}
            for name in stale
        ],
    }


def _file_text(entries: list[dict[str, Options]], secrets: list[dict[str, Any]]) -> str:
    lacking = [
        f"# To make {one['module']} {json.dumps(one['name'])} anew, add its {' and '.join(one['options'])}.\n" for one in secrets
    ]
    head = f"{MARK}; the next export into this place replaces it.\n{''.join(lacking)}"
    return f"{head}{yaml_text({'resources': entries})}"


def _is_ours(name: str) -> bool:
    """Say whether an export wrote this file: only then may one remove it."""
    if os.path.islink(name) or not os.path.isfile(name):
        return False
    try:
        with open(name, "rb") as file:
            return file.read(len(MARK)) == MARK.encode()
    except OSError as reason:
        raise errors.BadInput(f"dest {name!r} cannot be read: {reason.strerror}") from None


def refuse_unwritable(dest: str, kinds: list[str], option: str = "dest") -> None:
    """Refuse a place that can be told to be unwritable before anything is asked of a service. option: that names it."""
    for name in [os.path.join(dest, f"{one}.yml") for one in kinds] if os.path.isdir(dest) else [dest]:
        _text_of(name, option)
    folder = os.path.abspath(dest)
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    try:
        with tempfile.TemporaryFile(dir=folder):  # root may write everywhere, says os.access
            pass
    except OSError as reason:
        raise errors.BadInput(f"{option} {dest!r} cannot be written: {folder}: {reason.strerror}") from None


def _text_of(name: str, option: str = "dest") -> Optional[str]:
    try:
        with open(name, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as reason:
        raise errors.BadInput(f"{option} {name!r} cannot be read: {getattr(reason, 'strerror', None) or reason}") from None


def write_private(name: str, text: str, option: str) -> None:
    """Write a file that nobody else on this machine may read. option: that names it, for messages."""
    with _in_place(name, option):
        _put(name, text, 0o600)


def _replace(name: str, text: Optional[str]) -> None:
    """Put the text there. text: None removes the file."""
    with _in_place(name):
        if text is not None:
            _put(name, text, 0o644 & ~_umask())
            return
        with suppress(FileNotFoundError):
            os.remove(name)


def _put(name: str, text: str, mode: int) -> None:
    """Put the text there in one step, so that nobody reads half a file."""
    folder = os.path.dirname(name) or "."
    os.makedirs(folder, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=folder, prefix=".part-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(part, mode)
        os.replace(part, name)
    finally:
        with suppress(FileNotFoundError):  # it has its name by then, unless something went wrong
            os.remove(part)


@contextmanager
def _in_place(name: str, option: str = "dest") -> Iterator[None]:
    try:
        yield
    except OSError as reason:
        raise errors.BadInput(f"{option} {name!r} cannot be written: {reason.strerror}") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
