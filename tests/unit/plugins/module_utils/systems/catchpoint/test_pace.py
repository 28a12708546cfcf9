"""The pace of Catchpoint: 20 calls a minute, seven a second. A loop over many things is never refused, whatever the service counts."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from ansible_collections.steadyops.monitoring.plugins.module_utils import entry
from ansible_collections.steadyops.monitoring.plugins.module_utils.cache import Cache
from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import MODULES
from sandbox.catchpoint.usage import Budget, Usage
from tests.support.network import SECRET, Clock, Script, reply

LIMITS = Budget(second=7, minute=20, hour=500, day=2000)


class Counted(Script):
    """Answers a hundred creations, and counts them as the sandbox does, by the clock of the test."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self.usage = Usage(clock)
        self.refused: list[tuple] = []

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        over = self.usage.take(LIMITS)
        if over is not None:
            self.refused.append(over)
        page = {"labels": [], "hasMore": False}
        made = {"label": {"id": len(self.requests), "name": "x", "color": "#808080", "labelValues": []}}
        body = {"data": page if request.method == "GET" else made, "messages": [], "errors": [], "completed": True}
        self.replies.append(reply(429 if over else 200, body))
        return super().send(request, *args, **options)


def loop(number: int, **options: Any) -> tuple[Counted, Clock]:
    """Run a loop that makes so many labels, on a clock that only waiting moves."""
    clock = Clock()
    service = Counted(clock)
    cache = Cache(many=True, clock=clock, adapter=service, sleep=clock.sleep, now=clock)
    for one in range(number):
        task = {"name": f"label {one}", "api_url": "http://catchpoint.test", "api_token": SECRET, "max_wait": 600, **options}
        result = entry.run_task(MODULES["catchpoint_label"], task, False, {}, cache)
        assert not result.get("failed"), result
    return service, clock


def test_a_loop_over_a_hundred_things_meets_no_429() -> None:
    service, clock = loop(100)
    assert service.refused == []
    assert [one.method for one in service.requests].count("POST") == 100
    assert 240 < sum(clock.slept) < 320, "five minutes of twenty, the first of which does not wait"


@pytest.mark.parametrize(("pace", "windows"), [(10, set()), (60, {"minute"}), (0, {"minute", "second"})])
def test_what_is_asked_otherwise_is_counted_too(pace: int, windows: set[str]) -> None:
    """The test itself would see it: another pace than the service's is refused."""
    service, _clock = loop(30, pace=pace)
    assert {one[0] for one in service.refused} == windows
