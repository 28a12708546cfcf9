"""Fixtures of the folders whose tests run tasks in this process."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from .sandbox import Sandbox

__all__ = ["OURS", "_seed_data", "_surroundings", "engine", "stand_alone"]

OURS = ("CATCHPOINT_", "CIRCONUS_", "PAGERDUTY_", "STATUSPAGE_", "ZMON_", "STEADYOPS_")
"""How the names of the variables begin that modules read."""


def stand_alone(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Give this process a home and a runtime folder of its own, and none of the machine's settings."""
    for name in list(os.environ):
        if name.startswith(OURS) or name.lower().endswith("_proxy") or name.endswith("_CA_BUNDLE"):
            patch.delenv(name)
    patch.setenv("HOME", str(folder / "home"))
    patch.setenv("STEADYOPS_RUNTIME_DIR", str(folder / "runtime"))


@pytest.fixture(autouse=True)
def _surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_alone(tmp_path, monkeypatch)


@pytest.fixture(autouse=True)
def _seed_data(sandbox: Sandbox) -> None:
    sandbox.reset()


@pytest.fixture
def engine(sandbox: Sandbox) -> Any:
    # Imported here: pytest may load this file before the collection can be imported.
    from .engine import Engine

    return Engine(sandbox)
