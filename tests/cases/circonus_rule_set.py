"""Rule sets: the documented example of the original wrapper, then what changes about it."""

from __future__ import annotations

from .words import Case, Cost, Raw, Reference, Sample, Things

_ABSENCE = {"criteria": "on absence", "severity": "1", "value": 1, "wait": "0"}
_TOO_HIGH = {"criteria": "max value", "severity": 2, "value": 40.0, "wait": 10}
_KEY = {"check": "/check/12345", "metric_name": "foo"}

CASE = Case(
    "circonus_rule_set",
    missing={"rules": [_ABSENCE]},
    says="one of the following is required: id, check",
    create={
        **_KEY,
        "metric_type": "numeric",
        "contact_groups": {"1": ["On Call"], "2": [], "3": [], "4": [], "5": []},
        "rules": [_ABSENCE],
    },
    change={**_KEY, "rules": [{**_ABSENCE, "value": 300}, _TOO_HIGH], "notes": "Page the data people"},
    remove={**_KEY, "state": "absent"},
    things=Things("circonus", "/v2/rule_set", query={"f_check": "/check/12345"}, where={"metric_name": "foo"},
                  item="/v2{id}", id="_cid"),
    creation=("POST", "/rule_set$"),
    # The list of the check's rule sets; one more for each kind that is referred to by name.
    cost=Cost(create=(2, 1), unchanged=(2, 0), change=(1, 1), remove=(1, 1), absent=(1, 0)),
    chosen=("id", "link", "notes", "parent", "user_json"),
    twin=Raw("circonus", "POST", "/v2/rule_set", {**_KEY, "metric_type": "numeric", "rules": []}),
    crowd=Raw(
        "circonus", "POST", "/v2/rule_set",
        {"check": "/check/12345", "metric_name": "other{n}", "metric_type": "numeric", "rules": []},
    ),
    crowd_size=1001,
    many={"check": "/check/12345", "metric_name": "many{n}", "contact_groups": {"1": ["On Call"]}, "rules": [_TOO_HIGH]},
    many_other={"rules": [_ABSENCE]},
    elsewhere=({"notes": "Ask Jo first"}, {"link": "https://wiki.example.org/new"}),
    many_reads=2,  # the rule sets, and the contact groups
    fields={
        "rules": Sample([_ABSENCE, _TOO_HIGH], [_TOO_HIGH], []),
        "contact_groups": Sample({"1": ["On Call"], "2": ["Web Team"]}, {"1": ["Web Team"]}, {"1": [], "2": []}),
        "name": Sample("Foo", "Bar", ""),
        "link": Sample("https://wiki.example.org/foo", "https://wiki.example.org/bar", ""),
        "notes": Sample("Wake somebody", "Let them sleep", ""),
        "parent": Sample("/rule_set/1001", "/rule_set/2001", ""),
        "user_json": Sample({"team": "web"}, {"team": "db", "level": 2}, {}),
    },
    fixed=("check", "metric_name", "metric_pattern", "filter", "metric_type"),
    prepare=(
        Raw(
            "circonus", "POST", "/v2/rule_set",
            {
                "check": "/check/60001", "metric_name": "version", "metric_type": "numeric", "name": "Database gone",
                "rules": [{"criteria": "on absence", "severity": 1, "value": 300, "wait": 0}],
            },
        ),
    ),
    references=(
        Reference(
            "check", "www.example.com http", "/check/12345",
            shared="db1.example.com json:nad",
            create={"metric_name": "foo"},
        ),
        Reference(
            "contact_groups.1", "On Call", "/contact_group/1234",
            twin=Raw("circonus", "POST", "/v2/contact_group", {"name": "On Call", "contacts": {"external": [], "users": []}}),
            create=_KEY,
        ),
        Reference(
            "parent", "Database gone", "/rule_set/2001",
            twin=Raw(
                "circonus", "POST", "/v2/rule_set",
                {"check": "/check/60002", "metric_name": "another", "metric_type": "text", "name": "Database gone", "rules": []},
            ),
            create=_KEY,
        ),
    ),
)  # fmt: skip
