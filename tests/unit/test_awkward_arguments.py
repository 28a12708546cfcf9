"""Whatever stands in a task: one sentence before any call, for every option of every module."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils import entry
from ansible_collections.steadyops.monitoring.plugins.module_utils.arguments import InvalidArguments, known, validate
from ansible_collections.steadyops.monitoring.plugins.module_utils.cache import Cache
from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import MODULES
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import (
    Day,
    Duration,
    Instant,
    Json,
    ListOf,
    Map,
    Name,
    Ref,
)
from tests.cases.table import CASES
from tests.support.network import Script
from tests.support.shapes import marks

ODD = (0, 5, 1.5, True, False, "x", "{", [None], [0], [[1]], ["x"], [{}, 5], {}, [])
"""What may stand where a dictionary, or a list of them, is meant."""
MENDED = ("pagerduty_alert",)
"""A page must go out: what cannot be sent is written as a question mark, or as text."""
SETTINGS = {
    "CATCHPOINT_API_TOKEN": "token", "CIRCONUS_API_TOKEN": "token", "PAGERDUTY_API_TOKEN": "token", "PAGERDUTY_ROUTING_KEY": "a" * 32,
    "STATUSPAGE_API_TOKEN": "token", "STATUSPAGE_PAGE_ID": "page", "ZMON_API_TOKEN": "token", "ZMON_API_URL": "https://zmon.example.com",
}  # fmt: skip


def places(spec: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield, for every place where dictionaries are meant, its dotted name and what puts a value there."""
    for name, one in spec.items():
        if "dict" in (one["type"], one.get("elements")):
            yield name, lambda value, name=name: {name: value}
            for inner, put in places(one.get("options", {})):
                several = one["type"] == "list"
                yield f"{name}.{inner}", lambda value, put=put, name=name, several=several: {name: [put(value)] if several else put(value)}


def refusal_of(thing: Any, args: dict[str, Any]) -> str:
    """Return why arguments are refused, "" when they are not."""
    try:
        validate(thing, args)
    except InvalidArguments as refused:
        return str(refused)
    return ""


@pytest.mark.parametrize("module", MODULES)
def test_where_a_dictionary_is_meant_anything_else_is_refused_in_words(module: str) -> None:
    thing = MODULES[module]
    for _place, put in places(known(thing).spec):
        for value in ODD:
            said = refusal_of(thing, put(value))
            assert "<class" not in said, (put(value), said)


@pytest.mark.parametrize("module", [pytest.param(module, marks=marks(module)) for module in CASES])
def test_half_of_a_character_is_refused_before_any_call(module: str) -> None:
    """YAML and JSON can write one, as in "\\ud83d" without what follows; nothing can send it."""
    thing, create = MODULES[module], CASES[module].create
    for one in thing.arguments:
        if known(thing).spec[one.name].get("type") == "str" and not one.type.choices and module not in MENDED:
            network = Script()
            told = entry.run_task(thing, {**create, one.name: "a\ud83d"}, True, SETTINGS, Cache(adapter=network))
            assert told["failed"], one.name
            assert "defect" not in told["msg"], (one.name, told["msg"])
            assert network.requests == [], (one.name, told["msg"])


@pytest.mark.parametrize("module", CASES)
def test_number_that_is_none_is_refused_before_any_call(module: str) -> None:
    """YAML writes one as .inf or .nan; JSON has none."""
    thing, create = MODULES[module], CASES[module].create
    odd = [(one.name, float(word)) for one in thing.asked if one.type.type == "float" for word in ("inf", "nan")]
    odd += [(one.name, {"a": [float("nan")]}) for one in thing.asked if isinstance(one.type, (Json, Map))]
    for name, value in odd if module not in MENDED else ():
        network = Script()
        told = entry.run_task(thing, {**create, name: value}, True, SETTINGS, Cache(adapter=network))
        assert told["failed"], (name, value)
        assert "defect" not in told["msg"], (name, told["msg"])
        assert network.requests == [], (name, told["msg"])


@pytest.mark.parametrize("module", CASES)
def test_name_that_is_blank_in_a_list_is_refused_before_any_call(module: str) -> None:
    thing, create = MODULES[module], CASES[module].create
    for one in thing.asked:
        if isinstance(one.type, ListOf) and isinstance(one.type.item, (Name, Ref)):
            network = Script()
            told = entry.run_task(thing, {**create, one.name: ["a", " "]}, True, SETTINGS, Cache(adapter=network))
            assert told["failed"], one.name
            assert "holds a blank" in told["msg"] or "mutually exclusive" in told["msg"], (one.name, told["msg"])
            assert network.requests == []


@pytest.mark.parametrize("module", CASES)
def test_list_that_nothing_is_without_is_never_emptied(module: str) -> None:
    """An update would be taken for one that clears it: a check without brokers is switched off, and its rules go with it."""
    thing, create = MODULES[module], CASES[module].create
    for one in thing.asked:
        if isinstance(one.type, ListOf) and one.required is True:
            network = Script()
            told = entry.run_task(thing, {**create, one.name: []}, False, SETTINGS, Cache(adapter=network))
            assert told["failed"], one.name
            assert f"{one.name} is empty" in told["msg"], told["msg"]
            assert network.requests == []


