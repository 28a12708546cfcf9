# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The account of the token: its address, and who is in it."""

from __future__ import annotations

from typing import Any, Optional

from ...behaviour import Behaviour, Lookup
from ...errors import BadInput
from ...resource import Identity, Merge, Paths, Resource
from ...steps import Desired
from ...values import Choice, Email, Field, Keyed, Members, Name, Ref, Row, Unknown, sortable
from .system import CIRCONUS
from .values import Cleared

ROLES = ("Admin", "Normal", "Read Only", "none")
CURRENT = "/v2/account/current"


class People(Keyed):
    """Who has which role. Only those that a task names are compared, and the others stay; `none` is for who must not be there."""

    def differs(self, wanted: Any, found: Any) -> bool:
        """Say whether somebody has another role."""
        if wanted.__class__ is Unknown or found.__class__ is Unknown:
            return wanted != found
        there = {sortable(one.get(self.by)): one.get("role") for one in found or ()}
        return any(there.get(sortable(one[self.by]), "none") != one["role"] for one in wanted)

    def merged(self, wanted: Any, found: Any) -> Any:
        """Return everybody with the role they will have."""
        if wanted.__class__ is Unknown or found.__class__ is Unknown:
            return wanted
        said = {sortable(one[self.by]): one for one in wanted}
        stay = [said.pop(sortable(one.get(self.by)), one) for one in found or ()]
        return [one for one in [*stay, *said.values()] if one["role"] != "none"]


class AccountRules(Behaviour):
    """An invitation that was accepted is one no more: it has become a user."""

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Drop invitations of people who are in; refuse users who are not."""
        was = ACCOUNT.to_options(row or {})
        options = dict(want.options)
        invited = {one["email"] for one in was.get("invites") or ()}
        if any(one["role"] != "none" and one["email"] not in invited for one in options.get("invites") or ()):
            inside = {str(user.get("email")).lower() for user in lookup.rows("user")}
            options["invites"] = [one for one in options["invites"] if one["role"] == "none" or one["email"] not in inside]
        there = {one["user"] for one in was.get("users") or ()}
        strangers = [
            want.called(Ref("user"), one["user"])
            for one in options.get("users") or ()
            if one["role"] != "none" and one["user"] not in there and one["user"].__class__ is not Unknown
        ]
        if strangers:
            raise BadInput(f"users: {', '.join(map(str, strangers))} is not in this account; name the address in invites")
        return want.with_(options=options)


ACCOUNT = Resource(
    "account",
    CIRCONUS,
    Paths(one=CURRENT, item=CURRENT),
    (
        Field("name", Name()),
        Field("timezone"),
        *(Field(name, Cleared()) for name in ("description", "address1", "address2", "city", "state_prov", "country_code", "cc_email")),
        Field("default_dashboard_uuid", Cleared()),
        Field("default_dashboard_type", Choice("custom", "service", "legacy")),
        Field("invites", People(Members(Field("email", Email(), required=True), Field("role", Choice(*ROLES), required=True)), by="email")),
        Field("users", People(Members(Field("user", Ref("user"), required=True), Field("role", Choice(*ROLES), required=True)), by="user")),
    ),
    Identity(id="_cid"),
    create=None,
    update=Merge("PUT", always=("name", "timezone")),
    remove=None,
    behaviour=AccountRules(),
)
