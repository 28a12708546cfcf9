"""Every test of many things runs against the worker's live sandbox, from the seed data."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.fixtures import _seed_data, _surroundings, engine
from tests.support.sandbox import Sandbox

__all__ = ["_seed_data", "_surroundings", "engine"]


@pytest.fixture
def bulk(sandbox: Sandbox) -> Any:
    from tests.support.bulk import Bulk

    return Bulk(sandbox)
