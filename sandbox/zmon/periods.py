"""Time periods of alerts: `wd {Mon - Fri} hr {8 - 17}, wd {Sat}`. Sub-periods are apart by commas; each scale in one must fit.

The reference knows no more of them than an expression such as `wd {Mon - Fri}`. Scales, ranges and names are those of Perl's
Time::Period, from which they come; time is UTC, and what cannot be read is always (sandbox choices).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SCALE = re.compile(r"\s*([a-z]+)\s*\{([^{}]*)\}\s*", re.IGNORECASE)
_RANGE = re.compile(r"(\w+)(?:\s*-\s*(\w+))?")

Part = Callable[[datetime], int]
_SCALES: dict[str, tuple[Part, int, int]] = {
    "yr": (lambda at: at.year, 0, 9999),
    "mo": (lambda at: at.month, 1, 12),
    "wk": (lambda at: (at.day - 1) // 7 + 1, 1, 6),
    "yd": (lambda at: at.timetuple().tm_yday, 1, 366),
    "md": (lambda at: at.day, 1, 31),
    "wd": (lambda at: at.isoweekday() % 7 + 1, 1, 7),
    "hr": (lambda at: at.hour, 0, 23),
    "min": (lambda at: at.minute, 0, 59),
    "sec": (lambda at: at.second, 0, 59),
}
"""What a scale looks at, and the least and the most it can be. A week begins on Sunday, which is day 1."""
_LONG = {
    "year": "yr", "month": "mo", "week": "wk", "yday": "yd", "mday": "md", "wday": "wd", "hour": "hr", "minute": "min", "second": "sec",
}  # fmt: skip


def within(period: str | None, moment: float) -> bool:
    """Tell whether a moment lies in a period; an empty one is always."""
    parts = _read((period or "").strip().lower())
    if parts is None:
        return True
    at = datetime.fromtimestamp(moment, UTC)
    return any(all(_SCALES[scale][0](at) in values for scale, values in part.items()) for part in parts)


@cache
def _read(period: str) -> tuple[dict[str, frozenset[int]], ...] | None:
    """Return the sub-periods, each as scale -> values; None for always."""
    if period in ("", "always"):
        return None
    if period in ("none", "never"):
        return ()
    try:
        return tuple(_part(one) for one in period.split(","))
    except (ValueError, KeyError):
        return None


def _part(text: str) -> dict[str, frozenset[int]]:
    found: dict[str, frozenset[int]] = {}
    at = 0
    while at < len(text):
        match = _SCALE.match(text, at)
        if match is None:
            raise ValueError(text)
        scale = _LONG.get(match[1], match[1])
        found[scale] = found.get(scale, frozenset()) | _values(scale, match[2])
        at = match.end()
    if not found:
        raise ValueError(text)
    return found


def _values(scale: str, text: str) -> frozenset[int]:
    """Return the values of `mon-fri sun`; a range may go over the end."""
    _look, least, most = _SCALES[scale]
    if re.sub(r"[\w\s-]", "", text) or not text.strip():
        raise ValueError(text)
    values: set[int] = set()
    for first, last in _RANGE.findall(text):
        begin = _number(scale, first)
        end = _number(scale, last) if last else begin
        if not (least <= begin <= most and least <= end <= most):
            raise ValueError(text)
        values.update(range(begin, end + 1) if begin <= end else [*range(begin, most + 1), *range(least, end + 1)])
    return frozenset(values)


def _number(scale: str, word: str) -> int:
    if scale == "wd" and not word.isdigit():
        return _DAYS.index(word[:3]) + 1
    if scale == "mo" and not word.isdigit():
        return _MONTHS.index(word[:3]) + 1
    hour = re.fullmatch(r"(\d{1,2})(am|noon|pm)", word)
    if scale == "hr" and hour:
        return int(hour[1]) % 12 + (0 if hour[2] == "am" else 12)
    return int(word)
