"""P1 and P2 of PagerDuty and Catchpoint: any list of entries, in any order, one at a time or eight at once."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as some

from tests.bulk.test_properties import EXAMPLES, SAID, STATE, _entry, _some_of, assert_ends_the_same
from tests.cases.table import CASES
from tests.support.raw import rows_of

TEAMS, POLICIES, SERVICES = ("Ops", "Ops ", "Web"), ("Databases", "Nights"), ("Search", "Cart", "Web shop")
USERS = ("demo@example.org", "noa.vidal@example.org", "new@example.org")
RESTS_ON = (("Search", "Billing"), ("Cart", "Billing"), ("Cart", "Search"), ("Web shop", "Search"), ("Web shop", "Cart"), ("Cart", "Cart"))
"""Who depends on whom: none of them close a circle, which the service refuses; the last is no dependency."""

a_target = some.sampled_from(USERS).map(lambda user: {"user": user})
a_rule = some.fixed_dictionaries(
    {"delay": some.sampled_from([10, 30]), "targets": some.lists(a_target, min_size=1, max_size=2, unique_by=repr)}
)
a_team = _entry(
    "pagerduty_team",
    {"name": some.sampled_from(TEAMS)},
    {"description": SAID, "parent": some.sampled_from(["", "Platform", "Ops", "Web"]), "state": STATE},
)
a_member = _entry(
    "pagerduty_team_membership",
    {"team": some.sampled_from(["Platform", "Ops"]), "user": some.sampled_from(USERS)},
    {"role": some.sampled_from(["manager", "responder"])},
)
a_user = _entry(
    "pagerduty_user",
    {"email": some.sampled_from(["new@example.org", "NEW@example.org"]), "name": SAID},
    {"job_title": SAID, "state": STATE},
)
a_policy = _entry(
    "pagerduty_escalation_policy",
    {"name": some.sampled_from(POLICIES), "rules": some.lists(a_rule, min_size=1, max_size=2)},
    {"description": SAID, "team": some.sampled_from(["Ops", "Platform"]), "state": STATE},
)
a_service = _entry(
    "pagerduty_service",
    {"name": some.sampled_from(SERVICES), "escalation_policy": some.sampled_from(["Default", *POLICIES])},
    {"description": SAID, "state": STATE},
)
a_dependency = some.tuples(some.sampled_from(RESTS_ON), STATE).map(
    lambda said: {
        "pagerduty_service_dependency": {"dependent_service": said[0][0], "supporting_service": said[0][1], "state": said[1]}
    }
)
a_tag = _entry("pagerduty_tag", {"label": some.sampled_from(["Lima", "lima", "Rome"])}, {"state": STATE})
a_product = some.just({"catchpoint_product": {"name": "Warehouse", "schedule": {"frequency": "10m", "nodes": ["733"]}}})
a_folder = _entry(
    "catchpoint_folder",
    {"name": some.sampled_from(["A", "B", "a "]), "product": some.sampled_from(["Shop", "Warehouse"])},
    {"parent": some.sampled_from(["A", "B", ""]), "state": STATE},
)
a_label = _entry(
    "catchpoint_label",
    {"name": some.sampled_from(["tier", "Tier", "zone"]), "values": _some_of(some.sampled_from(["gold", "silver"]), 1)},
    {"state": STATE},
)
a_node_group = _entry(
    "catchpoint_node_group",
    {"name": some.sampled_from(["North", "South"]), "nodes": _some_of(some.sampled_from(["733", "734"]), 1)},
    {"description": SAID, "state": STATE},
)
related = some.one_of(a_team, a_team, a_member, a_user, a_policy, a_policy, a_service, a_service, a_dependency)
inside = some.one_of(a_folder, a_folder, a_product)
anything = some.one_of(related, inside, a_tag, a_label, a_node_group)


def _called(entry):
    """Return what an entry is called: most lists hold each thing once, or little else than twins would be tried."""
    ((module, options),) = entry.items()
    naming = ("name", "email", "label", "team", "user", "supporting_service", "dependent_service", "product")
    return module, tuple(str(options[name]).strip().lower() for name in naming if name in options)


any_list = some.one_of(
    some.lists(related, min_size=2, max_size=6, unique_by=_called),
    some.lists(inside, min_size=2, max_size=5, unique_by=_called),
    some.lists(anything, max_size=6, unique_by=_called),
    some.lists(anything, max_size=5),
)
SHOWN = {
    "pagerduty_team": ("name", "description", "parent"),
    "pagerduty_user": ("email", "name", "job_title", "teams"),
    "pagerduty_escalation_policy": ("name", "description", "escalation_rules", "teams"),
    "pagerduty_service": ("name", "description", "escalation_policy"),
    "pagerduty_tag": ("label",),
    "catchpoint_product": ("name",),
    "catchpoint_folder": ("name", "productId", "parentId"),
    "catchpoint_label": ("name", "values", "labelValues"),
    "catchpoint_node_group": ("name", "description", "nodes"),
}


def told(sandbox):
    """Return what the services hold, with names in the place of ids, which are others in each run."""
    rows = [(module, row) for module in SHOWN for row in rows_of(sandbox, replace(CASES[module].things, where={}))]
    names = {str(row["id"]): str(row.get("name") or row.get("label") or row.get("email")) for _module, row in rows}

    def plain(value):
        if isinstance(value, list):
            return sorted((plain(one) for one in value), key=repr)
        if isinstance(value, dict) and {"id", "escalation_delay_in_minutes"} <= set(value):  # a rule has an id of its own
            return {name: plain(one) for name, one in value.items() if name != "id"}
        if isinstance(value, dict):
            called = names.get(str(value.get("id"))) or value.get("summary") or value.get("name")
            return called or {name: plain(one) for name, one in value.items()}
        return names.get(str(value), value)

    return sorted(repr((module, {name: plain(row.get(name)) for name in SHOWN[module]})) for module, row in rows)


@EXAMPLES
@given(entries=any_list, seed=some.integers(0, 99))
def test_any_list_of_who_is_on_call_and_what_is_watched_ends_the_same_or_is_refused_before_any_write(bulk, sandbox, entries, seed):
    assert_ends_the_same(bulk, sandbox, entries, seed, told)
