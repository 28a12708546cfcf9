# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Users, how they can be reached, and when they are told.

Source: https://developer.pagerduty.com/api-reference/ (Users)
"""

from __future__ import annotations

import re
from typing import Any, Optional

from ...behaviour import Behaviour, Lookup
from ...errors import BadInput
from ...paging import Unpaged
from ...resource import Body, Delete, Identity, Listing, Merge, Module, Paths, Resource
from ...steps import Desired
from ...values import FIXED, Choice, Cleared, Email, Field, Flag, Name, Number, Options, Quoted, Row, Text, Unknown
from .holding import USER_HELD_BY
from .system import PAGERDUTY, InSomebodysName, NameOrId, referred
from .values import Called, Reference, Suffixed, Zone

ROLES = (
    "admin", "limited_user", "observer", "owner", "read_only_user", "restricted_access", "read_only_limited_user", "user",
)  # fmt: skip


class PersonName(Called):
    """What somebody is called: PagerDuty makes one blank of several."""

    def canonical(self, value: Any) -> Any:
        """Return the name as it is kept."""
        value = super().canonical(value)
        return " ".join(value.split()) if isinstance(value, str) else value


class UserRules(InSomebodysName, Behaviour):
    """Reads a license where it is, and says what a plan lacks for a role."""

    def find(self, want: Desired, lookup: Lookup) -> Optional[Row]:
        """Return the user, with the license where the task speaks of it."""
        row = lookup.find(want)
        if row is None or "license" not in want.options or not isinstance(row["id"], str) or "license" in row:
            return row
        data = lookup.get(lookup.path("/users/{id}/license", id=row["id"]))
        return {**row, "license": data.get("license")}

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Refuse what nobody can be given."""
        changed = [name for name in ("role", "license") if name in want.options and (row is None or want[name] != USER.option_of(row, name))]
        if not want.absent and "role" in changed and want["role"] == "owner":
            raise BadInput("role: nobody can be made the owner of the account through the API; the owner hands it on in the web interface")
        if not want.absent and row is not None and len(changed) == 2:
            raise BadInput("role and license cannot change together: PagerDuty takes one at a time, so change the role in a task of its own first")
        return want

    def advice(self, status: Optional[int], want: Desired) -> Optional[str]:
        """Say which ability a role needs."""
        role = want.get("role")
        if status == 402 and role in ("read_only_user", "read_only_limited_user"):
            return f"The role {role} needs the ability read_only_users, which the account's plan lacks"
        if status == 402 and role in ("observer", "restricted_access"):
            return f"The role {role} needs advanced permissions, which the account's plan lacks"
        return None

    def explain(self, status: Optional[int], want: Desired, row: Optional[Row], lookup: Lookup) -> Optional[str]:
        """Return what is wrong with the name in which somebody was to be invited."""
        return super().explain(status, want, row, lookup) if row is None else None


USER = Resource(
    "user",
    PAGERDUTY,
    "/users",
    (
        Field("email", Email(shortest=6, longest=100), required=True),
        Field("name", PersonName(longest=100), required=True),
        Field("role", Choice(*ROLES), usual="user"),
        Field("job_title", Cleared(longest=100)),
        Field("description", Cleared()),
        Field("time_zone", Zone()),
        Field("color", Text(shortest=1)),
        Field("license", Reference("license", always=True)),
    ),
    NameOrId("email", names=("email", "name")),
    Listing(rows="users", filter=lambda wanted: {"query": wanted.get("email") or wanted["name"]}),
    Body("user", {"type": "user"}, lacks=("license",)),
    update=Merge("PUT", always=("email", "name")),
    remove=Delete(held_by=USER_HELD_BY),
    module=Module((Field("detach", Flag(), default=False), Field("force", Flag(), default=False))),
    behaviour=UserRules(),
)


# How somebody can be reached


PHONES = ("phone", "sms", "whatsapp")


def _address(text: Any) -> str:
    """Return an address of e-mail in small letters, and a number without what people write between its digits."""
    text = str(text).strip()
    return text.lower() if "@" in text else re.sub(r"[\s().-]", "", text)


class Address(Quoted):
    """Where somebody is reached."""

    def __init__(self) -> None:
        super().__init__(_address)


