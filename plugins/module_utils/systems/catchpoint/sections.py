# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The sections that products, folders and tests have: where and how often, with what request, how exactly, with what insights.

Each is a thing's own, or inherited, which a product cannot. The alerts are in alerting.py.
Source: https://docs.catchpoint.com/ (REST API v2 guide, Tests), https://github.com/catchpoint/terraform-provider-catchpoint
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Callable

from ...errors import BadInput
from ...values import MASKED, WRITE_ONLY, Field, Members, Number, Row, SetOf, Text
from .values import Alike, Group, Limit, Node, Numbered, OpenWord, Section, Word, told_own

FREQUENCIES = {
    "1m": 1, "5m": 2, "10m": 3, "15m": 4, "20m": 5, "30m": 6, "1h": 7, "2h": 8, "3h": 9, "4h": 10, "6h": 11, "8h": 12, "12h": 13,
    "24h": 14, "4m": 15, "2m": 16, "3m": 17, "continuous": 18, "5s": 19, "10s": 20, "20s": 21, "30s": 22,
}  # fmt: skip
"""How often a test runs; what stands there is no number of minutes."""
HEADERS = {
    "user_agent": 1, "accept": 2, "accept_encoding": 3, "accept_language": 4, "accept_charset": 5, "cookie": 6, "cache_control": 7,
    "connection": 8, "pragma": 9, "referer": 10, "custom": 11, "host": 12, "request_override": 13, "dns_override": 14,
    "request_block": 15, "request_delay": 16, "dns_resolver_override": 17,
}  # fmt: skip
AUTHENTICATION = {"none": 0, "basic": 1, "digest": 2, "ntlm": 3, "plain": 4, "login": 5, "cram_md5": 6, "negotiate": 7, "wpt_script": 8}
FLAGS = {
    "verify_on_failure": 2, "debug_primary_host": 3, "http2": 4, "debug_referenced_hosts": 8, "capture_http_headers": 9,
    "capture_response_content": 11, "capture_filmstrip": 13, "capture_screenshot": 14, "ignore_ssl_errors": 17, "bind_hostname": 19,
    "dns_over_tcp": 20, "nsid": 21, "no_recursion": 22, "host_data": 23, "zone_data": 24, "stop_on_document_complete": 25,
    "try_next_nameserver": 26, "errors_40x_50x_are_success": 27, "favor_fastest_nameserver": 31, "do_not_follow_redirects": 33,
    "self_versus_third_party_zones": 36, "no_download_limit": 37, "block_cross_origin_iframes": 38, "stop_on_dom_content": 39,
    "no_certificate_revocation_check": 42, "certificate_pinning": 43, "certificate_key_pinning": 44, "dnssec": 48, "path_mtu": 50,
    "tracing": 51, "ecn": 53, "dscp": 54, "query_limits": 56,
}  # fmt: skip
"""What may be switched on. The service has more, which no client sets: they stay as they are."""
ADDITIONAL_MONITORS = {"ping_icmp": 8, "traceroute_icmp": 9, "ping_tcp": 11, "traceroute_udp": 14, "ping_udp": 23, "traceroute_tcp": 29}
BANDWIDTHS = {
    "gprs": 1, "regular_2g": 2, "good_2g": 3, "regular_3g": 4, "good_3g": 5, "regular_4g": 6, "dsl": 7, "wifi": 8, "regular_5g": 9,
    "fiber": 10, "cable": 11, "lte": 12, "mobile_edge": 13, "dialup": 14,
}  # fmt: skip
SECRET_HEADER = re.compile(r"auth|cookie|key|pass|secret|token", re.I)


# Schedule


NOWHERE = "a test runs from nodes or node_groups, and both are empty"


class Schedule(Section):
    """From where and how often a test runs."""

    def check(self, value: Any, place: str) -> None:
        """Refuse one that names no place to run from, too."""
        super().check(value, place)
        if value.get("nodes") == value.get("node_groups") == []:
            raise BadInput(f"{place}: {NOWHERE}")

    def refuse_too_little(self, wanted: Any, found: Any) -> None:
        """Refuse one that would be a thing's own and name no place to run from: nothing inherited is copied into it."""
        there = self.merged(wanted, found or {})
        if there.get("inherit") or there.get("nodes") or there.get("node_groups"):
            return
        if "inherit" in self.kinds and not told_own(found):
            raise BadInput("schedule: so far it is inherited, and nothing of that is copied into one of its own; give nodes or node_groups, too")
        raise BadInput(f"schedule: {NOWHERE}")


