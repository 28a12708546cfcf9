"""What is only true of incident templates: they can be made, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.engine import Engine
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence
from tests.support.statuspage import DOCS, WEBSITE, Statuspage

MODULE = "statuspage_incident_template"
WHOLE = {
    "name": "Database down", "title": "Orders are late", "body": "We are looking into it.\n", "update_status": "investigating",
    "should_tweet": False, "should_send_notifications": True, "components": ["Website", "Docs"], "group_id": "grp",
}  # fmt: skip


@pytest.fixture
def page(sandbox: Sandbox) -> Statuspage:
    return Statuspage(sandbox)


def test_it_is_made_once_with_all_that_is_said_of_it(engine: Engine, page: Statuspage) -> None:
    made = engine.done(MODULE, WHOLE)
    (row,) = page.get("/incident_templates")
    assert {one["id"] for one in row.pop("components")} == {WEBSITE, DOCS}
    wanted = {**WHOLE, "id": made["resource"]["id"], "body": "We are looking into it."}
    assert row == {name: value for name, value in wanted.items() if name != "components"}
    for again in (WHOLE, {**WHOLE, "components": [DOCS, "Website"]}, {"name": "Database down"},
                  {"id": row["id"]}, {"name": "Database down", "body": "We are looking into it."}):  # fmt: skip
        ran = engine.done(MODULE, again)
        assert (ran["changed"], ran.writes) == (False, [])


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Orders are lost"}, {"body": "We look."}, {"update_status": "identified"}, {"should_tweet": True},
        {"should_send_notifications": False}, {"components": ["Docs"]}, {"group_id": "other"},
    ],
    ids=lambda one: next(iter(one)),
)  # fmt: skip
def test_one_that_differs_is_an_error_that_says_so(engine: Engine, page: Statuspage, other: dict[str, Any]) -> None:
    engine.done(MODULE, WHOLE)
    for check in (True, False):
        ran = engine.refused(MODULE, {"name": "Database down", **other}, check=check)
        is_one_clear_sentence(ran["msg"])
        assert "Statuspage cannot change this" in ran["msg"]
        assert next(iter(other)) in ran["msg"]
        assert "Change it by hand" in ran["msg"]
        assert ran.writes == []


def test_one_that_must_be_absent_is_an_error_that_says_so(engine: Engine) -> None:
    absent = {"name": "Database down", "state": "absent"}
    assert not engine.done(MODULE, absent)["changed"]
    engine.done(MODULE, WHOLE)
    for check in (True, False):
        ran = engine.refused(MODULE, absent, check=check)
        is_one_clear_sentence(ran["msg"])
        assert "Statuspage deletes no incident template through its API. Delete it by hand" in ran["msg"]
        assert ran.writes == []


def test_two_of_a_name_fail_and_both_are_listed(engine: Engine, page: Statuspage) -> None:
    engine.done(MODULE, WHOLE)
    page.make("/incident_templates", "template", name="Database down", title="T", body="B")
    ran = engine.refused(MODULE, WHOLE)
    assert all(row["id"] in ran["msg"] for row in page.get("/incident_templates"))


def test_one_needs_all_three_texts(engine: Engine) -> None:
    ran = engine.refused(MODULE, {"name": "Database down", "title": "Orders are late"})
    assert "body must be given" in ran["msg"]
    assert ran.writes == []
