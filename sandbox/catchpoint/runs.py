"""What tests have measured. No test runs: every run is computed from the seed, the test, the node and the moment.

The same seed, test and node give the same value at the same moment, whoever asks and whenever. Response times follow the day
(slowest in the early afternoon, UTC), quicker at weekends; some runs are slow, some points and some hours of a node are
missing, and on some days a test fails for a while. Failures of that kind end six hours before the sandbox began: what
goes wrong later, somebody has said (`/_sandbox/outage`). A test that did not run has no points.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..service import Families
from .regimes import Regimes
from .world import World

Row = dict[str, Any]
_HOUR, _DAY = 3600, 86400
QUIET = 6 * _HOUR
"""Seconds before the sandbox began from which on nothing fails by itself."""
MOST = 15_000
"""Runs that are looked at for one answer; there are more when a window has more."""

_SHARES = {
    "dns": 0.015, "connect": 0.03, "ssl": 0.04, "send": 0.002, "wait": 0.2, "ttfb": 0.3, "load": 0.45, "response": 0.75,
    "redirect": 0.001, "server": 0.28, "dom": 0.6, "content": 0.7, "document": 0.85, "webpage": 1.0, "testtime": 1.05,
    "rtt": 0.03,
}  # fmt: skip
"""What part of the time of a whole page each measure is."""
_SIZES = {"filesize": 60_000, "bytes": 850_000, "total": 1_200_000}
_BROWSER = (
    "dns", "connect", "ssl", "send", "wait", "ttfb", "load", "response", "redirect", "server", "filesize", "bytes", "total",
    "throughput", "dom", "content", "document", "webpage", "testtime",
)  # fmt: skip
_MEASURES: dict[int, tuple[str, ...]] = {
    5: ("dns", "response", "testtime"), 6: ("rtt", "loss", "testtime"), 12: ("rtt", "loss", "testtime"),
    9: tuple(name for name in _BROWSER if name not in ("dom", "content", "document")), 18: ("dns", "connect", "ssl", "testtime"),
    20: (),
}  # fmt: skip
COUNTS = ("availability", "runs", "errors", "downtime")
"""Measures that every test has, also of a run that failed."""


def measures(kind: int) -> tuple[str, ...]:
    """Return what a test of a type measures, beside the counts."""
    return _MEASURES.get(kind, _BROWSER)


def draw(*numbers: int) -> float:
    """Return a number from 0 to 1 that hangs on the numbers alone."""
    state = 0x9E3779B97F4A7C15
    for number in numbers:
        state = ((state ^ (number & 0xFFFFFFFFFFFFFFFF)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
        state ^= state >> 31
        state = (state * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
        state ^= state >> 29
    return state / 2**64


@dataclass(frozen=True)
class Run:
    """One run of a test on a node. failed: the type of error, 0 for none. pace: how long it took, 1 is usual."""

    test: int
    kind: int
    node: int
    at: int
    failed: int
    pace: float
    seed: int

    def value(self, measure: str) -> float | None:
        """Return what was measured, None when the run failed before it could be."""
        if measure in COUNTS:
            bad = bool(self.failed)
            return {"availability": 0.0 if bad else 100.0, "runs": 1.0, "errors": float(bad), "downtime": 100.0 if bad else 0.0}[measure]
        if self.failed:
            return None
        noise = 0.9 + 0.2 * draw(self.seed, self.test, self.node, self.at, len(measure) * 31 + ord(measure[0]))
        if measure in _SIZES:
            return float(round(_SIZES[measure] * noise))
        if measure == "loss":
            return 0.0 if noise < 1.08 else 25.0
        usual = 560 + 60 * (self.test % 7)
        if measure == "throughput":
            return round(_SIZES["bytes"] / (usual * self.pace), 2)
        return round(usual * self.pace * _SHARES[measure] * noise, 1)


class Runs:
    """The runs of tests in a window of time."""

    def __init__(self, world: World, others: Families) -> None:
        self._world = world
        self._regimes = others[Regimes]

    def of(self, tests: Sequence[Mapping[str, Any]], start: float, end: float) -> Iterator[Run]:
        """Yield the runs in order of time, no later than now."""
        end = min(end, self._world.clock.now())
        return heapq.merge(
            *(
                self._on(test, node, span, begins, ends)
                for test in tests
                for begins, ends, span in self._regimes.spans(test, start, end)
                for node in span["nodes"]
            ),
            key=lambda run: (run.at, run.test, run.node),
        )

    def _on(self, test: Mapping[str, Any], node: int, span: Row, begins: float, ends: float) -> Iterator[Run]:
        """Yield the runs on one node."""
        seed, every, number = self._world.setting("seed"), span["every"], test["id"]
        offset = int(draw(seed, number, node) * every)
        told = (self._world.outages.shared(number) or {"spans": []})["spans"]
        quiet = (self._world.settings.shared("born") or {"at": 0})["at"] - QUIET
        slot = math.ceil((begins - offset) / every)
        while slot * every + offset < ends:
            at = slot * every + offset
            slot += 1
            said = said_of(told, node, at)
            if said.get("kind") == "missing" or (at < quiet and _lost(seed, number, node, at)):
                continue
            failed = 6 if said.get("kind") == "failure" else self._fails(seed, number, node, at) if at < quiet else 0
            pace = _pace(seed, number, node, at) * (said["factor"] if said.get("kind") == "slow" else 1)
            yield Run(number, test["testType"]["id"], node, at, failed, pace, seed)

    @staticmethod
    def _fails(seed: int, test: int, node: int, at: int) -> int:
        """Return the type of the error of a run that fails by itself, 0 for one that does not."""
        outage = natural_outage(seed, test, at // _DAY)
        if outage and outage[0] <= at < outage[1] and (outage[2] or node % 3 == test % 3):
            return 6
        return 2 if draw(seed, test, node, at, 5) < 0.003 else 0


def natural_outage(seed: int, test: int, day: int) -> tuple[float, float, bool] | None:
    """Return from when to when a test fails on a day, and whether on all nodes; None on most days."""
    if draw(seed, test, day, 1) >= 0.25:
        return None
    begins = day * _DAY + draw(seed, test, day, 2) * (_DAY - 2 * _HOUR)
    return begins, begins + 600 + draw(seed, test, day, 3) * 4200, draw(seed, test, day, 4) < 0.6


def _lost(seed: int, test: int, node: int, at: int) -> bool:
    """Tell whether a point is missing: a single one, or an hour in which the node was away."""
    return draw(seed, test, node, at, 6) < 0.01 or draw(seed, node, at // _HOUR, 7) < 0.004


def _pace(seed: int, test: int, node: int, at: int) -> float:
    hour, weekday = at % _DAY / _HOUR, (at // _DAY + 3) % 7
    busy = (1 - math.cos((hour - 2) / 24 * 2 * math.pi)) / 2 * (0.5 if weekday >= 5 else 1.0)
    far = 0.85 + 0.3 * draw(seed, node, 8)
    slow = 1.5 if draw(seed, test, node, at, 9) < 0.02 else 1.0
    return far * (0.85 + 0.35 * busy) * slow


def said_of(spans: Sequence[Mapping[str, Any]], node: int, at: float) -> Mapping[str, Any]:
    """Return what somebody has said goes wrong on a node at a moment, the last word of it."""
    for span in reversed(spans):
        if span["from"] <= at < span["until"] and (span["nodes"] is None or node in span["nodes"]):
            return span
    return {}
