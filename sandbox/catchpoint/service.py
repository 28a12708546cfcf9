"""Who may ask, in either version, how bodies are read, and what happens before each request."""

from __future__ import annotations

import base64
import math
import re
import secrets
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from ..json_text import load
from ..service import Call, Families, Handler, Operation, Refusal, Service
from ..store import Clock, Store
from .answers import message
from .seed import seed
from .tests import Tests
from .watch import Watch
from .world import World

KEY = "9F3A6C21D8E74B05A1C6E2F84D7B3059C4E8A2F60B7D1938E5C4F6A70D2B8E13"
CLIENT_ID = "Hq-7f4b2c9d1e6a8b3c5d0f92e1"
CLIENT_SECRET = "4f6b1d2e-93c7-4a58-b0de-71c2a9f8e6d3"
TOKEN_LIFETIME = 1800
_VERSION = re.compile(r"/api/v(?:2\.0|3|3\.3|3\.4|4|4\.0)(?=/)", re.IGNORECASE)
"""The beginning of a path of any version but 2, whose paths the later ones have as well."""
_EDGE = (
    "<!DOCTYPE html><html><head><title>Access denied</title></head>"
    "<body><h1>Error 1010</h1><p>The owner of this website has banned your access based on your browser's signature.</p></body></html>"
)


class CatchpointService(Service):
    """Catchpoint. Sources: the vendor's v2 description and REST API guide; public clients for v1."""

    name = "catchpoint"
    credentials = {
        "CATCHPOINT_API_TOKEN": KEY,
        "CATCHPOINT_CLIENT_ID": CLIENT_ID,
        "CATCHPOINT_CLIENT_SECRET": CLIENT_SECRET,
    }
    secret_keys = (
        "client_id", "client_secret", "access_token", "refresh_token", "password", "passphrase", "fileData",
        "base64File", "authenticationKey",
    )  # fmt: skip
    ignore_case = True

    def __init__(self, store: Store, clock: Clock) -> None:
        super().__init__(store, clock)
        self._world = World(store, clock)
        self.families = Families(__package__, self._world)

    def operations(self) -> list[Operation]:
        """Return the token, and the operations of every family."""
        every = [Operation("POST", "/ui/api/token", self._token, open=True), *super().operations()]
        return [replace(found, handler=self._timely(found.handler)) for found in every]

    def _timely(self, handler: Handler) -> Handler:
        """Let what the clock has brought about happen before the request is looked at."""

        def handle(call: Call) -> Response:
            self.follow_the_clock()
            return handler(call)  # type: ignore[return-value]

        return handle

    def follow_the_clock(self) -> None:
        """Let alerts be raised that failing runs have brought about, and pauses end."""
        self.families[Watch].follow_the_clock()
        self.families[Tests].follow_the_clock()

    def seed(self) -> None:
        """Put the seed data."""
        self._world.usage.clear()
        seed(self._world, self.families)
        super().seed()

    def canonical_path(self, path: str) -> str:
        """Answer later versions like version 2, whose paths they have."""
        return _VERSION.sub("/api/v2", path, count=1)

    # Who asks

    def authenticate(self, request: Request) -> Any:
        """Want the key as Bearer for v2, an issued token for v1; then count the call."""
        self._pass_the_edge(request)
        scheme, dummy, given = request.headers.get("authorization", "").partition(" ")
        given = given.strip() if scheme.lower() == "bearer" else ""
        if request.url.path.lower().startswith("/ui/"):
            return self._authenticate_v1(given)
        known, expired = secrets.compare_digest(given.encode(), KEY.encode()), self._world.setting("key") == "expired"
        if not known or expired:
            words = "Expired Token" if known else "Invalid credentials"
            raise Refusal(JSONResponse({"errors": [{"message": words}], "traceId": secrets.token_hex(16)}, 401))
        refused = self._world.usage.take(self._world.setting("limits"))
        if refused is not None:
            raise Refusal(self._over(*refused))
        return "consumer"

    def _pass_the_edge(self, request: Request) -> None:
        """Turn away who does not say what he is, or is a bare library: what stands before the API is no part of it."""
        agent = request.headers.get("user-agent", "")
        if self._world.setting("edge") and (not agent or agent.startswith("Python-urllib")):
            raise Refusal(HTMLResponse(_EDGE, 403))

    def _authenticate_v1(self, given: str) -> str:
        """Accept a token as issued, or base64 of it in either alphabet, as clients send it."""
        tokens = self._world.tokens
        token = next((tokens.get(form) for form in (given, _decoded(given)) if form and form in tokens), None)
        if token is None:
            raise Refusal(message("Invalid token", 401))
        if token["expires"] <= self.clock.now():
            # With which status is not known; clients that have worked look for these words in a 200.
            raise Refusal(message("Expired token", self._world.setting("expired_token")))
        return "client"

    def _token(self, call: Call) -> Response:
        self._pass_the_edge(call.request)
        form = call.body if isinstance(call.body, dict) else {}
        if form.get("grant_type") != "client_credentials":
            return JSONResponse({"Message": "Unsupported grant type"}, 400)
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            # Its status is not known; the words are all that a client reads.
            return JSONResponse({"Message": "Invalid client credentials"}, 400)
        token = secrets.token_urlsafe(40)
        self._world.tokens.put(token, {"expires": self.clock.now() + TOKEN_LIFETIME})
        return JSONResponse({"access_token": token, "token_type": "bearer", "expires_in": TOKEN_LIFETIME})

    # How it reads and refuses

    def parse(self, request: Request, raw: bytes) -> Any:
        """Read a form (the token request) or JSON of whatever type it says it is."""
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type == "application/x-www-form-urlencoded":
            return dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))
        try:
            return load(raw)
        except ValueError as error:
            if request.url.path.lower().startswith("/ui/"):
                raise Refusal(message(f"Invalid JSON: {error}")) from error
            raise self._world.refusal(f"Invalid JSON: {error}") from error

    def unknown_path(self, request: Request) -> Response:
        """Answer without a body: outside the API there is no envelope."""
        return Response(status_code=404)

    def wrong_method(self, request: Request) -> Response:
        """Answer without a body, as for an unknown path: products and folders, for one, cannot be deleted."""
        return Response(status_code=self._world.setting("wrong_method"))

    def too_many(self, retry_after: float) -> Response:
        """Answer 429 for the limit that the admin interface has set."""
        return self._over("minute", 0, retry_after)

    def _over(self, window: str, allowed: int, wait: float) -> Response:
        """Answer 429; neither body nor Retry-After is documented, the X- headers are what one script reads."""
        response = self._world.envelope({}, (f"The limit of API calls per {window} is exceeded.",), 429)
        seconds = str(math.ceil(wait))
        response.headers.update(
            {
                "Retry-After": seconds, "X-Rate-Limit-Limit": str(allowed), "X-Rate-Limit-Remaining": "0",
                "X-Rate-Limit-Reset": seconds,
            }
        )  # fmt: skip
        return response


def _decoded(given: str) -> str | None:
    try:
        return base64.b64decode(given.replace("-", "+").replace("_", "/"), validate=True).decode("ascii")
    except ValueError:
        return None
