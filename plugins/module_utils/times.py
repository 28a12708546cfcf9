# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Instants and durations as people write them."""

from __future__ import annotations

import re
from datetime import datetime, timezone, tzinfo
from typing import Optional

from .errors import BadInput

# Compiled here, once in the process from which all workers are forked, and not at each first use.
_EPOCH = re.compile(r"^-?\d+(\.\d+)?$")
_WHOLE = re.compile(r"^\d+$")
_DURATION = re.compile(
    r"^(?:P(?:(?P<days>\d+)D)?T?|(?:(?P<d>\d+)\s*d)?\s*)"
    r"(?:(?P<hours>\d+)\s*[hH])?\s*(?:(?P<minutes>\d+)\s*(?:[mM]|min))?\s*(?:(?P<seconds>\d+)\s*[sS])?$"
)
_ISO = re.compile(
    r"^(?P<day>\d{4}-\d\d-\d\d)"
    r"(?:[T ](?P<hour>\d\d):?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:\.(?P<fraction>\d+))?)?"
    r"\s*(?P<zone>[Zz]|(?P<east>[+-]\d\d)(?::?(?P<beside>\d\d))?)?)?$",
    re.ASCII,
)
CENTURY = 100 * 366 * 86400
"""Seconds; nothing in these services lasts longer."""
EPOCH_MILLISECONDS = 100_000_000_000
"""From here on a number of seconds would lie after the year 5000: it was meant as milliseconds."""


def _at(option: str) -> str:
    return f"{option}: " if option else ""


def instant(text: object, option: str = "time") -> float:
    """Return epoch seconds of an ISO 8601 time (no zone means UTC) or of epoch seconds.

    option: who is blamed for a time that is none, "" where the caller says it. Raises BadInput for anything else, and for epoch milliseconds.
    """
    written = str(text).strip()
    if _EPOCH.match(written):
        seconds = float(written)
        if seconds >= EPOCH_MILLISECONDS:
            raise BadInput(f"{_at(option)}{written[:40]} looks like milliseconds; give epoch seconds or an ISO 8601 time")
        if seconds < -CENTURY * 19:
            raise BadInput(f"{_at(option)}{written} is no time of any calendar")
        return seconds
    plain = plain_iso(written)
    if plain is None:
        raise BadInput(
            f"{_at(option)}{written!r} is no time; write ISO 8601 (2026-11-21T22:00:00Z) or epoch seconds (1795298400)"
        )
    try:
        parsed = datetime.fromisoformat(plain)
    except ValueError as reason:
        raise BadInput(f"{_at(option)}{written!r} is no time: {reason}") from None
    if parsed.tzinfo is None:
        parsed = parsed.replace(tzinfo=timezone.utc)
    return parsed.timestamp()


def plain_iso(written: str) -> Optional[str]:
    """Return an ISO time in the one spelling that `fromisoformat` of Python 3.9 reads; None when it is none."""
    match = _ISO.match(written)
    if match is None:
        return None
    part = match.groupdict()
    if part["hour"] is None:
        return part["day"]
    fraction = (part["fraction"] or "")[:6].ljust(6, "0")
    zone = f"{part['east'] or '+00'}:{part['beside'] or '00'}" if part["zone"] else ""
    return f"{part['day']}T{part['hour']}:{part['minute']}:{part['second'] or '00'}.{fraction}{zone}"


def duration(text: object, option: str = "duration") -> int:
    """Return seconds of `5400`, `90m`, `1h30m`, `2d` or `PT1H30M`; raises BadInput for anything else, and for zero."""
    written = str(text).strip()
    if len(written) > 40:  # so many digits are no number that Python would read
        raise BadInput(f"{_at(option)}{written[:40]!r}... is no duration")
    if _WHOLE.match(written):
        seconds = int(written)
    else:
        match = _DURATION.match(written)
        if not match:
            raise BadInput(f"{_at(option)}{written!r} is no duration; write seconds (5400), 90m, 1h30m, 2d or PT1H30M")
        part = {name: int(value or 0) for name, value in match.groupdict().items()}
        days = part["days"] + part["d"]
        seconds = ((days * 24 + part["hours"]) * 60 + part["minutes"]) * 60 + part["seconds"]
    if seconds > CENTURY:
        raise BadInput(f"{_at(option)}{written!r} is longer than a century")
    if seconds <= 0:
        raise BadInput(f"{_at(option)}{written!r} is not longer than nothing")
    return seconds


def iso(seconds: float) -> str:
    """Return epoch seconds as `2026-11-21T22:00:00Z`."""
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def zone_named(name: str) -> Optional[tzinfo]:
    """Return a time zone by its name, None for one that nobody knows here."""
    from zoneinfo import ZoneInfo  # only a task that names a zone pays for it

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def zone_of(name: Optional[str], option: str = "time_zone") -> tzinfo:
    """Return a time zone by its name, UTC for none; raises BadInput for one that nobody knows here."""
    zone = zone_named(name) if name else timezone.utc
    if zone is None:
        raise BadInput(
            f"{option}: this machine knows no time zone {name!r}; write one as Europe/Berlin, and see that its package tzdata is there"
        )
    return zone
