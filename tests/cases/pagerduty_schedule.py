"""Schedules: a week each; then nights apart; removed."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_KEY = {"name": "Databases on call"}
_WEEKS = {
    "name": "Weeks", "rotation_start": "2026-01-05T08:00:00Z", "turn": "7d", "users": ["demo@example.org", "noa.vidal@example.org"],
}  # fmt: skip
_NIGHTS = {
    "name": "Nights", "rotation_start": "2026-01-05T08:00:00+01:00", "turn": "1d", "users": ["noa.vidal@example.org"],
    "restrictions": [{"start_time_of_day": "22:00", "duration": "8h"}],
}  # fmt: skip
_LAYER = {
    "name": "L", "start": "2026-01-05T08:00:00Z", "rotation_virtual_start": "2026-01-05T08:00:00Z",
    "rotation_turn_length_seconds": 86400, "users": [{"user": {"id": "PDEM0US", "type": "user_reference"}}],
}  # fmt: skip
_RAW = {"type": "schedule", "time_zone": "UTC", "schedule_layers": [_LAYER]}

CASE = Case(
    "pagerduty_schedule",
    missing={"time_zone": "UTC"},
    says="one of the following is required: id, name",
    create={**_KEY, "time_zone": "Europe/Berlin", "layers": [_WEEKS]},
    change={**_KEY, "layers": [{**_WEEKS, "turn": 604800}, _NIGHTS], "description": "Who mends them"},
    remove={**_KEY, "state": "absent"},
    things=Things(
        "pagerduty", "/schedules", "schedules", {"query": "Databases on call"}, where=_KEY, item="/schedules/{id}", envelope="schedule",
    ),
    creation=("POST", "/schedules$"),
    # The schedules of that name of either form, and all users; a preview, and what is rendered of one that is there.
    cost=Cost(create=(4, 1), unchanged=(3, 0), change=(5, 1), remove=(2, 1), absent=(2, 0)),
    chosen=("id", "description", "teams"),
    crowd=Raw("pagerduty", "POST", "/schedules", {"schedule": {**_RAW, "name": "Databases on call {n}"}}),
    crowd_size=101,
    many={"name": "Many {n}", "time_zone": "UTC", "layers": [_WEEKS]},
    many_other={"description": "Another one"},
    many_reads=3,
    fields={
        "name": Sample("Databases on call", "Data stores on call", where=("name", "summary")),
        "time_zone": Sample("Europe/Berlin", "Asia/Tokyo", where=("time_zone", "schedule_layers")),
        "description": Sample("Who mends them", "Else", ""),
        "layers": Sample([_WEEKS], [_WEEKS, _NIGHTS], where=("schedule_layers",)),
        "teams": Sample(["Platform"], ["Platform", "Data"], []),
    },
    prepare=(Raw("pagerduty", "POST", "/teams", {"team": {"type": "team", "name": "Data"}}),),
    references=(
        Reference(
            "layers.users", "noa.vidal@example.org", "PSEC0ND", create={**_KEY, "time_zone": "UTC"},
            beside={"name": "L", "turn": "1d", "rotation_start": "2026-01-05T08:00:00Z"},
        ),
        Reference("teams", "Platform", "PTEAM01", create={**_KEY, "time_zone": "UTC", "layers": [_WEEKS]}),
    ),
)  # fmt: skip
