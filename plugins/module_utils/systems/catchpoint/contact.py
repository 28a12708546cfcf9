# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Contacts: the people who are told. One that is removed is archived, and counts as gone.

Source: https://docs.catchpoint.com/ (REST API v2 guide, Contacts)
"""

from __future__ import annotations

from typing import Any

from ...errors import BadInput
from ...resource import Call, Identity, Listing, Post, Resource
from ...values import Email, Field, Flag, Members, Name, SetOf, Text
from .system import API, CATCHPOINT, Inside, inactive_too, is_removed, parse_id
from .values import WHOLE_POST, Numbered, Thing, Word

CONTACTS = f"{API}/contacts"
TIME_ZONES = Word(
    eastern=0, central=1, mountain=2, pacific=3, utc=4, central_europe=5, israel=6, japan=7, e_europe=8, singapore=9, aus_eastern=10,
    se_asia=11, hawaiian=12, alaskan=13, pacific_mexico=14, us_mountain=15, mountain_mexico=16, central_brazilian=17,
    e_south_america=18, gmt=19, turkey=20, china=21, taipei=22, korea=23, new_zealand=24, russian=25, central_asia=26, pakistan=27,
    india=28, gulf=29,
)  # fmt: skip


LISTS = ("tests", "products")
RESTRICTED = Word(all=0, tests=1, products=2)
MEANS = Word(email=1, email_and_sms=4, sms=16, apns=32, gcm=64, voice_call=128)


class Means(SetOf):
    """How somebody is told. Not at all is there a word of its own, and here none."""

    def from_wire(self, value: Any) -> Any:
        """Return the words, without that for none."""
        return [one for one in super().from_wire(value) if one not in (0, "0")]


class Access(Members):
    """Which tests somebody sees: those of some products, or some tests; where neither is named, all of them."""

    def __init__(self) -> None:
        super().__init__(
            Field("products", SetOf(Thing("product"))), Field("tests", SetOf(Thing("test"))), Field("view_all", Flag(), at="viewAllTests")
        )

    def check(self, value: Any, place: str) -> None:
        """Refuse products and tests at once: the service has one list."""
        super().check(value, place)
        if value.get("products") and value.get("tests"):
            raise BadInput(f"{place}: products and tests cannot both be named; Catchpoint keeps one list")

    def merged(self, wanted: Any, found: Any) -> Any:
        """Return what will be there: where one list is named, the other is empty."""
        if isinstance(wanted, dict):
            for name, other in (LISTS, LISTS[::-1]):
                if wanted.get(name):
                    wanted = {other: [], **wanted}
        return super().merged(wanted, found)

    def to_wire(self, value: Any) -> Any:
        """Return the one list, and of what it is."""
        if not isinstance(value, dict):
            return value
        row = super().to_wire(value)
        lists = {name: row.pop(name) for name in LISTS if name in row}
        named = next((name for name, listed in lists.items() if listed), "all")
        return {"testAccessRestrictType": RESTRICTED.to_wire(named), "testAccessRestrictionList": lists.get(named, []), **row}

    def from_wire(self, value: Any) -> Any:
        """Return both lists."""
        if not isinstance(value, dict):
            return value
        kind, listed = RESTRICTED.from_wire(value.get("testAccessRestrictType")), value.get("testAccessRestrictionList")
        return super().from_wire({**value, **{name: listed or [] if kind == name else [] for name in LISTS}})


CONTACT = Resource(
    "contact",
    CATCHPOINT,
    CONTACTS,
    (
        Field("email", Email(), required=True),
        Field("first_name", Name(), at="firstName", required=True),
        Field("last_name", Name(), at="lastName", required=True),
        Field("status", Word(active=0, inactive=1), initial="active"),
        Field("division", Thing("division", always=True)),
        Field("system_access", Numbered(), at="systemAccess"),
        Field("time_zone", TIME_ZONES, at="timeZone"),
        Field(
            "notifications",
            Members(
                Field("means", Means(MEANS), at="notificationList"),
                Field("sms_email", at="smsEmail"),
                Field("voice_call_number", at="voiceCallNumber"),
            ),
            at="notificationType",
        ),
        Field("test_access", Access(), at="testAccessRestriction"),
        Field("contact_groups", SetOf(Numbered()), at="contactGroups"),
        Field("title", Text()),
        Field("company_name", Text(), at="companyName"),
        Field("address", Text()),
        Field("address2", Text()),
        Field("city", Text()),
        Field("zip_code", Text(), at="zipCode"),
        Field("telephone", Text()),
        Field("cell_phone", Text(), at="cellPhone"),
        Field("fax", Text()),
        Field("notes", Text()),
    ),
    Identity("email", parse_id=parse_id),
    Listing(rows="data.contacts", rest=inactive_too),
    Inside(constants={"id": 0}, member="contacts", one="contact"),
    create=Post(f"{CONTACTS}{WHOLE_POST}"),
    remove=Call("DELETE", f"{CONTACTS}?contactIds={{id}}"),
    gone=is_removed,
)
