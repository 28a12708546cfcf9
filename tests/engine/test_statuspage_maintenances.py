"""What is only true of maintenances: their window, their states by hand and by the clock, what their components show."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.engine import Engine, Ran
from tests.support.sandbox import Sandbox
from tests.support.statuspage import DOCS, EUROPE, WEBSITE, Statuspage

MODULE = "statuspage_maintenance"
HOUR = 3600
PLAN = {"key": "one", "name": "A new database", "components": ["Website", "EU"], "body": "You can read, but not order."}
BLUE = "under_maintenance"


@pytest.fixture
def page(sandbox: Sandbox) -> Statuspage:
    return Statuspage(sandbox)


@pytest.fixture
def now(sandbox: Sandbox) -> float:
    """Noon of a day, on the service's clock."""
    noon = datetime(2027, 1, 1, 12, tzinfo=UTC).timestamp()
    sandbox.clock(now=noon)
    return noon


def iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def window(page: Statuspage, identity: str) -> tuple[str, str]:
    row = page.get(f"/incidents/{identity}")
    return row["scheduled_for"], row["scheduled_until"]


def told(page: Statuspage, identity: str) -> list[tuple[str, str]]:
    """Return status and text of all updates, the oldest first."""
    return [(one["status"], one["body"].rstrip()) for one in page.get(f"/incidents/{identity}")["incident_updates"]][::-1]


def blue(page: Statuspage) -> set[str]:
    """Return the components that are shown as under maintenance."""
    return {row["id"] for row in page.get("/components") if row["status"] == BLUE and not row["group"]}


def body_of(ran: Ran) -> dict[str, Any]:
    (row,) = [row for row in ran.rows if row["write"]]
    return row["body"]["incident"]


def unchanged(engine: Engine, options: dict[str, Any]) -> Ran:
    ran = engine.done(MODULE, options)
    assert (ran["changed"], ran.writes) == (False, []), ran.result
    return ran


def quietly_unchanged(engine: Engine, options: dict[str, Any]) -> None:
    assert unchanged(engine, options).warnings == []


def crowd(page: Statuspage) -> None:
    """Push everything that is there out of the newest hundred."""
    for one in range(100):
        assert page.send("POST", "/incidents", {"incident": {"name": f"Crowd {one}", "status": "resolved"}})[0] == 201


# The window


def test_times_are_instants_however_they_are_written(engine: Engine, page: Statuspage, now: float) -> None:
    start, end = now + 10 * HOUR, now + 11 * HOUR
    made = engine.done(MODULE, {**PLAN, "start_time": "2027-01-01T23:00:00+01:00", "end_time": "2027-01-01 23:00"})
    assert window(page, made["resource"]["id"]) == (iso(start), iso(end))
    assert made["resource"]["start_time"] == "2027-01-01T22:00:00Z"
    for one, other in ((start, end), (iso(start), iso(end)), ("2027-01-01T17:00:00.000-05:00", "2027-01-02T04:30:00+05:30")):
        quietly_unchanged(engine, {**PLAN, "start_time": one, "end_time": other})
    quietly_unchanged(engine, {**PLAN, "start_time": start, "duration": "1h"})


def test_a_duration_counts_from_the_first_opening(engine: Engine, page: Statuspage, sandbox: Sandbox, now: float) -> None:
    made = engine.done(MODULE, {"key": "one", "name": "A new database", "state": "in_progress", "duration": "1h"})
    identity = made["resource"]["id"]
    start, end = window(page, identity)
    assert abs(datetime.fromisoformat(start).timestamp() - now) < 60
    sandbox.clock(advance=600)
    quietly_unchanged(engine, {"key": "one", "name": "A new database", "state": "in_progress", "duration": "1h"})
    assert window(page, identity) == (start, end)
    for written, seconds in (("90m", 5400), ("PT1H", 3600), (7200, 7200)):
        assert engine.done(MODULE, {"key": "one", "state": "in_progress", "duration": written})["changed"]
        assert window(page, identity) == (start, iso(datetime.fromisoformat(start).timestamp() + seconds))


def test_extending_moves_the_end_alone_and_posts_no_more_than_its_text(engine: Engine, page: Statuspage, now: float) -> None:
    made = engine.done(MODULE, {**PLAN, "start_time": now + HOUR, "duration": "1h"})
    ran = engine.done(MODULE, {"key": "one", "end_time": now + 3 * HOUR})
    assert set(body_of(ran)) == {"scheduled_until", "deliver_notifications"}
    assert window(page, made["resource"]["id"]) == (iso(now + HOUR), iso(now + 3 * HOUR))
    assert len(told(page, made["resource"]["id"])) == 1
    longer = {"key": "one", "duration": "4h", "body": "It takes longer."}
    ran = engine.done(MODULE, longer)
    assert body_of(ran) == {"scheduled_until": iso(now + 5 * HOUR), "body": "It takes longer.", "deliver_notifications": False}
    quietly_unchanged(engine, longer)


