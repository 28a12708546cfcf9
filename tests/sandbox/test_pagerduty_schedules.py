"""Schedules and overrides in the sandbox's PagerDuty: who is on call when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

import pytest

from sandbox.pagerduty.seed import TEAM
from sandbox.pagerduty.zones import RAILS
from tests.support.pagerduty import Api, invalid, refusal
from tests.support.schedules import ANA, DAY, HOUR, NOA, NOW, iso, item, layer, override, schedule


@pytest.fixture(autouse=True)
def clock(sandbox: Any) -> None:
    sandbox.clock(now=NOW.isoformat())


def shown(api: Api, key: str, since: str = iso(), until: str = iso(days=2), **more: Any) -> dict[str, Any]:
    return api.get(f"/schedules/{key}", since=since, until=until, **more)["schedule"]


def entries(part: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return (start, end, user) of shifts, times in UTC."""

    def utc(text: str) -> str:
        return datetime.fromisoformat(text).astimezone(UTC).strftime("%d %H:%M")

    return [(utc(one["start"]), utc(one["end"]), one["user"]["id"]) for one in part["rendered_schedule_entries"]]


class TestLayers:
    def test_they_come_back_in_reverse(self, api):
        made = schedule(api, layer(ANA, name="Low"), layer(NOA, name="High"))
        assert [one["name"] for one in made["schedule_layers"]] == ["High", "Low"]

    def test_a_start_that_is_past_becomes_now_and_the_anchor_stays(self, api):
        (one,) = schedule(api)["schedule_layers"]
        assert datetime.fromisoformat(one["start"]) - NOW < timedelta(minutes=5)
        assert one["rotation_virtual_start"] == "2026-03-01T00:00:00Z"

    def test_on_a_change_a_past_start_stays_what_it_was(self, api, sandbox):
        made = schedule(api)
        (one,) = made["schedule_layers"]
        sandbox.clock(advance=DAY)
        again = layer(NOA, ANA, id=one["id"])
        (changed,) = api.put(f"/schedules/{made['id']}", "schedule", schedule_layers=[again])["schedule_layers"]
        assert (changed["id"], changed["start"]) == (one["id"], one["start"])
        assert [user["user"]["id"] for user in changed["users"]] == [NOA, ANA]

    def test_one_that_is_left_out_stays_and_one_that_ends_is_still_shown(self, api):
        made = schedule(api, layer(ANA, name="Low"), layer(NOA, name="High"))
        high, low = made["schedule_layers"]
        path = f"/schedules/{made['id']}"
        left = api.put(path, "schedule", schedule_layers=[layer(NOA, name="High", id=high["id"])])
        assert {one["id"] for one in left["schedule_layers"]} == {high["id"], low["id"]}
        ended = api.put(path, "schedule", schedule_layers=[layer(NOA, name="High", id=high["id"], end=iso(seconds=-9))])
        (old,) = [one for one in ended["schedule_layers"] if one["id"] == high["id"]]
        assert abs(datetime.fromisoformat(old["end"]) - NOW) < timedelta(minutes=5)
        assert entries(shown(api, made["id"], iso(minutes=1), iso(days=1))["final_schedule"])[0][2] == ANA

    def test_times_are_taken_as_the_vendors_terraform_provider_writes_them(self, api):
        made = schedule(api, layer(ANA, anchor="2026-03-01 09:00:00 +0000 UTC", start="2026-03-01T09:00:00Z", id=""))
        (one,) = made["schedule_layers"]
        assert one["rotation_virtual_start"] == "2026-03-01T09:00:00Z"
        gone = layer(ANA, id=one["id"], end="2026-03-02 12:00:00 +0000 UTC")
        ended = api.put(f"/schedules/{made['id']}", "schedule", schedule_layers=[layer(NOA), gone])
        assert [other["end"] is None for other in ended["schedule_layers"]] == [False, True]

    def test_an_end_stays_until_null_takes_it_away(self, api):
        made = schedule(api, layer(ANA, end=iso(days=9)))
        (one,) = made["schedule_layers"]
        path = f"/schedules/{made['id']}"
        (kept,) = api.put(path, "schedule", schedule_layers=[layer(ANA, id=one["id"])])["schedule_layers"]
        assert kept["end"] is not None
        assert kept["end"] == one["end"]
        (endless,) = api.put(path, "schedule", schedule_layers=[layer(ANA, id=one["id"], end=None)])["schedule_layers"]
        assert endless["end"] is None

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ({"users": []}, "Layer users can't be blank"),
            ({"users": [{"user": {"id": "PNONE00"}}]}, "Layer users must be users that exist"),
            ({"rotation_turn_length_seconds": 60}, "Rotation turn length seconds must be greater than or equal to 3600"),
            ({"start": None}, "Layer start can't be blank"),
            ({"rotation_virtual_start": "soon"}, "Rotation virtual start is invalid"),
            ({"end": "2026-03-01T00:00:00Z"}, "Layer end must be after its start"),
            ({"id": "PNONE00"}, "Schedule layer not found"),
            (
                {"restrictions": [{"type": "daily_restriction", "start_time_of_day": "09:00:00", "duration_seconds": DAY}]},
                "Restriction duration seconds must be less than or equal to 86399",
            ),
            (
                {"restrictions": [{"type": "weekly_restriction", "start_time_of_day": "09:00:00", "duration_seconds": 9}]},
                "Restriction start day of week is not a number",
            ),
        ],
    )
    def test_what_a_layer_cannot_be(self, api, wrong, says):
        body = {"schedule": {"type": "schedule", "name": "S", "time_zone": "UTC", "schedule_layers": [{**layer(ANA), **wrong}]}}
        assert refusal(api("POST", "/schedules", body)) == invalid(says)


