# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From when to when something is read: absolute times, or minutes back from now, by the clock of a named time zone.

Source: https://docs.catchpoint.com/ (REST API v2 guide, explorer), and the time rules of the old Python wrapper.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any, Optional

from ...errors import BadInput
from ...times import instant, plain_iso, zone_of
from ...values import Options

NOW = "now"
_NUMBER = re.compile(r"^[+-]?\d+$")
_FRACTION = re.compile(r"^[+-]\d+\.\d*$")
_ZONE = re.compile(r"([Zz]|[+-]\d\d(:?\d\d)?)$")
_AMERICAN = re.compile(r"^(\d\d)-(\d\d)-(\d{4})(?: (\d\d:\d\d))?$")
"""03-08-2026 00:00, which version 1 takes as well: the eighth of March."""
LONGEST = 10 * 366 * 1440
"""Minutes: nobody looks further back."""


def minutes_back(written: Any) -> Optional[int]:
    """Return how many minutes before now `-60` is, None for what is no such number; raises BadInput for what is not before now."""
    text = str(written).strip()
    if _FRACTION.match(text):
        raise BadInput(f"start: {text} must be whole minutes, as -60")
    if not _NUMBER.match(text) or len(text.lstrip("+-")) > 8:  # so long a number is epoch seconds
        return None
    minutes = int(text)
    if minutes >= 0:
        raise BadInput(f"start: {text} minutes from now has no numbers yet; write how far back it is, as -60")
    if -minutes > LONGEST:
        raise BadInput(f"start: {text} minutes are more than ten years")
    return -minutes


def _moment(written: Any, zone: tzinfo, option: str) -> datetime:
    """Return an absolute time; what names no zone of its own is by the clock of `zone`."""
    text = str(written).strip()
    american = _AMERICAN.match(text)
    if american:
        month, day, year, clock = american.groups()
        text = f"{year}-{month}-{day}" + (f"T{clock}" if clock else "")
    seconds = instant(text, option)
    plain = plain_iso(text)
    if plain is None or _ZONE.search(text.partition("T")[2] or text.partition(" ")[2]):
        return datetime.fromtimestamp(seconds, timezone.utc)
    return datetime.fromisoformat(plain).replace(tzinfo=zone)


class TimeFrame:
    """A time frame: `begin` and `end` in UTC, and the zone by whose clock it was written."""

    def __init__(self, begin: datetime, end: datetime, zone: tzinfo) -> None:
        self.begin = begin
        self.end = end
        self.zone = zone

    def in_utc(self) -> tuple[str, str]:
        """Return both ends in UTC without saying so: version 2 takes no other."""
        return tuple(one.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S") for one in (self.begin, self.end))  # type: ignore[return-value]

    def by_the_clock(self) -> tuple[str, str]:
        """Return both ends as the clock of the zone shows them: version 1 reads them by the clock of the account."""
        return tuple(one.astimezone(self.zone).strftime("%Y-%m-%dT%H:%M:%S") for one in (self.begin, self.end))  # type: ignore[return-value]


def frame_of(params: Options, now: float) -> Optional[TimeFrame]:
    """Return the time frame that start, end and time_zone say, None where they say none.

    now: epoch seconds. Raises BadInput for half a frame, for one that ends before it begins, and for what is no time.
    """
    start, end = (params.get(name) for name in ("start", "end"))
    start, end = (None if one is None or not str(one).strip() else str(one).strip() for one in (start, end))
    zone = zone_of(params.get("time_zone"))
    if start is None and end is None:
        if params.get("time_zone"):
            raise BadInput("time_zone has no meaning without start and end")
        return None
    if start is None or end is None:
        lacking, given = ("start", "end") if start is None else ("end", "start")
        hint = "; with minutes, write end: now" if lacking == "end" and minutes_back(start) else ""
        raise BadInput(f"{given} is given without {lacking}, and half a time frame is none: give both{hint}")
    if start.lower() == NOW:
        raise BadInput("start: now leaves no time to read; write how far back it is, as -60")
    relative = minutes_back(start)
    if relative is not None and end.lower() != NOW:
        raise BadInput(f"start: {start} counts back from now, so it goes with end: now, not with {end!r}")
    last = datetime.fromtimestamp(int(now), timezone.utc) if end.lower() == NOW else _moment(end, zone, "end")
    first = _moment(start, zone, "start") if relative is None else last - timedelta(minutes=relative)
    if first.astimezone(timezone.utc) >= last.astimezone(timezone.utc):
        raise BadInput("end must be later than start")
    return TimeFrame(first, last, zone)
