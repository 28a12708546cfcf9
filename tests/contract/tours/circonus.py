"""The tour through Circonus."""

from __future__ import annotations

from sandbox.circonus.access import APP_NAME, DEMO_TOKEN
from tests.contract.tour import Tour
from tests.contract.tours import circonus_account, circonus_alerts, circonus_checks, circonus_pictures

HEADERS = {"X-Circonus-Auth-Token": DEMO_TOKEN, "X-Circonus-App-Name": APP_NAME, "Accept": "application/json"}
PAGE = {"size": "100", "from": "0"}


KINDS = (
    "check", "check_bundle", "broker", "user", "alert", "contact_group", "rule_set", "rule_set_group", "graph", "worksheet",
    "dashboard", "metric",
)  # fmt: skip


def visit(tour: Tour) -> None:
    """Go through every operation."""
    for kind in KINDS:
        first = tour.get(f"/v2/{kind}")[0]["_cid"]
        tour.get(f"/v2{first}")
    tour.get("/v2/check_bundle/1", 404)
    tour.get("/v2/check_bundle", search="(target:*example*)", order="_cid", dir="desc", **PAGE)
    tour.get("/v2/contact_group", f_name="On Call", **PAGE)
    contact_groups(tour)
    rule_sets(tour)
    annotations(tour)
    circonus_checks.visit(tour)
    circonus_alerts.visit(tour)
    circonus_pictures.visit(tour)
    circonus_account.visit(tour)
    slashes(tour)


def slashes(tour: Tour) -> None:
    """Ids with slashes and whatever else has to be encoded: metrics are called by their names, and tags by themselves."""
    metric = {"name": "disk`/var/log 100%", "type": "numeric", "status": "active", "units": None}
    body = {
        "type": "http", "target": "slash.example.com", "display_name": "slash", "brokers": ["/broker/1"], "metrics": [metric],
        "config": {"url": "https://slash.example.com/a/b"}, "tags": ["path:/var/log"],
    }  # fmt: skip
    made = tour.call("POST", "/v2/check_bundle", body)
    number = made["_checks"][0].rpartition("/")[2]
    found = tour.get(f"/v2/metric/{number}_disk%60%2Fvar%2Flog%20100%25")
    assert found["_metric_name"] == metric["name"]
    assert found["_cid"] == f"/metric/{number}_{metric['name']}"
    assert {"_cid": "/tag/path:/var/log"} in tour.get("/v2/tag", size="1000")
    tour.call("DELETE", "/v2/tag/path%3A%2Fvar%2Flog")
    assert tour.get(f"/v2{made['_cid']}")["tags"] == []
    tour.call("DELETE", f"/v2{made['_cid']}")


def contact_groups(tour: Tour) -> None:
    body = {
        "name": "Night",
        "group_type": "normal",
        "aggregation_window": 300,
        "always_send_clear": False,
        "tags": ["team:night"],
        "alert_formats": {"long_subject": "{status} {metric_name}", "short_summary": "{summary_small}"},
        "contacts": {
            "external": [
                {"method": "email", "contact_info": "night@example.com"},
                {"method": "sms", "contact_info": "12125550100"},
                {"method": "http", "contact_info": '{"url":"https://hooks.example.com/c","format":"json"}'},
            ],
            "users": [{"user": "/user/5002", "method": "email"}],
        },
        "escalations": [{"after": 900, "contact_group": "/contact_group/1234"}, None, None, None, None],
        "reminders": [60, 60, 0, 0, 0],
    }
    made = tour.call("POST", "/v2/contact_group", body)
    path = f"/v2{made['_cid']}"
    tour.call("PUT", path, {**body, "reminders": [0, 0, 0, 0, 0], "escalations": None})
    tour.call("DELETE", path)
    tour.get(path, 404)
    tour.call("POST", "/v2/contact_group", {"name": ""}, 400)


def rule_sets(tour: Tour) -> None:
    groups = {
        "1": ["/contact_group/1234"],
        "2": ["/contact_group/1234", "/contact_group/1701"],
        "3": [],
        "4": [],
        "5": [],
    }
    windowed = {"windowing_function": "average", "windowing_duration": 300, "windowing_min_duration": 60}
    body = {
        "name": "slow first byte",
        "check": "/check/12345",
        "metric_name": "tt_firstbyte",
        "metric_type": "numeric",
        "link": "https://wiki.example.com/runbook/ttfb",
        "notes": "page web on-call",
        "parent": "/rule_set/1001",
        "user_json": {"playbook": 42},
        "contact_groups": groups,
        "rules": [
            {"criteria": "on absence", "severity": 1, "value": 300, "wait": 5},
            {"criteria": "max value", "severity": 1, "value": "2000", "wait": 5, **windowed},
        ],
    }
    made = tour.call("POST", "/v2/rule_set", body)
    path = f"/v2{made['_cid']}"
    tour.get(path)
    tour.get("/v2/rule_set", f_check="/check/12345", f_metric_name="tt_firstbyte", **PAGE)
    tour.call("PUT", path, {**body, "parent": None, "notes": None, "link": None})
    pattern = {"metric_pattern": "^disk`.*`used_percent$", "filter": "and(env:prod,not(role:scratch))"}
    many = {"check": "/check/0", "metric_type": "numeric", "contact_groups": groups, "rules": [], **pattern}
    tour.call("POST", "/v2/rule_set", many)
    tour.call("DELETE", path)
    tour.get(path, 404)


def annotations(tour: Tour) -> None:
    body = {
        "title": "Deploy 2.14.0",
        "category": "deployments",
        "description": "web tier rolled forward",
        "start": 1767261600,
        "stop": 1767262200,
        "rel_metrics": ["12345_duration"],
    }
    made = tour.call("POST", "/v2/annotation", body)
    path = f"/v2{made['_cid']}"
    tour.get(path)
    tour.get("/v2/annotation", f_category="deployments", f_start_ge="1767261600", f_start_le="1767261600", **PAGE)
    tour.call("PUT", path, {**body, "stop": 1767265200})
    tour.call("POST", "/v2/annotation", {**body, "stop": 1}, 400)
    tour.call("DELETE", path)
    tour.get(path, 404)
