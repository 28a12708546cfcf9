"""Component groups: "Backends" of two components, described otherwise, removed."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_PAGE = "/v1/pages/kctbh9vrtdwd"
_DOCS = "d9f6b3yqn2lh"

CASE = Case(
    "statuspage_component_group",
    missing={"components": ["Docs"]},
    says="one of the following is required: id, name",
    create={"name": "Backends", "components": ["Docs", "EU"], "description": "What nobody sees"},
    change={"name": "Backends", "description": "What everybody needs"},
    remove={"name": "Backends", "state": "absent"},
    things=Things("statuspage", f"{_PAGE}/component-groups", where={"name": "Backends"},
                  item=f"{_PAGE}/component-groups/{{id}}"),
    creation=("POST", "/component-groups$"),
    # The list of components holds the groups, and says who is in which.
    cost=Cost(create=(1, 1), unchanged=(1, 0), change=(1, 1), remove=(1, 1), absent=(1, 0)),
    chosen=("id", "position"),
    moved=("position",),
    twin=Raw("statuspage", "POST", f"{_PAGE}/component-groups",
             {"component_group": {"name": "Backends", "components": [_DOCS]}}),
    crowd=Raw("statuspage", "POST", f"{_PAGE}/components", {"component": {"name": "Shard {n}"}}),
    crowd_size=101,
    many={"name": "Many {n}", "components": ["Member {n}"]},
    many_other={"description": "One of many"},
    many_needs=Raw("statuspage", "POST", f"{_PAGE}/components", {"component": {"name": "Member {n}"}}),
    many_reads=3,  # pages of the list, which holds groups and members
    elsewhere=({"description": "Ask Jo first"}, {"components": [_DOCS]}),
    fields={
        "name": Sample("Backends", "Machines"),
        "description": Sample("What nobody sees", "What everybody needs", ""),
        "components": Sample(["Docs"], ["Docs", "EU"]),
    },
    references=(
        Reference(
            "components", "Docs", _DOCS,
            twin=Raw("statuspage", "POST", f"{_PAGE}/components", {"component": {"name": "Docs"}}),
            create={"name": "Backends"},
        ),
    ),
)  # fmt: skip
