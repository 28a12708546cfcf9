"""Event orchestrations of the sandbox's PagerDuty and their paths."""

from __future__ import annotations

import pytest

from sandbox.pagerduty import USER_TOKEN
from sandbox.pagerduty.seed import BILLING, DEMO_USER, POLICY, TEAM, WEB_SHOP
from tests.support.pagerduty import Api, invalid, refusal

PATH = "/event_orchestrations"
SERVICE_PATH = f"{PATH}/services/{WEB_SHOP}"


def orchestration(api: Api, **more: object) -> dict:
    return api.made(PATH, "orchestration", **{"name": "Shop", **more})


def put(api: Api, path: str, sets: object = None, **catch_all: object) -> dict:
    body = {"sets": sets, "catch_all": {"actions": catch_all}}
    answer = api("PUT", path, {"orchestration_path": body})
    assert answer.status_code == 200, answer.text
    return answer.json()


def start(*rules: dict) -> list[dict]:
    return [{"id": "start", "rules": list(rules)}]


class TestOrchestrations:
    def test_a_new_one_has_an_integration_that_the_list_does_not_show(self, api):
        made = orchestration(api, description="All", team={"id": TEAM})
        (key,) = made["integrations"]
        assert key["label"] == "Shop Default Integration"
        routing_key = key["parameters"]["routing_key"]
        assert (len(routing_key), routing_key[0]) == (32, "R")
        assert len(made["id"].split("-")) == 5
        (row,) = api.get(PATH)["orchestrations"]
        assert row == {name: value for name, value in made.items() if name != "integrations"}
        assert api.get(f"{PATH}/{made['id']}")["orchestration"] == made

    def test_who_changed_it_goes_with_it_and_null_takes_the_team_away(self, api):
        made = orchestration(api, team={"id": TEAM})
        assert made["created_by"] is None
        answer = api("PUT", f"{PATH}/{made['id']}", {"orchestration": {"team": None}}, token=USER_TOKEN)
        after = answer.json()["orchestration"]
        assert (after["name"], after["team"], after["updated_by"]["id"]) == ("Shop", None, DEMO_USER)
        assert after["version"] != made["version"]

    def test_lists_are_sorted_and_not_searched(self, api):
        other, made = orchestration(api, name="B"), orchestration(api, name="a")
        put(api, f"{PATH}/{other['id']}/router", start({"actions": {"route_to": WEB_SHOP}}))

        def names(**query: str) -> list[str]:
            return [row["name"] for row in api.get(PATH, **query)["orchestrations"]]

        assert names(query="B") == names(sort_by="name:asc") == ["a", "B"]
        assert names(sort_by="routes:desc") == names(sort_by="name:desc") == ["B", "a"]
        assert api("GET", PATH, params={"sort_by": "version"}).status_code == 400
        assert made["routes"] == 0

    def test_keys_are_added_moved_and_removed(self, api):
        made, other = orchestration(api), orchestration(api, name="Other")
        keys = f"{PATH}/{made['id']}/integrations"
        added = api.made(keys, "integration", label="Prometheus")
        assert api.put(f"{keys}/{added['id']}", "integration", label="Alertmanager")["parameters"] == added["parameters"]
        move = {"source_id": made["id"], "source_type": "orchestration", "integration_id": added["id"]}
        moved = api("POST", f"{PATH}/{other['id']}/integrations/migration", move).json()
        assert [row["label"] for row in moved["integrations"]] == ["Other Default Integration", "Alertmanager"]
        assert moved["total"] == 2
        assert api("GET", f"{keys}/{added['id']}").status_code == 404
        assert api("DELETE", f"{PATH}/{other['id']}/integrations/{added['id']}").status_code == 204

    def test_one_that_is_removed_is_gone_with_its_paths(self, api):
        path = f"{PATH}/{orchestration(api)['id']}"
        assert api("DELETE", path).status_code == 204
        assert [api("GET", path + end).status_code for end in ("", "/router", "/integrations")] == [404, 404, 404]


