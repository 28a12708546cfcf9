# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Check bundles: what is measured, where, and how. Nothing deletes one: it is disabled, and its rule sets are deleted then."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Optional

from ...behaviour import Behaviour, Lookup
from ...errors import Missing, NotFound
from ...resource import FIXED, Body, Identity, Listing, Module, Paths, Post, Resource
from ...steps import Desired, Extra
from ...values import INTERNAL, Choice, Field, Keyed, ListOf, Map, Name, Number, Options, Ref, Row, SetOf, Text
from .check import checks_of
from .system import CIRCONUS, cid
from .values import Cleared, Sparse, Tags

SECRET = re.compile(r"secret|password|passphrase|community|api_key|license_key|dsn")
OWN = ("reverse:secret_key", "submission_url")
"""What the service enters into every configuration; it goes back as it came, because a configuration is replaced whole."""
SPELLINGS = {"on": "true", "1": "true", "off": "false", "0": "false"}
"""Of a truth value inside a configuration."""
FILLED_IN = {
    "http": {"method": "GET", "code": "^200$", "http_version": "1.1", "redirects": "0", "read_limit": "1048576"},
    "ping_icmp": {"avail_needed": "100", "count": "5", "interval": "2000"},
    "tcp": {"use_ssl": "false"},
    "dns": {"ctype": "IN", "rtype": "A"},
    "caql": {},
}
"""What the service enters into a configuration that leaves it out, for types of which the vendor documents all of it."""
DISABLED = ("disabled", "deleted")


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def _texts(config: dict) -> dict:
    return {str(key): _text(value) for key, value in config.items()}


def _same(one: str, other: str) -> bool:
    if one == other:
        return True
    said = {one.lower(), other.lower()}
    return bool(said & {"true", "false"}) and len({SPELLINGS.get(word, word) for word in said}) == 1


class Config(Map):
    """Settings of a type of check: texts there, whatever is written. What a task does not name stays; "" removes a key."""

    def __init__(self) -> None:
        super().__init__(_texts, subset=True, secret=SECRET.search)

    def differs(self, wanted: Any, found: Any) -> bool:
        """Say whether a key that the task names is another."""
        if not isinstance(wanted, dict) or not isinstance(found, dict):
            return wanted != found
        return any(not _same(value, found.get(key, "")) for key, value in wanted.items())

    def merged(self, wanted: Any, found: Any) -> Any:
        """Return the settings that will be there."""
        both = super().merged(wanted, found)
        return {key: value for key, value in both.items() if value != ""} if isinstance(both, dict) else both

    def from_wire(self, value: Any) -> Any:
        """Return the settings that are not the service's own."""
        return {key: one for key, one in (value or {}).items() if key not in OWN}


def _collected(metrics: Optional[list[Row]]) -> list[Row]:
    """Return those that are on. (A disabled bundle may answer [{}].)"""
    return [one for one in metrics or () if one.get("name") is not None and one.get("status") != "available"]


class Metrics(Keyed):
    """The metrics that are collected: one that is switched off is not there, and what a task names is on."""

    def __init__(self) -> None:
        super().__init__(METRIC, by="name", ordered=False)

    def from_wire(self, value: Any) -> Any:
        """Return those that are on."""
        return super().from_wire(_collected(value))

    def to_wire(self, value: Any) -> Any:
        """Return them, each of them on."""
        return [{**one, "status": "active"} for one in super().to_wire(value)]


class Filter(ListOf):
    """One filter of metrics: the service may give back an empty comment."""

    def __init__(self) -> None:
        super().__init__(Text())

    def canonical(self, value: Any) -> Any:
        """Return the texts, without an empty comment."""
        texts = super().canonical(value)
        return texts[:-1] if isinstance(texts, list) and texts and texts[-1] is None else texts


def switched_off(metrics: list[Row], row: Optional[Row]) -> list[Row]:
    """Return the metrics to send: those that are wanted, and as switched off those that are on and not wanted."""
    wanted = {one["name"] for one in metrics}
    was = _collected((row or {}).get("metrics"))
    return [*metrics, *({**one, "status": "available"} for one in was if one["name"] not in wanted)]


