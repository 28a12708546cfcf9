"""Notification rules: a call after five minutes, and none."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Things

_KEY = {"user": "demo@example.org", "contact_method": "Mobile", "urgency": "high", "delay": 5}
_METHODS = "/users/PDEM0US/contact_methods"
_LIST = "/users/PDEM0US/notification_rules"
_MOBILE = {"type": "phone_contact_method", "label": "Mobile", "address": "2125550123", "country_code": 1}

CASE = Case(
    "pagerduty_notification_rule",
    missing={"user": "demo@example.org"},
    says="one of the following is required: id, contact_method",
    create=_KEY,
    change={},
    remove={**_KEY, "state": "absent"},
    things=Things(
        "pagerduty", _LIST, "notification_rules", {"urgency": "all"}, where={"start_delay_in_minutes": 5},
    ),
    creation=("POST", f"{_LIST}$"),
    # The users' names, the contact methods, the rules.
    cost=Cost(create=(3, 1), unchanged=(3, 0), remove=(3, 1), absent=(3, 0)),
    prepare=(Raw("pagerduty", "POST", _METHODS, {"contact_method": _MOBILE}),),
    fixed=("user", "contact_method", "urgency", "delay"),
    references=(
        Reference("user", "demo@example.org", "PDEM0US", create={**_KEY, "contact_method": "Default"}),
        Reference(
            "contact_method", "Mobile",
            among=Things("pagerduty", _METHODS, "contact_methods", where={"label": "Mobile"}),
            create=_KEY,
            twin=Raw("pagerduty", "POST", _METHODS, {"contact_method": {**_MOBILE, "address": "2125550124"}}),
        ),
    ),
)  # fmt: skip
