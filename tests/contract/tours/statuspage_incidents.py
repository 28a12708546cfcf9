"""The part of the tour through Statuspage that is about what belongs to incidents, and about subscribers."""

from __future__ import annotations

from sandbox.statuspage.service import PAGE
from tests.contract.tour import Tour

P = f"/v1/pages/{PAGE}"


def visit(tour: Tour, component: str) -> None:
    """Go through every operation. component: the id of one that is there."""
    over = {"name": "Elevated errors", "status": "resolved", "component_ids": [component]}
    made = tour.call("POST", f"{P}/incidents", {"incident": over}, 201)
    path = f"{P}/incidents/{made['id']}"
    updates(tour, path, made["incident_updates"][0]["id"])
    incident_subscribers(tour, path)
    postmortem(tour, path)
    templates(tour, component)
    subscribers(tour, component)
    many_subscribers(tour)


def updates(tour: Tour, incident: str, update: str) -> None:
    path = f"{incident}/incident_updates/{update}"
    change = {"body": "It is over.", "display_at": "2024-06-07T03:00:00+02:00"}
    tour.call("PATCH", path, {"incident_update": {**change, "deliver_notifications": False}})
    tour.call("PUT", path, {"incident_update": {**change, "wants_twitter_update": False}})


def incident_subscribers(tour: Tour, incident: str) -> None:
    every = f"{incident}/subscribers"
    phone = {"phone_country": "US", "phone_number": "202-555-0105"}
    tour.call("POST", every, {"subscriber": {**phone, "skip_confirmation_notification": True}}, 201)
    made = tour.call("POST", every, {"subscriber": {"email": "ada@example.com"}}, 201)
    tour.call("POST", every, {"subscriber": {"email": "ada@example.com"}}, 422)
    tour.get(every, page=1, per_page=100)
    path = f"{every}/{made['id']}"
    tour.get(path)
    tour.call("POST", f"{path}/resend_confirmation", status=201)
    tour.call("DELETE", path)


def postmortem(tour: Tour, incident: str) -> None:
    path = f"{incident}/postmortem"
    tour.get(path, 404)
    tour.call("PUT", path, {"postmortem": {"body_draft": ""}}, 400)
    tour.call("PUT", path, {"postmortem": {"body_draft": "It was DNS."}})
    quiet = {"notify_twitter": False, "notify_subscribers": False, "custom_tweet": "Now you know"}
    tour.call("PUT", f"{path}/publish", {"postmortem": quiet})
    tour.get(path)
    tour.get(incident)
    tour.get(f"{P}/incidents", limit=1)
    tour.call("PUT", f"{path}/revert")
    tour.call("DELETE", path, status=204)


def templates(tour: Tour, component: str) -> None:
    body = {
        "name": "Slow", "title": "Slow answers", "body": "We see slow answers.", "group_id": "8tn5vbjvlqpv",
        "update_status": "investigating", "should_tweet": False, "should_send_notifications": True,
        "component_ids": [component],
    }  # fmt: skip
    tour.call("POST", f"{P}/incident_templates", {"template": body}, 201)
    tour.call("POST", f"{P}/incident_templates", {"template": {"name": "a", "title": "b", "body": "c"}}, 201)
    tour.call("POST", f"{P}/incident_templates", {"template": {"name": "a"}}, 422)
    tour.get(f"{P}/incident_templates", page=1, per_page=100)


def subscribers(tour: Tour, component: str) -> None:
    every = f"{P}/subscribers"
    hook = {"endpoint": "https://example.com/hook", "email": "bob@example.com"}
    phone = {"phone_country": "US", "phone_number": "202-555-0105"}
    for body in (hook, phone):
        tour.call("POST", every, {"subscriber": {**body, "skip_confirmation_notification": True}}, 201)
    made = tour.call("POST", every, {"subscriber": {"email": "ada@example.com", "component_ids": [component]}}, 201)
    tour.call("POST", every, {"subscriber": {"email": "ada@example.com"}}, 422)
    query = {"type": "email", "state": "all", "limit": 100, "page": 0, "sort_direction": "desc"}
    tour.get(every, q="ada@example.com", sort_field="relevance", **query)
    tour.get(every, type="carrier pigeon", status=400)
    path = f"{every}/{made['id']}"
    tour.get(path)
    tour.call("PATCH", path, {"component_ids": [component]})
    tour.call("PATCH", path, {})
    tour.call("POST", f"{path}/resend_confirmation", status=201)
    tour.call("DELETE", path, params={"skip_unsubscription_notification": "true"})
    tour.get(path, 404)
    tour.get(f"{every}/unsubscribed", page=1, per_page=100)


def many_subscribers(tour: Tour) -> None:
    every = f"{P}/subscribers"
    tour.get(f"{every}/count", state="all", type="webhook")
    tour.get(f"{every}/histogram_by_state")
    tour.call("POST", f"{every}/resend_confirmation", {"subscribers": "all"}, 201)
    tour.call("POST", f"{every}/reactivate", {"subscribers": "all", "type": "sms"}, 201)
    chosen = [row["id"] for row in tour.get(every, type="webhook")]
    body = {"type": "webhook", "state": "all", "skip_unsubscription_notification": True}
    tour.call("POST", f"{every}/unsubscribe", {"subscribers": chosen, **body}, 201)
    tour.call("POST", f"{every}/unsubscribe", {"subscribers": "all"}, 201)
    tour.call("POST", f"{every}/unsubscribe", {"subscribers": []}, 400)
