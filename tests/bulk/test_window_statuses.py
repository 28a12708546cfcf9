"""A window that only sets the statuses of components: no entry on the page, and another service remembers what they were."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.words import Raw
from tests.support.raw import make
from tests.support.sandbox import Sandbox
from tests.support.window import PAGE, Killed, Windows, dying, remembered, silent

QUIET = {"components": ["Docs", "Website"], "announce": False}
HOMES = {"zmon": {}, "circonus": {"zmon": None}, "pagerduty": {"zmon": None, "circonus": None}}
"""What is left out so that this service remembers."""


@pytest.fixture
def windows(sandbox: Sandbox) -> Windows:
    return Windows(sandbox)


def docs_are(sandbox: Sandbox, status: str) -> None:
    rows = make(sandbox, Raw("statuspage", "GET", f"{PAGE}/components"))
    docs = next(row["id"] for row in rows if row["name"] == "Docs")
    make(sandbox, Raw("statuspage", "PATCH", f"{PAGE}/components/{docs}", {"component": {"status": status}}))


def is_set(sandbox: Sandbox, before: dict[str, Any]) -> None:
    now = silent(sandbox)
    assert (now["page"]["Docs"], now["page"]["Website"], now["entries"]) == ("under_maintenance", "under_maintenance", before["entries"])


@pytest.mark.parametrize("home", HOMES)
def test_statuses_are_set_without_an_entry_and_given_back(windows: Windows, sandbox: Sandbox, home: str) -> None:
    """P1, P2 and P12; each opening warns that nothing but closing brings them back."""
    docs_are(sandbox, "major_outage")
    before = silent(sandbox)
    check = windows.task(check=True, statuspage=QUIET, **HOMES[home])
    assert check.writes == []
    ran = windows.well(statuspage=QUIET, **HOMES[home])
    assert ran["diff"] == check["diff"]
    assert ran["diff"]["before"]["statuspage/kctbh9vrtdwd"]["Docs"] == "major_outage"
    assert any("only state closed" in one for one in ran.warnings)
    assert not any("/incidents" in one for one in ran.writes)
    is_set(sandbox, before)
    assert windows.well(statuspage=QUIET, **HOMES[home]).writes == []
    assert "page: Docs" in windows.well("status")["table"]
    windows.well("extended")
    is_set(sandbox, before)
    windows.well("closed")
    assert silent(sandbox) == before
    assert remembered(sandbox) == []


@pytest.mark.parametrize("home", HOMES)
def test_statuses_are_given_back_after_all_silences_but_the_one_that_remembers_them(windows: Windows, sandbox: Sandbox, home: str) -> None:
    """Whoever dies in between leaves people paged; what remembers goes last, for a status has no end of its own."""
    before = silent(sandbox)
    windows.well(statuspage=QUIET, **HOMES[home])
    rows = [row for row in windows.well("closed").rows if row["write"]]
    given = [place for place, row in enumerate(rows) if row["system"] == "statuspage"]
    assert given == [len(rows) - 3, len(rows) - 2]
    assert rows[-1]["system"] == home
    assert silent(sandbox) == before
    windows.well(statuspage=QUIET, **HOMES[home])
    sandbox.fault(home, "status", status=403, method="PUT" if home == "circonus" else "DELETE", times=0)
    assert "is closed but for" in windows.wrong("closed")
    assert silent(sandbox)["page"] == before["page"], "the rest is done"
    sandbox.mend()
    windows.well("closed")
    assert silent(sandbox) == before


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"zmon": None, "circonus": None, "pagerduty": None}, "no service takes part in the window that could remember what it was"),
        ({"statuspage": {**QUIET, "message": "We patch."}}, "no entry that could tell a message"),
        ({"starts_at": "2036-01-01T00:00:00Z", "catchpoint": None}, "cannot be silenced ahead of time"),
    ],
)
def test_what_nobody_could_remember_or_tell_is_refused_before_the_first_write(windows: Windows, options: dict[str, Any], words: str) -> None:
    ran = windows.task(**{"statuspage": QUIET, **options})
    assert words in ran["msg"]
    assert ran.writes == []


def test_components_are_added_to_a_window_that_is_open_and_not_let_go_of_alone(windows: Windows, sandbox: Sandbox) -> None:
    before = silent(sandbox)
    windows.well(statuspage=None)
    windows.well(statuspage={"components": ["Website"], "announce": False})
    windows.well(statuspage=QUIET)
    is_set(sandbox, before)
    less = {"components": ["Docs"], "announce": False}
    assert "holds Core / Website" in windows.wrong(statuspage=less)
    assert "cannot be let go of alone" in windows.wrong(statuspage=less, shrink=True)
    windows.well("closed")
    assert silent(sandbox) == before


@pytest.mark.parametrize("first", [QUIET, {"components": ["Docs"]}], ids=["quiet", "announced"])
@pytest.mark.parametrize("second", [QUIET, {"components": ["Docs"]}], ids=["quiet", "announced"])
@pytest.mark.parametrize("order", ["ab", "ba"])
def test_two_windows_give_back_what_lay_underneath(windows: Windows, sandbox: Sandbox, first: Any, second: Any, order: str) -> None:
    docs_are(sandbox, "major_outage")
    before = silent(sandbox)
    windows.well(key="a", statuspage=first)
    windows.well(key="b", statuspage=second)
    windows.well("closed", key=order[0])
    assert silent(sandbox)["page"]["Docs"] == "under_maintenance"
    windows.well("closed", key=order[1])
    assert silent(sandbox) == before
    assert remembered(sandbox) == []


@pytest.mark.parametrize("how", [{}, {"key": None, "older_than": "10m"}], ids=["by its key", "swept"])
def test_a_window_that_nobody_closed_is_left_over_and_put_back(windows: Windows, sandbox: Sandbox, how: dict[str, Any]) -> None:
    before = silent(sandbox)
    windows.well(statuspage=QUIET)
    windows.pause(3 * 3600)
    is_set(sandbox, before)
    table = windows.well("status")["table"]
    assert "LEFT OVER" in table
    assert "page: Docs" in table
    windows.well("closed", **how)
    assert silent(sandbox) == before
    assert remembered(sandbox) == []


@pytest.mark.parametrize("section", [QUIET, {"components": ["Docs"]}], ids=["quiet", "announced"])
def test_what_closing_will_bring_back_of_what_is_left_over_is_shown(windows: Windows, sandbox: Sandbox, section: dict[str, Any]) -> None:
    docs_are(sandbox, "major_outage")
    windows.well(statuspage=section)
    assert "before:" not in windows.well("status")["table"]
    windows.pause(3 * 3600)
    assert "page: Docs (before: major_outage)" in windows.well("status")["table"]


def test_the_record_stays_until_the_page_can_be_asked(windows: Windows, sandbox: Sandbox) -> None:
    before = silent(sandbox)
    windows.well(statuspage=QUIET)
    for fault in ({"method": "PATCH", "path": "/components/"}, {"method": "GET"}):
        sandbox.fault("statuspage", "status", status=403, times=0, **fault)
        assert "is closed but for" in windows.wrong("closed")
        sandbox.mend()
        now = silent(sandbox)
        assert (now["zmon"], now["circonus"], now["pagerduty"], now["catchpoint"]) == ([], [], [], [])
        assert len(remembered(sandbox)) == 1
    windows.well("closed")
    assert silent(sandbox) == before
    assert remembered(sandbox) == []


def test_a_status_that_is_refused_is_undone(windows: Windows, sandbox: Sandbox) -> None:
    before = silent(sandbox)
    sandbox.fault("statuspage", "slow", method="PATCH", path="/components/", seconds=0)
    sandbox.fault("statuspage", "status", status=403, method="PATCH", path="/components/")
    assert "is not open" in windows.wrong(statuspage=QUIET)
    assert silent(sandbox) == before
    assert remembered(sandbox) == []


def test_a_component_that_somebody_changed_meanwhile_is_left_alone(windows: Windows, sandbox: Sandbox) -> None:
    windows.well(statuspage=QUIET)
    docs_are(sandbox, "partial_outage")
    assert windows.well(statuspage=QUIET).writes == []
    ran = windows.well("closed")
    assert any("somebody set Docs to partial_outage" in one for one in ran.warnings)
    assert (silent(sandbox)["page"]["Docs"], silent(sandbox)["page"]["Website"]) == ("partial_outage", "operational")


def deaths() -> list[Any]:
    return [
        pytest.param(home, state, number, after, id=f"{home}-{state}-{number}-{'after' if after else 'before'}", marks=marks)
        for place, home in enumerate(HOMES)
        for state in ("open", "closed")
        for number in range(12)
        for after in (False, True)
        for marks in [() if number == 9 - place else (pytest.mark.full,)]
    ]


@pytest.mark.parametrize(("home", "state", "number", "after"), deaths())
def test_a_run_that_is_killed_is_finished_or_put_back(
    windows: Windows, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, home: str, state: str, number: int, after: bool
) -> None:
    docs_are(sandbox, "major_outage")
    before = silent(sandbox)
    task = {"statuspage": QUIET, **HOMES[home]}
    given = task if state == "open" else {}
    if state == "closed":
        windows.well(**task)
    try:
        with dying(monkeypatch, number, after) as sent:
            windows.task(state, **given)
        assert number >= len(sent)
    except Killed:
        pass
    windows.pause(120)
    windows.well(**task)
    is_set(sandbox, before)
    assert windows.well(**task).writes == []
    windows.well("closed")
    assert silent(sandbox) == before
    assert remembered(sandbox) == []
