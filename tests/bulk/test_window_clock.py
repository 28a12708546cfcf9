"""A window by the clock: who is paged in it and after it, and the nights in which clocks change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.cases.words import Raw
from tests.support.catchpoint import Catchpoint
from tests.support.pagerduty import Api
from tests.support.raw import make
from tests.support.sandbox import Sandbox
from tests.support.window import CITIES, Windows, remembered, silent
from tests.support.zmon import ALERTS, Zmon, alert

PAGED = {
    ("catchpoint", "15550100@sms.example.com"), ("catchpoint", "grace@example.com"), ("circonus", "jo@example.com"),
    ("circonus", "oncall@example.com"), ("pagerduty", "demo@example.org"), ("zmon", "duty@example.org"),
}  # fmt: skip
"""Who hears of what goes wrong with the things of the window."""
NIGHTS = [
    pytest.param("Europe/Berlin", "2036-03-30T01:00", 1, id="Berlin-spring"),
    pytest.param("Europe/Berlin", "2036-10-26T01:00", -1, id="Berlin-autumn"),
    pytest.param("America/New_York", "2036-03-09T01:00", 1, id="New York-spring"),
    pytest.param("America/New_York", "2036-11-02T00:30", -1, id="New York-autumn"),
]
"""A zone, a wall time some minutes before clocks change, and by how many hours they move."""


@pytest.fixture
def windows(sandbox: Sandbox) -> Windows:
    return Windows(sandbox)


class Trouble:
    """Lets everything of the window go wrong at once, and hears who is told of it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.zmon = Zmon(sandbox)
        self.alert = self.zmon.make(ALERTS, alert(notifications=["send_mail('duty@example.org')"], entities=[{"type": "city"}]))
        self.zmon("POST", "/_sandbox/evaluate", {"alert_id": self.alert, "entities": [*CITIES, "de-berlin"]}, None)
        self.count = 0

    def everywhere(self) -> set[tuple[str, str]]:
        """Return who hears of it, in the twenty minutes that it takes until the last service has noticed."""
        self.count += 1
        used = {"check": "/check/60001", "metrics": {"disk`/`used_percent": 10}}
        self.zmon.ring(self.alert)
        make(self.sandbox, Raw("circonus", "POST", "/_sandbox/metrics", used))
        self._heard()
        self.zmon.ring(self.alert, *CITIES)
        make(self.sandbox, Raw("circonus", "POST", "/_sandbox/metrics", {**used, "metrics": {"disk`/`used_percent": 99}}))
        Api(self.sandbox).v2("trigger", f"disk {self.count}")
        make(self.sandbox, Raw("catchpoint", "POST", "/_sandbox/outage", {"testId": 880012, "kind": "failure", "minutes": 10}))
        self.sandbox.clock(advance=1200)
        self.zmon.rings(self.alert)
        Catchpoint(self.sandbox).get("useridentity")
        make(self.sandbox, Raw("circonus", "GET", "/v2/alert"))
        heard = self._heard()
        Api(self.sandbox).v2("resolve", f"disk {self.count}")
        return heard

    def elsewhere(self) -> set[tuple[str, str]]:
        """Return who hears of something that no window holds."""
        self._heard()
        self.zmon.ring(self.alert, "de-berlin")
        self.zmon.rings(self.alert)
        return self._heard()

    def _heard(self) -> set[tuple[str, str]]:
        rows = self.sandbox.outbox()
        self.sandbox.http.delete(f"{self.sandbox.admin}/outbox")
        return {(row["system"], row["to"]) for row in rows if row["system"] != "statuspage" and not row["why"].startswith(("ended", "clear", "improved"))}


def test_nobody_is_paged_inside_and_the_right_ones_are_outside(windows: Windows, sandbox: Sandbox) -> None:
    """Until an end that was moved, on every service, although nobody closes."""
    sandbox.clock(now="2036-06-01T12:00:00Z")
    trouble = Trouble(sandbox)
    assert trouble.everywhere() == PAGED
    before = silent(sandbox)
    opened = sandbox.now()
    windows.well()
    assert trouble.everywhere() == set()
    assert trouble.elsewhere() == {("zmon", "duty@example.org")}
    sandbox.clock(now=opened + 6000)
    windows.well("extended")
    sandbox.clock(now=opened + 2 * 3600 + 300)
    assert trouble.everywhere() == set(), "the end was moved on every service"
    sandbox.clock(now=opened + 4 * 3600 + 90)
    assert silent(sandbox) == before, "nothing is silent past its end"
    assert trouble.everywhere() == PAGED
    windows.well("closed")
    assert remembered(sandbox) == []


