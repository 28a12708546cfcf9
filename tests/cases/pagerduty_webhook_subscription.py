"""Webhook subscriptions: the bot of the web shop."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_KEY = {"url": "https://bot.example.com/pagerduty", "filter": {"service": "Web shop"}}
_EVENTS = ["incident.triggered", "incident.resolved"]
_RAW = {
    "type": "webhook_subscription",
    "delivery_method": {"type": "http_delivery_method", "url": "https://bot.example.com/pagerduty"},
    "events": ["incident.triggered"],
    "filter": {"type": "service_reference", "id": "PWEBSHP"},
}

CASE = Case(
    "pagerduty_webhook_subscription",
    missing={"events": _EVENTS},
    says="one of the following is required: id, url",
    create={**_KEY, "events": _EVENTS, "custom_headers": [{"name": "X-Bot", "value": "shop-4711-secret"}]},
    change={**_KEY, "events": ["incident.resolved", "incident.triggered", "incident.escalated"]},
    remove={**_KEY, "state": "absent"},
    things=Things(
        "pagerduty", "/webhook_subscriptions", "webhook_subscriptions",
        where={"filter": {"type": "service_reference", "id": "PWEBSHP"}}, item="/webhook_subscriptions/{id}", envelope="webhook_subscription",
    ),
    creation=("POST", "/webhook_subscriptions$"),
    chosen=("id", "description", "active", "secret", "temporarily_disabled"),
    moved=("temporarily_disabled",),
    masked=("id", "secret"),
    once=("secret",),
    # The service, and what listens to it.
    cost=Cost(create=(2, 1), unchanged=(2, 0), change=(2, 1), remove=(2, 1), absent=(2, 0)),
    crowd=Raw("pagerduty", "POST", "/webhook_subscriptions", {"webhook_subscription": {
        **_RAW, "delivery_method": {"type": "http_delivery_method", "url": "https://other.example.com/{n}"},
    }}),
    crowd_size=101,
    twin=Raw("pagerduty", "POST", "/webhook_subscriptions", {"webhook_subscription": _RAW}),
    many={"url": "https://many.example.com/{n}", "events": ["incident.triggered"]},
    many_other={"events": ["incident.resolved"]},
    many_reads=1,  # the list
    elsewhere=({"description": "By hand"}, {"active": False}),
    fields={
        "filter": Sample({"service": "Web shop"}, {"team": "Platform"}),
        "events": Sample(_EVENTS, ["incident.annotated"]),
        "description": Sample("For the bot", "Für den Bot", ""),
        "active": Sample(True, False),
    },
    fixed=("url", "custom_headers"),
    references=(
        Reference("filter.service", "Web shop", "PWEBSHP", create={"url": _KEY["url"], "events": _EVENTS}),
        Reference("filter.team", "Platform", "PTEAM01", create={"url": _KEY["url"], "events": _EVENTS}),
    ),
)  # fmt: skip
