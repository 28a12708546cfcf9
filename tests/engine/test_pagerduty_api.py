"""How PagerDuty is talked to: regions, keys and tokens, scopes, ceilings, and every way in which it says to slow down."""

from __future__ import annotations

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


@pytest.mark.parametrize(
    "answer",
    [
        {"headers": {"ratelimit-reset": "7"}, "body": {"error": {"message": "Rate Limit Exceeded", "code": 2020}}},
        {"body": {"error": {"message": "Rate Limit Exceeded", "code": 2020}}},
        {"headers": {"ratelimit-reset": "7"}},
        {"headers": {"Content-Type": "text/html"}, "body": "<html>slow down</html>"},
    ],
    ids=["header and body", "no header", "no body", "a page"],
)
@pytest.mark.parametrize("method", ["GET", "PUT", "POST"])
def test_it_waits_however_it_is_told_to_slow_down(engine: Engine, sandbox: Sandbox, answer: dict[str, Any], method: str) -> None:
    sandbox.fault("pagerduty", "status", method=method, status=429, times=2, **answer)
    options = {"name": "New", "escalation_policy": "PDEFEP1"} if method == "POST" else {**SERVICE, "description": "x"}
    ran = engine.done("pagerduty_service", options, max_wait=1000)
    assert ran["calls"]["retried"] == 2
    assert sum(engine.slept) >= (14 if "ratelimit-reset" in answer.get("headers", {}) else 3)


def test_more_than_can_be_listed_is_no_absence(engine: Engine, sandbox: Sandbox) -> None:
    for page in range(100):
        rows = [{"id": f"Q{page:06}{number:07}", "title": "x", "status": "triggered"} for number in range(100)]
        sandbox.fault("pagerduty", "status", method="GET", path="/incidents", status=200, body={"incidents": rows, "more": True})
    ran = engine.refused("pagerduty_incident", {"title": "Slow", "service": "PB1LL1N"})
    is_one_clear_sentence(ran["msg"])
    assert "Name it by its id" in ran["msg"]
    assert ran.writes == []
    assert len(ran.reads) == 100, "ten thousand are all that PagerDuty lists"
