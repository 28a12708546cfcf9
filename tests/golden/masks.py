"""What differs from run to run, replaced by what does not: ids by numbers, times by how far they are from now."""

from __future__ import annotations

import re
import time
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.sandbox import ROOT

_ID = re.compile(r"(?<!\w)(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}|[0-9a-z]{12})(?!\w)")
"""What ids that are drawn look like; a word may look so too."""
_LIST = re.compile(r"<id \d+>(?:, <id \d+>)+")
"""Ids that a message lists, in the order of what is masked, which says nothing."""
_TIME = re.compile(
    r"(?<!\d)\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?(?!\d)"
    r"|(?<![\w.-])\d{10}(?:\d{3})?(?![\w.-])"
)
"""A day, a moment, and seconds or milliseconds since the epoch."""
_NEAR = 26 * 3600
"""Seconds around now in which a time is taken for one that somebody read from a clock."""
_STEP = 300
"""Seconds to which distances from now are rounded: more than a story lasts, and what tasks ask for are multiples of it."""


@cache
def _written() -> frozenset[str]:
    """Return everything in the code and its cases that looks like an id: names, words, and the ids of the seed data."""
    files = [path for folder in ("plugins", "sandbox", "tests") for path in (ROOT / folder).rglob("*.py")]
    return frozenset(word for path in files for word in _ID.findall(path.read_text(encoding="utf-8")))


class Masks:
    """Replaces values of one story. folder: where its files lie. Ids are numbered as they appear."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._now = time.time()
        self._ids: dict[str, str] = {}

    def __call__(self, value: Any) -> Any:
        """Return a JSON value with placeholders, the members of each object in the order of their names."""
        if isinstance(value, dict):
            return {self._text(name): self(value[name]) for name in sorted(value)}
        if isinstance(value, list):
            return [self(one) for one in value]
        if isinstance(value, str):
            return self._text(value)
        return self._number(value)

    def _text(self, text: str) -> str:
        text = text.replace(self._folder, "<folder>")
        return _LIST.sub(_in_order, _ID.sub(self._id, _TIME.sub(self._time, text)))

    def _id(self, found: re.Match[str]) -> str:
        word = found[0]
        return word if word in _written() else self._ids.setdefault(word, f"<id {len(self._ids) + 1}>")

    def _time(self, found: re.Match[str]) -> str:
        text = found[0]
        if text.isdigit():
            return self._distance(float(text) / (1000 if len(text) == 13 else 1), text, text)
        return self._day(text) if len(text) == 10 else self._distance(_seconds(text), text, text)

    def _day(self, text: str) -> str:
        try:
            near = abs(date.fromisoformat(text) - datetime.fromtimestamp(self._now, UTC).date()) <= timedelta(days=1)
        except ValueError:
            return text
        return "<today>" if near else text

    def _number(self, number: Any) -> Any:
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            return number
        seconds = number / 1000 if number > 10**12 else number
        return self._distance(seconds, number, str(int(number)) + (".#" if isinstance(number, float) else ""))

    def _distance(self, seconds: float | None, value: Any, shape: str) -> Any:
        """Return a value, or a placeholder if it is near now, which still shows how it is written: shape, with # for digits."""
        if seconds is None or abs(seconds - self._now) > _NEAR:
            return value
        minutes = round((seconds - self._now) / _STEP) * _STEP // 60
        return f"<now{f' {minutes:+}m' if minutes else ''} {re.sub('[0-9]', '#', shape)}>"


def _in_order(found: re.Match[str]) -> str:
    return ", ".join(sorted(found[0].split(", "), key=lambda one: int(one[4:-1])))


def _seconds(text: str) -> float | None:
    """Return a moment in seconds since the epoch, in UTC where it names no zone; None for what is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
