"""The attributes of an incident: their vocabularies, their types, what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..json_text import load
from .account import invalid, one_of
from .forms import day, flag, instant, seconds, text

REALTIME = ("investigating", "identified", "monitoring", "resolved")
SCHEDULED = ("scheduled", "in_progress", "verifying", "completed")
CLOSED = ("resolved", "completed", "postmortem")
IMPACTS = ("none", "maintenance", "minor", "major", "critical")
"""From harmless to worst."""
IMPACT_OF = {
    "operational": "none", "under_maintenance": "maintenance", "degraded_performance": "minor",
    "partial_outage": "major", "major_outage": "critical",
}  # fmt: skip
"""The vendor's formula is a blend nobody has written down; sandbox choice: the worst component decides."""
FIRST_TEXT = {
    "investigating": "We are currently investigating this issue.",
    "identified": "The issue has been identified and a fix is being implemented.",
    "monitoring": "A fix has been implemented and we are monitoring the results.",
    "resolved": "This incident has been resolved.",
    "scheduled": "We will be undergoing scheduled maintenance during this time.",
    "in_progress": "Scheduled maintenance is currently in progress. We will provide updates as necessary.",
    "verifying": "Verification is currently underway for the maintenance items.",
    "completed": "The scheduled maintenance has been completed.",
}
NEXT_TEXT = FIRST_TEXT | {
    "investigating": "We are continuing to investigate this issue.",
    "identified": "We are continuing to work on a fix for this issue.",
    "monitoring": "We are continuing to monitor for any further issues.",
    "in_progress": "Scheduled maintenance is still in progress. We will provide updates as necessary.",
    "verifying": "We are continuing to verify the maintenance items.",
}
PLAIN_FLAGS = ("scheduled_remind_prior", "scheduled_auto_in_progress", "scheduled_auto_completed")
TRANSITION_FLAGS = (
    "auto_transition_to_maintenance_state", "auto_transition_to_operational_state",
    "auto_transition_deliver_notifications_at_start", "auto_transition_deliver_notifications_at_end",
)  # fmt: skip
_NESTED = ("components", "component_ids", "metadata")
_TIMES = ("monitoring_at", "resolved_at", "scheduled_for", "scheduled_until", "scheduled_reminded_at",
          "postmortem_body_last_updated_at", "postmortem_published_at", "created_at", "updated_at")  # fmt: skip


def blank(incident_id: str, page_id: str, now: str) -> dict[str, Any]:
    """Return an incident of which nothing is known yet."""
    return {
        "id": incident_id, "page_id": page_id, "name": None, "status": None, "impact": "none", "impact_override": None,
        "component_ids": [], "incident_updates": [], "incident_impacts": [], "metadata": {}, "reminder_intervals": None,
        "monitoring_at": None, "resolved_at": None, "scheduled_for": None, "scheduled_until": None,
        **dict.fromkeys(PLAIN_FLAGS, False), "scheduled_reminded_at": None, **dict.fromkeys(TRANSITION_FLAGS),
        "shortlink": f"https://stspg.io/{incident_id}", "postmortem_body": None,
        "postmortem_body_last_updated_at": None, "postmortem_ignored": False, "postmortem_published_at": None,
        "postmortem_notified_subscribers": False, "postmortem_notified_twitter": False,
        "created_at": now, "updated_at": now, "started_at": now, "worst": "none",
    }  # fmt: skip


def shown(incident: dict[str, Any], components: list[dict[str, Any]], listed: bool) -> dict[str, Any]:
    """Return the incident as answered: by id with whole seconds, in a list with milliseconds and `started_at`."""
    row = {**incident, "components": components}
    del row["component_ids"], row["worst"]
    row.pop("backfilled", None)
    if not listed:
        del row["started_at"]
        row |= {name: seconds(incident[name]) for name in _TIMES}
    return row


