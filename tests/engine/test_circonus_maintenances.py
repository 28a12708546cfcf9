"""Maintenances of Circonus: one task is over many things, of which each has a window of its own without a name."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.cases.circonus_maintenance import CASE
from tests.cases.words import Raw, Things
from tests.support.bulk import Bulk
from tests.support.child import Child
from tests.support.engine import Engine
from tests.support.raw import make, rows_of
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence
from tests.support.waiting import until

MODULE = CASE.module
HOUR = 3600
TWO = {"key": "CHG-4711", "over": [{"check_bundle": "db1.example.com json:nad"}], "duration": "1h"}
"""Over the two checks of a bundle."""
WEB = {"key": "CHG-4711", "over": [{"host": "www.example.com"}], "duration": "1h"}
LOST = [("reset", "after"), ("reset", "before"), ("502", "after"), ("502", "before"), ("timeout", "after")]


def windows(sandbox: Sandbox) -> list[dict[str, Any]]:
    """Return the windows that are not over."""
    return rows_of(sandbox, Things("circonus", "/v2/maintenance"))


def items(sandbox: Sandbox) -> list[tuple[str, str]]:
    return sorted((one["type"], one["item"]) for one in windows(sandbox))


def times(sandbox: Sandbox) -> set[tuple[int, int]]:
    """Return the moments from which the windows' durations count, and their ends; one begins when its request arrives."""
    return {(int(tag.split(":")[1]), one["stop"]) for one in windows(sandbox) for tag in one["tags"] if tag.startswith("steadyops-since:")}


def bodies(sandbox: Sandbox, since: int = 0) -> list[Any]:
    return [row["body"] for row in sandbox.writes("circonus")][since:]


def iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def clock(sandbox: Sandbox, **change: Any) -> int:
    return int(datetime.fromisoformat(sandbox.clock(**(change or {"advance": 0}))["now"]).timestamp())


