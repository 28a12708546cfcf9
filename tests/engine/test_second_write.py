"""P1 over every field: whatever is accepted is unchanged the second time, and what others wrote in odd forms is no change.

Of each service, each type of value in each role is tried on one field, and every field that has members of its own.
"""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.values import (
    Day,
    Flag,
    Instant,
    Json,
    ListOf,
    Map,
    Members,
    Number,
    Ref,
    Text,
    Value,
)
from tests.cases.table import CASES
from tests.cases.words import Case, Raw, Sample
from tests.support.engine import RESOURCES, Engine
from tests.support.raw import make, prepare
from tests.support.sandbox import Sandbox
from tests.support.shapes import first_fields

TEXTS = ("007", "1.10", "null", "a, b", "Zürich ☃", " around ", "two\r\nlines\n")
"""What other programs take for something else than a text."""


DOCUMENT = {"n": 1.0, "none": None, "deep": {"": [], "t": True}, "long": 2**53}
EDGES: tuple[tuple[type, list[Any]], ...] = (
    (Flag, [True, False, "yes", "off", 1]),
    (Number, [0, "1", 2.0, "3.0", 10**12]),
    (Day, ["2024-02-29"]),
    (Instant, ["2027-01-15T08:00:00+01:00", "2027-01-15 07:00", "1800000000", "2027-01-15"]),
    (Text, [*TEXTS, ""]),
    (Json, [DOCUMENT, {"a": DOCUMENT}]),
)
"""What a task may say of a field of a type; the first that fits."""


def spellings(kind: Value, sample: Sample) -> list[Any]:
    """Return what a task may say of a field: the case's own values, in other spellings too, and those at the edges."""
    own = [sample.one, sample.other, *kind.choices]
    if isinstance(kind, Ref):
        return [f" {own[0]} ", f"{own[1]}\n"]
    if isinstance(kind, ListOf):
        texts = [[TEXTS[0], TEXTS[5]], list(TEXTS), [*TEXTS[:2], *TEXTS[:2]], []] if isinstance(kind.item, Text) else []
        return [*own, [*own[0], *own[0]], own[0][::-1], *texts]
    if isinstance(kind, (Map, Members)):
        return [*own, {**own[0], **own[1]}]
    return [*own, *next((edges for one, edges in EDGES if isinstance(kind, one)), [])]


UNSETTLED = {("circonus_graph", "none")}
"""Nobody has shown how the style of a graph is cleared: its description knows null alone, and null is mostly ignored."""
TRIED = first_fields((module, name) for module, case in CASES.items() for name in case.fields)
FIELDS = [
    pytest.param(case, name, sample, id=f"{module}-{name}", marks=() if (module, name) in TRIED else pytest.mark.full)
    for module, case in CASES.items()
    for name, sample in case.fields.items()
]


@pytest.mark.parametrize(("case", "name", "sample"), FIELDS)
def test_whatever_is_accepted_is_unchanged_the_second_time(engine: Engine, case: Case, name: str, sample: Sample) -> None:
    prepare(engine.sandbox, case)
    made = engine.done(case.module, {**case.create, name: sample.one})
    identify = {"id": made["resource"]["id"]} if case.identify is None else case.identify
    accepted = 0
    for written in spellings(RESOURCES[case.module].by_name[name].type, sample):
        if isinstance(written, str) and (case.module, written) in UNSETTLED:
            continue
        options = {**identify, name: written}
        first = engine.run(case.module, options)
        if first.failed:
            assert "defect" not in first["msg"], (written, first["msg"])
            continue
        accepted += 1
        again = engine.done(case.module, options)
        assert (again["changed"], again.writes) == (False, []), (written, again.result.get("diff"))
        assert first["resource"].get(name) == again["resource"].get(name), written
    assert accepted, "nothing was accepted"


# What others wrote


