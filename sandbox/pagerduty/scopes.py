"""What an app's token may do: its scopes, and the one that a call needs.

Source: https://developer.pagerduty.com/docs/oauth-functionality
"""

from __future__ import annotations

from starlette.responses import JSONResponse

from ..service import Refusal

_OF = {
    "abilities": "abilities", "addons": "addons", "alert_grouping_settings": "services", "audit": "audit_records",
    "business_services": "services",
    "change_events": "change_events", "escalation_policies": "escalation_policies",
    "event_orchestrations": "event_orchestrations", "extension_schemas": "extension_schemas", "extensions": "extensions",
    "incident_workflows": "incident_workflows", "incidents": "incidents", "license_allocations": "licenses",
    "licenses": "licenses", "log_entries": "incidents", "maintenance_windows": "services",
    "notifications": "users:notifications", "oncalls": "oncalls", "priorities": "priorities", "rulesets": "event_rules",
    "schedules": "schedules", "service_dependencies": "services", "services": "services", "standards": "standards",
    "status_pages": "status_pages", "tags": "tags", "teams": "teams", "templates": "templates", "users": "users",
    "vendors": "vendors", "webhook_subscriptions": "webhook_subscriptions",
}  # fmt: skip
"""By the first word of a path."""
_WITHIN = {
    "contact_methods": "users:contact_methods", "notification_rules": "users:contact_methods", "license": "licenses",
    "sessions": "users:sessions", "notification_subscriptions": "subscribers", "subscribers": "subscribers",
    "change_tags": "tags", "tags": "tags", "unsubscribe": "subscribers", "account_subscription": "subscribers",
}  # fmt: skip
"""By a word further on, which goes first."""
_BEGINNINGS = {
    ("event_orchestrations", "services"): "services", ("incidents", "types"): "incident_types",
    ("incidents", "custom_fields"): "custom_fields", ("services", "custom_fields"): "custom_fields",
}  # fmt: skip
"""By the first two words, where they are no thing and its id."""
READS = ("/schedules/preview",)
"""What is read by a POST."""


def needed(method: str, path: str) -> str:
    """Return the scope that a call needs, as `schedules.write`."""
    first, *others = path.removeprefix("/v3").strip("/").split("/")
    within = [_WITHIN[word] for word in others if word in _WITHIN]
    begun = _BEGINNINGS.get((first, others[0] if others else ""), _OF.get(first, first))
    if begun == "incident_types" and "custom_fields" in others:
        begun = "custom_fields"
    verb = "read" if method == "GET" or path in READS else "write"
    return f"{(within or [begun])[0]}.{verb}"


def check(scopes: frozenset[str], method: str, path: str) -> None:
    """Refuse a call for which a token lacks the scope; the answer names it, and those that there are."""
    wanted = needed(method, path)
    if wanted not in scopes:
        body = {"message": "Access Denied", "code": 2010, "required_scopes": wanted, "token_scopes": " ".join(sorted(scopes))}
        raise Refusal(JSONResponse({"error": body}, 403))
