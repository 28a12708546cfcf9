"""Who is on call in a schedule of shifts: rotations of events that recur, shifts of their own, and overrides.

A schedule is `{rotations: [{id, events: [event]}], custom_shifts: [{id, start, end, user_id}], overrides: [{id,
rotation_id, custom_shift_id, start, end, overridden, overriding}]}`; an event `{id, name, start, end, zone,
effective_since, effective_until, recurrence, strategy, shifts_per_member, members}`. Times are epoch seconds, a member is
a user's id or None for nobody. Nothing here knows of tables or of requests.

Source: https://developer.pagerduty.com/api-reference/ (Schedules V3)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from .world import zone_named

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
EVERYBODY = "every_member_assignment_strategy"
IN_TURN = "rotating_member_assignment_strategy"


@dataclass(frozen=True)
class Assignment:
    """Somebody's time on call. source: its type, and the ids that say where it comes from."""

    start: int
    end: int
    user: str | None
    source: tuple[tuple[str, str], ...]


def assignments(schedule: Mapping[str, Any], since: int, until: int) -> list[Assignment]:
    """Return who is on call between two moments, uncut and in order; several at once are normal."""
    found = [
        Assignment(start, end, member, (("type", "schedule_rotation"), ("rotation_id", rotation["id"])))
        for rotation in schedule["rotations"]
        for event in rotation["events"]
        for number, start, end in occurrences(event, until)
        if end > since
        for member in _members(event, number)
    ]
    for shift in schedule["custom_shifts"]:
        source = (("type", "custom_shift"), ("shift_id", shift["id"]))
        found.append(Assignment(shift["start"], shift["end"], shift["user_id"], source))
    for override in schedule["overrides"]:
        found = [part for one in found for part in _overridden(one, override)]
    there = [one for one in found if one.start < until and one.end > since and one.start < one.end]
    return sorted(there, key=lambda one: (one.start, one.user or ""))


def occurrences(event: Mapping[str, Any], until: int) -> Iterator[tuple[int, int, int]]:
    """Yield (number, start, end) of an event as often as it recurs, until a moment: daily, or weekly on some days."""
    zone = zone_named(event["zone"])
    first, length = datetime.fromtimestamp(event["start"], zone), event["end"] - event["start"]
    rule = dict(part.split("=", 1) for part in event["recurrence"][0].removeprefix("RRULE:").split(";"))
    every, days = int(rule.get("INTERVAL", "1")), rule.get("BYDAY", DAYS[first.weekday()]).split(",")
    monday = first.date() - timedelta(days=first.weekday())
    number, day = 0, first.date()
    while True:
        start = int(datetime.combine(day, first.time(), zone).timestamp())
        if start >= until or (event["effective_until"] is not None and start >= event["effective_until"]):
            return
        weeks, passed = (day - monday).days // 7, (day - first.date()).days
        due = passed % every == 0 if rule["FREQ"] == "DAILY" else weeks % every == 0 and DAYS[day.weekday()] in days
        if due:
            if start >= event["effective_since"]:
                yield number, start, start + length
            number += 1
        day += timedelta(days=1)


def _members(event: Mapping[str, Any], number: int) -> Sequence[str | None]:
    members = event["members"]
    if event["strategy"] == EVERYBODY:
        return members
    return [members[number // event["shifts_per_member"] % len(members)]]


def _overridden(one: Assignment, override: Mapping[str, Any]) -> list[Assignment]:
    """Return what an override makes of somebody's time: what is before, what is somebody else's, what is after."""
    source = dict(one.source)
    start, end = max(one.start, override["start"]), min(one.end, override["end"])
    place = (override["rotation_id"], override["custom_shift_id"])
    theirs = one.user == override["overridden"] and (source.get("rotation_id"), source.get("shift_id")) == place
    if not theirs or start >= end:
        return [one]
    kind = "schedule_rotation_override" if override["rotation_id"] else "custom_shift_override"
    by = (("type", kind), ("override_id", override["id"]), *one.source[1:])
    parts = [replace(one, end=start), Assignment(start, end, override["overriding"], by), replace(one, start=end)]
    return [part for part in parts if part.start < part.end]


def gaps(found: Sequence[Assignment], since: int, until: int) -> list[tuple[int, int]]:
    """Return the times when nobody is on call."""
    left, at = [], since
    for one in sorted((one for one in found if one.user is not None), key=lambda one: one.start):
        if one.start > at:
            left.append((at, min(one.start, until)))
        at = max(at, one.end)
    if at < until:
        left.append((at, until))
    return left