def test_an_end_that_has_passed_does_not_end_it(engine: Engine, page: Statuspage, sandbox: Sandbox, now: float) -> None:
    plan = {"key": "one", "name": "A new database", "start_time": now + HOUR, "end_time": now + 2 * HOUR}
    made = engine.done(MODULE, plan)
    engine.done(MODULE, {"key": "one", "end_time": now + 5 * HOUR})
    sandbox.clock(advance=3 * HOUR)
    (warning,) = unchanged(engine, plan).warnings
    assert "has passed. Set state to completed to end it" in warning
    assert window(page, made["resource"]["id"])[1] == iso(now + 5 * HOUR)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "end_time or duration must be given"),
        ({"start_time": "2027-01-02T10:00:00Z", "end_time": "2027-01-02T10:00:00+01:00"}, "before it starts"),
        ({"start_time": "2026-01-01", "end_time": "2026-01-02"}, "end in the past"),
        ({"end_time": "2026-12-31T12:00:00Z"}, "before it starts"),
        ({"end_time": "2027-01-02", "duration": "1h"}, "mutually exclusive"),
        ({"duration": "soon"}, "no duration"),
        ({"end_time": "soon"}, "end_time: 'soon' is no time"),
        ({"start_time": 1798804800000, "duration": "1h"}, "milliseconds"),
        ({"start_time": "2036-01-01", "duration": "1h", "state": "completed", "metadata": {"x": 1}}, "must be a dictionary"),
    ],
)
def test_a_window_that_cannot_be_is_refused(engine: Engine, now: float, options: dict[str, Any], words: str) -> None:
    for check in (True, False):
        ran = engine.refused(MODULE, {**PLAN, **options}, check=check)
        assert words in ran["msg"]
        assert ran.writes == []


def test_a_start_moved_behind_the_end_that_is_there_is_refused(engine: Engine, now: float) -> None:
    engine.done(MODULE, {**PLAN, "start_time": now + HOUR, "duration": "1h"})
    ran = engine.refused(MODULE, {"key": "one", "start_time": now + 4 * HOUR})
    assert "before it starts" in ran["msg"]
    assert ran.writes == []


# Finding


def test_the_same_name_with_another_start_is_another_one(engine: Engine, now: float) -> None:
    plan = {"name": "Patching", "duration": "1h"}
    first = engine.done(MODULE, {**plan, "start_time": now + HOUR})
    second = engine.done(MODULE, {**plan, "start_time": now + 48 * HOUR})
    assert [first["action"], second["action"]] == ["created", "created"]
    for made, start in ((first, now + HOUR), (second, now + 48 * HOUR)):
        assert unchanged(engine, {**plan, "start_time": start})["resource"]["id"] == made["resource"]["id"]
    ran = engine.refused(MODULE, {"name": "Patching", "state": "in_progress"})
    assert first["resource"]["id"] in ran["msg"]
    engine.done(MODULE, {"name": "Patching", "start_time": now + 48 * HOUR, "state": "absent"})
    assert unchanged(engine, {"name": "Patching"})["resource"]["id"] == first["resource"]["id"]


def test_the_same_key_with_another_start_is_moved_while_it_is_open(engine: Engine, page: Statuspage, now: float) -> None:
    made = engine.done(MODULE, {**PLAN, "start_time": now + HOUR, "duration": "1h"})
    moved = engine.done(MODULE, {"key": "one", "start_time": now + 3 * HOUR, "duration": "1h"})
    assert moved["resource"]["id"] == made["resource"]["id"]
    assert window(page, made["resource"]["id"]) == (iso(now + 3 * HOUR), iso(now + 4 * HOUR))
    assert unchanged(engine, {"key": "one", "start_time": now + HOUR, "state": "completed"})["resource"] == {}


