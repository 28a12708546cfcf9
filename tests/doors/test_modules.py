"""Done-when 2: every module's cases through both doors, one playbook each; then P8, the doors compared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.cases.table import CASES
from tests.cases.words import Case, Options
from tests.doors.record import DOORS, Record, Task, comparable, notices, task, with_results
from tests.support.raw import crowd, needed_by_many, prepare, rows_of
from tests.support.sandbox import Sandbox

every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)
SINGLE = ("changed", "action", "diff", "resource")
"""What is equal for the items of a loop, too. (That an item was planned before, only the in-process door knows.)"""


def tasks_of(case: Case) -> list[dict[str, Any]]:
    """Return the playbook of a module: style.md's list, then one more creation that is told to slow down, then loops."""

    def one(name: str, options: Options, **keywords: Any) -> dict[str, Any]:
        return task(name, case.module, options, **keywords)

    method, path = case.creation
    slow_down = {"system": case.system, "kind": "status", "method": method, "path": path, "status": 429,
                 "headers": {"Retry-After": "1"}}  # fmt: skip
    items = [case.one_of_many(number) for number in (0, 1, 0)]
    looped = {name: f"{{{{ item['{name}'] }}}}" for name in case.many}
    loops = [
        one("loop, foretold", looped, loop=items[:2], check_mode=True),
        one("loop", looped, loop=items),
        one("loop, again", looped, loop=items),
    ]
    lives = [
        one(f"{phase}{more}", getattr(case, phase), **({"check_mode": True} if more == ", foretold" else {}))
        for phase in case.phases[1:]
        for more in (", foretold", "", ", again")
    ]
    return with_results(
        [
            one("missing argument", case.missing),
            one("create, foretold", case.create, check_mode=True),
            one("create", case.create),
            one("create, again", case.create),
            *lives,
            one("create, slowed down", case.create, vars={"sandbox_calls": [["POST", "/faults", slow_down]]}),
            *(loops if case.many else ()),
        ]
    )


def happened(task: Task) -> tuple[Any, Any, bool]:
    """Return what a task says it did, and whether it wrote."""
    assert not task.result.get("failed"), task.result
    return task.result["changed"], task.result["action"], bool(task.writes)


def missing_argument(case: Case, ran: Record) -> None:
    assert ran["missing argument"].result["failed"]
    assert case.says in ran["missing argument"].result["msg"]
    assert ran["missing argument"].rows == []


def create(case: Case, ran: Record) -> None:
    _foretold_and_done(case, ran, "create", case.actions[0], case.chosen)


def change(case: Case, ran: Record) -> None:
    _foretold_and_done(case, ran, "change", case.actions[1], case.moved)


def remove(case: Case, ran: Record) -> None:
    _foretold_and_done(case, ran, "remove", case.actions[2], ())


def _foretold_and_done(case: Case, ran: Record, phase: str, action: str, chosen: tuple[str, ...]) -> None:
    if not getattr(case, phase):
        return
    foretold, real, again = (ran[f"{phase}{more}"] for more in (", foretold", "", ", again"))
    assert happened(foretold) == (True, action, False)
    assert happened(real) == (True, action, True)
    assert happened(again) == ((True, action, True) if case.repeats else (False, "unchanged", False))
    assert foretold.result["diff"] == real.result["diff"]
    known = foretold.result["resource"]
    assert {name: real.result["resource"][name] for name in known} == known
    assert set(real.result["resource"]) - set(known) == set(chosen)


def slowed_down(case: Case, ran: Record) -> None:
    if case.change == case.remove == {}:  # what cannot be removed is not made a second time
        return
    told = ran["create, slowed down"]
    assert happened(told) == (True, case.actions[0], True)
    assert told.result["calls"]["retried"] == 1
    assert told.result["calls"]["waited"] >= 1
    assert any("asked to slow down (429)" in said for said in told.result["warnings"])
    refused = [row for row in told.rows if row["status"] == 429]
    assert len(refused) == 1
    assert len(told.writes) == case.cost.create[1] + 1


def loop(case: Case, ran: Record) -> None:
    if not case.many:
        return

    def changes(name: str) -> list[bool]:
        return [one["changed"] for one in ran[name].result["results"]]

    assert changes("loop") == [True, True, False]
    assert changes("loop, again") == [False, False, False]
    assert ran["loop, again"].writes == []
    assert ran["loop, foretold"].writes == []
    assert changes("loop, foretold") == [True, True]


PARTS = (missing_argument, create, change, remove, slowed_down, loop)


@every_case
def test_the_cases_through_both_doors(
    run_playbook: Callable[..., Record], sandbox: Sandbox, subtests: pytest.Subtests, case: Case
) -> None:
    ran: dict[str, Record] = {}
    for door in DOORS:
        sandbox.reset()
        crowd(sandbox, case, prepare(sandbox, case))
        needed_by_many(sandbox, case, range(2))
        ran[door] = run_playbook(tasks_of(case), door)
        for part in PARTS:
            with subtests.test(part.__name__, door=door):
                part(case, ran[door])
        with subtests.test("what is there in the end", door=door):
            assert len(rows_of(sandbox, case.things)) >= 1
    for name in ran["shipped"].tasks:
        with subtests.test("the doors agree", task=name):
            agree(case, *(ran[door][name].result for door in DOORS))
    assert ran["in process"]["missing argument"].loaded, "the parent loads the class before it forks"


def agree(case: Case, here: dict[str, Any], shipped: dict[str, Any]) -> None:
    """P8."""
    if "results" not in here:
        assert comparable(here, case.masked) == comparable(shipped, case.masked)
        assert notices(here) == notices(shipped)
        return
    for one, other in zip(here["results"], shipped["results"], strict=True):
        for name in SINGLE:
            mine, theirs = (comparable({name: item[name]}, case.masked) for item in (one, other))
            assert mine == theirs
