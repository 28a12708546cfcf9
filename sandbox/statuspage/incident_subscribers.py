"""Incident subscribers: people who want to hear of one incident."""

from __future__ import annotations

from starlette.responses import Response

from ..service import Call, Families, Family, Operation
from .account import Account, answer, attributes, forbidden, not_found, paged
from .contacts import Subscriber, ask_again, refuse_twin, shown, subscribe
from .incident_fields import permitted
from .incidents import Incidents


class IncidentSubscribers(Family):
    """`/v1/pages/{page_id}/incidents/{id}/subscribers`: e-mail and SMS only, and none of them changes."""

    def __init__(self, account: Account, others: Families) -> None:
        self._account = account
        self._incidents = others[Incidents]
        self._table = account.incident_subscribers

    def operations(self) -> list[Operation]:
        """Return the operations of this family."""
        every = "/v1/pages/{page_id}/incidents/{id}/subscribers"
        one = f"{every}/{{sid}}"
        return [
            Operation("GET", every, self._list),
            Operation("POST", every, self._create, write=True),
            Operation("GET", one, self._get),
            Operation("DELETE", one, self._delete, write=True),
            Operation("POST", f"{one}/resend_confirmation", self._resend, write=True),
        ]

    def _list(self, call: Call) -> Response:
        """List them in every state: there is no filter."""
        incident_id = self._incidents.found(call)["id"]
        rows = [row for row in self._table.all() if row["incident_id"] == incident_id]
        return answer([shown(row, self._account) for row in paged(call, rows)])

    def _create(self, call: Call) -> Response:
        incident = self._incidents.found(call)
        page_id = incident["page_id"]
        # A page can do without; which error that is nobody has shown; sandbox choice: the one for a missing feature.
        if not self._account.pages.get(page_id)["allow_incident_subscribers"]:
            forbidden()
        wanted, owner = permitted(attributes(call, "subscriber")), {"page_id": page_id, "incident_id": incident["id"]}
        row = subscribe(self._account, wanted, owner, webhooks=False)
        refuse_twin(self._table, row, "incident_id")
        self._table.put(row["id"], row)
        return answer(shown(row, self._account), 201)

    def _get(self, call: Call) -> Response:
        return answer(shown(self._found(call), self._account))

    def _delete(self, call: Call) -> Response:
        row = self._found(call)
        self._table.delete(row["id"])
        return answer(shown(row, self._account))

    def _resend(self, call: Call) -> Response:
        ask_again(self._table, self._found(call))
        return Response(status_code=201)

    def _found(self, call: Call) -> Subscriber:
        incident_id = self._incidents.found(call)["id"]
        row = self._account.found(call, self._table, "sid")
        return row if row["incident_id"] == incident_id else not_found()
