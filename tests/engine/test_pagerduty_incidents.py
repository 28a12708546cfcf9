"""Incidents of PagerDuty: open ones first, and nothing that is resolved is opened again by accident."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.cases.pagerduty_incident import CASE
from tests.cases.words import Raw, Things
from tests.support.child import Child
from tests.support.engine import Engine, Ran
from tests.support.raw import make, rows_of
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence

MODULE = CASE.module
KEY = {"key": "INC-4711", "service": "Web shop"}
SHOP = {**KEY, "title": "The shop takes no orders"}


def incidents(sandbox: Sandbox, *statuses: str) -> list[dict[str, Any]]:
    query = {"statuses[]": statuses or ("triggered", "acknowledged"), "date_range": "all"}
    return rows_of(sandbox, Things("pagerduty", "/incidents", "incidents", query))


def one(sandbox: Sandbox, identity: str) -> dict[str, Any]:
    return make(sandbox, Raw("pagerduty", "GET", f"/incidents/{identity}"))


def by_hand(sandbox: Sandbox, identity: str, **changes: Any) -> None:
    make(sandbox, Raw("pagerduty", "PUT", f"/incidents/{identity}", {"incident": {"type": "incident_reference", **changes}}))


def another(sandbox: Sandbox, title: str, **members: Any) -> str:
    body = {"type": "incident", "title": title, "service": {"id": "PWEBSHP", "type": "service_reference"}, **members}
    return make(sandbox, Raw("pagerduty", "POST", "/incidents", {"incident": body}))["id"]


def unchanged(ran: Ran) -> bool:
    return (ran["changed"], ran.writes) == (False, [])


def alike(engine: Engine, options: dict[str, Any]) -> Ran:
    """Run a task in check mode, then for real, and see that the same is told of it."""
    foretold = engine.done(MODULE, options, check=True)
    assert foretold.writes == []
    ran = engine.done(MODULE, options)
    assert (ran["action"], ran["diff"]) == (foretold["action"], foretold["diff"])
    for name, value in foretold["resource"].items():
        assert ran["resource"][name] == value, name
    return ran


# Opened, worked on and resolved


def test_a_story_can_be_told_again_while_it_lasts(engine: Engine, sandbox: Sandbox) -> None:
    opened = alike(engine, SHOP)
    assert (opened["action"], opened["resource"]["status"]) == ("created", "triggered")
    assert [row["to"] for row in sandbox.outbox(system="pagerduty")], "somebody is paged"
    taken = alike(engine, {**KEY, "state": "acknowledged"})
    assert (taken["diff"]["before"]["status"], taken["diff"]["after"]["status"]) == ("triggered", "acknowledged")
    for options in (SHOP, {**KEY, "state": "acknowledged"}):
        again = engine.done(MODULE, options)
        assert unchanged(again)
        assert again["resource"]["status"] == "acknowledged"
    told = len(sandbox.outbox(system="pagerduty"))
    over = alike(engine, {**KEY, "state": "resolved", "resolution": "New disks"})
    assert (over["action"], over["resource"]["status"], over["resource"]["assignees"]) == ("updated", "resolved", [])
    (body,) = [row["body"]["incident"] for row in sandbox.writes("pagerduty") if "resolution" in str(row["body"])]
    assert (body["status"], body["resolution"]) == ("resolved", "New disks")
    for state in ("resolved", "absent"):
        assert unchanged(engine.done(MODULE, {**KEY, "state": state}))
    assert len(sandbox.outbox(system="pagerduty")) == told
    assert incidents(sandbox) == []


@pytest.mark.parametrize("state", ["present", "acknowledged", "resolved", "absent"])
def test_what_is_resolved_is_not_opened_again(engine: Engine, sandbox: Sandbox, state: str) -> None:
    identity = engine.done(MODULE, SHOP)["resource"]["id"]
    engine.done(MODULE, {**KEY, "state": "resolved"})
    ran = engine.done(MODULE, {"id": identity, "title": "Another", "state": state})
    assert unchanged(ran)
    assert bool(ran.warnings) is (state in ("present", "acknowledged"))
    assert all("would open it again" in said for said in ran.warnings)
    assert one(sandbox, identity)["status"] == "resolved"


def test_the_key_of_one_that_is_resolved_opens_another(engine: Engine, sandbox: Sandbox) -> None:
    first = engine.done(MODULE, SHOP)["resource"]["id"]
    engine.done(MODULE, {**KEY, "state": "resolved"})
    second = engine.done(MODULE, SHOP)
    assert second["action"] == "created"
    assert second["resource"]["id"] != first
    assert one(sandbox, first)["status"] == "resolved"


@pytest.mark.parametrize("state", ["acknowledged", "resolved"])
def test_where_nothing_is_open_nothing_is_done(engine: Engine, state: str) -> None:
    ran = engine.done(MODULE, {**KEY, "state": state, "note": "x"})
    assert unchanged(ran)
    assert bool(ran.warnings) is (state == "acknowledged")


def test_one_that_is_older_than_a_month_is_found(engine: Engine, sandbox: Sandbox) -> None:
    engine.done("pagerduty_service", {"name": "Web shop", "auto_resolve_timeout": 0})
    engine.done(MODULE, SHOP)
    sandbox.clock(advance=50 * 86400)
    assert unchanged(engine.done(MODULE, SHOP))


def test_one_that_an_alert_opened_is_found_by_the_key_of_the_alert(engine: Engine) -> None:
    engine.done("pagerduty_alert", {"dedup_key": "INC-4711", "summary": "Down", "service": "Web shop"})
    ran = engine.done(MODULE, {**KEY, "state": "acknowledged"})
    assert ran["action"] == "updated"
    assert unchanged(engine.done(MODULE, {**KEY, "title": "Down"}))


def test_a_title_means_the_one_that_is_open(engine: Engine, sandbox: Sandbox) -> None:
    named = {"title": "Slow", "service": "Web shop"}
    first = engine.done(MODULE, named)["resource"]["id"]
    assert unchanged(engine.done(MODULE, named))
    assert engine.done(MODULE, {"title": "Slow", "service": "Billing"})["action"] == "created"
    other = another(sandbox, "Slow")
    ran = engine.refused(MODULE, named)
    assert first in ran["msg"]
    assert other in ran["msg"]
    assert ran.writes == []


def test_by_its_number_or_id_it_is_changed(engine: Engine, sandbox: Sandbox) -> None:
    made = engine.done(MODULE, SHOP)["resource"]
    for named in (made["id"], str(made["incident_number"])):
        engine.done(MODULE, {"id": named, "title": f"Found by {named}"})
        assert one(sandbox, made["id"])["title"] == f"Found by {named}"
    ran = engine.refused(MODULE, {"id": made["id"], "key": "another"})
    assert "key is 'INC-4711' and would become 'another'" in ran["msg"]
    assert "id Q0NOBODY" in engine.refused(MODULE, {"id": "Q0NOBODY", "title": "x"})["msg"]


# Handed on


def test_it_is_handed_to_others_and_stays_with_them(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, SHOP)
    ran = alike(engine, {**KEY, "assignees": ["noa.vidal@example.org"]})
    assert ran["diff"]["before"]["assignees"] == ["Demo User"]
    assert [each["assignee"]["id"] for each in incidents(sandbox)[0]["assignments"]] == ["PSEC0ND"]
    assert unchanged(engine.done(MODULE, {**KEY, "assignees": ["Noa Vidal"]}))
    policy = alike(engine, {**KEY, "escalation_policy": "Night watch"})
    assert policy["diff"]["after"]["escalation_policy"] == "Night watch"
    assert unchanged(engine.done(MODULE, {**KEY, "escalation_policy": "Night watch"}))


def test_it_is_escalated_once(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, SHOP)
    assert unchanged(engine.done(MODULE, {**KEY, "escalation_level": 1}))
    ran = alike(engine, {**KEY, "escalation_level": 2})
    assert ran["diff"]["after"]["escalation_level"] == 2
    assert [each["assignee"]["id"] for each in incidents(sandbox)[0]["assignments"]] == ["PSEC0ND"]
    assert unchanged(engine.done(MODULE, {**KEY, "escalation_level": 2}))


def test_a_new_one_begins_on_the_level_that_is_asked_for(engine: Engine, sandbox: Sandbox) -> None:
    ran = alike(engine, {**SHOP, "escalation_level": 2})
    assert [write.split()[0] for write in ran.writes] == ["POST", "PUT"]
    assert [each["assignee"]["id"] for each in incidents(sandbox)[0]["assignments"]] == ["PSEC0ND"]
    assert unchanged(engine.done(MODULE, {**SHOP, "escalation_level": 2}))


def test_it_is_moved_to_another_service_by_its_id(engine: Engine, sandbox: Sandbox) -> None:
    identity = engine.done(MODULE, SHOP)["resource"]["id"]
    engine.done(MODULE, {"id": identity, "service": "Billing"})
    assert one(sandbox, identity)["service"]["id"] == "PB1LL1N"
    assert unchanged(engine.done(MODULE, {"id": identity, "service": "Billing"}))


# Snoozed


def test_it_is_snoozed_once_and_anew_when_that_is_over(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, SHOP)
    waits = {**KEY, "state": "acknowledged", "snooze": "4h"}
    ran = alike(engine, waits)
    assert [write.rsplit("/", 1)[-1] for write in ran.writes][-1] == "snooze"
    assert unchanged(engine.done(MODULE, waits))
    sandbox.clock(advance=3 * 3600)
    assert unchanged(engine.done(MODULE, waits))
    shorter = engine.done(MODULE, {**waits, "snooze": "10m"})
    assert shorter["changed"], "another length is another wish"
    sandbox.clock(advance=3700)
    assert engine.done(MODULE, waits)["changed"]


def test_a_snooze_alone_leaves_the_bridge_in_what_is_told(engine: Engine) -> None:
    bridge = {"conference_url": "https://meet.example.com/shop"}
    engine.done(MODULE, {**SHOP, "conference_bridge": bridge})
    assert alike(engine, {**KEY, "snooze": "4h"})["resource"]["conference_bridge"] == bridge
    assert alike(engine, {"title": "Another", "service": "Billing", "snooze": "1h"})["resource"]["conference_bridge"] == {}


def test_what_its_service_does_after_an_acknowledgement_is_no_snooze(engine: Engine, sandbox: Sandbox) -> None:
    engine.done("pagerduty_service", {"name": "Web shop", "acknowledgement_timeout": 1800})
    engine.done(MODULE, SHOP)
    engine.done(MODULE, {**KEY, "state": "acknowledged"})
    waits = {**KEY, "snooze": "4h"}
    ran = engine.done(MODULE, waits)
    assert ran["changed"], "nothing says ok while nothing is silent"
    assert unchanged(engine.done(MODULE, waits))


# Merged


def test_others_are_merged_into_it_once(engine: Engine, sandbox: Sandbox) -> None:
    identity = engine.done(MODULE, SHOP)["resource"]["id"]
    sources = [another(sandbox, f"Also {number}") for number in range(2)]
    ran = alike(engine, {**KEY, "merge": sources})
    assert ran["diff"]["after"]["merge"] == ["Also 0", "Also 1"]
    assert {one(sandbox, source)["resolve_reason"]["incident"]["id"] for source in sources} == {identity}
    assert unchanged(engine.done(MODULE, {**KEY, "merge": sources}))
    more = another(sandbox, "Also 2")
    engine.done(MODULE, {**KEY, "merge": [*sources, more]})
    assert [row["body"] for row in sandbox.writes("pagerduty")][-1] == {"source_incidents": [{"id": more, "type": "incident_reference"}]}


def test_what_cannot_be_merged_is_named_before_anything_is_written(engine: Engine, sandbox: Sandbox) -> None:
    identity = engine.done(MODULE, SHOP)["resource"]["id"]
    over = another(sandbox, "Over")
    by_hand(sandbox, over, status="resolved")
    for source, words in (("Q0NOBODY", "no incident with id"), (identity, "itself"), (over, "resolved already")):
        ran = engine.refused(MODULE, {**KEY, "merge": [source]})
        is_one_clear_sentence(ran["msg"])
        assert words in ran["msg"]
        assert ran.writes == []


# Said and asked


def test_a_note_is_added_once_also_to_what_is_over(engine: Engine, sandbox: Sandbox) -> None:
    identity = engine.done(MODULE, {**SHOP, "note": "We look."})["resource"]["id"]
    assert unchanged(engine.done(MODULE, {**SHOP, "note": "We look.\n"}))
    assert alike(engine, {**KEY, "note": "Found it."})["diff"]["after"]["note"] == "Found it."
    engine.done(MODULE, {**KEY, "state": "resolved", "note": "Over."})
    ran = engine.done(MODULE, {"id": identity, "state": "resolved", "note": "What we learned"})
    assert ran.writes == [f"POST /incidents/{identity}/notes"]
    notes = make(sandbox, Raw("pagerduty", "GET", f"/incidents/{identity}/notes"))["notes"]
    assert sorted(each["content"] for each in notes) == ["Found it.", "Over.", "We look.", "What we learned"]
    assert one(sandbox, identity)["status"] == "resolved"


def test_what_is_said_to_the_end_is_not_lost_when_a_run_dies(engine: Engine, sandbox: Sandbox) -> None:
    identity, other = engine.done(MODULE, SHOP)["resource"]["id"], another(sandbox, "The same")
    end = {**KEY, "state": "resolved", "note": "Over.", "merge": [other]}
    sandbox.fault("pagerduty", "status", method="POST", path="/notes", status=500, times=9)
    engine.refused(MODULE, end)
    sandbox.mend()
    engine.done(MODULE, end)
    notes = make(sandbox, Raw("pagerduty", "GET", f"/incidents/{identity}/notes"))["notes"]
    assert [each["content"] for each in notes] == ["Over."]
    assert [one(sandbox, each)["status"] for each in (identity, other)] == ["resolved", "resolved"]
    assert unchanged(engine.done(MODULE, end))


def test_check_mode_goes_through_a_whole_loop(engine: Engine) -> None:
    """What would be opened has no id to ask for notes with, and what would be resolved is not found by its key."""
    alone = {"key": KEY["key"]}
    items = [
        SHOP, {**SHOP, "note": "We look."}, {**alone, "state": "acknowledged"}, {**alone, "state": "resolved"}, {**KEY, "state": "resolved"}, SHOP,
    ]  # fmt: skip
    told = []
    for check in (True, False):
        loop = engine.session(many=True)
        told.append([engine.done(MODULE, one, check=check, session=loop)["action"] for one in items])
        loop.close()
    assert told == [["created", "updated", "updated", "updated", "unchanged", "created"]] * 2


def test_a_note_whose_answer_is_lost_is_not_added_twice(engine: Engine, sandbox: Sandbox) -> None:
    identity = engine.done(MODULE, SHOP)["resource"]["id"]
    sandbox.fault("pagerduty", "reset", method="POST", path="/notes", when="after")
    engine.done(MODULE, {**KEY, "note": "We look."})
    assert len(make(sandbox, Raw("pagerduty", "GET", f"/incidents/{identity}/notes"))["notes"]) == 1


def test_a_status_update_is_told_by_each_run(engine: Engine) -> None:
    engine.done(MODULE, SHOP)
    for _again in range(2):
        ran = alike(engine, {**KEY, "status_update": "Half of the orders are there."})
        assert ran.writes[-1].endswith("/status_updates")


def test_helpers_are_asked_once_and_told_to_stay_away_once(engine: Engine, sandbox: Sandbox) -> None:
    identity = engine.done(MODULE, SHOP)["resource"]["id"]
    asked = {**KEY, "responders": [{"user": "Noa Vidal"}, {"escalation_policy": "Night watch"}]}
    ran = alike(engine, asked)
    assert ran["diff"]["after"]["responders"] == ["Night watch", "Noa Vidal"]
    (body,) = [row["body"] for row in sandbox.writes("pagerduty") if row["path"].endswith("/responder_requests")]
    assert (body["requester_id"], body["message"]) == ("PDEM0US", SHOP["title"])
    assert unchanged(engine.done(MODULE, asked))
    assert [each["user"]["id"] for each in one(sandbox, identity)["incidents_responders"]][:1] == ["PSEC0ND"]
    away = {**KEY, "cancel_responders": [{"user": "noa.vidal@example.org"}]}
    assert alike(engine, away)["changed"]
    assert unchanged(engine.done(MODULE, away))


def test_responders_are_asked_in_somebodys_name(engine: Engine) -> None:
    engine.done(MODULE, SHOP)
    engine.environment.pop("PAGERDUTY_FROM_EMAIL")
    ran = engine.refused(MODULE, {**KEY, "responders": [{"user": "Noa Vidal"}]})
    assert "set requester or from_email" in ran["msg"]
    assert ran.writes == []


def test_without_a_name_a_key_of_the_account_is_told_what_to_do(engine: Engine) -> None:
    engine.environment.pop("PAGERDUTY_FROM_EMAIL")
    ran = engine.refused(MODULE, SHOP)
    is_one_clear_sentence(ran["msg"])
    assert "set from_email" in ran["msg"]


# What cannot be


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"service": "Web shop"}, "one of the following is required: id, key, title"),
        ({**SHOP, "key": "  "}, "key is blank"),
        ({**SHOP, "key": "k" * 256}, "256 characters"),
        ({**SHOP, "snooze": "8d"}, "longer than a week"),
        ({**SHOP, "escalation_level": 0}, "escalation_level is 0; it can be at least 1"),
        ({**KEY, "state": "resolved", "snooze": "1h"}, "neither snoozed nor escalated"),
        ({**SHOP, "note": " "}, "note is blank"),
        ({**SHOP, "assignees": []}, "an open incident is always somebody's"),
        ({**SHOP, "assignees": ["Noa Vidal"], "escalation_policy": "Default"}, "mutually exclusive"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_is_refused_before_any_call(engine: Engine, options: dict[str, Any], words: str) -> None:
    ran = engine.refused(MODULE, options)
    assert words in ran["msg"]
    assert ran.rows == []


def test_a_new_one_is_for_one_person(engine: Engine) -> None:
    ran = engine.refused(MODULE, {**SHOP, "assignees": ["PDEM0US", "PSEC0ND"]})
    assert "name the others as responders" in ran["msg"]
    assert ran.writes == []


# Several at once


def test_one_that_somebody_else_opens_meanwhile_is_found(engine: Engine, sandbox: Sandbox) -> None:
    there = another(sandbox, "The shop takes no orders", incident_key="INC-4711")
    sandbox.fault("pagerduty", "status", method="GET", path="/incidents", status=200, body={"incidents": [], "more": False}, times=1)
    ran = engine.done(MODULE, SHOP)
    assert (ran["changed"], ran["resource"]["id"]) == (False, there)
    assert len(incidents(sandbox)) == 1


def test_eight_at_once_open_one(engine: Engine, sandbox: Sandbox) -> None:
    racers = [Child(sandbox, MODULE, SHOP) for _number in range(8)]
    sandbox.fault("pagerduty", "slow", when="after", method="GET", path="/incidents", times=8, seconds=0.5)
    for each in racers:
        each.begin()
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda each: each.result(), racers))
    assert [each for each in results if each.get("failed")] == []
    assert sum(each["changed"] for each in results) == 1
    assert len({each["resource"]["id"] for each in results}) == 1
    assert len(incidents(sandbox)) == 1
