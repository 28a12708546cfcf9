"""P4: names in, ids on the wire. For every option that refers to something; two of a name fail, none is a warning in check mode."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import RESOURCES
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import Either, Field, ListOf
from tests.cases.table import CASES
from tests.cases.words import Case, Reference
from tests.support.declarations import inmost, is_reference, members_of
from tests.support.engine import Engine, creation_naming, target_of
from tests.support.raw import bare, id_of, make, prepare

EVERY = [
    pytest.param(case, one, id=f"{module}-{one.option}") for module, case in CASES.items() for one in case.references
]
every_reference = pytest.mark.parametrize(("case", "reference"), EVERY)


@every_reference
def test_a_name_and_an_id_are_the_same(engine: Engine, case: Case, reference: Reference) -> None:
    prepare(engine.sandbox, case)
    made = engine.done(case.module, creation_naming(case, reference, reference.name))
    assert made["changed"]
    for written in (reference.name, id_of(engine.sandbox, case, reference)):
        again = engine.done(case.module, creation_naming(case, reference, written))
        assert (again["changed"], bool(again.writes)) == (case.repeats, case.repeats)


@every_reference
def test_a_name_that_two_things_bear_fails_and_lists_both(engine: Engine, case: Case, reference: Reference) -> None:
    if reference.twin is None and not reference.shared:
        pytest.skip("names are unique here")
    prepare(engine.sandbox, case)
    ids = [id_of(engine.sandbox, case, reference)]
    if reference.twin is not None:
        made = bare(make(engine.sandbox, reference.twin))
        ids.append(str(made.get("_cid") or made["id"]))
    else:
        ids = ["/check/60001", "/check/60002"]
    for check in (False, True):
        ran = engine.refused(case.module, creation_naming(case, reference, reference.shared or reference.name), check=check)
        assert all(one in ran["msg"] for one in ids), ran["msg"]
        assert reference.option in ran["msg"]
        assert ran.writes == []


@every_reference
def test_a_name_that_nothing_bears_fails_and_names_the_option(engine: Engine, case: Case, reference: Reference) -> None:
    prepare(engine.sandbox, case)
    options = creation_naming(case, reference, "Nobody's") | case.looks
    ran = engine.refused(case.module, options)
    assert reference.option in ran["msg"]
    assert "Nobody's" in ran["msg"]
    assert ran.writes == []
    target = target_of(case, reference)
    if target is not None and target.create is None:  # nobody makes such things, so no earlier task will
        check = engine.refused(case.module, options, check=True)
        assert (reference.option in check["msg"], "Nobody's" in check["msg"], check.writes) == (True, True, [])
    elif reference.planned:
        check = engine.done(case.module, options, check=True)
        assert any("this fails unless an earlier task creates it" in said for said in check.warnings)
        assert check["changed"]
        assert check.writes == []


NAMED_BY_ENDS = ("pagerduty_service_dependency", "pagerduty_event_orchestration_path")
"""Of these nobody says an id: what they are between, or of, is all there is to say."""
BESIDE_THE_ID = [
    pytest.param(case, one.name, id=f"{module}-{one.name}")
    for module, case in CASES.items()
    for one in RESOURCES[module].referring
    if case.remove.get("state") == "absent" and is_reference(one) and one.name in RESOURCES[module].naming
    if one.name not in RESOURCES[module].inside({}) and RESOURCES[module].identity.at and module not in NAMED_BY_ENDS
]
HELPING_TO_REMOVE = [
    pytest.param(CASES[module], one, id=f"{module}-{one.name}")
    for module, kind in RESOURCES.items()
    for one in kind.guiding_references
    if CASES[module].remove.get("state") == "absent"
]


def naming(one: Field, name: str) -> Any:
    """Return an option's value that refers to something by this name."""
    inner = one.type.item if isinstance(one.type, ListOf) else one.type
    value: Any = name
    if members := [member for member in members_of(one) if member.type.refers]:
        value = {members[0].name: naming(members[0], name)}
    return [value] if inner is not one.type else value


