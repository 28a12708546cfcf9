"""The edges, played from a script: a network that answers what it is told, and a clock that only sleep moves."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPResponse

NOON = 1_800_000_000.0
"""When these stories begin: 2027-01-15T08:00:00Z in epoch seconds."""
SECRET = "canary-5f1e0c77-token"


class Clock:
    """Epoch seconds that pass only while somebody sleeps."""

    def __init__(self, now: float = NOON) -> None:
        self.now = now
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@dataclass
class Reply:
    """An answer to come: body as it goes over the wire."""

    status: int
    body: bytes
    headers: dict[str, str]


def reply(status: int = 200, body: Any = None, **headers: str) -> Reply:
    """Return an answer. body: None is empty, text and bytes go as they are, the rest as JSON. Headers: Retry_After=…"""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if body is None or isinstance(body, bytes):
        return Reply(status, body or b"", named)
    if isinstance(body, str):
        return Reply(status, body.encode(), {"Content-Type": "text/html", **named})
    return Reply(status, json.dumps(body).encode(), {"Content-Type": "application/json", **named})


@dataclass
class Seen:
    """A request that was sent: path without host and query, body decoded."""

    method: str
    url: str
    path: str
    query: list[tuple[str, str]]
    headers: CaseInsensitiveDict
    raw: Any
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def body(self) -> Any:
        return json.loads(self.raw) if self.raw else None

    @property
    def line(self) -> str:
        return f"{self.method} {self.path}"


class Script(HTTPAdapter):
    """Plays the network. Each request takes the next of the replies: an answer, an exception, or a function of the request.

    requests: what was sent, in order. A request that the script does not foresee fails the test.
    """

    def __init__(self, *replies: Any) -> None:
        super().__init__()
        self.replies = list(replies)
        self.requests: list[Seen] = []

    def send(self, request: requests.PreparedRequest, *_args: Any, **options: Any) -> requests.Response:
        parts = urlsplit(request.url)
        seen = Seen(
            request.method, request.url, parts.path, parse_qsl(parts.query), request.headers, request.body, options
        )
        self.requests.append(seen)
        assert self.replies, f"nobody foresaw {seen.line}"
        answer = self.replies.pop(0)
        if callable(answer):
            answer = answer(seen)
        if isinstance(answer, BaseException):
            raise answer
        raw = HTTPResponse(io.BytesIO(answer.body), answer.headers, answer.status, preload_content=False)
        return self.build_response(request, raw)

    @property
    def lines(self) -> list[str]:
        """Return what was asked, as "GET /path"."""
        return [one.line for one in self.requests]

    @property
    def writes(self) -> list[Seen]:
        """Return the requests that would change something."""
        return [one for one in self.requests if one.method != "GET"]

    @property
    def bodies(self) -> list[Any]:
        """Return the bodies of what was written, in order."""
        return [one.body for one in self.writes if one.body]
