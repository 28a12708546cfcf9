"""One measurement in a Python of its own, without Ansible's executor around it; prints its figures as JSON.

  apply           `entry.run` of the module `apply`, and the whole in-process door around it
  plain           what requests alone needs to fetch and parse the same pages
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
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests
from urllib3.connection import HTTPConnection

from ansible_collections.steadyops.monitoring.plugins.module_utils import entry
from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import MODULES
from ansible_collections.steadyops.monitoring.plugins.module_utils.snapshot import Session


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


def timed(function: Callable[..., Any]) -> tuple[Callable[..., Any], list[float]]:
    """Return the function wrapped, and a list to which each call adds its seconds."""
    seconds: list[float] = []

    def wrapped(*arguments: Any) -> Any:
        began = time.perf_counter()
        try:
            return function(*arguments)
        finally:
            seconds.append(time.perf_counter() - began)

    return wrapped, seconds


def checked(result: dict[str, Any]) -> dict[str, Any]:
    """Return a result that is none of a failure."""
    if result.get("failed"):
        raise SystemExit(result["msg"])
    return result


def apply(parallel: int) -> dict[str, Any]:
    """Measure one `apply`. seconds: of `entry.run`; door: with reading the arguments and masking the result."""
    resources = json.load(sys.stdin)
    opened, before = connections(), peak()
    entry.run, inside = timed(entry.run)
    began = time.perf_counter()
    result = checked(entry.run_task(MODULES["apply"], {"resources": resources, "parallel": parallel}, False))
    door = time.perf_counter() - began
    counts = {f"things_{action}": number for action, number in result["summary"].items()}
    return {"seconds": inside[0], "door": door, "peak": peak(), "before": before, "connections": len(opened), **counts}


def plain(url: str, token: str) -> dict[str, Any]:
    """Measure what any program must do: fetch every page over one kept connection, and parse it."""
    opened, before = connections(), peak()
    began = time.perf_counter()
    rows: list[dict] = []
    size = 0
    with requests.Session() as session:
        session.headers["Authorization"] = f"OAuth {token}"
        while len(rows) % 100 == 0:
            answer = session.get(url, params={"page": len(rows) // 100 + 1, "per_page": 100}, timeout=30)
            page = answer.json()
            if not page:
                break
            rows += page
            size += len(answer.content)
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "peak": peak(), "before": before, "connections": len(opened), "rows": len(rows), "bytes": size}


def profile_apply() -> dict[str, Any]:
    """Return the functions with most time of their own in `entry.run` of an apply."""
    params, _secrets, _notices = entry.validate(MODULES["apply"], entry.plain({"resources": json.load(sys.stdin)}))
    return _profiled(lambda: entry.run(MODULES["apply"], params))


def profile_loop() -> dict[str, Any]:
    """Return the same of a loop over the entries, as the in-process door runs it."""
    items = [entry.plain(options) for declared in json.load(sys.stdin) for options in declared.values()]
    session = Session(many=True)

    def loop() -> None:
        for options in items:
            checked(entry.run_task(MODULES["statuspage_component"], options, False, session=session))

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
    parser.add_argument("what", choices=("apply", "plain", "profile-apply", "profile-loop", "profile-task"))
    parser.add_argument("--parallel", type=int, default=4)
    parser.add_argument("--url", default="")
    parser.add_argument("--token", default="")
    given = parser.parse_args()
    if given.what == "apply":
        figures = apply(given.parallel)
    elif given.what == "plain":
        figures = plain(given.url, given.token)
    else:
        figures = {"profile-apply": profile_apply, "profile-loop": profile_loop, "profile-task": profile_task}[given.what]()
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
