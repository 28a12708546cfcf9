"""What is only true of alerts: two versions of an API that tells nothing, and what would be dropped without a word."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.table import CASES
from tests.cases.words import Raw
from tests.support.engine import Engine
from tests.support.raw import make, rows_of
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence

MODULE = "pagerduty_alert"
CASE = CASES[MODULE]
V1 = {"api_version": "v1"}
OTHER_KEY = "7c1f0a94b3de4f5e9a6620c8d17be352"
"""Another integration of the same service."""


def test_the_documented_example_over_version_one(engine: Engine, sandbox: Sandbox) -> None:
    for options, action, left in (
        (CASE.create, "triggered", 1),
        (CASE.change, "acknowledged", 1),
        (CASE.remove, "resolved", 0),
    ):
        foretold = engine.done(MODULE, {**options, **V1}, check=True)
        real = engine.done(MODULE, {**options, **V1})
        assert foretold["diff"] == real["diff"]
        assert (real["action"], len(rows_of(sandbox, CASE.things))) == (action, left)
        assert real.writes == ["POST /generic/2010-04-15/create_event.json"]
        assert not engine.done(MODULE, {**options, **V1})["changed"]


def test_version_two_carries_everything(engine: Engine, sandbox: Sandbox) -> None:
    options = {
        "summary": "Disk full", "severity": "error", "source": "db1", "component": "disk", "group": "db", "class": "full",
        "timestamp": "2026-11-21T10:00:00+02:00", "custom_details": {"used": 98}, "client": "Ansible",
        "client_url": "https://awx.example.org", "links": [{"href": "https://wiki.example.org", "text": "What to do"}],
        "images": [{"src": "https://example.org/a.png", "alt": "a graph"}], "dedup_key": "disk of db1",
    }  # fmt: skip
    engine.done(MODULE, options)
    (sent,) = [row["body"] for row in sandbox.journal() if row["write"]]
    assert sent["payload"] == {
        "summary": "Disk full", "severity": "error", "source": "db1", "component": "disk", "group": "db", "class": "full",
        "timestamp": "2026-11-21T08:00:00Z", "custom_details": {"used": 98},
    }  # fmt: skip
    assert sent["links"] == options["links"]
    assert sent["images"] == options["images"]
    assert (sent["client"], sent["dedup_key"]) == ("Ansible", "disk of db1")


def test_without_a_rest_token_an_event_is_sent_each_time_and_says_so(engine: Engine, sandbox: Sandbox) -> None:
    del engine.environment["PAGERDUTY_API_TOKEN"]
    for _number in range(2):
        ran = engine.done(MODULE, CASE.create)
        assert ran["changed"]
        assert any("nobody can tell" in said for said in ran.warnings)
        assert ran.reads == []
    assert engine.done(MODULE, CASE.create, check=True).rows == []
    engine.environment["PAGERDUTY_API_TOKEN"] = sandbox.credentials["PAGERDUTY_API_TOKEN"]
    assert len(rows_of(sandbox, CASE.things)) == 1


def test_a_refresh_is_sent_although_it_is_open(engine: Engine) -> None:
    engine.done(MODULE, CASE.create)
    again = {**CASE.create, "details": {"some_key": "other"}}
    assert not engine.done(MODULE, again)["changed"]
    assert len(engine.done(MODULE, again, refresh=True).writes) == 1


def test_a_trigger_leaves_what_is_acknowledged_so(engine: Engine) -> None:
    engine.done(MODULE, CASE.create)
    engine.done(MODULE, CASE.change)
    ran = engine.done(MODULE, CASE.create)
    assert (ran["changed"], ran["resource"]["status"]) == (False, "acknowledged")


@pytest.mark.parametrize("state", ["acknowledged", "resolved"])
def test_an_alert_of_another_integration_is_another_alert(engine: Engine, sandbox: Sandbox, state: str) -> None:
    """Nothing of ours is open, so a good run does not fail, nor wake anybody; the second run is as the first."""
    engine.done(MODULE, CASE.create)
    for check in (True, False, False):
        ran = engine.done(MODULE, {**CASE.change, "state": state, "routing_key": OTHER_KEY}, check=check)
        assert (ran["changed"], ran["action"], ran.writes) == (False, "unchanged", [])
        assert ["another integration, on the service 'Web shop'" in said for said in ran.warnings] == [True]
        assert ran["resource"]["id"] is None
    assert rows_of(sandbox, CASE.things)[0]["status"] == "triggered"


def test_a_trigger_beside_one_of_another_integration_is_about_ours(engine: Engine, sandbox: Sandbox) -> None:
    theirs = engine.done(MODULE, CASE.create)
    ours = {**CASE.create, "service_key": OTHER_KEY}
    for check in (True, False):
        ran = engine.done(MODULE, ours, check=check)
        assert (ran["action"], ran["diff"]["before"], ran["diff"]["after"]) == (
            "triggered", {"status": "resolved"}, {"status": "triggered"},
        )  # fmt: skip
        assert ran["resource"].get("id") is None, "there was none of ours to have one"
        assert ("id" in ran["resource"]) is not check, "a later task may always name it"
    first, second = rows_of(sandbox, CASE.things)
    again = engine.done(MODULE, ours)
    assert (again["changed"], again["resource"]["id"]) == (False, second["id"])
    assert engine.done(MODULE, CASE.create)["resource"]["id"] == first["id"]
    assert theirs["resource"]["dedup_key"] == again["resource"]["dedup_key"]


def test_what_reaches_a_service_through_rules_says_what_they_look_at(engine: Engine, sandbox: Sandbox) -> None:
    key = engine.done("pagerduty_event_orchestration", {"name": "All"})["resource"]["routing_key"]
    rule = {"label": "disks", "conditions": ["event.summary matches part 'disk'"], "actions": {"route_to_service": "Billing"}}
    engine.done("pagerduty_event_orchestration_path", {"orchestration": "All", "type": "router", "sets": [{"id": "start", "rules": [rule]}]})
    alert = {"routing_key": key, "dedup_key": "disk 1", "summary": "The disk is full"}
    bare = {"routing_key": key, "dedup_key": "disk 1", "state": "acknowledged"}
    engine.done(MODULE, alert)
    (said,) = engine.done(MODULE, bare).warnings
    assert "Give the summary that the trigger had" in said
    for state in ("acknowledged", "resolved"):
        ran = engine.done(MODULE, {**alert, "state": state})
        assert (ran["changed"], ran.warnings) == (True, [])
        assert engine.done(MODULE, {**bare, "state": state})["changed"] is False


def put_service(sandbox: Sandbox, **values: Any) -> None:
    make(sandbox, Raw("pagerduty", "PUT", "/services/PWEBSHP", {"service": {"type": "service", **values}}))


def test_what_has_been_open_for_months_is_found(engine: Engine, sandbox: Sandbox) -> None:
    put_service(sandbox, auto_resolve_timeout=None)
    engine.done(MODULE, CASE.create)
    sandbox.clock(advance=90 * 86_400)
    assert engine.done(MODULE, CASE.create)["action"] == "unchanged"
    assert engine.done(MODULE, CASE.remove)["changed"]
    assert rows_of(sandbox, CASE.things) == []


@pytest.mark.parametrize("service", ["Web shop", "PWEBSHP"])
def test_a_trigger_into_a_disabled_service_never_claims_that_somebody_is_paged(
    engine: Engine, sandbox: Sandbox, service: str
) -> None:
    put_service(sandbox, status="disabled")
    for check in (True, False, False):
        ran = engine.done(MODULE, {**CASE.create, "service": service}, check=check)
        assert (ran["changed"], ran["action"], ran["resource"]["status"]) == (True, "sent", "resolved")
        assert ran.warnings == ["The event is sent, but PagerDuty pages nobody: the service 'Web shop' is disabled."]
        assert len(ran.writes) == (not check)
    assert rows_of(sandbox, CASE.things) == []
    put_service(sandbox, status="active")
    ran = engine.done(MODULE, {**CASE.create, "service": service})
    assert (ran["action"], ran.warnings) == ("triggered", [])


def test_a_trigger_into_a_maintenance_window_says_so(engine: Engine, sandbox: Sandbox) -> None:
    maintain(sandbox)
    ran = engine.done(MODULE, {**CASE.create, "service": "Web shop"})
    assert ran["action"] == "sent"
    assert "in a maintenance window" in ran.warnings[0]


def maintain(sandbox: Sandbox) -> None:
    window = {"type": "maintenance_window", "start_time": "2020-01-01T00:00:00Z", "end_time": "2099-01-01T00:00:00Z",
              "services": [{"id": "PWEBSHP", "type": "service_reference"}]}  # fmt: skip
    make(sandbox, Raw("pagerduty", "POST", "/maintenance_windows", {"maintenance_window": window}))


def test_what_would_be_dropped_because_of_a_maintenance_window_fails(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, CASE.create)
    maintain(sandbox)
    ran = engine.refused(MODULE, CASE.remove)
    assert "maintenance window" in ran["msg"]
    assert ran.writes == []


def test_nothing_to_acknowledge_is_a_warning_and_nothing_to_resolve_is_silent(engine: Engine) -> None:
    ran = engine.done(MODULE, CASE.change)
    assert (ran["changed"], ran.writes) == (False, [])
    assert any("nothing to acknowledge" in said for said in ran.warnings)
    assert engine.done(MODULE, CASE.remove).warnings == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"description": None}, "summary is missing"),
        ({"description": " \n"}, "summary is blank"),
        ({"dedup_key": " "}, "dedup_key is blank"),
        ({"service_key": "\n"}, "routing_key is missing"),
        ({"dedup_key": "x" * 256}, "256 characters"),
        ({"service_key": "short"}, "5 characters"),
        ({"images": [{"src": "http://example.org/a.png"}]}, "https://"),
        ({"timestamp": "yesterday"}, "no time"),
    ],
    ids=lambda one: next(iter(one)) if isinstance(one, dict) else None,
)
def test_what_the_service_would_refuse_is_refused_before_any_call(
    engine: Engine, options: dict[str, Any], words: str
) -> None:
    ran = engine.refused(MODULE, {**CASE.create, **options})
    is_one_clear_sentence(ran["msg"])
    assert words in ran["msg"]
    assert ran.rows == []


@pytest.mark.parametrize("options", [{}, V1], ids=["v2", "v1"])
def test_a_long_summary_is_cut_and_goes_out(engine: Engine, sandbox: Sandbox, options: dict[str, Any]) -> None:
    long = {"summary": "x" * 2000 + "y"}
    ran = engine.done(MODULE, {**long, **options})
    assert ran["resource"]["summary"] == "x" * 1021 + "..."
    assert any("2001 characters" in said and "cut off" in said for said in ran.warnings)
    again = engine.done(MODULE, {**long, **options})
    assert (again["changed"], len(again.warnings)) == (False, 1)
    other = engine.done(MODULE, {"summary": "x" * 2000 + "z", **options})
    assert other["action"] == "triggered", "its key comes from the whole summary"


def test_a_body_is_counted_in_the_bytes_that_are_sent(engine: Engine) -> None:
    (row,) = [row for row in engine.done(MODULE, {"summary": "b", "custom_details": {"t": "ж" * 100_000}}).rows if row["write"]]
    assert row["body"]["payload"]["custom_details"] == {"t": "ж" * 100_000}
    assert int(row["headers"]["content-length"]) < 201_000


@pytest.mark.parametrize("options", [{}, V1], ids=["v2", "v1"])
def test_an_event_that_is_too_long_loses_the_end_of_its_longest_texts_and_goes_out(
    engine: Engine, sandbox: Sandbox, options: dict[str, Any]
) -> None:
    long = {"summary": "d", "details": {"host": "db1", "log": "ж" * 300_000, "more": ["y" * 9], "stdout": "x" * 400_000}, **options}
    ran = engine.done(MODULE, long)
    (row,) = [row for row in ran.rows if row["write"]]
    assert 500_000 < int(row["headers"]["content-length"]) <= 512_000
    details = ran["resource"]["custom_details"]
    assert (details["host"], details["more"], details["stdout"]) == ("db1", ["y" * 9], "x" * 400_000)
    assert details["log"].endswith("ж...")
    assert any("PagerDuty takes 512000" in said and "custom_details.log cut at" in said for said in ran.warnings)
    assert engine.done(MODULE, {"summary": "d", **options})["changed"] is False, "its key is as ever"


def test_bytes_that_are_no_characters_keep_no_page_back(engine: Engine) -> None:
    """What a command printed may hold any bytes; Ansible hands them on as halves of characters."""
    ran = engine.done(MODULE, {"summary": "backup: \udcff", "details": {"stdout": "\udc80"}})
    assert (ran["action"], ran["resource"]["summary"]) == ("triggered", "backup: ?")


@pytest.mark.parametrize("name", ["routing_key", "api_token"])
def test_the_line_end_of_a_file_is_no_part_of_a_key(engine: Engine, sandbox: Sandbox, name: str) -> None:
    key = sandbox.credentials[f"PAGERDUTY_{name.upper()}"]
    ran = engine.done(MODULE, {"summary": "rn", name: f"{key}\n"})
    assert (ran["action"], ran.warnings) == ("triggered", [])
    assert key not in ran.text


def test_an_oauth_token_is_sent_as_a_bearer_token(engine: Engine) -> None:
    token = "pdus+_0XSTEADY_7f3b9c2e-5a41-4d08-b6e7-c19d2a8f4035"
    engine.done(MODULE, CASE.create, api_token=token)
    ran = engine.done(MODULE, CASE.remove, api_token=token)
    assert (ran["action"], ran.warnings) == ("resolved", [])


def test_a_token_that_is_not_taken_hears_which_kinds_there_are(engine: Engine) -> None:
    ran = engine.refused(MODULE, CASE.looks, api_token="pdus+_wrong")
    assert "key of the account or of a user, or an OAuth token, which begins with pdus+" in ran["msg"]
    assert "region" in ran["msg"]


def test_an_alert_is_called_by_its_summary(engine: Engine) -> None:
    ran = engine.refused(MODULE, CASE.create, service_key="0" * 32)
    assert "Cannot trigger PagerDuty alert 'No data received' (POST /v2/enqueue: 400)" in ran["msg"]
    long = engine.refused(MODULE, {"summary": "x" * 2000}, routing_key="0" * 32)
    assert f"alert '{'x' * 97}...'" in long["msg"]
