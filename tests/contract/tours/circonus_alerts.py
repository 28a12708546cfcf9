"""The tour through Circonus: what went wrong, who takes care, and what nobody is to be told of."""

from __future__ import annotations

from tests.contract.tour import Tour

PAGE = {"size": "100", "from": "0"}


def visit(tour: Tour) -> None:
    pushed(tour)
    alerts(tour)
    acknowledgements(tour)
    maintenances(tour)


def pushed(tour: Tour) -> None:
    """Alerts of a number, a text and a group of both."""
    group = {
        "name": "either",
        "rule_set_conditions": [{"rule_set": "/rule_set/1002", "matching_severities": "4"}],
        "formulas": [{"expression": "A", "raise_severity": 2, "wait": 0}],
    }
    tour.call("POST", "/v2/rule_set_group", group)
    for value, version in ((10, "1.2"), (99.5, "1.3")):
        tour.set("/_sandbox/metrics", {"check": "/check/60001", "metrics": {"disk`/`used_percent": value}})
        tour.set("/_sandbox/metrics", {"check": "/check/60002", "metrics": {"version": version}})
    up = tour.get("/v2/alert", **PAGE)
    assert {"/rule_set/1001", "/rule_set/1002"} < {alert["_rule_set"] for alert in up}
    for alert in up:
        tour.get(f"/v2{alert['_cid']}")


def alerts(tour: Tour) -> None:
    for search in ("(active:0)", "(active:*)", "(severity:2)(host:db1*)"):
        tour.get("/v2/alert", search=search, **PAGE)
    tour.get("/v2/alert", f__cleared_on="null", f__severity="2", **PAGE)
    tour.call("PUT", "/v2/alert/50001", {"comment": "Looking into it"})
    tour.call("PUT", "/v2/alert/50001", {"comment": ""})


def acknowledgements(tour: Tour) -> None:
    body = {"alert": "/alert/50001", "acknowledged_until": "1h30m", "notes": "on it"}
    path = f"/v2{tour.call('POST', '/v2/acknowledgement', body)['_cid']}"
    tour.get("/v2/acknowledgement", f__active="true", **PAGE)
    tour.get(path)
    tour.call("PUT", path, {**body, "acknowledged_until": "0"})
    tour.get("/v2/alert/50001")
    tour.call("POST", "/v2/alert/50001/clear", {"force_clear": True})
    tour.call("POST", "/v2/alert/50001/clear", {"force_clear": True})


def maintenances(tour: Tour) -> None:
    items = {"account": "/account/2317", "rule_set": "/rule_set/1001", "check": "/check/60001", "host": "db1.example.com"}
    for kind, item in items.items():
        tour.call("POST", "/v2/maintenance", {"type": kind, "item": item, "severities": "12345"})
    body = {"type": "host", "item": "www.example.com", "start": 2082758400, "stop": 2082762000, "severities": [1, 2]}
    tour.call("POST", "/v2/maintenance", {"type": "metric", "item": "/metric/12345_duration", "severities": "1"})
    made = tour.call("POST", "/v2/maintenance", {**body, "notes": "upgrade", "tags": ["change:4711"]})
    path = f"/v2{made['_cid']}"
    tour.get("/v2/maintenance", f_item="www.example.com", f_type="host", f_start_ge="1", **PAGE)
    tour.get(path)
    tour.call("PUT", path, {**body, "stop": 2082765600})
    tour.call("DELETE", path)
    tour.get(path, 404)
    tour.call("POST", "/v2/maintenance", {**body, "stop": 1}, 400)
