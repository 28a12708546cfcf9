"""P5: nothing is created twice. Eight processes create one thing at once, and there is one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.cases.table import CASES
from tests.cases.words import Case
from tests.support.child import Child
from tests.support.engine import Engine
from tests.support.raw import prepare, rows_of
from tests.support.sandbox import Sandbox

KINDS = ("statuspage_component", "statuspage_incident", "statuspage_maintenance", "circonus_rule_set", "zmon_alert_definition")
RACERS = 8


def race(engine: Engine, sandbox: Sandbox, case: Case) -> list[dict]:
    """Let them all look before any of them has created anything, and return their results."""
    prepare(sandbox, case)
    racers = [Child(sandbox, case.module, case.create) for _number in range(RACERS)]
    # The list as it was when it was asked for, but late.
    sandbox.fault(case.system, "slow", when="after", method="GET", times=RACERS, seconds=0.5)
    for one in racers:
        one.begin()
    with ThreadPoolExecutor(RACERS) as pool:
        return list(pool.map(lambda one: one.result(), racers))


def is_one(sandbox: Sandbox, case: Case, results: list[dict]) -> None:
    """See that there is one thing, which one of the racers has made."""
    assert [one for one in results if one.get("failed")] == []
    assert len(rows_of(sandbox, case.things)) == 1
    assert sum(one["changed"] for one in results) == 1
    assert len({one["resource"]["id"] for one in results}) == 1
    posts = [row for row in sandbox.journal(system=case.system, method="POST") if row["write"]]
    assert len(posts) == 1 + len([call for call in case.prepare if call.method == "POST"])


@pytest.mark.parametrize("case", [pytest.param(CASES[name], id=name) for name in KINDS])
def test_eight_at_once_make_one(engine: Engine, sandbox: Sandbox, case: Case) -> None:
    is_one(sandbox, case, race(engine, sandbox, case))


@pytest.mark.parametrize(
    "case", [pytest.param(CASES[name], id=name, marks=() if name == KINDS[0] else pytest.mark.full) for name in KINDS]
)
def test_eight_at_once_make_one_without_a_folder_that_they_can_share(
    engine: Engine, sandbox: Sandbox, case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They cannot see whether anybody created since they looked, so each looks again once it is its turn."""
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o755)
    monkeypatch.setenv("STEADYOPS_RUNTIME_DIR", str(tmp_path / "open"))
    results = race(engine, sandbox, case)
    is_one(sandbox, case, results)
    (maker,) = (one for one in results if one["changed"])
    assert any("open to others; make it mode 0700" in said for said in maker["warnings"])


@pytest.mark.parametrize("module", ["zmon_downtime", "pagerduty_alert"])
def test_an_action_is_none_the_worse_for_it(
    engine: Engine, sandbox: Sandbox, module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STEADYOPS_RUNTIME_DIR", str(tmp_path / "file"))
    (tmp_path / "file").touch()
    case = CASES[module]
    prepare(sandbox, case)
    engine.done(module, case.create)
    assert len(rows_of(sandbox, case.things)) == 1
