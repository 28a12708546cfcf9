"""When the turns of a recurring window begin."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.errors import BadInput
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.pagerduty.turns import (
    in_zone,
    turns,
)
from ansible_collections.steadyops.monitoring.plugins.module_utils.times import instant, iso, zone_of

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
HOUR = 3600.0


def begins(first: str, repeat: dict, zone: ZoneInfo | None, now: str = "2000-01-01", length: float = HOUR) -> list[str]:
    return [iso(one) for one in turns(instant(in_zone(first, zone or UTC, "x")), length, repeat, zone or UTC, instant(now))]


class TestTurns:
    @pytest.mark.parametrize(
        ("first", "zone", "every", "expected"),
        [
            ("2026-10-18T02:30:00", BERLIN, "week", ["2026-10-18T00:30:00Z", "2026-10-25T00:30:00Z", "2026-11-01T01:30:00Z"]),
            ("2027-03-27T02:30:00", BERLIN, "day", ["2027-03-27T01:30:00Z", "2027-03-28T01:30:00Z", "2027-03-29T00:30:00Z"]),
            ("2026-10-31T01:30:00", NEW_YORK, "day", ["2026-10-31T05:30:00Z", "2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z"]),
            ("2026-01-31T22:00:00", None, "month", ["2026-01-31T22:00:00Z", "2026-02-28T22:00:00Z", "2026-03-31T22:00:00Z"]),
        ],
    )
    def test_they_keep_the_time_of_day(self, first: str, zone: ZoneInfo | None, every: str, expected: list[str]) -> None:
        assert begins(first, {"every": every, "count": 3}, zone) == expected

    def test_those_that_are_over_are_left_out(self) -> None:
        repeat = {"every": "week", "count": 3}
        assert begins("2026-10-18T02:00:00Z", repeat, None, now="2026-10-25T02:59:59Z") == ["2026-10-25T02:00:00Z", "2026-11-01T02:00:00Z"]
        assert begins("2026-10-18T02:00:00Z", repeat, None, now="2026-10-25T03:00:00Z") == ["2026-11-01T02:00:00Z"]
        assert begins("2026-10-18T02:00:00Z", repeat, None, now="2027-01-01") == []

    @pytest.mark.parametrize("every", ["day", "week", "month"])
    @pytest.mark.parametrize("interval", [1, 2, 7])
    def test_ahead_are_so_many_as_are_asked_for_whenever_it_is(self, every: str, interval: int) -> None:
        repeat = {"every": every, "interval": interval, "ahead": 3}
        for now in ("2026-10-18T01:00:00Z", "2026-10-18T02:30:00Z", "2027-02-28T23:00:00Z", "2041-07-13T11:11:11Z"):
            found = begins("2026-10-18T02:00:00", repeat, BERLIN, now=now)
            assert len(found) == 3
            assert instant(found[0]) + HOUR > instant(now)
            every_one = turns(instant(found[0]), HOUR, {**repeat, "ahead": None, "count": 3}, BERLIN, 0)
            assert every == "month" or [iso(one) for one in every_one] == found

    def test_a_grid_is_the_same_from_any_of_its_turns(self) -> None:
        one = begins("2026-10-18T02:00:00", {"every": "week", "ahead": 3}, BERLIN, now="2026-12-01")
        other = begins("2026-11-15T02:00:00", {"every": "week", "ahead": 3}, BERLIN, now="2026-12-01")
        assert one == other


class TestInZone:
    @pytest.mark.parametrize(
        ("written", "expected"),
        [
            ("2026-07-01T12:00:00", "2026-07-01T10:00:00Z"),
            ("2026-07-01 12:00", "2026-07-01T10:00:00Z"),
            ("2026-07-01", "2026-06-30T22:00:00Z"),
            ("2026-07-01T12:00:00Z", "2026-07-01T12:00:00Z"),
            ("2026-07-01T12:00:00-05:00", "2026-07-01T17:00:00Z"),
            ("2026-07-01T12:00:00+0530", "2026-07-01T06:30:00Z"),
            ("1795298400", "2026-11-21T22:00:00Z"),
        ],
    )
    def test_what_says_no_zone_is_in_this_one(self, written: str, expected: str) -> None:
        assert in_zone(written, BERLIN, "x") == expected
        assert in_zone(in_zone(written, BERLIN, "x"), BERLIN, "x") == expected


class TestZoneOf:
    @pytest.mark.parametrize("name", ["Europe/Nowhere", "../../etc/passwd", "x" * 300])
    def test_what_is_none_is_refused(self, name: str) -> None:
        with pytest.raises(BadInput, match="time_zone: this machine knows no time zone"):
            zone_of(name)

    def test_none_is_utc(self) -> None:
        assert datetime(2026, 1, 1, tzinfo=zone_of(None)).utcoffset().total_seconds() == 0
