"""P7: one clear sentence, whatever a server answers. By properties, for a module of each shape and all that read in their own way.

A true answer with one place in it replaced by anything, or nonsense in its place, never ends in a traceback.
"""

from __future__ import annotations

import copy
import json
import re
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cases.table import CASES
from tests.cases.words import Case
from tests.support.engine import Engine
from tests.support.faults import NONSENSE
from tests.support.raw import headers, prepare
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence
from tests.support.shapes import READ, each

every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)
each_shape = pytest.mark.parametrize("case", each(CASES, READ))
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", " ", "0", "-1", "null", "1e400", "2026-13-45", "/rule_set/", "é" * 40, "{", "[]", "a" * 300])
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=4,
)


def places(value: Any, before: tuple = ()) -> list[tuple]:
    """Return the way to every place in an answer, the whole of it included."""
    found = [before]
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in inner:
        found += places(item, (*before, name))
    return found


def mutant(value: Any, place: tuple, new: Any) -> Any:
    """Return an answer with one place replaced."""
    if not place:
        return new
    value = copy.deepcopy(value)
    inside = value
    for name in place[:-1]:
        inside = inside[name]
    inside[place[-1]] = new
    return value


@st.composite
def spoilt(draw: st.DrawFn, true: Any) -> dict[str, Any]:
    """Return a fault: most often a mutant of the true answer, else nonsense."""
    if draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from(list(NONSENSE.values())))
    body = mutant(true, draw(st.sampled_from(places(true))), draw(ANYTHING))
    return {"kind": "garbage", "body": json.dumps(body)}


def answers(engine: Engine, sandbox: Sandbox, case: Case) -> dict[str, Any]:
    """Return what the service truly answers to the reads of an unchanged run, by path."""
    engine.done(case.module, case.create)
    found = {}
    for row in engine.done(case.module, case.create).rows:
        path = quote(row["path"], safe="/,")
        answer = sandbox.request(case.system, "GET", path, params=row["query"], headers=headers(sandbox, case.system))
        found[path] = answer.json()
    return found


def examples(number: int) -> Any:
    """Return the settings: the same examples in every run, whatever the machine."""
    return settings(
        max_examples=number, deadline=None, derandomize=True, database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )  # fmt: skip


def survives(engine: Engine, case: Case, options: dict[str, Any]) -> None:
    """Run a task; when it fails, it says why."""
    ran = engine.run(case.module, options, retries=0)
    if ran.failed:
        is_one_clear_sentence(ran["msg"])


def read_of_a_mutant(engine: Engine, sandbox: Sandbox, case: Case, number: int) -> None:
    prepare(sandbox, case)
    true = answers(engine, sandbox, case)

    @examples(number)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(sorted(true)))
        fault = data.draw(spoilt(true[path]))
        sandbox.mend()
        sandbox.fault(case.system, path=f"{re.escape(path)}$", times=0, **fault)
        survives(engine, case, data.draw(st.sampled_from([getattr(case, phase) for phase in case.phases])))

    check()


@each_shape
def test_a_read_of_a_mutant(engine: Engine, sandbox: Sandbox, case: Case) -> None:
    read_of_a_mutant(engine, sandbox, case, 30)


@every_case
@pytest.mark.full
def test_a_read_of_many_mutants(engine: Engine, sandbox: Sandbox, case: Case) -> None:
    read_of_a_mutant(engine, sandbox, case, 1500)


def undo(engine: Engine, case: Case) -> None:
    """Take away what was made: with everything else, where the service offers no other way."""
    if case.remove:
        engine.run(case.module, case.remove)
    else:
        engine.sandbox.reset()
        prepare(engine.sandbox, case)


def write_of_a_mutant(engine: Engine, sandbox: Sandbox, case: Case, number: int) -> None:
    prepare(sandbox, case)
    method, path = case.creation
    made = engine.done(case.module, case.create)["resource"]
    true = {**made, "_cid": made.get("id"), "entities": ["cd-kinshasa"], "alert_definitions": [312], "status": "success"}
    undo(engine, case)

    @examples(number)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        fault = data.draw(spoilt(true))
        sandbox.mend()
        sandbox.fault(case.system, method=method, path=path, times=0, **fault)
        survives(engine, case, case.create)
        sandbox.mend()
        undo(engine, case)

    check()


@each_shape
def test_a_write_answered_by_a_mutant(engine: Engine, sandbox: Sandbox, case: Case) -> None:
    write_of_a_mutant(engine, sandbox, case, 30)


@every_case
@pytest.mark.full
def test_a_write_answered_by_many_mutants(engine: Engine, sandbox: Sandbox, case: Case) -> None:
    write_of_a_mutant(engine, sandbox, case, 1500)
