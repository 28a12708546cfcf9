"""P10: what export writes, apply accepts with zero changes. A whole Circonus account, and made again from what was written."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from tests.cases.words import Raw, Things
from tests.support.raw import make, rows_of

BROKERS = ("Ashburn, VA, US", "Chicago, IL, US")


@dataclass(frozen=True)
class Size:
    """How many things of each kind an account has."""

    bundles: int
    rule_sets: int
    contact_groups: int
    graphs: int
    dashboards: int
    worksheets: int
    groups: int


SMALL = Size(bundles=6, rule_sets=12, contact_groups=4, graphs=5, dashboards=2, worksheets=2, groups=2)
LARGE = Size(bundles=120, rule_sets=300, contact_groups=25, graphs=40, dashboards=6, worksheets=5, groups=8)


def kind(name: str, *things: dict[str, Any]) -> list[dict[str, Any]]:
    """Return entries of one kind."""
    return [{f"circonus_{name}": one} for one in things]


def bundle(number: int) -> dict[str, Any]:
    """Return a check bundle: of several types, some on a second broker."""
    name = f"Host {number:03}"
    target = f"host-{number:03}.example.org"
    said = {"display_name": name, "target": target, "brokers": [BROKERS[0]], "tags": [f"rack:{number % 7}", "env:prod"]}
    ways = (
        {"type": "http", "config": {"url": f"https://{target}/", "code": "^2..$"}, "notes": "Front tier"},
        {"type": "ping_icmp", "config": {"count": "3"}, "period": 120},
        {"type": "tcp", "config": {"port": str(2000 + number)}, "check_timeout": 5},
    )
    metrics = [{"name": f"metric{one}", "type": "numeric"} for one in range(3)] + [{"name": "words", "type": "text"}]
    return {**said, "metrics": metrics, **ways[number % 3]}


def rule_set(number: int, size: Size) -> dict[str, Any]:
    """Return a rule set: several for each check, of both types, windowed and escalated."""
    check, turn = f"Host {number % size.bundles:03}", number // size.bundles
    told = {str(1 + number % 5): [f"People {number % size.contact_groups:02}"], "5": ["People 00"]}
    if turn % 4 == 3:
        rules: list[dict[str, Any]] = [{"criteria": "on change", "severity": 4}]
        return {"check": check, "metric_name": "words", "metric_type": "text", "rules": rules, "contact_groups": told}
    rules = [
        {"criteria": "on absence", "severity": 1, "value": 300, "wait": 5},
        {"criteria": "max value", "severity": 2, "value": "90.50", "windowing_function": "average", "windowing_duration": 600},
    ]
    return {
        "check": check, "metric_name": f"metric{turn % 4}", "metric_type": "numeric", "rules": rules, "contact_groups": told,
        "name": f"Rules {number}", "link": f"https://wiki.example.org/{number}", "notes": "Look first", "user_json": {"n": number},
        **({"parent": "Rules 0"} if 0 < number < 5 else {}),
    }  # fmt: skip


def everything(size: Size) -> list[dict[str, Any]]:
    """Return the entries of an account that has some of everything; what refers to others is often before them."""
    groups = [
        {"name": f"Both {one}", "tags": ["env:prod"], "contact_groups": {"1": ["People 01"]},
         "rule_set_conditions": [{"rule_set": f"Rules {one + part}", "matching_severities": [1, 2]} for part in range(2)],
         "formulas": [{"expression": "A and B", "raise_severity": 1}, {"expression": "1", "raise_severity": 3, "wait": 10}]}
        for one in range(size.groups)
    ]  # fmt: skip
    graphs = [
        {
            "title": f"Graph {one:02}", "tags": ["env:prod"], "style": "line", "min_left_y": "0",
            "datapoints": [
                {
                    "name": "M", "check": f"Host {one % size.bundles:03}", "metric_name": "metric0", "metric_type": "numeric", "axis": "l",
                    "derive": "gauge", "color": "#4a00dc",
                },
                {"name": "Q", "caql": 'find("metric*") | stats:sum()', "metric_type": "caql", "axis": "r", "derive": "none", "color": "#0a9e4b"},
            ],
            "guides": [{"name": "limit", "color": "#aa3333", "data_formula": str(one), "legend_formula": "=round(VAL,0)"}],
        }
        for one in range(size.graphs)
    ]  # fmt: skip
    widget = {"widget_id": "w1", "type": "html", "origin": "a0", "width": 2, "height": 2}
    people = [
        {"name": f"People {one:02}", "tags": [f"team:{one}"], "aggregation_window": 60 * one,
         "contacts": {"external": [{"method": "email", "contact_info": f"people{one}@example.org"},
                                   {"method": "http", "contact_info": {"url": f"https://hooks.example.org/{one}"}}],
                      "users": [{"user": "jo@example.com", "method": "email"}]},
         **({"escalations": {"1": {"after": 900, "contact_group": "People 00"}}, "reminders": {"1": 60}} if one else {})}
        for one in range(size.contact_groups)
    ]  # fmt: skip
    return [
        *kind("rule_set_group", *groups),
        *kind("rule_set", *(rule_set(one, size) for one in range(size.rule_sets))),
        *kind("worksheet", *({"title": f"Sheet {one}", "graphs": [f"Graph {one + part:02}" for part in (1, 0)],
                              "smart_queries": [{"name": "Slow", "query": "latency*"}]} for one in range(size.worksheets))),
        *kind("graph", *graphs),
        *kind("dashboard", *({"title": f"Wall {one}", "shared": True, "options": {"text_size": 12 + one},
                              "widgets": [{**widget, "settings": {"title": str(one), "markup": "<b>x</b>"}}]} for one in range(size.dashboards))),
        *kind("contact_group", *people),
        *kind("check_bundle", *(bundle(one) for one in range(size.bundles))),
    ]  # fmt: skip


LISTS = ("worksheet", "graph", "dashboard", "rule_set_group", "rule_set", "contact_group", "check_bundle")
"""What an account is emptied of, in an order that works."""


def empty(sandbox: Any) -> None:
    """Remove what the seed data has, as far as the service lets anybody."""
    for name in LISTS:
        for row in rows_of(sandbox, Things("circonus", f"/v2/{name}")):
            make(sandbox, Raw("circonus", "DELETE", f"/v2{row['_cid']}"))


@pytest.fixture(params=[pytest.param(SMALL, id="small"), pytest.param(LARGE, id="large", marks=pytest.mark.full)])
def size(request: Any, sandbox: Any) -> Size:
    empty(sandbox)
    return request.param


def test_an_account_is_written_down_and_made_again(bulk: Any, sandbox: Any, size: Size) -> None:
    there = {json.dumps(one, sort_keys=True) for one in bulk.exported("circonus")}
    made = bulk.apply(*everything(size))
    assert not made.failed, made["msg"]
    assert made["summary"] == {"created": len(everything(size))}
    first = bulk.exported("circonus")
    assert len(first) == len(everything(size)) + len(there)
    again = bulk.apply(*first)
    assert not again.failed, again["msg"]
    assert (again["changed"], again.writes) == (False, []), again["diff"]

    sandbox.reset()
    empty(sandbox)
    check = bulk.apply(*first, check=True)
    restored = bulk.apply(*first)
    assert not restored.failed, restored["msg"]
    assert check["summary"] == restored["summary"] == {"created": len(everything(size)), "unchanged": len(there)}
    assert bulk.exported("circonus") == first
    assert bulk.apply(*first).writes == []


def test_an_account_is_written_down_by_names(bulk: Any, sandbox: Any, size: Size) -> None:
    bulk.apply(*everything(size))
    text = json.dumps(bulk.exported("circonus"))
    assert [one for name in LISTS for one in rows_of(sandbox, Things("circonus", f"/v2/{name}")) if f'"{one["_cid"]}"' in text] == []


def test_what_was_asked_for_twice_changes_nothing(bulk: Any, size: Size) -> None:
    """The entries as they were written by hand, not only as the export writes them."""
    bulk.apply(*everything(size))
    ran = bulk.apply(*everything(size))
    assert (ran["changed"], ran.writes) == (False, []), ran["diff"]
