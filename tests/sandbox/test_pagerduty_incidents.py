"""What can be done with the incidents of the sandbox's PagerDuty, and what the clock does with them."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.pagerduty import USER_TOKEN
from sandbox.pagerduty.seed import BILLING, DEMO_USER, FROM_EMAIL, NIGHT_POLICY, POLICY, SECOND_USER, TEAM, WEB_SHOP
from tests.support.pagerduty import Api, at, incident_body, invalid, refusal

NOA = "noa.vidal@example.org"

HOURS = {
    "type": "fixed_time_per_day", "time_zone": "UTC", "start_time": "09:00:00", "end_time": "17:00:00",
    "days_of_week": [1, 2, 3, 4, 5],
}  # fmt: skip
SATURDAY, FRIDAY_NOON = "2026-11-28T12:00:00Z", "2026-11-27T12:00:00Z"


def opened(api: Api, **more: Any) -> dict[str, Any]:
    return api.made("/incidents", "incident", **incident_body(**more)["incident"])


def shown(api: Api, made: dict[str, Any], **query: Any) -> dict[str, Any]:
    return api.get(f"/incidents/{made['id']}", **query)["incident"]


class TestUrgency:
    @pytest.fixture
    def office(self, api) -> None:
        """The service is urgent in support hours only, and what waits becomes urgent when they begin."""
        low, high = ({"type": "constant", "urgency": word} for word in ("low", "high"))
        rule = {"type": "use_support_hours", "during_support_hours": high, "outside_support_hours": low}
        at = {"type": "named_time", "name": "support_hours_start"}
        actions = [{"type": "urgency_change", "at": at, "to_urgency": "high"}]
        api.put(
            f"/services/{WEB_SHOP}", "service", incident_urgency_rule=rule, support_hours=HOURS, scheduled_actions=actions,
            auto_resolve_timeout=None,
        )  # fmt: skip

    def test_it_goes_by_support_hours(self, api, office):
        api.sandbox.clock(now=FRIDAY_NOON)
        assert opened(api)["urgency"] == "high"
        api.sandbox.clock(now=SATURDAY)
        assert opened(api)["urgency"] == "low"

    def test_a_scheduled_action_raises_it_when_support_hours_begin(self, api, office):
        api.sandbox.clock(now=SATURDAY)
        made = opened(api)
        assert made["pending_actions"] == [{"type": "urgency_change", "at": "2026-11-30T09:00:00Z", "to": "high"}]
        api.sandbox.clock(now="2026-11-30T08:59:00Z")
        assert shown(api, made)["urgency"] == "low"
        api.sandbox.clock(now="2026-11-30T09:00:01Z")
        assert (shown(api, made)["urgency"], shown(api, made)["pending_actions"]) == (
            "high", [{"type": "escalate", "at": "2026-11-30T09:30:00Z"}],
        )  # fmt: skip


class TestSnooze:
    def test_it_acknowledges_until_the_clock_says_so(self, api):
        made = opened(api)
        answer = api("POST", f"/incidents/{made['id']}/snooze", {"duration": 7200})
        snoozed = answer.json()["incident"]
        assert (answer.status_code, snoozed["status"]) == (201, "acknowledged")
        (wake, _resolve) = snoozed["pending_actions"]
        assert wake["type"] == "unacknowledge"
        api.sandbox.clock(advance=7000)  # the service's own time-out, half an hour, does not count
        assert shown(api, made)["status"] == "acknowledged"
        api.sandbox.clock(advance=300)
        assert shown(api, made)["status"] == "triggered"

    @pytest.mark.parametrize("duration", [0, 604_801, "60", None, True, 1.5])
    def test_a_duration_out_of_range_is_refused(self, api, duration):
        made = opened(api)
        assert refusal(api("POST", f"/incidents/{made['id']}/snooze", {"duration": duration}))[:2] == (400, 1013)
        assert shown(api, made)["status"] == "triggered"

    def test_one_that_is_resolved_cannot_be_snoozed(self, api):
        made = opened(api)
        status(api, made, "resolved")
        assert refusal(api("POST", f"/incidents/{made['id']}/snooze", {"duration": 60}))[:2] == (400, 1012)


def status(api: Api, made: dict[str, Any], word: str, **more: Any) -> Any:
    return api("PUT", f"/incidents/{made['id']}", {"incident": {"type": "incident_reference", "status": word, **more}})


def merge(api: Api, target: dict[str, Any], *sources: dict[str, Any]) -> Any:
    body = {"source_incidents": [{"id": one["id"], "type": "incident_reference"} for one in sources]}
    return api("PUT", f"/incidents/{target['id']}/merge", body)


class TestMerge:
    def test_the_source_is_resolved_and_its_alerts_move(self, api):
        target = opened(api)
        api.v2("trigger", "disk")
        (source,) = api.incidents(incident_key="disk")
        answer = merge(api, target, source)
        assert (answer.status_code, answer.json()["incident"]["id"]) == (200, target["id"])
        gone = shown(api, source)
        assert gone["status"] == "resolved"
        assert gone["resolve_reason"]["type"] == "merge_resolve_reason"
        assert gone["resolve_reason"]["incident"]["id"] == target["id"]
        (alert,) = api.get(f"/incidents/{target['id']}/alerts")["alerts"]
        assert (alert["alert_key"], alert["status"]) == ("disk", "triggered")
        api.v2("resolve", "disk")
        assert shown(api, target)["status"] == "resolved"

    def test_what_is_refused(self, api):
        first, merged, third = opened(api), opened(api), opened(api)
        assert refusal(merge(api, first, first))[:2] == (400, 2001)
        assert refusal(merge(api, first, {"id": "QNONE"}))[:2] == (400, 1004)
        assert merge(api, first, merged).status_code == 200
        assert refusal(merge(api, third, merged))[:2] == (400, 1019)
        status(api, third, "resolved")
        assert refusal(merge(api, third, first))[:2] == (400, 1001)
        assert refusal(api("PUT", f"/incidents/{first['id']}/merge", {}, sender=None))[:2] == (400, 2016)


class TestStatus:
    def test_a_resolved_one_is_reopened_by_either_status(self, api):
        made = opened(api)
        status(api, made, "resolved")
        assert status(api, made, "triggered").json()["incident"]["assignments"][0]["assignee"]["id"] == DEMO_USER
        status(api, made, "resolved")
        answer = api("PUT", f"/incidents/{made['id']}", {"incident": {"type": "incident_reference", "status": "acknowledged"}}, sender=NOA)
        again = answer.json()["incident"]
        assert [row["assignee"]["id"] for row in again["assignments"]] == [SECOND_USER]
        assert again["acknowledgements"][0]["acknowledger"]["id"] == SECOND_USER

    def test_the_same_status_again_is_fine(self, api):
        made = opened(api)
        for word in ("acknowledged", "resolved"):
            assert [status(api, made, word).status_code for _dummy in range(2)] == [200, 200]

    def test_a_resolution_becomes_a_note_in_the_log_and_is_for_resolving_only(self, api):
        made = opened(api)
        assert status(api, made, "acknowledged", resolution="x").status_code == 400
        assert status(api, made, "resolved", resolution="Put out").status_code == 200
        (entry,) = [row for row in log(api, made) if row["type"] == "resolve_log_entry"]
        assert entry["note"] == "Put out"

    def test_reassigning_and_escalating(self, api):
        made = opened(api)
        assignee = {"assignments": [{"assignee": {"id": SECOND_USER, "type": "user_reference"}}]}
        moved = api.put(f"/incidents/{made['id']}", "incident", type="incident", **assignee)
        assert (moved["assignments"][0]["assignee"]["id"], moved["assigned_via"]) == (SECOND_USER, "direct_assignment")
        back = api.put(f"/incidents/{made['id']}", "incident", type="incident", escalation_level=1)
        assert (back["assignments"][0]["assignee"]["id"], back["assigned_via"]) == (DEMO_USER, "escalation_policy")
        far = api("PUT", f"/incidents/{made['id']}", {"incident": {"type": "incident", "escalation_level": 9}})
        assert refusal(far)[:2] == (400, 1006)
        both = {"type": "incident", "escalation_policy": {"id": POLICY, "type": "escalation_policy_reference"}, **assignee}
        assert api("PUT", f"/incidents/{made['id']}", {"incident": both}).status_code == 400
        kinds = [row["type"] for row in log(api, made)]
        assert kinds == ["escalate_log_entry", "assign_log_entry", "trigger_log_entry"]

    def test_a_priority_is_set_by_reference_or_name_and_taken_away_by_null(self, api):
        made = opened(api)
        path = f"/incidents/{made['id']}"
        assert api.put(path, "incident", type="incident", priority="P1")["priority"]["summary"] == "P1"
        by_id = {"id": "PPR10R2", "type": "priority_reference"}
        assert api.put(path, "incident", type="incident", priority=by_id)["priority"]["summary"] == "P2"
        assert api.put(path, "incident", type="incident", priority=None)["priority"] is None
        assert refusal(api("PUT", path, {"incident": {"type": "incident", "priority": "P9"}}))[:2] == (400, 1020)


def log(api: Api, made: dict[str, Any], **query: Any) -> list[dict[str, Any]]:
    """Return what has happened, without who was told."""
    rows = api.get(f"/incidents/{made['id']}/log_entries", **query)["log_entries"]
    return [row for row in rows if row["type"] != "notify_log_entry"]


class TestLogEntries:
    def test_what_happens_is_put_down_newest_first(self, api):
        made = opened(api)
        status(api, made, "acknowledged")
        api("POST", f"/incidents/{made['id']}/notes", {"note": {"content": "Look"}})
        status(api, made, "triggered")
        status(api, made, "resolved")
        status(api, made, "triggered")
        entries = log(api, made)
        assert [row["type"].removesuffix("_log_entry") for row in entries] == [
            "trigger", "resolve", "unacknowledge", "annotate", "acknowledge", "trigger",
        ]  # fmt: skip
        assert entries[-1]["id"] == made["first_trigger_log_entry"]["id"]
        assert (entries[3]["note"], entries[3]["agent"]["id"]) == ("Look", DEMO_USER)
        assert len(log(api, made, is_overview="true")) == 5
        assert api.get(f"/log_entries/{entries[0]['id']}")["log_entry"] == entries[0]

    def test_the_whole_list_goes_by_time_and_team(self, api):
        first = opened(api)
        api.sandbox.clock(advance=86_400)
        second = opened(api, service={"id": BILLING, "type": "service_reference"})

        def ids(**query: Any) -> list[str]:
            rows = api.get("/log_entries", **query)["log_entries"]
            return [row["incident"]["id"] for row in rows if row["type"] == "trigger_log_entry"]

        assert ids() == [second["id"], first["id"]]
        assert ids(since=at(api, hours=-1)) == [second["id"]]
        assert ids(until=at(api, hours=-1)) == [first["id"]]
        assert ids(**{"team_ids[]": TEAM}) == [first["id"]]
        included = api.get("/log_entries", **{"include[]": ["incidents", "services"]})["log_entries"][0]
        assert (included["incident"]["title"], included["service"]["name"]) == ("Fire", "Billing")
        assert api("GET", "/log_entries", params={"since": "then"}).status_code == 400

    def test_the_channel_of_a_trigger_can_be_changed(self, api):
        made = opened(api)
        path = f"/log_entries/{made['first_trigger_log_entry']['id']}"
        channel = {"channel": {"type": "web_trigger", "details": "More"}}
        assert refusal(api("PUT", f"{path}/channel", channel, sender=None))[:2] == (400, 2016)
        assert api("PUT", f"{path}/channel", channel).status_code == 202
        assert api.get(path)["log_entry"]["channel"]["details"] == "More"
        assert refusal(api("GET", "/log_entries/RNONE"))[:2] == (404, 5001)


def request(api: Api, made: dict[str, Any], *targets: tuple[str, str], **more: Any) -> Any:
    items = [{"responder_request_target": {"id": key, "type": f"{kind}_reference"}} for kind, key in targets]
    body = {"requester_id": DEMO_USER, "message": "Help", "responder_request_targets": items, **more}
    return api("POST", f"/incidents/{made['id']}/responder_requests", body, sender=None)


def cancel(api: Api, made: dict[str, Any], *users: str) -> list[str]:
    body = {"requester_id": DEMO_USER, "responder_request_targets": [{"id": key, "type": "user_reference"} for key in users]}
    answer = api("PUT", f"/incidents/{made['id']}/responder_requests/cancel", body)
    assert answer.status_code == 200, answer.text
    return [row["result"] for row in answer.json()["responder_request_targets"]]


class TestResponders:
    def states(self, api: Api, made: dict[str, Any]) -> dict[str, str]:
        return {row["user"]["id"]: row["state"] for row in shown(api, made)["incidents_responders"]}

    def test_users_and_whoever_is_on_call_are_asked(self, api):
        made = opened(api)
        answer = request(api, made, ("user", DEMO_USER), ("escalation_policy", NIGHT_POLICY))
        asked = answer.json()["responder_request"]
        assert answer.status_code == 200
        targets = [row["responder_request_target"]["type"] for row in asked["responder_request_targets"]]
        assert targets == ["user", "escalation_policy"]
        assert self.states(api, made) == {DEMO_USER: "pending", SECOND_USER: "pending"}
        assert shown(api, made)["incidents_responders"][1]["escalation_policy_requests"] == ["Night watch"]
        assert shown(api, made)["responder_requests"] == [asked]
        told = [row["to"] for row in api.sandbox.outbox(system="pagerduty") if "responder request" in row["why"]]
        assert told == [FROM_EMAIL, NOA]

    def test_only_who_has_not_answered_is_let_off(self, api):
        made = opened(api)
        request(api, made, ("user", DEMO_USER), ("user", SECOND_USER))
        api("POST", f"/_sandbox/incidents/{made['id']}/responders", {"user": SECOND_USER, "state": "joined"})
        assert cancel(api, made, DEMO_USER, SECOND_USER) == ["cancelled", "joined"]
        assert self.states(api, made) == {DEMO_USER: "user_cancelled", SECOND_USER: "joined"}
        assert cancel(api, made, DEMO_USER) == ["not_found"]

    def test_what_is_refused(self, api):
        made = opened(api)
        assert refusal(request(api, made, ("user", "PNONE")))[:2] == (400, 2001)
        assert refusal(request(api, made, ("user", DEMO_USER), requester_id="PNONE"))[:2] == (400, 2011)
        assert refusal(request(api, made))[:2] == (400, 2001)
        api("POST", "/_sandbox/plan", {"coordinated_responding": False})
        assert refusal(request(api, made, ("user", DEMO_USER)))[:2] == (402, 2014)
        assert "incidents_responders" not in shown(api, made)


class TestStatusUpdates:
    def test_subscribers_are_told_each_time(self, api):
        path = f"/incidents/{opened(api)['id']}/status_updates"
        people = {"subscribers": [{"subscriber_id": SECOND_USER, "subscriber_type": "user"}]}
        assert api("POST", f"{path}/subscribers", people).json()["subscriptions"][0]["result"] == "success"
        assert api.get(f"{path}/subscribers")["subscribers"][0]["has_indirect_subscription"] is False
        for _dummy in range(2):
            sent = api("POST", path, {"message": "Look"}).json()["status_update"]
            assert (sent["message"], sent["sender"]["id"]) == ("Look", DEMO_USER)
        told = [row["to"] for row in api.sandbox.outbox(system="pagerduty") if "status update" in row["about"]]
        assert told == [NOA, NOA]
        assert api("POST", f"{path}/unsubscribe", people).json()["deleted_count"] == 1

    def test_what_is_refused(self, api):
        path = f"/incidents/{opened(api)['id']}/status_updates"
        assert refusal(api("POST", path, {})) == invalid("Message can't be blank")
        half = {"message": "Look", "subject": "A"}
        assert refusal(api("POST", path, half)) == invalid("Subject and html message must be given together")
        assert refusal(api("POST", path, {"message": "Look"}, sender=None))[:2] == (400, 2016)


def test_business_services_are_marked_as_impacted(api):
    made = opened(api)
    key = api.made("/business_services", "business_service", 200, name="Shopping")["id"]
    path = f"/incidents/{made['id']}/business_services"
    assert api("PUT", f"{path}/{key}/impacts", {"relation": "impacted"}).json() == {"relation": "impacted"}
    (impact,) = api.get(f"{path}/impacts")["services"]
    assert (impact["id"], impact["status"]) == (key, "impacted")
    assert api("PUT", f"{path}/{key}/impacts", {"relation": "other"}).status_code == 422
    api("PUT", f"{path}/{key}/impacts", {"relation": "not_impacted"})
    assert api.get(f"{path}/impacts") == {"services": [], "limit": 100, "next_cursor": None}


class TestFrom:
    @pytest.mark.parametrize(
        ("method", "path", "body"),
        [
            ("POST", "/incidents", incident_body()),
            ("PUT", "/incidents", {"incidents": []}),
            ("PUT", "/incidents/{id}", {"incident": {"type": "incident"}}),
            ("PUT", "/incidents/{id}/merge", {}),
            ("PUT", "/incidents/{id}/alerts", {"alerts": []}),
            ("POST", "/incidents/{id}/notes", {"note": {"content": "x"}}),
            ("POST", "/incidents/{id}/snooze", {"duration": 60}),
            ("POST", "/incidents/{id}/status_updates", {"message": "x"}),
        ],
    )
    def test_an_account_key_says_for_whom_and_a_users_key_need_not(self, api, method, path, body):
        path = path.replace("{id}", opened(api)["id"])
        assert refusal(api(method, path, body, sender=None))[:2] == (400, 2016)
        assert refusal(api(method, path, body, sender="nobody@example.org"))[:2] == (400, 1008)
        assert refusal(api(method, path, body, sender="nobody"))[:2] == (400, 1028)
        assert "From" not in api(method, path, body, sender=None, token=USER_TOKEN).text
