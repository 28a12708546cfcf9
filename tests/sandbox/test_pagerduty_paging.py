"""Whom the sandbox's PagerDuty pages for an incident, when, and by which rule."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from sandbox.pagerduty import USER_TOKEN
from sandbox.pagerduty.seed import DEMO_USER, NIGHT_POLICY, POLICY, SECOND_USER, WEB_SHOP
from tests.support.pagerduty import Api, incident_body, refusal, window
from tests.support.schedules import ANA, NOA, NOW, iso, item, layer, override, schedule

MINUTE, HOUR, DAY = 60, 3_600, 86_400
MAILS = {DEMO_USER: "demo@example.org", SECOND_USER: "noa.vidal@example.org"}


@pytest.fixture(autouse=True)
def clock(sandbox: Any) -> None:
    sandbox.clock(now=NOW.isoformat())


def told(api: Api) -> list[tuple[int, str]]:
    """Return (whole minutes since noon, address) of every page."""
    rows = [row for row in api.sandbox.outbox(system="pagerduty") if row["why"] != "user created"]
    return [((datetime.fromisoformat(row["at"]) - NOW) // timedelta(minutes=1), row["to"]) for row in rows]


def rule(api: Api, minutes: int, urgency: str = "high", user: str = DEMO_USER, kind: str = "sms", **more: Any) -> str:
    """Give somebody a number and a rule that uses it; return the rule's id."""
    number = {"type": f"{kind}_contact_method", "label": "Work", "address": f"61234567{minutes % 10}", "country_code": 34}
    method = api.made(f"/users/{user}/contact_methods", "contact_method", **number, **more)
    contact = {"id": method["id"], "type": number["type"]}
    body = {"start_delay_in_minutes": minutes, "urgency": urgency, "contact_method": contact}
    return api.made(f"/users/{user}/notification_rules", "notification_rule", **body)["id"]


def policy(api: Api, *levels: list[dict[str, str]], loops: int = 0, delay: int = 10, **more: Any) -> str:
    rules = [{"escalation_delay_in_minutes": delay, "targets": targets, **more} for targets in levels]
    key = api.made("/escalation_policies", "escalation_policy", name="Shop", num_loops=loops, escalation_rules=rules)["id"]
    use(api, key)
    return key


def use(api: Api, key: str) -> None:
    api.put(f"/services/{WEB_SHOP}", "service", escalation_policy={"id": key, "type": "escalation_policy_reference"})


def user(key: str) -> dict[str, str]:
    return {"id": key, "type": "user_reference"}


def incident(api: Api, **more: Any) -> str:
    answer = api("POST", "/incidents", incident_body(**more))
    assert answer.status_code == 201, answer.text
    return answer.json()["incident"]["id"]


def change(api: Api, key: str, **more: Any) -> dict[str, Any]:
    return api.put(f"/incidents/{key}", "incident", type="incident", **more)


class TestRules:
    def test_each_rule_tells_as_long_after_as_it_says(self, api, sandbox):
        rule(api, 5)
        rule(api, 7, kind="phone")
        api.v2("trigger")
        assert told(api) == [(0, MAILS[DEMO_USER])]
        sandbox.clock(advance=6 * MINUTE)
        assert told(api)[1:] == [(5, "+34612345675")]
        sandbox.clock(advance=2 * MINUTE)
        assert told(api)[2:] == [(7, "+34612345677")]
        ways = [(row["by"], row["why"]) for row in sandbox.outbox(system="pagerduty")]
        assert [way for way, _why in ways] == ["mail", "sms", "phone"]
        assert "high urgency, 5 minutes after it was assigned on level 1 of Default" in ways[1][1]

    def test_low_urgency_has_rules_of_its_own_and_goes_to_nobody_else(self, api, sandbox):
        rule(api, 3, "low")
        incident(api, urgency="low")
        sandbox.clock(advance=2 * HOUR)
        assert told(api) == [(3, "+34612345673")]

    def test_a_rule_that_is_gone_tells_nobody(self, api, sandbox):
        key = rule(api, 5)
        api.v2("trigger")
        assert api("DELETE", f"/users/{DEMO_USER}/notification_rules/{key}").status_code == 204
        sandbox.clock(advance=10 * MINUTE)
        assert told(api) == [(0, MAILS[DEMO_USER])]

    def test_what_was_due_is_forgotten_with_the_outbox(self, api, sandbox):
        api.v2("trigger")
        sandbox._admin("DELETE", "/outbox")
        assert told(api) == []

    def test_a_trigger_of_what_is_open_tells_nobody_again(self, api, sandbox):
        api.v2("trigger")
        sandbox.clock(advance=5 * MINUTE)
        api.v2("trigger", summary="Disk fuller")
        sandbox.clock(advance=5 * MINUTE)
        assert told(api) == [(0, MAILS[DEMO_USER])]

    @pytest.mark.parametrize("action", ["acknowledge", "resolve"])
    def test_after_an_answer_nobody_is_told(self, api, sandbox, action):
        rule(api, 5)
        api.v2("trigger")
        sandbox.clock(advance=MINUTE)
        api.v2(action)
        sandbox.clock(advance=25 * MINUTE)
        assert told(api) == [(0, MAILS[DEMO_USER])]

    def test_who_gives_it_to_themselves_knows(self, api, sandbox):
        assignments = [{"assignee": user(DEMO_USER)}]
        made = api("POST", "/incidents", incident_body(assignments=assignments), token=USER_TOKEN, sender=None)
        assert made.json()["incident"]["status"] == "acknowledged"
        sandbox.clock(advance=20 * MINUTE)
        assert told(api) == []

    def test_whom_the_account_has_told_is_listed(self, api, sandbox):
        rule(api, 5)
        api.v2("trigger")
        sandbox.clock(advance=6 * MINUTE)
        over = {"since": iso(hours=-1), "until": iso(hours=1), "time_zone": "UTC"}
        rows = api.get("/notifications", **over, **{"include[]": "users"})["notifications"]
        assert [(row["type"], row["started_at"][11:16], row["user"]["email"]) for row in rows] == [
            ("email_notification", "12:00", "demo@example.org"), ("sms_notification", "12:05", "demo@example.org"),
        ]  # fmt: skip
        entries = api.get("/log_entries")["log_entries"]
        assert [row["user"]["id"] for row in entries if row["type"] == "notify_log_entry"] == [DEMO_USER, DEMO_USER]
        assert len(api.get("/notifications", filter="sms_notification", **over)["notifications"]) == 1
        assert refusal(api("GET", "/notifications"))[:2] == (400, 2001)
        assert refusal(api("GET", "/notifications", params={**over, "since": iso(days=-99)}))[:2] == (400, 2004)


