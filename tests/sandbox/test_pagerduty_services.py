"""Services of the sandbox's PagerDuty: what their plan, their past and their end have to do with them."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.pagerduty.seed import BILLING, DEMO_ROUTING_KEY, NIGHT_POLICY, TEAM, WEB_SHOP, WEB_SHOP_V2_KEY
from tests.support.pagerduty import Api, at, incident_body, invalid, refusal, service_body, window

LOW = {"type": "constant", "urgency": "low"}
HOURS = {
    "incident_urgency_rule": {"type": "use_support_hours", "during_support_hours": LOW, "outside_support_hours": LOW},
    "support_hours": {
        "type": "fixed_time_per_day", "time_zone": "UTC", "start_time": "09:00:00", "end_time": "17:00:00", "days_of_week": [1],
    },
    "scheduled_actions": [],
}  # fmt: skip


def put(api: Api, key: str = WEB_SHOP, **change: Any) -> Any:
    return api("PUT", f"/services/{key}", {"service": change})


class TestWrites:
    def test_create_fills_in_what_the_vendor_fills_in(self, api):
        answer = api("POST", "/services", service_body(status="disabled", acknowledgement_timeout=0, nonsense=1))
        service = answer.json()["service"]
        assert (answer.status_code, service["status"]) == (201, "active")
        assert (service["acknowledgement_timeout"], service["auto_resolve_timeout"]) == (None, None)
        assert service["incident_urgency_rule"] == {"type": "constant", "urgency": "high"}
        assert [team["id"] for team in service["teams"]] == [TEAM]
        assert "nonsense" not in service
        assert service["created_at"].endswith("-05:00"), "in the account's zone"

    @pytest.mark.parametrize(
        ("change", "entry"),
        [
            ({"name": "WEB SHOP"}, "Name has already been taken"),
            ({"name": ""}, "Name can't be blank"),
            ({"escalation_policy": None}, "Escalation policy can't be blank"),
            ({"escalation_policy": {"id": "PNONE00"}}, "Escalation policy can't be blank"),
            ({"auto_resolve_timeout": "soon"}, "Auto resolve timeout is not a number"),
            (
                {"alert_grouping_parameters": {"type": "time", "config": {"time_window": 300}}},
                "Alert grouping parameters config time_window is invalid",
            ),
            (
                {"alert_grouping_parameters": {"type": "time", "config": {"timeout": None}}},
                "Alert grouping parameters config timeout is invalid",
            ),
        ],
    )
    def test_create_refuses(self, api, change, entry):
        assert refusal(api("POST", "/services", service_body(**change))) == invalid(entry)
        assert len(api.get("/services")["services"]) == 2

    def test_an_update_keeps_what_it_does_not_name(self, api):
        policy = {"id": NIGHT_POLICY, "type": "escalation_policy_reference"}
        answer = api("PUT", f"/services/{WEB_SHOP}", {"service": {"type": "service", "escalation_policy": policy}})
        service = answer.json()["service"]
        assert (service["name"], service["auto_resolve_timeout"], service["teams"]) == ("Web shop", 14_400, [])
        assert service["escalation_policy"]["summary"] == "Night watch"

    def test_own_name_is_not_taken(self, api):
        assert api("PUT", f"/services/{WEB_SHOP}", {"service": {"name": "web shop"}}).status_code == 200
        assert refusal(api("PUT", f"/services/{WEB_SHOP}", {"service": {"name": "Billing"}})) == invalid(
            "Name has already been taken"
        )

    def test_integrations_show_their_keys_when_included(self, api):
        plain = api.get(f"/services/{WEB_SHOP}")["service"]["integrations"]
        assert plain[0]["type"] == "events_api_v2_inbound_integration_reference"
        assert "integration_key" not in plain[0]
        whole = api.get("/services", **{"name": "Web shop", "include[]": "integrations"})["services"][0]["integrations"]
        assert [row["integration_key"] for row in whole] == [WEB_SHOP_V2_KEY, DEMO_ROUTING_KEY]
        one = api.get(f"/services/{WEB_SHOP}/integrations/PWS0002")["integration"]
        assert one == whole[1]
        assert api("GET", f"/services/{BILLING}/integrations/PWS0002").status_code == 404

    def test_a_deleted_service_takes_its_keys_along_and_leaves_its_history(self, api):
        api.v2("trigger")
        assert api("DELETE", f"/services/{WEB_SHOP}").status_code == 204
        assert refusal(api("DELETE", f"/services/{WEB_SHOP}")) == (404, 5002, None)
        assert api.event(routing_key=DEMO_ROUTING_KEY, event_action="resolve", dedup_key="disk").status_code == 400
        (incident,) = api.incidents()
        assert (incident["status"], incident["service"]["summary"]) == ("resolved", "Web shop")

    def test_urgency_can_follow_severity(self, api):
        rule = {"type": "constant", "urgency": "severity_based"}
        api("PUT", f"/services/{WEB_SHOP}", {"service": {"incident_urgency_rule": rule}})
        api.v2("trigger", key="a", severity="warning")
        api.v2("trigger", key="b", severity="error")
        assert [row["urgency"] for row in api.incidents()] == ["low", "high"]


class TestTerraform:
    """What the vendor's own provider sends, which works on the service."""

    HOURS = {
        "type": "fixed_time_per_day", "time_zone": "America/Lima", "days_of_week": [1, 2], "start_time": "09:00:00",
        "end_time": "17:00:00",
    }  # fmt: skip
    RULE = {
        "type": "use_support_hours", "during_support_hours": {"type": "constant", "urgency": "high"},
        "outside_support_hours": {"type": "constant", "urgency": "low"},
    }  # fmt: skip

    def test_nothing_needs_to_say_its_type(self, api):
        body = service_body()
        del body["service"]["type"]
        assert api("POST", "/services", body).status_code == 201
        start, end = at(api, seconds=60), at(api, hours=1)
        given = {"start_time": start, "end_time": end, "services": [{"id": WEB_SHOP}]}
        assert api("POST", "/maintenance_windows", {"maintenance_window": given}).status_code == 201
        assert refusal(api("POST", "/services", service_body(name="B", type="team"))) == invalid("Type must be service")
        wrong = api("POST", "/maintenance_windows", {"maintenance_window": {**given, "type": None}})
        assert refusal(wrong) == invalid("Type must be maintenance_window")

    def test_a_null_among_scheduled_actions_is_none(self, api):
        body = service_body(incident_urgency_rule=self.RULE, support_hours=self.HOURS, scheduled_actions=[None])
        answer = api("POST", "/services", body)
        assert (answer.status_code, answer.json()["service"]["scheduled_actions"]) == (201, [])
        assert refusal(api("PUT", f"/services/{WEB_SHOP}", {"service": {"scheduled_actions": [None, None]}})) == invalid(
            "Scheduled actions are invalid"
        )

    def test_support_hours_want_scheduled_actions(self, api):
        given = {"incident_urgency_rule": self.RULE, "support_hours": self.HOURS}
        refused = invalid("Scheduled actions can't be blank")
        assert refusal(api("POST", "/services", service_body(**given))) == refused
        path = f"/services/{WEB_SHOP}"
        assert refusal(api("PUT", path, {"service": given})) == refused
        assert api("PUT", path, {"service": {**given, "scheduled_actions": []}}).status_code == 200
        assert api("PUT", path, {"service": given}).status_code == 200

    def test_a_constant_urgency_has_no_support_hours(self, api):
        words = invalid("Active urgency must be in high, low, or severity_based.")
        assert refusal(api("POST", "/services", service_body(support_hours=self.HOURS, scheduled_actions=[]))) == words
        constant = {"type": "constant", "urgency": "low"}
        given = {"incident_urgency_rule": self.RULE, "support_hours": self.HOURS, "scheduled_actions": []}
        path = f"/services/{WEB_SHOP}"
        assert api("PUT", path, {"service": given}).status_code == 200
        assert refusal(api("PUT", path, {"service": {"incident_urgency_rule": constant}})) == words
        back = {"incident_urgency_rule": constant, "support_hours": None}
        assert api("PUT", path, {"service": back}).status_code == 200


