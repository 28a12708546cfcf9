"""The service: who may ask, how bodies are read, what happens before each request, what is there at first."""

from __future__ import annotations

import math
import secrets
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..json_text import load
from ..service import Call, Families, Handler, Operation, Refusal, Service
from ..store import Clock, Store
from .account import BAD_REQUEST, NOT_FOUND, ORGANIZATION, UNAUTHENTICATED, Account, error
from .components import Components
from .forms import parse_form
from .groups import Groups
from .incidents import Incidents
from .pages import Pages
from .subscribers import Subscribers
from .users import ROLES, Users

TOKEN = "7d3c0f5b9a1e48c2b6f4d80a92e7135c4f6a8b0d2e9c17f35a6b8c0d1e2f3a49"
PAGE = "kctbh9vrtdwd"
PARTNERS = "b5x8m2tqv9wd"
USER = "x3j8v5kqn1cd"
"""The member of the organisation whose key it is."""


class StatuspageService(Service):
    """Atlassian Statuspage. Source: https://developer.statuspage.io/ and what clients have observed."""

    name = "statuspage"
    credentials = {
        "STATUSPAGE_API_TOKEN": TOKEN,
        "STATUSPAGE_PAGE_ID": PAGE,
        "STATUSPAGE_ORGANIZATION_ID": ORGANIZATION,
    }
    secret_keys = ("api_key", "api_token", "application_key", "password")

    def __init__(self, store: Store, clock: Clock) -> None:
        super().__init__(store, clock)
        self._account = Account(store, clock)
        self.families = Families(__package__, self._account)
        self._clockwork = (self.families[Incidents], self.families[Subscribers])

    def operations(self) -> list[Operation]:
        """Return the operations of every family."""
        return [replace(found, handler=self._timely(found.handler)) for found in super().operations()]

    def _timely(self, handler: Handler) -> Handler:
        """Let what the clock has brought about happen before the request is looked at."""

        def handle(call: Call) -> Response:
            self.follow_the_clock()
            return handler(call)

        return handle

    def follow_the_clock(self) -> None:
        """Let maintenances begin and end, and subscribers hear of it."""
        for family in self._clockwork:
            family.follow_the_clock()

    def seed(self) -> None:
        """Put a page with two groups and four components, one with nothing, and who looks after the first."""
        components, groups, users = (self.families[kind] for kind in (Components, Groups, Users))
        components.forget_positions()
        self.families[Pages].make(PAGE, "Example Status", "example-status")
        self.families[Pages].make(PARTNERS, "Partner Status", "partner-status")
        users.add(
            {"email": "operator@example.com", "first_name": "Demo", "last_name": "Operator"},
            USER,
            organization_id=ORGANIZATION,
        )
        users.permit(USER, {PAGE: dict.fromkeys(ROLES, True)})
        website, europe, states = (
            components.add({"name": name}, component_id, page_id=PAGE)["id"]
            for name, component_id in (("Website", "v6q2k8wd1mzp"), ("EU", "h3n9c5xjt7br"), ("US", "m8w4z1fpy6kd"))
        )
        groups.add({"name": "Core", "components": [website]}, "q7r5d2vhb9ns", page_id=PAGE)
        groups.add({"name": "Regional", "components": [europe, states]}, "t4k1x8gcm3wz", page_id=PAGE)
        components.add({"name": "Docs"}, "d9f6b3yqn2lh", page_id=PAGE)
        for position, row_id in enumerate(("q7r5d2vhb9ns", "t4k1x8gcm3wz", "d9f6b3yqn2lh"), 1):
            self._account.components.put(row_id, self._account.components.get(row_id) | {"position": position})
        components.forget_positions()
        super().seed()

    def canonical_path(self, path: str) -> str:
        """Drop `.json`, which any path may carry, and a slash at the end."""
        return path.rstrip("/").removesuffix(".json")

    def authenticate(self, request: Request) -> Any:
        """Want the key after `OAuth`, by itself, or as the parameter `api_key`."""
        header = request.headers.get("authorization")
        scheme, dummy, key = (header or "").strip().rpartition(" ")
        if header is None:
            key = request.query_params.get("api_key", "")
        # `oauth` and a bare key are known from clients in production, `Bearer` is refused.
        if scheme not in ("", "OAuth", "oauth") or not secrets.compare_digest(key.encode(), TOKEN.encode()):
            raise Refusal(error(401, UNAUTHENTICATED))
        return ORGANIZATION

    def parse(self, request: Request, raw: bytes) -> Any:
        """Read JSON or a form; parameters in any other type are not seen."""
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        body = raw.decode("utf-8", "replace")
        # A body without a type is understood as well: an SDK has sent its JSON so for years.
        form = media_type == "application/x-www-form-urlencoded" or (not media_type and not body.lstrip().startswith("{"))
        if not form and media_type not in ("", "application/json"):
            return {}
        try:
            return parse_form(body) if form else load(raw)
        except ValueError as problem:
            raise Refusal(error(400, BAD_REQUEST)) from problem

    def unknown_path(self, request: Request) -> Response:
        """Answer as for an unknown id."""
        return error(404, NOT_FOUND)

    def wrong_method(self, request: Request) -> Response:
        """Answer as for an unknown path: Rails knows routes, and a verb without one is as unknown."""
        return error(404, NOT_FOUND)

    def too_many(self, retry_after: float) -> Response:
        """Answer 420: 429 was announced, rolled back, and clients saw 420 afterwards. Nobody has shown the body."""
        return JSONResponse(
            {"error": "Too many requests, please try again later."}, 420, {"Retry-After": str(math.ceil(retry_after))}
        )

    def decorate(self, response: Response) -> None:
        """Add the headers by which the vendor traces a request; there are none about quota."""
        response.headers["Atl-Traceid"] = secrets.token_hex(16)
        response.headers["X-Runtime"] = "0.021337"
