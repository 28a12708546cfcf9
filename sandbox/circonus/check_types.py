"""What each type of check is configured by: the keys it cannot do without, and those the service fills in.

A type that is not here is taken as it comes: the vendor's list grows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .answers import invalid

CAQL_TARGET = "q._caql"
_TLS = {"use_ssl": "false"}
_WEB = {"http_version": "1.1", "method": "GET"}
_HTTP = {**_WEB, "code": "^200$", "redirects": "0", "read_limit": "1048576"}
_JSON = {**_WEB, "port": "81", "read_limit": "0"}
_SNMP = {
    "version": "2c", "community": "public", "port": "161", "security_level": "authPriv", "auth_protocol": "MD5",
    "privacy_protocol": "DES", "separate_queries": "false",
}  # fmt: skip

DEFAULTS: dict[str, dict[str, str]] = {
    "http": _HTTP,
    "http:apache": _HTTP,
    "json": _JSON,
    "json:couchdb": _JSON,
    "json:mongodb": _JSON,
    "json:nad": _JSON,
    "json:riak": _JSON,
    "resmon": _JSON,
    "httptrap": {"asynch_metrics": "false"},
    "ping_icmp": {"avail_needed": "100", "count": "5", "interval": "2000"},
    "tcp": _TLS,
    "dns": {"ctype": "IN", "rtype": "A"},
    "snmp": _SNMP,
    "snmp:momentum": _SNMP,
    "redis": {"command": "INFO", "dbindex": "0", "port": "6379"},
    "ntp": {"control": "false", "port": "123"},
    "ssh2": {
        "port": "22", "method_hostkey": "ssh-rsa", "method_kex": "diffie-hellman-group14-sha1",
        "method_comp_cs": "none", "method_comp_sc": "none",
    },
    "jmx": {"uri": "/jmxrmi"},
    "cloudwatch": {
        "url": "https://monitoring.amazonaws.com", "version": "2010-08-01", "statistics": "Average", "granularity": "5",
    },
    "promtext": {"port": "80"},
    "consul": {"url": "http:///v1/health/state/any", "port": "8500"},
    "smtp": {
        "port": "25", "ehlo": "noit.local", "payload": "Subject: Testing", "starttls": "false",
        "sasl_authentication": "off", "proxy_protocol": "false", "proxy_family": "TCP4", "proxy_dest_port": "25",
    },
    "imap": {"folder": "INBOX", "fetch": "false", **_TLS},
    "ldap": {"port": "389"},
    "oracle": {"port": "1521"},
    "sqlserver": {"port": "1433"},
    "elasticsearch": {"port": "81"},
    "haproxy": {"port": "80", **_TLS},
    "nrpe": {"use_ssl": "true"},
    "opentsdb": {"listen_port": "4242", "rows_per_cycle": "100"},
    "dhcp": {"hardware_addr": "00:00:00:00:00:00", "host_ip": "0.0.0.0", "request_type": "1", "send_port": "67"},
    "circonuswindowsagent": {"port": "34332", "calculated": "true"},
}  # fmt: skip
"""Type -> what the service adds to a config that does not have it."""

_REQUIRED = {"caql": ("query",)}
_SECRET, _SUBMISSION = "reverse:secret_key", "submission_url"


def module_of(kind: str) -> str:
    """Return the module of a broker that does checks of this type."""
    return kind.partition(":")[0]


def config(kind: str, value: Any, current: Mapping[str, str] | None, draw: Any) -> dict[str, str]:
    """Return a config as stored: exactly what was sent, the defaults of the type, and what the service makes itself.

    A key with an empty text is taken out, and its default does not come back. That defaults are filled in again when
    a config is replaced, and that a trap whose secret is not repeated gets another one, are the sandbox's choices.
    current: the config so far, of which only the service's own secret is kept. draw: makes a new secret.
    """
    if not isinstance(value, dict):
        raise invalid("config must be an object")
    given = {name: _spelled(name, member) for name, member in value.items() if name not in (_SECRET, _SUBMISSION)}
    for name in _REQUIRED.get(kind, ()):
        if not given.get(name):
            raise invalid(f"config: a check of type {kind} needs {name}")
    kept = {name: member for name, member in given.items() if member != ""}
    filled = {name: member for name, member in _defaults(kind).items() if name not in given}
    stored = {**kept, **filled, _SECRET: (current or {}).get(_SECRET) or draw()}
    if module_of(kind) == "httptrap" and "secret" not in stored:
        stored["secret"] = draw().replace("-", "")[:16]
    return dict(sorted(stored.items()))


def _defaults(kind: str) -> dict[str, str]:
    return DEFAULTS.get(kind, DEFAULTS.get(module_of(kind), {}))


def with_submission_url(stored: dict[str, str], kind: str, address: str, uuid: str) -> dict[str, str]:
    """Return the config of a trap with the URL that takes its metrics."""
    if module_of(kind) != "httptrap":
        return stored
    return {**stored, _SUBMISSION: f"https://{address}:43191/module/httptrap/{uuid}/{stored['secret']}"}


def _spelled(name: str, value: Any) -> str:
    """Return a value as text. A number is taken for its digits; a boolean is none of the service's (its choice)."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise invalid(f"config: {name} must be a string")
    return str(value)
