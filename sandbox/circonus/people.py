"""The account, and the users in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from starlette.responses import Response

from ..service import Call, Families, Operation
from .access import Token, admins_only
from .answers import answer, invalid
from .listing import Collection, Row
from .search import Attributes
from .world import ACCOUNT, USER, member, objects, one_of, required_text, text

ROLES = ("Admin", "Normal", "Read Only")
_TEXTS = ("description", "address1", "address2", "city", "state_prov", "country_code", "cc_email")
_DASHBOARDS = ("custom", "service", "legacy")
_METHODS = ("sms", "victorops", "xmpp")


class Users(Collection):
    """The operations on users; `current` is the owner of the token.

    A list is as long as the account: it has no pages and no search. A token without the privilege Admin sees and
    changes its owner alone (unconfirmed).
    """

    kind = "user"
    verbs = "list read update"
    first = 5101
    filters = frozenset(("firstname", "lastname", "email"))

    def attributes(self, row: Row) -> Attributes:
        """Return nothing to go by: users have no search."""
        return {"": [row["email"]]}

    def key_in(self, call: Call) -> str:
        """Return the cid."""
        return USER if call.path["id"] == "current" else super().key_in(call)

    def rows(self, call: Call) -> Sequence[Row]:
        """Return the users that the token may see."""
        return [row for row in self._table.all() if row["_cid"] == USER or _sees_all(call.actor)]

    def page(self, call: Call, rows: Sequence[Row]) -> Response:
        """Answer with all of them that the filters let through."""
        return answer(self.filtered(call, rows))

    def found(self, call: Call) -> Row:
        """Return a user that the token may see."""
        row = super().found(call)
        if row["_cid"] != USER and not _sees_all(call.actor):
            admins_only(call.actor)
        return row

    def update(self, call: Call) -> Response:
        """Change a user; others than oneself only with the privilege for it."""
        if self.key_in(call) != USER:
            admins_only(call.actor)
        return super().update(call)

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the members after a merge."""
        names = {name: text(member(sent, name, current, ""), name) or "" for name in ("firstname", "lastname")}
        mail = required_text(member(sent, "email", current, None), "email")
        if not re.fullmatch(r"[^@\s]+@[^@\s]+", mail):
            raise invalid(f"email: {mail!r} is not an e-mail address")
        info = member(sent, "contact_info", current, None)
        info = {} if info is None else info
        if not isinstance(info, dict) or not all(isinstance(value, str | None) for value in info.values()):
            raise invalid("contact_info must be an object of strings")
        kept = {name: info[name] for name in _METHODS if info.get(name)}
        return {**names, "email": mail, "contact_info": kept}


def _sees_all(token: Token) -> bool:
    return token.privilege != "Normal"


class Accounts(Collection):
    """The account, by id or as `current`. There is no list (unconfirmed; old clients ask for one)."""

    kind = "account"
    verbs = "read update"
    insisted = ("name", "timezone")

    def __init__(self, world: Any, others: Families) -> None:
        super().__init__(world, others)
        self._users = others[Users]

    def operations(self) -> list[Operation]:
        """Return them, and the part of somebody who accepts an invitation."""
        accept = Operation("POST", "/_sandbox/accept-invite", self._accept, open=True)
        return [*super().operations(), accept]

    def key_in(self, call: Call) -> str:
        """Return the cid."""
        return ACCOUNT if call.path["id"] == "current" else super().key_in(call)

    def shown(self, row: Row) -> Row:
        """Return the account with the contact groups it has now."""
        return {**row, "_contact_groups": [key for key, _group in self._world.contact_groups.items()]}

    def update(self, call: Call) -> Response:
        """Change the account; that takes an administrator (unconfirmed)."""
        admins_only(call.actor)
        return super().update(call)

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the members after a merge. Whoever is left out of the users sent is out of the account."""
        texts = {name: _short(member(sent, name, current, None), name) for name in _TEXTS}
        if texts["country_code"] and not re.fullmatch(r"[A-Z]{2}", texts["country_code"]):
            raise invalid("country_code must be two letters, as ISO 3166 has them")
        users = self._members(sent["users"], current) if sent.get("users") is not None else current["users"]
        return {
            "name": required_text(_short(member(sent, "name", current, None), "name"), "name"),
            "timezone": _zone(member(sent, "timezone", current, None)), **texts, **_dashboard(sent, current),
            "invites": self._invites(sent["invites"]) if sent.get("invites") is not None else current["invites"],
            "users": users,
        }  # fmt: skip

    def change(self, row: Row, sent: Mapping[str, Any]) -> Row:
        """Put the account, and let go of those who are no longer in it."""
        changed = super().change(row, sent)
        for gone in {one["user"] for one in row["users"]} - {one["user"] for one in changed["users"]}:
            self._world.users.delete(gone)
        return changed

    def _members(self, value: Any, current: Row) -> list[Row]:
        """Return the users: nobody is added this way, and the owner stays (the latter is the sandbox's choice)."""
        before = {one["user"] for one in current["users"]}
        users = [{"user": one.get("user"), "role": _role(one)} for one in objects(value, "users")]
        for one in users:
            if one["user"] not in before:
                raise invalid(f"users: {one['user']!r} is not in the account; invite them")
        if current["_owner"] not in [one["user"] for one in users]:
            raise invalid("users: the owner cannot leave the account")
        return users

    def _invites(self, value: Any) -> list[Row]:
        """Return the invitations; somebody who is in the account needs none."""
        invites = []
        for one in objects(value, "invites"):
            mail = required_text(one.get("email"), "invites: email")
            if not any(user["email"].lower() == mail.lower() for user in self._world.users.all()):
                invites.append({"email": mail, "role": _role(one)})
        return invites

    def _accept(self, call: Call) -> Response:
        mail = (call.body or {}).get("email")
        account = self._world.accounts.get(ACCOUNT) or {}
        invite = next((one for one in account["invites"] if one["email"] == mail), None)
        if invite is None:
            raise invalid(f"{mail!r} was not invited")
        user = self._users.add({"email": mail})
        account["invites"].remove(invite)
        account["users"].append({"user": user["_cid"], "role": invite["role"]})
        self.store(account)
        return answer(user)


def _role(one: Mapping[str, Any]) -> str:
    return one_of(one.get("role"), ROLES, "role")


def _short(value: Any, name: str) -> str | None:
    found = text(value, name)
    if found is not None and len(found) > 500:
        raise invalid(f"{name} must not be longer than 500 characters")
    return found


def _zone(value: Any) -> str:
    zone = required_text(value, "timezone")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise invalid(f"timezone: {zone!r} is not a time zone") from None
    return zone


def _dashboard(sent: Mapping[str, Any], current: Row) -> Row:
    """Return the default dashboard: null is as left out, an empty text means none."""
    uuid, kind = (
        current[name] if sent.get(name) is None else text(sent[name], name) or None
        for name in ("default_dashboard_uuid", "default_dashboard_type")
    )
    if uuid is None:
        kind = None
    elif kind is not None:
        one_of(kind, _DASHBOARDS, "default_dashboard_type")
    return {"default_dashboard_uuid": uuid, "default_dashboard_type": kind}