# What is silenced


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ({"host": "www.example.com"}, [("host", "www.example.com")]),
        ({"check": "www.example.com http"}, [("check", "/check/12345")]),
        ({"check": "12345"}, [("check", "/check/12345")]),
        ({"check_bundle": "db1.example.com json:nad"}, [("check", "/check/60001"), ("check", "/check/60002")]),
        ({"check_bundle": "/check_bundle/270001"}, [("check", "/check/60001"), ("check", "/check/60002")]),
        ({"tag": "Service:Web "}, [("check", "/check/12345"), ("check", "/check/60004")]),
        ({"rule_set": "1001"}, [("rule_set", "/rule_set/1001")]),
        ({"account": "current"}, [("account", "/account/2317")]),
        ({"account": "2317"}, [("account", "/account/2317")]),
        ({"metric": {"check": "www.example.com http", "name": "duration"}}, [("metric", "/metric/12345_duration")]),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_everything_that_a_window_can_be_over_goes_by_its_name(
    engine: Engine, sandbox: Sandbox, over: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    ran = engine.done(MODULE, {**TWO, "over": [over]})
    assert items(sandbox) == expected
    assert sorted((one["type"], one["item"]) for one in ran["resource"]["windows"]) == expected
    again = engine.done(MODULE, {**TWO, "over": [over]})
    assert (again["changed"], again.writes, again["resource"]) == (False, [], ran["resource"])


def test_the_account_goes_by_its_name_and_another_is_refused(engine: Engine, sandbox: Sandbox) -> None:
    name = engine.done("circonus_account", {})["resource"]["name"]
    assert engine.done(MODULE, {**TWO, "over": [{"account": name}]})["changed"]
    ran = engine.refused(MODULE, {**TWO, "over": [{"account": "Somebody Else"}]})
    assert "Somebody Else" in ran["msg"]
    assert ran.writes == []


def test_what_is_meant_twice_is_silenced_once(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, {**TWO, "over": [*TWO["over"], {"check": "60001"}, {"tag": "service:db"}, {"tag": "env:prod"}]})
    assert items(sandbox) == [("check", "/check/60001"), ("check", "/check/60002")]


def test_what_has_got_the_tag_is_silenced_and_what_has_lost_it_is_heard(engine: Engine, sandbox: Sandbox) -> None:
    web = {**TWO, "over": [{"tag": "service:web"}]}
    engine.done(MODULE, web)
    bundle = rows_of(sandbox, Things("circonus", "/v2/check_bundle", where={"target": "www.example.com"}))[0]
    engine.done("circonus_check_bundle", {"id": bundle["_cid"], "tags": []})
    engine.done("circonus_check_bundle", {"id": "270002", "tags": ["service:web"]})
    clock(sandbox, advance=60)
    foretold = engine.done(MODULE, web, check=True)
    ran = engine.done(MODULE, web)
    assert ran["diff"] == foretold["diff"]
    clock(sandbox, advance=1)
    assert items(sandbox) == [("check", "/check/60003"), ("check", "/check/60004")]
    assert len(set(one["stop"] for one in windows(sandbox))) == 1, "who joins later ends with the rest"
    assert not engine.done(MODULE, web)["changed"]


@pytest.mark.parametrize("over", [{"tag": "service:nobody"}, {"host": "x", "tag": "y"}, {}, {"host": " "}, {"site": "x"}], ids=str)
def test_what_would_silence_nothing_is_refused_with_nothing_done(engine: Engine, over: dict[str, str]) -> None:
    ran = engine.refused(MODULE, {**TWO, "over": [*TWO["over"], over]})
    assert ran.writes == []
    assert "over" in ran["msg"]


def test_a_tag_that_nothing_bears_yet_is_a_warning_in_check_mode(engine: Engine) -> None:
    ran = engine.done(MODULE, {**TWO, "over": [{"tag": "service:nobody"}]}, check=True)
    assert (ran["changed"], ran.writes) == (True, [])
    assert any("unless an earlier task" in said for said in ran.warnings)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"over": []}, "nothing would be silent"),
        ({"severities": []}, "nothing would be silent"),
        ({"severities": [0]}, "severities"),
        ({"severities": "16"}, "severities"),
        ({"tags": ["Steadyops-Key:x"]}, "tags"),
        ({"duration": "0"}, "not longer than nothing"),
        ({"duration": "1"}, "as soon as it begins"),
        ({"start_time": "2014-08-22T00:00:00Z"}, "in the past"),
        ({"start_time": "2099-01-02T00:00:00Z", "duration": None}, "end_time or duration"),
        ({"over": None}, "to open it over must be given"),
        ({"key": " "}, "key"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_no_write(engine: Engine, options: dict[str, Any], words: str) -> None:
    ran = engine.refused(MODULE, {**WEB, **options})
    assert words in ran["msg"]
    assert ran.writes == []
    is_one_clear_sentence(ran["msg"])


def test_an_unknown_name_fails_before_the_first_window(engine: Engine, sandbox: Sandbox) -> None:
    ran = engine.refused(MODULE, {**TWO, "over": [{"host": "www.example.com"}, {"check": "nobody"}]})
    assert "over.check" in ran["msg"]
    assert (ran.writes, windows(sandbox)) == ([], [])


def test_a_host_that_nothing_watches_is_a_warning_when_it_is_opened(engine: Engine) -> None:
    ran = engine.done(MODULE, {**WEB, "over": [{"host": "nobody.example.com"}]})
    assert any("nobody.example.com" in said and "silences nothing" in said for said in ran.warnings)
    assert engine.done(MODULE, WEB).warnings == []


@pytest.mark.parametrize("written", [[1, 3], ["3", "1"], "13", "1,3", "1, 3", 13, [3, 1, 1]], ids=str)
def test_severities_have_many_spellings_and_are_sent_in_one(engine: Engine, sandbox: Sandbox, written: Any) -> None:
    engine.done(MODULE, {**WEB, "severities": [1, 3]})
    again = engine.done(MODULE, {**WEB, "severities": written})
    assert (again["changed"], again.writes) == (False, [])
    engine.done(MODULE, {**WEB, "key": "another", "severities": written})
    assert bodies(sandbox)[-1]["severities"] == "13"
    assert windows(sandbox)[-1]["severities"] == [1, 3]


def test_all_severities_are_silent_where_none_is_given(engine: Engine, sandbox: Sandbox) -> None:
    ran = engine.done(MODULE, WEB)
    assert ran["resource"]["severities"] == windows(sandbox)[0]["severities"] == [1, 2, 3, 4, 5]


# When


def test_one_of_one_key_runs_once_and_a_duration_counts_from_the_first_opening(engine: Engine, sandbox: Sandbox) -> None:
    first = engine.done(MODULE, TWO)
    ((start, stop),) = times(sandbox)
    assert stop - start == HOUR
    clock(sandbox, advance=600)
    again = engine.done(MODULE, TWO)
    assert (again["changed"], again.writes, times(sandbox)) == (False, [], {(start, stop)})
    assert again["resource"] == first["resource"]
    for written, seconds in (("90m", 5400), ("PT30M", 1800), (7200, 7200)):
        assert engine.done(MODULE, {"key": TWO["key"], "duration": written})["action"] == "updated"
        assert times(sandbox) == {(start, start + seconds)}
        assert not engine.done(MODULE, {**TWO, "duration": written})["changed"]


def test_an_end_is_moved_in_both_directions(engine: Engine, sandbox: Sandbox) -> None:
    now = clock(sandbox)
    for later in (HOUR, 2 * HOUR, 600):
        engine.done(MODULE, {"key": TWO["key"], "over": TWO["over"], "end_time": iso(now + later)})
        assert {stop for _start, stop in times(sandbox)} == {now + later}
    assert not engine.done(MODULE, {"key": TWO["key"], "end_time": now + 600})["changed"]


def test_a_start_is_moved_while_it_is_to_come_and_not_sent_once_it_has_begun(engine: Engine, sandbox: Sandbox) -> None:
    now = clock(sandbox)
    engine.done(MODULE, {**TWO, "start_time": iso(now + HOUR)})
    assert times(sandbox) == {(now + HOUR, now + 2 * HOUR)}
    engine.done(MODULE, {**TWO, "start_time": iso(now + 1800)})
    assert times(sandbox) == {(now + 1800, now + 1800 + HOUR)}
    assert {one["start"] for one in windows(sandbox)} == {now + 1800}
    assert not engine.done(MODULE, TWO)["changed"], "the start is kept where the task does not say it"
    clock(sandbox, advance=2000)
    assert not engine.done(MODULE, {**TWO, "start_time": iso(now + 1800)})["changed"]
    engine.done(MODULE, {**TWO, "start_time": iso(now + 1800), "duration": "2h"})
    assert times(sandbox) == {(now + 1800, now + 1800 + 2 * HOUR)}
    assert "start" not in bodies(sandbox)[-1]


def test_a_start_that_has_passed_begins_now_and_counts_all_the_same(engine: Engine, sandbox: Sandbox) -> None:
    now = clock(sandbox)
    given = {**TWO, "start_time": iso(now - 600)}
    engine.done(MODULE, given)
    assert all("start" not in body for body in bodies(sandbox))
    assert {stop for _start, stop in times(sandbox)} == {now - 600 + HOUR}
    assert not engine.done(MODULE, given)["changed"]
    assert not engine.done(MODULE, TWO)["changed"]


def test_what_was_planned_begins_now_when_the_task_says_so(engine: Engine, sandbox: Sandbox) -> None:
    now = clock(sandbox)
    engine.done(MODULE, {**TWO, "start_time": iso(now + HOUR)})
    ran = engine.done(MODULE, {**TWO, "start_time": iso(now - 1)})
    assert [write.split()[0] for write in ran.writes] == ["POST", "POST", "DELETE", "DELETE"]
    assert items(sandbox) == [("check", "/check/60001"), ("check", "/check/60002")]
    assert all(one["start"] <= now + 60 for one in windows(sandbox))
    assert times(sandbox) == {(now - 1, now - 1 + HOUR)}
    assert not engine.done(MODULE, {**TWO, "start_time": iso(now - 1)})["changed"]


def test_what_is_over_is_opened_anew_and_never_taken_for_open(engine: Engine, sandbox: Sandbox) -> None:
    first = engine.done(MODULE, TWO)["resource"]["windows"]
    clock(sandbox, advance=HOUR)
    assert windows(sandbox) == []
    ran = engine.done(MODULE, TWO)
    assert ran["action"] == "created"
    assert not {one["id"] for one in first} & {one["id"] for one in ran["resource"]["windows"]}
    assert not engine.done(MODULE, TWO)["changed"]
    clock(sandbox, advance=HOUR)
    gone = engine.done(MODULE, {"key": TWO["key"], "state": "absent"})
    assert (gone["changed"], gone.writes) == (False, [])


# Ending


def test_one_that_runs_is_ended_and_one_to_come_is_deleted(engine: Engine, sandbox: Sandbox) -> None:
    absent = {"key": TWO["key"], "state": "absent"}
    engine.done(MODULE, TWO)
    now = clock(sandbox, advance=60)
    ran = engine.done(MODULE, absent)
    assert [write.split()[0] for write in ran.writes] == ["PUT", "PUT"]
    assert all(set(body) == {"type", "item", "stop"} and now <= body["stop"] <= now + 60 for body in bodies(sandbox)[-2:])
    assert (windows(sandbox), engine.done(MODULE, absent)["changed"]) == ([], False)
    engine.done(MODULE, {**TWO, "start_time": iso(now + HOUR)})
    ran = engine.done(MODULE, absent)
    assert [write.split()[0] for write in ran.writes] == ["DELETE", "DELETE"]
    assert (windows(sandbox), engine.done(MODULE, absent)["changed"]) == ([], False)


def test_one_that_is_ended_in_the_second_in_which_it_began_is_ended_once(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, WEB)
    engine.done(MODULE, {"key": WEB["key"], "state": "absent"})
    again = engine.done(MODULE, {"key": WEB["key"], "state": "absent"})
    assert (again["changed"], again.writes) == (False, [])
    assert engine.done(MODULE, WEB)["action"] == "created"


def test_a_window_that_begins_between_the_look_and_the_delete_is_ended_all_the_same(engine: Engine, sandbox: Sandbox) -> None:
    now = clock(sandbox)
    engine.done(MODULE, {**WEB, "start_time": iso(now + 60)})
    sandbox.fault("circonus", "status", method="DELETE", path="/maintenance/", status=400, times=1)
    sandbox.fault("circonus", "slow", method="GET", path="/maintenance", when="after", seconds=0, times=1)
    clock(sandbox, advance=59)
    session = engine.session(many=True)
    assert engine.done(MODULE, {"key": "another", "state": "absent"}, session=session)["changed"] is False  # the list is read
    clock(sandbox, advance=10)
    ran = engine.done(MODULE, {"key": WEB["key"], "state": "absent"}, session=session)
    session.close()
    assert ran["action"] == "deleted"
    clock(sandbox, advance=2)
    assert windows(sandbox) == []


def test_what_a_task_no_longer_names_is_heard_again(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, {**TWO, "over": [*TWO["over"], {"host": "www.example.com"}]})
    clock(sandbox, advance=60)
    ran = engine.done(MODULE, WEB)
    assert [write.split()[0] for write in ran.writes] == ["PUT", "PUT"]
    assert items(sandbox) == [("host", "www.example.com")]
    assert ran["diff"]["before"]["over"] == ["check /check/60001", "check /check/60002", "host www.example.com"]
    assert ran["diff"]["after"]["over"] == ["host www.example.com"]


def test_severities_that_are_none_are_the_service_s_fault(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, WEB)
    row = {**windows(sandbox)[0], "severities": ["worst"]}
    sandbox.fault("circonus", "garbage", method="GET", path="/maintenance$", body=json.dumps([row]))
    ran = engine.refused(MODULE, {**WEB, "severities": [1]})
    assert "another shape than its documentation says" in ran["msg"]
    assert "worst" not in ran["msg"]


# The key


def test_two_keys_over_one_thing_do_not_touch_each_other(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, WEB)
    for key in ("chg-4711", "CHG/4711", "CHG 4711", "обновление", "更新", "x" * 300):
        assert engine.done(MODULE, {**WEB, "key": key, "duration": "2h"})["action"] == "created"
        assert not engine.done(MODULE, {**WEB, "key": key, "duration": "2h"})["changed"]
    assert len(windows(sandbox)) == 7
    assert not engine.done(MODULE, WEB)["changed"]
    clock(sandbox, advance=60)
    engine.done(MODULE, {"key": "更新", "state": "absent"})
    assert len(windows(sandbox)) == 6


def test_a_window_that_somebody_opened_by_hand_is_not_ours(engine: Engine, sandbox: Sandbox) -> None:
    made = make(sandbox, Raw("circonus", "POST", "/v2/maintenance", {"type": "host", "item": "www.example.com", "stop": 4102444800, "tags": ["x"]}))
    engine.done(MODULE, WEB)
    engine.done(MODULE, {"key": WEB["key"], "state": "absent"})
    assert made["_cid"] in [one["_cid"] for one in windows(sandbox) if one["stop"] == 4102444800]


def test_the_tags_of_people_stay_and_those_of_the_module_are_not_shown(engine: Engine, sandbox: Sandbox) -> None:
    ran = engine.done(MODULE, {**WEB, "tags": ["Change:4711"]})
    assert ran["resource"]["tags"] == ran["resource"]["windows"][0]["tags"] == ["change:4711"]
    assert any(tag.startswith("steadyops-key:chg-4711-") for tag in windows(sandbox)[0]["tags"])
    assert not engine.done(MODULE, {"key": WEB["key"]})["changed"]
    engine.done(MODULE, {"key": WEB["key"], "tags": []})
    assert all(tag.startswith("steadyops-") for tag in windows(sandbox)[0]["tags"])
    assert not engine.done(MODULE, {**WEB, "tags": []})["changed"]


def test_what_joins_later_says_what_the_others_say(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, {**WEB, "severities": "12", "notes": "disks", "tags": ["a:b"]})
    clock(sandbox, advance=60)
    engine.done(MODULE, {"key": WEB["key"], "over": [*WEB["over"], {"check": "60003"}]})
    one, other = ({name: row[name] for name in ("stop", "severities", "notes", "tags")} for row in windows(sandbox))
    assert one == other


def test_windows_that_differ_are_shown_one_by_one(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, {**TWO, "notes": "disks"})
    make(sandbox, Raw("circonus", "PUT", f"/v2{windows(sandbox)[0]['_cid']}", {**windows(sandbox)[0], "notes": "Somebody's", "start": None}))
    ran = engine.done(MODULE, {**TWO, "notes": "disks"})
    assert set(ran["diff"]["before"]["notes"].values()) == {"disks", "Somebody's"}
    assert (ran["diff"]["after"]["notes"], len(ran.writes)) == ("disks", 1)


# Nothing twice


def _without_ids(resource: dict[str, Any]) -> list[tuple[str, str]]:
    return sorted((one["type"], one["item"]) for one in resource["windows"])


@pytest.mark.parametrize(("kind", "when"), LOST)
@pytest.mark.parametrize("nth", [1, 2])
def test_after_a_lost_answer_nothing_is_opened_twice(engine: Engine, sandbox: Sandbox, kind: str, when: str, nth: int) -> None:
    for _number in range(nth - 1):
        sandbox.fault("circonus", "slow", method="POST", path="/maintenance$", seconds=0, times=1)
    fault = {"kind": "status", "status": int(kind)} if kind.isdigit() else {"kind": kind}
    sandbox.fault("circonus", method="POST", path="/maintenance$", when=when, times=1, **fault)
    ran = engine.done(MODULE, TWO, timeout=engine.haste)
    assert (ran["changed"], ran["action"]) == (True, "created")
    assert items(sandbox) == [("check", "/check/60001"), ("check", "/check/60002")]
    assert sorted(one["id"] for one in ran["resource"]["windows"]) == sorted(one["_cid"] for one in windows(sandbox))
    assert len([one for one in ran.writes if one.startswith("POST")]) == (2 if when == "after" else 3)
    sandbox.mend()
    assert not engine.done(MODULE, TWO)["changed"]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("nth", [1, 2])
def test_a_run_that_was_killed_is_gone_on_with(engine: Engine, sandbox: Sandbox, when: str, nth: int) -> None:
    for _number in range(nth - 1):
        sandbox.fault("circonus", "slow", method="POST", path="/maintenance$", seconds=0)
    sandbox.fault("circonus", "timeout", method="POST", path="/maintenance$", when=when)
    child = Child(sandbox, MODULE, TWO)
    child.begin()
    until(lambda: sum(fault["used"] for fault in sandbox.faults()) == nth)
    child.kill()
    sandbox.mend()
    there = {one["_cid"] for one in windows(sandbox)}
    ran = engine.done(MODULE, TWO)
    assert items(sandbox) == [("check", "/check/60001"), ("check", "/check/60002")]
    assert there <= {one["_cid"] for one in windows(sandbox)}
    assert len({stop for _start, stop in times(sandbox)}) == 1
    assert ran["changed"] is (len(there) < 2)


def test_what_is_refused_on_the_way_says_of_which_and_the_next_run_goes_on(engine: Engine, sandbox: Sandbox) -> None:
    sandbox.fault("circonus", "slow", method="POST", path="/maintenance$", seconds=0, times=1)
    sandbox.fault("circonus", "status", method="POST", path="/maintenance$", status=400, times=1)
    ran = engine.refused(MODULE, TWO)
    assert "/check/60002" in ran["msg"]
    assert "goes on" in ran["msg"]
    assert items(sandbox) == [("check", "/check/60001")]
    assert engine.done(MODULE, TWO)["action"] == "updated"
    assert items(sandbox) == [("check", "/check/60001"), ("check", "/check/60002")]


def test_eight_at_once_open_one(engine: Engine, sandbox: Sandbox) -> None:
    racers = [Child(sandbox, MODULE, TWO) for _number in range(8)]
    sandbox.fault("circonus", "slow", when="after", method="GET", path="/maintenance$", times=8, seconds=0.5)
    for one in racers:
        one.begin()
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda one: one.result(), racers))
    assert [one["msg"] for one in results if one.get("failed")] == []
    assert (sum(one["changed"] for one in results), len(windows(sandbox))) == (1, 2)


