"""Integrations of a service: found inside their service, and their key told once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.pagerduty_service_integration import CASE
from tests.cases.words import Raw
from tests.support.engine import Engine, Ran
from tests.support.raw import make, rows_of
from tests.support.sandbox import Sandbox

MODULE = CASE.module
HERE = {"service": "Billing", "name": "Deployment"}


def integrations(sandbox: Sandbox) -> list[dict[str, Any]]:
    return rows_of(sandbox, CASE.things)


def by_hand(sandbox: Sandbox, **members: Any) -> str:
    body = {"integration": {"name": "Deployment", **members}}
    return make(sandbox, Raw("pagerduty", "POST", "/services/PB1LL1N/integrations", body))["id"]


def unchanged(ran: Ran) -> bool:
    return (ran["changed"], ran.writes) == (False, [])


@pytest.mark.parametrize("again", [HERE, {**HERE, "type": "events_api_v2"}], ids=["the same", "by its type"])
def test_the_key_is_told_to_the_run_that_makes_it_and_to_no_other(engine: Engine, sandbox: Sandbox, again: dict[str, Any]) -> None:
    assert "integration_key" not in engine.done(MODULE, HERE, check=True)["resource"]
    made = engine.done(MODULE, HERE)
    (row,) = integrations(sandbox)
    key = row["integration_key"]
    assert made["resource"]["integration_key"] == key
    assert key not in str(made["diff"])
    session = engine.session(many=True)
    later = [
        engine.done(MODULE, again),
        engine.done(MODULE, {**HERE, "id": row["id"], "name": "Delivery"}),
        engine.done(MODULE, {**HERE, "name": "Delivery"}, session=session),
        engine.done(MODULE, {**HERE, "name": "Delivery", "state": "absent"}, session=session),
    ]
    session.close()
    assert [ran["action"] for ran in later] == ["unchanged", "updated", "unchanged", "deleted"]
    assert not [ran for ran in later if key in ran.text]
    assert integrations(sandbox) == []


def test_the_key_is_what_an_alert_needs(engine: Engine) -> None:
    key = engine.done(MODULE, HERE)["resource"]["integration_key"]
    alert = engine.done("pagerduty_alert", {"routing_key": key, "summary": "Down", "service": "Web shop"})
    assert alert["action"] == "triggered"


def test_a_vendor_says_which_type_it_is(engine: Engine, sandbox: Sandbox) -> None:
    made = engine.done(MODULE, {**HERE, "vendor": "Datadog"})
    assert made["resource"]["vendor"] == "Datadog"
    (row,) = integrations(sandbox)
    assert row["vendor"]["id"] == "PVEND11"
    for options in ({**HERE, "vendor": "Datadog"}, {**HERE, "vendor": "PVEND11"}, HERE):
        assert unchanged(engine.done(MODULE, options))
    (body,) = [one["body"]["integration"] for one in sandbox.writes("pagerduty")]
    assert "type" not in body


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ({}, "events_api_v2_inbound_integration"),
        ({"type": "events_api_v1"}, "generic_events_api_inbound_integration"),
        ({"integration_email": "shop@steadyops-demo.pagerduty.com"}, "generic_email_inbound_integration"),
        ({"type": "nagios"}, "nagios_inbound_integration"),
    ],
    ids=str,
)
def test_a_new_one_is_of_the_type_that_is_meant(engine: Engine, sandbox: Sandbox, options: dict[str, Any], kind: str) -> None:
    engine.done(MODULE, {**HERE, **options})
    (row,) = integrations(sandbox)
    assert row["type"] == kind
    assert unchanged(engine.done(MODULE, {**HERE, **options}))


def test_check_mode_knows_the_type_of_a_new_one(engine: Engine) -> None:
    bare = {"service": "Billing", "name": "New"}
    for check in (True, False):
        loop = engine.session(many=True)
        assert engine.done(MODULE, bare, check=check, session=loop)["resource"]["type"] == "events_api_v2"
        assert engine.done(MODULE, {**bare, "type": "events_api_v2"}, check=check, session=loop)["action"] == "unchanged"
        loop.close()


def test_what_the_service_adds_to_a_parser_is_no_difference(engine: Engine, sandbox: Sandbox) -> None:
    leaf = {"type": "contains", "matcher": "down", "part": "subject"}
    parser = {"action": "trigger", "match_predicate": {"type": "all", "part": "body", "children": [leaf]}}
    task = {"service": "Web shop", "name": "Mail", "integration_email": "shop@steadyops-demo.pagerduty.com", "email_parsers": [parser]}
    foretold, ran = (engine.done(MODULE, task, check=check) for check in (True, False))
    assert foretold["resource"]["email_parsers"] == ran["resource"]["email_parsers"] == [parser]
    again = engine.done(MODULE, task)
    assert (again["changed"], again.writes) == (False, [])


def test_two_of_a_name_are_told_apart_by_their_type_or_id(engine: Engine, sandbox: Sandbox) -> None:
    ids = [by_hand(sandbox, type=f"{kind}_inbound_integration") for kind in ("events_api_v2", "nagios")]
    for state in ("present", "absent"):
        ran = engine.refused(MODULE, {**HERE, "state": state})
        assert all(one in ran["msg"] for one in ids)
        assert ran.writes == []
    assert unchanged(engine.done(MODULE, {**HERE, "type": "nagios"}))
    gone = engine.done(MODULE, {**HERE, "type": "nagios", "state": "absent"})
    assert gone.writes == [f"DELETE /services/PB1LL1N/integrations/{ids[1]}"]
    assert engine.done(MODULE, {"service": "Billing", "id": ids[0], "state": "absent"})["action"] == "deleted"


def test_another_type_is_another_integration_with_another_key(engine: Engine, sandbox: Sandbox) -> None:
    first = engine.done(MODULE, {**HERE, "type": "nagios"})["resource"]
    ran = engine.refused(MODULE, {**HERE, "type": "pingdom"})
    assert "type is 'nagios' and would become 'pingdom'" in ran["msg"]
    assert ran.writes == []
    other = engine.done(MODULE, {**HERE, "type": "pingdom", "replace": True})
    assert other["action"] == "replaced"
    (row,) = integrations(sandbox)
    assert (row["type"], row["id"] != first["id"]) == ("pingdom_inbound_integration", True)
    assert other["resource"]["integration_key"] == row["integration_key"] != first["integration_key"]


def test_those_of_a_service_that_is_not_there_are_absent(engine: Engine) -> None:
    assert unchanged(engine.done(MODULE, {"service": "Nobody's", "name": "x", "state": "absent"}))
    ran = engine.refused(MODULE, {"service": "Nobody's", "name": "x"})
    assert "service" in ran["msg"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"name": "x"}, "service is missing"),
        ({**HERE, "type": "nagios", "vendor": "Datadog"}, "mutually exclusive"),
        ({**HERE, "type": "nagios", "integration_email": "a@example.com"}, "integration_email belongs to the type email"),
        ({**HERE, "integration_email": ""}, "integration_email is blank"),
        ({**HERE, "integration_email": "shop"}, "no e-mail address"),
        ({**HERE, "email_filters": [{"subject_regex": "x"}, {"subject_regex": "x"}]}, "the same filter twice"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_is_refused_before_any_call(engine: Engine, options: dict[str, Any], words: str) -> None:
    ran = engine.refused(MODULE, options)
    assert words in ran["msg"]
    assert ran.rows == []
