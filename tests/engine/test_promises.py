"""P1: the second run changes nothing. P2: check mode writes nothing and tells the truth.

For every module: create, again, change, again, remove, again, each foretold by check mode first.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.table import CASES
from tests.cases.words import Case
from tests.support.engine import Engine, Ran
from tests.support.raw import bare, make, prepare, rows_of
from tests.support.sandbox import Sandbox

every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def foretold(engine: Engine, case: Case, options: dict[str, Any], *, chosen: tuple[str, ...] = ()) -> Ran:
    """Run a task in check mode and then for real, and compare."""
    before = rows_of(engine.sandbox, case.things)
    check = engine.done(case.module, options, check=True)
    assert check.writes == []
    assert rows_of(engine.sandbox, case.things) == before
    real = engine.done(case.module, options)
    for name in ("changed", "action", "diff"):
        assert check[name] == real[name], name
    assert check["calls"]["write"] == 0
    for name, value in check["resource"].items():
        assert real["resource"][name] == value, name
    assert set(real["resource"]) - set(check["resource"]) == set(chosen), "no less is foretold, and nothing is guessed"
    return real


@every_case
def test_a_thing_lives_as_told_and_check_mode_foretells_it(engine: Engine, sandbox: Sandbox, case: Case) -> None:
    prepare(sandbox, case)
    for options, action, left, chosen in (
        (case.create, case.actions[0], 1, case.chosen),
        (case.change, case.actions[1], 1, case.moved),
        (case.remove, case.actions[2], 0, ()),
    ):
        if not options:
            continue
        real = foretold(engine, case, options, chosen=chosen)
        assert (real["changed"], real["action"]) == (True, action)
        assert real.writes
        assert len(rows_of(sandbox, case.things)) == left
        again = foretold(engine, case, options, chosen=chosen if case.repeats else ())
        assert (again["changed"], again["action"]) == ((True, action) if case.repeats else (False, "unchanged"))
        assert bool(again.writes) is case.repeats
        assert case.repeats or again["diff"]["before"] == again["diff"]["after"]


@every_case
def test_what_is_created_shows_in_the_second_run_as_it_did_in_the_first(engine: Engine, sandbox: Sandbox, case: Case) -> None:
    prepare(sandbox, case)
    first = engine.done(case.module, case.create)
    second = engine.done(case.module, case.create)
    if not case.keeps:  # an event tells nobody's id
        first["resource"].pop("id", None), second["resource"].pop("id", None)
    for name in case.once:
        assert first["resource"].pop(name)
        assert second["resource"].pop(name, None) is None
    assert second["resource"] == first["resource"]


@every_case
def test_a_missing_argument_is_named_before_any_call(engine: Engine, case: Case) -> None:
    ran = engine.refused(case.module, case.missing)
    assert case.says in ran["msg"]
    assert ran.rows == []


@pytest.mark.parametrize("case", [case for case in CASES.values() if case.twin], ids=lambda case: case.module)
def test_two_things_of_one_name_fail_and_both_are_listed(engine: Engine, sandbox: Sandbox, case: Case) -> None:
    before = prepare(sandbox, case)
    first = str(engine.done(case.module, case.create)["resource"]["id"])
    made = bare(make(sandbox, case.twin, before=before))
    second = str(made[case.things.id])
    for options in (case.change, case.remove):
        ran = engine.refused(case.module, options)
        assert first in ran["msg"]
        assert second in ran["msg"]
        assert ran.writes == []
    one = engine.done(case.module, {**case.remove, "id": second})
    assert one["action"] == "deleted"
    assert len(rows_of(sandbox, case.things)) == 1
