# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who is on call when, as PagerDuty renders it: laid over each other, compared, and told in lines."""

from __future__ import annotations

from typing import Any, NamedTuple, Optional

from ...times import instant, iso
from ...values import Row


class Shift(NamedTuple):
    """From when to when (epoch seconds) somebody (an id) is on call."""

    start: float
    end: float
    user: str


def shifts_of(subschedule: Any) -> list[Shift]:
    """Return rendered entries in their order."""
    entries = (subschedule or {}).get("rendered_schedule_entries") or []
    found = [Shift(instant(one["start"]), instant(one["end"]), str((one.get("user") or {}).get("id"))) for one in entries]
    return sorted(one for one in found if one.end > one.start)


def laid_over(shifts: list[Shift], above: list[Shift]) -> list[Shift]:
    """Return shifts with others laid over them."""
    left = shifts
    for top in above:
        cut = []
        for one in left:
            if one.end <= top.start or one.start >= top.end:
                cut.append(one)
                continue
            if one.start < top.start:
                cut.append(Shift(one.start, top.start, one.user))
            if one.end > top.end:
                cut.append(Shift(top.end, one.end, one.user))
        left = cut
    return sorted([*left, *above])


def on_call(shifts: list[Shift], moment: float) -> Optional[str]:
    """Return who is on call at a moment, None for nobody."""
    return next((one.user for one in shifts if one.start <= moment < one.end), None)


def changes(shifts: list[Shift], since: float, until: float) -> list[tuple[float, Optional[str]]]:
    """Return who is on call from when on, first the one who is at `since`; only where that changes."""
    moments = sorted({since, *(at for one in shifts for at in one[:2] if since < at < until)})
    told: list[tuple[float, Optional[str]]] = []
    for moment in moments:
        user = on_call(shifts, moment)
        if not told or told[-1][1] != user:
            told.append((moment, user))
    return told


def lines(shifts: list[Shift], since: float, until: float, names: dict[str, str]) -> list[str]:
    """Return the same as people read it. The first has no time, or it would be another each second."""
    told = changes(shifts, since, until)
    called = [(moment, names.get(user, user) if user else "nobody") for moment, user in told]
    return [f"{iso(moment) if number else 'now'}: {user}" for number, (moment, user) in enumerate(called)]


def first_difference(before: list[Shift], after: list[Shift], since: float, until: float) -> Optional[float]:
    """Return when somebody else is on call for the first time, None for never."""
    moments = sorted({since, *(at for one in (*before, *after) for at in one[:2] if since < at < until)})
    return next((moment for moment in moments if on_call(before, moment) != on_call(after, moment)), None)


def names_of(*schedules: Optional[Row]) -> dict[str, str]:
    """Return id -> name of all who stand in rendered entries."""
    found: dict[str, str] = {}
    for schedule in schedules:
        for part in ("final_schedule", "overrides_subschedule"):
            for one in ((schedule or {}).get(part) or {}).get("rendered_schedule_entries") or []:
                user = one.get("user") or {}
                found.setdefault(str(user.get("id")), str(user.get("summary") or user.get("name") or user.get("id")))
    return found
