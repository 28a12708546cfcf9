"""The tour through Statuspage."""

from __future__ import annotations

from sandbox.statuspage.service import PAGE, TOKEN
from tests.contract.tour import Tour
from tests.contract.tours import statuspage_account, statuspage_incidents

HEADERS = {"Authorization": f"OAuth {TOKEN}", "Accept": "application/json"}
P = f"/v1/pages/{PAGE}"


def visit(tour: Tour) -> None:
    """Go through every operation."""
    page(tour)
    component = tour.get(f"{P}/components", page=1, per_page=100)[-1]["id"]
    components(tour)
    groups(tour, component)
    incidents(tour, component)
    maintenances(tour, component)
    statuspage_incidents.visit(tour, component)
    group = tour.get(f"{P}/component-groups", page=1, per_page=100)[0]["id"]
    statuspage_account.visit(tour, component, group)


def page(tour: Tour) -> None:
    tour.get("/v1/pages")
    tour.get(P)
    tour.get("/v1/pages/nowhere00000", 404)
    change = {"name": "Status", "hidden_from_search": True, "css_greens": "2FCC66", "time_zone": "Berlin"}
    tour.call("PATCH", P, {"page": change})
    tour.call("PUT", P, {"page": {"name": "Example Status"}})


def components(tour: Tour) -> None:
    given = {"name": "API", "description": "REST", "status": "operational", "showcase": True}
    body = {"component": {**given, "only_show_if_degraded": False, "start_date": "2024-06-07"}}
    made = tour.call("POST", f"{P}/components", body, 201)
    path = f"{P}/components/{made['id']}"
    tour.get(path)
    tour.call("PATCH", path, {"component": {"status": "degraded_performance", "description": None}})
    tour.call("PUT", path, {"component": {"status": "operational"}})
    tour.call("DELETE", path, status=204)
    tour.get(path, 404)
    tour.call("POST", f"{P}/components", {"component": {"name": ""}}, 422)
    tour.call("POST", f"{P}/components", {}, 400)


def groups(tour: Tour, component: str) -> None:
    group = {"name": "Internal", "components": [component], "description": "Not for customers"}
    made = tour.call("POST", f"{P}/component-groups", {"component_group": group}, 201)
    path = f"{P}/component-groups/{made['id']}"
    tour.get(f"{P}/component-groups", page=1, per_page=100)
    tour.get(path)
    tour.get(f"{P}/components", page=1, per_page=100)
    tour.call("PATCH", path, {"component_group": {**group, "description": None}})
    tour.call("PUT", path, {"component_group": group})
    tour.call("DELETE", path)


def incidents(tour: Tour, component: str) -> None:
    body = {
        "name": "Elevated errors",
        "status": "investigating",
        "body": "Looking into it.",
        "impact_override": "minor",
        "component_ids": [component],
        "components": {component: "partial_outage"},
        "deliver_notifications": False,
        "metadata": {"ansible": {"key": "errors-42"}},
        "reminder_intervals": "[1, 5, 7]",
    }
    made = tour.call("POST", f"{P}/incidents", {"incident": body}, 201)
    path = f"{P}/incidents/{made['id']}"
    tour.get(path)
    tour.get(f"{P}/incidents", limit=100, page=1, q="elevated")
    tour.get(f"{P}/incidents/unresolved", per_page=100, page=1)
    tour.call("PATCH", path, {"incident": {"reminder_intervals": None}})
    change = {"status": "monitoring", "body": "A fix is in.", "components": {component: "operational"}}
    tour.call("PATCH", path, {"incident": change})
    tour.call("PUT", path, {"incident": {"status": "resolved"}})
    tour.call("DELETE", path)
    tour.get(path, 404)
    past = {"name": "Last year", "status": "resolved", "backfilled": True, "backfill_date": "2025-01-02"}
    tour.call("POST", f"{P}/incidents", {"incident": past}, 201)


def maintenances(tour: Tour, component: str) -> None:
    body = {
        "name": "Database upgrade",
        "status": "scheduled",
        "scheduled_for": "2036-01-01T10:00:00Z",
        "scheduled_until": "2036-01-01T11:00:00Z",
        "scheduled_remind_prior": True,
        "scheduled_auto_in_progress": True,
        "scheduled_auto_completed": True,
        "auto_transition_to_maintenance_state": True,
        "auto_transition_to_operational_state": True,
        "auto_transition_deliver_notifications_at_start": False,
        "auto_transition_deliver_notifications_at_end": False,
        "deliver_notifications": False,
        "component_ids": [component],
    }
    made = tour.call("POST", f"{P}/incidents", {"incident": body}, 201)
    for name in ("scheduled", "upcoming"):
        tour.get(f"{P}/incidents/{name}", per_page=100, page=1)
    tour.call("PATCH", f"{P}/incidents/{made['id']}", {"incident": {"status": "in_progress"}})
    tour.get(f"{P}/incidents/active_maintenance", per_page=100, page=1)
    tour.get(f"{P}/incidents/{made['id']}")
