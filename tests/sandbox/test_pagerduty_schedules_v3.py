"""Schedules of shifts in the sandbox's PagerDuty: read, named by policies, paged."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from sandbox.pagerduty.schedules_v3 import CUSTOM, FOLLOW_THE_SUN, OFFICE, OVERRIDE, ROTATION
from sandbox.pagerduty.seed import DEMO_USER, SECOND_USER, WEB_SHOP
from sandbox.pagerduty.shifts_v3 import EVERYBODY, assignments, gaps
from tests.support.pagerduty import Api, refusal
from tests.support.schedules import schedule

PATH = f"/v3/schedules/{FOLLOW_THE_SUN}"
WEEK = {"since": "2026-01-05T00:00:00Z", "until": "2026-01-12T00:00:00Z"}


def shifts(api: Api, **query: Any) -> list[tuple[str, str, str | None, str]]:
    """Return (start, end, user, source) of the shifts of the seed's schedule."""
    found = api.get(PATH, **{"include[]": "final_schedule", **query})["schedule"]["final_schedule"]
    return [
        (one["start_time"][8:16], one["end_time"][8:16], one["member"].get("user_id"), one["source"]["type"])
        for one in found["computed_shift_assignments"]
    ]


def test_the_list_has_references_alone_and_is_searched(api):
    (row,) = api.get("/v3/schedules", query="SUN")["schedules"]
    assert (row["type"], row["summary"], "name" in row) == ("schedule_v3_reference", "Follow the sun", False)
    assert api.get("/v3/schedules", query="moon") == {"schedules": [], "limit": 100, "offset": 0, "more": False}
    assert api("GET", "/v3/schedules", params={"limit": 1000}).status_code == 200
    refused = api("GET", "/v3/schedules", params={"limit": 1001})
    assert (refused.status_code, list(refused.json()["error"]["errors"])) == (400, ["limit"])


def test_neither_kind_is_found_as_the_other(api):
    assert api.get("/schedules")["schedules"] == []
    assert refusal(api("GET", f"/schedules/{FOLLOW_THE_SUN}"))[:2] == (404, 3004)
    classic = api("GET", f"/v3/schedules/{schedule(api)['id']}")
    assert (classic.status_code, isinstance(classic.json()["error"]["errors"], dict)) == (400, True)
    assert api("GET", "/v3/schedules/PNONE00").status_code == 404


def test_what_is_in_it_is_shown_whole_and_one_by_one(api):
    found = api.get(PATH)["schedule"]
    assert (found["type"], found["users"][1]["id"]) == ("schedule_v3", SECOND_USER)
    assert "final_schedule" not in found
    (rotation,) = found["rotations"]
    (event,) = rotation["events"]
    assert event["start_time"] == {"date_time": "2026-01-05T08:00:00Z", "time_zone": "Europe/Madrid"}
    assert api.get(f"{PATH}/rotations")["rotations"] == [rotation]
    assert api.get(f"{PATH}/rotations/{ROTATION}")["rotation"] == rotation
    assert api.get(f"{PATH}/rotations/{ROTATION}/events")["events"] == [event]
    assert api.get(f"{PATH}/rotations/{ROTATION}/events/{OFFICE}")["event"] == event
    (shift,) = api.get(f"{PATH}/custom_shifts", **WEEK)["custom_shifts"]
    assert api.get(f"{PATH}/custom_shifts/{CUSTOM}")["custom_shift"] == shift
    (override,) = api.get(f"{PATH}/overrides", **WEEK)["overrides"]
    assert api.get(f"{PATH}/overrides/{OVERRIDE}")["override"] == override
    assert override["overriding_member"] == {"type": "user_member", "user_id": SECOND_USER}
    for below in ("rotations/X", f"rotations/{ROTATION}/events/X", "overrides/X", "custom_shifts/X"):
        assert api("GET", f"{PATH}/{below}").status_code == 404
    assert api("GET", f"{PATH}/overrides").status_code == 400