class TestSchedules:
    def test_name_and_zone_are_checked_and_a_name_is_one_schedules(self, api):
        schedule(api)
        body = {"type": "schedule", "name": "SHOP", "time_zone": "UTC", "schedule_layers": [layer(ANA)]}
        assert refusal(api("POST", "/schedules", {"schedule": body})) == invalid("Name has already been taken")
        wrong = {"schedule": {**body, "name": "Other", "time_zone": "Mars/Olympus"}}
        assert refusal(api("POST", "/schedules", wrong)) == invalid("Time zone is not valid")
        assert refusal(api("POST", "/schedules", {"schedule": {**body, "name": "O", "schedule_layers": []}}))[:2] == (400, 2001)

    def test_lists_lack_the_layers_unless_they_are_included(self, api):
        key = schedule(api, teams=[{"id": TEAM, "type": "team_reference"}])["id"]
        (row,) = api.get("/schedules", query="sho", **{"team_ids[]": TEAM})["schedules"]
        assert (row["id"], row["users"][1]["id"], row["teams"][0]["id"]) == (key, NOA, TEAM)
        assert not {"schedule_layers", "final_schedule", "overrides_subschedule"} & set(row)
        include = {"include[]": ["schedule_layers", "final_schedule"], "since": iso(), "until": iso(days=1)}
        (row,) = api.get("/schedules", **include)["schedules"]
        assert len(row["schedule_layers"]) == 1
        assert row["final_schedule"]["rendered_coverage_percentage"] > 99

    def test_without_bounds_nothing_is_rendered_and_one_means_two_weeks(self, api):
        key = schedule(api, layer(ANA))["id"]
        empty = api.get(f"/schedules/{key}")["schedule"]["final_schedule"]
        assert empty == {"name": "Final Schedule", "rendered_schedule_entries": [], "rendered_coverage_percentage": None}
        (entry,) = api.get(f"/schedules/{key}", since=iso(hours=1))["schedule"]["final_schedule"]["rendered_schedule_entries"]
        assert datetime.fromisoformat(entry["end"]) == NOW + timedelta(days=14, hours=1)
        (entry,) = api.get(f"/schedules/{key}", until=iso(days=15))["schedule"]["final_schedule"]["rendered_schedule_entries"]
        assert datetime.fromisoformat(entry["start"]) == NOW + timedelta(days=1)
        assert refusal(api("GET", f"/schedules/{key}", params={"since": iso(), "until": iso()}))[:2] == (400, 2004)

    def test_bounds_without_an_offset_are_the_accounts_or_those_of_the_zone_asked_for(self, api):
        key = schedule(api, time_zone="Asia/Tokyo")["id"]
        plain = {"since": "2026-03-03T00:00:00", "until": "2026-03-03T01:00:00"}
        assert entries(shown(api, key, **plain)["final_schedule"])[0][0] == "03 05:00"
        assert entries(shown(api, key, **plain, time_zone="UTC")["final_schedule"])[0][0] == "03 00:00"

    def test_a_schedule_in_a_policy_stays_and_says_which(self, api):
        key = schedule(api)["id"]
        target = {"id": key, "type": "schedule_reference"}
        rules = [{"escalation_delay_in_minutes": 5, "targets": [target]}]
        made = api.made("/escalation_policies", "escalation_policy", name="Shop", escalation_rules=rules)
        used = "Schedule can't be deleted if it's being used by escalation policies"
        assert refusal(api("DELETE", f"/schedules/{key}")) == invalid(used)
        assert api.get(f"/schedules/{key}")["schedule"]["escalation_policies"][0]["id"] == made["id"]
        assert api("DELETE", f"/escalation_policies/{made['id']}").status_code == 204
        assert api("DELETE", f"/schedules/{key}").status_code == 204
        assert refusal(api("GET", f"/schedules/{key}"))[:2] == (404, 3004)