def test_the_same_key_with_another_start_is_a_new_one_when_it_is_over(engine: Engine, now: float) -> None:
    weekly = {"key": "weekly", "name": "Patching", "duration": "1h"}
    first = engine.done(MODULE, {**weekly, "start_time": now + HOUR})
    engine.done(MODULE, {"key": "weekly", "state": "completed"})
    second = engine.done(MODULE, {**weekly, "start_time": now + 48 * HOUR})
    assert second["action"] == "created"
    assert unchanged(engine, {**weekly, "start_time": now + HOUR})["resource"]["id"] == first["resource"]["id"]
    assert unchanged(engine, {**weekly, "start_time": now + 48 * HOUR})["resource"]["id"] == second["resource"]["id"]


def test_what_is_over_under_a_key_stays_over_and_says_so(engine: Engine, page: Statuspage, now: float) -> None:
    made = engine.done(MODULE, {"key": "one", "name": "A new database", "duration": "1h", "state": "in_progress"})
    engine.done(MODULE, {"key": "one", "state": "completed", "body": "Done."})
    quietly_unchanged(engine, {"key": "one", "state": "in_progress"})
    quietly_unchanged(engine, {"key": "one", "state": "completed", "body": "Done."})
    for news in ({"body": "Again."}, {"duration": "1h"}, {"state": "completed", "body": "Really."}):
        (warning,) = unchanged(engine, {"key": "one", "name": "A new database", **news}).warnings
        assert "Use another key or another start_time for a new one" in warning
    assert len(told(page, made["resource"]["id"])) == 2


def test_what_is_over_under_a_name_is_found_by_its_start_only(engine: Engine, now: float) -> None:
    plan = {"name": "Patching", "start_time": now + HOUR, "duration": "1h"}
    engine.done(MODULE, plan)
    engine.done(MODULE, {"name": "Patching", "state": "completed"})
    quietly_unchanged(engine, {"name": "Patching", "state": "completed"})
    quietly_unchanged(engine, plan)
    assert engine.done(MODULE, {"name": "Patching", "duration": "1h"})["action"] == "created"


@pytest.mark.parametrize("found", [{"key": "one"}, {"name": "A new database"}], ids=["key", "name"])
@pytest.mark.parametrize("state", ["scheduled", "in_progress", "verifying"])
def test_an_open_one_older_than_the_newest_hundred_is_found(
    engine: Engine, page: Statuspage, now: float, found: dict[str, str], state: str
) -> None:
    made = engine.done(MODULE, {**PLAN, "start_time": now + HOUR, "duration": "1h", "state": state})
    crowd(page)
    ran = unchanged(engine, {**found, "state": state})
    assert ran["resource"]["id"] == made["resource"]["id"]
    assert len(ran.reads) == 4


def test_a_closed_one_older_than_the_newest_hundred_is_not_made_again(engine: Engine, page: Statuspage, now: float) -> None:
    plan = {**PLAN, "start_time": now + HOUR, "duration": "1h"}
    engine.done(MODULE, plan)
    engine.done(MODULE, {"key": "one", "state": "completed"})
    crowd(page)
    quietly_unchanged(engine, plan)
    quietly_unchanged(engine, {name: value for name, value in plan.items() if name != "key"})


# States, by hand


def test_a_story_told_again_posts_nothing(engine: Engine, page: Statuspage, now: float) -> None:
    story: tuple[dict[str, Any], ...] = (
        {**PLAN, "start_time": now + HOUR, "end_time": now + 2 * HOUR},
        {"state": "in_progress", "body": "We have begun."},
        {"state": "in_progress", "end_time": now + 3 * HOUR, "body": "It takes longer."},
        {"state": "verifying", "body": "We look whether it works."},
        {"state": "completed", "body": "It works."},
    )
    for number, step in enumerate(story):
        made = engine.done(MODULE, {"key": "one", **step})
        assert made["changed"]
        assert len(made.writes) == 1
        for before in story[: number + 1]:
            unchanged(engine, {"key": "one", **before})
    assert told(page, made["resource"]["id"]) == [
        ("scheduled", "You can read, but not order."), ("in_progress", "We have begun."), ("in_progress", "It takes longer."),
        ("verifying", "We look whether it works."), ("completed", "It works."),
    ]  # fmt: skip
    assert window(page, made["resource"]["id"])[1] == iso(now + 3 * HOUR)
    for step in story:
        quietly_unchanged(engine, {"key": "one", **step})


def test_the_plan_of_what_has_begun_is_left_alone_and_says_so(engine: Engine, now: float) -> None:
    plan = {**PLAN, "start_time": now + HOUR, "end_time": now + 2 * HOUR}
    engine.done(MODULE, plan)
    engine.done(MODULE, {"key": "one", "state": "in_progress", "end_time": now + 3 * HOUR, "body": "It takes longer."})
    (warning,) = unchanged(engine, plan).warnings
    assert "in_progress by now, and more was said since: end_time is left alone" in warning
    ran = engine.done(MODULE, {"key": "one", "end_time": now + 4 * HOUR})
    assert ran["resource"]["end_time"] == iso(now + 4 * HOUR)


