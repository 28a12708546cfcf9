"""Incidents: "Orders are late", found by its key, worked on, deleted."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_INCIDENTS = "/v1/pages/kctbh9vrtdwd/incidents"
_KEY = {"key": "INC-4711"}

CASE = Case(
    "statuspage_incident",
    missing={"body": "Something is wrong."},
    says="one of the following is required: id, key, name",
    create={**_KEY, "name": "Orders are late", "body": "We are looking into it.", "components": {"Website": "partial_outage"}},
    change={**_KEY, "status": "identified", "body": "A disk is full."},
    remove={**_KEY, "state": "absent"},
    things=Things("statuspage", _INCIDENTS, where={"name": "Orders are late"}, item=f"{_INCIDENTS}/{{id}}"),
    creation=("POST", "/incidents$"),
    # The incidents, and the components where they are named.
    cost=Cost(create=(2, 1), unchanged=(2, 0), change=(1, 1), remove=(1, 1), absent=(1, 0)),
    chosen=("id", "impact", "impact_override", "metadata", "reminder_intervals", "shortlink", "created_at", "resolved_at",
            "monitoring_at", "updates"),
    moved=("impact", "resolved_at", "monitoring_at", "updates"),
    masked=("id", "shortlink", "created_at", "updates"),
    twin=Raw("statuspage", "POST", _INCIDENTS,
             {"incident": {"name": "Orders are lost", "metadata": {"ansible": {"key": "INC-4711"}}}}),
    crowd=Raw("statuspage", "POST", _INCIDENTS, {"incident": {"name": "Crowd {n}", "metadata": {"ansible": {"key": "{n}"}}}}),
    crowd_size=101,
    many={"key": "many{n}", "name": "Many {n}", "body": "One of many."},
    many_other={"status": "identified"},
    elsewhere=({"impact_override": "minor"}, {"status": "identified"}),
    many_reads=1,  # the newest hundred
    fields={
        "name": Sample("Orders are late", "Orders are lost"),
        "key": Sample("INC-4711", "INC-4712", "", where=("metadata",)),
        "metadata": Sample({"team": {"name": "web"}}, {"team": {"name": "shop"}}, {}, where=("metadata",)),
        "status": Sample("investigating", "monitoring", where=("status", "incident_updates", "monitoring_at")),
        "components": Sample({"Docs": "partial_outage"}, {"Docs": "major_outage"}, {}, where=("components", "impact")),
        "impact_override": Sample("minor", "critical", where=("impact_override", "impact")),
        "reminder_intervals": Sample("[1, 5, 7]", "4", ""),
    },
    fixed=("body", "deliver_notifications", "backfill_date", "auto_tweet_on_creation"),
    references=(
        Reference(
            "components", "Docs", "d9f6b3yqn2lh",
            twin=Raw("statuspage", "POST", "/v1/pages/kctbh9vrtdwd/components", {"component": {"name": "Docs"}}),
            create={"name": "Orders are late"},
            beside="partial_outage",
        ),
    ),
)  # fmt: skip
