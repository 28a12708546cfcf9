"""What is only true of downtimes: when they begin and end, and what they do not cover."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.cases.table import CASES
from tests.cases.words import Raw
from tests.support.bulk import Bulk
from tests.support.downtimes import downtimes, known
from tests.support.engine import Engine
from tests.support.raw import make, prepare
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence

MODULE = "zmon_downtime"
KEY = {"key": "cities", "entities": ["cd-kinshasa", "cn-peking"]}
HOUR, DAY = 3600, 86400


@pytest.fixture(autouse=True)
def _cities_shout(sandbox: Sandbox) -> None:
    prepare(sandbox, CASES[MODULE])


def iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def window(sandbox: Sandbox) -> tuple[int, int]:
    """Return start and end of what the ledger knows."""
    return known(sandbox)["start_time"], known(sandbox)["end_time"]


def test_a_duration_counts_from_the_first_opening(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, {**KEY, "duration": "1h"})
    start, end = window(sandbox)
    assert end - start == HOUR
    sandbox.clock(advance=600)
    again = engine.done(MODULE, {**KEY, "duration": "1h"})
    assert (again["changed"], window(sandbox)) == (False, (start, end))
    for written, seconds in (("90m", 5400), ("PT30M", 1800), (7200, 7200)):
        assert engine.done(MODULE, {**KEY, "duration": written})["changed"]
        assert window(sandbox) == (start, start + seconds)
        assert list(downtimes(sandbox).values()) == [start + seconds]


def test_one_that_is_over_is_opened_anew_from_now(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, {**KEY, "duration": "1h"})
    before = window(sandbox)
    sandbox.clock(advance=2 * HOUR)
    ran = engine.done(MODULE, {**KEY, "duration": "1h"})
    assert ran["action"] == "created"
    assert any("had expired" in said for said in ran.warnings)
    assert window(sandbox)[0] >= before[1]
    assert not engine.done(MODULE, {**KEY, "duration": "1h"})["changed"]


def test_an_end_is_an_instant_however_it_is_written(engine: Engine, sandbox: Sandbox) -> None:
    end = int(time.time()) + 2 * HOUR
    engine.done(MODULE, {**KEY, "end_time": iso(end)})
    local = datetime.fromtimestamp(end, UTC).strftime("%Y-%m-%d %H:%M:%S+00:00")
    for written in (end, str(end), local, iso(end).rstrip("Z")):
        assert not engine.done(MODULE, {**KEY, "end_time": written})["changed"]
    later = engine.done(MODULE, {**KEY, "end_time": end + HOUR})
    assert later["diff"]["after"]["end_time"] == iso(end + HOUR)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"end_time": 1408665600}, "in the past"),
        ({"end_time": "2014-08-22T00:00:00Z"}, "in the past"),
        ({"end_time": 1408665600000}, "milliseconds"),
        ({"duration": "400d"}, "a year"),
        ({"duration": "0"}, "not longer than nothing"),
        ({"duration": "soon"}, "no duration"),
        ({"end_time": "tomorrow"}, "no time"),
        ({"start_time": "2034-01-01T00:00:00Z", "duration": "1h"}, "a year"),
        ({"start_time": "{later}", "end_time": "{soon}"}, "before it starts"),
        ({"duration": "1h", "entities": []}, "entities is empty"),
        ({"duration": "1h", "alert_definitions": []}, "alert_definitions is empty"),
        ({"duration": "1h", "key": ""}, "key is missing"),
        ({"duration": "1h", "key": "  "}, "key is blank"),
        ({"duration": "1h", "entities": [{"type": "city"}]}, "is a filter; write the id of each entity"),
        ({"duration": "1h", "entities": None, "entity_filters": []}, "entity_filters is empty"),
        ({"duration": "1h", "entity_filters": [{}]}, "holds an empty filter"),
        ({"duration": "1h", "entities": ["cd-kinshasa", ""]}, "entities[1] holds a blank; give the name"),
        ({"state": "absent", "key": " "}, "key is blank"),
    ],
)
def test_what_cannot_be_is_refused_before_any_call(engine: Engine, options: dict[str, Any], words: str) -> None:
    soon, later = iso(time.time() + HOUR), iso(time.time() + 2 * HOUR)
    options = {
        name: value.format(soon=soon, later=later) if isinstance(value, str) else value for name, value in options.items()
    }
    for check in (False, True):
        ran = engine.refused(MODULE, {**KEY, **options}, check=check)
        is_one_clear_sentence(ran["msg"])
        assert words in ran["msg"]
        assert ran.rows == []


def test_the_services_clock_decides(engine: Engine, sandbox: Sandbox) -> None:
    """This machine's clock is an hour behind, so an end that it takes for future is past."""
    sandbox.clock(advance=HOUR)
    ran = engine.refused(MODULE, {**KEY, "end_time": int(time.time()) + 1800})
    assert "in the past" in ran["msg"]
    assert ran.writes == []
    engine.done(MODULE, {**KEY, "duration": "30m"})
    start, _end = window(sandbox)
    assert start == pytest.approx(time.time() + HOUR, abs=60)


