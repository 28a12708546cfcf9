"""reconcile.py when things go wrong half-way: nothing is made twice, and nothing is written on what no longer holds."""

from __future__ import annotations

import pytest
import requests

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors
from ansible_collections.steadyops.monitoring.plugins.module_utils.behaviour import ActionBehaviour
from ansible_collections.steadyops.monitoring.plugins.module_utils.cache import Cache
from ansible_collections.steadyops.monitoring.plugins.module_utils.lookup import Finder
from ansible_collections.steadyops.monitoring.plugins.module_utils.reconcile import reconcile
from ansible_collections.steadyops.monitoring.plugins.module_utils.references import desired_of
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import (
    Action,
    Identity,
    Merge,
    Paths,
    Resource,
)
from ansible_collections.steadyops.monitoring.plugins.module_utils.steps import Plan, Result, Step
from ansible_collections.steadyops.monitoring.plugins.module_utils.system import MAYBE, NO
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import FIXED, Field, Number
from tests.support.network import reply
from tests.support.stage import demo_system, stage_of

RESET = requests.ConnectionError("Connection aborted.")
TIMEOUT = requests.ReadTimeout("read timed out")
NONE, MADE = reply(body=[]), {"id": 7, "name": "web"}
THERE = reply(body=[MADE])


FIELDS = (Field("name", required=True), Field("size", Number()), Field("kind", role=FIXED))


def declare(**words):
    return Resource("thing", demo_system(update=Merge("PATCH"), **words), "/things", FIELDS, Identity("name"))


def act(*steps, locked=False):
    """Return an action that sends these steps."""

    class Rules(ActionBehaviour):
        def plan(self, want, seen, lookup):
            return Plan("created", steps, locked=locked, result=lambda answers: Result({}))

    return Action("deed", demo_system(), identity=Identity("name"), fields=(Field("name"),), behaviour=Rules())


def task(*replies, resource=None, many=False, state="present", retries=4, **params):
    """Return the stage of a task and a function that carries it out."""
    resource = resource or declare()
    stage = stage_of(resource, *replies, many=many, retries=retries)

    def run():
        want = desired_of(resource, {"state": state, "name": "web", **params}, stage.finder)
        return reconcile(want, stage.finder)

    return stage, run


class TestLostCreation:
    @pytest.mark.parametrize(
        "lost",
        [RESET, reply(500), reply(502), reply(201, b"{", Content_Type="application/json")],
        ids=["reset", "500", "502", "cut"],
    )
    def test_creation_that_was_carried_out_is_found_and_not_repeated(self, lost):
        stage, run = task(NONE, lost, THERE)
        plan, thing = run()
        assert (plan.action, plan.changed, thing["id"]) == ("created", True, "7")
        assert stage.script.lines == ["GET /things", "POST /things", "GET /things"]

    @pytest.mark.parametrize("lost", [RESET, reply(500)], ids=["reset", "500"])
    def test_creation_that_was_not_carried_out_is_sent_again(self, lost):
        stage, run = task(NONE, lost, NONE, reply(body=MADE))
        plan, thing = run()
        assert (plan.action, thing["id"]) == ("created", "7")
        assert [one.line for one in stage.script.writes] == ["POST /things"] * 2

    def test_look_comes_a_moment_after_the_loss(self):
        stage, run = task(NONE, RESET, THERE)
        run()
        assert stage.clock.slept == [pytest.approx(1, abs=0.5)]

    def test_timeout_that_acted_is_found(self):
        stage, run = task(NONE, TIMEOUT, THERE)
        assert run()[1]["id"] == "7"

    def test_timeout_that_acts_late_is_found_at_the_second_look(self):
        stage, run = task(NONE, TIMEOUT, NONE, THERE)
        assert run()[1]["id"] == "7"
        assert len(stage.script.writes) == 1

    def test_timeout_that_may_still_act_is_never_sent_again(self):
        stage, run = task(NONE, TIMEOUT, NONE, NONE)
        with pytest.raises(
            errors.FateUnknown, match="may still appear; run the task again, it looks before it creates"
        ):
            run()
        assert len(stage.script.writes) == 1

    def test_service_that_loses_everything_is_given_up(self):
        stage, run = task(NONE, *[RESET, NONE] * 9, retries=2)
        with pytest.raises(errors.FateUnknown, match="^Cannot create Demo thing 'web'"):
            run()
        assert len(stage.script.writes) == 3

    def test_looks_are_made_at_the_service_not_in_memory(self):
        stage, run = task(NONE, RESET, THERE, many=True)
        assert run()[1]["id"] == "7"

    def test_creation_that_lost_against_another_settings_is_completed(self):
        stage, run = task(NONE, RESET, reply(body=[{**MADE, "size": 1}]), reply(body={**MADE, "size": 5}), size=5)
        assert run()[1]["size"] == 5
        assert [one.line for one in stage.script.writes] == ["POST /things", "PATCH /things/7"]


