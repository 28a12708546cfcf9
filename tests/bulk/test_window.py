"""A maintenance window over every service: opened once, told once, and put back whatever happened in between."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.cases.words import Raw
from tests.support.engine import Ran
from tests.support.outbox import Audience
from tests.support.raw import make
from tests.support.sandbox import Sandbox
from tests.support.window import CITIES, KEY, PAGE, Killed, Windows, dying, remembered, silent

ON = ["catchpoint", "circonus", "pagerduty", "statuspage/kctbh9vrtdwd", "zmon"]
SILENT = {
    "zmon": CITIES,
    "circonus": ["check /check/60001", "host www.example.com"],
    "pagerduty": ["Billing", "Web shop"],
    "catchpoint": ["Shop front page", "Token service"],
}
STATES = ("open", "extended", "closed")


@pytest.fixture
def windows(sandbox: Sandbox) -> Windows:
    return Windows(sandbox)


def is_open(sandbox: Sandbox, before: dict[str, Any]) -> None:
    """Fail unless everything is silent once, and the page says so."""
    now = silent(sandbox)
    assert {name: now[name] for name in SILENT} == SILENT
    assert len(now["entries"]) == len(before["entries"]) + 1
    assert {name for name, status in now["page"].items() if status == "under_maintenance"} >= {"Docs", "Website"}


def test_a_window_opens_and_closes_and_a_second_run_changes_nothing(windows: Windows, sandbox: Sandbox) -> None:
    """P1, P2 and P12."""
    before = silent(sandbox)
    check = windows.task(check=True)
    assert (check["changed"], check["action"], check.writes) == (True, "opened", [])
    assert silent(sandbox) == before
    ran = windows.well()
    assert (ran["action"], ran["resource"]["on"], ran["diff"]) == ("opened", ON, check["diff"])
    written = list(dict.fromkeys(row["system"] for row in ran.rows if row["write"]))
    assert (len(written), written[-1]) == (len(ON), "statuspage"), "customers read of it when all is silent"
    assert {name: value for name, value in ran["resource"].items() if name in check["resource"]} == check["resource"]
    assert set(ran["resource"]) - set(check["resource"]) == {"starts_at", "ends_at"}
    is_open(sandbox, before)
    again = windows.well()
    assert (again["changed"], again["action"], again.writes, again["diff"]["after"]) == (False, "unchanged", [], {})
    check = windows.task("closed", check=True)
    assert (check["changed"], check.writes) == (True, [])
    closed = windows.well("closed")
    assert (closed["action"], closed["diff"]) == ("closed", check["diff"])
    assert silent(sandbox) == before
    assert remembered(sandbox) == []
    last = windows.well("closed")
    assert (last["changed"], last.writes) == (False, [])


def test_what_was_broken_before_is_broken_again(windows: Windows, sandbox: Sandbox) -> None:
    rows = make(sandbox, Raw("statuspage", "GET", f"{PAGE}/components"))
    docs = next(row["id"] for row in rows if row["name"] == "Docs")
    make(sandbox, Raw("statuspage", "PATCH", f"{PAGE}/components/{docs}", {"component": {"status": "major_outage"}}))
    check, ran = windows.task(check=True), windows.well()
    for one in (check, ran):
        assert any("only state closed brings Docs (major_outage) back" in words for words in one.warnings)
    assert silent(sandbox)["page"]["Docs"] == "under_maintenance"
    windows.well("closed")
    assert silent(sandbox)["page"]["Docs"] == "major_outage"


@pytest.mark.parametrize(("mailed", "closing", "hears"), [(True, {}, 1), (False, {}, 0), (False, {"notify": True}, 1)])
def test_the_end_is_told_to_whom_the_beginning_was_or_as_the_task_says(
    windows: Windows, sandbox: Sandbox, mailed: bool, closing: dict[str, Any], hears: int
) -> None:
    """P11."""
    audience = Audience(sandbox)
    windows.well(statuspage={"components": ["Docs"], "message": "We patch.", "notify": mailed})
    assert [row["by"] for row in audience.announced()].count("mail") == int(mailed)
    windows.well("closed", statuspage={"message_closed": "Done.", **closing})
    assert [row["by"] for row in audience.announced()].count("mail") == hears


def test_two_windows_over_the_same_things_in_either_order_of_closing(windows: Windows, sandbox: Sandbox) -> None:
    for first, second in (("a", "b"), ("b", "a")):
        before = silent(sandbox)
        windows.well(key="a")
        windows.well(key="b")
        windows.well("closed", key=first)
        assert silent(sandbox)["page"]["Docs"] == "under_maintenance"
        assert silent(sandbox)["pagerduty"] == SILENT["pagerduty"]
        windows.well("closed", key=second)
        assert silent(sandbox) == before


def test_the_end_of_one_window_that_nobody_closed_is_seen_in_the_other(windows: Windows, sandbox: Sandbox) -> None:
    """The page calls every component operational then, also one that another window holds."""
    windows.well(key="a", duration="1h")
    windows.well(key="b", duration="3h")
    table = windows.well("status", key="b")["table"]
    assert "zmon 2 as recorded" in table
    assert "page: Docs, Core / Website" in table
    windows.pause(3700)
    assert silent(sandbox)["page"]["Docs"] == "operational"
    assert "page: Docs (now operational), Core / Website (now operational)" in windows.well("status", key="b")["table"]
    again = windows.well(key="b", duration="3h")
    assert any("somebody set Docs to operational; it is left so" in words for words in again.warnings)
    assert (again["changed"], again.writes) == (False, [])


def test_an_end_moves_on_every_service_and_from_the_same_start(windows: Windows, sandbox: Sandbox) -> None:
    opened = windows.well()["resource"]
    windows.pause(600)
    check = windows.task("extended", check=True)
    ran = windows.well("extended")
    assert (ran["action"], ran["diff"], check.writes) == ("extended", check["diff"], [])
    assert ran["resource"]["starts_at"] == opened["starts_at"]
    table = windows.well("status")["table"]
    assert KEY in table
    assert "ends differ" not in table
    windows.pause(3 * 3600)
    assert silent(sandbox)["circonus"] == SILENT["circonus"]
    windows.pause(3600)
    assert silent(sandbox)["pagerduty"] == []
    ended = datetime.fromisoformat(opened["starts_at"]) + timedelta(hours=4)
    assert f"is not open: it ended at {ended:%Y-%m-%dT%H:%M:%SZ}: use state: open" in windows.wrong("extended")
    reopened = windows.well()
    assert reopened["action"] == "reopened"
    assert any("is opened anew" in one for one in reopened.warnings)
    assert len(remembered(sandbox)) == 2, "what is over is history"


def test_nothing_stays_silent_past_its_end(windows: Windows, sandbox: Sandbox) -> None:
    before = silent(sandbox)
    windows.well()
    windows.pause(2 * 3600 + 120)
    assert silent(sandbox) == before


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ({"zmon": {"entities": ["cd-kinshassa"]}}, "zmon.entities: there is no zmon_entity named 'cd-kinshassa'; the nearest is 'cd-kinshasa'"),
        ({"pagerduty": {"services": ["Web shp"]}}, "pagerduty.services: there is no pagerduty_service named 'Web shp'; the nearest is 'Web shop'"),
        ({"statuspage": {"components": ["Dcs"]}}, "components[0]: there is no statuspage_component named 'Dcs'; the nearest is 'Docs'"),
        ({"statuspage": {"components": [{"name": "Web site", "group": "Core"}]}}, "named 'Web site'; the nearest is 'Website'. Nothing"),
        ({"catchpoint": {"tests": ["Token servce"]}}, "catchpoint.tests: there is no test 'Token servce'; the nearest is 'Token service'"),
        ({"catchpoint": {"tests": ["0"]}}, "catchpoint.tests: there is no test '0'"),
        ({"circonus": {"items": [{"type": "check_bundle", "name": "nothing"}]}}, "circonus.items"),
    ],
)
def test_a_name_that_is_not_there_fails_before_the_first_write(windows: Windows, section: dict[str, Any], words: str) -> None:
    for check in (True, False):
        ran = windows.task(check=check, **section)
        assert ran.failed
        assert words in ran["msg"]
        assert ran["msg"].endswith("Nothing was opened.")
        assert ran.writes == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"duration": None}, "an end is missing"),
        ({"key": " "}, "key is blank"),
        ({"key": "x" * 121}, "120"),
        ({"part": "x"}, "part goes with"),
        ({"statuspage": {"components": ["Docs"], "notify": True}}, "notify is true"),
        ({"zmon": {"entities": []}}, "nothing would be silent"),
        ({"key": "ключ" * 30}, "is too long once it is written in ASCII"),
        ({"by": "x" * 700}, "key and by are too long together"),
        ({"older_than": "1d"}, "older_than goes with state closed"),
        ({"ends_at": "tomorrow", "duration": None}, "ends_at"),
    ],
)
def test_what_can_be_told_to_be_wrong_is_refused_before_any_call(windows: Windows, options: dict[str, Any], words: str) -> None:
    ran = windows.task(**options)
    assert ran.failed
    assert words in ran["msg"]
    assert ran.rows == []


def test_a_window_that_silences_nothing_is_not_opened(windows: Windows, sandbox: Sandbox) -> None:
    before = silent(sandbox)
    make(sandbox, Raw("zmon", "PUT", "/api/v1/entities", {"id": "router-1", "type": "router"}))
    windows.pause(120)
    nothing = {"zmon": {"entities": ["router-1"]}}
    words = windows.wrong(**nothing)
    assert "silences nothing of router-1" in words
    assert f"The window {KEY!r} is not open" in words
    assert silent(sandbox) == before
    ran = windows.well(allow_empty=True, **nothing)
    assert any("silences nothing" in one for one in ran.warnings)


def writes_of(windows: Windows, state: str) -> int:
    """Return how many writes a task takes, from a dry pass."""
    if state != "open":
        windows.well()
    return len(windows.well(state).writes)


LONGEST = 15
"""More writes than any state takes."""


def matrix() -> list[Any]:
    """Return every write of every state, and death before and after it; by default each write once."""
    found = []
    for turn, state in enumerate((*STATES, "undo")):
        for number in range(LONGEST):
            for after in (False, True):
                marks = () if (number % 2 == 0) == after and (number + turn) % 3 == 0 else (pytest.mark.full,)
                found.append(pytest.param(state, number, after, id=f"{state}-{number}-{'after' if after else 'before'}", marks=marks))
    return found


@pytest.mark.parametrize("then", ["closed", "open"])
@pytest.mark.parametrize(("state", "number", "after"), matrix())
def test_a_run_that_is_killed_at_a_write_is_finished_or_put_back_by_the_next(
    windows: Windows, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, state: str, number: int, after: bool, then: str
) -> None:
    """P5, P11 and P12: from a fresh process, on any machine. undo: people cannot be told, so everything is taken back."""
    audience, before = Audience(sandbox), silent(sandbox)
    if state == "undo":
        sandbox.fault("statuspage", "status", status=403, method="PATCH", path="/incidents/")
    elif state != "open":
        windows.well()
    try:
        with dying(monkeypatch, number, after, undoing=state == "undo") as sent:
            windows.task("open" if state == "undo" else state)
        assert number >= len(sent), "no write was left to die at"
        assert sent
        return
    except Killed:
        pass
    sandbox.mend()
    windows.well("status")
    if then == "open":
        windows.pause(120)  # ZMON looks again: what rings without our mark is silent no more
        windows.well(duration="2h" if number % 2 and state != "extended" else "4h")
        is_open(sandbox, before)
        assert windows.well(duration="2h" if number % 2 and state != "extended" else "4h").writes == []
        windows.well("closed")
    else:
        windows.well("closed")
    now = silent(sandbox)
    died_in_the_dark = state != "closed" and sent[-1].split()[0] in ("POST", "PUT") and "/api/v1/" in sent[-1]
    if died_in_the_dark:  # a downtime whose id nobody knows stays until the same end
        assert set(now.pop("zmon")) <= set(CITIES)
        before.pop("zmon")
    assert now == before
    assert remembered(sandbox) == []
    told = Counter((row["to"], row["about"], row["why"]) for row in audience.announced())
    assert [one for one, times in told.items() if times > 1] == [], "what was said is not said again"


def faults() -> list[Any]:
    """Return every write of every state, and what a service may answer to it; by default each write with one of them."""
    kinds = ("403", "500", "lost", "hang")
    found = []
    for state in STATES:
        for number in range(LONGEST):
            for place, kind in enumerate(kinds):
                marks = () if place == (number + STATES.index(state)) % len(kinds) and number % 2 == 0 else (pytest.mark.full,)
                found.append(pytest.param(state, number, kind, id=f"{state}-{number}-{kind}", marks=marks))
    return found


def arm(sandbox: Sandbox, rows: list[dict[str, Any]], number: int, kind: str) -> bool:
    """Let the nth write of a task like one that was seen fail; returns whether there is one."""
    writes = [row for row in rows if row["write"]]
    if number >= len(writes):
        return False
    wanted = writes[number]
    earlier = sum((row["system"], row["method"]) == (wanted["system"], wanted["method"]) for row in writes[:number])
    for _one in range(earlier):
        sandbox.fault(wanted["system"], "slow", method=wanted["method"], seconds=0)
    fault: dict[str, Any] = {
        "403": {"kind": "status", "status": 403, "times": 0},
        "500": {"kind": "status", "status": 500, "times": 0},
        "lost": {"kind": "reset", "when": "after"},
        "hang": {"kind": "timeout"},
    }[kind]
    sandbox.fault(wanted["system"], fault.pop("kind"), method=wanted["method"], **fault)
    return True


@pytest.mark.parametrize(("state", "number", "kind"), faults())
def test_a_write_that_fails_leaves_all_or_nothing(windows: Windows, sandbox: Sandbox, state: str, number: int, kind: str) -> None:
    """P12: opening is all or nothing, extending leaves the window as it was, closing does the rest; the message says the truth."""
    before = silent(sandbox)
    if state != "open":
        windows.well()
    rows = windows.well(state).rows
    sandbox.reset()
    windows = Windows(sandbox)
    if state != "open":
        windows.well()
    opened = silent(sandbox)
    if not arm(sandbox, rows, number, kind):
        return
    ran = windows.task(state, timeout=0.5, retries=1)
    sandbox.mend()
    told_the_truth(ran, state, silent(sandbox), before, opened)
    left = ran.result.get("msg", "").startswith("STILL ")
    ran = windows.well("closed")
    after = silent(sandbox)
    if left or ran.warnings:
        after.pop("zmon"), before.pop("zmon")
    assert after == before


def told_the_truth(ran: Ran, state: str, now: dict[str, Any], before: dict[str, Any], opened: dict[str, Any]) -> None:
    """Fail unless what is there is what the result says."""
    if not ran.failed:
        assert {name: now[name] for name in SILENT} == (SILENT if state != "closed" else {name: before[name] for name in SILENT})
        assert (now == before) is (state == "closed")
    elif ran["msg"].startswith("STILL "):
        assert ran["msg"].index("The window") > 0
    elif state == "open":
        assert f"The window {KEY!r} is not open" in ran["msg"]
        assert now == before
    elif state == "extended":
        assert "is open as before" in ran["msg"]
        assert now == opened
    else:
        assert "is closed but for" in ran["msg"]
