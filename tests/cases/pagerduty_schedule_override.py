"""Overrides: Noa takes over on Christmas Eve, and does not."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Things

_KEY = {
    "schedule": "Holidays", "user": "noa.vidal@example.org", "start": "2031-12-24T08:00:00Z", "end": "2031-12-25T09:00:00+01:00",
}  # fmt: skip
_LAYER = {
    "name": "L", "start": "2026-01-05T08:00:00Z", "rotation_virtual_start": "2026-01-05T08:00:00Z",
    "rotation_turn_length_seconds": 86400, "users": [{"user": {"id": "PDEM0US", "type": "user_reference"}}],
}  # fmt: skip
_HOLIDAYS = {"schedule": {"type": "schedule", "name": "Holidays", "time_zone": "UTC", "schedule_layers": [_LAYER]}}
_WINDOW = {"since": "2031-12-01T00:00:00Z", "until": "2032-01-31T00:00:00Z"}

CASE = Case(
    "pagerduty_schedule_override",
    missing={"schedule": "Holidays"},
    says="one of the following is required: id, user",
    create=_KEY,
    change={},
    remove={**_KEY, "state": "absent"},
    things=Things(
        "pagerduty", "/schedules/{inside}/overrides", "overrides", _WINDOW,
        inside=Things("pagerduty", "/schedules", "schedules", where={"name": "Holidays"}),
    ),
    creation=("POST", "/schedules/[^/]+/overrides$"),
    # The schedule in either form, the users, the overrides around.
    cost=Cost(create=(4, 1), unchanged=(4, 0), remove=(4, 1), absent=(4, 0)),
    prepare=(Raw("pagerduty", "POST", "/schedules", _HOLIDAYS),),
    fixed=("schedule", "user", "start", "end"),
    references=(
        Reference(
            "schedule", "Holidays", among=Things("pagerduty", "/schedules", "schedules", where={"name": "Holidays"}),
            create=_KEY,
        ),
        Reference("user", "noa.vidal@example.org", "PSEC0ND", create=_KEY),
    ),
)  # fmt: skip
