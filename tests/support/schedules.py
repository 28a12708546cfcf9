"""Schedules of PagerDuty in the sandbox, as the tests make them; the clock stands at `NOW` there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.pagerduty.seed import DEMO_USER, SECOND_USER
from tests.support.pagerduty import Api

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""A Monday, at noon."""
HOUR, DAY = 3_600, 86_400
ANA, NOA = DEMO_USER, SECOND_USER


def iso(**after: float) -> str:
    """Return a time after noon."""
    return (NOW + timedelta(**after)).isoformat()


def layer(*users: str, turn: int = DAY, anchor: str = "2026-03-01T00:00:00Z", **more: Any) -> dict[str, Any]:
    """Return a layer in which people take turns of a day."""
    return {
        "name": "Days", "start": anchor, "rotation_virtual_start": anchor, "rotation_turn_length_seconds": turn,
        "users": [{"user": {"id": key, "type": "user_reference"}} for key in users], **more,
    }  # fmt: skip


def schedule(api: Api, *layers: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Make a schedule, of two people unless layers are given."""
    body = {"type": "schedule", "name": "Shop", "time_zone": "UTC", "schedule_layers": [*layers] or [layer(ANA, NOA)], **more}
    return api.made("/schedules", "schedule", 200, **body)


def override(api: Api, key: str, *items: dict[str, Any]) -> list[dict[str, Any]]:
    """Add overrides; return what became of each."""
    answer = api("POST", f"/schedules/{key}/overrides", {"overrides": [*items]})
    assert answer.status_code == 201, answer.text
    return answer.json()


def item(start: str, end: str, user: str = NOA) -> dict[str, Any]:
    """Return one override."""
    return {"start": start, "end": end, "user": {"id": user, "type": "user_reference"}}
