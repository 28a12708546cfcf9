"""Teams and escalation policies in the sandbox's PagerDuty."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.pagerduty.seed import DEMO_USER, NIGHT_POLICY, POLICY, SECOND_USER, TEAM
from tests.support.pagerduty import Api, invalid, refusal


def team(api: Api, name: str = "Shop", **more: Any) -> str:
    return api.made("/teams", "team", type="team", name=name, **more)["id"]


def user(api: Api, role: str = "user", name: str = "Ana") -> str:
    return api.made("/users", "user", type="user", name=name, email=f"{name}.{role}@example.org", role=role)["id"]


def roles(api: Api, key: str) -> dict[str, str]:
    return {row["user"]["id"]: row["role"] for row in api.get(f"/teams/{key}/members")["members"]}


def rule(*users: str, delay: int = 5, **more: Any) -> dict[str, Any]:
    return {
        "escalation_delay_in_minutes": delay, "targets": [{"id": key, "type": "user_reference"} for key in users], **more,
    }  # fmt: skip


def policy(api: Api, name: str = "Shop", **more: Any) -> dict[str, Any]:
    body = {"type": "escalation_policy", "name": name, "escalation_rules": [rule(DEMO_USER)], **more}
    return api.made("/escalation_policies", "escalation_policy", **body)


class TestTeams:
    def test_a_team_is_public_unless_it_says_otherwise(self, api):
        made = api.made("/teams", "team", type="team", name="Shop")
        assert (made["default_role"], made["description"], made["parent"]) == ("manager", None, None)
        assert api.put(f"/teams/{made['id']}", "team", default_role="none")["default_role"] == "none"

    def test_a_name_is_one_teams_in_any_letters(self, api):
        answer = api("POST", "/teams", {"team": {"type": "team", "name": "PLATFORM"}})
        assert refusal(answer) == invalid("Name has already been taken")
        assert refusal(api("POST", "/teams", {"team": {"type": "team"}})) == invalid("Name can't be blank")

    def test_a_team_lies_in_another_and_never_in_itself(self, api):
        below = team(api, parent={"id": TEAM, "type": "team_reference"})
        assert api.get(f"/teams/{below}")["team"]["parent"]["id"] == TEAM
        circle = {"team": {"parent": {"id": below, "type": "team_reference"}}}
        assert refusal(api("PUT", f"/teams/{TEAM}", circle)) == invalid("Parent can't be the team itself or one below it")
        assert api.put(f"/teams/{below}", "team", parent=None)["parent"] is None

    def test_the_plan_has_to_have_teams(self, api, sandbox):
        sandbox.request("pagerduty", "POST", "/_sandbox/plan", json={"teams": False})
        assert refusal(api("POST", "/teams", {"team": {"type": "team", "name": "Shop"}}))[:2] == (402, 2014)

    def test_what_hangs_on_a_team_keeps_it(self, api):
        key = team(api)
        below = team(api, "Below", parent={"id": key, "type": "team_reference"})
        held = api("DELETE", f"/teams/{key}")
        entry = (
            "Cannot delete team with existing associations; "
            "associations could be Escalation Policies, Services, Schedules or Subteams"
        )
        assert refusal(held) == (400, 6006, [entry])
        assert held.json()["error"]["message"] == "Team has existing associations"
        api.put(f"/teams/{below}", "team", parent=None)
        made = policy(api, teams=[{"id": key, "type": "team_reference"}])
        assert refusal(api("DELETE", f"/teams/{key}"))[1] == 6006
        api.put(f"/escalation_policies/{made['id']}", "escalation_policy", teams=[])
        assert api("DELETE", f"/teams/{key}").status_code == 204
        assert refusal(api("GET", f"/teams/{key}"))[:2] == (404, 6001)

    def test_where_incidents_are_to_go_has_to_be_there(self, api):
        key = team(api)
        gone = {"reassignment_team": "PNONE00"}
        assert refusal(api("DELETE", f"/teams/{key}", params=gone))[:2] == (400, 6003)
        assert refusal(api("DELETE", f"/teams/{key}", params={"reassignment_team": key}))[:2] == (400, 6002)
        assert api("DELETE", f"/teams/{key}", params={"reassignment_team": TEAM}).status_code == 204


class TestMembers:
    def test_a_role_in_a_team_follows_the_base_role_unless_it_is_said(self, api):
        key, ana, leo = team(api), user(api), user(api, "limited_user")
        for person in (ana, leo):
            assert api("PUT", f"/teams/{key}/users/{person}").status_code == 204
        assert roles(api, key) == {ana: "manager", leo: "responder"}
        assert api("PUT", f"/teams/{key}/users/{ana}", {"role": "observer"}).status_code == 204
        assert roles(api, key)[ana] == "observer"
        assert api.get(f"/users/{ana}")["user"]["teams"][0]["id"] == key

    def test_an_administrators_lower_role_does_not_stick(self, api):
        assert api("PUT", f"/teams/{TEAM}/users/{DEMO_USER}", {"role": "observer"}).status_code == 204
        assert roles(api, TEAM)[DEMO_USER] == "manager"

    def test_stakeholders_and_made_up_roles_are_refused(self, api):
        looker = user(api, "read_only_user")
        assert refusal(api("PUT", f"/teams/{TEAM}/users/{looker}", {"role": "observer"}))[:2] == (400, 2001)
        answer = api("PUT", f"/teams/{TEAM}/users/{SECOND_USER}", {"role": "boss"})
        assert refusal(answer) == invalid("Role must be in observer, responder, manager")
        assert refusal(api("PUT", f"/teams/{TEAM}/users/PNONE00", {"role": "observer"}))[:2] == (404, 2013)

    def test_members_are_shown_whole_when_asked(self, api):
        (first, _second) = api.get(f"/teams/{TEAM}/members", **{"include[]": "users"})["members"]
        assert first["user"]["email"] == "demo@example.org"

    def test_whoever_stands_in_a_policy_of_the_team_stays(self, api):
        held = "User cannot be removed as they belong to an escalation policy on this team"
        path = f"/teams/{TEAM}/users/{DEMO_USER}"
        assert refusal(api("DELETE", path)) == invalid(held)
        assert api("DELETE", f"/teams/{TEAM}/escalation_policies/{POLICY}").status_code == 204
        assert api("DELETE", path).status_code == 204
        assert DEMO_USER not in roles(api, TEAM)
        assert refusal(api("DELETE", path))[:2] == (404, 2100)

    def test_policies_are_attached_once_and_detached_without_complaint(self, api):
        path = f"/teams/{TEAM}/escalation_policies/{NIGHT_POLICY}"
        assert api("DELETE", path).status_code == 204
        assert api("PUT", path).status_code == 204
        twice = api("PUT", path)
        assert (twice.status_code, twice.json()["error"]["message"]) == (400, "Escalation Policy has already been taken")
        assert twice.json()["error"]["errors"] is None
        assert api.get(f"/escalation_policies/{NIGHT_POLICY}")["escalation_policy"]["teams"][0]["id"] == TEAM


class TestEscalationPolicies:
    def test_a_policy_of_which_little_is_said(self, api):
        made = policy(api)
        assert [made[name] for name in ("num_loops", "on_call_handoff_notifications", "teams", "services")] == [
            0, "if_has_services", [], [],
        ]  # fmt: skip
        assert "escalation_rule_assignment_strategy" not in made["escalation_rules"][0]

    def test_rules_keep_their_order_and_targets_do_not(self, api):
        users = [SECOND_USER, DEMO_USER]
        made = policy(api, escalation_rules=[rule(*users, delay=9), rule(SECOND_USER, delay=3)])
        assert [one["escalation_delay_in_minutes"] for one in made["escalation_rules"]] == [9, 3]
        assert [target["id"] for target in made["escalation_rules"][0]["targets"]] == sorted(users)

    def test_a_rule_that_comes_with_its_id_keeps_it(self, api):
        made = policy(api)
        (old,) = made["escalation_rules"]
        rules = [rule(SECOND_USER), {**rule(DEMO_USER), "id": old["id"]}, {**rule(DEMO_USER), "id": old["id"]}]
        first, second, third = api.put(
            f"/escalation_policies/{made['id']}", "escalation_policy", type="escalation_policy", escalation_rules=rules
        )["escalation_rules"]
        assert second["id"] == old["id"]
        assert len({first["id"], second["id"], third["id"]}) == 3

    def test_the_last_rule_cannot_go(self, api):
        answer = api("PUT", f"/escalation_policies/{POLICY}", {"escalation_policy": {"escalation_rules": []}})
        assert refusal(answer) == invalid("Cannot Delete Only Rule For Escalation Policy")

    @pytest.mark.parametrize("name", ["a/b", "a\\b", "a&b", "a<b", "a>b", "a ", "", None])
    def test_what_a_name_cannot_be(self, api, name):
        body = {"escalation_policy": {"type": "escalation_policy", "name": name, "escalation_rules": [rule(DEMO_USER)]}}
        assert refusal(api("POST", "/escalation_policies", body))[:2] == (400, 2001)

    def test_a_name_is_one_policys_in_any_letters(self, api):
        body = {"escalation_policy": {"type": "escalation_policy", "name": "DEFAULT", "escalation_rules": [rule(DEMO_USER)]}}
        assert refusal(api("POST", "/escalation_policies", body)) == invalid("Name has already been taken")

    @pytest.mark.parametrize(
        "wrong", [rule(), rule(*[DEMO_USER] * 11), rule(DEMO_USER, delay=0), {"targets": None}, "rule", rule(DEMO_USER, delay=1.5)]
    )
    def test_what_a_rule_cannot_be(self, api, wrong):
        answer = api("PUT", f"/escalation_policies/{POLICY}", {"escalation_policy": {"escalation_rules": [wrong]}})
        assert refusal(answer)[:2] == (400, 2001)

    def test_a_target_that_is_not_there_for_its_type_is_a_404(self, api):
        target = {"id": DEMO_USER, "type": "schedule_reference"}
        wrong = {"escalation_delay_in_minutes": 5, "targets": [target]}
        answer = api("PUT", f"/escalation_policies/{POLICY}", {"escalation_policy": {"escalation_rules": [wrong]}})
        assert refusal(answer)[:2] == (404, 2100)
        assert answer.json()["error"]["message"] == "Not Found"

    def test_targets_are_taken_in_both_spellings_of_their_type_and_each_once(self, api):
        plain = {"id": DEMO_USER, "type": "user"}
        both = {"escalation_delay_in_minutes": 5, "targets": [plain, {**plain, "type": "user_reference"}]}
        (one,) = policy(api, escalation_rules=[both])["escalation_rules"]
        assert [(target["id"], target["type"]) for target in one["targets"]] == [(DEMO_USER, "user_reference")]

    def test_policies_are_found_by_team_and_sorted_by_name(self, api):
        found = api.get("/escalation_policies", **{"team_ids[]": TEAM})["escalation_policies"]
        assert [row["name"] for row in found] == ["Default"]
        found = api.get("/escalation_policies", sort_by="name:desc")["escalation_policies"]
        assert [row["name"] for row in found] == ["Night watch", "Default"]
        assert refusal(api("GET", "/escalation_policies", params={"sort_by": "age"}))[:2] == (400, 2001)

    def test_strategies_are_shown_where_they_are_included_and_taken_as_object_or_word(self, api):
        rules = [
            rule(DEMO_USER, escalation_rule_assignment_strategy={"type": "round_robin"}),
            rule(DEMO_USER, escalation_rule_assignment_strategy="round_robin"),
            rule(DEMO_USER),
        ]
        key = policy(api, escalation_rules=rules)["id"]
        shown = api.get(f"/escalation_policies/{key}", **{"include[]": "escalation_rule_assignment_strategies"})
        strategies = [one["escalation_rule_assignment_strategy"] for one in shown["escalation_policy"]["escalation_rules"]]
        assert strategies == [{"type": "round_robin"}, {"type": "round_robin"}, {"type": "assign_to_everyone"}]

    def test_without_the_feature_strategies_get_an_answer_that_nobody_can_read(self, api, sandbox):
        sandbox.request("pagerduty", "POST", "/_sandbox/plan", json={"round_robin": False})
        include = {"include[]": "escalation_rule_assignment_strategies"}
        everyone = rule(DEMO_USER, escalation_rule_assignment_strategy={"type": "assign_to_everyone"})
        body = {"escalation_policy": {"escalation_rules": [everyone]}}
        for answer in (
            api("GET", "/escalation_policies", params=include),
            api("GET", f"/escalation_policies/{POLICY}", params=include),
            api("PUT", f"/escalation_policies/{POLICY}", body),
        ):
            assert (answer.status_code, answer.text[:6]) == (403, "<html>")
        assert api("GET", f"/escalation_policies/{POLICY}").status_code == 200

    def test_a_policy_that_services_use_stays(self, api):
        assert refusal(api("DELETE", f"/escalation_policies/{POLICY}"))[:2] == (400, 2001)
        shown = api.get(f"/escalation_policies/{POLICY}", **{"include[]": ["services", "teams", "targets"]})["escalation_policy"]
        assert [row["name"] for row in shown["services"]] == ["Web shop"]
        assert shown["escalation_rules"][0]["targets"][0]["email"] == "demo@example.org"
        key = policy(api)["id"]
        assert api("DELETE", f"/escalation_policies/{key}").status_code == 204
        assert refusal(api("GET", f"/escalation_policies/{key}"))[:2] == (404, 5001)

    def test_a_policy_has_one_team_at_most(self, api):
        teams = [{"id": key, "type": "team_reference"} for key in (TEAM, team(api))]
        body = {"escalation_policy": {"teams": teams}}
        assert refusal(api("PUT", f"/escalation_policies/{NIGHT_POLICY}", body))[:2] == (400, 2001)

    def test_policies_are_found_by_the_users_whom_they_name(self, api):
        found = api.get("/escalation_policies", **{"user_ids[]": SECOND_USER})["escalation_policies"]
        assert [row["name"] for row in found] == ["Default", "Night watch"]
        assert [row["name"] for row in api.get("/escalation_policies", query="NIGHT")["escalation_policies"]] == ["Night watch"]
