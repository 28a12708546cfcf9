"""A window while services are slow, cannot be read, or lose an answer that nobody can look for."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.bulk.window.record import record_of
from tests.cases.words import Raw
from tests.support.raw import make
from tests.support.sandbox import Sandbox
from tests.support.window import KEY, Killed, Windows, dying, remembered, silent

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
        assert ran["msg"].rstrip(".").endswith("Nothing was opened" if state == "open" else "Nothing was extended")
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
