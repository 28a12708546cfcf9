"""Schedules of PagerDuty and their overrides: layers end and do not go, and whoever is on call stays so."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.engine import Engine, Ran
from tests.support.faults import status
from tests.support.raw import headers

DEMO, NOA = "demo@example.org", "noa.vidal@example.org"
WEEKS = {"name": "Weeks", "rotation_start": "2026-01-05T08:00:00Z", "turn": "7d", "users": [DEMO, NOA]}
NIGHTS = {
    "name": "Nights", "rotation_start": "2026-01-05T08:00:00Z", "turn": "1d", "users": [NOA],
    "restrictions": [{"start_time_of_day": "22:00", "duration": "8h"}],
}  # fmt: skip
NOW = "2026-11-27T06:17:00Z"
"""A Friday in Demo's week; the next turn is on Monday at eight."""
KEY = {"name": "On call"}


@pytest.fixture(autouse=True)
def _a_friday(engine: Engine) -> None:
    engine.sandbox.clock(now=NOW)


def ask(engine: Engine, method: str, path: str, body: Any = None, **query: Any) -> Any:
    """Call the service past the modules."""
    more = {} if body is None else {"json": body}
    answer = engine.sandbox.request("pagerduty", method, path, params=query, headers=headers(engine.sandbox, "pagerduty"), **more)
    assert answer.ok, answer.text
    return answer.json() if answer.content else None


def made(engine: Engine, *layers: dict, **options: Any) -> Ran:
    """Make or change the schedule."""
    return engine.done("pagerduty_schedule", {**KEY, **({"layers": list(layers)} if layers else {}), **options})


def on_call(engine: Engine, identity: str) -> list[str]:
    """Return who is on call in a minute, by the service."""
    bounds = {"since": "2026-11-27T06:18:00Z", "until": "2026-11-27T06:19:00Z"}
    told = ask(engine, "GET", f"/schedules/{identity}", **bounds)["schedule"]["final_schedule"]["rendered_schedule_entries"]
    return [one["user"]["summary"] for one in told]


def stored(engine: Engine, identity: str) -> list[dict]:
    """Return the layers as the service has them."""
    return ask(engine, "GET", f"/schedules/{identity}")["schedule"]["schedule_layers"]


