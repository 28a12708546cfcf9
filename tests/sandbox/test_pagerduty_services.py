"""Services of the sandbox's PagerDuty: what their plan, their past and their end have to do with them."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.pagerduty.seed import BILLING, TEAM, WEB_SHOP
from tests.support.pagerduty import Api, incident_body, invalid, refusal, service_body

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
        put(api, status="disabled")
        assert [*seen, status()] == ["active", "critical", "warning", "active", "disabled"]
        put(api, status="active")
        assert status() == "active"

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
        assert api.get(path, **{"include[]": name})["service"][name] == {"enabled": True, "timeout": 300}
        put(api, auto_pause_notifications_parameters={"enabled": False})
        assert api.get(path, **{"include[]": name})["service"][name] == {"enabled": False, "timeout": None}
