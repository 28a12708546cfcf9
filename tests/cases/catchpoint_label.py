"""Labels: "tier" with two values, one more, gone."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

CASE = Case(
    "catchpoint_label",
    missing={"values": ["gold"]},
    says="one of the following is required: id, name",
    create={"name": "tier", "color": "#3a7bd5", "values": ["gold", "silver"]},
    change={"name": "tier", "values": ["silver", "bronze"]},
    remove={"name": "tier", "state": "absent"},
    things=Things("catchpoint", "/api/v2/labels", "data.labels", where={"name": "tier"}, item="/api/v2/labels/{id}", envelope="data.labels"),
    creation=("POST", "/labels$"),
    cost=Cost(create=(1, 1), unchanged=(1, 0), change=(1, 1), remove=(1, 1), absent=(1, 0)),
    chosen=("id", "division"),
    crowd=Raw("catchpoint", "POST", "/api/v2/labels", {"id": 0, "name": "tier {n}", "color": "#000000"}),
    crowd_size=101,
    many={"name": "Many {n}"},
    many_other={"values": ["one of many"]},
    many_reads=2,  # pages of the list
    fields={
        "name": Sample("tier", "rank"),
        "color": Sample("#3A7BD5", "#000001"),
        "values": Sample(["gold"], ["silver", "gold"], [], where=("labelValues",)),
    },
    fixed=("division",),
    references=(Reference("division", "Example", "1001", create={"name": "tier"}),),
)
