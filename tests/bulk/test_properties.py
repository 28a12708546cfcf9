"""P1: the second run changes nothing. P2: check mode tells the truth. By properties, over generated declarations."""

from __future__ import annotations

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.support.bulk import COMPONENTS
from tests.support.raw import headers

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


child = some.fixed_dictionaries(
    {"team": some.just("Platform/Software"), "parent": some.integers(0, 99)},
    optional={"priority": some.integers(1, 3), "tags": some.lists(some.text("ab", min_size=1, max_size=3), max_size=3)},
)


def _entries(module, options, key):
    return some.lists(options, max_size=6, unique_by=key).map(lambda all_of: [{module: one} for one in all_of])


def _families(alerts, children):
    """Return alerts with others below them: each names one that stands before it, so that there is no circle."""
    family = [one["zmon_alert_definition"] for one in alerts]
    for number, one in enumerate(children if family else ()):
        parent = family[one["parent"] % len(family)]["name"]
        family.append({"name": f"{number} below {parent}", **one, "parent": parent})
    return [{"zmon_alert_definition": one} for one in family]


alerts = some.builds(
    _families, _entries("zmon_alert_definition", alert, lambda one: one["name"]), some.lists(child, max_size=3)
)
declarations = some.tuples(
    _entries("statuspage_component", component, lambda one: one["name"]),
    _entries("circonus_rule_set", rule_set, lambda one: one["metric_name"]),
    alerts,
).map(lambda lists: [one for entries in lists for one in entries])


def foretold(ran):
    """Return what a run says of each entry, without the ids that only the service can choose."""
    entries = [{name: value for name, value in one.items() if name not in ("id", "url")} for one in ran["entries"]]
    return {"entries": entries, **{name: ran[name] for name in ("changed", "diff", "summary")}}


def assert_told_the_truth(check, ran):
    """Assert that check mode said what the run did, and that the run did what it said: one write for each change."""
    assert not ran.failed, ran.result
    assert check.writes == []
    assert foretold(check) == foretold(ran)
    assert len(ran.writes) == sum(one["changed"] for one in ran["entries"])


@EXAMPLES
@given(entries=declarations)
def test_plan_is_empty_after_apply_and_check_mode_told_what_the_run_did(bulk, sandbox, entries):
    sandbox.reset()
    check = bulk.apply(*entries, check=True)
    ran = bulk.apply(*entries)
    assert_told_the_truth(check, ran)
    assert ran["summary"] == ({"created": len(entries)} if entries else {})
    again = bulk.apply(*entries)
    assert (again["changed"], again.writes) == (False, []), again["diff"]


@EXAMPLES
@given(before=declarations, after=declarations, chance=some.randoms(use_true_random=False))
def test_any_state_leads_to_any_other(bulk, sandbox, before, after, chance):
    """Some of what was there is to go, the rest is as it was or is changed, and what is new comes."""
    sandbox.reset()
    assert not bulk.apply(*before).failed
    stays = set(map(_key, after))
    going = [one for one in before if _key(one) not in stays and chance.random() < 0.5]
    for one in before:  # a child stands after its parent, and goes with it
        if one not in going and _parent(one) in map(_key, going):
            going.append(one)
    wanted = [*after, *({module: {**options, "state": "absent"}} for one in going for module, options in one.items())]
    chance.shuffle(wanted)
    assert_told_the_truth(bulk.apply(*wanted, check=True), bulk.apply(*wanted))
    again = bulk.apply(*wanted)
    assert (again["changed"], again.writes) == (False, []), again["diff"]


def _key(entry):
    ((module, options),) = entry.items()
    return module, options.get("name") or options["metric_name"]


def _parent(entry):
    ((module, options),) = entry.items()
    return module, options.get("parent")


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


# Anything beside anything: entries that name, own, take from and contradict each other

NAMES = ("Website", "Docs", "EU", "US", "a", "b", "a ")
IDS = {"Website": "v6q2k8wd1mzp", "Docs": "d9f6b3yqn2lh", "EU": "h3n9c5xjt7br", "Core": "q7r5d2vhb9ns", "Regional": "t4k1x8gcm3wz"}
GROUPS = ("Core", "Regional", "New", IDS["Core"])
SAID = some.sampled_from(["one", "two"])
STATE = some.sampled_from(["present", "present", "present", "absent"])
COMPONENT = some.sampled_from([*NAMES, *(IDS[name] for name in ("Website", "Docs", "EU"))])


def _some_of(values, least=0):
    return some.lists(values, min_size=least, max_size=3, unique=True)


def _entry(module, required, optional):
    return some.fixed_dictionaries(required, optional=optional).map(lambda one: {module: one})


def _with_id(options):
    """Say which component is meant by its id, where it has one."""
    ((module, one),) = options.items()
    return {module: {"id": IDS[one["name"]], **{key: value for key, value in one.items() if key != "name"}}} if one["name"] in IDS else options


