"""The trip of one task through the core is as the architecture guide tells it, and no longer than a reader can follow."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from tests.support.sandbox import Sandbox

ROOT = Path(__file__).resolve().parents[2]
FOLLOW = runpy.run_path(str(ROOT / "scripts/trace.py"))
TOLD = re.findall(r"^    (\w+) {2,}([\w.]+): ", (ROOT / "docs/docsite/rst/guide_architecture.rst").read_text(encoding="utf-8"), re.M)
FUNCTIONS, CHANGES = 124, 130
"""Whoever comes to need more than these looks first for what can be left out."""


@pytest.fixture
def trip(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name, value in sandbox.credentials.items():
        monkeypatch.setenv(name, value)
    result, trip = FOLLOW["follow"]("statuspage_component", FOLLOW["TASK"], {**FOLLOW["TASK"], "description": "old"})
    assert result["action"] == "updated"
    return trip


def test_a_task_goes_the_way_that_the_guide_tells(trip: Any) -> None:
    visits = iter([(Path(one.file).stem, one.function) for one in trip.visits])
    assert len(TOLD) > 10
    for file, function in TOLD:
        assert any(file == at and function in (name, name.rpartition(".")[0]) for at, name in visits), (file, function)


def test_the_trip_is_no_longer_than_a_reader_can_follow(trip: Any) -> None:
    assert len(trip.functions) <= FUNCTIONS
    assert trip.changes <= CHANGES
