"""What a fresh account holds: a few things of most kinds, two of them in trouble."""

from __future__ import annotations

from typing import Any

from ..service import Families
from .check_types import config, with_submission_url
from .contact_groups import ContactGroups
from .dashboards import Dashboards
from .graphs import Graphs
from .provision_brokers import ProvisionBrokers
from .rule_set_groups import RuleSetGroups
from .rule_sets import RuleSets
from .seed_people import brokers, people
from .worksheets import Worksheets
from .world import OPERATOR, World, number_of

_MADE = 1767261605
_DISK = "disk`/`used_percent"
_GRAPH = "/graph/5c1d8e02-6f7a-4b93-8d20-0a4e9b7c3f11"


def seed(world: World, families: Families) -> None:
    """Put the seed data. Nothing watches metric `foo` of check 12345: that is for the user to make."""
    people(world)
    brokers(world)
    families[ProvisionBrokers].slot("edge-1.example.com")
    _bundles(world)
    _contact_groups(families[ContactGroups])
    _rule_sets(families)
    _pictures(families)
    _alert(world, 50001, None)
    _alert(world, 50002, world.now() - 3600)


def _bundles(world: World) -> None:
    _bundle(
        world, 1200, ("http", "www.example.com"), {"/check/12345": "/broker/1"},
        sent={"url": "https://www.example.com/"}, tags=["service:web"],
        metrics=[("duration", "numeric"), ("tt_firstbyte", "numeric"), ("code", "text"), ("foo", "numeric")],
    )  # fmt: skip
    _bundle(
        world, 270001, ("json:nad", "db1.example.com"), {"/check/60001": "/broker/1", "/check/60002": "/broker/37"},
        sent={"url": "http://db1.example.com:2609/"}, tags=["env:prod", "service:db"],
        metrics=[(_DISK, "numeric"), ("version", "text")],
    )  # fmt: skip
    _bundle(
        world, 270002, ("ping_icmp", "gw1.example.com"), {"/check/60003": "/broker/35"},
        sent={}, tags=["service:network"], metrics=[("average", "numeric"), ("available", "numeric")],
    )  # fmt: skip
    _bundle(
        world, 270003, ("caql", "q._caql"), {"/check/60004": "/broker/1"},
        sent={"query": 'find("duration", "and(service:web)") | stats:sum()'}, tags=["service:web"],
        metrics=[("output[1]", "numeric")],
    )  # fmt: skip
    _bundle(
        world, 270004, ("httptrap", "batch.example.com"), {"/check/60005": "/broker/37"},
        sent={"secret": "not-so-secret"}, tags=["service:batch"], metrics=[("jobs_failed", "numeric")],
    )  # fmt: skip
    _bundle(
        world, 270005, ("http", "old.example.com"), {"/check/60006": "/broker/1"}, active=False,
        sent={"url": "https://old.example.com/"}, tags=["service:web"], metrics=[("duration", "numeric")],
    )  # fmt: skip


def _contact_groups(groups: ContactGroups) -> None:
    mail = {"method": "email", "contact_info": "oncall@example.com"}
    user = {"user": OPERATOR, "method": "email"}
    groups.add(
        {"name": "On Call", "contacts": {"external": [mail], "users": [user]}, "tags": ["team:ops"]},
        "/contact_group/1234",
    )
    mail = {"method": "email", "contact_info": "web@example.com"}
    groups.add({"name": "Web Team", "contacts": {"external": [mail]}, "tags": ["team:web"]}, "/contact_group/1701")
    chat = {"method": "slack", "contact_info": '{"channel": "#ops", "team": "T0001"}'}
    groups.add(
        {"name": "Chat", "group_type": "slack", "contacts": {"external": [chat]}, "tags": ["team:ops"]},
        "/contact_group/1702",
    )


def _rule_sets(families: Families) -> None:
    full = {"criteria": "max value", "severity": 2, "value": "90", "wait": 10}
    gone = {"criteria": "on absence", "severity": 1, "value": 300, "wait": 5}
    rule_sets = families[RuleSets]
    rule_sets.add(
        {
            "check": "/check/60001", "metric_name": _DISK, "metric_type": "numeric",
            "contact_groups": {"1": ["/contact_group/1234"], "2": ["/contact_group/1234"]}, "rules": [gone, full],
            "notes": "page the database people",
        },
        "/rule_set/1001",
    )  # fmt: skip
    change = {"criteria": "on change", "severity": 4, "value": ""}
    rule_sets.add(
        {
            "check": "/check/60002", "metric_name": "version", "metric_type": "text", "rules": [change],
            "contact_groups": {"4": ["/contact_group/1701"]},
        },
        "/rule_set/1002",
    )  # fmt: skip
    families[RuleSetGroups].add(
        {
            "name": "Database upgrade goes wrong", "tags": ["service:db"],
            "rule_set_conditions": [
                {"rule_set": "/rule_set/1001", "matching_severities": ["1"]},
                {"rule_set": "/rule_set/1002", "matching_severities": ["4"]},
            ],
            "formulas": [{"expression": "A and B", "raise_severity": 1, "wait": 0}],
            "contact_groups": {"1": ["/contact_group/1234"]},
        },
        "/rule_set_group/901",
    )  # fmt: skip


