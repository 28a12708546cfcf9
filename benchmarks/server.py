"""Sandboxes to measure against, each in its own process, and what their journals say of a run."""

from __future__ import annotations

import json
import math
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parent.parent
SLOW_SYSTEMS = ("statuspage", "circonus", "zmon")
PAGE_SIZE = 100
"""Rows that Statuspage gives at most in one answer."""


class Sandbox:
    """One sandbox; it stops when `close` is called or this process ends."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "sandbox", "serve", "--port-base", "0", "--until-stdin-closes"]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addresses: dict[str, str] = json.loads(self._process.stdout.readline())
        self.environment = self._environment()

    def _environment(self) -> dict[str, str]:
        """Return the variables that point the collection at it: addresses, demo credentials, no pace."""
        command = [sys.executable, "-m", "sandbox", "env", "--from", self.addresses["admin"]]
        lines = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
        words = (word for line in lines.splitlines() for word in shlex.split(line) if "=" in word)
        return dict(word.split("=", 1) for word in words)

    def _admin(self, method: str, path: str, body: Any = None) -> Any:
        raw = None if body is None else json.dumps(body).encode()
        with urlopen(Request(self.addresses["admin"] + path, raw, method=method)) as answer:
            return json.load(answer)

    def reset(self) -> None:
        """Go back to the seed data, without faults and limits."""
        self._admin("POST", "/reset", {})

    def forget_calls(self) -> None:
        """Empty the journal."""
        self._admin("DELETE", "/journal")

    def calls(self) -> dict[str, int]:
        """Return how many calls came since the journal was emptied, and how many of them were refused for their number."""
        rows = self._admin("GET", "/journal")
        writes = sum(row["write"] for row in rows)
        refused = sum(row["status"] in (420, 429) for row in rows)
        return {"reads": len(rows) - writes, "writes": writes, "refused": refused}

    def last_address(self) -> str:
        """Return the address that Statuspage was last asked at, its query included."""
        row = self._admin("GET", "/journal")[-1]
        return f"{self.environment['STATUSPAGE_API_URL']}{row['path']}?{urlencode(row['query'], doseq=True)}"

    def slow(self, seconds: float) -> None:
        """Give every answer this much later; 0 ends it."""
        self._admin("DELETE", "/faults")
        for system in SLOW_SYSTEMS if seconds else ():
            self._admin("POST", "/faults", {"system": system, "kind": "slow", "seconds": seconds, "times": 0})

    def limit(self, requests: int, seconds: float) -> None:
        """Let Statuspage take so many calls in any so many seconds; 0 calls lift the limit."""
        self._admin("POST", "/limits", {"system": "statuspage", "requests": requests, "seconds": seconds})

    def component_ids(self) -> list[str]:
        """Return the ids of all components and groups."""
        ids: list[str] = []
        while len(ids) % PAGE_SIZE == 0:
            url = f"{self.components_url}?per_page={PAGE_SIZE}&page={len(ids) // PAGE_SIZE + 1}"
            with urlopen(Request(url, headers=self.authorization)) as answer:
                page = json.load(answer)
            if not page:
                break
            ids += [row["id"] for row in page]
        return ids

    @property
    def components_url(self) -> str:
        """The address of the list of components."""
        return f"{self.environment['STATUSPAGE_API_URL']}/v1/pages/{self.environment['STATUSPAGE_PAGE_ID']}/components"

    @property
    def authorization(self) -> dict[str, str]:
        """The header that Statuspage wants."""
        return {"Authorization": f"OAuth {self.environment['STATUSPAGE_API_TOKEN']}"}

    def close(self) -> None:
        """Stop it."""
        self._process.stdin.close()
        self._process.wait(timeout=10)


class Sandboxes:
    """Sandboxes by a name, started at first use."""

    def __init__(self) -> None:
        self._running: dict[Any, Sandbox] = {}

    def __getitem__(self, name: Any) -> Sandbox:
        if name not in self._running:
            self._running[name] = Sandbox()
        return self._running[name]

    def __enter__(self) -> Sandboxes:
        return self

    def __exit__(self, *_reason: object) -> None:
        for sandbox in self._running.values():
            sandbox.close()


def pages(rows: int) -> int:
    """Return how many calls it takes to read a list to its end: a last page that is full is followed by an empty one."""
    return math.floor(rows / PAGE_SIZE) + 1


def clean_environment() -> dict[str, str]:
    """Return this process's environment, without what would let somebody's settings into a measurement."""
    prefixes = ("ANSIBLE_", "PYTHON", "CIRCONUS_", "CATCHPOINT_", "PAGERDUTY_", "STATUSPAGE_", "ZMON_", "STEADYOPS_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(prefixes)}
    return {
        **kept,
        "ANSIBLE_COLLECTIONS_PATH": str(Path(sys.prefix) / "collections"),
        "ANSIBLE_PYTHON_INTERPRETER": sys.executable,
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_NOCOWS": "true",
    }
