# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rule sets: when a metric of a check is an alert, and whom it tells."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any, Optional

from ...behaviour import Behaviour, Lookup
from ...errors import BadInput
from ...resource import Identity, Listing, Module, Resource
from ...steps import Desired
from ...values import (
    FIXED,
    Choice,
    Field,
    Json,
    ListOf,
    Members,
    Name,
    Number,
    Options,
    Quoted,
    Ref,
    Row,
    Text,
    Unknown,
)
from .system import CIRCONUS, WHOLE, cid
from .values import CONTACT_GROUPS, NOBODY, NUMBER, SEVERITY, decimal_text
from .young import LeadsToChecks

SHORTEST_PERIOD = 10
"""Seconds between two runs of a check, at least; an absence shorter than that is always true now and then."""
USER_JSON_LIMIT = 4096
"""Bytes of a rule set's user_json, serialised."""
NUMERIC_CRITERIA = ("min value", "max value", "equals", "does not equal")
TEXT_CRITERIA = ("match", "does not match", "contains", "does not contain", "on change")
MISFITS = {"numeric": TEXT_CRITERIA, "text": NUMERIC_CRITERIA}
"""Of which criteria a metric of each type can have none."""
WINDOWING = ("windowing_function", "windowing_duration", "windowing_min_duration")


class Threshold(Quoted):
    """What a metric is compared with: as a number, or as the text that it is; the criterion says which."""

    def fits(self, value: Any) -> bool:
        """Take numbers as well."""
        return value.__class__ in (str, int, float)

    def check(self, value: Any, place: str) -> None:
        """Leave it to the rule, which knows the criterion."""


class Rule(Members):
    """One rule. A window without a function is none (the service returns a duration of 300 s then)."""

    def check(self, value: Any, place: str) -> None:
        """Refuse a number where texts are compared, what is no number where numbers are, and what lacks either."""
        super().check(value, place)
        threshold, criteria = value.get("value"), value["criteria"]
        if criteria in NUMERIC_CRITERIA:
            if threshold not in (None, "") and not NUMBER.match(str(threshold).strip()):
                raise BadInput(f"{place}.value: {threshold!r} is no number, and {criteria!r} compares numbers")
        elif criteria in TEXT_CRITERIA and threshold is not None:
            Quoted.check(VALUE, threshold, f"{place}.value")
        if threshold in (None, "") and criteria != "on change":
            raise BadInput(f"{place}: {criteria!r} needs a value")
        if criteria == "on absence" and not re.match(r"^\d+(\.0*)?$", str(threshold)):
            raise BadInput(f"{place}: the value of 'on absence' is a whole number of seconds, not {threshold!r}")

    def canonical(self, value: Any) -> Any:
        """Return a rule with the defaults of its window."""
        if not value or value.__class__ is Unknown:
            return super().canonical(value)
        if value.get("value") is not None and value.get("criteria") not in TEXT_CRITERIA:
            value = {**value, "value": decimal_text(value["value"])}
        window: dict = {"windowing_function": None}
        if value.get("windowing_function"):
            window = {
                "windowing_function": value["windowing_function"],
                "windowing_duration": value.get("windowing_duration") or 300,
                "windowing_min_duration": value.get("windowing_min_duration") or 0,
            }
        return super().canonical({"value": None, **{name: one for name, one in value.items() if name not in WINDOWING}, **window})

    def to_wire(self, value: Any) -> Any:
        """Return a rule as it is sent: thresholds are text and seconds of absence a number, as the service returns them."""
        threshold = value.get("value")
        if value["criteria"] == "on absence" and threshold is not None:
            threshold = int(Decimal(threshold))
        return {**dict.fromkeys(WINDOWING[:2]), **super().to_wire(value), "value": "" if threshold is None else threshold}


def _type_by_rules(options: Options) -> str:
    """Return the metric type that the rules' criteria speak of."""
    return "text" if any(rule["criteria"] in TEXT_CRITERIA for rule in options.get("rules") or []) else "numeric"


