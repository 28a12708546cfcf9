"""Groups of rule sets: the shop is down when its web server and its database are."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_KEY = {"name": "Shop down"}
_A = {"rule_set": "/rule_set/1001", "matching_severities": [2, 1]}
_B = {"rule_set": "1002", "matching_severities": "1,2,3,4"}
_BOTH = {"expression": " A  and B", "raise_severity": 1}
_ONE = {"expression": "1", "raise_severity": 3, "wait": 10}
_TOLD = {"1": ["/contact_group/1234"], "2": [], "3": [], "4": [], "5": []}
_MADE = {"rule_set_conditions": [_A, _B], "formulas": [_BOTH]}
_RAW = {
    "rule_set_conditions": [{"rule_set": "/rule_set/1001", "matching_severities": "12"}],
    "formulas": [{"expression": "A", "raise_severity": 1, "wait": 0}],
}

CASE = Case(
    "circonus_rule_set_group",
    missing={"tags": ["service:shop"]},
    says="one of the following is required: id, name",
    create={**_KEY, **_MADE, "contact_groups": {"1": ["On Call"]}, "tags": ["service:shop"]},
    change={**_KEY, "formulas": [{**_BOTH, "expression": "A and B"}, _ONE], "rule_set_conditions": [{**_A, "matching_severities": "12"}, _B]},
    remove={**_KEY, "state": "absent"},
    things=Things("circonus", "/v2/rule_set_group", where=_KEY, item="/v2{id}", id="_cid"),
    creation=("POST", "/rule_set_group$"),
    # The groups of that name; all contact groups for the one that is named.
    cost=Cost(create=(2, 1), unchanged=(2, 0), change=(1, 1), remove=(1, 1), absent=(1, 0)),
    twin=Raw("circonus", "POST", "/v2/rule_set_group", {**_KEY, **_RAW}),
    crowd=Raw("circonus", "POST", "/v2/rule_set_group", {"name": "Other {n}", **_RAW}),
    crowd_size=1001,
    many={"name": "Many {n}", **_MADE},
    many_other={"formulas": [_ONE]},
    elsewhere=({"contact_groups": _TOLD}, {"tags": ["env:prod"]}),
    many_reads=1,  # the groups
    fields={
        "name": Sample("Shop down", "Shop in trouble"),
        "rule_set_conditions": Sample([_A, _B], [_B, _A]),
        "formulas": Sample([_BOTH], [_ONE, _BOTH]),
        "contact_groups": Sample({"1": ["On Call"], "2": ["Web Team"]}, {"1": ["Web Team"]}, {"1": [], "2": []}),
        "tags": Sample(["service:shop"], ["service:shop", "env:prod"], []),
    },
    references=(
        Reference(
            "rule_set_conditions.rule_set", "Database gone", "/rule_set/2001", create={**_KEY, "formulas": [_ONE]},
            beside={"matching_severities": [1]},
            twin=Raw(
                "circonus", "POST", "/v2/rule_set",
                {"check": "/check/60002", "metric_name": "another", "metric_type": "text", "name": "Database gone", "rules": []},
            ),
        ),
        Reference(
            "contact_groups.1", "On Call", "/contact_group/1234",
            twin=Raw("circonus", "POST", "/v2/contact_group", {"name": "On Call", "contacts": {"external": [], "users": []}}),
            create={**_KEY, **_MADE},
        ),
    ),
    prepare=(
        Raw(
            "circonus", "POST", "/v2/rule_set",
            {
                "check": "/check/60001", "metric_name": "version", "metric_type": "numeric", "name": "Database gone",
                "rules": [{"criteria": "on absence", "severity": 1, "value": 300, "wait": 0}],
            },
        ),
    ),
)  # fmt: skip
