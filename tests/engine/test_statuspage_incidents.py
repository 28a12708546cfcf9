"""What is only true of incidents: a text is said once, a state that was passed stays passed, what is over stays over."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.engine import Engine, Ran
from tests.support.sandbox import Sandbox
from tests.support.statuspage import DOCS, EUROPE, WEBSITE, Statuspage

MODULE = "statuspage_incident"
STORY: tuple[dict[str, Any], ...] = (
    {"name": "Orders are late", "body": "We are looking into it.\n",
     "components": {"Website": "major_outage", "EU": "partial_outage", "Docs": "degraded_performance"}},
    {"status": "identified", "body": "A disk is full."},
    {"status": "monitoring", "body": "The data is moved.", "impact_override": "minor"},
    {"state": "resolved", "body": "All orders are out.", "components_on_resolve": "operational"},
)  # fmt: skip


@pytest.fixture
def page(sandbox: Sandbox) -> Statuspage:
    return Statuspage(sandbox)


def told(page: Statuspage, identity: str) -> list[tuple[str, str]]:
    """Return status and text of all updates, the oldest first."""
    return [(one["status"], one["body"].rstrip()) for one in page.get(f"/incidents/{identity}")["incident_updates"]][::-1]


def statuses(page: Statuspage) -> dict[str, str]:
    return {row["id"]: row["status"] for row in page.get("/components")}


def body_of(ran: Ran) -> dict[str, Any]:
    """Return what the one write of a task sent."""
    (row,) = [row for row in ran.rows if row["write"]]
    return row["body"]["incident"]


def crowd(page: Statuspage, number: int = 100) -> None:
    """Push everything that is there out of the newest hundred, by what is over."""
    for one in range(number):
        over(page, f"Crowd {one}")


def over(page: Statuspage, name: str) -> None:
    """Make one that is resolved."""
    assert page.send("POST", "/incidents", {"incident": {"name": name, "status": "resolved"}})[0] == 201


def unchanged(engine: Engine, options: dict[str, Any]) -> Ran:
    ran = engine.done(MODULE, options)
    assert (ran["changed"], ran.writes) == (False, []), ran.result
    return ran


def quietly_unchanged(engine: Engine, options: dict[str, Any]) -> None:
    assert unchanged(engine, options).warnings == []


# Finding


def test_it_is_found_by_key_id_and_name(engine: Engine) -> None:
    made = engine.done(MODULE, {"key": "one", **STORY[0]})
    identity = made["resource"]["id"]
    for found in ({"key": "one"}, {"id": identity}, {"name": " Orders are late "}):
        assert unchanged(engine, found)["resource"]["id"] == identity


def test_a_key_is_kept_in_the_metadata_and_the_rest_of_it_whole(engine: Engine, page: Statuspage) -> None:
    made = engine.done(MODULE, {"key": "one", "name": "Orders are late", "metadata": {"team": {"name": "web"}}})
    path = f"/incidents/{made['resource']['id']}"
    assert page.get(path)["metadata"] == {"team": {"name": "web"}, "ansible": {"key": "one"}}
    page.send("PATCH", path, {"incident": {"metadata": {"bot": {"a": 1}, "ansible": {"key": "one", "note": "kept"}}}})
    ran = engine.done(MODULE, {"id": made["resource"]["id"], "key": "two"})
    assert page.get(path)["metadata"] == {"bot": {"a": 1}, "ansible": {"key": "two", "note": "kept"}}
    assert ran["resource"]["metadata"] == {"bot": {"a": 1}}
    engine.done(MODULE, {"key": "two", "metadata": {"team": {"name": "shop"}}})
    assert page.get(path)["metadata"] == {"team": {"name": "shop"}, "ansible": {"key": "two", "note": "kept"}}
    assert len(page.get(path)["incident_updates"]) == 1, "nobody is told of it"


@pytest.mark.parametrize(
    ("metadata", "words"), [({"team": "web"}, "the value of team must be a dictionary"), ({"ansible": {}}, "where key is kept")]
)
def test_metadata_the_service_would_refuse_is_refused_before_any_call(
    engine: Engine, metadata: dict[str, Any], words: str
) -> None:
    ran = engine.refused(MODULE, {"name": "Orders are late", "metadata": metadata})
    assert words in ran["msg"]
    assert ran.rows == []


def test_what_is_over_under_a_key_stays_over_and_says_so(engine: Engine, page: Statuspage) -> None:
    for step in STORY:
        made = engine.done(MODULE, {"key": "one", **step})
    before = told(page, made["resource"]["id"])
    for news in ({"body": "Again!"}, {"name": "Orders are late"}, {"state": "resolved", "body": "Really."},
                 {"status": "investigating", "body": "Again!", "components": {"Docs": "major_outage"}}):  # fmt: skip
        (warning,) = unchanged(engine, {"key": "one", **news}).warnings
        assert "Use another key for a new one" in warning
        assert made["resource"]["id"] in warning
    assert told(page, made["resource"]["id"]) == before
    assert engine.done(MODULE, {"key": "two", **STORY[0]})["action"] == "created"


def test_what_is_over_under_a_name_is_history_and_a_new_one_is_opened(engine: Engine) -> None:
    first = engine.done(MODULE, STORY[0])
    engine.done(MODULE, {"name": "Orders are late", "state": "resolved"})
    quietly_unchanged(engine, {"name": "Orders are late", "state": "resolved", "body": "Over."})
    second = engine.done(MODULE, STORY[0])
    assert second["action"] == "created"
    assert second["resource"]["id"] != first["resource"]["id"]


def test_two_open_ones_of_a_name_fail_and_a_closed_one_beside_them_does_not_count(engine: Engine, page: Statuspage) -> None:
    over(page, "Orders are late")
    first = page.make("/incidents", "incident", name="Orders are late")["id"]
    assert unchanged(engine, {"name": "Orders are late"})["resource"]["id"] == first
    second = page.make("/incidents", "incident", name="Orders are late")["id"]
    ran = engine.refused(MODULE, {"name": "Orders are late", "body": "News"})
    assert first in ran["msg"]
    assert second in ran["msg"]


@pytest.mark.parametrize("found", [{"key": "one"}, {"name": "Orders are late"}], ids=["key", "name"])
def test_an_open_one_older_than_the_newest_hundred_is_found(engine: Engine, page: Statuspage, found: dict[str, str]) -> None:
    made = engine.done(MODULE, {"key": "one", **STORY[0]})
    crowd(page)
    over(page, "Orders are late")
    ran = unchanged(engine, found)
    assert ran["resource"]["id"] == made["resource"]["id"]
    assert [path.rsplit("/", 1)[-1] for path in ran.reads] == ["incidents", "unresolved"]
    moved = engine.done(MODULE, {**found, "body": "News"})
    assert moved["action"] == "updated"


def test_a_closed_one_older_than_the_newest_hundred_is_not_opened_again_under_its_key(engine: Engine, page: Statuspage) -> None:
    for step in STORY:
        made = engine.done(MODULE, {"key": "one", **step})
    crowd(page)
    ran = unchanged(engine, {"key": "one", **STORY[0]})
    assert ran["resource"]["id"] == made["resource"]["id"]
    assert engine.done(MODULE, {"key": "two", **STORY[0]})["action"] == "created"


def test_a_maintenance_of_the_same_name_or_key_is_something_else(engine: Engine) -> None:
    window = {"start_time": "2036-11-21T22:00:00Z", "duration": "1h"}
    engine.done("statuspage_maintenance", {"key": "one", "name": "Orders are late", **window})
    assert engine.done(MODULE, {"key": "one", **STORY[0]})["action"] == "created"


# Saying


def test_a_story_told_again_posts_nothing(engine: Engine, page: Statuspage) -> None:
    for number, step in enumerate(STORY):
        made = engine.done(MODULE, {"key": "one", **step})
        assert made["changed"]
        for before in STORY[: number + 1]:
            quietly_unchanged(engine, {"key": "one", **before})
    assert told(page, made["resource"]["id"]) == [
        ("investigating", "We are looking into it."), ("identified", "A disk is full."),
        ("monitoring", "The data is moved."), ("resolved", "All orders are out."),
    ]  # fmt: skip
    assert set(statuses(page).values()) == {"operational"}


@pytest.mark.parametrize("again", ["A disk is full.\n\n", "A disk is full.  ", "A disk is full."])
def test_blanks_at_the_end_make_no_other_text(engine: Engine, again: str) -> None:
    engine.done(MODULE, {"key": "one", **STORY[0]})
    engine.done(MODULE, {"key": "one", "body": "A disk is full."})
    quietly_unchanged(engine, {"key": "one", "body": again})


def test_the_ends_of_lines_make_no_other_text(engine: Engine) -> None:
    engine.done(MODULE, {"key": "one", "name": "Orders are late", "body": "One.\r\n\r\nTwo."})
    quietly_unchanged(engine, {"key": "one", "body": "One.\n\nTwo.\n"})


def test_status_and_text_go_out_in_one_request(engine: Engine, page: Statuspage) -> None:
    made = engine.done(MODULE, {"key": "one", **STORY[0]})
    ran = engine.done(MODULE, {"key": "one", **STORY[3]})
    assert ran.writes == [f"PATCH {row['path']}" for row in ran.rows if row["write"]]
    sent = body_of(ran)
    assert {name: sent[name] for name in ("status", "body")} == {"status": "resolved", "body": "All orders are out."}
    assert len(told(page, made["resource"]["id"])) == 2


def test_a_status_without_a_text_is_posted_once_and_not_gone_back_to(engine: Engine, page: Statuspage) -> None:
    made = engine.done(MODULE, {"key": "one", **STORY[0]})
    for status in ("identified", "monitoring"):
        assert engine.done(MODULE, {"key": "one", "status": status})["changed"]
    for status in ("investigating", "identified", "monitoring"):
        quietly_unchanged(engine, {"key": "one", "status": status})
    assert [status for status, _text in told(page, made["resource"]["id"])] == ["investigating", "identified", "monitoring"]


def test_a_new_text_goes_back_to_a_status_that_was_passed(engine: Engine, page: Statuspage) -> None:
    made = engine.done(MODULE, {"key": "one", **STORY[0]})
    engine.done(MODULE, {"key": "one", **STORY[2]})
    back = engine.done(MODULE, {"key": "one", "status": "identified", "body": "It is full again."})
    assert back["resource"]["status"] == "identified"
    quietly_unchanged(engine, {"key": "one", "status": "identified", "body": "It is full again."})
    quietly_unchanged(engine, {"key": "one", "status": "monitoring", "body": "The data is moved."})
    assert told(page, made["resource"]["id"])[-1] == ("identified", "It is full again.")


def test_one_that_somebody_opened_again_is_resolved_again(engine: Engine, page: Statuspage) -> None:
    for step in STORY:
        made = engine.done(MODULE, {"key": "one", **step})
    path = f"/incidents/{made['resource']['id']}"
    page.send("PATCH", path, {"incident": {"status": "investigating", "body": "Not yet."}})
    ran = engine.done(MODULE, {"key": "one", **STORY[3]})
    assert (ran["action"], page.get(path)["status"]) == ("updated", "resolved")
    assert told(page, made["resource"]["id"])[-1] == ("resolved", "All orders are out.")
    quietly_unchanged(engine, {"key": "one", **STORY[3]})


def test_nobody_is_notified_unless_the_task_says_so(engine: Engine) -> None:
    made = engine.done(MODULE, {"key": "one", **STORY[0]})
    assert body_of(made)["deliver_notifications"] is False
    quiet = engine.done(MODULE, {"key": "one", "body": "Quietly."})
    assert body_of(quiet)["deliver_notifications"] is False
    loud = engine.done(MODULE, {"key": "one", "body": "Loudly.", "deliver_notifications": True})
    assert body_of(loud)["deliver_notifications"] is True
    assert [one["deliver_notifications"] for one in loud["resource"]["updates"]] == [True, False, False]
    quietly_unchanged(engine, {"key": "one", "body": "Loudly.", "deliver_notifications": True})
    silent = engine.done(MODULE, {"key": "one", "impact_override": "none", "deliver_notifications": True})
    assert len(silent["resource"]["updates"]) == 3


def test_a_text_that_is_too_long_is_refused_before_any_call(engine: Engine) -> None:
    for options, most in (({"name": "x" * 256}, 255), ({"name": "Orders are late", "body": "x" * 25001}, 25000)):
        ran = engine.refused(MODULE, options)
        assert f"characters; it can have {most}" in ran["msg"]
        assert ran.rows == []


@pytest.mark.parametrize("kind", ["reset", "timeout", "500", "502", "504", "truncate"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_an_update_whose_answer_is_lost_is_posted_at_most_once(
    engine: Engine, sandbox: Sandbox, page: Statuspage, kind: str, when: str
) -> None:
    made = engine.done(MODULE, {"key": "one", **STORY[0]})
    fault = {"kind": "status", "status": int(kind)} if kind.isdigit() else {"kind": kind}
    sandbox.fault("statuspage", method="PATCH", when=when, **fault)
    ran = engine.run(MODULE, {"key": "one", **STORY[1]}, timeout=0.3)
    unsure = when == "before" and kind in ("timeout", "504")
    assert ran.failed is unsure
    if unsure:
        assert "may still" in ran["msg"]
        engine.done(MODULE, {"key": "one", **STORY[1]})
    assert told(page, made["resource"]["id"]) == [("investigating", "We are looking into it."), ("identified", "A disk is full.")]


# Components


def test_components_go_out_as_a_map_and_as_ids(engine: Engine, page: Statuspage) -> None:
    made = engine.done(MODULE, {"key": "one", **STORY[0]})
    sent = body_of(made)
    assert sent["components"] == {WEBSITE: "major_outage", EUROPE: "partial_outage", DOCS: "degraded_performance"}
    assert sent["component_ids"] == sorted([WEBSITE, EUROPE, DOCS])
    assert made["resource"]["components"] == STORY[0]["components"]
    assert {name: statuses(page)[name] for name in (WEBSITE, DOCS)} == {WEBSITE: "major_outage", DOCS: "degraded_performance"}


def test_one_left_out_of_the_map_is_taken_off_and_keeps_its_status(engine: Engine, page: Statuspage) -> None:
    made = engine.done(MODULE, {"key": "one", **STORY[0]})
    ran = engine.done(MODULE, {"key": "one", "components": {"Website": "operational"}})
    assert ran["resource"]["components"] == {"Website": "operational"}
    assert ran["diff"]["before"]["components"] == STORY[0]["components"]
    assert len(told(page, made["resource"]["id"])) == 1, "no update is posted"
    assert statuses(page)[DOCS] == "degraded_performance"


def test_resolving_restores_components_only_where_it_is_asked_for(engine: Engine, page: Statuspage) -> None:
    engine.done(MODULE, {"key": "one", **STORY[0]})
    engine.done(MODULE, {"key": "one", "state": "resolved"})
    assert statuses(page)[WEBSITE] == "major_outage"
    engine.done(MODULE, {"key": "two", **STORY[0]})
    engine.done(MODULE, {"key": "two", "body": "Not yet.", "components_on_resolve": "operational"})
    assert statuses(page)[WEBSITE] == "major_outage"
    ran = engine.done(MODULE, {"key": "two", "state": "resolved", "components_on_resolve": "operational"})
    assert len(ran.writes) == 1
    assert set(statuses(page).values()) == {"operational"}
    page.send("PATCH", f"/components/{WEBSITE}", {"component": {"status": "partial_outage"}})
    quietly_unchanged(engine, {"key": "two", "state": "resolved", "components_on_resolve": "operational"})


def test_the_map_of_the_task_wins_over_what_is_restored(engine: Engine, page: Statuspage) -> None:
    engine.done(MODULE, {"key": "one", **STORY[0]})
    wanted = {"Website": "degraded_performance", "EU": "operational"}
    engine.done(MODULE, {"key": "one", "state": "resolved", "components_on_resolve": "operational", "components": wanted})
    assert statuses(page)[WEBSITE] == "degraded_performance"


def test_a_status_no_component_has_is_refused_before_any_call(engine: Engine) -> None:
    ran = engine.refused(MODULE, {"name": "Orders are late", "components": {"Docs": "broken"}})
    assert "'broken' of Docs" in ran["msg"]
    assert ran.rows == []


# The rest


def test_an_impact_can_be_overridden_and_is_never_compared_otherwise(engine: Engine, page: Statuspage) -> None:
    made = engine.done(MODULE, {"key": "one", **STORY[0], "impact_override": "minor"})
    assert (made["resource"]["impact"], made["resource"]["impact_override"]) == ("minor", "minor")
    quietly_unchanged(engine, {"key": "one", **STORY[0]})
    ran = engine.done(MODULE, {"key": "one", "impact_override": "critical"})
    assert ran["resource"]["impact"] == "critical"
    assert len(told(page, made["resource"]["id"])) == 1


def test_an_update_that_was_posted_is_corrected_without_posting_one(engine: Engine, page: Statuspage) -> None:
    engine.done(MODULE, {"key": "one", **STORY[0]})
    made = engine.done(MODULE, {"key": "one", **STORY[1]})
    newest, first = (one["id"] for one in made["resource"]["updates"])
    edit = {"key": "one", "edit_updates": [{"id": first, "body": "We look.", "display_at": "2026-01-01T10:00:00+01:00"}]}
    check = engine.done(MODULE, edit, check=True)
    ran = engine.done(MODULE, edit)
    assert check["diff"] == ran["diff"]
    assert {**ran["resource"], **check["resource"]} == ran["resource"]
    assert ran.writes == [f"PATCH /v1/pages/kctbh9vrtdwd/incidents/{made['resource']['id']}/incident_updates/{first}"]
    assert told(page, made["resource"]["id"]) == [("investigating", "We look."), ("identified", "A disk is full.")]
    shown = {one["id"]: one for one in ran["resource"]["updates"]}
    assert (shown[first]["body"], shown[newest]["body"]) == ("We look.", "A disk is full.")
    quietly_unchanged(engine, edit)
    later = {"key": "one", "edit_updates": [{"id": first, "display_at": "2026-01-01T09:00:00Z"}]}
    quietly_unchanged(engine, later)


def test_a_text_is_corrected_in_the_task_that_said_it(engine: Engine, page: Statuspage) -> None:
    made = engine.done(MODULE, {"key": "one", **STORY[0]})
    first = made["resource"]["updates"][0]["id"]
    options = {"key": "one", "body": "We look into it.", "edit_updates": [{"id": first, "body": "We look into it."}]}
    engine.done(MODULE, options)
    quietly_unchanged(engine, options)
    assert told(page, made["resource"]["id"]) == [("investigating", "We look into it.")]


def test_an_update_is_corrected_and_another_posted_in_one_task(engine: Engine, page: Statuspage) -> None:
    made = engine.done(MODULE, {"key": "one", **STORY[0]})
    first = made["resource"]["updates"][0]["id"]
    options = {"key": "one", **STORY[1], "edit_updates": [{"id": first, "body": "We look."}]}
    ran = engine.done(MODULE, options)
    assert [one["body"] for one in ran["resource"]["updates"]] == ["A disk is full.", "We look."]
    assert told(page, made["resource"]["id"]) == [("investigating", "We look."), ("identified", "A disk is full.")]
    quietly_unchanged(engine, options)


def test_an_update_of_a_resolved_incident_is_corrected(engine: Engine, page: Statuspage) -> None:
    for step in STORY:
        made = engine.done(MODULE, {"key": "one", **step})
    identity = made["resource"]["id"]
    edit = {"id": identity, "edit_updates": [{"id": made["resource"]["updates"][-1]["id"], "body": "We look."}]}
    ran = engine.done(MODULE, {**edit, "deliver_notifications": True})
    (row,) = [row for row in ran.rows if row["write"]]
    assert row["body"] == {"incident_update": {"body": "We look.", "deliver_notifications": True}}
    assert told(page, identity)[0] == ("investigating", "We look.")
    quietly_unchanged(engine, edit)
    engine.done(MODULE, {"id": identity, "name": "Orders were late", "metadata": {"team": {"name": "web"}}})
    assert len(told(page, identity)) == 4


def test_an_update_that_is_not_there_is_named(engine: Engine) -> None:
    made = engine.done(MODULE, {"key": "one", **STORY[0]})
    ran = engine.refused(MODULE, {"key": "one", "edit_updates": [{"id": "nothing", "body": "x"}]})
    assert "no update with id nothing" in ran["msg"]
    assert made["resource"]["updates"][0]["id"] in ran["msg"]


@pytest.mark.parametrize("key", [{}, {"key": "old"}], ids=["name and day", "key"])
def test_a_backfilled_one_is_made_once(engine: Engine, page: Statuspage, key: dict[str, str]) -> None:
    options = {**key, "name": "Search was down", "backfill_date": "2026-01-31", "body": "For an hour."}
    made = engine.done(MODULE, options)
    row = page.get(f"/incidents/{made['resource']['id']}")
    assert (row["status"], row["created_at"][:10]) == ("resolved", "2026-01-31")
    assert told(page, made["resource"]["id"]) == [("resolved", "For an hour.")]
    quietly_unchanged(engine, options)
    crowd(page)
    quietly_unchanged(engine, options)
    (warning,) = unchanged(engine, {**options, "body": "For two hours."}).warnings
    assert "nothing is announced" in warning
    if key:
        engine.done(MODULE, {**options, "name": "Search failed"})
    else:
        assert engine.done(MODULE, {**options, "backfill_date": "2026-02-01"})["action"] == "created"
    assert engine.done(MODULE, {**options, "state": "absent"})["action"] == "deleted"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"backfill_date": "yesterday"}, "must be a day"),
        ({"backfill_date": "2026-01-31", "components": {"Docs": "operational"}}, "affects none"),
        ({"backfill_date": "2026-01-31", "status": "monitoring"}, "is resolved"),
        ({"state": "resolved", "status": "monitoring"}, "contradict"),
        ({"reminder_intervals": "5, 1"}, "rising order"),
        ({"reminder_intervals": "[5, 1]"}, "rising order"),
        ({"reminder_intervals": "25"}, "from 1 to 24"),
        ({"edit_updates": [{"id": "x", "display_at": "soon"}]}, "edit_updates[0].display_at: "),
    ],
)
def test_what_cannot_be_is_refused_before_any_call(engine: Engine, options: dict[str, Any], words: str) -> None:
    ran = engine.refused(MODULE, {"name": "Orders are late", **options})
    assert words in ran["msg"]
    assert ran.rows == []


def test_a_published_postmortem_is_taken_for_resolved(engine: Engine, page: Statuspage) -> None:
    for step in STORY:
        made = engine.done(MODULE, {"key": "one", **step})
    identity = made["resource"]["id"]
    engine.done("statuspage_postmortem", {"incident": "one", "body": "It was the disk.", "publish": True})
    assert page.get(f"/incidents/{identity}")["status"] == "postmortem"
    for step in STORY:
        quietly_unchanged(engine, {"key": "one", **step})
    assert unchanged(engine, {"id": identity, "status": "resolved"})["resource"]["status"] == "resolved"
    quietly_unchanged(engine, {"name": "Orders are late", "state": "resolved"})


def test_a_deletion_takes_an_open_one_of_the_name_and_any_of_the_key(engine: Engine, page: Statuspage) -> None:
    engine.done(MODULE, {"key": "one", **STORY[0]})
    engine.done(MODULE, {"key": "one", "state": "resolved"})
    quietly_unchanged(engine, {"name": "Orders are late", "state": "absent"})
    assert len(page.get("/incidents")) == 1
    assert engine.done(MODULE, {"key": "one", "state": "absent"})["action"] == "deleted"
    assert page.get("/incidents") == []
