"""Paths of event orchestrations: what becomes of the events of the web shop."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Things

_KEY = {"service": "Web shop"}
_INFO = {"label": "Only informative", "conditions": ["event.severity matches 'info'"], "actions": {"suppress": True}}
_REST = {"label": "The rest", "actions": {"annotate": "See the runbook", "severity": "error"}}
_NIGHT = {"label": "Nacht, ночь, 夜 🌙", "conditions": ["event.source matches part 'db'"], "actions": {"suspend": "5m"}}


_ROUTER = {"orchestration": "Everything", "type": "router"}


def _start(*rules: dict) -> list[dict]:
    return [{"id": "start", "rules": list(rules)}]


CASE = Case(
    "pagerduty_event_orchestration_path",
    missing={"sets": _start(_INFO)},
    says="one of the following is required: service, orchestration",
    create={**_KEY, "sets": _start(_INFO, _REST)},
    change={**_KEY, "sets": _start(_NIGHT, _INFO, _REST), "catch_all": {"severity": "warning"}},
    remove={**_KEY, "state": "absent"},
    actions=("updated", "updated", "deleted"),
    things=Things("pagerduty", "/event_orchestrations/services/PWEBSHP", "orchestration_path.sets.rules", where={"label": "Only informative"}),
    creation=("PUT", "/services/PWEBSHP$"),
    chosen=(),
    # The service, and its path; it is switched off as well when the rules go. Of an empty one it is asked whether it is on.
    cost=Cost(create=(2, 1), unchanged=(2, 0), change=(2, 1), remove=(2, 2), absent=(3, 0)),
    fixed=("orchestration", "service", "type", "sets", "catch_all", "active"),
    identify=_KEY,
    references=(
        Reference("service", "Web shop", "PWEBSHP", create={"sets": _start(_INFO)}),
        Reference("orchestration", "Everything", create={"type": "unrouted", "catch_all": {"severity": "info"}},
                  among=Things("pagerduty", "/event_orchestrations", "orchestrations")),
        Reference("catch_all.priority", "P2", "PPR10R2", create=_KEY),
        Reference("catch_all.escalation_policy", "Default", "PDEFEP1", create=_KEY),
        Reference("catch_all.route_to_service", "Billing", "PB1LL1N", create=_ROUTER),
        Reference("sets.rules.actions.priority", "P2", "PPR10R2", create=_KEY),
        Reference("sets.rules.actions.escalation_policy", "Default", "PDEFEP1", create=_KEY),
        Reference("sets.rules.actions.route_to_service", "Billing", "PB1LL1N", create=_ROUTER),
    ),
    prepare=(Raw("pagerduty", "POST", "/event_orchestrations", {"orchestration": {"name": "Everything"}}),),
)  # fmt: skip
