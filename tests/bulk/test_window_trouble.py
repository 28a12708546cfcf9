"""A window while services are slow, cannot be read, or lose an answer that nobody can look for."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.bulk.window.record import record_of
from ansible_collections.steadyops.monitoring.plugins.module_utils.http.client import Client
from tests.cases.words import Raw
from tests.support.outbox import Audience
from tests.support.raw import make
from tests.support.sandbox import Sandbox
from tests.support.window import CITIES, KEY, PAGE, Killed, Windows, dying, remembered, silent

ONLY_ZMON = {"zmon": {"entities": ["web-1"]}, "circonus": None, "pagerduty": None, "catchpoint": None, "statuspage": None}
DOUBT = "one more silence of web-1 may exist until"
SYSTEMS = ("catchpoint", "circonus", "pagerduty", "statuspage", "zmon")
SEEN_BY = {"catchpoint": ("catchpoint",), "circonus": ("circonus",), "pagerduty": ("pagerduty",), "statuspage": ("page", "entries"), "zmon": ("zmon",)}
"""What `silent` returns of each system."""


@pytest.fixture
def windows(sandbox: Sandbox) -> Windows:
    return Windows(sandbox)


def quiet_host(sandbox: Sandbox) -> None:
    """Let a worker have evaluated a host that is well: it can be silenced, and nobody can see that it is."""
    make(sandbox, Raw("zmon", "PUT", "/api/v1/entities", {"id": "web-1", "type": "host"}))
    make(sandbox, Raw("zmon", "POST", "/_sandbox/evaluate", {"alert_id": 312, "entities": ["web-1"]}))


def downtimes(sandbox: Sandbox) -> int:
    held = make(sandbox, Raw("zmon", "GET", "/_sandbox/downtimes?alert_id=312"))
    return sum(row["entity"] == "web-1" for row in held)


# A silence whose id nobody knows


@pytest.mark.parametrize("how", ["died", "lost"])
def test_a_silence_that_nobody_knows_the_id_of_is_told_each_time_until_it_is_closed(
    windows: Windows, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """P12: it ends when it was said to, and each run says so until then."""
    quiet_host(sandbox)
    if how == "died":
        with pytest.raises(Killed), dying(monkeypatch, 1, after=True):
            windows.task(**ONLY_ZMON)
    else:
        sandbox.fault("zmon", "reset", method="POST", path="/downtimes", when="after")
        words = windows.wrong(**ONLY_ZMON)
        sandbox.mend()
        assert words.startswith("STILL SILENT: ZMON web-1, perhaps until ")
        assert f"The window {KEY!r} is not open" in words
    assert (downtimes(sandbox), len(remembered(sandbox))) == (1, 1)
    status = windows.well("status")
    told = {"status": status.warnings, "open": (opened := windows.well(**ONLY_ZMON)).warnings, "again": windows.well(**ONLY_ZMON).warnings}
    told["extended"] = (extended := windows.well("extended")).warnings
    told["later"] = windows.well("status").warnings
    end = opened["resource"]["ends_at"]
    assert [name for name, warnings in told.items() if f"{DOUBT} {end}" not in " ".join(warnings)] == []
    assert extended["resource"]["ends_at"] > end
    assert downtimes(sandbox) == 2, "the one nobody knows of, and the one that was moved"
    closed = windows.well("closed")
    assert any(f"{DOUBT} {end}" in one for one in closed.warnings)
    assert (downtimes(sandbox), remembered(sandbox)) == (1, [])
    assert windows.well("status").warnings == []
    windows.pause(2 * 3600)
    assert downtimes(sandbox) == 0


def test_a_silence_whose_answer_was_lost_is_lifted_when_it_is_seen(windows: Windows, sandbox: Sandbox) -> None:
    quiet_host(sandbox)
    sandbox.fault("zmon", "reset", method="POST", path="/downtimes", when="after")
    windows.wrong(**ONLY_ZMON)
    sandbox.mend()
    make(sandbox, Raw("zmon", "POST", "/_sandbox/alarm", {"alert_id": 312, "entities": ["web-1"]}))
    assert windows.well("closed").warnings == []
    assert (downtimes(sandbox), remembered(sandbox)) == (0, [])


def test_it_is_told_no_more_when_it_is_over(windows: Windows, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    quiet_host(sandbox)
    with pytest.raises(Killed), dying(monkeypatch, 1, after=True):
        windows.task(**ONLY_ZMON)
    windows.pause(2 * 3600 + 60)
    assert windows.well("status").warnings == []
    opened = windows.well(**ONLY_ZMON)
    assert opened["action"] == "reopened"
    assert not any(DOUBT in one for one in opened.warnings)
    assert len(remembered(sandbox)) == 1


def test_what_was_planned_begins_when_it_is_opened_now(windows: Windows, sandbox: Sandbox) -> None:
    later = {**ONLY_ZMON, "zmon": {"entities": ["cd-kinshasa"]}, "pagerduty": {"services": ["Billing"]}, "statuspage": {"components": ["Docs"]}}
    begins = sandbox.now() + 1800
    assert windows.well(**later, starts_at=str(int(begins)))["action"] == "opened"
    assert silent(sandbox)["page"]["Docs"] == "operational"
    assert "it begins at" in windows.wrong("extended")
    assert "let it end earlier" in windows.wrong(**later)
    later["duration"] = "3h"
    assert windows.well(**later)["action"] == "begun"
    now = silent(sandbox)
    assert (now["zmon"], now["pagerduty"], now["page"]["Docs"]) == (["cd-kinshasa"], ["Billing"], "under_maintenance")
    assert windows.well(**later)["changed"] is False
    windows.well("closed")
    assert silent(sandbox)["page"]["Docs"] == "operational"


# A service that says: wait


@pytest.mark.parametrize("slow", ["pagerduty", "catchpoint"])
def test_a_run_that_a_service_tells_to_wait_says_before_that_it_is_alive(windows: Windows, sandbox: Sandbox, slow: str) -> None:
    """P11: nobody takes over from a leader that waits longer than its lease; where the record's own service says so, nobody else is heard either."""
    leases: list[tuple[float, float]] = []
    others: list[str] = []
    pause = windows.pause

    def waiting(seconds: float) -> None:
        if seconds > 30 and not leases:
            labels = make(sandbox, Raw("catchpoint", "GET", "/api/v2/labels?name=steadyops-window"))["data"]["labels"]
            (record,) = [record_of(one["name"]) for row in labels for one in row["labelValues"] if record_of(one["name"])]
            leases.append((record.lease or 0, sandbox.now() + seconds))
            pause(seconds - 1)  # another run looks at the very end of the wait
            others.extend(str(row["action"]) for row in [windows.task(check=True)] if not row.failed)
            pause(1)
            return
        pause(seconds)

    windows.pause = waiting  # type: ignore[method-assign]
    method, path = ("POST", "/maintenance_windows") if slow == "pagerduty" else ("PATCH", "/alert/state")
    sandbox.fault(slow, "status", status=429, method=method, path=path, headers={"Retry-After": "70", "ratelimit-reset": "70"})
    ran = windows.well()
    ((lease, over),) = leases
    assert lease > over
    assert others == ["changed"], "it would go on with it, were nobody alive"
    assert len([one for one in ran.writes if one.startswith("POST /maintenance_windows")]) >= 1
    assert len(silent(sandbox)["pagerduty"]) == 2
    windows.well("closed")
    assert remembered(sandbox) == []


