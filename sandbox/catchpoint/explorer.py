"""Performance in version 2: raw and aggregated rows, errors, and the vocabularies of what can be asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Family, Operation
from . import enums as e
from .answers import ids, paging, true
from .collection import API
from .runs import MOST
from .series import MEASURE, NODE, TEST, TIME, Bucket, Series, fits, kind_of, named, whole
from .settled import Settled
from .shapes import iso
from .world import World, no_valid

Row = dict[str, Any]
_HOUR, _DAY = 3600, 86400
RECORDS = 5000
"""Rows of one answer; a window with more says that it has."""
_USUAL = (TIME, TEST, NODE)


@dataclass(frozen=True)
class Asked:
    """What a call asks for. errors: only runs with these types of errors."""

    tests: list[Row]
    start: float
    end: float
    dimensions: tuple[int, ...]
    metrics: tuple[int, ...] | None
    availability: int
    verify: bool
    tracepoints: tuple[int, ...]


class Explorer(Family):
    """`/v2/tests/explorer` and `/v2/tests/errors`."""

    _world: World

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._series = others[Series]
        self._settled = others[Settled]

    def operations(self) -> list[Operation]:
        """Return the operations."""
        path = f"{API}/tests/explorer"
        return [
            Operation("GET", f"{path}/raw", self._raw), Operation("GET", f"{path}/aggregated", self._aggregated),
            Operation("GET", f"{path}/enumeration", self._enumeration),
            Operation("GET", f"{API}/tests/errors/raw", self._errors),
            Operation("GET", f"{API}/tests/errors/raw/{{ids}}", self._errors_of),
        ]  # fmt: skip

    # What is asked for

    def window(self, call: Call, usual: float) -> tuple[float, float]:
        """Return from when to when; usual: seconds until now, when nothing is said."""
        given = [call.param(name) for name in ("startTimeUtc", "endTimeUtc")]
        if not any(given):
            now = self._world.clock.now()
            return now - usual, now
        if not all(given):
            raise self._world.refusal("startTimeUtc and endTimeUtc must be given together.")
        start, end = (self._moment(name, text or "") for name, text in zip(("startTimeUtc", "endTimeUtc"), given, strict=True))
        if start >= end:
            raise self._world.refusal("startTimeUtc must be before endTimeUtc.")
        return start, end

    def _moment(self, name: str, text: str) -> float:
        try:
            moment = datetime.fromisoformat(text)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
        except (ValueError, OverflowError):
            raise self._world.refusal(f"The value '{text[:40]}' is not valid for {name}.") from None

    def numbers(self, call: Call, name: str, known: Mapping[int, Any]) -> tuple[int, ...] | None:
        """Return ids of a vocabulary, None when none are given."""
        given = ids(call, name)
        if given is None:
            return None
        by_text = {str(number): number for number in known}
        for text in given:
            if text not in by_text:
                raise self._world.refusal(f"The value '{text[:40]}' is not valid for {name}.")
        return tuple(dict.fromkeys(by_text[text] for text in given))

    def tests(self, given: Sequence[str] | None, name: str = "testIds") -> list[Row]:
        """Return the tests that are meant; every one of them has to be there."""
        if not given:
            raise self._world.refusal(f"The {name} field is required.")
        rows = {one: self._world.tests.shared(one) for one in dict.fromkeys(given)}
        missing = [no_valid("Test", one) for one, row in rows.items() if row is None]
        if missing:
            raise self._world.refusal(*missing, status=self._world.setting("unknown_id"))
        return [row for row in rows.values() if row is not None]

    def _asked(self, call: Call, usual: float) -> Asked:
        tests = self.tests(ids(call, "testIds"))
        start, end = self.window(call, usual)
        availability = self.numbers(call, "availabilityFilter", dict.fromkeys(range(9))) or (2,)
        return Asked(
            tests, start, end, self.numbers(call, "dimensionIds", e.DIMENSION) or _USUAL, self.numbers(call, "metricIds", e.METRIC),
            availability[0], true(call, "verifyOnError"),
            self.numbers(call, "tracepointIds", {row["id"]: row for row in self._world.insights.all()}) or (),
        )  # fmt: skip

    # What is answered

    def _raw(self, call: Call) -> Response:
        asked = self._asked(call, _HOUR)
        return self._answer([self._raw_item(asked, kind, tests) for kind, tests in kind_of(asked.tests).items()])

    def _answer(self, items: list[Row]) -> Response:
        return self._world.envelope({"responseItems": items, "hasMore": False})

    def _raw_item(self, asked: Asked, kind: int, tests: list[Row], errors: Sequence[str] | None = None) -> Row:
        """Return the rows of tests of one type: one for each run."""
        metrics = self._metrics(asked, kind)
        measures = [MEASURE[number] for number in metrics]
        insights = self._insights(asked, tests[0])
        rows: list[Row] = []
        total, more = Bucket(), False
        for seen, run in enumerate(self._series.runs(tests, asked.start, asked.end, fits(asked.availability, errors), asked.verify)):
            if len(rows) >= RECORDS or seen >= MOST:
                more = True
                break
            if run is None:
                continue
            total.add(run, measures)
            places = self._series.places(run, asked.dimensions)
            row = self._row(places, [run.value(measure) for measure in measures], insights, run.node)
            rows.append({"dateTime": iso(run.at), **row})
        summary = [{"values": [total.value(measure) for measure in measures], "dimensions": []}] if rows else []
        return {**self._head(asked, metrics, insights, more), "items": rows, "summaryItems": summary}

    def _aggregated(self, call: Call) -> Response:
        asked = self._asked(call, _DAY)
        (interval,) = (self.numbers(call, "timeInterval", e.INTERVAL) or (6,))[:1]
        items = [self._gathered(asked, kind, tests, interval) for kind, tests in kind_of(asked.tests).items()]
        return self._answer(items)

    def _gathered(self, asked: Asked, kind: int, tests: list[Row], interval: int) -> Row:
        """Return the rows of tests of one type: one for each interval and place that has runs."""
        metrics = self._metrics(asked, kind)
        measures = [MEASURE[number] for number in metrics]
        runs = self._series.runs(tests, asked.start, asked.end, fits(asked.availability), asked.verify)
        every = e.SECONDS_IN[interval] if TIME in asked.dimensions else None
        buckets, more = self._series.gathered(runs, every, asked.dimensions, measures)
        insights = self._insights(asked, tests[0])
        rows = []
        for (moment, places), bucket in list(buckets.items())[:RECORDS]:
            row = self._row(places, [bucket.value(measure) for measure in measures], insights, 0)
            rows.append(row if moment is None else {"dateTime": iso(moment), **row})
        total = whole(buckets.values())
        summary = [{"values": [total.value(measure) for measure in measures], "dimensions": []}] if rows else []
        head = self._head(asked, metrics, insights, more or len(buckets) > RECORDS)
        return {"timeInterval": e.pair(e.INTERVAL, interval), **head, "items": rows, "summaryItems": summary}

    def _metrics(self, asked: Asked, kind: int) -> list[int]:
        """Return the metrics of an answer, in the order that was asked for; what a type does not have is null."""
        return list(asked.metrics) if asked.metrics is not None else self._series.metrics(kind)

    def _head(self, asked: Asked, metrics: Sequence[int], insights: Mapping[str, list[Row]], more: bool) -> Row:
        """Return what an answer says of its rows; the offset of the zone is a span in words."""
        headers = {
            kind: [{"id": one["id"], "index": index, "name": one["name"]} for index, one in enumerate(rows)]
            for kind, rows in insights.items()
        }  # fmt: skip
        return {
            "startTimeUtc": iso(asked.start), "endTimeUtc": iso(asked.end), "timeZoneOffSet": "00:00:00", "hasMoreRecords": more,
            "dimensions": [named(one) for one in asked.dimensions],
            "metrics": [{"index": index, "name": e.METRIC[number]} for index, number in enumerate(metrics)], **headers,
        }  # fmt: skip

    def _insights(self, asked: Asked, test: Row) -> dict[str, list[Row]]:
        """Return the indicators and tracepoints of a test's settings, and the tracepoints asked for besides."""
        own = self._settled.effective("insights", test)
        found: dict[str, list[Row]] = {}
        for kind, more in (("indicators", ()), ("tracepoints", asked.tracepoints)):
            numbers = dict.fromkeys([*(one["id"] for one in own.get(kind, ())), *more])
            found[kind] = [row for row in (self._world.insights.shared(number) for number in numbers) if row]
        return found

    def _row(self, places: Any, values: list[Any], insights: Mapping[str, list[Row]], node: int) -> Row:
        """Return a row: indicators are numbers, tracepoints are texts (which ones is a sandbox choice)."""
        return {
            "values": values,
            "dimensions": [{"type": named(dimension), "id": number, "name": name} for dimension, number, name in places],
            "indicators": [float(one["id"] % 10) for one in insights["indicators"]],
            "tracepoints": [f"dc-{node % 5}" for _one in insights["tracepoints"]],
        }  # fmt: skip

    # Errors

    def _errors(self, call: Call) -> Response:
        kinds = self.numbers(call, "testTypeId", e.TEST_TYPE)
        given = ids(call, "testIds")
        tests = self.tests(given) if given else list(self._world.tests.all())
        found = [test for test in tests if kinds is None or test["testType"]["id"] in kinds]
        return self._failures(call, found, self.window(call, 3 * _HOUR), self.numbers(call, "errorTypes", e.ERROR_TYPE))

    def _errors_of(self, call: Call) -> Response:
        now = self._world.clock.now()
        return self._failures(call, self.tests(call.path["ids"].split(",")), (now - 3 * _HOUR, now), None)

    def _failures(self, call: Call, tests: list[Row], window: tuple[float, float], errors: tuple[int, ...] | None) -> Response:
        """Answer like raw, with failing runs alone, in pages of at most two hundred."""
        asked = Asked(tests, *window, _USUAL, (33, 61), 0, False, ())
        wanted = None if errors is None else [str(number) for number in errors]
        items = [self._raw_item(asked, kind, some, wanted) for kind, some in kind_of(tests).items()]
        items = [item for item in items if item["items"]]
        shown, told = paging(self._world, call, items, 200)
        return self._world.envelope({"responseItems": shown, **told})

    def _enumeration(self, call: Call) -> Response:
        every = {
            "includeDimensions": ("dimensions", e.DIMENSION), "includeMetrics": ("metrics", e.METRIC),
            "includeSubSourceTypes": ("subSourceTypes", e.SUB_SOURCE), "includeTimeIntervals": ("timeIntervals", e.INTERVAL),
        }  # fmt: skip
        wanted = [flag for flag in every if true(call, flag)] or list(every)
        sections = [
            {"section": every[flag][0], "enumeration": [e.pair(every[flag][1], number) for number in every[flag][1]]} for flag in wanted
        ]
        return self._world.envelope({"sections": sections})
