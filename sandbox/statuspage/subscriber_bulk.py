"""Page subscribers by the dozen: counts, who has left, and what is done to many at once."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Family, Operation
from ..store import Table
from .account import PAGE_SIZE, Account, answer, bad_request, invalid, one_of, paged
from .contacts import MODES, STATES, Subscriber, fresh, shown, state_of
from .forms import flag, ids, text
from .subscribers import Subscribers


class SubscriberBulk(Family):
    """`/v1/pages/{page_id}/subscribers/…`. The bulk calls have no envelope and answer 201 with nothing."""

    def __init__(self, account: Account, others: Families) -> None:
        self._account = account
        self._subscribers = others[Subscribers]
        self._table = account.subscribers

    def operations(self) -> list[Operation]:
        """Return the operations of this family, and the sandbox's own."""
        every = "/v1/pages/{page_id}/subscribers"
        return [
            Operation("GET", f"{every}/count", self._count),
            Operation("GET", f"{every}/histogram_by_state", self._histogram),
            Operation("GET", f"{every}/unsubscribed", self._unsubscribed),
            Operation("POST", f"{every}/resend_confirmation", self._resend, write=True),
            Operation("POST", f"{every}/unsubscribe", self._unsubscribe, write=True),
            Operation("POST", f"{every}/reactivate", self._reactivate, write=True),
            Operation("GET", "/_sandbox/subscribers", self._behind, open=True),
            Operation("POST", "/_sandbox/subscribers", self._join, open=True),
            Operation("POST", "/_sandbox/subscribers/{id}", self._set_state, open=True),
        ]

    def _count(self, call: Call) -> Response:
        rows = self._subscribers.matching(call)
        return answer({mode: len(self._subscribers.filtered(rows, mode, "all")) for mode in MODES})

    def _histogram(self, call: Call) -> Response:
        rows = self._account.rows(call, self._table)
        return answer(
            {
                mode: {
                    name: len(self._subscribers.filtered(rows, mode, state))
                    for name, state in (*zip(STATES, STATES, strict=True), ("total", "all"))
                }
                for mode in MODES
            }
        )

    def _unsubscribed(self, call: Call) -> Response:
        rows = paged(call, self._account.rows(call, self._account.unsubscribed))
        return answer([shown(row, self._account) for row in rows])

    # Many at once

    def _resend(self, call: Call) -> Response:
        for row in self._chosen(call):
            self._subscribers.ask_again(row)
        return Response(status_code=201)

    def _unsubscribe(self, call: Call) -> Response:
        """Unsubscribe the active ones among those named, unless another state is given."""
        rows = self._chosen(call, most=PAGE_SIZE)
        kind, state = _choice(call, "type", MODES), _choice(call, "state", (*STATES, "all"))
        rows = self._subscribers.filtered(rows, kind, state or "active")
        if call.body["subscribers"] == "all" and len(rows) >= PAGE_SIZE:
            invalid(f"Subscribers must be fewer than {PAGE_SIZE} to unsubscribe all")
        for row in rows:
            self._subscribers.leave(row, flag(call.body.get("skip_unsubscription_notification")) is True)
        return Response(status_code=201)

    def _reactivate(self, call: Call) -> Response:
        rows = self._chosen(call)
        kind = _choice(call, "type", tuple(mode for mode in MODES if mode != "teams"))
        for row in self._subscribers.filtered(rows, kind, "quarantined"):
            self._activate(self._table, {**row})
        return Response(status_code=201)

    def _chosen(self, call: Call, most: int | None = None) -> list[Subscriber]:
        """Return those named by `subscribers`, a list of ids or "all".

        What happens with an id nobody has is not documented; sandbox choice: it is passed over.
        """
        rows = self._account.rows(call, self._table)
        wanted = call.body.get("subscribers") if isinstance(call.body, dict) else None
        if wanted == "all":
            return rows
        if not wanted:
            bad_request("param is missing or the value is empty: subscribers")
        named = ids(wanted)
        if named is None:
            bad_request()
        if most is not None and len(named) > most:
            invalid(f"Subscribers is too long (maximum is {most} subscribers)")
        return [row for row in rows if row["id"] in named]

    # The sandbox's own

    def _behind(self, _call: Call) -> Response:
        """Show what the API does not: states, and which mails went out."""
        tables = (self._table, self._account.incident_subscribers, self._account.unsubscribed)
        return answer([_backstage(row) for table in tables for row in table.all()])

    def _join(self, call: Call) -> Response:
        """Stand in for somebody who subscribes where the API does not reach: in Slack, in Teams, at a partner's."""
        wanted = call.body if isinstance(call.body, dict) else {}
        mode, page_id = wanted.get("mode"), wanted.get("page_id")
        if mode not in ("slack", "teams", "integration_partner") or page_id not in self._account.pages:
            invalid('A page_id is needed, and a mode that is "slack", "teams" or "integration_partner"')
        reach = {name: text(wanted.get(name)) for name in ("email", "workspace_name", "obfuscated_channel_name")}
        key = f"{mode} {' '.join(value or '' for value in reach.values())}"
        row = fresh(self._account, {"mode": mode, **reach, "key": key}, {}, {"page_id": page_id})
        row["component_ids"] = ids(wanted.get("component_ids"))
        self._table.put(row["id"], row)
        return answer(shown(row, self._account), 201)

    def _set_state(self, call: Call) -> Response:
        """Stand in for a subscriber who confirms, or for a page subscriber who cannot be reached."""
        state = call.body.get("state") if isinstance(call.body, dict) else None
        row, incident_row = self._table.get(call.path["id"]), self._account.incident_subscribers.get(call.path["id"])
        if row is not None and state == "quarantined":
            self._subscribers.quarantine(row)
        elif row is not None and state == "active":
            self._activate(self._table, row)
        elif incident_row is not None and state == "active":
            self._activate(self._account.incident_subscribers, incident_row)
        else:
            invalid('A subscriber and {"state": "active"} are needed, or "quarantined" for one of the page')
        return answer(_backstage(row or incident_row))

    @staticmethod
    def _activate(table: Table, row: Subscriber) -> None:
        row |= {"confirmed": True, "quarantined_at": None, "purge_at": None}
        table.put(row["id"], row)


def _choice(call: Call, name: str, choices: tuple[str, ...]) -> Any:
    value = call.body.get(name)
    return None if value in (None, "") else one_of(name.capitalize(), value, choices)


def _backstage(row: Subscriber) -> dict[str, Any]:
    """Return what a test wants to know; farewell: was told of being unsubscribed, null before that."""
    names = ("id", "page_id", "mode", "email", "endpoint", "phone_number", "confirmations", "farewell")
    return {
        **{name: row[name] for name in names},
        "incident_id": row.get("incident_id"),
        "state": "unsubscribed" if row["farewell"] is not None else state_of(row),
    }