class TestPlan:
    @pytest.mark.parametrize(
        ("ability", "change"),
        [
            ("urgencies", {"incident_urgency_rule": LOW}),
            ("service_support_hours", HOURS),
            ("time_based_alert_grouping", {"alert_grouping_parameters": {"type": "time", "config": {"timeout": 5}}}),
            ("intelligent_alert_grouping", {"alert_grouping_parameters": {"type": "intelligent"}}),
        ],
    )
    def test_what_it_lacks_is_402(self, api, ability, change):
        assert put(api, **change).status_code == 200
        assert put(api, BILLING, description="x").status_code == 200
        api("POST", "/_sandbox/plan", {ability: False})
        answer = put(api, BILLING, **change)
        assert refusal(answer) == (402, 2014, [f"Required ability: {ability}"])
        assert api("POST", "/services", service_body(**change)).status_code == 402


class TestTimeouts:
    def test_what_is_left_out_of_a_new_one_is_off(self, api):
        made = api.made("/services", "service", **service_body()["service"])
        assert (made["auto_resolve_timeout"], made["acknowledgement_timeout"]) == (None, None)

    @pytest.mark.parametrize("off", [0, None])
    def test_nought_and_null_are_the_same(self, api, off):
        assert put(api, auto_resolve_timeout=off).json()["service"]["auto_resolve_timeout"] is None
        assert put(api, acknowledgement_timeout=off).json()["service"]["acknowledgement_timeout"] is None

    @pytest.mark.parametrize("wrong", [-1, 1.5, "60", True])
    def test_what_is_no_number_of_seconds_is_refused(self, api, wrong):
        assert refusal(put(api, auto_resolve_timeout=wrong))[:2] == (400, 2001)


