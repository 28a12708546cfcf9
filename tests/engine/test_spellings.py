"""A text stays the text it is, whatever it looks like; and what an option cannot be is refused before any call."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import MODULES
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import (
    Choice,
    ListOf,
    Name,
    Number,
    Ref,
    Value,
)
from tests.cases.table import CASES
from tests.cases.words import Raw
from tests.support.declarations import members_of
from tests.support.engine import RESOURCES, Engine
from tests.support.raw import make, prepare
from tests.support.sandbox import Sandbox

RULE_SET, ALERT = "circonus_rule_set", "zmon_alert_definition"
TEXT_RULE = {"criteria": "does not match", "severity": 1, "wait": 0}
VERSION = {"check": "/check/12345", "metric_name": "version"}


def by_hand(sandbox: Sandbox, **body: Any) -> dict[str, Any]:
    """Make a rule set as somebody else's client does."""
    wanted = {**VERSION, "contact_groups": {}, **body}
    return make(sandbox, Raw("circonus", "POST", "/v2/rule_set", wanted))


def as_it_is(sandbox: Sandbox, there: dict[str, Any]) -> dict[str, Any]:
    return make(sandbox, Raw("circonus", "GET", f"/v2{there['_cid']}"))


class TestThresholds:
    @pytest.mark.parametrize("written", ["1.10", "007", "1e3", "+5", " 40 ", "2.0", "4_0"])
    def test_a_text_to_compare_with_is_sent_as_it_is_written(self, engine: Engine, sandbox: Sandbox, written: str) -> None:
        options = {**VERSION, "rules": [{**TEXT_RULE, "value": written}]}
        made = engine.done(RULE_SET, options)
        assert made["resource"]["rules"][0]["value"] == written
        assert as_it_is(sandbox, {"_cid": made["resource"]["id"]})["rules"][0]["value"] == written
        assert engine.done(RULE_SET, options).writes == []

    def test_a_text_that_is_another_is_a_change_though_its_number_is_the_same(self, engine: Engine, sandbox: Sandbox) -> None:
        by_hand(sandbox, metric_type="text", rules=[{**TEXT_RULE, "value": "2.0"}])
        ran = engine.done(RULE_SET, {**VERSION, "rules": [{**TEXT_RULE, "value": "2"}]})
        assert ran["diff"]["before"]["rules"][0]["value"] == "2.0"
        assert ran["diff"]["after"]["rules"][0]["value"] == "2"

    @pytest.mark.parametrize("written", [1.1, 7, True])
    def test_a_number_is_no_text_to_compare_with(self, engine: Engine, written: Any) -> None:
        ran = engine.refused(RULE_SET, {**VERSION, "rules": [{**TEXT_RULE, "value": written}]})
        assert f"rules[0].value: {written!r} is no text; put it into quotes" in ran["msg"]
        assert ran.rows == []

    @pytest.mark.parametrize("criteria", ["min value", "max value", "equals", "does not equal"])
    def test_a_number_keeps_all_its_digits_and_compares_by_value(self, engine: Engine, criteria: str) -> None:
        rule = {"criteria": criteria, "severity": 1}
        long = "123456789012345678901234567891.5"
        made = engine.done(RULE_SET, {**VERSION, "rules": [{**rule, "value": long}]})
        assert made["resource"]["rules"][0]["value"] == long
        assert engine.done(RULE_SET, {**VERSION, "rules": [{**rule, "value": f" +{long}00"}]}).writes == []

    def test_what_is_no_number_is_refused_where_numbers_are_compared(self, engine: Engine) -> None:
        rules = [{"criteria": "max value", "severity": 1, "value": "many"}]
        ran = engine.refused(RULE_SET, {**VERSION, "rules": rules})
        assert "rules[0].value: 'many' is no number" in ran["msg"]
        assert ran.rows == []

    @pytest.mark.parametrize(
        ("metric_type", "criteria", "value"),
        [("text", "does not match", "2.0"), ("numeric", "max value", "2.0"), ("numeric", "equals", "007")],
    )
    def test_a_task_that_says_nothing_of_the_rules_sends_them_back_as_they_were_read(
        self, engine: Engine, sandbox: Sandbox, metric_type: str, criteria: str, value: str
    ) -> None:
        rule = {"criteria": criteria, "severity": 1, "value": value, "wait": 0}
        there = by_hand(sandbox, metric_type=metric_type, rules=[rule])
        assert engine.done(RULE_SET, {**VERSION, "notes": "n"})["changed"]
        assert as_it_is(sandbox, there)["rules"] == there["rules"]

    def test_a_rule_that_stays_goes_back_as_it_was_read_beside_one_that_is_new(self, engine: Engine, sandbox: Sandbox) -> None:
        kept = {"criteria": "max value", "severity": 1, "value": "2.0", "wait": 0}
        there = by_hand(sandbox, metric_type="numeric", rules=[kept])
        new = {"criteria": "min value", "severity": 2, "value": 1}
        assert engine.done(RULE_SET, {**VERSION, "rules": [{**kept, "value": 2}, new]})["changed"]
        assert as_it_is(sandbox, there)["rules"][0] == there["rules"][0]


