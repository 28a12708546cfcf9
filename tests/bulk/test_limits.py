"""The pace: under a real limit nobody is refused, and without a pace everybody recovers.

The limits are scaled down in time, so that nobody waits for minutes: 60 calls in 3 s stand for 60 in a minute.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import pytest
import requests

from tests.support.bulk import components, names
from tests.support.waiting import until

CALLS, SECONDS = 60, 3
PACE = CALLS * 60 // SECONDS
MANY = 2 * CALLS + 1
"""Things that need more than two allowances."""

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


def ours(sandbox):
    """Return the names of the components that were made, twins included."""
    sandbox.limit("statuspage", 0, 1)
    return [name for name in names(sandbox) if name.startswith("c0")]


def assert_all_there_once(sandbox, number):
    """Assert that the components of an apply are there, each of them once."""
    made = ours(sandbox)
    assert len(made) == len(set(made)) == number


def started(sandbox, tmp_path, entries, **options):
    """Start a process of its own that applies entries."""
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
    """Whoever keeps the pace pays one call for each thing, and one for the list."""
    bulk.real = True
    bulk.environment["STATUSPAGE_PACE"] = str(PACE)
    sandbox.limit("statuspage", CALLS, SECONDS)
    ran = bulk.apply(*components(MANY))
    assert (ran.failed, ran["summary"]) == (False, {"created": MANY}), ran.result
    assert {row["status"] for row in ran.rows} == {200, 201}
    assert len(ran.rows) == 1 + MANY
    assert_all_there_once(sandbox, MANY)


def test_apply_without_a_pace_recovers_from_every_refusal(bulk, sandbox):
    """P5: nothing is created twice, nor is anything lost, when calls are refused and sent again."""
    bulk.real = True
    bulk.environment["STATUSPAGE_PACE"] = "0"
    sandbox.limit("statuspage", CALLS, SECONDS)
    ran = bulk.apply(*components(MANY))
    assert (ran.failed, ran["summary"]) == (False, {"created": MANY}), ran.result
    assert refused(sandbox)[0] > 0
    assert ran["calls"]["retried"] == refused(sandbox)[0]
    assert "Statuspage asked to slow down (420); calls.waited says for how long." in ran.warnings
    assert_all_there_once(sandbox, MANY)


def test_one_thread_that_is_told_to_wait_makes_all_of_them_wait(bulk, sandbox):
    """Nobody fails however few retries are allowed, and ten threads do not each collect a refusal of their own."""
    bulk.real = True
    bulk.environment["STATUSPAGE_PACE"] = "0"
    sandbox.limit("statuspage", 10, 1)
    ran = bulk.apply(*components(50), retries=0)
    assert (ran.failed, ran["summary"]) == (False, {"created": 50}), ran.result
    assert refused(sandbox)[0] <= 50
    assert_all_there_once(sandbox, 50)


def test_creations_that_share_a_lock_by_chance_do_not_wait_for_each_other(bulk, sandbox):
    """Of thirty of one bucket of the locks several are on their way at a time: ten at once are the default."""
    bulk.real = True
    sandbox.fault("statuspage", "slow", method="POST", times=0, seconds=0.1)
    with on_their_way(sandbox) as seen:
        ran = bulk.apply(*(components(1, f"{name} ")[0] for name in of_one_bucket(30)))
    assert (ran.failed, ran["summary"]) == (False, {"created": 30}), ran.result
    assert max(seen) > 1


@contextmanager
def on_their_way(sandbox):
    """Yield a list of how many creations were unanswered, time after time, while the block runs."""
    seen, over = [0], threading.Event()

    def look():
        while not over.is_set():
            rows = requests.get(f"{sandbox.admin}/journal", params={"method": "POST"}, timeout=10).json()
            seen.append(sum(row["status"] is None for row in rows))

    watching = threading.Thread(target=look)
    watching.start()
    try:
        yield seen
    finally:
        over.set()
        watching.join()


def of_one_bucket(number):
    """Return prefixes whose components share a bucket of the creation locks."""
    labels = ((prefix, f"Statuspage component '{prefix} 0000'") for prefix in itertools.count())
    fitting = (prefix for prefix, label in labels if hashlib.sha256(label.encode()).digest()[0] == 0)
    return list(itertools.islice(fitting, number))


@pytest.mark.parametrize("seed", range(5))
def test_killed_apply_makes_no_twin(sandbox, tmp_path, seed):
    """P5: nothing is created twice, by whatever the next run finds half done.

    From some creation on the service says nothing any more, whether it acts or not, so that it does not matter when the
    signal comes.
    """
    wanted = random.Random(seed).randrange(1, 180)
    sandbox.fault("statuspage", "slow", method="POST", times=wanted, seconds=0)
    sandbox.fault("statuspage", "timeout", method="POST", when=("before", "after")[seed % 2], times=0)
    entries = components(200)
    killed = started(sandbox, tmp_path, entries)
    until(lambda: len(sandbox.journal(system="statuspage", method="POST")) > wanted)
    killed.send_signal(signal.SIGKILL)
    assert killed.wait() == -signal.SIGKILL
    killed.stdout.close()
    time.sleep(0.2)  # what was sent may still be carried out
    sandbox.mend()
    made = len(ours(sandbox))
    assert wanted <= made < 200
    again = started(sandbox, tmp_path, entries)
    assert again.wait(60) == 0
    assert json.loads(again.stdout.read())["summary"] == {"created": 200 - made, "unchanged": made}
    assert_all_there_once(sandbox, 200)
