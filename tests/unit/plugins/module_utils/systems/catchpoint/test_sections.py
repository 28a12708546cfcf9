"""Sections that are a thing's own or inherited: how they are compared, completed, sent and read."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.errors import BadInput
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.catchpoint.alerting import alerts
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.catchpoint.sections import (
    advanced,
    insight_operations,
    insights,
    request,
    schedule,
)
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.catchpoint.values import Numbered, OpenWord

SECTIONS = [schedule, request, advanced, alerts, insights]
TRIGGER = {"type": "specific", "operation": "greater_than", "critical": 5}
RULE = {"type": "timing", "threshold": {"type": "runs", "number": 2}, "trigger": TRIGGER}


def there(kind: Any, wanted: Any) -> Any:
    """Return what stands there after a section was written, in option names."""
    return kind.canonical(kind.from_wire(kind.to_wire(kind.merged(kind.canonical(wanted), {}))))


class TestSection:
    @pytest.mark.parametrize("make", SECTIONS, ids=lambda make: make.__name__)
    def test_inherited_goes_alone_and_comes_back_alone(self, make: Any) -> None:
        kind = make(True)
        sent = kind.to_wire(kind.canonical({"inherit": True}))
        assert sent == {kind.kind: {"id": 0, "name": "inherit"}}
        echoed = {**sent, "alertGroupItems": [{"id": 1}], "nodes": [{"id": 733}], "id": 4}
        assert kind.canonical(kind.from_wire(echoed)) == {"inherit": True}

    @pytest.mark.parametrize("make", SECTIONS, ids=lambda make: make.__name__)
    def test_what_is_not_there_is_inherited(self, make: Any) -> None:
        kind = make(True)
        assert not kind.differs({"inherit": True}, kind.canonical(None))
        assert kind.differs({"inherit": True}, there(kind, kind.usual))

    @pytest.mark.parametrize("make", SECTIONS, ids=lambda make: make.__name__)
    def test_of_a_product_nothing_can_be_inherited(self, make: Any) -> None:
        assert "inherit" not in make(False).argument()["options"]

    def test_its_own_again_begins_with_nothing_inherited(self) -> None:
        kind = schedule(True)
        assert kind.merged({"frequency": "5m", "nodes": ["733"]}, {"inherit": True}) == {
            "distribution": "random", "nodes": ["733"], "node_groups": [], "frequency": "5m",
        }  # fmt: skip

    def test_what_the_task_leaves_out_goes_as_it_was(self) -> None:
        kind = schedule(True)
        found = kind.canonical(kind.from_wire({"scheduleSettingType": {"id": 1}, "frequency": {"id": 3}, "nodes": [{"id": 733}], "roundRobinAmount": 2}))
        assert kind.merged({"frequency": "5m"}, found) == {"frequency": "5m", "nodes": ["733"], "nodes_at_once": 2}

    def test_nothing_stands_beside_inherit(self) -> None:
        with pytest.raises(BadInput, match="schedule: inherit is true, so frequency cannot be given beside it"):
            schedule(True).check({"inherit": True, "frequency": "5m", "nodes": None}, "schedule")

    def test_insights_can_be_switched_off(self) -> None:
        kind = insights(True)
        assert kind.to_wire(kind.canonical({"disabled": True})) == {"insightSettingType": {"id": 3, "name": "disabled"}}
        assert kind.canonical(kind.from_wire({"insightSettingType": {"id": 3}})) == {"disabled": True}


class TestSchedule:
    def test_a_frequency_is_no_number_of_minutes(self) -> None:
        sent = schedule(True).to_wire({"frequency": "15m", "nodes": ["733"]})
        assert sent["frequency"] == {"id": 4, "name": "15m"}

    def test_one_of_its_own_names_a_place(self) -> None:
        with pytest.raises(BadInput, match="nothing of that is copied"):
            schedule(True).refuse_too_little({"frequency": "5m"}, {"inherit": True})
        schedule(True).refuse_too_little({"frequency": "5m"}, {"nodes": ["733"]})
        schedule(True).refuse_too_little({"inherit": True}, {})
        with pytest.raises(BadInput, match="both are empty"):
            schedule(False).refuse_too_little({"frequency": "5m"}, None)
        with pytest.raises(BadInput, match="both are empty"):
            schedule(True).refuse_too_little({"nodes": []}, {"nodes": ["733"], "node_groups": []})
        schedule(True).refuse_too_little({"nodes": []}, {"nodes": ["733"], "node_groups": ["5001"]})


class TestRequest:
    def test_a_header_that_sounds_like_a_secret_is_masked(self) -> None:
        headers = [{"type": "custom", "name": "X-Api-Key", "value": "hunter2"}, {"type": "user_agent", "value": "robot"}]
        shown = request(True).shown({"headers": headers}, lambda ref, identity: identity)
        assert sorted(one["value"] for one in shown["headers"]) == ["VALUE_SPECIFIED_IN_NO_LOG_PARAMETER", "robot"]
        assert list(request(True).hidden({"headers": headers})) == ["hunter2"]

    @pytest.mark.parametrize(
        ("header", "words"),
        [
            ({"type": "custom", "value": "1"}, r"request\.headers\[0\]: name is missing, and type custom needs it"),
            ({"type": "dns_override", "value": "1"}, "child_host is missing"),
            ({"type": "accept"}, "value is missing"),
        ],
    )
    def test_a_header_has_what_its_type_needs(self, header: dict, words: str) -> None:
        with pytest.raises(BadInput, match=words):
            request(True).check({"headers": [header]}, "request")


class TestAdvanced:
    def test_flags_that_have_no_word_stay(self) -> None:
        kind = advanced(True)
        found = {"advancedSettingType": {"id": 1}, "id": 7, "appliedTestFlags": [{"id": 5, "name": "Pause alerts"}, {"id": 2, "name": "Verify"}]}
        assert kind.canonical(kind.from_wire(found)) == {"flags": ["verify_on_failure"]}
        sent = kind.with_unknown(kind.to_wire({"flags": ["capture_screenshot"]}), found)
        assert [one["id"] for one in sent["appliedTestFlags"]] == [14, 5]
        assert sent["id"] == 7

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"viewport_width": 100}, "it can be 300 to 2000"),
            ({"wait_for_no_activity": 700}, "by steps of 500"),
            ({"wait_for_no_activity": 500, "flags": []}, "only with stop_on_document_complete"),
            ({"flags": ["nsid", "bind_hostname"]}, "exclude each other"),
        ],
    )
    def test_what_the_service_would_refuse(self, given: dict, words: str) -> None:
        with pytest.raises(BadInput, match=words):
            advanced(True).check(given, "advanced")


class TestAlerts:
    KIND = alerts(True)

    def test_what_is_added_to_inherited_ones_is_no_override(self) -> None:
        sent = self.KIND.to_wire(self.KIND.merged(self.KIND.canonical({"inherit_and_add": True, "rules": [RULE]}), {"inherit": True}))
        assert sent["alertSettingType"]["id"] == 2
        found = self.KIND.canonical(self.KIND.from_wire(sent))
        assert found["inherit_and_add"] is True
        assert self.KIND.differs(self.KIND.canonical({"inherit_and_add": False}), found)
        assert not self.KIND.differs(self.KIND.canonical({"rules": [RULE]}), found)

    def test_lists_are_never_null(self) -> None:
        sent = self.KIND.to_wire(self.KIND.canonical({"rules": [RULE], "notification": {"subject": "down"}}))
        assert sent["notificationGroup"]["recipients"] == sent["notificationGroup"]["alertWebhooks"] == []
        assert sent["alertGroupItems"][0]["notificationGroups"] == []

    def test_an_address_that_belongs_to_a_contact_is_the_same(self) -> None:
        kind = self.KIND.member("notification").type
        found = kind.from_wire({"subject": "down", "recipients": [{"id": 4, "email": "Grace@example.com", "recipientType": {"id": 0}}]})
        assert not kind.differs(kind.canonical({"subject": "down", "recipients": [{"email": "grace@example.com"}]}), kind.canonical(found))

    def test_rules_have_no_order_and_5_is_5_point_0(self) -> None:
        other = {**RULE, "type": "availability"}
        row = self.KIND.to_wire({"rules": [other, {**RULE, "trigger": {**TRIGGER, "critical": 5.0}}]})
        found = self.KIND.canonical(self.KIND.from_wire(row))
        assert not self.KIND.differs(self.KIND.canonical({"rules": [RULE, other]}), found)
        assert self.KIND.differs(self.KIND.canonical({"rules": [RULE]}), found)
        assert self.KIND.differs(self.KIND.canonical({"rules": [RULE, RULE]}), found)

    def test_a_rule_keeps_what_the_task_does_not_say_of_it(self) -> None:
        found = self.KIND.canonical({"rules": [{**RULE, "omit_scatterplot": True}, {**RULE, "type": "availability", "enforce_test_failure": True}]})
        wanted = self.KIND.canonical({"rules": [{**RULE, "trigger": {"type": "specific", "critical": 9}}, {**RULE, "type": "availability"}]})
        rules = self.KIND.merged(wanted, found)["rules"]
        assert (rules[0]["omit_scatterplot"], rules[0]["trigger"]["critical"], rules[0]["trigger"]["operation"]) == (True, 9, "greater_than")
        assert rules[1]["enforce_test_failure"] is True

    def test_an_id_without_a_word_is_a_number(self) -> None:
        kind = self.KIND.member("rules").type.item.member("subtype").type
        assert (kind.canonical(kind.from_wire({"id": 117})), kind.to_wire("117")) == ("117", {"id": 117, "name": "117"})
        assert kind.canonical("58") == "response"
        with pytest.raises(BadInput, match="and no number"):
            kind.check("respnse", "subtype")

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"threshold": {"type": "runs"}}, "neither number nor percentage"),
            ({"threshold": {"type": "runs", "number": 1, "consecutive": 2}}, "consecutive counts only where type is node"),
            ({"threshold": {"type": "node", "number": 1, "failing": 2}}, "failing counts only"),
            ({"trigger": {"type": "specific", "history": 60}}, "history counts only where type is trailing"),
        ],
    )
    def test_what_would_not_count(self, change: dict, words: str) -> None:
        with pytest.raises(BadInput, match=words):
            self.KIND.check({"rules": [{**RULE, **change}]}, "alerts")

    def test_consecutive_runs_count_only_when_they_are_switched_on(self) -> None:
        kind = self.KIND.member("rules").type.item.member("threshold").type
        assert kind.to_wire({"type": "node", "number": 1, "consecutive": 3})["consecutiveRunsEnabled"] is True
        assert kind.from_wire({"nodeThresholdType": {"id": 2}, "consecutiveRuns": 3, "consecutiveRunsEnabled": False})["consecutive"] == 0


def test_insights_change_member_by_member_and_the_type_comes_last() -> None:
    section = insights(True).to_wire({"indicators": ["12"], "tracepoints": []})
    assert insight_operations("insightData", section) == [
        {"op": "replace", "path": "/insightData/indicators", "value": [{"id": 12}]},
        {"op": "replace", "path": "/insightData/tracepoints", "value": None},
        {"op": "replace", "path": "/insightData/insightSettingType", "value": "1"},
    ]


@pytest.mark.parametrize("kind", [Numbered(), OpenWord(web=0)], ids=["id", "word"])
@pytest.mark.parametrize("written", ["\N{SUPERSCRIPT TWO}", "1\N{VULGAR FRACTION ONE HALF}", "x"])
def test_what_only_looks_like_a_digit_is_none(kind: Any, written: str) -> None:
    with pytest.raises(BadInput, match="number"):
        kind.check(written, "place")
    assert kind.to_wire(written)