class TestStatus:
    def test_it_goes_by_what_is_open_what_is_silent_and_what_is_said(self, api):
        def status() -> str:
            return api.get(f"/services/{WEB_SHOP}")["service"]["status"]

        seen = [status()]
        for action in ("trigger", "acknowledge", "resolve"):
            api.v2(action)
            seen.append(status())
        window(api)
        seen.append(status())
        put(api, status="disabled")
        assert [*seen, status()] == ["active", "critical", "warning", "active", "maintenance", "disabled"]
        put(api, status="active")
        assert status() == "maintenance"

    @pytest.mark.parametrize("live", ["warning", "critical", "maintenance"])
    def test_live_state_cannot_be_sent_back(self, api, live):
        assert refusal(put(api, status=live)) == invalid("Status must be in active or disabled.")

    def test_a_new_one_is_active_whatever_it_says(self, api):
        assert api.made("/services", "service", **service_body(status="disabled")["service"])["status"] == "active"

    def test_nothing_is_opened_on_a_disabled_one(self, api):
        put(api, status="disabled")
        api.v2("trigger")
        assert api.incidents() == []
        assert api("POST", "/incidents", incident_body()).status_code == 400


class TestEnd:
    def test_what_hangs_on_one_refuses_nothing_and_its_past_stays(self, api):
        api.v2("trigger")
        (incident,) = api.incidents()
        assert api("DELETE", f"/services/{WEB_SHOP}").status_code == 204
        assert api("GET", f"/services/{WEB_SHOP}").status_code == 404
        after = api.get(f"/incidents/{incident['id']}")["incident"]
        assert (after["status"], after["service"]["summary"], after["service"]["self"]) == ("resolved", "Web shop", None)

    def test_its_name_is_free_again_and_its_id_is_not(self, api):
        assert api("DELETE", f"/services/{WEB_SHOP}").status_code == 204
        made = api.made("/services", "service", **service_body(name="Web shop")["service"])
        assert made["id"] != WEB_SHOP


class TestLists:
    def names(self, api: Api, **query: Any) -> list[str]:
        return [row["name"] for row in api.get("/services", **query)["services"]]

    def test_by_name_exactly_by_a_part_and_by_team(self, api):
        assert self.names(api, name="Billing") == ["Billing"]
        assert self.names(api, name="billing") == []
        assert self.names(api, query="SHO") == ["Web shop"]
        assert self.names(api, **{"team_ids[]": TEAM}) == ["Web shop"]
        assert self.names(api, sort_by="name:desc") == ["Web shop", "Billing"]
        assert api("GET", "/services", params={"sort_by": "id"}).status_code == 400

    def test_pausing_is_shown_only_when_asked_for(self, api):
        put(api, auto_pause_notifications_parameters={"enabled": True, "timeout": 300})
        path, name = f"/services/{WEB_SHOP}", "auto_pause_notifications_parameters"
        assert name not in api.get(path)["service"]
        assert api.get(path, **{"include[]": name})["service"][name] == {"enabled": True, "timeout": 300, "recommended_timeout": 120}
        put(api, auto_pause_notifications_parameters={"enabled": False})
        assert api.get(path, **{"include[]": name})["service"][name] == {"enabled": False, "timeout": None, "recommended_timeout": 120}