def test_what_fell_out_of_the_answer_is_a_warning(engine: Engine) -> None:
    options = {**KEY, "entities": ["cd-kinshasa", "no-such-city"], "duration": "1h"}
    ran = engine.done(MODULE, {**options, "alert_definitions": ["City too hot", "City retired"]})
    assert any("entities: no-such-city" in said for said in ran.warnings)
    assert any("alert_definitions: City retired" in said for said in ran.warnings)


def evaluate(sandbox: Sandbox, *entities: str) -> None:
    """Let a host come up, a worker evaluate it for City too hot, and the alert ring on it."""
    for entity in entities:
        make(sandbox, Raw("zmon", "PUT", "/api/v1/entities", {"id": entity, "type": "city"}))
    make(sandbox, Raw("zmon", "POST", "/_sandbox/alarm", {"alert_id": 312, "entities": list(entities)}))


def silenced(sandbox: Sandbox, entity: str) -> list[str]:
    """Return the groups that silence an entity for City too hot."""
    return [one["group_id"] for one in make(sandbox, Raw("zmon", "GET", f"/_sandbox/downtimes?alert_id=312&entity={entity}"))]


def test_what_is_not_covered_is_opened_again_until_it_is(engine: Engine, sandbox: Sandbox) -> None:
    options = {"key": "W", "entities": ["cd-kinshasa", "de-hamburg"], "duration": "2h"}
    engine.done(MODULE, options)
    first = window(sandbox)
    foretold = engine.done(MODULE, options, check=True)
    again = engine.done(MODULE, options)
    assert (foretold["action"], again["action"], foretold["diff"]) == ("updated", "updated", again["diff"])
    assert again["diff"]["before"]["entities"] == ["cd-kinshasa"]
    assert any("entities: de-hamburg" in said for said in again.warnings)
    assert len(downtimes(sandbox)) == 1
    evaluate(sandbox, "cd-kinshasa", "de-hamburg")
    healed = engine.done(MODULE, options)
    assert silenced(sandbox, "de-hamburg") == [healed["resource"]["id"]]
    assert healed.warnings == ["The downtime 'W' did not cover de-hamburg, so it is opened again."]
    assert window(sandbox) == first
    last = engine.done(MODULE, options)
    assert (last["changed"], last.warnings) == (False, [])


def test_nothing_silenced_is_a_failure_until_something_is(engine: Engine, sandbox: Sandbox) -> None:
    options = {"key": "W", "entities": ["de-hamburg"], "duration": "2h"}
    for _number in range(2):
        ran = engine.refused(MODULE, options)
        is_one_clear_sentence(ran["msg"])
        assert "nothing is silent" in ran["msg"]
        assert "de-hamburg" in ran["msg"]
        assert "earlier run died" not in ran.text
    evaluate(sandbox, "de-hamburg")
    healed = engine.done(MODULE, options)
    assert silenced(sandbox, "de-hamburg") == [healed["resource"]["id"]]
    assert not engine.done(MODULE, options)["changed"]
    engine.done(MODULE, {"key": "W", "state": "absent"})
    assert silenced(sandbox, "de-hamburg") == []


def test_nothing_silenced_is_a_warning_each_time_where_the_task_allows_it(engine: Engine) -> None:
    options = {"key": "W", "entities": ["de-hamburg"], "duration": "2h", "allow_empty": True}
    for _number in range(3):
        ran = engine.done(MODULE, options)
        assert any("does not cover these entities: de-hamburg" in said for said in ran.warnings)


