"""ZMON's scheduler and workers go by the sandbox's clock: what they know, what a downtime covers, who is told."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

import pytest

from sandbox.zmon.periods import within
from tests.support.zmon import ALERTS, CHECKS, DOWNTIMES, ENTITIES, STATUS, Zmon, alert, check, downtime

HOT = 312
"""The seed's alert "City too hot"."""
PARIS = {"id": "fr-paris", "type": "city"}


@pytest.fixture
def ask(sandbox) -> Zmon:
    """Send a request as one of the users."""
    return Zmon(sandbox)


def opened(ask: Zmon, **values: Any) -> dict[str, Any]:
    """Open a downtime; returns the answer."""
    answer = ask("POST", DOWNTIMES, downtime(**values))
    assert answer.status_code == 200, answer.text
    return answer.json()


def silent(ask: Zmon, number: int = HOT, entity: str = "de-berlin") -> list[str]:
    """Return the groups that the status says silence an entity in alarm."""
    return [row["group_id"] for row in ask.rings(number)[entity]["downtimes"]]


def held(ask: Zmon, **wanted: Any) -> list[tuple[int, str]]:
    """Return the pairs that the scheduler holds downtimes for."""
    return [(row["alert_id"], row["entity"]) for row in ask("GET", "/_sandbox/downtimes", params=wanted).json()]


def told(ask: Zmon) -> list[tuple[str, str, str]]:
    """Return who was told, how, and why."""
    return [(row["to"], row["by"], row["why"].partition(":")[0]) for row in ask.sandbox.outbox(system="zmon")]


class TestWhatIsKnown:
    """A minute until something new is looked at, then as often as its check runs."""

    def test_a_new_alert_is_looked_at_after_a_minute(self, ask: Zmon) -> None:
        number = ask.make(ALERTS, alert())
        ask.sandbox.clock(advance=58)
        assert ask.looked_at(number) == []
        assert opened(ask)["alert_definitions"] == [HOT]
        ask.sandbox.clock(advance=3)
        assert "de-berlin" in ask.looked_at(number)
        assert opened(ask, end_time=int(time.time()) + 3600)["alert_definitions"] == [HOT, number]

    def test_a_new_entity_is_known_to_an_alert_at_the_next_look(self, ask: Zmon) -> None:
        ask("PUT", ENTITIES, PARIS)
        ask.sandbox.clock(advance=59)
        assert "fr-paris" not in ask.looked_at(HOT)
        ask.sandbox.clock(advance=61)
        assert "fr-paris" in ask.looked_at(HOT)

    def test_a_check_that_runs_seldom_is_looked_at_seldom(self, ask: Zmon) -> None:
        number = ask.make(ALERTS, alert(check_definition_id=ask.make(CHECKS, check(interval=3600))))
        ask.sandbox.clock(advance=61)
        assert "de-berlin" in ask.looked_at(number)
        ask("PUT", ENTITIES, PARIS)
        ask.sandbox.clock(advance=1800)
        assert "fr-paris" not in ask.looked_at(number)
        ask.sandbox.clock(advance=1800)
        assert "fr-paris" in ask.looked_at(number)

    def test_what_was_looked_at_stays_known(self, ask: Zmon) -> None:
        assert "de-berlin" in ask.looked_at(HOT)
        shown = ask("GET", f"{ALERTS}/{HOT}").json()
        ask("PUT", f"{ALERTS}/{HOT}", {**shown, "parameters": {}, "entities": [{"id": "cn-peking"}]})
        ask.sandbox.clock(advance=121)
        assert opened(ask, end_time=int(time.time()) + 3600)["entities"] == ["de-berlin"]

    def test_a_change_of_the_check_does_not_undo_what_was_looked_at(self, ask: Zmon) -> None:
        shown = ask("GET", f"{CHECKS}/20").json()
        ask("POST", CHECKS, {**shown, "entities": [{"type": "router"}]})
        assert opened(ask)["alert_definitions"] == [HOT]

    @pytest.mark.parametrize("change", [{"status": "INACTIVE"}, {"template": True}])
    def test_what_is_not_to_be_looked_at_is_not(self, ask: Zmon, change: dict[str, Any]) -> None:
        number = ask.make(ALERTS, alert(**change))
        ask.sandbox.clock(advance=600)
        assert opened(ask, alert_definitions=[number])["entities"] == []
        assert ask("PUT", f"{ALERTS}/{number}", alert()).ok
        assert opened(ask, alert_definitions=[number])["entities"] == []
        ask.sandbox.clock(advance=61)
        assert opened(ask, alert_definitions=[number])["entities"] == ["de-berlin"]

    def test_an_alert_on_a_check_that_was_switched_off_is_not_looked_at(self, ask: Zmon) -> None:
        number = ask.make(ALERTS, alert())
        ask("POST", CHECKS, {**ask("GET", f"{CHECKS}/20").json(), "status": "INACTIVE"})
        ask.sandbox.clock(advance=600)
        assert opened(ask, alert_definitions=[number])["entities"] == []

    def test_a_clock_put_back_forgets_nothing(self, ask: Zmon) -> None:
        ask.sandbox.clock(now="2020-01-01T00:00:00Z")
        assert opened(ask, start_time=1577836800, end_time=1577840400)["alert_definitions"] == [HOT]
        assert held(ask) == [(HOT, "de-berlin")]


