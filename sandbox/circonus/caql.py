"""CAQL: asking for numbers. As much of it as reads what was pushed: `find("name", "query")`, and `histogram:percentile` behind it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from math import ceil
from statistics import fmean
from typing import Any

from starlette.responses import Response

from ..service import Call, Family, Operation
from .answers import answer, invalid
from .listing import Row
from .metrics import known_metrics
from .tag_query import balanced

_FIND = re.compile(r'find\(\s*(["\'])(?P<name>.*?)\1\s*(?:,\s*(["\'])(?P<query>.*?)\3\s*)?\)')
_PERCENTILE = re.compile(r"\|\s*histogram:percentile\(\s*(?P<wanted>[^()]*?)\s*\)")
_MOST = 5000
"""Rows of one answer."""


class Caql(Family):
    """The question; what else stands behind a `find` is read and not done (the sandbox's choice)."""

    def operations(self) -> list[Operation]:
        """Return it."""
        return [Operation("GET", "/caql", self._ask)]

    def _ask(self, call: Call) -> Response:
        text, form = call.param("query"), call.param("format") or "DF1"
        if not text or not balanced(text):
            raise invalid("query must be a CAQL statement")
        if form not in ("DF1", "DF4"):
            raise invalid("format must be DF1 or DF4")
        end = _seconds(call, "end", self._world.now() - 300)
        start, period = _seconds(call, "start", end - 60), _seconds(call, "period", 60)
        if not period or end < start or (end - start) // period > _MOST:
            raise invalid("start, end and period do not make a range of time")
        found = _FIND.search(text)
        wanted = None if found is None else f"{found['name']} {found['query'] or ''}"
        series = [] if wanted is None else known_metrics(self._world, wanted)
        steps = range(start - start % period, end, period)
        taken = _taken(text)
        series = [(row, samples) for row, samples in series for _one in taken]
        values = [
            [taken[place % len(taken)](_within(samples, step, period)) for step in steps]
            for place, (_row, samples) in enumerate(series)
        ]
        headers = {"X-Circonus-Cached-Result": "false"}
        if form == "DF4":
            return answer(_df4(series, values, steps), headers)
        rows = [[step, [one[place] for one in values]] for place, step in enumerate(steps)]
        shown = {"_data": rows, "_start": start, "_end": end, "_period": period, "_query": text}
        return answer(shown, headers)


def _seconds(call: Call, name: str, default: int) -> int:
    value = call.param(name) or ""
    if not value:
        return default
    if not re.fullmatch(r"\d{1,12}", value):
        raise invalid(f"{name} must be in whole seconds")
    return int(value)


def _within(samples: Sequence[Sequence[Any]], start: int, period: int) -> list[float]:
    return [value for moment, value in samples if start <= moment < start + period and not isinstance(value, str)]


def _taken(query: str) -> list[Callable[[list[float]], float | None]]:
    """Return what is taken of the numbers of a period: their mean, or the percentiles that are asked for."""
    found = _PERCENTILE.search(query)
    if found is None:
        return [lambda numbers: fmean(numbers) if numbers else None]
    wanted = [one.strip() for one in found["wanted"].split(",")]
    if not all(re.fullmatch(r"\d{1,3}(\.\d{1,6})?", one) and float(one) <= 100 for one in wanted):
        raise invalid("histogram:percentile takes numbers from 0 to 100")
    return [partial(_percentile, float(one)) for one in wanted]


def _percentile(wanted: float, numbers: list[float]) -> float | None:
    """Return the least number that so many per cent of them do not exceed."""
    ranked = sorted(numbers)
    return ranked[max(ceil(wanted / 100 * len(ranked)), 1) - 1] if ranked else None


def _df4(series: Sequence[tuple[Row, Any]], values: list[list[Any]], steps: range) -> dict[str, Any]:
    head = {"count": len(steps), "start": steps.start, "period": steps.step, "error": [], "warning": []}
    meta = [{"kind": "numeric", "label": row["_metric_name"], "tags": row["_check_tags"]} for row, _samples in series]
    return {"version": "DF4", "head": head, "meta": meta, "data": values}