class TestShifts:
    def test_who_is_on_call_is_counted_from_the_anchor(self, api):
        key = schedule(api)["id"]
        assert entries(shown(api, key)["final_schedule"])[1:] == [
            ("03 00:00", "04 00:00", ANA), ("04 00:00", "04 12:00", NOA),
        ]  # fmt: skip

    def test_with_one_more_person_the_rotation_jumps(self, api):
        made = schedule(api, layer(ANA, NOA, turn=7 * DAY))
        (one,) = made["schedule_layers"]
        sandbox_user = api.made("/users", "user", name="Leo", email="leo@example.org")["id"]
        before = shown(api, made["id"], iso(days=14), iso(days=15))["final_schedule"]
        people = layer(ANA, sandbox_user, NOA, turn=7 * DAY, id=one["id"])
        api.put(f"/schedules/{made['id']}", "schedule", schedule_layers=[people])
        after = shown(api, made["id"], iso(days=14), iso(days=15))["final_schedule"]
        assert [entries(before)[0][2], entries(after)[0][2]] == [ANA, NOA]

    def test_times_are_in_the_schedules_zone_or_in_the_one_asked_for(self, api):
        made = schedule(api, time_zone="Asia/Tokyo")
        assert made["schedule_layers"][0]["rotation_virtual_start"] == "2026-03-01T09:00:00+09:00"
        entry = shown(api, made["id"], time_zone="America/New_York")["final_schedule"]["rendered_schedule_entries"][0]
        assert entry["end"].endswith("-05:00")

    def test_a_zone_may_have_the_name_it_has_in_rails(self, api):
        made = schedule(api, time_zone="Eastern Time (US & Canada)")
        assert made["time_zone"] == "Eastern Time (US & Canada)"
        assert made["schedule_layers"][0]["rotation_virtual_start"] == "2026-02-28T19:00:00-05:00"

    def test_the_highest_layer_wins_where_it_is_on(self, api):
        office = [{"type": "daily_restriction", "start_time_of_day": "09:00:00", "duration_seconds": 8 * HOUR}]
        key = schedule(api, layer(ANA, name="Low"), layer(NOA, name="Office", restrictions=office))["id"]
        found = shown(api, key, iso(hours=12), iso(hours=36))
        assert entries(found["final_schedule"]) == [
            ("03 00:00", "03 09:00", ANA), ("03 09:00", "03 17:00", NOA), ("03 17:00", "04 00:00", ANA),
        ]  # fmt: skip
        assert found["schedule_layers"][0]["rendered_coverage_percentage"] == 33.3

    def test_weekly_restrictions_begin_on_their_day(self, api):
        weekend = {"type": "weekly_restriction", "start_time_of_day": "18:00:00", "start_day_of_week": 5}
        key = schedule(api, layer(ANA, restrictions=[{**weekend, "duration_seconds": 2 * DAY}]))["id"]
        found = shown(api, key, iso(), iso(days=9))["final_schedule"]
        assert entries(found) == [("06 18:00", "08 18:00", ANA)]

    @pytest.mark.parametrize(("day", "start"), [("2026-03-28", "08:00"), ("2026-03-29", "07:00")])
    def test_hours_of_the_day_follow_the_zones_change_of_clocks(self, api, day, start):
        office = [{"type": "daily_restriction", "start_time_of_day": "09:00:00", "duration_seconds": 8 * HOUR}]
        key = schedule(api, layer(ANA, restrictions=office), time_zone="Europe/Madrid")["id"]
        found = shown(api, key, f"{day}T00:00:00Z", f"{day}T23:00:00Z")["final_schedule"]
        assert entries(found)[0][0] == f"{day[-2:]} {start}"

    def test_turns_are_seconds_and_know_no_change_of_clocks(self, api):
        anchor = "2026-03-28T09:00:00+01:00"
        key = schedule(api, layer(ANA, NOA, anchor=anchor), time_zone="Europe/Madrid")["id"]
        found = shown(api, key, "2026-03-28T08:00:00Z", "2026-03-30T08:00:00Z")["final_schedule"]
        assert entries(found) == [("28 08:00", "29 08:00", ANA), ("29 08:00", "30 08:00", NOA)]

    def test_shifts_are_cut_at_the_bounds_unless_they_may_flow_over(self, api):
        key = schedule(api, layer(ANA, NOA, turn=7 * DAY, anchor=iso(days=1)))["id"]
        cut = shown(api, key, iso(days=2), iso(days=3))["final_schedule"]
        assert entries(cut) == [("04 12:00", "05 12:00", ANA)]
        whole = shown(api, key, iso(days=2), iso(days=3), overflow="true")["final_schedule"]
        assert entries(whole) == [("03 12:00", "10 12:00", ANA)]

    def test_whose_turn_comes_next_is_shown_when_asked(self, api):
        key = schedule(api, layer(ANA, NOA, anchor=iso()))["id"]
        found = api.get(f"/schedules/{key}", include_next_oncall_for_user=NOA)["schedule"]["next_oncall_for_user"]
        assert (found["start"], found["user"]["id"]) == ("2026-03-03T12:00:00Z", NOA)
        (row,) = api.get("/schedules", include_next_oncall_for_user=NOA)["schedules"]
        assert row["next_oncall_for_user"] == found

    def test_who_is_on_call_now_or_in_a_while(self, api, sandbox):
        key = schedule(api, layer(ANA, NOA, anchor=iso()))["id"]

        def names(**query: str) -> list[str]:
            return [row["id"] for row in api.get(f"/schedules/{key}/users", **query)["users"]]

        assert names() == [ANA]
        assert names(since=iso(hours=20), until=iso(hours=30)) == [ANA, NOA]
        sandbox.clock(advance=DAY)
        assert names() == [NOA]


