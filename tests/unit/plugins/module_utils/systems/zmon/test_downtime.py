"""systems/zmon/downtime.py: what the service can neither list nor change is remembered under a key."""

from __future__ import annotations

import json
import time
from email.utils import formatdate

import pytest
import requests

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.zmon.kinds import DOWNTIME
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.zmon.ledger import ledger_id
from ansible_collections.steadyops.monitoring.plugins.module_utils.times import iso
from tests.support.network import SECRET, Clock, Script, reply
from tests.support.stage import play

NOW = float(int(time.time()))
"""These refusals go by the machine's own clock, so the stories begin now."""
HOUR = 3600
ENTITY = f"/api/v1/entities/{ledger_id('patching')}"
LEDGER, OPEN = "PUT /api/v1/entities", "POST /api/v1/downtimes"
NOTHING, DONE = reply(body=[]), reply(200)
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
        "covered_entities": ["cd-kinshasa", "cn-peking"],
        "covered_alert_definitions": [],
        **words,
    }


def ledger(row):
    """Return what the query for a key answers: the controller adds when the entity was changed."""
    return reply(body=[{**row, "last_modified": "2026-11-21 10:00:00.5"}])


def downtime(*replies, script=None, **args):
    args = {"api_url": "https://zmon.example", "api_token": SECRET, **WANTED, **args}
    return play(DOWNTIME, *replies, clock=Clock(NOW), from_script=script, **args)


class TestOpening:
    def test_intent_is_written_before_and_the_group_after(self):
        result, script = downtime(NOTHING, DONE, opened(), DONE, duration="2h")
        assert script.lines == ["GET /api/v1/entities/", LEDGER, OPEN, LEDGER]
        intent, request, final = (one.body for one in script.writes)
        assert (intent["group_id"], final["group_id"]) == (None, "group-1")
        assert request["comment"] == f"Cities downtime [patching {intent['run_id']}]"
        assert (result["action"], result["resource"]["id"]) == ("created", "group-1")

    def test_duration_counts_from_now_by_the_service_s_clock(self):
        ahead = NOW + 60 * 24
        missing = reply(body=[], Date=formatdate(ahead, usegmt=True))
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
            "The downtime 'patching' does not cover these entities: cn-peking. ZMON silences only what a worker has already evaluated; the"
            " next run tries again.",
            "The downtime 'patching' does not cover these alert_definitions: 312. ZMON silences only what a worker has already evaluated;"
            " the next run tries again.",
        ]

    def test_expired_one_is_opened_anew_and_said(self):
        old = entry(start_time=int(NOW - 9 * HOUR), end_time=int(NOW - HOUR))
        result, script = downtime(ledger(old), DONE, opened("group-2"), DONE, duration="1h")
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
        result, script = downtime(ledger(entry()), **args)
        assert (result["changed"], script.writes) == (False, [])
        assert result["resource"]["id"] == "group-1"

    @pytest.mark.parametrize(
        ("duration", "end"), [("3h", NOW + 2.5 * HOUR), ("1h", NOW + HOUR / 2)], ids=["longer", "shorter"]
    )
    def test_another_duration_counts_from_the_first_opening(self, duration, end):
        _result, script = downtime(ledger(entry()), DONE, opened("group-2"), DONE, DONE, duration=duration)
        assert (script.writes[1].body["start_time"], script.writes[1].body["end_time"]) == (NOW - HOUR / 2, end)

    def test_new_one_is_opened_before_the_old_one_goes(self):
        result, script = downtime(ledger(entry()), DONE, opened("group-2"), DONE, DONE, duration="3h")
        assert [one.line for one in script.writes] == [LEDGER, OPEN, "DELETE /api/v1/downtimes/group-1", LEDGER]
        assert script.writes[0].body["previous"] == ["group-1"]
        assert (result["action"], script.writes[3].body["previous"]) == ("updated", [])

    @pytest.mark.parametrize(
        "args", [{"entities": ["cd-kinshasa"]}, {"comment": "Other"}, {"alert_definitions": ["311"]}], ids=str
    )
    def test_anything_else_that_differs_moves_it_too(self, args):
        result, _script = downtime(ledger(entry()), DONE, opened("group-2"), DONE, DONE, duration="2h", **args)
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
            downtime(ledger(entry(**change)), duration="2h", state=state)

    @pytest.mark.parametrize("missing", ["start_time", "end_time", "run_id", "entities"])
    def test_ledger_that_lacks_something_is_refused(self, missing):
        rest = {name: value for name, value in entry().items() if name != missing}
        with pytest.raises(errors.BadInput, match="was changed by somebody and cannot be read"):
            downtime(ledger(rest), state="absent", entities=None)


