"""Since when which test ran, how often and on which nodes: what its data are made of later.

A row per test: `{"spans": [{"from", "until", "every", "nodes"}]}`, the last one open (`until` null) while the test runs. A
test that is inactive, deleted or past its end has no open span, and so its data have a gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..service import Families
from .enums import SECONDS_BETWEEN
from .settled import Settled
from .shapes import epoch
from .world import World

Row = dict[str, Any]


class Regimes:
    """The spans of every test."""

    def __init__(self, world: World, others: Families) -> None:
        self._world = world
        self._settled = others[Settled]

    def renew(self) -> None:
        """Put down what a change of what tests inherit from has made of them."""
        for test in self._world.tests.all():
            self.note(test)

    def note(self, test: Mapping[str, Any], since: float | None = None) -> None:
        """Put down how a test runs from now on, if that has changed. since: from when, if that is not now."""
        now = self._world.clock.now() if since is None else since
        spans = list((self._world.regimes.shared(test["id"]) or {"spans": []})["spans"])
        wanted = self._wanted(dict(test))
        last = spans[-1] if spans and spans[-1]["until"] is None else None
        if (last and [last["every"], list(last["nodes"])]) == wanted:
            return
        if last is not None:
            spans[-1] = {**last, "until": now}
        if wanted is not None:
            spans.append({"from": now, "until": None, "every": wanted[0], "nodes": wanted[1]})
        self._world.regimes.put(test["id"], {"spans": spans})

    def _wanted(self, test: Row) -> list[Any] | None:
        """Return [seconds between runs, nodes], None for a test that does not run."""
        product = self._world.products.shared(test["productId"])
        schedule = self._settled.effective("schedule", test)
        every = SECONDS_BETWEEN.get((schedule.get("frequency") or {"id": 0})["id"])
        nodes = [node for node in dict.fromkeys([*schedule.get("nodes", ()), *self._members(schedule)]) if self._works(node)]
        stopped = test["status"]["id"] != 0 or product is None or product["status"]["id"] != 0
        return None if stopped or every is None or not nodes else [every, nodes]

    def _works(self, number: int) -> bool:
        node = self._world.nodes.shared(number)
        return node is not None and node["status"]["id"] == 0 and not node["isPaused"]

    def _members(self, schedule: Row) -> Iterator[int]:
        for number in schedule.get("nodeGroups", ()):
            yield from (self._world.node_groups.shared(number) or {"nodes": []})["nodes"]

    def spans(self, test: Mapping[str, Any], start: float, end: float) -> Iterator[tuple[float, float, Row]]:
        """Yield (from, until, span) of the time in which a test ran, within a window and its own start and end."""
        first = max(start, epoch(test["startTime"]))
        last = min(end, epoch(test["endTime"])) if test.get("endTime") else end
        for span in (self._world.regimes.shared(test["id"]) or {"spans": []})["spans"]:
            begins, ends = max(first, span["from"]), last if span["until"] is None else min(last, span["until"])
            if begins < ends:
                yield begins, ends, span
