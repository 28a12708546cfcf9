"""P7: whatever a server answers, the user reads one clear sentence, and nothing is half-done."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.table import CASES
from tests.cases.words import Case
from tests.support.engine import HASTY, Engine
from tests.support.raw import prepare, rows_of
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence

every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def status(code: int, body: Any = None, **headers: str) -> dict[str, Any]:
    """Return the members of a fault that answers with a status."""
    return {"kind": "status", "status": code, **({} if body is None else {"body": body}), "headers": headers}


REFUSALS = {
    "400": status(400, {"message": "no"}),
    "401": status(401, {"error": "Could not authenticate"}),
    "402": status(402, {"error": {"message": "Not in your plan", "code": 2012}}),
    "403": status(403, {"explanation": "Forbidden"}),
    "405": status(405, ""),
    "409": status(409, {"errors": ["somebody", "else"]}),
    "422": status(422, {"error": ["Name is taken", "Name is odd"]}),
    "500": status(500),
    "500, silent": status(500, ""),
    "503": status(503, "upstream <b>gone</b>"),
    "504": status(504, {"a": {"b": [None, {"c": "deep"}]}}),
    "redirect": status(302, "", Location="https://login.example.org/?next=/"),
    "proxy's page": {"kind": "html"},
    "login page": {"kind": "html", "status": 200},
    "reset": {"kind": "reset"},
    "silence": {"kind": "timeout"},
    "cut off": {"kind": "truncate"},
    "not JSON": {"kind": "garbage"},
    "text": status(200, "it works"),
}
NONSENSE = {
    "empty": status(200, ""),
    "null": {"kind": "garbage", "body": "null"},
    "a number": {"kind": "garbage", "body": "7"},
    "a word": {"kind": "garbage", "body": '"ok"'},
    "an empty object": status(200, "{}"),
    "a list of nothing": status(200, "[null]"),
    "a list of lists": status(200, "[[1], [2]]"),
    "a list of words": status(200, '["one", "two"]'),
    "lists that are words": status(200, '{"incidents": "x", "alert_definitions": "y", "alerts": 3}'),
    "a thing without an id": status(200, '{"name": "API", "metric_name": "foo", "entities": 1}'),
    "wrong inside": status(200, '[{"id": {"a": 1}, "_cid": 3, "name": ["API"], "check": null, "group": "x"}]'),
}
TOO_LATE = {"too slow": {"kind": "slow", "seconds": 2}}
"""Only for reads: a service that is slow with a write carries it out after all, when nobody is looking any more."""
ABSENT = {"zmon_downtime": ("empty", "null")}
"""ZMON may answer so when there is no such entity: that is no reason to fail."""


def arm(engine: Engine, case: Case, fault: dict[str, Any], **more: Any) -> None:
    """Let every request of a verb fail until further notice."""
    engine.sandbox.fault(case.system, times=0, **fault, **more)


def hastily(engine: Engine, case: Case, options: dict[str, Any]) -> Any:
    """Run a task that gives up soon."""
    return engine.run(case.module, options, timeout=HASTY, retries=1)


@every_case
@pytest.mark.parametrize("name", [*REFUSALS, *NONSENSE, *TOO_LATE])
def test_what_cannot_be_read_is_never_taken_for_absence(engine: Engine, sandbox: Sandbox, case: Case, name: str) -> None:
    prepare(sandbox, case)
    engine.done(case.module, case.create)
    before = rows_of(sandbox, case.things)
    arm(engine, case, {**REFUSALS, **NONSENSE, **TOO_LATE}[name], method="GET")
    ran = hastily(engine, case, case.create)
    if name not in ABSENT.get(case.module, ()):
        assert ran.failed, ran.result
        is_one_clear_sentence(ran["msg"])
        assert ran.writes == []
        sandbox.mend()
        assert rows_of(sandbox, case.things) == before


@every_case
@pytest.mark.parametrize("name", [*REFUSALS, *NONSENSE])
def test_a_creation_that_is_not_accepted_leaves_nothing(engine: Engine, sandbox: Sandbox, case: Case, name: str) -> None:
    prepare(sandbox, case)
    method, path = case.creation
    arm(engine, case, {**REFUSALS, **NONSENSE}[name], method=method, path=path)
    ran = hastily(engine, case, case.create)
    assert ran.failed, ran.result
    is_one_clear_sentence(ran["msg"])
    sandbox.mend()
    assert rows_of(sandbox, case.things) == []
    assert engine.done(case.module, case.create)["changed"]
    assert len(rows_of(sandbox, case.things)) == 1


@pytest.mark.parametrize(
    ("case", "phase"),
    [pytest.param(case, phase, id=f"{case.module}-{phase}") for case in CASES.values() for phase in case.phases[1:]],
)
@pytest.mark.parametrize("name", REFUSALS)
def test_a_write_that_is_not_accepted_leaves_things_as_they_were(
    engine: Engine, sandbox: Sandbox, case: Case, phase: str, name: str
) -> None:
    prepare(sandbox, case)
    engine.done(case.module, case.create)
    before = rows_of(sandbox, case.things)
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        arm(engine, case, REFUSALS[name], method=method)
    ran = hastily(engine, case, getattr(case, phase))
    assert ran.failed, ran.result
    is_one_clear_sentence(ran["msg"])
    sandbox.mend()
    assert rows_of(sandbox, case.things) == before
    assert engine.done(case.module, getattr(case, phase))["changed"]
