"""P3 for what nobody here knows: where an update says a thing, or a value inside it, whole, a later service's members go back."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.cache import Cache
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Resource
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import Keyed, ListOf
from tests.cases.table import CASES
from tests.cases.words import Case, Sample
from tests.support.engine import RESOURCES, Engine, Ran
from tests.support.newer import NEW, VALUE, Tomorrow, has_members, maps_in, without
from tests.support.raw import prepare

CHANGING = {
    module: case for module, case in CASES.items() if isinstance(RESOURCES[module], Resource) and RESOURCES[module].update is not None
}
WHOLE = {module: case for module, case in CHANGING.items() if RESOURCES[module].update.writes_back}
FREE = {"zmon_entity", "pagerduty_event_orchestration_path"}
"""A document that has no members that are named, so none is unknown; a path, which has no id, and its own test."""
NESTED = [
    pytest.param(case, name, sample, id=f"{module}-{name}")
    for module, case in CHANGING.items()
    for name, sample in case.fields.items()
    if has_members(RESOURCES[module].by_name[name].type)
]


def changed(engine: Engine, case: Case, first: dict[str, Any], then: dict[str, Any]) -> tuple[Tomorrow, Ran]:
    """Make the case's thing, and change it on tomorrow's service."""
    prepare(engine.sandbox, case)
    made = engine.done(case.module, {**case.create, **first})
    identify = {"id": made["resource"]["id"]} if case.identify is None else case.identify
    resource = RESOURCES[case.module]
    tomorrow = Tomorrow(resource, resource.identity.at.at, made["resource"]["id"])
    cache = Cache(many=False, clock=time.monotonic, sleep=engine.slept.append, adapter=tomorrow)
    try:
        ran = engine.done(case.module, {**identify, **then}, session=cache)
    finally:
        cache.close()
    assert ran["changed"], "nothing was written"
    assert tomorrow.read, "nothing new was read"
    return tomorrow, ran


def said_of(case: Case, tomorrow: Tomorrow, name: str) -> Any:
    """Return what the bodies say of a field, the last one that says anything."""
    resource = RESOURCES[case.module]
    place = resource.by_name[name].at.partition(".")[0]
    for body in reversed(tomorrow.bodies):
        body = {one["path"][1:]: one["value"] for one in body} if isinstance(body, list) else body
        inside = resource.body.unwrapped(body) if resource.body.envelope else body
        if isinstance(inside, dict) and place in inside:
            return inside
    raise AssertionError(f"no body says anything of {place}")


@pytest.mark.parametrize("case", [case for module, case in WHOLE.items() if module not in FREE], ids=lambda case: case.module)
def test_a_member_that_is_new_goes_back_where_a_thing_is_said_whole(engine: Engine, case: Case) -> None:
    name, sample = next((name, one) for name, one in case.fields.items() if name not in (case.identify or {}) and not one.where)
    tomorrow, _ran = changed(engine, case, {name: sample.one}, {name: sample.other})
    assert said_of(case, tomorrow, name).get(NEW) == VALUE


def grown(case: Case, name: str, sample: Sample) -> Any:
    """Return a value that keeps all there was and says something more, or something else of it."""
    kind = RESOURCES[case.module].by_name[name].type
    if isinstance(kind, Keyed):
        said = {one[kind.by]: one for one in sample.other}
        more = [*({**one, **said.pop(one[kind.by], {})} for one in sample.one), *said.values()]
    elif isinstance(kind, ListOf):
        more = [*sample.one, *(one for one in sample.other if one not in sample.one)]
    else:
        more = {**sample.one, **sample.other}
    return sample.other if more == sample.one else more


@pytest.mark.parametrize(("case", "name", "sample"), NESTED)
def test_a_member_that_is_new_goes_back_inside_of_a_value_that_is_said_whole(
    engine: Engine, case: Case, name: str, sample: Sample
) -> None:
    one = RESOURCES[case.module].by_name[name]
    tomorrow, _ran = changed(engine, case, {name: sample.one}, {name: grown(case, name, sample)})
    read = list(maps_in(one.type, one.get(tomorrow.read[-1])))
    sent = list(maps_in(one.type, one.get(said_of(case, tomorrow, name))))
    assert read
    there, kept = Counter(was for was, _new in read), Counter(was for was, new in sent if new == VALUE)
    assert kept, (without(tomorrow.bodies), read)
    bare = Counter(was for was, new in sent if new is None)
    assert {was: number for was, number in bare.items() if there[was] > kept[was]} == {}
