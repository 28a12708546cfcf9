"""Check bundles of Circonus, where they are odd."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cases.circonus_check_bundle import CASE
from tests.cases.words import Raw, Things
from tests.support.circonus import CONFIGS
from tests.support.engine import Engine
from tests.support.raw import make, rows_of
from tests.support.sandbox import Sandbox

MODULE = CASE.module
KEY = {"display_name": "Shop front page", "target": "shop.example.com", "type": "http"}


def bundles(sandbox: Sandbox) -> list[dict[str, Any]]:
    """Return the bundles of the shop that are in the list."""
    return rows_of(sandbox, Things("circonus", "/v2/check_bundle", where={"target": "shop.example.com"}))


def test_no_spelling_of_a_tag_makes_a_second_bundle(engine: Engine, sandbox: Sandbox) -> None:
    for tags in (["Service:Shop", "env:prod"], [" env:PROD", "service:shop", "", "service:shop"]):
        ran = engine.done(MODULE, {**CASE.create, "tags": tags})
    assert (ran["changed"], len(bundles(sandbox))) == (False, 1)


def test_a_bundle_that_measures_the_same_is_adopted_and_then_changed(engine: Engine, sandbox: Sandbox) -> None:
    config = {"url": "https://shop.example.com/"}
    made = make(sandbox, Raw("circonus", "POST", "/v2/check_bundle", {**KEY, "display_name": "Old", "brokers": ["/broker/1"], "config": config}))
    ran = engine.done(MODULE, {**KEY, "brokers": ["/broker/1"], "config": config, "tags": ["service:shop"], "period": 30})
    (found,) = bundles(sandbox)
    assert (found["_cid"], found["display_name"], found["tags"], found["period"]) == (
        made["_cid"], "Shop front page", ["service:shop"], 30,
    )  # fmt: skip
    assert [sent.split()[0] for sent in ran.writes] == ["POST", "PUT"]
    assert not engine.done(MODULE, {**KEY, "period": 30})["changed"]


def test_what_the_service_keeps_in_a_configuration_of_its_own_survives_a_change(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, CASE.create)
    before = bundles(sandbox)[0]["config"]["reverse:secret_key"]
    engine.done(MODULE, {**KEY, "config": {"method": "HEAD", "redirects": ""}})
    (after,) = bundles(sandbox)
    assert after["config"]["reverse:secret_key"] == before
    assert after["config"]["url"] == "https://shop.example.com/"
    assert "redirects" not in after["config"]
    again = engine.done(MODULE, {**KEY, "config": {"method": "HEAD", "redirects": ""}})
    assert (again["changed"], again.writes) == (False, [])


@pytest.mark.parametrize("spelled", [True, "true", "TRUE", "on", "1"], ids=repr)
def test_a_truth_value_has_many_spellings(engine: Engine, spelled: Any) -> None:
    key = {"display_name": "tcp", "target": "db1.example.com", "type": "tcp"}
    engine.done(MODULE, {**key, "brokers": ["/broker/1"], "config": {"port": 5432, "use_ssl": True}})
    again = engine.done(MODULE, {**key, "config": {"port": "5432", "use_ssl": spelled}})
    assert (again["changed"], again.writes) == (False, [])


def test_what_speaks_of_a_secret_is_masked_by_its_key(engine: Engine, sandbox: Sandbox) -> None:
    key = {"display_name": "trap", "target": "shop.example.com", "type": "httptrap"}
    ran = engine.done(MODULE, {**key, "brokers": ["/broker/1"], "config": {"secret": "not-a-real-secret-1", "asynch_metrics": False}})
    assert bundles(sandbox)[0]["config"]["secret"] == "not-a-real-secret-1"
    assert "not-a-real-secret-1" not in json.dumps(ran.result)
    assert ran["resource"]["config"]["asynch_metrics"] == "false"


def test_a_metric_that_is_left_out_is_switched_off(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, CASE.create)
    engine.done(MODULE, {**KEY, "metrics": [{"name": "duration", "type": "numeric"}]})
    assert {one["name"]: one["status"] for one in bundles(sandbox)[0]["metrics"]} == {"code": "available", "duration": "active"}
    assert engine.done(MODULE, {**KEY, "metrics": []})["changed"]
    again = engine.done(MODULE, {**KEY, "metrics": []})
    assert (again["changed"], again.writes) == (False, [])


def test_a_removal_shows_the_rule_sets_that_go_with_it(engine: Engine, sandbox: Sandbox) -> None:
    made = engine.done(MODULE, CASE.create)
    (check,) = bundles(sandbox)[0]["_checks"]
    rule_set = {"check": check, "metric_name": "duration", "metric_type": "numeric", "rules": []}
    make(sandbox, Raw("circonus", "POST", "/v2/rule_set", rule_set))
    for checking in (True, False):
        ran = engine.done(MODULE, CASE.remove, check=checking)
        (line,) = ran["diff"]["before"]["rule_sets"]
        assert line.startswith("duration (/rule_set/")
    assert rows_of(sandbox, Things("circonus", "/v2/rule_set", where={"check": check})) == []
    assert bundles(sandbox) == []
    gone = engine.done(MODULE, {"id": made["resource"]["id"], "state": "absent"})
    assert (gone["changed"], gone.writes) == (False, [])


def test_a_broker_that_is_left_takes_its_rule_sets_with_it(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, {**CASE.create, "brokers": ["/broker/1", "/broker/35"]})
    checks = rows_of(sandbox, Things("circonus", "/v2/check", where={"_broker": "/broker/35"}))
    (lost,) = (one for one in checks if one["_check_bundle"] == bundles(sandbox)[0]["_cid"])
    rule_set = {"check": lost["_cid"], "metric_name": "code", "metric_type": "text", "rules": []}
    make(sandbox, Raw("circonus", "POST", "/v2/rule_set", rule_set))
    ran = engine.done(MODULE, {**KEY, "brokers": ["/broker/1"]})
    assert ran["diff"]["before"]["rule_sets"][0].startswith("code (/rule_set/")
    assert ran["diff"]["after"]["rule_sets"] == []


@pytest.mark.parametrize("kind", CONFIGS)
def test_what_the_service_fills_into_each_type_is_no_difference(engine: Engine, sandbox: Sandbox, kind: str) -> None:
    options = {
        "display_name": f"each {kind}", "type": kind, "brokers": ["/broker/37" if kind == "external" else "/broker/1"],
        "config": CONFIGS[kind], **({} if kind == "caql" else {"target": "each.example.com"}),
    }  # fmt: skip
    made = engine.done("circonus_check_bundle", options)
    again = engine.done("circonus_check_bundle", options)
    assert (again["changed"], again.writes) == (False, []), again["diff"]
    row = make(sandbox, Raw("circonus", "GET", f"/v2{made['resource']['id']}"))
    assert CONFIGS[kind].items() <= row["config"].items()
    changed = engine.done("circonus_check_bundle", {**options, "period": 120})
    assert list(changed["diff"]["before"]["config"].items() if "config" in changed["diff"]["before"] else []) == list(
        changed["diff"]["after"]["config"].items() if "config" in changed["diff"]["after"] else []
    )
    assert make(sandbox, Raw("circonus", "GET", f"/v2{made['resource']['id']}"))["config"] == row["config"]


def test_one_that_was_disabled_is_found_by_its_id_and_revived(engine: Engine, sandbox: Sandbox) -> None:
    options = {"display_name": "again", "type": "http", "target": "again.example.com", "brokers": ["/broker/1"],
               "config": {"url": "http://again.example.com/"}}  # fmt: skip
    made = engine.done("circonus_check_bundle", options)["resource"]["id"]
    engine.done("circonus_check_bundle", {**options, "state": "absent"})
    assert make(sandbox, Raw("circonus", "GET", f"/v2{made}"))["status"] == "disabled"
    assert not engine.done("circonus_check_bundle", {**options, "state": "absent"})["changed"]
    for task in ({"id": made, "notes": "back"}, options):
        ran = engine.done("circonus_check_bundle", task)
        row = make(sandbox, Raw("circonus", "GET", f"/v2{ran['resource']['id']}"))
        assert (row["status"], row["display_name"]) == ("active", "again")
        assert not engine.done("circonus_check_bundle", task)["changed"]
        engine.done("circonus_check_bundle", {**options, "state": "absent"})


def test_a_rule_without_a_value_is_foretold_as_it_is_told(engine: Engine) -> None:
    task = {"check": "12345", "metric_name": "code", "metric_type": "text", "rules": [{"criteria": "on change", "severity": 1}]}
    foretold = engine.done("circonus_rule_set", task, check=True)["resource"]
    assert engine.done("circonus_rule_set", task)["resource"]["rules"] == foretold["rules"]
