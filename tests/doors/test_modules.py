"""P8: both doors give the same result. Every module's cases through both, and the results compared.

A playbook holds several modules. Of each shape one module runs all there is through both doors; of the others every run
ships no more than the life of a thing (`make test-full`: all of it).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.cases.table import CASES
from tests.cases.words import Case, Options
from tests.support.hook import hook
from tests.support.playbooks import DOORS, Record, Task, Turns, comparable, groups_of, notices, task, with_results
from tests.support.sandbox import Sandbox
from tests.support.shapes import SAMPLE

WHOLE = [case for module, case in CASES.items() if module in SAMPLE]
SHORT = [case for module, case in CASES.items() if module not in SAMPLE]
SINGLE = ("changed", "action", "diff", "resource")
"""What is equal for the items of a loop, too. (That an item was planned before, only the in-process door knows.)"""


SHIPPED = ("missing argument", "create", "change", "remove")
"""Of a module whose shape another one shows, the tasks that every run ships: each costs half a second there."""


def tasks_of(case: Case, door: str, whole: bool) -> list[dict[str, Any]]:
    """Return the tasks of a module's life, then one more creation that is told to slow down, then loops.

    whole: all of them through both doors; else nothing slows down, and little is shipped.
    """

    def one(name: str, options: Options, **keywords: Any) -> dict[str, Any]:
        return task(f"{case.module}: {name}", case.module, options, **keywords)

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
        for phase in case.phases
        for more in (", foretold", "", ", again")
    ]
    slowed = one("create, slowed down", case.create, vars={"sandbox_calls": [["POST", "/faults", slow_down]]})
    tasks = [one("missing argument", case.missing), *lives, *([slowed] if whole else []), *(loops if case.many else [])]
    if whole or DOORS[door]:
        return tasks
    return [one for one in tasks if one["name"].removeprefix(f"{case.module}: ") in SHIPPED]


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


def shipped_life(case: Case, ran: Record) -> None:
    for phase, action in zip(("create", "change", "remove"), case.actions, strict=True):
        if phase in case.phases:
            assert happened(ran[phase]) == (True, action, True)


LIFE = (missing_argument, create, change, remove)


def parts_of(door: str, whole: bool) -> tuple[Callable[[Case, Record], None], ...]:
    """Return what is to be seen of a module's tasks."""
    if whole:
        return (*LIFE, slowed_down, loop)
    return (*LIFE, loop) if DOORS[door] else (missing_argument, shipped_life)


def through_both_doors(
    run_playbook: Callable[..., Record], sandbox: Sandbox, subtests: pytest.Subtests, cases: list[Case], whole: bool
) -> None:
    """Run a playbook of several modules through each door, each module from the seed data, and compare."""
    ran: dict[str, Record] = {}
    for door in DOORS:
        turns = Turns(sandbox, cases)
        with hook(turns.functions) as url:
            tasks = []
            for case in cases:
                first, *others = tasks_of(case, door, whole)
                tasks += [{**first, "vars": {"sandbox_calls": [["POST", url + case.module, None]]}}, *others]
            ran[door] = run_playbook(with_results(tasks), door)
        turns.end()
        for case in cases:
            for part in parts_of(door, whole):
                with subtests.test(part.__name__, door=door, module=case.module):
                    part(case, ran[door].of(case.module))
            if whole:
                with subtests.test("what is there in the end", door=door, module=case.module):
                    assert turns.left[case.module] >= 1
    for case in cases:
        here, shipped = (ran[door].of(case.module) for door in DOORS)
        for name in shipped.tasks:
            with subtests.test("the doors agree", module=case.module, task=name):
                agree(case, here[name].result, shipped[name].result)
    assert ran["in process"].of(cases[0].module)["missing argument"].loaded, "the parent loads the class before it forks"


@pytest.mark.parametrize("cases", groups_of(WHOLE))
def test_the_cases_through_both_doors(
    run_playbook: Callable[..., Record], sandbox: Sandbox, subtests: pytest.Subtests, cases: list[Case]
) -> None:
    through_both_doors(run_playbook, sandbox, subtests, cases, whole=True)


@pytest.mark.parametrize("cases", groups_of(SHORT))
def test_the_life_of_a_module_of_a_known_shape_through_both_doors(
    run_playbook: Callable[..., Record], sandbox: Sandbox, subtests: pytest.Subtests, cases: list[Case]
) -> None:
    through_both_doors(run_playbook, sandbox, subtests, cases, whole=False)


@pytest.mark.full
@pytest.mark.parametrize("cases", groups_of(SHORT))
def test_the_cases_of_a_known_shape_through_both_doors(
    run_playbook: Callable[..., Record], sandbox: Sandbox, subtests: pytest.Subtests, cases: list[Case]
) -> None:
    through_both_doors(run_playbook, sandbox, subtests, cases, whole=True)


def agree(case: Case, here: dict[str, Any], shipped: dict[str, Any]) -> None:
    """Fail unless the two results of a task are the same; of the items of a loop, what both doors know."""
    if "results" not in here:
        assert comparable(here, case.masked) == comparable(shipped, case.masked)
        assert notices(here) == notices(shipped)
        return
    for one, other in zip(here["results"], shipped["results"], strict=True):
        for name in SINGLE:
            mine, theirs = (comparable({name: item[name]}, case.masked) for item in (one, other))
            assert mine == theirs