class TestPreview:
    def test_nothing_is_kept_and_the_shifts_are_those_that_would_come(self, api, sandbox):
        body = {"schedule": {"type": "schedule", "name": "Dry", "time_zone": "UTC", "schedule_layers": [layer(ANA, NOA)]}}
        answer = api("POST", "/schedules/preview", body, params={"since": iso(hours=1), "until": iso(days=2)})
        dry = answer.json()["schedule"]
        assert answer.status_code == 200
        assert api.get("/schedules")["schedules"] == []
        assert sandbox.writes("pagerduty") == []
        wet = shown(api, schedule(api, name="Dry")["id"], iso(hours=1))
        assert entries(dry["final_schedule"]) == entries(wet["final_schedule"])

    def test_it_knows_no_overrides(self, api):
        made = schedule(api, layer(ANA))
        override(api, made["id"], item(iso(hours=1), iso(hours=2)))
        body = {"schedule": {**made, "schedule_layers": made["schedule_layers"][::-1]}}
        answer = api("POST", "/schedules/preview", body, params={"since": iso(minutes=1), "until": iso(days=1)})
        dry = answer.json()["schedule"]
        assert [user for _start, _end, user in entries(dry["final_schedule"])] == [ANA]
        assert entries(dry["overrides_subschedule"]) == []
        wet = shown(api, made["id"], iso(minutes=1), iso(days=1))
        assert [user for _start, _end, user in entries(wet["final_schedule"])] == [ANA, NOA, ANA]