# A service that cannot be read


def unreadable() -> list[Any]:
    """Return every state, a service that cannot be read from its nth call on, and what it answers; by default each service and each answer."""
    found = []
    for place, system in enumerate(SYSTEMS):
        for turn, state in enumerate(("open", "extended", "closed")):
            for which, kind in enumerate(("403", "500", "hang")):
                for nth in (0, 1, 2, 4):
                    often = nth == (0, 1, 2, 4)[(place + turn) % 4] and which == (place + turn) % 3
                    marks = () if often else (pytest.mark.full,)
                    found.append(pytest.param(state, system, kind, nth, id=f"{state}-{system}-{kind}-{nth}", marks=marks))
    return found


@pytest.mark.parametrize(("state", "system", "kind", "nth"), unreadable())
def test_a_read_that_fails_leaves_all_or_nothing(windows: Windows, sandbox: Sandbox, state: str, system: str, kind: str, nth: int) -> None:
    """P12: opening and extending do nothing, or take back what they did; closing closes the rest; one message names the service."""
    before = silent(sandbox)
    if state != "open":
        windows.well()
    opened = silent(sandbox)
    for _one in range(nth):
        sandbox.fault(system, "slow", method="GET", seconds=0)
    fault: dict[str, Any] = {"403": {"kind": "status", "status": 403}, "500": {"kind": "status", "status": 500}, "hang": {"kind": "timeout"}}[kind]
    sandbox.fault(system, fault.pop("kind"), method="GET", times=0, **fault)
    ran = windows.task(state, timeout=0.3, retries=1)
    struck = sandbox.faults()[-1]["used"]
    sandbox.mend()
    now = silent(sandbox)
    if not ran.failed:  # it had read enough, or could do without: what it says is so
        assert (now == before) is (state == "closed")
        assert not (struck and nth == 0), "nothing is left out in silence"
        return
    assert windows.titles[system] in ran["msg"]
    if nth == 0 and state != "closed":
        assert ran.writes == []
        assert re.search(r"Nothing was opened\.?$" if state == "open" else r"Nothing was extended", ran["msg"])
    if state == "closed":
        assert f"The window {KEY!r} is closed but for" in ran["msg"]
        kept = SEEN_BY[system]
        assert {name: one for name, one in now.items() if name not in kept} == {name: one for name, one in before.items() if name not in kept}
        assert ran["left_over"]
    elif not ran["msg"].startswith("STILL "):
        assert now == (before if state == "open" else opened)
    windows.well("closed")
    assert silent(sandbox) == before
    assert remembered(sandbox) == []


