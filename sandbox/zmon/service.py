"""The controller behind its port: which chain a path belongs to, and what is said before any handler runs."""

from __future__ import annotations

import re
import secrets
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from ..json_text import load
from ..routing import Router
from ..service import Call, Families, Handler, Operation, Refusal, Service
from ..store import Clock, Store
from . import actors, jackson
from .answers import answer, failure, framework, message, nothing, sign_in, unreadable
from .seed import seed
from .workers import Workers
from .world import World

_API = "/api/v1/"
_TALKS = ("/api/v1/alert-definitions", "/api/v1/check-definitions", "/api/v1/downtimes")
"""Where a body that cannot be read is refused with `{"message"}`; elsewhere the framework does it."""
_BODILESS = ("/api/v1/groups", "/api/v1/onetime-tokens", "/rest", "/signin")
_NEEDS_SLASH = re.compile(r"/api/v1/(dashboard|groups/member/[^/]+|groups/[^/]+/(member|active)/[^/]+)/")
_SLASHES = re.compile("/{2,}")
_SEARCHES = ("entities", "entity-filters")
"""What the browser asks by POST without changing anything."""


class ZmonService(Service):
    """The emulated controller."""

    name = "zmon"
    credentials = {"ZMON_API_TOKEN": actors.DEMO_TOKEN}
    secret_headers = ("authorization", "cookie")
    secret_keys = ("access_token",)

    def __init__(self, store: Store, clock: Clock) -> None:
        super().__init__(store, clock)
        self._world = World(store, clock)
        self.families = Families(__package__, self._world)
        self._router: Router | None = None

    def operations(self) -> list[Operation]:
        """Return the bearer operations, HEAD on what can be read, the cookie ones (which send away), the sandbox's own."""
        found = super().operations()
        have = {operation.path for operation in found if operation.method == "HEAD"}
        heads = [
            Operation("HEAD", one.path, _head_of(one.handler), open=True)
            for one in found
            if one.method == "GET" and one.path.startswith(_API) and one.path not in have
        ]
        return [*found, *heads, *self._cookie_operations()]

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
        seed(self.families, self._world)
        super().seed()

    def canonical_path(self, path: str) -> str:
        """Take a trailing slash off where it changes nothing; where a pattern ends in one, write it as `~`.

        Doubled slashes are taken for one.
        """
        path = _SLASHES.sub("/", path)
        if _NEEDS_SLASH.fullmatch(path):
            return path + "~"
        return path.removesuffix("/") or "/"

    def follow_the_clock(self) -> None:
        """Let the workers look at what was due until now."""
        self.families[Workers].follow_the_clock()

    def decorate(self, response: Response) -> None:
        """Add the cookie that every answer sets and the bearer chain ignores."""
        response.headers.append("set-cookie", f"JSESSIONID={secrets.token_hex(16).upper()};path=/;Secure;HttpOnly")

    def authenticate(self, request: Request) -> actors.Actor:
        """Return the caller."""
        return actors.authenticate(request, self._expired)

    def _expired(self, token: str) -> bool:
        moment = (self._world.settings.shared(f"expiry {token}") or {"expires_at": None})["expires_at"]
        return moment is not None and moment <= self.clock.now()

    def parse(self, request: Request, raw: bytes) -> Any:
        """Return the JSON body; None where the controller does not read one."""
        path = _SLASHES.sub("/", request.url.path)
        if request.method not in ("POST", "PUT") or path.startswith(_BODILESS):
            return None
        if path.startswith("/_sandbox/"):
            return _leniently(raw)
        talks = path.startswith(_TALKS)
        kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
        if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
            if talks:
                raise failure()
            exception = "spring:web.HttpMediaTypeNotSupportedException"
            raise Refusal(framework(request, self.clock, 415, "Unsupported Media Type", exception))
        try:
            return jackson.load(raw)
        except jackson.Unreadable as error:
            if talks:
                raise message("Could not read request") from error
            raise Refusal(unreadable(request, self.clock)) from error

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
        return self._before(request) or framework(request, self.clock, 404, "Not Found")

    def wrong_method(self, request: Request) -> Response:
        """Answer 405 with the methods that there are, once the caller is known; OPTIONS asks for nothing else."""
        refused = self._before(request)
        if refused is not None:
            return refused
        response = nothing()
        if request.method != "OPTIONS":
            words = f"Request method '{request.method}' not supported"
            exception = "spring:web.HttpRequestMethodNotSupportedException"
            response = framework(request, self.clock, 405, words, exception)
        response.headers["Allow"] = ", ".join(self._methods(request))
        return response

    def _methods(self, request: Request) -> list[str]:
        if self._router is None:
            self._router = Router(self.operations())
        path = request.scope["raw_path"].decode("latin-1")
        return sorted(self._router.match("", self.canonical_path(path))[2])

    def too_many(self, retry_after: float) -> Response:
        """Answer as a proxy in front of the controller would, which itself limits nothing but one-time tokens."""
        return PlainTextResponse("Too Many Requests", 429, {"Retry-After": str(max(1, round(retry_after + 0.5)))})


def _head_of(handler: Handler) -> Handler:
    """Return what answers HEAD as GET, without the body, and to anybody."""

    def head(call: Call) -> Response:
        response = handler(replace(call, actor=call.actor or actors.NOBODY))
        assert isinstance(response, Response)
        return Response(status_code=response.status_code, media_type=response.headers.get("content-type"))

    return head


def _leniently(raw: bytes) -> Any:
    try:
        return load(raw)
    except ValueError as error:
        raise Refusal(answer({"message": "the body is no JSON"}, 400)) from error
