"""What a service may be told: the checks on each field of its body.

Checks are as `fields` has them.
Source: https://developer.pagerduty.com/api-reference/ (Services)
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from .alert_grouping import of_service
from .fields import Checks, name, text
from .world import World

URGENCIES = ("high", "low", "severity_based")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d")


def escalation_policy(world: World, value: Any) -> str:
    """Return the id of a policy that exists; one that does not counts as none (unconfirmed)."""
    record = world.find("escalation_policy", value.get("id")) if isinstance(value, dict) else None
    if record is None:
        raise ValueError("Escalation policy can't be blank")
    return record["id"]


def _timeout(label: str) -> Callable[[World, Any], int | None]:
    def check(_world: World, value: Any) -> int | None:
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValueError(f"{label} is not a number")
        if value < 0:
            raise ValueError(f"{label} must be greater than or equal to 0")
        if value >= 2**31:  # the width of a Rails integer; more would end after all dates
            raise ValueError(f"{label} must be less than {2**31}")
        return value or None  # off is shown as null, however it was said

    return check


def urgency_rule(_world: World, value: Any) -> dict[str, Any]:
    """Check an incident urgency rule."""
    if not isinstance(value, dict) or value.get("type") not in ("constant", "use_support_hours"):
        raise ValueError("Incident urgency rule type must be in constant, use_support_hours")
    if value["type"] == "constant":
        return _constant(value)
    hours = ("during_support_hours", "outside_support_hours")
    return {"type": "use_support_hours", **{part: _constant(value.get(part)) for part in hours}}


def _constant(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or value.get("type") != "constant" or value.get("urgency") not in URGENCIES:
        raise ValueError(f"Incident urgency rule urgency must be in {', '.join(URGENCIES)}")
    return {"type": "constant", "urgency": value["urgency"]}


def support_hours(_world: World, value: Any) -> dict[str, Any] | None:
    """Check support hours; null takes them away."""
    if value is None:
        return None
    if not isinstance(value, dict) or value.get("type", "fixed_time_per_day") != "fixed_time_per_day":
        raise ValueError("Support hours type must be fixed_time_per_day")
    if not isinstance(value.get("time_zone"), str):
        raise ValueError("Support hours time zone can't be blank")
    for part in ("start_time", "end_time"):
        if not isinstance(value.get(part), str) or not _CLOCK.fullmatch(value[part]):
            raise ValueError(f"Support hours {part.replace('_', ' ')} is invalid")
    days = value.get("days_of_week")
    if not isinstance(days, list) or not days or not all(day in range(1, 8) for day in days):
        raise ValueError("Support hours days of week must be in 1..7")
    fields = ("time_zone", "start_time", "end_time", "days_of_week")
    return {"type": "fixed_time_per_day", **{field: value[field] for field in fields}}


def scheduled_actions(_world: World, value: Any) -> list[dict[str, Any]]:
    """Check scheduled actions; only one kind exists. `[null]`, which Terraform sends, is an empty list."""
    value = [] if value == [None] else value
    for action in value if isinstance(value, list) else [None]:
        at = action.get("at") if isinstance(action, dict) else None
        if (
            not isinstance(at, dict)
            or action.get("type") != "urgency_change"
            or action.get("to_urgency") != "high"
            or at.get("type") != "named_time"
            or at.get("name") not in ("support_hours_start", "support_hours_end")
        ):
            raise ValueError("Scheduled actions are invalid")
    return [
        {"type": "urgency_change", "at": {"type": "named_time", "name": action["at"]["name"]}, "to_urgency": "high"}
        for action in value
    ]


def alert_creation(_world: World, value: Any) -> str:
    """Check the deprecated alert setting; whatever is asked for, alerts are made."""
    if value not in ("create_incidents", "create_alerts_and_incidents"):
        raise ValueError("Alert creation must be in create_incidents, create_alerts_and_incidents")
    return "create_alerts_and_incidents"


RECOMMENDED_PAUSE = 120
"""Seconds; the vendor works it out from the alerts of a service."""


def auto_pause(_world: World, value: Any) -> dict[str, Any]:
    """Check the pausing of transient alerts; without it the timeout is null."""
    if not isinstance(value, dict) or not isinstance(value.get("enabled"), bool):
        raise ValueError("Auto pause notifications parameters enabled must be true or false")
    timeout = value.get("timeout") or 0
    if timeout not in (0, 120, 180, 300, 600, 900):
        raise ValueError("Auto pause notifications parameters timeout must be in 0, 120, 180, 300, 600, 900")
    return {"enabled": value["enabled"], "timeout": (timeout or RECOMMENDED_PAUSE) if value["enabled"] else None}


CHECKS: Checks = {
    "name": ("name", name()),
    "description": ("description", text("Description")),
    "escalation_policy": ("escalation_policy_id", escalation_policy),
    "auto_resolve_timeout": ("auto_resolve_timeout", _timeout("Auto resolve timeout")),
    "acknowledgement_timeout": ("acknowledgement_timeout", _timeout("Acknowledgement timeout")),
    "incident_urgency_rule": ("incident_urgency_rule", urgency_rule),
    "support_hours": ("support_hours", support_hours),
    "scheduled_actions": ("scheduled_actions", scheduled_actions),
    "alert_creation": ("alert_creation", alert_creation),
    "alert_grouping_parameters": ("alert_grouping_parameters", of_service),
    "auto_pause_notifications_parameters": ("auto_pause_notifications_parameters", auto_pause),
}
"""By the body's member: the member of the record, and the check."""

DEFAULTS: dict[str, Any] = {
    "description": None,
    "auto_resolve_timeout": None,  # the schema's 14400 and 1800 are what the web site fills in
    "acknowledgement_timeout": None,
    "incident_urgency_rule": {"type": "constant", "urgency": "high"},
    "support_hours": None,
    "scheduled_actions": [],
    "alert_creation": "create_alerts_and_incidents",
    "auto_pause_notifications_parameters": {"enabled": False, "timeout": None},
    "disabled": False,
    "last_incident_at": None,
}
"""What a service is that was created with a name and an escalation policy only; in the record's members."""
