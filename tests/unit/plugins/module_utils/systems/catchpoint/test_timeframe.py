"""Time frames: minutes back from now, absolute times, zones by name, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.errors import BadInput
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.catchpoint.timeframe import frame_of

NOON = datetime(2026, 7, 1, 12, 0, 0, 700000, tzinfo=UTC).timestamp()


def frame(start=None, end=None, zone=None, now=NOON):
    return frame_of({"start": start, "end": end, "time_zone": zone}, now)


class TestFrame:
    @pytest.mark.parametrize("start", [-60, "-60", " -60 "])
    @pytest.mark.parametrize("end", ["now", "NOW"])
    def test_minutes_back_from_now(self, start, end):
        assert frame(start, end).in_utc() == ("2026-07-01T11:00:00", "2026-07-01T12:00:00")

    def test_the_clock_of_a_zone_shifts_the_digits_alone(self):
        found = frame(-60, "now", "Asia/Tokyo")
        assert found.in_utc() == ("2026-07-01T11:00:00", "2026-07-01T12:00:00")
        assert found.by_the_clock() == ("2026-07-01T20:00:00", "2026-07-01T21:00:00")

    def test_an_hour_is_an_hour_when_the_clocks_change(self):
        after = datetime(2026, 3, 29, 1, 30, tzinfo=UTC).timestamp()
        assert frame(-60, "now", "Europe/Berlin", after).by_the_clock() == ("2026-03-29T01:30:00", "2026-03-29T03:30:00")

    @pytest.mark.parametrize(
        ("written", "zone", "expected"),
        [
            ("2026-06-30", None, "2026-06-30T00:00:00"), ("2026-06-30T10:00:00Z", None, "2026-06-30T10:00:00"),
            ("2026-06-30 10:00", "Europe/Berlin", "2026-06-30T08:00:00"), ("2026-06-30T10:00:00Z", "Europe/Berlin", "2026-06-30T10:00:00"),
            ("2026-06-30T10:00:00-05:00", "Europe/Berlin", "2026-06-30T15:00:00"), ("06-30-2026 10:00", None, "2026-06-30T10:00:00"),
            ("06-30-2026", "Europe/Berlin", "2026-06-29T22:00:00"), ("1782813600", "Europe/Berlin", "2026-06-30T10:00:00"),
            ("2026-01-30T10:00:00.1234567Z", None, "2026-01-30T10:00:00"),
        ],
    )  # fmt: skip
    def test_absolute_times(self, written, zone, expected):
        assert frame(written, "2026-07-01T12:00:00Z", zone).in_utc() == (expected, "2026-07-01T12:00:00")
        assert frame(written, "now", zone).in_utc() == (expected, "2026-07-01T12:00:00")

    def test_nothing_said_is_no_frame(self):
        assert frame() is None
        assert frame("", " ") is None

    @pytest.mark.parametrize(
        ("start", "end", "zone", "words"),
        [
            (60, "now", None, "start: 60 minutes from now has no numbers yet"), ("+5", "now", None, "write how far back it is"),
            (0, "now", None, "start: 0 minutes"), (-60, None, None, "start is given without end"), (-60, None, None, "write end: now"),
            ("2026-06-30", None, None, "start is given without end"), (None, "now", None, "end is given without start"),
            (-60, "2026-07-01", None, "goes with end: now"), ("now", "now", None, "leaves no time"), ("-1.5", "now", None, "whole minutes"),
            ("2026-07-02", "2026-07-01", None, "end must be later"), ("2026-07-01", "2026-07-01", None, "end must be later"),
            ("yesterday", "now", None, "start: 'yesterday' is no time"), ("2026-06-30", "soon", None, "end: 'soon' is no time"),
            ("13-40-2026", "now", None, "is no time"), (-60, "now", "Mars/Base", "no time zone 'Mars/Base'"),
            (-99999999, "now", None, "ten years"), (None, None, "Europe/Berlin", "time_zone has no meaning"),
        ],
    )  # fmt: skip
    def test_refuses(self, start, end, zone, words):
        with pytest.raises(BadInput) as refused:
            frame(start, end, zone)
        assert words in str(refused.value)