def test_they_are_paged_again_when_it_is_closed(windows: Windows, sandbox: Sandbox) -> None:
    sandbox.clock(now="2036-06-01T12:00:00Z")
    trouble = Trouble(sandbox)
    windows.well()
    assert trouble.everywhere() == set()
    windows.well("closed")
    assert trouble.everywhere() == PAGED


def walks(windows: Windows, sandbox: Sandbox, start: float, lasts: float, hold: Callable[[], bool]) -> None:
    """Fail unless something is silent from here to there, and not a minute longer."""
    for offset, expected in ((-60, False), (90, True), (lasts - 60, True), (lasts + 90, False)):
        at = start + offset
        if at >= sandbox.now():
            sandbox.clock(now=at)
        elif not expected:
            continue
        assert hold() is expected, datetime.fromtimestamp(sandbox.now(), UTC)


@pytest.mark.parametrize(("zone", "wall", "moved"), NIGHTS)
def test_a_window_over_a_change_of_clocks_lasts_as_long_as_it_was_said(
    windows: Windows, sandbox: Sandbox, zone: str, wall: str, moved: int
) -> None:
    """Four hours are four hours, and two wall times with their zones are what lies between them."""
    start = datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone))
    begins = start.timestamp()
    last = datetime.fromtimestamp(begins + 4 * 3600, ZoneInfo(zone))
    assert (last.replace(tzinfo=None) - start.replace(tzinfo=None)) == timedelta(hours=4 + moved), "clocks change in this night"
    sandbox.clock(now=begins)
    before = silent(sandbox)
    ran = windows.well(duration="4h")["resource"]
    assert datetime.fromisoformat(ran["ends_at"]).timestamp() - datetime.fromisoformat(ran["starts_at"]).timestamp() == 4 * 3600
    again = windows.well(duration=None, ends_at=last.isoformat(), shrink=True)
    assert abs(datetime.fromisoformat(again["resource"]["ends_at"]).timestamp() - last.timestamp()) < 1
    for offset, name in ((4 * 3600 - 90, "inside"), (4 * 3600 + 90, "after")):
        sandbox.clock(now=begins + offset)
        now = silent(sandbox)
        if name == "after":
            assert now == before
        else:
            assert (len(now["zmon"]), len(now["circonus"]), len(now["pagerduty"]), len(now["catchpoint"])) == (2, 2, 2, 2)
            assert now["page"]["Docs"] == "under_maintenance"


@pytest.mark.parametrize(("zone", "wall", "moved"), NIGHTS)
def test_turns_keep_their_wall_time_and_their_length_over_a_change_of_clocks(
    windows: Windows, sandbox: Sandbox, zone: str, wall: str, moved: int
) -> None:
    night = datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone))
    first = night - timedelta(days=1)
    sandbox.clock(now=first.timestamp() - 7200)
    before = silent(sandbox)
    recurrence = {"rule": "FREQ=DAILY", "zone": zone, "ahead": 3, "announce_ahead": 3}
    windows.well(starts_at=f"{first:%Y-%m-%dT%H:%M}", recurrence=recurrence, duration="4h", catchpoint=None)
    rows = make(sandbox, Raw("pagerduty", "GET", "/maintenance_windows?filter=open&limit=100"))["maintenance_windows"]
    spans = sorted((datetime.fromisoformat(row["start_time"]), datetime.fromisoformat(row["end_time"])) for row in rows)
    walls = [start.astimezone(ZoneInfo(zone)) for start, _end in spans]
    assert [(one.hour, one.minute) for one in walls] == [(first.hour, first.minute)] * 3, "the same wall time"
    assert [(end - start) for start, end in spans] == [timedelta(hours=4)] * 3, "and the same length"
    days = [later.timestamp() - earlier.timestamp() for earlier, later in zip(walls, walls[1:], strict=False)]
    assert days == [24 * 3600, (24 - moved) * 3600]

    def holds() -> bool:
        now = silent(sandbox, planned=False)
        every = [len(now["zmon"]) == 2, len(now["circonus"]) == 2, len(now["pagerduty"]) == 2, now["page"]["Docs"] == "under_maintenance"]
        assert len(set(every)) == 1, now
        return every[0]

    for start, end in spans:
        walks(windows, sandbox, start.timestamp(), (end - start).total_seconds(), holds)
    assert silent(sandbox) == before
