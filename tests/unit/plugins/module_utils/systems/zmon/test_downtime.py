"""systems/zmon/downtime.py: what the service can neither list nor change is remembered under a key."""

from __future__ import annotations

import time
from email.utils import formatdate

import pytest
import requests

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.zmon.downtime import ledger_id
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.zmon.kinds import DOWNTIME
from ansible_collections.steadyops.monitoring.plugins.module_utils.times import iso
from tests.support.network import SECRET, Clock, reply
from tests.support.stage import play

NOW = float(int(time.time()))
"""These refusals go by the machine's own clock, so the stories begin now."""
HOUR = 3600
ENTITY = f"/api/v1/entities/{ledger_id('patching')}"
LEDGER, OPEN = "PUT /api/v1/entities", "POST /api/v1/downtimes"
NOTHING, DONE = reply(404, {"message": "Resource not found"}), reply(200)
WANTED = {"key": "patching", "comment": "Cities downtime", "entities": ["cd-kinshasa", "cn-peking"]}


def opened(group="group-1", entities=("cd-kinshasa", "cn-peking"), alerts=(311,)):
    return reply(body={"id": group, "entities": list(entities), "alert_definitions": list(alerts)})


def entry(**words):
    """Return the ledger's entry of a downtime opened half an hour ago for two hours."""
    return {
        "id": ledger_id("patching"),
        "type": "steadyops_downtime",
        "key": "patching",
        "run_id": "run-1",
        "comment": "Cities downtime",
        "entities": ["cd-kinshasa", "cn-peking"],
        "alert_definitions": None,
        "start_time": int(NOW - HOUR / 2),
        "end_time": int(NOW + 1.5 * HOUR),
        "group_id": "group-1",
        "previous": [],
        **words,
    }


def downtime(*replies, **args):
    args = {"api_url": "https://zmon.example", "api_token": SECRET, **WANTED, **args}
    return play(DOWNTIME, *replies, clock=Clock(NOW), **args)