class TestDeadPredecessor:
    """An intent without a group: the run that wrote it died before, or just after, it opened the downtime."""

    def alarm(self, comment):
        found = {"comment": comment, "group_id": "group-7"}
        return reply(body=[{"entities": [{"entity": "cd-kinshasa", "result": {"downtimes": [found]}}]}])

    @pytest.mark.parametrize("comment", ["Cities downtime [patching run-1]", "Wartung f?r [B?ro run-1]"])
    def test_downtime_with_its_mark_is_found_and_opened_again_to_know_what_it_covers(self, comment):
        dead = entry(group_id=None, covered_entities=None, covered_alert_definitions=None)
        result, script = downtime(ledger(dead), self.alarm(comment), DONE, opened("group-8"), DONE, DONE, duration="2h")
        assert [one.line for one in script.writes] == [LEDGER, OPEN, "DELETE /api/v1/downtimes/group-7", LEDGER]
        assert (script.writes[-1].body["group_id"], result["resource"]["id"]) == ("group-8", "group-8")
        assert script.writes[1].body["end_time"] == dead["end_time"]
        assert result["warnings"] == [
            "An earlier run died after it opened the downtime 'patching'; it was found, and is opened again, to know what it"
            " covers."
        ]

    def test_downtime_of_another_run_is_not_taken(self):
        _result, script = downtime(
            ledger(entry(group_id=None)), self.alarm("[patching run-0]"), DONE, opened(), DONE, duration="2h"
        )
        assert OPEN in script.lines

    def test_not_found_opens_again_with_the_same_end_and_warns(self):
        result, script = downtime(ledger(entry(group_id=None)), reply(body=[]), DONE, opened(), DONE, duration="2h")
        assert script.writes[1].body["end_time"] == entry()["end_time"]
        assert "one more downtime exists until" in result["warnings"][0]

    def test_status_of_the_named_alerts_is_enough(self):
        dead = entry(group_id=None, alert_definitions=[311, 312])
        _result, script = downtime(
            ledger(dead),
            reply(body={}),
            DONE,
            opened(alerts=[311, 312]),
            DONE,
            duration="2h",
            alert_definitions=["311", "312"],
        )
        assert script.lines[1] == "GET /api/v1/status/alert/311,312/"

    def test_leftovers_of_a_move_are_removed(self):
        _result, script = downtime(ledger(entry(previous=["group-0"])), DONE, opened("group-2"), *[DONE] * 3, duration="2h")
        gone = [f"DELETE /api/v1/downtimes/group-{number}" for number in (0, 1)]
        assert [one.line for one in script.writes] == [LEDGER, OPEN, *gone, LEDGER]


