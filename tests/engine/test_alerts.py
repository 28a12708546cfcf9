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
def test_what_would_be_dropped_because_of_its_key_fails(engine: Engine, sandbox: Sandbox, state: str) -> None:
    engine.done(MODULE, CASE.create)
    for check in (True, False):
        ran = engine.refused(MODULE, {**CASE.change, "state": state, "routing_key": OTHER_KEY}, check=check)
        is_one_clear_sentence(ran["msg"])
        assert "another integration" in ran["msg"]
        assert ran.writes == []
    assert rows_of(sandbox, CASE.things)[0]["status"] == "triggered"


def test_what_would_be_dropped_because_of_a_maintenance_window_fails(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, CASE.create)
    window = {"type": "maintenance_window", "start_time": "2020-01-01T00:00:00Z", "end_time": "2099-01-01T00:00:00Z",
              "services": [{"id": "PWEBSHP", "type": "service_reference"}]}  # fmt: skip
    make(sandbox, Raw("pagerduty", "POST", "/maintenance_windows", {"maintenance_window": window}))
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
        ({"description": "x" * 1025}, "1025 characters"),
        ({"dedup_key": "x" * 256}, "256 characters"),
        ({"service_key": "short"}, "5 characters"),
        ({"details": {"much": "x" * 513_000}}, "bytes long"),
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