def schedule(inherits: bool) -> Section:
    """Return the type of a schedule. inherits: whether there is one to inherit."""
    return Schedule(
        "scheduleSettingType",
        Field("frequency", Word(**FREQUENCIES)),
        Field("distribution", Word(random=0, concurrent=1, even=2), at="testNodeDistribution", initial="random"),
        Field("nodes", SetOf(Node("node")), initial=[]),
        Field("node_groups", SetOf(Group("node_group")), at="nodeGroups", initial=[]),
        Field("nodes_at_once", Limit(), at="roundRobinAmount"),
        Field("run_schedule", Limit(), at="runScheduleId"),
        Field("maintenance_schedule", Limit(), at="maintenanceScheduleId"),
        inherits=inherits,
    )


# Request


def is_secret(header: Any) -> bool:
    """Say whether a header sounds as if its value were a secret."""
    named = f"{header.get('type')} {header.get('name')}" if isinstance(header, dict) else ""
    return SECRET_HEADER.search(named) is not None


class Header(Members):
    """A header that is sent, or what is done with requests. Of one that sounds like a secret, the value is one."""

    def check(self, value: Any, place: str) -> None:
        """Refuse one that lacks what its type needs."""
        super().check(value, place)
        needed = {"custom": "name", "dns_override": "child_host"}.get(value.get("type"))
        if needed and not str(value.get(needed) or "").strip():
            raise BadInput(f"{place}: {needed} is missing, and type {value['type']} needs it")
        if value.get("value") is None and not is_secret(value):
            raise BadInput(f"{place}: value is missing; it may be empty only where type is request_block")

    def shown(self, value: Any, name: Callable[[Any, Any], Any]) -> Any:
        """Return it as a person reads it."""
        told = super().shown(value, name)
        return {**told, "value": MASKED} if is_secret(value) and isinstance(told, dict) and told.get("value") else told

    def hidden(self, value: Any) -> Iterator[str]:
        """Yield the value, where it is a secret."""
        if is_secret(value) and value.get("value"):
            yield str(value["value"])


class Authentication(Members):
    """How a request authenticates itself. A password of its own is only written, and with it that it is a new one."""

    def to_wire(self, value: Any) -> Any:
        """Return it with what becomes of the password."""
        row = super().to_wire(value)
        return {**row, "passwordStatus": {"id": 2, "name": "Update"}} if isinstance(row, dict) and row.get("password") else row


class Request(Section):
    """What is said of requests; the password of its own never comes back."""

    keeps_secrets = True

    def is_unread(self, value: Any) -> bool:
        """Say whether a password stands in it."""
        return isinstance(value, dict) and bool((value.get("authentication") or {}).get("password"))

    def refuse_too_little(self, wanted: Any, found: Any) -> None:
        """Refuse a header without a value that is not there yet: an export leaves out what sounds like a secret."""
        for one in (self.merged(wanted, found or {}) or {}).get("headers") or ():
            if one.get("value") is None and one.get("type") != "request_block":
                called = one.get("name") or one.get("type")
                raise BadInput(f"request.headers: {called} has no value, and there is no such header yet that could keep its own")


def request(inherits: bool) -> Section:
    """Return the type of what is said of requests. Passwords, tokens and certificates of the account's library stand there by id."""
    return Request(
        "requestSettingType",
        Field(
            "authentication",
            Authentication(
                Field("method", Word(**AUTHENTICATION), at="authenticationMethodType"),
                Field("username", at="userName"),
                Field("password", Text(), WRITE_ONLY, secret=True),
                Field("passwords", SetOf(Number()), at="passwordIds"),
            ),
        ),
        Field("tokens", SetOf(Number()), at="tokenIds", initial=[]),
        Field("certificates", SetOf(Number()), at="libraryCertificateIds", initial=[]),
        Field(
            "headers",
            Alike(
                Header(
                    Field("type", Word(**HEADERS), at="requestHeaderType", required=True),
                    Field("value", Text(), at="requestValue"),
                    Field("name", Text(), at="headerName"),
                    Field("child_host", Text(), at="childHostPattern"),
                ),
                lambda one: (one.get("type"), one.get("name"), one.get("child_host")),
            ),
            at="httpHeaderRequests",
            initial=[],
        ),
        inherits=inherits,
    )


