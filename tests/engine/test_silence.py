"""P12: nothing says ok while nothing is silenced. A downtime, with everything that may go wrong at each of its calls."""

from __future__ import annotations

import pytest
from _pytest.mark import ParameterSet

from tests.cases.table import CASES
from tests.cases.words import Raw
from tests.support.downtimes import LEDGER, known
from tests.support.engine import Engine
from tests.support.faults import ONE_CALL, settle
from tests.support.raw import make, prepare, rows_of
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence

CASE = CASES["zmon_downtime"]
TASKS = {"create": 4, "change": 5, "remove": 3}
"""The tasks of the example, and the calls that each takes."""


def every_call() -> list[ParameterSet]:
    """Return the matrix: task, number of the call, fault. A sample of it has each call and each fault."""
    found = []
    for task, calls in TASKS.items():
        for call in range(calls):
            for number, fault in enumerate(ONE_CALL):
                marks = () if (number + call) % 4 == 0 else (pytest.mark.full,)
                found.append(pytest.param(task, call, fault, id=f"{task}-{call}-{fault}", marks=marks))
    return found


def begin(engine: Engine, task: str) -> None:
    """Let the cities ring, and what is changed or removed be open."""
    engine.sandbox.reset()
    prepare(engine.sandbox, CASE)
    if task != "create":
        engine.done(CASE.module, CASE.create)


def silent(sandbox: Sandbox) -> dict[str, set[str]]:
    """Return the entities in alarm, and the groups that silence each."""
    held = make(sandbox, Raw("zmon", "GET", "/_sandbox/downtimes?alert_id=312"))
    return {one: {row["group_id"] for row in held if row["entity"] == one} for one in CASE.create["entities"]}


def holds(sandbox: Sandbox) -> None:
    """Fail unless everything that the ledger calls covered is silent by the downtime that it names."""
    entry = known(sandbox)
    assert entry["covered_entities"] == sorted(CASE.create["entities"])
    assert all(entry["group_id"] in silent(sandbox)[one] for one in entry["covered_entities"])


@pytest.mark.parametrize(("task", "call", "fault"), every_call())
def test_a_downtime_holds_or_fails_and_is_healed_whichever_call_fails(
    engine: Engine, sandbox: Sandbox, task: str, call: int, fault: str
) -> None:
    options = getattr(CASE, task)
    begin(engine, task)
    calls = engine.done(CASE.module, options).rows
    assert len(calls) == TASKS[task]
    row = calls[call]
    nth = sum(1 for one in calls[:call] if (one["method"], one["path"]) == (row["method"], row["path"]))
    begin(engine, task)
    for _number in range(nth):
        sandbox.fault("zmon", "slow", method=row["method"], path=f"^{row['path']}$", seconds=0)
    path = row["path"].rpartition("/")[0] + "/" if row["method"] == "DELETE" else f"{row['path']}$"
    sandbox.fault("zmon", method=row["method"], path=f"^{path}", times=0, **ONE_CALL[fault])
    ran = engine.run(CASE.module, options, timeout=engine.haste, retries=1)
    assert sum(one["used"] for one in sandbox.faults()) > nth
    sandbox.mend()
    settle(fault)
    if ran.failed:
        is_one_clear_sentence(ran["msg"])
        assert f"({row['method']} " in ran["msg"]
    elif task != "remove":
        holds(sandbox)
    if task == "change":
        assert all(silent(sandbox).values()), "never does anything ring in between"
    again = engine.done(CASE.module, options)
    if task == "remove":
        assert not any(silent(sandbox).values())
        assert rows_of(sandbox, LEDGER) == []
        return
    assert again["resource"]["entities"] == sorted(CASE.create["entities"])
    holds(sandbox)
    last = engine.done(CASE.module, options)
    assert (last["changed"], last.warnings) == (False, [])
