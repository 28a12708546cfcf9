"""Contacts: Jo is hired, moves, and is archived."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_KEY = {"email": "jo@example.com"}
_JO = {**_KEY, "first_name": "Jo", "last_name": "Field"}

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
    chosen=("id", "contact_groups", "division"),
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
        "notifications": Sample(
            {"means": ["email", "sms"], "sms_email": "1@sms.example.com"}, {"means": ["voice_call"], "voice_call_number": "555 0100"},
            {"means": [], "sms_email": "", "voice_call_number": ""}, where=("notificationType",),
        ),
        "test_access": Sample(
            {"products": ["2002"]}, {"products": ["2003", "2002"], "view_all": True}, where=("testAccessRestriction",),
        ),
        "system_access": Sample("1", "2"),
        "address": Sample("1 Way", "2 Way", ""),
        "address2": Sample("Floor 1", "Floor 2", ""),
        "city": Sample("Oslo", "Rome", ""),
        "zip_code": Sample("0150", "00100", ""),
        "fax": Sample("555 0100", "555 0101", ""),
        "title": Sample("Dr.", "Prof.", ""),
        "company_name": Sample("Example", "Sample", ""),
        "telephone": Sample("555 0100", "555 0101", ""),
        "cell_phone": Sample("555 0100", "555 0101", ""),
        "notes": Sample("Asks first", "Never asks", ""),
        "contact_groups": Sample(["501"], ["502", "501"], []),
    },
    fixed=("division",),
    references=(
        Reference("division", "Example", "1001", create=_JO),
        Reference("test_access.products", "Shop", "2002", create=_JO),
        Reference("test_access.tests", "Shop front page", "880012", create=_JO),
    ),
)  # fmt: skip