@pytest.mark.parametrize("module", CASES)
@pytest.mark.parametrize("nothing", ["", None], ids=["empty", "null"])
def test_what_names_nothing_is_never_the_service_s_fault(module: str, nothing: Any) -> None:
    """A variable that was empty: whatever names a thing is given, and says nothing."""
    thing, create = MODULES[module], CASES[module].create
    naming = {name: nothing for name in ("id", *thing.identity.naming) if name in known(thing).spec and known(thing).spec[name]["type"] == "str"}
    network = Script()
    told = entry.run_task(thing, {**create, **naming}, True, SETTINGS, Cache(adapter=network))
    assert "another shape" not in told.get("msg", ""), told["msg"]
    assert "defect" not in told.get("msg", "") or network.requests, told["msg"]


ELSEWHERE = {
    "api": {"system": "zmon", "path": "/api/v1/a\ud83d"},
    "export": {"system": ["zmon"], "dest": "/tmp/a\ud83d"},
    "maintenance_window": {"key": "a\ud83d", "duration": "1h", "zmon": {"entities": ["web-1"]}},
    "statuspage_info": {"resource": "component", "name": "a\ud83d"},
    "apply": {"resources": [{"statuspage_component": {"name": "a\ud83d"}}]},
}


@pytest.mark.parametrize("module", ELSEWHERE)
def test_half_of_a_character_is_refused_by_modules_of_every_shape(module: str) -> None:
    network = Script()
    told = entry.run_task(MODULES[module], ELSEWHERE[module], False, SETTINGS, Cache(adapter=network))
    assert (told.get("failed"), "holds half of a character (U+D83D)" in told["msg"], network.requests) == (True, True, []), told["msg"]


MOMENTS = (Day, Duration, Instant)


@pytest.mark.parametrize("module", CASES)
def test_what_is_no_time_is_refused_before_any_call(module: str) -> None:
    """Whatever an option says of a thing, or of what is done with it: nothing is done first and found wrong afterwards."""
    thing, create = MODULES[module], CASES[module].create
    for one in thing.arguments:
        if isinstance(one.type, MOMENTS):
            network = Script()
            beside = {name for group in thing.constraints.get("mutually_exclusive", ()) if one.name in group for name in group}
            around = {name: value for name, value in create.items() if name not in beside}
            told = entry.run_task(thing, {**around, one.name: "soon, soon"}, False, SETTINGS, Cache(adapter=network))
            assert told["failed"], one.name
            assert network.requests == []
            assert any(words in told["msg"].partition(": ")[2] for words in (f"{one.name}: 'soon, soon'", "cannot")), told["msg"]


NOTHING_TO_IT = {
    "a change under a blank key": ("pagerduty_change_event", {"key": ""}, "key is blank"),
    "a change under a key of blanks": ("pagerduty_change_event", {"key": "  "}, "key is blank"),
    "an incident without a policy": ("pagerduty_incident", {"escalation_policy": ""}, "escalation_policy is blank"),
    "a blank among what is merged": ("pagerduty_incident", {"merge": ["Q1", " "]}, "merge[1] is blank"),
    "a path without sets": ("pagerduty_event_orchestration_path", {"sets": []}, "sets is empty"),
    "a service that rests on itself": (
        "pagerduty_service_dependency", {"supporting_service": "Web shop", "dependent_service": " Web shop"}, "cannot depend on itself",
    ),
    **{
        f"an empty update of {module[11:]}, {blank!r}": (module, {"body": blank}, "body is blank")
        for module in ("statuspage_incident", "statuspage_maintenance")
        for blank in ("", " \n")
    },
    "a label without a colour": ("catchpoint_label", {"color": ""}, "color is blank"),
    "a test without a beginning": ("catchpoint_test", {"start_time": ""}, "start_time is blank"),
    "the webhook 0": ("catchpoint_product", {"data_webhook": 0}, "data_webhook is 0; it can be at least 1"),
    **{
        f"{module[11:]} of the division {blank!r}": (module, {"division": blank}, "division is blank")
        for module in ("catchpoint_contact", "catchpoint_label", "catchpoint_product", "catchpoint_test")
        for blank in ("", " ")
    },
}  # fmt: skip
"""What a service would take and not keep, so that every run would change it again, or fail."""


@pytest.mark.parametrize(("module", "options", "words"), NOTHING_TO_IT.values(), ids=NOTHING_TO_IT)
def test_what_would_never_be_as_it_is_told_is_refused_before_any_call(module: str, options: dict[str, Any], words: str) -> None:
    network = Script()
    told = entry.run_task(MODULES[module], {**CASES[module].create, **options}, False, SETTINGS, Cache(adapter=network))
    assert (told.get("failed"), words in told["msg"], network.requests) == (True, True, []), told
