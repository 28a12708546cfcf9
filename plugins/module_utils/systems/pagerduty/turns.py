# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""When the turns of a recurring window begin: at the same time of day, whatever the clocks do in between.

A time of day that a change of clocks leaves out moves on by what is left out (02:30 is 03:30 then); of one that is there twice the first
counts.
"""

from __future__ import annotations

import calendar
import re
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any, Optional

from ...errors import BadInput
from ...times import instant, iso, plain_iso
from ...values import Options

_ZONE = re.compile(r"([Zz]|[+-]\d\d(:?\d\d)?)$")
MOST = 100
"""Windows of one task; nobody plans further ahead, and each is a call."""


def in_zone(written: Any, zone: tzinfo, option: str) -> str:
    """Return a time with its zone: one that was written without is in this one. Raises BadInput for what is no time."""
    text = str(written).strip()
    moment = instant(text, option)
    if plain_iso(text) is None or _ZONE.search(text[10:]):
        return iso(moment)
    return iso(_seconds(datetime.fromtimestamp(moment, timezone.utc).replace(tzinfo=None), zone))


def _seconds(wall: datetime, zone: tzinfo) -> float:
    return wall.replace(tzinfo=zone, fold=0).timestamp()


def _moved(wall: datetime, every: str, times: int) -> datetime:
    """Return a wall time so many days, weeks or months later; a day that a month lacks is its last."""
    if every != "month":
        return wall + timedelta(days=times * {"day": 1, "week": 7}[every])
    months = wall.year * 12 + wall.month - 1 + times
    year, month = divmod(months, 12)
    return wall.replace(year=year, month=month + 1, day=min(wall.day, calendar.monthrange(year, month + 1)[1]))


def turns(first: float, length: float, repeat: Options, zone: tzinfo, now: float) -> list[float]:
    """Return when the turns begin that are not over, in epoch seconds.

    repeat: every, interval, and count (turns from the first one) or ahead (turns that are not over).
    """
    wall = datetime.fromtimestamp(first, zone).replace(tzinfo=None)
    step = repeat.get("interval") or 1
    count, ahead = repeat.get("count"), repeat.get("ahead")
    number = 0
    if ahead is not None:  # those that were over long ago need not be walked through
        days = {"day": 1, "week": 7, "month": 31}[repeat["every"]] * step
        number = max(0, int((now - length - first) // (days * 86400)) - 1)
    found: list[float] = []
    while len(found) < (ahead or MOST) and (count is None or number < count):
        begins = first if number == 0 else _seconds(_moved(wall, repeat["every"], number * step), zone)
        if begins + length > now:
            found.append(begins)
        number += 1
    return found


def check_repeat(params: Options, length: Optional[float]) -> None:
    """Refuse turns that nobody can tell apart. length: seconds of one, None where nothing says it."""
    repeat = params["repeat"]
    if not (repeat.get("count") is None) ^ (repeat.get("ahead") is None):
        raise BadInput("repeat needs either count, the number of turns in all, or ahead, the number of turns to plan ahead")
    if not str(params.get("key") or "").strip():
        raise BadInput("repeat needs key: by it the turns are found again")
    if not params.get("start_time"):
        raise BadInput("repeat needs start_time, when the first turn begins")
    if length is None:
        if params.get("state") != "absent":
            raise BadInput("repeat needs duration or end_time, how long a turn lasts")
        return
    least = {"day": 1, "week": 7, "month": 28}[repeat["every"]] * (repeat.get("interval") or 1) * 86400 - 7200
    if length > least:
        raise BadInput(f"repeat: a turn would last longer ({length / 3600:g} h) than until the next one")


def length_of(params: Options, duration: Any) -> Optional[float]:
    """Return how many seconds a turn lasts, None where nothing says it. duration: what reads a duration."""
    if params.get("duration"):
        return float(duration(params["duration"], "duration"))
    if params.get("end_time") and params.get("start_time"):
        return instant(params["end_time"], "end_time") - instant(params["start_time"], "start_time")
    return None
