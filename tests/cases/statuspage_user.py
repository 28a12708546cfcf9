"""Members of the organization: Ada, who gets a role, removed."""

from __future__ import annotations

from .words import Case, Cost, Raw, Things

_USERS = "/v1/organizations/b9q4xwz2f7hn/users"
_ADA = {"email": "ada@example.com"}

CASE = Case(
    "statuspage_user",
    missing={"first_name": "Ada"},
    says="one of the following is required: id, email",
    create={**_ADA, "first_name": "Ada", "last_name": "Lovelace"},
    change={**_ADA, "permissions": {"kctbh9vrtdwd": {"incident_manager": True}}},
    remove={**_ADA, "state": "absent"},
    things=Things("statuspage", _USERS, where=_ADA),
    creation=("POST", "/users$"),
    # Nothing of a member changes but the permissions, which are read and written at an address of their own.
    cost=Cost(create=(1, 1), unchanged=(1, 0), change=(2, 1), remove=(1, 1), absent=(1, 0)),
    crowd=Raw("statuspage", "POST", _USERS, {"user": {"email": "crowd{n}@example.com"}}),
    crowd_size=101,
    many={"email": "many{n}@example.com"},
    many_other={"permissions": {"kctbh9vrtdwd": {"incident_manager": True}}},
    many_reads=2,
    fixed=("email", "password", "first_name", "last_name", "permissions"),
)