class TestOpening:
    def test_intent_is_written_before_and_the_group_after(self):
        result, script = downtime(NOTHING, DONE, opened(), DONE, duration="2h")
        assert script.lines == [f"GET {ENTITY}", LEDGER, OPEN, LEDGER]
        intent, request, final = (one.body for one in script.writes)
        assert (intent["group_id"], final["group_id"]) == (None, "group-1")
        assert request["comment"] == f"Cities downtime [patching {intent['run_id']}]"
        assert (result["action"], result["resource"]["id"]) == ("created", "group-1")

    def test_duration_counts_from_now_by_the_service_s_clock(self):
        ahead = NOW + 60 * 24
        missing = reply(404, None, Date=formatdate(ahead, usegmt=True))
        _result, script = downtime(missing, DONE, opened(), DONE, duration="2h")
        assert (script.writes[1].body["start_time"], script.writes[1].body["end_time"]) == (ahead, ahead + 2 * HOUR)

    @pytest.mark.parametrize("end", [NOW + HOUR, iso(NOW + HOUR)], ids=["epoch", "iso"])
    def test_end_may_be_absolute(self, end):
        _result, script = downtime(NOTHING, DONE, opened(), DONE, end_time=str(end))
        assert script.writes[1].body["end_time"] == NOW + HOUR

    def test_every_active_alert_is_meant_by_saying_nothing(self):
        _result, script = downtime(NOTHING, DONE, opened(), DONE, duration="1h")
        assert "alert_definitions" not in script.writes[1].body

    def test_alerts_go_as_numbers(self):
        _result, script = downtime(
            NOTHING, DONE, opened(alerts=[311, 312]), DONE, duration="1h", alert_definitions=["312", "311"]
        )
        assert sorted(script.writes[1].body["alert_definitions"]) == [311, 312]

    def test_ledger_has_no_team_so_that_every_team_s_robot_may_write_it(self):
        _result, script = downtime(NOTHING, DONE, opened(), DONE, duration="1h")
        assert "team" not in script.writes[0].body

    def test_what_fell_out_of_the_answer_is_a_warning_each(self):
        result, _script = downtime(
            NOTHING,
            DONE,
            opened(entities=["cd-kinshasa"], alerts=[311]),
            DONE,
            duration="1h",
            alert_definitions=["311", "312"],
        )
        assert result["warnings"] == [
            "The downtime does not cover these entities: cn-peking. ZMON silences only what a worker has already evaluated.",
            "The downtime does not cover these alert_definitions: 312. ZMON silences only what a worker has already evaluated.",
        ]

    def test_expired_one_is_opened_anew_and_said(self):
        old = entry(start_time=int(NOW - 9 * HOUR), end_time=int(NOW - HOUR))
        result, script = downtime(reply(body=old), DONE, opened("group-2"), DONE, duration="1h")
        assert (result["action"], OPEN in script.lines) == ("created", True)
        assert result["warnings"] == ["The downtime 'patching' had expired; a new one is opened."]

    def test_check_mode_writes_nothing_and_guesses_no_clock(self):
        result, script = downtime(NOTHING, duration="1h", check_mode=True)
        assert (script.writes, result["changed"]) == ([], True)
        assert not {"id", "start_time", "end_time"} & set(result["resource"])

    def test_check_mode_survives_an_alert_that_is_not_there_yet(self):
        nobody = [reply(body={"alert_definitions": []}), reply(body={"alerts": []}), NOTHING]
        result, _script = downtime(*nobody, duration="1h", check_mode=True, alert_definitions=["Made earlier"])
        assert result["action"] == "created"
        assert result["resource"]["alert_definitions"] == ["Made earlier"]

    def test_every_run_leaves_a_mark_of_its_own(self):
        marks = {downtime(NOTHING, DONE, opened(), DONE, duration="1h")[1].writes[0].body["run_id"] for _round in range(3)}
        assert len(marks) == 3

    def test_answer_without_an_id_is_broken(self):
        with pytest.raises(errors.Broken, match="without the id of the downtime"):
            downtime(NOTHING, DONE, reply(body={"id": None}), duration="1h")

    def test_ledger_that_may_not_be_written_is_explained(self):
        with pytest.raises(errors.Forbidden, match="set ledger to none"):
            downtime(NOTHING, reply(403, {"error": "access_denied"}), duration="1h")

    def test_lost_opening_is_not_repeated(self):
        with pytest.raises(errors.FateUnknown):
            downtime(NOTHING, DONE, requests.ReadTimeout("late"), duration="1h")


