"""plan.py, whatever is wanted: it changes none of its arguments, and what it made it leaves alone."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.steadyops.monitoring.plugins.module_utils.paths import Addresses
from ansible_collections.steadyops.monitoring.plugins.module_utils.plan import plan
from ansible_collections.steadyops.monitoring.plugins.module_utils.steps import Desired, Sent
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.circonus.kinds import RULE_SET
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.statuspage.kinds import COMPONENT
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.zmon.kinds import ALERT_DEFINITION
from tests.support.network import NOON
from tests.support.properties import steady

TEXT = st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1, max_size=8).filter(str.strip)
NUMBER = st.integers(0, 9000) | st.floats(0, 9000).map(lambda number: round(number, 3))
GROUPS = st.lists(st.sampled_from(["/contact_group/1", "/contact_group/2", "/contact_group/3"]), max_size=3)


def choice(resource, name):
    return st.sampled_from(resource.by_name[name].type.choices)


def component_as_read(body, row):
    """Statuspage: what is not sent keeps its value; clears come back as null."""
    fresh = {
        "id": "c1",
        "group": False,
        "group_id": None,
        "description": None,
        "status": "operational",
        "showcase": True,
        "only_show_if_degraded": False,
        "start_date": None,
        "position": 1,
    }
    return {**(row or fresh), **body["component"]}


def rule_set_as_read(body, row):
    """Circonus: thresholds come back as text, seconds of absence as a number, five severities, a window of 300 s."""
    rules = []
    for rule in body.get("rules") or []:
        value = rule["value"] if rule["criteria"] == "on absence" else str(rule["value"])
        rules.append({**rule, "value": value, "windowing_duration": rule.get("windowing_duration") or 300})
    groups = {**{str(n): [] for n in range(1, 6)}, **body.get("contact_groups", {})}
    fresh = {"_cid": "/rule_set/7", "user_json": {}, **dict.fromkeys(("name", "link", "notes", "parent", "filter"))}
    return {**(row or fresh), **body, "rules": rules, "contact_groups": groups}


def alert_as_read(body, row):
    """ZMON: parameters come back as JSON text, sets in an order of its own, lists nobody set as null."""
    named = {
        name: json.dumps({"comment": None, "type": None, **one}) for name, one in (body.get("parameters") or {}).items()
    }
    lists = {"notifications": body.get("notifications") or None, "tags": (body.get("tags") or [])[::-1] or None}
    lists |= {"entities": body["entities"][::-1]} if body.get("entities") else {}
    return {"parent_id": None, "period": None, **body, **lists, "parameters": named, "id": 311, "last_modified": 1}


SCENES = {
    "statuspage_component": (
        COMPONENT,
        st.fixed_dictionaries(
            {"name": TEXT},
            optional={
                "description": TEXT | st.just(""),
                "status": choice(COMPONENT, "status"),
                "group": st.sampled_from(["g1", "g2"]),
                "showcase": st.booleans(),
                "only_show_if_degraded": st.booleans(),
                "start_date": st.just("2024-06-07"),
            },
        ),
        component_as_read,
    ),
    "circonus_rule_set": (
        RULE_SET,
        st.fixed_dictionaries(
            {"check": st.just("/check/12345"), "metric_name": st.just("foo")},
            optional={
                "rules": st.lists(
                    st.fixed_dictionaries(
                        {
                            "criteria": st.sampled_from(["min value", "max value", "equals"]),
                            "severity": st.integers(1, 5),
                            "value": NUMBER | NUMBER.map(str),
                        },
                        optional={
                            "wait": st.integers(0, 60),
                            "windowing_function": st.sampled_from(["average", "derive"]),
                            "windowing_duration": st.sampled_from([60, 300]),
                        },
                    ),
                    max_size=3,
                ),
                "contact_groups": st.dictionaries(st.sampled_from("12345"), GROUPS, max_size=5),
                "notes": TEXT | st.just(""),
                "link": TEXT,
                "user_json": st.dictionaries(TEXT, NUMBER, max_size=2),
            },
        ),
        rule_set_as_read,
    ),
    "zmon_alert_definition": (
        ALERT_DEFINITION,
        st.fixed_dictionaries(
            {
                "name": TEXT,
                "team": st.just("shop"),
                "description": TEXT,
                "condition": TEXT,
                "check_definition": st.just("20"),
                "priority": choice(ALERT_DEFINITION, "priority"),
            },
            optional={
                "entities": st.lists(st.dictionaries(TEXT, TEXT | NUMBER | st.booleans(), max_size=2), max_size=3),
                "notifications": st.lists(TEXT, max_size=2),
                "tags": st.lists(TEXT, max_size=3),
                "status": choice(ALERT_DEFINITION, "status"),
                "template": st.booleans(),
                "period": TEXT | st.just(""),
                "parameters": st.dictionaries(
                    TEXT,
                    st.fixed_dictionaries({"value": NUMBER | TEXT}, optional={"comment": TEXT, "type": TEXT}),
                    max_size=2,
                ),
            },
        ),
        alert_as_read,
    ),
}


def wish_for(resource, options):
    canonical = {name: resource.by_name[name].type.canonical(value) for name, value in options.items()}
    return Desired(resource, options=canonical)


def planned(wish, row):
    return plan(wish, row, Addresses({"page_id": "p1"}), NOON)


def carried_out(as_read, wish, row):
    """Return the row as the service would show it after the plan."""
    (step,) = planned(wish, row).steps
    return as_read(json.loads(json.dumps(step.at(Sent([], NOON)).body)), row)


@pytest.mark.parametrize("module", SCENES)
class TestEveryResource:
    def test_what_was_created_is_left_alone(self, module):
        resource, wishes, as_read = SCENES[module]

        @steady
        @given(wishes)
        def story(options):
            wish = wish_for(resource, options)
            row = carried_out(as_read, wish, None)
            assert planned(wish, row).action == "unchanged"

        story()

    def test_what_was_updated_is_left_alone(self, module):
        resource, wishes, as_read = SCENES[module]

        @steady
        @given(wishes, wishes)
        def story(first, second):
            row = carried_out(as_read, wish_for(resource, first), None)
            identity = {name: first[name] for name in resource.identity.key if name in first}
            wish = wish_for(resource, {**second, **identity})
            result = planned(wish, row)
            if result.changed:
                row = carried_out(as_read, wish, row)
            assert planned(wish, row).action == "unchanged"

        story()

    def test_prediction_holds_after_a_creation(self, module):
        resource, wishes, as_read = SCENES[module]

        @steady
        @given(wishes)
        def story(options):
            wish = wish_for(resource, options)
            predicted = planned(wish, None).resource
            real = wish.shown(resource.to_options(carried_out(as_read, wish, None)))
            assert {name: real[name] for name in predicted} == predicted

        story()

    def test_prediction_holds_after_an_update(self, module):
        resource, wishes, as_read = SCENES[module]

        @steady
        @given(wishes, wishes)
        def story(first, second):
            row = carried_out(as_read, wish_for(resource, first), None)
            wish = wish_for(
                resource, {**second, **{name: first[name] for name in resource.identity.key if name in first}}
            )
            result = planned(wish, row)
            real = wish.shown(resource.to_options(carried_out(as_read, wish, row) if result.changed else row))
            assert {name: real[name] for name in result.resource} == result.resource

        story()

    def test_what_the_task_leaves_out_survives_an_update(self, module):
        resource, wishes, as_read = SCENES[module]

        @steady
        @given(wishes, wishes)
        def story(first, second):
            row = carried_out(as_read, wish_for(resource, first), None)
            wish = wish_for(
                resource, {**second, **{name: first[name] for name in resource.identity.key if name in first}}
            )
            if not planned(wish, row).changed:
                return
            was, now = (wish.shown(resource.to_options(one)) for one in (row, carried_out(as_read, wish, row)))
            left_out = [one.name for one in resource.asked if one.name not in wish.options and one.name in was]
            assert {name: now.get(name) for name in left_out} == {name: was[name] for name in left_out}

        story()

    def test_arguments_are_as_they_were(self, module):
        resource, wishes, as_read = SCENES[module]

        @steady
        @given(wishes, wishes)
        def story(first, second):
            row = carried_out(as_read, wish_for(resource, first), None)
            wish = wish_for(
                resource, {**second, **{name: first[name] for name in resource.identity.key if name in first}}
            )
            before = copy.deepcopy((wish.options, row))
            for there in (None, row):
                planned(wish, there)
            assert (wish.options, row) == before

        story()
