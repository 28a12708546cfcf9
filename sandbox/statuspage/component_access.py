"""Who may see a component, said from the component's end."""

from __future__ import annotations

from abc import abstractmethod

from starlette.responses import Response

from ..service import Call, Families, Family, Operation
from .access_users import checked
from .account import Account, answer, invalid
from .components import Components
from .forms import ids


class ComponentAccess(Family):
    """`/v1/pages/{page_id}/components/{id}/page_access_users` or `.../page_access_groups`.

    Nothing reads them: what is set here shows on the users and groups.
    """

    @property
    @abstractmethod
    def owners(self) -> str:
        """Return which of them."""

    def __init__(self, account: Account, others: Families) -> None:
        self._account = account
        self._components = others[Components]
        self._path = f"/v1/pages/{{page_id}}/components/{{id}}/{self.owners}"
        self._ids = f"{self.owners.removesuffix('s')}_ids"
        self._owners = account.table(self.owners)

    def operations(self) -> list[Operation]:
        """Return the operations of this family."""
        return [
            Operation("POST", self._path, self._add, write=True),
            Operation("DELETE", self._path, self._remove, write=True),
        ]

    def _add(self, call: Call) -> Response:
        self._account.page(call)
        component = self._components.found(call)
        given = ids(call.body.get(self._ids)) if isinstance(call.body, dict) else None
        if not given:  # the description has no 400 here, but a 422
            invalid(f"{self.owners.replace('_', ' ').capitalize()} can't be blank")
        for owner in checked(self._account, component["page_id"], self._ids, given):
            row = self._owners.get(owner)
            members = list(dict.fromkeys([*row["component_ids"], component["id"]]))
            self._account.change(self._owners, row, {"component_ids": members})
        return answer(component, 201)

    def _remove(self, call: Call) -> Response:
        """Remove the component from all of them: the description has no way to name some."""
        self._account.page(call)
        component = self._components.found(call)
        for row in self._owners.all():
            members = [member for member in row["component_ids"] if member != component["id"]]
            self._account.change(self._owners, row, {"component_ids": members})
        return answer(component)


class UsersOfComponent(ComponentAccess):
    """The page access users."""

    owners = "page_access_users"


class GroupsOfComponent(ComponentAccess):
    """The page access groups."""

    owners = "page_access_groups"
