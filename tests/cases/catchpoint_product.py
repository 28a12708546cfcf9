"""Products: "Warehouse", checked less often. Nobody can delete one."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_HERE = {"nodes": ["Oslo, NO - Telenor"]}

CASE = Case(
    "catchpoint_product",
    missing={"status": "active"},
    says="one of the following is required: id, name",
    create={"name": "Warehouse", "schedule": {"frequency": "10m", **_HERE}},
    change={"name": "Warehouse", "schedule": {"frequency": "1h"}},
    remove={},
    things=Things(
        "catchpoint", "/api/v2/products", "data.products", query={"includeTargeting": "true"}, where={"name": "Warehouse"},
        item="/api/v2/products/{id}", envelope="data.products",
    ),
    creation=("POST", "/products$"),
    # The active ones, where it is not among them the inactive ones, the node that is named, and the divisions.
    cost=Cost(create=(4, 1), unchanged=(2, 0), change=(1, 1)),
    crowd=Raw(
        "catchpoint", "POST", "/api/v2/products",
        {"id": 0, "name": "Warehouse {n}", "divisionId": 1001, "status": {"id": 0},
         "scheduleSettings": {"scheduleSettingType": {"id": 1}, "frequency": {"id": 3}, "nodes": [{"id": 733}]}},
    ),
    crowd_size=101,
    many={"name": "Many {n}", "schedule": {"frequency": "10m", "nodes": ["733"]}},
    many_other={"schedule": {"frequency": "1h"}},
    many_reads=2,  # pages of the list
    fields={
        "name": Sample("Warehouse", "Depot"),
        "status": Sample("active", "inactive"),
        "schedule": Sample({"frequency": "10m", "nodes": ["733"]}, {"frequency": "1h", "nodes": ["734", "733"]}, where=("scheduleSettings",)),
    },
    fixed=("division", "data_webhook"),
    references=(
        Reference("division", "Example", "1001", create={"name": "Warehouse", "schedule": {"frequency": "10m", "nodes": ["733"]}}),
        Reference("schedule.nodes", "Oslo, NO - Telenor", "733", create={"name": "Warehouse"}, beside={"frequency": "10m"}),
        Reference("schedule.node_groups", "Europe", "5001", create={"name": "Warehouse"}, beside={"frequency": "10m"}),
    ),
)  # fmt: skip
