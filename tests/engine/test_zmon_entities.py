"""Entities of ZMON, where they are odd: free documents, owned by teams, of a type that does not change."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cases.table import CASES
from tests.cases.words import Raw
from tests.support.bulk import Bulk
from tests.support.engine import Engine
from tests.support.raw import make
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence

MODULE = "zmon_entity"
CITY = CASES[MODULE].create
KEY = {"id": "de-koeln"}


def stored(sandbox: Sandbox, identity: str = "de-koeln") -> dict[str, Any]:
    """Return an entity as the list shows it."""
    query = json.dumps({"id": identity})
    (row,) = make(sandbox, Raw("zmon", "GET", f"/api/v1/entities/?query={query}"))
    row.pop("last_modified")
    return row


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"id": "Web-1 (Köln)"}, "is no id of an entity: at least two of a-z, 0-9 and @._-:[], beginning with a letter; 'web-1-[k-ln]' is one"),
        ({"id": "x"}, "is no id of an entity"),
        ({"id": "1web"}, "is no id of an entity"),
        ({"type": "Host"}, "type: 'Host' is no type"),
        ({"type": "Global"}, "keeps the type 'Global' for itself"),
        ({"type": "steadyops_downtime"}, "leave them to it"),
        ({"data": {"type": "host"}}, "data.type: type is an option of its own"),
        ({"data": {"last_modified": "2026"}}, "data.last_modified: last_modified is set by ZMON"),
    ],
)  # fmt: skip
def test_what_is_no_entity_is_refused_before_any_call(engine: Engine, options: dict[str, Any], words: str) -> None:
    ran = engine.refused(MODULE, {**CITY, **options})
    is_one_clear_sentence(ran["msg"])
    assert words in ran["msg"]
    assert ran.rows == []


def test_a_document_in_any_script_is_the_same_at_the_second_run(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, CITY)
    assert stored(sandbox) == {**KEY, "type": "city", "team": "Platform/Software", **CITY["data"]}
    again = engine.done(MODULE, CITY)
    assert (again["changed"], again.writes, len(again.reads)) == (False, [], 1)


@pytest.mark.parametrize(
    ("data", "changed"),
    [
        ({"a": 8080.0, "b": {"d": [1, 2], "c": True}}, False),
        ({"a": "8080", "b": {"d": [1, 2], "c": True}}, True),
        ({"a": 8080, "b": {"d": [2, 1], "c": True}}, True),
        ({"a": 8080, "b": {"d": [1, 2], "c": 1}}, True),
        ({"a": 8080, "b": {"d": [True, 2], "c": True}}, True),
        ({"a": 8080}, True),
    ],
)
def test_documents_are_compared_deeply(engine: Engine, data: dict[str, Any], changed: bool) -> None:
    engine.done(MODULE, {**KEY, "type": "city", "data": {"b": {"c": True, "d": [1, 2]}, "a": 8080}})
    ran = engine.done(MODULE, {**KEY, "data": data})
    assert (ran["changed"], len(ran.writes)) == (changed, int(changed))


def test_merge_lays_over_and_replaces_nothing_else(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, {**KEY, "type": "city", "data": {"a": {"b": 1, "ü": 2}, "list": [1, 2], "theirs": "дом"}})
    task = {**KEY, "merge": True, "data": {"a": {"b": 3}, "list": [9]}}
    engine.done(MODULE, task)
    assert stored(sandbox) == {**KEY, "type": "city", "a": {"b": 3, "ü": 2}, "list": [9], "theirs": "дом"}
    again = engine.done(MODULE, task)
    assert (again["changed"], again.writes) == (False, [])
    engine.done(MODULE, {**KEY, "data": {"list": [9]}})
    assert stored(sandbox) == {**KEY, "type": "city", "list": [9]}


def test_what_the_task_leaves_out_stays(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, CITY)
    engine.done(MODULE, {**KEY, "team": ""})
    assert stored(sandbox) == {**KEY, "type": "city", **CITY["data"]}, "no team is no member, and not null"
    assert not engine.done(MODULE, KEY)["changed"]


def test_a_type_does_not_change_unless_it_is_made_anew(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, CITY)
    ran = engine.refused(MODULE, {**KEY, "type": "place"})
    is_one_clear_sentence(ran["msg"])
    assert "type is 'city' and would become 'place'" in ran["msg"]
    assert ran.writes == []
    assert engine.done(MODULE, {**KEY, "type": "place", "replace": True})["action"] == "replaced"
    assert stored(sandbox) == {**KEY, "type": "place", "team": "Platform/Software", **CITY["data"]}


def test_another_teams_entity_is_neither_written_nor_said_to_be_gone(engine: Engine, sandbox: Sandbox) -> None:
    theirs = {"id": "their-city", "type": "city", "team": "Others"}
    sandbox.fault("zmon", "status", method="DELETE", path="/entities/their-city$", status=200, body=0, times=0)
    refusal = {"error": "access_denied", "error_description": "Access denied: entity was not updated"}
    engine.done(MODULE, theirs)
    sandbox.fault("zmon", "status", method="PUT", path="/entities$", status=403, body=refusal, times=0)
    ran = engine.refused(MODULE, {**theirs, "data": {"a": 1}})
    is_one_clear_sentence(ran["msg"])
    assert "It belongs to the team 'Others': it is written by the members of exactly that team" in ran["msg"]
    ran = engine.refused(MODULE, {"id": "their-city", "state": "absent"})
    is_one_clear_sentence(ran["msg"])
    assert "only members of its team and whoever made it" in ran["msg"]


def test_one_that_somebody_removed_meanwhile_is_gone(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, CITY)
    session = engine.session(many=True)
    engine.done(MODULE, CITY, session=session)
    make(sandbox, Raw("zmon", "DELETE", "/api/v1/entities/de-koeln"))
    assert engine.run(MODULE, {**KEY, "state": "absent"}, session=session).failed is False


def test_where_downtimes_are_kept_is_no_entity(engine: Engine, sandbox: Sandbox) -> None:
    make(sandbox, Raw("zmon", "PUT", "/api/v1/entities", {"id": "steadyops-downtime-1", "type": "steadyops_downtime"}))
    assert not engine.done(MODULE, {"id": "steadyops-downtime-1", "state": "absent"})["changed"]


def test_hundreds_cost_one_list(sandbox: Sandbox) -> None:
    bulk = Bulk(sandbox)
    entries = [{MODULE: {"id": f"city-{number}", "type": "city", "data": {"n": number}}} for number in range(500)]
    assert not bulk.apply(*entries).failed
    again = bulk.apply(*entries)
    assert (again.writes, len(again.reads)) == ([], 1)
