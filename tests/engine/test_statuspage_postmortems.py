"""What is only true of postmortems: a draft, published once, changed afterwards, taken back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.engine import Engine, Ran
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence
from tests.support.statuspage import Statuspage

MODULE = "statuspage_postmortem"
DRAFT = {"incident": "INC-1", "body": "A disk was full.\n\nIt is not full now.\n"}
PUBLISHED = {**DRAFT, "publish": True}


@pytest.fixture
def page(sandbox: Sandbox) -> Statuspage:
    return Statuspage(sandbox)


@pytest.fixture
def incident(page: Statuspage) -> str:
    """The path of an incident that is resolved."""
    wanted = {"name": "Orders were late", "status": "resolved", "metadata": {"ansible": {"key": "INC-1"}}}
    status, made = page.send("POST", "/incidents", {"incident": wanted})
    assert status == 201
    return f"/incidents/{made['id']}"


def unchanged(engine: Engine, options: dict[str, Any]) -> Ran:
    ran = engine.done(MODULE, options)
    assert (ran["changed"], ran.writes, ran.warnings) == (False, [], []), ran.result
    return ran


def test_a_draft_is_told_to_nobody(engine: Engine, page: Statuspage, incident: str) -> None:
    made = engine.done(MODULE, DRAFT)
    assert (made["action"], made["resource"]["published"], len(made.writes)) == ("created", False, 1)
    row = page.get(f"{incident}/postmortem")
    assert row["body_draft"] == "A disk was full.\r\n\r\nIt is not full now."
    assert (row["body"], row["published_at"]) == (None, None)
    assert page.get(incident)["status"] == "resolved"
    unchanged(engine, DRAFT)
    unchanged(engine, {**DRAFT, "publish": False})
    unchanged(engine, {"incident": "INC-1"})


def test_publishing_tells_nobody_unless_the_task_says_so(engine: Engine, page: Statuspage, incident: str) -> None:
    ran = engine.done(MODULE, PUBLISHED)
    assert [row["body"] for row in ran.rows if row["write"]][1:] == [
        {"postmortem": {"notify_subscribers": False, "notify_twitter": False}}
    ]
    assert ran["resource"]["published"] is True
    row = page.get(incident)
    assert row["status"] == "postmortem"
    assert [one["deliver_notifications"] for one in row["incident_updates"] if one["status"] == "postmortem"] == [False]


def test_a_draft_is_published_once(engine: Engine, page: Statuspage, incident: str) -> None:
    engine.done(MODULE, DRAFT)
    loud = {**PUBLISHED, "notify_subscribers": True, "notify_twitter": True, "custom_tweet": "Read why."}
    check = engine.done(MODULE, loud, check=True)
    ran = engine.done(MODULE, loud)
    assert check["diff"] == ran["diff"]
    assert (ran["diff"]["before"]["published"], ran["diff"]["after"]["published"]) == (False, True)
    (row,) = [row for row in ran.rows if row["write"]]
    assert row["body"] == {"postmortem": {"notify_subscribers": True, "notify_twitter": True, "custom_tweet": "Read why."}}
    for again in (loud, PUBLISHED, DRAFT, {"incident": "INC-1", "publish": True}):
        unchanged(engine, again)
    assert [one["status"] for one in page.get(incident)["incident_updates"]] == ["postmortem", "resolved"]


def test_a_text_changed_after_publishing_is_published_when_it_is_asked_for(
    engine: Engine, page: Statuspage, incident: str
) -> None:
    engine.done(MODULE, PUBLISHED)
    other = {"incident": "INC-1", "body": "Two disks were full."}
    ran = engine.done(MODULE, other)
    assert len(ran.writes) == 1
    row = page.get(f"{incident}/postmortem")
    assert (row["body_draft"], row["body"][:6]) == ("Two disks were full.", "A disk")
    assert row["published_at"] is not None
    unchanged(engine, other)
    ran = engine.done(MODULE, {**other, "publish": True})
    assert [path.rsplit("/", 1)[-1] for path in ran.writes] == ["publish"]
    assert page.get(f"{incident}/postmortem")["body"] == "Two disks were full."
    unchanged(engine, {**other, "publish": True})
    both = engine.done(MODULE, {"incident": "INC-1", "body": "Three.", "publish": True})
    assert [path.rsplit("/", 1)[-1] for path in both.writes] == ["postmortem", "publish"]


def test_what_is_published_is_taken_back(engine: Engine, page: Statuspage, incident: str) -> None:
    engine.done(MODULE, PUBLISHED)
    back = {"incident": "INC-1", "publish": False}
    check = engine.done(MODULE, back, check=True)
    ran = engine.done(MODULE, back)
    assert check["diff"] == ran["diff"]
    assert [path.rsplit("/", 1)[-1] for path in ran.writes] == ["revert"]
    assert (ran["resource"]["published"], ran["resource"]["body"]) == (False, "A disk was full.\n\nIt is not full now.")
    assert page.get(incident)["status"] == "resolved"
    unchanged(engine, back)
    assert engine.done(MODULE, PUBLISHED)["resource"]["published"] is True


@pytest.mark.parametrize("options", [DRAFT, PUBLISHED], ids=["draft", "published"])
def test_it_is_deleted_published_or_not(engine: Engine, page: Statuspage, incident: str, options: dict[str, Any]) -> None:
    engine.done(MODULE, options)
    ran = engine.done(MODULE, {"incident": "INC-1", "state": "absent"})
    assert ran["action"] == "deleted"
    assert page.send("GET", f"{incident}/postmortem")[0] == 404
    assert page.get(incident)["status"] == "resolved"
    unchanged(engine, {"incident": "INC-1", "state": "absent"})


def test_an_incident_that_is_not_there_has_none(engine: Engine) -> None:
    unchanged(engine, {"incident": "INC-2", "state": "absent"})
    ran = engine.refused(MODULE, {**DRAFT, "incident": "INC-2"})
    assert "there is no statuspage_incident named 'INC-2'" in ran["msg"]


def test_a_postmortem_of_what_is_still_open_says_what_to_do(engine: Engine, page: Statuspage) -> None:
    page.make("/incidents", "incident", name="Orders are late")
    ran = engine.refused(MODULE, {"incident": "Orders are late", "body": "A disk is full."})
    is_one_clear_sentence(ran["msg"])
    assert "once the incident is resolved" in ran["msg"]


def test_one_needs_a_text(engine: Engine, incident: str) -> None:
    ran = engine.refused(MODULE, {"incident": "INC-1", "publish": True})
    assert "body must be given" in ran["msg"]


@pytest.mark.parametrize("way", ["id", "key", "name"])
def test_the_incident_is_found_by_id_key_and_name(engine: Engine, incident: str, way: str) -> None:
    written = {"id": incident.rsplit("/", 1)[-1], "key": "INC-1", "name": "Orders were late"}[way]
    engine.done(MODULE, {**DRAFT, "incident": written})
    unchanged(engine, DRAFT)


@pytest.mark.parametrize("kind", ["reset", "timeout", "500", "502", "504", "truncate"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_publication_whose_answer_is_lost_is_announced_at_most_once(
    engine: Engine, sandbox: Sandbox, page: Statuspage, incident: str, kind: str, when: str
) -> None:
    engine.done(MODULE, DRAFT)
    fault = {"kind": "status", "status": int(kind)} if kind.isdigit() else {"kind": kind}
    sandbox.fault("statuspage", method="PUT", path="/publish$", when=when, **fault)
    loud = {**PUBLISHED, "notify_subscribers": True}
    ran = engine.run(MODULE, loud, timeout=0.3)
    unsure = when == "before" and kind in ("timeout", "504")
    assert ran.failed is unsure
    if unsure:
        assert "may still" in ran["msg"]
        engine.done(MODULE, loud)
    unchanged(engine, loud)
    assert [one["status"] for one in page.get(incident)["incident_updates"]] == ["postmortem", "resolved"]
