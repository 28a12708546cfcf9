# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The turns of a recurring window: a rule in the words of RFC 5545, in wall time of a zone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Optional

from ...errors import BadInput
from ...times import zone_named
from ...values import Options

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY")
FARTHEST = 366 * 5
"""Days in which a rule that ever comes must have come."""
_BY_DAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")


def occurrences(starts_at: str, recurrence: Options, now: float, length: int) -> list[int]:
    """Return the starts of the next turns that are not over, `ahead` of them; epoch seconds.

    starts_at: the first turn, in wall time ("2026-11-29T02:00"). A wall time that does not exist moves on by the gap; of one
    that exists twice the first is meant. Raises BadInput.
    """
    zone = zone_named(recurrence["zone"])
    if zone is None:
        raise BadInput(f"recurrence.zone {recurrence['zone']!r} is no time zone; write one as Europe/Berlin")
    first = _wall(starts_at)
    rule = _rule(recurrence["rule"])
    ahead = recurrence["ahead"]
    if ahead < 1:
        raise BadInput("recurrence.ahead must be 1 or more")
    found: list[int] = []
    for day in _days(first.date(), rule):
        start = int(datetime.combine(day, first.time(), zone).timestamp())
        if start + length > now:
            found.append(start)
        if len(found) == ahead:
            break
    if not found:
        raise BadInput(f"recurrence.rule {recurrence['rule']!r} has no turn any more")
    return found


def _wall(written: str) -> datetime:
    try:
        wall = datetime.fromisoformat(written)
    except ValueError:
        raise BadInput(f"starts_at {written!r} is no time; with recurrence write wall time, as 2026-11-29T02:00") from None
    if wall.tzinfo is not None:
        raise BadInput("starts_at: with recurrence it is wall time in recurrence.zone, without a zone of its own")
    return wall


def _rule(written: str) -> dict[str, Any]:
    parts = dict(part.partition("=")[::2] for part in written.upper().split(";") if part)
    unknown = sorted(set(parts) - {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "COUNT", "UNTIL"})
    if unknown:
        raise BadInput(f"recurrence.rule: {', '.join(unknown)} is not understood; FREQ, INTERVAL, BYDAY, BYMONTHDAY, COUNT and UNTIL are")
    if parts.get("FREQ") not in FREQUENCIES:
        raise BadInput(f"recurrence.rule: FREQ must be one of {', '.join(FREQUENCIES)}")
    rule: dict[str, Any] = {"freq": parts["FREQ"]}
    for name in ("INTERVAL", "COUNT", "BYMONTHDAY"):
        if name in parts:
            rule[name.lower()] = _number(parts[name], name)
    by_day = [_BY_DAY.fullmatch(one) for one in parts.get("BYDAY", "").split(",") if one]
    if None in by_day or any(one[1] and rule["freq"] != "MONTHLY" for one in by_day if one):
        raise BadInput(f"recurrence.rule: BYDAY={parts['BYDAY']} is not understood")
    rule["byday"] = [(int(one[1]) if one[1] else None, DAYS.index(one[2])) for one in by_day if one]
    if "UNTIL" in parts:
        try:
            rule["until"] = datetime.strptime(parts["UNTIL"][:8], "%Y%m%d").date()
        except ValueError:
            raise BadInput(f"recurrence.rule: UNTIL={parts['UNTIL']} is no day, as 20271231") from None
    return rule


def _number(written: str, name: str) -> int:
    if not written.lstrip("-").isdigit() or int(written) < (1 if name != "BYMONTHDAY" else -31) or int(written) == 0:
        raise BadInput(f"recurrence.rule: {name}={written} is not understood")
    return int(written)


def _days(first: date, rule: dict[str, Any]) -> Iterator[date]:
    """Yield the days of a rule, the first one on."""
    left: Optional[int] = rule.get("count")
    for offset in range(FARTHEST):
        day = first + timedelta(days=offset)
        if left == 0 or ("until" in rule and day > rule["until"]):
            return
        if _is_one(day, first, rule):
            left = None if left is None else left - 1
            yield day


def _is_one(day: date, first: date, rule: dict[str, Any]) -> bool:
    every = rule.get("interval", 1)
    if rule["freq"] == "DAILY":
        return (day - first).days % every == 0 and (not rule["byday"] or day.weekday() in [one for _nth, one in rule["byday"]])
    if rule["freq"] == "WEEKLY":
        weeks = ((day - timedelta(days=day.weekday())) - (first - timedelta(days=first.weekday()))).days // 7
        return weeks % every == 0 and day.weekday() in ([one for _nth, one in rule["byday"]] or [first.weekday()])
    months = (day.year - first.year) * 12 + day.month - first.month
    if months % every:
        return False
    last = (date(day.year + day.month // 12, day.month % 12 + 1, 1) - timedelta(days=1)).day
    if rule["byday"]:
        counted = ((day.day - 1) // 7 + 1, -((last - day.day) // 7 + 1))
        return any(day.weekday() == one and (nth is None or nth in counted) for nth, one in rule["byday"])
    wanted = rule.get("bymonthday", first.day)
    return day.day == (wanted if wanted > 0 else last + 1 + wanted)
