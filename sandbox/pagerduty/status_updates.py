"""What stakeholders are told of an incident, and which business services it impacts.

Source: https://support.pagerduty.com/main/docs/communicate-with-stakeholders
"""

from __future__ import annotations

from starlette.responses import Response

from ..service import Call, Families, Family, Operation, Refusal
from .answers import answer, error, invalid
from .incident_calls import IncidentCalls
from .incidents import Incidents
from .lists import Row
from .subscriptions import SUBSCRIBERS, Subscriptions, pairs_in
from .world import World, requester

RELATIONS = ("impacted", "not_impacted")


class StatusUpdates(Family):
    """The operations on status updates: they can be sent, and are not listed anywhere."""

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._incidents, self._subscriptions = others[Incidents], others[Subscriptions]
        self._incident = others[IncidentCalls].fetch

    def operations(self) -> list[Operation]:
        """Return every operation on updates, their subscribers and impacts."""
        below = "/incidents/{id}"
        path = f"{below}/status_updates"
        return [
            Operation("POST", path, self.publish, write=True),
            Operation("GET", f"{path}/subscribers", self.list_subscribers),
            Operation("POST", f"{path}/subscribers", self.subscribe, write=True),
            Operation("POST", f"{path}/unsubscribe", self.unsubscribe, write=True),
            Operation("GET", f"{below}/business_services/impacts", self.list_impacts),
            Operation("PUT", f"{below}/business_services/{{business_service_id}}/impacts", self.put_impact, write=True),
        ]

    def publish(self, call: Call) -> Response:
        """POST /incidents/{id}/status_updates: every call says it once more."""
        user = requester(self._world, call)
        record, body = self._incident(call.path["id"]), call.body if isinstance(call.body, dict) else {}
        texts = {name: body.get(name) for name in ("message", "subject", "html_message")}
        if not isinstance(texts["message"], str) or not texts["message"].strip():
            raise invalid("Message can't be blank")
        if not all(isinstance(one, str | None) for one in texts.values()) or (texts["subject"] is None) != (texts["html_message"] is None):
            raise invalid("Subject and html message must be given together")
        key = self._world.new_id("status_updates")
        for row in self._subscriptions.of("incident", record["id"]):
            self._tell(row, record, key)
        self._incidents.announce("status_update_published", record, ("user", user), note=texts["message"])
        given = {name: text for name, text in texts.items() if text is not None}
        shown = {"id": key, **given, "created_at": self._world.utc(self._world.now())}
        return answer({"status_update": {**shown, "sender": self._world.reference("user", user)}})

    def _tell(self, row: Row, record: Row, key: str) -> None:
        """Tell a user, or everybody in a team."""
        kind, who = row["subscriber_type"], row["subscriber_id"]
        people = [user for user in self._world.all("user") if (user["id"] == who if kind == "user" else who in user["team_roles"])]
        for user in people:
            about = f"status update {key} of incident {record['id']} {record['title']!r}"
            self._world.tell(user["email"], "mail", about, f"subscription of the {kind} {who}")

    # -- subscribers -----------------------------------------------------------------------------------------

    def list_subscribers(self, call: Call) -> Response:
        """GET /incidents/{id}/status_updates/subscribers"""
        rows = self._subscriptions.of("incident", self._incident(call.path["id"])["id"])
        return self._subscriptions.page(call, rows, "subscriber", has_indirect_subscription=False, subscribed_via=None)

    def _pairs(self, call: Call) -> list[Row]:
        other = {"subscribable_id": self._incident(call.path["id"])["id"], "subscribable_type": "incident"}
        return pairs_in(call, "subscriber", SUBSCRIBERS, other)

    def subscribe(self, call: Call) -> Response:
        """POST /incidents/{id}/status_updates/subscribers"""
        return self._subscriptions.subscribe(self._pairs(call))

    def unsubscribe(self, call: Call) -> Response:
        """POST /incidents/{id}/status_updates/unsubscribe"""
        return self._subscriptions.unsubscribe(self._pairs(call))

    # -- impacts ---------------------------------------------------------------------------------------------

    def list_impacts(self, call: Call) -> Response:
        """GET /incidents/{id}/business_services/impacts"""
        record = self._incident(call.path["id"])
        services = [found for key in record.get("impacted_ids", []) if (found := self._world.find("business_service", key))]
        shown = [{"id": one["id"], "name": one["name"], "type": "business_service", "status": "impacted"} for one in services]
        return answer({"services": shown, "limit": 100, "next_cursor": None})

    def put_impact(self, call: Call) -> Response:
        """PUT /incidents/{id}/business_services/{business_service_id}/impacts"""
        record, body = self._incident(call.path["id"]), call.body if isinstance(call.body, dict) else {}
        service = self._world.fetch("business_service", call.path["business_service_id"])["id"]
        if body.get("relation") not in RELATIONS:
            raise Refusal(error(422, 2001, "Invalid Input Provided", f"Relation must be in {', '.join(RELATIONS)}"))
        rest = [key for key in record.get("impacted_ids", []) if key != service]
        record["impacted_ids"] = [*rest, service] if body["relation"] == "impacted" else rest
        self._incidents.touch(record)
        return answer({"relation": body["relation"]})
