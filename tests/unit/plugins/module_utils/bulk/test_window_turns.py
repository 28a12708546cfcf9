"""The turns of a recurring window, in wall time, over every change of clocks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.bulk.window.turns import occurrences
from ansible_collections.steadyops.monitoring.plugins.module_utils.errors import BadInput

HOUR = 3600


def turns(rule: str, first: str, now: str, zone: str = "Europe/Berlin", ahead: int = 4) -> list[str]:
    found = occurrences(first, {"rule": rule, "zone": zone, "ahead": ahead}, datetime.fromisoformat(now).timestamp(), HOUR)
    return [datetime.fromtimestamp(one).astimezone(datetime.fromisoformat(now).tzinfo).isoformat() for one in found]


@pytest.mark.parametrize(
    ("rule", "first", "zone", "expected"),
    [
        ("FREQ=WEEKLY;BYDAY=SU", "2026-10-18T02:30", "Europe/Berlin", ["2026-10-18T00:30", "2026-10-25T00:30", "2026-11-01T01:30"]),
        ("FREQ=WEEKLY;BYDAY=SU", "2026-03-22T02:30", "Europe/Berlin", ["2026-03-22T01:30", "2026-03-29T01:30", "2026-04-05T00:30"]),
        ("FREQ=DAILY", "2026-10-31T01:30", "America/New_York", ["2026-10-31T05:30", "2026-11-01T05:30", "2026-11-02T06:30"]),
        ("FREQ=DAILY", "2026-03-07T02:30", "America/New_York", ["2026-03-07T07:30", "2026-03-08T07:30", "2026-03-09T06:30"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", "2026-01-05T00:00", "UTC", ["2026-01-05T00:00", "2026-01-09T00:00", "2026-01-19T00:00"]),
        ("FREQ=MONTHLY;BYDAY=-1SU", "2026-01-01T00:00", "UTC", ["2026-01-25T00:00", "2026-02-22T00:00", "2026-03-29T00:00"]),
        ("FREQ=MONTHLY;BYDAY=2TU", "2026-01-01T00:00", "UTC", ["2026-01-13T00:00", "2026-02-10T00:00", "2026-03-10T00:00"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-01T00:00", "UTC", ["2026-01-31T00:00", "2026-02-28T00:00", "2026-03-31T00:00"]),
        ("FREQ=DAILY;COUNT=2", "2026-01-01T00:00", "UTC", ["2026-01-01T00:00", "2026-01-02T00:00"]),
        ("FREQ=DAILY;UNTIL=20260102", "2026-01-01T00:00", "UTC", ["2026-01-01T00:00", "2026-01-02T00:00"]),
    ],
)
def test_turns_are_at_the_same_wall_time(rule: str, first: str, zone: str, expected: list[str]) -> None:
    """A wall time that does not exist moves on by the gap; of one that exists twice the first is meant."""
    assert turns(rule, first, "2025-12-31T00:00+00:00", zone, ahead=3) == [f"{one}:00+00:00" for one in expected]


def test_a_turn_that_runs_counts_and_one_that_is_over_does_not() -> None:
    assert turns("FREQ=DAILY", "2026-01-01T00:00", "2026-01-05T00:30+00:00", "UTC", 1) == ["2026-01-05T00:00:00+00:00"]
    assert turns("FREQ=DAILY", "2026-01-01T00:00", "2026-01-05T01:30+00:00", "UTC", 1) == ["2026-01-06T00:00:00+00:00"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"rule": "FREQ=YEARLY"}, "FREQ must be one of"),
        ({"rule": "FREQ=WEEKLY;BYHOUR=3"}, "BYHOUR is not understood"),
        ({"rule": "FREQ=WEEKLY;BYDAY=XX"}, "BYDAY=XX"),
        ({"rule": "FREQ=WEEKLY;BYDAY=2MO"}, "BYDAY=2MO"),
        ({"rule": "FREQ=DAILY;INTERVAL=0"}, "INTERVAL=0"),
        ({"rule": "FREQ=DAILY;UNTIL=soon"}, "UNTIL=SOON"),
        ({"rule": "FREQ=DAILY;COUNT=1"}, "no turn any more"),
        ({"zone": "Berlin"}, "'Berlin' is no time zone"),
        ({"ahead": 0}, "ahead must be 1"),
        ({"first": "02:30"}, "is no time"),
        ({"first": "2026-01-01T00:00+01:00"}, "without a zone of its own"),
    ],
)
def test_what_is_no_rule_is_refused_in_one_sentence(change: dict[str, Any], words: str) -> None:
    asked = {"rule": "FREQ=DAILY", "zone": "UTC", "ahead": 4, "first": "2020-01-01T00:00", **change}
    with pytest.raises(BadInput, match=words.replace("(", r"\(")):
        occurrences(asked.pop("first"), asked, 1.8e9, HOUR)