class TestLayers:
    def test_the_last_counts_most_and_none_is_a_difference(self, engine: Engine) -> None:
        identity = made(engine, WEEKS, NIGHTS, time_zone="UTC")["resource"]["id"]
        assert [one["name"] for one in stored(engine, identity)] == ["Nights", "Weeks"]
        again = made(engine, WEEKS, NIGHTS)
        assert (again["changed"], [one["name"] for one in again["resource"]["layers"]]) == (False, ["Weeks", "Nights"])
        assert made(engine, NIGHTS, WEEKS)["changed"] is True

    def test_one_that_is_left_out_ends_and_is_told_no_more(self, engine: Engine) -> None:
        identity = made(engine, WEEKS, NIGHTS, time_zone="UTC")["resource"]["id"]
        ran = made(engine, WEEKS)
        assert [one["name"] for one in ran["resource"]["layers"]] == ["Weeks"]
        assert [(one["name"], one["end"] is None) for one in stored(engine, identity)] == [("Weeks", True), ("Nights", False)]
        again = made(engine, WEEKS)
        assert (again["changed"], again.writes) == (False, [])
        assert made(engine, WEEKS, NIGHTS)["changed"] is True

    def test_one_that_would_begin_later_can_be_taken_back(self, engine: Engine) -> None:
        made(engine, WEEKS, {**NIGHTS, "start": "2026-12-24T08:00:00Z"}, time_zone="UTC")
        ran = made(engine, WEEKS)
        assert [one["name"] for one in ran["resource"]["layers"]] == ["Weeks"]
        engine.sandbox.clock(advance=120)
        assert made(engine, WEEKS)["changed"] is False

    def test_what_a_layer_leaves_out_is_left_alone(self, engine: Engine) -> None:
        made(engine, WEEKS, NIGHTS, time_zone="UTC")
        ran = made(engine, {"name": "Weeks"}, {"name": "Nights", "restrictions": []})
        assert ran["resource"]["layers"][0]["users"] == ["Demo User", "Noa Vidal"]
        assert ran["resource"]["layers"][1]["restrictions"] == []
        assert made(engine, {"name": "Weeks"}, {"name": "Nights"})["changed"] is False

    def test_a_start_that_has_passed_says_nothing(self, engine: Engine) -> None:
        made(engine, {**WEEKS, "start": "2026-03-01T00:00:00Z"}, time_zone="UTC")
        for start in ("2026-03-01T00:00:00Z", "2025-01-01T00:00:00+05:30"):
            assert made(engine, {**WEEKS, "start": start})["changed"] is False

    def test_an_end_comes_and_goes(self, engine: Engine) -> None:
        identity = made(engine, {**WEEKS, "end": "2027-01-01T00:00:00Z"}, time_zone="UTC")["resource"]["id"]
        assert made(engine, WEEKS)["changed"] is False
        assert made(engine, {**WEEKS, "end": ""})["changed"] is True
        assert stored(engine, identity)[0]["end"] is None

    def test_moments_are_one_in_every_zone_and_spelling(self, engine: Engine) -> None:
        made(engine, WEEKS, time_zone="Australia/Lord_Howe")
        for written in ("2026-01-05T09:00:00+01:00", "2026-01-05 08:00", 1767600000):
            assert made(engine, {**WEEKS, "rotation_start": written, "turn": 604800})["changed"] is False

    def test_one_name_of_a_zone_is_another(self, engine: Engine) -> None:
        made(engine, WEEKS, time_zone="Etc/UTC")
        assert made(engine, time_zone="UTC")["changed"] is False

    @pytest.mark.parametrize(
        ("layer", "words"),
        [
            ({**WEEKS, "turn": "30m"}, "an hour to 365 days"),
            ({**WEEKS, "users": []}, "layers[0].users has 0 items; it can have at least 1"),
            ({**NIGHTS, "restrictions": [{"start_time_of_day": "25:00", "duration": "8h"}]}, "'25:00' is no time of day"),
            ({**NIGHTS, "restrictions": [{"start_time_of_day": "22:00", "duration": "24h"}]}, "must be less than a day"),
            ({**WEEKS, "start": "2027-01-02T00:00:00Z", "end": "2027-01-01T00:00:00Z"}, "is not after its start"),
            ({**WEEKS, "rotation_start": "Monday"}, "layers[0].rotation_start"),
        ],
    )
    def test_what_the_service_refuses_is_refused_before_any_call(self, engine: Engine, layer: dict, words: str) -> None:
        ran = engine.refused("pagerduty_schedule", {**KEY, "time_zone": "UTC", "layers": [layer]})
        assert words in ran["msg"]
        assert ran.rows == []

    def test_two_of_one_name_are_refused(self, engine: Engine) -> None:
        assert "stands there twice" in engine.refused("pagerduty_schedule", {**KEY, "layers": [WEEKS, WEEKS]})["msg"]

    def test_a_new_one_has_to_be_whole(self, engine: Engine) -> None:
        said = engine.refused("pagerduty_schedule", {**KEY, "time_zone": "UTC", "layers": [{"name": "L", "users": [DEMO]}]})["msg"]
        assert "there is no layer 'L' yet, and to make it rotation_start and turn must be given" in said


