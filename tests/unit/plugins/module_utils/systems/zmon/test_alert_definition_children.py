"""systems/zmon/alert_definition.py: an alert definition under a parent. What it leaves out means "as the parent"."""

from __future__ import annotations

import json

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors
from ansible_collections.steadyops.monitoring.plugins.module_utils.plan import plan
from ansible_collections.steadyops.monitoring.plugins.module_utils.steps import Desired, Sent
from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.zmon.kinds import ALERT_DEFINITION
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import Unknown
from tests.support.network import NOON, reply
from tests.support.stage import stage_of

PARENT = {
    "id": 311,
    "name": "Checkout slow",
    "description": "p95 above budget",
    "team": "shop",
    "responsible_team": "shop",
    "entities": [{"type": "host"}],
    "entities_exclude": [],
    "condition": "capture(p95=value['p95']) > limit",
    "notifications": ["send_mail('a@example.org')"],
    "check_definition_id": 41,
    "status": "ACTIVE",
    "priority": 2,
    "period": "",
    "template": False,
    "parent_id": None,
    "parameters": {"limit": json.dumps({"value": 0.8, "comment": "seconds", "type": "float"})},
    "tags": ["checkout"],
}
CHILD = {
    **PARENT,
    "id": 312,
    "name": "Checkout slow in Berlin",
    "parent_id": 311,
    "parameters": {**PARENT["parameters"], "city": json.dumps({"value": "Berlin", "comment": None, "type": None})},
}
"""As GET returns it: merged with its parent, parameters as JSON text."""
OWN = {"name": "Checkout slow in Berlin", "team": "shop", "parent": "311"}


def planned(found, under=..., replace=False, **options):
    """Return the plan for an alert that says only this. under: its parent as it is read, None for none."""
    under = PARENT if under is ... else under
    check = [reply(body={"id": 42, "status": "ACTIVE"})] if replace else []
    stage = stage_of(ALERT_DEFINITION, *check, *([reply(body=under)] if under else []))
    canonical = {name: ALERT_DEFINITION.by_name[name].type.canonical(value) for name, value in options.items()}
    want = Desired(ALERT_DEFINITION, options=canonical, replace=replace)
    want = ALERT_DEFINITION.behaviour.refine(want, found, stage.finder.lookup)
    return plan(want, found, stage.finder.at, NOON)


def body_of(found, number=0, **options):
    return sent(planned(found, **options), number)


def sent(result, number=0):
    """Return the body of one of a plan's steps."""
    return result.steps[number].at(Sent([], NOON)).body


class TestCreation:
    def test_child_sends_what_it_says_itself_and_nothing_inherited(self):
        assert body_of(None, **OWN) == {
            "name": "Checkout slow in Berlin",
            "team": "shop",
            "responsible_team": "shop",
            "status": "ACTIVE",
            "template": False,
            "parent_id": 311,
        }

    def test_predicted_thing_has_the_inherited_values(self):
        thing = planned(None, **OWN).resource
        assert (thing["priority"], thing["check_definition"], thing["condition"]) == (2, "41", PARENT["condition"])

    def test_diff_shows_what_the_child_says_itself(self):
        assert "priority" not in planned(None, **OWN).after

    def test_own_parameters_are_sent_alone_and_predicted_beside_the_parent_s(self):
        result = planned(None, **OWN, parameters={"city": {"value": "Berlin"}})
        assert sent(result)["parameters"] == {"city": {"value": "Berlin"}}
        assert result.resource["parameters"] == {
            "city": {"value": "Berlin"},
            "limit": {"value": 0.8, "comment": "seconds", "type": "float"},
        }

    @pytest.mark.parametrize("missing", ["name", "description", "condition", "priority", "check_definition"])
    def test_what_the_parent_has_is_not_missing(self, missing):
        assert planned(None, **OWN).action == "created"
        if missing != "name":  # without a parent each of them would be
            with pytest.raises(errors.BadInput, match=missing):
                planned(None, under=None, name="x", team="shop")

    def test_what_neither_has_is_missing(self):
        with pytest.raises(errors.BadInput, match="to create it condition must be given"):
            planned(None, under={**PARENT, "condition": None}, **OWN)

    @pytest.mark.parametrize("value", [[], ["b"]], ids=str)
    def test_own_list_overrides_even_when_it_is_empty(self, value):
        assert body_of(None, **OWN, tags=value)["tags"] == value

    def test_template_needs_neither_condition_nor_priority(self):
        body = body_of(None, under=None, name="x", team="shop", template=True, check_definition="41")
        assert body["template"] is True


