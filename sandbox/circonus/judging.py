"""What a rule says of the numbers and texts of one metric at one moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, pstdev
from typing import Any

from .rules import ABSENCE, NUMERIC

Sample = Sequence[Any]
"""When, in seconds, and what: `[1767261605, 93]`."""


@dataclass(frozen=True)
class Finding:
    """A rule that holds. value: what it looked at, as text; since: when it began to."""

    rule: Mapping[str, Any]
    value: str
    since: int


def judge(rules: Sequence[Mapping[str, Any]], samples: Sequence[Sample], now: int) -> Finding | None:
    """Return what the first rule that holds has found. samples: the oldest first, at least one."""
    for rule in rules:
        found = _absent(rule, samples, now) if rule["criteria"] == ABSENCE else _wrong(rule, samples, now)
        if found is not None:
            return found
    return None


def spelled(value: Any) -> str:
    """Return a value as alerts show it."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _absent(rule: Mapping[str, Any], samples: Sequence[Sample], now: int) -> Finding | None:
    last, value = samples[-1]
    due = last + rule["value"]
    return Finding(rule, spelled(value), due) if now >= due else None


def _wrong(rule: Mapping[str, Any], samples: Sequence[Sample], now: int) -> Finding | None:
    moment, value = samples[-1]
    if rule["criteria"] == "on change":
        changed = len(samples) > 1 and samples[-2][1] != value
        return Finding(rule, spelled(value), moment) if changed else None
    if rule["criteria"] in NUMERIC:
        value = _windowed(rule, samples, now)
        if value is None or not _NUMERIC[rule["criteria"]](value, float(rule["value"])):
            return None
    elif not isinstance(value, str) or not _TEXT[rule["criteria"]](value, rule["value"]):
        return None
    return Finding(rule, spelled(value), moment)


_NUMERIC = {
    "min value": float.__lt__,
    "max value": float.__gt__,
    "equals": float.__eq__,
    "does not equal": float.__ne__,
}
_TEXT = {
    # That a match is of the whole text and not of an expression is the sandbox's choice.
    "match": lambda value, wanted: value == wanted,
    "does not match": lambda value, wanted: value != wanted,
    "contains": lambda value, wanted: wanted in value,
    "does not contain": lambda value, wanted: wanted not in value,
}


def _windowed(rule: Mapping[str, Any], samples: Sequence[Sample], now: int) -> float | None:
    """Return the number that a threshold is held against; None while a window has too little in it."""
    numbers = [(moment, float(value)) for moment, value in samples if isinstance(value, int | float)]
    if rule["windowing_function"] is None:
        return numbers[-1][1] if numbers else None
    window = [(moment, value) for moment, value in numbers if moment > now - rule["windowing_duration"]]
    if not window or now - window[0][0] < rule["windowing_min_duration"]:
        return None
    return _FUNCTIONS[rule["windowing_function"]](window)


_Window = Sequence[tuple[int, float]]


def _slopes(window: _Window) -> list[float]:
    return [(right[1] - left[1]) / (right[0] - left[0]) for left, right in pairwise(window) if right[0] > left[0]]


def _rising(window: _Window) -> list[float]:
    return [slope for slope in _slopes(window) if slope >= 0]


def _mean(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None


def _spread(values: Sequence[float]) -> float | None:
    return pstdev(values) if values else None


_FUNCTIONS = {
    "average": lambda window: _mean([value for dummy, value in window]),
    "stddev": lambda window: _spread([value for dummy, value in window]),
    "derive": lambda window: _mean(_slopes(window)),
    "derive_stddev": lambda window: _spread(_slopes(window)),
    "counter": lambda window: _mean(_rising(window)),
    "counter_stddev": lambda window: _spread(_rising(window)),
}