class TestWhoIsOnCall:
    @pytest.mark.parametrize(
        "change",
        [
            {"users": [NOA, DEMO]},
            {"users": ["Noa Vidal", NOA, DEMO]},
            {"turn": "1d"},
            {"turn": "3d", "users": [NOA, NOA, DEMO]},
            {"rotation_start": "2026-01-05T20:00:00Z"},
        ],
        ids=str,
    )
    def test_stays_so_and_the_same_task_again_is_no_change(self, engine: Engine, change: dict) -> None:
        identity = made(engine, WEEKS, time_zone="UTC")["resource"]["id"]
        assert on_call(engine, identity) == ["Demo User"]
        ran = made(engine, {**WEEKS, **change})
        assert ran["changed"]
        assert ran["diff"]["after"]["on_call"][0] == "now: demo@example.org" == ran["diff"]["before"]["on_call"][0]
        assert on_call(engine, identity) == ["Demo User"]
        engine.sandbox.clock(advance=40 * 86400)
        again = made(engine, {**WEEKS, **change})
        assert (again["changed"], again.writes) == (False, [])

    def test_it_is_the_turn_of_who_follows_when_somebody_leaves(self, engine: Engine) -> None:
        identity = made(engine, WEEKS, time_zone="UTC")["resource"]["id"]
        made(engine, {**WEEKS, "users": [NOA]})
        assert on_call(engine, identity) == ["Noa Vidal"]

    def test_the_task_may_say_otherwise(self, engine: Engine) -> None:
        identity = made(engine, WEEKS, time_zone="UTC")["resource"]["id"]
        swapped = {**WEEKS, "users": [NOA, DEMO]}
        made(engine, swapped, keep_on_call=False)
        assert on_call(engine, identity) == ["Noa Vidal"]
        assert made(engine, swapped, keep_on_call=False)["changed"] is False

    def test_the_diff_tells_the_next_two_weeks_with_overrides(self, engine: Engine) -> None:
        made(engine, WEEKS, time_zone="UTC")
        engine.done(
            "pagerduty_schedule_override",
            {"schedule": "On call", "user": NOA, "start": "2026-11-28T08:00:00Z", "end": "2026-11-28T20:00:00Z"},
        )
        ran = made(engine, {**WEEKS, "turn": "14d"})
        assert ran["diff"]["before"]["on_call"] == [
            "now: demo@example.org",
            "2026-11-28T08:00:00Z: noa.vidal@example.org",
            "2026-11-28T20:00:00Z: demo@example.org",
            "2026-11-30T08:00:00Z: noa.vidal@example.org",
            "2026-12-07T08:00:00Z: demo@example.org",
        ]
        assert ran["diff"]["after"]["on_call"][:3] == ran["diff"]["before"]["on_call"][:3]
        assert len(ran["diff"]["after"]["on_call"]) == 4

    def test_what_changes_nobodys_shift_asks_for_no_preview(self, engine: Engine) -> None:
        made(engine, WEEKS, time_zone="UTC")
        ran = made(engine, WEEKS, description="Who mends them")
        assert [one.partition(" ")[2] for one in ran.reads] == ["/users", "/schedules", "/v3/schedules"]

    def test_an_account_key_that_may_only_read_can_still_be_told_why(self, engine: Engine) -> None:
        made(engine, WEEKS, time_zone="UTC")
        engine.sandbox.fault(system="pagerduty", path="/schedules/preview", **status(403, {"error": {"message": "Access Denied", "code": 2010}}))
        said = engine.refused("pagerduty_schedule", {**KEY, "layers": [{**WEEKS, "turn": "1d"}]})["msg"]
        assert "POST /schedules/preview: 403" in said


class TestGuard:
    TASK = {**KEY, "layers": [{**WEEKS, "users": [NOA]}], "oncall_guard": "24h"}

    def test_a_change_that_comes_too_soon_is_refused(self, engine: Engine) -> None:
        made(engine, WEEKS, time_zone="UTC")
        for check in (True, False):
            ran = engine.refused("pagerduty_schedule", self.TASK, check=check)
            assert "now noa.vidal@example.org instead of Demo User" in ran["msg"]
            assert ran.writes == []
        assert engine.done("pagerduty_schedule", {**self.TASK, "force": True})["changed"]

    def test_one_that_comes_later_is_not(self, engine: Engine) -> None:
        made(engine, WEEKS, time_zone="UTC")
        later = {**WEEKS, "turn": "14d"}
        assert "at 2026-11-30T08:00:00Z" in engine.refused("pagerduty_schedule", {**KEY, "layers": [later], "oncall_guard": "4d"})["msg"]
        assert engine.done("pagerduty_schedule", {**KEY, "layers": [later], "oncall_guard": "3d"})["changed"]

    def test_somebody_else_is_hidden_by_an_override(self, engine: Engine) -> None:
        made(engine, WEEKS, time_zone="UTC")
        engine.done("pagerduty_schedule_override", {"schedule": "On call", "user": NOA, "duration": "2d"})
        assert engine.done("pagerduty_schedule", self.TASK)["changed"]

    def test_neither_is_a_schedule_removed_in_which_somebody_is_on_call(self, engine: Engine) -> None:
        made(engine, WEEKS, time_zone="UTC")
        task = {**KEY, "state": "absent", "oncall_guard": "24h"}
        assert "now nobody instead of Demo User" in engine.refused("pagerduty_schedule", task)["msg"]
        assert engine.done("pagerduty_schedule", {**task, "force": True})["changed"]


