"""A window that recurs, its parts, and what dead jobs have left."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.cases.words import Raw
from tests.support.raw import make
from tests.support.sandbox import Sandbox
from tests.support.window import CITIES, KEY, Killed, Windows, dying, remembered, silent


@pytest.fixture
def windows(sandbox: Sandbox) -> Windows:
    return Windows(sandbox)


def planned(sandbox: Sandbox) -> list[str]:
    rows = make(sandbox, Raw("pagerduty", "GET", "/maintenance_windows?filter=open&limit=100"))["maintenance_windows"]
    return sorted(row["start_time"] for row in rows)


def recurring(sandbox: Sandbox, **more: Any) -> dict[str, Any]:
    first = datetime.fromtimestamp(sandbox.now(), UTC) + timedelta(days=1)
    rule = {"rule": "FREQ=WEEKLY", "zone": "UTC", "ahead": 3, **more}
    return {"starts_at": first.strftime("%Y-%m-%dT02:00"), "recurrence": rule, "duration": "1h", "catchpoint": None}


def test_the_next_turns_are_made_once_and_go_with_the_rule(windows: Windows, sandbox: Sandbox) -> None:
    before = silent(sandbox)
    task = recurring(sandbox)
    check = windows.task(check=True, **task)
    assert (check["changed"], check.writes) == (True, [])
    ran = windows.well(**task)
    assert ran["diff"] == check["diff"]
    assert len(planned(sandbox)) == 3
    assert len(silent(sandbox)["entries"]) == len(before["entries"]) + 1, "the page tells of the next one only"
    again = windows.well(**task)
    assert (again["changed"], again.writes) == (False, [])
    assert "planned" in str(windows.well("status")["windows"])
    fewer = {**task, "recurrence": {**task["recurrence"], "rule": "FREQ=WEEKLY;INTERVAL=2", "ahead": 2}}
    changed = windows.well(**fewer)
    assert changed["changed"]
    assert len(planned(sandbox)) == 2
    assert (windows.well("closed")["changed"], len(planned(sandbox))) == (False, 2)
    windows.well("closed", planned=True)
    assert planned(sandbox) == []
    assert silent(sandbox) == before


def test_what_cannot_be_silenced_ahead_of_time_is_refused_before_the_first_write(windows: Windows, sandbox: Sandbox) -> None:
    muted = {"catchpoint": {"tests": ["Token service"]}}
    for task in ({**recurring(sandbox), **muted}, {**muted, "starts_at": "2036-01-01T00:00:00Z"}):
        ran = windows.task(**task)
        assert "cannot be silenced ahead of time" in ran["msg"]
        assert ran.writes == []


def turn_with_a_new_host(windows: Windows, sandbox: Sandbox, ahead: float) -> tuple[dict[str, Any], float]:
    """Plan a turn over a host that ZMON has not evaluated yet, and let it begin; returns the task and its start."""
    make(sandbox, Raw("zmon", "PUT", "/api/v1/entities", {"id": "web-1", "type": "host"}))
    begins = float(int(sandbox.now() + ahead))
    wall = datetime.fromtimestamp(begins, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    rule = {"rule": "FREQ=WEEKLY", "zone": "UTC", "ahead": 1}
    zmon = {"entities": [CITIES[0], "web-1"]}
    task = {"starts_at": wall, "recurrence": rule, "duration": "1h", "zmon": zmon, "catchpoint": None, "circonus": None, "statuspage": None}
    assert windows.well(**task)["not_covered"][0]["thing"] == "web-1"
    make(sandbox, Raw("zmon", "POST", "/_sandbox/evaluate", {"alert_id": 312, "entities": ["web-1"]}))
    sandbox.clock(now=begins + 600)
    return task, begins


def covered(sandbox: Sandbox) -> list[str]:
    return sorted({row["entity"] for row in make(sandbox, Raw("zmon", "GET", "/_sandbox/downtimes?alert_id=312"))} & {CITIES[0], "web-1"})


def test_a_turn_that_was_opened_over_a_day_ahead_is_opened_anew_while_it_runs(windows: Windows, sandbox: Sandbox) -> None:
    """P1 and P12: ZMON's downtime covers only what was known when it was opened; the old one goes when the new one is there."""
    before = silent(sandbox)
    task, begins = turn_with_a_new_host(windows, sandbox, 86400 + 3600)
    assert covered(sandbox) == [CITIES[0]]
    check = windows.task(check=True, **task)
    assert (check["changed"], check.writes) == (True, [])
    sandbox.fault("zmon", "status", status=403, method="POST", path="/downtimes")
    assert "is open as before" in windows.wrong(**task)
    sandbox.mend()
    assert (covered(sandbox), len(remembered(sandbox))) == ([CITIES[0]], 1)
    ran = windows.well(**task)
    assert ran["diff"] == check["diff"]
    assert "silent, if it was known at" in str(ran["diff"]["before"])
    assert [one.split()[0] for one in ran.writes if "/downtimes" in one] == ["POST", "DELETE"]
    assert (covered(sandbox), ran["not_covered"]) == ([CITIES[0], "web-1"], [])
    assert [row["body"]["end_time"] for row in ran.rows if row["write"] and row["path"].endswith("/downtimes") and row["method"] == "POST"] == [begins + 3600]
    again = windows.well(**task)
    assert (again["changed"], again.writes) == (False, [])
    windows.well("closed")
    assert (covered(sandbox), remembered(sandbox)) == ([], [])
    windows.well("closed", planned=True)
    assert silent(sandbox) == before


