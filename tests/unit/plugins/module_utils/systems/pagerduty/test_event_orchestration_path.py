"""Paths of event orchestrations: what goes back as it was, and what counts as nothing."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.pagerduty.event_orchestration_path import (
    EVENT_ORCHESTRATION_PATH,
    PathRules,
    place,
)

PARENT = {"id": "3aae9a17-8585-4d8c-93d3-99742801cd95", "type": "event_orchestration_reference"}
ROUTER = {
    "type": "router", "parent": PARENT, "version": "v1", "tomorrow": {"a": 1}, "sets": [{"id": "start", "rules": [
        {"id": "r1", "label": "Database", "conditions": [], "actions": {"route_to": "PB1LL1N"}}]}],
    "catch_all": {"actions": {"route_to": "unrouted"}},
}  # fmt: skip


class TestBody:
    def test_what_nobody_here_knows_goes_back_and_what_is_only_read_does_not(self):
        rules = PathRules()
        row = rules.read(ROUTER, 0)
        sent = rules.body({"sets": row["sets"], "catch_all": row["catch_all"]}, None, row, 0)
        assert sent == {"tomorrow": {"a": 1}, "sets": ROUTER["sets"], "catch_all": ROUTER["catch_all"]}

    def test_a_set_where_every_event_begins_is_always_there(self):
        assert PathRules().body({"sets": []}, None, {"type": "global"}, 0)["sets"] == [{"id": "start", "rules": []}]


class TestRead:
    def test_where_a_router_leads_is_a_service_or_nothing(self):
        read = PathRules().read(ROUTER, 0)
        assert read["sets"][0]["rules"][0]["actions"] == {"route_to_service": "PB1LL1N"}
        assert read["catch_all"]["actions"] == {}
        assert (read["orchestration"], "service" in read) == (PARENT["id"], False)

    @pytest.mark.parametrize("catch_all", [None, {}, {"actions": None}, {"actions": {"suppress": True}}])
    def test_what_is_not_routed_is_suppressed_whatever_is_said(self, catch_all):
        read = PathRules().read({"type": "unrouted", "parent": PARENT, "sets": None, "catch_all": catch_all}, 0)
        assert (read["sets"], read["catch_all"]["actions"]) == ([], {})

    def test_a_path_is_told_by_its_parent_and_its_type(self):
        assert EVENT_ORCHESTRATION_PATH.identity.of(ROUTER) == f"{PARENT['id']}:router"
        assert EVENT_ORCHESTRATION_PATH.identity.lacks({"type": "router"})


class TestPlace:
    @pytest.mark.parametrize(
        ("options", "path"),
        [
            ({"service": "P1"}, "/event_orchestrations/services/{service}"),
            ({"orchestration": "E", "type": "router"}, "/event_orchestrations/{orchestration}/{type}"),
            ({}, "/event_orchestrations?limit=1"),
        ],
    )
    def test_it_hangs_on_what_the_path_is_of(self, options, path):
        assert place(options) == path