class TestWhatIsRemoved:
    """What a removal does not need cannot make it pass over what is there."""

    @pytest.mark.parametrize(("case", "option"), BESIDE_THE_ID)
    def test_is_found_by_its_id_whatever_else_is_said(self, engine: Engine, case: Case, option: str) -> None:
        prepare(engine.sandbox, case)
        made = engine.done(case.module, case.create)["resource"]
        around = {name: case.create[name] for name in RESOURCES[case.module].inside(case.create) if name in case.create}
        remove = {**around, "id": made["id"], option: naming(RESOURCES[case.module].by_name[option], "Nobody's"), "state": "absent"}
        assert engine.done(case.module, remove)["action"] == case.actions[2]
        assert engine.done(case.module, remove)["action"] == "unchanged"

    @pytest.mark.parametrize("name", ["Nobody's", "PNOB0DY"])
    @pytest.mark.parametrize(("case", "one"), HELPING_TO_REMOVE)
    def test_is_not_passed_over_because_what_helps_is_not_there(self, engine: Engine, case: Case, one: Field, name: str) -> None:
        prepare(engine.sandbox, case)
        engine.done(case.module, case.create)
        remove = {**case.remove, one.name: naming(one, name)}
        ran = engine.refused(case.module, remove)
        assert one.name in ran["msg"]
        assert f"named {name!r}" in ran["msg"]
        assert ran.writes == []
        check = engine.done(case.module, remove, check=True)
        assert [said for said in check.warnings if "this fails unless an earlier task creates it" in said and name in said]
        assert check["changed"]
        engine.done(case.module, case.remove)
        for check in (True, False):
            again = engine.done(case.module, remove, check=check)
            assert (again["changed"], again.warnings) == (False, [])


def test_a_window_that_a_key_names_ends_whatever_services_are_said(engine: Engine) -> None:
    engine.done("pagerduty_maintenance_window", {"key": "CHG-1", "services": ["Web shop"], "duration": "1h"})
    remove = {"key": "CHG-1", "services": ["Nobody's"], "state": "absent"}
    assert engine.done("pagerduty_maintenance_window", remove)["action"] == "deleted"


def is_one_of_several(case: Case, reference: Reference) -> bool:
    first, *rest = reference.option.split(".")
    one = next(one for one in (*RESOURCES[case.module].asked, *RESOURCES[case.module].module.options) if one.name == first)
    for name in rest[:-1]:
        one = next(member for member in members_of(one) if member.name == name)
    return bool(rest) and isinstance(inmost(one.type), Either)


@pytest.mark.parametrize(("case", "reference"), [one for one in EVERY if is_one_of_several(*one.values)])
def test_a_null_in_the_place_of_one_of_several_is_refused_before_any_call(engine: Engine, case: Case, reference: Reference) -> None:
    options: Any = creation_naming(case, reference, None)
    ran = engine.refused(case.module, options)
    assert " names nothing; give " in ran["msg"]
    assert ran.rows == []


class TestNamesBeforeAndAfter:
    """A list that was read for a name in the task tells the other names too: no value is half names and half ids."""

    CHANGES = {
        "one thing by another": ("statuspage_component", {"id": "v6q2k8wd1mzp"}, {}, {"group": "Regional"}, {"group": "Core"}),
        "a list": ("statuspage_subscriber", {"email": "a@x.org"}, {"components": ["Docs", "EU"]}, {"components": ["EU", "US"]}, None),
        "a list of what is named by its id": (
            "statuspage_component_group", {"id": "t4k1x8gcm3wz"}, {}, {"components": ["Docs"]}, {"components": ["EU", "US"]},
        ),
        "a map": (
            "statuspage_incident", {"key": "k", "name": "n"},
            {"components": {"Docs": "operational"}}, {"components": {"EU": "operational"}}, None,
        ),
        "a list with an address of its own": (
            "statuspage_page_access_user", {"email": "a@x.org"}, {"components": ["Docs"]}, {"components": ["EU"]}, None,
        ),
    }  # fmt: skip

    @pytest.mark.parametrize("as_loop", [False, True], ids=["one task", "of a loop"])
    @pytest.mark.parametrize(("module", "key", "first", "then", "was"), CHANGES.values(), ids=CHANGES)
    def test_both_are_names(self, engine: Engine, module, key, first, then, was, as_loop) -> None:
        if first:
            engine.done(module, {**key, **first})
        check = engine.done(module, {**key, **then}, check=True, session=engine.session(many=as_loop))
        ran = engine.done(module, {**key, **then}, session=engine.session(many=as_loop))
        assert check["diff"] == ran["diff"]
        (option,) = then
        assert ran["diff"]["before"][option] == (was or first)[option]
        assert ran["diff"]["after"][option] == then[option]


