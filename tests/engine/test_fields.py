"""P3: an option left out is left alone. For every option; empty it empties, and nothing else moves."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.table import CASES
from tests.cases.words import NOTHING, Case, Sample
from tests.support.engine import RESOURCES, Engine
from tests.support.raw import one_of, prepare

FIELDS = [
    pytest.param(case, name, sample, id=f"{module}-{name}")
    for module, case in CASES.items()
    for name, sample in case.fields.items()
]
every_field = pytest.mark.parametrize(("case", "name", "sample"), FIELDS)
COMPUTED = {
    "updated_at", "last_modified", "last_modified_by", "_last_modified", "position", "derive", "page_access_group_id", "changeDate",
    "monitorWithVersion",
}  # fmt: skip
"""What a service changes by itself: `derive` sums up the rules, `position` follows the group, and of several groups one
is shown under the name from when there was only one. `monitorWithVersion` is the monitor once more."""


def born(engine: Engine, case: Case, name: str, value: Any) -> dict[str, Any]:
    """Create the case's thing with one field set, and return the options that find it whatever becomes of it."""
    prepare(engine.sandbox, case)
    made = engine.done(case.module, {**case.create, name: value})
    return {"id": made["resource"]["id"]} if case.identify is None else case.identify


@every_field
def test_an_option_left_out_is_left_alone_a_change_moves_nothing_else_and_an_empty_value_empties(
    engine: Engine, case: Case, name: str, sample: Sample
) -> None:
    """One thing lives through all of it. Null is an option left out, too."""
    identify = born(engine, case, name, sample.one)
    if name not in identify:  # else it is needed in every task
        is_unchanged(engine, case, identify)
        if _takes_null(case, name):
            is_unchanged(engine, case, {**identify, name: None})
    moves_nothing_else(engine, case, name, sample, identify)
    if sample.empty is not NOTHING:
        if sample.other == sample.empty:
            engine.done(case.module, {**identify, name: sample.one})
        is_emptied(engine, case, name, sample, identify)


def is_unchanged(engine: Engine, case: Case, options: dict[str, Any]) -> None:
    """Run a task that has nothing to do."""
    ran = engine.done(case.module, options)
    assert (ran["changed"], ran.writes) == (False, [])


def moves_nothing_else(engine: Engine, case: Case, name: str, sample: Sample, identify: dict[str, Any]) -> None:
    """Change one option, and see that the service changed what belongs to it and nothing beside it."""
    before = _whole(engine, case, identify)
    changed = engine.done(case.module, {**identify, name: sample.other})
    assert changed["changed"]
    assert set(changed["diff"]["before"]) == set(changed["diff"]["after"])
    assert changed["diff"]["before"][name] != changed["diff"]["after"][name]
    is_unchanged(engine, case, {**identify, name: sample.other})
    if before is not None:
        after = _whole(engine, case, identify)
        places = set(sample.where or [RESOURCES[case.module].by_name[name].at])
        assert {key for key in after if after[key] != before.get(key)} - (COMPUTED - places) == places


def is_emptied(engine: Engine, case: Case, name: str, sample: Sample, identify: dict[str, Any]) -> None:
    """Empty an option, and see that the service holds nothing there."""
    emptied = engine.done(case.module, {**identify, name: sample.empty})
    assert emptied["changed"]
    assert not _anything(emptied["resource"].get(name))
    whole = _whole(engine, case, identify)
    assert whole is None or not _anything(whole.get(RESOURCES[case.module].by_name[name].at))
    for options in ({**identify, name: sample.empty}, identify):
        is_unchanged(engine, case, options)


def _takes_null(case: Case, name: str) -> bool:
    """Ansible itself refuses null where it has choices to compare with."""
    return not RESOURCES[case.module].by_name[name].type.choices


def test_a_severity_left_out_of_the_contact_groups_is_left_alone(engine: Engine) -> None:
    case = CASES["circonus_rule_set"]
    identify = born(engine, case, "contact_groups", {"1": ["On Call"], "2": ["Web Team"]})
    ran = engine.done(case.module, {**identify, "contact_groups": {"2": []}})
    assert ran["changed"]
    kept = _whole(engine, case, identify)["contact_groups"]
    assert kept == {"1": ["/contact_group/1234"], "2": [], "3": [], "4": [], "5": []}


def _whole(engine: Engine, case: Case, identify: dict[str, Any]) -> dict[str, Any] | None:
    known = case.things.item and ("id" in identify or "{id}" not in case.things.item)
    return one_of(engine.sandbox, case.things, identify.get("id")) if known else None


def _anything(value: Any) -> bool:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return bool(value) if inside is None else any(map(_anything, inside))