class TestCoverage:
    """ZMON silences only what a worker has evaluated, says which that is, and gives an id also when that is nothing."""

    PARTLY = {"covered_entities": ["cd-kinshasa"]}
    EMPTY = opened("group-2", entities=(), alerts=())

    def test_what_is_covered_stands_in_the_ledger(self):
        answer = opened(entities=["cn-peking", "elsewhere"], alerts=[312, 999])
        args = {"duration": "1h", "alert_definitions": ["311", "312"]}
        _result, script = downtime(NOTHING, DONE, answer, DONE, **args)
        final = script.writes[-1].body
        assert (final["covered_entities"], final["covered_alert_definitions"]) == (["cn-peking"], [312])

    @pytest.mark.parametrize(
        ("covered", "names"),
        [(["cd-kinshasa"], "cn-peking"), ([], "cd-kinshasa, cn-peking"), (None, "cd-kinshasa, cn-peking")],
        ids=["partly", "nothing", "unknown"],
    )
    def test_what_does_not_cover_everything_is_opened_again_with_the_same_times(self, covered, names):
        known = entry(covered_entities=covered)
        result, script = downtime(ledger(known), DONE, opened("group-2"), DONE, DONE, duration="2h")
        assert [one.line for one in script.writes] == [LEDGER, OPEN, "DELETE /api/v1/downtimes/group-1", LEDGER]
        assert [script.writes[1].body[name] for name in ("start_time", "end_time")] == [known["start_time"], known["end_time"]]
        assert (result["action"], result["resource"]["id"]) == ("updated", "group-2")
        assert result["warnings"] == [f"The downtime 'patching' did not cover {names}, so it is opened again."]

    def test_alert_that_is_not_covered_counts_too(self):
        known = entry(alert_definitions=[311, 312], covered_alert_definitions=[311])
        args = {"duration": "2h", "alert_definitions": ["311", "312"]}
        result, script = downtime(ledger(known), DONE, opened("group-2", alerts=[311]), DONE, DONE, **args)
        assert OPEN in script.lines
        assert any("alert_definitions: 312" in said for said in result["warnings"])

    def test_diff_shows_what_was_silent(self):
        result, _script = downtime(ledger(entry(**self.PARTLY)), duration="2h", check_mode=True)
        assert result["diff"]["before"]["entities"] == ["cd-kinshasa"]
        assert result["diff"]["after"]["entities"] == ["cd-kinshasa", "cn-peking"]

    def test_nothing_covered_fails_and_is_remembered(self):
        line = r"Cannot create ZMON downtime 'patching' \(POST /api/v1/downtimes: 200\): .*nothing is silent: .* cd-kinshasa, cn-peking"
        with pytest.raises(errors.Refused, match=line + ".* or set allow_empty") as caught:
            downtime(NOTHING, DONE, self.EMPTY, DONE, duration="1h")
        assert caught.value.calls["write"] == 3

    def test_nothing_covered_is_a_warning_where_the_task_allows_it(self):
        result, script = downtime(NOTHING, DONE, self.EMPTY, DONE, duration="1h", allow_empty=True)
        assert (result["action"], result["resource"]["id"]) == ("created", "group-2")
        assert result["warnings"][0].startswith("The downtime 'patching' does not cover these entities: cd-kinshasa, cn-peking.")
        assert script.writes[-1].body["covered_entities"] == []

    @pytest.mark.parametrize("args", [{"entities": ["cd-kinsasha"]}, {}], ids=["others", "the same"])
    def test_what_is_open_stays_when_nothing_else_can_be_covered(self, args):
        known = entry(**self.PARTLY)
        script = Script(ledger(known), DONE, self.EMPTY, DONE, DONE)
        with pytest.raises(errors.Refused, match="nothing is silent"):
            downtime(script=script, duration="2h", **args)
        assert script.lines[3] == "DELETE /api/v1/downtimes/group-2", "the id that refers to nothing"
        assert script.writes[-1].body == known

    def test_what_is_open_goes_where_nothing_is_allowed(self):
        args = {"entities": ["cd-kinsasha"], "allow_empty": True}
        _result, script = downtime(ledger(entry()), DONE, self.EMPTY, DONE, DONE, duration="2h", **args)
        assert script.lines[3] == "DELETE /api/v1/downtimes/group-1"
        assert script.writes[-1].body["entities"] == ["cd-kinsasha"]

    @pytest.mark.parametrize("said", [None, 7, "cd-kinshasa", {"cd-kinshasa": 1}], ids=str)
    def test_answer_that_names_no_entities_covers_none(self, said):
        answer = reply(body={"id": "group-2", "entities": said, "alert_definitions": said})
        with pytest.raises(errors.Refused, match="nothing is silent"):
            downtime(NOTHING, DONE, answer, DONE, duration="1h")

    def test_without_a_ledger_nothing_covered_fails_too(self):
        with pytest.raises(errors.Refused, match="nothing is silent"):
            downtime(self.EMPTY, ledger="none", duration="1h", key=None)


