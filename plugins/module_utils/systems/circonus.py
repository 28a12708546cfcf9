# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Circonus API v2. Source: the vendor's OpenAPI description and https://docs.circonus.com/"""

from __future__ import annotations

import configparser
import json
import os
import re
from decimal import Decimal, InvalidOperation
from typing import Any, Callable, Optional

from ..auth import HeaderAuth
from ..errors import BadInput
from ..paging import OffsetUntilFlag
from ..resource import Field, Listing, Options, Resource, System

DEFAULT_APP_NAME = "steadyops.monitoring"
CONFIG_FILES = ("/etc/circonusapirc", "~/.circonusapirc")
"""Read in this order; what a later one says wins, as the original wrapper did."""
SHORTEST_PERIOD = 10
"""Seconds between two runs of a check, at least; an absence shorter than that is always true now and then."""
USER_JSON_LIMIT = 4096
"""Bytes of a rule set's user_json, serialised."""


def _auth(options: Options) -> HeaderAuth:
    token = options.get("api_token")
    if not token:
        raise BadInput(
            "api_token is missing: set api_token, CIRCONUS_API_TOKEN, or an account in ~/.circonusapirc"
        )
    return HeaderAuth({"X-Circonus-Auth-Token": token, "X-Circonus-App-Name": options["app_name"]})


def _from_config(options: Options) -> Options:
    """Return api_token and app_name as far as the configuration files of the original wrapper have them."""
    if options.get("api_token"):
        return {"app_name": options.get("app_name") or DEFAULT_APP_NAME}
    files = [options["config_file"]] if options.get("config_file") else list(CONFIG_FILES)
    files = [os.path.expanduser(name) for name in files]
    if options.get("config_file") and not os.path.exists(files[0]):
        raise BadInput(f"config_file {files[0]!r} does not exist")
    parser = configparser.RawConfigParser()
    try:
        parser.read(files)
    except (configparser.Error, UnicodeDecodeError, OSError) as reason:
        # The words of a parser quote the line, and the line may be the token.
        raise BadInput(f"{' or '.join(files)} cannot be read: {type(reason).__name__}") from None
    account = options.get("account") or parser.get("general", "default_account", fallback=None)
    token = parser.get("tokens", account, fallback=None) if account else None
    if options.get("account") and token is None:
        raise BadInput(f"there is no account {account!r} in the section [tokens] of {' or '.join(files)}")
    app_name = options.get("app_name") or parser.get("general", "appname", fallback=DEFAULT_APP_NAME)
    return {"api_token": token, "app_name": app_name}


def _failed(body: Any) -> Optional[str]:
    if isinstance(body, dict) and body.get("success") is False:
        return str(body.get("message") or body.get("error") or "it says success: false")
    return None


CIRCONUS = System(
    "circonus",
    title="Circonus",
    url="https://api.circonus.com",
    prefix="/v2",
    auth=_auth,
    complete=_from_config,
    identified_by=("app_name",),
    options=(
        Field("app_name", env=("CIRCONUS_APP_NAME",)),
        Field("account", env=("CIRCONUS_ACCOUNT",)),
        Field("config_file", "path"),
    ),
    # Lists could otherwise come from a cache and miss what was just made.
    headers=lambda options: {"Cache-Control": "no-store"},
    # Offsets end at 1000, so 2000 things can be walked; beyond that a filter has to find them.
    paging=OffsetUntilFlag(
        size=1000, size_param="size", offset_param="from", more="X-Circonus-More-Items", header=True, last=1000
    ),
    failed=_failed,
    advice={
        401: "If the token is right, its application name is waiting for approval: open Integrations > API Tokens"
        " in Circonus and allow the name given as app_name",
        403: "The token is not valid, read-only, or its application name was denied: see Integrations > API Tokens",
    },
)


def cid(kind: str, pattern: str = r"\d+") -> Callable[[Any], Optional[str]]:
    """Return a function from `/kind/12` or `12` to `/kind/12`, and from anything else (a name) to None."""
    form = re.compile(rf"^(?:(?:/v2)?/{kind}/)?({pattern})$")

    def long_form(written: Any) -> Optional[str]:
        match = form.match(str(written))
        return f"/{kind}/{match.group(1)}" if match else None

    return long_form


def _decimal_text(value: Any) -> str:
    """Return 40, "40" and "40.0" as "40", and what is no number as it is."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    return f"{number.normalize():f}" if number.is_finite() else str(value)


def _stripped(text: Any) -> str:
    return str(text).strip()


CHECK = Resource(
    "check",
    CIRCONUS,
    path="/v2/check",
    # A check has no name of its own: it is one of its bundle's, one for each broker.
    listing=Listing(
        path="/v2/check_bundle",
        spread=lambda bundle: [
            {"_cid": check, "name": bundle.get("display_name")} for check in bundle.get("_checks") or []
        ],
    ),
    narrow=lambda wanted: {"f_display_name": wanted["name"]},
    id_api="_cid",
    id_form=cid("check"),
    key=("name",),
    fields=(Field("name"),),
    manages=False,
)

CONTACT_GROUP = Resource(
    "contact_group",
    CIRCONUS,
    path="/v2/contact_group",
    narrow=lambda wanted: {"f_name": wanted["name"]},
    id_api="_cid",
    id_form=cid("contact_group"),
    key=("name",),
    fields=(Field("name"),),
    manages=False,
)

SEVERITIES = ("1", "2", "3", "4", "5")
NUMERIC_CRITERIA = ("min value", "max value", "equals", "does not equal")
TEXT_CRITERIA = ("match", "does not match", "contains", "does not contain", "on change")
WINDOWING = ("windowing_function", "windowing_duration", "windowing_min_duration")


def _plain_rule(rule: dict) -> dict:
    """Drop a window without a function (the service returns a duration of 300 s then) and fill in its defaults."""
    if rule.get("windowing_function"):
        return {
            **rule,
            "windowing_duration": rule.get("windowing_duration") or 300,
            "windowing_min_duration": rule.get("windowing_min_duration") or 0,
        }
    return {**{name: value for name, value in rule.items() if name not in WINDOWING}, "windowing_function": None}


def _rules_to_api(rules: list) -> list:
    """Thresholds are text and seconds of absence a number, as the service returns them."""
    sent = []
    for rule in rules:
        value = rule.get("value")
        if rule["criteria"] == "on absence" and value is not None:
            value = int(Decimal(value))
        sent.append({**dict.fromkeys(WINDOWING[:2]), **rule, "value": "" if value is None else value})
    return sent


def _type_by_rules(options: Options) -> str:
    """Return the metric type that the rules' criteria speak of."""
    return "text" if any(rule["criteria"] in TEXT_CRITERIA for rule in options.get("rules") or []) else "numeric"


