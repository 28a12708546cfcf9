"""Who is in a fresh account, and which brokers it may use."""

from __future__ import annotations

from .world import ACCOUNT, OPERATOR, USER, World

_MADE = 1767261605
_MODULES = [
    "caql", "circonuswindowsagent", "cloudwatch", "collectd", "composite", "consul", "dhcp", "dns", "elasticsearch",
    "haproxy", "http", "httptrap", "imap", "jmx", "json", "ldap", "memcached", "mongodb", "munin", "mysql", "nginx",
    "nrpe", "ntp", "opentsdb", "oracle", "ping_icmp", "pop3", "postgres", "prometheus", "promtext", "redis", "resmon",
    "smtp", "snmp", "sqlserver", "ssh2", "statsd", "tcp", "varnish",
]  # fmt: skip


def people(world: World) -> None:
    """Put the users and the account."""
    named = (
        (USER, "Robot", "Demo", "robot@example.com", "Admin"),
        (OPERATOR, "Jo", "Operator", "jo@example.com", "Admin"),
        ("/user/5003", "Sam", "Night", "sam@example.com", "Normal"),
    )
    for cid, first, last, email, _role in named:
        info = {"sms": "12125550199"} if cid == OPERATOR else {}
        world.users.put(cid, {"_cid": cid, "firstname": first, "lastname": last, "email": email, "contact_info": info})
    texts = ("description", "address1", "address2", "city", "state_prov", "cc_email")
    world.accounts.put(
        ACCOUNT,
        {
            "_cid": ACCOUNT, "_account_uuid": "aaaaaaaa-0000-4000-8000-000000002317", "_created_on": _MADE,
            "_owner": OPERATOR, "_contact_groups": [], "_trial_length": "0d",
            "_ui_base_url": "https://example.circonus.com/", "_c3_data_url": None,
            "_usage": [{"_limit": 500, "_type": "Metrics", "_used": 7}], "name": "Example", "timezone": "UTC",
            **dict.fromkeys(texts), "country_code": "DE", "default_dashboard_uuid": None,
            "default_dashboard_type": None, "invites": [{"email": "new@example.com", "role": "Normal"}],
            "users": [{"user": cid, "role": role} for cid, *_names, role in named],
        },
    )  # fmt: skip


def brokers(world: World) -> None:
    """Put the brokers: two public ones, an enterprise one that can do more, and one that is not set up yet."""
    for number, name, kind, address, status, modules in (
        (1, "Ashburn, VA, US", "circonus", "203.0.113.9", "active", _MODULES),
        (35, "Chicago, IL, US", "circonus", "203.0.113.11", None, ["http", "ping_icmp", "tcp", "googleanalytics=>m1"]),
        (37, "example enterprise", "enterprise", "203.0.113.10", "active", [*_MODULES, "external"]),
        (1490, "edge-1", "enterprise", None, "unprovisioned", []),
    ):
        detail = {
            "cn": f"broker-{number}.example.com" if status != "unprovisioned" else "edge-1.example.com", "name": name,
            "external_host": None, "external_port": 43191, "ipaddress": address, "cluster_ip": None, "port": 43191,
            "skew": "0.01", "status": status, "version": 1640995200, "minimum_version_required": 1500000000,
            "modules": modules, "check_counts": {"http": 1},
        }  # fmt: skip
        cid = f"/broker/{number}"
        row = {"_cid": cid, "_name": name, "_type": kind, "_latitude": "39.04", "_longitude": "-77.48", "_tags": []}
        world.brokers.put(cid, {**row, "_details": [detail]})
