"""Fixtures of the folders whose tests run tasks in this process."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
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


_numbers = itertools.count()


@pytest.fixture(autouse=True)
def _surroundings(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing is made where a test does not ask for its folder, unless what is tested makes it."""
    asked = "tmp_path" in request.fixturenames
    folder = request.getfixturevalue("tmp_path") if asked else tmp_path_factory.getbasetemp() / f"alone{next(_numbers)}"
    stand_alone(folder, monkeypatch)
    yield
    if not asked and folder.exists():
        shutil.rmtree(folder)


@pytest.fixture(autouse=True)
def _seed_data(sandbox: Sandbox) -> None:
    sandbox.reset()


@pytest.fixture
def engine(sandbox: Sandbox) -> Any:
    # Imported here: pytest may load this file before the collection can be imported.
    from .engine import Engine

    return Engine(sandbox)
