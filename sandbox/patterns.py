"""Expressions and wild cards that somebody sends: none of them can hang the sandbox."""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

PATIENCE = 0.05
"""Seconds that an expression may take over one text."""


def check(expression: str) -> None:
    """Raise ValueError, saying why, for what is no regular expression."""
    try:
        re.compile(expression)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(str(error)) from error


def found(expression: str, text: str) -> bool:
    """Tell whether a regular expression is found in a text; raises TimeoutError when that takes too long."""
    with _patience():
        return re.search(expression, text) is not None


def fits(expression: str, text: str) -> bool:
    """Tell the same; what takes too long is not found."""
    try:
        return found(expression, text)
    except TimeoutError:
        return False


def first(expression: str, text: str) -> re.Match[str] | None:
    """Return where an expression is found first; one that is none, or takes too long, is found nowhere."""
    try:
        with _patience():
            return re.search(expression, text)
    except (TimeoutError, re.error, OverflowError, RecursionError):
        return None


def wild(pieces: Sequence[str]) -> str:
    """Return an expression for these, each of one length, with anything between them.

    The first place of a piece will do for all that follow, so that nothing is tried twice.
    """
    first, *rest = pieces
    if not rest:
        return first
    return first + "".join(f"(?>.*?{piece})" for piece in rest[:-1]) + ".*" + rest[-1]


def like(wanted: str, text: str) -> bool:
    """Tell whether a text is as wanted, in any letter case; `*` is wild."""
    pattern = wild([re.escape(piece) for piece in wanted.split("*")])
    return re.fullmatch(pattern, text, re.IGNORECASE | re.DOTALL) is not None


@contextmanager
def _patience() -> Iterator[None]:
    """Raise TimeoutError when what is inside takes too long. `re` looks for signals while it searches.

    They arrive in the main thread only, where the server runs.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def give_up(_number: int, _frame: FrameType | None) -> NoReturn:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
