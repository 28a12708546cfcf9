"""The API behind its port."""

from __future__ import annotations

import math
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from ..json_text import load
from ..service import Call, Families, Operation, Refusal, Service
from ..store import Clock, Store
from .access import APP_NAME, DEMO_TOKEN, STATES, TOKENS, Token, authenticate
from .answers import NOT_FOUND, answer, error, in_old_form, invalid
from .evaluation import Evaluation
from .seed import seed
from .world import USER, World


class CirconusService(Service):
    """The emulated API."""

    name = "circonus"
    credentials = {"CIRCONUS_API_TOKEN": DEMO_TOKEN, "CIRCONUS_APP_NAME": APP_NAME}
    secret_headers = ("authorization", "x-circonus-auth-token")
    secret_keys = (
        "api_key", "api_secret", "auth_passphrase", "auth_password", "auth_token", "dsn", "license_key", "password",
        "privacy_passphrase", "reverse:secret_key", "sasl_password", "secret", "service_key", "submission_url",
    )  # fmt: skip

    def __init__(self, store: Store, clock: Clock) -> None:
        super().__init__(store, clock)
        self._world = World(store, clock)
        self.families = Families(__package__, self._world)

    def operations(self) -> list[Operation]:
        """Return the operations of every resource, and the sandbox's own."""
        return super().operations() + [
            Operation("GET", "/_sandbox/apps", self._apps, open=True),
            Operation("POST", "/_sandbox/apps", self._set_app, open=True),
        ]

    def seed(self) -> None:
        """Put the seed data."""
        seed(self._world, self.families)
        super().seed()

    def canonical_path(self, path: str) -> str:
        """Take `/v2` off: the API answers without it as well."""
        return path.removeprefix("/v2") if path.startswith("/v2/") else path

    def authenticate(self, request: Request) -> Token:
        """Return the token; those of a user who was put out of the account are retired."""
        token = authenticate(request, self._world.apps)
        if USER not in self._world.users:
            raise Refusal(error(403, "Forbidden.BadToken", "The authentication token you supplied is invalid"))
        return token

    def follow_the_clock(self) -> None:
        """Let alerts open and clear, and contact groups be told."""
        self.families[Evaluation].follow_the_clock()

    def decorate(self, response: Response) -> None:
        """Say what went wrong as older endpoints do, when the settings want that."""
        if response.status_code >= 400 and self._world.setting("old_errors"):
            told = in_old_form(bytes(response.body))
            if told is not None:
                response.body = told
                response.headers["content-length"] = str(len(told))

    def parse(self, request: Request, raw: bytes) -> Any:
        """Return the JSON object sent, whatever Content-Type says; what comes with a GET or DELETE is not read."""
        if request.method not in ("POST", "PUT"):
            return None
        try:
            body = load(raw)
        except ValueError as error:
            raise invalid("The request body is not valid JSON") from error
        if not isinstance(body, dict):
            raise invalid("The request body must be a JSON object")
        return body

    def _before(self, request: Request) -> Response | None:
        try:
            self.authenticate(request)
        except Refusal as refusal:
            return refusal.response
        return None

    def unknown_path(self, request: Request) -> Response:
        """Answer 404, to a caller who may ask at all."""
        return self._before(request) or error(404, NOT_FOUND, f"{request.url.path} does not exist")

    def wrong_method(self, request: Request) -> Response:
        """Answer 405 (the code in the body is the sandbox's choice)."""
        words = f"{request.method} is not possible on {request.url.path}"
        return self._before(request) or error(405, "MethodNotAllowed", words)

    def too_many(self, retry_after: float) -> Response:
        """Answer 429 with whole seconds to wait, as the service does at least sometimes."""
        response = error(429, "RateLimitExceeded", "Too many requests")
        response.headers["Retry-After"] = str(max(1, math.ceil(retry_after)))
        return response

    def _apps(self, _call: Call) -> Response:
        return answer(self._world.apps.all())

    def _set_app(self, call: Call) -> Response:
        body = call.body or {}
        kinds = [token.kind for token in TOKENS.values()]
        if body.get("token") not in kinds or body.get("state") not in STATES or not body.get("app"):
            raise invalid(f"token (one of {', '.join(sorted(kinds))}), app and state (allow, pending, deny) are needed")
        row = {name: body[name] for name in ("token", "app", "state")}
        self._world.apps.put(f"{row['token']}/{row['app']}", row)
        return answer(row)
