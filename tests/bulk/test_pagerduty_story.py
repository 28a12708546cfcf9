"""A shop gets its on-call from nothing, breaks, is worked on and deployed, and goes: as one reads it, each chapter run twice."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.words import Raw
from tests.support.bulk import Bulk
from tests.support.raw import make
from tests.support.sandbox import Sandbox

SHOP = "Shop checkout"
ADA, BOB = "ada@example.org", "bob@example.org"
ENTRIES: list[dict[str, Any]] = [
    {"pagerduty_service_integration": {"service": SHOP, "name": "Monitoring", "type": "events_api_v2"}},
    {"pagerduty_service": {"name": SHOP, "escalation_policy": "Shop", "acknowledgement_timeout": 0}},
    {"pagerduty_escalation_policy": {
        "name": "Shop", "rules": [{"delay": 10, "targets": [{"schedule": "Shop on call"}]}, {"delay": 10, "targets": [{"user": BOB}]}]}},
    {"pagerduty_schedule": {
        "name": "Shop on call", "time_zone": "Europe/Berlin",
        "layers": [{"name": "Weeks", "rotation_start": "2026-01-05T08:00:00Z", "turn": "7d", "users": [ADA]}]}},
    {"pagerduty_user": {"email": ADA, "name": "Ada Lovelace"}},
    {"pagerduty_user": {"email": BOB, "name": "Bob Bemer"}},
]  # fmt: skip
ALERT = {"dedup_key": "shop checkout", "summary": "Nobody can pay", "source": "shop-1", "service": SHOP}
WORK = {"key": "CHG-4711", "services": [SHOP], "duration": "1h", "description": "The database moves"}


def twice(bulk: Bulk, module: str, options: dict[str, Any]) -> Any:
    """Run a task, and again: the second time nothing is left to do. Returns the first."""
    first = bulk.done(module, options)
    again = bulk.done(module, options)
    assert (again["changed"], again.writes) == (False, [])
    return first


@pytest.fixture
def key(bulk: Bulk) -> str:
    """Make all that the shop needs; returns the key of its integration."""
    made = bulk.apply(*ENTRIES)
    assert not made.failed, made["msg"]
    assert made["summary"] == {"created": len(ENTRIES)}
    asked = {"resource": "service", "name": SHOP, "include": ["integrations"]}
    (service,) = bulk.done("pagerduty_info", asked)["resources"]
    return service["integrations"][0]["integration_key"]


def paged(sandbox: Sandbox) -> list[str]:
    """Return who was told of what is wrong, in order; an invitation is no page."""
    return [row["to"] for row in sandbox.outbox(system="pagerduty") if "Nobody can pay" in str(row)]


def test_all_of_it_is_made_in_one_apply_and_the_second_changes_nothing(bulk: Bulk, key: str) -> None:
    again = bulk.apply(*ENTRIES)
    assert (again["summary"], again.writes) == ({"unchanged": len(ENTRIES)}, [])
    levels = bulk.done("pagerduty_info", {"resource": "oncall", "escalation_policies": ["Shop"], "include": ["users"]})["resources"]
    assert {one["escalation_level"]: one["user"]["email"] for one in levels} == {1: ADA, 2: BOB}


def test_an_alert_pages_who_is_on_call_and_nobody_else_once_it_is_acknowledged(bulk: Bulk, sandbox: Sandbox, key: str) -> None:
    alert = {**ALERT, "routing_key": key}
    assert twice(bulk, "pagerduty_alert", alert)["action"] == "triggered"
    assert paged(sandbox) == [ADA]
    assert twice(bulk, "pagerduty_alert", {**alert, "state": "acknowledged"})["action"] == "acknowledged"
    sandbox.clock(advance=3600)
    bulk.done("pagerduty_info", {"resource": "oncall"})
    assert paged(sandbox) == [ADA]
    assert twice(bulk, "pagerduty_alert", {**alert, "state": "resolved"})["action"] == "resolved"


def test_an_alert_that_nobody_acknowledges_goes_on_to_the_next(bulk: Bulk, sandbox: Sandbox, key: str) -> None:
    twice(bulk, "pagerduty_alert", {**ALERT, "routing_key": key})
    sandbox.clock(advance=660)
    bulk.done("pagerduty_info", {"resource": "oncall"})
    assert paged(sandbox) == [ADA, BOB]


def test_while_somebody_works_on_it_nobody_is_paged(bulk: Bulk, sandbox: Sandbox, key: str) -> None:
    twice(bulk, "pagerduty_maintenance_window", WORK)
    ran = bulk.done("pagerduty_alert", {**ALERT, "routing_key": key})
    assert ran["action"] == "sent"
    assert any("pages nobody" in one for one in ran.warnings)
    assert paged(sandbox) == []
    assert twice(bulk, "pagerduty_maintenance_window", {"key": WORK["key"], "state": "absent"})["action"] == "deleted"
    assert twice(bulk, "pagerduty_alert", {**ALERT, "routing_key": key})["action"] == "triggered"
    assert paged(sandbox) == [ADA]


def test_a_deployment_is_told_and_pages_nobody(bulk: Bulk, sandbox: Sandbox, key: str) -> None:
    before = sandbox.outbox(system="pagerduty")
    told = {"routing_key": key, "key": "shop 2.14", "service": SHOP, "summary": "Shop 2.14 is deployed", "source": "ci"}
    twice(bulk, "pagerduty_change_event", told)
    (event,) = make(sandbox, Raw("pagerduty", "GET", "/change_events"))["change_events"]
    assert event["summary"] == "Shop 2.14 is deployed"
    assert sandbox.outbox(system="pagerduty") == before


def test_all_of_it_goes_in_one_apply(bulk: Bulk, key: str) -> None:
    names = {"pagerduty_service_integration": ("service", "name"), "pagerduty_user": ("email",)}
    going = [
        {module: {**{name: options[name] for name in names.get(module, ("name",))}, "state": "absent"}}
        for entry in ENTRIES
        for module, options in entry.items()
    ]
    gone = bulk.apply(*going)
    assert not gone.failed, gone["msg"]
    assert gone["summary"] == {"deleted": len(ENTRIES)}
    assert bulk.apply(*going).writes == []
