"""Subscribers of an incident: Ada, who hears of an outage until she has heard enough."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Things

_PAGE = "/v1/pages/kctbh9vrtdwd"
_ADA = {"incident": "Outage", "email": "ada@example.com"}

CASE = Case(
    "statuspage_incident_subscriber",
    missing={"incident": "Outage"},
    says="one of the following is required: id, email, phone_number",
    create=_ADA,
    change={},  # nothing of it can be changed
    remove={**_ADA, "state": "absent"},
    # The sandbox's own list, because the incident has another id every time.
    things=Things("statuspage", "/_sandbox/subscribers", where={"email": "ada@example.com"}),
    creation=("POST", "/subscribers$"),
    # One more read than the subscriber's own: the list in which the name of the incident is looked up.
    cost=Cost(create=(2, 1), unchanged=(2, 0), remove=(2, 1), absent=(2, 0)),
    chosen=("id", "phone_country", "phone_number"),
    fixed=("incident", "email", "phone_country", "phone_number", "skip_confirmation_notification"),
    many={"incident": "Outage", "email": "many{n}@example.com"},
    many_reads=3,  # one page of incidents, two of subscribers
    references=(
        Reference(
            "incident", "Outage", among=Things("statuspage", f"{_PAGE}/incidents", where={"name": "Outage"}),
            twin=Raw("statuspage", "POST", f"{_PAGE}/incidents", {"incident": {"name": "Outage"}}),
            create={"email": "ada@example.com"},
        ),
    ),
    prepare=(
        Raw("statuspage", "POST", f"{_PAGE}/incidents", {"incident": {"name": "Outage", "status": "investigating"}}),
    ),
)  # fmt: skip
