"""The account: another address, then a colleague who is invited. There is one, and nobody makes or removes it."""

from __future__ import annotations

from .words import Case, Cost, Reference, Sample, Things

_PATH = "/v2/account/current"
_MAX = {"email": "max@example.com", "role": "Normal"}

CASE = Case(
    "circonus_account",
    missing={"invites": [{"email": "max@example.com"}]},
    says="missing required arguments: invites[0].role",
    create={"city": "Berlin"},
    change={"invites": [_MAX], "state_prov": "BE"},
    remove={"invites": [{**_MAX, "role": "none"}], "city": "Bonn", "state_prov": ""},
    actions=("updated", "updated", "updated"),
    things=Things("circonus", _PATH, where={"city": "Berlin"}, item=_PATH, id="_cid"),
    creation=("PUT", "/account/current$"),
    cost=Cost(create=(1, 1), unchanged=(1, 0), change=(2, 1), remove=(1, 1), absent=(1, 0)),
    chosen=(),
    masked=(),
    identify={},
    fields={
        "name": Sample("Example", "Example Ltd"),
        "timezone": Sample("Europe/Berlin", "UTC"),
        "description": Sample("Ours", "Theirs", ""),
        "address1": Sample("Street 1", "Street 2", ""),
        "address2": Sample("Room 1", "Room 2", ""),
        "city": Sample("Berlin", "Bonn", ""),
        "state_prov": Sample("BE", "NW", ""),
        "country_code": Sample("DE", "FR", ""),
        "cc_email": Sample("cc@example.com", "copy@example.com", ""),
    },
    fixed=("invites", "users", "default_dashboard_uuid", "default_dashboard_type"),
    references=(Reference("users.user", "jo@example.com", "/user/5002", beside={"role": "Normal"}),),
)  # fmt: skip