class TestEscalation:
    def test_nobody_answers_and_the_next_one_is_told(self, api, sandbox):
        api.v2("trigger")
        (row,) = api.incidents()
        assert {"type": "escalate", "at": iso(minutes=30).replace("+00:00", "Z")} in [
            {**action, "at": action["at"][:17] + "00Z"} for action in row["pending_actions"]
        ]
        sandbox.clock(advance=31 * MINUTE)
        (row,) = api.incidents()
        assert [one["assignee"]["id"] for one in row["assignments"]] == [SECOND_USER]
        assert "escalate" not in [action["type"] for action in row["pending_actions"]]
        assert told(api) == [(0, MAILS[DEMO_USER]), (30, MAILS[SECOND_USER])]

    def test_as_often_as_the_policy_says_and_each_at_its_time_however_late_somebody_looks(self, api, sandbox):
        policy(api, [user(ANA)], [user(NOA)], loops=1, delay=10)
        api.v2("trigger")
        sandbox.clock(advance=3 * HOUR)
        assert told(api) == [(0, MAILS[ANA]), (10, MAILS[NOA]), (20, MAILS[ANA]), (30, MAILS[NOA])]

    def test_the_rest_of_somebodys_rules_is_forgotten_when_it_is_the_next_ones_turn(self, api, sandbox):
        rule(api, 10)
        rule(api, 15)
        policy(api, [user(ANA)], [user(NOA)], delay=10)
        api.v2("trigger")
        sandbox.clock(advance=HOUR)
        assert told(api) == [(0, MAILS[ANA]), (10, MAILS[NOA])]

    def test_everybody_on_a_level_is_told(self, api, sandbox):
        policy(api, [user(ANA), user(NOA)])
        api.v2("trigger")
        assert sorted(told(api)) == [(0, MAILS[ANA]), (0, MAILS[NOA])]

    def test_turns_are_taken_where_the_rule_says_so(self, api, sandbox):
        policy(api, [user(ANA), user(NOA)], escalation_rule_assignment_strategy={"type": "round_robin"})
        for key in ("one", "two", "three"):
            api.v2("trigger", key)
        assert [address for _at, address in told(api)] == [MAILS[ANA], MAILS[NOA], MAILS[ANA]]

    def test_whoever_is_on_call_then_is_told(self, api, sandbox):
        key = schedule(api, layer(ANA, NOA, turn=HOUR, anchor=iso()))["id"]
        turns = {"id": key, "type": "schedule_reference"}
        policy(api, [turns], [turns], delay=70)
        override(api, key, item(iso(minutes=-5), iso(minutes=30)))
        api.v2("trigger")
        sandbox.clock(advance=2 * HOUR)
        assert told(api) == [(0, MAILS[NOA]), (70, MAILS[NOA])]
        api.v2("trigger", "other")
        assert told(api)[2:] == [(120, MAILS[ANA])]

    def test_a_level_without_anybody_is_passed_over_and_a_policy_without_anybody_takes_nothing(self, api):
        nights = [{"type": "daily_restriction", "start_time_of_day": "22:00:00", "duration_seconds": 8 * HOUR}]
        key = schedule(api, layer(ANA, restrictions=nights))["id"]
        turns = {"id": key, "type": "schedule_reference"}
        made = policy(api, [turns], [user(NOA)])
        api.v2("trigger")
        assert told(api) == [(0, MAILS[NOA])]
        only = [{"escalation_delay_in_minutes": 10, "targets": [turns]}]
        api.put(f"/escalation_policies/{made}", "escalation_policy", escalation_rules=only)
        api.v2("trigger", "other")
        assert len(api.incidents()) == 1
        assert refusal(api("POST", "/incidents", incident_body()))[:2] == (400, 1015)

    def test_of_somebody_who_is_gone_nothing_is_called(self, api, sandbox):
        policy(api, [user(NOA)], [user(ANA)])
        sandbox.request("pagerduty", "POST", "/_sandbox/plan", json={"offboarding": True})
        assert api("DELETE", f"/users/{NOA}").status_code == 204
        api.v2("trigger")
        assert told(api) == [(0, MAILS[ANA])]

    def test_given_to_somebody_by_name_it_goes_to_nobody_else(self, api, sandbox):
        incident(api, assignments=[{"assignee": user(SECOND_USER)}])
        sandbox.clock(advance=2 * HOUR)
        assert told(api) == [(0, MAILS[SECOND_USER])]

    def test_whoever_is_given_it_by_hand_is_told_and_its_level_counts(self, api, sandbox):
        policy(api, [user(ANA)], [user(NOA)], [user(ANA)])
        key = incident(api)
        change(api, key, escalation_level=2)
        sandbox.clock(advance=HOUR)
        assert told(api) == [(0, MAILS[ANA]), (0, MAILS[NOA]), (10, MAILS[ANA])]
        change(api, key, assignments=[{"assignee": user(NOA)}])
        change(api, key, escalation_policy={"id": NIGHT_POLICY, "type": "escalation_policy_reference"})
        assert told(api)[3:] == [(60, MAILS[NOA]), (60, MAILS[NOA])]

    def test_made_urgent_by_hand_it_is_told_again(self, api, sandbox):
        key = incident(api, urgency="low")
        sandbox.clock(advance=HOUR)
        change(api, key, urgency="high")
        sandbox.clock(advance=HOUR)
        assert told(api) == [(60, MAILS[DEMO_USER]), (90, MAILS[SECOND_USER])]

    def test_an_incident_keeps_the_rules_it_came_with(self, api, sandbox):
        key = policy(api, [user(ANA)], [user(NOA)])
        api.v2("trigger")
        rules = [{"escalation_delay_in_minutes": 10, "targets": [user(ANA)]}]
        api.put(f"/escalation_policies/{key}", "escalation_policy", escalation_rules=rules)
        sandbox.clock(advance=HOUR)
        assert told(api) == [(0, MAILS[ANA]), (10, MAILS[NOA])]

    def test_a_schedule_that_an_open_incident_may_still_ask_stays(self, api, sandbox):
        key = schedule(api, layer(ANA))["id"]
        made = policy(api, [{"id": key, "type": "schedule_reference"}])
        api.v2("trigger")
        rules = [{"escalation_delay_in_minutes": 10, "targets": [user(ANA)]}]
        api.put(f"/escalation_policies/{made}", "escalation_policy", escalation_rules=rules)
        used = "Schedule can't be deleted if it's being used by an escalation policy snapshot with open incidents"
        assert refusal(api("DELETE", f"/schedules/{key}")) == (400, 2001, [used])
        api.v2("resolve")
        assert api("DELETE", f"/schedules/{key}").status_code == 204


