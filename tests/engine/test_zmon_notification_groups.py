"""Notification groups of ZMON: whole lists, single ones, phones, and what a group without anybody is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.words import Raw
from tests.support.engine import Engine
from tests.support.raw import make
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence

MODULE = "zmon_notification_group"
GROUPS = "/api/v1/groups"
ADA, BOB, CARL = "ada@example.org", "bob@example.org", "carl@example.org"
DBA = {"id": "dba"}


def group(sandbox: Sandbox) -> dict[str, Any]:
    (found,) = [one for one in make(sandbox, Raw("zmon", "GET", GROUPS)) if one["id"] == "dba"]
    return found


def phones(sandbox: Sandbox, member: str) -> list[str]:
    return sorted(make(sandbox, Raw("zmon", "GET", f"{GROUPS}/member/{member}/"))["phones"])


@pytest.fixture(autouse=True)
def _dba(engine: Engine) -> None:
    engine.done(MODULE, {**DBA, "members": [ADA, BOB], "active": [BOB], "phones": {ADA: ["0049301"]}})


@pytest.mark.parametrize(
    ("said", "members", "active", "writes"),
    [
        ({"add": {"members": [CARL]}}, [ADA, BOB, CARL], [BOB], ["PUT"]),
        ({"add": {"members": [ADA]}}, [ADA, BOB], [BOB], []),
        ({"remove": {"members": [ADA]}}, [BOB], [BOB], ["DELETE"]),
        ({"remove": {"members": [CARL]}}, [ADA, BOB], [BOB], []),
        ({"add": {"active": [ADA]}}, [ADA, BOB], [BOB, ADA], ["PUT"]),
        ({"add": {"active": [ADA]}, "remove": {"active": [BOB]}}, [ADA, BOB], [ADA], ["PUT", "DELETE"]),
        ({"add": {"members": [CARL], "active": [CARL]}}, [ADA, BOB, CARL], [BOB, CARL], ["PUT", "PUT"]),
        ({"members": [ADA, CARL]}, [ADA, CARL], [], ["PUT", "DELETE", "DELETE"]),
        ({"active": []}, [ADA, BOB], [], ["DELETE"]),
        ({"active": [ADA]}, [ADA, BOB], [ADA], ["PUT", "DELETE"]),
        ({"remove": {"members": [BOB]}}, [ADA], [], ["DELETE", "DELETE"]),
    ],
    ids=str,
)
def test_what_a_task_leaves_out_is_left_alone(
    engine: Engine, sandbox: Sandbox, said: dict, members: list[str], active: list[str], writes: list[str]
) -> None:
    """Who leaves the group is not notified any more either, which ZMON does not see to."""
    foretold = engine.done(MODULE, {**DBA, **said}, check=True)
    ran = engine.done(MODULE, {**DBA, **said})
    assert [one.split()[0] for one in ran.writes] == writes
    found = group(sandbox)
    assert (sorted(found["members"]), sorted(found["active"])) == (sorted(members), sorted(active))
    assert (foretold["diff"], foretold["resource"]) == (ran["diff"], ran["resource"])
    again = engine.done(MODULE, {**DBA, **said})
    assert (again["changed"], again.writes) == (False, [])
    assert phones(sandbox, ADA) == ["0049301"]


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ({"phones": {ADA: ["+49 30 2", "0049301"]}}, ["+49 30 2", "0049301"]),
        ({"phones": {ADA: []}}, []),
        ({"phones": {CARL: ["0049303"]}}, ["0049301"]),
        ({"add": {"phones": {ADA: ["0049302"]}}}, ["0049301", "0049302"]),
        ({"add": {"phones": {ADA: ["0049302"]}}, "remove": {"phones": {ADA: ["0049301"]}}}, ["0049302"]),
        ({"remove": {"phones": {ADA: ["0049302"]}}}, ["0049301"]),
    ],
    ids=str,
)
def test_phones_are_somebodys_own(engine: Engine, sandbox: Sandbox, said: dict, numbers: list[str]) -> None:
    foretold = engine.done(MODULE, {**DBA, **said}, check=True)
    ran = engine.done(MODULE, {**DBA, **said})
    assert phones(sandbox, ADA) == numbers
    assert foretold["diff"] == ran["diff"]
    assert ran["changed"] == (numbers != ["0049301"] or CARL in str(said))
    again = engine.done(MODULE, {**DBA, **said})
    assert (again["changed"], again.writes) == (False, [])
    assert sorted(group(sandbox)["members"]) == [ADA, BOB]


def test_a_group_without_anybody_is_none(engine: Engine, sandbox: Sandbox) -> None:
    """ZMON goes on listing it; that it is emptied once more must not be a change."""
    ran = engine.done(MODULE, {**DBA, "state": "absent"})
    assert (ran["action"], len(ran.writes)) == ("deleted", 3)
    assert (group(sandbox)["members"], group(sandbox)["active"]) == ([], [])
    for task in ({"state": "absent"}, {"members": []}):
        again = engine.done(MODULE, {**DBA, **task})
        assert (again["changed"], again["action"], again.writes) == (False, "unchanged", [])
    assert phones(sandbox, ADA) == ["0049301"]
    assert engine.done(MODULE, {**DBA, "members": [BOB]})["action"] == "created"


def test_a_group_comes_with_its_first_member(engine: Engine) -> None:
    for task in ({}, {"active": []}, {"remove": {"members": [ADA], "active": [ADA]}}):
        ran = engine.done(MODULE, {"id": "new", **task})
        assert (ran["action"], ran.writes) == ("unchanged", [])
    made = engine.done(MODULE, {"id": "new", "add": {"members": [ADA]}})
    assert (made["action"], made["resource"]["members"]) == ("created", [ADA])


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"active": [CARL]}, f"active: {CARL} is no member of the group"),
        ({"add": {"active": [CARL]}}, f"active: {CARL} is no member of the group"),
        ({"members": [ADA], "active": [BOB]}, f"active: {BOB} is no member of the group"),
        ({"members": [ADA], "add": {"members": [BOB]}}, "members and add.members cannot both be given"),
        ({"add": {"members": [BOB]}, "remove": {"members": [BOB]}}, "add.members and remove.members both name"),
        ({"phones": {ADA: [49301]}}, "no list of phone numbers in quotes"),
        ({"phones": {ADA: "0049301"}}, "no list of phone numbers in quotes"),
        ({"add": {"phones": {ADA: [39]}}}, "no list of phone numbers in quotes"),
    ],
    ids=str,
)
def test_what_cannot_be_meant_is_refused(engine: Engine, said: dict, words: str) -> None:
    ran = engine.refused(MODULE, {**DBA, **said})
    assert f"ZMON notification group 'dba': {words}" in ran["msg"] or "in quotes" in words
    assert words in ran["msg"]
    is_one_clear_sentence(ran["msg"])
    assert ran.writes == []


def test_somebody_who_left_meanwhile_is_not_made_active(engine: Engine, sandbox: Sandbox) -> None:
    """ZMON answers 200 and -1."""
    sandbox.fault("zmon", "status", method="PUT", path="/active/", status=200, headers={"Content-Type": "application/json"}, body=-1)
    ran = engine.refused(MODULE, {**DBA, "active": [ADA, BOB]})
    assert "ZMON says that it is no member of the group" in ran["msg"]


@pytest.mark.parametrize("member", ["jürgen müller", "Ирина", "花子 🌸", "a/b", "50%"])
def test_names_are_kept_as_they_are_written(engine: Engine, sandbox: Sandbox, member: str) -> None:
    engine.done(MODULE, {**DBA, "add": {"members": [member], "active": [member], "phones": {member: ["+49 (0) 30 1"]}}})
    assert member in group(sandbox)["members"]
    assert member in group(sandbox)["active"]
    again = engine.done(MODULE, {**DBA, "add": {"members": [member], "active": [member], "phones": {member: ["+49 (0) 30 1"]}}})
    assert (again["changed"], again.writes) == (False, [])
