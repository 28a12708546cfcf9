"""Maintenance windows of the sandbox's PagerDuty: what is left to say depends on where the clock stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from sandbox.pagerduty.seed import BILLING, DEMO_USER, TEAM, WEB_SHOP
from sandbox.pagerduty.windows import ENDED, STARTED
from tests.support.pagerduty import Api, at, invalid, refusal, window

PATH = "/maintenance_windows"


def opened(api: Api, start: float = -1, end: float = 3600, **more: Any) -> dict[str, Any]:
    answer = window(api, start, end, **more)
    assert answer.status_code == 201, answer.text
    return answer.json()["maintenance_window"]


def put(api: Api, made: dict[str, Any], **change: Any) -> Any:
    return api("PUT", f"{PATH}/{made['id']}", {"maintenance_window": {"type": "maintenance_window", **change}})


def listed(api: Api, **query: Any) -> list[str]:
    return [row["id"] for row in api.get(PATH, **query)["maintenance_windows"]]


def seconds(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def test_one_that_runs_is_extended_shortened_and_left_as_it_is(api):
    made = opened(api)
    for end in (at(api, hours=3), at(api, minutes=5)):
        changed = put(api, made, end_time=end).json()["maintenance_window"]
        assert seconds(changed["end_time"]) == int(seconds(end))
        assert changed["start_time"] == made["start_time"]
    same = put(api, made, end_time=changed["end_time"], start_time=made["start_time"], services=made["services"])
    assert same.json()["maintenance_window"] == changed


def test_one_that_runs_takes_description_and_services_and_no_start(api):
    made = opened(api)
    changed = put(api, made, description="Upgrade", services=[{"id": BILLING}]).json()["maintenance_window"]
    assert (changed["description"], changed["summary"], changed["services"][0]["id"]) == ("Upgrade", "Upgrade", BILLING)
    assert refusal(put(api, made, start_time=at(api, minutes=1))) == invalid(STARTED)
    assert refusal(put(api, made, start_time=at(api, hours=-1))) == invalid(STARTED)


@pytest.mark.parametrize("back", [0, 60])
def test_an_end_that_is_over_is_refused(api, back):
    assert refusal(put(api, opened(api), end_time=at(api, seconds=-back))) == invalid("End time must be in the future")


def test_one_that_is_over_refuses_everything_and_says_all_that_is_wrong(api):
    made = opened(api)
    api.sandbox.clock(advance=7200)
    assert refusal(put(api, made, description="x")) == invalid(ENDED)
    assert refusal(put(api, made, start_time=at(api), end_time=at(api, hours=1))) == invalid(STARTED, ENDED)
    answer = api("DELETE", f"{PATH}/{made['id']}")
    assert refusal(answer) == (405, 5003, None)
    assert answer.json()["error"]["message"] == "Cannot cancel a maintenance window from the past"


def test_one_ended_early_is_past_and_ends_when_it_was_ended(api):
    made = opened(api)
    assert api("DELETE", f"{PATH}/{made['id']}").status_code == 204
    (row,) = api.get(PATH, filter="past")["maintenance_windows"]
    assert row["id"] == made["id"]
    assert abs(seconds(row["end_time"]) - seconds(at(api))) < 60
    assert refusal(api("DELETE", f"{PATH}/{made['id']}"))[:2] == (405, 5003)
    assert api.get(f"/services/{WEB_SHOP}")["service"]["status"] == "active"


def test_one_that_lies_ahead_can_be_moved_and_a_start_in_the_past_becomes_now(api):
    made = opened(api, 3600, 7200)
    changed = put(api, made, start_time=at(api, hours=-2), end_time=at(api, hours=3)).json()["maintenance_window"]
    assert abs(seconds(changed["start_time"]) - seconds(at(api))) < 60
    assert listed(api, filter="ongoing") == [made["id"]]


def test_one_that_lay_ahead_is_gone_without_trace(api):
    made = opened(api, 3600, 7200)
    assert api("DELETE", f"{PATH}/{made['id']}").status_code == 204
    for method in ("GET", "DELETE"):
        assert refusal(api(method, f"{PATH}/{made['id']}"))[:2] == (404, 5001)
    assert listed(api) == []


def test_lists_go_by_phase_service_team_and_words(api):
    now, later = opened(api, description="Upgrade"), opened(api, 3600, 7200, services=[{"id": BILLING}])
    over = opened(api)
    api("DELETE", f"{PATH}/{over['id']}")
    assert {phase: listed(api, filter=phase) for phase in ("past", "future", "ongoing", "open", "all")} == {
        "past": [over["id"]],
        "future": [later["id"]],
        "ongoing": [now["id"]],
        "open": [now["id"], later["id"]],
        "all": [now["id"], later["id"], over["id"]],
    }
    assert listed(api) == listed(api, filter="all")
    assert listed(api, filter="open", **{"service_ids[]": [WEB_SHOP]}) == [now["id"]]
    assert listed(api, filter="open", **{"service_ids[]": [WEB_SHOP, BILLING]}) == [now["id"], later["id"]]
    assert listed(api, filter="open", **{"team_ids[]": TEAM}) == [now["id"]]
    assert listed(api, query="GRAD") == [now["id"]]
    assert api("GET", PATH, params={"filter": "soon"}).status_code == 400


def test_a_body_without_type_or_from_for_a_change_is_fine(api):
    made = opened(api)
    answer = api("PUT", f"{PATH}/{made['id']}", {"maintenance_window": {"end_time": at(api, hours=2)}}, sender=None)
    assert answer.status_code == 200
    assert api("DELETE", f"{PATH}/{made['id']}", sender=None).status_code == 204


def test_they_go_with_their_last_service(api):
    both = opened(api, services=[{"id": WEB_SHOP}, {"id": BILLING}])
    opened(api)
    api("DELETE", f"/services/{WEB_SHOP}")
    (left,) = api.get(PATH)["maintenance_windows"]
    assert (left["id"], [one["id"] for one in left["services"]]) == (both["id"], [BILLING])


class TestCreation:
    def test_a_start_in_the_past_becomes_now(self, api):
        answer = window(api, start=-3600, description="Upgrade")
        shown = answer.json()["maintenance_window"]
        assert (answer.status_code, shown["summary"], shown["sequence_number"]) == (201, "Upgrade", 1)
        age = datetime.fromisoformat(at(api)) - datetime.fromisoformat(shown["start_time"])
        assert abs(age.total_seconds()) < 60
        assert shown["start_time"].endswith("-05:00")
        assert (shown["created_by"]["id"], [row["id"] for row in shown["teams"]]) == (DEMO_USER, [TEAM])

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"services": []}, 2001),
            ({"services": [{"id": "PNONE00", "type": "service_reference"}]}, 5002),
            ({"end_time": "2020-01-01T00:00:00Z"}, 2001),
            ({"end_time": "later"}, 2001),
            ({"type": "window"}, 2001),
        ],
        ids=["no service", "unknown service", "over", "no time", "type"],
    )
    def test_create_refuses(self, api, change, code):
        assert refusal(window(api, **change))[:2] == (400, code)

    def test_create_needs_from(self, api):
        assert refusal(api("POST", "/maintenance_windows", {}, sender=None))[1] == 2016

    def test_filters_follow_the_clock(self, api, sandbox):
        window(api, start=100, end=200, description="Later")

        def found(name: str) -> int:
            answer = api.get("/maintenance_windows", filter=name, **{"service_ids[]": WEB_SHOP})
            return len(answer["maintenance_windows"])

        phases = []
        for _dummy in range(3):
            phases.append([found(name) for name in ("future", "ongoing", "past", "open", "all")])
            sandbox.clock(advance=110)
        assert phases == [[1, 0, 0, 1, 1], [0, 1, 0, 1, 1], [0, 0, 1, 0, 1]]
        assert api.get("/maintenance_windows", query="late")["maintenance_windows"]
        assert not api.get("/maintenance_windows", **{"service_ids[]": BILLING})["maintenance_windows"]
