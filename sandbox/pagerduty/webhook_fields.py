"""What a webhook subscription may be told: whom to call about what.

Source: https://developer.pagerduty.com/docs/webhooks-overview
"""

from __future__ import annotations

from typing import Any

from .fields import Checks, each, flag, one_of, ref, text, url
from .lists import Row
from .world import World

EVENTS = (
    *(
        f"incident.{word}"
        for word in (
            "acknowledged", "annotated", "conference_bridge.updated", "custom_field_values.updated", "delegated",
            "escalated", "incident_type.changed", "priority_updated", "reassigned", "reopened", "resolved",
            "responder.added", "responder.replied", "role.assigned", "service_updated", "status_update_published",
            "task.completed", "task.created", "task.updated", "triggered", "unacknowledged",
            "action_invocation.created", "action_invocation.terminated", "action_invocation.updated",
            "workflow.started", "workflow.completed",
        )
    ),
    *(f"service.{word}" for word in ("created", "deleted", "updated", "custom_field_values.updated")),
)  # fmt: skip


def _events(world: World, value: Any) -> list[str]:
    """Want events, each once; they are a set and keep no order."""
    found = each(one_of("Events", EVENTS), "Events", 1)(world, value)
    return [event for event in EVENTS if event in found]


def _filter(world: World, value: Any) -> Row:
    kind = value.get("type") if isinstance(value, dict) else None
    if kind == "account_reference":
        return {"type": "account", "id": None}
    if kind not in ("service_reference", "team_reference"):
        raise ValueError("Filter type must be in account_reference, service_reference, team_reference")
    word = kind.removesuffix("_reference")
    return {"type": word, "id": ref(word, f"Filter {word}")(world, value)}


def _headers(world: World, value: Any) -> list[Row]:
    headers = each(lambda _world, header: header, "Custom headers")(world, value)
    for header in headers:
        if not isinstance(header, dict) or not all(isinstance(header.get(part), str) and header[part] for part in ("name", "value")):
            raise ValueError("Custom headers must have a name and a value")
    names = [header["name"].lower() for header in headers]
    if len(set(names)) < len(names):
        raise ValueError("Custom headers must have unique names")
    return [{"name": header["name"], "value": header["value"]} for header in headers]


def _delivery(world: World, value: Any) -> Row:
    if not isinstance(value, dict) or value.get("type", "http_delivery_method") != "http_delivery_method":
        raise ValueError("Delivery method type must be http_delivery_method")
    return {
        "url": url("Delivery method url", https=True)(world, value.get("url")),
        "custom_headers": _headers(world, value.get("custom_headers")),
    }


def _oauth_client(world: World, value: Any) -> str | None:
    if value is not None and (not isinstance(value, str) or world.table("oauth_clients").get(value) is None):
        raise ValueError("Oauth client not found")
    return value


CHECKS: Checks = {
    "delivery_method": ("delivery_method", _delivery),
    "events": ("events", _events),
    "filter": ("filter", _filter),
    "description": ("description", text("Description")),
    "active": ("active", flag("Active")),
    "oauth_client_id": ("oauth_client_id", _oauth_client),
}
