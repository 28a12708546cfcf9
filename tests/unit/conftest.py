"""No test here leaves its process: the network is a script, the clock stands still (tests/support/network.py)."""

from __future__ import annotations

import pytest

from tests.support.fixtures import _surroundings
from tests.support.network import Clock

__all__ = ["_surroundings"]


@pytest.fixture
def clock() -> Clock:
    return Clock()
