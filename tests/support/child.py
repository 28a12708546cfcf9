"""One task in a process of its own, to be killed or raced: `python -m tests.support.child MODULE OPTIONS-AS-JSON`.

Says "ready" when everything is imported, waits for a line, runs, prints the result. Waits are real.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from .sandbox import ROOT, Sandbox


class Child:
    """A task in a process of its own, ready to begin."""

    def __init__(self, sandbox: Sandbox, module: str, options: dict[str, Any]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.child", module, json.dumps(options)],
            cwd=ROOT, env={**os.environ, **sandbox.credentials}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def begin(self) -> None:
        """Let it run."""
        assert self._process.stdout.readline() == "ready\n"
        self._process.stdin.write("go\n")
        self._process.stdin.flush()

    def kill(self) -> None:
        """End it as `kill -9` does: it cannot tidy up."""
        self._process.kill()
        self._end()

    def result(self) -> dict[str, Any]:
        """Wait for the task and return its result."""
        said = self._process.stdout.readline()
        self._end()
        return json.loads(said)

    def _end(self) -> None:
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()


def main() -> None:
    """Be that process."""
    from .engine import RESOURCES, entry

    module, options = sys.argv[1], json.loads(sys.argv[2])
    print("ready", flush=True)  # noqa: T201
    sys.stdin.readline()
    print(json.dumps(entry.run_task(RESOURCES[module], options, check_mode=False)), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
