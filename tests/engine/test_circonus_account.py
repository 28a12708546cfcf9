"""The account of Circonus: its invitations and users are lists of which a task names single ones; nobody else moves."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.words import Raw
from tests.support.engine import Engine
from tests.support.raw import make
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence

MODULE = "circonus_account"
MAX, MIA = {"email": "max@example.com", "role": "Normal"}, {"email": "mia@example.com", "role": "Read Only"}


def account(sandbox: Sandbox) -> dict[str, Any]:
    return make(sandbox, Raw("circonus", "GET", "/v2/account/current"))


def roles(sandbox: Sandbox, name: str, member: str) -> dict[str, str]:
    return {one[member]: one["role"] for one in account(sandbox)[name]}


def test_one_is_invited_and_taken_back_and_the_others_stay(engine: Engine, sandbox: Sandbox) -> None:
    before = roles(sandbox, "invites", "email")
    for one in (MAX, MIA):
        assert engine.done(MODULE, {"invites": [one]})["changed"]
        assert not engine.done(MODULE, {"invites": [{**one, "email": one["email"].upper()}]})["changed"]
    assert roles(sandbox, "invites", "email") == {**before, MAX["email"]: "Normal", MIA["email"]: "Read Only"}
    engine.done(MODULE, {"invites": [{**MIA, "role": "Admin"}]})
    ran = engine.done(MODULE, {"invites": [{**MAX, "role": "none"}]})
    assert roles(sandbox, "invites", "email") == {**before, MIA["email"]: "Admin"}
    assert not engine.done(MODULE, {"invites": [{**MAX, "role": "none"}]})["changed"]
    assert len(ran.writes) == 1


def test_an_empty_list_takes_nobody_away(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, {"invites": [MAX]})
    before = account(sandbox)
    for name in ("invites", "users"):
        assert engine.done(MODULE, {name: []}).writes == []
    assert account(sandbox) == before


def test_an_invitation_that_was_accepted_is_one_no_more(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, {"invites": [MAX]})
    make(sandbox, Raw("circonus", "POST", "/v2/_sandbox/accept-invite", {"email": MAX["email"]}))
    again = engine.done(MODULE, {"invites": [MAX]})
    assert (again["changed"], again.writes) == (False, [])
    assert MAX["email"] not in roles(sandbox, "invites", "email")


def test_a_user_gets_another_role_and_goes_and_the_others_stay(engine: Engine, sandbox: Sandbox) -> None:
    before = roles(sandbox, "users", "user")
    assert len(before) > 1
    engine.done(MODULE, {"users": [{"user": "sam@example.com", "role": "Read Only"}]})
    assert roles(sandbox, "users", "user") == {**before, "/user/5003": "Read Only"}
    engine.done(MODULE, {"users": [{"user": "5003", "role": "none"}]})
    assert roles(sandbox, "users", "user") == {one: role for one, role in before.items() if one != "/user/5003"}


def test_who_is_not_in_the_account_is_invited_and_not_made_a_user(engine: Engine) -> None:
    ran = engine.refused(MODULE, {"users": [{"user": "/user/9999", "role": "Normal"}]})
    is_one_clear_sentence(ran["msg"])
    assert "is not in this account; name the address in invites" in ran["msg"]
    assert ran.writes == []


@pytest.mark.parametrize("name", ["default_dashboard_uuid", "description"])
def test_what_only_an_empty_text_clears_is_cleared(engine: Engine, sandbox: Sandbox, name: str) -> None:
    value = make(sandbox, Raw("circonus", "GET", "/v2/dashboard"))[0]["_dashboard_uuid"] if "uuid" in name else "Ours"
    assert engine.done(MODULE, {name: value})["changed"]
    assert engine.done(MODULE, {name: ""})["changed"]
    assert not account(sandbox)[name]
    assert not engine.done(MODULE, {name: ""})["changed"]