def test_what_is_open_stays_when_what_is_asked_for_covers_nothing(engine: Engine, sandbox: Sandbox) -> None:
    made = engine.done(MODULE, {**KEY, "duration": "1h"})
    engine.refused(MODULE, {"key": "cities", "entities": ["de-hamburg"], "duration": "1h"})
    assert list(downtimes(sandbox)) == [made["resource"]["id"]]
    again = engine.done(MODULE, {**KEY, "duration": "1h"})
    assert (again["changed"], again.warnings) == (False, [])


TEXT = {"key": "Büro – Склад 倉庫", "comment": "Wartung für das Büro – größer, 🙂"}


def test_text_in_any_script_is_found_again(engine: Engine, sandbox: Sandbox) -> None:
    options = {**KEY, **TEXT, "duration": "1h"}
    made = engine.done(MODULE, options)
    again = engine.done(MODULE, options)
    assert (again["changed"], again["resource"]) == (False, made["resource"])
    engine.done(MODULE, {"key": TEXT["key"], "state": "absent"})
    assert downtimes(sandbox) == {}


def test_text_in_any_script_heals(engine: Engine, sandbox: Sandbox) -> None:
    sandbox.fault("zmon", "reset", method="POST", path="/downtimes$", when="after")
    engine.refused(MODULE, {**KEY, **TEXT, "duration": "1h"})
    healed = engine.done(MODULE, {**KEY, **TEXT, "duration": "1h"})
    assert any("it was found" in said for said in healed.warnings)
    assert list(downtimes(sandbox)) == [healed["resource"]["id"]]


def test_without_a_ledger_each_run_opens_one_and_says_so(engine: Engine, sandbox: Sandbox) -> None:
    options = {"entities": ["cd-kinshasa"], "duration": "1h", "ledger": "none"}
    groups = []
    for _number in range(2):
        ran = engine.done(MODULE, options)
        assert ran["changed"]
        assert any("at every run" in said for said in ran.warnings)
        assert len(ran.writes) == 1
        groups.append(ran["resource"]["id"])
    assert sorted(downtimes(sandbox)) == sorted(groups)
    engine.done(MODULE, {"id": groups[0], "ledger": "none", "state": "absent"})
    assert list(downtimes(sandbox)) == groups[1:]


def test_a_token_that_may_not_write_the_ledger_hears_of_the_way_without(engine: Engine, sandbox: Sandbox) -> None:
    sandbox.fault("zmon", "status", method="PUT", path="/entities$", status=403, times=0)
    ran = engine.refused(MODULE, {**KEY, "duration": "1h"})
    assert "ledger to none" in ran["msg"]
    assert downtimes(sandbox) == {}


@pytest.mark.parametrize(
    "change",
    [{"end_time": "soon"}, {"start_time": None}, {"alert_definitions": False}, {"entities": 3}, {"previous": "x"}],
    ids=lambda one: next(iter(one)),
)
def test_a_ledger_that_somebody_edited_is_named_not_guessed(
    engine: Engine, sandbox: Sandbox, change: dict[str, Any]
) -> None:
    engine.done(MODULE, {**KEY, "duration": "1h"})
    entry = {name: value for name, value in known(sandbox).items() if name != "last_modified"}
    put = CASES[MODULE].crowd
    make(sandbox, type(put)(put.system, put.method, put.path, {**entry, **change}))
    for options in ({**KEY, "duration": "2h"}, {"key": "cities", "state": "absent"}):
        ran = engine.run(MODULE, options)
        if ran.failed:
            is_one_clear_sentence(ran["msg"])
            assert entry["id"] in ran["msg"] or "cities" in ran["msg"]


def test_filters_become_the_ids_that_fit_and_are_said(engine: Engine, sandbox: Sandbox) -> None:
    task = {"key": "W", "entity_filters": [{"type": "city", "country": "CD"}, {"city": "Peking"}], "duration": "1h"}
    for check in (True, False):
        ran = engine.done(MODULE, task, check=check)
        assert ran["resource"]["entities"] == ["cd-kinshasa", "cn-peking"]
        assert ran["diff"]["after"]["entities"] == ["cd-kinshasa", "cn-peking"]
    again = engine.done(MODULE, task)
    assert (again["changed"], again.writes) == (False, [])
    both = engine.done(MODULE, {**task, "entity_filters": task["entity_filters"][:1], "entities": ["cn-peking"]})
    assert not both["changed"]
    ran = engine.refused(MODULE, {**task, "key": "N", "entity_filters": [{"city": "Атлантида"}]})
    is_one_clear_sentence(ran["msg"])
    assert "no entity fits any of them" in ran["msg"]
    assert ran.writes == []
    assert not engine.done(MODULE, {"key": "W", "state": "absent"}).failed


