"""Notification groups: who looks after the databases. Each member is a call."""

from __future__ import annotations

from .words import Case, Cost, Sample, Things

_GROUPS = "/api/v1/groups"
_ADA = "ada@example.org"

CASE = Case(
    "zmon_notification_group",
    missing={"members": [_ADA]},
    says="nothing says which one is meant: give id",
    create={"id": "dba", "members": [_ADA]},
    change={"id": "dba", "active": [_ADA]},
    remove={"id": "dba", "state": "absent"},
    # Emptied, it goes on standing in the list.
    things=Things("zmon", _GROUPS, where={"id": "dba", "members": [_ADA]}),
    creation=("PUT", "/groups/dba/member/ada@example.org/"),
    cost=Cost(create=(1, 1), unchanged=(1, 0), change=(1, 1), remove=(1, 2), absent=(1, 0)),
    chosen=(),
    masked=(),
    many={"id": "many{n}", "members": [_ADA]},
    many_other={"active": [_ADA]},
    many_reads=1,  # the groups
    fields={
        "members": Sample([_ADA, "jürgen@example.org"], ["Ирина", "花子 🌸"], []),
    },
    fixed=("id", "active", "phones"),
    identify={"id": "dba"},
)
