"""Rows of measurements: runs as they are, or put together by time and place, and the names of what they measure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..service import Families
from . import enums as e
from .runs import COUNTS, MOST, Run, Runs, measures
from .settled import Settled
from .world import World

Row = dict[str, Any]
MEASURE = {
    1: "dns", 2: "connect", 4: "wait", 5: "ttfb", 6: "load", 10: "response", 12: "throughput", 15: "availability", 20: "loss",
    21: "rtt", 30: "ssl", 32: "server", 33: "errors", 36: "bytes", 39: "document", 61: "runs", 89: "testtime", 95: "downtime",
}  # fmt: skip
"""Id of a metric -> what is measured."""
TIME, TEST, NODE = 17, 16, 1
_SUMS = ("runs", "errors")


@dataclass
class Bucket:
    """Runs that are one point. counts: per measure of how many runs there is a value, and their sum."""

    totals: dict[str, list[float]] = field(default_factory=dict)

    def add(self, run: Run, wanted: Iterable[str]) -> None:
        """Add a run."""
        for measure in wanted:
            value = run.value(measure)
            if value is not None:
                total = self.totals.setdefault(measure, [0.0, 0.0])
                total[0] += 1
                total[1] += value

    def join(self, other: Bucket) -> None:
        """Add the runs of another bucket."""
        for measure, (count, total) in other.totals.items():
            own = self.totals.setdefault(measure, [0.0, 0.0])
            own[0] += count
            own[1] += total

    def value(self, measure: str) -> float | None:
        """Return the sum of a count, the mean of anything else, None where every run has failed."""
        if measure not in self.totals:
            return None
        count, total = self.totals[measure]
        return total if measure in _SUMS else round(total / count, 2)


class Series:
    """What both versions, and charts, make of runs."""

    def __init__(self, world: World, others: Families) -> None:
        self._world = world
        self._runs = others[Runs]
        self._settled = others[Settled]

    def metrics(self, kind: int) -> list[int]:
        """Return the metrics of a type of test, by id."""
        known = {*measures(kind), *COUNTS}
        return [number for number, measure in MEASURE.items() if measure in known]

    def runs(
        self, tests: Sequence[Row], start: float, end: float, fits: Callable[[Run], bool], verify: bool = False
    ) -> Iterator[Run | None]:
        """Yield the runs that fit, and None for those that do not, so that looking at them comes to an end.

        verify: also those that verify a failure, half a minute later.
        """
        for run in self._runs.of(tests, start, end):
            if not fits(run):
                yield None
                continue
            yield run
            if verify and run.failed:
                yield Run(run.test, run.kind, run.node, run.at + 30, run.failed, run.pace, run.seed)

    def places(self, run: Run, dimensions: Sequence[int]) -> tuple[tuple[int, int, str], ...]:
        """Return where a run belongs, in each dimension but time: (dimension, id, name)."""
        found = []
        for dimension in dimensions:
            if dimension != TIME:
                place = self._place(run, dimension)
                found.append((dimension, place["id"], place["name"]))
        return tuple(found)

    def _place(self, run: Run, dimension: int) -> Mapping[str, Any]:
        if dimension == TEST:
            return self._world.tests.shared(run.test) or {"id": run.test, "name": None}
        if dimension == 24:
            test = self._world.tests.shared(run.test) or {"productId": 0}
            return self._world.products.shared(test["productId"]) or {"id": 0, "name": None}
        node = self._world.nodes.shared(run.node) or {"id": run.node, "name": None}
        member = {2: "city", 8: "city", 3: "isp", 7: "country", 15: "asn", 22: "continent"}.get(dimension)
        if dimension == 25:
            groups = (row for row in self._world.node_groups.all() if run.node in row["nodes"])
            return next(groups, {"id": 0, "name": "None"})
        return node[member] if member and member in node else {"id": node["id"], "name": node["name"]}

    def gathered(
        self, runs: Iterable[Run | None], every: int | None, dimensions: Sequence[int], wanted: Sequence[str]
    ) -> tuple[dict[tuple[Any, ...], Bucket], bool]:
        """Return (begin of the interval or None, places) -> bucket, and whether there are more. every: seconds."""
        buckets: dict[tuple[Any, ...], Bucket] = {}
        for seen, run in enumerate(runs):
            if seen >= MOST:
                return buckets, True
            if run is None:
                continue
            moment = None if every is None else run.at // every * every
            buckets.setdefault((moment, self.places(run, dimensions)), Bucket()).add(run, wanted)
        return buckets, False


def fits(availability: int, errors: Sequence[str] | None = None) -> Callable[[Run], bool]:
    """Return what tells which runs are meant. availability: 0 failures, 1 successes, 2 all, others as the vendor has them."""
    if availability in (3, 4, 7, 8):  # of those failures there are none here, and nothing was purged
        return lambda _run: False
    if errors is not None:
        return lambda run: bool(run.failed) and str(run.failed) in errors
    if availability in (0, 1):
        return lambda run: bool(run.failed) is (availability == 0)
    return lambda _run: True


def whole(buckets: Iterable[Bucket]) -> Bucket:
    """Return all the runs of some buckets in one."""
    total = Bucket()
    for bucket in buckets:
        total.join(bucket)
    return total


def kind_of(tests: Sequence[Row]) -> dict[int, list[Row]]:
    """Return the tests by their type."""
    found: dict[int, list[Row]] = {}
    for test in tests:
        found.setdefault(test["testType"]["id"], []).append(test)
    return found


def named(dimension: int) -> Row:
    """Return a dimension as a header."""
    return e.pair(e.DIMENSION, dimension)  # type: ignore[return-value]
