"""The mistakes that scripts/mutants.py plants are about code that is there: a file that was split or renamed takes its own along."""

from __future__ import annotations

import runpy

import pytest

from tests.unit.documented import ROOT

MUTANTS = runpy.run_path(str(ROOT / "scripts/mutants.py"))["MUTANTS"]


@pytest.mark.parametrize("mutant", MUTANTS, ids=[one.name for one in MUTANTS])
def test_mistake_can_be_planted(mutant):
    assert mutant.was in (ROOT / mutant.file).read_text(encoding="utf-8")
    assert all((ROOT / name.partition("::")[0]).exists() for name in mutant.where.split() if name.startswith("tests/"))
