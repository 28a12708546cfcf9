"""Event orchestrations: what every system sends its events to."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_KEY = {"name": "Everything"}

CASE = Case(
    "pagerduty_event_orchestration",
    missing={"description": "Events of all systems"},
    says="one of the following is required: id, name",
    create={**_KEY, "description": "Events of all systems"},
    change={**_KEY, "description": "Events of all systems but one"},
    remove={**_KEY, "state": "absent"},
    things=Things(
        "pagerduty", "/event_orchestrations", "orchestrations", where=_KEY, item="/event_orchestrations/{id}", envelope="orchestration",
    ),
    creation=("POST", "/event_orchestrations$"),
    chosen=("id", "team", "routes", "routing_key"),
    moved=("routes",),
    masked=("id", "routing_key"),
    once=("routing_key",),
    cost=Cost(create=(1, 1), unchanged=(1, 0), change=(1, 1), remove=(1, 1), absent=(1, 0)),
    crowd=Raw("pagerduty", "POST", "/event_orchestrations", {"orchestration": {"name": "Other {n}"}}),
    crowd_size=101,
    twin=Raw("pagerduty", "POST", "/event_orchestrations", {"orchestration": {"name": "Everything"}}),
    many={"name": "Many {n}", "description": "One of many"},
    many_other={"description": "Another"},
    many_reads=1,  # the list
    fields={
        "name": Sample("Everything", "Alles, всё, 全部 🌐", where=("name", "version")),
        "description": Sample("Events of all systems", "Höhe über Köln", "", where=("description", "version")),
        "team": Sample("Platform", "", "", where=("team", "version")),
    },
    references=(Reference("team", "Platform", "PTEAM01", create=_KEY),),
)  # fmt: skip