def test_downtimes_of_two_keys_do_not_touch_each_other(engine: Engine, sandbox: Sandbox) -> None:
    first = engine.done(MODULE, {**KEY, "key": "Ä", "duration": "1h"})["resource"]["id"]
    second = engine.done(MODULE, {**KEY, "key": "Б", "duration": "2h"})["resource"]["id"]
    assert set(downtimes(sandbox)) == {first, second}
    engine.done(MODULE, {"key": "Ä", "state": "absent"})
    assert set(downtimes(sandbox)) == {second}
    assert not engine.done(MODULE, {**KEY, "key": "Б", "duration": "2h"})["changed"]


# Waiting for what is too young


class TestWait:
    """What ZMON does not know everywhere yet is looked for again, by the service's clock."""

    YOUNG = {"key": "W", "entities": ["cd-kinshasa", "fr-paris"], "duration": "2h", "alert_definitions": ["City too hot"]}

    @pytest.fixture(autouse=True)
    def _what_is_there_is_old(self, sandbox: Sandbox) -> None:
        sandbox.clock(advance=600)

    def run(self, engine: Engine, sandbox: Sandbox, options: dict[str, Any], **more: Any) -> Any:
        """Run a task whose waits move the clock of the service."""
        slept: list[float] = []

        def sleep(seconds: float) -> None:
            slept.append(seconds)
            sandbox.clock(advance=seconds)

        ran = engine.run(MODULE, options, session=engine.session(sleep=sleep), **more)
        return ran, slept

    def opened(self, ran: Any) -> int:
        return ran.writes.count("POST /api/v1/downtimes")

    def test_a_host_that_just_came_up_is_covered_as_soon_as_a_worker_has_looked_at_it(
        self, engine: Engine, sandbox: Sandbox
    ) -> None:
        make(sandbox, Raw("zmon", "PUT", "/api/v1/entities", {"id": "fr-paris", "type": "city"}))
        ran, slept = self.run(engine, sandbox, {**self.YOUNG, "wait": "5m"})
        assert (ran["action"], ran.warnings) == ("created", [])
        assert 60 <= sum(slept) <= 150
        assert self.opened(ran) == len(slept) + 1
        assert silenced(sandbox, "fr-paris") == silenced(sandbox, "cd-kinshasa") == [ran["resource"]["id"]]
        start, end = window(sandbox)
        assert end - start == 2 * HOUR
        again, slept = self.run(engine, sandbox, {**self.YOUNG, "wait": "5m"})
        assert (again["changed"], again.writes, slept) == (False, [], [])

    def test_one_that_is_named_as_covered_and_is_not_yet_known_is_waited_for(self, engine: Engine, sandbox: Sandbox) -> None:
        """It was there before and a worker knows it, but the scheduler drops it for a minute."""
        make(sandbox, Raw("zmon", "DELETE", "/api/v1/entities/de-berlin"))
        make(sandbox, Raw("zmon", "PUT", "/api/v1/entities", {"id": "de-berlin", "type": "city"}))
        options = {**self.YOUNG, "entities": ["cd-kinshasa", "de-berlin"]}
        engine.done(MODULE, {**options, "key": "blind"})
        assert silenced(sandbox, "de-berlin") == []
        ran, slept = self.run(engine, sandbox, {**options, "wait": "3m"})
        assert sum(slept) >= 60
        assert silenced(sandbox, "de-berlin") == [ran["resource"]["id"]]
        assert ran.warnings == []

    def test_an_alert_that_was_just_made_is_covered_too_where_all_are_meant(self, engine: Engine, sandbox: Sandbox) -> None:
        alert = {"name": "City is new", "team": "Platform/Software", "description": "d", "condition": "True", "priority": 1,
                 "check_definition": "City coordinates"}  # fmt: skip
        number = engine.done("zmon_alert_definition", alert)["resource"]["id"]
        options = {**KEY, "duration": "2h", "wait": "5m"}
        ran, slept = self.run(engine, sandbox, options)
        assert 60 <= sum(slept) <= 180
        held = make(sandbox, Raw("zmon", "GET", f"/_sandbox/downtimes?alert_id={number}&entity=cd-kinshasa"))
        assert [row["group_id"] for row in held] == [ran["resource"]["id"]]
        sandbox.clock(advance=300)
        assert not engine.done(MODULE, options)["changed"]

    @pytest.mark.parametrize("key", ["W", "倉庫"])
    def test_the_limit_ends_it_with_a_warning(self, engine: Engine, sandbox: Sandbox, key: str) -> None:
        options = {**self.YOUNG, "key": key, "entities": ["cd-kinshasa", "no-such-city"], "wait": 40}
        ran, slept = self.run(engine, sandbox, options)
        assert (ran["action"], slept) == ("created", [15, 15, 10])
        assert ["does not cover these entities: no-such-city" in said for said in ran.warnings] == [True]
        assert ran["calls"]["waited"] == 40

    def test_the_limit_ends_it_with_a_failure_where_nothing_is_silent(self, engine: Engine, sandbox: Sandbox) -> None:
        options = {**self.YOUNG, "entities": ["no-such-city"], "wait": "30"}
        ran, slept = self.run(engine, sandbox, options)
        assert ran.failed
        is_one_clear_sentence(ran["msg"])
        assert "nothing is silent" in ran["msg"]
        assert slept == [15, 15]
        ran, slept = self.run(engine, sandbox, {**options, "allow_empty": True})
        assert not ran.failed
        assert any("does not cover these entities: no-such-city" in said for said in ran.warnings)

    def test_what_was_only_changed_a_moment_ago_is_no_failure(self, engine: Engine, sandbox: Sandbox) -> None:
        """Nobody can tell a new entity from one that was just changed."""
        make(sandbox, Raw("zmon", "PUT", "/api/v1/entities", {"id": "cd-kinshasa", "type": "city", "changed": True}))
        ran, slept = self.run(engine, sandbox, {**self.YOUNG, "entities": ["cd-kinshasa"], "wait": "30"})
        assert (ran.failed, sum(slept)) == (False, 30)
        assert silenced(sandbox, "cd-kinshasa") == [ran["resource"]["id"]]

    def test_check_mode_waits_for_nothing(self, engine: Engine, sandbox: Sandbox) -> None:
        ran, slept = self.run(engine, sandbox, {**self.YOUNG, "wait": "5m"}, check=True)
        assert (ran["action"], ran.writes, slept) == ("created", [], [])

    def test_without_it_nothing_more_is_asked(self, engine: Engine) -> None:
        for wait in ({}, {"wait": 0}):
            ran = engine.done(MODULE, {**KEY, "key": str(wait), "duration": "1h", **wait})
            assert len(ran.rows) == 4

    def test_without_a_ledger_it_is_refused(self, engine: Engine) -> None:
        ran = engine.refused(MODULE, {"entities": ["cd-kinshasa"], "duration": "1h", "ledger": "none", "wait": "1m"})
        assert "wait has no use with ledger: none" in ran["msg"]
        assert ran.rows == []
        assert "wait: 'soon' is no duration" in engine.refused(MODULE, {**KEY, "duration": "1h", "wait": "soon"})["msg"]


@pytest.mark.parametrize("over", [{"entity_filters": [{"type": "rack", "row": 7}]}, {"entities": ["rack-1"]}], ids=["by a filter", "by its id"])
def test_an_apply_silences_the_entities_that_it_makes(sandbox: Sandbox, over: dict[str, Any]) -> None:
    """No reference leads from one to the other; the downtime covers nothing yet, and that it may."""
    entries = [{MODULE: {"key": "rack", "duration": "1h", "allow_empty": True, **over}}, {"zmon_entity": {"id": "rack-1", "type": "rack", "data": {"row": 7}}}]
    bulk = Bulk(sandbox)
    foretold = bulk.apply(*entries, check=True)
    assert (foretold["summary"], foretold.writes) == ({"created": 2}, [])
    ran = bulk.apply(*entries)
    assert ran["summary"] == {"created": 2}
    assert ran.writes[:3] == ["PUT /api/v1/entities", "PUT /api/v1/entities", "POST /api/v1/downtimes"]
    assert known(sandbox)["entities"] == ["rack-1"]
