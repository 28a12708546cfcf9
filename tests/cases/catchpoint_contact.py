"""Contacts: Jo is hired, moves, and is archived."""

from __future__ import annotations

from .words import Case, Cost, Raw, Sample, Things

_KEY = {"email": "jo@example.com"}

CASE = Case(
    "catchpoint_contact",
    missing={"title": "Dr."},
    says="one of the following is required: id, email",
    create={**_KEY, "first_name": "Jo", "last_name": "Field", "time_zone": "utc"},
    change={**_KEY, "last_name": "Meadow"},
    remove={"email": "JO@example.com", "state": "absent"},
    things=Things("catchpoint", "/api/v2/contacts", "data.contacts", where=_KEY, item="/api/v2/contacts/{id}", envelope="data.contacts"),
    creation=("POST", "/contacts$"),
    # The active ones, and where she is not among them, the inactive ones.
    cost=Cost(create=(2, 1), unchanged=(1, 0), change=(1, 1), remove=(1, 1), absent=(2, 0)),
    chosen=("id", "contact_groups"),
    crowd=Raw("catchpoint", "POST", "/api/v2/contacts", {"id": 0, "firstName": "F", "lastName": "L", "email": "f{n}@example.com"}),
    crowd_size=101,
    many={"email": "many{n}@example.com", "first_name": "One", "last_name": "Of many"},
    many_other={"title": "Dr."},
    many_reads=2,  # pages of the list
    elsewhere=({"title": "Dr."}, {"notes": "One of many"}),
    fields={
        "email": Sample("jo@example.com", "jo.field@example.com"),
        "first_name": Sample("Jo", "Joan"),
        "last_name": Sample("Field", "Meadow"),
        "status": Sample("active", "inactive"),
        "time_zone": Sample("utc", "japan"),
        "title": Sample("Dr.", "Prof.", ""),
        "company_name": Sample("Example", "Sample", ""),
        "telephone": Sample("555 0100", "555 0101", ""),
        "cell_phone": Sample("555 0100", "555 0101", ""),
        "notes": Sample("Asks first", "Never asks", ""),
        "contact_groups": Sample(["501"], ["502", "501"], []),
    },
)
