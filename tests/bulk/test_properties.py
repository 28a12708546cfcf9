"""What holds for every declaration, by generated ones."""

from __future__ import annotations

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.bulk.stage import names

EXAMPLES = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
STATUSES = ("operational", "degraded_performance", "partial_outage", "major_outage", "under_maintenance")
TEXT = some.text(some.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=12)

component = some.fixed_dictionaries(
    {"name": TEXT},
    optional={
        "group": some.sampled_from(["Core", "Regional"]),
        "description": some.text("abc \n", max_size=10),
        "status": some.sampled_from(STATUSES),
        "showcase": some.booleans(),
        "only_show_if_degraded": some.booleans(),
    },
)
rule = some.fixed_dictionaries(
    {
        "criteria": some.sampled_from(["min value", "max value", "on absence"]),
        "severity": some.integers(1, 5),
        "value": some.integers(10, 999).map(str),
    },
    optional={"wait": some.integers(0, 60), "windowing_function": some.sampled_from(["average", "stddev"])},
)
rule_set = some.fixed_dictionaries(
    {"check": some.just("/check/12345"), "metric_name": some.text("abcdef`", min_size=1, max_size=8)},
    optional={
        "rules": some.lists(rule, max_size=3),
        "contact_groups": some.dictionaries(
            some.sampled_from("12345"), some.lists(some.sampled_from(["On Call", "Web Team"]), unique=True, max_size=2)
        ),
        "notes": some.text("xyz ", max_size=8),
    },
)
alert = some.fixed_dictionaries(
    {
        "name": some.text("abcdefgh", min_size=1, max_size=8),
        "team": some.just("Platform/Software"),
        "description": some.text("abc", min_size=1, max_size=5),
        "check_definition": some.sampled_from(["20", "City coordinates"]),
        "condition": some.just("True"),
        "priority": some.integers(1, 3),
    },
    optional={
        "status": some.sampled_from(["ACTIVE", "INACTIVE"]),
        "tags": some.lists(some.text("ab", min_size=1, max_size=3), max_size=3),
        "entities": some.lists(some.fixed_dictionaries({"type": some.sampled_from(["city", "host"])}), max_size=2),
        "parameters": some.dictionaries(
            some.text("ab", min_size=1, max_size=3), some.fixed_dictionaries({"value": some.integers(0, 9)}), max_size=2
        ),
    },
)


def _entries(module, options, key):
    return some.lists(options, max_size=6, unique_by=key).map(lambda all_of: [{module: one} for one in all_of])


declarations = some.tuples(
    _entries("statuspage_component", component, lambda one: one["name"]),
    _entries("circonus_rule_set", rule_set, lambda one: one["metric_name"]),
    _entries("zmon_alert_definition", alert, lambda one: one["name"]),
).map(lambda lists: [one for entries in lists for one in entries])


@EXAMPLES
@given(entries=declarations)
def test_plan_is_empty_after_apply_and_check_mode_told_what_the_run_did(bulk, sandbox, entries):
    sandbox.reset()
    check = bulk.apply(*entries, check=True)
    ran = bulk.apply(*entries)
    assert not ran.failed, ran.result
    assert check.writes == []
    assert (check["diff"], check["summary"]) == (ran["diff"], ran["summary"])
    again = bulk.apply(*entries)
    assert (again["changed"], again.writes) == (False, []), again["diff"]


@EXAMPLES
@given(before=declarations, after=declarations)
def test_any_state_leads_to_any_other(bulk, sandbox, before, after):
    sandbox.reset()
    bulk.apply(*before)
    check = bulk.apply(*after, check=True)
    ran = bulk.apply(*after)
    assert not ran.failed, ran.result
    assert check["diff"] == ran["diff"]
    assert bulk.apply(*after)["changed"] is False


@EXAMPLES
@given(entries=declarations, seed=some.integers(0, 99))
def test_order_of_entries_does_not_matter(bulk, sandbox, entries, seed):
    shuffled = entries[:]
    random.Random(seed).shuffle(shuffled)
    outcomes = []
    for order in (entries, shuffled):
        sandbox.reset()
        ran = bulk.apply(*order)
        assert not ran.failed, ran.result
        outcomes.append((ran["diff"], ran["summary"]))
        assert bulk.apply(*entries)["changed"] is False
    assert outcomes[0] == outcomes[1]


@EXAMPLES
@given(entries=_entries("statuspage_component", component, lambda one: one["name"]), group=some.sampled_from(["Core", "Regional"]))
def test_prune_never_touches_what_is_outside_the_filter(bulk, sandbox, entries, group):
    sandbox.reset()
    bulk.apply(*entries)
    inside = {"Core": {"Website"}, "Regional": {"EU", "US"}}[group]
    inside |= {one["statuspage_component"]["name"] for one in entries if one["statuspage_component"].get("group") == group}
    before = names(sandbox)
    keeper = sorted(inside)[0]
    ran = bulk.apply(
        {"statuspage_component": {"name": keeper, "group": group}},
        prune=[{"statuspage_component": {"group": group}}],
        prune_limit="100%",
    )
    assert not ran.failed, ran.result
    lost = set(before) - set(names(sandbox))
    assert lost <= inside - {keeper}