class TestPaths:
    @pytest.fixture
    def path(self, api) -> str:
        return f"{PATH}/{orchestration(api)['id']}"

    def test_they_are_there_from_the_beginning(self, api, path):
        router = api.get(f"{path}/router")["orchestration_path"]
        assert (router["type"], router["sets"]) == ("router", [{"id": "start", "rules": []}])
        assert router["catch_all"] == {"actions": {"route_to": "unrouted"}}
        assert router["parent"]["type"] == "event_orchestration_reference"
        assert api.get(f"{path}/unrouted")["orchestration_path"]["catch_all"]["actions"]["suppress"] is True
        assert api.get(f"{path}/global")["orchestration_path"]["catch_all"]["actions"] == {"variables": [], "extractions": []}
        service = api.get(SERVICE_PATH)["orchestration_path"]
        assert (service["type"], service["parent"]["id"], service["parent"]["type"]) == ("service", WEB_SHOP, "service_reference")

    def test_rules_get_ids_and_keep_those_they_have(self, api, path):
        rule = {"label": "Disks", "conditions": None, "actions": {"route_to": WEB_SHOP}}
        first = put(api, f"{path}/router", start(rule))["orchestration_path"]["sets"][0]["rules"]
        assert first == [{**rule, "id": first[0]["id"], "conditions": [], "disabled": False}]
        again = put(api, f"{path}/router", start({**rule, "id": "made up"}, first[0]))["orchestration_path"]["sets"][0]["rules"]
        assert again[1] == first[0]
        assert again[0]["id"] not in ("made up", first[0]["id"])

    def test_a_put_replaces_all_of_it(self, api, path):
        put(api, f"{path}/router", start({"actions": {"route_to": WEB_SHOP}}), route_to=BILLING)
        after = api("PUT", f"{path}/router", {"orchestration_path": {}}).json()["orchestration_path"]
        assert after["sets"] == [{"id": "start", "rules": []}]
        assert after["catch_all"] == {"actions": {"route_to": "unrouted"}}

    def test_what_the_catch_all_of_the_unrouted_shows_may_be_sent_back(self, api, path):
        put(api, f"{path}/unrouted", None, severity="info")
        shown = api.get(f"{path}/unrouted")["orchestration_path"]
        assert shown["catch_all"]["actions"] == {"severity": "info", "suppress": True, "variables": [], "extractions": []}
        assert api("PUT", f"{path}/unrouted", {"orchestration_path": shown}).json()["orchestration_path"]["catch_all"] == shown["catch_all"]

    def test_what_the_plan_lacks_is_kept_and_warned_of(self, api):
        automation = {"pagerduty_automation_actions": [{"action_id": "01A", "trigger_types": ["alert_triggered"]}]}
        answer = put(api, SERVICE_PATH, start({"actions": automation}))
        (rule,) = answer["orchestration_path"]["sets"][0]["rules"]
        (warning,) = answer["warnings"]
        assert (warning["rule_id"], warning["warning_type"]) == (rule["id"], "forbidden_feature")
        assert "warnings" not in api.get(SERVICE_PATH)

    @pytest.mark.parametrize(
        ("kind", "sets", "text"),
        [
            ("router", [{"id": "a", "rules": []}], "Sets must have unique ids, one of which is start"),
            ("router", [{"id": "start"}, {"id": "b"}], "A router has only the set start"),
            ("router", start({"actions": {"route_to": "PNONE"}}), "Service not found"),
            ("router", start({"actions": {}}), "Actions must have either route_to or dynamic_route_to"),
            ("global", start({"actions": {"route_to": "b"}}), "Route to must be in start"),
            ("global", start({"conditions": [{"expression": ""}]}), "Expression can't be blank"),
            ("global", start({"actions": {"pagerduty_automation_actions": [{"action_id": "01A"}]}}), "Actions pagerduty_automation_actions is not supported"),
            ("unrouted", start({"actions": {"priority": "PPR10R1"}}), "Actions priority is not supported"),
            ("global", start({"actions": {"priority": "P1"}}), "Priority not found"),
            (
                "global",
                start({"actions": {"extractions": [{"target": "a", "template": "b", "regex": "c", "source": "d"}]}}),
                "Extraction must have either a template or a source and a regex",
            ),
        ],
    )
    def test_what_is_refused(self, api, path, kind, sets, text):
        assert refusal(api("PUT", f"{path}/{kind}", {"orchestration_path": {"sets": sets}})) == invalid(text)

    def test_a_dynamic_route_is_only_for_the_first_rule(self, api, path):
        dynamic = {"actions": {"dynamic_route_to": {"lookup_by": "service_name", "source": "event.source", "regex": "(.*)"}}}
        put(api, f"{path}/router", start(dynamic, {"actions": {"route_to": WEB_SHOP}}))
        for rules in ((dynamic, dynamic), ({**dynamic, "conditions": [{"expression": "true"}]},)):
            answer = api("PUT", f"{path}/router", {"orchestration_path": {"sets": start(*rules)}})
            assert answer.status_code == 400

    def test_what_is_empty_is_not_there_as_the_vendors_terraform_provider_sends_it(self, api, path):
        empty = {
            "drop_event": False, "route_to": "", "dynamic_route_to": None, "suppress": False, "suspend": None, "priority": "",
            "annotate": "", "pagerduty_automation_actions": None, "automation_actions": [], "incident_custom_field_updates": None,
            "severity": "", "event_action": "", "variables": None, "extractions": [], "escalation_policy": None,
        }  # fmt: skip
        rule = put(api, f"{path}/router", start({"actions": {**empty, "route_to": WEB_SHOP}}), **empty)["orchestration_path"]
        assert rule["sets"][0]["rules"][0]["actions"] == {"route_to": WEB_SHOP}
        assert rule["catch_all"]["actions"] == {"route_to": "unrouted"}
        for one in (f"{path}/unrouted", f"{path}/global", SERVICE_PATH):
            actions = put(api, one, start({"actions": {**empty, "severity": "info"}}))["orchestration_path"]["sets"][0]["rules"][0]["actions"]
            assert actions == {"severity": "info", "variables": [], "extractions": []}

    def test_a_team_whose_id_is_null_is_none(self, api):
        made = orchestration(api, team={"id": TEAM})
        assert api.put(f"{PATH}/{made['id']}", "orchestration", team={"id": None})["team"] is None

    def test_drop_event_is_only_for_the_global_path(self, api, path):
        put(api, f"{path}/global", start({"actions": {"drop_event": True, "escalation_policy": POLICY}}))
        answer = api("PUT", SERVICE_PATH, {"orchestration_path": {"sets": start({"actions": {"drop_event": True}})}})
        assert refusal(answer) == invalid("Actions drop_event is not supported")

    def test_a_services_path_is_switched_on_and_off(self, api):
        assert api.get(f"{SERVICE_PATH}/active") == {"active": False}
        assert api("PUT", f"{SERVICE_PATH}/active", {"active": True}).json() == {"active": True}
        assert api.get(f"{SERVICE_PATH}/active") == {"active": True}
        assert refusal(api("PUT", f"{SERVICE_PATH}/active", {"active": "yes"})) == invalid("Active must be true or false")
        assert api("GET", f"{PATH}/services/PNONE").status_code == 404
