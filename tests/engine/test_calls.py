"""P9: fewest calls. What each is comes from the tables of the references (see Cost in the cases).

Every module is tried alone and in a loop of five; a hundred, and more than fit on one page, of each way of reading a list.
"""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import RESOURCES
from tests.cases.table import CASES
from tests.cases.words import Case
from tests.support.engine import Engine, Ran
from tests.support.raw import crowd, needed_by_many, prepare
from tests.support.shapes import LISTED, each, first_of, listing_of

every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)
MANY = {module: one for module, one in CASES.items() if one.many}
BY_LIST = frozenset(first_of({module: RESOURCES[module] for module in MANY}, listing_of))
HUNDRED = range(100)


def counts(ran: Ran) -> tuple[int, int]:
    """Return reads and writes as the journal has them; the task must report the same."""
    seen = len(ran.reads), len(ran.writes)
    assert (ran["calls"]["read"], ran["calls"]["write"]) == seen
    assert (ran["calls"]["retried"], ran["calls"]["waited"]) == (0, 0.0)
    return seen


@every_case
def test_one_thing_costs_what_the_reference_says(engine: Engine, case: Case) -> None:
    prepare(engine.sandbox, case)
    cost = case.cost
    assert counts(engine.done(case.module, case.create)) == cost.create
    assert counts(engine.done(case.module, case.create)) == cost.unchanged
    if case.change:
        assert counts(engine.done(case.module, case.change)) == cost.change
        assert counts(engine.done(case.module, case.change, check=True))[1] == 0
    if case.remove:
        assert counts(engine.done(case.module, case.remove)) == cost.remove
        assert counts(engine.done(case.module, case.remove)) == cost.absent


@every_case
def test_check_mode_costs_the_reads_alone(engine: Engine, case: Case) -> None:
    prepare(engine.sandbox, case)
    assert counts(engine.done(case.module, case.create, check=True)) == (case.cost.create[0], 0)
    if case.remove:
        engine.done(case.module, case.create)
        foretold = case.cost.remove[0] if case.cost.foretold is None else case.cost.foretold
        assert counts(engine.done(case.module, case.remove, check=True)) == (foretold, 0)


BY_ID = [one for one in CASES.values() if "{id}" in one.things.item and not RESOURCES[one.module].containers]
"""Where an id alone says which is meant."""


@pytest.mark.parametrize("case", BY_ID, ids=lambda one: one.module)
def test_by_id_one_read_is_enough(engine: Engine, case: Case) -> None:
    prepare(engine.sandbox, case)
    made = engine.done(case.module, case.create)
    change = {name: value for name, value in case.change.items() if name not in case.create} or case.change
    by_id: dict[str, Any] = {"id": made["resource"]["id"]}
    assert counts(engine.done(case.module, by_id)) == (1, 0)
    if change:
        assert counts(engine.done(case.module, {**by_id, **change})) in ((1, 1), case.cost.change)
    if RESOURCES[case.module].remove is not None:
        assert counts(engine.done(case.module, {**by_id, "state": "absent"})) in ((1, 1), case.cost.remove)
        assert counts(engine.done(case.module, {**by_id, "state": "absent"})) == (1, 0)


def loop(engine: Engine, case: Case, items: Any, **more: Any) -> list[Ran]:
    """Run one task per number as the items of one loop."""
    session = engine.session(many=True)
    try:
        return [engine.done(case.module, case.one_of_many(n), session=session, **more) for n in items]
    finally:
        session.close()


def total(runs: list[Ran]) -> tuple[int, int]:
    """Return the reads and writes of all items."""
    reads, writes = zip(*(counts(ran) for ran in runs), strict=True)
    return sum(reads), sum(writes)


@pytest.mark.parametrize("case", each(MANY, BY_LIST))
def test_a_loop_over_a_hundred_unchanged_things_costs_the_pages_of_one_list(engine: Engine, case: Case) -> None:
    prepare(engine.sandbox, case)
    needed_by_many(engine.sandbox, case, HUNDRED)
    made = loop(engine, case, HUNDRED)
    assert total(made)[1] == 100 * case.cost.create[1]
    again = loop(engine, case, HUNDRED)
    assert total(again) == (case.many_reads, 0)
    assert not any(ran["changed"] for ran in again)
    reads, writes = total(loop(engine, case, range(10), check=True))
    assert reads <= case.many_reads
    assert writes == 0


@pytest.mark.parametrize("case", [one for one in CASES.values() if one.many_other], ids=lambda one: one.module)
def test_a_change_in_a_loop_adds_one_write(engine: Engine, case: Case) -> None:
    prepare(engine.sandbox, case)
    needed_by_many(engine.sandbox, case, range(5))
    loop(engine, case, range(5))
    session = engine.session(many=True)
    runs = []
    assert total(loop(engine, case, range(5)))[0] <= case.many_reads
    for number in range(5):
        different = case.many_other if number == 3 else {}
        runs.append(engine.done(case.module, {**case.one_of_many(number), **different}, session=session))
    session.close()
    assert [ran["changed"] for ran in runs] == [False, False, False, True, False]
    assert total(runs)[1] == case.cost.change[1]


@pytest.mark.parametrize("case", each(CASES, LISTED))
def test_what_is_there_is_found_beyond_the_first_page(engine: Engine, case: Case) -> None:
    crowd(engine.sandbox, case, prepare(engine.sandbox, case))
    engine.done(case.module, case.create)
    again = engine.done(case.module, case.create)
    assert (again["changed"], bool(again.writes)) == (case.repeats, case.repeats)
    if case.remove:
        removed = engine.done(case.module, case.remove)
        assert removed["action"] == case.actions[2]