class TestLostUpdate:
    def test_update_that_was_carried_out_is_not_repeated(self):
        stage, run = task(reply(body=[{**MADE, "size": 1}]), RESET, reply(body=[{**MADE, "size": 5}]), size=5)
        plan, thing = run()
        assert (plan.action, thing["size"], len(stage.script.writes)) == ("updated", 5, 1)

    @pytest.mark.parametrize("lost", [RESET, TIMEOUT], ids=["reset", "timeout"])
    def test_update_that_was_not_carried_out_is_sent_again(self, lost):
        was = reply(body=[{**MADE, "size": 1}])
        stage, run = task(was, lost, was, reply(body={**MADE, "size": 5}), size=5)
        assert run()[1]["size"] == 5

    def test_lost_deletion_is_simply_sent_again(self):
        stage, run = task(THERE, RESET, reply(404), state="absent")
        assert run()[0].action == "deleted"
        assert stage.script.lines == ["GET /things", "DELETE /things/7", "DELETE /things/7"]


class TestLostReplacement:
    KIND_A, KIND_B = {**MADE, "kind": "a"}, {"id": 8, "name": "web", "kind": "b"}

    def test_new_one_is_looked_for_before_it_is_sent_again(self):
        stage, run = task(
            reply(body=[self.KIND_A]), reply(204), RESET, reply(body=[self.KIND_B]), kind="b", replace=True
        )
        plan, thing = run()
        assert (plan.action, thing["id"]) == ("replaced", "8")

    def test_new_one_that_was_not_made_is_made(self):
        stage, run = task(
            reply(body=[self.KIND_A]), reply(204), RESET, NONE, reply(body=self.KIND_B), kind="b", replace=True
        )
        plan, thing = run()
        assert (plan.action, thing["id"]) == ("replaced", "8")
        assert [one.line for one in stage.script.writes] == ["DELETE /things/7", "POST /things", "POST /things"]


class TestStale:
    def test_update_of_what_is_gone_becomes_a_creation(self):
        stage, run = task(
            reply(body=[{**MADE, "size": 1}]), reply(404), NONE, reply(body={"id": 8, "name": "web", "size": 5}), size=5
        )
        plan, thing = run()
        assert (plan.action, thing["id"]) == ("created", "8")

    @pytest.mark.parametrize("status", [409, 412])
    def test_conflict_leads_to_a_second_look_and_another_plan(self, status):
        stage, run = task(
            reply(body=[{**MADE, "size": 1}]),
            reply(status),
            reply(body=[{**MADE, "size": 2}]),
            reply(body={**MADE, "size": 5}),
            size=5,
        )
        plan, _thing = run()
        assert (plan.before["size"], plan.after["size"]) == (2, 5)
        assert stage.script.lines == ["GET /things", "PATCH /things/7", "GET /things", "PATCH /things/7"]

    def test_what_somebody_else_brought_about_is_no_change_of_ours(self):
        stage, run = task(NONE, reply(409), THERE)
        plan, thing = run()
        assert (plan.action, plan.changed, thing["id"]) == ("unchanged", False, "7")

    @pytest.mark.parametrize("status", [404, 409, 412])
    def test_second_conflict_is_an_error(self, status):
        was = reply(body=[{**MADE, "size": 1}])
        stage, run = task(was, reply(status, {"error": "no"}), was, reply(status, {"error": "still no"}), size=5)
        with pytest.raises(errors.Refused, match="still no"):
            run()

    def test_second_look_sees_past_what_was_read(self):
        stage, run = task(
            reply(body=[{**MADE, "size": 1}]), reply(409), reply(body=[{**MADE, "size": 5}]), many=True, size=5
        )
        assert run()[0].action == "unchanged"

    @pytest.mark.parametrize("status", [404, 409, 412])
    def test_action_is_not_planned_again(self, status):
        stage, run = task(reply(status, {"error": "no"}), resource=act(Step("POST", "/things", {})))
        with pytest.raises(errors.Refused):
            run()
        assert stage.script.lines == ["POST /things"]


