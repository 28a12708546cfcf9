"""pace.py: never more calls in a window than agreed, over every process of this user; and turns to create."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.steadyops.monitoring.plugins.module_utils.pace import Pace, Turn, Unshared, runtime_folder
from tests.unit.conftest import NOON, Clock, steady

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
        pace = Pace(20, 60.0, "demo", now=clock)
        assert [pace.reserve(LONG) for _round in range(20)] == [0.0] * 20

    def test_next_call_waits_until_the_first_has_left_the_window(self):
        clock = Clock()
        pace = Pace(20, 60.0, "demo", now=clock)
        call_times(pace, clock, [1.0] * 20)
        assert pace.reserve(LONG) == pytest.approx(60 - 19, abs=1)

    def test_full_speed_is_exactly_the_limit(self):
        clock = Clock()
        times = call_times(Pace(20, 60.0, "demo", now=clock), clock, [0.0] * 200)
        assert most_in_any_window(times, 60.0) == 20

    @steady
    @given(
        calls=st.integers(1, 12),
        seconds=st.floats(0.5, 120),
        gaps=st.lists(st.floats(0, 30), min_size=2, max_size=60),
    )
    def test_no_window_ever_holds_more_than_the_limit(self, calls, seconds, gaps):
        clock = Clock()
        pace = Pace(calls, seconds, repr((calls, seconds, gaps)), now=clock)
        assert most_in_any_window(call_times(pace, clock, gaps), seconds) <= calls

    @steady
    @given(
        order=st.lists(st.integers(0, 2), min_size=2, max_size=60),
        gaps=st.lists(st.floats(0, 5), min_size=60, max_size=60),
    )
    def test_several_jobs_together_keep_the_limit(self, order, gaps):
        clock = Clock()
        jobs = [Pace(5, 10.0, repr((order, gaps)), now=clock) for _round in range(3)]
        times = []
        for job, gap in zip(order, gaps, strict=False):
            clock.now += gap
            times.append(clock.now + jobs[job].reserve(LONG))
        assert most_in_any_window(times, 10.0) <= 5

    def test_slot_that_is_too_far_away_is_told_but_not_taken(self):
        clock = Clock()
        pace = Pace(1, 60.0, "demo", now=clock)
        pace.reserve(LONG)
        assert [round(pace.reserve(10)), round(pace.reserve(10)), round(pace.reserve(LONG))] == [61, 61, 61]

    def test_clock_that_was_set_back_does_not_block_for_hours(self):
        clock = Clock()
        pace = Pace(1, 60.0, "demo", now=clock)
        pace.reserve(LONG)
        clock.now -= 86400
        assert pace.reserve(120) <= 120

    def test_job_that_waits_for_long_is_no_clock_set_back(self):
        clock = Clock()
        patient, hasty = Pace(1, 60.0, "demo", now=clock), Pace(1, 60.0, "demo", now=clock)
        for _round in range(8):
            patient.reserve(3600)
        assert hasty.reserve(10) > 10


class TestSharing:
    def test_same_account_shares_one_log(self):
        clock = Clock()
        first, second = Pace(1, 60.0, "host", "me", now=clock), Pace(1, 60.0, "host", "me", now=clock)
        first.reserve(LONG)
        assert second.reserve(LONG) > 59

    def test_other_account_has_its_own(self):
        clock = Clock()
        first, second = Pace(1, 60.0, "host", "me", now=clock), Pace(1, 60.0, "host", "you", now=clock)
        first.reserve(LONG)
        assert second.reserve(LONG) == 0

    def test_other_process_shares_it(self):
        program = (
            "from ansible_collections.steadyops.monitoring.plugins.module_utils.pace import Pace;"
            f"print(Pace(2, 60.0, 'host', 'me', now=lambda: {NOON}).reserve(1000))"
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
        large, small = Pace(60, 60.0, "host", "me", now=clock), Pace(2, 60.0, "host", "me", now=clock)
        for _round in range(60):
            clock.now += 1 + large.reserve(LONG)
        assert small.reserve(LONG) == pytest.approx(58, abs=1)

    def test_file_tells_nothing_about_the_credential(self, tmp_path):
        Pace(1, 60.0, "host.example", "canary-token").reserve(LONG)
        files = list((tmp_path / "runtime").iterdir())
        assert len(files) == 2
        assert not any(
            word in file.name.encode() + file.read_bytes() for file in files for word in (b"canary", b"host")
        )

    def test_files_are_their_owner_s_alone(self, tmp_path):
        Pace(1, 60.0, "host").reserve(LONG)
        modes = {oct(file.stat().st_mode & 0o777) for file in (tmp_path / "runtime").iterdir()}
        assert (modes, oct((tmp_path / "runtime").stat().st_mode & 0o777)) == ({"0o600"}, "0o700")

    @pytest.mark.parametrize("content", [b"", b"odd", b"\xff" * 160], ids=["empty", "cut", "noughts and nans"])
    def test_damaged_log_is_no_obstacle(self, tmp_path, content):
        pace = Pace(1, 60.0, "host", now=Clock())
        pace.reserve(LONG)
        (log,) = (tmp_path / "runtime").glob("pace-*")
        log.write_bytes(content)
        assert 0 <= pace.reserve(LONG) < 61

    def test_lock_is_not_held_while_somebody_waits(self):
        clock = Clock()
        first, second = Pace(1, 60.0, "host", now=clock), Pace(1, 60.0, "host", now=clock)
        first.reserve(LONG)
        assert first.reserve(LONG) < second.reserve(LONG)


class TestFolder:
    @pytest.fixture
    def _temporary(self, tmp_path, monkeypatch):
        monkeypatch.delenv("STEADYOPS_RUNTIME_DIR")
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "missing"))
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def test_named_folder_is_used(self, tmp_path):
        assert runtime_folder() == str(tmp_path / "runtime")

    def test_folder_of_the_login_is_used(self, tmp_path, monkeypatch):
        monkeypatch.delenv("STEADYOPS_RUNTIME_DIR")
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
        assert runtime_folder() == str(tmp_path / "steadyops")

    @pytest.mark.usefixtures("_temporary")
    def test_temporary_folder_is_the_last_resort(self, tmp_path):
        assert runtime_folder() == str(tmp_path / f"steadyops-{os.getuid()}")

    @pytest.mark.usefixtures("_temporary")
    def test_link_that_somebody_else_put_there_is_refused(self, tmp_path):
        (tmp_path / "elsewhere").mkdir(mode=0o700)
        (tmp_path / f"steadyops-{os.getuid()}").symlink_to(tmp_path / "elsewhere")
        with pytest.raises(Unshared, match="is not a folder of this user"):
            runtime_folder()

    def test_file_in_its_place_is_refused(self, tmp_path):
        (tmp_path / "runtime").touch()
        with pytest.raises(Unshared):
            runtime_folder()

    @pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder away")
    def test_folder_of_another_user_is_refused(self, tmp_path):
        (tmp_path / "runtime").mkdir(mode=0o700)
        os.chown(tmp_path / "runtime", 12345, -1)
        with pytest.raises(Unshared, match="is not a folder of this user"):
            runtime_folder()

    @pytest.mark.parametrize("mode", [0o770, 0o707, 0o755, 0o711], ids=oct)
    def test_folder_that_is_open_to_others_is_refused(self, tmp_path, mode):
        (tmp_path / "runtime").mkdir()
        (tmp_path / "runtime").chmod(mode)
        with pytest.raises(Unshared, match="is open to others; make it mode 0700"):
            runtime_folder()

    def test_link_in_the_place_of_the_log_is_not_followed(self, tmp_path):
        pace = Pace(1, 60.0, "host", now=Clock())
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
        return Pace(1, 60.0, "host", now=Clock())

    def test_process_keeps_the_limit_by_itself(self, alone):
        assert [alone.reserve(LONG), round(alone.reserve(LONG))] == [0.0, 61]

    def test_reason_is_kept_for_a_warning(self, alone, tmp_path):
        assert alone.unshared.startswith(str(tmp_path / "runtime"))

    def test_folder_that_goes_away_later_is_survived(self, tmp_path):
        pace = Pace(1, 60.0, "host", now=Clock())
        (log_or_key,) = (tmp_path / "runtime").iterdir()
        log_or_key.unlink()
        (tmp_path / "runtime").rmdir()
        assert [pace.reserve(LONG), round(pace.reserve(LONG))] == [0.0, 61]


class TestTurn:
    def create(self, thing, looked=None, turn=None):
        """Begin a creation, and say whether nobody had begun one since the look."""
        with (turn or Turn("host")).take(thing) as held:
            nobody_did = held.nobody_since(looked)
            held.begin(looked)
            return nobody_did

    def test_first_comer_finds_that_nobody_was_there(self):
        assert self.create("web", Turn("host").look())

    def test_own_creations_do_not_count(self):
        looked = Turn("host").look()
        assert [self.create("web", looked), self.create("web", looked)] == [True, True]

    def test_creation_by_another_since_we_looked_is_seen(self):
        looked = Turn("host").look()
        self.create("web")
        assert not self.create("web", looked)

    def test_it_is_seen_again_until_we_look_again(self):
        looked = Turn("host").look()
        self.create("web")
        assert [self.create("web", looked), self.create("web", looked)] == [False, False]

    def test_look_forgets_what_was_before_it(self):
        self.create("web")
        assert self.create("web", Turn("host").look())

    def test_later_look_of_somebody_else_is_not_ours(self):
        """Two tasks of one run share a Turn, but not the moment at which they read."""
        turn = Turn("host")
        looked = turn.look()
        self.create("web")
        turn.look()
        assert not self.create("web", looked, turn)

    def test_creation_of_another_thing_is_no_matter(self):
        looked = Turn("host").look()
        self.create("web")
        assert self.create("mail", looked)

    def test_other_collection_is_no_matter(self):
        looked = Turn("host").look()
        self.create("web")
        assert self.create("web", looked, Turn("elsewhere"))

    def test_creation_counts_before_its_fate_is_known(self):
        looked = Turn("host").look()
        with Turn("host").take("web") as held:
            held.begin(None)
            assert not held.nobody_since(looked)
        assert not self.create("web", looked)

    def test_look_while_somebody_creates_is_not_trusted(self):
        """Their request is under way: the list may have been read before the service had it."""
        with Turn("host").take("web") as held:
            held.begin(None)
            looked = Turn("host").look()
        assert not self.create("web", looked)

    def test_look_after_somebody_was_killed_is_not_trusted(self):
        with Turn("host").take("web") as held:
            held.begin(None)
            held.end = lambda: None  # it cannot tidy up
        assert not self.create("web", Turn("host").look())
        assert self.create("web", Turn("host").look())

    def test_who_took_the_turn_and_created_nothing_does_not_count(self):
        looked = Turn("host").look()
        with Turn("host").take("web") as held:
            assert held.nobody_since(looked)
        assert self.create("web", looked)

    def test_turn_is_given_back_after_an_error(self):
        with pytest.raises(TimeoutError), Turn("host").take("web"):
            raise TimeoutError
        assert self.create("web")

    def test_creations_of_one_thing_follow_each_other(self):
        looked, order = Turn("host").look(), []
        started = threading.Event()

        def second():
            started.set()
            order.append(("second", self.create("web", looked)))

        with Turn("host").take("web") as held:
            held.begin(None)
            thread = threading.Thread(target=second)
            thread.start()
            started.wait(5)
            thread.join(0.05)
            order.append(("first", True))
        thread.join(5)
        assert order == [("first", True), ("second", False)]

    def test_every_bucket_has_a_counter_of_its_own(self):
        for thing in [f"thing {number}" for number in range(200)]:
            looked = Turn("host").look()
            self.create(thing)
            assert not self.create(thing, looked)

    def test_without_a_folder_everybody_goes_ahead(self, tmp_path):
        (tmp_path / "runtime").touch()
        assert self.create("web", Turn("host").look())