def test_shifts_come_by_turns_with_overrides_shifts_of_their_own_and_gaps(api):
    day = {"since": "2026-01-06T00:00:00Z", "until": "2026-01-07T00:00:00Z"}
    rotation, override, nobody = "schedule_rotation", "schedule_rotation_override", (None, "schedule_rotation")
    assert shifts(api, **day) == [
        ("06T00:00", "06T08:00", *nobody), ("06T08:00", "06T10:00", DEMO_USER, rotation),
        ("06T10:00", "06T12:00", SECOND_USER, override), ("06T12:00", "06T16:00", DEMO_USER, rotation),
        ("06T16:00", "07T00:00", *nobody),
    ]  # fmt: skip
    sunday = {"since": "2026-01-11T10:30:00Z", "until": "2026-01-11T12:00:00Z"}
    assert shifts(api, **sunday) == [("11T10:30", "11T12:00", SECOND_USER, "custom_shift")]
    assert shifts(api, **sunday, overflow="true")[0][:2] == ("11T10:00", "11T12:00")


@pytest.mark.parametrize(("day", "user"), [("2026-01-09", DEMO_USER), ("2026-01-12", SECOND_USER), ("2026-01-19", DEMO_USER)])
def test_five_shifts_each(api, day, user):
    (found,) = shifts(api, since=f"{day}T12:00:00Z", until=f"{day}T13:00:00Z")
    assert found[2] == user


@pytest.mark.parametrize(("day", "start"), [("2026-03-27", "08:00"), ("2026-03-30", "07:00")])
def test_an_event_keeps_its_hour_when_clocks_change(api, day, start):
    found = shifts(api, since=f"{day}T00:00:00Z", until=f"{day}T23:00:00Z")
    assert [one[0][3:] for one in found if one[2]] == [start]


def test_whoever_is_on_call_is_named_and_paged(api, sandbox):
    sandbox.clock(now="2026-01-12T12:00:00Z")
    target = {"id": FOLLOW_THE_SUN, "type": "schedule_v3_reference"}
    rules = [{"escalation_delay_in_minutes": 5, "targets": [target]}]
    made = api.made("/escalation_policies", "escalation_policy", name="Sun", escalation_rules=rules)
    assert made["escalation_rules"][0]["targets"][0]["type"] == "schedule_v3_reference"
    older = [{"escalation_delay_in_minutes": 5, "targets": [{**target, "type": "schedule_reference"}]}]
    changed = api.put(f"/escalation_policies/{made['id']}", "escalation_policy", escalation_rules=older)
    assert changed["escalation_rules"][0]["targets"][0]["type"] == "schedule_v3_reference"
    assert api.get(PATH)["schedule"]["escalation_policies"][0]["id"] == made["id"]
    (row,) = api.get("/oncalls", time_zone="UTC", **{"schedule_ids[]": FOLLOW_THE_SUN})["oncalls"]
    assert (row["user"]["id"], row["schedule"]["type"], row["end"]) == (
        SECOND_USER, "schedule_v3_reference", "2026-01-12T16:00:00Z",
    )  # fmt: skip
    api.put(f"/services/{WEB_SHOP}", "service", escalation_policy={"id": made["id"], "type": "escalation_policy_reference"})
    api.v2("trigger")
    assert [told["to"] for told in sandbox.outbox(system="pagerduty")] == ["noa.vidal@example.org"]


def test_everybody_at_once_every_other_day():
    def epoch(text: str) -> int:
        return int(datetime.fromisoformat(text).timestamp())

    event = {
        "id": "E", "zone": "UTC", "start": epoch("2026-01-01T00:00:00Z"), "end": epoch("2026-01-01T06:00:00Z"),
        "effective_since": epoch("2026-01-01T00:00:00Z"), "effective_until": epoch("2026-01-05T00:00:00Z"),
        "recurrence": ["RRULE:FREQ=DAILY;INTERVAL=2"], "strategy": EVERYBODY, "members": ["ANA", "NOA"],
    }  # fmt: skip
    whole = {"rotations": [{"id": "R", "events": [event]}], "custom_shifts": [], "overrides": []}
    since, until = epoch("2026-01-01T00:00:00Z"), epoch("2026-01-09T00:00:00Z")
    found = assignments(whole, since, until)
    days = [(datetime.fromtimestamp(one.start).astimezone().timestamp() - since) / 86_400 for one in found]
    assert (days, [one.user for one in found]) == ([0, 0, 2, 2], ["ANA", "NOA", "ANA", "NOA"])
    assert [(start - since, end - since) for start, end in gaps(found, since, until)] == [(21_600, 172_800), (194_400, 691_200)]
