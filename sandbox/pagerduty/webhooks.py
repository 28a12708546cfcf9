"""Webhook subscriptions: addresses that are called when something happens, and the tokens they are called with.

Source: https://developer.pagerduty.com/docs/webhooks-overview
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Operation
from .answers import answer, invalid
from .collection import Enveloped
from .fields import Checked, Checks, checked, name, one_of, text, url
from .incidents import Incidents, Reference
from .lists import NOTHING, Names, Row
from .services import Services
from .webhook_fields import CHECKS
from .world import SITE, Kind, World

REDACTED = "-- redacted --"
FILTERS = ("account", "service", "team")


class WebhookSubscriptions(Checked):
    """The operations on webhook subscriptions. The secret is in the answer to the creation, and nowhere else."""

    kind = Kind("webhook_subscription", "webhook_subscriptions", None, 2100, "description")
    checks = CHECKS
    required = ("delivery_method", "events", "filter")
    fixed = ("delivery_method",)
    defaults = {"description": None, "active": True, "oauth_client_id": None, "temporarily_disabled": False}

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._services = others[Services]
        self._services.before_delete.append(self._forget)
        self._services.heard_by.append(self._service_changed)
        others[Incidents].heard_by.append(self._incident_changed)

    def operations(self) -> list[Operation]:
        """Return every operation on webhook subscriptions."""
        below = f"{self.path}/{{id}}"
        return [
            *super().operations(),
            Operation("POST", f"{below}/enable", self.enable, write=True),
            Operation("POST", f"{below}/ping", self.ping, write=True),
            Operation("POST", f"/_sandbox{below}/disable", self.disable, write=True),
        ]

    def rows(self, call: Call) -> Sequence[Row]:
        """Return those with a filter, if wanted: of the whole account, of a service, of a team."""
        kind, key = call.param("filter_type"), call.param("filter_id")
        if kind and kind not in FILTERS:
            raise invalid(f"Filter type must be in {', '.join(FILTERS)}")
        if kind in ("service", "team") and not key:
            raise invalid("Filter id can't be blank")
        return [
            row
            for row in super().rows(call)
            if not kind or (row["filter"]["type"] == kind and (kind == "account" or row["filter"]["id"] == key))
        ]

    def create(self, call: Call) -> Response:
        """Add a subscription and tell its secret; headers are shown as they were sent, this once. With 200, as the description says."""
        row = self.add(self.sent(call))
        shown = self.shown(row)
        number = self._world.table("webhook_secrets").next_id()
        secret = "".join(uuid.uuid5(uuid.NAMESPACE_URL, f"{SITE}/secrets/{number}/{part}").hex for part in "ab")
        method = {**shown["delivery_method"], "secret": secret, "custom_headers": row["delivery_method"]["custom_headers"]}
        return answer({self.kind.type: {**shown, "delivery_method": method}})

    def shown(self, row: Row, include: Names = NOTHING) -> Row:
        """Return a subscription as shown: header values are never told again."""
        method, client = row["delivery_method"], self._world.table("oauth_clients").shared(row["oauth_client_id"] or "")
        reference = {"id": row["filter"]["id"]} if row["filter"]["id"] else {}
        return {
            "id": row["id"],
            "type": "webhook_subscription",
            "active": row["active"],
            "delivery_method": {
                "id": f"{row['id']}D",
                "type": "http_delivery_method",
                "url": method["url"],
                "secret": None,
                "temporarily_disabled": row["temporarily_disabled"],
                "custom_headers": [{"name": one["name"], "value": REDACTED} for one in method["custom_headers"]],
            },
            "description": row["description"],
            "events": row["events"],
            "filter": {**reference, "type": f"{row['filter']['type']}_reference"},
            "oauth_client": {"id": client["id"], "type": "oauth_client_reference", "summary": client["name"]} if client else None,
        }

    # -- delivery --------------------------------------------------------------------------------------------

    def enable(self, call: Call) -> Response:
        """POST /webhook_subscriptions/{id}/enable: what was disabled for a time is delivered again."""
        return self.answer(call, self.store({**self.found(call), "temporarily_disabled": False}))

    def disable(self, call: Call) -> Response:
        """Do what the vendor does with an address that fails three times: disable it for a day."""
        return self.answer(call, self.store({**self.found(call), "temporarily_disabled": True}))

    def ping(self, call: Call) -> Response:
        """POST /webhook_subscriptions/{id}/ping"""
        self._deliver(self.found(call), "pagey.ping", "a ping")
        return Response(status_code=202)

    def _incident_changed(self, what: str, record: Row, _by: Reference, _more: Row) -> None:
        self._spread(f"incident.{what}", record["service_id"], f"incident {record['id']} {record['title']!r}")

    def _service_changed(self, what: str, service: Row) -> None:
        self._spread(f"service.{what}", service["id"], f"service {service['id']} {service['name']!r}")

    def _spread(self, event: str, service: str, about: str) -> None:
        """Call those who want to hear of an event on a service."""
        rows = [row for row in self._table.all() if event in row["events"] and row["active"] and not row["temporarily_disabled"]]
        record = self._world.find("service", service) if rows else None
        around = {None, service, *(self._services.team_ids(record) if record else [])}
        for row in rows:
            if row["filter"]["id"] in around:
                self._deliver(row, event, about)

    def _deliver(self, row: Row, event: str, about: str) -> None:
        self._world.tell(row["delivery_method"]["url"], "webhook", f"{event}: {about}", f"webhook subscription {row['id']}")

    def _forget(self, service: str) -> None:
        """Take the subscriptions of a service away with it (unconfirmed)."""
        for row in self._table.all():
            if row["filter"] == {"type": "service", "id": service}:
                self.remove(row)


class OAuthClients(Enveloped):
    """The operations on the clients with which webhooks get a token. Their secret is never shown."""

    path = "/webhook_subscriptions/oauth_clients"
    envelope = "oauth_client"
    checks: Checks = {
        "name": ("name", name()),
        "client_id": ("client_id", text("Client id", 255, blank=False)),
        "client_secret": ("client_secret", text("Client secret", 255, blank=False)),
        "scope": ("scope", text("Scope", 255)),
        "token_url": ("token_url", url("Token url", https=True)),
        "grant_type": ("grant_type", one_of("Grant type", ("client_credentials",))),
    }

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the changes."""
        new = "id" not in current
        required = dict.fromkeys(member for member in self.checks if member != "scope")
        changes = checked(self._world, {**required, **sent} if new else sent, self.checks)
        return {"scope": None, **changes} if new else changes

    def shown(self, row: Row) -> Row:
        """Return a client as shown."""
        members = ("id", "name", "client_id", "scope", "token_url", "grant_type")
        return {**{member: row[member] for member in members}, "type": "oauth_client", "status": "active"}
