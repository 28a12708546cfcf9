"""The rules of a rule set: which criteria fit which metric, and what their numbers come back as."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from .answers import invalid
from .world import whole

NUMERIC = ("min value", "max value", "equals", "does not equal")
TEXT = ("match", "does not match", "contains", "does not contain", "on change")
ABSENCE = "on absence"
FUNCTIONS = ("average", "stddev", "derive", "derive_stddev", "counter", "counter_stddev")
_WINDOW = 300
"""Seconds; what a rule without a function shows, and one with a function gets when it says nothing."""


def rules(value: Any, metric_type: str, derive: Any) -> list[dict[str, Any]]:
    """Return the rules as stored, in their order. derive: the function for rules that do not name one."""
    if not isinstance(value, list):
        raise invalid("rules must be a list")
    return [_rule(rule, metric_type, derive) for rule in value]


def _rule(rule: Any, metric_type: str, derive: Any) -> dict[str, Any]:
    if not isinstance(rule, dict):
        raise invalid("each rule must be an object")
    criteria = rule.get("criteria")
    if criteria not in (*NUMERIC, *TEXT, ABSENCE):
        raise invalid(f"criteria {criteria!r} is not known")
    if criteria != ABSENCE and criteria not in (NUMERIC if metric_type == "numeric" else TEXT):
        raise invalid(f"criteria {criteria!r} does not fit a {metric_type} metric")
    return {
        "criteria": criteria,
        # A rule of severity 0 ("stop here") was taken once; the present service's answer is unconfirmed.
        "severity": whole(rule.get("severity"), "severity", 1, 5),
        "value": _value(criteria, rule.get("value")),
        "wait": whole(0 if rule.get("wait") is None else rule["wait"], "wait", 0),
        **_window(rule, metric_type, derive),
    }


def _value(criteria: str, value: Any) -> str | int:
    if criteria == ABSENCE:
        return whole(value, "value of 'on absence' (seconds)", 1)
    if criteria == "on change":
        return "" if value is None else str(value)
    if criteria in TEXT:
        if not isinstance(value, str):
            raise invalid(f"value of {criteria!r} must be a string")
        return value
    return _threshold(criteria, value)


def _threshold(criteria: str, value: Any) -> str:
    """Return a threshold as the service shows it: text, whatever it was sent as."""
    try:
        number = None if isinstance(value, bool) else Decimal(str(value).strip())
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise invalid(f"value of {criteria!r} must be a number")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _window(rule: dict[str, Any], metric_type: str, derive: Any) -> dict[str, Any]:
    function = rule.get("windowing_function", derive)
    if function not in (*FUNCTIONS, None):
        raise invalid(f"windowing_function {function!r} is not known")
    none = {"windowing_function": None, "windowing_duration": _WINDOW, "windowing_min_duration": 0}
    if function is None or metric_type == "text":
        return none  # a duration without a function comes back as the default
    given = {name: rule[name] for name in none if rule.get(name) is not None}
    duration = whole(given.get("windowing_duration", _WINDOW), "windowing_duration", 1)
    least = whole(given.get("windowing_min_duration", 0), "windowing_min_duration", 0, duration)
    return {"windowing_function": function, "windowing_duration": duration, "windowing_min_duration": least}


def summary(stored: list[dict[str, Any]]) -> str | None:
    """Return the rule set's `derive`: the function its rules share, `mixed`, or null."""
    functions = {rule["windowing_function"] for rule in stored}
    return functions.pop() if len(functions) == 1 else ("mixed" if functions else None)
