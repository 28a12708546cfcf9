"""Standards, sessions, abilities and subscriptions in the sandbox's PagerDuty."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.pagerduty import SCOPED_TOKEN
from sandbox.pagerduty.scopes import needed
from sandbox.pagerduty.seed import BILLING, DEMO_USER, SECOND_USER, TEAM, WEB_SHOP
from sandbox.pagerduty.sessions import SESSION
from tests.support.pagerduty import Api, incident_body, refusal

SCORES = "/standards/scores/technical_services"


def passed(api: Api, service: str) -> dict[str, bool]:
    return {row["type"]: row["pass"] for row in api.get(f"{SCORES}/{service}")["standards"]}


def standard(api: Api, kind: str, **change: Any) -> dict[str, Any]:
    (found,) = [row for row in api.get("/standards")["standards"] if row["type"] == kind]
    answer = api("PUT", f"/standards/{found['id']}", change)
    assert answer.status_code == 200, answer.text
    return answer.json()


class TestStandards:
    def test_each_service_is_judged_by_what_it_is(self, api):
        assert passed(api, WEB_SHOP) == {
            "has_technical_service_description": True, "minimum_escalation_policy_rule_depth": True,
            "has_technical_service_name_matching_regex": True, "minimum_outbound_integrations": False,
        }  # fmt: skip
        assert passed(api, BILLING)["minimum_escalation_policy_rule_depth"] is False
        both = api.get(SCORES, ids=f"{WEB_SHOP},{BILLING}")["resources"]
        assert [(row["resource_id"], row["score"]) for row in both] == [
            (WEB_SHOP, {"passing": 3, "total": 4}), (BILLING, {"passing": 1, "total": 4}),
        ]  # fmt: skip
        assert refusal(api("GET", SCORES))[:2] == (400, 2001)
        assert refusal(api("GET", f"{SCORES}/PNONE00"))[:2] == (404, 5002)

    def test_exclusions_and_inclusions_say_whom_it_concerns(self, api):
        named = [{"type": "technical_service_reference", "id": BILLING}]
        kind = "has_technical_service_description"
        assert standard(api, kind, exclusions=named)["exclusions"] == named
        assert kind not in passed(api, BILLING)
        standard(api, kind, exclusions=[], inclusions=named)
        assert kind in passed(api, BILLING)
        assert kind not in passed(api, WEB_SHOP)
        assert standard(api, kind, active=False)["active"] is False
        assert kind not in passed(api, BILLING)
        assert len(api.get("/standards", active="true")["standards"]) == 3

    def test_names_follow_an_expression(self, api):
        kind = "has_technical_service_name_matching_regex"
        standard(api, kind, values={"regex": "^Web"})
        assert [passed(api, key)[kind] for key in (WEB_SHOP, BILLING)] == [True, False]
        (found,) = [row for row in api.get("/standards")["standards"] if row["type"] == kind]
        assert refusal(api("PUT", f"/standards/{found['id']}", {"values": {"regex": "("}}))[:2] == (400, 2001)


class TestSessions:
    def test_they_are_read_and_ended(self, api):
        path = f"/users/{DEMO_USER}/sessions"
        (row,) = api.get(path)["user_sessions"]
        assert api.get(f"{path}/browser/{SESSION}")["user_session"] == row
        assert api("DELETE", f"{path}/oauth/{SESSION}").status_code == 404
        assert api("DELETE", f"/users/{SECOND_USER}/sessions/browser/{SESSION}").status_code == 404
        assert api("DELETE", f"{path}/browser/{SESSION}").status_code == 204
        assert api.get(path)["user_sessions"] == []
        assert api("DELETE", path).status_code == 204


class TestSubscriptions:
    @pytest.mark.parametrize("owner", [f"/users/{DEMO_USER}", f"/teams/{TEAM}"])
    def test_both_ends_see_them(self, api, owner):
        made = api.made("/business_services", "business_service", 200, name="Selling")
        wanted = {"subscribables": [{"subscribable_id": made["id"], "subscribable_type": "business_service"}]}
        path = f"{owner}/notification_subscriptions"
        results = [api("POST", path, wanted).json()["subscriptions"][0]["result"] for _again in range(2)]
        assert results == ["success", "duplicate"]
        (row,) = api.get(path)["subscriptions"]
        assert (row["subscribable_name"], row["subscription"]["subscribable_id"]) == ("Selling", made["id"])
        (other,) = api.get(f"/business_services/{made['id']}/subscribers")["subscribers"]
        assert other["subscriber_id"] == owner.rpartition("/")[2]
        assert api("POST", f"{path}/unsubscribe", wanted).json()["deleted_count"] == 1
        assert api.get(path)["subscriptions"] == []
        assert refusal(api("POST", path, {}))[0] == 422


class TestAbilities:
    def test_what_the_plan_lacks_is_a_402_and_what_nobody_knows_a_404(self, api):
        assert api("GET", "/abilities/teams").status_code == 204
        assert refusal(api("GET", "/abilities/event_rules"))[:2] == (402, 2014)
        assert refusal(api("GET", "/abilities/flying"))[:2] == (404, 2100)

    @pytest.mark.parametrize("body", [None, {}, {"flying": True}, {"teams": "no"}, []])
    def test_the_plan_is_changed_by_known_words(self, api, body):
        assert api("POST", "/_sandbox/plan", body).status_code == 400

    def test_priorities_come_from_the_most_severe_on_where_the_plan_has_them(self, api, sandbox):
        assert [row["name"] for row in api.get("/priorities")["priorities"]] == ["P1", "P2", "P3", "P4", "P5"]
        sandbox.request("pagerduty", "POST", "/_sandbox/plan", json={"priorities": False})
        assert refusal(api("GET", "/priorities"))[:2] == (402, 2014)

    def test_some_accounts_write_without_saying_who_does_it(self, api, sandbox):
        assert api("POST", "/incidents", incident_body(), sender=None).status_code == 400
        sandbox.request("pagerduty", "POST", "/_sandbox/plan", json={"from_optional": True})
        answer = api("POST", "/incidents", incident_body(), sender=None)
        assert answer.json()["incident"]["last_status_change_by"]["id"] == DEMO_USER


class TestScopes:
    def test_a_call_that_a_token_may_not_make_says_which_scope_it_wants(self, api):
        bearer = {"headers": {"Authorization": f"Bearer {SCOPED_TOKEN}"}}
        assert api("GET", f"/users/{DEMO_USER}", **bearer).status_code == 200
        assert api("PUT", f"/services/{WEB_SHOP}", {"service": {"description": "New"}}, **bearer).status_code == 200
        answer = api("PUT", f"/users/{DEMO_USER}", {"user": {"job_title": "New"}}, **bearer)
        error = answer.json()["error"]
        assert (answer.status_code, error["code"], error["required_scopes"]) == (403, 2010, "users.write")
        assert "services.write" in error["token_scopes"].split()

    @pytest.mark.parametrize(
        ("method", "path", "scope"),
        [
            ("GET", "/maintenance_windows", "services.read"),
            ("POST", "/schedules/preview", "schedules.read"),
            ("PUT", "/schedules/P", "schedules.write"),
            ("GET", "/v3/schedules/P/rotations", "schedules.read"),
            ("POST", "/users/P/notification_rules", "users:contact_methods.write"),
            ("POST", "/teams/P/change_tags", "tags.write"),
            ("GET", "/teams/P/members", "teams.read"),
            ("POST", "/service_dependencies/associate", "services.write"),
            ("GET", "/incidents/Q/log_entries", "incidents.read"),
        ],
    )
    def test_which_scope_a_call_wants(self, method, path, scope):
        assert needed(method, path) == scope
