"""The controller behind its port: which chain a path belongs to, and what is said before any handler runs."""

from __future__ import annotations

import re
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from ..json_text import load
from ..service import Call, Families, Operation, Refusal, Service
from ..store import Clock, Store
from . import actors, jackson
from .answers import answer, failure, framework, message, sign_in
from .seed import seed
from .world import World

_API = "/api/v1/"
_TALKS = ("/api/v1/alert-definitions", "/api/v1/check-definitions", "/api/v1/downtimes")
"""Where a body that cannot be read is refused with `{"message"}`; elsewhere the framework does it."""
_BODILESS = ("/api/v1/groups", "/api/v1/onetime-tokens", "/rest", "/signin")
_NEEDS_SLASH = re.compile(r"/api/v1/(dashboard|groups/member/[^/]+|groups/[^/]+/(member|active)/[^/]+)/")
_SEARCHES = ("entities", "entity-filters")
"""What the browser asks by POST without changing anything."""


class ZmonService(Service):
    """The emulated controller."""

    name = "zmon"
    credentials = {"ZMON_API_TOKEN": actors.DEMO_TOKEN}
    secret_keys = ("access_token",)

    def __init__(self, store: Store, clock: Clock) -> None:
        super().__init__(store, clock)
        self._world = World(store, clock)
        self.families = Families(__package__, self._world)

    def operations(self) -> list[Operation]:
        """Return the bearer operations, the cookie ones (which send away), and the sandbox's own."""
        return super().operations() + self._cookie_operations()

    @staticmethod
    def _cookie_operations() -> list[Operation]:
        def refuse(call: Call) -> Response:
            return sign_in(call.request)

        def page(_call: Call) -> Response:
            return HTMLResponse("<!DOCTYPE html><html><head><title>ZMON sign in</title></head><body></body></html>")

        verbs = ("GET", "POST", "PUT", "DELETE")
        rest = [Operation(verb, "/rest/{rest:path}", refuse, write=verb != "GET", open=True) for verb in verbs]
        searches = [Operation("POST", f"/rest/{name}", refuse, open=True) for name in _SEARCHES]
        return [*searches, *rest, Operation("GET", "/signin", page, open=True)]

    def seed(self) -> None:
        """Put the seed data."""
        seed(self.families)
        super().seed()

    def canonical_path(self, path: str) -> str:
        """Take a trailing slash off where it changes nothing; where a pattern ends in one, write it as `~`."""
        if _NEEDS_SLASH.fullmatch(path):
            return path + "~"
        return path.removesuffix("/") or "/"

    def authenticate(self, request: Request) -> actors.Actor:
        """Return the caller."""
        return actors.authenticate(request)

    def parse(self, request: Request, raw: bytes) -> Any:
        """Return the JSON body; None where the controller does not read one."""
        path = request.url.path
        if request.method not in ("POST", "PUT") or path.startswith(_BODILESS):
            return None
        if path.startswith("/_sandbox/"):
            return _leniently(raw)
        talks = path.startswith(_TALKS)
        kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
        if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
            if talks:
                raise failure()
            words = f"Content type '{kind or 'application/octet-stream'}' not supported"
            raise self._framework(request, 415, words, "spring:web.HttpMediaTypeNotSupportedException")
        try:
            return jackson.load(raw)
        except jackson.Unreadable as error:
            if talks:
                raise message("Could not read request") from error
            words = f"Could not read document: {error}"
            raise self._framework(
                request, 400, words, "spring:http.converter.HttpMessageNotReadableException"
            ) from error

    def _framework(self, request: Request, status: int, words: str, exception: str | None = None) -> Refusal:
        return Refusal(framework(request, self.clock, status, words, exception))

    def _before(self, request: Request) -> Response | None:
        """Return what the security chains say before anybody looks for a handler."""
        if request.url.path.startswith("/_sandbox/"):
            return None
        if not request.url.path.startswith(_API):
            return sign_in(request)
        if request.method in ("HEAD", "PATCH", "OPTIONS"):
            return None
        try:
            self.authenticate(request)
        except Refusal as refusal:
            return refusal.response
        return None

    def unknown_path(self, request: Request) -> Response:
        """Answer 404, once the caller is known."""
        return self._before(request) or framework(request, self.clock, 404, "No message available")

    def wrong_method(self, request: Request) -> Response:
        """Answer 405, once the caller is known. Upstream some verbs fall through to a GET; no client counts on it."""
        words = f"Request method '{request.method}' not supported"
        return self._before(request) or framework(
            request, self.clock, 405, words, "spring:web.HttpRequestMethodNotSupportedException"
        )

    def too_many(self, retry_after: float) -> Response:
        """Answer as a proxy in front of the controller would, which itself limits nothing but one-time tokens."""
        return PlainTextResponse("Too Many Requests", 429, {"Retry-After": str(max(1, round(retry_after + 0.5)))})


def _leniently(raw: bytes) -> Any:
    try:
        return load(raw)
    except ValueError as error:
        raise Refusal(answer({"message": "the body is no JSON"}, 400)) from error
