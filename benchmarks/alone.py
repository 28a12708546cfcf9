"""One measurement in a Python of its own, without Ansible's executor around it; prints its figures as JSON.

  apply           `entry.run` of the module `apply`, and the whole in-process door around it
  plain           what requests alone needs to fetch and parse the same pages
  post            what requests alone needs to send the POSTs of new components, several at a time
  profile-apply   the functions that take the time of `entry.run` of `apply`
  profile-loop    the same of a loop over components
  profile-task    the same of the first task of a process: what each separate task pays for anew

All but `plain` take entries as JSON on standard input.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import resource
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
from urllib3.connection import HTTPConnection

from ansible_collections.steadyops.monitoring.plugins.module_utils import entry
from ansible_collections.steadyops.monitoring.plugins.module_utils.cache import Cache
from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import MODULES
from ansible_collections.steadyops.monitoring.plugins.module_utils.frame import framed


def peak() -> int:
    """Return the most memory this process ever held, in KiB."""
    try:  # ru_maxrss begins with what the process that started this one held
        lines = Path("/proc/self/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def connections() -> list[None]:
    """Return a list that grows by one with each connection opened from now on."""
    opened: list[None] = []
    connect = HTTPConnection.connect

    def counted(self: HTTPConnection) -> None:
        opened.append(None)
        connect(self)

    HTTPConnection.connect = counted
    return opened


@contextmanager
def costing(cost: dict[str, float]) -> Iterator[None]:
    """Enter what a block takes: seconds, and cpu (seconds of processors, in all threads)."""
    began, busy = time.perf_counter(), time.process_time()
    yield
    cost.update(seconds=time.perf_counter() - began, cpu=time.process_time() - busy)


def checked(result: dict[str, Any]) -> dict[str, Any]:
    """Return a result that is none of a failure."""
    if result.get("failed"):
        raise SystemExit(result["msg"])
    return result


def apply(parallel: int) -> dict[str, Any]:
    """Measure one `apply`. seconds and cpu: of `entry.run`; door: with reading the arguments and masking the result."""
    resources = json.load(sys.stdin)
    opened, before, run, cost = connections(), peak(), entry.run, {}

    def costed(*arguments: Any) -> dict[str, Any]:
        with costing(cost):
            return run(*arguments)

    entry.run = costed
    began = time.perf_counter()
    result = checked(entry.run_task(MODULES["apply"], {"resources": resources, "parallel": parallel}, False))
    door = time.perf_counter() - began
    counts = {f"things_{action}": number for action, number in result["summary"].items()}
    return {**cost, "door": door, "peak": peak(), "before": before, "connections": len(opened), **counts}


def plain(url: str, token: str) -> dict[str, Any]:
    """Measure what any program must do: fetch every page over one kept connection, and parse it."""
    opened, before = connections(), peak()
    cost: dict[str, float] = {}
    rows: list[dict] = []
    size = 0
    with costing(cost), requests.Session() as session:
        session.headers["Authorization"] = f"OAuth {token}"
        while len(rows) % 100 == 0:
            answer = session.get(url, params={"page": len(rows) // 100 + 1, "per_page": 100}, timeout=30)
            page = answer.json()
            if not page:
                break
            rows += page
            size += len(answer.content)
    counts = {"connections": len(opened), "rows": len(rows), "bytes": size}
    return {**cost, "peak": peak(), "before": before, **counts}


def post(url: str, token: str, parallel: int) -> dict[str, Any]:
    """Measure what any program must do that creates components several at a time: each thread keeps its connection."""
    bodies = [{"component": options} for declared in json.load(sys.stdin) for options in declared.values()]
    mine = threading.local()

    def send(body: dict[str, Any]) -> None:
        if not hasattr(mine, "session"):
            mine.session = requests.Session()
            mine.session.headers["Authorization"] = f"OAuth {token}"
        answer = mine.session.post(url, json=body, timeout=30)
        answer.raise_for_status()
        answer.json()

    opened, before = connections(), peak()
    cost: dict[str, float] = {}
    with costing(cost), ThreadPoolExecutor(parallel) as threads:
        list(threads.map(send, bodies))
    return {**cost, "peak": peak(), "before": before, "connections": len(opened)}


def profile_apply() -> dict[str, Any]:
    """Return the functions with most time of their own in `entry.run` of an apply."""
    params, _secrets, _notices = entry.validate(MODULES["apply"], entry.plain({"resources": json.load(sys.stdin)}))
    with framed() as frame:
        return _profiled(lambda: entry.run(MODULES["apply"], params, frame))


def profile_loop() -> dict[str, Any]:
    """Return the same of a loop over the entries, as the in-process door runs it."""
    items = [entry.plain(options) for declared in json.load(sys.stdin) for options in declared.values()]
    cache = Cache(many=True)

    def loop() -> None:
        for options in items:
            checked(entry.run_task(MODULES["statuspage_component"], options, False, cache=cache))

    return _profiled(loop)


def profile_task() -> dict[str, Any]:
    """Return the same of one task, the first in its process."""
    ((_module, options),) = json.load(sys.stdin)[0].items()
    return _profiled(lambda: checked(entry.run_task(MODULES["statuspage_component"], options, False)))


def _profiled(work: Callable[[], object]) -> dict[str, Any]:
    profiler = cProfile.Profile()
    began = time.perf_counter()
    profiler.runcall(work)
    seconds = time.perf_counter() - began
    stats = pstats.Stats(profiler).stats
    ranked = sorted(stats.items(), key=lambda one: -one[1][2])[:10]
    top = [
        {"function": _called(where), "calls": calls, "own": own, "total": total}
        for where, (_primitive, calls, own, total, _callers) in ranked
    ]
    return {"seconds": seconds, "top": top}


def _called(where: tuple[str, int, str]) -> str:
    """Return a function's name as a reader finds it, without this machine's folders."""
    file, line, name = where
    return name if file == "~" else f"{Path(file).name}:{line} {name}"


def main() -> None:
    """Measure what the command line says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("apply", "plain", "post", "profile-apply", "profile-loop", "profile-task"))
    parser.add_argument("--parallel", type=int, default=4)
    parser.add_argument("--url", default="")
    parser.add_argument("--token", default="")
    given = parser.parse_args()
    if given.what == "apply":
        figures = apply(given.parallel)
    elif given.what == "plain":
        figures = plain(given.url, given.token)
    elif given.what == "post":
        figures = post(given.url, given.token, given.parallel)
    else:
        figures = {"profile-apply": profile_apply, "profile-loop": profile_loop, "profile-task": profile_task}[given.what]()
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
