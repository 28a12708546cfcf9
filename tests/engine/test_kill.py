"""P5: nothing is created twice, not even by a run that was killed between a request and its answer and is run again.

Real processes, killed as `kill -9` does. Of each shape one module is tried.
"""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.cases.table import CASES
from tests.cases.words import Case, Raw
from tests.support.child import Child
from tests.support.downtimes import LEDGER, downtimes, known
from tests.support.engine import RESOURCES, Engine
from tests.support.raw import make, prepare, rows_of
from tests.support.sandbox import Sandbox
from tests.support.shapes import each
from tests.support.waiting import until

CREATED = [name for name in CASES if name != "zmon_downtime" and getattr(RESOURCES[name], "create", "by an event") is not None]
"""All that is made by one request."""


def killed(sandbox: Sandbox, case: Case, options: dict[str, Any], method: str, path: str, when: str, nth: int = 1) -> None:
    """Kill a task while it waits for the answer to its nth request of this kind; see that the request has arrived."""
    for _number in range(nth - 1):
        sandbox.fault(case.system, "slow", method=method, path=path, seconds=0)
    sandbox.fault(case.system, "timeout", method=method, path=path, when=when)
    child = Child(sandbox, case.module, options)
    child.begin()
    until(lambda: sum(fault["used"] for fault in sandbox.faults()) == nth)
    child.kill()
    sandbox.mend()


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("case", each({name: CASES[name] for name in CREATED}))
def test_a_creation_killed_and_run_again_leaves_one(engine: Engine, sandbox: Sandbox, case: Case, when: str) -> None:
    prepare(sandbox, case)
    killed(sandbox, case, case.create, *case.creation, when)
    assert len(rows_of(sandbox, case.things)) == (1 if when == "after" else 0)
    again = engine.done(case.module, case.create)
    assert again["changed"] is (when == "before" or case.repeats)
    assert len(rows_of(sandbox, case.things)) == 1
    assert engine.done(case.module, case.create)["changed"] is case.repeats


INTENT = ("PUT", "/entities$", 1)
OPENING = ("POST", "/downtimes$", 1)
FINAL = ("PUT", "/entities$", 2)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", [INTENT, OPENING, FINAL], ids=["intent", "opening", "final"])
@pytest.mark.parametrize("seen", [True, False], ids=["in alarm", "quiet"])
def test_a_downtime_killed_and_run_again_leaves_one_known(
    engine: Engine, sandbox: Sandbox, when: str, step: tuple[str, str, int], seen: bool
) -> None:
    """Seen: the entities are in alarm, so ZMON's status shows the downtimes; else an orphan cannot be found."""
    case = CASES["zmon_downtime"]
    if seen:
        prepare(sandbox, case)
    method, path, nth = step
    killed(sandbox, case, case.create, method, path, when, nth)
    again = engine.done(case.module, case.create)
    if not seen:
        prepare(sandbox, case)
    there = downtimes(sandbox)
    entry = known(sandbox)
    assert entry["group_id"] == again["resource"]["id"]
    assert entry["group_id"] in there, "what is known is open"
    orphans = [end for group, end in there.items() if group != entry["group_id"]]
    opened = step == FINAL or (step == OPENING and when == "after")
    assert len(orphans) == (1 if opened and not seen and not (step == FINAL and when == "after") else 0)
    assert all(end <= entry["end_time"] for end in orphans), "an orphan never outlives what is known"
    died = not (step == INTENT and when == "before") and not (step == FINAL and when == "after")
    assert bool([said for said in again.warnings if "earlier run died" in said]) is died
    third = engine.done(case.module, case.create)
    assert (third["changed"], third.warnings) == (False, [])


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(
    "step",
    [INTENT, OPENING, ("DELETE", "/downtimes/", 1), FINAL],
    ids=["intent", "opening", "removal", "final"],
)
def test_a_downtime_killed_while_it_is_moved_leaves_one(
    engine: Engine, sandbox: Sandbox, when: str, step: tuple[str, str, int]
) -> None:
    case = CASES["zmon_downtime"]
    prepare(sandbox, case)
    engine.done(case.module, case.create)
    method, path, nth = step
    killed(sandbox, case, case.change, method, path, when, nth)
    assert downtimes(sandbox), "never does anything shout in between"
    again = engine.done(case.module, case.change)
    assert list(downtimes(sandbox)) == [again["resource"]["id"]]
    assert known(sandbox)["group_id"] == again["resource"]["id"]
    assert not engine.done(case.module, case.change)["changed"]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", [("DELETE", "/downtimes/", 1), ("DELETE", "/entities/", 1)], ids=["downtime", "ledger"])
def test_a_downtime_killed_while_it_is_removed_is_gone_after_the_next_run(
    engine: Engine, sandbox: Sandbox, when: str, step: tuple[str, str, int]
) -> None:
    case = CASES["zmon_downtime"]
    prepare(sandbox, case)
    engine.done(case.module, case.create)
    method, path, nth = step
    killed(sandbox, case, case.remove, method, path, when, nth)
    engine.done(case.module, case.remove)
    assert downtimes(sandbox) == {}
    assert rows_of(sandbox, LEDGER) == []
    assert not engine.done(case.module, case.remove)["changed"]


def test_the_removal_of_a_downtime_whose_opening_was_killed_says_what_may_be_left(
    engine: Engine, sandbox: Sandbox
) -> None:
    case = CASES["zmon_downtime"]
    killed(sandbox, case, case.create, *case.creation, "after")
    ran = engine.done(case.module, case.remove)
    assert any("it stays until" in said for said in ran.warnings)
    assert rows_of(sandbox, LEDGER) == []


def test_what_somebody_else_opened_is_not_taken_for_ours(engine: Engine, sandbox: Sandbox) -> None:
    case = CASES["zmon_downtime"]
    prepare(sandbox, case)
    theirs = {"comment": "Ask Jo [cities 000000000000]", "start_time": int(time.time()), "end_time": int(time.time()) + 600,
              "entities": ["cd-kinshasa"], "alert_definitions": [312]}  # fmt: skip
    group = make(sandbox, Raw("zmon", "POST", "/api/v1/downtimes", theirs))["id"]
    killed(sandbox, case, case.create, *case.creation, "before")
    ran = engine.done(case.module, case.create)
    assert ran["resource"]["id"] != group
    assert group in downtimes(sandbox)