class TestAgain:
    def test_an_answer_that_runs_out_begins_again_on_the_same_level(self, api, sandbox):
        api.v2("trigger")
        sandbox.clock(advance=MINUTE)
        api.v2("acknowledge")
        sandbox.clock(advance=3 * HOUR)
        assert told(api) == [(0, MAILS[DEMO_USER]), (31, MAILS[DEMO_USER]), (61, MAILS[SECOND_USER])]

    def test_one_that_is_opened_again_begins_anew(self, api, sandbox):
        key = incident(api)
        change(api, key, status="resolved")
        sandbox.clock(advance=5 * MINUTE)
        change(api, key, status="triggered")
        sandbox.clock(advance=40 * MINUTE)
        assert told(api) == [(0, MAILS[DEMO_USER]), (5, MAILS[DEMO_USER]), (35, MAILS[SECOND_USER])]


class TestSilence:
    def test_in_a_window_nothing_comes_and_what_is_open_goes_on(self, api, sandbox):
        api.v2("trigger", "before")
        assert window(api, start=30, end=2 * HOUR).status_code == 201
        sandbox.clock(advance=MINUTE)
        api.v2("trigger", "during")
        sandbox.clock(advance=40 * MINUTE)
        assert told(api) == [(0, MAILS[DEMO_USER]), (30, MAILS[SECOND_USER])]

    def test_a_disabled_service_tells_nobody(self, api):
        policy_ref = {"id": POLICY, "type": "escalation_policy_reference"}
        api.put(f"/services/{WEB_SHOP}", "service", status="disabled", escalation_policy=policy_ref)
        api.v2("trigger")
        assert told(api) == []

    def test_another_services_incidents_go_on(self, api, sandbox):
        use(api, NIGHT_POLICY)
        api.v2("trigger")
        assert told(api) == [(0, MAILS[SECOND_USER])]
