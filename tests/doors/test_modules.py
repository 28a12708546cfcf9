"""P8: both doors give the same result. Every module's cases through both, and the results compared.

A playbook holds several modules. One that is kept and one that plans for itself run all there is through both doors, one of each way in,
of what stays and of what passes, its whole life, all others what is their own: the first task. `make test-full` ships everything of everyone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import RESOURCES
from tests.cases.table import CASES
from tests.cases.words import Case, Options
from tests.support.hook import hook
from tests.support.playbooks import DOORS, Record, Task, Turns, comparable, groups_of, notices, task, with_results
from tests.support.sandbox import Sandbox
from tests.support.shapes import PASSING, first_of

ALL, LIFE, LITTLE = "all", "the life", "little"
"""What of a module every run ships, for each task costs half a second there: loops and a pause are what the door makes of
them, whatever the module; what a life is, the engine decides, whose tests go through it for everyone; the arguments and the
result of a task are each module's own.
"""
SINGLE = ("changed", "action", "diff", "resource")
"""What is equal for the items of a loop, too: what was read before is not read again in process."""
LIFE_SHIPPED = ("create", "change, foretold", "change", "remove")
LITTLE_IS = {True: ("create, foretold", "create"), False: ("create",)}
"""The tasks by the door: whether it is in process."""


def is_made(case: Case) -> bool:
    """Say whether a module makes a thing: what only the service makes can be changed and be gone."""
    return (case.actions[0], case.actions[2]) != ("updated", "deleted")


def is_made_anew(case: Case) -> bool:
    """Say whether a thing is made a second time after its life: not where it stays for ever."""
    return bool(case.remove) and is_made(case)


WHOLE = first_of({module: RESOURCES[module] for module, case in CASES.items() if case.many and is_made_anew(case)}, type)
"""The first module of those that are planned for, and of those that plan for themselves: a door asks for no more of a declaration."""


def ships(case: Case) -> str:
    """Return what of a module every run ships."""
    if case.module in WHOLE:
        return ALL
    return LIFE if case.module in PASSING else LITTLE


def tasks_of(case: Case, door: str, shipped: str) -> list[dict[str, Any]]:
    """Return the tasks of a module's life, then one more creation that is told to slow down, then loops."""

    def one(name: str, options: Options, **keywords: Any) -> dict[str, Any]:
        return task(f"{case.module}: {name}", case.module, options, **keywords)

    method, path = case.creation
    slow_down = {"system": case.system, "kind": "status", "method": method, "path": path, "status": 429,
                 "headers": {"Retry-After": "1"}}  # fmt: skip
    items = [case.one_of_many(number) for number in (0, 1, 0)]
    looped = {name: f"{{{{ item['{name}'] }}}}" for name in case.many}
    loops = [
        one("loop, foretold", looped, loop=items, check_mode=True),
        one("loop", looped, loop=items),
        one("loop, again", looped, loop=items),
    ]
    lives = [
        one(f"{phase}{more}", getattr(case, phase), **({"check_mode": True} if more == ", foretold" else {}))
        for phase in case.phases
        for more in (", foretold", "", ", again")
    ]
    slowed = one("create, slowed down", case.create, vars={"sandbox_calls": [["POST", "/faults", slow_down]]})
    tasks = [
        one("missing argument", case.missing),
        *lives,
        *([slowed] if shipped == ALL and is_made_anew(case) else []),
        *(loops if case.many and (shipped == ALL or DOORS[door]) else []),
    ]
    if shipped == ALL or (shipped == LIFE and DOORS[door]):
        return tasks
    some = LIFE_SHIPPED if shipped == LIFE else LITTLE_IS[DOORS[door]]
    return [one for one in tasks if one["name"].removeprefix(f"{case.module}: ") in some]


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
    if not is_made_anew(case):
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
    assert changes("loop, foretold") == changes("loop")


def what_was_run(case: Case, ran: Record) -> None:
    for name, one in ran.tasks.items():
        phase, _comma, foretold = name.partition(", ")
        action = case.actions[("create", "change", "remove").index(phase)]
        assert happened(one) == (True, action, not foretold)
        if foretold:
            real = ran[phase].result
            assert one.result["diff"] == real["diff"]
            assert one.result["resource"].items() <= real["resource"].items()


LIVES = (missing_argument, create, change, remove)


def parts_of(door: str, shipped: str) -> tuple[Callable[[Case, Record], None], ...]:
    """Return what is to be seen of a module's tasks."""
    if shipped == ALL:
        return (*LIVES, slowed_down, loop)
    return (*LIVES, loop) if shipped == LIFE and DOORS[door] else (what_was_run,)


def through_both_doors(
    run_playbook: Callable[..., Record], sandbox: Sandbox, subtests: pytest.Subtests, cases: dict[str, tuple[Case, str]]
) -> None:
    """Run a playbook of several modules through each door, each module from the seed data, and compare."""
    ran: dict[str, Record] = {}
    for door in DOORS:
        crowded = [module for module, (_case, shipped) in cases.items() if shipped == ALL]
        turns = Turns(sandbox, [case for case, _shipped in cases.values()], crowded=crowded)
        with hook(turns.functions) as url:
            tasks = []
            for module, (case, shipped) in cases.items():
                first, *others = tasks_of(case, door, shipped)
                tasks += [{**first, "vars": {"sandbox_calls": [["POST", url + module, None]]}}, *others]
            ran[door] = run_playbook(with_results(tasks), door)
        turns.end()
        for module, (case, shipped) in cases.items():
            for part in parts_of(door, shipped):
                with subtests.test(part.__name__, door=door, module=module):
                    part(case, ran[door].of(module))
            if shipped == ALL and is_made(case):
                with subtests.test("what is there in the end", door=door, module=module):
                    assert turns.left[module] >= 1
    for module, (case, _shipped) in cases.items():
        here, there = (ran[door].of(module) for door in DOORS)
        for name in there.tasks:
            with subtests.test("the doors agree", module=module, task=name):
                agree(case, here[name].result, there[name].result)
        assert all(one.loaded for one in here.tasks.values()), "the parent loads the class before it forks"


@pytest.mark.parametrize("cases", groups_of(CASES.values()))
def test_the_cases_through_both_doors(
    run_playbook: Callable[..., Record], sandbox: Sandbox, subtests: pytest.Subtests, cases: list[Case]
) -> None:
    through_both_doors(run_playbook, sandbox, subtests, {case.module: (case, ships(case)) for case in cases})


@pytest.mark.full
@pytest.mark.parametrize("cases", groups_of([case for case in CASES.values() if ships(case) != ALL]))
def test_all_there_is_through_both_doors(
    run_playbook: Callable[..., Record], sandbox: Sandbox, subtests: pytest.Subtests, cases: list[Case]
) -> None:
    through_both_doors(run_playbook, sandbox, subtests, {case.module: (case, ALL) for case in cases})


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
