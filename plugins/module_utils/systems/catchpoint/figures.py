# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Figures over measured rows: how many, how available, mean and percentiles. What was not measured counts nowhere, and is never zero."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, Optional

from ...values import Options

PERCENTILES = (50, 95, 99)
RUNS, AVAILABILITY = "runs", "availability"
"""Fields by which others are weighed, where the service tells them."""


def percentile(values: Sequence[float], percent: float) -> Optional[float]:
    """Return the value that so many percent do not exceed, between two values in proportion; None of no values."""
    if not values:
        return None
    ordered = sorted(values)
    place = (len(ordered) - 1) * percent / 100
    below, above = math.floor(place), math.ceil(place)
    return _rounded(ordered[below] + (ordered[above] - ordered[below]) * (place - below))


def mean(pairs: Iterable[tuple[float, float]]) -> Optional[float]:
    """Return the mean of (value, weight); None of nothing, or of what weighs nothing."""
    total = weight = 0.0
    for value, heavy in pairs:
        total += value * heavy
        weight += heavy
    return _rounded(total / weight) if weight else None


def _rounded(value: float) -> float:
    return round(value, 3)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _weight(row: Options, unit: Optional[str]) -> float:
    """Return how many runs a value stands for: of a duration those that succeeded, for the others have measured none."""
    runs = row.get(RUNS)
    if not _is_number(runs) or unit == "count":
        return 1.0
    available = row.get(AVAILABILITY)
    if unit == "%" or not _is_number(available):
        return float(runs)
    return runs * available / 100


def figures(rows: Sequence[Options], fields: Sequence[Options]) -> Options:
    """Return what the rows of one test say: count, availability, and the figures of each metric.

    rows: by field name, None for what is missing. fields: name and unit of each metric.
    count is the number of runs where the rows tell it, else that of the rows. availability is in percent, weighed by runs; None
    where the service tells none. metrics: name -> unit, points (rows that have a value), missing, mean, min, max, p50, p95, p99.
    """
    told = [row[RUNS] for row in rows if _is_number(row.get(RUNS))]
    available = [(row[AVAILABILITY], _weight(row, "%")) for row in rows if _is_number(row.get(AVAILABILITY))]
    return {
        "count": int(sum(told)) if told else len(rows),
        "availability": mean(available),
        "metrics": {one["name"]: _of_metric(rows, one) for one in fields},
    }


def _of_metric(rows: Sequence[Options], field: Options) -> Options:
    name, unit = field["name"], field.get("unit")
    there = [row for row in rows if _is_number(row.get(name))]
    values = [float(row[name]) for row in there]
    return {
        "unit": unit,
        "points": len(values),
        "missing": len(rows) - len(values),
        "mean": mean((row[name], _weight(row, unit)) for row in there),
        "min": min(values, default=None),
        "max": max(values, default=None),
        **{f"p{percent}": percentile(values, percent) for percent in PERCENTILES},
    }
