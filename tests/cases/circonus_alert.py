"""Alerts: one that has opened is commented, and cleared. The service opens them; nobody makes one."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_KEY = {"metric_name": "duration", "check": "www.example.com http"}
_SLOW = {
    "check": "/check/12345", "metric_name": "duration", "metric_type": "numeric",
    "rules": [{"criteria": "max value", "severity": 1, "value": "100", "wait": 0}],
}  # fmt: skip

CASE = Case(
    "circonus_alert",
    missing={"comment": "We know"},
    says="one of the following is required: id, metric_name",
    create={**_KEY, "comment": "We know"},
    change={},
    remove={**_KEY, "state": "absent"},
    actions=("updated", "", "deleted"),
    things=Things("circonus", "/v2/alert", where={"comment": "We know"}, item="/v2{id}", id="_cid"),
    creation=("PUT", r"/alert/\d+$"),
    cost=Cost(create=(2, 1), unchanged=(2, 0), remove=(2, 1), absent=(2, 0)),
    chosen=(),
    masked=("occurred_on",),
    identify=_KEY,
    fields={"comment": Sample("We know", "Jo knows", "")},
    prepare=(
        Raw("circonus", "POST", "/v2/rule_set", _SLOW),
        Raw("circonus", "POST", "/_sandbox/metrics", {"check": "/check/12345", "metrics": {"duration": 500}}),
    ),
    references=(
        Reference(
            "check", "www.example.com http", "/check/12345", shared="db1.example.com json:nad", planned=False,
            create={"metric_name": "duration", "comment": "We know"},
        ),
    ),
    fixed=("metric_name", "check", "severity"),
)  # fmt: skip
