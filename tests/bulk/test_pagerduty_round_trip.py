"""P10: what export writes, apply accepts with zero changes. A whole PagerDuty account, and made again from what was written."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from tests.cases.words import Raw, Things
from tests.support.raw import make, rows_of

ANCHOR = "2026-01-05T08:00:00Z"


@dataclass(frozen=True)
class Size:
    """How many things of each kind an account has."""

    teams: int
    users: int
    services: int
    policies: int
    schedules: int
    business_services: int
    tags: int
    webhooks: int


SMALL = Size(teams=2, users=5, services=6, policies=3, schedules=3, business_services=2, tags=2, webhooks=3)
LARGE = Size(teams=3, users=40, services=60, policies=15, schedules=10, business_services=8, tags=6, webhooks=12)
ORCHESTRATIONS = ("Events of all", "Events of machines")


def kind(name: str, *things: dict[str, Any]) -> list[dict[str, Any]]:
    """Return entries of one kind."""
    return [{f"pagerduty_{name}": one} for one in things]


def email(number: int) -> str:
    return f"person{number:02}@example.org"


def schedule(number: int, size: Size) -> dict[str, Any]:
    """Return a schedule: weeks for all of them, nights apart for some."""
    people = [email((number + turn) % size.users) for turn in range(3)]
    weeks = {"name": "Weeks", "rotation_start": ANCHOR, "turn": "7d", "users": people}
    nights = {"name": "Nights", "rotation_start": ANCHOR, "turn": "1d", "users": people[:1],
              "restrictions": [{"start_time_of_day": "22:00:00", "duration": "8h"}]}  # fmt: skip
    layers = [weeks, nights] if number % 2 else [weeks]
    return {"name": f"Schedule {number:02}", "time_zone": ("Europe/Berlin", "America/Lima")[number % 2], "description": "Who is on call", "layers": layers}


def policy(number: int, size: Size) -> dict[str, Any]:
    """Return a policy: a schedule first, then two people."""
    rules = [
        {"delay": 10, "targets": [{"schedule": f"Schedule {number % size.schedules:02}"}]},
        {"delay": 20, "targets": [{"user": email(number % size.users)}, {"user": email((number + 1) % size.users)}]},
    ]
    return {"name": f"Policy {number:02}", "rules": rules, "num_loops": number % 3, "team": f"Team {number % size.teams}"}


def service(number: int, size: Size) -> dict[str, Any]:
    """Return a service."""
    ways: tuple[dict[str, Any], ...] = ({"auto_resolve_timeout": 86400}, {"acknowledgement_timeout": 1800}, {"description": "Höhe über Köln"})
    return {"name": f"Service {number:02}", "escalation_policy": f"Policy {number % size.policies:02}", **ways[number % 3]}


def paths(size: Size) -> list[dict[str, Any]]:
    """Return what becomes of events: a router and a path for what it does not route, and the path of a service."""
    routed = [
        {"label": f"Number {one}", "conditions": [f"event.source matches part 'host-{one}'"], "actions": {"route_to_service": f"Service {one:02}"}}
        for one in range(3)
    ]
    quiet = {"label": "Informative", "conditions": ["event.severity matches 'info'"], "actions": {"suppress": True}}
    worse = {"label": "Worse", "actions": {"priority": "P1", "annotate": "See the runbook"}}
    return [
        {"orchestration": ORCHESTRATIONS[0], "type": "router", "sets": [{"id": "start", "rules": routed}], "catch_all": {"route_to_service": "Service 00"}},
        {"orchestration": ORCHESTRATIONS[1], "type": "unrouted", "sets": [{"id": "start", "rules": [{"label": "All", "actions": {"severity": "info"}}]}]},
        {"service": "Service 00", "sets": [{"id": "start", "rules": [quiet, worse]}], "active": True},
    ]


def everything(size: Size) -> list[dict[str, Any]]:
    """Return the entries of an account that has some of everything; what refers to others is often before them."""
    dependencies = [
        {"supporting_service": f"Service {one:02}", "dependent_business_service": f"Business {one % size.business_services}"}
        for one in range(size.services // 2)
    ] + [{"supporting_service": f"Service {one + 1:02}", "dependent_service": f"Service {one:02}"} for one in range(size.services // 3)]
    scopes: tuple[dict[str, Any], ...] = ({"account": True}, {"service": "Service 01"}, {"team": "Team 0"})
    webhooks = [
        {"url": f"https://hooks.example.org/{one}", "filter": scopes[one % 3], "events": ["incident.triggered", "incident.resolved"]}
        for one in range(size.webhooks)
    ]
    tags = [
        {"label": f"Label {one}", "users": [email(one)], "teams": ["Team 1"], "escalation_policies": [f"Policy {one % size.policies:02}"]}
        for one in range(size.tags)
    ]
    business = [
        {"name": f"Business {one}", "point_of_contact": "#shop", "team": "Team 0", "subscribers": [{"team": "Team 1"}, {"user": email(one)}]}
        for one in range(size.business_services)
    ]
    members = {(one % size.teams, (one + turn) % size.users) for one in range(size.policies) for turn in range(2)}
    mobiles = [{"user": email(one), "type": "sms", "address": f"21255501{one:02}", "label": "Mobile"} for one in range(0, size.users, 3)]
    told = [{"user": one["user"], "contact_method": "Mobile", "urgency": "high", "delay": 5} for one in mobiles]
    quietly = [{"user": one["user"], "contact_method": "Default", "urgency": "low", "delay": 0} for one in mobiles]
    return [
        *kind("event_orchestration_path", *paths(size)),
        *kind("notification_rule", *told, *quietly),
        *kind("contact_method", *mobiles),
        *kind("service_dependency", *dependencies),
        *kind("webhook_subscription", *webhooks),
        *kind("tag", *tags),
        *kind("service_integration", *({"service": f"Service {one:02}", "name": "Events", "type": "events_api_v2"} for one in range(size.services))),
        *kind("service", *(service(one, size) for one in range(size.services))),
        *kind("business_service", *business),
        *kind("escalation_policy", *(policy(one, size) for one in range(size.policies))),
        *kind("team_membership", *({"team": f"Team {team}", "user": email(one), "role": "responder"} for team, one in sorted(members))),
        *kind("schedule", *(schedule(one, size) for one in range(size.schedules))),
        *kind("user", *({"email": email(one), "name": f"Person {one:02}", "job_title": "Engineer"} for one in range(size.users))),
        *kind("team", *({"name": f"Team {one}", "description": "Keeps it running"} for one in range(size.teams))),
        *kind("event_orchestration", *({"name": name, "team": "Team 0"} for name in ORCHESTRATIONS)),
    ]


LISTS = {
    "services": "services", "escalation_policies": "escalation_policies", "schedules": "schedules", "teams": "teams",
    "tags": "tags", "business_services": "business_services", "webhook_subscriptions": "webhook_subscriptions",
    "event_orchestrations": "orchestrations", "users": "users",
}  # fmt: skip
"""What an account is emptied of, in an order that works."""
STAYS = {"PDEM0US"}
"""The owner of the key, in whose name all is written."""


def empty(sandbox: Any) -> None:
    """Remove what the seed data has, but whoever writes."""
    for name, member in LISTS.items():
        for row in rows_of(sandbox, Things("pagerduty", f"/{name}", member)):
            if row["id"] not in STAYS:
                make(sandbox, Raw("pagerduty", "DELETE", f"/{name}/{row['id']}"))


@pytest.fixture(params=[pytest.param(SMALL, id="small"), pytest.param(LARGE, id="large", marks=pytest.mark.full)])
def size(request: Any, sandbox: Any) -> Size:
    empty(sandbox)
    return request.param


def test_an_account_is_written_down_and_made_again(bulk: Any, sandbox: Any, size: Size) -> None:
    there = {json.dumps(one, sort_keys=True) for one in bulk.exported("pagerduty")}
    made = bulk.apply(*everything(size))
    assert not made.failed, made["msg"]
    assert made["summary"]["created"] + made["summary"].get("updated", 0) == len(everything(size))
    first = bulk.exported("pagerduty")
    again = bulk.apply(*first)
    assert not again.failed, again["msg"]
    assert (again["changed"], again.writes) == (False, []), again["diff"]

    sandbox.reset()
    empty(sandbox)
    check = bulk.apply(*first, check=True)
    restored = bulk.apply(*first)
    assert not restored.failed, restored["msg"]
    assert [one["action"] for one in check["entries"]] == [one["action"] for one in restored["entries"]]
    assert check["diff"] == restored["diff"]
    assert restored["summary"].get("unchanged", 0) >= len(there)
    assert bulk.exported("pagerduty") == first
    assert bulk.apply(*first).writes == []


def test_an_account_is_written_down_by_names(bulk: Any, sandbox: Any, size: Size) -> None:
    bulk.apply(*everything(size))
    text = json.dumps(bulk.exported("pagerduty"))
    ids = [one["id"] for name, member in LISTS.items() for one in rows_of(sandbox, Things("pagerduty", f"/{name}", member))]
    assert [one for one in ids if f'"{one}"' in text] == []


def test_what_was_asked_for_twice_changes_nothing(bulk: Any, size: Size) -> None:
    """The entries as they were written by hand, not only as the export writes them."""
    bulk.apply(*everything(size))
    ran = bulk.apply(*everything(size))
    assert (ran["changed"], ran.writes) == (False, []), ran["diff"]


def test_no_key_and_no_secret_is_written_down(bulk: Any, sandbox: Any, size: Size) -> None:
    bulk.apply(*everything(size))
    services = rows_of(sandbox, Things("pagerduty", "/services", "services", {"include[]": "integrations"}))
    secrets = [one["integration_key"] for service in services for one in service["integrations"]]
    assert len(secrets) == size.services
    text = json.dumps(bulk.exported("pagerduty"))
    assert [one for one in secrets if one in text] == []
