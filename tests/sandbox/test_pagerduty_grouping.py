"""Alert grouping in the sandbox's PagerDuty: settings, what services show of them, and what becomes of alerts."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.pagerduty.seed import BILLING, WEB_SHOP, WEB_SHOP_V2_KEY
from tests.support.pagerduty import Api, invalid, refusal

PATH = "/alert_grouping_settings"
CONTENT = {"aggregate": "all", "fields": ["source"], "time_window": 300}
NONE = {"type": None, "config": None}


def setting(api: Api, kind: str = "content_based", config: Any = None, services: tuple[str, ...] = (WEB_SHOP,), **more: Any) -> dict[str, Any]:
    given = [{"id": key, "type": "service_reference"} for key in services]
    return api.made(PATH, "alert_grouping_setting", type=kind, config=config or CONTENT, services=given, **more)


def at_service(api: Api, key: str = WEB_SHOP) -> dict[str, Any]:
    return api.get(f"/services/{key}")["service"]["alert_grouping_parameters"]


def put_at_service(api: Api, value: Any, key: str = WEB_SHOP) -> Any:
    return api("PUT", f"/services/{key}", {"service": {"alert_grouping_parameters": value}})


class TestSettings:
    def test_services_are_shown_without_a_type_and_show_a_copy(self, api):
        made = setting(api, name="Ours", services=(WEB_SHOP, BILLING))
        assert made["services"] == [{"id": WEB_SHOP, "name": "Web shop"}, {"id": BILLING, "name": "Billing"}]
        assert api.get(f"{PATH}/{made['id']}")["alert_grouping_setting"] == made
        assert at_service(api) == at_service(api, BILLING) == {"type": "content_based", "config": CONTENT}

    def test_time_is_in_seconds_here_and_in_minutes_at_the_service(self, api):
        setting(api, "time", {"timeout": 600})
        assert at_service(api) == {"type": "time", "config": {"timeout": 10}}
        assert put_at_service(api, {"type": "time", "config": {"timeout": 5}}).status_code == 200
        (row,) = api.get(PATH, **{"service_ids[]": WEB_SHOP})["alert_grouping_settings"]
        assert row["config"] == {"timeout": 300}

    @pytest.mark.parametrize(
        ("kind", "config"), [("content_based_intelligent", CONTENT), ("intelligent", {"iag_fields": ["custom_details.host"]})]
    )
    def test_what_a_service_has_no_words_for_is_a_reference_there(self, api, kind, config):
        made = setting(api, kind, config)
        assert at_service(api) == {"id": made["id"], "type": "alert_grouping_setting_reference"}

    def test_what_is_usual_is_filled_in(self, api):
        assert setting(api, "intelligent", {"time_window": 300})["config"] == {"time_window": 300, "iag_fields": ["summary"]}

    def test_what_only_the_service_says_may_be_sent_back(self, api):
        assert "recommended_time_window" not in setting(api, config={**CONTENT, "recommended_time_window": 600})["config"]

    def test_an_update_keeps_what_is_left_out(self, api):
        made = setting(api)
        after = api.put(f"{PATH}/{made['id']}", "alert_grouping_setting", description="x")
        assert after == {**made, "description": "x", "updated_at": after["updated_at"]}

    @pytest.mark.parametrize(
        ("change", "text"),
        [
            ({"colour": "red"}, "colour is not supported"),
            ({"type": "magic"}, "Type must be in time, intelligent, content_based, content_based_intelligent"),
            ({"services": []}, "Services can't be blank"),
            ({"services": [{"id": "PNONE"}]}, "Services not found"),
            ({"config": {"timeout": 60}}, "Config timeout is invalid"),
            ({"config": {"time_window": 300}}, "Config aggregate and fields are required"),
            ({"type": "time", "config": {"timeout": 30}}, "Config timeout is invalid"),
            ({"type": "time", "config": None, "services": [{"id": WEB_SHOP}, {"id": BILLING}]}, "Services can be only one for a setting of type time"),
        ],
    )
    def test_what_is_refused(self, api, change, text):
        body = {"type": "content_based", "config": CONTENT, "services": [{"id": WEB_SHOP}], **change}
        assert refusal(api("POST", PATH, {"alert_grouping_setting": body})) == invalid(text)

    def test_a_service_belongs_to_one_setting(self, api):
        made = setting(api)
        body = {"type": "content_based", "config": CONTENT, "services": [{"id": WEB_SHOP}, {"id": BILLING}]}
        text = f"Services are already associated to another alert grouping setting: {made['id']}"
        assert refusal(api("POST", PATH, {"alert_grouping_setting": body})) == invalid(text)

    def test_pages_follow_each_other_by_tokens(self, api):
        first = setting(api)
        second = setting(api, services=(BILLING,))
        page = api.get(PATH, limit=1, total="true")
        assert (page["alert_grouping_settings"], page["total"], page["before"]) == ([first], 2, None)
        page = api.get(PATH, limit=1, after=page["after"])
        assert (page["alert_grouping_settings"], page["after"]) == ([second], None)
        assert api.get(PATH, limit=1, before=page["before"])["alert_grouping_settings"] == [first]
        assert refusal(api("GET", PATH, params={"after": "x"})) == invalid("Cursor is invalid")


class TestAtServices:
    def test_a_put_that_speaks_of_it_leaves_the_shared_setting(self, api):
        made = setting(api, services=(WEB_SHOP, BILLING))
        put_at_service(api, {"type": "content_based", "config": CONTENT})
        shared, own = api.get(PATH)["alert_grouping_settings"]
        assert (shared["id"], [one["id"] for one in shared["services"]]) == (made["id"], [BILLING])
        assert [one["id"] for one in own["services"]] == [WEB_SHOP]

    def test_a_put_that_does_not_leaves_it_alone(self, api):
        made = setting(api)
        api.put(f"/services/{WEB_SHOP}", "service", description="x")
        assert api.get(PATH)["alert_grouping_settings"] == [made]

    @pytest.mark.parametrize("off", [None, {"type": None}])
    def test_it_is_turned_off_and_a_setting_without_services_is_gone(self, api, off):
        made = setting(api)
        assert put_at_service(api, off).status_code == 200
        assert at_service(api) == NONE
        assert api("GET", f"{PATH}/{made['id']}").status_code == 404

    def test_a_setting_goes_with_its_last_service(self, api):
        setting(api)
        api("DELETE", f"/services/{WEB_SHOP}")
        assert api.get(PATH)["alert_grouping_settings"] == []

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            ({"type": "time", "timeout": 5}, "Alert grouping parameters must have type and config only"),
            ({"type": "time", "config": {"timeout": None}}, "Alert grouping parameters config timeout is invalid"),
            ({"type": "time", "config": {"timeout": 1441}}, "Alert grouping parameters config timeout is invalid"),
            ({"type": "time", "config": {"time_window": 300}}, "Alert grouping parameters config time_window is invalid"),
            ({"type": "intelligent", "config": {"iag_fields": ["a"]}}, "Alert grouping parameters config iag_fields is invalid"),
            ({"type": "content_based"}, "Alert grouping parameters config aggregate and fields are required"),
        ],
    )
    def test_a_foreign_member_is_refused(self, api, value, text):
        assert refusal(put_at_service(api, value)) == invalid(text)


class TestIncidents:
    def trigger(self, api: Api, key: str, **payload: Any) -> None:
        api.v2("trigger", key, WEB_SHOP_V2_KEY, **payload)

    def counts(self, api: Api) -> list[int]:
        return [row["alert_counts"]["all"] for row in api.incidents()]

    def test_without_a_setting_every_key_opens_an_incident(self, api):
        self.trigger(api, "a")
        self.trigger(api, "b")
        assert self.counts(api) == [1, 1]
        assert api.incidents()[0]["alert_grouping"] is None

    def test_alerts_with_equal_fields_come_into_one_incident_for_a_time(self, api):
        setting(api)
        self.trigger(api, "a", source="db1")
        self.trigger(api, "b", source="db1")
        self.trigger(api, "c", source="db2")
        assert self.counts(api) == [2, 1]
        assert api.incidents()[0]["alert_grouping"]["grouping_type"] == "rules"
        api.sandbox.clock(advance=301)
        self.trigger(api, "d", source="db1")
        assert self.counts(api) == [2, 1, 1]

    def test_any_of_the_fields_or_all_of_them(self, api):
        fields = ["source", "custom_details.host"]
        made = setting(api, config={"aggregate": "all", "fields": fields, "time_window": 300})
        self.trigger(api, "a", source="db1", custom_details={"host": "x"})
        self.trigger(api, "b", source="db1", custom_details={"host": "y"})
        assert self.counts(api) == [1, 1]
        config = {"aggregate": "any", "fields": fields, "time_window": 300}
        api.put(f"{PATH}/{made['id']}", "alert_grouping_setting", config=config)
        self.trigger(api, "c", source="db3", custom_details={"host": "y"})
        assert self.counts(api) == [1, 2]

    def test_by_time_all_alerts_come_into_one(self, api):
        setting(api, "time", {"timeout": 120})
        self.trigger(api, "a")
        self.trigger(api, "b", source="other")
        api.sandbox.clock(advance=121)
        self.trigger(api, "c")
        assert self.counts(api) == [2, 1]

    def test_an_acknowledgement_is_for_the_whole_and_the_last_alert_resolves_it(self, api):
        setting(api, "time", {"timeout": 0})
        for key in ("a", "b"):
            self.trigger(api, key)
        api.v2("acknowledge", "b", WEB_SHOP_V2_KEY)
        assert api.states() == ["acknowledged"]
        api.v2("resolve", "a", WEB_SHOP_V2_KEY)
        assert api.states() == ["acknowledged"]
        api.v2("resolve", "b", WEB_SHOP_V2_KEY)
        assert api.states() == ["resolved"]
        self.trigger(api, "a")
        assert api.states() == ["resolved", "triggered"]
