"""Folders: "Delivery" in the shop, checked more often. Nobody can delete one."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_KEY = {"name": "Delivery", "product": "Shop"}
_RULE = {
    "type": "timing", "subtype": "response", "threshold": {"type": "runs", "number": 2},
    "trigger": {"type": "specific", "operation": "greater_than", "warning": 3000.0, "critical": 5000.0},
}  # fmt: skip
_SECTIONS = {
    "includeTargeting": "true", "includeRequest": "true", "includeAdvanceSettings": "true", "includeInsight": "true", "includeAlerts": "true",
    "showInheritedProperties": "false",
}  # fmt: skip

CASE = Case(
    "catchpoint_folder",
    missing={"parent": "3003"},
    says="one of the following is required: id, name",
    create={**_KEY, "schedule": {"frequency": "10m", "nodes": ["733"]}},
    change={**_KEY, "schedule": {"inherit": True}},
    remove={},
    things=Things(
        "catchpoint", "/api/v2/folders", "data.folders", query=_SECTIONS, where={"name": "Delivery"},
        item="/api/v2/folders/{id}", envelope="data.folders",
    ),
    creation=("POST", "/folders$"),
    # One more for the product that is named: it tells the division, too.
    cost=Cost(create=(2, 1), unchanged=(2, 0), change=(2, 1)),
    chosen=("id", "request", "advanced", "alerts", "insights"),
    crowd=Raw(
        "catchpoint", "POST", "/api/v2/folders",
        {"id": 0, "name": "Delivery {n}", "productId": 2002, "divisionId": 1001, "testFolderTypeId": {"id": 1}},
    ),
    crowd_size=101,
    many={"name": "Many {n}", "product": "2002"},
    many_other={"schedule": {"frequency": "1h", "nodes": ["733"]}},
    many_reads=2,  # pages of the list
    fields={
        "name": Sample("Delivery", "Parcels"),
        "parent": Sample("3003", "3004", "", where=("parentId",)),
        "schedule": Sample({"frequency": "10m", "nodes": ["733"]}, {"frequency": "1h", "nodes": ["734", "733"]}, where=("scheduleSetting",)),
        "request": Sample(
            {"headers": [{"type": "accept", "value": "text/html"}]},
            {"headers": [{"type": "accept", "value": "*/*"}, {"type": "custom", "name": "X-Robot", "value": "yes"}]}, where=("requestSetting",),
        ),
        "advanced": Sample(
            {"flags": ["verify_on_failure"], "viewport_width": 1024}, {"flags": ["capture_screenshot", "verify_on_failure"]}, where=("advancedSettings",)
        ),
        "alerts": Sample(
            {"rules": [_RULE]}, {"rules": [{**_RULE, "trigger": {**_RULE["trigger"], "critical": 9000.0}}, {**_RULE, "subtype": "ttfb"}]},
            where=("alertGroup",),
        ),
    },
    fixed=("product", "insights"),
    references=(
        Reference("product", "Shop", "2002", create={"name": "Delivery"}),
        Reference("parent", "Checkout", "3003", create=_KEY),
        Reference("schedule.node_groups", "Europe", "5001", create=_KEY, beside={"frequency": "10m"}),
        Reference("schedule.nodes", "Oslo, NO - Telenor", "733", create=_KEY, beside={"frequency": "10m"}),
    ),
)  # fmt: skip