class TestAgain:
    @pytest.mark.parametrize(
        "args",
        [
            {"duration": "2h"},
            {"duration": "7200"},
            {"end_time": iso(NOW + 1.5 * HOUR)},
            {"duration": "2h", "start_time": iso(NOW - HOUR / 2)},
            {"duration": "2h", "entities": ["cn-peking", "cd-kinshasa"]},
            {"duration": "2h", "comment": None},
        ],
        ids=["duration", "seconds", "end", "start and duration", "another order", "no comment"],
    )
    def test_same_task_moves_nothing(self, args):
        result, script = downtime(reply(body=entry()), **args)
        assert (result["changed"], script.writes) == (False, [])
        assert result["resource"]["id"] == "group-1"

    @pytest.mark.parametrize(
        ("duration", "end"), [("3h", NOW + 2.5 * HOUR), ("1h", NOW + HOUR / 2)], ids=["longer", "shorter"]
    )
    def test_another_duration_counts_from_the_first_opening(self, duration, end):
        _result, script = downtime(reply(body=entry()), DONE, opened("group-2"), DONE, DONE, duration=duration)
        assert (script.writes[1].body["start_time"], script.writes[1].body["end_time"]) == (NOW - HOUR / 2, end)

    def test_new_one_is_opened_before_the_old_one_goes(self):
        result, script = downtime(reply(body=entry()), DONE, opened("group-2"), DONE, DONE, duration="3h")
        assert [one.line for one in script.writes] == [LEDGER, OPEN, "DELETE /api/v1/downtimes/group-1", LEDGER]
        assert script.writes[0].body["previous"] == ["group-1"]
        assert (result["action"], script.writes[3].body["previous"]) == ("updated", [])

    @pytest.mark.parametrize(
        "args", [{"entities": ["cd-kinshasa"]}, {"comment": "Other"}, {"alert_definitions": ["311"]}], ids=str
    )
    def test_anything_else_that_differs_moves_it_too(self, args):
        result, _script = downtime(reply(body=entry()), DONE, opened("group-2"), DONE, DONE, duration="2h", **args)
        assert result["action"] == "updated"

    @pytest.mark.parametrize(
        "change",
        [
            {"end_time": "soon"},
            {"start_time": None},
            {"entities": None},
            {"entities": "x"},
            {"previous": 5},
        ],
        ids=str,
    )
    @pytest.mark.parametrize("state", ["present", "absent"])
    def test_ledger_that_somebody_changed_is_refused(self, change, state):
        with pytest.raises(errors.BadInput, match="was changed by somebody and cannot be read"):
            downtime(reply(body=entry(**change)), duration="2h", state=state)

    @pytest.mark.parametrize("missing", ["start_time", "end_time", "run_id", "entities"])
    def test_ledger_that_lacks_something_is_refused(self, missing):
        rest = {name: value for name, value in entry().items() if name != missing}
        with pytest.raises(errors.BadInput, match="was changed by somebody and cannot be read"):
            downtime(reply(body=rest), state="absent", entities=None)


class TestDeadPredecessor:
    """An intent without a group: the run that wrote it died before, or just after, it opened the downtime."""

    def alarm(self, comment):
        found = {"comment": comment, "group_id": "group-7"}
        return reply(body=[{"entities": [{"entity": "cd-kinshasa", "result": {"downtimes": [found]}}]}])

    def test_downtime_with_its_mark_is_found_and_kept(self):
        result, script = downtime(
            reply(body=entry(group_id=None)), self.alarm("Cities downtime [patching run-1]"), DONE, duration="2h"
        )
        assert [one.line for one in script.writes] == [LEDGER]
        assert (script.writes[0].body["group_id"], result["resource"]["id"]) == ("group-7", "group-7")
        assert result["warnings"] == [
            "An earlier run died after it opened the downtime 'patching'; it was found and is kept."
        ]

    def test_downtime_of_another_run_is_not_taken(self):
        _result, script = downtime(
            reply(body=entry(group_id=None)), self.alarm("[patching run-0]"), DONE, opened(), DONE, duration="2h"
        )
        assert OPEN in script.lines

    def test_not_found_opens_again_with_the_same_end_and_warns(self):
        result, script = downtime(reply(body=entry(group_id=None)), reply(body=[]), DONE, opened(), DONE, duration="2h")
        assert script.writes[1].body["end_time"] == entry()["end_time"]
        assert "one more downtime exists until" in result["warnings"][0]

    def test_status_of_the_named_alerts_is_enough(self):
        dead = entry(group_id=None, alert_definitions=[311, 312])
        _result, script = downtime(
            reply(body=dead),
            reply(body={}),
            DONE,
            opened(alerts=[311, 312]),
            DONE,
            duration="2h",
            alert_definitions=["311", "312"],
        )
        assert script.lines[1] == "GET /api/v1/status/alert/311,312/"

    def test_leftovers_of_a_move_are_removed(self):
        _result, script = downtime(reply(body=entry(previous=["group-0"])), DONE, DONE, duration="2h")
        assert [one.line for one in script.writes] == ["DELETE /api/v1/downtimes/group-0", LEDGER]


