"""Alert definitions of ZMON, where they are odd: names that several bear, inheritance, and what holds an alert."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.words import Raw
from tests.support.engine import Engine
from tests.support.raw import make
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence

MODULE = "zmon_alert_definition"
TEAM = {"team": "Platform/Software"}
ROOT = {**TEAM, "name": "Корень", "check_definition": "20", "condition": "value > limit", "description": "Wurzel", "priority": 3}


def alert(sandbox: Sandbox, identity: Any) -> dict[str, Any]:
    """Return an alert as a GET shows it."""
    return make(sandbox, Raw("zmon", "GET", f"/api/v1/alert-definitions/{identity}"))


def another(sandbox: Sandbox, identity: Any, **changes: Any) -> int:
    """Make another alert like this one, past the module."""
    row = {**alert(sandbox, identity), "parameters": {}, **changes}
    return make(sandbox, Raw("zmon", "POST", "/api/v1/alert-definitions", row))["id"]


@pytest.mark.parametrize("hidden", [{"status": "INACTIVE"}, {"template": True}], ids=["inactive", "template"])
@pytest.mark.parametrize("many", [False, True], ids=["one", "of a loop"])
def test_an_active_alert_hides_no_other_of_its_name(engine: Engine, sandbox: Sandbox, hidden: dict, many: bool) -> None:
    other = another(sandbox, 312, **hidden)
    for task in ({**TEAM, "name": "City too hot", "priority": 1}, {**ROOT, "parent": "City too hot"}):
        ran = engine.refused(MODULE, task, session=engine.session(many=many))
        is_one_clear_sentence(ran["msg"])
        assert "312" in ran["msg"]
        assert str(other) in ran["msg"]
        assert ran.writes == []
    ran = engine.refused("zmon_downtime", {"key": "K", "entities": ["a"], "duration": "1h", "alert_definitions": ["City too hot"]})
    assert "312" in ran["msg"]
    assert str(other) in ran["msg"]


def test_what_breaks_a_tie_finds_the_hidden_one(engine: Engine, sandbox: Sandbox) -> None:
    check = {"name": "Other", "description": "x", "owning_team": "Platform/Software", "entities": [{"type": "city"}], "interval": 60,
             "command": "1", "status": "ACTIVE", "last_modified_by": "x"}  # fmt: skip
    number = make(sandbox, Raw("zmon", "POST", "/api/v1/check-definitions", check))["id"]
    other = another(sandbox, 312, status="INACTIVE", check_definition_id=number)
    ran = engine.done(MODULE, {**TEAM, "name": "City too hot", "check_definition": "Other", "priority": 1})
    assert ran["resource"]["id"] == str(other)
    assert alert(sandbox, 312)["priority"] == 2


def test_a_check_of_a_name_is_listed_with_the_inactive_one(engine: Engine) -> None:
    for team, status in (("Platform", "INACTIVE"), ("Platform/Software", "ACTIVE")):
        task = {"name": "Twin", "owning_team": team, "status": status, "description": "x", "entities": [{"type": "city"}]}
        engine.done("zmon_check_definition", {**task, "interval": 60, "command": "1"})
    ran = engine.refused(MODULE, {**ROOT, "check_definition": "Twin"})
    assert "of owning team Platform, " in ran["msg"]


def family(engine: Engine) -> list[dict[str, Any]]:
    """Make a tree three deep; return its tasks."""
    parameters = {"limit": {"value": 40}, "unit": {"value": "°"}}
    tree = [
        {**ROOT, "template": True, "parameters": parameters},
        {**TEAM, "name": "Kind", "parent": "Корень", "parameters": {"limit": {"value": 50}}},
        {**TEAM, "name": "孫", "parent": "Kind", "tags": ["🏙"]},
    ]
    for task in tree:
        engine.done(MODULE, task)
    return tree


def test_a_tree_three_deep_inherits_overrides_and_gives_back(engine: Engine, sandbox: Sandbox) -> None:
    tree = family(engine)
    for task in tree:
        again = engine.done(MODULE, task)
        assert (again["changed"], again.writes) == (False, [])
    overridden = engine.done(MODULE, {**tree[2], "description": "Enkel"})["resource"]
    assert (overridden["description"], overridden["parameters"]["limit"]["value"]) == ("Enkel", 50)
    given_back = engine.done(MODULE, tree[2])
    assert given_back["diff"]["after"]["description"] == "Wurzel"
    engine.done(MODULE, {**tree[0], "description": "Neue Wurzel"})
    identity = given_back["resource"]["id"]
    assert alert(sandbox, identity)["description"] == "Neue Wurzel"
    assert not engine.done(MODULE, tree[2])["changed"]


def test_who_inherits_follows_its_parent_within_a_loop(engine: Engine) -> None:
    tree = family(engine)
    for check in (True, False):
        session = engine.session(many=True)
        root = {**tree[0], "description": "Neu", "parameters": {"limit": {"value": 40}, "unit": {"value": "K"}}}
        changed = [engine.done(MODULE, task, session=session, check=check)["changed"] for task in (root, *tree[1:])]
        assert changed == [True, False, False]


def test_an_alert_from_which_others_inherit_stays_and_they_are_named(engine: Engine) -> None:
    tree = family(engine)
    for task in (tree[0], tree[1]):
        ran = engine.refused(MODULE, {**TEAM, "name": task["name"], "state": "absent"})
        is_one_clear_sentence(ran["msg"])
        assert "These inherit from it: " in ran["msg"]
    assert "'孫'" in ran["msg"]


def test_a_refusal_of_permission_is_no_missing_alert(engine: Engine, sandbox: Sandbox) -> None:
    other = make(sandbox, Raw("zmon", "GET", "/api/v1/alert-definitions/312"))
    sandbox.fault("zmon", "status", method="PUT", path="/alert-definitions/", status=403, body={"message": "Edit denied."}, times=0)
    ran = engine.refused(MODULE, {"id": 312, "priority": 1})
    assert "Edit denied" in ran["msg"]
    assert f"It is there and ACTIVE, so it is changed by members of its team {other['team']!r}" in ran["msg"]
    ran = engine.refused(MODULE, {"id": 9999, "priority": 1})
    assert "there is none with id 9999" in ran["msg"]
    assert alert(sandbox, 312)["priority"] == other["priority"]


def test_a_parameter_that_is_null_is_read_and_no_other_is_lost(engine: Engine, sandbox: Sandbox) -> None:
    row = {**alert(sandbox, 312), "parameters": {"limit": {"value": 40}, "unit": {"value": "°"}, "gone": None}}
    make(sandbox, Raw("zmon", "PUT", "/api/v1/alert-definitions/312", row))
    kept = set(alert(sandbox, 312)["parameters"])
    assert {"limit", "unit"} <= kept
    for task in ({"id": 312, "priority": 1}, {**TEAM, "name": "City too hot", "priority": 3}):
        engine.done(MODULE, task)
        assert set(alert(sandbox, 312)["parameters"]) == kept
    parameters = {"limit": {"value": 40}, "unit": {"value": "°"}}
    again = engine.done(MODULE, {**TEAM, "name": "City too hot", "parameters": parameters})
    assert (again["changed"], again.writes) == (False, [])


def test_a_child_that_a_loop_would_make_follows_its_parent_in_check_mode_too(engine: Engine) -> None:
    child = {**TEAM, "name": "Kind", "parent": ROOT["name"], "check_definition": "20"}
    items = [{**ROOT, "template": True}, child, {**ROOT, "template": True, "description": "neu"}, {**child, "description": "neu"}]
    told = []
    for check in (True, False):
        session = engine.session(many=True)
        told.append([engine.done(MODULE, item, check=check, session=session)["action"] for item in items])
        session.close()
    assert told[0] == told[1] == ["created", "created", "updated", "unchanged"]
