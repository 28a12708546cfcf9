"""rate.py: never more calls in a window than agreed, over every process of this user."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.steadyops.monitoring.plugins.module_utils.rate import Rate
from tests.support.network import NOON, Clock
from tests.support.properties import steady

LONG = 10_000.0
"""Longer than any wait in these tests."""


def call_times(pace, clock, gaps, longest=LONG):
    """Return when each call leaves, one after the other. gaps: seconds of other work before each."""
    times = []
    for gap in gaps:
        clock.now += gap
        clock.now += pace.reserve(longest)
        times.append(clock.now)
    return times


def most_in_any_window(times, seconds):
    """Return the largest number of calls in any window of this length."""
    return max(sum(start <= other < start + seconds for other in times) for start in times)


class TestSlidingLog:
    def test_calls_up_to_the_limit_do_not_wait(self):
        clock = Clock()
        pace = Rate(20, 60.0, "demo", now=clock)
        assert [pace.reserve(LONG) for _round in range(20)] == [0.0] * 20

    def test_next_call_waits_until_the_first_has_left_the_window(self):
        clock = Clock()
        pace = Rate(20, 60.0, "demo", now=clock)
        call_times(pace, clock, [1.0] * 20)
        assert pace.reserve(LONG) == pytest.approx(60 - 19, abs=1)

    def test_full_speed_is_exactly_the_limit(self):
        clock = Clock()
        times = call_times(Rate(20, 60.0, "demo", now=clock), clock, [0.0] * 200)
        assert most_in_any_window(times, 60.0) == 20

    def test_a_second_limit_keeps_what_comes_at_once_apart(self):
        clock = Clock()
        times = call_times(Rate(20, 60.0, "demo", now=clock, burst=(7, 1.0)), clock, [0.0] * 100)
        assert (most_in_any_window(times, 1.0), most_in_any_window(times, 60.0)) == (7, 20)
        assert times[7] - times[0] == pytest.approx(1.31), "a little more than the window, and no more"
        assert times[-1] - times[0] == pytest.approx(4 * 60.9 + 2 * 1.31), "the minute alone decides how long it takes"

    @steady
    @given(
        calls=st.integers(1, 12),
        seconds=st.floats(0.5, 120),
        gaps=st.lists(st.floats(0, 30), min_size=2, max_size=60),
    )
    def test_no_window_ever_holds_more_than_the_limit(self, calls, seconds, gaps):
        clock = Clock()
        pace = Rate(calls, seconds, repr((calls, seconds, gaps)), now=clock)
        assert most_in_any_window(call_times(pace, clock, gaps), seconds) <= calls

    @steady
    @given(
        order=st.lists(st.integers(0, 2), min_size=2, max_size=60),
        gaps=st.lists(st.floats(0, 5), min_size=60, max_size=60),
    )
    def test_several_jobs_together_keep_the_limit(self, order, gaps):
        clock = Clock()
        jobs = [Rate(5, 10.0, repr((order, gaps)), now=clock) for _round in range(3)]
        times = []
        for job, gap in zip(order, gaps, strict=False):
            clock.now += gap
            times.append(clock.now + jobs[job].reserve(LONG))
        assert most_in_any_window(times, 10.0) <= 5

    def test_slot_that_is_too_far_away_is_told_but_not_taken(self):
        clock = Clock()
        pace = Rate(1, 60.0, "demo", now=clock)
        pace.reserve(LONG)
        assert [round(pace.reserve(10)), round(pace.reserve(10)), round(pace.reserve(LONG))] == [61, 61, 61]

    def test_clock_that_was_set_back_does_not_block_for_hours(self):
        clock = Clock()
        pace = Rate(1, 60.0, "demo", now=clock)
        pace.reserve(LONG)
        clock.now -= 86400
        assert pace.reserve(120) <= 120

    def test_job_that_waits_for_long_is_no_clock_set_back(self):
        clock = Clock()
        patient, hasty = Rate(1, 60.0, "demo", now=clock), Rate(1, 60.0, "demo", now=clock)
        for _round in range(8):
            patient.reserve(3600)
        assert hasty.reserve(10) > 10


class TestSharing:
    def test_same_account_shares_one_log(self):
        clock = Clock()
        first, second = Rate(1, 60.0, "host", "me", now=clock), Rate(1, 60.0, "host", "me", now=clock)
        first.reserve(LONG)
        assert second.reserve(LONG) > 59

    def test_other_account_has_its_own(self):
        clock = Clock()
        first, second = Rate(1, 60.0, "host", "me", now=clock), Rate(1, 60.0, "host", "you", now=clock)
        first.reserve(LONG)
        assert second.reserve(LONG) == 0

    def test_other_process_shares_it(self):
        program = (
            "from ansible_collections.steadyops.monitoring.plugins.module_utils.rate import Rate;"
            f"print(Rate(2, 60.0, 'host', 'me', now=lambda: {NOON}).reserve(1000))"
        )
        paths = os.pathsep.join(path for path in sys.path if path)
        for expected in (0.0, 0.0, 60.9):
            done = subprocess.run(
                [sys.executable, "-c", program],
                capture_output=True,
                text=True,
                check=True,
                env={**os.environ, "PYTHONPATH": paths},
            )
            assert float(done.stdout) == pytest.approx(expected)

    def test_two_shares_of_one_limit_see_each_other(self):
        clock = Clock()
        large, small = Rate(60, 60.0, "host", "me", now=clock), Rate(2, 60.0, "host", "me", now=clock)
        for _round in range(60):
            clock.now += 1 + large.reserve(LONG)
        assert small.reserve(LONG) == pytest.approx(58, abs=1)

    def test_file_tells_nothing_about_the_credential(self, tmp_path):
        Rate(1, 60.0, "host.example", "canary-token").reserve(LONG)
        files = list((tmp_path / "runtime").iterdir())
        assert len(files) == 2
        assert not any(
            word in file.name.encode() + file.read_bytes() for file in files for word in (b"canary", b"host")
        )

    def test_files_are_their_owner_s_alone(self, tmp_path):
        Rate(1, 60.0, "host").reserve(LONG)
        modes = {oct(file.stat().st_mode & 0o777) for file in (tmp_path / "runtime").iterdir()}
        assert (modes, oct((tmp_path / "runtime").stat().st_mode & 0o777)) == ({"0o600"}, "0o700")

    @pytest.mark.parametrize("content", [b"", b"odd", b"\xff" * 160], ids=["empty", "cut", "noughts and nans"])
    def test_damaged_log_is_no_obstacle(self, tmp_path, content):
        pace = Rate(1, 60.0, "host", now=Clock())
        pace.reserve(LONG)
        (log,) = (tmp_path / "runtime").glob("pace-*")
        log.write_bytes(content)
        assert 0 <= pace.reserve(LONG) < 61

    def test_lock_is_not_held_while_somebody_waits(self):
        clock = Clock()
        first, second = Rate(1, 60.0, "host", now=clock), Rate(1, 60.0, "host", now=clock)
        first.reserve(LONG)
        assert first.reserve(LONG) < second.reserve(LONG)


class TestLink:
    def test_link_in_the_place_of_the_log_is_not_followed(self, tmp_path):
        pace = Rate(1, 60.0, "host", now=Clock())
        pace.reserve(LONG)
        (log,) = (tmp_path / "runtime").glob("pace-*")
        log.unlink()
        victim = tmp_path / "victim"
        victim.write_text("precious")
        log.symlink_to(victim)
        pace.reserve(LONG)
        assert victim.read_text() == "precious"


class TestAlone:
    @pytest.fixture
    def alone(self, tmp_path):
        """Return a pace whose folder cannot be had."""
        (tmp_path / "runtime").touch()
        return Rate(1, 60.0, "host", now=Clock())

    def test_process_keeps_the_limit_by_itself(self, alone):
        assert [alone.reserve(LONG), round(alone.reserve(LONG))] == [0.0, 61]

    def test_reason_is_kept_for_a_warning(self, alone, tmp_path):
        assert alone.unshared.startswith(str(tmp_path / "runtime"))

    def test_folder_that_goes_away_later_is_survived(self, tmp_path):
        pace = Rate(1, 60.0, "host", now=Clock())
        (log_or_key,) = (tmp_path / "runtime").iterdir()
        log_or_key.unlink()
        (tmp_path / "runtime").rmdir()
        assert [pace.reserve(LONG), round(pace.reserve(LONG))] == [0.0, 61]
