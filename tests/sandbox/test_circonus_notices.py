"""Who is told of the emulated Circonus' alerts, when, and what keeps silent."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.circonus import Circonus

START = 1767261600
ON_CALL = [("mail", "oncall@example.com"), ("mail", "jo@example.com")]
WEB = [("mail", "web@example.com")]


class Told:
    """Reads the outbox on from where it was read last."""

    def __init__(self, ask: Circonus) -> None:
        self._ask = ask
        self._last = 0

    def __call__(self) -> list[tuple[str, str, str]]:
        """Return why, how, and who."""
        rows = self._ask.sandbox.outbox(system="circonus", since=self._last)
        self._last = rows[-1]["n"] if rows else self._last
        return [(row["why"].partition(":")[0], row["by"], row["to"]) for row in rows]


def each(why: str, *people: tuple[str, str]) -> list[tuple[str, str, str]]:
    return [(why, *one) for one in people]


@pytest.fixture
def told(ask: Circonus) -> Told:
    """What is told from now on; it is New Year, and nothing is wrong."""
    ask.sandbox.clock(now=START)
    ask.post("/alert/50001/clear", {"force_clear": True})
    return Told(ask)


@pytest.fixture
def rule_set(ask: Circonus) -> str:
    """A rule set of metric foo that tells On Call of what is very bad, and the Web Team of what is not."""
    body = {
        "check": "/check/12345", "metric_name": "foo", "metric_type": "numeric",
        "contact_groups": {"1": ["/contact_group/1234"], "3": ["/contact_group/1701"]},
        "rules": [
            {"criteria": "max value", "value": 90, "severity": 1}, {"criteria": "max value", "value": 50, "severity": 3},
            {"criteria": "on absence", "value": 600, "severity": 1},
        ],
    }  # fmt: skip
    return ask.post("/rule_set", body)["_cid"]


def test_the_groups_of_the_severity_are_told_once_and_at_the_end(ask: Circonus, told: Told, rule_set: str) -> None:
    ask.push("/check/12345", foo=10)
    assert told() == []
    ask.push("/check/12345", foo=60)
    assert told() == each("alert", *WEB)
    ask.push("/check/12345", foo=70)
    ask.get("/alert")
    assert told() == []
    ask.push("/check/12345", foo=99)
    assert told() == each("clear", *WEB) + each("alert", *ON_CALL)
    ask.push("/check/12345", foo=1)
    assert told() == each("clear", *ON_CALL)


def test_a_row_says_what_it_is_about(ask: Circonus, told: Told, rule_set: str) -> None:
    ask.push("/check/12345", foo=60)
    (alert,) = ask.ids("/alert")
    (row,) = ask.sandbox.outbox(system="circonus")
    assert all(word in row["about"] for word in ("foo", "www.example.com http", "3", f"/alert/{alert}"))
    assert rule_set in row["why"]


def test_absence_is_told_by_the_clock_alone(ask: Circonus, told: Told, rule_set: str) -> None:
    ask.push("/check/12345", foo=10)
    ask.sandbox.clock(advance=599)
    assert told() == []
    ask.sandbox.clock(advance=3600)
    assert told() == each("alert", *ON_CALL)
    when = {row["at"][:15] for row in ask.sandbox.outbox(system="circonus")}
    assert when == {"2026-01-01T10:1"}, "it is told as of when it was due, whoever looks when"


def test_a_rule_may_wait(ask: Circonus, told: Told, rule_set: str) -> None:
    ask.put(rule_set, {"rules": [{"criteria": "max value", "value": 50, "severity": 3, "wait": 5}]})
    ask.push("/check/12345", foo=60)
    assert (len(ask.get("/alert")), told()) == (1, [])
    ask.push("/check/12345", foo=1)
    assert told() == [], "nobody was told, so nobody is told that it is over"
    ask.push("/check/12345", foo=60)
    ask.sandbox.clock(advance=301)
    assert told() == each("alert", *WEB)


def test_reminders_come_again_and_again(ask: Circonus, told: Told, rule_set: str) -> None:
    ask.put("/contact_group/1701", {"reminders": [0, 0, 10, 0, 0]})
    ask.push("/check/12345", foo=60)
    told()
    for _turn in range(2):
        ask.sandbox.clock(advance=540)
        ask.push("/check/12345", foo=60)
        assert told() == []
        ask.sandbox.clock(advance=61)
        assert told() == each("reminder", *WEB)


def test_reminders_that_were_missed_are_one(ask: Circonus, told: Told, rule_set: str) -> None:
    ask.put("/contact_group/1701", {"reminders": [0, 0, 10, 0, 0]})
    ask.push("/check/12345", foo=60)
    told()
    ask.put(rule_set, {"rules": [{"criteria": "max value", "value": 50, "severity": 3}]})
    ask.sandbox.clock(advance=86400)
    assert told() == each("reminder", *WEB)
    assert told() == []


def test_somebody_else_is_told_when_nobody_acts(ask: Circonus, told: Told, rule_set: str) -> None:
    step = {"after": 300, "contact_group": "/contact_group/1702"}
    ask.put("/contact_group/1701", {"escalations": [None, None, step]})
    ask.push("/check/12345", foo=60)
    ask.sandbox.clock(advance=301)
    rows = told()
    assert rows[:1] == each("alert", *WEB)
    assert rows[1:] == [("escalation", "slack", "#ops")]
    ask.sandbox.clock(advance=301)
    assert told() == []
    ask.push("/check/12345", foo=1)
    assert [row[0] for row in told()] == ["clear", "clear"]


def test_an_acknowledgement_keeps_silent_until_it_ends(ask: Circonus, told: Told, rule_set: str) -> None:
    ask.put("/contact_group/1701", {"reminders": [0, 0, 5, 0, 0]})
    ask.push("/check/12345", foo=60)
    told()
    ask.post("/acknowledgement", {"alert": f"/alert/{ask.ids('/alert')[0]}", "acknowledged_until": "9m"})
    ask.sandbox.clock(advance=330)
    assert told() == []
    ask.sandbox.clock(advance=240)
    assert told() == each("reminder", *WEB)


@pytest.mark.parametrize(
    ("window", "silent"),
    [
        ({"type": "account", "item": "/account/2317"}, True), ({"type": "check", "item": "/check/12345"}, True),
        ({"type": "host", "item": "www.example.com"}, True), ({"type": "metric", "item": "/metric/12345_foo"}, True),
        ({"type": "rule_set", "item": ""}, True), ({"type": "check", "item": "/check/60001"}, False),
        ({"type": "host", "item": "db1.example.com"}, False), ({"type": "metric", "item": "/metric/12345_duration"}, False),
        ({"type": "host", "item": "www.example.com", "severities": "12"}, False),
        ({"type": "host", "item": "www.example.com", "severities": "3"}, True),
    ],
    ids=str,
)  # fmt: skip
def test_a_maintenance_keeps_silent(ask: Circonus, told: Told, rule_set: str, window: dict[str, Any], silent: bool) -> None:
    made = ask.post("/maintenance", {**window, "item": window["item"] or rule_set, "stop": START + 300})
    ask.push("/check/12345", foo=60)
    (alert,) = ask.get("/alert")
    assert alert["_maintenance"] == ([made["_cid"]] if silent else [])
    assert told() == ([] if silent else each("alert", *WEB))
    ask.sandbox.clock(advance=301)
    assert told() == (each("alert", *WEB) if silent else [])
    assert ask.get("/alert")[0]["_maintenance"] == []


def test_a_maintenance_may_end_before_its_time(ask: Circonus, told: Told, rule_set: str) -> None:
    made = ask.post("/maintenance", {"type": "host", "item": "www.example.com", "stop": START + 3600})
    ask.push("/check/12345", foo=60)
    ask.sandbox.clock(advance=60)
    assert told() == []
    ask.put(made["_cid"], {"stop": START + 60})
    assert told() == each("alert", *WEB)
    assert ask.sandbox.outbox(system="circonus")[-1]["at"][:16] == "2026-01-01T10:01"


def test_the_end_is_told_in_a_maintenance_to_those_who_always_want_to_know(ask: Circonus, told: Told, rule_set: str) -> None:
    for always, expected in ((False, []), (True, each("clear", *WEB))):
        ask.put("/contact_group/1701", {"always_send_clear": always})
        ask.push("/check/12345", foo=60)
        told()
        made = ask.post("/maintenance", {"type": "host", "item": "www.example.com", "stop": START + 3600})
        ask.push("/check/12345", foo=1)
        assert told() == expected
        ask.sandbox.clock(advance=1)
        ask.put(made["_cid"], {"stop": made["start"] + 1})


def test_a_parent_in_alarm_keeps_silent(ask: Circonus, told: Told, rule_set: str) -> None:
    gone = [{"criteria": "equals", "value": 0, "severity": 1}]
    parent = {"check": "/check/12345", "metric_name": "duration", "metric_type": "numeric", "rules": gone}
    ask.put(rule_set, {"parent": ask.post("/rule_set", parent)["_cid"]})
    ask.push("/check/12345", duration=0, foo=60)
    assert (len(ask.get("/alert")), told()) == (2, [])
    ask.push("/check/12345", duration=1)
    assert told() == each("alert", *WEB)