class TestOverrides:
    def test_each_goes_well_or_badly_by_itself(self, api):
        key = schedule(api)["id"]
        made = override(
            api, key, item(iso(hours=1), iso(hours=2)), item(iso(hours=2), iso(hours=1)), item(iso(), iso(hours=1), "PNONE00")
        )
        assert [one["status"] for one in made] == [201, 400, 400]
        assert [one["errors"] for one in made] == [[], ["Override must end after its start"], ["User can't be blank"]]
        assert made[0]["override"]["user"]["id"] == NOA
        assert len(api.get(f"/schedules/{key}/overrides", since=iso(), until=iso(days=1))["overrides"]) == 1

    def test_one_alone_is_the_older_way(self, api):
        key = schedule(api)["id"]
        answer = api("POST", f"/schedules/{key}/overrides", {"override": item(iso(hours=1), iso(hours=2))})
        assert (answer.status_code, answer.json()["override"]["user"]["id"]) == (201, NOA)
        answer = api("POST", f"/schedules/{key}/overrides", {"override": item(iso(hours=2), iso(hours=1))})
        assert refusal(answer) == invalid("Override must end after its start")
        assert refusal(api("POST", f"/schedules/{key}/overrides", {}))[:2] == (400, 2001)

    def test_what_has_begun_begins_now_and_what_is_over_is_refused(self, api):
        key = schedule(api)["id"]
        began, over = override(api, key, item(iso(hours=-2), iso(hours=1)), item(iso(hours=-2), iso(hours=-1)))
        assert datetime.fromisoformat(began["override"]["start"]) >= NOW
        assert (over["status"], over["errors"]) == (400, ["Override must end in the future"])

    def test_the_newest_wins(self, api):
        key = schedule(api, layer(ANA))["id"]
        leo = api.made("/users", "user", name="Leo", email="leo@example.org")["id"]
        override(api, key, item(iso(hours=1), iso(hours=5)), item(iso(hours=2), iso(hours=3), leo))
        found = shown(api, key, iso(minutes=30), iso(hours=6))
        assert entries(found["final_schedule"]) == [
            ("02 12:30", "02 13:00", ANA), ("02 13:00", "02 14:00", NOA), ("02 14:00", "02 15:00", leo),
            ("02 15:00", "02 17:00", NOA), ("02 17:00", "02 18:00", ANA),
        ]  # fmt: skip
        assert len(entries(found["overrides_subschedule"])) == 3

    def test_the_list_wants_both_bounds_and_cuts_there(self, api):
        key = schedule(api)["id"]
        path = f"/schedules/{key}/overrides"
        override(api, key, item(iso(hours=1), iso(hours=5)))
        assert refusal(api("GET", path)) == invalid("Since can't be blank", "Until can't be blank")
        (cut,) = api.get(path, since=iso(hours=2), until=iso(hours=3))["overrides"]
        assert (cut["start"], cut["end"]) == ("2026-03-02T14:00:00Z", "2026-03-02T15:00:00Z")
        (whole,) = api.get(path, since=iso(hours=2), until=iso(hours=3), overflow="true")["overrides"]
        assert (whole["start"], whole["end"]) == ("2026-03-02T13:00:00Z", "2026-03-02T17:00:00Z")

    def test_editable_ones_lie_ahead_and_show_their_id_alone(self, api):
        key = schedule(api)["id"]
        _now, ahead = override(api, key, item(iso(), iso(hours=1)), item(iso(hours=2), iso(hours=3)))
        found = api.get(f"/schedules/{key}/overrides", since=iso(days=-1), until=iso(days=1), editable="true")["overrides"]
        assert found == [{"id": ahead["override"]["id"]}]

    def test_removing_what_lies_ahead_what_runs_and_what_is_over(self, api, sandbox):
        key = schedule(api, layer(ANA))["id"]
        runs, ahead = override(api, key, item(iso(), iso(hours=4)), item(iso(hours=5), iso(hours=6)))
        path = f"/schedules/{key}/overrides"
        assert api("DELETE", f"{path}/{ahead['override']['id']}").status_code == 204
        assert refusal(api("DELETE", f"{path}/{ahead['override']['id']}"))[:2] == (404, 4004)
        sandbox.clock(advance=HOUR)
        assert api("DELETE", f"{path}/{runs['override']['id']}").status_code == 200
        assert [row["id"] for row in api.get(f"/schedules/{key}/users")["users"]] == [ANA]
        (left,) = api.get(path, since=iso(days=-1), until=iso(days=1))["overrides"]
        assert datetime.fromisoformat(left["end"]) - NOW < timedelta(hours=1, minutes=5)
        assert refusal(api("DELETE", f"{path}/{runs['override']['id']}"))[:2] == (400, 4004)


def test_every_name_of_rails_is_that_of_a_zone():
    assert {name for name, zone in RAILS.items() if zone not in available_timezones()} == set()
