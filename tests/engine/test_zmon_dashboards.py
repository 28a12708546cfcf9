"""Dashboards of ZMON: found by a search, read whole, saved whole, and removed by nobody who has only a token."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.words import Raw
from tests.support.engine import Engine
from tests.support.raw import make
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence

MODULE = "zmon_dashboard"
BOARDS = "/api/v1/dashboard"
CITIES = {"name": "Cities", "edit_option": "PUBLIC", "tags": ["climate"]}
WIDGET = {"type": "value", "title": "Höhe", "checkDefinitionId": 20, "entityId": "de-berlin", "unknownToUs": {"a": [1, None]}}
ADM, OTH = "b02d7e4f91c84a6fbd35e8a17c9f6042", "e95a0b7c3d2148f6a7c4b18e6f02d93a"


def board(sandbox: Sandbox, identity: Any) -> dict[str, Any]:
    return make(sandbox, Raw("zmon", "GET", f"{BOARDS}/{identity}"))


@pytest.mark.parametrize("check", [False, True], ids=["for real", "check mode"])
def test_a_removal_is_refused_and_never_reported(engine: Engine, sandbox: Sandbox, check: bool) -> None:
    """The controller answers 200 to such a DELETE, and removes nothing."""
    made = engine.done(MODULE, CITIES)["resource"]["id"]
    ran = engine.refused(MODULE, {"name": "Cities", "state": "absent"}, check=check)
    is_one_clear_sentence(ran["msg"])
    assert "ZMON deletes no dashboard through its API" in ran["msg"]
    assert ran.writes == []
    assert board(sandbox, made)["name"] == "Cities"


def test_what_is_not_there_needs_no_removal(engine: Engine) -> None:
    ran = engine.done(MODULE, {"name": "Cities", "state": "absent"})
    assert (ran["changed"], ran["action"], ran.writes) == (False, "unchanged", [])


@pytest.mark.parametrize("name", ["100%", "a_b", "back\\slash", "Städte", "города", "都市 🏙"])
def test_a_name_is_searched_as_it_is_written(engine: Engine, sandbox: Sandbox, name: str) -> None:
    for other in ("100 per cent", "axb", "backslash", "STÄDTE"):
        make(sandbox, Raw("zmon", "POST", f"{BOARDS}/", {"name": other}))
    made = engine.done(MODULE, {"name": name})
    assert made["action"] == "created"
    again = engine.done(MODULE, {"name": name})
    assert (again["action"], again["resource"]) == ("unchanged", made["resource"])


def test_a_widget_names_its_check_and_keeps_what_nobody_here_knows(engine: Engine, sandbox: Sandbox) -> None:
    made = engine.done(MODULE, {**CITIES, "widget_configuration": [{**WIDGET, "checkDefinitionId": "City coordinates"}]})
    assert board(sandbox, made["resource"]["id"])["widget_configuration"] == [WIDGET]
    for written in ("City coordinates", "20", 20):
        again = engine.done(MODULE, {**CITIES, "widget_configuration": [{**WIDGET, "checkDefinitionId": written}]})
        assert (again["changed"], again.writes) == (False, [])
    ran = engine.refused(MODULE, {**CITIES, "widget_configuration": [{"type": "value", "checkDefinitionId": "City coordinate"}]})
    assert "there is no zmon_check_definition named 'City coordinate'" in ran["msg"]


def test_an_update_keeps_who_may_change_it(engine: Engine, sandbox: Sandbox) -> None:
    """A dashboard that is sent without it becomes its maker's own."""
    made = engine.done(MODULE, {**CITIES, "edit_option": "TEAM"})["resource"]["id"]
    engine.done(MODULE, {"name": "Cities", "view_mode": "COMPACT"})
    row = board(sandbox, made)
    assert (row["edit_option"], row["tags"], row["view_mode"]) == ("TEAM", ["climate"], "COMPACT")


def test_what_is_not_the_tokens_to_change_is_said_with_what_decides(engine: Engine) -> None:
    engine.done(MODULE, {"name": "Cities"})
    ran = engine.refused(MODULE, {"name": "Cities", "tags": ["mine"]}, api_token=OTH, retries=0)
    is_one_clear_sentence(ran["msg"])
    assert "not allowed to create/edit this dashboard" in ran["msg"]
    assert "It is PRIVATE, so it is changed by its maker 'robot-demo' and by administrators only" in ran["msg"]


def test_two_of_one_name_are_listed(engine: Engine, sandbox: Sandbox) -> None:
    ids = [make(sandbox, Raw("zmon", "POST", f"{BOARDS}/", {"name": "Cities"})) for _one in range(2)]
    ran = engine.refused(MODULE, CITIES)
    assert all(str(one) in ran["msg"] for one in ids)
    assert engine.done(MODULE, {"id": str(ids[0]), "tags": ["climate"]})["action"] == "updated"


def test_the_word_null_is_refused(engine: Engine) -> None:
    ran = engine.refused(MODULE, {"name": "Cities", "tags": ["NULL"]})
    assert "is nothing that ZMON can keep there; leave it out, or write another text" in ran["msg"]
    assert ran.rows == []
