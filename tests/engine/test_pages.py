"""P12: a page goes out. A trigger, with everything that may go wrong at each of its calls."""

from __future__ import annotations

from typing import Any

import pytest
from _pytest.mark import ParameterSet

from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.pagerduty import alert
from tests.cases.table import CASES
from tests.support.engine import Engine, Ran
from tests.support.faults import ONE_CALL, settle
from tests.support.raw import rows_of
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence

CASE = CASES["pagerduty_alert"]
TASKS = {
    "new": ({"service": "Web shop"}, 4),
    "open": ({"service": "Web shop", "refresh": True}, 5),
}
"""Options beside those of the example, and the calls this takes: the event is the last."""
EVENT = "POST /v2/enqueue"


def every_call() -> list[ParameterSet]:
    """Return the matrix: task, number of the call, fault, how often. A sample of it has each call and each fault."""
    found = []
    for task, (_options, calls) in TASKS.items():
        for call in range(calls):
            for number, fault in enumerate(ONE_CALL):
                for times, often in ((0, "for ever"), (1, "once")):
                    marks = () if (number + call) % 4 == 0 and times == int(call == calls - 1) else (pytest.mark.full,)
                    found.append(pytest.param(task, call, fault, times, id=f"{task}-{call}-{fault}-{often}", marks=marks))
    return found


def begin(engine: Engine, task: str) -> dict[str, Any]:
    """Return the options of a task, whose alert is open where it says so."""
    engine.sandbox.reset()
    if task == "open":
        engine.done(CASE.module, CASE.create)
    return {**CASE.create, **TASKS[task][0]}


def taken(ran: Ran) -> int:
    """Return how many events the service said to have taken, as far as anybody heard it."""
    return len([row for row in ran.rows if row["write"] and row["status"] == 202])


@pytest.mark.parametrize(("task", "call", "fault", "times"), every_call())
def test_a_page_goes_out_whichever_call_fails(
    engine: Engine, sandbox: Sandbox, task: str, call: int, fault: str, times: int
) -> None:
    calls = engine.done(CASE.module, begin(engine, task)).rows
    assert len(calls) == TASKS[task][1]
    options, row = begin(engine, task), calls[call]
    sandbox.fault("pagerduty", method=row["method"], path=f"^{row['path']}$", times=times, **ONE_CALL[fault])
    ran = engine.run(CASE.module, options, timeout=engine.haste, retries=1, max_wait=1000)
    assert sum(one["used"] for one in sandbox.faults()) >= 1
    sandbox.mend()
    settle(fault)
    if row["write"] and (times == 0 or ran.failed):
        is_one_clear_sentence(ran["msg"])
        assert f"Cannot trigger PagerDuty alert 'No data received' ({EVENT}" in ran["msg"]
        assert times == 0 or fault == "html"  # a page in the place of an answer comes again
        return
    assert (ran.failed, ran["action"], ran["changed"]) == (False, "triggered", True)
    assert taken(ran) >= 1
    assert len(rows_of(sandbox, CASE.things)) == 1
    if not row["write"] and times == 0:
        said = [one for one in ran.warnings if "although it may be open already, which does no harm" in one]
        assert f"(GET {row['path']}" in said[0]


def test_a_page_does_not_wait_for_a_slow_look(
    engine: Engine, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The look is given up after LOOK seconds in all, here one, though each of its calls may take ten."""
    assert alert.LOOK == 5.0
    monkeypatch.setattr(alert, "LOOK", 1.0)
    sandbox.fault("pagerduty", "slow", method="GET", seconds=0.2)
    sandbox.fault("pagerduty", "timeout", method="GET", times=0)
    ran = engine.run(CASE.module, {**CASE.create, "service": "Web shop"})
    assert (ran["action"], taken(ran)) == ("triggered", 1)
    assert len(ran.reads) == 2, "the second was not waited for"
    assert "no answer within 0." in ran.warnings[0]


@pytest.mark.parametrize("wait", ["1", "7", "90"])
def test_a_page_does_not_wait_for_a_look_that_is_told_to_slow_down(engine: Engine, sandbox: Sandbox, wait: str) -> None:
    sandbox.fault("pagerduty", "status", method="GET", status=429, headers={"Retry-After": wait}, times=0)
    ran = engine.done(CASE.module, CASE.create)
    assert sum(engine.slept) < 5
    assert taken(ran) == 1


def test_a_page_is_not_kept_back_by_the_pace_of_events(engine: Engine) -> None:
    """Rather refused by PagerDuty than by ourselves: an outage brings many pages at once."""
    for number in range(3):
        ran = engine.done(CASE.module, {"summary": f"Host {number} is down"}, pace=1, max_wait=5)
        assert taken(ran) == 1
    resolved = engine.refused(CASE.module, {"dedup_key": "x", "state": "resolved"}, pace=1, max_wait=5)
    assert "the pace of calls" in resolved["msg"]


@pytest.mark.parametrize("pace", [1, 2])
def test_a_page_does_not_wait_for_the_pace_of_its_look(engine: Engine, pace: int) -> None:
    """The pace is that of each API for itself: what others have asked of REST keeps no event back."""
    for number in range(pace):
        engine.done(CASE.module, {**CASE.change, "incident_key": str(number)}, pace=pace)
    ran = engine.done(CASE.module, CASE.create, pace=pace)
    assert engine.slept == []
    assert taken(ran) == 1
    assert any("the pace of calls to PagerDuty is used up" in said for said in ran.warnings)
