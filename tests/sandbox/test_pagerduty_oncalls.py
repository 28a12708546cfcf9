"""Who the sandbox's PagerDuty says is on call."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.pagerduty.seed import DEMO_USER, NIGHT_POLICY, POLICY, SECOND_USER
from tests.support.pagerduty import Api, refusal
from tests.support.schedules import ANA, DAY, NOA, NOW, iso, item, layer, override, schedule


@pytest.fixture(autouse=True)
def clock(sandbox: Any) -> None:
    sandbox.clock(now=NOW.isoformat())


@pytest.fixture
def shop(api: Api) -> tuple[str, str]:
    """Return a schedule of days, and a policy whose first level it is; the second level is Ana herself."""
    key = schedule(api, layer(ANA, NOA, anchor=iso()))["id"]
    targets = [{"id": key, "type": "schedule_reference"}], [{"id": ANA, "type": "user_reference"}]
    rules = [{"escalation_delay_in_minutes": 5, "targets": one} for one in targets]
    return key, api.made("/escalation_policies", "escalation_policy", name="Shop", escalation_rules=rules)["id"]


def oncalls(api: Api, **query: Any) -> list[tuple[int, str | None, str, str | None, str | None]]:
    """Return (level, schedule, user, start, end)."""
    found = api.get("/oncalls", time_zone="UTC", **query)["oncalls"]
    return [
        (
            row["escalation_level"], row["schedule"]["id"] if row["schedule"] else None, row["user"]["id"],
            row["start"] and row["start"][8:16], row["end"] and row["end"][8:16],
        )
        for row in found
    ]  # fmt: skip


def test_now_by_policy_with_the_bounds_of_the_shift(api, sandbox, shop):
    key, policy = shop
    assert oncalls(api, **{"escalation_policy_ids[]": policy}) == [
        (1, key, ANA, "02T12:00", "03T12:00"), (2, None, ANA, None, None),
    ]  # fmt: skip
    sandbox.clock(advance=DAY)
    assert oncalls(api, **{"escalation_policy_ids[]": policy})[0] == (1, key, NOA, "03T12:00", "04T12:00")


def test_of_the_seed_everybody_is_for_ever(api):
    assert oncalls(api) == [
        (1, None, DEMO_USER, None, None), (2, None, SECOND_USER, None, None), (1, None, SECOND_USER, None, None),
    ]  # fmt: skip
    assert {row["escalation_policy"]["id"] for row in api.get("/oncalls")["oncalls"]} == {POLICY, NIGHT_POLICY}


def test_by_schedule_and_null_is_nobodys_schedule(api, shop):
    key, policy = shop
    assert [row[:2] for row in oncalls(api, **{"schedule_ids[]": key})] == [(1, key)]
    asked = {"schedule_ids[]": [key, "null"], "escalation_policy_ids[]": policy}
    assert [row[:2] for row in oncalls(api, **asked)] == [(1, key), (2, None)]


def test_over_a_time_every_shift_that_touches_it_uncut(api, shop):
    key, _policy = shop
    over = {"since": iso(hours=30), "until": iso(days=3), "schedule_ids[]": key}
    assert oncalls(api, **over) == [
        (1, key, NOA, "03T12:00", "04T12:00"), (1, key, ANA, "04T12:00", "05T12:00"),
    ]  # fmt: skip
    assert len(oncalls(api, **{**over, "until": iso(days=5)})) == 4
    assert [row[2:] for row in oncalls(api, earliest="true", **{**over, "until": iso(days=5)})] == [
        (NOA, "03T12:00", "04T12:00"), (ANA, "04T12:00", "05T12:00"),
    ]  # fmt: skip


def test_overrides_count(api, shop):
    key, _policy = shop
    override(api, key, item(iso(hours=1), iso(hours=2)))
    over = {"since": iso(minutes=30), "until": iso(hours=3), "schedule_ids[]": key}
    assert [row[2:] for row in oncalls(api, **over)] == [
        (ANA, "02T12:00", "02T13:00"), (NOA, "02T13:00", "02T14:00"), (ANA, "02T14:00", "03T12:00"),
    ]  # fmt: skip


def test_one_person_alone_has_no_end_in_sight_and_the_start_stays(api, sandbox):
    key = schedule(api, layer(ANA, anchor=iso()))["id"]
    rules = [{"escalation_delay_in_minutes": 5, "targets": [{"id": key, "type": "schedule_reference"}]}]
    api.made("/escalation_policies", "escalation_policy", name="Shop", escalation_rules=rules)
    first = oncalls(api, **{"schedule_ids[]": key})
    assert first == [(1, key, ANA, "02T12:00", None)]
    sandbox.clock(advance=900 * DAY)
    assert oncalls(api, **{"schedule_ids[]": key}) == first


def test_includes_and_times_of_the_account(api, shop):
    key, _policy = shop
    include = {"include[]": ["users", "schedules", "escalation_policies"], "schedule_ids[]": key}
    (row,) = api.get("/oncalls", **include)["oncalls"]
    assert (row["user"]["email"], row["schedule"]["time_zone"], row["escalation_policy"]["name"]) == (
        "demo@example.org", "UTC", "Shop",
    )  # fmt: skip
    assert row["start"] == "2026-03-02T07:00:00-05:00"


def test_a_time_that_ends_before_it_begins_is_refused(api):
    assert refusal(api("GET", "/oncalls", params={"since": iso(), "until": iso(hours=-1)}))[:2] == (400, 2004)
    assert refusal(api("GET", "/oncalls", params={"since": "soon"}))[:2] == (400, 2001)