@pytest.mark.parametrize("how", ["by its key", "of a part"])
@pytest.mark.parametrize("check", [False, True])
def test_closing_does_not_go_well_while_a_window_may_be_open_where_nobody_can_look(windows: Windows, sandbox: Sandbox, how: str, check: bool) -> None:
    """P12: nothing says ok, in check mode neither, and the window is closed as soon as it can be seen."""
    before = silent(sandbox)
    only = {name: None for name in ("catchpoint", "circonus", "pagerduty", "statuspage")}
    of = {"part": "batch 1"} if how == "of a part" else {}
    windows.well(**only, **of)
    sandbox.fault("zmon", "status", status=503, method="GET", times=0)
    ran = windows.task("closed", check=check, retries=0, **of)
    sandbox.mend()
    assert ran.failed
    assert ran["msg"].startswith(f"The window {KEY!r} was found nowhere, but ZMON could not be read")
    assert "It may be open there, so run the task again" in ran["msg"]
    assert [(one["service"], one["thing"]) for one in ran["left_over"]] == [("zmon", "what the window holds there")]
    windows.well("closed", **of)
    assert silent(sandbox) == before
    assert windows.well("closed", **of)["changed"] is False


def test_a_service_that_no_record_names_may_be_away(windows: Windows, sandbox: Sandbox) -> None:
    """What is found says where the window is, but for parts, of which only their own services know."""
    before = silent(sandbox)
    for away, words in (("pagerduty", "PagerDuty could not be read"), ("circonus", "A part of the window may be open there")):
        windows.well(catchpoint=None, circonus=None, pagerduty=None)
        sandbox.fault(away, "status", status=403, method="GET", times=0)
        ran = windows.well("closed")
        sandbox.mend()
        assert any(words in one for one in ran.warnings)
        assert silent(sandbox) == before


def test_what_cannot_be_closed_for_want_of_credentials_is_not_called_closed(windows: Windows, sandbox: Sandbox) -> None:
    windows.well()
    whole = windows.environment
    windows.environment = {name: value for name, value in whole.items() if not name.startswith("PAGERDUTY_")}
    words = windows.wrong("closed")
    assert f"The window {KEY!r} is closed but for: pagerduty: the window was opened there, too, until " in words
    assert "this task has no account there (see connections and also)" in words
    now = silent(sandbox)
    assert (now["zmon"], now["circonus"], now["catchpoint"], now["pagerduty"]) == ([], [], [], ["Billing", "Web shop"])
    windows.environment = whole
    windows.well("closed")
    assert silent(sandbox)["pagerduty"] == []


def test_nothing_is_closed_where_nothing_can_be_read_and_each_service_is_named(windows: Windows, sandbox: Sandbox) -> None:
    for system in SYSTEMS:
        sandbox.fault(system, "status", status=403, method="GET", times=0)
    words = windows.wrong("closed")
    assert "Nothing is closed, because no service could be read" in words
    assert [title for title in windows.titles.values() if f"{title} could not be read" not in words] == []


