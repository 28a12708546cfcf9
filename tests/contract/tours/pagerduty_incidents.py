"""The part of PagerDuty's tour that goes to what can be done with incidents."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.pagerduty.seed import DEMO_USER, NIGHT_POLICY, SECOND_USER, TEAM, WEB_SHOP
from tests.contract.tour import Tour

INCLUDE = {"include[]": ["incidents", "services", "channels", "teams"]}


def visit(tour: Tour) -> None:
    """Go through all of it."""
    first, second = (opened(tour, title) for title in ("Fire", "Smoke"))
    path = f"/incidents/{first['id']}"
    tour.call("PUT", f"{path}/merge", {"source_incidents": [{"id": second["id"], "type": "incident_reference"}]})
    tour.call("PUT", f"{path}/merge", {"source_incidents": [{"id": "QNONE", "type": "incident_reference"}]}, 400)
    tour.get(f"/incidents/{second['id']}")
    tour.call("POST", f"{path}/snooze", {"duration": 600}, 201)
    tour.call("POST", f"{path}/snooze", {"duration": 0}, 400)
    responders(tour, path)
    status_updates(tour, path)
    log_entries(tour, path)


def opened(tour: Tour, title: str) -> dict[str, Any]:
    body = {"type": "incident", "title": title, "service": {"id": WEB_SHOP, "type": "service_reference"}}
    return tour.call("POST", "/incidents", {"incident": body}, 201)["incident"]


def responders(tour: Tour, path: str) -> None:
    policy = {"id": NIGHT_POLICY, "type": "escalation_policy_reference"}
    targets = [{"responder_request_target": {"id": SECOND_USER, "type": "user_reference"}}, {"responder_request_target": policy}]
    body = {"requester_id": DEMO_USER, "message": "Help", "responder_request_targets": targets}
    tour.call("POST", f"{path}/responder_requests", body)
    tour.call("POST", f"{path}/responder_requests", {**body, "message": ""}, 400)
    tour.get(path)
    tour.set(f"/_sandbox{path}/responders", {"user": SECOND_USER, "state": "joined"})
    cancelled = {"requester_id": DEMO_USER, "responder_request_targets": [policy]}
    tour.call("PUT", f"{path}/responder_requests/cancel", cancelled)


def status_updates(tour: Tour, path: str) -> None:
    updates = f"{path}/status_updates"
    subscribers = {"subscribers": [{"subscriber_id": TEAM, "subscriber_type": "team"}]}
    tour.call("POST", f"{updates}/subscribers", subscribers)
    tour.get(f"{updates}/subscribers")
    tour.call("POST", updates, {"message": "Look", "subject": "Fire", "html_message": "<p>Look</p>"})
    tour.call("POST", updates, {"message": ""}, 400)
    tour.call("POST", f"{updates}/unsubscribe", subscribers)
    service = tour.call("POST", "/business_services", {"business_service": {"name": "Shop"}})["business_service"]["id"]
    tour.call("PUT", f"{path}/business_services/{service}/impacts", {"relation": "impacted"})
    tour.get(f"{path}/business_services/impacts")


def log_entries(tour: Tour, path: str) -> None:
    since = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    entries = tour.get(f"{path}/log_entries", since=since, is_overview="false", time_zone="UTC", limit=50, **INCLUDE)["log_entries"]
    tour.get("/log_entries", total="true", is_overview="true", **{"team_ids[]": [TEAM]})
    key = entries[-1]["id"]
    tour.get(f"/log_entries/{key}")
    tour.get("/log_entries/RNONE", 404)
    tour.call("PUT", f"/log_entries/{key}/channel", {"channel": {"type": "web_trigger", "details": "More"}}, 202)
