"""Catchpoint's tests where they are odd: types, sections that are inherited, scripts, labels, moves, and lists that leave things out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.sandbox.test_catchpoint_terraform import ALERTS, BODIES, SCHEDULE
from tests.support.catchpoint import Catchpoint
from tests.support.engine import Engine, Ran
from tests.support.sandbox import Sandbox

MODULE = "catchpoint_test"
BASKET = {"name": "Basket", "product": "Shop", "type": "web", "url": "https://shop.example.org/basket"}
HERE = {"frequency": "5m", "nodes": ["733"]}


@pytest.fixture
def catchpoint(sandbox: Sandbox) -> Catchpoint:
    return Catchpoint(sandbox)


def bodies(ran: Ran) -> list[Any]:
    """Return what was written."""
    return [row["body"] for row in ran.rows if row["write"]]


# Every type, as the vendor's own client makes it


SETTINGS: dict[str, dict[str, Any]] = {
    "web": {"type": "web", "monitor": "chrome", "url": "https://example.org", "chrome_version": "stable", "http_method": "get"},
    "mobile": {"type": "web", "monitor": "mobile", "url": "https://example.org", "user_agent": "android"},
    "api": {"type": "api", "script": "open()\nclose()", "script_type": "javascript"},
    "transaction": {"type": "transaction", "script": "open()\nclose()", "script_type": "selenium", "chrome_version": "stable"},
    "playwright": {"type": "playwright", "monitor": "edge", "script": "open()\nclose()\n"},
    "puppeteer": {"type": "puppeteer", "script": "open()\r\nclose()", "chrome_version": "stable"},
    "dns": {"type": "dns", "monitor": "dns_direct", "url": "example.org", "dns_server": "192.0.2.53", "dns_query": "a_or_aaaa"},
    "ping": {"type": "ping", "monitor": "ping_tcp", "url": "example.org"},
    "traceroute": {"type": "traceroute", "monitor": "traceroute_tcp", "url": "example.org"},
    "ssl": {"type": "ssl", "url": "ssl://example.org", "certificate_pinning": False, "certificate_key_pinning": False},
    "bgp": {"type": "bgp", "monitor": "bgp_basic", "url": "2001:db8::/32"},
}
COMMON = {
    "product": "Platform", "status": "active", "start_time": "2026-02-01T13:00:00Z", "end_time": "2037-02-01T08:00:00-05:00", "labels": {"owner": ["shop"]},
    "data_webhook": True, "alerts_paused": False, "description": "", "gateway": "", "folder": "", "alerts": {"inherit": True},
}  # fmt: skip
SECTIONS = dict.fromkeys(("request", "schedule", "advanced", "insights"), {"inherit": True})


@pytest.mark.parametrize("settings", [{"unset": "null"}, {"fractions": True, "created": 201}, {"id_as_text": True, "name_filter": "exact"}], ids=str)
def test_however_the_service_spells_its_answers(engine: Engine, catchpoint: Catchpoint, settings: dict[str, Any]) -> None:
    catchpoint.settings(**settings)
    sections = {"schedule": HERE, "request": {"tokens": [602]}, "advanced": {"flags": ["capture_screenshot"]}, "alerts": {"rules": []}}
    task = {**BASKET, **sections, "labels": {"env": ["prod"]}, "end_time": "2037-01-01T00:00:00Z", "folder": ""}
    assert engine.done(MODULE, task)["action"] == "created"
    for again in (task, BASKET, {**task, "start_time": engine.done(MODULE, BASKET)["resource"]["start_time"]}):
        assert not engine.done(MODULE, again)["changed"]
    inherited = {**BASKET, **dict.fromkeys(sections, {"inherit": True})}
    assert engine.done(MODULE, inherited)["action"] == "updated"
    assert not engine.done(MODULE, inherited)["changed"]
    assert engine.done(MODULE, {"state": "paused", "key": "A", "name": "Basket"})["changed"]
    assert engine.done(MODULE, {"state": "resumed", "key": "A"})["changed"]
    assert engine.done(MODULE, {"name": "Basket", "product": "Shop", "muted_for": "1h"})["changed"]
    assert not engine.done(MODULE, {"name": "Basket", "product": "Shop", "muted_for": "1h"})["changed"]
    assert engine.done(MODULE, {"name": "Basket", "product": "Shop", "state": "absent"})["action"] == "deleted"


@pytest.mark.parametrize("sent", BODIES, ids=lambda sent: sent["name"])
def test_what_terraform_made_is_unchanged_for_the_same_settings(engine: Engine, catchpoint: Catchpoint, sent: dict[str, Any]) -> None:
    number = catchpoint.post("tests", sent)["id"]
    task = {"name": sent["name"], **COMMON, **SECTIONS, **SETTINGS[sent["name"]]}
    ran = engine.done(MODULE, task)
    assert (ran["changed"], ran["diff"]["before"], bodies(ran)) == (False, ran["diff"]["after"], [])
    assert ran["resource"]["id"] == str(number)


@pytest.mark.parametrize("kind", SETTINGS)
def test_every_type_is_made_read_back_changed_and_removed(engine: Engine, catchpoint: Catchpoint, kind: str) -> None:
    task = {"name": f"Our {kind}", "product": "Platform", **SETTINGS[kind]}
    made = engine.done(MODULE, task)
    assert made["action"] == "created"
    row = catchpoint.row(f"tests/{made['resource']['id']}")
    (body,) = bodies(made)
    assert (row["testType"]["id"], row["monitor"]["id"]) == (body["testType"]["id"], body["monitor"]["id"])
    if "script" in task:
        told = body["testRequestData"]
        assert (told["testId"], told["testType"], told["monitor"]) == (1, body["testType"], body["monitor"])
    assert not engine.done(MODULE, task)["changed"]
    (patch,) = bodies(engine.done(MODULE, {**task, "description": "Changed", "status": "inactive"}))
    assert {one["path"]: one["value"] for one in patch} == {"/description": "Changed", "/status": "1"}
    assert engine.done(MODULE, {"name": task["name"], "product": "Platform", "state": "absent"})["action"] == "deleted"


def test_terraforms_schedule_and_alerts_are_ours(engine: Engine, catchpoint: Catchpoint) -> None:
    catchpoint.post("tests", {**BODIES[0], "scheduleSettings": SCHEDULE, "alertGroup": ALERTS})
    rule = {
        "type": "test_failure", "notify": "default", "notifications": [], "enforce_test_failure": False,
        "threshold": {"type": "runs", "number": 2, "consecutive": 0}, "trigger": {"type": "specific", "operation": "not_equals"},
    }  # fmt: skip
    told = {"subject": "${NotificationLevel}: ${TestName}", "recipients": [{"email": "grace@example.com"}], "webhooks": [], "on_warning": True}
    task = {
        "name": "web", "product": "Platform", "schedule": {"frequency": "10m", "distribution": "random", "nodes": ["Oslo, NO - Telenor"], "node_groups": []},
        "alerts": {"inherit_and_add": False, "rules": [rule], "notification": told},
    }  # fmt: skip
    ran = engine.done(MODULE, task)
    assert (ran["diff"]["before"], ran["changed"]) == (ran["diff"]["after"], False)


# What differs goes, and nothing else


def test_a_change_of_status_alone_is_one_patch(engine: Engine) -> None:
    ran = engine.done(MODULE, {"name": "Shop front page", "product": "Shop", "status": "inactive"})
    assert bodies(ran) == [[{"op": "replace", "path": "/status", "value": "1"}]]
    assert (ran["calls"]["read"], ran["calls"]["write"]) == (2, 1)
    # It is in no list of what is active any more, and is found all the same.
    ran = engine.done(MODULE, {"name": "Shop front page", "product": "Shop", "status": "active"})
    assert (ran["action"], bodies(ran)) == ("updated", [[{"op": "replace", "path": "/status", "value": "0"}]])


def test_single_values_are_texts_and_what_is_cleared_is_empty(engine: Engine) -> None:
    engine.done(MODULE, {**BASKET, "folder": "Checkout", "end_time": "2037-01-01T00:00:00Z", "data_webhook": True})
    found = engine.done(MODULE, {"name": "Basket", "product": "Shop"})["resource"]["id"]
    task = {"folder": "", "end_time": "", "data_webhook": False, "monitor": "object", "start_time": "2026-05-01T00:00:00+02:00"}
    ran = engine.done(MODULE, {"id": found, **task})
    (patch,) = bodies(ran)
    assert {one["path"]: one["value"] for one in patch} == {
        "/folderId": "", "/endTime": "", "/enableTestDataWebhook": "false", "/monitor": "2", "/startTime": "2026-04-30T22:00:00Z",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("section", "own", "at", "kind"),
    [
        ("schedule", HERE, "scheduleSettings", "scheduleSettingType"),
        ("request", {"tokens": [602]}, "requestSettings", "requestSettingType"),
        ("advanced", {"flags": ["capture_screenshot"]}, "advancedSettings", "advancedSettingType"),
        ("alerts", {"rules": []}, "alertGroup", "alertSettingType"),
    ],
)
def test_a_section_of_its_own_goes_whole_and_back_to_what_is_inherited(engine: Engine, section: str, own: dict, at: str, kind: str) -> None:
    engine.done(MODULE, BASKET)
    for value, number in (({"inherit": True}, None), (own, 1), ({"inherit": True}, 0)):
        ran = engine.done(MODULE, {**BASKET, section: value})
        if number is None:
            assert not ran["changed"]
            continue
        ((operation,),) = bodies(ran)
        assert (operation["path"], operation["value"][kind]["id"]) == (f"/{at}", number)
        assert number or set(operation["value"]) == {kind}
        again = engine.done(MODULE, {**BASKET, section: value})
        assert (again["changed"], again["resource"][section] == {"inherit": True}) == (False, number == 0)


def test_inherited_alerts_that_the_service_shows_are_no_difference(engine: Engine, catchpoint: Catchpoint) -> None:
    catchpoint.settings(alerts_echo=True)
    engine.done(MODULE, {**BASKET, "alerts": {"inherit": True}})
    assert not engine.done(MODULE, {**BASKET, "alerts": {"inherit": True}})["changed"]


def test_insights_go_piece_by_piece_and_their_type_last(engine: Engine, catchpoint: Catchpoint) -> None:
    number = next(one["id"] for one in catchpoint.rows("insights/insights", insightType="1"))
    engine.done(MODULE, BASKET)
    for value, kind in (({"indicators": [str(number)]}, "1"), ({"inherit": True}, "0"), ({"disabled": True}, "3")):
        ((*lists, last),) = bodies(engine.done(MODULE, {**BASKET, "insights": value}))
        assert [one["path"] for one in lists] == ["/insightData/indicators", "/insightData/tracepoints"]
        assert (last["path"], last["value"]) == ("/insightData/insightSettingType", kind)
        assert not engine.done(MODULE, {**BASKET, "insights": value})["changed"]


def test_a_schedule_of_its_own_needs_a_place(engine: Engine) -> None:
    engine.done(MODULE, BASKET)
    ran = engine.refused(MODULE, {**BASKET, "schedule": {"frequency": "5m"}})
    assert "nothing of that is copied" in ran["msg"]
    assert ran.writes == []


@pytest.mark.parametrize("setting", ["as sent", "\r\n"])
def test_a_script_that_differs_in_line_ends_only_is_unchanged(engine: Engine, catchpoint: Catchpoint, setting: str) -> None:
    if setting == "as sent":
        catchpoint.settings(script_line_ends=setting)
    task = {"name": "Token", "product": "Shop", "type": "api", "script": "open()\nclose()\n"}
    engine.done(MODULE, task)
    for script in ("open()\r\nclose()\r\n", "open()\nclose()", "open()\r\nclose()"):
        assert not engine.done(MODULE, {**task, "script": script})["changed"]
    (patch,) = bodies(engine.done(MODULE, {**task, "script": "open()\n\nclose()"}))
    assert [one["path"] for one in patch] == ["/testRequestData"]
    assert patch[0]["value"]["transactionScriptType"]["id"] == 2


def test_labels_are_names_with_sets_of_values(engine: Engine, catchpoint: Catchpoint) -> None:
    engine.done(MODULE, {**BASKET, "labels": {"env": ["prod", "staging"], "team": "shop"}})
    assert not engine.done(MODULE, {**BASKET, "labels": {"team": ["shop"], "env": ["staging", "prod"]}})["changed"]
    number = engine.done(MODULE, {**BASKET, "labels": {"env": ["prod"]}})["resource"]["id"]
    assert [(one["name"], one["values"]) for one in catchpoint.row(f"tests/{number}")["labels"]] == [("env", ["prod"])]


def test_a_version_of_chrome_that_nobody_knows_stays_a_number(engine: Engine, catchpoint: Catchpoint) -> None:
    number = engine.done(MODULE, {**BASKET, "chrome_version": "120"})["resource"]["id"]
    version = {"applicationVersionType": {"id": 3}, "applicationVersionId": 28558}
    catchpoint.patch(f"tests/{number}", ("/chromeMonitorVersion", version))
    assert engine.done(MODULE, BASKET)["resource"]["chrome_version"] == "108"
    assert not engine.done(MODULE, {**BASKET, "chrome_version": "id 28558"})["changed"]
    assert engine.done(MODULE, {**BASKET, "chrome_version": "id  99999"})["changed"]
    assert not engine.done(MODULE, {**BASKET, "chrome_version": " id 99999"})["changed"]


def test_a_header_that_sounds_like_a_secret_is_told_to_nobody_and_keeps_its_value(engine: Engine, catchpoint: Catchpoint) -> None:
    header = {"type": "custom", "name": "X-Api-Key", "value": "hunter2-hunter2"}
    other = {"type": "accept", "value": "text/html"}
    made = engine.done(MODULE, {**BASKET, "request": {"headers": [header]}})
    ran = engine.done(MODULE, {**BASKET, "request": {"headers": [{**header, "value": None}, other]}})
    assert ran["changed"]
    assert "hunter2" not in made.text + ran.text
    sent = {one["requestHeaderType"]["id"]: one["requestValue"] for one in bodies(ran)[0][0]["value"]["httpHeaderRequests"]}
    assert sent[2] == "text/html"
    assert sent[11] == bodies(made)[0]["requestSettings"]["httpHeaderRequests"][0]["requestValue"]
    assert not engine.done(MODULE, {**BASKET, "request": {"headers": [header, other]}})["changed"]


# Which one is meant


def test_one_name_in_two_products_and_two_folders(engine: Engine) -> None:
    ids = [
        engine.done(MODULE, {**BASKET, **place, "name": f"Basket{number}"})["resource"]["id"]
        for number, place in enumerate([{}, {"folder": "Checkout"}, {"product": "Platform"}])
    ]
    assert len(set(ids)) == 3
    for number, place in enumerate([{"folder": ""}, {"folder": "Checkout"}, {"product": "Platform"}]):
        task = {**BASKET, **place, "name": f"Basket{number}"}
        assert (engine.done(MODULE, task)["changed"], engine.done(MODULE, task)["resource"]["id"]) == (False, ids[number])
    # Another folder is another test, so nothing is moved by its name.
    ran = engine.done(MODULE, {**BASKET, "name": "Basket0", "folder": "Checkout"}, check=True)
    assert ran["action"] == "created"


def test_it_moves_between_folders_and_products_by_its_id(engine: Engine, catchpoint: Catchpoint) -> None:
    number = engine.done(MODULE, {**BASKET, "folder": "Checkout"})["resource"]["id"]
    engine.done(MODULE, {"id": number, "product": "Platform", "folder": "Names"})
    row = catchpoint.row(f"tests/{number}")
    assert (row["productId"], row["folderId"]) == (2003, 3005)


def test_one_that_somebody_deleted_in_the_portal_is_made_again(engine: Engine, catchpoint: Catchpoint) -> None:
    first = engine.done(MODULE, BASKET)["resource"]["id"]
    catchpoint.done("DELETE", f"tests/{first}")
    again = engine.done(MODULE, BASKET)
    assert (again["action"], again["resource"]["id"] != first) == ("created", True)
    catchpoint.done("DELETE", f"tests/{again['resource']['id']}")
    assert not engine.done(MODULE, {"name": "Basket", "product": "Shop", "state": "absent"})["changed"]
    assert "there is none with id" in engine.refused(MODULE, {"id": first, "description": "x"})["msg"]


@pytest.mark.parametrize("listed", ["active", "all"])
def test_an_inactive_one_is_found_before_a_second_is_made(engine: Engine, catchpoint: Catchpoint, listed: str) -> None:
    catchpoint.settings(list_without_status=listed)
    first = engine.done(MODULE, {**BASKET, "status": "inactive"})["resource"]["id"]
    again = engine.done(MODULE, {**BASKET, "description": "Again"})
    assert (again["action"], again["resource"]["id"], again["calls"]["read"]) == ("updated", first, 2 + (listed == "active"))
    session = engine.session(many=True)
    for task in ({**BASKET, "description": "Again"}, {"id": first, "description": "Again"}):
        assert not engine.done(MODULE, task, session=session)["changed"]


def test_a_hundred_items_cost_one_list_with_its_sections_and_meet_no_429(engine: Engine, catchpoint: Catchpoint) -> None:
    catchpoint.settings(limits={"minute": 20, "second": 7})
    session = engine.session(many=True)
    task = {"name": "Shop front page", "product": "2002", "url": "https://shop.example.org/"}
    ran = [engine.done(MODULE, task, session=session) for _number in range(100)]
    assert [row["path"] for one in ran for row in one.rows] == ["/api/v2/tests"]
    assert not [one for one in ran if one.failed]


def test_what_is_exported_makes_every_test_again(engine: Engine, catchpoint: Catchpoint) -> None:
    for number, body in enumerate(BODIES):
        more = {"scheduleSettings": SCHEDULE, "alertGroup": ALERTS} if body["name"] != "bgp" else {"alertGroup": ALERTS}
        catchpoint.post("tests", {**body, **more, "status": {"id": number % 2}})
    engine.done(MODULE, {**BASKET, "folder": "Checkout", "request": {"headers": [{"type": "custom", "name": "X-Api-Key", "value": "hunter2-hunter2"}]}})
    told = engine.done("export", {"resources": [MODULE]})["resources"]
    assert "hunter2" not in str(told)
    (basket,) = [one[MODULE] for one in told if one[MODULE]["name"] == "Basket"]
    assert "X-Api-Key has no value" in engine.refused(MODULE, {**basket, "name": "Another", "state": "present"})["msg"]
    assert engine.done("apply", {"resources": told})["summary"] == {"unchanged": len(told)}
    for one in told:
        if one[MODULE]["name"] == "Basket":
            one[MODULE]["request"]["headers"][0]["value"] = "hunter2-hunter2"
    before = {row["name"]: row for status in (0, 1) for row in catchpoint.rows("tests", statusId=status, includeTargeting="true", includeAlerts="true")}
    ids = ",".join(str(row["id"]) for row in before.values())
    catchpoint.done("DELETE", f"tests/{ids}")
    assert engine.done("apply", {"resources": told})["summary"] == {"created": len(told)}
    assert engine.done("apply", {"resources": told})["summary"] == {"unchanged": len(told)}
    after = {row["name"]: row for status in (0, 1) for row in catchpoint.rows("tests", statusId=status, includeTargeting="true", includeAlerts="true")}
    assert set(after) == set(before)
    for name, row in after.items():
        for member in ("status", "testType", "monitor", "productId", "folderId", "url", "startTime", "endTime"):
            assert (row.get(member) or None) == (before[name].get(member) or None), (name, member)
        was, now = ({**one.get("scheduleSettings", {}), "id": 0} for one in (before[name], row))
        assert was == now


# What is refused before any call


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"monitor": "edge"}, "edge carries out no test of type web"),
        ({"monitor": "crome"}, "monitor: 'crome' is none of"),
        ({"type": "ssl", "url": "shop.example.org"}, "write it as ssl://"),
        ({"type": "bgp", "url": "192.0.2.0/25"}, "of IPv4 it can be 8 to 24"),
        ({"type": "bgp", "url": "our prefix"}, "is no prefix"),
        ({"type": "bgp", "url": "192.0.2.0/24", "schedule": HERE}, "schedule: a test of type bgp takes none"),
        ({"type": "ping", "insights": {"indicators": ["1"]}}, "insights: a test of type ping takes none"),
        ({"script": "open()"}, "script: a test of type web has none"),
        ({"type": "playwright", "script": "x", "script_type": "selenium"}, "a script of type playwright"),
        ({"dns_server": "192.0.2.53"}, "only a test of type dns"),
        ({"monitor": "object", "chrome_version": "stable"}, "only a test with monitor chrome"),
        ({"chrome_version": "121"}, "write the id that Catchpoint has for it"),
        ({"description": "x" * 129}, "description has 129 characters; it can have 128"),
        ({"start_time": "2026-02-01T00:00:00Z", "end_time": "2026-01-01T00:00:00Z"}, "end_time is not after start_time"),
        ({"labels": {"env": {"prod": True}}}, "labels.env: write the values as a list"),
        ({"labels": {"steadyops-paused": ["CHG-1"]}}, "says who has paused the test"),
        ({"key": "CHG-1"}, "key: only state paused and resumed have one"),
        ({"schedule": {"inherit": True, "frequency": "5m"}}, "cannot be given beside it"),
        ({"muted_for": "1h", "alerts_paused": False}, "it has no end"),
        ({"muted_for": "0"}, "muted_for: '0' is not longer than nothing"),
    ],
)
def test_what_does_not_go_together_is_refused_before_any_call(engine: Engine, change: dict, words: str) -> None:
    ran = engine.run(MODULE, {**BASKET, **change})
    assert ran.failed
    assert words in ran["msg"]
    assert ran.rows == []


@pytest.mark.parametrize(("kind", "lacking"), [("api", "script"), ("dns", "url and dns_query"), ("ping", "url")])
def test_what_a_type_needs_is_said_before_it_is_made(engine: Engine, kind: str, lacking: str) -> None:
    ran = engine.refused(MODULE, {"name": "Bare", "product": "Shop", "type": kind})
    assert f"to create it {lacking} must be given" in ran["msg"]
    assert ran.writes == []


def test_what_the_service_ignores_is_a_failure(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, BASKET)
    body = {"data": {}, "messages": [{"information": "", "ignoredPath": [{"ops": "replace", "path": "/url"}]}], "errors": [], "completed": True}
    sandbox.fault("catchpoint", "status", method="PATCH", status=200, body=json.dumps(body), times=0)
    assert "it ignored /url" in engine.refused(MODULE, {**BASKET, "url": "https://shop.example.org/"})["msg"]


def test_a_folder_of_another_product_is_said_to_be_elsewhere(engine: Engine) -> None:
    ran = engine.refused(MODULE, {**BASKET, "folder": "Names"})
    assert "there is no catchpoint_folder named 'Names'; there is one of this name in another place" in ran["msg"]
