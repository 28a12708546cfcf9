"""Every test of the engine runs against the worker's live sandbox, from the seed data."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.contract import checker
from tests.support.sandbox import Sandbox

SYSTEMS = ("CATCHPOINT_", "CIRCONUS_", "PAGERDUTY_", "STATUSPAGE_", "ZMON_", "STEADYOPS_")


@pytest.fixture(autouse=True)
def _surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every test a home and a runtime folder of its own, and none of the machine's settings."""
    for name in list(os.environ):
        if name.startswith(SYSTEMS) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("STEADYOPS_RUNTIME_DIR", str(tmp_path / "runtime"))


@pytest.fixture(autouse=True)
def _seed_data(sandbox: Sandbox) -> None:
    sandbox.reset()


@pytest.fixture(autouse=True)
def _as_described(sandbox: Sandbox, _seed_data: None) -> Iterator[None]:
    """Whatever a test has sent and was accepted must be as the vendor describes it, where the descriptions are at hand."""
    yield
    if checker.FOLDER.is_dir():
        ours = [row for row in sandbox.journal() if row["headers"].get("user-agent", "").startswith("steadyops.monitoring")]
        assert checker.check_rows(ours) == []


@pytest.fixture
def engine(sandbox: Sandbox) -> Any:
    # Imported here: pytest may load this file before the collection can be imported.
    from tests.support.engine import Engine

    return Engine(sandbox)