def _pictures(families: Families) -> None:
    point = {"check_id": 12345, "metric_name": "tt_firstbyte", "name": "TTFB"}
    disk = {"check_id": 60001, "metric_name": _DISK, "name": "Disk"}
    empty: dict[str, Any] = {"access_keys": [], "composites": []}
    graphs = families[Graphs]
    graphs.add(
        {"title": "Web latency", "datapoints": [point], "style": "line", "tags": ["service:web"], **empty}, _GRAPH
    )
    graphs.add(
        {"title": "Disk of db1", "datapoints": [disk], "style": "area", "min_left_y": 0, "max_left_y": 100, **empty},
        "/graph/5c1d8e02-6f7a-4b93-8d20-0a4e9b7c3f12",
    )
    families[Worksheets].add(
        {"title": "Front page", "graphs": [{"graph": _GRAPH}], "tags": ["service:web"]},
        "/worksheet/5c1d8e02-6f7a-4b93-8d20-0a4e9b7c3f21",
    )
    widget = {
        "widget_id": "w1", "type": "graph", "name": "Graph", "active": True, "origin": "a0", "width": 2, "height": 1,
        "settings": {"graph_id": number_of(_GRAPH), "date_window": "6h", "show_flags": True, "period": 2000},
    }  # fmt: skip
    families[Dashboards].add(
        {"title": "Wall", "widgets": [widget], "grid_layout": {"width": 4, "height": 4}}, "/dashboard/40001"
    )


def _uuid(number: int) -> str:
    return f"aaaaaaaa-0001-4000-8000-{number:012d}"


def _bundle(
    world: World, number: int, what: tuple[str, str], checks: dict[str, str], *, sent: dict[str, str],
    metrics: list[tuple[str, str]], tags: list[str], active: bool = True,
) -> None:  # fmt: skip
    """Put a bundle and its checks. what: its type and its target; checks: check cid -> broker cid."""
    cid, (kind, target) = f"/check_bundle/{number}", what
    uuids = [_uuid(int(number_of(check))) for check in checks]
    addresses = [world.brokers.shared(broker)["_details"][0]["ipaddress"] for broker in checks.values()]
    urls = [f"mtev_reverse://{host}:43191/check/{uuid}" for host, uuid in zip(addresses, uuids, strict=True)]
    stored = config(kind, sent, None, lambda: _uuid(number))
    row: dict[str, Any] = {
        "_cid": cid, "_checks": list(checks), "_check_uuids": uuids, "_created": _MADE, "_last_modified": _MADE,
        "_last_modified_by": OPERATOR, "_reverse_connection_urls": urls, "type": kind, "target": target,
        "display_name": f"{target} {kind}", "brokers": list(checks.values()), "period": 60, "timeout": 10,
        "status": "active" if active else "disabled", "notes": None, "tags": tags, "metric_limit": 0,
        "metric_filters": [], "config": with_submission_url(stored, kind, addresses[0], uuids[0]),
        "metrics": [
            {"name": name, "type": form, "status": "active", "units": None, "tags": []} for name, form in metrics
        ],
    }  # fmt: skip
    world.bundles.put(cid, row)
    for (check, broker), uuid, url in zip(checks.items(), uuids, urls, strict=True):
        world.checks.put(
            check,
            {
                "_cid": check, "_active": active, "_broker": broker, "_check_bundle": cid, "_check_uuid": uuid,
                "_details": {}, "_reverse_url": url,
            },
        )  # fmt: skip


def _alert(world: World, number: int, cleared: int | None) -> None:
    cid = f"/alert/{number}"
    world.alerts.put(
        cid,
        {
            "_cid": cid, "_acknowledgement": None, "_alert_url": f"https://example.circonus.com/fault/{number}",
            "_broker": "/broker/1", "_canonical_metric_name": _DISK, "_check": "/check/60001",
            "_check_name": "db1.example.com json:nad", "_check_module": "json:nad",
            "_check_target": "db1.example.com", "_cleared_on": cleared,
            "_cleared_value": None if cleared is None else "71", "_maintenance": [], "_metric_link": None,
            "_metric_name": _DISK, "_metric_notes": "page the database people",
            "_occurred_on": world.now() - 7200, "_rule": {"criteria": "max value", "value": "90"},
            "_rule_set": "/rule_set/1001", "_severity": 2, "_signature": "60001`disk", "_tags": ["service:db"],
            "_value": "93", "comment": None,
        },
    )  # fmt: skip
