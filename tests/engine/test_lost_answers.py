"""P5: nothing is created twice. A POST whose answer is lost is looked up before anything else is sent.

Exactly one thing is there in the end. Of each shape one module is tried, with a third of all kinds of loss, so that
each service has all of them; of all others, one kind of loss.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Resource
from tests.cases.table import CASES
from tests.cases.words import Case
from tests.support.engine import RESOURCES, Engine
from tests.support.raw import make, prepare, rows_of
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence, says_what_to_do
from tests.support.shapes import READ, each, in_turns

FOUND_AGAIN = [
    name
    for name, case in CASES.items()
    if isinstance(RESOURCES[name], Resource) and RESOURCES[name].create is not None and case.creation[0] == "POST"
]
"""Whose API can be asked whether the thing is there. An alert's key makes a repeated event harmless instead, and a PUT is."""
by_look = pytest.mark.parametrize("case", each({name: CASES[name] for name in FOUND_AGAIN}))


def matrix(losses: Iterable[str], always: str = "", **of: frozenset[str]) -> pytest.MarkDecorator:
    """Return the matrix of every module with every loss. always: the one that all of them have in every run."""
    tried = in_turns(losses, FOUND_AGAIN, **of)
    return pytest.mark.parametrize(
        ("case", "kind"),
        [
            pytest.param(CASES[module], kind, id=f"{kind}-{module}", marks=() if kind == always else marks)
            for module, kind, marks in tried
        ],
    )


LOST = ("reset", "timeout", "truncate", "garbage", "html", "500", "502", "503", "504")
ONCE = LOST[0]
"""How the answer is lost to every module, for it is the declaration that says how a thing is found again."""


def lose(sandbox: Sandbox, case: Case, kind: str, when: str, times: int = 1) -> None:
    """Let the answer to the creation be lost."""
    method, path = case.creation
    fault = {"kind": "status", "status": int(kind)} if kind.isdigit() else {"kind": kind}
    sandbox.fault(case.system, method=method, path=path, when=when, times=times, **fault)


def posts(case: Case, rows: list[dict]) -> int:
    """Return how many creations were sent."""
    return sum(creates(case, row) for row in rows)


def creates(case: Case, row: dict) -> bool:
    """Say whether a request is a creation, and none that only asks."""
    method, path = case.creation
    return row["method"] == method and row["write"] and bool(re.search(path, row["path"]))


@matrix(LOST, ONCE, taken=READ)
def test_what_was_created_although_the_answer_was_lost_is_not_created_again(
    engine: Engine, sandbox: Sandbox, case: Case, kind: str
) -> None:
    prepare(sandbox, case)
    lose(sandbox, case, kind, "after")
    ran = engine.done(case.module, case.create, timeout=engine.haste)
    assert (ran["changed"], ran["action"]) == (True, "created")
    assert posts(case, ran.rows) == 1
    assert ran["calls"]["retried"] >= 1
    (only,) = rows_of(sandbox, case.things)
    assert ran["resource"]["id"] == str(only[case.things.id])
    assert not engine.done(case.module, case.create)["changed"]


@matrix([one for one in LOST if one not in ("timeout", "504")])
def test_what_was_not_created_is_sent_again_after_a_look(
    engine: Engine, sandbox: Sandbox, case: Case, kind: str
) -> None:
    prepare(sandbox, case)
    lose(sandbox, case, kind, "before")
    ran = engine.done(case.module, case.create, timeout=engine.haste)
    assert ran["changed"]
    first, second = (at for at, row in enumerate(ran.rows) if creates(case, row))
    assert "GET" in [row["method"] for row in ran.rows[first:second]], "it looks before it sends again"
    assert len(rows_of(sandbox, case.things)) == 1


@matrix(["timeout", "504"])
def test_a_service_that_may_still_be_at_it_is_not_asked_again(
    engine: Engine, sandbox: Sandbox, case: Case, kind: str
) -> None:
    prepare(sandbox, case)
    lose(sandbox, case, kind, "before")
    ran = engine.refused(case.module, case.create, timeout=engine.haste)
    assert posts(case, ran.rows) == 1
    is_one_clear_sentence(ran["msg"])
    assert "may still appear" in ran["msg"]
    assert engine.done(case.module, case.create)["changed"]
    assert len(rows_of(sandbox, case.things)) == 1


