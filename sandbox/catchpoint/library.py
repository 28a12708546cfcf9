"""What tests refer to by id: passwords, tokens and certificates, whose secrets never come back, and insights."""

from __future__ import annotations

import secrets
from typing import Any

from starlette.responses import Response

from ..collection import Row
from ..service import Call, Operation
from . import enums as e
from .answers import ids, true
from .collection import API, Collection
from .patching import Paths
from .shapes import Anything, Enum, Flag, Ignored, ListOf, Object, Text, Whole, Wrong
from .world import DIVISION, no_valid

KINDS = {0: "Password", 1: "Token", 2: "Certificate"}
_SECRETS = ("password", "token", "authenticationKey", "passphrase", "file", "base64File")
_CREDENTIAL = Object(
    {
        "id": Anything(), "divisionId": Whole(0, blank=("", 0)), "type": Enum(KINDS), "name": Text(128), "description": Text(256),
        "userName": Text(256), "givenName": Text(256), "restrictContactAccess": Flag(), "contactIds": ListOf(Whole(1)),
        "lastUpdated": Ignored(), **{name: Text(1_000_000) for name in _SECRETS},
    },
    ("name",),
)  # fmt: skip


class Credentials(Collection):
    """`/v2/library/credentials`: passwords and tokens apart from certificates, both in one list."""

    kind, one, many = "Credential", "credential", "credentials"
    shape = _CREDENTIAL
    path = f"{API}/library/credentials"
    paged = False
    first = 6101
    patch = Paths(
        _CREDENTIAL, frozenset(("name", "description", "userName", "restrictContactAccess", "contactIds", *_SECRETS)),
        fixed=frozenset(("id", "divisionId", "type")),
    )  # fmt: skip

    def blank(self) -> Row:
        """Return what a new credential is."""
        return {"id": 0, "divisionId": DIVISION, "type": e.pair(KINDS, 0), "name": None, "description": "", "restrictContactAccess": False}

    def template(self) -> Row:
        """Return a blank credential."""
        return {**self.blank(), "name": "", "lastUpdated": self.now()}

    def said(self, body: Any) -> Row:
        """Return what is under `credential` or `certificate`."""
        if isinstance(body, dict):
            for name, inside in body.items():
                if name.lower() in ("credential", "certificate"):
                    return super().said({**inside, "type": 2} if name.lower() == "certificate" and isinstance(inside, dict) else inside)
        raise self._world.refusal("The credential field is required.")

    def checked(self, row: Row, was: Row | None) -> Row:
        """Want a name of its own and contacts that there are; secrets are not kept."""
        super().checked(row, was)
        self.own_division(row)
        self.alone(row, "type", "name")
        for number in row.get("contactIds") or ():
            if number not in self._world.contacts:
                raise Wrong(no_valid("Contact", number))
        kept = {name: value for name, value in row.items() if name not in _SECRETS}
        return {**kept, "divisionId": DIVISION, "lastUpdated": self.now()}

    def list(self, call: Call) -> Response:
        """Answer with those of a type, of some contacts."""
        people = ids(call, "contactIds")
        kinds = ids(call, "credentialType")
        rows = [
            row for row in self.rows(call)
            if (kinds is None or str(row["type"]["id"]) in kinds)
            and (people is None or any(str(number) in people for number in row.get("contactIds") or ()))
        ]  # fmt: skip
        return self._apart(rows, [])

    def read(self, call: Call) -> Response:
        """Answer with those of the ids that there are."""
        found, missing = self.known(call.path[self.name])
        if not found:
            raise self._world.unknown(self.kind, call.path[self.name])
        return self._apart(found, [no_valid(self.kind, one) for one in missing])

    def _apart(self, rows: Any, errors: Any) -> Response:
        kinds: dict[str, Any] = {"credentials": [], "certificates": []}
        for row in rows:
            kinds["certificates" if row["type"]["id"] == 2 else "credentials"].append(self.whole(row, False))
        return self._world.envelope(kinds, errors)

    def details(self, row: Row) -> Row:
        """Return everything, under the name that its type has."""
        return {"certificate" if row["type"]["id"] == 2 else "credential": self.whole(row, False), "id": row["id"]}

    def told_gone(self, gone: Any) -> Row:
        """Return the ids of what was removed."""
        return {"deletedIds": ",".join(map(str, gone))}


_INSIGHT = Object(
    {
        "id": Anything(), "name": Text(128), "statusType": Enum(e.STATUS, (0, 1)), "insightType": Enum(e.INSIGHT_TYPE),
        "token": Text(128), "httpSection": Enum(e.INSIGHT_SOURCE), "contentType": Enum(e.INSIGHT_CONTENT), "matchHeaderKey": Flag(),
        "format": Text(1024), "includeChildren": Flag(), "isJsonFormat": Flag(),
    },
    ("name", "insightType"),
)  # fmt: skip


class Insights(Collection):
    """`/v2/insights`: the list has an address of its own, a thing is named by its token, a patch by its type as well."""

    kind, one, many = "Insight", "insights", "insights"
    shape = _INSIGHT
    paged = False
    first = 8101
    verbs = "create read"
    patch = Paths(_INSIGHT, frozenset(_INSIGHT.members) - {"id", "token", "insightType"}, fixed=frozenset(("id", "token", "insightType")))

    def operations(self) -> list[Operation]:
        """Return the operations."""
        return [
            *super().operations(), Operation("GET", f"{self.path}/insights", self.list),
            Operation("PATCH", f"{self.path}/{{type}}/{{ids}}", self.update, write=True),
        ]  # fmt: skip

    def blank(self) -> Row:
        """Return what a new insight is."""
        return {
            "id": 0, "name": None, "statusType": e.pair(e.STATUS, 0), "httpSection": e.pair(e.INSIGHT_SOURCE, 0),
            "contentType": e.pair(e.INSIGHT_CONTENT, 0), "token": None,
        }  # fmt: skip

    def passes(self, call: Call, row: Row) -> bool:
        """Filter by name, type and status."""
        name, kind, status = call.param("insightName"), ids(call, "insightType"), call.param("insightStatus")
        return (
            (not name or name.lower() in row["name"].lower())
            and (kind is None or str(row["insightType"]["id"]) in kind)
            and (not status or str(row["statusType"]["id"]) == status)
        )

    def checked(self, row: Row, was: Row | None) -> Row:
        """Want a name of its own among its kind; a token is made when none was said."""
        super().checked(row, was)
        self.alone(row, "insightType", "name")
        row = {**row, "statusType": row.get("statusType") or e.pair(e.STATUS, 0), "token": row.get("token") or secrets.token_hex(8)}
        self.alone(row, "token")
        return row

    def known(self, wanted: str) -> tuple[Any, Any]:
        """Return the insights with these tokens."""
        every = list(dict.fromkeys(part.strip() for part in wanted.split(",")))
        rows = {row["token"]: row for row in self._table.all()}
        return [self._table.get(rows[one]["id"]) for one in every if one in rows], [one for one in every if one not in rows]

    def target(self, call: Call, number: str) -> Row:
        """Return the insight of that type with that token."""
        row = super().target(call, number)
        if str(row["insightType"]["id"]) != call.path["type"]:
            raise self._world.unknown(self.kind, number)
        return row

    def made(self, call: Call, row: Row, status: int = 200) -> Response:
        """Answer with a list of one: the id, or everything."""
        told = self.details(row) if true(call, "objectDetails") else {"insights": [{"id": row["id"], "token": row["token"]}]}
        return self._world.envelope(told, status=status)

    def details(self, row: Row) -> Row:
        """Return a list of one."""
        return {"insights": [self.whole(row, False)]}
