"""How PagerDuty is talked to: regions, keys and tokens, scopes, ceilings, and every way in which it says to slow down."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.errors import BadInput
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.pagerduty.system import PAGERDUTY
from tests.support.engine import Engine
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence

SERVICE = {"name": "Web shop"}


@pytest.mark.parametrize(
    ("region", "rest", "events"),
    [
        (None, "https://api.pagerduty.com", "https://events.pagerduty.com"),
        ("us", "https://api.pagerduty.com", "https://events.pagerduty.com"),
        ("eu", "https://api.eu.pagerduty.com", "https://events.eu.pagerduty.com"),
    ],
)
def test_each_region_has_its_own_addresses(region: str | None, rest: str, events: str) -> None:
    assert PAGERDUTY.hosts["rest"].url({"region": region}) == rest
    assert PAGERDUTY.hosts["events"].url({"region": region}) == events


@pytest.mark.parametrize(
    ("token", "sent"),
    [("y_NbAkKc66ryYTWUXYEu", "Token token=y_NbAkKc66ryYTWUXYEu"), ("pdus+_0XBPWQQ_1f0c", "Bearer pdus+_0XBPWQQ_1f0c")],
    ids=["a key", "a token"],
)
def test_keys_and_tokens_are_sent_as_what_they_are(token: str, sent: str) -> None:
    class Request:
        headers: dict[str, str] = {}

    assert PAGERDUTY.hosts["rest"].auth({"api_token": token})(Request()).headers["Authorization"] == sent


def test_without_a_token_nothing_is_sent() -> None:
    with pytest.raises(BadInput, match="set api_token, PAGERDUTY_API_TOKEN or PAGERDUTY_API_KEY"):
        PAGERDUTY.hosts["rest"].auth({})


def test_a_scope_that_a_token_lacks_is_named(engine: Engine, sandbox: Sandbox) -> None:
    body = {"error": {"message": "Access Denied", "code": 2010, "required_scopes": ["services.write"], "token_scopes": ["services.read"]}}
    sandbox.fault("pagerduty", "status", method="PUT", status=403, body=body)
    ran = engine.refused("pagerduty_service", {**SERVICE, "description": "x"})
    is_one_clear_sentence(ran["msg"])
    assert "the scope that is needed is services.write" in ran["msg"]


UNSAID = {"ratelimit-reset": ""}
"""In the place of what the sandbox says of itself, which is little at the end of a minute."""


@pytest.mark.parametrize(
    "answer",
    [
        {"headers": {"ratelimit-reset": "7"}, "body": {"error": {"message": "Rate Limit Exceeded", "code": 2020}}},
        {"headers": UNSAID, "body": {"error": {"message": "Rate Limit Exceeded", "code": 2020}}},
        {"headers": {"ratelimit-reset": "7"}},
        {"headers": {**UNSAID, "Content-Type": "text/html"}, "body": "<html>slow down</html>"},
    ],
    ids=["header and body", "no header", "no body", "a page"],
)
@pytest.mark.parametrize("method", ["GET", "PUT", "POST"])
def test_it_waits_however_it_is_told_to_slow_down(engine: Engine, sandbox: Sandbox, answer: dict[str, Any], method: str) -> None:
    sandbox.fault("pagerduty", "status", method=method, status=429, times=2, **answer)
    options = {"name": "New", "escalation_policy": "PDEFEP1"} if method == "POST" else {**SERVICE, "description": "x"}
    ran = engine.done("pagerduty_service", options, max_wait=1000)
    assert ran["calls"]["retried"] == 2
    assert sum(engine.slept) >= (14 if answer["headers"]["ratelimit-reset"] else 3)


@pytest.mark.parametrize(("version", "status", "path"), [("v1", 403, "/generic/2010-04-15/create_event.json"), ("v2", 429, "/v2/enqueue")])
def test_events_are_sent_again_after_half_a_minute(engine: Engine, sandbox: Sandbox, version: str, status: int, path: str) -> None:
    """Version 1 says 403 where version 2 says 429; neither says for how long, and an event that was refused is in neither."""
    sandbox.fault("pagerduty", "status", method="POST", path=f"^{path}$", status=status, headers=UNSAID, times=2)
    ran = engine.done("pagerduty_alert", {"summary": "Disk full", "dedup_key": "k", "api_version": version}, max_wait=1000)
    assert (ran["calls"]["retried"], ran.writes) == (2, [f"POST {path}"] * 3)
    assert sum(engine.slept) >= 60


def test_changes_are_sent_again_when_too_many_were_told(engine: Engine, sandbox: Sandbox) -> None:
    sandbox.fault("pagerduty", "status", method="POST", path="^/v2/change/enqueue$", status=429, headers=UNSAID, times=1)
    ran = engine.done("pagerduty_change_event", {"summary": "Deployed"}, max_wait=1000)
    assert (ran["calls"]["retried"], ran.writes) == (1, ["POST /v2/change/enqueue"] * 2)
    assert sum(engine.slept) >= 30


def test_more_than_can_be_listed_is_no_absence(engine: Engine, sandbox: Sandbox) -> None:
    for page in range(100):
        rows = [{"id": f"Q{page:06}{number:07}", "title": "x", "status": "triggered"} for number in range(100)]
        sandbox.fault("pagerduty", "status", method="GET", path="/incidents", status=200, body={"incidents": rows, "more": True})
    ran = engine.refused("pagerduty_incident", {"title": "Slow", "service": "PB1LL1N"})
    is_one_clear_sentence(ran["msg"])
    assert "Name it by its id" in ran["msg"]
    assert ran.writes == []
    assert len(ran.reads) == 100, "ten thousand are all that PagerDuty lists"


LAYER = {"name": "Weeks", "rotation_start": "2026-01-05T08:00:00Z", "turn": "7d", "users": ["demo@example.org"]}


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("maintenance_window", {"key": "night", "services": ["Web shop"], "duration": "1h"}),
        ("incident", {"service": "Web shop", "title": "Slow", "key": "k"}),
        ("incident", {"service": "Web shop", "title": "Slow", "key": "k", "note": "Seen", "snooze": "1h", "status_update": "We look"}),
        ("user", {"email": "kim.ode@example.org", "name": "Kim Ode"}),
        ("escalation_policy", {"name": "Ops", "rules": [{"delay": 5, "targets": [{"user": "demo@example.org"}]}]}),
        ("schedule", {"name": "On call", "time_zone": "UTC", "layers": [LAYER]}),
        ("service", {"name": "New", "escalation_policy": "Default"}),
    ],
)
def test_an_account_that_does_without_a_name_is_not_asked_for_one(engine: Engine, sandbox: Sandbox, kind: str, options: dict[str, Any]) -> None:
    """Only the service knows whether this key needs a From."""
    engine.environment.pop("PAGERDUTY_FROM_EMAIL")
    sandbox.request("pagerduty", "POST", "/_sandbox/plan", json={"from_optional": True})
    assert engine.done(f"pagerduty_{kind}", options, check=True)["changed"]
    ran = engine.done(f"pagerduty_{kind}", options)
    assert ran["changed"]
    assert [row for row in ran.rows if "from" in row["headers"]] == []
    sandbox.reset()  # the vendor's description wants one in any case


IN_A_NAME = {
    "pagerduty_incident": {"key": "INC-1", "title": "Down", "service": "Web shop"},
    "pagerduty_maintenance_window": {"key": "CHG-1", "services": ["Web shop"], "duration": "1h"},
    "pagerduty_user": {"email": "kim.ode@example.org", "name": "Kim Ode"},
}


@pytest.mark.parametrize("kind", IN_A_NAME)
def test_a_name_that_is_lacking_is_asked_for_by_its_option(engine: Engine, kind: str) -> None:
    engine.environment.pop("PAGERDUTY_FROM_EMAIL")
    ran = engine.refused(kind, IN_A_NAME[kind])
    assert "set from_email to the login of a user" in ran["msg"]
    is_one_clear_sentence(ran["msg"])


@pytest.mark.parametrize("kind", IN_A_NAME)
def test_a_name_that_nobody_has_is_told_and_blanks_around_one_do_not_count(engine: Engine, kind: str) -> None:
    ran = engine.refused(kind, IN_A_NAME[kind], from_email="nobody@example.org")
    assert "from_email: nobody has the login 'nobody@example.org'" in ran["msg"]
    is_one_clear_sentence(ran["msg"])
    engine.environment["PAGERDUTY_FROM_EMAIL"] = " Demo@example.org\n"
    assert engine.done(kind, IN_A_NAME[kind])["action"] == "created"


@pytest.mark.parametrize("rows", [[None, 5], [{"email": {"is": "no text"}}], [[]]], ids=str)
def test_a_look_after_a_refusal_that_nobody_can_read_leaves_the_refusal(engine: Engine, sandbox: Sandbox, rows: list[Any]) -> None:
    sandbox.fault("pagerduty", "status", method="GET", path="^/users$", status=200, body=json.dumps({"users": rows}), times=0)
    ran = engine.refused("pagerduty_incident", IN_A_NAME["pagerduty_incident"], from_email="nobody@example.org")
    assert ran["msg"].startswith("Cannot create PagerDuty incident 'INC-1' (POST /incidents: 400): Requester User Not Found; 1008")
    is_one_clear_sentence(ran["msg"])
