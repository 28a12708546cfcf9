"""Performance in version 1: raw, aggregated, favourite charts. Values are positional: the n-th name is that of the n-th value.

Times are taken in several forms, without a zone they are UTC. Without times raw answers with the last fifteen minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from starlette.responses import JSONResponse, Response

from ..service import Call, Families, Family, Operation, Refusal
from . import enums as e
from .answers import ids, items, message, true
from .charts import Charts
from .runs import COUNTS, measures
from .series import MEASURE, NODE, TEST, TIME, Series, fits, kind_of
from .shapes import iso
from .v1 import V1, american
from .world import World, no_valid

Row = dict[str, Any]
_FORMS = ("%m-%d-%Y %H:%M", "%m-%d-%Y %H:%M:%S", "%m-%d-%Y", "%m/%d/%Y %H:%M", "%m/%d/%Y")
NAMES = {
    "dns": "DNS (ms)", "connect": "Connect (ms)", "ssl": "SSL (ms)", "send": "Send (ms)", "wait": "Wait (ms)",
    "ttfb": "Time To First Byte (ms)", "load": "Load (ms)", "response": "Response (ms)", "redirect": "Redirect (ms)",
    "server": "Server Response (ms)", "filesize": "File Size", "bytes": "Downloaded Bytes", "total": "Total Downloaded Bytes",
    "throughput": "Throughput", "dom": "DOM Load (ms)", "content": "Content Load (ms)", "document": "Document Complete (ms)",
    "webpage": "Webpage Response (ms)", "testtime": "Test Time (ms)", "rtt": "Ping Round Trip (ms)", "loss": "% Packet Loss",
    "availability": "% Availability", "runs": "# Runs", "errors": "# Errors", "downtime": "% Downtime",
}  # fmt: skip
_INTERVALS = {"Minutes15": 6, "Day": 9}
_ZONE = {"id": 13, "name": "UTC"}
_DIMENSIONS = {TIME: "Time", TEST: "Test", NODE: "Node"}
_QUARTER, _DAY = 900, 86400
RECORDS = 5000


class Performance1(Family):
    """`performance` and `glimpse` of version 1."""

    _world: World

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._series = others[Series]
        self._charts = others[Charts]

    def operations(self) -> list[Operation]:
        """Return the operations."""
        path = f"{V1}/performance"
        return [
            Operation("GET", f"{path}/raw/{{id}}", lambda call: self._raw(call, [call.path["id"]])),
            Operation("GET", f"{path}/raw", lambda call: self._raw(call, ids(call, "tests"))),
            Operation("GET", f"{path}/aggregated", self._aggregated),
            Operation("GET", f"{path}/favoriteCharts", self._favourites),
            Operation("GET", f"{path}/favoriteCharts/{{id}}", self._details),
            Operation("GET", f"{path}/favoriteCharts/{{id}}/data", self._data),
            Operation("GET", f"{V1}/glimpse/favoriteCharts", lambda call: items(call, [])),
        ]  # fmt: skip

    def _refusal(self, text: str) -> Refusal:
        return Refusal(message(text))

    def _tests(self, given: Sequence[str] | None) -> list[Row]:
        if not given:
            raise self._refusal("The tests parameter is required.")
        rows = {one: self._world.tests.shared(one) for one in dict.fromkeys(given)}
        for one, row in rows.items():
            if row is None:
                raise Refusal(message(no_valid("Test", one), self._world.setting("unknown_id")))
        return [row for row in rows.values() if row is not None]

    def _window(self, call: Call, usual: float) -> tuple[float, float]:
        """Return from when to when; usual: seconds until now, when nothing is said."""
        given = [call.param(name) for name in ("startTime", "endTime")]
        if not any(given):
            now = self._world.clock.now()
            return now - usual, now
        if not all(given):
            raise self._refusal("startTime and endTime must be given together.")
        start, end = (self._moment(text or "") for text in given)
        if start >= end:
            raise self._refusal("startTime must be before endTime.")
        return start, end

    def _moment(self, text: str) -> float:
        try:
            moment = datetime.fromisoformat(text)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
        except (ValueError, OverflowError):
            pass
        for form in _FORMS:
            try:
                return datetime.strptime(text, form).replace(tzinfo=UTC).timestamp()
            except ValueError:
                continue
        raise self._refusal(f"The time '{text[:40]}' cannot be read.")

    # Raw

    def _raw(self, call: Call, given: Sequence[str] | None) -> Response:
        tests = self._tests(given)
        if len(kind_of(tests)) > 1:
            raise self._refusal("All tests must be of one type.")
        start, end = self._window(call, _QUARTER)
        kind = tests[0]["testType"]["id"]
        wanted = measures(kind) or COUNTS
        rows = []
        for run in self._series.runs(tests, start, end, fits(2)):
            if true(call, "showOnlyPushApiFailed") or len(rows) >= RECORDS or run is None:  # all of them fit
                break
            places = self._series.places(run, (TEST, NODE))
            values = [run.value(measure) for measure in wanted]
            rows.append({**_places(places, run.at), "host_Ip": f"192.0.2.{run.node % 250}", "synthetic_metrics": values})
        fields = {**_fields((TIME, TEST, NODE)), "synthetic_metrics": _headers(wanted)}
        return JSONResponse({**_span(start, end), "timezone": _ZONE, "detail": {"fields": fields, "items": rows}})

    # Aggregated and favourite charts

    def _aggregated(self, call: Call) -> Response:
        tests = self._tests(ids(call, "tests"))
        kind = call.param("aggregationType") or "Minutes15"
        if kind not in _INTERVALS:
            raise self._refusal(f"The value '{kind[:40]}' is not valid for aggregationType.")
        start, end = self._window(call, _DAY)
        chart = {"dimension": TIME, "breakdowns": [TEST, None], "metrics": [89, 10, 15, 61, 33], "nodes": None}
        return self._chart(chart, tests, (start, end), _INTERVALS[kind])

    def _chart(self, chart: Row, tests: list[Row], window: tuple[float, float], interval: int) -> Response:
        lines = self._charts.lines(chart, tests, window, interval, _line if chart["dimension"] == TIME else _line_by_place)
        wanted = [MEASURE[number] for number in chart["metrics"]]
        places = [one for one in (chart["dimension"], *chart["breakdowns"]) if one is not None]
        shown: Row = {
            **_span(*window), "timezone": _ZONE,
            "summary": {
                "fields": {**_fields(places, summary=True), "synthetic_metrics": _headers(wanted, True)}, "items": lines["summary"],
            },
        }  # fmt: skip
        if "detail" in lines:
            fields = {**_fields(places), "synthetic_metrics": _headers(wanted, True)}
            shown["detail"] = {"fields": fields, "items": lines["detail"]}
        return JSONResponse(shown)

    def _favourites(self, call: Call) -> Response:
        rows = self._world.charts.all()
        return items(call, [_favourite(row) for row in rows])

    def _found(self, call: Call) -> Row:
        row = self._world.charts.shared(call.path["id"])
        if row is None:
            raise Refusal(message(no_valid("Favorite Chart", call.path["id"]), self._world.setting("unknown_id")))
        return row

    def _details(self, call: Call) -> Response:
        chart = self._found(call)
        tests = [{"id": row["id"], "name": row["name"], "type": row["testType"]} for row in self._charts.tests(chart)]
        breakdowns = [{"id": one, "name": _DIMENSIONS[one]} for one in chart["breakdowns"] if one is not None]
        return JSONResponse(
            {
                **_favourite(chart), "time_interval": e.pair(e.INTERVAL, chart["interval"]),
                "dimension": {"id": chart["dimension"], "name": _DIMENSIONS[chart["dimension"]]},
                **{f"breakdown_{place}": one for place, one in enumerate(breakdowns, 1)}, "tests": tests,
                "synthetic_metrics": _headers([MEASURE[number] for number in chart["metrics"]], True),
            }
        )  # fmt: skip

    def _data(self, call: Call) -> Response:
        chart = self._found(call)
        given = ids(call, "tests")
        tests = self._tests(given) if given else self._charts.tests(chart)
        return self._chart(chart, tests, self._window(call, chart["hours"] * 3600), chart["interval"])


def _favourite(row: Row) -> Row:
    return {"id": row["id"], "name": row["name"], "description": row["description"], "change_date": american(row["changeDate"])}


def _span(start: float, end: float) -> Row:
    """Return start and end, with the seven digits of .NET."""
    return {name: iso(moment)[:-1] + ".0000000Z" for name, moment in (("start", start), ("end", end))}


def _headers(wanted: Sequence[str], statistical: bool = False) -> list[Row]:
    average = {"statistical": {"prefix": "Avg", "id": 1}} if statistical else {}
    return [
        {"name": NAMES[measure], "index": index, **({} if measure in COUNTS else average)} for index, measure in enumerate(wanted)
    ]


def _fields(places: Sequence[int], summary: bool = False) -> Row:
    """Return the headers of what rows are told apart by; a summary has no time."""
    names = ("dimension", "breakdown_1", "breakdown_2")
    told = {name: {"name": _DIMENSIONS[one], "id": one} for name, one in zip(names, places, strict=False)}
    return {name: one for name, one in told.items() if not (summary and one["id"] == TIME)}


def _places(places: Sequence[tuple[int, int, str]], moment: int | None) -> Row:
    told: Row = {} if moment is None else {"dimension": {"name": iso(moment)[:-1], "id": moment}}
    return told | {f"breakdown_{place}": {"name": name, "id": number} for place, (_dimension, number, name) in enumerate(places, 1)}


def _line_by_place(where: Sequence[tuple[int, int, str]], moment: int | None, values: list[float | None]) -> Row:
    """Return a line of a chart that is not drawn over time: what it is drawn over stands first."""
    (_dimension, number, name), rest = where[0], where[1:]
    return {"dimension": {"name": name, "id": number}, **_places(rest, moment), "synthetic_metrics": values}


def _line(where: Sequence[tuple[int, int, str]], moment: int | None, values: list[float | None]) -> Row:
    return {**_places(where, moment), "synthetic_metrics": values}
