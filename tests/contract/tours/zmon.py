"""The tour through ZMON. It has no description: the tour is there for the bodies of its writes."""

from __future__ import annotations

import time

from sandbox.zmon.actors import ADM_TOKEN, NOB_TOKEN
from tests.contract.tour import Tour

HEADERS = {"Authorization": f"Bearer {ADM_TOKEN}", "Accept": "application/json"}
API = "/api/v1"


def visit(tour: Tour) -> None:
    """Go through every operation that changes something."""
    definitions(tour)
    entities(tour)
    dashboards(tour)
    downtimes(tour)
    groups(tour)
    lookups(tour)


def definitions(tour: Tour) -> None:
    check = {
        "name": "Latency", "description": "How slow", "technical_details": "p95", "potential_analysis": "a",
        "potential_impact": "b", "potential_solution": "c", "owning_team": "shop", "entities": [{"type": "city"}],
        "interval": 60, "command": "ping()", "status": "ACTIVE", "last_modified_by": "ada", "source_url": "https://x",
        "runtime": "PYTHON_2",
    }  # fmt: skip
    made = tour.call("POST", f"{API}/check-definitions", check)["id"]
    tour.call("POST", f"{API}/check-definitions/{made}", {**check, "id": made})
    alert = {
        "name": "Slow", "description": "p95", "team": "shop", "responsible_team": "shop", "entities": [{"type": "city"}],
        "entities_exclude": [{"id": "x"}], "condition": "> 1", "notifications": ["send_mail('a@b.example')"],
        "check_definition_id": made, "status": "ACTIVE", "priority": 2, "period": "wd {Mon}", "template": False,
        "parent_id": None, "parameters": {"limit": {"value": 1, "comment": "ms", "type": "int"}}, "tags": ["a"],
    }  # fmt: skip
    number = tour.call("POST", f"{API}/alert-definitions", alert)["id"]
    path = f"{API}/alert-definitions/{number}"
    tour.get(path)
    tour.call("PUT", path, alert)
    for deceiving in (f"{API}/check-definitions/{made}", path):
        tour.call("PUT" if deceiving != path else "POST", deceiving, alert)
        tour.call("PATCH", deceiving)
    tour.call("POST", "/_sandbox/evaluate", {"alert_id": number, "entities": ["de-berlin"]})
    alarm = {"alert_id": number, "entities": ["de-berlin"], "value": 3, "captures": {"a": 1}}
    tour.call("POST", "/_sandbox/alarm", alarm)
    tour.get(f"{API}/status/alert/{number}/all-entities")
    tour.get(f"{API}/status/alert/{number}/details")
    tour.get(f"{API}/status/active-alerts", team="shop", tags="a")
    tour.call("DELETE", path)
    tour.call("DELETE", f"{API}/check-definitions/{made}")


def entities(tour: Tour) -> None:
    body = {"id": "shop-1", "type": "host", "team": "shop", "ports": {"http": 80}, "tags": ["a"]}
    tour.call("PUT", f"{API}/entities", body)
    tour.call("POST", f"{API}/entities", {**body, "ports": {"http": 81}})
    tour.get(f"{API}/entities", query='[{"type": "host"}]')
    tour.get(f"{API}/entities/shop-1")
    for verb in ("PUT", "POST"):
        tour.call(verb, f"{API}/entities/shop-1", body)
    tour.call("PATCH", f"{API}/entities/shop-1")
    tour.call("DELETE", f"{API}/entities/shop-1")


def dashboards(tour: Tour) -> None:
    body = {
        "name": "Shop", "view_mode": "FULL", "edit_option": "PUBLIC", "alert_teams": ["shop"], "tags": ["a"],
        "shared_teams": ["web"], "widget_configuration": [{"type": "gauge"}], "last_modified": 1_700_000_000_000,
    }  # fmt: skip
    made = tour.call("POST", f"{API}/dashboard/", body)
    tour.get(f"{API}/dashboard/{made}")
    tour.call("POST", f"{API}/dashboard/{made}", {**body, "id": made})
    tour.call("PUT", f"{API}/dashboard/{made}", body)
    tour.call("DELETE", f"{API}/dashboard/{made}")


def downtimes(tour: Tour) -> None:
    now = int(time.time())
    body = {"comment": "disk", "start_time": now, "end_time": now + 3600, "entities": ["de-berlin"]}
    made = tour.call("POST", f"{API}/downtimes", {**body, "alert_definitions": [2], "created_by": "ada"})["id"]
    tour.get("/_sandbox/downtimes", alert_id="2", entity="de-berlin")
    tour.call("POST", "/_sandbox/downtime-deletion", {"delay": 1.5})
    tour.call("POST", "/_sandbox/runtimes", {"enabled": True})
    tour.call("POST", "/_sandbox/token-expiry", {"token": NOB_TOKEN, "expires_at": now})
    tour.call("DELETE", f"{API}/downtimes/{made}")


def groups(tour: Tour) -> None:
    group = f"{API}/groups"
    tour.call("PUT", f"{group}/web/member/ada/")
    tour.call("PUT", f"{group}/web/active/ada/")
    tour.call("DELETE", f"{group}/web/active/ada/")
    tour.call("DELETE", f"{group}/web/active")
    tour.call("PUT", f"{group}/ada/phone/0301234")
    tour.call("DELETE", f"{group}/ada/phone/0301234")
    tour.call("PUT", f"{group}/ada/name/Ada")
    tour.get(group)
    tour.get(f"{group}/member/ada/")
    tour.call("DELETE", f"{group}/web/member/ada/")
    tour.call("POST", f"{API}/onetime-tokens")
    tour.get(f"{API}/onetime-tokens")


def lookups(tour: Tour) -> None:
    tour.get(f"{API}/quick-search", query="city", limit=5, teams="shop")
    tour.get(f"{API}/teams")
    tour.get(f"{API}/status")
    tour.call("POST", f"{API}/status/alert-coverage", [{"type": "city"}])
    tour.call("PATCH", f"{API}/teams")
    tour.call("PATCH", f"{API}/checks/all-check-definitions")
    tour.get(f"{API}/status/alert/1,2")
    tour.get(f"{API}/status/alert-results", filter='{"application": "shop"}')
    tour.get(f"{API}/checks/all-check-definitions")
    tour.get(f"{API}/checks/all-active-alert-definitions")
    tour.get(f"{API}/checks/check-definitions-diff", lastSnapshotId="1")
    tour.get(f"{API}/checks/alert-definitions-diff", lastSnapshotId="1")
