"""The parts of a check bundle: its metrics, the filters of metrics, and the numbers that say how often and how long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .. import patterns
from .answers import invalid
from .world import objects, one_of

METRIC_TYPES = ("numeric", "text", "histogram", "composite", "caql")
STATUSES = ("active", "available")
_ACTIONS = ("allow", "deny", "selector")

Metric = dict[str, Any]


def metrics(value: Any, current: Sequence[Mapping[str, Any]]) -> list[Metric]:
    """Return the metrics after a merge by name: those that are not mentioned stay as they are.

    An empty object, as a disabled bundle shows one, is no metric.
    """
    merged = {str(metric["name"]): dict(metric) for metric in current}
    for sent in objects(value, "metrics"):
        if sent:
            metric = _metric(sent)
            merged[metric["name"]] = metric
    return list(merged.values())


def _metric(sent: Mapping[str, Any]) -> Metric:
    name, units = sent.get("name"), sent.get("units")
    if not isinstance(name, str) or not name:
        raise invalid("metrics: name is required")
    if units is not None and not isinstance(units, str):
        raise invalid(f"metrics: units of {name!r} must be a string or null")
    kind = one_of(sent.get("type"), METRIC_TYPES, f"metrics: type of {name!r}")
    status = one_of(sent.get("status"), STATUSES, f"metrics: status of {name!r}")
    return {"name": name, "type": kind, "status": status, "units": units or None, "tags": []}


def results(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[Metric]:
    """Return metrics, each with whether it was changed just now."""
    known = {metric["name"]: metric for metric in before}
    return [{**one, "result": "noop" if known.get(one["name"]) == one else "success"} for one in after]


def metric_filters(value: Any) -> list[list[str]]:
    """Return the filters in their order; one without a comment gets an empty one."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise invalid("metric_filters must be a list")
    return [_filter(item) for item in value]


def _filter(item: Any) -> list[str]:
    if not isinstance(item, list) or not 2 <= len(item) <= 5 or not all(isinstance(part, str) for part in item):
        raise invalid("each of metric_filters must be a list of two to five strings")
    one_of(item[0], _ACTIONS, "metric_filters: action")
    try:
        patterns.check(item[1])
    except ValueError as error:
        raise invalid(f"metric_filters: {item[1]!r} is not a regular expression: {error}") from error
    if len(item) >= 4 and item[2] != "tags":
        raise invalid('metric_filters: what follows the expression must be "tags" and a query')
    return [*item, ""] if len(item) in (2, 4) else item


def timeout(value: Any) -> int | float:
    """Return the seconds a check may take, which may have a fraction."""
    try:
        found = None if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        found = None
    if found is None or not 0 <= found <= 300:
        raise invalid("timeout must be a number from 0 to 300")
    return int(found) if found.is_integer() else found


def allowed(filters: Sequence[Sequence[str]], name: str) -> bool:
    """Tell whether the filters let a metric through: the first one that fits decides, and nothing fits nothing."""
    for action, expression, *_rest in filters:
        if patterns.fits(expression, name):
            return action != "deny"
    return False
