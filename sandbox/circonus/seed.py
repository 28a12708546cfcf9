"""What a fresh account holds: two bundles with three checks, two contact groups, two rule sets, an alert."""

from __future__ import annotations

from typing import Any

from ..service import Families
from .contact_groups import ContactGroups
from .rule_sets import RuleSets
from .world import ACCOUNT, USER, World

_MADE = 1767261605
_OPS = "/user/5002"


def seed(world: World, families: Families) -> None:
    """Put the seed data. Nothing watches metric `foo` of check 12345: that is for the user to make."""
    contact_groups, rule_sets = families[ContactGroups], families[RuleSets]
    _people(world)
    _brokers(world)
    _bundle(
        world, 1200, {"type": "http", "target": "www.example.com", "display_name": "www.example.com http"},
        {"/check/12345": "/broker/1"}, config={"url": "https://www.example.com/", "method": "GET", "code": "^200$"},
        metrics=[("duration", "numeric"), ("tt_firstbyte", "numeric"), ("code", "text"), ("foo", "numeric")],
        tags=["service:web"],
    )  # fmt: skip
    _bundle(
        world, 270001, {"type": "json:nad", "target": "db1.example.com", "display_name": "db1.example.com json:nad"},
        {"/check/60001": "/broker/1", "/check/60002": "/broker/37"},
        config={"url": "http://db1.example.com:2609/", "method": "GET"},
        metrics=[("disk`/`used_percent", "numeric"), ("version", "text")], tags=["env:prod", "service:db"],
    )  # fmt: skip
    mail = {"method": "email", "contact_info": "oncall@example.com"}
    user = {"user": _OPS, "method": "email"}
    contact_groups.add(
        {"name": "On Call", "contacts": {"external": [mail], "users": [user]}, "tags": ["team:ops"]},
        "/contact_group/1234",
    )
    mail = {"method": "email", "contact_info": "web@example.com"}
    contact_groups.add(
        {"name": "Web Team", "contacts": {"external": [mail]}, "tags": ["team:web"]}, "/contact_group/1701"
    )
    full = {"criteria": "max value", "severity": 2, "value": "90", "wait": 10}
    gone = {"criteria": "on absence", "severity": 1, "value": 300, "wait": 5}
    rule_sets.add(
        {
            "check": "/check/60001", "metric_name": "disk`/`used_percent", "metric_type": "numeric",
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
    _alert(world, 50001, None)
    _alert(world, 50002, world.now() - 3600)


def _people(world: World) -> None:
    for cid, first, last, email in (
        (USER, "Robot", "Demo", "robot@example.com"),
        (_OPS, "Jo", "Operator", "jo@example.com"),
    ):
        world.users.put(cid, {"_cid": cid, "firstname": first, "lastname": last, "email": email, "contact_info": {}})
    world.accounts.put(
        ACCOUNT,
        {
            "_cid": ACCOUNT, "_account_uuid": "aaaaaaaa-0000-4000-8000-000000002317", "_created_on": _MADE,
            "_owner": _OPS, "_contact_groups": ["/contact_group/1234", "/contact_group/1701"], "_trial_length": "0d",
            "_ui_base_url": "https://example.circonus.com/", "_c3_data_url": None,
            "_usage": [{"_limit": 500, "_type": "Metrics", "_used": 7}], "name": "Example", "timezone": "UTC",
            "description": None, "address1": None, "address2": None, "city": None, "state_prov": None,
            "country_code": "DE", "cc_email": None, "default_dashboard_uuid": None, "default_dashboard_type": None,
            "invites": [], "users": [{"user": USER, "role": "Normal"}, {"user": _OPS, "role": "Admin"}],
        },
    )  # fmt: skip


def _brokers(world: World) -> None:
    modules = ["dns", "http", "httptrap", "json", "ping_icmp", "tcp"]
    for number, name, kind, address in (
        (1, "Ashburn, VA, US", "circonus", "203.0.113.9"),
        (37, "example enterprise", "enterprise", "203.0.113.10"),
    ):
        detail = {
            "cn": f"broker-{number}.example.com", "name": name, "external_host": None, "external_port": 43191,
            "ipaddress": address, "cluster_ip": None, "port": 43191, "skew": "0.01", "status": "active",
            "version": 1640995200, "minimum_version_required": 1500000000, "modules": modules,
            "check_counts": {"http": 1},
        }  # fmt: skip
        cid = f"/broker/{number}"
        row = {"_cid": cid, "_name": name, "_type": kind, "_latitude": "39.04", "_longitude": "-77.48", "_tags": []}
        world.brokers.put(cid, {**row, "_details": [detail]})


def _uuid(number: int) -> str:
    return f"aaaaaaaa-0001-4000-8000-{number:012d}"


def _bundle(
    world: World, number: int, identity: dict[str, str], checks: dict[str, str], *, config: dict[str, str],
    metrics: list[tuple[str, str]], tags: list[str],
) -> None:  # fmt: skip
    """Put a bundle and its checks. checks: check cid -> broker cid."""
    cid = f"/check_bundle/{number}"
    numbers = [int(check.rpartition("/")[2]) for check in checks]
    urls = [f"mtev_reverse://203.0.113.9:43191/check/{_uuid(check)}" for check in numbers]
    defaults = {"http_version": "1.1", "read_limit": "0", "reverse:secret_key": _uuid(number)}
    row: dict[str, Any] = {
        "_cid": cid, "_checks": list(checks), "_check_uuids": [_uuid(check) for check in numbers], "_created": _MADE,
        "_last_modified": _MADE, "_last_modified_by": _OPS, "_reverse_connection_urls": urls, **identity,
        "brokers": list(checks.values()), "period": 60, "timeout": 10, "status": "active", "notes": None,
        "tags": tags, "metric_limit": 0, "metric_filters": [], "config": {**config, **defaults},
        "metrics": [
            {"name": name, "type": kind, "status": "active", "units": None, "tags": []} for name, kind in metrics
        ],
    }  # fmt: skip
    world.bundles.put(cid, row)
    for (check, broker), plain, url in zip(checks.items(), numbers, urls, strict=True):
        world.checks.put(
            check,
            {
                "_cid": check, "_active": True, "_broker": broker, "_check_bundle": cid, "_check_uuid": _uuid(plain),
                "_details": {}, "_reverse_url": url,
            },
        )  # fmt: skip


def _alert(world: World, number: int, cleared: int | None) -> None:
    cid = f"/alert/{number}"
    world.alerts.put(
        cid,
        {
            "_cid": cid, "_acknowledgement": None, "_alert_url": f"https://example.circonus.com/fault/{number}",
            "_broker": "/broker/1", "_canonical_metric_name": "disk`/`used_percent", "_check": "/check/60001",
            "_check_name": "db1.example.com json:nad", "_check_module": "json:nad",
            "_check_target": "db1.example.com", "_cleared_on": cleared,
            "_cleared_value": None if cleared is None else "71", "_maintenance": [], "_metric_link": None,
            "_metric_name": "disk`/`used_percent", "_metric_notes": "page the database people",
            "_occurred_on": world.now() - 7200, "_rule": {"criteria": "max value", "value": "90"},
            "_rule_set": "/rule_set/1001", "_severity": 2, "_signature": "60001`disk", "_tags": ["service:db"],
            "_value": "93", "comment": None,
        },
    )  # fmt: skip
