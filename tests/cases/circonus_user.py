"""Users: somebody has a new telephone. Nobody makes or removes one."""

from __future__ import annotations

from .words import Case, Cost, Sample, Things

_KEY = {"email": "jo@example.com"}

CASE = Case(
    "circonus_user",
    missing={"firstname": "Jo"},
    says="one of the following is required: id, email",
    create={**_KEY, "contact_info": {"sms": "12125550100"}, "firstname": "Joan"},
    change={**_KEY, "contact_info": {"sms": "12125550101", "victorops": "joan"}},
    remove={**_KEY, "contact_info": {"sms": "", "victorops": ""}, "firstname": "Jo"},
    actions=("updated", "updated", "updated"),
    things=Things("circonus", "/v2/user", where={"firstname": "Joan"}, item="/v2{id}", id="_cid"),
    creation=("PUT", "/user/5002$"),
    # The users of that address.
    cost=Cost(create=(1, 1), unchanged=(1, 0), change=(1, 1), remove=(1, 1), absent=(1, 0)),
    chosen=(),
    identify=_KEY,
    masked=(),
    fixed=("email",),  # it finds the user; with an id it is the new one, see tests/engine/test_circonus_users.py
    fields={
        "firstname": Sample("Jo", "Joan", ""),
        "lastname": Sample("Operator", "Chief", ""),
        "contact_info": Sample({"sms": "12125550100"}, {"sms": "12125550101", "victorops": "jo"}, {"sms": "", "victorops": ""}),
    },
)  # fmt: skip