@every_reference
def test_a_name_that_nothing_bears_is_answered_with_the_nearest_ones(engine: Engine, case: Case, reference: Reference) -> None:
    if case.module == "pagerduty_alert":
        pytest.skip("a page does not wait for that")
    if len(reference.name) < 3:
        pytest.skip("too short to be near anything")
    prepare(engine.sandbox, case)
    if len(reference.name) < 3:
        pytest.skip("of a name so short there is nothing near")
    written = f"{reference.name[:-1]}x"
    ran = engine.refused(case.module, creation_naming(case, reference, written))
    assert f"named {written!r}; the nearest " in ran["msg"]
    offered = ran["msg"].partition("; the nearest ")[2]
    assert repr(reference.name) in offered
    assert offered.count("'") <= 6


def test_things_that_share_a_name_are_listed_with_where_they_are(engine: Engine) -> None:
    for group in ("Core", "Regional"):
        engine.done("statuspage_component", {"name": "Search", "group": group})
    ran = engine.refused("statuspage_component", {"name": "Search", "description": "x"})
    assert ran["msg"].count(" of group Core") == ran["msg"].count(" of group Regional") == 1
    ran = engine.refused("statuspage_subscriber", {"email": "a@example.org", "components": ["Search"]})
    assert ran["msg"].count(" of group Core") == ran["msg"].count(" of group Regional") == 1
    assert "give the id" in ran["msg"]


def test_of_what_is_not_made_yet_no_id_is_asked_for(engine: Engine) -> None:
    entries = [
        {"statuspage_component": {"name": "Docs", "group": "Core"}},
        {"statuspage_subscriber": {"email": "a@example.org", "components": ["Docs"]}},
    ]
    ran = engine.refused("apply", {"resources": entries})
    assert "one that is to be made of group Core" in ran["msg"]
    assert "of no group" in ran["msg"]
    assert "Unknown" not in ran["msg"]
    assert "make it first" in ran["msg"]
    assert "give the id" not in ran["msg"]


def test_what_stands_inside_another_thing_says_inside_which(engine: Engine) -> None:
    engine.done("statuspage_incident", {"key": "INC-9", "name": "Late", "body": "We look."})
    ran = engine.refused("statuspage_postmortem", {"incident": "INC-9", "body": "What happened"})
    assert "Cannot create Statuspage postmortem (incident INC-9) (PUT " in ran["msg"]
    made = engine.done("statuspage_incident_subscriber", {"incident": "INC-9", "email": "a@example.org"})
    assert made["diff"]["after_header"] == "Statuspage incident subscriber 'a@example.org' (incident INC-9)"


@pytest.mark.parametrize(
    ("module", "options", "words"),
    [
        ("statuspage_info", {"resource": "component", "filter": "active_maintenance"}, "there, id and name can be given"),
        ("statuspage_info", {"resource": "subscriber_count", "name": "x"}, "there, subscriber_state and subscriber_type can be given"),
        ("apply", {"resources": [], "prune": [{"statuspage_component": {"nmae": "x"}}]}, "nmae cannot be filtered by; description, "),
    ],
)
def test_a_filter_that_cannot_be_used_lists_those_that_can(engine: Engine, module: str, options: dict, words: str) -> None:
    ran = engine.refused(module, options)
    assert words in ran["msg"]
    assert ran.rows == []
