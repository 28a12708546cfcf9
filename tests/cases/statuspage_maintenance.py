"""Maintenances: "A new database", found by its key, extended, deleted."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_INCIDENTS = "/v1/pages/kctbh9vrtdwd/incidents"
_KEY = {"key": "CHG-4711"}
_WINDOW = {"start_time": "2036-11-21T22:00:00+01:00", "end_time": "2036-11-21T23:00:00Z"}
_RAW_WINDOW = {"scheduled_for": "2036-11-21T21:00:00Z", "scheduled_until": "2036-11-21T23:00:00Z"}

CASE = Case(
    "statuspage_maintenance",
    missing={"body": "We will work on something."},
    says="one of the following is required: id, key, name",
    create={**_KEY, **_WINDOW, "name": "A new database", "body": "You can read, but not order.", "components": ["Website"]},
    change={**_KEY, "end_time": "2036-11-22T00:00:00Z", "body": "Copying takes longer than we thought."},
    remove={**_KEY, "state": "absent"},
    things=Things("statuspage", _INCIDENTS, where={"name": "A new database"}, item=f"{_INCIDENTS}/{{id}}"),
    creation=("POST", "/incidents$"),
    # The incidents, and the components where they are named.
    cost=Cost(create=(2, 1), unchanged=(2, 0), change=(1, 1), remove=(1, 1), absent=(1, 0)),
    chosen=("id", "impact", "impact_override", "metadata", "shortlink", "created_at", "resolved_at", "scheduled_reminded_at",
            "updates"),
    moved=("impact", "resolved_at", "scheduled_reminded_at", "updates"),
    masked=("id", "shortlink", "created_at", "updates"),
    twin=Raw("statuspage", "POST", _INCIDENTS,
             {"incident": {**_RAW_WINDOW, "name": "Another database", "metadata": {"ansible": {"key": "CHG-4711"}}}}),
    crowd=Raw("statuspage", "POST", _INCIDENTS, {"incident": {**_RAW_WINDOW, "name": "Crowd {n}"}}),
    crowd_size=101,
    many={"key": "many{n}", "name": "Many {n}", "body": "One of many.", **_WINDOW},
    many_other={"end_time": "2036-11-22T00:00:00Z"},
    elsewhere=({"impact_override": "minor"}, {"scheduled_remind_prior": True}),
    many_reads=1,  # the newest hundred
    fields={
        "name": Sample("A new database", "A newer database"),
        "key": Sample("CHG-4711", "CHG-4712", "", where=("metadata",)),
        "metadata": Sample({"team": {"name": "web"}}, {"team": {"name": "shop"}}, {}, where=("metadata",)),
        "start_time": Sample("2036-11-21T22:00:00+01:00", "2036-11-21T22:30:00+01:00"),
        "end_time": Sample("2036-11-21T23:00:00Z", "2036-11-21T23:30:00Z"),
        "components": Sample(["Docs"], ["Docs", "EU"], [], where=("components",)),
        "impact_override": Sample("minor", "critical", where=("impact_override", "impact")),
        "scheduled_auto_in_progress": Sample(True, False),
        "scheduled_auto_completed": Sample(True, False),
        "auto_transition_to_maintenance_state": Sample(True, False),
        "auto_transition_to_operational_state": Sample(True, False),
        "scheduled_remind_prior": Sample(True, False),
        "auto_transition_deliver_notifications_at_start": Sample(True, False),
        "auto_transition_deliver_notifications_at_end": Sample(True, False),
    },
    fixed=("body", "deliver_notifications", "auto_tweet_on_creation",
           "auto_tweet_one_hour_before", "auto_tweet_at_beginning", "auto_tweet_on_completion"),
    references=(
        Reference(
            "components", "Docs", "d9f6b3yqn2lh",
            twin=Raw("statuspage", "POST", "/v1/pages/kctbh9vrtdwd/components", {"component": {"name": "Docs"}}),
            create={"name": "A new database", **_WINDOW},
        ),
    ),
)  # fmt: skip
