"""Event orchestrations of PagerDuty and their paths: the key that is told once, rules in one normal form, and services switched over."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.words import Raw
from tests.support.engine import Engine
from tests.support.raw import make
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence

ORCHESTRATION, PATH = "pagerduty_event_orchestration", "pagerduty_event_orchestration_path"
EVERYTHING, SHOP = {"name": "Everything"}, {"service": "Web shop"}
DB = {"label": "Database", "conditions": ["event.source matches part 'db'"], "actions": {"severity": "error"}}
INFO = {"label": "Informative", "conditions": ["event.severity matches 'info'"], "actions": {"suppress": True}}
REST = {"label": "Rest", "actions": {"annotate": "See the runbook"}}


def start(*rules: dict) -> list[dict]:
    return [{"id": "start", "rules": list(rules)}]


def path_of(sandbox: Sandbox, path: str) -> dict[str, Any]:
    return make(sandbox, Raw("pagerduty", "GET", f"/event_orchestrations/{path}"))["orchestration_path"]


def ids(sandbox: Sandbox, path: str = "services/PWEBSHP") -> dict[str, str]:
    return {rule["label"]: rule["id"] for rule in path_of(sandbox, path)["sets"][0]["rules"]}


@pytest.fixture
def everything(engine: Engine) -> str:
    return engine.done(ORCHESTRATION, EVERYTHING)["resource"]["id"]


# The orchestration


def test_its_key_is_told_by_the_run_that_makes_it_and_never_again(engine: Engine) -> None:
    made = engine.done(ORCHESTRATION, EVERYTHING)["resource"]
    assert made["routing_key"].startswith("R")
    for options in (EVERYTHING, {"id": made["id"]}, {**EVERYTHING, "description": "Changed"}, {**EVERYTHING, "state": "absent"}):
        assert made["routing_key"] not in engine.done(ORCHESTRATION, options).text


def test_it_is_taken_out_of_its_team(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(ORCHESTRATION, {**EVERYTHING, "team": "Platform"})
    engine.done(ORCHESTRATION, {**EVERYTHING, "team": ""})
    (found,) = make(sandbox, Raw("pagerduty", "GET", "/event_orchestrations"))["orchestrations"]
    assert found["team"] is None


# Rules


def test_what_the_service_adds_is_no_difference(engine: Engine, sandbox: Sandbox) -> None:
    options = {**SHOP, "sets": start(DB, INFO, REST), "catch_all": {"severity": "warning"}}
    engine.done(PATH, options)
    spelled = start({**DB, "disabled": False}, {**INFO, "actions": {"suppress": True, "annotate": "", "variables": []}}, {**REST, "conditions": []})
    assert engine.done(PATH, {**options, "sets": spelled}).writes == []


def test_rules_stay_the_rules_they_are(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(PATH, {**SHOP, "sets": start(DB, INFO, REST)})
    before = ids(sandbox)
    engine.done(PATH, {**SHOP, "sets": start({"label": "New"}, REST, {**DB, "disabled": True})})
    after = ids(sandbox)
    assert list(after) == ["New", "Rest", "Database"]
    assert {name: after[name] for name in ("Rest", "Database")} == {name: before[name] for name in ("Rest", "Database")}
    engine.done(PATH, {**SHOP, "sets": start({"id": after["Database"], "label": "Renamed"})})
    assert ids(sandbox) == {"Renamed": before["Database"]}


def test_the_order_of_rules_counts(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(PATH, {**SHOP, "sets": start(DB, INFO)})
    ran = engine.done(PATH, {**SHOP, "sets": start(INFO, DB)})
    assert ran["action"] == "updated"
    assert list(ids(sandbox)) == ["Informative", "Database"]
    assert ran["diff"]["after"]["sets"] == {"start": {"rules": {}, "order": ["Informative", "Database"]}}


def test_the_diff_shows_what_changes_and_not_everything(engine: Engine) -> None:
    engine.done(PATH, {**SHOP, "sets": start(DB, INFO, REST)})
    options = {**SHOP, "sets": start(DB, {**INFO, "disabled": True}, REST)}
    foretold = engine.done(PATH, options, check=True)
    ran = engine.done(PATH, options)
    assert foretold["diff"] == ran["diff"]
    assert ran["diff"]["before"]["sets"] == {"start": {"rules": {"Informative": INFO}}}
    assert ran["diff"]["after"]["sets"] == {"start": {"rules": {"Informative": {**INFO, "disabled": True}}}}


def test_what_is_left_out_is_kept(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(PATH, {**SHOP, "sets": start(DB), "catch_all": {"severity": "warning"}})
    engine.done(PATH, {**SHOP, "sets": start(DB, REST)})
    assert path_of(sandbox, "services/PWEBSHP")["catch_all"]["actions"]["severity"] == "warning"
    rules = path_of(sandbox, "services/PWEBSHP")["sets"]
    engine.done(PATH, {**SHOP, "catch_all": {}})
    assert path_of(sandbox, "services/PWEBSHP")["sets"] == rules


def test_names_become_ids_in_rules_and_are_shown(engine: Engine, sandbox: Sandbox) -> None:
    rule = {"label": "Bad", "actions": {"priority": "P1", "escalation_policy": "Night watch"}}
    ran = engine.done(PATH, {**SHOP, "sets": start(rule)})
    actions = path_of(sandbox, "services/PWEBSHP")["sets"][0]["rules"][0]["actions"]
    assert (actions["priority"], actions["escalation_policy"]) == ("PPR10R1", "PN1GHT1")
    assert ran["diff"]["after"]["sets"]["start"]["rules"]["Bad"]["actions"]["priority"] == "P1"
    assert engine.done(PATH, {**SHOP, "sets": start(rule)}).writes == []


# Types of paths


def test_a_router_sends_events_to_services_and_the_rest_nowhere(engine: Engine, sandbox: Sandbox, everything: str) -> None:
    router = {"orchestration": "Everything", "type": "router"}
    rule = {"label": "Database", "conditions": DB["conditions"], "actions": {"route_to_service": "Billing"}}
    engine.done(PATH, {**router, "sets": start(rule)})
    found = path_of(sandbox, f"{everything}/router")
    assert found["sets"][0]["rules"][0]["actions"]["route_to"] == "PB1LL1N"
    assert found["catch_all"]["actions"]["route_to"] == "unrouted"
    assert engine.done(PATH, {**router, "sets": start(rule)}).writes == []
    engine.done(PATH, {**router, "catch_all": {"route_to_service": "Web shop"}})
    assert path_of(sandbox, f"{everything}/router")["catch_all"]["actions"]["route_to"] == "PWEBSHP"
    engine.done(PATH, {**router, "catch_all": {}})
    assert path_of(sandbox, f"{everything}/router")["catch_all"]["actions"]["route_to"] == "unrouted"
    ran = engine.done(PATH, {**router, "state": "absent"})
    assert [one.split()[0] for one in ran.writes] == ["PUT"]
    assert path_of(sandbox, f"{everything}/router")["sets"] == start()
    assert engine.done(PATH, {**router, "state": "absent"}).writes == []


def test_the_unrouted_path_suppresses_and_that_is_no_difference(engine: Engine, sandbox: Sandbox, everything: str) -> None:
    unrouted = {"orchestration": everything, "type": "unrouted", "sets": start({"label": "All", "actions": {"severity": "info"}}), "catch_all": {}}
    engine.done(PATH, unrouted)
    assert path_of(sandbox, f"{everything}/unrouted")["catch_all"]["actions"]["suppress"] is True
    assert engine.done(PATH, unrouted).writes == []


def test_sets_lead_to_one_another_in_a_global_path(engine: Engine, sandbox: Sandbox, everything: str) -> None:
    sets = [{"id": "bad", "rules": [DB]}, {"id": "start", "rules": [{"label": "To bad", "actions": {"route_to": "bad"}}]}]
    options = {"orchestration": everything, "type": "global", "sets": sets}
    engine.done(PATH, options)
    assert engine.done(PATH, {**options, "sets": sets[::-1]}).writes == []
    engine.done(PATH, {**options, "sets": start()})
    assert [one["id"] for one in path_of(sandbox, f"{everything}/global")["sets"]] == ["start"]


# A service is switched over


def test_a_service_is_switched_over_after_its_rules_are_there(engine: Engine, sandbox: Sandbox) -> None:
    options = {**SHOP, "sets": start(DB), "active": True}
    ran = engine.done(PATH, options)
    assert ran.writes == ["PUT /event_orchestrations/services/PWEBSHP", "PUT /event_orchestrations/services/PWEBSHP/active"]
    assert engine.done(PATH, options).writes == []
    assert engine.done(PATH, {**SHOP, "active": False}).writes == ["PUT /event_orchestrations/services/PWEBSHP/active"]
    engine.done(PATH, options)
    engine.done(PATH, {**SHOP, "state": "absent"})
    assert make(sandbox, Raw("pagerduty", "GET", "/event_orchestrations/services/PWEBSHP/active")) == {"active": False}
    assert path_of(sandbox, "services/PWEBSHP")["sets"] == start()


def test_a_service_whose_empty_rules_are_heeded_is_switched_off(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(PATH, {**SHOP, "active": True})
    for check in (True, False):
        ran = engine.done(PATH, {**SHOP, "state": "absent"}, check=check)
        assert (ran["action"], ran["diff"]["before"]["active"]) == ("deleted", True)
    assert ran.writes == ["PUT /event_orchestrations/services/PWEBSHP/active"]
    assert make(sandbox, Raw("pagerduty", "GET", "/event_orchestrations/services/PWEBSHP/active")) == {"active": False}
    assert engine.done(PATH, {**SHOP, "state": "absent"})["changed"] is False


# What is refused before any call


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"orchestration": "E", "sets": start()}, "type must say which path of the orchestration it is"),
        ({"service": "Web shop", "type": "router"}, "the path of a service is of the type service"),
        ({"orchestration": "E", "type": "global", "active": True}, "active has a meaning only with service"),
        ({**SHOP, "sets": [{"id": "other"}]}, "none of them is called start"),
        ({"orchestration": "E", "type": "router", "sets": [*start(), {"id": "b"}]}, "a router has one set"),
        ({**SHOP, "sets": start({"actions": {"route_to": "nowhere"}})}, "there is no set 'nowhere' here"),
        ({**SHOP, "catch_all": {"drop_event": True}}, "catch_all: drop_event has no meaning in the service path"),
        ({"orchestration": "E", "type": "unrouted", "catch_all": {"priority": "P1"}}, "priority has no meaning in the unrouted path"),
        ({**SHOP, "sets": start({"actions": {"extractions": [{"target": "event.summary", "template": "x", "source": "y"}]}})},
         "sets[0].rules[0].actions.extractions[0]: give template, or source and regex"),
        ({"orchestration": "E", "type": "router", "sets": start({}, {"actions": {"dynamic_route_to": {
            "lookup_by": "service_id", "source": "event.source", "regex": "(.*)"}}})}, "can stand only in the first rule"),
        ({**SHOP, "sets": [*start(), *start()]}, "start stands there twice"),
    ],
)  # fmt: skip
def test_what_would_be_refused_is_refused_before_any_call(engine: Engine, said: dict, words: str) -> None:
    ran = engine.refused(PATH, said)
    assert words in ran["msg"]
    assert ran.rows == []
    is_one_clear_sentence(ran["msg"])


def test_an_orchestration_and_its_paths_are_made_in_one_apply(engine: Engine, sandbox: Sandbox) -> None:
    rule = {"label": "Database", "actions": {"route_to_service": "Billing"}}
    resources = [
        {PATH: {"orchestration": "Everything", "type": "router", "sets": start(rule)}},
        {PATH: {"orchestration": "Everything", "type": "unrouted", "catch_all": {"severity": "info"}}},
        {ORCHESTRATION: EVERYTHING},
    ]
    foretold = engine.done("apply", {"resources": resources}, check=True)
    ran = engine.done("apply", {"resources": resources})
    assert [one["action"] for one in foretold["entries"]] == [one["action"] for one in ran["entries"]]
    assert [one.split()[0] for one in ran.writes] == ["POST", "PUT", "PUT"]
    assert engine.done("apply", {"resources": resources}).writes == []
