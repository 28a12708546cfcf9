"""PagerDuty as one service of the sandbox: REST and Events behind one port, for their paths do not clash.

Source: https://developer.pagerduty.com/docs/
"""

from __future__ import annotations

import math
import time
import uuid
from contextvars import ContextVar
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from ..json_text import load
from ..service import Call, Families, Operation, Refusal, Service
from ..store import Clock, Store
from . import events, scopes
from . import seed as planted
from .answers import error, invalid
from .audit import Audit
from .lag import Lag
from .timeline import Timeline
from .world import Actor, World, came_to

ACCOUNT_TOKEN = "u9Zq4dJx7Lr2Vt8Kp5Wn3Yb6Hc1G"
READ_ONLY_TOKEN = "r3Xm8bTf5Qz1Ns7Dv9Jk4Lw2Py6C"
USER_TOKEN = "k7Bv2nRs9Gd4Fh6Jt1Mq8Zx5Wc3P"
SECOND_USER_TOKEN = "s5Hn8kWd3Vb7Tq2Lz6Rf9Xc4Jm1Y"
APP_TOKEN = "pdus+_0XSTEADY_7f3b9c2e-5a41-4d08-b6e7-c19d2a8f4035"
SCOPED_TOKEN = "pdus+_0XSTEADY_2c8e61d0-94b7-4f3a-8d25-b0a7e9f6c113"
"""Keys go into `Authorization: Token token=…`, an app's OAuth tokens into `Authorization: Bearer …`: one with
all scopes, one with a few."""

_KEYS = {
    ACCOUNT_TOKEN: Actor(),
    READ_ONLY_TOKEN: Actor(read_only=True),
    USER_TOKEN: Actor(user_id=planted.DEMO_USER),
    SECOND_USER_TOKEN: Actor(user_id=planted.SECOND_USER),
}
_SCOPES = "escalation_policies.read schedules.read services.read services.write teams.read users.read"
_BEARERS = {APP_TOKEN: Actor(), SCOPED_TOKEN: Actor(scopes=frozenset(_SCOPES.split()))}

REQUESTS_PER_MINUTE = 960
_MEDIA = "application/vnd.pagerduty+json"

_path: ContextVar[str] = ContextVar("path", default="")
"""Path of the request at hand: how a limit is answered depends on it. Each request runs in a context of its own."""


class PagerDutyService(Service):
    """The account behind the port."""

    name = "pagerduty"
    credentials = {
        "PAGERDUTY_API_TOKEN": ACCOUNT_TOKEN,
        "PAGERDUTY_ROUTING_KEY": planted.DEMO_ROUTING_KEY,
        "PAGERDUTY_FROM_EMAIL": planted.FROM_EMAIL,
    }
    secret_keys = ("routing_key", "service_key", "integration_key", "client_secret")

    def __init__(self, store: Store, clock: Clock) -> None:
        super().__init__(store, clock)
        self._world = World(store, clock)
        self.families = Families(__package__, self._world)
        self._timeline, self._lag, self._audit = self.families[Timeline], self.families[Lag], self.families[Audit]
        self._minute, self._used = 0, 0

    def operations(self) -> list[Operation]:
        """Return every operation; before each, what was due in the meantime happens."""
        return [replace(found, handler=self._timely(found)) for found in super().operations()]

    def _timely(self, operation: Operation) -> Any:
        def handle(call: Call) -> Any:
            self._timeline.settle()
            response = self._lag.do(operation, call)
            self._audit.note(operation, call, response)
            return response

        return handle

    def follow_the_clock(self) -> None:
        """Page those whose turn it was in the meantime."""
        self._timeline.settle()

    def seed(self) -> None:
        """Put the demo account."""
        self._used = 0
        planted.seed(self._world)
        super().seed()

    # -- coming in -------------------------------------------------------------------------------------------

    def canonical_path(self, path: str) -> str:
        """Remember the path; a slash at its end, as the vendor's Terraform provider sends, changes nothing."""
        _path.set(path)
        return path.rstrip("/") or path

    def authenticate(self, request: Request) -> Actor:
        """Return whose key it is. The vendor's 401 is no JSON, whatever its schema says (the text is a guess)."""
        came_to(request)
        scheme, _blank, credential = request.headers.get("authorization", "").partition(" ")
        actor = None
        if scheme == "Token" and credential.startswith("token="):
            actor = _KEYS.get(credential.removeprefix("token="))
        elif scheme == "Bearer":
            actor = _BEARERS.get(credential)
        if actor is None:
            raise Refusal(PlainTextResponse("HTTP Token: Access denied.\n", 401))
        _check_version(request.headers.get("accept", ""))
        if actor.read_only and request.method != "GET":
            raise Refusal(error(403, 2010, "Access Denied"))
        if actor.scopes is not None:
            scopes.check(actor.scopes, request.method, request.url.path)
        return actor

    def parse(self, request: Request, raw: bytes) -> Any:
        """Return the body. REST reads JSON only where the header says JSON, the events host always."""
        if request.url.path in events.PATHS:
            return events.parse(request.url.path, raw)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind not in ("application/json", _MEDIA):
            raise invalid("Content-Type must be application/json")
        try:
            return load(raw)
        except ValueError:
            raise invalid("Request body is not valid JSON") from None

    # -- going out -------------------------------------------------------------------------------------------

    def unknown_path(self, request: Request) -> Response:
        """Answer a path nobody has."""
        return error(404, 2100, "Not Found")

    def wrong_method(self, request: Request) -> Response:
        """Answer a verb the path does not have: for REST that is a path nobody has."""
        if request.url.path in events.PATHS:
            return Response(status_code=405, headers={"allow": "POST"})
        return self.unknown_path(request)

    def too_many(self, retry_after: float) -> Response:
        """Answer a call over the limit; there is no Retry-After, only the seconds in `ratelimit-reset`."""
        headers = {"ratelimit-remaining": "0", "ratelimit-reset": str(math.ceil(retry_after))}
        if _path.get() in events.PATHS:
            return events.throttled(_path.get(), headers)
        body = {"error": {"message": "Rate Limit Exceeded", "code": 2020}}
        return JSONResponse(body, 429, headers)

    def decorate(self, response: Response) -> None:
        """Add the request id, and how much of the minute's allowance is left and for how many seconds."""
        now = time.time()
        if int(now // 60) != self._minute:
            self._minute, self._used = int(now // 60), 0
        self._used += 1
        response.headers["x-request-id"] = str(uuid.uuid4())
        response.headers.setdefault("ratelimit-limit", str(REQUESTS_PER_MINUTE))
        response.headers.setdefault("ratelimit-remaining", str(max(0, REQUESTS_PER_MINUTE - self._used)))
        response.headers.setdefault("ratelimit-reset", str(60 - int(now % 60)))


def _check_version(accept: str) -> None:
    """Raise 406 for a version that is not 2, or a form that is not JSON.

    Without a version the vendor goes by the token, and these are tokens of version 2. What it answers to another
    version is not documented.
    """
    kinds = [kind.strip().replace(" ", "").lower() for kind in accept.split(",")]
    fine = ("", "*/*", "application/*", "application/json", _MEDIA, f"{_MEDIA};version=2")
    if not any(kind.partition(";q=")[0] in fine for kind in kinds):
        raise Refusal(error(406, 2001, "Not Acceptable"))
