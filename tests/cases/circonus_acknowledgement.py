"""Acknowledgements: somebody is on it, then somebody else, then nobody."""

from __future__ import annotations

from .words import Case, Cost, Reference, Sample, Things

_KEY = {"alert": "/alert/50001"}
_LATER, _YET_LATER = "2099-01-01T10:00:00Z", "2099-01-02T10:00:00Z"

CASE = Case(
    "circonus_acknowledgement",
    missing={"notes": "We know"},
    says="one of the following is required: id, alert",
    create={**_KEY, "until": _LATER, "notes": "Jo is on it"},
    change={**_KEY, "until": "2099-01-02T11:00:00+01:00", "notes": "Max is on it"},
    remove={**_KEY, "state": "absent"},
    things=Things("circonus", "/v2/acknowledgement", where={"alert": "/alert/50001", "_active": True}, item="/v2{id}", id="_cid"),
    creation=("POST", "/acknowledgement$"),
    # Those that are not over.
    cost=Cost(create=(1, 1), unchanged=(1, 0), change=(1, 1), remove=(1, 1), absent=(1, 0)),
    chosen=("id", "acknowledged_by"),
    fields={
        "until": Sample(_LATER, _YET_LATER),
        "notes": Sample("Jo is on it", "Max is on it", ""),
    },
    fixed=("alert",),
    references=(Reference("alert", "disk`/`used_percent", "/alert/50001", create={"until": _LATER}),),
)  # fmt: skip