class TestUpdate:
    def test_child_that_is_as_its_task_says_is_unchanged(self):
        assert not planned(CHILD, **OWN, parameters={"city": {"value": "Berlin"}}).changed

    def test_parameters_of_the_parent_are_no_difference(self):
        assert not planned(CHILD, **OWN, parameters={"city": {"value": "Berlin"}}).changed

    def test_value_of_its_own_where_the_task_says_nothing_is_given_back(self):
        result = planned({**CHILD, "priority": 1}, **OWN, parameters={"city": {"value": "Berlin"}})
        body = sent(result)
        assert (result.before["priority"], result.after["priority"], body["priority"]) == (1, 2, None)

    def test_everything_left_out_is_sent_as_null_and_the_parent_repeated(self):
        body = body_of(CHILD, **OWN, status="INACTIVE", parameters={"city": {"value": "Berlin"}})
        assert body["parent_id"] == 311
        assert {name for name, value in body.items() if value is None} == {
            "description",
            "entities",
            "entities_exclude",
            "condition",
            "notifications",
            "check_definition_id",
            "priority",
            "period",
            "tags",
        }

    def test_own_parameters_are_sent_without_the_parent_s(self):
        body = body_of(CHILD, **OWN, parameters={"city": {"value": "Kinshasa"}})
        assert body["parameters"] == {"city": {"value": "Kinshasa"}}

    def test_parameter_taken_from_the_task_goes(self):
        result = planned(CHILD, **OWN, parameters={})
        assert sent(result)["parameters"] == {}
        assert set(result.after["parameters"]) == {"limit"}

    def test_parameters_left_out_mean_those_of_the_parent(self):
        result = planned(CHILD, **OWN)
        assert sent(result)["parameters"] is None
        assert set(result.after["parameters"]) == {"limit"}

    def test_parent_s_own_update_is_not_touched_by_all_this(self):
        assert not planned(PARENT, under=None, name="Checkout slow", team="shop").changed

    def test_move_to_another_parent_is_refused(self):
        with pytest.raises(errors.Immutable, match="parent is '311' and would become '400'"):
            planned(
                CHILD, under={**PARENT, "id": 400}, **{**OWN, "parent": "400"}, parameters={"city": {"value": "Berlin"}}
            )


class TestReplacement:
    def test_new_child_inherits_what_its_task_leaves_out(self):
        body = body_of(CHILD, **OWN, check_definition="42", replace=True)
        assert body["check_definition_id"] == 42
        assert not {"condition", "priority", "tags", "entities"} & set(body)


class TestParentThatIsOnlyPlanned:
    """In check mode: nobody knows what it will give, and nothing of that is lacking."""

    WAITED_FOR = {"name": "Checkout slow in Berlin", "team": "shop", "parent": Unknown("Checkout slow")}

    def planned(self, found, **options):
        stage = stage_of(ALERT_DEFINITION, reply(body={"alert_definitions": []}), check_mode=True)
        want = Desired(ALERT_DEFINITION, options={**self.WAITED_FOR, **options})
        return plan(ALERT_DEFINITION.behaviour.refine(want, found, stage.finder.lookup), found, stage.finder.at, NOON)

    def test_nothing_that_it_may_give_is_missing(self):
        assert self.planned(None).action == "created"

    def test_nothing_that_it_may_give_is_foretold(self):
        result = self.planned(None)
        inherited = {"description", "condition", "priority", "period", "tags", "entities", "check_definition"}
        assert not inherited & {*result.after, *result.resource}

    def test_what_the_child_says_itself_is_foretold(self):
        assert self.planned(None, priority=1).resource["priority"] == 1

    def test_it_is_named_in_the_diff(self):
        assert self.planned(None).after["parent"] == "Checkout slow"