class TestWhatIsCovered:
    """Downtimes."""

    def test_an_entity_that_the_scheduler_does_not_know_is_named_and_not_stored(self, ask: Zmon) -> None:
        ask("DELETE", f"{ENTITIES}/de-berlin")
        assert ask("PUT", ENTITIES, {"id": "de-berlin", "type": "city"}).ok
        assert opened(ask)["entities"] == ["de-berlin"]
        assert held(ask) == []
        ask.sandbox.clock(advance=61)
        opened(ask)
        assert held(ask) == [(HOT, "de-berlin")]

    def test_an_alert_that_is_gone_is_covered_all_the_same(self, ask: Zmon) -> None:
        assert ask("DELETE", f"{ALERTS}/{HOT}").ok
        assert opened(ask, alert_definitions=[HOT])["alert_definitions"] == [HOT]
        assert held(ask, alert_id=HOT) == [(HOT, "de-berlin")]

    def test_a_downtime_is_in_the_status_at_once_and_leaves_it_at_the_next_look(self, ask: Zmon) -> None:
        ask.ring(HOT, "de-berlin")
        group = opened(ask)["id"]
        assert silent(ask) == [group]
        ask("DELETE", f"{DOWNTIMES}/{group}")
        assert (silent(ask), held(ask)) == ([group], [])
        ask.sandbox.clock(advance=60)
        assert silent(ask) == []

    def test_a_deletion_takes_its_time(self, ask: Zmon) -> None:
        ask.ring(HOT, "de-berlin")
        assert ask("POST", "/_sandbox/downtime-deletion", {"delay": 90}, None).ok
        group = opened(ask)["id"]
        ask("DELETE", f"{DOWNTIMES}/{group}")
        ask.sandbox.clock(advance=60)
        assert (silent(ask), held(ask)) == ([group], [(HOT, "de-berlin")])
        ask.sandbox.clock(advance=90)
        assert (silent(ask), held(ask)) == ([], [])

    def test_the_status_is_what_was_found_last(self, ask: Zmon) -> None:
        ask.ring(HOT, "de-berlin", value=7)
        first = ask.rings(HOT)["de-berlin"]
        assert ask.rings(HOT)["de-berlin"] == first
        ask.sandbox.clock(advance=300)
        later = ask.rings(HOT)["de-berlin"]
        assert (later["start_time"], later["value"]) == (first["start_time"], 7)
        assert 240 <= later["ts"] - first["ts"] <= 300

    @pytest.mark.parametrize("verb", ["DELETE", "PUT"])
    def test_what_is_no_longer_looked_at_keeps_its_last_alarm(self, ask: Zmon, verb: str) -> None:
        ask.ring(HOT, "de-berlin")
        shown = {**ask("GET", f"{ALERTS}/{HOT}").json(), "parameters": {}, "status": "INACTIVE"}
        assert ask(verb, f"{ALERTS}/{HOT}", shown).ok
        before = ask.rings(HOT)
        ask.sandbox.clock(advance=3600)
        assert ask.rings(HOT) == before != {}
        assert ask("GET", f"{STATUS}/active-alerts").json() == []
        assert ask("GET", f"{STATUS}/alert/{HOT}/details").status_code == 404
        assert ask("GET", STATUS).json()["alerts_active"] == 0