def test_a_turn_that_was_opened_less_than_a_day_ahead_and_a_long_window_stay_as_they_are(windows: Windows, sandbox: Sandbox) -> None:
    task, _begins = turn_with_a_new_host(windows, sandbox, 86400 - 3600)
    assert windows.well(**task).writes == []
    long = {"key": "long", "duration": "7d", "pagerduty": None, "catchpoint": None, "circonus": None, "statuspage": None}
    windows.well(**long)
    windows.pause(2 * 86400)
    assert windows.well(**long).writes == []


def part(name: str, *cities: str) -> dict[str, Any]:
    return {"part": name, "zmon": {"entities": list(cities)}, "pagerduty": None, "statuspage": None, "circonus": None, "catchpoint": None}


def test_a_part_ends_by_itself_and_the_window_ends_all_parts(windows: Windows, sandbox: Sandbox) -> None:
    before = silent(sandbox)
    page = {"zmon": None, "circonus": None, "pagerduty": None, "catchpoint": None}
    windows.well(**page)
    windows.well(**part("batch 1", CITIES[0]))
    windows.well(**part("batch 2", CITIES[1]))
    assert silent(sandbox)["zmon"] == CITIES
    windows.well("closed", part="batch 1")
    assert silent(sandbox)["zmon"] == [CITIES[1]]
    assert silent(sandbox)["page"]["Docs"] == "under_maintenance"
    windows.well("closed")
    assert silent(sandbox) == before
    assert remembered(sandbox) == []


