"""Tests: "Basket" in the shop, measured less often, then like the rest, and removed."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_KEY = {"name": "Basket", "product": "Shop"}
_WEB = {"type": "web", "url": "https://shop.example.org/basket"}
_HERE = {"nodes": ["733"]}
_RULE = {
    "type": "timing", "subtype": "response", "threshold": {"type": "runs", "number": 2},
    "trigger": {"type": "specific", "operation": "greater_than", "warning": 3000.0, "critical": 5000.0},
}  # fmt: skip
_NEW = {**_KEY, **_WEB}

CASE = Case(
    "catchpoint_test",
    missing={"url": "https://shop.example.org/basket"},
    says="nothing says which test is meant: give name and product, or id",
    create={**_NEW, "labels": {"env": ["prod"]}, "schedule": {"frequency": "5m", **_HERE}},
    change={**_KEY, "schedule": {"inherit": True}},
    remove={**_KEY, "state": "absent"},
    things=Things(
        "catchpoint", "/api/v2/tests", "data.tests",
        query={
            "includeTargeting": "true", "includeRequest": "true", "includeAdvanceSettings": "true", "includeInsight": "true", "includeAlerts": "true",
            "showInheritedProperties": "false",
        },
        where={"name": "Basket"}, item="/api/v2/tests/{id}", envelope="data.tests",
    ),
    creation=("POST", "/tests$"),
    # The active ones of this name, where there is none the inactive ones, and the product that is named: it tells the division.
    cost=Cost(create=(3, 1), unchanged=(2, 0), change=(2, 1), remove=(2, 1), absent=(3, 0)),
    chosen=("id", "start_time", "description", "alerts_paused", "data_webhook", "request", "advanced", "alerts", "insights", "paused_by"),
    masked=("id", "start_time"),
    crowd=Raw(
        "catchpoint", "POST", "/api/v2/tests",
        {"id": 0, "name": "Basket {n}", "productId": 2002, "divisionId": 1001, "testType": {"id": 0}, "monitor": {"id": 18}, "url": "https://example.org",
         "status": {"id": 0}, "startTime": "2026-01-01T00:00:00Z", "chromeMonitorVersion": {"applicationVersionType": {"id": 1}}},
    ),
    crowd_size=101,
    many={"name": "Many {n}", "product": "2002", **_WEB},
    many_other={"description": "One of many"},
    many_reads=2,  # pages of the list
    fields={
        "name": Sample("Basket", "Trolley"),
        "folder": Sample("3003", "3004", "", where=("folderId",)),
        "monitor": Sample("chrome", "object"),
        "description": Sample("One", "Other", ""),
        "url": Sample("https://shop.example.org/basket", "https://shop.example.org/trolley"),
        "status": Sample("active", "inactive"),
        "start_time": Sample("2026-02-01T10:00:00Z", "2026-02-02T10:00:00Z", where=("startTime",)),
        "end_time": Sample("2037-02-01T10:00:00Z", "2038-02-02T10:00:00Z", "", where=("endTime",)),
        "alerts_paused": Sample(True, False, where=("alertsPaused",)),
        "data_webhook": Sample(True, False, where=("enableTestDataWebhook",)),
        "gateway": Sample("192.0.2.1", "192.0.2.2", "", where=("gatewayAddressOrHost",)),
        "chrome_version": Sample("stable", "120", where=("chromeMonitorVersion",)),
        "labels": Sample({"env": ["prod"]}, {"env": ["staging", "prod"], "team": ["web"]}, {}),
        "thresholds": Sample({"test_time_warning": 5000.0}, {"test_time_warning": 4000.0, "availability_critical": 95.5}, where=("thresholdRestModel",)),
        "schedule": Sample({"frequency": "10m", **_HERE}, {"frequency": "1h", "nodes": ["734", "733"]}, where=("scheduleSettings",)),
        "request": Sample(
            {"headers": [{"type": "accept", "value": "text/html"}]},
            {"headers": [{"type": "accept", "value": "*/*"}, {"type": "custom", "name": "X-Robot", "value": "yes"}]},
            where=("requestSettings",),
        ),
        "advanced": Sample(
            {"flags": ["verify_on_failure"], "viewport_width": 1024}, {"flags": ["capture_screenshot", "verify_on_failure"]}, where=("advancedSettings",)
        ),
        "alerts": Sample(
            {"rules": [_RULE]},
            {"rules": [{**_RULE, "trigger": {**_RULE["trigger"], "critical": 9000.0}}, {**_RULE, "subtype": "ttfb"}]},
            where=("alertGroup",),
        ),
    },
    fixed=(
        "product", "division", "type", "insights",
        "script", "script_type", "user_agent", "http_method", "post_data", "post_data_format", "dns_server", "dns_query",
        "certificate_pinning", "certificate_key_pinning",
    ),
    references=(
        Reference("product", "Shop", "2002", create={"name": "Basket", **_WEB}),
        Reference("folder", "Checkout", "3003", create=_NEW),
        Reference("division", "Example", "1001", create=_NEW),
        Reference("schedule.node_groups", "Europe", "5001", create=_NEW, beside={"frequency": "10m"}),
        Reference("schedule.nodes", "Oslo, NO - Telenor", "733", create=_NEW, beside={"frequency": "10m"}),
    ),
)  # fmt: skip
