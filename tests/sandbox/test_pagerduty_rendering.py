"""Who is on call by the renderer of the sandbox's PagerDuty, and by asking each moment by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as some

from sandbox.pagerduty.rendering import (
    DAY,
    Shift,
    coverage,
    joined,
    layer_shifts,
    layers_shifts,
    overlaid,
    override_shifts,
)
from tests.support.properties import steady

HOUR = 3_600
SINCE = int(datetime(2026, 3, 26, tzinfo=UTC).timestamp())
"""Some days before clocks change in Europe."""
UNTIL = SINCE + 6 * DAY
ZONES = ("UTC", "Europe/Madrid", "America/New_York", "Asia/Kolkata")
USERS = some.sampled_from(["ANA", "NOA", "LEO"])
HOURS = some.integers(-100, 250).map(lambda hours: SINCE + hours * HOUR)


@some.composite
def restrictions(draw: Any) -> dict[str, Any]:
    """Return hours of each day or of a day of the week; they end before they begin again."""
    kind = draw(some.sampled_from(["daily_restriction", "weekly_restriction"]))
    start = f"{draw(some.integers(0, 23)):02}:30:00"
    longest = 22 if kind == "daily_restriction" else 150
    found = {"type": kind, "start_time_of_day": start, "duration_seconds": draw(some.integers(1, longest)) * HOUR}
    return found if kind == "daily_restriction" else {**found, "start_day_of_week": draw(some.integers(1, 7))}


@some.composite
def layers(draw: Any) -> dict[str, Any]:
    start = draw(HOURS)
    return {
        "start": start,
        "end": draw(some.none() | some.integers(1, 200).map(lambda hours: start + hours * HOUR)),
        "virtual_start": draw(HOURS),
        "turn": draw(some.integers(1, 60)) * HOUR,
        "user_ids": draw(some.lists(USERS, min_size=1, max_size=4)),
        "restrictions": draw(some.lists(restrictions(), max_size=2)),
    }


@some.composite
def overrides(draw: Any) -> dict[str, Any]:
    start = draw(HOURS)
    return {"start": start, "end": start + draw(some.integers(1, 30)) * HOUR, "user_id": draw(USERS)}


def open_at(restriction: dict[str, Any], zone: ZoneInfo, at: int) -> bool:
    """Tell whether a restriction lets somebody be on call: whether it began less than its length ago."""
    hour, minute, _second = (int(part) for part in restriction["start_time_of_day"].split(":"))
    today = datetime.fromtimestamp(at, zone).date()
    for back in range(8):
        day = today - timedelta(days=back)
        began = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).timestamp()
        fits = restriction.get("start_day_of_week") in (None, day.isoweekday())
        if fits and 0 <= at - began < restriction["duration_seconds"]:
            return True
    return False


def on_call(layers: list[dict[str, Any]], overrides: list[dict[str, Any]], zone: ZoneInfo, at: int) -> str | None:
    for override in reversed(overrides):
        if override["start"] <= at < override["end"]:
            return override["user_id"]
    for layer in reversed(layers):
        there = layer["start"] <= at and (layer["end"] is None or at < layer["end"])
        if there and (not layer["restrictions"] or any(open_at(one, zone, at) for one in layer["restrictions"])):
            turns = (at - layer["virtual_start"]) // layer["turn"]
            return layer["user_ids"][turns % len(layer["user_ids"])]
    return None


@steady
@given(some.lists(layers(), max_size=3), some.lists(overrides(), max_size=3), some.sampled_from(ZONES))
def test_at_every_moment_the_shifts_are_what_the_rule_says(found_layers: Any, found_overrides: Any, name: str) -> None:
    zone = ZoneInfo(name)
    under = layers_shifts(found_layers, zone, SINCE, UNTIL)
    shifts = overlaid(under, override_shifts(found_overrides, SINCE, UNTIL))
    for at in range(SINCE, UNTIL, HOUR // 2):
        found = [shift.user for shift in shifts if shift.start <= at < shift.end]
        wanted = on_call(found_layers, found_overrides, zone, at)
        assert found == ([wanted] if wanted else []), datetime.fromtimestamp(at, zone)


@steady
@given(some.lists(layers(), max_size=3), some.integers(1, 140))
def test_a_part_of_a_time_is_rendered_as_in_the_whole(found_layers: Any, hours: int) -> None:
    zone, middle = ZoneInfo("Europe/Madrid"), SINCE + hours * HOUR
    halves = [*layers_shifts(found_layers, zone, SINCE, middle), *layers_shifts(found_layers, zone, middle, UNTIL)]
    assert joined(halves) == layers_shifts(found_layers, zone, SINCE, UNTIL)


def test_shifts_that_touch_and_are_one_persons_are_one() -> None:
    parts = [Shift(0, 5, "ANA"), Shift(5, 9, "ANA"), Shift(9, 9, "NOA"), Shift(10, 12, "ANA")]
    assert joined(parts) == [Shift(0, 9, "ANA"), Shift(10, 12, "ANA")]


def test_how_much_of_a_time_is_covered() -> None:
    assert coverage([Shift(0, 50, "ANA"), Shift(90, 200, "NOA")], 0, 100) == 60.0


def test_a_layer_that_ended_before_it_began_is_nobodys() -> None:
    layer = {"start": 50, "end": 50, "virtual_start": 0, "turn": HOUR, "user_ids": ["ANA"], "restrictions": []}
    assert layer_shifts(layer, ZoneInfo("UTC"), 0, 100) == []