class TestRemoval:
    def remove(self, *replies, **args):
        return downtime(*replies, state="absent", comment=None, entities=None, **args)

    def test_downtime_goes_then_its_entry(self):
        result, script = self.remove(reply(body=entry()), DONE, reply(body=1))
        assert [one.line for one in script.writes] == ["DELETE /api/v1/downtimes/group-1", f"DELETE {ENTITY}"]
        assert result["action"] == "deleted"

    def test_nothing_is_done_about_nothing(self):
        result, script = self.remove(NOTHING)
        assert (result["changed"], script.writes) == (False, [])

    def test_expired_one_leaves_only_its_entry_to_remove(self):
        _result, script = self.remove(reply(body=entry(end_time=int(NOW - 1))), reply(body=1))
        assert [one.line for one in script.writes] == [f"DELETE {ENTITY}"]

    def test_entry_that_stays_is_a_warning(self):
        result, _script = self.remove(reply(body=entry()), DONE, reply(body=0))
        assert "could not be removed" in result["warnings"][0]

    def test_dead_predecessor_s_downtime_may_stay_and_that_is_said(self):
        result, _script = self.remove(reply(body=entry(group_id=None)), reply(body=[]), reply(body=1))
        assert "it stays until" in result["warnings"][0]


class TestWithoutLedger:
    def test_every_run_opens_one_and_says_so(self):
        result, script = downtime(opened(), ledger="none", duration="1h", key=None)
        assert script.lines == [OPEN]
        assert script.writes[0].body["comment"] == "Cities downtime"
        assert result["warnings"] == [
            "ledger is none: this opens a downtime at every run, because ZMON cannot list what is open."
        ]

    def test_one_is_removed_by_its_id(self):
        _result, script = downtime(DONE, ledger="none", state="absent", id="group-9", key=None)
        assert script.lines == ["DELETE /api/v1/downtimes/group-9"]


class TestCheck:
    @pytest.mark.parametrize(
        ("args", "words"),
        [
            ({"key": None, "duration": "1h"}, "key is missing: name this downtime"),
            ({"key": None, "state": "absent"}, "key is missing: without it only ledger: none"),
            ({"ledger": "none", "state": "absent"}, "id is missing: with ledger: none"),
            ({"entities": [], "duration": "1h"}, "entities is empty"),
            ({"alert_definitions": [], "duration": "1h"}, "alert_definitions is empty"),
            ({"end_time": "1408665600"}, r"would end in the past: 2014-08-22T00:00:00Z, and it is 20\d\d"),
            ({"end_time": iso(NOW + HOUR), "start_time": iso(NOW + 2 * HOUR)}, "before it starts"),
            ({"duration": "366d", "start_time": iso(NOW + HOUR)}, "more than a year from now"),
            ({"end_time": "1408665600000"}, "looks like milliseconds"),
            ({"end_time": "tomorrow"}, "end_time: 'tomorrow' is no time"),
            ({"duration": "a while"}, "duration: 'a while' is no duration"),
            ({"duration": "9999999999999"}, "duration"),
        ],
        ids=lambda value: "" if isinstance(value, str) else "-".join(value),
    )
    def test_what_cannot_be_is_refused_before_any_call(self, args, words):
        with pytest.raises(errors.BadInput, match=words):
            downtime(**args)

    def test_clock_of_this_machine_may_be_ten_minutes_wrong(self):
        _result, script = downtime(
            reply(404, None, Date=formatdate(NOW - 600, usegmt=True)), DONE, opened(), DONE, end_time=iso(NOW - 60)
        )
        assert OPEN in script.lines

    def test_refusal_is_repeated_by_the_service_s_clock(self):
        with pytest.raises(errors.BadInput, match="would end in the past"):
            downtime(reply(404, None, Date=formatdate(NOW + 2 * HOUR, usegmt=True)), end_time=iso(NOW + HOUR))

    def test_key_becomes_an_id_the_controller_takes(self):
        assert ledger_id("Wartung Köln (web)").startswith("steadyops-downtime-")
        assert ledger_id("a") != ledger_id("b")