def test_a_text_goes_with_every_new_state_even_if_it_was_said(engine: Engine, page: Statuspage, now: float) -> None:
    made = engine.done(MODULE, {**PLAN, "start_time": now + HOUR, "duration": "1h"})
    for state in ("in_progress", "completed"):
        step = {"key": "one", "state": state, "body": PLAN["body"]}
        engine.done(MODULE, step)
        quietly_unchanged(engine, step)
    assert told(page, made["resource"]["id"]) == [
        (state, PLAN["body"]) for state in ("scheduled", "in_progress", "completed")
    ]


def test_it_is_ended_early(engine: Engine, page: Statuspage, now: float) -> None:
    made = engine.done(MODULE, {**PLAN, "state": "in_progress", "duration": "5h"})
    assert blue(page) == {WEBSITE, EUROPE}
    ran = engine.done(MODULE, {"key": "one", "state": "completed"})
    assert (ran["resource"]["status"], ran["resource"]["resolved_at"][:10]) == ("completed", iso(now)[:10])
    assert blue(page) == set()
    assert window(page, made["resource"]["id"])[1] > ran["resource"]["resolved_at"]


@pytest.mark.parametrize("state", ["completed", "absent"])
def test_where_none_is_open_there_is_none_to_end(engine: Engine, state: str) -> None:
    quietly_unchanged(engine, {"key": "one", "name": "A new database", "state": state})


def test_it_can_be_made_in_a_later_state_at_once(engine: Engine, page: Statuspage, now: float) -> None:
    options = {**PLAN, "state": "in_progress", "duration": "1h"}
    check = engine.done(MODULE, options, check=True)
    assert not {"start_time", "end_time"} & set(check["resource"])
    made = engine.done(MODULE, options)
    assert made["resource"]["status"] == "in_progress"
    assert told(page, made["resource"]["id"]) == [("in_progress", PLAN["body"])]


def test_nobody_is_notified_unless_the_task_says_so(engine: Engine, now: float) -> None:
    sent = body_of(engine.done(MODULE, {**PLAN, "start_time": now + HOUR, "duration": "1h"}))
    quiet = ("deliver_notifications", "scheduled_remind_prior", "auto_transition_deliver_notifications_at_start",
             "auto_transition_deliver_notifications_at_end")  # fmt: skip
    assert {name: sent[name] for name in quiet} == dict.fromkeys(quiet, False)
    loud = engine.done(MODULE, {"key": "one", "state": "in_progress", "deliver_notifications": True})
    assert body_of(loud)["deliver_notifications"] is True
    assert [one["deliver_notifications"] for one in loud["resource"]["updates"]] == [True, False]
    end = engine.done(MODULE, {"key": "one", "state": "completed"})
    assert body_of(end)["deliver_notifications"] is False


# States, by the clock


def test_it_starts_and_ends_by_the_clock(engine: Engine, page: Statuspage, sandbox: Sandbox, now: float) -> None:
    plan = {**PLAN, "start_time": now + HOUR, "duration": "1h", "scheduled_remind_prior": True}
    made = engine.done(MODULE, plan)
    identity = made["resource"]["id"]
    for advance, status, shown in ((0, "scheduled", set()), (HOUR + 60, "in_progress", {WEBSITE, EUROPE}), (HOUR, "completed", set())):
        sandbox.clock(advance=advance)
        assert page.get(f"/incidents/{identity}")["status"] == status
        assert blue(page) == shown
        quietly_unchanged(engine, plan)
    assert [one["deliver_notifications"] for one in page.get(f"/incidents/{identity}")["incident_updates"]] == [False] * 3


def test_what_the_clock_has_done_is_not_done_again(engine: Engine, sandbox: Sandbox, page: Statuspage, now: float) -> None:
    made = engine.done(MODULE, {**PLAN, "start_time": now + HOUR, "duration": "1h"})
    sandbox.clock(advance=HOUR + 60)
    quietly_unchanged(engine, {"key": "one", "state": "in_progress"})
    ran = engine.done(MODULE, {"key": "one", "state": "in_progress", "body": "We have begun."})
    assert "status" not in body_of(ran)
    sandbox.clock(advance=HOUR)
    quietly_unchanged(engine, {"key": "one", "state": "completed"})
    assert [state for state, _text in told(page, made["resource"]["id"])] == [
        "scheduled", "in_progress", "in_progress", "completed",
    ]  # fmt: skip