class TestScripts:
    """Text in any script: read by a query, which the controller answers in UTF-8."""

    TEXT = {"key": "Büro – Склад", "comment": "Wartung für das Büro – größer"}

    def test_same_task_moves_nothing(self):
        known = entry(id=ledger_id(self.TEXT["key"]), **self.TEXT)
        result, script = downtime(ledger(known), duration="2h", **self.TEXT)
        assert (result["changed"], script.writes) == (False, [])
        query = json.loads(dict(script.requests[0].query)["query"])
        assert query == {"id": ledger_id(self.TEXT["key"]), "type": "steadyops_downtime"}

    def test_text_goes_in_utf_8(self):
        _result, script = downtime(NOTHING, DONE, opened(), DONE, duration="1h", **self.TEXT)
        assert "Büro – Склад".encode() in script.writes[0].raw


class TestRemoval:
    def remove(self, *replies, **args):
        return downtime(*replies, state="absent", comment=None, entities=None, **args)

    def test_downtime_goes_then_its_entry(self):
        result, script = self.remove(ledger(entry()), DONE, reply(body=1))
        assert [one.line for one in script.writes] == ["DELETE /api/v1/downtimes/group-1", f"DELETE {ENTITY}"]
        assert result["action"] == "deleted"

    def test_nothing_is_done_about_nothing(self):
        result, script = self.remove(NOTHING)
        assert (result["changed"], script.writes) == (False, [])

    def test_expired_one_leaves_only_its_entry_to_remove(self):
        _result, script = self.remove(ledger(entry(end_time=int(NOW - 1))), reply(body=1))
        assert [one.line for one in script.writes] == [f"DELETE {ENTITY}"]

    def test_entry_that_stays_is_a_warning(self):
        result, _script = self.remove(ledger(entry()), DONE, reply(body=0))
        assert "could not be removed" in result["warnings"][0]

    def test_dead_predecessor_s_downtime_may_stay_and_that_is_said(self):
        result, _script = self.remove(ledger(entry(group_id=None)), reply(body=[]), reply(body=1))
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
            ({"entities": [{"type": "city"}], "duration": "1h"}, r"entities\[0\]: .*type.*city.* is a filter; write the id of each"),
            ({"entities": [["cd-kinshasa"]], "duration": "1h"}, "is a filter; write the id of each entity"),
            ({"entities": ["cd-kinshasa", " "], "duration": "1h"}, r"entities\[1\] holds a blank"),
            ({"key": "  ", "duration": "1h"}, "key is blank: name this downtime"),
            ({"key": " ", "state": "absent"}, "key is blank: without it"),
            ({"ledger": "none", "state": "absent", "id": "a/../b"}, "id: 'a/../b' is no id of a downtime"),
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
        now = time.time()  # NOW is from the start of the run, which may be ten minutes ago as well
        _result, script = downtime(
            reply(body=[], Date=formatdate(now - 600, usegmt=True)), DONE, opened(), DONE, end_time=iso(now - 60)
        )
        assert OPEN in script.lines

    def test_refusal_is_repeated_by_the_service_s_clock(self):
        with pytest.raises(errors.BadInput, match="would end in the past"):
            downtime(reply(body=[], Date=formatdate(NOW + 2 * HOUR, usegmt=True)), end_time=iso(NOW + HOUR))

    def test_key_becomes_an_id_the_controller_takes(self):
        assert ledger_id("Wartung Köln (web)").startswith("steadyops-downtime-")
        assert ledger_id("a") != ledger_id("b")
