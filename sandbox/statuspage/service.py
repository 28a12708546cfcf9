"""The service: who may ask, how bodies are read, what happens before each request, what is there at first."""

from __future__ import annotations

import json
import math
import secrets
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ..service import Call, Handler, Operation, Refusal, Service
from ..store import Clock, Store
from .access_groups import AccessGroups
from .access_users import AccessUsers
from .account import BAD_REQUEST, NOT_FOUND, UNAUTHENTICATED, Account, error
from .component_access import ComponentAccess
from .components import Components
from .embed_config import EmbedConfig
from .forms import parse_form
from .groups import Groups
from .incident_subscribers import IncidentSubscribers
from .incident_templates import IncidentTemplates
from .incident_updates import IncidentUpdates
from .incidents import Incidents
from .metric_data import MetricData
from .metrics import Metrics
from .metrics_providers import MetricsProviders
from .pages import Pages
from .postmortems import Postmortems
from .subscriber_bulk import SubscriberBulk
from .subscribers import Subscribers
from .uptime import Uptime
from .users import ROLES, Users

TOKEN = "7d3c0f5b9a1e48c2b6f4d80a92e7135c4f6a8b0d2e9c17f35a6b8c0d1e2f3a49"
PAGE = "kctbh9vrtdwd"
ORGANIZATION = "b9q4xwz2f7hn"
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
        self._pages = Pages(self._account)
        self._components = Components(self._account)
        self._groups = Groups(self._account, self._components)
        self._incidents = Incidents(self._account, self._components)
        self._incident_families = (
            IncidentUpdates(self._account, self._incidents), IncidentSubscribers(self._account, self._incidents),
            Postmortems(self._account, self._incidents), IncidentTemplates(self._account),
        )  # fmt: skip
        self._subscribers = Subscribers(self._account)
        self._users = Users(self._account, ORGANIZATION)
        self._metrics = Metrics(self._account)

    def operations(self) -> list[Operation]:
        """Return the operations of every family."""
        account, components = self._account, self._components
        families = (
            self._pages, components, self._groups, self._incidents, Uptime(account, components), EmbedConfig(account),
            MetricsProviders(account, self._metrics), self._metrics, MetricData(account), AccessUsers(account),
            AccessGroups(account), ComponentAccess(account, components, "page_access_users", account.access_users),
            ComponentAccess(account, components, "page_access_groups", account.access_groups), self._users,
            *self._incident_families, self._subscribers, SubscriberBulk(account, self._subscribers),
        )  # fmt: skip
        return [
            replace(found, handler=self._timely(found.handler)) for family in families for found in family.operations()
        ]

    def _timely(self, handler: Handler) -> Handler:
        """Let what the clock has brought about happen before the request is looked at."""

        def handle(call: Call) -> Response:
            self._incidents.follow_the_clock()
            self._subscribers.follow_the_clock()
            return handler(call)

        return handle

    def seed(self) -> None:
        """Put one page with two groups and four components, and the one who looks after it."""
        self._components.forget_positions()
        self._pages.add(PAGE, "Example Status", "example-status")
        self._users.add({"email": "operator@example.com", "first_name": "Demo", "last_name": "Operator"}, USER)
        self._users.permit(USER, {PAGE: dict.fromkeys(ROLES, True)})
        website, europe, states = (
            self._components.add(PAGE, {"name": name}, component_id)["id"]
            for name, component_id in (("Website", "v6q2k8wd1mzp"), ("EU", "h3n9c5xjt7br"), ("US", "m8w4z1fpy6kd"))
        )
        self._groups.add(PAGE, {"name": "Core", "components": [website]}, "q7r5d2vhb9ns")
        self._groups.add(PAGE, {"name": "Regional", "components": [europe, states]}, "t4k1x8gcm3wz")
        self._components.add(PAGE, {"name": "Docs"}, "d9f6b3yqn2lh")
        for position, row_id in enumerate(("q7r5d2vhb9ns", "t4k1x8gcm3wz", "d9f6b3yqn2lh"), 1):
            self._account.components.put(row_id, self._account.components.get(row_id) | {"position": position})
        self._components.forget_positions()

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
        if media_type == "application/x-www-form-urlencoded" or (not media_type and not body.lstrip().startswith("{")):
            return parse_form(body)
        if media_type not in ("", "application/json"):
            return {}
        try:
            return json.loads(body)
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
