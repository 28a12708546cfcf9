"""The organisation's members, and what each may do on which page."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Family, Operation
from .account import EMAIL, ORGANIZATION, Account, answer, attributes, bad_request, invalid, not_found, paged
from .forms import flag, text

ROLES = ("page_configuration", "incident_manager", "maintenance_manager")
"""Seen on pages with role-based access, which all pages here have."""


class Users(Family):
    """`/v1/organizations/{organization_id}/users`: no reading of one, no changing.

    An organisation on Atlassian accounts manages its members elsewhere; the one here does not.
    """

    def __init__(self, account: Account, others: Families) -> None:
        self._account = account
        self._table = account.users

    def operations(self) -> list[Operation]:
        """Return the operations of this family."""
        every = "/v1/organizations/{organization_id}/users"
        permissions = "/v1/organizations/{organization_id}/permissions/{id}"
        return [
            Operation("GET", every, self._list),
            Operation("POST", every, self._create, write=True),
            Operation("DELETE", f"{every}/{{id}}", self._delete, write=True),
            Operation("GET", permissions, self._permissions),
            Operation("PUT", permissions, self._permit, write=True),
        ]

    def add(self, wanted: dict[str, Any], user_id: str | None = None) -> dict[str, Any]:
        """Create a user who may do nothing yet. The password is taken and not kept."""
        email, now = text(wanted.get("email")), self._account.second()
        if email is None:
            invalid("Email can't be blank")
        if not EMAIL.fullmatch(email):
            invalid("Email is invalid")
        # Nobody has shown how a second user of one address is refused; sandbox choice: in the usual words.
        if any(row["email"].lower() == email.lower() for row in self._table.all()):
            invalid("Email has already been taken")
        row = {
            "id": user_id or self._account.new_id(), "organization_id": ORGANIZATION, "email": email,
            "first_name": text(wanted.get("first_name")), "last_name": text(wanted.get("last_name")),
            "created_at": now, "updated_at": now,
        }  # fmt: skip
        self._table.put(row["id"], row)
        return row

    def permit(self, user_id: str, pages: dict[str, Any]) -> None:
        """Let a user have these roles on these pages and no access to any other; a role left out is not had."""
        granted = {
            page_id: {role: bool(flag(roles.get(role))) for role in ROLES} for page_id, roles in pages.items()
        }  # fmt: skip
        self._account.permissions.put(user_id, {"pages": granted})

    def _list(self, call: Call) -> Response:
        self._organization(call)
        return answer(paged(call, self._table.all()))

    def _create(self, call: Call) -> Response:
        self._organization(call)
        return answer(self.add(attributes(call, "user")), 201)

    def _delete(self, call: Call) -> Response:
        row = self._found(call)
        self._table.delete(row["id"])
        self._account.permissions.delete(row["id"])
        return answer(row)

    def _permissions(self, call: Call) -> Response:
        user_id = self._found(call)["id"]
        pages = (self._account.permissions.get(user_id) or {"pages": {}})["pages"]
        return answer({"data": {"user_id": user_id, "pages": pages}})

    def _permit(self, call: Call) -> Response:
        user_id = self._found(call)["id"]
        pages = call.body.get("pages") if isinstance(call.body, dict) else None
        # An empty map is no missing one: it is how a user loses the last page.
        if not isinstance(pages, dict) or not all(isinstance(roles, dict) for roles in pages.values()):
            bad_request("param is missing or the value is empty: pages")
        if not all(page_id in self._account.pages for page_id in pages):
            not_found()  # no 422 is described here
        self.permit(user_id, pages)
        return self._permissions(call)

    def _found(self, call: Call) -> dict[str, Any]:
        self._organization(call)
        row = self._table.get(call.path["id"])
        return row if row is not None else not_found()

    def _organization(self, call: Call) -> None:
        if call.path["organization_id"] != ORGANIZATION:
            not_found()