@by_look
def test_a_service_that_acts_while_we_look_has_made_the_one_thing(engine: Engine, sandbox: Sandbox, case: Case) -> None:
    prepare(sandbox, case)
    method, path = case.creation
    # It gives no answer in time, and acts when we have looked already.
    sandbox.fault(case.system, "slow", method=method, path=path, seconds=0.6)
    session = engine.session(sleep=lambda seconds: _wait_for(sandbox, case))
    ran = engine.done(case.module, case.create, session=session, timeout=engine.haste)
    assert posts(case, ran.rows) == 1
    assert len(rows_of(sandbox, case.things)) == 1


def _wait_for(sandbox: Sandbox, case: Case) -> None:
    end = time.monotonic() + 5
    while time.monotonic() < end and not rows_of(sandbox, case.things):
        time.sleep(0.05)


MOVED = ("circonus_rule_set", "zmon_alert_definition")
"""Of which something can only be changed by making them anew, and which have no test of it of their own."""


@pytest.mark.parametrize("case", [CASES[name] for name in MOVED], ids=MOVED)
def test_a_replacement_whose_answer_is_lost_leaves_one(engine: Engine, sandbox: Sandbox, case: Case) -> None:
    prepare(sandbox, case)
    first = engine.done(case.module, case.create)["resource"]["id"]
    if case.system == "zmon":
        moved = {"check_definition": make(sandbox, case.references[0].twin)["id"]}
    else:
        moved = {"metric_type": "text", "rules": []}
    refused = engine.refused(case.module, {**case.create, **moved})
    assert refused.writes == []
    assert "replace" in refused["msg"]
    lose(sandbox, case, "reset", "after")
    ran = engine.done(case.module, {**case.create, **moved, "replace": True})
    assert ran["action"] == "replaced"
    (only,) = rows_of(sandbox, case.things)
    assert str(only[case.things.id]) != first
    assert not engine.done(case.module, {**case.create, **moved})["changed"]


@pytest.mark.parametrize("kind", LOST)
@pytest.mark.parametrize("when", ["before", "after"])
def test_an_event_may_be_sent_twice_and_makes_one_alert(engine: Engine, sandbox: Sandbox, kind: str, when: str) -> None:
    case = CASES["pagerduty_alert"]
    lose(sandbox, case, kind, when)
    ran = engine.run(case.module, case.create, timeout=engine.haste)
    assert not ran.failed, ran.result
    assert len(rows_of(sandbox, case.things)) == 1


@pytest.mark.parametrize("kind", LOST)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_downtime_whose_answer_was_lost_is_healed_by_the_next_run(
    engine: Engine, sandbox: Sandbox, kind: str, when: str
) -> None:
    case = CASES["zmon_downtime"]
    prepare(sandbox, case)
    lose(sandbox, case, kind, when)
    lost = engine.refused(case.module, case.create, timeout=engine.haste)
    is_one_clear_sentence(lost["msg"])
    says_what_to_do(lost["msg"])
    again = engine.done(case.module, case.create)
    assert again.warnings
    assert len(rows_of(sandbox, case.things)) == 1
    assert not engine.done(case.module, case.create)["changed"]


@pytest.mark.parametrize(
    ("case", "phase", "kind"),
    [
        pytest.param(CASES[module], phase, kind, id=f"{kind}-{module}-{phase}", marks=marks)
        for module, kind, marks in in_turns(LOST, [one for one in FOUND_AGAIN if CASES[one].phases[1:]])
        for phase in CASES[module].phases[1:]
    ],
)
def test_other_writes_are_sent_again(engine: Engine, sandbox: Sandbox, case: Case, phase: str, kind: str) -> None:
    prepare(sandbox, case)
    engine.done(case.module, case.create)
    fault = {"kind": "status", "status": int(kind)} if kind.isdigit() else {"kind": kind}
    for method in ("PUT", "PATCH", "DELETE"):
        sandbox.fault(case.system, method=method, when="after", **fault)
    ran = engine.run(case.module, getattr(case, phase), timeout=engine.haste)
    assert not ran.failed, ran.result
    assert len(rows_of(sandbox, case.things)) == (1 if phase == "change" else 0)
    assert not engine.done(case.module, getattr(case, phase))["changed"]