class TestPerhapsAbsent:
    """A service may say 403 for what is not there: then one looks again, and goes by what is seen."""

    ROW = {**MADE, "size": 1}

    def perhaps(self):
        return declare(absent=lambda status, data: MAYBE if status == 403 else NO)

    def test_deletion_of_what_is_gone_by_then_has_deleted_it(self):
        stage, run = task(THERE, reply(403), NONE, resource=self.perhaps(), state="absent")
        plan, thing = run()
        assert (plan.action, thing) == ("deleted", {})
        assert stage.script.lines == ["GET /things", "DELETE /things/7", "GET /things"]

    def test_deletion_of_what_is_still_there_was_refused(self):
        _stage, run = task(THERE, reply(403, {"error": "not yours"}), THERE, resource=self.perhaps(), state="absent")
        with pytest.raises(errors.Forbidden, match="not yours"):
            run()

    def test_update_of_what_is_gone_by_then_becomes_a_creation(self):
        made = reply(body={"id": 8, "name": "web", "size": 5})
        stage, run = task(reply(body=[self.ROW]), reply(403), NONE, made, resource=self.perhaps(), size=5)
        plan, thing = run()
        assert (plan.action, thing["id"]) == ("created", "8")

    def test_creation_that_was_refused_is_refused_at_once(self):
        stage, run = task(NONE, reply(403, {"error": "no"}), resource=self.perhaps())
        with pytest.raises(errors.Forbidden):
            run()
        assert stage.script.lines == ["GET /things", "POST /things"]

    def test_elsewhere_the_refusal_is_final(self):
        stage, run = task(THERE, reply(403, {"error": "no"}), state="absent")
        with pytest.raises(errors.Forbidden):
            run()
        assert stage.script.lines == ["GET /things", "DELETE /things/7"]


class TestTurns:
    """Several runs on one machine want the same thing at the same time."""

    def other_run_creates(self, stage, resource):
        """Let another process take its turn for the same thing between our look and our write."""

        def answer(_request):
            other = Finder(Cache(clock=stage.clock), stage.finder.clients, stage.finder.at, False)
            with other.creation_lock(resource).take(resource.label({"name": "web"})) as held:
                held.begin()
                stage.clock.now += 1
            return NONE

        return answer

    def test_contended_creation_is_preceded_by_a_second_look(self):
        resource = declare()
        stage, run = task(resource=resource)
        stage.script.replies = [self.other_run_creates(stage, resource), THERE, THERE]
        plan, thing = run()
        assert (plan.action, thing["id"], stage.script.writes) == ("unchanged", "7", [])

    def test_contended_creation_goes_ahead_when_it_is_still_not_there(self):
        resource = declare()
        stage, run = task(resource=resource)
        stage.script.replies = [self.other_run_creates(stage, resource), NONE, reply(body=MADE)]
        plan, thing = run()
        assert (plan.action, thing["id"]) == ("created", "7")

    def test_list_may_have_been_read_for_another_kind_that_shares_it(self):
        """Statuspage's list of components holds the groups; a component's group is looked up in it first."""
        resource = declare()
        group = Resource(
            "group", resource.system, Paths("/things", one="/groups/{id}"), (Field("name"),), Identity("name")
        )
        stage, run = task(resource=resource)
        stage.script.replies = [self.other_run_creates(stage, resource), THERE, THERE]
        stage.finder.collection(group)
        plan, thing = run()
        assert (plan.action, thing["id"], stage.script.writes) == ("unchanged", "7", [])

    def test_uncontended_creation_looks_once(self):
        stage, run = task(NONE, reply(body=MADE))
        run()
        assert stage.script.lines == ["GET /things", "POST /things"]

    def test_creations_of_one_loop_do_not_contend_with_each_other(self):
        resource = declare()
        stage = stage_of(resource, NONE, *[reply(body={"id": n, "name": f"n{n}"}) for n in range(30)], many=True)
        for n in range(30):
            reconcile(desired_of(resource, {"name": f"n{n}"}, stage.finder), stage.finder)
        assert stage.script.lines == ["GET /things"] + ["POST /things"] * 30

    def test_locked_action_is_decided_again_when_somebody_else_was_faster(self):
        looks = []

        class Rules(ActionBehaviour):
            def look(self, want, lookup):
                return lookup.get("/deeds")

            def plan(self, want, seen, lookup):
                looks.append(seen)
                steps = () if seen else (Step("POST", "/deeds", {}),)
                return Plan("created" if steps else "unchanged", steps, locked=True, resource={"seen": seen})

        deed = Action("deed", demo_system(), identity=Identity("name"), fields=(Field("name"),), behaviour=Rules())
        stage, run = task(resource=deed)
        stage.script.replies = [self.other_run_creates(stage, deed), THERE]
        _plan, thing = run()
        assert (looks, stage.script.writes, thing) == ([[], [MADE]], [], {"seen": [MADE]})

    def test_locked_action_that_nobody_disturbs_is_decided_once(self):
        stage, run = task(reply(), resource=act(Step("POST", "/deeds", {}), locked=True))
        run()
        assert stage.script.lines == ["POST /deeds"]


