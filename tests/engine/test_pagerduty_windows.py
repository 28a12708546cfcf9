"""Maintenance windows of PagerDuty: clamped starts, ends that are moved, and windows that recur."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.cases.pagerduty_maintenance_window import CASE
from tests.cases.words import Raw, Things
from tests.support.bulk import Bulk
from tests.support.child import Child
from tests.support.engine import Engine, Ran
from tests.support.raw import make, rows_of
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence

MODULE = CASE.module
NOW = {"key": "CHG-4711", "services": ["Web shop"], "duration": "2h", "description": "Kernel upgrade"}
SUNDAYS = {
    "key": "sunday patches", "services": ["Web shop"], "start_time": "2099-03-15T02:30:00", "duration": "90m", "time_zone": "Europe/Berlin",
    "repeat": {"every": "week", "count": 4},
}  # fmt: skip


def windows(sandbox: Sandbox, which: str = "open") -> list[dict[str, Any]]:
    rows = rows_of(sandbox, Things("pagerduty", "/maintenance_windows", "maintenance_windows", {"filter": which}))
    return sorted(rows, key=lambda row: seconds(row["start_time"]))


def seconds(written: str) -> float:
    return datetime.fromisoformat(written).timestamp()


def iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def starts(sandbox: Sandbox) -> list[str]:
    return [iso(seconds(row["start_time"])) for row in windows(sandbox)]


def clock(sandbox: Sandbox, **change: Any) -> float:
    return datetime.fromisoformat(sandbox.clock(**(change or {"advance": 0}))["now"]).timestamp()


def by_hand(sandbox: Sandbox, **body: Any) -> dict[str, Any]:
    """Make a window as somebody at the web interface does."""
    whole = {"type": "maintenance_window", "services": [{"id": "PWEBSHP", "type": "service_reference"}], **body}
    return make(sandbox, Raw("pagerduty", "POST", "/maintenance_windows", {"maintenance_window": whole}))


def unchanged(ran: Ran) -> bool:
    return (ran["changed"], ran["action"], ran.writes) == (False, "unchanged", [])


def bodies(sandbox: Sandbox, method: str) -> list[dict[str, Any]]:
    return [row["body"]["maintenance_window"] for row in sandbox.journal(system="pagerduty", method=method) if row["write"]]


# One that runs


def test_a_duration_counts_from_the_first_opening(engine: Engine, sandbox: Sandbox) -> None:
    first = engine.done(MODULE, NOW)["resource"]
    clock(sandbox, advance=600)
    again = engine.done(MODULE, NOW)
    assert unchanged(again)
    assert again["resource"] == first
    assert seconds(first["end_time"]) - seconds(first["start_time"]) == 7200


@pytest.mark.parametrize("length", ["3h", "1h"])
def test_another_duration_moves_the_end_from_the_same_start_which_is_not_sent(engine: Engine, sandbox: Sandbox, length: str) -> None:
    first = engine.done(MODULE, NOW)["resource"]
    clock(sandbox, advance=600)
    moved = engine.done(MODULE, {**NOW, "duration": length})
    assert (moved["action"], len(moved.writes)) == ("updated", 1)
    assert moved["resource"]["start_time"] == first["start_time"]
    assert seconds(moved["resource"]["end_time"]) - seconds(first["start_time"]) == int(length[0]) * 3600
    (body,) = bodies(sandbox, "PUT")
    assert "start_time" not in body
    assert unchanged(engine.done(MODULE, {**NOW, "duration": length}))


def test_a_start_in_the_past_is_moved_by_the_service_and_is_no_change(engine: Engine, sandbox: Sandbox) -> None:
    now = clock(sandbox)
    options = {**NOW, "start_time": iso(now - 3600), "duration": "3h"}
    foretold = engine.done(MODULE, options, check=True)
    ran = engine.done(MODULE, options)
    assert ran["diff"] == foretold["diff"]
    assert seconds(ran["resource"]["start_time"]) >= int(now)
    assert seconds(ran["resource"]["end_time"]) == int(now) - 3600 + 3 * 3600
    again = engine.done(MODULE, options)
    assert unchanged(again)
    assert again["diff"]["before"] == again["diff"]["after"]
    timed = {"key": "CHG-4711", "start_time": iso(now + 1800), "end_time": iso(int(now) + 7200)}
    assert unchanged(engine.done(MODULE, timed)), "what has begun keeps its start"


def test_one_that_is_to_come_is_moved(engine: Engine, sandbox: Sandbox) -> None:
    now = clock(sandbox)
    engine.done(MODULE, {**NOW, "start_time": iso(now + 7200)})
    moved = engine.done(MODULE, {**NOW, "start_time": iso(now + 3600)})
    assert moved["diff"]["before"]["start_time"] == iso(now + 7200)
    assert starts(sandbox) == [iso(now + 3600)]
    begins = engine.done(MODULE, {**NOW, "start_time": iso(now - 60)})
    assert begins["changed"]
    assert seconds(windows(sandbox)[0]["start_time"]) < now + 60
    assert unchanged(engine.done(MODULE, {**NOW, "start_time": iso(now - 60)}))


def test_one_that_runs_ends_and_one_that_is_to_come_goes(engine: Engine, sandbox: Sandbox) -> None:
    now = clock(sandbox)
    engine.done(MODULE, NOW)
    engine.done(MODULE, {**NOW, "key": "later", "start_time": iso(now + 3600)})
    for key in ("CHG-4711", "later"):
        ran = engine.done(MODULE, {"key": key, "state": "absent"})
        assert (ran["action"], ran["resource"]) == ("deleted", {})
        clock(sandbox, advance=1)
        assert unchanged(engine.done(MODULE, {"key": key, "state": "absent"}))
    (ended,) = windows(sandbox, "past")
    assert seconds(ended["end_time"]) - now < 600


def test_one_that_is_to_go_needs_no_services(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, NOW)
    assert engine.done(MODULE, {"key": NOW["key"], "services": [], "state": "absent"})["action"] == "deleted"


def test_one_that_is_over_counts_as_absent(engine: Engine, sandbox: Sandbox) -> None:
    first = engine.done(MODULE, NOW)["resource"]
    clock(sandbox, advance=7201)
    for named in ({"key": "CHG-4711"}, {"id": first["id"]}):
        assert unchanged(engine.done(MODULE, {**named, "state": "absent"}))
    second = engine.done(MODULE, NOW)
    assert second["action"] == "created"
    assert second["resource"]["id"] != first["id"]
    ran = engine.refused(MODULE, {"id": first["id"], "duration": "3h"})
    assert "not over" in ran["msg"]
    assert ran.writes == []


def test_one_that_ends_while_it_is_ended_is_no_failure(engine: Engine, sandbox: Sandbox) -> None:
    first = engine.done(MODULE, NOW)["resource"]
    sandbox.fault(
        "pagerduty", "status", method="DELETE", status=405,
        body={"error": {"message": "Cannot cancel a maintenance window from the past", "code": 5003}},
    )  # fmt: skip
    session = engine.session(sleep=lambda _seconds: None)
    make(sandbox, Raw("pagerduty", "PUT", f"/maintenance_windows/{first['id']}", {"maintenance_window": {"end_time": iso(clock(sandbox) + 2)}}))
    lookup = engine.done(MODULE, {"key": "CHG-4711", "state": "absent"}, check=True)
    assert lookup["changed"]
    original = session.__class__.drop

    def over_by_now(self: Any) -> None:
        clock(sandbox, advance=5)
        original(self)

    session.__class__.drop = over_by_now
    try:
        ran = engine.done(MODULE, {"key": "CHG-4711", "state": "absent"}, session=session)
    finally:
        session.__class__.drop = original
        session.close()
    assert not ran.failed


def test_one_that_the_service_does_not_let_go_is_a_failure(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, NOW)
    sandbox.fault("pagerduty", "status", method="DELETE", status=405, body={"error": {"message": "Not now", "code": 2015}}, times=5)
    ran = engine.refused(MODULE, {"key": "CHG-4711", "state": "absent"})
    is_one_clear_sentence(ran["msg"])
    assert "Not now" in ran["msg"]


# Which one is meant


def test_by_its_description_one_of_the_same_services_is_meant(engine: Engine, sandbox: Sandbox) -> None:
    options = {"services": ["Web shop", "Billing"], "description": "Kernel upgrade", "duration": "1h"}
    first = engine.done(MODULE, options)["resource"]
    assert unchanged(engine.done(MODULE, {**options, "services": ["Billing", "Web shop"]}))
    other = engine.done(MODULE, {**options, "services": ["Billing"]})
    assert other["action"] == "created"
    engine.done(MODULE, {**options, "duration": "2h"})
    ended = engine.done(MODULE, {**options, "state": "absent"})
    assert ended.writes == [f"DELETE /maintenance_windows/{first['id']}"]
    assert [row["id"] for row in windows(sandbox)] == [other["resource"]["id"]]


@pytest.mark.parametrize("together", [False, True], ids=["in a loop", "in one apply"])
def test_several_of_one_description_in_one_run_do_not_find_each_other(engine: Engine, sandbox: Sandbox, together: bool) -> None:
    nights = [
        {"services": ["Web shop"], "description": "Backup", "start_time": f"2099-01-0{day}T22:00:00Z", "duration": "2h"} for day in (1, 2, 3)
    ]
    for _again in range(2):
        if together:
            ran = Bulk(sandbox).apply(*[{MODULE: one} for one in nights])
            assert (ran["changed"], ran.failed) == (not _again, False), ran.result
        else:
            session = engine.session(many=True)
            changed = [engine.done(MODULE, one, session=session)["changed"] for one in nights]
            session.close()
            assert changed == [not _again] * 3
        assert starts(sandbox) == [f"2099-01-0{day}T22:00:00Z" for day in (1, 2, 3)]


def test_a_key_is_not_mistaken_for_a_description(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, NOW)
    other = engine.done(MODULE, {"services": ["Web shop"], "description": "Kernel upgrade", "duration": "1h"})
    assert other["action"] == "created"
    assert sorted(row["description"] for row in windows(sandbox)) == ["Kernel upgrade", "Kernel upgrade [key: CHG-4711]"]


def test_one_that_was_opened_by_hand_gets_a_key(engine: Engine, sandbox: Sandbox) -> None:
    now = clock(sandbox)
    there = by_hand(sandbox, start_time=iso(now), end_time=iso(now + 3600), description="Disks")
    engine.done(MODULE, {"id": there["id"], "key": "CHG-1"})
    assert unchanged(engine.done(MODULE, {"key": "CHG-1", "services": ["PWEBSHP"], "description": "Disks"}))
    assert [row["description"] for row in windows(sandbox)] == ["Disks [key: CHG-1]"]


def test_twins_of_a_key_are_ended(engine: Engine, sandbox: Sandbox) -> None:
    now = clock(sandbox)
    times = {"start_time": iso(now), "end_time": iso(now + 7200), "description": "Kernel upgrade [key: CHG-4711]"}
    for _number in range(2):
        by_hand(sandbox, **times)
    ran = engine.done(MODULE, NOW)
    assert (ran["action"], len(ran.writes)) == ("updated", 1)
    clock(sandbox, advance=1)
    assert len(windows(sandbox)) == 1
    assert unchanged(engine.done(MODULE, NOW))


# Windows that recur


def test_turns_keep_their_time_of_day_when_the_clocks_change(engine: Engine, sandbox: Sandbox) -> None:
    foretold = engine.done(MODULE, SUNDAYS, check=True)
    ran = engine.done(MODULE, SUNDAYS)
    assert (ran["action"], ran["diff"]) == ("created", foretold["diff"])
    # On 29 March half past two is left out: it is half past three then, and half past two again, an hour earlier, from the next week on.
    assert starts(sandbox) == ["2099-03-15T01:30:00Z", "2099-03-22T01:30:00Z", "2099-03-29T01:30:00Z", "2099-04-05T00:30:00Z"]
    assert [one["start_time"] for one in ran["resource"]["windows"]] == starts(sandbox)
    assert {seconds(row["end_time"]) - seconds(row["start_time"]) for row in windows(sandbox)} == {5400.0}


def test_turns_have_no_twins_when_the_task_runs_every_day(engine: Engine, sandbox: Sandbox) -> None:
    clock(sandbox, now="2099-03-14T12:00:00Z")
    engine.done(MODULE, SUNDAYS)
    for _day in range(30):
        clock(sandbox, advance=86400)
        ran = engine.done(MODULE, SUNDAYS)
        assert unchanged(ran), ran.result
    assert any("over" in said for said in ran.warnings)
    assert windows(sandbox) == []
    assert len(windows(sandbox, "past")) == 4


def test_turns_ahead_are_made_up_as_they_pass(engine: Engine, sandbox: Sandbox) -> None:
    rolling = {**SUNDAYS, "repeat": {"every": "week", "ahead": 2}}
    clock(sandbox, now="2099-03-14T12:00:00Z")
    made = []
    for _day in range(22):
        made.append(len(engine.done(MODULE, rolling).writes))
        assert len(windows(sandbox)) == 2
        assert unchanged(engine.done(MODULE, rolling))
        clock(sandbox, advance=86400)
    assert made == [2, *[1 if day in (1, 8, 15) else 0 for day in range(1, 22)]]
    assert len(windows(sandbox, "all")) == 5


def test_a_turn_that_has_begun_is_extended_and_keeps_its_start(engine: Engine, sandbox: Sandbox) -> None:
    clock(sandbox, now="2099-03-15T02:00:00Z")
    first = engine.done(MODULE, SUNDAYS)["resource"]["windows"][0]
    assert first["start_time"] != "2099-03-15T01:30:00Z", "it had begun before it was opened"
    assert first["end_time"] == "2099-03-15T03:00:00Z"
    assert unchanged(engine.done(MODULE, SUNDAYS))
    longer = engine.done(MODULE, {**SUNDAYS, "duration": "2h"})
    assert len(longer.writes) == 4
    assert longer["resource"]["windows"][0] == {**first, "end_time": "2099-03-15T03:30:00Z"}


def test_turns_of_another_rule_take_the_place_of_those_to_come(engine: Engine, sandbox: Sandbox) -> None:
    clock(sandbox, now="2099-03-15T02:00:00Z")
    engine.done(MODULE, SUNDAYS)
    mondays = {**SUNDAYS, "start_time": "2099-03-16T02:30:00", "repeat": {"every": "week", "count": 2}}
    foretold = engine.done(MODULE, mondays, check=True)
    ran = engine.done(MODULE, mondays)
    assert ran["diff"] == foretold["diff"]
    assert sorted(write.split()[0] for write in ran.writes) == ["DELETE"] * 3 + ["POST"] * 2
    assert starts(sandbox)[1:] == ["2099-03-16T01:30:00Z", "2099-03-23T01:30:00Z"]
    assert len(windows(sandbox)) == 3, "what has begun ends by itself"
    assert unchanged(engine.done(MODULE, mondays))


def test_one_window_becomes_the_first_of_several_and_one_again_without_being_written(engine: Engine, sandbox: Sandbox) -> None:
    once = {name: one for name, one in SUNDAYS.items() if name != "repeat"}
    engine.done(MODULE, once)
    several = engine.done(MODULE, SUNDAYS)
    assert several.writes == ["POST /maintenance_windows"] * 3
    fewer = engine.done(MODULE, {**SUNDAYS, "repeat": {"every": "week", "count": 1}})
    assert [write.partition(" ")[0] for write in fewer.writes] == ["DELETE"] * 3
    assert unchanged(engine.done(MODULE, once))
    moved = {**SUNDAYS, "start_time": "2099-03-16T02:30:00"}
    engine.done(MODULE, {**once, "start_time": moved["start_time"]})
    assert len(engine.done(MODULE, moved).writes) == 3
    assert unchanged(engine.done(MODULE, moved))


def test_the_diff_of_one_that_runs_and_is_to_begin_later_tells_its_end(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, NOW)
    later = {**NOW, "start_time": iso(clock(sandbox, advance=600) + 3 * 3600)}
    foretold, ran = (engine.done(MODULE, later, check=check) for check in (True, False))
    assert foretold["diff"] == ran["diff"]
    before, after = (ran["diff"][side] for side in ("before", "after"))
    assert "duration" not in {**before, **after}
    assert seconds(after["end_time"]) - seconds(before["end_time"]) >= 3 * 3600
    assert unchanged(engine.done(MODULE, later))


def test_all_turns_of_a_key_go_with_it(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, SUNDAYS)
    ran = engine.done(MODULE, {"key": SUNDAYS["key"], "state": "absent"})
    assert (ran["action"], len(ran.writes)) == ("deleted", 4)
    assert windows(sandbox) == []


def test_a_run_that_died_half_way_is_completed(engine: Engine, sandbox: Sandbox) -> None:
    sandbox.fault("pagerduty", "status", method="POST", status=500, when="before", times=1)
    engine.done(MODULE, {**SUNDAYS, "repeat": {"every": "week", "count": 2}})
    assert len(windows(sandbox)) == 2
    engine.done(MODULE, SUNDAYS)
    assert len(windows(sandbox)) == 4


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({**NOW, "key": None, "description": None}, "nothing says which window is meant"),
        ({**NOW, "key": "a [b]"}, "brackets"),
        ({**NOW, "key": " "}, "key is blank"),
        ({**NOW, "key": "k" * 121}, "121 characters"),
        ({**NOW, "services": []}, "nothing would be silent"),
        ({"description": "x", "duration": "1h"}, "services is missing"),
        ({**NOW, "description": "x [key: y]"}, "give key instead"),
        ({**NOW, "start_time": "tonight"}, "start_time: 'tonight' is no time"),
        ({**NOW, "duration": "soon"}, "duration: 'soon' is no duration"),
        ({"key": "x", "start_time": "2099-01-02", "end_time": "2099-01-01"}, "before it starts"),
        ({**SUNDAYS, "time_zone": "Europe/Nowhere"}, "no time zone 'Europe/Nowhere'"),
        ({**SUNDAYS, "key": None, "description": "x"}, "repeat needs key"),
        ({**SUNDAYS, "start_time": None}, "repeat needs start_time"),
        ({**SUNDAYS, "duration": None}, "repeat needs duration or end_time"),
        ({**SUNDAYS, "repeat": {"every": "week"}}, "either count"),
        ({**SUNDAYS, "repeat": {"every": "week", "count": 2, "ahead": 2}}, "either count"),
        ({**SUNDAYS, "repeat": {"every": "week", "count": 101}}, "1 to 100"),
        ({**SUNDAYS, "duration": "8d"}, "longer"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_is_refused_before_any_call(engine: Engine, options: dict[str, Any], words: str) -> None:
    ran = engine.refused(MODULE, options)
    assert words in ran["msg"]
    assert ran.rows == []


def test_what_lacks_to_open_one_is_named(engine: Engine) -> None:
    ran = engine.refused(MODULE, {"key": "CHG-4711"})
    assert "services and end_time or duration must be given" in ran["msg"]
    assert ran.writes == []


# In whose name


def test_without_a_name_a_key_of_the_account_is_refused_and_told_what_to_do(engine: Engine) -> None:
    engine.environment.pop("PAGERDUTY_FROM_EMAIL")
    ran = engine.refused(MODULE, NOW)
    is_one_clear_sentence(ran["msg"])
    assert "set from_email" in ran["msg"]
    assert ran.writes == ["POST /maintenance_windows"], "only the service knows whether this key needs one"


def test_what_is_no_address_is_refused_before_any_call(engine: Engine) -> None:
    ran = engine.refused(MODULE, NOW, from_email="Jo")
    assert "from_email" in ran["msg"]
    assert ran.rows == []


# Eight at once


def test_eight_at_once_open_one(engine: Engine, sandbox: Sandbox) -> None:
    racers = [Child(sandbox, MODULE, NOW) for _number in range(8)]
    sandbox.fault("pagerduty", "slow", when="after", method="GET", path="/maintenance_windows", times=8, seconds=0.5)
    for one in racers:
        one.begin()
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda one: one.result(), racers))
    assert [one for one in results if one.get("failed")] == []
    assert sum(one["changed"] for one in results) == 1
    assert len({one["resource"]["id"] for one in results}) == 1
    assert len(windows(sandbox)) == 1


def test_the_moment_that_passes_until_a_window_begins_is_no_difference(engine: Engine, sandbox: Sandbox) -> None:
    """PagerDuty moves a start that has passed by the time it hears of it, and leaves the end where it is."""
    made = engine.done(MODULE, NOW)["resource"]
    (row,) = windows(sandbox)
    for short, changed in ((2, False), (120, True)):
        body = {"type": "maintenance_window", "services": row["services"], "end_time": iso(seconds(made["end_time"]) - short)}
        make(sandbox, Raw("pagerduty", "PUT", f"/maintenance_windows/{row['id']}", {"maintenance_window": body}))
        ran = engine.done(MODULE, NOW)
        assert (ran["changed"], bool(ran.writes)) == (changed, changed)
        assert (ran["diff"]["before"] == ran["diff"]["after"]) is not changed