class RuleSetRules(LeadsToChecks, Behaviour):
    """Refuses what the service would refuse, and warns about an absence that must flap."""

    def check(self, params: Options) -> list[str]:
        """Look at each rule, and at all of them together."""
        if len(json.dumps(params.get("user_json") or {})) > USER_JSON_LIMIT:
            raise BadInput(f"user_json is longer than {USER_JSON_LIMIT} bytes of JSON")
        warnings = []
        criteria = {rule["criteria"] for rule in params.get("rules") or []}
        if criteria & set(NUMERIC_CRITERIA) and criteria & set(TEXT_CRITERIA):
            raise BadInput("rules: criteria for numbers and criteria for text cannot stand in one rule set")
        _refuse_misfits(params)
        for number, rule in enumerate(params.get("rules") or []):
            seconds = rule.get("value")
            if rule["criteria"] == "on absence" and seconds is not None and float(seconds) < SHORTEST_PERIOD:
                warnings.append(
                    f"rules[{number}]: an absence of {decimal_text(seconds)} s is shorter than any check period"
                    f" ({SHORTEST_PERIOD} s at least), so this will alert between two runs of the check."
                )
        return warnings

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Send a rule that stays as it was read, with what only the service knows of it."""
        if row is None:
            return body
        there = [(RULE.canonical(one), one) for one in row.get("rules") or []]
        rules = [next((one for rule, one in there if rule == RULE.canonical(sent)), sent) for sent in body.get("rules") or []]
        return {**body, "rules": rules}

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Refuse rules that do not fit the metric, where one of the two is given and the other is there already."""
        if row is None or not want.options.keys() & {"rules", "metric_type"}:
            return want
        _refuse_misfits({**RULE_SET.to_options(row), **want.options}, "" if "rules" in want.options else " that is there")
        return want


def _refuse_misfits(options: Options, whose: str = "") -> None:
    """Refuse rules that do not fit the type of the metric. whose: what is said of them."""
    kind = options.get("metric_type")
    for number, rule in enumerate(options.get("rules") or []):
        if rule["criteria"] in MISFITS.get(kind, ()):
            words = f"rules[{number}]{whose}: {rule['criteria']!r} is no criterion for a {kind} metric"
            raise BadInput(words, advice="Give the rules and the metric type that go together")


LINE = Text(lambda written: written.rstrip("\r\n"))
"""A text in which blanks may mean something, but never the line end of the file it came from."""
VALUE = Threshold()
RULE = Rule(
    Field("criteria", Choice(*NUMERIC_CRITERIA, *TEXT_CRITERIA, "on absence"), required=True),
    Field("severity", SEVERITY, required=True),
    Field("value", VALUE),
    Field("wait", Number("minutes", least=0), default=0),
    Field("windowing_function", Choice("average", "stddev", "derive", "derive_stddev", "counter", "counter_stddev")),
    Field("windowing_duration", Number(unit="seconds")),
    Field("windowing_min_duration", Number(unit="seconds")),
)
RULE_SET = Resource(
    "rule_set",
    CIRCONUS,
    "/v2/rule_set",
    identity=Identity(
        ("check", "metric_name", "metric_pattern", "filter"), id="_cid", parse_id=cid("rule_set", r"\d+(?:_.+)?"), names=("name",)
    ),
    # Filters by metric are not served; the check's own rule sets are few.
    listing=Listing(filter=lambda wanted: {"f_check": wanted["check"]} if wanted.get("check") else None),
    update=WHOLE,
    fields=(
        Field("check", Ref("check"), FIXED, required=True),
        Field("metric_name", Name(), FIXED),
        Field("metric_pattern", LINE, FIXED),
        Field("filter", LINE, FIXED),
        Field("metric_type", Choice("numeric", "text"), FIXED, initial=_type_by_rules),
        Field("rules", ListOf(RULE), initial=[]),
        Field("contact_groups", CONTACT_GROUPS, initial=NOBODY),
        Field("name", Name()),
        Field("link", Text(str.strip)),
        Field("notes", Text(str.strip)),
        Field("parent", Ref("rule_set")),
        Field("user_json", Json()),
    ),
    module=Module(
        constraints={
            "required_one_of": [("id", "check"), ("id", "metric_name", "metric_pattern")],
            "mutually_exclusive": [("metric_name", "metric_pattern")],
        }
    ),
    behaviour=RuleSetRules(),
)
