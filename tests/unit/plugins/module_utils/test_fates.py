"""fates.py: several things that one task stands for."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.answers import Answer
from ansible_collections.steadyops.monitoring.plugins.module_utils.errors import Broken
from ansible_collections.steadyops.monitoring.plugins.module_utils.fates import Fate, Fates
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Identity, Resource
from ansible_collections.steadyops.monitoring.plugins.module_utils.steps import Desired, Step
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import Field
from tests.support.stage import demo_system, stage_of

THING = Resource("thing", demo_system(), "/things", (Field("name"),), Identity("name"))
THERE, GONE, MADE = {"id": "1", "name": "a"}, {"id": "2", "name": "b"}, {"id": "3", "name": "c"}
KEPT = Fate("a", THERE, {"name": "a"}, {"name": "a"})
MAKING = Fate("c", None, None, {"name": "c"}, Step("POST", "/things", creates=True))
ENDING = Fate("b", GONE, {"name": "b"}, None, Step("DELETE", "/things/2"))


def planned(*each, state="present", found=True, wanted=True):
    fates = Fates(THING, each, "thing", ("id", "name"), (lambda rows: {"things": rows}) if wanted else None)
    return fates.plan(Desired(THING, state), found, {"b": 1}, {"a": 1}, stage_of(THING).finder.lookup, ["Look."])


class TestPlan:
    @pytest.mark.parametrize(
        ("each", "words", "action"),
        [
            ((KEPT,), {}, "unchanged"),
            ((MAKING,), {"found": False}, "created"),
            ((KEPT, MAKING, ENDING), {}, "updated"),
            ((ENDING,), {"state": "absent", "wanted": False}, "deleted"),
        ],
    )
    def test_it_is_called_by_what_becomes_of_them(self, each, words, action):
        assert planned(*each, **words).action == action

    def test_only_what_is_made_takes_the_lock(self):
        assert planned(KEPT, MAKING).locked
        assert not planned(KEPT, ENDING).locked

    def test_what_is_written_is_not_known_before(self):
        plan = planned(KEPT, MAKING, ENDING)
        assert plan.resource == {"things": [THERE, None]}
        assert [step.method for step in plan.steps] == ["POST", "DELETE"]
        assert (plan.before, plan.after, plan.warnings, plan.findable) == ({"b": 1}, {"a": 1}, ("Look.",), True)


class TestResult:
    def test_answers_tell_what_came_of_it(self):
        result = planned(KEPT, MAKING, ENDING).result([Answer(201, MADE, {}), Answer(204, None, {})])
        assert result.thing == {"things": [THERE, MADE]}
        assert result.stored == (("thing", "3", MADE), ("thing", "2", None))

    def test_what_is_gone_is_nothing(self):
        assert planned(ENDING, state="absent", wanted=False).result([Answer(204, None, {})]).thing is None

    @pytest.mark.parametrize("data", [None, {}, {"id": "3"}, []], ids=str)
    def test_answer_without_the_thing_is_broken(self, data):
        with pytest.raises(Broken, match=r"\(POST /things: 201\): it answered without the thing that it should have written"):
            planned(MAKING).result([Answer(201, data, {})])
