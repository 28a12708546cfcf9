"""The tour through PagerDuty, REST and Events."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sandbox.pagerduty import ACCOUNT_TOKEN, USER_TOKEN
from sandbox.pagerduty.seed import (
    BILLING,
    DEMO_ROUTING_KEY,
    DEMO_USER,
    FROM_EMAIL,
    NIGHT_POLICY,
    POLICY,
    SECOND_USER,
    TEAM,
    WEB_SHOP,
    WEB_SHOP_V2_KEY,
)
from tests.contract.tour import Tour
from tests.contract.tours import (
    pagerduty_incidents,
    pagerduty_lookups,
    pagerduty_people,
    pagerduty_services,
    pagerduty_status_pages,
)

HEADERS = {
    "Accept": "application/vnd.pagerduty+json;version=2",
    "Content-Type": "application/json",
    "Authorization": f"Token token={ACCOUNT_TOKEN}",
    "From": FROM_EMAIL,
}
POLICY_REFERENCE = {"id": POLICY, "type": "escalation_policy_reference"}
SERVICE_REFERENCE = {"id": WEB_SHOP, "type": "service_reference"}


def visit(tour: Tour) -> None:
    """Go through every operation."""
    directory(tour)
    pagerduty_people.visit(tour)
    services(tour)
    pagerduty_services.visit(tour)
    pagerduty_status_pages.visit(tour)
    windows(tour)
    events(tour)
    incidents(tour)
    pagerduty_incidents.visit(tour)
    pagerduty_lookups.visit(tour)
    pagerduty_people.notifications(tour)


def directory(tour: Tour) -> None:
    everything = {"include[]": ["contact_methods", "notification_rules", "teams"]}
    tour.get("/users", query="demo", total="true", limit=10, offset=0, **{"team_ids[]": [TEAM]})
    tour.get("/users", **everything)
    tour.get(f"/users/{SECOND_USER}", **everything)
    tour.get("/users/PNONE00", 404)
    tour.get("/users/me", 400)
    tour.call("GET", "/users/me", headers={"Authorization": f"Token token={USER_TOKEN}"})
    tour.get("/teams", query="plat")
    tour.get(f"/teams/{TEAM}")
    include = {"include[]": ["services", "teams", "targets", "escalation_rule_assignment_strategies"]}
    tour.get("/escalation_policies", sort_by="name:desc", **{"user_ids[]": [DEMO_USER], **include})
    tour.get(f"/escalation_policies/{POLICY}")
    tour.get("/priorities")
    tour.get("/abilities")
    tour.get("/abilities/teams", 204)
    tour.get("/abilities/event_rules", 402)


def services(tour: Tour) -> None:
    everything = ["escalation_policies", "teams", "integrations", "auto_pause_notifications_parameters"]
    hours = {"type": "fixed_time_per_day", "time_zone": "America/Lima", "days_of_week": [1, 2, 3, 4, 5]}
    constant = {"type": "constant", "urgency": "high"}
    body = {
        "type": "service",
        "name": "Search",
        "description": "Finds things",
        "escalation_policy": POLICY_REFERENCE,
        "auto_resolve_timeout": 14400,
        "acknowledgement_timeout": 600,
        "incident_urgency_rule": {
            "type": "use_support_hours",
            "during_support_hours": constant,
            "outside_support_hours": {"type": "constant", "urgency": "low"},
        },
        "support_hours": {**hours, "start_time": "09:00:00", "end_time": "17:00:00"},
        "scheduled_actions": [
            {
                "type": "urgency_change",
                "at": {"type": "named_time", "name": "support_hours_start"},
                "to_urgency": "high",
            }
        ],
        "alert_creation": "create_alerts_and_incidents",
        "alert_grouping_parameters": {
            "type": "content_based",
            "config": {"aggregate": "all", "fields": ["summary"], "time_window": 300},
        },
        "auto_pause_notifications_parameters": {"enabled": True, "timeout": 300},
    }
    made = tour.call("POST", "/services", {"service": body}, 201)["service"]
    tour.call("POST", "/services", {"service": body}, 400)
    path = f"/services/{made['id']}"
    tour.get(path, **{"include[]": everything})
    for change in ({"status": "disabled"}, {"auto_resolve_timeout": None, "alert_grouping_parameters": None}):
        policy = {"id": NIGHT_POLICY, "type": "escalation_policy_reference"}
        tour.call("PUT", path, {"service": {"type": "service", "escalation_policy": policy, **change}})
    tour.call("DELETE", path, status=204)
    tour.get(path, 404)
    tour.get("/services", sort_by="name:asc", time_zone="UTC", name="Billing", query="b", **{"include[]": everything})
    tour.get("/services", **{"team_ids[]": TEAM})
    integration = tour.get(f"/services/{WEB_SHOP}")["service"]["integrations"][0]["id"]
    tour.get(f"/services/{WEB_SHOP}/integrations/{integration}")
    tour.get(f"/services/{WEB_SHOP}/integrations/{integration}", **{"include[]": "services"})
    tour.get(f"/services/{WEB_SHOP}/integrations/PNONE00", 404)


def windows(tour: Tour) -> None:
    start = datetime.now(UTC) + timedelta(days=1)
    body = {
        "type": "maintenance_window",
        "start_time": start.isoformat(),
        "end_time": (start + timedelta(hours=1)).isoformat(),
        "services": [SERVICE_REFERENCE, {"id": BILLING, "type": "service_reference"}],
    }
    made = tour.call("POST", "/maintenance_windows", {"maintenance_window": body}, 201)["maintenance_window"]
    tour.call("POST", "/maintenance_windows", {"maintenance_window": {**body, "services": []}}, 400)
    path = f"/maintenance_windows/{made['id']}"
    tour.call("PUT", path, {"maintenance_window": {**body, "description": "Upgrade"}})
    tour.call("PUT", path, {"maintenance_window": {name: one for name, one in body.items() if name != "start_time"}})
    filters = {"service_ids[]": [WEB_SHOP, BILLING], "team_ids[]": [TEAM], "filter": "open", "query": "up"}
    tour.get("/maintenance_windows", **filters, **{"include[]": "users"})
    tour.get(path)
    tour.call("DELETE", path, status=204)
    tour.get(path, 404)


def events(tour: Tour) -> None:
    v1 = {"service_key": DEMO_ROUTING_KEY, "incident_key": "web/HTTP"}
    first = {
        **v1,
        "event_type": "trigger",
        "description": "FAILURE for production/HTTP",
        "client": "Monitoring",
        "client_url": "https://monitoring.example.org",
        "details": {"ping time": "1500ms"},
        "contexts": [
            {"type": "link", "href": "https://example.org"},
            {"type": "image", "src": "https://a.example/b.png"},
        ],
    }
    for event in (first, {**v1, "event_type": "acknowledge"}, {**v1, "event_type": "resolve", "description": "Fine"}):
        tour.call("POST", "/generic/2010-04-15/create_event.json", event)
    tour.call("POST", "/generic/2010-04-15/create_event.json", {"event_type": "trigger"}, 400)
    payload = {
        "summary": "Disk full",
        "timestamp": "2026-11-21T10:00:00.000+0000",
        "severity": "critical",
        "source": "db1.example.org",
        "component": "mysql",
        "group": "prod",
        "class": "disk",
        "custom_details": {"free space": "1%"},
    }
    extras = {
        "links": [{"href": "https://example.org", "text": "Run book"}],
        "images": [{"src": "https://a.example/b.png"}],
    }
    trigger = {"routing_key": WEB_SHOP_V2_KEY, "dedup_key": "disk", "event_action": "trigger", "payload": payload}
    tour.call("POST", "/v2/enqueue", {**trigger, **extras, "client": "Monitoring"}, 202)
    tour.call("POST", "/v2/enqueue", {**trigger, "event_action": "acknowledge"}, 202)
    tour.call("POST", "/v2/enqueue", {**trigger, "routing_key": "short"}, 400)
    change = {"summary": "Deployed", "source": "ci", "custom_details": {"build": 7}}
    tour.call("POST", "/v2/change/enqueue", {"routing_key": WEB_SHOP_V2_KEY, "payload": change, **extras}, 202)


def incidents(tour: Tour) -> None:
    bridge = {"conference_number": "+1-415-555-1212,,,,1234#", "conference_url": "https://example.com/acb-123"}
    body = {
        "type": "incident",
        "title": "The server is on fire.",
        "service": SERVICE_REFERENCE,
        "priority": {"id": "PPR10R2", "type": "priority_reference"},
        "urgency": "high",
        "incident_key": "fire",
        "body": {"type": "incident_body", "details": "A disk is getting full."},
        "incident_type": {"name": "major_incident"},
        "escalation_policy": POLICY_REFERENCE,
        "conference_bridge": bridge,
    }
    made = tour.call("POST", "/incidents", {"incident": body}, 201)["incident"]
    tour.call("POST", "/incidents", {"incident": body}, 400)
    everything = ["acknowledgers", "agents", "assignees", "conference_bridge", "escalation_policies"]
    everything += ["first_trigger_log_entries", "priorities", "services", "teams", "users"]
    filters = {"service_ids[]": [WEB_SHOP], "statuses[]": ["triggered", "acknowledged"], "urgencies[]": "high"}
    tour.get("/incidents", date_range="all", sort_by="created_at:desc,urgency", **filters)
    tour.get(
        "/incidents", time_zone="UTC", **{"include[]": everything, "team_ids[]": [TEAM], "user_ids[]": [DEMO_USER]}
    )
    since = (datetime.now(UTC) - timedelta(days=2)).isoformat()
    (alerted,) = tour.get("/incidents", incident_key="disk", since=since, limit=100, total="true")["incidents"]
    path = f"/incidents/{made['id']}"
    tour.get(path, **{"include[]": everything})
    tour.get("/incidents/QNONE", 404)
    reference = {"type": "incident_reference"}
    assignee = {"assignee": {"id": SECOND_USER, "type": "user_reference"}}
    for change in (
        {"status": "acknowledged", "title": "Fire"},
        {"assignments": [assignee], "priority": {"id": "PPR10R1", "type": "priority_reference"}},
        {"escalation_level": 2, "priority": None},
        {"status": "resolved", "resolution": "Put out"},
    ):
        tour.call("PUT", path, {"incident": {**reference, **change}})
    tour.call("PUT", "/incidents", {"incidents": [{**reference, "id": made["id"], "status": "triggered"}]})
    note = tour.call("POST", f"{path}/notes", {"note": {"content": "Firefighters are on the scene."}})["note"]
    tour.get(f"{path}/notes")
    tour.call("PUT", f"{path}/notes/{note['id']}", {"note": {"content": "And gone."}})
    tour.call("DELETE", f"{path}/notes/{note['id']}", status=204)
    alerts(tour, f"/incidents/{alerted['id']}")


def alerts(tour: Tour, path: str) -> None:
    filters = {"alert_key": "disk", "statuses[]": ["triggered"], "sort_by": "created_at:desc"}
    (alert,) = tour.get(f"{path}/alerts", **filters)["alerts"]
    tour.get(f"{path}/alerts", **{"include[]": ["services", "first_trigger_log_entries", "incidents"]})
    tour.get(f"{path}/alerts/{alert['id']}")
    tour.call("PUT", f"{path}/alerts/{alert['id']}", {"alert": {"type": "alert", "status": "resolved"}})
    tour.call("PUT", f"{path}/alerts", {"alerts": [{"id": alert["id"], "type": "alert", "status": "triggered"}]})
