"""systems/statuspage/components.py: what people, incidents and the page itself change, and a task leaves alone."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.plan import plan
from ansible_collections.steadyops.monitoring.plugins.module_utils.steps import Desired, Sent
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.statuspage.kinds import (
    COMPONENT,
    COMPONENT_GROUP,
)
from tests.support.network import NOON
from tests.support.stage import stage_of

ROW = {
    "id": "c1",
    "name": "web",
    "description": "by hand",
    "status": "operational",
    "group": False,
    "group_id": None,
    "showcase": False,
    "start_date": None,
    "position": 3,
}


def planned(kind, row, controls=None, names=None, **options):
    """Return the plan for a wish that the behaviour of its kind saw in the light of what is there."""
    stage = stage_of(kind, scope={"page_id": "p1"})
    canonical = {name: kind.by_name[name].type.canonical(value) for name, value in options.items()}
    want = Desired(kind, options=canonical, controls=controls or {}, names=names or {})
    want = kind.behaviour.refine(want, row, stage.finder.lookup)
    return plan(want, row, stage.finder.at, NOON)


def sent(result):
    """Return the steps as (method, body)."""
    return [(step.method, step.at(Sent([], NOON)).body) for step in result.steps]


class TestStatusFrom:
    def wanted(self, found_status, allowed=("under_maintenance",), **more):
        controls = {"status_from": list(allowed) if allowed else None}
        row = {**ROW, "status": found_status}
        return planned(COMPONENT, row, controls, name="web", status="operational", **more)

    def test_allowed_value_is_replaced(self):
        assert sent(self.wanted("under_maintenance")) == [("PATCH", {"component": {"status": "operational"}})]

    def test_value_somebody_else_set_is_left_alone_with_a_warning(self):
        result = self.wanted("major_outage")
        assert not result.changed
        assert result.warnings == (
            "Statuspage component 'web': status is major_outage, not under_maintenance; somebody else changed it, so it"
            " is left alone.",
        )

    def test_every_allowed_value_is_named(self):
        (warning,) = self.wanted("major_outage", ("under_maintenance", "partial_outage")).warnings
        assert "status is major_outage, not under_maintenance or partial_outage;" in warning

    @pytest.mark.parametrize("nothing", [None, ()], ids=repr)
    def test_no_limit_is_no_limit(self, nothing):
        assert self.wanted("major_outage", nothing).changed

    def test_value_that_is_there_already_is_no_warning(self):
        assert self.wanted("operational").warnings == ()

    def test_the_rest_is_changed_all_the_same(self):
        result = self.wanted("major_outage", description="new")
        assert sent(result) == [("PATCH", {"component": {"description": "new"}})]
        assert "status" not in result.after

    def test_new_component_gets_the_status_that_is_wanted(self):
        controls = {"status_from": ["under_maintenance"]}
        ((_method, body),) = sent(planned(COMPONENT, None, controls, name="web", status="operational"))
        assert body == {"component": {"name": "web", "status": "operational"}}


class TestStartDate:
    """With the uptime display on, the service fills it in."""

    def test_it_is_not_foretold_where_the_display_is_turned_on(self):
        result = planned(COMPONENT, ROW, name="web", showcase=True)
        assert "start_date" not in result.resource
        assert result.resource["description"] == "by hand"

    @pytest.mark.parametrize("showcase", [{}, {"showcase": False}], ids=str)
    def test_it_stays_where_the_display_stays(self, showcase):
        result = planned(COMPONENT, {**ROW, "start_date": "2024-06-07"}, name="web", description="new", **showcase)
        assert result.resource["start_date"] == "2024-06-07"

    def test_it_is_foretold_where_the_task_says_it(self):
        result = planned(COMPONENT, ROW, name="web", showcase=True, start_date="2026-11-21")
        assert result.resource["start_date"] == "2026-11-21"


class TestOrderOfAGroup:
    """The page shows the members as they were sent; who says them in another order asks for no change."""

    GROUP = {"id": "g1", "name": "Core", "components": ["c2", "c1"]}

    def test_order_alone_is_no_change(self):
        assert not planned(COMPONENT_GROUP, self.GROUP, name="Core", components=["c1", "c2"]).changed

    def test_members_are_sent_in_the_task_s_order(self):
        ((_method, body),) = sent(planned(COMPONENT_GROUP, self.GROUP, name="Core", components=["c3", "c1", "c2"]))
        assert body == {"component_group": {"name": "Core", "components": ["c3", "c1", "c2"]}}

    def test_members_are_shown_as_they_stand(self):
        names = {"c1": "api", "c2": "web", "c3": "db"}
        result = planned(COMPONENT_GROUP, self.GROUP, names=names, name="Core", components=["c3", "c1", "c2"])
        assert (result.before["components"], result.after["components"]) == (["web", "api"], ["db", "api", "web"])

    def test_members_go_back_where_something_else_changes(self):
        ((_method, body),) = sent(planned(COMPONENT_GROUP, self.GROUP, name="Core", description="new"))
        assert body == {"component_group": {"name": "Core", "components": ["c2", "c1"], "description": "new"}}
