"""formerly: renaming and moving a thing in a list is an update, and no second thing."""

from __future__ import annotations

import pytest

from tests.cases.table import CASES
from tests.support.bulk import component, names
from tests.support.raw import prepare

REGIONAL = {"statuspage_component": {"group": "Regional"}}
RENAMED = component("Europe", group="Regional", formerly={"name": "EU", "group": "Regional"})
US = component("US", group="Regional")


def test_renaming_is_an_update(bulk, sandbox):
    """P1 and P2: check mode shows it, the run does it with one write, and then it is unchanged."""
    shown = bulk.apply(RENAMED, check=True)
    ran = bulk.apply(RENAMED)
    assert (shown["summary"], ran["summary"], len(ran.writes)) == ({"updated": 1}, {"updated": 1}, 1), ran.result
    assert shown["diff"] == ran["diff"]
    assert ran["entries"][0]["id"] == "h3n9c5xjt7br"
    again = bulk.apply(RENAMED)
    assert (again["summary"], again.writes) == ({"unchanged": 1}, [])
    assert "Europe" in names(sandbox)
    assert "EU" not in names(sandbox)


def test_moving_is_an_update(bulk):
    moved = component("EU", group="Core", formerly={"name": "EU", "group": "Regional"})
    ran = bulk.apply(moved)
    assert (ran["summary"], ran["entries"][0]["id"]) == ({"updated": 1}, "h3n9c5xjt7br"), ran.result
    assert bulk.apply(moved)["summary"] == {"unchanged": 1}


def test_what_is_there_under_neither_name_is_made(bulk):
    wanted = component("Asia", formerly={"name": "Orient"})
    assert bulk.apply(wanted)["summary"] == {"created": 1}
    assert bulk.apply(wanted)["summary"] == {"unchanged": 1}


def test_what_it_was_in_may_be_gone(bulk):
    wanted = component("Asia", formerly={"name": "Asia", "group": "Gone"})
    ran = bulk.apply(wanted, check=True)
    assert (ran["summary"], ran.warnings) == ({"created": 1}, [])
    assert bulk.apply(wanted)["summary"] == {"created": 1}


def test_another_thing_with_the_former_name_is_left_alone(bulk, sandbox):
    assert bulk.apply(RENAMED)["summary"] == {"updated": 1}
    assert bulk.apply(component("EU", group="Regional"))["summary"] == {"created": 1}
    assert bulk.apply(RENAMED)["summary"] == {"unchanged": 1}
    assert {"EU", "Europe"} <= set(names(sandbox))


def test_it_is_not_pruned(bulk, sandbox):
    assert bulk.apply(RENAMED, US, prune=[REGIONAL])["summary"] == {"updated": 1, "unchanged": 1}
    assert bulk.apply(RENAMED, US, prune=[REGIONAL])["summary"] == {"unchanged": 2}


@pytest.mark.parametrize("turned", [False, True], ids=["before it", "after it"])
def test_entry_that_names_it_as_it_is_called_now(bulk, turned):
    group = {"statuspage_component_group": {"name": "Regional", "components": ["Europe", "US"]}}
    entries = (RENAMED, group)[:: -1 if turned else 1]
    ran = bulk.apply(*entries)
    assert not ran.failed, ran.result
    assert bulk.apply(*entries)["summary"] == {"unchanged": 2}


@pytest.mark.parametrize("turned", [False, True], ids=["as listed", "the other way round"])
@pytest.mark.parametrize("name", ["A", "Z"])
def test_former_name_goes_to_another_thing(bulk, name, turned):
    """Whatever the order: it is free once the first one is renamed."""
    entries = (component(name, group="Regional", formerly={"name": "EU"}), component("EU", group="Regional"))[:: -1 if turned else 1]
    ran = bulk.apply(*entries)
    assert ran["summary"] == {"updated": 1, "created": 1}, ran.result
    assert {one["name"]: one["id"] for one in ran["entries"]}[f"{name} / Regional"] == "h3n9c5xjt7br"
    assert bulk.apply(*entries)["summary"] == {"unchanged": 2}


@pytest.mark.parametrize("turned", [False, True], ids=["as listed", "the other way round"])
def test_names_that_move_on(bulk, turned):
    entries = (component("US", group="Regional", formerly={"name": "EU"}), component("NA", group="Regional", formerly={"name": "US"}))
    entries = entries[:: -1 if turned else 1]
    ran = bulk.apply(*entries)
    assert ran["summary"] == {"updated": 2}, ran.result
    assert {one["name"]: one["id"] for one in ran["entries"]} == {"US / Regional": "h3n9c5xjt7br", "NA / Regional": "m8w4z1fpy6kd"}
    assert bulk.apply(*entries)["summary"] == {"unchanged": 2}


def test_two_things_that_change_names_are_refused(bulk):
    """Nobody can tell later whether they have."""
    ran = bulk.apply(component("EU", group="Regional", formerly={"name": "US"}), component("US", group="Regional", formerly={"name": "EU"}))
    assert (ran.failed, ran.rows) == (True, [])
    assert "a cycle nobody can begin" in ran["msg"]


def test_two_things_with_the_former_name_are_refused(bulk):
    assert not bulk.apply(component("Twice", group="Core"), component("Twice", group="Regional")).failed
    ran = bulk.apply(component("Once", formerly={"name": "Twice"}))
    assert (ran.failed, ran.writes) == (True, [])


def test_alert_in_zmon(bulk):
    wanted = {"zmon_alert_definition": {"name": "City far too hot", "team": "Platform/Software",
                                        "formerly": {"name": "City too hot", "team": "Platform/Software"}}}  # fmt: skip
    ran = bulk.apply(wanted)
    assert ran["summary"] == {"updated": 1}, ran.result
    assert bulk.apply(wanted)["summary"] == {"unchanged": 1}


def test_thing_inside_another(bulk, sandbox):
    case = CASES["pagerduty_service_integration"]
    prepare(sandbox, case)
    made = bulk.apply({case.module: case.create})["entries"][0]["id"]
    wanted = {case.module: {**case.create, "name": "Called otherwise", "formerly": {"name": case.create["name"]}}}
    ran = bulk.apply(wanted)
    assert (ran["summary"], ran["entries"][0]["id"]) == ({"updated": 1}, made), ran.result
    assert bulk.apply(wanted)["summary"] == {"unchanged": 1}


def test_plan_says_which_thing_it_is(bulk, tmp_path):
    file = str(tmp_path / "plan.json")
    assert bulk.apply(RENAMED, check=True, plan_to=file)["summary"] == {"updated": 1}
    other = component("Europe", group="Regional", formerly={"name": "US", "group": "Regional"})
    assert "does not say the same (formerly)" in bulk.apply(other, plan_from=file)["msg"]
    assert bulk.apply(RENAMED, plan_from=file)["summary"] == {"updated": 1}


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (component("a", formerly="b"), "formerly must be a dictionary with what the thing was found by: name, group"),
        (component("a", formerly={}), "formerly must be a dictionary"),
        (component("a", formerly={"description": "b"}), "formerly must be a dictionary"),
        (component("a", id="h3n9c5xjt7br", formerly={"name": "b"}), "formerly is of no use beside id"),
        ({"zmon_entity": {"id": "a", "type": "host", "formerly": {"id": "b"}}}, "nothing of this kind can be called otherwise"),
    ],
)
def test_what_leads_to_nothing_is_refused_before_any_call(bulk, entry, words):
    ran = bulk.apply(entry)
    assert (ran.failed, ran.rows) == (True, [])
    assert words in ran["msg"]
    assert "resources[0]" in ran["msg"]
