"""Extensions: incidents of the web shop become tickets."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_KEY = {"name": "Tickets", "services": ["Web shop"], "extension_schema": "ServiceNow (v7)"}
_URL = "https://tickets.example.com/pagerduty?token=5bC1"
_RAW = {
    "type": "extension",
    "name": "Tickets",
    "extension_objects": [{"id": "PWEBSHP", "type": "service_reference"}],
    "extension_schema": {"id": "PEXTS02", "type": "extension_schema_reference"},
    "endpoint_url": "https://elsewhere.example.com/",
}

CASE = Case(
    "pagerduty_extension",
    missing={"config": {"snow_user": "pagerduty"}},
    says="one of the following is required: id, name",
    create={**_KEY, "endpoint_url": _URL, "config": {"snow_user": "pagerduty"}},
    change={**_KEY, "config": {"snow_user": "pagerduty", "sync_options": "manual_sync"}},
    remove={**_KEY, "state": "absent"},
    things=Things("pagerduty", "/extensions", "extensions", where={"name": "Tickets"}, item="/extensions/{id}", envelope="extension"),
    creation=("POST", "/extensions$"),
    # The schemas, the service, and its extensions of that name.
    chosen=("id", "config"),
    cost=Cost(create=(3, 1), unchanged=(3, 0), change=(3, 1), remove=(3, 1), absent=(3, 0)),
    crowd=Raw("pagerduty", "POST", "/extensions", {"extension": {**_RAW, "name": "Tickets {n}"}}),
    crowd_size=101,
    twin=Raw("pagerduty", "POST", "/extensions", {"extension": _RAW}),
    many={**_KEY, "name": "Many {n}", "config": {"snow_user": "pagerduty"}, "endpoint_url": _URL},
    many_other={"config": {"snow_user": "other"}},
    many_reads=3,  # the extensions, the schemas, and the services
    fields={
        "name": Sample("Tickets", "Tickets, заявки 🎫", where=("name", "summary")),
        "config": Sample({"snow_user": "pagerduty"}, {"snow_user": "other", "sync_options": "manual_sync"}),
    },
    fixed=("services", "extension_schema", "endpoint_url"),
    references=(
        Reference("services", "Web shop", "PWEBSHP", create={**_KEY, "endpoint_url": _URL}),
        Reference("extension_schema", "ServiceNow (v7)", "PEXTS02", create={**_KEY, "endpoint_url": _URL}),
    ),
)  # fmt: skip