def _examine_rule_set(params: Options) -> list[str]:
    """Refuse what the service would refuse, and warn about an absence that must flap."""
    if len(json.dumps(params.get("user_json") or {})) > USER_JSON_LIMIT:
        raise BadInput(f"user_json is longer than {USER_JSON_LIMIT} bytes of JSON")
    warnings = []
    criteria = {rule["criteria"] for rule in params.get("rules") or []}
    if criteria & set(NUMERIC_CRITERIA) and criteria & set(TEXT_CRITERIA):
        raise BadInput("rules: criteria for numbers and criteria for text cannot stand in one rule set")
    for number, rule in enumerate(params.get("rules") or [], 1):
        _examine_rule(number, rule, params.get("metric_type"))
        seconds = rule.get("value")
        if rule["criteria"] == "on absence" and seconds is not None and float(seconds) < SHORTEST_PERIOD:
            warnings.append(
                f"rules[{number}]: an absence of {_decimal_text(seconds)} s is shorter than any check period"
                f" ({SHORTEST_PERIOD} s at least), so this will alert between two runs of the check."
            )
    return warnings


def _examine_rule(number: int, rule: dict, metric_type: Optional[str]) -> None:
    where, criteria = f"rules[{number}]", rule["criteria"]
    wrong = {"numeric": TEXT_CRITERIA, "text": NUMERIC_CRITERIA}.get(metric_type or "", ())
    if criteria in wrong:
        raise BadInput(f"{where}: {criteria!r} is no criterion for a {metric_type} metric")
    if rule.get("value") in (None, "") and criteria != "on change":
        raise BadInput(f"{where}: {criteria!r} needs a value")
    if criteria == "on absence" and not re.match(r"^\d+(\.0*)?$", str(rule["value"])):
        raise BadInput(f"{where}: the value of 'on absence' is a whole number of seconds, not {rule['value']!r}")
    if (rule.get("wait") or 0) < 0:
        raise BadInput(f"{where}: wait is 0 or more minutes")


RULE_SET = Resource(
    "rule_set",
    CIRCONUS,
    path="/v2/rule_set",
    # Filters by metric are not served; the check's own rule sets are few.
    narrow=lambda wanted: {"f_check": wanted["check"]} if wanted.get("check") else None,
    id_api="_cid",
    id_form=cid("rule_set", r"\d+(?:_.+)?"),
    key=("check", "metric_name", "metric_pattern", "filter"),
    called="name",
    update="replace",
    fields=(
        Field("check", refers_to="check", required=True, create_only=True),
        Field("metric_name", create_only=True),
        Field("metric_pattern", create_only=True),
        Field("filter", create_only=True),
        Field("metric_type", choices=("numeric", "text"), on_create=_type_by_rules, create_only=True),
        Field(
            "rules",
            "list",
            elements="dict",
            normalise=_plain_rule,
            send=_rules_to_api,
            on_create=[],
            options=(
                Field("criteria", required=True, choices=(*NUMERIC_CRITERIA, *TEXT_CRITERIA, "on absence")),
                Field("severity", "int", required=True, choices=(1, 2, 3, 4, 5)),
                Field("value", normalise=_decimal_text),
                Field("wait", "int", default=0, unit="minutes"),
                Field(
                    "windowing_function",
                    choices=("average", "stddev", "derive", "derive_stddev", "counter", "counter_stddev"),
                ),
                Field("windowing_duration", "int", unit="seconds"),
                Field("windowing_min_duration", "int", unit="seconds"),
            ),
        ),
        Field(
            "contact_groups",
            "dict",
            whole=True,
            on_create={severity: [] for severity in SEVERITIES},
            options=tuple(
                Field(severity, "list", refers_to="contact_group", unordered=True) for severity in SEVERITIES
            ),
        ),
        Field("name"),
        Field("link"),
        Field("notes", normalise=_stripped),
        Field("parent", refers_to="rule_set"),
        Field("user_json", "dict"),
    ),
    constraints={
        "required_one_of": [("id", "check"), ("id", "metric_name", "metric_pattern")],
        "mutually_exclusive": [("metric_name", "metric_pattern")],
    },
    examine=_examine_rule_set,
)

RESOURCES = {one.module: one for one in CIRCONUS.kinds.values() if one.manages}
