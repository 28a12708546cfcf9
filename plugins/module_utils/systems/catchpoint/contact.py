# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Contacts: the people who are told. One that is removed is archived, and counts as gone.

Source: https://docs.catchpoint.com/ (REST API v2 guide, Contacts)
"""

from __future__ import annotations

from typing import Optional

from ...behaviour import Behaviour, Lookup
from ...resource import Identity, Listing, Module, Post, Resource
from ...steps import Desired
from ...values import Email, Field, Name, Row, SetOf, Text
from .system import API, CATCHPOINT, DeleteByQuery, Inside, parse_id
from .values import WHOLE_POST, ContactGroup, Word

CONTACTS = f"{API}/contacts"
ARCHIVED = (2, 7)
"""Statuses of what was removed."""
TIME_ZONES = Word(
    eastern=0, central=1, mountain=2, pacific=3, utc=4, central_europe=5, israel=6, japan=7, e_europe=8, singapore=9, aus_eastern=10,
    se_asia=11, hawaiian=12, alaskan=13, pacific_mexico=14, us_mountain=15, mountain_mexico=16, central_brazilian=17,
    e_south_america=18, gmt=19, turkey=20, china=21, taipei=22, korea=23, new_zealand=24, russian=25, central_asia=26, pakistan=27,
    india=28, gulf=29,
)  # fmt: skip


def _is_archived(row: Row, now: float) -> bool:
    status = row.get("status")
    return (status.get("id") if isinstance(status, dict) else status) in ARCHIVED


class InactiveToo(Behaviour):
    """Lists have only what is active: an inactive one of the same name is found before a second is made."""

    def find(self, want: Desired, lookup: Lookup) -> Optional[Row]:
        """Return the thing a task means, an inactive one where no active one is meant."""
        found = lookup.find(want)
        if found is not None or want.identity:
            return found
        resource = want.resource
        key = {name: value for name, value in resource.key_in(want.options).items() if value is not None}
        listing, path = resource.listing, str(resource.paths.list)
        query = listing.filter(key) if listing.filter else {}
        rows = lookup.rows_at(path, {**(query or {}), "statusId": 1}, rows=listing.rows)
        now = lookup.now()
        rows = [resource.behaviour.read(row, now) for row in rows if not resource.gone(row, now)]
        fitting = [row for row in rows if all(not resource.by_name[name].differs(value, resource.option_of(row, name)) for name, value in key.items())]
        return lookup.pick_one(want, fitting)


CONTACT = Resource(
    "contact",
    CATCHPOINT,
    CONTACTS,
    (
        Field("email", Email(), required=True),
        Field("first_name", Name(), at="firstName", required=True),
        Field("last_name", Name(), at="lastName", required=True),
        Field("status", Word(active=0, inactive=1), initial="active"),
        Field("time_zone", TIME_ZONES, at="timeZone"),
        Field("contact_groups", SetOf(ContactGroup()), at="contactGroups"),
        Field("title", Text()),
        Field("company_name", Text(), at="companyName"),
        Field("telephone", Text()),
        Field("cell_phone", Text(), at="cellPhone"),
        Field("notes", Text()),
    ),
    Identity("email", parse_id=parse_id),
    Listing(rows="data.contacts"),
    Inside(constants={"id": 0}, member="contacts", one="contact"),
    create=Post(f"{CONTACTS}{WHOLE_POST}"),
    remove=DeleteByQuery(CONTACTS, "contactIds"),
    gone=_is_archived,
    module=Module(constraints={"required_one_of": [("id", "email")]}),
    behaviour=InactiveToo(),
)