class TestWhoIsTold:
    """The outbox."""

    def loud(self, ask: Zmon, *notifications: str) -> int:
        """Return the id of an alert that tells somebody."""
        return ask.make(ALERTS, alert(name="Slow {p95}", notifications=list(notifications)))

    def test_an_alarm_tells_once_when_it_begins_and_once_when_it_is_over(self, ask: Zmon) -> None:
        number = self.loud(ask, "send_mail('a@example.org')")
        for _number in range(2):
            ask.ring(number, "de-berlin", captures={"p95": 1.4})
            ask.sandbox.clock(advance=600)
        ask.ring(number)
        assert told(ask) == [("a@example.org", "mail", "alert"), ("a@example.org", "mail", "ended")]
        rows = ask.sandbox.outbox(system="zmon")
        assert rows[0]["about"] == f"Slow 1.4 on de-berlin, priority 2 (alert {number})"

    def test_a_downtime_keeps_silent_until_it_is_over(self, ask: Zmon) -> None:
        number = self.loud(ask, "send_mail('a@example.org')")
        ask("POST", "/_sandbox/evaluate", {"alert_id": number, "entities": ["de-berlin", "us-nyc"]}, None)
        opened(ask, alert_definitions=[number], entities=["de-berlin", "us-nyc"])
        ask.ring(number, "de-berlin", "us-nyc", "cn-peking")
        ask.ring(number, "de-berlin", "us-nyc")
        ask.ring(number, "de-berlin")
        ask.sandbox.clock(advance=3000)
        assert [row["about"].split()[3].strip(",") for row in ask.sandbox.outbox(system="zmon")] == ["cn-peking", "cn-peking"]
        ask.sandbox.clock(advance=700)
        assert [row["about"].split()[3].strip(",") for row in ask.sandbox.outbox(system="zmon")][2:] == ["de-berlin"]

    def test_a_downtime_deleted_is_over_at_the_next_look(self, ask: Zmon) -> None:
        number = self.loud(ask, "send_sms('+4930')")
        ask("POST", "/_sandbox/evaluate", {"alert_id": number, "entities": ["de-berlin"]}, None)
        group = opened(ask, alert_definitions=[number])["id"]
        ask.ring(number, "de-berlin")
        ask("DELETE", f"{DOWNTIMES}/{group}")
        assert told(ask) == []
        ask.sandbox.clock(advance=121)
        assert told(ask) == [("+4930", "sms", "alert")]

    def test_a_group_reaches_whoever_is_active_or_everybody(self, ask: Zmon) -> None:
        for member in ("ada", "ben"):
            ask("PUT", f"/api/v1/groups/dba/member/{member}/")
        ask("PUT", "/api/v1/groups/ben/phone/0049")
        number = self.loud(ask, "send_push('group:dba')", 'send_sms("group:dba", repeat=60)')
        ask.ring(number, "de-berlin")
        assert [row[:2] for row in told(ask)] == [("ada", "push"), ("ben", "push"), ("0049", "sms")]
        ask("PUT", "/api/v1/groups/dba/active/ada/")
        ask.ring(number, "us-nyc")
        assert [row[:2] for row in told(ask)][3:] == [("ada", "push"), ("ada", "push")]

    @pytest.mark.parametrize(
        ("notification", "reached"),
        [
            ("send_mail('a@example.org', 'b@example.org', subject='x')", [("a@example.org", "mail"), ("b@example.org", "mail")]),
            ("notify_http('https://example.org/hook?key=secret')", [("https://example.org/hook", "webhook")]),
            ("send_slack(channel='#ops')", []),
            ("send_mail(", []),
            ("null", []),
        ],
    )
    def test_notifications_are_read_as_calls(self, ask: Zmon, notification: str, reached: list[tuple[str, str]]) -> None:
        ask.ring(self.loud(ask, notification), "de-berlin")
        assert [row[:2] for row in told(ask)] == reached

    def test_what_is_not_active_tells_nobody(self, ask: Zmon) -> None:
        number = ask.make(ALERTS, alert(status="INACTIVE", notifications=["send_mail('a@example.org')"]))
        ask.ring(number, "de-berlin")
        assert told(ask) == []
        assert list(ask.rings(number)) == ["de-berlin"]


