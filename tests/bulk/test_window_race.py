"""Several processes that open, and close, one window at once, over real HTTP."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.child import Child
from tests.support.outbox import Audience
from tests.support.sandbox import Sandbox
from tests.support.window import KEY, SECTIONS, remembered, ring, silent

LIMITS = {"catchpoint": (7, 1.0), "pagerduty": (16, 1.0), "statuspage": (20, 5.0)}
"""Requests in so many seconds: what the vendors take from one token, or a little less."""


@pytest.mark.parametrize(
    ("runs", "limits"), [(3, {}), pytest.param(8, {}, marks=pytest.mark.full), pytest.param(8, LIMITS, marks=pytest.mark.full)], ids=["3", "8", "8-limited"]
)
def test_runs_at_once_make_one_window_tell_it_once_and_close_it_once(sandbox: Sandbox, runs: int, limits: dict[str, tuple[int, float]]) -> None:
    """P5 and P11: what slices of one inventory do that all open the whole window."""
    ring(sandbox)
    audience = Audience(sandbox)
    before = silent(sandbox)
    closing = {**SECTIONS["statuspage"], "message_closed": "All is well again."}
    for task in (
        {"key": KEY, "duration": "2h", **SECTIONS},
        {"key": KEY, "state": "closed", "statuspage": {"message_closed": closing["message_closed"]}},
    ):
        for system, (number, seconds) in limits.items():
            sandbox.limit(system, number, seconds)
        racers = [Child(sandbox, "maintenance_window", task) for _number in range(runs)]
        for one in racers:
            one.begin()
        with ThreadPoolExecutor(runs) as pool:
            results = list(pool.map(lambda one: one.result(), racers))
        for system in limits:
            sandbox.limit(system, 0, 1.0)
        assert [one["msg"] for one in results if one.get("failed")] == []
        rows = audience.announced()
        told = [row for row in rows if row["by"] == "mail"]
        assert len(told) == 1, (rows, results)
        now = silent(sandbox)
        if "duration" in task:
            assert (len(now["entries"]), len(now["pagerduty"]), len(now["circonus"])) == (len(before["entries"]) + 1, 2, 2)
            assert len(remembered(sandbox)) == 2
    assert silent(sandbox) == before
    assert remembered(sandbox) == []
