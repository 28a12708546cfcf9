"""The pace of Catchpoint: 20 calls a minute, seven a second. A loop over many things is never refused, whatever the service counts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from ansible_collections.steadyops.monitoring.plugins.module_utils import entry
from ansible_collections.steadyops.monitoring.plugins.module_utils.cache import Cache
from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import MODULES
from sandbox.catchpoint.usage import Budget, Usage
from tests.support.network import SECRET, Clock, Script, reply

LIMITS = Budget(second=7, minute=20, hour=500, day=2000)


def row(number: int) -> dict[str, Any]:
    """Return a test as the service tells it."""
    kinds = {"testType": {"id": 6, "name": "Ping"}, "monitor": {"id": 8, "name": "Ping ICMP"}, "status": {"id": 0, "name": "Active"}}
    return {"id": 880_000 + number, "name": f"Test {number:03}", "productId": 2002, "url": "host.example.org", **kinds}


class Counted(Script):
    """A product with a hundred tests; counts calls as the sandbox does, by the clock of the test."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.usage = Usage(clock)
        self.refused: list[tuple] = []

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        over = self.usage.take(LIMITS)
        if over is not None:
            self.refused.append(over)
        path = urlsplit(request.url).path
        told: dict[str, Any] = {path.rpartition("/")[2]: [], "hasMore": False}
        if path.endswith("/tests"):
            told = {"tests": [row(number) for number in range(100)], "hasMore": False}
        elif request.method == "PATCH":
            told = {"test": {**row(int(path.rpartition("/")[2]) - 880_000), "description": "Measured from afar"}}
        self.replies.append(reply(429 if over else 200, {"data": told, "messages": [], "errors": [], "completed": True}))
        return super().send(request, *args, **options)


def loop(number: int, **options: Any) -> tuple[Counted, Clock]:
    """Run a loop that changes so many tests, on a clock that only waiting moves."""
    clock = Clock()
    service = Counted(clock)
    cache = Cache(many=True, clock=clock, adapter=service, sleep=clock.sleep, now=clock)
    for one in range(number):
        task = {"name": row(one)["name"], "product": "2002", "description": "Measured from afar", "max_wait": 600}
        reached = {"api_url": "http://catchpoint.test", "api_token": SECRET}
        result = entry.run_task(MODULES["catchpoint_test"], {**task, **reached, **options}, False, {}, cache)
        assert (result.get("failed"), result["changed"]) == (None, True), result
    return service, clock


def test_a_loop_over_a_hundred_tests_meets_no_429() -> None:
    service, clock = loop(100)
    assert service.refused == []
    assert [one.method for one in service.requests].count("PATCH") == 100
    assert len(service.requests) < 120, "one list for all of them, read again when it is a minute old"
    assert 240 < sum(clock.slept) < 330, "five minutes of twenty, the first of which does not wait"


@pytest.mark.parametrize(("pace", "windows"), [(10, set()), (60, {"minute"}), (0, {"minute", "second"})])
def test_what_is_asked_otherwise_is_counted_too(pace: int, windows: set[str]) -> None:
    """The test itself would see it: another pace than the service's is refused."""
    service, _clock = loop(30, pace=pace)
    assert {one[0] for one in service.refused} == windows