class TestActionThatCanBeLookedUp:
    """It makes `a` and `b`, as far as they are not there, and ends what else is there."""

    def deed(self, findable=True):
        class Rules(ActionBehaviour):
            def look(self, want, lookup):
                return [row["name"] for row in lookup.get("/deeds")]

            def plan(self, want, seen, lookup):
                made = [Step("POST", "/deeds", {"name": name}, creates=True) for name in ("a", "b") if name not in seen]
                ended = [Step("DELETE", f"/deeds/{name}") for name in seen if name not in ("a", "b")]
                steps = (*made, *ended)
                return Plan("updated" if steps else "unchanged", steps, resource={"there": len(seen)}, findable=findable)

        return Action("deed", demo_system(), identity=Identity("name"), fields=(Field("name"),), behaviour=Rules())

    def rows(self, *names):
        return reply(body=[{"name": name} for name in names])

    def test_after_a_lost_answer_only_what_is_not_there_is_made(self):
        stage, run = task(self.rows(), reply(body={}), RESET, self.rows("a"), reply(body={}), resource=self.deed())
        run()
        assert stage.script.lines == ["GET /deeds", "POST /deeds", "POST /deeds", "GET /deeds", "POST /deeds"]

    def test_what_was_made_although_the_answer_was_lost_needs_no_more(self):
        stage, run = task(self.rows(), reply(body={}), RESET, self.rows("a", "b"), resource=self.deed())
        assert run()[1] == {"there": 2}
        assert stage.script.writes[-1:] == stage.script.writes[1:2]

    def test_service_that_may_still_act_is_not_asked_for_the_same_again(self):
        stage, run = task(self.rows(), TIMEOUT, self.rows(), self.rows(), resource=self.deed())
        with pytest.raises(errors.FateUnknown, match="may still appear"):
            run()
        assert stage.script.lines.count("POST /deeds") == 1

    def test_service_that_may_still_act_is_asked_for_the_rest_once_the_lost_one_is_there(self):
        stage, run = task(self.rows(), TIMEOUT, self.rows("a"), reply(body={}), resource=self.deed())
        run()
        assert stage.script.lines == ["GET /deeds", "POST /deeds", "GET /deeds", "POST /deeds"]

    def test_step_that_no_longer_fits_is_decided_again_once(self):
        stage, run = task(self.rows("a", "b", "c"), reply(404), self.rows("a", "b"), resource=self.deed())
        run()
        assert stage.script.lines == ["GET /deeds", "DELETE /deeds/c", "GET /deeds"]

    def test_step_that_is_refused_for_another_reason_is_told(self):
        stage, run = task(self.rows("a", "b", "c"), reply(404), self.rows("a", "b", "c"), resource=self.deed())
        with pytest.raises(errors.NotFound):
            run()
        assert stage.script.lines.count("DELETE /deeds/c") == 1

    def test_creation_that_is_refused_is_told_at_once(self):
        stage, run = task(self.rows(), reply(404), resource=self.deed())
        with pytest.raises(errors.NotFound):
            run()
        assert stage.script.lines == ["GET /deeds", "POST /deeds"]

    def test_action_that_cannot_be_looked_up_is_left_as_it_is(self):
        stage, run = task(self.rows(), RESET, resource=self.deed(findable=False))
        with pytest.raises(errors.FateUnknown):
            run()
        assert stage.script.lines == ["GET /deeds", "POST /deeds"]