def test_two_windows_over_one_thing_become_one(engine: Engine, sandbox: Sandbox) -> None:
    """As two machines in one second would leave them."""
    engine.done(MODULE, WEB)
    (first,) = windows(sandbox)
    make(sandbox, Raw("circonus", "POST", "/v2/maintenance", {name: first[name] for name in ("type", "item", "stop", "tags")}))
    clock(sandbox, advance=60)
    assert engine.done(MODULE, WEB)["action"] == "updated"
    assert [one["_cid"] for one in windows(sandbox)] == [first["_cid"]]


@pytest.mark.parametrize("task", [TWO, {**TWO, "start_time": "2099-01-01T22:00:00Z"}], ids=["now", "then"])
def test_check_mode_says_what_comes_and_writes_nothing(engine: Engine, sandbox: Sandbox, task: dict[str, Any]) -> None:
    steps = (task, {**task, "duration": "2h", "over": [*task["over"], *WEB["over"]]}, WEB | {"start_time": task.get("start_time")},
             {"key": task["key"], "state": "absent"})  # fmt: skip
    for step in steps:
        foretold = engine.done(MODULE, step, check=True)
        assert foretold.writes == []
        ran = engine.done(MODULE, step)
        clock(sandbox, advance=2)
        assert (foretold["action"], foretold["diff"]) == (ran["action"], ran["diff"])
        assert {name: ran["resource"][name] for name in foretold["resource"]} == foretold["resource"]


@pytest.mark.parametrize("over", [{"check_bundle": "shop"}, {"tag": "service:shop"}], ids=["by its name", "by its tag"])
def test_an_apply_silences_what_it_makes(sandbox: Sandbox, over: dict[str, str]) -> None:
    bulk = Bulk(sandbox)
    bundle = {"display_name": "shop", "target": "shop.example.com", "type": "http", "brokers": ["/broker/1"], "tags": ["service:shop"],
              "config": {"url": "https://shop.example.com/"}}  # fmt: skip
    entries = [{"circonus_check_bundle": bundle}, {MODULE: {**WEB, "over": [over]}}]
    bulk.apply(*entries, check=True)
    assert windows(sandbox) == []
    assert bulk.apply(*entries)["changed"]
    assert [kind for kind, _item in items(sandbox)] == ["check"]
    again = bulk.apply(*entries)
    assert (again["changed"], again.writes) == (False, [])