class TestTimePeriods:
    """Outside of an alert's time period nobody is told."""

    def weekdays(self, ask: Zmon, period: str = "wd {Mon - Fri} hr {8 - 17}") -> int:
        """Return the id of an alert that tells somebody while people work; it is a Saturday then."""
        ask.sandbox.clock(now="2030-11-30T10:00:00Z")
        return ask.make(ALERTS, alert(period=period, notifications=["send_mail('a@example.org')"]))

    def test_who_is_asleep_is_told_when_the_period_begins(self, ask: Zmon) -> None:
        number = self.weekdays(ask)
        ask.sandbox.clock(advance=120)
        ask.ring(number, "de-berlin")
        assert ask.rings(number)["de-berlin"]["downtimes"] is None
        ask.sandbox.clock(now="2030-12-02T07:58:00Z")
        assert (ask.rings(number)["de-berlin"]["downtimes"], told(ask)) == (None, [])
        ask.sandbox.clock(now="2030-12-02T12:00:00Z")
        assert (ask.rings(number)["de-berlin"]["downtimes"], told(ask)) == ([], [("a@example.org", "mail", "alert")])
        (row,) = ask.sandbox.outbox(system="zmon")
        assert row["at"][:13] == "2030-12-02T08"

    def test_what_is_over_outside_of_it_is_told_to_nobody(self, ask: Zmon) -> None:
        number = self.weekdays(ask)
        ask.sandbox.clock(now="2030-12-02T12:00:00Z")
        ask.ring(number, "de-berlin")
        ask.sandbox.clock(now="2030-12-02T20:00:00Z")
        ask.ring(number)
        assert [row[2] for row in told(ask)] == ["alert"]

    def test_a_child_has_its_parents(self, ask: Zmon) -> None:
        parent = self.weekdays(ask)
        body = {"team": "shop", "responsible_team": "shop", "status": "ACTIVE", "parent_id": parent, "check_definition_id": 20}
        asleep, awake = ask.make(ALERTS, body), ask.make(ALERTS, {**body, "period": ""})
        ask.sandbox.clock(advance=120)
        for number in (asleep, awake):
            ask.ring(number, "de-berlin")
        assert [f"(alert {awake})" in row["about"] for row in ask.sandbox.outbox(system="zmon")] == [True]

    @pytest.mark.parametrize(
        ("period", "moment", "inside"),
        [
            (None, "2030-11-30T10:00:00", True),
            ("", "2030-11-30T10:00:00", True),
            ("wd {Mon - Fri}", "2030-11-29T23:59:59", True),
            ("wd {Mon - Fri}", "2030-11-30T00:00:00", False),
            ("wd {Mon Wed Fri} hr {9am-5pm}", "2030-11-29T17:59:59", True),
            ("wd {Mon Wed Fri} hr {9am-5pm}", "2030-11-29T18:00:00", False),
            ("wd {2-6} hour {8-17}, wday {sat} hr {10}", "2030-11-30T10:30:00", True),
            ("hr {22-6}", "2030-11-30T23:00:00", True),
            ("hr {22-6}", "2030-11-30T12:00:00", False),
            ("hr {12am} min {0-29}", "2030-11-30T00:29:59", True),
            ("mo {Nov-Feb} md {30}", "2030-11-30T00:00:00", True),
            ("yr {2031-2032}", "2030-11-30T00:00:00", False),
            ("wk {5} yd {334}", "2030-11-30T00:00:00", True),
            ("never", "2030-11-30T00:00:00", False),
            ("wd {Caturday}", "2030-11-30T00:00:00", True),
            ("hr {25}", "2030-11-30T00:00:00", True),
            ("office hours", "2030-11-30T00:00:00", True),
        ],
    )
    def test_periods_are_read(self, period: str | None, moment: str, inside: bool) -> None:
        assert within(period, datetime.fromisoformat(f"{moment}+00:00").timestamp()) is inside
