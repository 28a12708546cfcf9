# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Jobs that need each other, several at a time, in threads that nobody waits for when the task is stopped."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import Callable, Optional

EVERY = 5.0
"""Seconds between two lines about a long run."""


class Job:
    """One piece of work.

    work: raises when it fails. needs: jobs that must have ended well before. ended: told None or what work raised.
    skipped: told when a job it needs has failed.
    """

    def __init__(
        self,
        system: str,
        work: Callable[[], object],
        needs: list[Job],
        ended: Callable[[Optional[Exception]], object],
        skipped: Callable[[], object] = lambda: None,
    ) -> None:
        self.system = system
        self.work = work
        self.needs = needs
        self.ended = ended
        self.skipped = skipped
        self.state = "waiting"


class _Board:
    """What is to be done, is being done and is done; shared by the threads."""

    def __init__(self, jobs: list[Job]) -> None:
        self.changed = threading.Condition()
        self.left = len(jobs)
        self.ready: deque[Job] = deque()
        self._waits_for: dict[int, int] = {}
        self._needed_by: dict[int, list[Job]] = {}
        for job in jobs:
            self._waits_for[id(job)] = len(job.needs)
            for need in job.needs:
                self._needed_by.setdefault(id(need), []).append(job)
            if not job.needs:
                self.ready.append(job)

    def take(self) -> Optional[Job]:
        """Return the next job that can begin, None when there will be none."""
        with self.changed:
            while not self.ready and self.left:
                self.changed.wait()
            return self.ready.popleft() if self.ready else None

    def end(self, job: Job, error: Optional[Exception]) -> None:
        """Enter that a job has ended, and what that frees or rules out."""
        with self.changed:
            try:
                job.ended(error)
            finally:
                self._close(job, "failed" if error else "done")
                self.changed.notify_all()

    def _close(self, job: Job, state: str) -> None:
        closing = [(job, state)]
        while closing:
            one, ending = closing.pop()
            one.state = ending
            self.left -= 1
            for dependent in self._needed_by.get(id(one), []):
                if dependent.state != "waiting":
                    continue
                if ending == "done":
                    self._waits_for[id(dependent)] -= 1
                    if self._waits_for[id(dependent)] == 0:
                        self.ready.append(dependent)
                else:
                    dependent.state = "skipped"
                    dependent.skipped()
                    closing.append((dependent, "skipped"))


def perform(
    jobs: list[Job],
    parallel: int,
    progress: Optional[Callable[[str], None]] = None,
    now: Callable[[], float] = time.monotonic,
) -> None:
    """Do all jobs, at most `parallel` at a time; returns when every one has ended or was skipped.

    The threads are daemons, and the caller waits in short steps: a task that is stopped (`timeout:`) stops at once.
    """
    if not jobs:
        return
    board = _Board(jobs)
    for _number in range(max(1, min(parallel, len(jobs)))):
        threading.Thread(target=_work, args=(board,), daemon=True).start()
    started = said = now()
    while True:
        with board.changed:
            if not board.left:
                return
            board.changed.wait(0.2)
        if progress is not None and now() - said >= EVERY:
            said = now()
            for line in progress_lines(jobs, said - started):
                progress(line)


def _work(board: _Board) -> None:
    while True:
        job = board.take()
        if job is None:
            return
        try:
            job.work()
        except Exception as error:  # noqa: BLE001 - handed to whoever asked for the job, in their thread
            board.end(job, error)
        else:
            board.end(job, None)


def progress_lines(jobs: list[Job], elapsed: float) -> list[str]:
    """Return one line for each system: "statuspage: 120 of 400 written, about 5 min left"."""
    lines = []
    for system in sorted({job.system for job in jobs}):
        mine = [job for job in jobs if job.system == system]
        done = sum(job.state != "waiting" for job in mine)
        if done < len(mine):
            lines.append(f"{system}: {done} of {len(mine)} written" + _time_left(elapsed, done, len(mine)))
    return lines


def _time_left(elapsed: float, done: int, total: int) -> str:
    if not done:
        return ""
    seconds = elapsed / done * (total - done)
    return f", about {seconds / 60:.0f} min left" if seconds >= 90 else f", about {seconds:.0f} s left"
