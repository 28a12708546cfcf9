"""Page access users: who may see an audience-specific page, and what of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from ..service import Call, Operation, Refusal
from . import metrics
from .access_lists import AccessList, known
from .account import EMAIL, Account, error, invalid
from .collection import Collection, Row
from .forms import ids, text

CONFLICT = "The request could not be processed due to a conflict in resource state."
_HIDDEN = ("component_ids", "metric_ids")


class AccessUsers(Collection):
    """`/v1/pages/{page_id}/page_access_users`; they work on any page, and have an effect on some."""

    path = "/v1/pages/{page_id}/page_access_users"
    envelope = "page_access_user"
    drawn_first = True
    created = 200

    def operations(self) -> list[Operation]:
        """Return the operations of this family."""
        one = f"{self.path}/{{id}}"
        account, table = self._account, self._table
        access_to_components = AccessList(account, f"{one}/components", table, shown, account.components)
        access_to_metrics = AccessList(account, f"{one}/metrics", table, shown, account.metrics, metrics.shown)
        return [
            *super().operations(),
            *access_to_components.operations(),
            *access_to_metrics.operations(),
        ]

    def rows(self, call: Call) -> Sequence[Row]:
        """Return the page's, or those that are searched for."""
        rows = super().rows(call)
        # "Email address to search for": sandbox choice, which a client has to be ready for: its beginning.
        email = (call.param("email") or "").strip().lower()
        if email:
            rows = [row for row in rows if (row["email"] or "").lower().startswith(email)]
        return rows

    def sent(self, call: Call) -> Mapping[str, Any]:
        """Return the body; a change does without: an older description had one for it, today's has none at all."""
        if call.request.method == "POST":
            return super().sent(call)
        inside = call.body.get(self.envelope) if isinstance(call.body, dict) else None
        return inside if isinstance(inside, dict) else {}

    def blank(self) -> Row:
        """Return a user who may see nothing."""
        return {
            "email": None, "external_login": None, "page_access_group_ids": [], "component_ids": [], "metric_ids": [],
            **self._account.stamps(),
        }  # fmt: skip

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return what may be said: lists other than the groups only in a change.

        `subscribe_to_components` is taken and never seen again; here it subscribes nobody.
        """
        given: dict[str, Any] = {name: text(sent[name]) for name in ("email", "external_login") if name in sent}
        for name in ("page_access_group_ids", *(_HIDDEN if "id" in current else ())):
            members = ids(sent.get(name))
            if members is not None:
                given[name] = checked(self._account, current["page_id"], name, members)
        self._check(current | given)
        return given

    def shown(self, row: Row) -> Row:
        """Return a user as answered."""
        return shown(row)

    def gone(self, call: Call, row: Row) -> Response:
        """Answer to a DELETE: 204."""
        return Response(status_code=204)

    def remove(self, row: Row) -> None:
        """Remove a user; their subscriptions stay, as nobody's."""
        super().remove(row)
        for subscriber in self._account.subscribers.all():
            if subscriber["page_access_user_id"] == row["id"]:
                self._account.subscribers.put(subscriber["id"], {**subscriber, "page_access_user_id": None})

    def _check(self, user: Row) -> None:
        if not user["email"] and not user["external_login"]:
            invalid("Email can't be blank")
        if user["email"] and not EMAIL.fullmatch(user["email"]):
            invalid("Email is invalid")
        for row in self._table.all():
            if row["page_id"] != user["page_id"] or row["id"] == user.get("id"):
                continue
            if _same(row, user, "email") or _same(row, user, "external_login"):
                raise Refusal(error(409, CONFLICT))


def checked(account: Account, page_id: str, name: str, members: list[str]) -> list[str]:
    """Return the members of an attribute that lists ids, if the page has them all; else refuse."""
    table = {
        "component_ids": account.components, "metric_ids": account.metrics,
        "page_access_user_ids": account.access_users, "page_access_group_ids": account.access_groups,
    }[name]  # fmt: skip
    if not all(known(table, page_id, member) for member in members):
        invalid(f"{name.removesuffix('_ids').replace('_', ' ').capitalize()}s is invalid")
    return members


def shown(user: Row) -> Row:
    """Return a user as answered: what they may see has paths of its own."""
    groups = user["page_access_group_ids"]
    row = {name: value for name, value in user.items() if name not in _HIDDEN}
    return row | {"page_access_group_id": groups[0] if groups else None}  # from when there was only one


def _same(one: Row, other: Row, name: str) -> bool:
    return bool(one[name]) and (one[name] or "").lower() == (other[name] or "").lower()
