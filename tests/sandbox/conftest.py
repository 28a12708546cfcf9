"""Every test starts from the seed data of the worker's sandbox."""

from __future__ import annotations

import pytest

from tests.support.catchpoint import Catchpoint
from tests.support.circonus import Circonus
from tests.support.pagerduty import Api
from tests.support.sandbox import ROOT, Sandbox

__all__ = ["ROOT", "Sandbox"]


@pytest.fixture(autouse=True)
def seed_data(sandbox: Sandbox) -> None:
    """Every test finds the seed data and nothing else."""
    sandbox.reset()


@pytest.fixture
def ask(sandbox: Sandbox) -> Circonus:
    """Circonus, for the files about it."""
    return Circonus(sandbox)


@pytest.fixture
def api(sandbox: Sandbox) -> Api:
    """PagerDuty, for the files about it."""
    return Api(sandbox)


@pytest.fixture
def cp(sandbox: Sandbox) -> Catchpoint:
    """Catchpoint, for the files about it."""
    return Catchpoint(sandbox)
