"""Instant tests of Catchpoint: started once, waited for, told in rows; nothing is started in check mode or by what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.catchpoint import Catchpoint
from tests.support.engine import Engine, Ran
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence

MODULE = "catchpoint_instant_test"
OSLO, FRANKFURT = "Oslo, NO - Telenor", "Frankfurt, DE - DTAG"
SHOP = {"test": "Shop front page", "nodes": [FRANKFURT, OSLO]}
URL = {"url": "https://shop.example.org/", "nodes": ["733"]}
START = "POST /api/v2/instanttests"


@pytest.fixture
def cp(sandbox: Sandbox) -> Catchpoint:
    return Catchpoint(sandbox)


def run(engine: Engine, options: dict[str, Any]) -> tuple[Ran, list[float]]:
    """Run a task whose waits move the clock of the service."""
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        engine.sandbox.clock(advance=seconds)

    return engine.run(MODULE, options, session=engine.session(sleep=sleep)), slept


def body(ran: Ran) -> dict[str, Any]:
    (found,) = [row["body"] for row in ran.rows if row["write"]]
    return found


def query(ran: Ran) -> dict[str, Any]:
    (found,) = [row["query"] for row in ran.rows if row["write"]]
    return {name: value[0] if isinstance(value, list) else value for name, value in (found or {}).items()}


def test_it_is_started_waited_for_and_told_in_rows(engine: Engine) -> None:
    ran, slept = run(engine, SHOP)
    told = ran["resource"]
    assert (ran["changed"], ran["action"], ran.writes) == (True, "started", [f"{START}/880012"])
    assert (told["finished"], told["succeeded"], told["test"], told["nodes"]) == (True, True, "Shop front page", SHOP["nodes"])
    assert sorted(row["node"] for row in told["rows"]) == SHOP["nodes"]
    units = {one["name"]: one["unit"] for one in told["fields"]}
    assert units["test_time"] == "ms"
    assert all(row[name] > 0 for row in told["rows"] for name in units)
    assert {row["status"] for row in told["rows"]} == {"completed"}
    assert [record["testResult"]["metrics"]["items"] for record in told["raw"]] == [[row[name] for name in units] for row in told["rows"]]
    # Two nodes take two calls each time, so it is looked less often.
    assert (slept, ran["calls"]["waited"]) == ([6.0, 6.0], 12.0)
    assert len([one for one in ran.reads if one.startswith("GET /api/v2/instanttests/")]) == 4


def test_every_run_starts_another_one(engine: Engine) -> None:
    first, second = (engine.done(MODULE, {**URL, "wait": False}) for _dummy in range(2))
    assert first["resource"]["id"] != second["resource"]["id"]
    assert first["changed"] is second["changed"] is True


def test_check_mode_starts_nothing_and_says_that_it_would(engine: Engine) -> None:
    ran = engine.done(MODULE, SHOP, check=True)
    assert (ran["changed"], ran["action"], ran.writes, engine.slept) == (True, "started", [], [])
    assert ran["resource"] == {**SHOP}
    assert not [one for one in ran.reads if "instanttests" in one]


def test_a_test_that_fails_is_no_failure_of_the_task(engine: Engine) -> None:
    ran, _slept = run(engine, {**URL, "url": "https://nowhere.invalid/"})
    (row,) = ran["resource"]["rows"]
    assert (ran.failed, ran["resource"]["finished"], ran["resource"]["succeeded"]) == (False, True, False)
    assert (row["status"], row["error"], row["test_time"]) == ("failed", "The host could not be resolved.", None)


def test_what_is_not_done_in_time_fails_with_its_id_and_is_started_once(engine: Engine, cp: Catchpoint) -> None:
    cp.settings(patience=1000)
    ran, slept = run(engine, {**URL, "wait_timeout": "5s"})
    assert (ran.failed, slept, ran.writes) == (True, [4.0, 1.0], [START])
    is_one_clear_sentence(ran["msg"])
    number = json.loads(json.dumps(cp.get("instanttests/configuration/991200")))["instantTest"]["id"]
    for words in (f"instant test {number}", "after 5s", "Oslo, NO - Telenor", f"number: {number}", "Cannot start"):
        assert words in ran["msg"]


def test_without_waiting_it_can_be_read_later(engine: Engine, sandbox: Sandbox) -> None:
    ran = engine.done(MODULE, {**SHOP, "wait": False})
    told = ran["resource"]
    assert (told["finished"], told["succeeded"], [row["status"] for row in told["rows"]]) == (False, None, ["pending"] * 2)
    asked = {"resource": "instant_test", "number": told["id"]}
    (early,) = engine.done("catchpoint_info", asked)["resources"]
    assert not early["finished"]
    sandbox.clock(advance=11)
    (late,) = engine.done("catchpoint_info", asked)["resources"]
    assert (late["finished"], late["succeeded"], late["id"]) == (True, True, told["id"])
    assert all(row["test_time"] > 0 for row in late["rows"])


@pytest.mark.parametrize("status", [400, 200])
def test_of_one_that_never_was_nothing_can_be_read(engine: Engine, cp: Catchpoint, status: int) -> None:
    cp.settings(unknown_id=status)
    assert engine.done("catchpoint_info", {"resource": "instant_test", "number": "5"})["resources"] == []


def test_its_settings_may_come_without_the_envelope(engine: Engine, cp: Catchpoint) -> None:
    number = engine.done(MODULE, {**URL, "wait": False})["resource"]["id"]
    cp.settings(bare=True, patience=0)
    assert engine.done("catchpoint_info", {"resource": "instant_test", "number": number})["resources"][0]["finished"]


@pytest.mark.parametrize(
    ("options", "sent"),
    [
        (URL, {"url": "https://shop.example.org/", "instantTestType": {"id": 0, "name": "web"}, "monitorType": {"id": 18, "name": "chrome"}}),
        (
            {**URL, "method": "post", "post_data": "a=1", "monitor": "object"},
            {"httpMethodType": {"id": 1, "name": "post"}, "requestPostData": "a=1", "monitorType": {"id": 2, "name": "object"}},
        ),
        (
            {"nodes": ["733"], "type": "api", "script": "open()"},
            {
                "instantTestType": {"id": 9, "name": "api"}, "monitorType": {"id": 25, "name": "api"}, "requestPostData": "open()",
                "transactionScriptTypeId": {"id": 2, "name": "javascript"},
            },
        ),
        ({"nodes": ["733"], "type": "dns", "url": "example.org", "dns_query": "mx"}, {"dnsQueryType": {"id": 15, "name": "mx"}}),
        ({"nodes": ["733"], "type": "ssl", "url": "ssl://shop.example.org:443"}, {"monitorType": {"id": 31, "name": "ssl"}}),
    ],
)  # fmt: skip
def test_what_is_sent(engine: Engine, options: dict[str, Any], sent: dict[str, Any]) -> None:
    ran = engine.done(MODULE, {**options, "wait": False})
    assert body(ran).items() >= {**sent, "nodesIds": [{"id": 733}]}.items()
    assert query(ran) == {"onDemand": "true"}


def test_nodes_of_the_account_need_no_leave(engine: Engine) -> None:
    ran = engine.done(MODULE, {**URL, "nodes": ["901"], "on_demand": False, "wait": False})
    assert query(ran) == {}
    assert "needs onDemand" in engine.refused(MODULE, {**URL, "on_demand": False})["msg"]


def test_what_it_logs_in_with_is_sent_and_shown_nowhere(engine: Engine) -> None:
    login = {"username": "shop", "password": "h1dden-canary", "passwords": [601], "tokens": [602]}
    ran = engine.done(MODULE, {"test": "880012", "nodes": ["733"], "authentication": login, "wait": False})
    assert "h1dden-canary" not in ran.text
    assert "authentication" not in ran["resource"]
    sent = body(ran)
    assert (sent["tokenIds"], sent["authentication"]["userName"], sent["authentication"]["passwordIds"]) == ([602], "shop", [601])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"nodes": ["733"]}, "url is missing"),
        ({**URL, "nodes": []}, "nodes has 0 items; it can have 1 to 5"),
        ({**URL, "nodes": [" "]}, "nodes[0] holds a blank"),
        ({**URL, "nodes": [str(one) for one in range(6)]}, "nodes has 6 items; it can have 1 to 5"),
        ({**SHOP, "url": "https://x/"}, "url has no meaning beside test"),
        ({**URL, "authentication": {"username": "a"}}, "authentication can only stand beside test"),
        ({**URL, "monitor": "ssl"}, "that is chrome or object"),
        ({**URL, "type": "api"}, "script is missing"),
        ({**URL, "script": "x"}, "script: a test of type web has none"),
        ({"nodes": ["733"], "type": "puppeteer", "script": "x", "script_type": "selenium"}, "a test of type puppeteer has a script of type puppeteer"),
        ({**URL, "type": "dns"}, "dns_query is missing"),
        ({**URL, "type": "ping", "dns_query": "a"}, "dns_query has no meaning for a test of type ping"),
        ({**URL, "type": "ssl"}, "write it as ssl://"),
        ({**URL, "url": "x" * 2049}, "it can have 2048"),
        ({**URL, "wait_timeout": 0}, "wait_timeout: '0' is not longer than nothing"),
        ({**URL, "wait_timeout": "soon"}, "wait_timeout: 'soon' is no duration"),
    ],
)
def test_what_is_wrong_is_refused_before_any_call(engine: Engine, options: dict[str, Any], words: str) -> None:
    ran = engine.refused(MODULE, options)
    assert (words in ran["msg"], ran.rows) == (True, []), ran["msg"]
    is_one_clear_sentence(ran["msg"])


@pytest.mark.parametrize("data", [{}, {"instantTestNodes": []}, None, [], {"id": 0}])
def test_an_answer_that_names_nothing_is_a_failure_that_says_what_to_do(engine: Engine, sandbox: Sandbox, data: Any) -> None:
    answer = json.dumps({"data": data, "messages": [], "errors": [], "completed": True})
    sandbox.fault("catchpoint", "status", method="POST", status=200, body=answer)
    ran = engine.refused(MODULE, URL)
    is_one_clear_sentence(ran["msg"])
    assert ("in the portal" in ran["msg"], len(ran.writes)) == (True, 1), ran["msg"]


def test_when_the_answer_is_lost_nothing_is_started_twice(engine: Engine, sandbox: Sandbox) -> None:
    sandbox.fault("catchpoint", "reset", method="POST", when="after")
    ran = engine.refused(MODULE, URL)
    is_one_clear_sentence(ran["msg"])
    assert ("look at the instant tests in the portal" in ran["msg"], ran.writes) == (True, [START])
