"""Contacts. A DELETE archives them: the row stays, the list no longer has it, its address is free again."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..collection import Row
from ..service import Call, Operation
from . import enums as e
from .answers import ids, matches
from .collection import Collection
from .patching import Paths
from .shapes import NAMED, Anything, Enum, Flag, Ignored, Kind, ListOf, Object, Text, Whole, Wrong
from .world import DIVISION, no_valid

_TEXTS = ("companyName", "title", "address", "address2", "city", "zipCode", "telephone", "cellPhone", "fax", "notes", "authentication")
_MEMBERS: dict[str, Kind] = {
    "id": Anything(), "firstName": Text(128), "lastName": Text(128), "email": Text(256), "status": Enum(e.STATUS, (0, 1)),
    "division": NAMED, "systemAccess": NAMED, "timeZone": Enum(e.TIME_ZONE), "isNewUIEnabled": Flag(),
    "waterfallOpensInNewTab": Flag(), "country": NAMED, "state": NAMED, "lastLogin": Ignored(),
    "notificationType": Object(
        {"notificationList": ListOf(Enum(e.MEANS)), "smsEmail": Text(256), "voiceCallNumber": Text(64)}
    ),
    "testAccessRestriction": Object(
        {
            "testAccessRestrictType": Enum(e.TEST_ACCESS), "testAccessRestrictionList": ListOf(NAMED), "viewAllTests": Flag(),
        }
    ),
    "rumAccessRestriction": Object(
        {"rumAccessRestrictType": Enum(e.RUM_ACCESS), "rumAccessRestrictionList": ListOf(NAMED), "viewAllSites": Flag()}
    ),
    "primaryDashboard": Object(
        {"type": Enum(e.DASHBOARD), "id": Whole(0), "name": Text(256), "doNotDisplayOtherDashboards": Flag()}
    ),
    "contactGroups": ListOf(Object({"id": Whole(1), "name": Anything(), "division": Anything()}, ("id",))),
    **dict.fromkeys(_TEXTS, Text(1024)),
}  # fmt: skip
_SHAPE = Object(_MEMBERS, ("firstName", "lastName", "email"))


class Contacts(Collection):
    """`/v2/contacts`."""

    kind, one, many = "Contact", "contact", "contacts"
    shape = _SHAPE
    verbs = "list create read update"
    first = 7101
    patch = Paths(
        _SHAPE, frozenset(_MEMBERS) - {"id", "lastLogin"},
        {"notificationType": frozenset(("notificationList", "smsEmail", "voiceCallNumber"))}, frozenset(("id", "lastLogin")),
    )  # fmt: skip

    def operations(self) -> list[Operation]:
        """Return the operations; whom a DELETE means stands in its query."""
        return [*super().operations(), Operation("DELETE", self.path, self.delete, write=True)]

    def blank(self) -> Row:
        """Return what a new contact is."""
        return {
            **dict.fromkeys(_MEMBERS), "id": 0, "status": e.pair(e.STATUS, 0), "isNewUIEnabled": True,
            "waterfallOpensInNewTab": False, "division": {"id": DIVISION, "name": "Example"},
            "timeZone": e.pair(e.TIME_ZONE, 4), "contactGroups": [],
        }  # fmt: skip

    def passes(self, call: Call, row: Row) -> bool:
        """Show active ones, unless others are asked for."""
        status = ids(call, "statusId") or ["0"]
        own = {"divisionId": row["division"]["id"] if row.get("division") else None}
        return str(row["status"]["id"]) in status and matches(call, own, {"divisionId": "divisionId"})

    def checked(self, row: Row, was: Row | None) -> Row:
        """Want an address that no other active contact has, and groups that there are."""
        super().checked(row, was)
        self.own_division({"divisionId": (row.get("division") or {"id": DIVISION})["id"]})
        if "@" not in row["email"].strip("@"):
            raise Wrong(f"The email address '{row['email'][:80]}' is not valid.")
        if row.get("status") is None:
            raise Wrong("The status field is required.")
        for other in self._table.all():
            if other["id"] != row.get("id") and other["status"]["id"] == 0 and other["email"].lower() == row["email"].lower():
                raise Wrong(f"A contact with the email '{row['email']}' already exists.")
        groups = []
        for group in row.get("contactGroups") or ():
            found = self._world.contact_groups.shared(group["id"])
            if found is None:
                raise Wrong(no_valid("Contact Group", group["id"]))
            groups.append({"id": found["id"], "name": found["name"], "division": {"id": DIVISION, "name": "Example"}})
        return {**row, "contactGroups": groups}

    def delete(self, call: Call) -> Response:
        """Archive those whom the query names, by ids or by address."""
        rows, missing = self._meant(call)
        if not rows:
            raise self._world.unknown(self.kind, ",".join(missing))
        for row in rows:
            self._table.put(row["id"], {**row, "status": e.pair(e.STATUS, 2)})
        told = {"archivedIds": ",".join(str(row["id"]) for row in rows)}
        return self._world.envelope(told, [no_valid(self.kind, one) for one in missing])

    def _meant(self, call: Call) -> tuple[list[Row], list[str]]:
        numbers, address = ids(call, "contactIds"), call.param("email")
        if numbers is None and not address:
            raise self._world.refusal("The contactIds or email field is required.")
        if numbers is None:
            row = self._settled.contact_at(address or "")
            return ([dict(row)], []) if row else ([], [address or ""])
        found, missing = self.known(",".join(numbers))
        missing += [str(row["id"]) for row in found if row["status"]["id"] == 2]
        return [row for row in found if row["status"]["id"] != 2], missing

    def shown(self, row: Row) -> Row:
        """Return a contact."""
        return dict(row)


def reached(contact: dict[str, Any]) -> list[tuple[str, str]]:
    """Return where a contact is reached and by which way."""
    told = contact.get("notificationType") or {}
    ways = {way["id"] for way in told.get("notificationList") or [{"id": 1}]}
    reached = [(contact["email"], "mail")] if ways & {1, 4} else []
    phone = told.get("smsEmail") or contact.get("cellPhone") or contact["email"]
    reached += [(phone, "sms")] if ways & {4, 16} else []
    reached += [(contact["email"], "push")] if ways & {32, 64} else []
    voice = told.get("voiceCallNumber") or contact.get("telephone")
    return [*reached, (voice, "phone")] if 128 in ways and voice else reached
