"""Favourite charts: what a person has put together in the portal, with its data as they are now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from starlette.responses import JSONResponse, Response

from ..service import Call, Families, Family, Operation
from . import enums as e
from .answers import ids
from .collection import API
from .explorer import Explorer
from .series import MEASURE, NODE, TEST, TIME, Bucket, Series, fits, whole
from .shapes import iso
from .world import World

Row = dict[str, Any]
_HOUR = 3600
_FRAMES = {24: (4, "Last 24 Hours"), 168: (7, "Last 7 Days")}
"""Hours -> how the details call them (ids are a sandbox choice)."""


class Charts(Family):
    """`/v2/tests/explorer/favoritechart`."""

    _world: World

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._series = others[Series]
        self._explorer = others[Explorer]

    def operations(self) -> list[Operation]:
        """Return the operations."""
        path = f"{API}/tests/explorer/favoritechart"
        return [
            Operation("GET", path, self._list), Operation("GET", f"{path}/{{id}}", self._details),
            Operation("GET", f"{path}/data/{{id}}", self._data), Operation("GET", f"{path}/defaultdata/{{id}}", self._default),
        ]  # fmt: skip

    def _list(self, _call: Call) -> Response:
        members = ("id", "name", "description", "changeDate")
        return self._world.envelope({"favoriteCharts": [{name: row[name] for name in members} for row in self._world.charts.all()]})

    def _found(self, call: Call) -> Row:
        row = self._world.charts.shared(call.path["id"])
        if row is None:
            raise self._world.unknown("Favorite Chart", call.path["id"])
        return row

    def _one(self, row: Row) -> Response:
        """Answer with one chart: in the envelope, or bare, as the vendor's description has it."""
        data = {"favoriteCharts": [row]}
        return JSONResponse(data) if self._world.setting("bare") else self._world.envelope(data)

    def _details(self, call: Call) -> Response:
        chart = self._found(call)
        one, two = (None if number is None else e.pair(e.DIMENSION, number) for number in chart["breakdowns"])
        frame = _FRAMES[chart["hours"]]
        tests = [row for row in (self._world.tests.shared(number) for number in chart["tests"]) if row]
        shown = {
            "id": chart["id"], "name": chart["name"], "description": chart["description"],
            "timeFrame": {"id": frame[0], "name": frame[1]}, "interval": e.pair(e.INTERVAL, chart["interval"]),
            "dimension": e.pair(e.DIMENSION, chart["dimension"]), "breakdownOne": one, "breakdownTwo": two,
            "statisticalValues": [e.pair(e.STATISTIC, 1)], "apps": [], "appMetrics": [], "dataFilters": [],
            "tests": [{"id": row["id"], "name": row["name"], "testType": row["testType"]} for row in tests],
            "syntheticMetrics": [e.pair(e.METRIC, number) for number in chart["metrics"]],
            "sourceType": {"id": 1, "name": "Synthetic"}, "changeDate": chart["changeDate"],
        }  # fmt: skip
        return self._one({name: value for name, value in shown.items() if value is not None})

    def _data(self, call: Call) -> Response:
        """Answer with the data; its window, interval and tests may be others than the chart's."""
        chart = self._found(call)
        window = self._explorer.window(call, chart["hours"] * _HOUR)
        interval = self._explorer.numbers(call, "timeInterval", e.INTERVAL) or (chart["interval"],)
        given = ids(call, "tests")
        tests = self._explorer.tests(given, "tests") if given else self.tests(chart)
        return self._shown(chart, tests, window, interval[0])

    def _default(self, call: Call) -> Response:
        chart, now = self._found(call), self._world.clock.now()
        return self._shown(chart, self.tests(chart), (now - chart["hours"] * _HOUR, now), chart["interval"])

    def tests(self, chart: Row) -> list[Row]:
        """Return those of a chart's tests that there still are."""
        return [row for row in (self._world.tests.shared(number) for number in chart["tests"]) if row]

    def _shown(self, chart: Row, tests: list[Row], window: tuple[float, float], interval: int) -> Response:
        lines = self.lines(chart, tests, window, interval, _as_dimensions)
        names = [{"name": e.METRIC[number]} for number in chart["metrics"]]
        shown = {"id": chart["id"], "name": chart["name"], "summary": {"fields": {"syntheticMetrics": names}, "items": lines["summary"]}}
        if "detail" in lines:
            shown["detail"] = {"items": lines["detail"]}
        return self._one(shown)

    def lines(
        self, chart: Row, tests: list[Row], window: tuple[float, float], interval: int,
        line: Callable[[Sequence[tuple[int, int, str]], int | None, list[float | None]], Row],
    ) -> dict[str, list[Row]]:  # fmt: skip
        """Return a line for each place over the whole window and, in a chart over time, for each interval. line: makes one."""
        measures = [MEASURE[number] for number in chart["metrics"]]
        # A chart is of nodes and tests, in this order; what it is drawn over stands first.
        places = [one for one in (chart["dimension"], *chart["breakdowns"]) if one in (NODE, TEST)]
        over = e.SECONDS_IN[interval] if chart["dimension"] == TIME else None
        wanted = fits(2)
        nodes = chart["nodes"]
        runs = self._series.runs(tests, *window, lambda run: wanted(run) and (nodes is None or run.node in nodes))
        buckets, _more = self._series.gathered(runs, over, places, measures)
        whole_lines: dict[Any, list[Bucket]] = {}
        for (_moment, where), bucket in buckets.items():
            whole_lines.setdefault(where, []).append(bucket)
        found = {"summary": [line(where, None, _values(whole(some), measures)) for where, some in whole_lines.items()]}
        if over is not None:
            found["detail"] = [line(where, moment, _values(bucket, measures)) for (moment, where), bucket in buckets.items()]
        return found


def _values(bucket: Bucket, measures: Sequence[str]) -> list[float | None]:
    return [bucket.value(measure) for measure in measures]


def _as_dimensions(where: Sequence[tuple[int, int, str]], moment: int | None, values: list[float | None]) -> Row:
    row = {"dimension": [{"id": number, "name": name} for _dimension, number, name in where], "syntheticMetrics": values}
    return row if moment is None else {"dateTime": iso(moment), **row}
