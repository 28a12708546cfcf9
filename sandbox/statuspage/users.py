"""The organisation's members, and what each may do on which page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from ..service import Call, Operation
from .account import EMAIL, ORGANIZATION, answer, bad_request, invalid, not_found
from .collection import Collection, Row
from .forms import flag, text

ROLES = ("page_configuration", "incident_manager", "maintenance_manager")
"""Seen on pages with role-based access, which all pages here have."""


class Users(Collection):
    """`/v1/organizations/{organization_id}/users`: no reading of one, no changing.

    An organisation on Atlassian accounts manages its members elsewhere; the one here does not.
    """

    path = "/v1/organizations/{organization_id}/users"
    verbs = "list create delete"
    envelope = "user"

    def operations(self) -> list[Operation]:
        """Return the operations of this family."""
        permissions = "/v1/organizations/{organization_id}/permissions/{id}"
        return [
            *super().operations(),
            Operation("GET", permissions, self._permissions),
            Operation("PUT", permissions, self._permit, write=True),
        ]

    def owner(self, call: Call) -> Row:
        """Return the organisation, or refuse another."""
        if call.path["organization_id"] != ORGANIZATION:
            not_found()
        return {"organization_id": ORGANIZATION}

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return a user who may do nothing yet. The password is taken and not kept."""
        email = text(sent.get("email"))
        if email is None:
            invalid("Email can't be blank")
        if not EMAIL.fullmatch(email):
            invalid("Email is invalid")
        # Nobody has shown how a second user of one address is refused; sandbox choice: in the usual words.
        if any(row["email"].lower() == email.lower() for row in self._table.all()):
            invalid("Email has already been taken")
        return {
            "email": email, "first_name": text(sent.get("first_name")), "last_name": text(sent.get("last_name")),
            **self._account.stamps(),
        }  # fmt: skip

    def permit(self, user_id: str, pages: dict[str, Any]) -> None:
        """Let a user have these roles on these pages and no access to any other; a role left out is not had."""
        granted = {
            page_id: {role: bool(flag(roles.get(role))) for role in ROLES} for page_id, roles in pages.items()
        }  # fmt: skip
        self._account.permissions.put(user_id, {"pages": granted})

    def remove(self, row: Row) -> None:
        """Remove a user and what they may do."""
        super().remove(row)
        self._account.permissions.delete(row["id"])

    def _permissions(self, call: Call) -> Response:
        user_id = self.found(call)["id"]
        pages = (self._account.permissions.get(user_id) or {"pages": {}})["pages"]
        return answer({"data": {"user_id": user_id, "pages": pages}})

    def _permit(self, call: Call) -> Response:
        user_id = self.found(call)["id"]
        pages = call.body.get("pages") if isinstance(call.body, dict) else None
        # An empty map is no missing one: it is how a user loses the last page.
        if not isinstance(pages, dict) or not all(isinstance(roles, dict) for roles in pages.values()):
            bad_request("param is missing or the value is empty: pages")
        if not all(page_id in self._account.pages for page_id in pages):
            not_found()  # no 422 is described here
        self.permit(user_id, pages)
        return self._permissions(call)
