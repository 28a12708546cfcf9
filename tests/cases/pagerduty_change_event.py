"""Change events: a deployment, told once under its key."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Things

_ROUTING_KEY = "4baa5d20cfba466a5e075b02698f455c"

CASE = Case(
    "pagerduty_change_event",
    missing={"key": "shop 2.14.0"},
    says="summary is missing",
    create={
        "key": "shop 2.14.0", "summary": "The shop was updated", "service": "PWEBSHP", "source": "ci.example.com",
        "custom_details": {"commit": "4c2d9a1"}, "links": [{"href": "https://ci.example.com/builds/4711", "text": "The build"}],
    },
    change={},
    remove={},
    actions=("sent", "", ""),
    things=Things("pagerduty", "/services/PWEBSHP/change_events", "change_events", where={"summary": "The shop was updated"}, paging="pagerduty unpaged"),
    creation=("POST", "/v2/change/enqueue$"),
    # What was told of the service, and whether that id is one before something is sent.
    cost=Cost(create=(2, 1), unchanged=(1, 0)),
    chosen=(),
    masked=(),
    crowd=Raw("pagerduty", "POST", "/v2/change/enqueue", {"routing_key": _ROUTING_KEY, "payload": {"summary": "Other {n}"}}),
    crowd_size=101,
    keeps=False,
    many={"key": "many {n}", "summary": "Many {n}", "service": "PWEBSHP"},
    many_reads=100,  # no list can be narrowed to a key, so it is read for each
    references=(Reference("service", "Web shop", "PWEBSHP", create={"key": "k", "summary": "x"}),),
)  # fmt: skip
