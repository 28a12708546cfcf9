"""A sandbox process, asked over real HTTP."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from datetime import datetime
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import Any

import requests
import urllib3

ROOT = Path(__file__).parents[2]


class Sandbox:
    """A running sandbox: `admin` is its admin URL, `urls` the URL per system, `credentials` what `sandbox env` says."""

    def __init__(self, *options: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sandbox", "serve", "--port-base", "0", "--until-stdin-closes", *options],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        line = self.process.stdout.readline()
        assert line, f"the sandbox ended with {self.process.wait()} instead of starting"
        self.urls: dict[str, str] = json.loads(line)
        self.admin = self.urls.pop("admin")
        self.http = requests.Session()
        self.http.trust_env = False
        self.http.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))  # what one test is given is not the next one's
        self._pool = urllib3.PoolManager()
        self._credentials: dict[str, str] = {}

    @property
    def credentials(self) -> dict[str, str]:
        """Return the variables of `python -m sandbox env`."""
        if not self._credentials:
            command = [sys.executable, "-m", "sandbox", "env", "--from", self.admin]
            lines = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
            words = [shlex.split(line) for line in lines.splitlines()]
            self._credentials = dict(word.split("=", 1) for _export, word in words)
        return self._credentials

    def request(self, system: str, method: str, path: str, **options: Any) -> requests.Response:
        """Send one request to a system; options are those of requests."""
        return self.http.request(method, self.urls[system] + path, **{"timeout": 10, **options})

    def _admin(self, method: str, path: str, **options: Any) -> Any:
        """Ask the admin interface: several times in every test, so past what requests does around a request."""
        if self.http.verify is not True:
            answer = self.http.request(method, self.admin + path, timeout=10, **options)
            assert answer.status_code == 200, answer.text
            return answer.json()
        told = self._pool.request(method, self.admin + path, fields=options.get("params"), json=options.get("json"), timeout=10, retries=False)
        assert told.status == 200, told.data
        return told.json()

    def reset(self) -> None:
        """Go back to the seed data."""
        self._admin("POST", "/reset")

    def journal(self, **filters: Any) -> list[dict[str, Any]]:
        """Return the rows of the journal; filters: system, method, since."""
        return self._admin("GET", "/journal", params=filters)

    def writes(self, system: str | None = None) -> list[dict[str, Any]]:
        """Return the journal's rows that would change something."""
        return [row for row in self.journal(**({"system": system} if system else {})) if row["write"]]

    def outbox(self, **filters: Any) -> list[dict[str, Any]]:
        """Return who was told what; filters: system, since."""
        return self._admin("GET", "/outbox", params=filters)

    def fault(self, system: str, kind: str, **members: Any) -> dict[str, Any]:
        """Make something go wrong."""
        return self._admin("POST", "/faults", json={"system": system, "kind": kind, **members})

    def faults(self) -> list[dict[str, Any]]:
        """Return the faults, with how often each has struck."""
        return self._admin("GET", "/faults")

    def mend(self) -> None:
        """Let nothing go wrong any more."""
        self._admin("DELETE", "/faults")

    def limit(self, system: str, number: int, seconds: float) -> None:
        """Allow that many requests in that many seconds."""
        self._admin("POST", "/limits", json={"system": system, "requests": number, "seconds": seconds})

    def clock(self, **change: Any) -> dict[str, Any]:
        """Set the clock: now= (ISO text or epoch) or advance= (seconds)."""
        return self._admin("POST", "/clock", json=change)

    def now(self) -> float:
        """Return the sandbox's time, epoch seconds."""
        return datetime.fromisoformat(self._admin("GET", "/clock")["now"]).timestamp()

    def stop(self) -> int:
        """End the process; return its status."""
        self.http.close()
        self._pool.clear()
        self.process.stdin.close()
        try:
            return self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        finally:
            self.process.stdout.close()