class TestInUse:
    def test_it_says_by_what_and_is_taken_out_of_there(self, engine: Engine) -> None:
        made(engine, WEEKS, time_zone="UTC")
        rules = [{"delay": 5, "targets": [{"schedule": "On call"}, {"user": DEMO}]}, {"delay": 5, "targets": [{"schedule": "On call"}]}]
        engine.done("pagerduty_escalation_policy", {"name": "Ops", "rules": rules})
        for check in (True, False):
            ran = engine.refused("pagerduty_schedule", {**KEY, "state": "absent"}, check=check)
            assert "held by escalation policy 'Ops'" in ran["msg"]
        said = engine.refused("pagerduty_schedule", {**KEY, "state": "absent", "detach": True})["msg"]
        assert "nobody would be left in rule 2" in said
        ran = engine.done("pagerduty_schedule", {**KEY, "state": "absent", "detach": True, "force": True})
        assert [one.partition(" ")[0] for one in ran.writes] == ["PUT", "DELETE"]

    def test_an_open_incident_holds_it_by_its_policy(self, engine: Engine) -> None:
        made(engine, WEEKS, time_zone="UTC")
        policy = engine.done("pagerduty_escalation_policy", {"name": "Ops", "rules": [{"delay": 5, "targets": [{"schedule": "On call"}]}]})
        incident = {
            "type": "incident", "title": "Down", "service": {"id": "PWEBSHP", "type": "service_reference"},
            "escalation_policy": {"id": policy["resource"]["id"], "type": "escalation_policy_reference"},
        }  # fmt: skip
        ask(engine, "POST", "/incidents", {"incident": incident})
        said = engine.refused("pagerduty_schedule", {**KEY, "state": "absent", "detach": True, "force": True})["msg"]
        assert "open incident 'Down'" in said
        assert "Resolve the incident first" in said


class TestShifts:
    """Schedules of shifts (v3) are another list, which not every account has."""

    LIST = {"schedules": [{"id": "PV3SCHD", "type": "schedule_v3_reference", "summary": "Shifts"}], "limit": 100, "offset": 0, "more": False}

    def found(self, engine: Engine, times: int = 0) -> None:
        engine.sandbox.fault(system="pagerduty", path="^/v3/schedules$", times=times, **status(200, self.LIST))

    def test_they_are_found_by_name_and_not_changed(self, engine: Engine) -> None:
        self.found(engine)
        ran = engine.done("pagerduty_schedule", {"name": "Shifts"})
        assert (ran["changed"], ran["resource"]) == (False, {"id": "PV3SCHD", "name": "Shifts"})
        for options in ({"description": "x"}, {"state": "absent"}):
            assert "a schedule of shifts (v3)" in engine.refused("pagerduty_schedule", {"name": "Shifts", **options})["msg"]

    def test_a_policy_may_name_one(self, engine: Engine) -> None:
        self.found(engine)
        rules = [{"delay": 5, "targets": [{"schedule": "Shifts"}]}]
        ran = engine.done("pagerduty_escalation_policy", {"name": "Ops", "rules": rules}, check=True)
        assert ran["resource"]["rules"][0]["targets"] == [{"schedule": "Shifts"}]
        assert ran.warnings == []

    def test_one_name_in_both_lists_is_ambiguous(self, engine: Engine) -> None:
        made(engine, WEEKS, time_zone="UTC", name="Shifts")
        self.found(engine)
        said = engine.refused("pagerduty_schedule", {"name": "Shifts", "description": "x"})["msg"]
        assert "PV3SCHD" in said
        assert "Say which one with id" in said


