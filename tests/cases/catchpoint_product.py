"""Products: "Warehouse", checked less often. Nobody can delete one."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_HERE = {"nodes": ["Oslo, NO - Telenor"]}
_RULE = {
    "type": "timing", "subtype": "response", "threshold": {"type": "runs", "number": 2},
    "trigger": {"type": "specific", "operation": "greater_than", "warning": 3000.0, "critical": 5000.0},
}  # fmt: skip
_SECTIONS = {
    "includeTargeting": "true", "includeRequest": "true", "includeAdvanceSettings": "true", "includeInsight": "true", "includeAlerts": "true",
}  # fmt: skip

CASE = Case(
    "catchpoint_product",
    missing={"status": "active"},
    says="one of the following is required: id, name",
    create={"name": "Warehouse", "schedule": {"frequency": "10m", **_HERE}},
    change={"name": "Warehouse", "schedule": {"frequency": "1h"}},
    remove={},
    things=Things(
        "catchpoint", "/api/v2/products", "data.products", query=_SECTIONS, where={"name": "Warehouse"},
        item="/api/v2/products/{id}", envelope="data.products",
    ),
    creation=("POST", "/products$"),
    # The active ones, where it is not among them the inactive ones, the node that is named, and the divisions.
    chosen=("id", "request", "advanced", "alerts", "insights"),
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
        "request": Sample(
            {"headers": [{"type": "accept", "value": "text/html"}]},
            {"headers": [{"type": "accept", "value": "*/*"}, {"type": "custom", "name": "X-Robot", "value": "yes"}]}, where=("requestSettings",),
        ),
        "advanced": Sample(
            {"flags": ["verify_on_failure"], "viewport_width": 1024}, {"flags": ["capture_screenshot", "verify_on_failure"]}, where=("advancedSettingsModel",)
        ),
        "alerts": Sample(
            {"rules": [_RULE]}, {"rules": [{**_RULE, "trigger": {**_RULE["trigger"], "critical": 9000.0}}, {**_RULE, "subtype": "ttfb"}]},
            where=("alertGroup",),
        ),
    },
    fixed=("division", "data_webhook", "insights"),
    references=(
        Reference("division", "Example", "1001", create={"name": "Warehouse", "schedule": {"frequency": "10m", "nodes": ["733"]}}),
        Reference("schedule.nodes", "Oslo, NO - Telenor", "733", create={"name": "Warehouse"}, beside={"frequency": "10m"}),
        Reference("schedule.node_groups", "Europe", "5001", create={"name": "Warehouse"}, beside={"frequency": "10m"}),
    ),
)  # fmt: skip
