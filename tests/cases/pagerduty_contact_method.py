"""Contact methods: a telephone in Germany, called otherwise, removed."""

from __future__ import annotations

from .words import Case, Cost, Reference, Sample, Things

_KEY = {"user": "demo@example.org", "type": "phone", "country_code": 49, "address": "1705550123"}
_LIST = "/users/PDEM0US/contact_methods"

CASE = Case(
    "pagerduty_contact_method",
    missing={"user": "demo@example.org"},
    says="one of the following is required: id, address",
    create={**_KEY, "address": "170 555-0123", "label": "Mobile"},
    change={**_KEY, "label": "Telephone"},
    remove={**_KEY, "state": "absent"},
    things=Things(
        "pagerduty", _LIST, "contact_methods", where={"address": "1705550123"}, item=f"{_LIST}/{{id}}", envelope="contact_method",
    ),
    creation=("POST", f"{_LIST}$"),
    cost=Cost(create=(2, 1), unchanged=(2, 0), change=(2, 1), remove=(2, 1), absent=(2, 0)),
    chosen=("id",),
    many={"user": "demo@example.org", "type": "sms", "address": "212555{n}", "label": "Many {n}"},
    many_other={"label": "Other"},
    many_reads=2,
    fields={"label": Sample("Mobile", "Telephone", where=("label", "summary"))},
    identify=_KEY,
    fixed=("user", "type", "address", "country_code", "send_short_email"),
    references=(Reference("user", "demo@example.org", "PDEM0US", create={**_KEY, "label": "Mobile"}),),
)  # fmt: skip