a_component = _entry(
    "statuspage_component",
    {"name": some.sampled_from(NAMES)},
    {"group": some.sampled_from(["", *GROUPS]), "description": SAID, "state": STATE},
)
a_group = _entry(
    "statuspage_component_group",
    {"name": some.sampled_from(GROUPS[:3])},
    {"components": _some_of(COMPONENT, 1), "description": SAID, "state": STATE},
)
an_incident = _entry(
    "statuspage_incident",
    {"key": some.sampled_from(["i", "j"]), "name": SAID},
    {"components": _some_of(COMPONENT).map(lambda names: dict.fromkeys(names, "operational"))},
)
a_subscriber = _entry(
    "statuspage_subscriber",
    {"email": some.sampled_from(["S@example.org", "s@example.org", "t@example.org"])},
    {"components": _some_of(COMPONENT), "state": STATE},
)
a_user = _entry(
    "statuspage_page_access_user",
    {"email": some.sampled_from(["u@example.org", "U@example.org", "v@example.org"])},
    {
        "page_access_groups": _some_of(some.sampled_from(["VIP", "VIP ", "Press"])),
        "components": _some_of(COMPONENT),
        "metrics": _some_of(some.just("m")),
        "state": STATE,
    },
)
users_of_a_group = _entry(
    "statuspage_page_access_group",
    {"name": some.sampled_from(["VIP", "Press"])},
    {
        "page_access_users": _some_of(some.sampled_from(["u@example.org", "v@example.org"])),
        "components": _some_of(COMPONENT),
        "state": STATE,
    },
)
a_provider = _entry("statuspage_metrics_provider", {"type": some.just("Self")}, {"state": STATE})
a_metric = _entry(
    "statuspage_metric",
    {"name": some.sampled_from(["m", "n"]), "provider": some.just("Self")},
    {"suffix": SAID, "state": STATE},
)
ROOT = {"check_definition": "20", "condition": "True", "priority": 1}
OURS = some.just("Platform/Software")
an_alert_below = _entry(
    "zmon_alert_definition",
    {"name": some.sampled_from("pqr"), "team": OURS},
    {"parent": some.sampled_from("pqr"), "state": STATE, "priority": some.integers(1, 3)},
)
an_alert_above = _entry(
    "zmon_alert_definition",
    {"name": some.sampled_from("pq"), "team": OURS, "description": SAID},
    {},
).map(lambda one: {module: {**ROOT, **options} for module, options in one.items()})
anything = some.one_of(
    a_component,
    a_component,
    a_component.map(_with_id),
    a_group,
    a_group,
    an_incident,
    a_subscriber,
    a_user,
    users_of_a_group,
    a_provider,
    a_metric,
    some.builds(lambda options: {"circonus_rule_set": options}, rule_set),
    an_alert_below,
    an_alert_above,
)


def _called(entry):
    """Return what an entry is called: most lists hold each name once, or little else than twins would be tried."""
    ((module, options),) = entry.items()
    names = (options.get(name) for name in ("id", "name", "key", "email", "type", "metric_name"))
    return module, next(str(name) for name in names if name).strip().lower()


related = some.one_of(a_component, a_component.map(_with_id), a_group, a_group)
any_list = some.one_of(
    some.lists(anything, max_size=6, unique_by=_called),
    some.lists(related, min_size=2, max_size=6, unique_by=_called),
    some.lists(anything, max_size=6),
)
SHOWN = {
    COMPONENTS: ("name", "description", "group_id", "status", "group"),
    "/v1/pages/kctbh9vrtdwd/component-groups": ("name", "description", "components"),
    "/v1/pages/kctbh9vrtdwd/incidents": ("name", "status", "components"),
    "/v1/pages/kctbh9vrtdwd/subscribers": ("email", "mode", "components"),
    "/v1/pages/kctbh9vrtdwd/page_access_users": ("email", "page_access_group_ids"),
    "/v1/pages/kctbh9vrtdwd/page_access_groups": ("name", "page_access_user_ids", "component_ids"),
    "/v1/pages/kctbh9vrtdwd/metrics_providers": ("type",),
    "/v1/pages/kctbh9vrtdwd/metrics": ("name", "suffix", "metrics_provider_id"),
    "/v2/rule_set": ("check", "metric_name", "rules", "contact_groups", "notes"),
    "/api/v1/checks/all-active-alert-definitions": ("name", "team", "description", "parent_id", "priority"),
}


