"""Check definitions of ZMON, where they are odd."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.table import CASES
from tests.cases.words import Raw
from tests.support.engine import Engine
from tests.support.raw import make, rows_of
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence

MODULE = "zmon_check_definition"
CASE = CASES[MODULE]
CHECK = {**CASE.create}
URL = "https://git.example.com/checks/city.yaml"


def checks(sandbox: Sandbox) -> list[dict[str, Any]]:
    """Return what the controller holds beside the seed."""
    rows = make(sandbox, Raw("zmon", "GET", "/api/v1/checks/all-check-definitions"))["check_definitions"]
    return [row for row in rows if row["id"] > 22]


def test_a_check_is_found_whatever_its_case_and_takes_the_spelling_of_the_task(engine: Engine, sandbox: Sandbox) -> None:
    first = engine.done(MODULE, CHECK)["resource"]["id"]
    again = engine.done(MODULE, {"name": "CITY latency", "owning_team": "platform/SOFTWARE"})
    assert (again["action"], again["resource"]["id"]) == ("updated", first)
    (row,) = checks(sandbox)
    assert (row["name"], row["owning_team"]) == ("CITY latency", "platform/SOFTWARE")


def test_a_source_finds_a_check_of_another_name(engine: Engine, sandbox: Sandbox) -> None:
    first = engine.done(MODULE, {**CHECK, "source_url": URL})["resource"]["id"]
    moved = engine.done(MODULE, {**CHECK, "name": "Stadtlatenz", "source_url": URL.upper()})
    assert (moved["action"], moved["resource"]["id"]) == ("updated", first)
    assert [row["name"] for row in checks(sandbox)] == ["Stadtlatenz"]
    assert engine.done(MODULE, {"source_url": URL, "interval": 90})["resource"]["id"] == first
    assert engine.done(MODULE, {"source_url": URL, "state": "absent"})["action"] == "deleted"


def test_what_two_checks_are_known_by_is_refused_before_any_write(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, {**CHECK, "source_url": URL})
    other = engine.done(MODULE, {**CHECK, "name": "Other"})["resource"]["id"]
    for task, words in (
        ({**CHECK, "name": "Other", "source_url": URL}, "source_url is that of check"),
        ({"id": other, "name": "city latency"}, "another check has this name and owning_team already (id "),
        ({"id": other, "source_url": URL.title()}, "another check has this source_url already (id "),
    ):
        ran = engine.refused(MODULE, task)
        is_one_clear_sentence(ran["msg"])
        assert words in ran["msg"]
        assert ran.writes == []
    assert len(checks(sandbox)) == 2


def test_no_source_is_never_sent_as_an_empty_one(engine: Engine, sandbox: Sandbox) -> None:
    for name in ("A", "B"):
        engine.done(MODULE, {**CHECK, "name": name, "source_url": ""})
        engine.done(MODULE, {"name": name, "source_url": URL})
        engine.done(MODULE, {"name": name, "source_url": ""})
    assert [row["source_url"] for row in checks(sandbox)] == [None, None]
    sent = [row["body"].get("source_url") for row in sandbox.journal() if row["write"]]
    assert sent == [None, URL, None] * 2


def test_an_answer_without_an_id_is_a_failure(engine: Engine, sandbox: Sandbox) -> None:
    sandbox.fault("zmon", "status", method="POST", path="/check-definitions$", status=200, body={**CHECK, "id": None})
    ran = engine.refused(MODULE, CHECK)
    assert "answered without the thing it should have written" in ran["msg"]


def test_an_unknown_id_is_none_although_the_answer_is_200(engine: Engine) -> None:
    ran = engine.refused(MODULE, {"id": 9999, "interval": 60})
    assert "there is none with id 9999" in ran["msg"]
    assert not engine.done(MODULE, {"id": 9999, "state": "absent"})["changed"]


def test_a_line_break_at_the_end_of_a_command_does_not_count(engine: Engine) -> None:
    engine.done(MODULE, CHECK)
    again = engine.done(MODULE, {**CHECK, "command": f"{CHECK['command']}\n"})
    assert (again["changed"], again.writes) == (False, [])
    assert engine.done(MODULE, {**CHECK, "command": f"{CHECK['command']}\n\n"})["changed"]


def test_two_of_one_name_are_told_apart_by_their_teams(engine: Engine) -> None:
    for team in ("Platform", "Platform/Software"):
        engine.done(MODULE, {**CHECK, "owning_team": team})
    ran = engine.refused(MODULE, {"name": "City latency", "interval": 90})
    assert "of owning team Platform/Software" in ran["msg"]
    assert ran.writes == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"entities": []}, "entities is empty"),
        ({"entities": [{"city": "Köln"}]}, "says no type"),
        ({"entities": [{"type": "city", "name": None}]}, "holds a value that is no text or number"),
        ({"interval": 0}, "interval is 0; it can be 1 to 2147483647 seconds"),
        ({"interval": 2**31}, "interval is 2147483648; it can be 1 to"),
        ({"name": "ß" * 257}, "name has 257 characters; it can have 256"),
        ({"command": "\n"}, "command is blank"),
    ],
)
def test_what_the_controller_cannot_take_is_refused_before_any_call(engine: Engine, options: dict[str, Any], words: str) -> None:
    ran = engine.refused(MODULE, {**CHECK, **options})
    is_one_clear_sentence(ran["msg"])
    assert words in ran["msg"]
    assert ran.rows == []


def test_an_interval_under_the_installations_least_is_explained(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, CHECK)
    limits = {"id": "zmon-min-check-interval", "type": "zmon_config", "data": {"min_check_interval": 30}}
    sandbox.fault("zmon", "status", method="POST", path="/check-definitions/", status=500, body=None, times=0)
    sandbox.fault("zmon", "status", method="GET", path="/entities/$", status=200, body=[limits], times=0)
    ran = engine.refused(MODULE, {**CHECK, "interval": 29})
    assert "every 30 seconds at most often" in ran["msg"]
    ran = engine.refused(MODULE, {**CHECK, "interval": 31})
    assert "every 30 seconds" not in ran["msg"]


def test_a_check_that_alerts_use_stays_and_they_are_named(engine: Engine) -> None:
    ran = engine.refused(MODULE, {"name": "City coordinates", "state": "absent"})
    is_one_clear_sentence(ran["msg"])
    assert "These alerts use it: 'City too hot' (id 312)" in ran["msg"]
    ran = engine.refused(MODULE, {"name": "City coordinates", "state": "absent"})
    assert "'City too hot'" in ran["msg"]


def test_a_check_that_is_marked_as_deleted_counts_as_absent_and_comes_back(engine: Engine, sandbox: Sandbox) -> None:
    first = engine.done(MODULE, CHECK)["resource"]["id"]
    row = {**checks(sandbox)[0], "status": "DELETED", "last_modified_by": "somebody"}
    make(sandbox, Raw("zmon", "POST", f"/api/v1/check-definitions/{first}", row))
    assert not engine.done(MODULE, CASE.remove)["changed"]
    assert engine.done(MODULE, CHECK)["resource"]["id"] == first
    (found,) = rows_of(sandbox, CASE.things)
    assert found["status"] == "ACTIVE"


def test_a_runtime_that_the_installation_has_not_is_refused(engine: Engine) -> None:
    ran = engine.refused(MODULE, {**CHECK, "runtime": "PYTHON_3"})
    assert "runs every check with PYTHON_2" in ran["msg"]
    assert ran.writes == []
    engine.done(MODULE, {**CHECK, "runtime": "PYTHON_2"})
    again = engine.done(MODULE, {**CHECK, "runtime": "PYTHON_2"})
    assert (again["changed"], again.writes) == (False, [])


def test_the_runtime_goes_back_as_it_was_read(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, CHECK)
    (row,) = checks(sandbox)
    listed = {"snapshot_id": 1, "check_definitions": [{**row, "runtime": "PYTHON_2"}]}
    sandbox.fault("zmon", "status", method="GET", path="/all-check-definitions$", status=200, body=listed, times=0)
    ran = engine.done(MODULE, {**CHECK, "interval": 90})
    (sent,) = [row["body"]["runtime"] for row in ran.rows if row["write"]]
    assert sent == "PYTHON_2"


@pytest.mark.parametrize("option", ["notifications", "tags"])
@pytest.mark.parametrize("item", ["", " ", "null", "NULL"])
def test_what_a_list_of_an_alert_would_lose_is_refused(engine: Engine, option: str, item: str) -> None:
    ran = engine.refused("zmon_alert_definition", {**CASES["zmon_alert_definition"].create, option: ["a", item]})
    is_one_clear_sentence(ran["msg"])
    assert f"{option}[1]: {item!r} is nothing that ZMON can keep there" in ran["msg"]
    assert ran.rows == []
