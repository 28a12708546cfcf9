"""Asking others to help with an incident.

Source: https://support.pagerduty.com/main/docs/add-responders
"""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Family, Operation, Refusal
from .answers import answer, error, invalid
from .directory import Directory
from .incident_calls import IncidentCalls
from .incident_view import IncidentView
from .incidents import Incidents
from .lists import Row
from .plan import Plan
from .world import World

ABILITY = "coordinated_responding"
KINDS = {"user_reference": "user", "escalation_policy_reference": "escalation_policy"}
STATES = ("pending", "joined", "declined")


class Responders(Family):
    """The two operations; the incident itself lists requests and responders."""

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._incidents, self._directory, self._plan = others[Incidents], others[Directory], others[Plan]
        self._incident, self._view = others[IncidentCalls].fetch, others[IncidentView]

    def operations(self) -> list[Operation]:
        """Return both, and the sandbox's own answer of a responder."""
        path = "/incidents/{id}/responder_requests"
        return [
            Operation("POST", path, self.ask, write=True),
            Operation("PUT", f"{path}/cancel", self.cancel, write=True),
            Operation("POST", "/_sandbox/incidents/{id}/responders", self.reply, write=True),
        ]

    def _requester(self, body: Row) -> str:
        user = self._world.find("user", body.get("requester_id"))
        if user is None:
            raise Refusal(error(400, 2011, "Requester Id Missing Or Invalid"))
        return user["id"]

    def _body(self, call: Call) -> Row:
        self._plan.need(ABILITY)
        return call.body if isinstance(call.body, dict) else {}

    def ask(self, call: Call) -> Response:
        """POST /incidents/{id}/responder_requests: whoever is on call for a policy is asked."""
        body, record = self._body(call), self._incident(call.path["id"])
        by = self._requester(body)
        if record["status"] == "resolved":
            raise Refusal(error(400, 1001, "Incident Already Resolved"))
        if not isinstance(body.get("message"), str) or not body["message"].strip():
            raise invalid("Message can't be blank")
        targets = self._targets([_inside(item) for item in _list(body)])
        request = {"requester_id": by, "at": self._world.now(), "message": body["message"], "targets": targets}
        for target in targets:
            users = [target["id"]] if target["kind"] == "user" else self._directory.on_call(target["id"])
            for user in users:
                self._add(record, user, request, target)
        record["responder_requests"] = [*record.get("responder_requests", []), request]
        self._incidents.touch(record)
        self._incidents.announce("responder.added", record, ("user", by))
        return answer({"responder_request": self._view.responder_request(record, request)})

    def _add(self, record: Row, user: str, request: Row, target: Row) -> None:
        """Put a user among the responders; one who is there already is asked again only after declining."""
        rows = record.setdefault("responders", [])
        row = next((row for row in rows if row["user_id"] == user), None)
        if row is not None and row["state"] in ("pending", "joined"):
            return
        policies = [] if target["kind"] == "user" else [target["id"]]
        new = {"user_id": user, "state": "pending", "updated_at": request["at"], "policy_ids": policies}
        new |= {name: request[name] for name in ("requester_id", "message", "at")}
        record["responders"] = [one for one in rows if one is not row] + [new]
        person = self._world.fetch("user", user)
        self._world.tell(person["email"], "mail", f"incident {record['id']} {record['title']!r}", f"responder request of {request['requester_id']}")

    def _targets(self, items: list[Row]) -> list[Row]:
        found = []
        for item in items:
            kind = KINDS.get(item["type"]) if isinstance(item.get("type"), str) else None
            if kind is None or self._world.find(kind, item.get("id")) is None:
                raise invalid("Responder request targets must be users or escalation policies that exist")
            found.append({"kind": kind, "id": item["id"]})
        return found

    def cancel(self, call: Call) -> Response:
        """PUT /incidents/{id}/responder_requests/cancel: only who has not answered yet is let off."""
        body, record = self._body(call), self._incident(call.path["id"])
        self._requester(body)
        items = _list(body)
        self._targets(items)
        results = [{"type": item["type"], "id": item["id"], "result": self._let_off(record, item)} for item in items]
        self._incidents.touch(record)
        return answer({"responder_request_targets": results})

    def _let_off(self, record: Row, item: Row) -> str:
        by_policy = item["type"] == "escalation_policy_reference"
        rows = [row for row in record.get("responders", []) if (item["id"] in row["policy_ids"] if by_policy else item["id"] == row["user_id"])]
        rows = [row for row in rows if row["state"] in STATES]
        pending = [row for row in rows if row["state"] == "pending"]
        for row in pending:
            row.update(state="user_cancelled", updated_at=self._world.now())
        if pending:
            return "cancelled"
        return rows[0]["state"] if rows else "not_found"

    def reply(self, call: Call) -> Response:
        """Answer for somebody who was asked: `{"user": "PSEC0ND", "state": "joined"}`, or declined."""
        record, body = self._incident(call.path["id"]), call.body if isinstance(call.body, dict) else {}
        rows = [row for row in record.get("responders", []) if row["user_id"] == body.get("user") and row["state"] == "pending"]
        if not rows or body.get("state") not in STATES:
            raise invalid("Say which user that was asked is to have joined or declined")
        rows[0].update(state=body["state"], updated_at=self._world.now())
        self._incidents.touch(record)
        self._incidents.announce("responder.replied", record, ("user", body["user"]))
        return answer({})


def _list(body: Row) -> list[Row]:
    items = body.get("responder_request_targets")
    if not isinstance(items, list) or not items or not all(isinstance(item, dict) for item in items):
        raise invalid("Responder request targets can't be blank")
    return items


def _inside(item: Any) -> Row:
    """Return the target in an entry of a request."""
    target = item.get("responder_request_target")
    if not isinstance(target, dict):
        raise invalid("Responder request targets must each be in 'responder_request_target'")
    return target
