"""times.py: instants and durations as people write them."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.steadyops.monitoring.plugins.module_utils.errors import BadInput
from ansible_collections.steadyops.monitoring.plugins.module_utils.times import (
    duration,
    instant,
    iso,
    plain_iso,
)
from tests.support.properties import steady

TEN_PM = 1795298400
"""2026-11-21T22:00:00Z."""


class TestInstant:
    @pytest.mark.parametrize(
        ("written", "seconds"),
        [
            ("2026-11-21T22:00:00Z", TEN_PM),
            ("2026-11-21T22:00:00z", TEN_PM),
            ("2026-11-21T22:00Z", TEN_PM),
            ("2026-11-21T2200Z", TEN_PM),
            ("2026-11-21T220000Z", TEN_PM),
            ("2026-11-21T22:00:00", TEN_PM),
            ("2026-11-21 22:00:00", TEN_PM),
            ("2026-11-21T23:00:00+01:00", TEN_PM),
            ("2026-11-21T23:00:00+0100", TEN_PM),
            ("2026-11-21T23:00:00+01", TEN_PM),
            ("2026-11-21 23:00:00 +01:00", TEN_PM),
            ("2026-11-21T15:30:00-06:30", TEN_PM),
            ("2026-11-21T22:00:00.250Z", TEN_PM + 0.25),
            ("2026-11-21T22:00:00.2500000001Z", TEN_PM + 0.25),
            ("2026-11-21", TEN_PM - 22 * 3600),
            ("  2026-11-21T22:00:00Z\n", TEN_PM),
            ("1795298400", TEN_PM),
            (1795298400, TEN_PM),
            (1795298400.5, TEN_PM + 0.5),
            ("0", 0),
        ],
    )
    def test_instant_reads(self, written, seconds):
        assert instant(written) == seconds

    @pytest.mark.parametrize(
        "written",
        [
            "",
            "tomorrow",
            "22:00",
            "21.11.2026",
            "2026-11-21T25:00:00Z",
            "2026-02-30",
            "2026-11-21T22:00:00 CET",
            "1h",
            True,
            None,
        ],
    )
    def test_instant_refuses_what_is_no_time(self, written):
        with pytest.raises(BadInput, match="is no time"):
            instant(written)

    @pytest.mark.parametrize(
        ("written", "plain"),
        [
            ("2026-11-21", "2026-11-21"),
            ("2026-11-21T2200", "2026-11-21T22:00:00.000000"),
            ("2026-11-21T2200Z", "2026-11-21T22:00:00.000000+00:00"),
            ("2026-11-21 22:00 z", "2026-11-21T22:00:00.000000+00:00"),
            ("2026-11-21T220001Z", "2026-11-21T22:00:01.000000+00:00"),
            ("2026-11-21T220001.5+0130", "2026-11-21T22:00:01.500000+01:30"),
            ("2026-11-21T2200-05", "2026-11-21T22:00:00.000000-05:00"),
            ("2026-11-21T22:00:01.123456789-05:30", "2026-11-21T22:00:01.123456-05:30"),
        ],
        ids=str,
    )
    def test_every_spelling_becomes_the_one_that_old_pythons_read(self, written, plain):
        """Up to Python 3.10 `fromisoformat` reads only what `isoformat` writes."""
        assert plain_iso(written) == plain

    def test_digits_of_other_scripts_are_no_time(self):
        assert plain_iso("\u0662026-11-21") is None

    def test_instant_refuses_milliseconds(self):
        with pytest.raises(BadInput, match="looks like milliseconds"):
            instant("1795298400000")

    @pytest.mark.parametrize("written", ["-99999999999999", "9" * 5000], ids=len)
    def test_instant_refuses_what_no_calendar_has(self, written):
        with pytest.raises(BadInput):
            instant(written)

    def test_refusal_names_the_option(self):
        with pytest.raises(BadInput, match="^end_time: "):
            instant("soon", "end_time")

    @pytest.mark.parametrize("written", ["soon", "1795298400000", "-99999999999999", "2026-02-30"])
    def test_refusal_names_nothing_where_the_caller_does(self, written):
        with pytest.raises(BadInput) as caught:
            instant(written, "")
        assert not caught.value.words.startswith((":", "time"))

    @steady
    @given(st.text(max_size=30))
    def test_any_text_is_read_or_refused(self, text):
        with suppress(BadInput):
            assert isinstance(instant(text), float)


class TestDuration:
    @pytest.mark.parametrize(
        ("written", "seconds"),
        [
            ("5400", 5400),
            (5400, 5400),
            ("90m", 5400),
            ("90min", 5400),
            ("90 m", 5400),
            ("1h30m", 5400),
            ("1h 30m", 5400),
            ("2d", 172800),
            ("1d12h", 129600),
            ("45s", 45),
            ("1h0m5s", 3605),
            ("PT1H30M", 5400),
            ("P1D", 86400),
            ("P1DT2H", 93600),
            ("PT45S", 45),
            (" 2h ", 7200),
        ],
    )
    def test_duration_reads(self, written, seconds):
        assert duration(written) == seconds

    @pytest.mark.parametrize("written", ["soon", "-5m", "1.5h", "1w", "5 x", "T5M", "h", "2026-11-21", None])
    def test_duration_refuses_what_is_no_duration(self, written):
        with pytest.raises(BadInput, match="is no duration"):
            duration(written)

    @pytest.mark.parametrize("written", ["0", "0m", "PT0S", "P", ""])
    def test_duration_refuses_nothing(self, written):
        with pytest.raises(BadInput, match="is not longer than nothing"):
            duration(written)

    def test_refusal_names_the_option(self):
        with pytest.raises(BadInput, match="^window: "):
            duration("soon", "window")

    @pytest.mark.parametrize("written", ["soon", "0", "9" * 13, "9" * 50])
    def test_refusal_names_nothing_where_the_caller_does(self, written):
        with pytest.raises(BadInput) as caught:
            duration(written, "")
        assert not caught.value.words.startswith((":", "duration"))

    @steady
    @given(st.text(alphabet="0123456789 dhmsDHMSPT.-", max_size=12))
    def test_any_text_is_read_or_refused(self, text):
        with suppress(BadInput):
            assert duration(text) > 0

    @pytest.mark.parametrize("written", ["9" * 13, "9" * 11 + "h", "9" * 5000, "9" * 5000 + "h"], ids=len)
    def test_a_duration_beyond_the_calendar_is_refused(self, written):
        with pytest.raises(BadInput):
            duration(written)


class TestIso:
    def test_iso_is_utc_in_whole_seconds(self):
        assert iso(TEN_PM + 0.9) == "2026-11-21T22:00:00Z"

    @steady
    @given(st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(5000, 1, 1)))
    def test_iso_is_read_back_as_the_same_instant(self, moment):
        seconds = int(moment.replace(tzinfo=UTC).timestamp())
        assert instant(iso(seconds)) == seconds