_PAGE, _RULE = "/v1/pages/kctbh9vrtdwd", {"criteria": "max value", "severity": "2", "value": "40.0", "wait": "10"}
ODD = {
    "numbers as text, and a threshold with a zero": (
        "circonus_rule_set", {"check": 12345, "metric_name": "odd", "rules": [{**_RULE, "severity": 2, "value": 40, "wait": 10}]},
        Raw("circonus", "POST", "/v2/rule_set", {"check": "/check/12345", "metric_name": "odd", "metric_type": "numeric",
                                                 "rules": [_RULE], "contact_groups": {}}),
    ),
    "windows that mean nothing": (
        "circonus_rule_set", {"check": 12345, "metric_name": "odd", "rules": [{**_RULE, "severity": 2, "value": 40, "wait": 10}]},
        Raw("circonus", "POST", "/v2/rule_set", {"check": "/check/12345", "metric_name": "odd", "metric_type": "numeric",
                                                 "rules": [{**_RULE, "windowing_duration": 60}], "contact_groups": {"3": []}}),
    ),
    "a note with blanks around it": (
        "circonus_rule_set", {"check": 12345, "metric_name": "odd", "rules": [], "notes": "Ask Jo", "link": ""},
        Raw("circonus", "POST", "/v2/rule_set", {"check": "/check/12345", "metric_name": "odd", "metric_type": "numeric",
                                                 "rules": [], "notes": "  Ask Jo\n", "link": None, "contact_groups": {}}),
    ),
    "a description that is null": (
        "circonus_annotation", {"category": "odd", "title": "t", "start": "2027-01-15T08:00:00Z", "description": ""},
        Raw("circonus", "POST", "/v2/annotation", {"category": "odd", "title": "t", "start": 1800000000, "stop": 1800000000,
                                                   "description": "", "rel_metrics": None}),
    ),
    "an alert in other words": (
        "zmon_alert_definition",
        {"name": "Odd", "team": "Platform/Software", "check_definition": 20, "description": "d", "condition": "c", "priority": 2,
         "entities": [{"type": "host", "port": 8080}, {"type": "city"}], "tags": ["a", "b"], "period": "",
         "parameters": {"limit": {"value": 1.0}}},
        Raw("zmon", "POST", "/api/v1/alert-definitions",
            {"name": "Odd", "team": "Platform/Software", "responsible_team": "Platform/Software", "check_definition_id": "20",
             "description": "d\n", "condition": "c\n", "priority": "2", "status": "ACTIVE", "template": False, "period": None,
             "entities": [{"type": "city"}, {"port": "8080", "type": "host"}], "entities_exclude": [], "tags": ["b", "a"],
             "parameters": {"limit": {"value": 1, "comment": None, "type": None}}, "notifications": None}),
    ),
    "colours in capital letters": (
        "statuspage_page", {"css_greens": "#aabbcc", "css_reds": "abc"},
        Raw("statuspage", "PATCH", _PAGE, {"page": {"css_greens": "AABBCC", "css_reds": "#AABBCC"}}),
    ),
    "an empty text where there is none": (
        "statuspage_component", {"name": "Odd", "description": ""},
        Raw("statuspage", "POST", f"{_PAGE}/components", {"component": {"name": "Odd", "description": None}}),
    ),
    "an address in capital letters": (
        "statuspage_page_access_user", {"email": "Jo@Example.com"},
        Raw("statuspage", "POST", f"{_PAGE}/page_access_users", {"page_access_user": {"email": "JO@example.COM"}}),
    ),
    "a number as it was typed": (
        "statuspage_subscriber", {"phone_country": "us", "phone_number": "+202 5550199"},
        Raw("statuspage", "POST", f"{_PAGE}/subscribers", {"subscriber": {"phone_country": "US", "phone_number": "(202) 555-0199"}}),
    ),
    "a slash at the end of an address": (
        "statuspage_metrics_provider", {"type": "NewRelic", "metric_base_uri": "https://api.newrelic.com"},
        Raw("statuspage", "POST", f"{_PAGE}/metrics_providers",
            {"metrics_provider": {"type": "NewRelic", "metric_base_uri": "https://api.newrelic.com/", "api_key": "k"}}),
    ),
    "lines that end in another way": (
        "statuspage_incident", {"name": "Odd", "body": "One\nTwo\n"},
        Raw("statuspage", "POST", f"{_PAGE}/incidents", {"incident": {"name": "Odd", "body": "One\r\nTwo", "status": "investigating"}}),
    ),
}  # fmt: skip


@pytest.mark.parametrize("odd", ODD)
def test_what_somebody_else_wrote_in_another_form_is_no_change(engine: Engine, sandbox: Sandbox, odd: str) -> None:
    module, options, call = ODD[odd]
    make(sandbox, call)
    ran = engine.done(module, options)
    assert (ran["changed"], ran.writes) == (False, []), ran.result.get("diff")
