"""Every test of the engine runs against the worker's live sandbox, from the seed data."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contract import checker
from tests.support.fixtures import _seed_data, _surroundings, engine
from tests.support.sandbox import Sandbox

__all__ = ["_seed_data", "_surroundings", "engine"]


@pytest.fixture(autouse=True)
def _as_described(sandbox: Sandbox, _seed_data: None) -> Iterator[None]:
    """Whatever a test has sent and was accepted must be as the vendor describes it, where the descriptions are at hand."""
    yield
    if checker.FOLDER.is_dir():
        ours = [row for row in sandbox.everything() if row["headers"].get("user-agent", "").startswith("steadyops.monitoring")]
        assert checker.check_rows(ours) == []
