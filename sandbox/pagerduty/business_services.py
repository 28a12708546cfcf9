"""Business services: what the company offers, and who wants to hear of it.

Source: https://developer.pagerduty.com/api-reference/ (Business Services)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Operation, Refusal
from .answers import answer, deleted, error
from .fields import Checked, name, ref, text
from .lists import NOTHING, Names, Row
from .subscriptions import SUBSCRIBERS, Subscriptions, pairs_in
from .world import Kind, World

_THRESHOLD = "threshold"


class BusinessServices(Checked):
    """The operations on business services. Their names may be given twice (unconfirmed), and there is no search."""

    kind = Kind("business_service", "business_services", "business-services", 2100)
    update_with = ("PUT", "PATCH")
    created = 200
    checks = {
        "name": ("name", name()),
        "description": ("description", text("Description")),
        "point_of_contact": ("point_of_contact", text("Point of contact")),
        "team": ("team_id", ref("team", "Team", null=True)),
    }
    required = ("name",)
    defaults = {"description": None, "point_of_contact": None, "team_id": None, "account_subscribed": False}

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._subscriptions = others[Subscriptions]
        self._settings = world.table("business_settings")
        self.before_delete: list[Callable[[str], None]] = []
        """What others do with what they have of a business service, before it goes."""

    def operations(self) -> list[Operation]:
        """Return every operation on business services."""
        below = f"{self.path}/{{id}}"
        thresholds = f"{self.path}/priority_thresholds"
        return [
            *super().operations(),
            Operation("GET", f"{below}/subscribers", self.list_subscribers),
            Operation("POST", f"{below}/subscribers", self.subscribe, write=True),
            Operation("POST", f"{below}/unsubscribe", self.unsubscribe, write=True),
            Operation("POST", f"{below}/account_subscription", self.subscribe_account, write=True),
            Operation("DELETE", f"{below}/account_subscription", self.unsubscribe_account, write=True),
            Operation("GET", thresholds, self.show_threshold),
            Operation("PUT", thresholds, self.set_threshold, write=True),
            Operation("DELETE", thresholds, self.drop_threshold, write=True),
        ]

    def rows(self, call: Call) -> Sequence[Row]:
        """Return all of them, by name."""
        return sorted(super().rows(call), key=lambda row: row["name"].lower())

    def shown(self, row: Row, include: Names = NOTHING) -> Row:
        """Return a business service as shown: its team without a name."""
        team = self._world.reference("team", row["team_id"])
        return {
            **self._world.head("business_service", row),
            "name": row["name"],
            "description": row["description"],
            "point_of_contact": row["point_of_contact"],
            "team": {member: team[member] for member in ("id", "type", "self")} if team else None,
        }

    def remove(self, row: Row) -> None:
        """Remove a business service, and what points at it."""
        for leave in self.before_delete:
            leave(row["id"])
        self._subscriptions.forget("business_service", row["id"])
        super().remove(row)

    # -- subscribers -----------------------------------------------------------------------------------------

    def list_subscribers(self, call: Call) -> Response:
        """GET /business_services/{id}/subscribers"""
        rows = self._subscriptions.of("business_service", self.found(call)["id"])
        return self._subscriptions.page(call, rows, "subscriber")

    def _pairs(self, call: Call) -> list[Row]:
        other = {"subscribable_id": self.found(call)["id"], "subscribable_type": "business_service"}
        return pairs_in(call, "subscriber", SUBSCRIBERS, other)

    def subscribe(self, call: Call) -> Response:
        """POST /business_services/{id}/subscribers"""
        return self._subscriptions.subscribe(self._pairs(call))

    def unsubscribe(self, call: Call) -> Response:
        """POST /business_services/{id}/unsubscribe"""
        return self._subscriptions.unsubscribe(self._pairs(call))

    def subscribe_account(self, call: Call) -> Response:
        """POST /business_services/{id}/account_subscription"""
        self.store({**self.found(call), "account_subscribed": True})
        return answer({"account_is_subscribed": True})

    def unsubscribe_account(self, call: Call) -> Response:
        """DELETE /business_services/{id}/account_subscription"""
        self.store({**self.found(call), "account_subscribed": False})
        return deleted()

    # -- from which priority on an incident counts -----------------------------------------------------------

    def show_threshold(self, _call: Call) -> Response:
        """GET /business_services/priority_thresholds"""
        return answer({"global_threshold": self._settings.get(_THRESHOLD)})

    def set_threshold(self, call: Call) -> Response:
        """PUT /business_services/priority_thresholds"""
        sent: Any = call.body.get("global_threshold") if isinstance(call.body, dict) else None
        priority = self._world.find("priority", sent.get("id")) if isinstance(sent, dict) else None
        if priority is None:
            raise Refusal(error(422, 2001, "Invalid Input Provided", "Global threshold is invalid"))
        self._settings.put(_THRESHOLD, {"id": priority["id"], "order": priority["order"]})
        return self.show_threshold(call)

    def drop_threshold(self, _call: Call) -> Response:
        """DELETE /business_services/priority_thresholds"""
        self._settings.delete(_THRESHOLD)
        return deleted()