class BundleRules(Behaviour):
    """What is left out of a body and would be lost, and what goes when a check goes."""

    def find(self, want: Desired, lookup: Lookup) -> Optional[Row]:
        """Return the bundle; by its id also one that was disabled, which counts as absent and can come back."""
        try:
            return lookup.find(want)
        except Missing:
            row = None
            with suppress(NotFound):
                row = lookup.get(f"/v2{want.identity}")
            if not isinstance(row, dict) or row.get("status") not in DISABLED:
                raise
            return row

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Complete a new configuration as the service will, and foretell nothing of it where that is not documented."""
        if row is not None:
            return want.saying(status="active") if row.get("status") in DISABLED else want
        given, usual = want.get("config") or {}, FILLED_IN.get(want.get("type") or "")
        if usual is None:
            return want.with_(unsure=(*want.unsure, "config"))
        return want.saying(config={**usual, **given}).with_(notes={**want.notes, "config": given})

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Send back what is the service's own, switch off the metrics that are not wanted, and bring back what was disabled."""
        if row is None:
            return {**body, "config": want.notes["config"]} if "config" in want.notes else body
        body = dict(body)
        if "config" in body:
            own = {key: value for key, value in (row.get("config") or {}).items() if key in OWN}
            # An empty text takes a key away; without one the service may fill in its own again.
            taken = {key: value for key, value in (want.get("config") or {}).items() if value == ""}
            body["config"] = {**own, **body["config"], **taken}
        if "metrics" in body:
            body["metrics"] = switched_off(body["metrics"], row)
        return {**body, "status": "active"}

    def steps(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Extra:
        """Show the rule sets that go with the checks that go."""
        watching = [name for check in _lost(want, row, lookup) for name in _rule_sets(check, lookup)]
        return Extra(before={"rule_sets": watching}, after={} if want.absent else {"rule_sets": []}) if watching else Extra()

    def predict(self, before: Optional[Row], after: Optional[Row], lookup: Lookup) -> Iterable[tuple]:
        """Yield the checks that come and go with a bundle, and the rule sets that go with it."""
        was, now = ({str(one["_cid"]): one for one in checks_of([row] if row else [])} for row in (before, after))
        for check in {**was, **now}:
            yield "check", was.get(check), now.get(check)
        if after is None and before is not None:
            for check in before.get("_checks") or ():
                for rule_set in lookup.rows("rule_set", {"check": check}):
                    yield "rule_set", rule_set, None


def _lost(want: Desired, row: Optional[Row], lookup: Lookup) -> list[str]:
    """Return the checks that will be no more: all of a bundle that goes, those of the brokers that it leaves."""
    if row is None:
        return []
    if want.absent:
        return list(row.get("_checks") or ())
    left = set(row.get("brokers") or ()) - set(want.get("brokers") or row.get("brokers") or ())
    if not left:
        return []
    return [one["_cid"] for one in lookup.rows_at("/v2/check", {"f__check_bundle": row["_cid"]}) if one.get("_broker") in left]


def _rule_sets(check: str, lookup: Lookup) -> list[str]:
    found = lookup.rows("rule_set", {"check": check})
    return [f"{one.get('metric_name') or one.get('metric_pattern')} ({one['_cid']})" for one in found]


def _usual_target(options: Options) -> Optional[str]:
    """Return what a check has as its target that measures nothing but a statement."""
    return "q._caql" if options.get("type") == "caql" else None


METRIC = Sparse(
    Field("name", required=True),
    Field("type", Choice("numeric", "text", "histogram", "composite", "caql"), required=True),
    Field("units"),
)
CHECK_BUNDLE = Resource(
    "check_bundle",
    CIRCONUS,
    "/v2/check_bundle",
    (
        Field("type", role=FIXED, required=True),
        Field("target", Name(), required=lambda options: options.get("type") != "caql", initial=_usual_target),
        Field("display_name", Name(), required=True),
        Field("brokers", SetOf(Ref("broker")), required=True),
        Field("config", Config(), initial={}),
        Field("period", Number("seconds", 10, 300), initial=60),
        Field("check_timeout", Number("seconds", 0, 300, fraction=True), at="timeout", initial=10),
        Field("metrics", Metrics(), initial=[]),
        Field("metric_filters", ListOf(Filter()), initial=[]),
        Field("metric_limit", Number()),
        Field("notes", Cleared()),
        Field("tags", Tags(), initial=[]),
        Field("status", role=INTERNAL),
    ),
    Identity(("display_name", "target", "type"), id="_cid", parse_id=cid("check_bundle")),
    # One that is disabled is in no list.
    Listing(filter=lambda wanted: {f"f_{name}": wanted[name] for name in ("display_name", "target", "type") if wanted.get(name)}),
    Body(constants={"status": "active"}),
    create=Post(adopts=True),
    gone=lambda row, now: row.get("status") in DISABLED,
    behaviour=BundleRules(),
)


class MetricsRules(Behaviour):
    """The metrics alone, at an address of their own."""

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Switch off the metrics that are not wanted, where all are said."""
        return {"metrics": switched_off(body["metrics"], row)} if "metrics" in body else body


CHECK_BUNDLE_METRICS = Resource(
    "check_bundle_metrics",
    CIRCONUS,
    Paths(one="/v2/check_bundle_metrics/{check_bundle}"),
    (Field("check_bundle", Ref("check_bundle"), FIXED, required=True), Field("metrics", Metrics())),
    Identity(id="_cid"),
    create=None,
    remove=None,
    module=Module(exported=False),
    behaviour=MetricsRules(),
)
