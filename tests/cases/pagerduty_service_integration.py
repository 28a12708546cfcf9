"""Integrations of a service: one through which the mail of a deployment comes, and what of it counts."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_MAIL = {"integration_email": "deployment@steadyops-demo.pagerduty.com", "email_incident_creation": "on_new_email"}
_FILTER = {"subject_mode": "match", "subject_regex": "Failed", "body_mode": "always", "from_email_mode": "always"}
_HERE = {"service": "PB1LL1N", "name": "Deployment"}

CASE = Case(
    "pagerduty_service_integration",
    missing={"service": "PB1LL1N"},
    says="one of the following is required: id, name",
    create={**_HERE, "type": "email", **_MAIL},
    change={**_HERE, "email_incident_creation": "on_new_email_subject"},
    remove={**_HERE, "state": "absent"},
    things=Things(
        "pagerduty", "/services/PB1LL1N", "service.integrations", {"include[]": "integrations"}, {"name": "Deployment"},
        paging="pagerduty unpaged",
    ),
    creation=("POST", "/integrations$"),
    cost=Cost(create=(1, 1), unchanged=(1, 0), change=(1, 1), remove=(1, 1), absent=(1, 0)),
    chosen=(
        "id", "created_at", "html_url", "integration_key", "vendor",
    ),
    masked=("id", "created_at", "html_url", "integration_key"),
    once=("integration_key",),
    crowd=Raw("pagerduty", "POST", "/services/PB1LL1N/integrations", {
        "integration": {"type": "events_api_v2_inbound_integration", "name": "Other {n}"},
    }),
    crowd_size=101,
    many={"service": "PB1LL1N", "name": "Many {n}"},
    many_reads=1,
    fields={
        "integration_email": Sample(_MAIL["integration_email"], "delivery@steadyops-demo.pagerduty.com"),
        "email_incident_creation": Sample("on_new_email", "use_rules"),
        "email_filter_mode": Sample("all-email", "or-rules-email"),
        "email_filters": Sample([_FILTER], [{**_FILTER, "subject_regex": "Broken"}]),
        "email_parsing_fallback": Sample("open_new_incident", "discard"),
    },
    fixed=("service", "name", "type", "vendor", "email_parsers"),
    identify=_HERE,
    references=(
        Reference("service", "Web shop", "PWEBSHP", planned=False, create={"name": "Deployment"}),
        Reference("vendor", "Datadog", "PVEND11", planned=False, create=_HERE),
    ),
)  # fmt: skip
