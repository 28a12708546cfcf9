"""P7: one clear sentence, whatever a server answers; and nothing is half-done.

Of each shape one module is tried, with a third of all answers, so that each service gives all of them. What takes answers apart
in its own way is tried with all nonsense, and what looks in its own way with all refusals too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import RESOURCES
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import ID, NOTHING
from tests.cases.table import CASES
from tests.cases.words import Case
from tests.support.engine import Engine
from tests.support.faults import NONSENSE, REFUSALS, TOO_LATE
from tests.support.raw import prepare, rows_of
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence
from tests.support.shapes import READ, in_turns, readers

READERS, LOOKERS = frozenset(readers()), frozenset(readers(("rows", "find")))
SILENT = ("silence", "too slow")
"""What costs a test half a second of waiting. Nothing comes that a module could take apart, so that its shape alone decides."""


def matrix(*tried: Iterable[tuple[str, str, Any]]) -> pytest.MarkDecorator:
    """Return the matrix of every module with every answer, from those that are tried in turns."""
    return pytest.mark.parametrize(
        ("case", "name"),
        [pytest.param(CASES[module], name, id=f"{name}-{module}", marks=marks) for one in tried for module, name, marks in one],
    )


ABSENT = {"zmon_downtime": ("empty", "null")}
"""ZMON may answer so when there is no such entity: that is no reason to fail."""


def arm(engine: Engine, case: Case, fault: dict[str, Any], **more: Any) -> None:
    """Let every request of a verb fail until further notice."""
    engine.sandbox.fault(case.system, times=0, **fault, **more)


def hastily(engine: Engine, case: Case, options: dict[str, Any], name: str) -> Any:
    """Run a task that gives up soon: at once, where each attempt means waiting."""
    return engine.run(case.module, options, timeout=engine.haste, retries=0 if name in SILENT else 1)


@matrix(
    in_turns([one for one in REFUSALS if one not in SILENT], CASES, taken=READ, alone=LOOKERS),
    in_turns(NONSENSE, CASES, taken=READ, alone=READERS),
    in_turns(SILENT, CASES),
)
def test_what_cannot_be_read_is_never_taken_for_absence(engine: Engine, sandbox: Sandbox, case: Case, name: str) -> None:
    prepare(sandbox, case)
    engine.done(case.module, case.create)
    before = rows_of(sandbox, case.things)
    arm(engine, case, {**REFUSALS, **NONSENSE, **TOO_LATE}[name], method="GET")
    ran = hastily(engine, case, case.looking, name)
    if name not in ABSENT.get(case.module, ()):
        assert ran.failed, ran.result
        is_one_clear_sentence(ran["msg"])
        assert ran.writes == []
        sandbox.mend()
        assert rows_of(sandbox, case.things) == before


@matrix(in_turns(REFUSALS, CASES), in_turns(NONSENSE, CASES, taken=READ, alone=READERS))
def test_a_creation_that_is_not_accepted_leaves_nothing(engine: Engine, sandbox: Sandbox, case: Case, name: str) -> None:
    answers = getattr(getattr(RESOURCES.get(case.module), "body", None), "answers", "")
    if (name == "a number" and answers == ID) or (name in NONSENSE and answers == NOTHING):
        pytest.skip("that is how such a creation is accepted")
    prepare(sandbox, case)
    method, path = case.creation
    arm(engine, case, {**REFUSALS, **NONSENSE}[name], method=method, path=path)
    ran = hastily(engine, case, case.create, name)
    assert ran.failed, ran.result
    is_one_clear_sentence(ran["msg"])
    sandbox.mend()
    assert rows_of(sandbox, case.things) == []
    assert engine.done(case.module, case.create)["changed"]
    assert len(rows_of(sandbox, case.things)) == 1


@pytest.mark.parametrize(
    ("case", "phase", "name"),
    [
        pytest.param(CASES[module], phase, name, id=f"{name}-{module}-{phase}", marks=marks)
        for module, name, marks in in_turns(REFUSALS, [one for one in CASES if CASES[one].phases[1:]])
        for phase in CASES[module].phases[1:]
    ],
)
def test_a_write_that_is_not_accepted_leaves_things_as_they_were(
    engine: Engine, sandbox: Sandbox, case: Case, phase: str, name: str
) -> None:
    prepare(sandbox, case)
    engine.done(case.module, case.create)
    before = rows_of(sandbox, case.things)
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        arm(engine, case, REFUSALS[name], method=method)
    ran = hastily(engine, case, getattr(case, phase), name)
    assert ran.failed, ran.result
    is_one_clear_sentence(ran["msg"])
    sandbox.mend()
    assert rows_of(sandbox, case.things) == before
    assert engine.done(case.module, getattr(case, phase))["changed"]