def told(sandbox):
    """Return what the services hold, past the modules, with names in the place of ids, which are others in each run."""
    rows, names = [], {}
    for path in SHOWN:
        system = {"/v1": "statuspage", "/v2": "circonus", "/ap": "zmon"}[path[:3]]
        params = {"state": "all"} if path.endswith("/subscribers") else {}
        answer = sandbox.request(system, "GET", path, params=params, headers=headers(sandbox, system)).json()
        for row in answer if isinstance(answer, list) else answer["alert_definitions"]:
            rows.append((path, row))
            names[str(row.get("_cid") or row["id"])] = str(row.get("name") or row.get("email") or row.get("type"))

    def plain(value):
        if isinstance(value, list):
            return sorted((plain(one) for one in value), key=repr)
        if isinstance(value, dict):
            return {key: plain(one) for key, one in value.items()} if "name" not in value else value["name"]
        return names.get(str(value), value)

    return sorted(repr((path, {name: plain(row.get(name)) for name in SHOWN[path]})) for path, row in rows)


@EXAMPLES
@given(entries=any_list, seed=some.integers(0, 99))
def test_any_list_ends_the_same_in_any_order_or_is_refused_before_any_write(bulk, sandbox, entries, seed):
    """Neither the order of the list nor how many are written at once changes what comes of it, and check mode tells it."""
    assert_ends_the_same(bulk, sandbox, entries, seed, told)


def assert_ends_the_same(bulk, sandbox, entries, seed, told):
    """Apply entries in three orders, one at a time and eight at once, each from the seed data. told: sandbox -> what it holds."""
    shuffled = entries[:]
    random.Random(seed).shuffle(shuffled)
    outcomes = []
    for order, parallel in ((entries, 1), (shuffled, 8), (entries[::-1], 8)):
        sandbox.reset()
        check = bulk.apply(*order, parallel=parallel, check=True)
        ran = bulk.apply(*order, parallel=parallel)
        if ran.failed:
            assert ran.writes == [], ran.result
            assert check.failed or any("this fails unless an earlier task" in one for one in check.warnings), (check.result, ran.result)
            outcomes.append("refused")
            continue
        assert_told_the_truth_of_actions(check, ran)
        outcomes.append((ran["summary"], told(sandbox)))
        again = bulk.apply(*order, parallel=parallel)
        assert (again.failed, again.result.get("changed"), again.writes) == (False, False, []), (ran.result, again.result)
    assert outcomes[0] == outcomes[1] == outcomes[2]


def assert_told_the_truth_of_actions(check, ran):
    """Assert that check mode said what the run did."""
    assert (check.failed, check.writes) == (False, []), check.result
    assert foretold(check) == foretold(ran)


WITHIN = {
    "of a group": ({"statuspage_component": {"group": "Core"}}, lambda one: one.get("group_id") == "q7r5d2vhb9ns"),
    "of a status": (
        {"statuspage_component": {"status": "major_outage"}},
        lambda one: one.get("group") is False and one["status"] == "major_outage",
    ),
    "of two options": (
        {"statuspage_component": {"group": "Regional", "status": "operational"}},
        lambda one: one.get("group_id") == "t4k1x8gcm3wz" and one["status"] == "operational",
    ),
    "of a metric": ({"circonus_rule_set": {"metric_name": "a"}}, lambda one: one.get("metric_name") == "a"),
    "of a priority": (
        {"zmon_alert_definition": {"team": "Platform/Software", "priority": 1}},
        lambda one: one.get("team") == "Platform/Software" and one.get("priority") == 1,
    ),
}
"""Filters, and for each what it means in the vendor's own words."""
LISTS = (
    ("statuspage", COMPONENTS, {"per_page": 100}, lambda told: told),
    ("circonus", "/v2/rule_set", {"size": 1000}, lambda told: told),
    ("zmon", "/api/v1/checks/all-active-alert-definitions", {}, lambda told: told["alert_definitions"]),
)


def everything(sandbox):
    """Return what the services hold, past the modules, by id. (Statuspage drops a group with its last component.)"""
    found = {}
    for system, path, query, rows in LISTS:
        answer = sandbox.request(system, "GET", path, params=query, headers=headers(sandbox, system))
        found.update({(system, str(row.get("_cid") or row["id"])): row for row in rows(answer.json()) if not row.get("group")})
    return found


@EXAMPLES
@given(entries=declarations, within=some.sampled_from(sorted(WITHIN)), chance=some.randoms(use_true_random=False))
def test_prune_removes_what_is_under_the_filter_and_touches_nothing_else(bulk, sandbox, entries, within, chance):
    entries = [one for one in entries if _parent(one)[1] is None]  # ZMON keeps the parent of what is outside the filter
    sandbox.reset()
    assert not bulk.apply(*entries).failed
    wanted, belongs = WITHIN[within]
    before = everything(sandbox)
    kept = [one for one in entries if chance.random() < 0.5]
    options = {"prune": [wanted], "prune_limit": "100%"}
    check = bulk.apply(*kept, check=True, **options)
    ran = bulk.apply(*kept, **options)
    assert_told_the_truth(check, ran)
    after = everything(sandbox)
    listed = {one["id"] for one in ran["entries"] if one["index"] is not None}
    gone = {key for key, row in before.items() if belongs(row) and key[1] not in listed}
    assert after == {key: row for key, row in before.items() if key not in gone}
