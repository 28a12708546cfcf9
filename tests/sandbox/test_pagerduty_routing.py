"""Events on their way through the rules of the sandbox's PagerDuty."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.pagerduty.conditions import matches
from sandbox.pagerduty.seed import BILLING, NIGHT_POLICY, SECOND_USER, WEB_SHOP, WEB_SHOP_V2_KEY
from tests.support.pagerduty import V2, Api

SERVICE_PATH = f"/event_orchestrations/services/{WEB_SHOP}"
DISK = [{"expression": "event.summary matches part 'isk'"}]


class Orchestration:
    """One whose key is at hand."""

    def __init__(self, api: Api) -> None:
        made = api.made("/event_orchestrations", "orchestration", name="Shop")
        self.api, self.path = api, f"/event_orchestrations/{made['id']}"
        self.key = made["integrations"][0]["parameters"]["routing_key"]

    def put(self, kind: str, *rules: dict[str, Any], **catch_all: Any) -> None:
        put(self.api, f"{self.path}/{kind}", *rules, **catch_all)


def put(api: Api, path: str, *rules: dict[str, Any], **catch_all: Any) -> None:
    body = {"sets": [{"id": "start", "rules": list(rules)}], "catch_all": {"actions": catch_all}}
    answer = api("PUT", path, {"orchestration_path": body})
    assert answer.status_code == 200, answer.text


@pytest.fixture
def way(api) -> Orchestration:
    return Orchestration(api)


def on_service(api: Api, *rules: dict[str, Any]) -> None:
    put(api, SERVICE_PATH, *rules)
    api("PUT", f"{SERVICE_PATH}/active", {"active": True})


class TestRouting:
    def test_an_event_goes_where_the_first_rule_says_or_the_catch_all(self, api, way):
        way.put("router", {"conditions": DISK, "actions": {"route_to": BILLING}}, route_to=WEB_SHOP)
        api.v2("trigger", "a", way.key)
        api.v2("trigger", "b", way.key, summary="Slow")
        assert [row["service"]["id"] for row in api.incidents()] == [BILLING, WEB_SHOP]
        assert api.get(f"/incidents/{api.incidents()[0]['id']}/alerts")["alerts"][0]["integration"] is None

    def test_what_is_unrouted_makes_no_incident(self, api, way):
        api.v2("trigger", "a", way.key)
        assert api.incidents() == []

    def test_a_route_can_be_looked_up(self, api, way):
        dynamic = {"lookup_by": "service_name", "source": "event.custom_details.for", "regex": "for (.*)"}
        way.put("router", {"actions": {"dynamic_route_to": dynamic}})
        api.v2("trigger", "a", way.key, custom_details={"for": "for Billing"})
        api.v2("trigger", "b", way.key, custom_details={"for": "for Nobody"})
        assert [row["service"]["id"] for row in api.incidents()] == [BILLING]

    def test_events_that_go_elsewhere_than_the_trigger_are_dropped(self, api, way):
        way.put("router", route_to=WEB_SHOP)
        api.v2("trigger", "a", way.key)
        way.put("router", route_to=BILLING)
        api.v2("resolve", "a", way.key)
        assert api.states() == ["triggered"]
        way.put("router", route_to=WEB_SHOP)
        api.v2("resolve", "a", way.key)
        assert api.states() == ["resolved"]

    def test_a_key_of_an_orchestration_is_none_for_changes_or_version_1(self, api, way):
        change = {"routing_key": way.key, "payload": {"summary": "x"}}
        assert api.event("/v2/change/enqueue", **change).json()["errors"] == ["Invalid routing key"]
        v1 = {"service_key": way.key, "event_type": "trigger", "description": "x"}
        assert api.event("/generic/2010-04-15/create_event.json", **v1).status_code == 400

    def test_global_rules_drop_rekey_and_fill_in(self, api, way):
        way.put("router", route_to=WEB_SHOP)
        variable = {"name": "host", "path": "event.source", "type": "regex", "value": "(\\w+)\\."}
        extractions = [
            {"target": "event.summary", "template": "{{variables.host}}: {{event.summary}}"},
            {"target": "event.dedup_key", "source": "event.source", "regex": "db\\d"},
        ]
        way.put(
            "global",
            {"conditions": [{"expression": "event.severity matches 'info'"}], "actions": {"drop_event": True}},
            {"actions": {"variables": [variable], "extractions": extractions}},
        )
        api.v2("trigger", "a", way.key, severity="info")
        assert api.incidents() == []
        api.v2("trigger", "b", way.key, source="db1.example.org")
        (incident,) = api.incidents()
        assert incident["title"] == "db1: Disk full"
        (alert,) = api.get(f"/incidents/{incident['id']}/alerts")["alerts"]
        assert alert["alert_key"] == "db1"


class TestServiceRules:
    def test_they_apply_only_when_switched_on(self, api):
        put(api, SERVICE_PATH, {"conditions": DISK, "actions": {"priority": "PPR10R1"}})
        api.v2("trigger", "a")
        api("PUT", f"{SERVICE_PATH}/active", {"active": True})
        api.v2("trigger", "b")
        assert [(row["priority"] or {}).get("summary") for row in api.incidents()] == [None, "P1"]

    def test_severity_policy_and_note(self, api):
        api.put(f"/services/{WEB_SHOP}", "service", incident_urgency_rule={"type": "constant", "urgency": "severity_based"})
        on_service(api, {"actions": {"severity": "info", "escalation_policy": NIGHT_POLICY, "annotate": "See {{event.source}}"}})
        api.v2("trigger", "a")
        (incident,) = api.incidents()
        assert (incident["urgency"], incident["escalation_policy"]["id"]) == ("low", NIGHT_POLICY)
        assert incident["assignments"][0]["assignee"]["id"] == SECOND_USER
        (note,) = api.get(f"/incidents/{incident['id']}/notes")["notes"]
        assert (note["content"], note["user"]) == ("See db1", None)

    def test_what_is_suppressed_makes_no_incident(self, api):
        on_service(api, {"conditions": DISK, "actions": {"suppress": True}})
        api.v2("trigger", "a")
        assert api.incidents() == []

    def test_what_is_suspended_waits_and_is_nothing_if_resolved_in_time(self, api):
        on_service(api, {"actions": {"suspend": 60}})
        api.v2("trigger", "a")
        api.v2("trigger", "b")
        assert api.incidents() == []
        api.v2("resolve", "a")
        api.sandbox.clock(advance=61)
        (incident,) = api.incidents()
        assert api.get(f"/incidents/{incident['id']}/alerts")["alerts"][0]["alert_key"] == "b"

    def test_an_event_goes_from_set_to_set_and_disabled_rules_are_passed_by(self, api):
        sets = [
            {"id": "start", "rules": [{"disabled": True, "actions": {"suppress": True}}, {"actions": {"route_to": "disks"}}]},
            {"id": "disks", "rules": [{"conditions": DISK, "actions": {"priority": "PPR10R2"}}]},
        ]
        assert api("PUT", SERVICE_PATH, {"orchestration_path": {"sets": sets}}).status_code == 200
        api("PUT", f"{SERVICE_PATH}/active", {"active": True})
        api.v2("trigger", "a")
        assert api.incidents()[0]["priority"]["summary"] == "P2"

    def test_a_circle_of_sets_comes_to_an_end(self, api):
        on_service(api, {"actions": {"route_to": "start"}})
        event = {"routing_key": WEB_SHOP_V2_KEY, "event_action": "trigger"}
        assert api.event(V2, **event, payload={"summary": "a", "source": "b", "severity": "info"}).status_code == 202
        assert len(api.incidents()) == 1


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("event.summary matches 'Disk full'", True),
        ("event.summary matches part 'full'", True),
        ("event.summary matches regex '^Disk .*ll$'", True),
        ("event.summary does not match part 'full'", False),
        ("event.custom_details.free < 5", True),
        ("event.custom_details.free >= 5 or event.severity matches 'critical'", True),
        ("event.source exists and not event.component exists", True),
        ("event.component does not exist", True),
        ("not (event.source exists and event.severity matches 'info')", True),
        ("true", True),
        ("false", False),
        ("event.summary matches", False),
        ("event.summary", False),
        ("now in Mon,Tue", False),
        ("event.summary matches regex '('", False),
        ("(" * 150, False),
        ("not " * 5000 + "true", False),
        ("'it\\'s' matches 'x'", False),
        ("event.quote matches 'it\\'s'", True),
    ],
)
def test_conditions(expression, expected):
    event = {"summary": "Disk full", "source": "db1", "severity": "critical", "custom_details": {"free": 3}, "quote": "it's"}
    assert matches(expression, {"event": event, "variables": {}}) is expected
