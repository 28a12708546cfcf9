"""How many things apply writes at the same time: ten where nothing is said, and as many as the task says."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter

from ansible_collections.steadyops.monitoring.plugins.module_utils import catalogue, entry
from ansible_collections.steadyops.monitoring.plugins.module_utils.cache import Cache
from tests.support.bulk import components


class Gate(HTTPAdapter):
    """Lets no write through before so many want to pass at once. most: how many were there at the same time."""

    def __init__(self, number: int) -> None:
        super().__init__(pool_maxsize=20)
        self.barrier = threading.Barrier(number, timeout=20)
        self.lock = threading.Lock()
        self.inside = self.most = 0

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        if request.method == "GET":
            return super().send(request, *args, **options)
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        self.barrier.wait()
        try:
            return super().send(request, *args, **options)
        finally:
            with self.lock:
                self.inside -= 1


@pytest.mark.parametrize(("options", "number"), [({}, 10), ({"parallel": 3}, 3), ({"parallel": 1}, 1)], ids=["default", "3", "1"])
def test_so_many_are_written_at_the_same_time(bulk: Any, options: dict[str, int], number: int) -> None:
    gate = Gate(number)
    cache = Cache(clock=time.monotonic, sleep=bulk.slept.append, adapter=gate)
    entries = components(number * 2)
    ran = entry.run_task(catalogue.MODULES["apply"], {"resources": entries, **options}, False, bulk.environment, cache)
    cache.close()
    assert ran["summary"] == {"created": len(entries)}
    assert gate.most == number
