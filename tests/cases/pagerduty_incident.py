"""Incidents: the shop takes no orders; somebody takes it on, and it is over."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_KEY = {"key": "INC-4711", "service": "PB1LL1N"}
_RAW = {"type": "incident", "title": "Other {n}", "service": {"id": "PB1LL1N", "type": "service_reference"}, "incident_key": "other{n}"}
_NEW = {"key": "INC-1", "title": "Slow"}
_PLACED = {**_NEW, "service": "PB1LL1N"}

CASE = Case(
    "pagerduty_incident",
    missing={"service": "PB1LL1N"},
    says="one of the following is required: id, key, title",
    create={**_KEY, "title": "The shop takes no orders", "urgency": "high"},
    change={**_KEY, "state": "acknowledged"},
    remove={**_KEY, "state": "absent"},
    things=Things(
        "pagerduty", "/incidents", "incidents", {"statuses[]": ["triggered", "acknowledged"], "date_range": "all"},
        {"incident_key": "INC-4711"}, item="/incidents/{id}?include[]=conference_bridge", envelope="incident",
    ),
    creation=("POST", "/incidents$"),
    # Before something is sent, what looks like an id is looked up: it may be a name.
    cost=Cost(create=(2, 1), unchanged=(1, 0), change=(1, 1), remove=(1, 1), absent=(2, 0)),
    chosen=(
        "id", "status", "incident_number", "created_at", "html_url", "priority", "escalation_policy", "assignees", "conference_bridge",
    ),
    masked=("id", "incident_number", "created_at", "html_url"),
    crowd=Raw("pagerduty", "POST", "/incidents", {"incident": _RAW}),
    crowd_size=101,
    many={"key": "many {n}", "service": "PB1LL1N", "title": "Many {n}"},
    many_other={"urgency": "low"},
    many_reads=100,  # by a key each is asked for, because its alerts may have it
    fields={
        "title": Sample("The shop takes no orders", "The shop is slow", where=("title", "summary")),
        "urgency": Sample("high", "low", where=("urgency",)),
        "priority": Sample("PPR10R1", "PPR10R2", ""),
        "conference_bridge": Sample({"conference_number": "1"}, {"conference_number": "2"}, where=("conference_bridge",)),
    },
    fixed=(
        "key", "service", "details", "escalation_policy", "escalation_level", "assignees", "incident_type", "resolution",
    ),
    references=(
        Reference("service", "Web shop", "PWEBSHP", create=_NEW),
        Reference("priority", "P1", "PPR10R1", create=_PLACED),
        Reference("escalation_policy", "Night watch", "PN1GHT1", create=_PLACED),
        Reference("assignees", "Noa Vidal", "PSEC0ND", create=_PLACED),
    ),
)  # fmt: skip
