"""Escalation policies: one person, then two; slower, and more often; removed."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_KEY = {"name": "Databases"}
_DEMO, _NOA = {"user": "demo@example.org"}, {"user": "noa.vidal@example.org"}
_RULES = [{"delay": 15, "targets": [_DEMO]}, {"delay": 30, "targets": [_NOA, _DEMO]}]
_SWAPPED = [{"delay": 15, "targets": [_DEMO]}, {"delay": 30, "targets": [_DEMO, _NOA]}]
_RAW = {
    "type": "escalation_policy",
    "escalation_rules": [{"escalation_delay_in_minutes": 5, "targets": [{"id": "PDEM0US", "type": "user_reference"}]}],
}
_LAYER = {
    "name": "L", "start": "2026-01-05T08:00:00Z", "rotation_virtual_start": "2026-01-05T08:00:00Z",
    "rotation_turn_length_seconds": 86400, "users": [{"user": {"id": "PDEM0US", "type": "user_reference"}}],
}  # fmt: skip
_ON_CALL = {"schedule": {"type": "schedule", "name": "On call", "time_zone": "UTC", "schedule_layers": [_LAYER]}}

CASE = Case(
    "pagerduty_escalation_policy",
    missing={"num_loops": 1},
    says="one of the following is required: id, name",
    create={**_KEY, "description": "Who mends them", "rules": _RULES},
    change={**_KEY, "rules": [{**_SWAPPED[0], "delay": 20}, _SWAPPED[1]], "num_loops": 2},
    remove={**_KEY, "state": "absent"},
    things=Things(
        "pagerduty", "/escalation_policies", "escalation_policies", {"query": "Databases"}, where=_KEY,
        item="/escalation_policies/{id}", envelope="escalation_policy",
    ),
    creation=("POST", "/escalation_policies$"),
    # The policies of that name, and all users. When rules change they are read again, with their strategies.
    cost=Cost(create=(2, 1), unchanged=(2, 0), change=(3, 1), remove=(1, 1), absent=(1, 0)),
    chosen=("id", "num_loops", "on_call_handoff_notifications", "team"),
    crowd=Raw("pagerduty", "POST", "/escalation_policies", {"escalation_policy": {**_RAW, "name": "Databases {n}"}}),
    crowd_size=101,
    many={"name": "Many {n}", "rules": [{"delay": 5, "targets": [_DEMO]}]},
    many_other={"num_loops": 3},
    many_reads=3,  # the policies on two pages, and the users
    elsewhere=({"description": "Elsewhere"}, {"num_loops": 4}),
    fields={
        "name": Sample("Databases", "Data stores", where=("name", "summary")),
        "description": Sample("Who mends them", "Else", ""),
        "rules": Sample(_RULES, [{"delay": 10, "targets": [_NOA]}]),
        "num_loops": Sample(1, 2),
        "on_call_handoff_notifications": Sample("always", "if_has_services"),
        "team": Sample("Platform", "Data", ""),
    },
    prepare=(
        Raw("pagerduty", "POST", "/teams", {"team": {"type": "team", "name": "Data"}}),
        Raw("pagerduty", "PUT", "/teams/{before}/users/PDEM0US", {}),
        Raw("pagerduty", "PUT", "/teams/{before}/users/PSEC0ND", {}),
        Raw("pagerduty", "POST", "/schedules", _ON_CALL),
    ),
    references=(
        Reference(
            "rules.targets.user", "noa.vidal@example.org", "PSEC0ND",
            create=_KEY, around={"delay": 5},
        ),
        Reference(
            "rules.targets.schedule", "On call",
            among=Things("pagerduty", "/schedules", "schedules", where={"name": "On call"}), create=_KEY, around={"delay": 5},
        ),
        Reference("successor", "Default", "PDEFEP1", create={**_KEY, "rules": _RULES}),
        Reference("team", "Platform", "PTEAM01", create={**_KEY, "rules": _RULES}),
    ),
)  # fmt: skip
