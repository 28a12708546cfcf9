"""Follow one task through the collection's own code, against the sandbox: which functions, and how often the file changes.

A reader who follows a task walks the same way, so both figures say how hard that is. Comprehensions count with the function
they stand in.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / ".venv/collections")]

from ansible_collections.steadyops.monitoring.plugins.module_utils import entry  # noqa: E402
from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import MODULES  # noqa: E402
from tests.support.sandbox import Sandbox  # noqa: E402

PLUGINS = "/monitoring/plugins/"
TASK = {"name": "API", "group": "Core", "description": "new"}


class Visit(NamedTuple):
    """One function of the collection. file: below plugins/."""

    file: str
    function: str
    line: int


class Trip:
    """What was visited. Use it as a context manager around the task."""

    def __init__(self) -> None:
        self.visits: list[Visit] = []

    def __enter__(self) -> Trip:
        sys.setprofile(self._enter)
        return self

    def __exit__(self, *_error: object) -> None:
        sys.setprofile(None)

    def _enter(self, frame: FrameType, event: str, _argument: Any) -> None:
        _before, found, file = frame.f_code.co_filename.partition(PLUGINS)
        if event == "call" and found and not frame.f_code.co_name.startswith("<"):
            self.visits.append(Visit(file, frame.f_code.co_qualname, frame.f_code.co_firstlineno))

    @property
    def functions(self) -> set[Visit]:
        """Return what was visited, each once."""
        return set(self.visits)

    @property
    def changes(self) -> int:
        """Return how often the trip went on in another file."""
        return sum(one.file != other.file for one, other in pairwise(self.visits))


def follow(module: str, task: dict[str, Any], there: dict[str, Any]) -> tuple[dict[str, Any], Trip]:
    """Return the result of a task and its trip. there: what another task has made before."""
    entry.run_task(MODULES[module], there, False)
    with Trip() as trip:
        result = entry.run_task(MODULES[module], task, False)
    return result, trip


def main() -> None:
    """Print the trip of a task that changes what is there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("module", nargs="?", default="statuspage_component")
    parser.add_argument("task", nargs="?", type=json.loads, default=TASK, help="its options, as JSON")
    parser.add_argument("--there", type=json.loads, help="a task that runs before, as JSON")
    parser.add_argument("--list", action="store_true", help="every function in the order of its first visit")
    asked = parser.parse_args()
    there = asked.there or {**asked.task, "description": "old"}
    sandbox = Sandbox()
    try:
        os.environ.update(sandbox.credentials)
        result, trip = follow(asked.module, asked.task, there)
    finally:
        sandbox.stop()
    files = Counter(one.file for one in trip.functions)
    for visit in dict.fromkeys(trip.visits) if asked.list else ():
        print(f"  {visit.file}:{visit.line} {visit.function}")
    for file, count in files.most_common():
        print(f"{count:5} functions in {file}")
    print(f"{result['action']}: {len(trip.functions)} functions in {len(files)} files, {trip.changes} changes of file")


if __name__ == "__main__":
    main()