def test_whoever_waits_for_quiet_closes_also_where_a_service_cannot_be_read(windows: Windows, sandbox: Sandbox) -> None:
    windows.well()
    sandbox.fault("pagerduty", "status", status=403, method="GET", times=0)
    assert "is closed but for: PagerDuty" in windows.wrong("closed", wait_quiet="1m")
    sandbox.mend()
    now = silent(sandbox)
    assert (now["zmon"], now["circonus"], now["catchpoint"]) == ([], [], [])


# Services whose clocks differ


@pytest.mark.parametrize(("state", "ahead"), [("open", 90), ("open", -90), ("open", 30), ("closed", 90), ("extended", 90), ("status", 90)])
def test_clocks_that_are_over_a_minute_apart_are_told_with_both_services(
    windows: Windows, monkeypatch: pytest.MonkeyPatch, state: str, ahead: int
) -> None:
    if state != "open":
        windows.well()
    follow: Callable[..., None] = Client._follow_clock

    def otherwise(self: Client, date: str | None) -> None:
        if date and self.host.system.name == "pagerduty":
            date = format_datetime(parsedate_to_datetime(date) + timedelta(seconds=ahead), usegmt=True)
        follow(self, date)

    monkeypatch.setattr(Client, "_follow_clock", otherwise)
    said = [one for one in windows.well(state).warnings if one.startswith("The clock of ")]
    if ahead == 30:
        assert said == []
        return
    (words,) = said
    others = "|".join(title for title in windows.titles.values() if title != "PagerDuty")
    fast, slow = ("PagerDuty", f"({others})") if ahead > 0 else (f"({others})", "PagerDuty")
    assert re.match(rf"The clock of {fast} is ahead of that of {slow} by \d+ s: the window begins and ends so much earlier on {fast}\.", words)
    assert "This task counts by the clock of Catchpoint." in words


# Two entries


def test_of_two_entries_the_one_that_told_people_stays(windows: Windows, sandbox: Sandbox) -> None:
    """P11: a run that slept past its lease has made a second one; a look names it, and whoever opens or closes next ends it, untold."""
    audience, before = Audience(sandbox), silent(sandbox)
    opened = windows.well()
    (row,) = [one for one in make(sandbox, Raw("statuspage", "GET", f"{PAGE}/incidents")) if one["name"] == "Maintenance" and one["status"] == "in_progress"]
    members = ("name", "status", "scheduled_for", "scheduled_until", "scheduled_auto_completed", "metadata")
    ids = [one["id"] for one in row["components"]]
    for state in ("open", "closed"):
        second = {**{name: row[name] for name in members}, "component_ids": ids, "deliver_notifications": False}
        make(sandbox, Raw("statuspage", "POST", f"{PAGE}/incidents", {"incident": second}))
        assert silent(sandbox)["entries"].count("Maintenance") == 2
        status = windows.well("status")
        assert status.writes == []
        assert "a second entry" in status["table"]
        assert any("Statuspage: a second entry tells of the window" in one for one in status.warnings)
        audience.announced()
        ran = windows.well(state)
        assert silent(sandbox)["entries"].count("Maintenance") == (1 if state == "open" else 0)
        assert [one for one in audience.announced() if one["by"] == "mail"] == [], ran.writes
        assert not windows.well(state)["changed"]
    assert opened["told"]["notified"]
    assert silent(sandbox) == before
    assert "a second entry" not in windows.well("status")["table"]


def test_a_window_that_told_nobody_yet_says_so(windows: Windows, monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox) -> None:
    before = silent(sandbox)
    writes = len(windows.well().writes)
    assert "not told" not in windows.well("status")["table"]
    windows.well("closed")
    with pytest.raises(Killed), dying(monkeypatch, writes - 1, after=False):
        windows.task()
    assert "not told" in windows.well("status")["table"]
    windows.well("closed")
    assert silent(sandbox) == before


# Things that are not there any more