PARENT = {
    "name": "Above", "team": "Platform/Software", "template": True, "check_definition": 20, "description": "d", "condition": "c",
    "priority": 1, "period": "wd {Mon-Fri}", "entities": [{"type": "city"}], "entities_exclude": [{"type": "town"}],
    "notifications": ["send_mail('a', 'b')"], "tags": ["a"], "parameters": {"limit": {"value": 1}},
}  # fmt: skip


class TestInheritance:
    @pytest.mark.parametrize(
        ("name", "empty"),
        [("period", ""), ("description", ""), ("condition", ""), ("entities", []), ("entities_exclude", []),
         ("notifications", []), ("tags", [])],
    )  # fmt: skip
    @pytest.mark.parametrize("born", [True, False], ids=["when it is made", "later"])
    def test_an_empty_value_of_a_child_is_its_own(
        self, engine: Engine, sandbox: Sandbox, name: str, empty: Any, born: bool
    ) -> None:
        child = {"name": "Below", "team": "Platform/Software", "parent": "Above"}
        engine.done(ALERT, PARENT)
        if not born:
            assert engine.done(ALERT, child)["resource"][name] == PARENT[name]
        ran = engine.done(ALERT, {**child, name: empty})
        (body,) = [row["body"] for row in ran.rows if row["write"]]
        assert (ran["changed"], body[name]) == (True, empty)
        assert {body.get(one) for one in ("condition", "tags", "period") if one != name} == {None}
        assert engine.done(ALERT, {**child, name: empty}).writes == []

    def test_a_parameter_that_somebody_left_null_is_read(self, engine: Engine, sandbox: Sandbox) -> None:
        made = engine.done(ALERT, {**PARENT, "name": "Odd"})
        body = {**make(sandbox, Raw("zmon", "GET", f"/api/v1/alert-definitions/{made['resource']['id']}"))}
        body["parameters"] = {"limit": {"value": 1}, "other": None}
        make(sandbox, Raw("zmon", "PUT", f"/api/v1/alert-definitions/{made['resource']['id']}", body))
        found = engine.done(ALERT, {"name": "Odd", "team": "Platform/Software", "priority": 1})
        assert (found["changed"], found["resource"]["parameters"]) == (False, {"limit": {"value": 1}})
        assert engine.done(ALERT, {"name": "Odd", "team": "Platform/Software", "priority": 2})["changed"]
        kept = make(sandbox, Raw("zmon", "GET", f"/api/v1/alert-definitions/{made['resource']['id']}"))["parameters"]
        assert kept["other"] == "null"


# Lists


def _lists() -> list[Any]:
    found = []
    for module, thing in MODULES.items():
        for one in thing.arguments:
            places = [(one.name, one.type, lambda text, name=one.name: {name: text})]
            places += [
                (f"{one.name}.{sub.name}", sub.type, lambda text, name=one.name, inner=sub.name: {name: {inner: text}})
                for sub in members_of(one)
                if not isinstance(one.type, ListOf)
            ]
            found += [pytest.param(module, place, kind, say, id=f"{module}-{place}") for place, kind, say in places
                      if isinstance(kind, ListOf)]
    return found


def _may_hold_commas(kind: Value) -> bool:
    return not isinstance(kind, (Choice, Number)) and not kind.choices


@pytest.mark.parametrize(("module", "place", "kind", "say"), _lists())
def test_one_text_is_never_cut_apart_where_commas_may_be_part_of_it(
    engine: Engine, module: str, place: str, kind: ListOf, say: Any
) -> None:
    ran = engine.refused(module, say("send_mail('a', 'b')"))
    assert ran.rows == []
    if _may_hold_commas(kind.item):
        assert f"{place} is a list, and " in ran["msg"]
        assert "Write a list" in ran["msg"]
    else:
        assert "is a list" not in ran["msg"]


# Names


