"""Page subscribers: who wants to hear of everything, or of some components."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Operation
from .account import PAGE_SIZE, Account, answer, attributes, bad_request, invalid, paged
from .collection import Collection
from .contacts import MODES, STATES, Subscriber, ask_again, primary, refuse_twin, shown, state_of, subscribe
from .forms import flag, ids, text, utc
from .notices import Notices

_SORTS = ("primary", "created_at", "quarantined_at", "relevance")
_PATIENCE = timedelta(days=7)
"""How long a quarantined subscriber is kept; the vendor gives the moment but not the rule (sandbox choice)."""


class Subscribers(Collection):
    """`/v1/pages/{page_id}/subscribers`, one by one; `SubscriberBulk` has what concerns many."""

    path = "/v1/pages/{page_id}/subscribers"
    update_with = ("PATCH",)

    def operations(self) -> list[Operation]:
        """Return the operations of this family."""
        resend = f"{self.path}/{{id}}/resend_confirmation"
        return [*super().operations(), Operation("POST", resend, self._resend, write=True)]

    def shown(self, row: Subscriber) -> Subscriber:
        """Return a subscriber as answered."""
        return shown(row, self._account)

    def __init__(self, account: Account, others: Families) -> None:
        super().__init__(account, others)
        self._notices = others[Notices]

    # Lists

    def list(self, call: Call) -> Response:
        """List, the active ones unless told otherwise; pages count from 0, and only a search bounds their size."""
        rows, wanted = self.matching(call), (call.param("q") or "").strip().lower()
        if wanted:
            rows = [row for row in rows if any(wanted in contact for contact in _contacts(row))]
        rows = _sorted(call, rows, wanted)
        most = PAGE_SIZE if wanted else sys.maxsize
        return answer(self.listed(paged(call, rows, "limit", first=0, most=most)))

    def matching(self, call: Call) -> Sequence[Subscriber]:
        """Return the page's subscribers of the type and in the state that the query asks for."""
        kind, state = call.param("type") or None, call.param("state") or "active"
        if kind not in (None, *MODES) or state not in (*STATES, "all"):
            bad_request()
        return self.filtered(self.rows(call), kind, state)

    @staticmethod
    def filtered(rows: Sequence[Subscriber], kind: str | None, state: str) -> Sequence[Subscriber]:
        """Return the rows of a type (all for None) and in a state (or `all`)."""
        return [row for row in rows if kind in (None, row["mode"]) and state in ("all", state_of(row))]

    # One subscriber

    def create(self, call: Call) -> Response:
        """Subscribe somebody. Whether the page's `allow_*_subscribers` bind the API is not known; here they do not."""
        page_id = self._account.page(call)
        wanted = attributes(call, "subscriber")
        plain = {name: value for name, value in wanted.items() if not isinstance(value, list | dict)}
        row = subscribe(self._account, plain, {"page_id": page_id}, webhooks=True)
        row["component_ids"] = self._chosen(page_id, wanted)
        row["page_access_user_id"] = self._access_user(page_id, text(plain.get("page_access_user")))
        refuse_twin(self._table, row, "page_id")
        self.store(row)
        if row["confirmations"]:
            self._notices.asked(row)
        for gone in self._account.unsubscribed.all():  # who comes back is not gone any more (sandbox choice)
            if (gone["key"], gone["page_id"]) == (row["key"], page_id):
                self._account.unsubscribed.delete(gone["id"])
        return self.answer(call, row, 201)

    def update(self, call: Call) -> Response:
        """Set the components. There is no envelope, and a body without `component_ids` means all components."""
        row = self.found(call)
        wanted = {} if call.body is None else call.body
        if not isinstance(wanted, dict):
            bad_request()
        row["component_ids"] = self._chosen(row["page_id"], wanted)
        return self.answer(call, self.store(row))

    def delete(self, call: Call) -> Response:
        """Unsubscribe somebody."""
        row = self.found(call)
        self.leave(row, flag(call.param("skip_unsubscription_notification")) is True)
        return self.answer(call, row)

    def leave(self, row: Subscriber, quiet: bool) -> None:
        """Unsubscribe somebody. quiet: without a word to them."""
        self._table.delete(row["id"])
        self._account.unsubscribed.put(row["id"], {**row, "farewell": not quiet})
        if not quiet:
            self._notices.bidden_farewell(row)

    def _resend(self, call: Call) -> Response:
        # Of one who has confirmed, or cannot, the vendor says nothing; sandbox choice: 201 all the same, and no mail.
        self.ask_again(self.found(call))
        return Response(status_code=201)

    def ask_again(self, row: Subscriber) -> None:
        """Send the confirmation once more, to who can give it."""
        if ask_again(self._table, row):
            self._notices.asked(row)

    def _chosen(self, page_id: str, wanted: dict[str, Any]) -> list[str] | None:
        """Return the components given, at least one if any; None for all."""
        if "component_ids" not in wanted:
            return None
        members = ids(wanted["component_ids"])
        if not members:
            invalid("Component ids can't be blank")
        self._account.check_components(page_id, members)
        return members

    def _access_user(self, page_id: str, user_id: str | None) -> str | None:
        user = None if user_id is None else self._account.access_users.get(user_id)
        if user_id is not None and (user is None or user["page_id"] != page_id):
            invalid("Page access user is invalid")
        return user_id

    # The clock

    def quarantine(self, row: Subscriber) -> None:
        """Note that somebody cannot be reached; after a while they are unsubscribed."""
        now = self._account.now()
        row |= {"quarantined_at": now, "purge_at": utc(datetime.fromisoformat(now) + _PATIENCE)}
        self._table.put(row["id"], row)

    def follow_the_clock(self) -> None:
        """Unsubscribe those who have been in quarantine for too long; called before every request."""
        now = self._account.now()
        for row in self._table.all():
            if row["purge_at"] is not None and row["purge_at"] <= now:
                self.leave(row, quiet=True)


def _contacts(row: Subscriber) -> list[str]:
    """Return what a search looks at."""
    contacts = (row[name] for name in ("email", "endpoint", "phone_number", "display_phone_number"))
    return [contact.lower() for contact in contacts if contact]


def _sorted(call: Call, rows: list[Subscriber], wanted: str) -> list[Subscriber]:
    """Return the rows in the order asked for; who is in no quarantine comes after all who are."""
    field, direction = call.param("sort_field") or "primary", call.param("sort_direction") or "asc"
    if field not in _SORTS or direction not in ("asc", "desc") or (field == "relevance" and not wanted):
        bad_request()

    def rank(row: Subscriber) -> tuple[Any, ...]:
        if field == "primary":
            return (primary(row),)
        if field == "relevance":
            return (_distance(row, wanted), primary(row))
        return (row[field] is None, row[field] or "")

    return sorted(rows, key=rank, reverse=direction == "desc")


def _distance(row: Subscriber, wanted: str) -> int:
    """Say how well a subscriber fits a search: equal, beginning with it, holding it (sandbox choice)."""
    contacts = _contacts(row)
    if wanted in contacts:
        return 0
    return 1 if any(contact.startswith(wanted) for contact in contacts) else 2
