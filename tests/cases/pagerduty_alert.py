"""Alerts: "No data received" of the original wrapper; what changes about it is that somebody works on it."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Things

_ROUTING_KEY = "4baa5d20cfba466a5e075b02698f455c"
_MD5 = "0ace123ba99999160f35ea3bd381a318"

CASE = Case(
    "pagerduty_alert",
    missing={"state": "acknowledged"},
    says="dedup_key is missing",
    create={
        "service_key": _ROUTING_KEY,
        "description": "No data received",
        "client": "My Client",
        "client_url": "http://mysite.com",
        "details": {"some_key": "some_value"},
    },
    change={"incident_key": _MD5, "description": "Working on it.", "state": "acknowledged"},
    remove={"incident_key": _MD5, "description": "Fixed it.", "state": "resolved"},
    looks={"incident_key": _MD5, "state": "acknowledged"},
    actions=("triggered", "acknowledged", "resolved"),
    things=Things(
        "pagerduty", "/incidents", "incidents",
        {"statuses[]": ["triggered", "acknowledged"], "incident_key": _MD5, "date_range": "all"},
    ),
    creation=("POST", "/v2/enqueue$"),
    # The open incidents of the key, the alerts of the one there is, and its integration.
    cost=Cost(create=(1, 1), unchanged=(3, 0), change=(3, 1), remove=(3, 1), absent=(1, 0)),
    chosen=("id",),
    masked=("id",),
    crowd=Raw(
        "pagerduty", "POST", "/v2/enqueue",
        {
            "routing_key": _ROUTING_KEY, "event_action": "trigger", "dedup_key": "other{n}",
            "payload": {"summary": "Other {n}", "source": "elsewhere", "severity": "info"},
        },
    ),
    crowd_size=101,
    keeps=False,
    many={"description": "One of many: {n}"},
    many_other={"refresh": True},
    many_reads=300,  # no list shows an alert's key: three calls for each, as for one
    references=(Reference("service", "Web shop", "PWEBSHP", planned=False, create={"description": "No data received"}),),
)  # fmt: skip
