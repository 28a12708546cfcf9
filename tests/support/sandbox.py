"""A sandbox process, asked over real HTTP."""

from __future__ import annotations

import json
import re
import shlex
import socket
import subprocess
import sys
import threading
from datetime import datetime
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from requests.utils import requote_uri

ROOT = Path(__file__).parents[2]


JSON = {"Content-Type": "application/json"}


class Line(threading.local):
    """A connection to one of the ports, for each thread. Every test asks many times: a client that knows all of HTTP takes six times as long."""

    def __init__(self, url: str) -> None:
        place = urlsplit(url)
        self._place, self._host = (place.hostname, place.port), place.netloc
        self._link: socket.socket | None = None

    def ask(self, method: str, path: str, body: bytes, headers: dict[str, str] | None = None) -> tuple[int, bytes]:
        """Return status and body of the answer. headers: JSON's where none are said."""
        lines = "".join(f"{name}: {value}\r\n" for name, value in (JSON if headers is None else headers).items())
        asked = f"{method} {path} HTTP/1.1\r\nHost: {self._host}\r\n{lines}Content-Length: {len(body)}\r\n\r\n".encode() + body
        answer = self._first_of(asked) if self._link else b""
        if not answer:  # none yet, or one that the sandbox has closed, as nobody had asked for a minute
            self.close()
            self._link = socket.create_connection(self._place, 10)
            self._link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            answer = self._first_of(asked)
        while b"\r\n\r\n" not in answer:
            answer += self._more()
        head, _end, first = answer.partition(b"\r\n\r\n")
        length = re.search(rb"^content-length: (\d+)\r?$", head, re.M)
        pieces, lacking = [first], int(length[1] if length else 0) - len(first)
        while lacking > 0:
            pieces.append(self._more())
            lacking -= len(pieces[-1])
        return int(head.split(b" ", 2)[1]), b"".join(pieces)

    def _first_of(self, asked: bytes) -> bytes:
        try:
            self._link.sendall(asked)
            return self._link.recv(1 << 20)
        except ConnectionError:
            return b""

    def _more(self) -> bytes:
        piece = self._link.recv(1 << 20)
        assert piece, "the sandbox has hung up"
        return piece

    def close(self) -> None:
        """Hang up."""
        if self._link:
            self._link.close()
            self._link = None


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
        self._lines = {name: Line(url) for name, url in (("admin", self.admin), *self.urls.items())}
        self._heard: dict[int, dict[str, Any]] = {}
        self._heard_to = 0
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

    def ask(self, system: str, method: str, path: str, headers: dict[str, str], query: Any = None, body: Any = None) -> tuple[int, bytes]:
        """Return status and body of a system's answer. query: parameters besides those of the path; body: None, or JSON."""
        if self.http.verify is not True:
            answer = self.request(system, method, path, params=query, headers=headers, **({} if body is None else {"json": body}))
            return answer.status_code, answer.content
        mark = "&" if "?" in path else "?"
        whole = requote_uri(f"{path}{mark}{urlencode(query, doseq=True)}" if query else path)
        said = {"User-Agent": "tests", "Accept": "*/*", **({} if body is None else JSON), **headers}
        return self._lines[system].ask(method, whole, b"" if body is None else json.dumps(body).encode(), said)

    def _admin(self, method: str, path: str, **options: Any) -> Any:
        """Ask the admin interface: several times in every test, so past what requests does around a request."""
        if self.http.verify is not True:
            answer = self.http.request(method, self.admin + path, timeout=10, **options)
            assert answer.status_code == 200, answer.text
            return answer.json()
        query = f"?{urlencode(options['params'])}" if options.get("params") else ""
        status, body = self._lines["admin"].ask(method, path + query, json.dumps(options["json"]).encode() if "json" in options else b"")
        assert status == 200, body
        return json.loads(body)

    def reset(self) -> None:
        """Go back to the seed data."""
        self._admin("POST", "/reset")
        self._heard, self._heard_to = {}, 0

    def journal(self, **filters: Any) -> list[dict[str, Any]]:
        """Return the rows of the journal; filters: system, method, since."""
        rows = self._admin("GET", "/journal", params=filters)
        if rows and set(filters) <= {"since"} and filters.get("since", 0) <= self._heard_to:
            self._heard.update((row["n"], row) for row in rows)
            unanswered = [row["n"] for row in rows if row["status"] is None]
            self._heard_to = min(unanswered, default=rows[-1]["n"] + 1) - 1
        return rows

    def everything(self) -> list[dict[str, Any]]:
        """Return the rows of the journal since the last reset, and ask only for those that `journal` has not returned before."""
        self.journal(since=self._heard_to)
        return list(self._heard.values())

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
        for line in self._lines.values():
            line.close()
        self.process.stdin.close()
        try:
            return self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        finally:
            self.process.stdout.close()
