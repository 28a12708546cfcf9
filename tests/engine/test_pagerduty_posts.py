"""Posts on a status page of PagerDuty: nothing is said twice, and nobody is sent mail by accident."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.pagerduty_status_page_post import CASE
from tests.cases.words import Raw
from tests.support.engine import Engine, Ran
from tests.support.raw import make, rows_of
from tests.support.sandbox import Sandbox

MODULE = CASE.module
HERE = {"status_page": "Example status", "title": "Orders are late"}
FIRST = {**HERE, "message": "We are looking into it.", "status": "investigating", "severity": "minor"}
SECOND = {**HERE, "message": "A disk is full.", "status": "identified", "severity": "minor"}
OVER = {**HERE, "message": "All is well.", "status": "resolved", "severity": "all good"}
NIGHT = {
    "status_page": "Example status", "title": "New disks", "post_type": "maintenance", "starts_at": "2099-01-01T22:00:00Z",
    "ends_at": "2099-01-02T00:00:00Z", "message": "The shop is closed.", "status": "scheduled", "severity": "maintenance",
}  # fmt: skip


def said(sandbox: Sandbox, identity: str) -> list[str]:
    path = f"/status_pages/PSTPAG1/posts/{identity}/post_updates"
    return [one["message"] for one in make(sandbox, Raw("pagerduty", "GET", path))["post_updates"]]


def unchanged(ran: Ran) -> bool:
    return (ran["changed"], ran.writes) == (False, [])


def test_a_story_is_told_once(engine: Engine, sandbox: Sandbox) -> None:
    identity = engine.done(MODULE, FIRST)["resource"]["id"]
    for options in (SECOND, OVER):
        foretold = engine.done(MODULE, options, check=True)
        ran = engine.done(MODULE, options)
        assert (ran["action"], ran["diff"]) == ("updated", foretold["diff"])
        assert ran["resource"]["current_status"] == options["status"]
        for earlier in (FIRST, SECOND) if options is SECOND else ():
            assert unchanged(engine.done(MODULE, earlier))
    assert len(said(sandbox, identity)) == 3


def test_the_diff_shows_all_that_is_said(engine: Engine) -> None:
    more = {"impacted_services": {"Web shop": "operational"}, "update_frequency": 30, "notify_subscribers": True}
    for options in (FIRST, {**SECOND, **more}):
        told = {name: value for name, value in options.items() if name not in HERE}
        for check in (True, False):
            after = engine.done(MODULE, options, check=check)["diff"]["after"]
            assert told.items() <= after.items(), after
    assert "message" not in engine.done(MODULE, SECOND)["diff"]["after"]


@pytest.mark.parametrize("written", ["<p>We are looking into it.</p>", "We are  looking\ninto it.", "We are <b>looking</b> into it."])
def test_markup_and_blanks_make_no_other_text(engine: Engine, written: str) -> None:
    engine.done(MODULE, FIRST)
    assert unchanged(engine.done(MODULE, {**FIRST, "message": written}))


@pytest.mark.parametrize("other", [{"status": "identified"}, {"severity": "major"}, {"message": "We still look."}], ids=str)
def test_another_text_status_or_severity_is_news(engine: Engine, sandbox: Sandbox, other: dict[str, Any]) -> None:
    identity = engine.done(MODULE, FIRST)["resource"]["id"]
    engine.done(MODULE, {**FIRST, **other})
    assert len(said(sandbox, identity)) == 2


def test_of_what_is_over_nothing_is_said_and_its_title_opens_another(engine: Engine, sandbox: Sandbox) -> None:
    first = engine.done(MODULE, FIRST)["resource"]["id"]
    engine.done(MODULE, OVER)
    ran = engine.done(MODULE, {**SECOND, "id": first})
    assert unchanged(ran)
    assert any("nothing is said or changed any more" in words for words in ran.warnings)
    assert unchanged(engine.done(MODULE, {**OVER, "id": first}))
    second = engine.done(MODULE, FIRST)
    assert second["action"] == "created"
    assert second["resource"]["id"] != first


def test_a_maintenance_that_is_over_is_not_announced_again(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, NIGHT)
    engine.done(MODULE, {**NIGHT, "message": "Done.", "status": "completed", "severity": "all good"})
    ran = engine.done(MODULE, NIGHT)
    assert unchanged(ran)
    assert len(rows_of(sandbox, CASE.things)) == 0
    assert engine.done(MODULE, {**NIGHT, "starts_at": "2099-02-01T22:00:00Z", "ends_at": "2099-02-02T00:00:00Z"})["action"] == "created"


def test_its_times_are_moved_without_a_word(engine: Engine, sandbox: Sandbox) -> None:
    identity = engine.done(MODULE, NIGHT)["resource"]["id"]
    ran = engine.done(MODULE, {**NIGHT, "ends_at": "2099-01-02T01:00:00Z"})
    assert ran.writes == [f"PUT /status_pages/PSTPAG1/posts/{identity}"]
    assert len(said(sandbox, identity)) == 1
    renamed = engine.done(MODULE, {"status_page": "PSTPAG1", "id": identity, "title": "Newer disks"})
    assert renamed["resource"]["post_type"] == "maintenance"


def test_subscribers_are_told_only_where_the_task_says_so(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, FIRST)
    assert sandbox.outbox(system="pagerduty") == []
    engine.done(MODULE, {**SECOND, "notify_subscribers": True})
    flags = [str(row["body"]).count("'notify_subscribers': True") for row in sandbox.writes("pagerduty")]
    assert flags == [0, 1]
    engine.done(MODULE, {**SECOND, "notify_subscribers": True})
    assert len(sandbox.writes("pagerduty")) == 2


def test_what_is_affected_goes_by_its_name(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, {**FIRST, "impacted_services": {"Web shop": "Partial Outage"}, "update_frequency": 30})
    (body,) = [row["body"]["post"]["updates"][0] for row in sandbox.writes("pagerduty")]
    assert [(one["service"]["id"], one["impact"]["id"]) for one in body["impacted_services"]] == [("PSPSRV1", "PIMPI2")]
    assert body["update_frequency_ms"] == 1800000
    assert "post" not in body


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"status": "scheduled"}, "the page has no status 'scheduled' for incident posts; there are 'detected', "),
        ({"severity": "bad"}, "the page has no severity 'bad'"),
        ({"impacted_services": {"Nobody's": "partial outage"}}, "impacted_services: the page has no service"),
        ({"impacted_services": {"Web shop": "none"}}, "impacted_services: the page has no impact"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_name_that_is_none_is_answered_with_those_there_are(engine: Engine, other: dict[str, Any], words: str) -> None:
    ran = engine.refused(MODULE, {**FIRST, **other})
    assert words in ran["msg"]
    assert ran.writes == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"status_page": "PSTPAG1"}, "one of the following is required: id, title"),
        ({**HERE, "message": "x"}, "message needs status and severity"),
        ({**HERE, "status": "resolved"}, "status needs a message"),
        ({**FIRST, "message": "<p> </p>"}, "message is blank"),
        ({**FIRST, "title": "x" * 129}, "129 characters"),
        ({**NIGHT, "ends_at": "2099-01-01T21:00:00Z"}, "the post would end (2099-01-01T21:00:00Z) before it starts"),
        ({"title": "x", "message": "y", "status": "resolved", "severity": "minor"}, "status_page is missing"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_is_refused_before_any_call(engine: Engine, options: dict[str, Any], words: str) -> None:
    ran = engine.refused(MODULE, options)
    assert words in ran["msg"]
    assert ran.rows == []


def test_its_type_does_not_change(engine: Engine) -> None:
    identity = engine.done(MODULE, FIRST)["resource"]["id"]
    ran = engine.refused(MODULE, {"status_page": "PSTPAG1", "id": identity, "post_type": "maintenance"})
    assert "post_type is 'incident' and would become 'maintenance'" in ran["msg"]


def test_what_was_said_although_the_answer_was_lost_is_not_said_again(engine: Engine, sandbox: Sandbox) -> None:
    identity = engine.done(MODULE, FIRST)["resource"]["id"]
    sandbox.fault("pagerduty", "reset", method="POST", when="after")
    engine.done(MODULE, SECOND)
    assert len(said(sandbox, identity)) == 2
