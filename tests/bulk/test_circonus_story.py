"""A shop gets its monitoring from nothing, breaks, is deployed, and goes: as one reads it, each chapter run twice."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.words import Raw, Things
from tests.support.bulk import Bulk
from tests.support.raw import make, rows_of
from tests.support.sandbox import Sandbox

SHOP = "Shop front page"
BUNDLE = {
    "display_name": SHOP, "target": "shop.example.org", "type": "http", "brokers": ["Ashburn, VA, US"], "tags": ["service:shop"],
    "config": {"url": "https://shop.example.org/"},
    "metrics": [{"name": "duration", "type": "numeric", "units": "milliseconds"}, {"name": "code", "type": "text"}],
}  # fmt: skip
SLOW = {
    "check": SHOP, "metric_name": "duration", "contact_groups": {1: ["Shop on call"]}, "notes": "Restart the cache",
    "rules": [{"criteria": "max value", "severity": "1", "value": 1000}, {"criteria": "max value", "severity": 3, "value": "500"}],
}  # fmt: skip
WRONG = {
    "check": SHOP, "metric_name": "code", "contact_groups": {"2": ["Shop on call"]},
    "rules": [{"criteria": "does not match", "severity": 2, "value": "200"}],
}  # fmt: skip
ENTRIES: list[dict[str, Any]] = [
    {"circonus_rule_set": SLOW},
    {"circonus_rule_set": WRONG},
    {"circonus_graph": {"title": "Shop", "datapoints": [{"name": "Time", "check": SHOP, "metric_name": "duration", "metric_type": "numeric"}]}},
    {"circonus_contact_group": {
        "name": "Shop on call", "contacts": {"external": [{"method": "email", "contact_info": "shop@example.org"}]}}},
    {"circonus_check_bundle": BUNDLE},
]  # fmt: skip
DEPLOY = {"category": "deployments", "title": "Shop 2.14", "start": "2026-11-21T22:00:00Z"}


def twice(bulk: Bulk, module: str, options: dict[str, Any]) -> Any:
    """Run a task, and again: the second time nothing is left to do. Returns the first."""
    first = bulk.done(module, options)
    again = bulk.done(module, options)
    assert (again["changed"], again.writes) == (False, [])
    return first


@pytest.fixture
def shop(bulk: Bulk) -> str:
    """Make the monitoring of the shop; returns the id of its check."""
    made = bulk.apply(*ENTRIES)
    assert not made.failed, made["msg"]
    assert made["summary"] == {"created": len(ENTRIES)}
    (check,) = bulk.done("circonus_info", {"resource": "check", "check_bundle": SHOP})["resources"]
    return check["id"]


def found(sandbox: Sandbox, check: str, **metrics: Any) -> None:
    """Let the check of the shop have found this."""
    make(sandbox, Raw("circonus", "POST", "/_sandbox/metrics", {"check": check, "metrics": metrics}))


def alerts(bulk: Bulk, **options: Any) -> list[tuple[str, int]]:
    """Return the open alerts of the shop, as metric and severity."""
    asked = {"resource": "alert", "filters": {"_check_target": "shop.example.org"}, **options}
    return [(row["metric_name"], row["severity"]) for row in bulk.done("circonus_info", asked)["resources"]]


def test_all_of_it_is_made_in_one_apply_and_the_second_changes_nothing(bulk: Bulk, shop: str) -> None:
    again = bulk.apply(*ENTRIES)
    assert (again["summary"], again.writes) == ({"unchanged": len(ENTRIES)}, [])


def test_a_number_that_is_too_high_is_an_alert_and_somebody_is_told(bulk: Bulk, sandbox: Sandbox, shop: str) -> None:
    found(sandbox, shop, duration=120, code="200")
    assert alerts(bulk) == []
    found(sandbox, shop, duration=5000)
    assert alerts(bulk) == [("duration", 1)]
    (told,) = sandbox.outbox(system="circonus")
    assert told["to"] == "shop@example.org"
    (alert,) = bulk.done("circonus_info", {"resource": "alert", "filters": {"_severity": 1}})["resources"]
    twice(bulk, "circonus_acknowledgement", {"alert": alert["id"], "duration": "1h", "notes": "Jo is on it"})
    twice(bulk, "circonus_alert", {"metric_name": "duration", "check": SHOP, "comment": "The cache is full"})
    found(sandbox, shop, duration=90)
    assert alerts(bulk) == []
    assert alerts(bulk, alert_state="cleared") == [("duration", 1)]


def test_a_deployment_is_written_into_the_graphs_and_closed_afterwards(bulk: Bulk, sandbox: Sandbox) -> None:
    begun = twice(bulk, "circonus_annotation", DEPLOY)
    assert begun["resource"]["stop"] == begun["resource"]["start"], "it is going on"
    over = twice(bulk, "circonus_annotation", {**DEPLOY, "stop": "2026-11-21T22:10:00Z"})
    assert over["action"] == "updated"
    (row,) = rows_of(sandbox, Things("circonus", "/v2/annotation", where={"title": "Shop 2.14"}))
    assert row["stop"] - row["start"] == 600


def test_while_somebody_works_on_it_nobody_is_told(bulk: Bulk, sandbox: Sandbox, shop: str) -> None:
    found(sandbox, shop, duration=120, code="200")
    work = {"key": "CHG-4711", "over": [{"check_bundle": SHOP}], "duration": "1h"}
    twice(bulk, "circonus_maintenance", work)
    (window,) = bulk.done("circonus_info", {"resource": "maintenance", "filters": {"item": shop}})["resources"]
    assert window["type"] == "check"
    found(sandbox, shop, duration=5000)
    assert alerts(bulk) == [("duration", 1)]
    assert sandbox.outbox(system="circonus") == []
    found(sandbox, shop, duration=90)
    twice(bulk, "circonus_maintenance", {"key": "CHG-4711", "state": "absent"})
    sandbox.clock(advance=60)
    found(sandbox, shop, duration=5000)
    assert [told["to"] for told in sandbox.outbox(system="circonus")] == ["shop@example.org"]


def test_with_the_bundle_goes_what_hangs_on_it(bulk: Bulk, sandbox: Sandbox, shop: str) -> None:
    found(sandbox, shop, duration=5000)
    gone = twice(bulk, "circonus_check_bundle", {"display_name": SHOP, "state": "absent"})
    assert sorted(one.partition(" ")[0] for one in gone["diff"]["before"]["rule_sets"]) == ["code", "duration"]
    assert rows_of(sandbox, Things("circonus", "/v2/rule_set", where={"check": shop})) == []
    assert alerts(bulk) == []
    for module, options in (("circonus_graph", {"title": "Shop"}), ("circonus_contact_group", {"name": "Shop on call"})):
        twice(bulk, module, {**options, "state": "absent"})


@pytest.mark.parametrize("over", [[{"tag": "Service:Shop"}], [{"tag": "service:shop"}, {"check_bundle": SHOP}]], ids=["tag", "tag and bundle"])
def test_a_maintenance_over_a_tag_comes_after_what_bears_it(bulk: Bulk, sandbox: Sandbox, over: list[dict[str, str]]) -> None:
    """No reference leads from one to the other, and the tag is on nothing yet."""
    window = {"circonus_maintenance": {"key": "first week", "duration": "1h", "over": over}}
    foretold = bulk.apply(window, *ENTRIES, check=True)
    assert (foretold["summary"], foretold.warnings) == ({"created": len(ENTRIES) + 1}, [])
    made = bulk.apply(window, *ENTRIES)
    assert not made.failed, made["msg"]
    assert made["summary"] == foretold["summary"]
    (check,) = bulk.done("circonus_info", {"resource": "check", "check_bundle": SHOP})["resources"]
    windows = rows_of(sandbox, Things("circonus", "/v2/maintenance"))
    assert [(row["type"], row["item"]) for row in windows if row["notes"] != "seed"][-1] == ("check", check["id"])
    again = bulk.apply(window, *ENTRIES)
    assert (again["summary"], again.writes) == ({"unchanged": len(ENTRIES) + 1}, [])


def test_a_tag_that_a_bundle_is_about_to_lose_is_over_it_no_more(bulk: Bulk, shop: str) -> None:
    bundle = {"circonus_check_bundle": {**BUNDLE, "tags": []}}
    ran = bulk.apply({"circonus_maintenance": {"key": "k", "duration": "1h", "over": [{"tag": "service:shop"}]}}, bundle)
    assert ran.failed
    assert "the tag 'service:shop' has no check that runs" in ran["msg"]
    assert ran.writes == []