class TestOverrides:
    SOON = {"schedule": "On call", "user": NOA, "start": "2026-11-28T08:00:00Z", "end": "2026-11-29T08:00:00Z"}

    @pytest.fixture(autouse=True)
    def _schedule(self, engine: Engine, _a_friday: None) -> None:
        self.id = made(engine, WEEKS, time_zone="UTC")["resource"]["id"]

    def run(self, engine: Engine, **options: Any) -> Ran:
        return engine.done("pagerduty_schedule_override", {"schedule": "On call", "user": NOA, **options})

    def overrides(self, engine: Engine) -> list[dict]:
        bounds = {"since": "2026-11-20T00:00:00Z", "until": "2027-06-01T00:00:00Z", "overflow": "true"}
        return ask(engine, "GET", f"/schedules/{self.id}/overrides", **bounds)["overrides"]

    def test_by_who_and_when_in_any_spelling(self, engine: Engine) -> None:
        self.run(engine, **self.SOON)
        spelled = {"start": "2026-11-28T10:00:00+02:00", "duration": "24h"}
        assert self.run(engine, **spelled)["changed"] is False
        assert self.run(engine, **{**self.SOON, "user": DEMO})["changed"] is True
        assert len(self.overrides(engine)) == 2

    def test_a_start_that_has_passed_is_not_foretold(self, engine: Engine) -> None:
        late = {"schedule": "On call", "user": NOA, "start": "2026-11-27T05:00:00Z", "end": "2026-11-27T08:00:00Z"}
        foretold, ran = (engine.done("pagerduty_schedule_override", late, check=check) for check in (True, False))
        assert "start" not in foretold["resource"]
        assert ran["resource"]["start"] >= NOW
        assert foretold["diff"] == ran["diff"]
        assert self.run(engine, **late)["changed"] is False

    def test_a_duration_from_now_on_is_made_once_and_counts_from_then(self, engine: Engine) -> None:
        first = self.run(engine, duration="8h")
        engine.sandbox.clock(advance=3600)
        again = self.run(engine, duration="8h")
        assert (again["changed"], again["resource"]["end"]) == (False, first["resource"]["end"])
        assert len(self.overrides(engine)) == 1

    def test_one_that_has_begun_is_known_by_its_end(self, engine: Engine) -> None:
        window = {"start": "2026-11-26T08:00:00Z", "end": "2026-11-29T08:00:00Z"}
        self.run(engine, **window)
        engine.sandbox.clock(advance=86400)
        assert self.run(engine, **window)["changed"] is False
        assert len(self.overrides(engine)) == 1

    def test_one_that_is_over_is_left_alone(self, engine: Engine) -> None:
        self.run(engine, **self.SOON)
        engine.sandbox.clock(advance=5 * 86400)
        for state in ("present", "absent"):
            ran = self.run(engine, **self.SOON, state=state)
            assert (ran["changed"], ran.writes) == (False, [])
        never = self.run(engine, start="2026-11-01T08:00:00Z", end="2026-11-02T08:00:00Z")
        assert (never["changed"], never.writes) == (False, [])
        assert "is left alone" in never.warnings[0]

    def test_one_that_goes_on_ends_and_one_to_come_goes(self, engine: Engine) -> None:
        self.run(engine, duration="8h")
        self.run(engine, **self.SOON)
        assert self.run(engine, **self.SOON, state="absent")["changed"] is True
        assert self.run(engine, state="absent")["changed"] is True
        assert self.run(engine, state="absent")["changed"] is False
        assert len([one for one in self.overrides(engine) if one["end"] > "2026-11-27T07"]) == 0

    def test_another_length_takes_another_override(self, engine: Engine) -> None:
        self.run(engine, start=self.SOON["start"], duration="24h")
        longer = {"schedule": "On call", "user": NOA, "start": self.SOON["start"], "duration": "48h"}
        assert "Set replace to true" in engine.refused("pagerduty_schedule_override", longer)["msg"]
        ran = engine.done("pagerduty_schedule_override", {**longer, "replace": True})
        assert ran["action"] == "replaced"
        (only,) = self.overrides(engine)
        assert only["id"] == ran["resource"]["id"]

    def test_a_failure_inside_of_a_success_is_one(self, engine: Engine) -> None:
        body = [{"status": 400, "errors": ["User is not allowed to be on call"], "override": {**self.SOON, "user": {"id": "PSEC0ND"}}}]
        engine.sandbox.fault(system="pagerduty", method="POST", path="/overrides$", **status(201, body))
        ran = engine.refused("pagerduty_schedule_override", self.SOON)
        assert "User is not allowed to be on call" in ran["msg"]

    def test_an_answer_that_is_wrapped_will_do(self, engine: Engine) -> None:
        override = {"id": "QOVERR1", **self.SOON, "user": {"id": "PSEC0ND", "type": "user_reference"}}
        engine.sandbox.fault(
            system="pagerduty", method="POST", path="/overrides$", **status(201, {"overrides": [{"status": 201, "override": override}]})
        )
        assert engine.done("pagerduty_schedule_override", self.SOON)["resource"]["id"] == "QOVERR1"

    def test_one_is_found_by_its_id(self, engine: Engine) -> None:
        identity = self.run(engine, **self.SOON)["resource"]["id"]
        ran = engine.done("pagerduty_schedule_override", {"schedule": "On call", "id": identity, "state": "absent"})
        assert ran["changed"]
        assert self.overrides(engine) == []

    def test_an_id_that_none_has_makes_none(self, engine: Engine) -> None:
        ran = engine.refused("pagerduty_schedule_override", {**self.SOON, "schedule": "On call", "user": NOA, "id": "QNONE12345"})
        assert "there is none with id QNONE12345" in ran["msg"]
        assert ran.writes == []
        absent = {"schedule": "On call", "id": "QNONE12345", "state": "absent"}
        assert not engine.done("pagerduty_schedule_override", absent)["changed"]

    @pytest.mark.parametrize(
        ("options", "words"),
        [({"start": "2026-11-28T08:00:00Z"}, "end is missing"), ({"start": "2026-11-28T08:00Z", "end": "2026-11-27T08:00Z"}, "before it starts")],
    )
    def test_a_window_that_is_none_is_refused_before_any_call(self, engine: Engine, options: dict, words: str) -> None:
        ran = engine.refused("pagerduty_schedule_override", {"schedule": "On call", "user": NOA, **options})
        assert words in ran["msg"]
        assert ran.rows == []
