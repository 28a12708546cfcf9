"""The pace: under a real limit nobody is refused, and without a pace everybody recovers.

The limits are scaled down in time, so that nobody waits for minutes: 60 calls in 3 s stand for 60 in a minute.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from tests.bulk.stage import components, names

CALLS, SECONDS = 60, 3
PACE = CALLS * 60 // SECONDS

APPLY = """
import json, sys
from ansible_collections.steadyops.monitoring.plugins.module_utils import catalogue, entry
args = json.load(sys.stdin)
result = entry.run_task(catalogue.APPLY, args, False)
print(json.dumps({key: result.get(key) for key in ("failed", "msg", "summary", "calls")}))
"""


def refused(sandbox):
    """Return how many calls were refused, and how many there were."""
    rows = sandbox.journal(system="statuspage")
    return sum(row["status"] == 420 for row in rows), len(rows)


def started(sandbox, tmp_path, entries, **options):
    """Start a process of its own that applies entries."""
    import json

    process = subprocess.Popen(
        [sys.executable, "-c", APPLY],
        env={**os.environ, **sandbox.credentials, "STEADYOPS_RUNTIME_DIR": str(tmp_path / "shared")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    process.stdin.write(json.dumps({"resources": entries, **options}))
    process.stdin.close()
    return process


def test_paced_apply_is_never_refused(bulk, sandbox):
    bulk.real = True
    bulk.environment["STATUSPAGE_PACE"] = str(PACE)
    sandbox.limit("statuspage", CALLS, SECONDS)
    ran = bulk.apply(*components(150))
    assert not ran.failed, ran.result
    assert refused(sandbox)[0] == 0
    sandbox.limit("statuspage", 0, 1)
    assert len([name for name in names(sandbox) if name.startswith("c0")]) == 150


def test_apply_without_a_pace_recovers_from_every_refusal(bulk, sandbox):
    bulk.real = True
    sandbox.limit("statuspage", CALLS, SECONDS)
    ran = bulk.apply(*components(150), retries=20)
    assert not ran.failed, ran.result
    assert refused(sandbox)[0] > 0
    assert "Statuspage asked to slow down (420); calls.waited says for how long." in ran.warnings
    sandbox.limit("statuspage", 0, 1)
    ours = [name for name in names(sandbox) if name.startswith("c0")]
    assert len(ours) == len(set(ours)) == 150


def test_several_runs_at_once_keep_one_pace(sandbox, tmp_path):
    sandbox.limit("statuspage", CALLS, SECONDS)
    runs = [
        started(sandbox, tmp_path, components(30, f"r{number}-"), connections={"statuspage": {"pace": PACE}})
        for number in range(3)
    ]
    outputs = [run.stdout.read() for run in runs]
    assert [run.wait(60) for run in runs] == [0, 0, 0], outputs
    assert all('"failed": null' in output for output in outputs), outputs
    count, total = refused(sandbox)
    assert count <= total * 0.05, f"{count} of {total} calls were refused"


@pytest.mark.parametrize("seed", [pytest.param(number, marks=[pytest.mark.full] if number else []) for number in range(5)])
def test_killed_apply_makes_no_twin(sandbox, tmp_path, seed):
    entries = components(200)
    killed = started(sandbox, tmp_path, entries)
    deadline = time.monotonic() + 20
    wanted = random.Random(seed).randrange(5, 150)
    while len(sandbox.writes("statuspage")) < wanted and time.monotonic() < deadline:
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    killed.stdout.close()
    time.sleep(0.2)
    again = started(sandbox, tmp_path, entries)
    assert again.wait(60) == 0
    assert '"failed": null' in again.stdout.read()
    ours = [name for name in names(sandbox) if name.startswith("c0")]
    assert len(ours) == len(set(ours)) == 200
