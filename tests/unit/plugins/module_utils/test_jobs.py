"""jobs.py: jobs that need each other, several at a time."""

from __future__ import annotations

import threading

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.jobs import Job, perform, progress_lines


class Log:
    """What happened, in order, as "begun a", "done a", "failed a", "skipped a"."""

    def __init__(self):
        self.lines = []
        self.at_once = self.most_at_once = 0
        self.lock = threading.Lock()

    def job(self, name, *needs, error=None, hold=None, system="demo"):
        def work():
            with self.lock:
                self.lines.append(f"begun {name}")
                self.at_once += 1
                self.most_at_once = max(self.most_at_once, self.at_once)
            try:
                if hold is not None:
                    hold.wait(5)
                if error is not None:
                    raise error
            finally:
                with self.lock:
                    self.at_once -= 1

        def ended(raised):
            self.lines.append(f"{'failed' if raised else 'done'} {name}")

        return Job(system, work, list(needs), ended, lambda: self.lines.append(f"skipped {name}"))


@pytest.fixture
def log():
    return Log()


class TestPerform:
    @pytest.mark.parametrize("parallel", [0, 1, 4])
    def test_every_job_is_done_once(self, log, parallel):
        perform([log.job(number) for number in range(20)], parallel)
        assert sorted(log.lines) == sorted(f"{word} {number}" for number in range(20) for word in ("begun", "done"))

    def test_nothing_to_do_is_done(self):
        perform([], 4)

    @pytest.mark.parametrize("parallel", [1, 4])
    def test_job_begins_after_all_it_needs_has_ended(self, log, parallel):
        first, second = log.job("first"), log.job("second")
        perform([log.job("last", first, second), first, second], parallel)
        assert log.lines.index("begun last") > max(log.lines.index("done first"), log.lines.index("done second"))

    def test_failure_skips_what_needs_it_and_nothing_else(self, log):
        bad = log.job("bad", error=ValueError("no"))
        child = log.job("child", bad)
        perform([bad, child, log.job("grandchild", child), log.job("other")], 2)
        assert {line for line in log.lines if "begun" not in line} == {
            "failed bad",
            "skipped child",
            "skipped grandchild",
            "done other",
        }

    def test_job_that_needs_two_failures_is_skipped_once(self, log):
        bad = [log.job(name, error=ValueError("no")) for name in "ab"]
        perform([*bad, log.job("child", *bad)], 2)
        assert log.lines.count("skipped child") == 1

    def test_what_was_raised_is_handed_over(self):
        seen = []
        problem = ValueError("no")

        def work():
            raise problem

        perform([Job("demo", work, [], seen.append)], 1)
        assert seen == [problem]

    def test_no_more_run_at_once_than_allowed(self, log):
        perform([log.job(number) for number in range(50)], 3)
        assert log.most_at_once <= 3

    def test_as_many_run_at_once_as_allowed(self, log):
        hold = threading.Barrier(3)
        perform([log.job(number, hold=hold) for number in range(3)], 3)
        assert log.most_at_once == 3

    def test_long_runs_are_told_about_now_and_then(self, log):
        hold, said = threading.Event(), []
        clock = iter(range(0, 10_000, 10))

        def progress(line):
            said.append(line)
            hold.set()

        perform([log.job("slow", hold=hold), log.job("next")], 1, progress, lambda: next(clock))
        assert said[0].startswith("demo: 0 of 2 written")


class TestProgressLines:
    def jobs(self, *states, system="demo"):
        jobs = [Job(system, int, [], print) for _round in states]
        for job, state in zip(jobs, states, strict=True):
            job.state = state
        return jobs

    @pytest.mark.parametrize(
        ("states", "elapsed", "line"),
        [
            (["waiting"] * 4, 10, "demo: 0 of 4 written"),
            (["done", "waiting", "waiting", "waiting"], 10, "demo: 1 of 4 written, about 30 s left"),
            (["done", "failed", "skipped", "waiting"], 30, "demo: 3 of 4 written, about 10 s left"),
            (["done", "waiting"], 300, "demo: 1 of 2 written, about 5 min left"),
        ],
        ids=["none", "one", "three", "minutes"],
    )
    def test_line_says_how_far_it_is(self, states, elapsed, line):
        assert progress_lines(self.jobs(*states), elapsed) == [line]

    def test_each_system_has_its_line_until_it_is_ready(self):
        jobs = (
            self.jobs("waiting", system="zmon")
            + self.jobs("waiting", system="circonus")
            + self.jobs("done", system="pagerduty")
        )
        assert [line.split(":")[0] for line in progress_lines(jobs, 1)] == ["circonus", "zmon"]
