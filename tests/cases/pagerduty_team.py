"""Teams: one below another, described anew, removed."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_KEY = {"name": "Warehouse"}

CASE = Case(
    "pagerduty_team",
    missing={"description": "Reports"},
    says="one of the following is required: id, name",
    create={**_KEY, "description": "Reports", "parent": "Platform"},
    change={**_KEY, "description": "Reports and what they rest on"},
    remove={**_KEY, "state": "absent"},
    things=Things("pagerduty", "/teams", "teams", {"query": "Warehouse"}, where=_KEY, item="/teams/{id}", envelope="team"),
    creation=("POST", "/teams$"),
    cost=Cost(create=(2, 1), unchanged=(2, 0), change=(1, 1), remove=(1, 1), absent=(1, 0), foretold=4),
    chosen=("id", "default_role"),
    crowd=Raw("pagerduty", "POST", "/teams", {"team": {"type": "team", "name": "Warehouse {n}"}}),
    crowd_size=101,
    many={"name": "Many {n}", "description": "One of many"},
    many_other={"description": "Another one"},
    many_reads=2,
    elsewhere=({"default_role": "none"}, {"description": "Else"}),
    fields={
        "name": Sample("Warehouse", "Reports", where=("name", "summary")),
        "description": Sample("Reports", "Else", ""),
        "default_role": Sample("none", "manager"),
        "parent": Sample("Platform", "Data", ""),
    },
    prepare=(Raw("pagerduty", "POST", "/teams", {"team": {"type": "team", "name": "Data"}}),),
    references=(
        Reference("parent", "Platform", "PTEAM01", create=_KEY),
        Reference("reassignment_team", "Platform", "PTEAM01", create=_KEY),
    ),
)
