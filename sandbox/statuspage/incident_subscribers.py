"""Incident subscribers: people who want to hear of one incident."""

from __future__ import annotations

from starlette.responses import Response

from ..service import Call, Families, Operation
from .account import Account, attributes, forbidden
from .collection import Collection
from .contacts import Subscriber, ask_again, refuse_twin, shown, subscribe
from .incident_fields import permitted
from .incidents import Incidents
from .notices import Notices


class IncidentSubscribers(Collection):
    """`/v1/pages/{page_id}/incidents/{id}/subscribers`: e-mail and SMS only, and none of them changes."""

    path = "/v1/pages/{page_id}/incidents/{id}/subscribers"
    verbs = "list create read delete"
    name = "sid"
    stored_in = "incident_subscribers"
    envelope = "subscriber"

    def __init__(self, account: Account, others: Families) -> None:
        super().__init__(account, others)
        self._incidents = others[Incidents]
        self._notices = others[Notices]

    def operations(self) -> list[Operation]:
        """Return the operations of this family."""
        resend = f"{self.path}/{{sid}}/resend_confirmation"
        return [*super().operations(), Operation("POST", resend, self._resend, write=True)]

    def owner(self, call: Call) -> Subscriber:
        """Return page and incident. The list shows their subscribers in every state: there is no filter."""
        incident = self._incidents.found(call)
        return {"page_id": incident["page_id"], "incident_id": incident["id"]}

    def create(self, call: Call) -> Response:
        """Subscribe somebody."""
        owner = self.owner(call)
        # A page can do without; which error that is nobody has shown; sandbox choice: the one for a missing feature.
        if not self._account.pages.get(owner["page_id"])["allow_incident_subscribers"]:
            forbidden()
        row = subscribe(self._account, permitted(attributes(call, self.envelope)), owner, webhooks=False)
        refuse_twin(self._table, row, "incident_id")
        if row["confirmations"]:
            self._notices.asked(row)
        return self.answer(call, self.store(row), 201)

    def shown(self, row: Subscriber) -> Subscriber:
        """Return a subscriber as answered."""
        return shown(row, self._account)

    def _resend(self, call: Call) -> Response:
        row = self.found(call)
        if ask_again(self._table, row):
            self._notices.asked(row)
        return Response(status_code=201)
