"""Circonus' emulated API, asked over real HTTP."""

from __future__ import annotations

from typing import Any

import requests

from sandbox.circonus.access import APP_NAME, DEMO_TOKEN
from tests.support.sandbox import Sandbox

CONFIGS: dict[str, dict[str, str]] = {
    "caql": {"query": 'find("duration") | histogram:percentile(99)'},
    "cloudwatch": {
        "api_key": "AKIA", "api_secret": "s", "cloudwatch_metrics": "CPUUtilization", "dim_InstanceId": "i-1",
        "namespace": "AWS/EC2", "version": "2010-08-01", "url": "https://monitoring.us-east-1.amazonaws.com", "granularity": "1",
    },
    "collectd": {"username": "u", "secret": "s", "security_level": "2", "asynch_metrics": "true"},
    "consul": {"url": "http://consul.example.org/v1/health/node/web1", "port": "8500", "node_blacklist": "a,b"},
    "dns": {"query": "www.example.com", "ctype": "IN", "rtype": "AAAA", "nameserver": "192.0.2.53"},
    "external": {"command": "/opt/check", "arg1": "-w", "arg2": "5", "env_PATH": "/bin", "output_extract": "NAGIOS"},
    "http": {
        "url": "https://www.example.com/", "method": "POST", "code": "^20[0-9]$", "body": "ok", "extract": "(?<x>.)", "payload": "{}",
        "header_Host": "www.example.com", "http_version": "1.0", "read_limit": "1024", "redirects": "3",
        "auth_method": "Basic", "auth_user": "u", "auth_password": "p", "ciphers": "HIGH", "ca_chain": "/ca",
    },
    "httptrap": {"asynch_metrics": "true", "secret": "topsecret_1"},
    "jmx": {"port": "7199", "uri": "/jmxrmi", "username": "u", "password": "p", "mbean_domains": "java.lang", "mbean_properties_1": "a"},
    "json": {
        "url": "http://web1.example.com:2609/", "method": "GET", "header_Accept": "application/json", "port": "2609",
        "http_version": "1.1", "read_limit": "0", "payload": "x", "auth_method": "Digest", "auth_user": "u", "auth_password": "p",
    },
    "memcached": {"port": "11211"},
    "mysql": {"dsn": "user=u host=db", "sql": "select 1"},
    "ntp": {"control": "true", "port": "123"},
    "ping_icmp": {"avail_needed": "90", "count": "3", "interval": "500"},
    "postgres": {"dsn": "host=db user=u", "sql": "select 'x', 1"},
    "prometheus": {"secret": "s"},
    "promtext": {"url": "http://node.example.com:9100/metrics", "port": "9100"},
    "redis": {"command": "INFO", "dbindex": "1", "password": "p", "port": "6380"},
    "smtp": {"ehlo": "me", "from": "a@example.org", "to": "b@example.org", "payload": "Subject: T", "port": "25", "starttls": "true"},
    "snmp": {
        "version": "3", "community": "private", "port": "161", "oid_load": ".1.3.6.1.4.1.2021.10.1.3.1", "type_load": "n",
        "security_level": "authPriv", "auth_protocol": "SHA", "auth_passphrase": "a", "privacy_protocol": "AES",
        "privacy_passphrase": "p", "security_name": "n", "security_engine": "e", "context_name": "c", "separate_queries": "true",
    },
    "statsd": {},
    "tcp": {"port": "443", "banner_match": "^SSH", "use_ssl": "true", "ca_chain": "/ca", "ciphers": "HIGH"},
}  # fmt: skip
"""What checks of each type are configured by, as the vendor's Terraform provider has it."""


class Circonus:
    """Sends requests with the demo token and application unless others are given (None: without)."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def __call__(
        self, method: str, path: str, body: Any = None, token: str | None = DEMO_TOKEN, app: str | None = APP_NAME,
        **more: Any,
    ) -> requests.Response:  # fmt: skip
        given = {"X-Circonus-Auth-Token": token, "X-Circonus-App-Name": app}
        headers = {name: value for name, value in given.items() if value is not None} | more.pop("headers", {})
        if body is not None:
            more["json"] = body
        return self.sandbox.request("circonus", method, "/v2" + path, headers=headers, **more)

    def done(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """Return what was answered with 200."""
        answer = self(method, path, body, **more)
        assert answer.status_code == 200, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def get(self, path: str, **params: Any) -> Any:
        """Read."""
        return self.done("GET", path, params=params)

    def ids(self, path: str, **params: Any) -> list[str]:
        """Return the ends of the ids of a list."""
        return [row["_cid"].rpartition("/")[2] for row in self.get(path, **params)]

    def post(self, path: str, body: Any, **more: Any) -> Any:
        """Create."""
        return self.done("POST", path, body, **more)

    def put(self, path: str, body: Any, **more: Any) -> Any:
        """Change."""
        return self.done("PUT", path, body, **more)

    def delete(self, path: str) -> None:
        """Remove, which is answered with nothing."""
        answer = self("DELETE", path)
        assert (answer.status_code, answer.content) == (200, b"")

    def push(self, check: str, at: int | None = None, **metrics: Any) -> dict[str, Any]:
        """Let a check find something."""
        return self.post("/_sandbox/metrics", {"check": check, "metrics": metrics, "at": at})

    def settings(self, **settings: Any) -> dict[str, Any]:
        """Switch something about the service."""
        return self.post("/_sandbox/settings", settings)


def refused(answer: requests.Response, status: int = 400) -> str:
    """Return the message of a refusal, which has the vendor's form."""
    assert answer.status_code == status, answer.text
    assert set(answer.json()) == {"code", "status", "message"}
    assert answer.json()["status"] == status
    return answer.json()["message"]
