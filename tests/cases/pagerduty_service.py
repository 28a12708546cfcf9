"""Services: the search, whose incidents are resolved after a day, then after two."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_RAW = {"type": "service", "name": "Other {n}", "escalation_policy": {"id": "PDEFEP1", "type": "escalation_policy_reference"}}
_ITEM = "/services/{id}?include[]=auto_pause_notifications_parameters"

CASE = Case(
    "pagerduty_service",
    missing={"description": "x"},
    says="one of the following is required: id, name",
    create={"name": "Search", "escalation_policy": "PDEFEP1", "auto_resolve_timeout": 86400, "acknowledgement_timeout": 1800},
    change={"name": "Search", "auto_resolve_timeout": 172800},
    remove={"name": "Search", "state": "absent"},
    things=Things("pagerduty", "/services", "services", where={"name": "Search"}, item=_ITEM, envelope="service"),
    creation=("POST", "/services$"),
    # Before something is sent, what looks like an id is looked up: it may be a name.
    cost=Cost(create=(2, 1), unchanged=(1, 0), change=(1, 1), remove=(1, 1), absent=(1, 0), foretold=5),
    chosen=(
        "id", "created_at", "html_url", "status", "description", "enabled", "incident_urgency_rule", "support_hours",
        "scheduled_actions", "alert_grouping", "auto_pause_notifications",
    ),
    moved=("status",),
    masked=("id", "created_at", "html_url"),
    crowd=Raw("pagerduty", "POST", "/services", {"service": _RAW}),
    crowd_size=101,
    many={"name": "Many {n}", "escalation_policy": "PDEFEP1"},
    many_other={"description": "different"},
    many_reads=2,
    elsewhere=({"description": "by hand"}, {"auto_resolve_timeout": 600}),
    fields={
        "name": Sample("Search", "Finding", where=("name", "summary")),
        "description": Sample("What customers find things with", "Another", ""),
        "escalation_policy": Sample("PDEFEP1", "PN1GHT1", where=("escalation_policy", "teams")),
        "enabled": Sample(True, False, where=("status",)),
        "auto_resolve_timeout": Sample(86400, 600, 0),
        "acknowledgement_timeout": Sample(1800, 600, 0),
        "alert_grouping": Sample({"type": "time", "timeout": 5}, {"type": "time", "timeout": 10}),
        "auto_pause_notifications": Sample({"enabled": True, "timeout": 300}, {"enabled": True, "timeout": 600}),
    },
    fixed=("incident_urgency_rule", "support_hours", "scheduled_actions"),  # one goes with the other
    references=(Reference("escalation_policy", "Default", "PDEFEP1", create={"name": "Search"}),),
)  # fmt: skip