def test_without_the_clock_it_waits_for_the_task(engine: Engine, sandbox: Sandbox, page: Statuspage, now: float) -> None:
    off = {"scheduled_auto_in_progress": False, "scheduled_auto_completed": False,
           "auto_transition_to_maintenance_state": False, "auto_transition_to_operational_state": False}  # fmt: skip
    made = engine.done(MODULE, {**PLAN, **off, "start_time": now + HOUR, "duration": "1h"})
    sandbox.clock(advance=5 * HOUR)
    assert page.get(f"/incidents/{made['resource']['id']}")["status"] == "scheduled"
    engine.done(MODULE, {"key": "one", "state": "in_progress"})
    assert blue(page) == set()


# Components


def test_components_change_when_it_starts_and_not_before(engine: Engine, page: Statuspage, now: float) -> None:
    made = engine.done(MODULE, {**PLAN, "start_time": now + HOUR, "duration": "1h"})
    sent = body_of(made)
    assert sorted(sent["component_ids"]) == sorted([WEBSITE, EUROPE])
    assert "components" not in sent
    assert blue(page) == set()
    engine.done(MODULE, {"key": "one", "components": ["Website", "Docs"]})
    assert blue(page) == set()
    engine.done(MODULE, {"key": "one", "state": "in_progress"})
    assert blue(page) == {WEBSITE, DOCS}


def test_components_change_at_once_when_it_is_asked_for(engine: Engine, page: Statuspage, now: float) -> None:
    plan = {**PLAN, "start_time": now + HOUR, "duration": "1h", "set_components_now": True}
    made = engine.done(MODULE, plan)
    assert body_of(made)["components"] == {WEBSITE: BLUE, EUROPE: BLUE}
    assert blue(page) == {WEBSITE, EUROPE}
    quietly_unchanged(engine, plan)
    later = engine.done(MODULE, {"key": "one", "components": ["Docs", "EU"], "set_components_now": True})
    assert body_of(later)["components"] == {DOCS: BLUE, EUROPE: BLUE}
    assert len(told(page, made["resource"]["id"])) == 1


def test_components_end_in_the_status_that_is_asked_for(engine: Engine, page: Statuspage, now: float) -> None:
    engine.done(MODULE, {**PLAN, "state": "in_progress", "duration": "1h", "components_on_completed": "partial_outage"})
    assert blue(page) == {WEBSITE, EUROPE}
    end = {"key": "one", "state": "completed", "components_on_completed": "degraded_performance"}
    ran = engine.done(MODULE, end)
    assert len(ran.writes) == 1
    rows = {row["id"]: row["status"] for row in page.get("/components")}
    assert (rows[WEBSITE], rows[EUROPE]) == ("degraded_performance", "degraded_performance")
    quietly_unchanged(engine, end)


def test_the_order_of_the_components_does_not_matter(engine: Engine, now: float) -> None:
    plan = {**PLAN, "start_time": now + HOUR, "duration": "1h"}
    engine.done(MODULE, plan)
    quietly_unchanged(engine, {**plan, "components": ["EU", WEBSITE, "Website"]})


def test_a_key_is_kept_in_the_metadata_and_the_rest_of_it_whole(engine: Engine, page: Statuspage, now: float) -> None:
    made = engine.done(MODULE, {**PLAN, "duration": "1h", "metadata": {"team": {"name": "web"}}})
    path = f"/incidents/{made['resource']['id']}"
    assert page.get(path)["metadata"] == {"team": {"name": "web"}, "ansible": {"key": "one"}}
    engine.done(MODULE, {"id": made["resource"]["id"], "key": "two"})
    assert page.get(path)["metadata"] == {"team": {"name": "web"}, "ansible": {"key": "two"}}


def test_an_update_of_a_completed_one_is_corrected(engine: Engine, page: Statuspage, now: float) -> None:
    engine.done(MODULE, {**PLAN, "start_time": now + HOUR, "duration": "1h"})
    made = engine.done(MODULE, {"key": "one", "state": "completed", "body": "Dnoe."})
    edit = {"key": "one", "state": "completed", "edit_updates": [{"id": made["resource"]["updates"][0]["id"], "body": "Done."}]}
    ran = engine.done(MODULE, edit)
    assert [one["body"] for one in ran["resource"]["updates"]] == ["Done.", PLAN["body"]]
    quietly_unchanged(engine, edit)
    assert told(page, made["resource"]["id"])[-1] == ("completed", "Done.")