# Advanced


class Flags(SetOf):
    """What is switched on. What the service knows and nobody sets has no word, and stays as it is."""

    def __init__(self) -> None:
        super().__init__(Word(**FLAGS))

    def from_wire(self, value: Any) -> Any:
        """Return those that have a word."""
        return [one for one in super().from_wire(value) if one in FLAGS]

    def with_unknown(self, sent: Any, found: Any) -> Any:
        """Return them with those that have none."""
        known = set(FLAGS.values())
        others = [one for one in found or () if isinstance(one, dict) and one.get("id") not in known]
        return [*sent, *others] if isinstance(sent, list) else sent


class Advanced(Section):
    """How exactly a test is carried out."""

    def check(self, value: Any, place: str) -> None:
        """Refuse what does not go together, too."""
        super().check(value, place)
        waits, flags = value.get("wait_for_no_activity"), value.get("flags")
        if waits and (waits % 500 or not 0 < waits <= 5000):
            raise BadInput(f"{place}.wait_for_no_activity is {waits}; it is milliseconds, 500 to 5000 by steps of 500")
        if waits and flags is not None and "stop_on_document_complete" not in flags:
            raise BadInput(f"{place}.wait_for_no_activity counts only with stop_on_document_complete among the flags")
        if {"bind_hostname", "nsid"} <= set(flags or ()):
            raise BadInput(f"{place}.flags: bind_hostname and nsid exclude each other")


def advanced(inherits: bool) -> Section:
    """Return the type of advanced settings."""
    return Advanced(
        "advancedSettingType",
        Field("flags", Flags(), at="appliedTestFlags", initial=[]),
        Field("max_step_runtime", Limit("seconds", choices=(5, 10, 15, 20, 30, 60, 90, 120)), at="maxStepRuntimeSecOverride"),
        Field("wait_for_no_activity", Limit("milliseconds"), at="waitForNoActivity"),
        Field("viewport_height", Limit("pixels", least=300, most=2000), at="viewportHeight"),
        Field("viewport_width", Limit("pixels", least=300, most=2000), at="viewportWidth"),
        Field("failure_hop_count", Limit(least=7, most=20), at="failureHopCount"),
        Field("ping_count", Limit(least=4, most=20), at="pingCount"),
        Field("edns_subnet", Text(str.strip), at="ednsSubnet"),
        Field("additional_monitor", Word(**ADDITIONAL_MONITORS), at="additionalMonitor"),
        Field("bandwidth", OpenWord(**BANDWIDTHS), at="testBandwidthThrottling"),
        Field("self_zone_match", Word(test_url=0, wildcard=1, regex=2), at="matchSelfZoneBy"),
        Field("self_zone", Text(str.strip), at="matchSelfZoneCriteria"),
        inherits=inherits,
    )


# Insights


def insights(inherits: bool) -> Section:
    """Return the type of insights: indicators and tracepoints of the account, by id."""
    return Section(
        "insightSettingType",
        Field("indicators", SetOf(Numbered()), initial=[]),
        Field("tracepoints", SetOf(Numbered()), initial=[]),
        inherits=inherits,
        nothing=True,
    )


def insight_operations(name: str, section: Row) -> list[Row]:
    """Return the operations that change insights, which is done member by member and in this order. name: of the section."""
    kind = section.get("insightSettingType")
    ids = {one: [{"id": each["id"]} for each in section.get(one) or ()] for one in ("indicators", "tracepoints")}
    told = [{"op": "replace", "path": f"/{name}/{one}", "value": found or None} for one, found in ids.items()]
    return [*told, {"op": "replace", "path": f"/{name}/insightSettingType", "value": str((kind or {}).get("id", 1))}]
