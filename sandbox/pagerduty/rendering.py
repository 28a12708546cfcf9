"""Who is on call when: layers, laid over one another, and overrides on top.

A turn is counted from the rotation's virtual start, in seconds: the person on call is number
floor((now - virtual start) / turn length) modulo the number of people. Nothing is continued, so that who is on call
changes with the number of people. Restrictions are hours of the schedule's own zone; turns know no zone (what a change
of clocks does to them is unconfirmed).

A layer is `{start, end, virtual_start, turn, user_ids, restrictions}`, times as epoch seconds, `end` None for ever; the
last layer wins. Nothing here knows of tables or of requests.
Source: https://developer.pagerduty.com/api-reference/ (Schedules)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta, tzinfo
from typing import Any

DAY = 86_400


@dataclass(frozen=True)
class Shift:
    """Somebody's time on call."""

    start: int
    end: int
    user: str


def joined(shifts: Iterable[Shift]) -> list[Shift]:
    """Return shifts in their order, each with what follows it at once and is the same person's."""
    found: list[Shift] = []
    for shift in sorted(shifts, key=lambda one: one.start):
        if found and found[-1].user == shift.user and found[-1].end >= shift.start:
            found[-1] = replace(found[-1], end=max(found[-1].end, shift.end))
        elif shift.start < shift.end:
            found.append(shift)
    return found


def overlaid(under: Sequence[Shift], over: Sequence[Shift]) -> list[Shift]:
    """Return what is left of `under` where nothing of `over` is, and `over`. Neither overlaps itself."""
    left: list[Shift] = []
    covers = sorted(over, key=lambda one: one.start)
    first = 0
    for shift in sorted(under, key=lambda one: one.start):
        while first < len(covers) and covers[first].end <= shift.start:
            first += 1
        begin = shift.start
        for cover in covers[first:]:
            if cover.start >= shift.end:
                break
            if cover.start > begin:
                left.append(replace(shift, start=begin, end=cover.start))
            begin = max(begin, cover.end)
        if begin < shift.end:
            left.append(replace(shift, start=begin))
    return joined([*left, *covers])


def layer_shifts(layer: Mapping[str, Any], zone: tzinfo, since: int, until: int) -> list[Shift]:
    """Return the shifts of a layer between two moments, cut there."""
    since = max(since, layer["start"])
    until = until if layer["end"] is None else min(until, layer["end"])
    if since >= until:
        return []
    turns = list(_turns(layer, since, until))
    if not layer["restrictions"]:
        return joined(turns)
    hours = _hours(layer["restrictions"], zone, since, until)
    return joined(_both(turns, hours))


def _turns(layer: Mapping[str, Any], since: int, until: int) -> Iterator[Shift]:
    users, turn, anchor = layer["user_ids"], layer["turn"], layer["virtual_start"]
    if len(set(users)) == 1:
        yield Shift(since, until, users[0])
        return
    number = (since - anchor) // turn
    while (start := anchor + number * turn) < until:
        yield Shift(max(start, since), min(start + turn, until), users[number % len(users)])
        number += 1


def _hours(restrictions: Iterable[Mapping[str, Any]], zone: tzinfo, since: int, until: int) -> list[tuple[int, int]]:
    """Return the times that a layer is restricted to, merged and in order."""
    found = []
    for restriction in restrictions:
        length, begins = restriction["duration_seconds"], time.fromisoformat(restriction["start_time_of_day"])
        day = datetime.fromtimestamp(since - length - DAY, zone).date()
        last = datetime.fromtimestamp(until + DAY, zone).date()
        while day <= last:
            if restriction.get("start_day_of_week") in (None, day.isoweekday()):
                start = int(datetime.combine(day, begins, zone).timestamp())
                found.append((max(start, since), min(start + length, until)))
            day += timedelta(days=1)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(part for part in found if part[0] < part[1]):
        if merged and merged[-1][1] >= start:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _both(shifts: Sequence[Shift], hours: Sequence[tuple[int, int]]) -> Iterator[Shift]:
    first = 0
    for shift in shifts:
        while first < len(hours) and hours[first][1] <= shift.start:
            first += 1
        for start, end in hours[first:]:
            if start >= shift.end:
                break
            yield replace(shift, start=max(start, shift.start), end=min(end, shift.end))


def layers_shifts(layers: Iterable[Mapping[str, Any]], zone: tzinfo, since: int, until: int) -> list[Shift]:
    """Return the shifts of layers over one another, the last one on top."""
    found: list[Shift] = []
    for layer in layers:
        found = overlaid(found, layer_shifts(layer, zone, since, until))
    return found


def override_shifts(overrides: Iterable[Mapping[str, Any]], since: int, until: int) -> list[Shift]:
    """Return the shifts of overrides, each `{start, end, user_id}`, oldest first: the newest wins."""
    found: list[Shift] = []
    for row in overrides:
        start, end = max(row["start"], since), min(row["end"], until)
        if start < end:
            found = overlaid(found, [Shift(start, end, row["user_id"])])
    return found


def coverage(shifts: Iterable[Shift], since: int, until: int) -> float:
    """Return how much of the time somebody is on call, in percent."""
    covered = sum(max(0, min(shift.end, until) - max(shift.start, since)) for shift in shifts)
    return round(100 * covered / (until - since), 1)


def reach(layers: Iterable[Mapping[str, Any]]) -> int:
    """Return how far beyond the bounds a shift of these layers can go, in seconds."""
    return max((layer["turn"] for layer in layers), default=0) + 7 * DAY
