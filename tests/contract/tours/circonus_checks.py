"""The tour through Circonus: what is measured, and by which brokers."""

from __future__ import annotations

from tests.contract.tour import Tour

BUNDLE = {
    "type": "http", "target": "shop.example.com", "display_name": "shop", "brokers": ["/broker/1", "/broker/37"],
    "period": 60, "timeout": 10, "status": "active", "notes": "front page", "tags": ["service:shop"], "metric_limit": 0,
    "config": {"url": "https://shop.example.com/", "method": "GET", "code": "^200$", "header_Host": "shop.example.com"},
    "metrics": [
        {"name": "code", "type": "text", "status": "active", "units": None},
        {"name": "duration", "type": "numeric", "status": "active", "units": "milliseconds"},
    ],
}  # fmt: skip
PAGE = {"size": "100", "from": "0"}
# What each type of check is configured by; the service adds its defaults.
CONFIGS = {
    "caql": {"query": 'find("duration")'}, "httptrap": {"asynch_metrics": "true"}, "json:nad": {"url": "http://a:2609/"},
    "ping_icmp": {}, "tcp": {"port": "22"}, "dns": {"query": "example.com"}, "snmp": {}, "redis": {"password": "secret"},
    "ntp": {}, "ssh2": {}, "jmx": {"port": "7199", "username": "u", "password": "p", "mbean_domains": "java.lang"},
    "promtext": {"url": "http://a/metrics"}, "smtp": {"from": "a@example.com", "to": "b@example.com"},
    "imap": {"auth_user": "u", "auth_password": "p", "port": "143"}, "nrpe": {"command": "check_load", "port": "5666"},
    "elasticsearch": {"url": "http://a/_cluster"}, "haproxy": {"url": "http://a/haproxy?stats;csv"},
    "postgres": {"dsn": "host=a", "sql": "select 1"}, "statsd": {}, "opentsdb": {}, "dhcp": {},
}  # fmt: skip

NAMED = {
    "json": {"url": "http://a:2609/", "header_Accept": "application/json"}, "snmp": {"oid_load": ".1.3.6", "type_load": "n"},
    "cloudwatch": {"api_key": "k", "api_secret": "s", "cloudwatch_metrics": "m", "namespace": "n", "dim_InstanceId": "i-1"},
    "external": {"command": "/opt/check", "arg1": "-w", "env_PATH": "/bin", "output_extract": "NAGIOS"},
    "jmx": {"port": "7199", "mbean_domains": "java.lang", "mbean_properties_1": "a"},
}  # fmt: skip
"""With keys of which a part is the user's own choice."""


def visit(tour: Tour) -> None:
    bundles(tour)
    moves(tour)
    groups(tour)
    metrics(tour)


def bundles(tour: Tour) -> None:
    made = tour.call("POST", "/v2/check_bundle", BUNDLE, params={"duplicate": "1"})
    path = f"/v2{made['_cid']}"
    tour.call("POST", "/v2/check_bundle", BUNDLE, params={"dedupe_params": "url,display_name"})
    tour.get(path, query_broker="1", fetch_broker_state="1")
    tour.get("/v2/check_bundle", f_display_name="shop", f_type="http", f_target="shop.example.com", **PAGE)
    tour.call("PUT", path, {**BUNDLE, "metric_filters": [["allow", "^disk"], ["deny", ".", "the rest"]], "metrics": []})
    tour.call("PUT", path, {"tags": ["service:shop", "env:prod"]})
    number = made["_cid"].rpartition("/")[2]
    tour.get(f"/v2/check_bundle_metrics/{number}")
    change = {"name": "code", "type": "text", "status": "available", "units": None}
    tour.call("PUT", f"/v2/check_bundle_metrics/{number}", {"metrics": [change]})
    tour.call("DELETE", path)
    tour.get(path)
    tour.call("PUT", path, {"notes": "back"}, 400)
    for kind, config in (*CONFIGS.items(), *NAMED.items()):
        body = {"type": kind, "target": "host.example.com", "brokers": ["/broker/37"], "config": config}
        tour.call("POST", "/v2/check_bundle", body)


def moves(tour: Tour) -> None:
    made = tour.call("POST", "/v2/check_move", {"check_id": 12345, "new_broker": "/broker/37"})
    path = f"/v2{made['_cid']}"
    tour.get("/v2/check_move")
    tour.get(path)
    tour.call("PUT", path, {"check_id": 12345, "new_broker": "/broker/35"})
    tour.call("DELETE", path)


def groups(tour: Tour) -> None:
    body = {
        "name": "shop is slow",
        "rule_set_conditions": [
            {"rule_set": "/rule_set/1001", "matching_severities": "12"},
            {"rule_set": "/rule_set/1002", "matching_severities": ["4"]},
        ],
        "formulas": [{"expression": "(A and B)", "raise_severity": 1, "wait": 0}, {"expression": 1, "raise_severity": 3, "wait": 5}],
        "contact_groups": {"1": ["/contact_group/1234"], "2": [], "3": [], "4": [], "5": []},
        "tags": ["service:shop"],
    }  # fmt: skip
    path = f"/v2{tour.call('POST', '/v2/rule_set_group', body)['_cid']}"
    tour.get(path)
    tour.call("PUT", path, {**body, "name": "shop is down"})
    tour.call("DELETE", path)


def metrics(tour: Tour) -> None:
    tour.get("/v2/metric", search="d* and(service:web)", size="10000", order="_metric_name", dir="asc")
    tour.get("/v2/metric_old", f__metric_name="duration", **PAGE)
    tour.call("PUT", "/v2/metric/12345_duration", {})
    tour.get("/v2/caql", query='find("duration")', start="1767261600", end="1767261900", period="60")
    tour.get("/v2/caql", query='find("duration")', format="DF4")
    tour.get("/v2/caql", 400)
