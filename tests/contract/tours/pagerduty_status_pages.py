"""The part of PagerDuty's tour that goes to status pages."""

from __future__ import annotations

from typing import Any

from sandbox.pagerduty.status_pages import PAGE
from tests.contract.tour import Tour

PATH = f"/status_pages/{PAGE}"
REFERENCE = {"id": PAGE, "type": "status_page"}


def visit(tour: Tour) -> None:
    """Go through all of it."""
    tour.get("/status_pages", status_page_type="public")
    for name in ("statuses", "severities", "impacts"):
        rows = tour.get(f"{PATH}/{name}", post_type="incident")[name]
        tour.get(f"{PATH}/{name}/{rows[0]['id']}")
    service = tour.get(f"{PATH}/services")["services"][0]["id"]
    tour.get(f"{PATH}/services/{service}")
    tour.get(f"{PATH}/services/PNONE00", 404)
    posts(tour, service)
    subscriptions(tour, service)


def said(tour: Tour, service: str) -> dict[str, Any]:
    def first(name: str) -> str:
        return tour.get(f"{PATH}/{name}", post_type="incident")[name][0]["id"]

    impact = {"id": first("impacts"), "type": "status_page_impact"}
    return {
        "type": "status_page_post_update",
        "message": "We are looking",
        "status": {"id": first("statuses"), "type": "status_page_status"},
        "severity": {"id": first("severities"), "type": "status_page_severity"},
        "impacted_services": [{"service": {"id": service, "type": "status_page_service"}, "impact": impact}],
        "update_frequency_ms": 300_000,
        "notify_subscribers": True,
        "reported_at": "2026-11-21T10:00:00Z",
    }


def posts(tour: Tour, service: str) -> None:
    update = said(tour, service)
    body = {
        "type": "status_page_post",
        "title": "Slow",
        "post_type": "incident",
        "starts_at": None,
        "ends_at": None,
        "updates": [update],
        "status_page": REFERENCE,
    }
    path = f"{PATH}/posts"
    made = tour.call("POST", path, {"post": body}, 201)["post"]
    tour.call("POST", path, {"post": {**body, "title": ""}}, 400)
    tour.get(path, post_type="incident", reviewed_status="approved", **{"status[]": [update["status"]["id"]]})
    below = f"{path}/{made['id']}"
    tour.get(below)
    tour.get(below, **{"include[]": "status_page_post_update"})
    change = {name: value for name, value in body.items() if name != "updates"}
    tour.call("PUT", below, {"post": {**change, "title": "Slower"}})
    updates = f"{below}/post_updates"
    post = {"id": made["id"], "type": "status_page_post"}
    key = tour.call("POST", updates, {"post_update": {**update, "post": post}}, 201)["post_update"]["id"]
    tour.call("POST", updates, {"post_update": {**update, "post": post, "message": ""}}, 400)
    tour.get(updates, reviewed_status="approved")
    tour.get(f"{updates}/{key}")
    tour.call("PUT", f"{updates}/{key}", {"post_update": {**update, "post": post, "message": "Found"}})
    tour.call("DELETE", f"{updates}/{key}", status=204)
    postmortem = {"type": "status_page_post_postmortem", "post": post, "message": "It was us", "notify_subscribers": False}
    tour.call("PUT", f"{below}/postmortem", {"postmortem": postmortem}, 201)
    tour.call("PUT", f"{below}/postmortem", {"postmortem": postmortem})
    tour.get(f"{below}/postmortem")
    tour.call("DELETE", f"{below}/postmortem", status=204)
    tour.call("DELETE", below, status=204)
    tour.get(below, 404)


def subscriptions(tour: Tour, service: str) -> None:
    body = {
        "type": "status_page_subscription",
        "channel": "email",
        "contact": "ana@example.org",
        "status_page": REFERENCE,
        "subscribable_object": {"id": service, "type": "status_page_service"},
    }
    path = f"{PATH}/subscriptions"
    made = tour.call("POST", path, {"subscription": body}, 201)["subscription"]
    tour.call("GET", path, params={"channel": "email", "status": "active"})
    tour.get(f"{path}/{made['id']}")
    tour.call("DELETE", f"{path}/{made['id']}", status=204)
