"""A shop is measured, released, and taken out for a change: as one reads it, what changes anything run twice."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.bulk import Bulk
from tests.support.catchpoint import Catchpoint
from tests.support.sandbox import Sandbox

PERFORMANCE, TEST = "catchpoint_performance_info", "catchpoint_test"
FRONT, CHART = "Shop front page", "EU shop"
HOUR = {"start": -60, "end": "now", "summarise": True}
OTHERS, OURS = "CHG-4700", "CHG-4711"
NAMES = [f"Warehouse {number:02}" for number in range(20)]
OFF, HELD = set(NAMES[:3]), set(NAMES[3:5])
"""What was inactive before anybody paused anything, and what another change holds."""


@pytest.fixture
def cp(sandbox: Sandbox) -> Catchpoint:
    return Catchpoint(sandbox)


def series(bulk: Bulk, **options: Any) -> dict[str, Any]:
    (found,) = bulk.done(PERFORMANCE, {**HOUR, **options})["resources"]
    return found


def p95(told: dict[str, Any], test: str = FRONT) -> float:
    """Return what a play asserts on."""
    (figures,) = [one for one in told["summary"] if one["test"] == test]
    assert figures["count"] > 0
    return figures["metrics"]["test_time"]["p95"]


def test_the_last_hour_raw_summarised_and_as_a_chart_says_the_same_of_a_slow_shop(bulk: Bulk, sandbox: Sandbox, cp: Catchpoint) -> None:
    sandbox.clock(now="2031-05-06T09:00:00Z")
    bulk.done("catchpoint_info", {"resource": "division"})  # the service has told its time
    assert cp("POST", "/_sandbox/outage", {"testId": 880012, "minutes": 60, "kind": "slow", "factor": 10}).status_code == 200
    sandbox.clock(now="2031-05-06T10:00:00Z")
    slow = {
        "raw": p95(series(bulk, resource="raw", tests=[FRONT])),
        "aggregated": p95(series(bulk, resource="aggregated", tests=[FRONT], interval="Minutes5")),
        "chart": p95(series(bulk, resource="favorite_data", name=CHART)),
    }
    assert min(slow.values()) > 2000, slow
    sandbox.clock(now="2031-05-06T12:00:00Z")
    well = {
        "raw": p95(series(bulk, resource="raw", tests=[FRONT])),
        "aggregated": p95(series(bulk, resource="aggregated", tests=[FRONT], interval="Minutes5")),
        "chart": p95(series(bulk, resource="favorite_data", name=CHART)),
    }
    assert all(10 * well[kind] > slow[kind] > 5 * well[kind] for kind in slow), (slow, well)
    rows = series(bulk, resource="raw", tests=[FRONT])["rows"]
    assert all("2031-05-06T11" <= row["time"] <= "2031-05-06T12:00:00Z" for row in rows)


def statuses(cp: Catchpoint) -> dict[str, int]:
    """Return how the service has the tests of the warehouse."""
    rows = [row for status in (0, 1) for row in cp.rows("tests", name="Warehouse", statusId=status, pageSize=100)]
    return {row["name"]: row["status"]["id"] for row in rows}


def keys(cp: Catchpoint) -> dict[str, set[str]]:
    """Return by what keys the tests are held, as their labels say it."""
    rows = [row for status in (0, 1) for row in cp.rows("tests", name="Warehouse", statusId=status, pageSize=100)]
    return {row["name"]: {value for label in row.get("labels") or () for value in label["values"]} for row in rows}


def twice(bulk: Bulk, options: dict[str, Any]) -> Any:
    """Run a task foretold, for real, and again: the second time nothing is left to do. Returns the real one."""
    check = bulk.of(TEST, options, check=True)
    assert check.writes == []
    first = bulk.done(TEST, options)
    assert check["diff"] == first["diff"]
    again = bulk.done(TEST, options)
    assert (again["changed"], again.writes) == (False, [])
    return first


@pytest.fixture
def warehouse(bulk: Bulk, cp: Catchpoint) -> Catchpoint:
    """Make twenty tests, three of them inactive, and let another change pause two."""
    entries = [
        {TEST: {"name": name, "product": "Shop", "type": "ping", "url": f"host-{number}.example.org",
                "status": "inactive" if name in OFF else "active"}}
        for number, name in enumerate(NAMES)
    ]  # fmt: skip
    made = bulk.apply(*entries)
    assert not made.failed, made["msg"]
    twice(bulk, {"tests": sorted(HELD), "key": OTHERS, "state": "paused"})
    assert {name for name, status in statuses(cp).items() if status == 1} == OFF | HELD
    return cp


def test_twenty_tests_are_paused_under_a_key_and_exactly_those_come_back(bulk: Bulk, warehouse: Catchpoint) -> None:
    paused = twice(bulk, {"tests": NAMES, "key": OURS, "state": "paused"})
    assert set(statuses(warehouse).values()) == {1}
    assert len(paused.writes) == 17, "those that run, and the two of the other change, which get our key; what was off is nobody's"
    assert any("no end of its own" in said for said in paused.warnings)
    assert {name for name, held in keys(warehouse).items() if OURS in held} == set(NAMES) - OFF
    resumed = twice(bulk, {"tests": NAMES, "key": OURS, "state": "resumed"})
    assert len(resumed.writes) == 17
    assert {name for name, status in statuses(warehouse).items() if status == 1} == OFF | HELD
    assert {name for name, held in keys(warehouse).items() if held & {OURS, OTHERS}} == HELD
    twice(bulk, {"key": OTHERS, "state": "resumed"})
    assert {name for name, status in statuses(warehouse).items() if status == 1} == OFF


def test_whoever_goes_first_the_other_holds_on(bulk: Bulk, warehouse: Catchpoint) -> None:
    twice(bulk, {"tests": NAMES, "key": OURS, "state": "paused"})
    twice(bulk, {"key": OTHERS, "state": "resumed"})
    assert set(statuses(warehouse).values()) == {1}, "ours holds all of them"
    twice(bulk, {"key": OURS, "state": "resumed"})
    assert {name for name, status in statuses(warehouse).items() if status == 1} == OFF


def test_what_is_paused_measures_nothing_and_afterwards_again(bulk: Bulk, sandbox: Sandbox, cp: Catchpoint) -> None:
    sandbox.clock(now="2031-05-06T09:00:00Z")
    twice(bulk, {"tests": [FRONT], "key": OURS, "state": "paused"})
    sandbox.clock(now="2031-05-06T10:00:00Z")
    twice(bulk, {"key": OURS, "state": "resumed"})
    frame = {"resource": "raw", "tests": [FRONT], "start": "2031-05-06T09:01:00Z", "summarise": True}
    (gap,) = bulk.done(PERFORMANCE, {**frame, "end": "2031-05-06T09:59:00Z"})["resources"]
    assert (gap["rows"], gap["summary"][0]["count"], gap["summary"][0]["metrics"]["test_time"]["p95"] if gap["fields"] else None) == ([], 0, None)
    sandbox.clock(now="2031-05-06T11:00:00Z")
    assert p95(series(bulk, resource="raw", tests=[FRONT])) > 0
