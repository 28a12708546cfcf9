"""How urgent an incident is: what the rule of its service says, by the clock, and when that changes by itself.

Source: https://support.pagerduty.com/main/docs/dynamic-notifications
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from .lists import Row
from .world import zone_named

DAYS = 8
"""So many days ahead a start or an end of support hours is to be found, if at all."""


def of(service: Row, severity: str | None, now: int) -> str:
    """Return the urgency a service gives a new incident; without a severity it counts as critical."""
    rule = service["incident_urgency_rule"]
    if rule["type"] == "use_support_hours":
        rule = rule["during_support_hours" if supported(service, now) else "outside_support_hours"]
    if rule["urgency"] != "severity_based":
        return rule["urgency"]
    return "low" if severity in ("warning", "info") else "high"


def supported(service: Row, now: int) -> bool:
    """Tell whether it is in the support hours of a service."""
    hours = service["support_hours"]
    moment = datetime.fromtimestamp(now, zone_named(hours["time_zone"]))
    return (
        moment.isoweekday() in hours["days_of_week"]
        and hours["start_time"] <= moment.strftime("%H:%M:%S") < hours["end_time"]
    )


def raised_at(record: Row, service: Row) -> int | None:
    """Return when a scheduled action makes an incident of low urgency a high one, None when none does."""
    if record["urgency"] != "low" or not service["support_hours"] or not service["scheduled_actions"]:
        return None
    names = {action["at"]["name"] for action in service["scheduled_actions"]}
    return min((at for name in names if (at := _next(service["support_hours"], name, record["created_at"]))), default=None)


def _next(hours: Row, name: str, after: int) -> int | None:
    """Return the next start or end of support hours after a moment."""
    zone = zone_named(hours["time_zone"])
    clock = time.fromisoformat(hours["start_time" if name == "support_hours_start" else "end_time"])
    first = datetime.fromtimestamp(after, zone).date()
    for day in (first + timedelta(days=ahead) for ahead in range(DAYS)):
        at: Any = int(datetime.combine(day, clock, zone).timestamp())
        if day.isoweekday() in hours["days_of_week"] and at > after:
            return at
    return None
