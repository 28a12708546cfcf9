"""What users see and services are sent is what it was; `python -m tests.golden.record` keeps a difference that is wanted."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from tests.golden.difference import difference
from tests.golden.record import HERE, RECORDS, recorded, text_of
from tests.support.engine import Engine

MOST = 400
"""Lines of a difference that are shown."""


@pytest.mark.parametrize("name", RECORDS)
def test_nothing_has_changed(name: str, engine: Engine, tmp_path: Path) -> None:
    assert name in recorded(), f"tests/golden/{name} is not recorded yet: python -m tests.golden.record"
    before, now = (HERE / name).read_text(encoding="utf-8"), text_of(name, engine, tmp_path)
    if now != before:
        lines = islice(difference(before, now), MOST)
        pytest.fail("\n".join([f"tests/golden/{name} is not what it was:", *lines]), pytrace=False)


def test_nothing_else_is_recorded() -> None:
    assert recorded() <= set(RECORDS)