def test_a_thing_that_was_deleted_meanwhile_keeps_nothing_from_being_closed(windows: Windows, sandbox: Sandbox) -> None:
    windows.well()
    rows = make(sandbox, Raw("statuspage", "GET", f"{PAGE}/components"))
    docs = next(row["id"] for row in rows if row["name"] == "Docs")
    services = make(sandbox, Raw("pagerduty", "GET", "/services?limit=100"))["services"]
    billing = next(row["id"] for row in services if row["name"] == "Billing")
    tests = make(sandbox, Raw("catchpoint", "GET", "/api/v2/tests?pageSize=100"))["data"]["tests"]
    token = next(row["id"] for row in tests if row["name"] == "Token service")
    for system, path in (
        ("statuspage", f"{PAGE}/components/{docs}"), ("catchpoint", f"/api/v2/tests/{token}"), ("zmon", f"/api/v1/entities/{CITIES[0]}"),
        ("pagerduty", f"/services/{billing}"),
    ):  # fmt: skip
        make(sandbox, Raw(system, "DELETE", path))
    windows.well("status")
    ran = windows.well("closed")
    assert any("is not there any more" in one for one in ran.warnings)
    now = silent(sandbox)
    assert (now["zmon"], now["circonus"], now["catchpoint"], now["pagerduty"], now["page"]["Website"]) == ([], [], [], [], "operational")
    assert remembered(sandbox) == []
    assert windows.well("closed")["changed"] is False


# What somebody has muted for longer


@pytest.mark.parametrize("longer", [{"pauseExpiration": "12:00"}, {}], ids=["for hours", "for ever"])
def test_a_mute_that_somebody_has_made_longer_meanwhile_stays(windows: Windows, sandbox: Sandbox, longer: dict[str, Any]) -> None:
    only = {"zmon": None, "circonus": None, "pagerduty": None, "statuspage": None}
    windows.well(**only)
    make(sandbox, Raw("catchpoint", "PATCH", "/api/v2/tests/alert/state", {"tests": [{"testId": 880012, "status": {"id": 0}, **longer}]}))
    shop = Raw("catchpoint", "GET", "/api/v2/tests/880012")
    (before,) = make(sandbox, shop)["data"]["tests"]
    ran = windows.well("closed")
    assert any("somebody has muted the alerts of Shop front page for longer meanwhile" in one for one in ran.warnings)
    (after,) = make(sandbox, shop)["data"]["tests"]
    assert after == before
    assert (silent(sandbox)["catchpoint"], remembered(sandbox)) == (["Shop front page"], [])
    assert windows.well("closed")["changed"] is False


# What somebody has lifted by hand


def lifted(sandbox: Sandbox, system: str) -> None:
    if system == "zmon":
        held = make(sandbox, Raw("zmon", "GET", "/_sandbox/downtimes?alert_id=312"))
        make(sandbox, Raw("zmon", "DELETE", f"/api/v1/downtimes/{held[0]['group_id']}"))
    elif system == "pagerduty":
        (row,) = make(sandbox, Raw("pagerduty", "GET", "/maintenance_windows?filter=open"))["maintenance_windows"]
        make(sandbox, Raw("pagerduty", "DELETE", f"/maintenance_windows/{row['id']}"))
    elif system == "circonus":
        for row in make(sandbox, Raw("circonus", "GET", "/v2/maintenance")):
            ended = {"type": row["type"], "item": row["item"], "stop": max(int(sandbox.now()), row["start"] + 1)}
            make(sandbox, Raw("circonus", "PUT", f"/v2{row['_cid']}", ended))
    else:
        heard = {"tests": [{"testId": 880012, "status": {"id": 1, "name": "Unpaused"}}]}
        make(sandbox, Raw("catchpoint", "PATCH", "/api/v2/tests/alert/state", heard))


@pytest.mark.parametrize("system", ["zmon", "pagerduty", "circonus", "catchpoint"])
def test_what_somebody_has_lifted_by_hand_is_silent_again_with_a_warning(windows: Windows, sandbox: Sandbox, system: str) -> None:
    """On ZMON once something is found ringing without our mark: until then it is as recorded."""
    before = silent(sandbox)
    windows.well()
    opened = silent(sandbox)
    windows.pause(30)
    lifted(sandbox, system)
    assert silent(sandbox) != opened
    windows.pause(120)
    again = windows.well()
    assert again["action"] == "changed"
    assert any(one.startswith(f"{windows.titles[system]}: the window was opened there, too, and is not there") for one in again.warnings)
    assert silent(sandbox) == opened
    assert windows.well()["changed"] is False
    windows.well("closed")
    assert silent(sandbox) == before
    assert remembered(sandbox) == []