def permitted(wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Drop a list or a map given for a plain attribute, as strong parameters do."""
    return {name: value for name, value in wanted.items() if name in _NESTED or not isinstance(value, list | dict)}


def cast(wanted: dict[str, Any], incident: dict[str, Any]) -> dict[str, Any]:
    """Return the plain attributes given, in their types; unknown ones are dropped in silence.

    incident: as stored; what concerns windows is taken only when it is a maintenance (see `window`).
    """
    given: dict[str, Any] = {}
    if "name" in wanted:
        given["name"] = bounded("Name", text(wanted["name"]), 255)
        if not (given["name"] or "").strip():
            invalid("Name can't be blank")
    if "impact_override" in wanted:
        value = text(wanted["impact_override"])
        given["impact_override"] = None if value is None else one_of("Impact override", value, IMPACTS)
    if "metadata" in wanted:
        given["metadata"] = _metadata(wanted["metadata"])
    if incident["scheduled_for"]:
        given |= _scheduled_flags(wanted)
    elif "reminder_intervals" in wanted:
        given["reminder_intervals"] = _reminders(text(wanted["reminder_intervals"]))
    return given


def window(wanted: dict[str, Any], incident: dict[str, Any]) -> dict[str, Any]:
    """Return start and end of a maintenance; both are needed, in this order in time."""
    given = {
        name: moment(name, wanted[name]) if name in wanted else incident[name]
        for name in ("scheduled_for", "scheduled_until")
    }
    for name, value in given.items():
        if value is None:
            invalid(f"{name.replace('_', ' ').capitalize()} can't be blank")
    if given["scheduled_until"] < given["scheduled_for"]:
        invalid("Scheduled until must be after scheduled for")
    return given


def update_text(wanted: dict[str, Any]) -> str | None:
    """Return the text of the update this request posts."""
    return bounded("Body", text(wanted.get("body")), 25_000)


def backfill_time(wanted: dict[str, Any]) -> str:
    """Return the moment a historical incident is put at: the beginning of its day."""
    try:
        return f"{day(wanted.get('backfill_date'))}T00:00:00.000Z"
    except ValueError:
        invalid("Backfill date is not a valid date")


def bounded(attribute: str, value: str | None, most: int) -> str | None:
    """Return the text, or refuse it for its length."""
    if value is not None and len(value) > most:
        invalid(f"{attribute} is too long (maximum is {most} characters)")
    return value


def _metadata(value: Any) -> dict[str, Any]:
    # Whether a PATCH merges into what was there is not known; sandbox choice: it replaces.
    value = {} if value is None else value
    if not isinstance(value, dict) or not all(isinstance(member, dict) for member in value.values()):
        invalid("Metadata top level values must be objects")
    return value


def _scheduled_flags(wanted: dict[str, Any]) -> dict[str, Any]:
    if "scheduled_auto_transition" in wanted:  # an older name, which gives way to the newer
        wanted = {"scheduled_auto_in_progress": wanted["scheduled_auto_transition"], **wanted}
    plain = {name: bool(flag(wanted[name])) for name in PLAIN_FLAGS if name in wanted}
    return plain | {name: flag(wanted[name]) for name in TRANSITION_FLAGS if name in wanted}


def _reminders(value: str | None) -> str | None:
    """Accept null, "4" (every four hours) or "[1, 5, 7]" (strictly increasing, 1 to 24; "[]" is off)."""
    if value is None:
        return None
    try:
        hours = load(value)
    except ValueError:
        hours = None
    hours = [hours] if isinstance(hours, int) else hours
    if (
        not isinstance(hours, list)
        or not all(isinstance(hour, int) and not isinstance(hour, bool) and 1 <= hour <= 24 for hour in hours)
        or hours != sorted(set(hours))
    ):
        invalid("Reminder intervals is invalid")
    return value


def moment(name: str, value: Any) -> str | None:
    """Return a time in UTC, or refuse it under its name."""
    try:
        return instant(value)
    except (ValueError, OverflowError):
        invalid(f"{name.replace('_', ' ').capitalize()} is invalid")