class ContactMethodRules(Behaviour):
    """Refuses addresses that PagerDuty refuses, and knows what a new user begins with."""

    def begins_with(self, around: Options, lookup: Lookup) -> list[Row]:
        """Return the user's own address, as far as what the user is called meanwhile tells it."""
        address = _address(around["user"].name)
        kind = {"type": "email_contact_method", "address": address, "label": "Default", "send_short_email": False}
        return [{"id": Unknown("Default", of=object()), **kind}] if "@" in address else []

    def check(self, params: Options) -> None:
        """Look whether an address is of its type."""
        kind, address = params.get("type"), params.get("address")
        if kind and address is None and not params.get("id"):
            raise BadInput("address is missing: a contact method is known by its type and its address")
        written = _address(address) if address is not None else ""
        if kind == "email" and address is not None and not re.match(r"^[^@\s]+@[^@\s]+$", written):
            raise BadInput(f"address: {address!r} is no e-mail address; write it as jo@example.com")
        if kind in PHONES and address is not None and not re.match(r"^[0-9,*#]{1,40}$", written):
            raise BadInput(
                f"address: {address!r} is no telephone number; write its digits without the country, which is country_code"
            )
        if kind == "email" and params.get("country_code"):
            raise BadInput("country_code goes with a telephone number, not with an e-mail address")
        if kind in PHONES and params.get("send_short_email") is not None:
            raise BadInput("send_short_email goes with an e-mail address only")
        if kind in PHONES and written.startswith("0"):
            raise BadInput(f"address: {address!r} begins with 0; write the number as it is dialled after the country, which is country_code")

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Leave out the country of an address."""
        return {name: one for name, one in body.items() if name != "country_code" or one is not None}

    def explain(self, status: Optional[int], want: Desired, row: Optional[Row], lookup: Lookup) -> Optional[str]:
        """Name the notification rules that use it, where they may be why it does not go."""
        if status != 400 or not want.absent or row is None:
            return None
        using = lookup.rows("notification_rule", {"contact_method": row["id"]})
        named = sorted(f"{one['urgency']} after {one['start_delay_in_minutes']} minutes" for one in using)
        return f"Notification rules use it ({', '.join(named)}): remove them first" if named else None


def _country(options: Options) -> Optional[int]:
    return 1 if options.get("type") in PHONES else None


CONTACT_METHOD = Resource(
    "contact_method",
    PAGERDUTY,
    "/users/{user}/contact_methods",
    (
        Field("user", Reference("user"), FIXED, required=True),
        Field("type", Suffixed("_contact_method", "email", *PHONES), FIXED, required=True),
        Field("address", Address(), FIXED, required=True),
        Field("country_code", Number(least=1, most=1999), FIXED, initial=_country),
        Field("label", Name(), required=True),
        Field("send_short_email", Flag()),
    ),
    Identity(("address", "type", "country_code"), names=("label", "address")),
    Listing(rows="contact_methods", paging=Unpaged()),
    Body("contact_method"),
    update=Merge("PUT", always=("type", "address", "country_code", "label")),
    behaviour=ContactMethodRules(),
)


# When somebody is told


class RuleRules(Behaviour):
    """A rule says of which kind its contact method is, and has nothing that could change."""

    def begins_with(self, around: Options, lookup: Lookup) -> list[Row]:
        """Return that a new user is told at once, at the own address, of all that is urgent."""
        told = {"urgency": "high", "start_delay_in_minutes": 0}
        own = lookup.rows("contact_method", {"type": "email", "address": _address(around["user"].name)})
        return [{"id": Unknown("", of=object()), "contact_method": {"id": one["id"], "type": one["type"]}, **told} for one in own]

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Remember of which kind the contact method is."""
        if want.absent or (row is not None and not want.replace):
            return want
        was = (row or {}).get("contact_method") or {}
        given = want.get("contact_method", was.get("id"))
        if given == was.get("id"):
            return want.with_(notes={"type": str(was.get("type") or "").replace("_reference", "")})
        found = lookup.listed("contact_method").get(given) if isinstance(given, str) else None
        return want.with_(notes={"type": (found or {}).get("type")})

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Enter it."""
        method = body.get("contact_method")
        kind = want.notes.get("type")
        return {**body, "contact_method": {**method, "type": f"{kind}_reference"}} if method and kind else body

    def advice(self, status: Optional[int], want: Desired) -> Optional[str]:
        """Say what low urgency needs."""
        if status == 402 and want.get("urgency") == "low":
            return "Rules for low urgency need the ability urgencies, which the account's plan lacks; all that happens is of high urgency there"
        return None


NOTIFICATION_RULE = Resource(
    "notification_rule",
    PAGERDUTY,
    "/users/{user}/notification_rules",
    (
        Field("user", Reference("user"), FIXED, required=True),
        Field("contact_method", Reference("contact_method"), FIXED, required=True),
        Field("urgency", Choice("high", "low"), FIXED, required=True),
        Field("delay", Number("minutes", least=0), FIXED, at="start_delay_in_minutes", required=True),
    ),
    Identity(("contact_method", "urgency", "delay")),
    # What is not asked for is not shown: of itself the list has high urgency only.
    Listing({"urgency": "all"}, "notification_rules", Unpaged()),
    Body("notification_rule", {"type": "assignment_notification_rule"}),
    update=None,
    behaviour=RuleRules(),
)


LICENSE = Resource(
    **referred("license", Paths("/licenses", one=None), Listing(rows="licenses", paging=Unpaged()), identity=Identity("name"))
)
