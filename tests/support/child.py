"""A task in a process of its own, which can be killed as `kill -9` does, or race others.

The processes are forked from one that has everything imported and does nothing else: starting afresh takes half a second
each. What a task knows comes with it: its variables, and nothing of the process that asked for it.
"""

from __future__ import annotations

import multiprocessing
import os
from typing import Any

from .sandbox import Sandbox

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.support.engine"])
PATIENCE = 60
"""Seconds until a process that says nothing is given up."""


class Child:
    """A task in a process of its own, ready to begin."""

    def __init__(self, sandbox: Sandbox, module: str, options: dict[str, Any]) -> None:
        self._here, there = _FORKS.Pipe()
        environment = {**os.environ, **sandbox.credentials}
        self._process = _FORKS.Process(target=_be_it, args=(there, environment, module, options), daemon=True)
        self._process.start()
        there.close()

    def begin(self) -> None:
        """Let it run."""
        assert self._told() == "ready"
        self._here.send("go")

    def kill(self) -> None:
        """End it as `kill -9` does: it cannot tidy up."""
        self._process.kill()
        self._end()

    def result(self) -> dict[str, Any]:
        """Wait for the task and return its result."""
        said = self._told()
        self._end()
        return said

    def _told(self) -> Any:
        assert self._here.poll(PATIENCE), "the process says nothing"
        return self._here.recv()

    def _end(self) -> None:
        self._process.join(PATIENCE)
        self._here.close()


def _be_it(there: Any, environment: dict[str, str], module: str, options: dict[str, Any]) -> None:
    """Be that process."""
    os.environ.clear()
    os.environ.update(environment)
    from .engine import MODULES, entry

    there.send("ready")
    there.recv()
    there.send(entry.run_task(MODULES[module], options, check_mode=False))