def test_what_a_dead_job_has_left_over_is_shown_and_swept(windows: Windows, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    before = silent(sandbox)
    with pytest.raises(Killed), dying(monkeypatch, 6, after=True):
        windows.task()
    windows.pause(3 * 86400)
    windows.well("closed", key=None, older_than="7d")
    windows.well("closed", key=None, older_than="1d")
    assert silent(sandbox) == before
    assert remembered(sandbox) == []


def test_a_component_that_somebody_changed_meanwhile_is_left_alone(windows: Windows, sandbox: Sandbox) -> None:
    windows.well()
    rows = make(sandbox, Raw("statuspage", "GET", "/v1/pages/kctbh9vrtdwd/components"))
    docs = next(row["id"] for row in rows if row["name"] == "Docs")
    make(sandbox, Raw("statuspage", "PATCH", f"/v1/pages/kctbh9vrtdwd/components/{docs}", {"component": {"status": "partial_outage"}}))
    again = windows.well()
    assert (again["changed"], again.writes) == (False, [])
    assert any("somebody set Docs to partial_outage" in one for one in again.warnings)
    assert "page: Docs (now partial_outage)" in windows.well("status")["table"]
    ran = windows.well("closed")
    assert silent(sandbox)["page"]["Docs"] == "partial_outage"
    assert any("somebody set Docs to partial_outage" in one for one in ran.warnings)


def test_waiting_for_quiet_names_what_rings_and_closes_all_the_same(windows: Windows, sandbox: Sandbox) -> None:
    windows.well()
    ran = windows.well("closed", wait_quiet="5m")
    assert ran["ringing"]
    assert any("closed although this still rings" in one for one in ran.warnings)
    assert sum(windows.slept) >= 300
    assert silent(sandbox)["zmon"] == []


def test_an_incident_that_is_older_than_a_month_rings_too(windows: Windows, sandbox: Sandbox) -> None:
    service = {"id": "PWEBSHP", "type": "service_reference"}
    make(sandbox, Raw("pagerduty", "PUT", "/services/PWEBSHP", {"service": {"type": "service", "auto_resolve_timeout": None}}))
    make(sandbox, Raw("pagerduty", "POST", "/incidents", {"incident": {"type": "incident", "title": "Since long", "service": service}}))
    sandbox.clock(advance=40 * 86400)
    only = {"catchpoint": None, "circonus": None, "statuspage": None, "zmon": None}
    windows.well(**only)
    assert "Since long" in str(windows.well("closed", wait_quiet="1m", **only)["ringing"])


def test_more_of_a_thing_is_silenced_and_less_of_it_only_when_the_task_says_so(windows: Windows, sandbox: Sandbox) -> None:
    """P3 and P12: alerts of an entity, and severities of a host, are held like things."""
    before = silent(sandbox)
    alerts = [row["alert_definition"]["name"] for row in make(sandbox, Raw("zmon", "GET", "/api/v1/status/active-alerts"))]
    host = [{"type": "host", "name": "www.example.com"}]
    only = {"catchpoint": None, "pagerduty": None, "statuspage": None}
    few = {**only, "zmon": {"entities": CITIES, "alert_definitions": alerts[:1]}, "circonus": {"items": host, "severities": [1]}}
    all_of_it = {**only, "zmon": {"entities": CITIES}, "circonus": {"items": host, "severities": [1, 2]}}
    windows.well(**few)
    assert windows.well(**few).writes == []
    check = windows.task(check=True, **all_of_it)
    ran = windows.well(**all_of_it)
    assert (check["changed"], ran["changed"], ran["diff"]) == (True, True, check["diff"])
    posted = [row["body"] for row in ran.rows if row["method"] == "POST"]
    assert [body.get("severities") or body.get("alert_definitions") for body in posted] == ["12", None]
    rows = [row for row in make(sandbox, Raw("circonus", "GET", "/v2/maintenance")) if row["stop"] > sandbox.now()]
    assert ([row["severities"] for row in rows if row["item"] == "www.example.com"], len(remembered(sandbox))) == ([[1, 2]], 1)
    assert windows.well(**all_of_it).writes == []
    words = windows.wrong(**few)
    assert "for more severities than this task names" in words
    assert "shrink: true" in words
    assert "for more alerts than this task names" in windows.wrong(**{**few, "circonus": all_of_it["circonus"]})
    assert windows.well(shrink=True, **few)["changed"]
    assert windows.well(shrink=True, **few).writes == []
    windows.well("closed")
    assert silent(sandbox) == before
    assert remembered(sandbox) == []


def test_less_than_the_window_holds_is_let_go_of_only_when_the_task_says_so(windows: Windows, sandbox: Sandbox) -> None:
    windows.well(by="AWX job 811")
    less = {"pagerduty": {"services": ["Web shop"]}}
    words = windows.wrong(**less)
    assert "holds Billing" in words
    assert re.search(rf"Nothing was changed: the window '{KEY}' is open as before, until \S+Z\.$", words)
    assert "AWX job 811" in words
    assert silent(sandbox)["pagerduty"] == ["Billing", "Web shop"]
    assert KEY in words
    page = {"components": ["Docs"]}
    check = windows.task(check=True, shrink=True, **less, statuspage=page)
    ran = windows.well(shrink=True, **less, statuspage=page)
    assert (ran["changed"], check["changed"]) == (True, True)
    now = silent(sandbox)
    assert (now["pagerduty"], now["page"]["Docs"], now["page"]["Website"]) == (["Web shop"], "under_maintenance", "operational")
    assert not windows.well(shrink=True, **less, statuspage=page)["changed"]
    windows.well("closed")
    assert silent(sandbox)["page"]["Docs"] == "operational"
