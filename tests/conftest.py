"""What more than one layer of tests needs."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Generator, Iterator
from typing import Any

import pytest

from tests.support.sandbox import Sandbox

PLAYS = frozenset(("doors", "roles"))
"""The folders whose tests run playbooks."""
LONG = frozenset(("test_generation.py", "test_limits.py", "test_nasty_values.py", "test_window_race.py"))
"""Other files with tests that take up to ten seconds."""
MEMORY, ROOM = "/dev/shm", 4 * 2**30
"""Where folders are made in a hundredth of the time, unless no program may be started there, and the bytes that must be free."""

if os.access(MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(MEMORY).free > ROOM and not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC:
    for name in ("PYTEST_DEBUG_TEMPROOT", "TMPDIR"):
        os.environ.setdefault(name, MEMORY)


def pytest_configure(config: pytest.Config) -> None:
    """Let pytest-randomly change the order of tests, and leave what is drawn at random to hypothesis, which has seeds of its own."""
    config.option.randomly_reset_seed = False


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, Any, Any]:
    """Let the collector of garbage pass over the tests themselves: they are a million things that all stay."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what is long, the plays before all, whatever the order: it would otherwise run alone at the end, on one core."""
    items.sort(key=lambda item: (PLAYS.isdisjoint(item.path.parts), item.path.name not in LONG))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config) -> None:
    """Say how to run what failed in the same order again."""
    if exitstatus == pytest.ExitCode.TESTS_FAILED and config.getoption("randomly_reorganize", False):
        terminalreporter.write_line(f"The order of this run: --randomly-seed={config.getoption('randomly_seed')}")


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """The one sandbox of this worker; a test that uses it resets it first."""
    running = Sandbox()
    yield running
    running.stop()