def _names() -> list[Any]:
    return [
        pytest.param(module, name, id=f"{module}-{name}")
        for module, kind in RESOURCES.items()
        for name in kind.identity.naming
        if name in kind.by_name and isinstance(kind.by_name[name].type, (Name, Ref)) and name in CASES[module].create
    ]


@pytest.mark.parametrize(("module", "name"), _names())
def test_the_line_end_of_a_name_is_no_part_of_it(engine: Engine, module: str, name: str) -> None:
    case = CASES[module]
    prepare(engine.sandbox, case)
    engine.done(module, case.create)
    again = engine.done(module, {**case.create, name: f"{case.create[name]}\n"})
    assert again.writes == [] or case.repeats
    assert engine.done(module, {**case.create, name: f" {case.create[name]}\r\n"}).writes == [] or case.repeats


@pytest.mark.parametrize(("module", "name"), _names())
def test_a_blank_name_is_refused_before_any_call(engine: Engine, module: str, name: str) -> None:
    ran = engine.refused(module, {**CASES[module].create, name: " \n"})
    assert f"{name} is " in ran["msg"]
    assert ran.rows == []


@pytest.mark.parametrize("module", [name for name, case in CASES.items() if "id" in case.chosen and case.keeps and case.identify is None])
def test_the_line_end_of_an_id_is_no_part_of_it(engine: Engine, module: str) -> None:
    case = CASES[module]
    prepare(engine.sandbox, case)
    made = engine.done(module, case.create)
    around = {name: case.create[name] for name in RESOURCES[module].containers}
    assert engine.done(module, {**around, "id": f"{made['resource']['id']}\n"}).writes == []


def test_the_line_end_of_a_page_id_is_no_part_of_it(engine: Engine) -> None:
    page = engine.environment["STATUSPAGE_PAGE_ID"]
    assert not engine.done("statuspage_component", {"name": "Docs"}, page_id=f"{page}\n")["changed"]
    ran = engine.refused("statuspage_component", {"name": "Docs"}, page_id="  ")
    assert "page_id is missing: set page_id or STATUSPAGE_PAGE_ID" in ran["msg"]
    assert ran.rows == []


# What looks like something


@pytest.mark.parametrize(
    ("module", "options", "words"),
    [
        ("statuspage_user", {"email": "jo"}, "email: 'jo' is no e-mail address"),
        ("statuspage_page_access_user", {"email": "jo at example.com"}, "is no e-mail address"),
        ("statuspage_subscriber", {"endpoint": "chat.example.com/hook"}, "is no address; write it whole"),
        ("statuspage_subscriber", {"phone_country": False, "phone_number": "5550100"}, "'False' is no country"),
        ("statuspage_subscriber", {"phone_country": "US", "phone_number": 5550100}, "5550100 is no text; put it into quotes"),
        ("statuspage_incident_subscriber", {"incident": "i", "phone_country": "US", "phone_number": "call me"},
         "is no telephone number"),
        ("statuspage_metrics_provider", {"type": "Datadog", "metric_base_uri": "app.datadoghq.com"}, "is no address"),
        ("statuspage_metrics_provider", {"type": "Librato", "email": "jo"}, "is no e-mail address"),
        ("statuspage_maintenance", {"name": "m", "start_time": 1320}, "start_time: 1320 is no time since 1970"),
        ("circonus_annotation", {"category": "a", "title": "b", "start": 79200}, "start: 79200 is no time since 1970"),
        ("statuspage_info", {"resource": "uptime", "component": "Docs", "start": "2026-02-30"}, "start: '2026-02-30' must be a day"),
        ("statuspage_info", {"resource": "uptime", "component": "Docs", "end": "2026-13"}, "must be a day, a month or a year"),
        ("pagerduty_alert", {"summary": "s", "from_email": "nobody"}, "from_email: 'nobody' is no e-mail address"),
    ],
)  # fmt: skip
def test_what_the_service_would_not_take_is_refused_before_any_call(
    engine: Engine, module: str, options: dict[str, Any], words: str
) -> None:
    ran = engine.refused(module, options)
    assert words in ran["msg"]
    assert ran.rows == []


def test_one_that_a_member_tells_apart_cannot_be_there_twice(engine: Engine) -> None:
    metric = {"name": "code", "type": "text"}
    ran = engine.refused("circonus_check_bundle", {**CASES["circonus_check_bundle"].create, "metrics": [metric, metric]})
    assert 'metrics: code stands there twice' in ran["msg"]
    assert ran.rows == []
