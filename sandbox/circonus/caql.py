"""CAQL: asking for numbers. As much of it as reads what was pushed: `find("name", "query")` with functions behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import fmean
from typing import Any

from starlette.responses import Response

from ..service import Call, Family, Operation
from .answers import answer, invalid
from .listing import Row
from .metrics import known_metrics
from .tag_query import balanced

_FIND = re.compile(r'find\(\s*(["\'])(?P<name>.*?)\1\s*(?:,\s*(["\'])(?P<query>.*?)\3\s*)?\)')
_MOST = 5000
"""Rows of one answer."""


class Caql(Family):
    """The question; what stands behind a `find` is read and not done (the sandbox's choice)."""

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
        values = [[_mean(samples, step, period) for step in steps] for _row, samples in series]
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


def _mean(samples: Sequence[Sequence[Any]], start: int, period: int) -> float | None:
    found = [value for moment, value in samples if start <= moment < start + period and not isinstance(value, str)]
    return fmean(found) if found else None


def _df4(series: Sequence[tuple[Row, Any]], values: list[list[Any]], steps: range) -> dict[str, Any]:
    head = {"count": len(steps), "start": steps.start, "period": steps.step, "error": [], "warning": []}
    meta = [{"kind": "numeric", "label": row["_metric_name"], "tags": row["_check_tags"]} for row, _samples in series]
    return {"version": "DF4", "head": head, "meta": meta, "data": values}
