"""What is still going on is kept under a key, because a moment of somebody's looks the same."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.words import Raw
from tests.support.engine import Engine
from tests.support.raw import make
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence

MODULE = "circonus_annotation"
DEPLOY = {"key": "CHG-4711", "category": "deployments", "title": "Deploy 2.14.0"}
MOMENT = {"category": "deployments", "title": "Deploy 2.14.0", "description": "by hand", "start": 1767261600, "stop": 1767261600}


def stored(sandbox: Sandbox, identity: str) -> dict[str, Any]:
    return make(sandbox, Raw("circonus", "GET", f"/v2{identity}"))


def test_one_that_goes_on_is_closed_under_its_key_and_a_moment_of_somebody_is_left(engine: Engine, sandbox: Sandbox) -> None:
    theirs = make(sandbox, Raw("circonus", "POST", "/v2/annotation", MOMENT))
    begun = engine.done(MODULE, DEPLOY)
    ours = begun["resource"]["id"]
    assert (begun["action"], ours == theirs["_cid"]) == ("created", False)
    assert (begun["resource"]["start"], begun["resource"]["key"]) == (begun["resource"]["stop"], "CHG-4711")
    assert not engine.done(MODULE, DEPLOY)["changed"]
    sandbox.clock(advance=600)
    over = {**DEPLOY, "stop": "2099-01-01T00:00:00Z", "title": "Deploy 2.14.0, done"}
    for check in (True, False):
        ran = engine.done(MODULE, over, check=check)
        assert (ran["action"], ran["resource"]["id"]) == ("updated", ours)
    assert (stored(sandbox, ours)["stop"], stored(sandbox, ours)["title"]) == (4070908800, "Deploy 2.14.0, done")
    assert not engine.done(MODULE, over)["changed"]
    assert stored(sandbox, theirs["_cid"]) == theirs
    assert engine.done(MODULE, {"key": "CHG-4711", "state": "absent"})["action"] == "deleted"
    assert not engine.done(MODULE, {"key": "CHG-4711", "state": "absent"})["changed"]
    assert stored(sandbox, theirs["_cid"]) == theirs


@pytest.mark.parametrize("description", [None, "", "web tier\nrolled forward", "[steadyops-key: odd]\nand more", "Größe 大きさ 📏"])
@pytest.mark.parametrize("key", ["CHG-4711", "a] [b", "*", "Änderung 変更 🚀"])
def test_a_key_stands_in_the_last_line_of_the_description_and_is_shown_apart(
    engine: Engine, sandbox: Sandbox, key: str, description: str | None
) -> None:
    options = {**DEPLOY, "key": key, **({} if description is None else {"description": description})}
    made = engine.done(MODULE, options)
    row = stored(sandbox, made["resource"]["id"])
    assert row["description"].splitlines()[-1] == f"[steadyops-key: {key}]"
    assert "key" not in row
    assert made["resource"]["description"] == (description or None)
    again = engine.done(MODULE, options)
    assert (again["changed"], again.writes, again["resource"]) == (False, [], made["resource"])
    changed = engine.done(MODULE, {**options, "description": "other"})
    assert stored(sandbox, made["resource"]["id"])["description"] == f"other\n[steadyops-key: {key}]"
    assert changed["diff"]["after"]["description"] == "other"
    emptied = engine.done(MODULE, {"id": made["resource"]["id"], "description": ""})
    assert stored(sandbox, emptied["resource"]["id"])["description"] == f"[steadyops-key: {key}]"
    (told,) = engine.done("circonus_info", {"resource": "annotation"})["resources"]
    assert (told["key"], told.get("description")) == (key, None)


def test_two_keys_are_two_although_all_else_is_the_same(engine: Engine) -> None:
    session = engine.session(many=True)
    ids = {engine.done(MODULE, {**DEPLOY, "key": key}, session=session)["resource"]["id"] for key in ("A", "B", "A", "a")}
    assert len(ids) == 3


@pytest.mark.parametrize("key", ["", "  ", "two\nlines"])
def test_a_key_that_cannot_be_kept_is_refused_before_any_call(engine: Engine, key: str) -> None:
    ran = engine.refused(MODULE, {**DEPLOY, "key": key})
    is_one_clear_sentence(ran["msg"])
    assert "key must be one line, and not blank" in ran["msg"]
    assert ran.rows == []


def test_one_that_a_loop_would_begin_now_can_be_ended_by_a_later_item(engine: Engine) -> None:
    """When it begins, only the service's clock tells: nothing can be said against an end."""
    items = [{"stop": None}, {"stop": "2099-01-01T00:00:00Z"}, {"state": "absent"}]
    told = []
    for check in (True, False):
        session = engine.session(many=True)
        told.append([engine.done(MODULE, {**DEPLOY, "key": "loop", **item}, check=check, session=session)["action"] for item in items])
        session.close()
    assert told[0] == told[1] == ["created", "updated", "deleted"]
