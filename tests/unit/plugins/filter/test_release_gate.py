"""What was measured, judged by its bounds, and shown as a table."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.steadyops.monitoring.plugins.filter.release_gate import FilterModule, release_gate


def summary(test: str | None = "Front", count: int = 10, availability: float | None = 99.5, **figures: Any) -> dict[str, Any]:
    metrics = {"test_time": {"unit": "ms", "p95": 1800.25, "mean": 900.0, **figures}}
    return {"test": test, "test_id": 7, "count": count, "availability": availability, "metrics": metrics}


def measured(*rows: dict[str, Any], tests: tuple[str, ...] = ("Front",), **bounds: Any) -> dict[str, Any]:
    return {"catchpoint": [{"item": {"tests": list(tests), **bounds}, "resources": [{"summary": list(rows)}]}]}


def counted(service: str, *rows: dict[str, Any], **bounds: Any) -> dict[str, Any]:
    return {service: [{"item": bounds, "resources": list(rows)}]}


def alarms(status: dict[str, Any], entities: list[Any], **bounds: Any) -> dict[str, Any]:
    item = [bounds, "Hot"]
    return {"zmon": [{"item": item, "resources": [{"id": "1", "status": status}]}], "entities": [{"item": item, "resources": entities}]}


def verdicts(readings: dict[str, Any], **how: Any) -> list[tuple[str, str]]:
    return [(row["measure"], row["verdict"]) for row in release_gate(readings, **how)["rows"]]


def test_the_filter_bears_its_name() -> None:
    assert FilterModule().filters() == {"release_gate": release_gate}


@pytest.mark.parametrize(
    ("bounds", "verdict"),
    [
        ({"p95": 1800.25}, "ok"), ({"p95": 1800}, "broken"), ({"p95": "2000"}, "ok"), ({"mean": 899}, "broken"), ({"p99": 1}, "no data"),
        ({"availability": 99.5}, "ok"), ({"availability": 99.51}, "broken"), ({"runs": 10}, "ok"), ({"runs": 11}, "broken"),
    ],
)  # fmt: skip
def test_a_bound_is_held_up_to_its_own_value(bounds: dict[str, Any], verdict: str) -> None:
    assert verdicts(measured(summary(), **bounds))[0][1] == verdict


def test_what_was_not_measured_breaks_its_bound_unless_it_may_be_missing() -> None:
    nothing = measured(summary(None, 0, None, p95=None), p95=2000, availability=99)
    wanted = [("test_time p95", "no data"), ("availability", "no data"), ("runs", "no data")]
    assert verdicts(nothing) == verdicts(nothing, missing="pass") == wanted
    assert release_gate(nothing)["passed"] is False
    assert release_gate(nothing, missing="pass")["passed"] is True
    assert release_gate(nothing)["broken"][0] == "Catchpoint, Front: test_time p95: nothing was measured, at most 2000 ms is the bound"


def test_a_test_of_which_nothing_is_told_is_missing() -> None:
    found = release_gate(measured(summary(), tests=("Front", "Search"), p95=2000))
    assert [(row["about"], row["verdict"]) for row in found["rows"]] == [("Front", "ok"), ("Front", "ok"), ("Search", "no data"), ("Search", "no data")]
    assert release_gate(measured(tests=("7",), p95=2000))["passed"] is False
    assert release_gate(measured(summary(), tests=("7",), p95=2000))["passed"] is True, "a test may be named by its id"


def test_of_several_series_the_one_that_has_measured_a_test_is_judged() -> None:
    reading = measured(summary("Front"), p95=2000)
    reading["catchpoint"][0]["resources"].insert(0, {"summary": [summary("Front", 0, None, p95=None)]})
    assert release_gate(reading)["passed"] is True


@pytest.mark.parametrize(
    ("status", "entities", "bounds", "verdict"),
    [
        ({}, [{"entity": "a"}], {}, "ok"), ({"a": {}}, [{"entity": "a"}], {}, "broken"), ({"a": {}}, [{"entity": "a"}], {"at_most": 1}, "ok"),
        ({}, [], {}, "no data"), ({"a": {}}, [], {"at_most": 1}, "ok"),
    ],
    ids=["quiet", "in alarm", "tolerated", "never looked at", "in alarm without a look"],
)  # fmt: skip
def test_entities_in_alarm_are_counted_where_somebody_has_looked(status: Any, entities: Any, bounds: Any, verdict: str) -> None:
    assert verdicts(alarms(status, entities, **bounds)) == [("entities in alarm", verdict)]


def test_incidents_and_alerts_are_counted_and_named() -> None:
    incidents = [{"incident_number": number, "title": "Slow"} for number in range(5)]
    found = release_gate(counted("pagerduty", *incidents, services=["Shop"], urgencies=["high"], at_most=4))
    assert found["broken"] == ["PagerDuty, Shop, high urgency: open incidents 5 (#0 Slow, #1 Slow, #2 Slow, and 2 more), at most 4 is the bound"]
    alerts = [{"metric_name": "cpu", "host": "db", "severity": severity} for severity in (1, 2, 2)]
    assert release_gate(counted("circonus", *alerts, severities=["2"], count="opened", at_most=2))["rows"][0] == {
        "service": "Circonus", "about": "severity 2", "measure": "alerts opened", "bound": "at most 2", "found": "2 (cpu on db, cpu on db)", "verdict": "ok",
    }  # fmt: skip


@pytest.mark.parametrize("missing", ["fail", "pass"])
def test_what_could_not_be_read_breaks_its_bound_in_any_case(missing: str) -> None:
    refused = {"msg": "Cannot look: 403."}
    zmon = [{"item": [{}, "Hot"], **refused}]
    readings = {
        "catchpoint": [{"item": {"tests": ["Front"], "p95": 1}, **refused}], "zmon": zmon, "entities": [{"item": [{}, "Hot"], "resources": [{}]}],
        "pagerduty": [{"item": {}, **refused}], "circonus": [{"item": {}, **refused}],
    }  # fmt: skip
    found = release_gate(readings, missing)
    assert [row["verdict"] for row in found["rows"]] == ["not read"] * 4
    assert found["passed"] is False
    assert found["broken"][2] == "PagerDuty, all: open incidents could not be read. Cannot look: 403."
    assert found["table"][-1] == "Circonus, all: open alerts could not be read. Cannot look: 403."


def test_nothing_to_judge_is_no_pass() -> None:
    assert release_gate({}) == {"passed": False, "rows": [], "table": ["  SERVICE  WHAT  MEASURE  BOUND  FOUND"], "broken": []}


def test_the_table_has_a_line_for_each_bound_under_a_head() -> None:
    found = release_gate({**measured(summary(), p95=1000, availability=99), **alarms({"berlin": {}}, [{}])})
    assert found["table"] == [
        "        SERVICE     WHAT   MEASURE            BOUND            FOUND",
        "broken  Catchpoint  Front  test_time p95      at most 1000 ms  1800.25 ms",
        "ok      Catchpoint  Front  availability       at least 99 %    99.5 %",
        "ok      Catchpoint  Front  runs               at least 1       10",
        "broken  ZMON        Hot    entities in alarm  at most 0        1 (berlin)",
    ]
