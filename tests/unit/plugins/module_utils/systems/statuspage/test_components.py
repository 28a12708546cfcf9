"""systems/statuspage/components.py: components, and the groups that stand in the same list."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.statuspage.kinds import COMPONENT, STATUSPAGE
from tests.support.network import SECRET, reply
from tests.support.stage import play

CORE = {"id": "g1", "name": "Core", "group": True, "group_id": None, "status": "operational"}
EDGE = {**CORE, "id": "g2", "name": "Edge"}
API = {
    "id": "vtq1j3mgs3sm",
    "page_id": "p1",
    "group_id": "g1",
    "group": False,
    "name": "API",
    "description": None,
    "status": "operational",
    "position": 1,
    "showcase": True,
    "only_show_if_degraded": False,
    "start_date": "2024-06-07",
    "automation_email": "component+0f3a@notifications.statuspage.io",
}
LIST = "GET /v1/pages/p1/components"


def component(*replies, **args):
    return play(COMPONENT, *replies, **{"name": "API", "page_id": "p1", "api_token": SECRET, **args})


class TestComponent:
    def test_component_of_the_documentation_is_shown_in_our_words(self):
        result, _script = component(reply(body=[CORE, API]), group="Core")
        assert result["resource"] == {
            "id": "vtq1j3mgs3sm",
            "name": "API",
            "description": None,
            "status": "operational",
            "group": "Core",
            "showcase": True,
            "only_show_if_degraded": False,
            "start_date": "2024-06-07",
            "position": 1,
            "automation_email": "component+0f3a@notifications.statuspage.io",
        }

    def test_component_and_its_group_cost_one_paged_list(self):
        _result, script = component(reply(body=[CORE, API]), group="Core")
        assert script.lines == [LIST]
        assert sorted(script.requests[0].query) == [("page", "1"), ("per_page", "100")]

    def test_group_is_never_taken_for_a_component(self):
        result, _script = component(reply(body=[{**CORE, "name": "API"}]), check_mode=True)
        assert result["action"] == "created"

    def test_creation_is_wrapped_and_sends_the_group_s_id(self):
        answer = {**API, "status": "partial_outage"}
        _result, script = component(reply(body=[CORE]), reply(201, answer), group="Core", status="partial_outage")
        assert script.writes[0].body == {"component": {"name": "API", "group_id": "g1", "status": "partial_outage"}}

    def test_change_is_a_patch_of_what_differs(self):
        _result, script = component(reply(body=[API]), reply(body=API), status="major_outage", showcase=True)
        assert (script.writes[0].method, script.writes[0].body) == ("PATCH", {"component": {"status": "major_outage"}})

    def test_same_name_in_two_groups_is_told_apart_by_the_group(self):
        rows = [CORE, EDGE, API, {**API, "id": "c2", "group_id": "g2"}]
        result, _script = component(reply(body=rows), group="Edge")
        assert result["resource"]["id"] == "c2"

    def test_same_name_twice_fails_and_lists_both(self):
        with pytest.raises(errors.Ambiguous, match=r"\(c2 of group Edge, vtq1j3mgs3sm of group Core\)"):
            component(reply(body=[CORE, EDGE, API, {**API, "id": "c2", "group_id": "g2"}]))

    @pytest.mark.parametrize("name", ["API", " API", "API "], ids=repr)
    def test_blanks_around_a_name_do_not_count(self, name):
        result, _script = component(reply(body=[{**API, "name": "API "}]), name=name)
        assert result["changed"] is False

    def test_group_may_be_given_by_its_id(self):
        result, _script = component(reply(body=[CORE, API]), group="g1")
        assert result["changed"] is False

    def test_component_is_moved_when_its_id_says_which_one(self):
        _result, script = component(
            reply(body=[CORE, EDGE]), reply(body=API), reply(body=API), id="vtq1j3mgs3sm", group="Edge", name=None
        )
        assert script.writes[0].body == {"component": {"group_id": "g2"}}

    def test_status_somebody_else_set_is_left_alone(self):
        result, script = component(
            reply(body=[{**API, "status": "major_outage"}]), status="operational", status_from=["under_maintenance"]
        )
        assert (script.writes, result["changed"]) == ([], False)
        assert "status is major_outage, not under_maintenance" in result["warnings"][0]

    @pytest.mark.parametrize("day", ["", "tomorrow", "2024-06-07T00:00:00Z", "2024-6-7"])
    def test_day_that_is_none_is_refused_before_any_call(self, day):
        with pytest.raises(errors.BadInput, match="start_date"):
            component(start_date=day)

    def test_deletion(self):
        _result, script = component(reply(body=[API]), reply(204), state="absent")
        assert script.lines == [LIST, "DELETE /v1/pages/p1/components/vtq1j3mgs3sm"]


class TestService:
    @pytest.mark.parametrize("status", [420, 429])
    def test_both_ways_of_saying_slow_down_are_heard(self, status):
        result, _script = component(reply(status, None, Retry_After="2"), reply(body=[API]))
        assert result["calls"]["retried"] == 1

    def test_waits_without_a_hint_reach_over_the_window_of_a_minute(self):
        assert sum(STATUSPAGE.host.backoff * 2**n for n in range(4)) >= 60

    @pytest.mark.parametrize("status", [401, 403])
    def test_missing_right_is_never_read_as_absent(self, status):
        with pytest.raises(errors.Refused, match="Could not authenticate"):
            component(reply(status, {"error": "Could not authenticate"}), state="absent")

    def test_trace_of_the_service_is_in_the_error(self):
        with pytest.raises(errors.Refused, match=r"\(request id trace-1\)"):
            component(reply(422, {"error": ["no"]}, Atl_Traceid="trace-1", X_Request_Id="other"))
