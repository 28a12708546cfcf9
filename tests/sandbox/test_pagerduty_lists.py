"""How the sandbox's PagerDuty cuts lists into pages, lags behind, and says "slow down" and worse."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.pagerduty import CHANGE, V1, V2, Api, invalid, refusal

CEILING = "Offset+limit exceeds maximum allowed value of 10000. Please try to refine your search"


def tags(api: Api, count: int) -> None:
    for number in range(count):
        api.made("/tags", "tag", type="tag", label=f"tag {number:03}")


class TestClassicPages:
    def test_twenty_five_unless_more_are_asked_for_and_a_hundred_at_most(self, api):
        tags(api, 103)
        first = api.get("/tags")
        assert (len(first["tags"]), first["limit"], first["offset"], first["more"], first["total"]) == (25, 25, 0, True, None)
        most = api.get("/tags", limit=500, total="true")
        assert (len(most["tags"]), most["limit"], most["total"]) == (100, 100, 103)
        last = api.get("/tags", limit=100, offset=100)
        assert (len(last["tags"]), last["more"]) == (3, False)
        assert api.get("/tags", offset=500)["tags"] == []

    @pytest.mark.parametrize("query", [{"offset": 9_950, "limit": 51}, {"offset": 9_976}, {"offset": 10_000, "limit": 1}])
    def test_there_is_a_ceiling(self, api, query):
        assert refusal(api("GET", "/incidents", params=query)) == (400, 2002, [CEILING])

    def test_up_to_it_all_is_fine(self, api):
        assert api.get("/incidents", offset=9_900, limit=100)["incidents"] == []

    @pytest.mark.parametrize("query", [{"limit": "0"}, {"limit": "many"}, {"offset": "-1"}])
    def test_what_is_no_number_is_refused(self, api, query):
        assert refusal(api("GET", "/tags", params=query))[:2] == (400, 2001)

    def test_a_search_is_for_a_part_in_any_letter_case(self, api):
        tags(api, 12)
        assert [row["label"] for row in api.get("/tags", query="TAG 00")["tags"]] == [f"tag {number:03}" for number in range(10)]

    def test_an_array_without_brackets_is_none(self, api):
        assert len(api.get("/services", team_ids="PNONE")["services"]) == 2
        assert api.get("/services", **{"team_ids[]": "PNONE"})["services"] == []


class TestLag:
    def lag(self, api: Api, reads: int) -> None:
        assert api("POST", "/_sandbox/lag", {"reads": reads}).json() == {"reads": reads}

    def test_reads_after_a_write_see_what_was_before_it(self, api):
        self.lag(api, 2)
        made = api.made("/tags", "tag", type="tag", label="new")
        assert api("GET", f"/tags/{made['id']}").status_code == 404
        assert api.get("/tags")["tags"] == []
        assert api.get("/tags")["tags"] == [made]
        assert api("DELETE", f"/tags/{made['id']}").status_code == 204
        assert api.get(f"/tags/{made['id']}")["tag"] == made
        self.lag(api, 0)
        assert api.get("/tags")["tags"] == []

    def test_events_come_late_and_writes_do_not(self, api):
        self.lag(api, 1)
        api.v2("trigger")
        assert api.incidents() == []
        (incident,) = api.incidents()
        api.v2("resolve")
        assert api.states() == ["triggered"]
        assert api.states() == ["resolved"]
        status = {"incident": {"type": "incident", "status": "triggered"}}
        assert api("PUT", f"/incidents/{incident['id']}", status).json()["incident"]["status"] == "triggered"

    @pytest.mark.parametrize("reads", [-1, 101, "2", None, True])
    def test_it_is_a_number(self, api, reads):
        assert refusal(api("POST", "/_sandbox/lag", {"reads": reads})) == invalid("Reads must be between 0 and 100")


class TestSlowDown:
    def test_each_address_says_it_in_its_own_way(self, api):
        api.sandbox.limit("pagerduty", 1, 60)
        api("GET", "/tags")
        rest = api("GET", "/tags")
        assert rest.json() == {"error": {"message": "Rate Limit Exceeded", "code": 2020}}
        assert rest.status_code == 429
        assert "retry-after" not in rest.headers
        assert rest.headers["ratelimit-remaining"] == "0"
        assert 0 < int(rest.headers["ratelimit-reset"]) <= 60
        event: dict[str, Any] = {"routing_key": "x"}
        answers = {path: api.event(path, **event) for path in (V1, V2, CHANGE)}
        assert {path: one.status_code for path, one in answers.items()} == {V1: 403, V2: 429, CHANGE: 429}
        assert all(one.json()["status"] == "throttle exceeded" for one in answers.values())

    @pytest.mark.parametrize(
        "fault",
        [
            {"status": 429, "body": ""},
            {"status": 429, "body": '{"error": {"message": "Rate Limit Exceeded", "code": 2020}}'},
            {"status": 429, "headers": {"ratelimit-reset": "3"}, "body": '{"error": "slow down"}'},
            {"status": 500, "body": '{"error": {"message": "Internal Server Error", "code": 2000}}'},
            {"status": 502, "body": "<html>Bad Gateway</html>", "headers": {"content-type": "text/html"}},
            {"status": 503, "body": '{"error": ["a", "list"]}'},
        ],
    )
    def test_every_other_way_can_be_switched_on(self, api, fault):
        api.sandbox.fault("pagerduty", "status", path="/tags", times=1, **fault)
        answer = api("GET", "/tags")
        assert (answer.status_code, answer.text) == (fault["status"], fault["body"])
        assert answer.headers.get("x-request-id")
        for name, value in fault.get("headers", {}).items():
            assert answer.headers[name].startswith(value)
        assert api("GET", "/tags").status_code == 200
