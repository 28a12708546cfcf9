"""Change events of PagerDuty: nothing tells two of them apart but our own key."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.pagerduty.seed import BILLING_KEY, WEB_SHOP_V2_KEY
from tests.cases.pagerduty_change_event import CASE
from tests.cases.words import Things
from tests.support.engine import Engine
from tests.support.raw import rows_of
from tests.support.sandbox import Sandbox

MODULE = CASE.module
CHANGE = {"summary": "The shop was updated", "service": "Web shop"}


def test_without_a_key_every_run_sends_it(engine: Engine, sandbox: Sandbox) -> None:
    for _again in range(2):
        assert engine.done(MODULE, CHANGE)["action"] == "sent"
    assert len(rows_of(sandbox, CASE.things)) == 2


def test_without_a_token_it_is_sent_and_that_is_said(engine: Engine, sandbox: Sandbox) -> None:
    token = engine.environment.pop("PAGERDUTY_API_TOKEN")
    ran = engine.done(MODULE, {"summary": "The shop was updated", "key": "shop 2.14.0"})
    assert ran["changed"]
    assert any("sent at every run" in said for said in ran.warnings)
    engine.environment["PAGERDUTY_API_TOKEN"] = token
    assert not engine.done(MODULE, {**CHANGE, "key": "shop 2.14.0"})["changed"]


def test_one_whose_answer_is_lost_is_looked_for_before_it_is_sent_again(engine: Engine, sandbox: Sandbox) -> None:
    sandbox.fault("pagerduty", "reset", method="POST", when="after")
    ran = engine.done(MODULE, {**CHANGE, "key": "shop 2.14.0"})
    assert not ran.failed
    assert len(rows_of(sandbox, CASE.things)) == 1


def test_the_key_is_kept_beside_the_details(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, {**CHANGE, "key": "shop 2.14.0", "custom_details": {"commit": "4c2d9a1"}})
    (row,) = rows_of(sandbox, CASE.things)
    assert row["custom_details"] == {"commit": "4c2d9a1", "steadyops_key": "shop 2.14.0"}


def test_one_that_is_told_long_after_is_sent_once(engine: Engine, sandbox: Sandbox) -> None:
    old = {**CHANGE, "key": "shop 1.0.0", "timestamp": "2020-02-29T12:00:00Z"}
    assert [engine.done(MODULE, old)["changed"] for _again in range(2)] == [True, False]


@pytest.mark.parametrize("many", [False, True])
def test_one_key_on_two_integrations_is_two_changes(engine: Engine, sandbox: Sandbox, many: bool) -> None:
    tasks = [{"routing_key": key, "summary": "2.14.0 is out", "key": "2.14.0"} for key in (WEB_SHOP_V2_KEY, BILLING_KEY)]
    for check, changed in ((True, True), (False, True), (False, False), (True, False)):
        session = engine.session(many=many)
        assert [engine.done(MODULE, one, check=check, session=session)["changed"] for one in tasks] == [changed, changed]
        session.close()
    assert len(rows_of(sandbox, Things("pagerduty", "/change_events", "change_events"))) == 2


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"summary": " "}, "summary is missing"),
        ({"summary": "x" * 1025}, "1025 characters"),
        ({"summary": "x", "routing_key": "short"}, "5 characters"),
        ({"summary": "x", "routing_key": "R" * 32}, "that of an orchestration"),
        ({"summary": "x", "custom_details": {"steadyops_key": "y"}}, "give key instead"),
        ({"summary": "x", "links": [{"href": " "}]}, "href is blank"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_is_refused_before_any_call(engine: Engine, options: dict[str, Any], words: str) -> None:
    ran = engine.refused(MODULE, options)
    assert words in ran["msg"]
    assert ran.rows == []
