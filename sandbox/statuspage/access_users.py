"""Page access users: who may see an audience-specific page, and what of it."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Family, Operation, Refusal
from . import metrics
from .access_lists import AccessList, known
from .account import EMAIL, Account, answer, attributes, error, invalid, paged
from .forms import ids, text

_User = dict[str, Any]
CONFLICT = "The request could not be processed due to a conflict in resource state."
_EVERY = "/v1/pages/{page_id}/page_access_users"
_HIDDEN = ("component_ids", "metric_ids")


class AccessUsers(Family):
    """`/v1/pages/{page_id}/page_access_users`; they work on any page, and have an effect on some."""

    def __init__(self, account: Account, others: Families) -> None:
        self._account = account
        self._table = account.access_users

    def operations(self) -> list[Operation]:
        """Return the operations of this family."""
        one = f"{_EVERY}/{{id}}"
        account, table = self._account, self._table
        access_to_components = AccessList(account, f"{one}/components", table, shown, account.components)
        access_to_metrics = AccessList(account, f"{one}/metrics", table, shown, account.metrics, metrics.shown)
        return [
            Operation("GET", _EVERY, self._list),
            Operation("POST", _EVERY, self._create, write=True),
            Operation("GET", one, self._get),
            Operation("PATCH", one, self._change, write=True),
            Operation("PUT", one, self._change, write=True),
            Operation("DELETE", one, self._delete, write=True),
            *access_to_components.operations(),
            *access_to_metrics.operations(),
        ]

    def _list(self, call: Call) -> Response:
        rows = self._account.rows(call, self._table)
        # "Email address to search for": sandbox choice, which a client has to be ready for: its beginning.
        email = (call.param("email") or "").strip().lower()
        if email:
            rows = [row for row in rows if (row["email"] or "").lower().startswith(email)]
        return answer([shown(row) for row in paged(call, rows)])

    def _get(self, call: Call) -> Response:
        return answer(shown(self._account.found(call, self._table)))

    def _create(self, call: Call) -> Response:
        page_id = self._account.page(call)
        wanted = attributes(call, "page_access_user")
        now = self._account.second()
        # `subscribe_to_components` is taken and never seen again; here it subscribes nobody.
        row = {
            "id": self._account.new_id(), "page_id": page_id, "email": None, "external_login": None,
            "page_access_group_ids": [], "component_ids": [], "metric_ids": [], "created_at": now, "updated_at": now,
        }  # fmt: skip
        row |= self._cast(page_id, wanted, ("page_access_group_ids",))
        self._check(row)
        self._table.put(row["id"], row)
        return answer(shown(row))

    def _change(self, call: Call) -> Response:
        """Change what an older description allowed; today's gives no body at all, so none is wanted either."""
        row = self._account.found(call, self._table)
        inside = call.body.get("page_access_user") if isinstance(call.body, dict) else None
        wanted = inside if isinstance(inside, dict) else {}
        changes = self._cast(row["page_id"], wanted, ("page_access_group_ids", *_HIDDEN))
        self._check(row | changes)
        return answer(shown(self._account.change(self._table, row, changes)))

    def _delete(self, call: Call) -> Response:
        row = self._account.found(call, self._table)
        self._table.delete(row["id"])
        for subscriber in self._account.subscribers.all():
            if subscriber["page_access_user_id"] == row["id"]:
                self._account.subscribers.put(subscriber["id"], {**subscriber, "page_access_user_id": None})
        return Response(status_code=204)

    def _cast(self, page_id: str, wanted: dict[str, Any], lists: tuple[str, ...]) -> dict[str, Any]:
        given: dict[str, Any] = {name: text(wanted[name]) for name in ("email", "external_login") if name in wanted}
        for name in lists:
            members = ids(wanted.get(name))
            if members is not None:
                given[name] = checked(self._account, page_id, name, members)
        return given

    def _check(self, user: _User) -> None:
        if not user["email"] and not user["external_login"]:
            invalid("Email can't be blank")
        if user["email"] and not EMAIL.fullmatch(user["email"]):
            invalid("Email is invalid")
        for row in self._table.all():
            if row["page_id"] != user["page_id"] or row["id"] == user["id"]:
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


def shown(user: _User) -> _User:
    """Return a user as answered: what they may see has paths of its own."""
    groups = user["page_access_group_ids"]
    row = {name: value for name, value in user.items() if name not in _HIDDEN}
    return row | {"page_access_group_id": groups[0] if groups else None}  # from when there was only one


def _same(one: _User, other: _User, name: str) -> bool:
    return bool(one[name]) and (one[name] or "").lower() == (other[name] or "").lower()
