"""reconcile.py: read what a task wants, look, plan, apply."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors
from ansible_collections.steadyops.monitoring.plugins.module_utils.behaviour import ActionBehaviour, Behaviour
from ansible_collections.steadyops.monitoring.plugins.module_utils.cache import FRESH
from ansible_collections.steadyops.monitoring.plugins.module_utils.reconcile import reconcile
from ansible_collections.steadyops.monitoring.plugins.module_utils.references import desired_of
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import (
    ECHO,
    Action,
    Body,
    Identity,
    Merge,
    Replace,
    Resource,
)
from ansible_collections.steadyops.monitoring.plugins.module_utils.steps import Extra, Plan, Result, Step
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import (
    FIXED,
    ONCE,
    Field,
    Flag,
    ListOf,
    Members,
    Number,
    Ref,
    SetOf,
    Text,
    Unknown,
)
from tests.support.network import reply
from tests.support.stage import demo_system, stage_of


def declare(system=None, **words):
    """Return a thing that refers to a group, beside that group."""
    system = system or demo_system()
    Resource("group", system, "/groups", identity=Identity("name"), fields=(Field("name"),), module=None)
    fields = (
        Field("name", required=True),
        Field("size", Number()),
        Field("kind", role=FIXED),
        Field("group", Ref("group"), at="group_id"),
        Field("groups", SetOf(Ref("group"))),
        Field("contacts", Members(Field("high", ListOf(Ref("group"))), Field("low", ListOf(Ref("group"))))),
    )
    said = {"path": "/things", "identity": Identity("name"), "fields": fields, **words}
    return Resource("thing", system, **said)


def act(*steps, result=lambda answers: Result({})):
    """Return an action that sends these steps."""

    class Rules(ActionBehaviour):
        def plan(self, want, seen, lookup):
            return Plan("created", steps, result=result)

    return Action("deed", demo_system(), identity=Identity("name"), fields=(Field("name"),), behaviour=Rules())


def bring_about(declared, /, *replies, check_mode=False, many=False, **params):
    """Reconcile what a task wants; returns the stage, the plan that was followed and the thing afterwards."""
    stage = stage_of(declared, *replies, check_mode=check_mode, many=many)
    plan, thing = again(declared, stage, **params)
    return stage, plan, thing


def again(declared, stage, /, **params):
    """Reconcile what a task wants on a stage that others have played on; returns the plan and the thing afterwards."""
    return reconcile(desired_of(declared, {"state": "present", **params}, stage.finder), stage.finder)


class TestToldOnce:
    """A secret that the service shows is told by the run that makes the thing, and by no other."""

    MADE = {"id": 7, "name": "a", "spec": {"key": "hush"}}

    @staticmethod
    def declared():
        return declare(fields=(Field("name", required=True), Field("size", Number()), Field("key", role=ONCE, at="spec.key")))

    def test_the_run_that_makes_it_tells_it(self):
        kind = self.declared()
        stage, plan, thing = bring_about(kind, reply(body=[]), reply(body=self.MADE), many=True, name="a")
        assert (plan.action, thing["key"]) == ("created", "hush")
        assert "key" not in plan.after
        assert again(kind, stage, name="a")[1] == {"id": "7", "name": "a"}

    def test_an_answer_that_does_not_say_it_is_no_trouble(self):
        _stage, _plan, thing = bring_about(self.declared(), reply(body=[]), reply(body={"id": 7, "name": "a"}), name="a")
        assert thing == {"id": "7", "name": "a"}

    def test_neither_a_look_nor_an_update_tells_it(self):
        listed, changed = reply(body=[{**self.MADE, "size": 5}]), reply(body={**self.MADE, "size": 6})
        for size, replies in ((5, [listed]), (6, [listed, changed])):
            _stage, _plan, thing = bring_about(self.declared(), *replies, name="a", size=size)
            assert thing == {"id": "7", "name": "a", "size": size}


class TestAnswerLacks:
    """What no answer tells is as it was sent, else as it was read, else the usual."""

    @staticmethod
    def declared():
        fields = (Field("name", required=True), Field("size", Number()), Field("paused", Members(Field("on", Flag())), usual={"on": False}))
        return declare(fields=fields, body=Body(lacks=("paused",)))

    @pytest.mark.parametrize(("given", "told"), [({"paused": {"on": True}}, {"on": True}), ({}, {"on": False})], ids=["sent", "usual"])
    def test_of_what_is_made(self, given, told):
        _stage, _plan, thing = bring_about(self.declared(), reply(body=[]), reply(body={"id": 7, "name": "a"}), name="a", **given)
        assert thing["paused"] == told

    @pytest.mark.parametrize(
        ("given", "answer", "told"),
        [
            ({"paused": {"on": False}}, {}, False),
            ({"size": 6}, {}, True),
            ({"size": 6}, {"paused": {"on": False}}, False),
        ],
        ids=["sent", "read", "answered"],
    )
    def test_of_what_is_changed(self, given, answer, told):
        row = {"id": 7, "name": "a", "size": 5}
        replies = (reply(body=[{**row, "paused": {"on": True}}]), reply(body={**row, "size": given.get("size", 5), **answer}))
        _stage, plan, thing = bring_about(self.declared(), *replies, name="a", **given)
        assert (plan.action, thing["paused"]) == ("updated", {"on": told})


class TestLookUp:
    def test_id_alone_says_which_one(self):
        stage, plan, _thing = bring_about(
            declare(), reply(body={"id": 7, "name": "old"}), reply(body={"id": 7, "name": "new"}), id="7", name="new"
        )
        assert plan.action == "updated"
        assert stage.script.lines == ["GET /things/7", "PUT /things/7"]

    def test_unknown_id_is_no_reason_to_create(self):
        with pytest.raises(
            errors.Missing, match="Cannot look up Demo thing 'web': there is none with id 7. Leave id out"
        ):
            bring_about(declare(), reply(404), id="7", name="web")

    def test_unknown_id_is_absent(self):
        _stage, plan, _thing = bring_about(declare(), reply(404), state="absent", id="7")
        assert plan.action == "unchanged"

    def test_two_of_a_name_fail_and_list_both(self):
        with pytest.raises(errors.Ambiguous, match=r"2 things bear this name \(3, 7\)\. Say which one with id"):
            bring_about(declare(), reply(body=[{"id": 7, "name": "web"}, {"id": 3, "name": "web"}]), name="web")

    def test_two_of_a_name_fail_when_one_of_them_is_to_go(self):
        with pytest.raises(errors.Ambiguous):
            bring_about(
                declare(), reply(body=[{"id": 7, "name": "web"}, {"id": 3, "name": "web"}]), state="absent", name="web"
            )

    def test_option_that_breaks_the_tie_chooses_among_them(self):
        rows = [{"id": 7, "name": "web", "kind": "a"}, {"id": 3, "name": "web", "kind": "b"}]
        stage, plan, thing = bring_about(
            declare(identity=Identity("name", tie_break=("kind",))), reply(body=rows), name="web", kind="b"
        )
        assert (plan.action, thing["id"]) == ("unchanged", "3")

    def test_option_that_breaks_no_tie_leaves_the_only_one(self):
        resource = declare(identity=Identity("name", tie_break=("kind",)))
        with pytest.raises(errors.Immutable):
            bring_about(resource, reply(body=[{"id": 7, "name": "web", "kind": "a"}]), name="web", kind="b")

    def test_thing_under_a_group_that_is_only_planned_is_not_there_yet(self):
        resource = declare(identity=Identity(("name", "group")))
        stage, plan, thing = bring_about(resource, reply(body=[]), check_mode=True, name="web", group="Core")
        assert (plan.action, thing["group"]) == ("created", "Core")
        assert stage.finder.warnings == ['no demo_group "Core" yet: this fails unless an earlier task creates it']

    @pytest.mark.parametrize("status", [401, 403])
    def test_what_may_not_be_seen_is_not_absent(self, status):
        with pytest.raises(errors.Refused, match="^Cannot look up Demo thing 'web'"):
            bring_about(declare(), reply(status), state="absent", name="web")


class TestWrites:
    def test_creation_returns_the_thing_as_the_service_made_it(self):
        answer = {"id": 7, "name": "web", "size": 1, "group_id": 9}
        stage, plan, thing = bring_about(
            declare(),
            reply(body=[{"id": 9, "name": "Core"}]),
            reply(body=[]),
            reply(201, answer),
            name="web",
            group="Core",
        )
        assert (plan.action, thing) == ("created", {"id": "7", "name": "web", "size": 1, "group": "Core"})
        assert stage.script.writes[0].body == {"name": "web", "group_id": "9"}

    def test_nothing_to_change_is_no_write(self):
        stage, plan, thing = bring_about(
            declare(), reply(body=[{"id": 7, "name": "web", "size": "5"}]), name="web", size=5
        )
        assert (plan.action, stage.script.writes) == ("unchanged", [])

    def test_update_is_one_write(self):
        row = {"id": 7, "name": "web", "size": 5}
        stage, plan, thing = bring_about(
            declare(), reply(body=[row]), reply(body={**row, "size": 6}), name="web", size=6
        )
        assert (plan.action, thing["size"]) == ("updated", 6)
        assert [one.line for one in stage.script.writes] == ["PUT /things/7"]

    @pytest.mark.parametrize("status", [200, 204, 404])
    def test_deletion_is_one_write_and_may_find_it_gone(self, status):
        stage, plan, thing = bring_about(
            declare(), reply(body=[{"id": 7, "name": "web"}]), reply(status), state="absent", name="web"
        )
        assert (plan.action, thing) == ("deleted", {})

    def test_replacement_deletes_and_makes_anew(self):
        row = {"id": 7, "name": "web", "kind": "a"}
        stage, plan, thing = bring_about(
            declare(),
            reply(body=[row]),
            reply(204),
            reply(body={"id": 8, "name": "web", "kind": "b"}),
            name="web",
            kind="b",
            replace=True,
        )
        assert (plan.action, thing["id"]) == ("replaced", "8")
        assert [one.line for one in stage.script.writes] == ["DELETE /things/7", "POST /things"]

    def test_echo_of_a_request_is_not_taken_for_the_thing(self):
        resource = declare(body=Body(answers=ECHO))
        answer = {"id": 7, "name": "web", "size": None, "kind": "echo"}
        _stage, _plan, thing = bring_about(resource, reply(body=[]), reply(body=answer), name="web", size=5)
        unsaid = {"kind": None, "group": None, "groups": [], "contacts": {}}  # as the next run reads them
        assert thing == {"id": "7", "name": "web", "size": 5, **unsaid}

    def test_answer_is_unwrapped_and_brought_into_form(self):
        class Rules(Behaviour):
            def read(self, row, now):
                return {**row, "size": 9}

        _stage, _plan, thing = bring_about(
            declare(body=Body("thing"), behaviour=Rules()),
            reply(body=[]),
            reply(body={"thing": {"id": 7, "name": "web"}}),
            name="web",
        )
        assert thing == {"id": "7", "name": "web", "size": 9}

    @pytest.mark.parametrize(
        "answer",
        [reply(200), reply(200, {}), reply(200, {"ok": True}), reply(200, [])],
        ids=["empty", "{}", "no id", "[]"],
    )
    def test_answer_without_the_thing_is_broken_and_says_what_to_do(self, answer):
        with pytest.raises(
            errors.Broken,
            match=r"Cannot create Demo thing 'web' \(POST /things: 200\): it answered without the thing.*Look at the thing",
        ):
            bring_about(declare(), reply(body=[]), answer, name="web")

    def test_answer_of_another_shape_is_told_in_a_sentence(self):
        resource = declare(fields=(Field("name", Text(str.strip), required=True),))
        with pytest.raises(errors.Broken, match="another shape than its documentation says"):
            bring_about(resource, reply(body=[]), reply(body={"id": 7, "name": 5}), name="web")

    def test_refusal_is_told_with_what_was_tried(self):
        with pytest.raises(
            errors.Refused, match=r"Cannot create Demo thing 'web' \(POST /things: 422\): Name is too long\."
        ):
            bring_about(declare(), reply(body=[]), reply(422, {"error": "Name is too long"}), name="web")

    def test_advice_of_a_step_is_its_own(self):
        with pytest.raises(errors.Forbidden, match="Set ledger to none"):
            bring_about(act(Step("PUT", "/ledger", {}, advice={403: "Set ledger to none"})), reply(403), name="web")

    def test_advice_of_a_kind_comes_before_that_of_its_host(self):
        class Rules(Behaviour):
            def advice(self, status, want):
                return "Ask its owner" if status == 403 else None

        resource = declare(demo_system(advice={403: "Check the token", 422: "Check it"}), behaviour=Rules())
        with pytest.raises(errors.Forbidden, match="no. Ask its owner"):
            bring_about(resource, reply(body=[]), reply(403, {"error": "no"}), name="web")
        with pytest.raises(errors.Refused, match="no. Check it"):
            bring_about(resource, reply(body=[]), reply(422, {"error": "no"}), name="web")

    def test_step_beside_the_thing_is_sent_after_it_and_is_no_part_of_its_answer(self):
        class Rules(Behaviour):
            def steps(self, want, row, lookup):
                return Extra({"told": "no"}, {"told": "yes"}, (Step("POST", "/told", {"who": 1}, separate=True),))

        row = {"id": 7, "name": "web", "size": 5}
        stage, plan, thing = bring_about(
            declare(behaviour=Rules()),
            reply(body=[row]),
            reply(body={**row, "size": 6}),
            reply(body={"id": 99, "name": "another"}),
            name="web",
            size=6,
        )
        assert [one.line for one in stage.script.writes] == ["PUT /things/7", "POST /told"]
        assert (thing["id"], thing["size"], plan.after["told"]) == ("7", 6, "yes")

    def test_body_may_be_made_from_the_answers_before(self):
        def after_the_first(sent):
            return {"id": sent.answers[0].data["id"]}

        deed = act(
            Step("POST", "/a", {}),
            Step("PUT", "/b", after_the_first),
            result=lambda answers: Result({"done": len(answers)}),
        )
        stage, _plan, thing = bring_about(deed, reply(body={"id": 5}), reply(), name="web")
        assert (stage.script.writes[1].body, thing) == ({"id": 5}, {"done": 2})

    def test_own_writes_are_seen_by_the_next_item(self):
        resource = declare()
        stage = stage_of(resource, reply(body=[]), reply(body={"id": 7, "name": "web"}), many=True)
        for _round in range(2):
            _plan, thing = again(resource, stage, name="web")
        assert thing["id"] == "7"
        assert stage.script.lines == ["GET /things", "POST /things"]


class TestSentAgain:
    """A creation that leads to something too young."""

    def rules(self, most=3):
        class Rules(Behaviour):
            seen = []

            def again(self, status, body, times, lookup):
                self.seen.append((status, body, times))
                return 2.0 if times < most else None

        return Rules()

    def test_a_refused_creation_is_sent_again_after_the_pause(self):
        rules = self.rules()
        replies = [reply(body=[]), reply(404, {"error": "no check"}), reply(400, {"error": "no"}), reply(body={"id": 7, "name": "web"})]
        stage, plan, thing = bring_about(declare(behaviour=rules), *replies, name="web")
        assert (plan.action, thing["id"], stage.clock.slept) == ("created", "7", [2.0, 2.0])
        assert rules.seen == [(404, {"name": "web"}, 0), (400, {"name": "web"}, 1)]
        assert stage.finder.clients[""].calls.retried == 2

    def test_it_is_given_up_when_the_behaviour_says_so(self):
        replies = [reply(body=[]), *[reply(400, {"error": "no"})] * 2]
        with pytest.raises(errors.Refused, match="no"):
            bring_about(declare(behaviour=self.rules(most=1)), *replies, name="web")

    def test_it_waits_no_longer_than_max_wait(self):
        stage = stage_of(declare(behaviour=self.rules(most=99)), reply(body=[]), *[reply(400, {"error": "no"})] * 3, max_wait=5)
        with pytest.raises(errors.Refused):
            again(stage.finder.clients.system.resources["thing"], stage, name="web")
        assert stage.clock.slept == [2.0, 2.0]

    def test_an_update_is_never_sent_again(self):
        rules = self.rules()
        with pytest.raises(errors.Refused):
            bring_about(declare(behaviour=rules), reply(body=[{"id": 7, "name": "web"}]), reply(400, {"error": "no"}), name="web", size=1)
        assert rules.seen == []


class TestPlannedAnew:
    """An action of which not everything came that was wanted."""

    def deed(self, patience, locked=False):
        class Rules(ActionBehaviour):
            looks = 0

            def look(self, want, lookup):
                self.looks += 1
                return self.looks

            def plan(self, want, seen, lookup):
                return Plan(
                    "created" if seen == 1 else "updated",
                    (Step("POST", f"/try/{seen}", {}),),
                    locked=locked,
                    result=lambda answers: Result({"got": answers[0].data["got"]}, ("lacks",) if answers[0].data["got"] < 3 else ()),
                    again=lambda answers, waited: 5.0 if answers[0].data["got"] < 3 and waited < patience else None,
                )

        return Action("deed", demo_system(), identity=Identity("name"), fields=(Field("name"),), behaviour=Rules())

    @pytest.mark.parametrize("locked", [False, True])
    def test_it_is_planned_and_sent_again_until_all_is_there(self, locked):
        replies = [reply(body={"got": number}) for number in (1, 2, 3)]
        stage, plan, thing = bring_about(self.deed(60, locked), *replies, name="web")
        assert stage.script.lines == ["POST /try/1", "POST /try/2", "POST /try/3"]
        assert (plan.action, thing, stage.clock.slept, stage.finder.warnings) == ("created", {"got": 3}, [5.0, 5.0], [])

    def test_in_the_end_the_result_says_what_is_lacking(self):
        stage, plan, thing = bring_about(self.deed(5), *[reply(body={"got": 1})] * 2, name="web")
        assert (plan.action, thing, stage.finder.warnings) == ("created", {"got": 1}, ["lacks"])

    def test_one_that_has_begun_is_only_looked_at_again_until_it_is_done(self):
        class Rules(ActionBehaviour):
            looks = 0

            def look(self, want, lookup):
                self.looks += 1
                return self.looks

            def plan(self, want, seen, lookup):
                steps = (Step("POST", "/try", {}),) if seen == 1 else ()
                return Plan("started", steps, result=lambda answers: Result({"looks": seen}), again=lambda answers, waited: 5.0 if seen < 4 else None)

        deed = Action("deed", demo_system(), identity=Identity("name"), fields=(Field("name"),), behaviour=Rules())
        stage, plan, thing = bring_about(deed, reply(body={}), name="web")
        assert (stage.script.lines, plan.changed, thing, stage.clock.slept) == (["POST /try"], True, {"looks": 4}, [5.0] * 3)

    def test_check_mode_waits_for_nothing(self):
        stage, plan, _thing = bring_about(self.deed(60), check_mode=True, name="web")
        assert (plan.action, stage.script.lines, stage.clock.slept) == ("created", [], [])


class TestCheckMode:
    @pytest.mark.parametrize(
        ("rows", "params", "action"),
        [
            ([], {}, "created"),
            ([{"id": 7, "name": "web"}], {"size": 6}, "updated"),
            ([{"id": 7, "name": "web", "kind": "a"}], {"kind": "b", "replace": True}, "replaced"),
            ([{"id": 7, "name": "web"}], {"state": "absent"}, "deleted"),
            ([{"id": 7, "name": "web"}], {}, "unchanged"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_nothing_is_written(self, rows, params, action):
        stage, plan, _thing = bring_about(declare(), reply(body=rows), check_mode=True, name="web", **params)
        assert (plan.action, stage.script.writes) == (action, [])

    def test_diff_is_that_of_the_real_run(self):
        row = {"id": 7, "name": "web", "size": 5}
        _stage, checked, _thing = bring_about(declare(), reply(body=[row]), check_mode=True, name="web", size=6)
        _stage, real, _thing = bring_about(
            declare(), reply(body=[row]), reply(body={**row, "size": 6}), name="web", size=6
        )
        assert (checked.before, checked.after, checked.action) == (real.before, real.after, real.action)

    def test_next_item_sees_what_this_one_would_have_made(self):
        resource = declare()
        stage = stage_of(resource, reply(body=[]), many=True, check_mode=True)
        actions = [again(resource, stage, name="web")[0].action for _round in range(2)]
        assert actions == ["created", "unchanged"]

    def test_next_item_sees_what_this_one_would_have_deleted(self):
        resource = declare()
        stage = stage_of(resource, reply(body=[{"id": 7, "name": "web"}]), many=True, check_mode=True)
        actions = [again(resource, stage, name="web", state=state)[0].action for state in ("absent", "present")]
        assert actions == ["deleted", "created"]

    def test_planned_id_is_never_shown(self):
        resource = declare()
        stage = stage_of(resource, reply(body=[]), many=True, check_mode=True)
        things = [again(resource, stage, name="web")[1] for _round in range(2)]
        assert not any("id" in thing or "planned" in str(thing) for thing in things)

    def test_reference_to_a_planned_thing_is_shown_by_its_name(self):
        resource = declare()
        stage = stage_of(resource, reply(body=[]), reply(body=[]), many=True, check_mode=True)
        stage.finder.collection(resource.system.resources["group"])
        stage.finder.store(resource.system.resources["group"], {"id": Unknown("planned"), "name": "Core"})
        _plan, thing = again(resource, stage, name="web", group="Core")
        assert (thing["group"], stage.finder.warnings) == ("Core", [])


class TestOldValues:
    """What was read is written back only while it is young."""

    ROW = {"id": 7, "name": "web", "size": 5, "kind": "a"}

    def story(self, *replies, later, update=None, row=None, **params):
        resource = declare(update=update or Replace("PUT"))
        stage = stage_of(resource, reply(body=[row or self.ROW]), *replies, many=True)
        stage.finder.collection(resource)
        stage.clock.now += later
        plan, _thing = again(resource, stage, name="web", **params)
        return stage.script, plan

    def test_young_values_are_written_back_as_they_are(self):
        script, _plan = self.story(reply(body={**self.ROW, "size": 6}), later=FRESH, size=6)
        assert script.lines == ["GET /things", "PUT /things/7"]

    def test_old_values_are_read_again_first(self):
        script, _plan = self.story(
            reply(body={**self.ROW, "kind": "b"}), reply(body={**self.ROW, "size": 6}), later=FRESH + 1, size=6
        )
        assert script.lines == ["GET /things", "GET /things/7", "PUT /things/7"]
        assert script.writes[0].body["kind"] == "b"

    def test_somebody_else_may_have_done_it_meanwhile(self):
        script, plan = self.story(reply(body={**self.ROW, "size": 6}), later=FRESH + 1, size=6)
        assert (plan.action, script.writes) == ("unchanged", [])

    def test_somebody_else_may_have_deleted_it_meanwhile(self):
        script, plan = self.story(reply(404), reply(body={"id": 8, "name": "web", "size": 6}), later=FRESH + 1, size=6)
        assert (plan.action, script.writes[0].line) == ("created", "POST /things")

    def test_unchanged_things_are_not_read_again(self):
        script, _plan = self.story(later=FRESH + 1, size=5)
        assert script.lines == ["GET /things"]

    def test_update_that_sends_only_what_differs_rests_on_nothing_old(self):
        script, _plan = self.story(reply(body={**self.ROW, "size": 6}), later=FRESH + 1, update=Merge("PUT"), size=6)
        assert script.lines == ["GET /things", "PUT /things/7"]

    def test_update_that_completes_a_value_rests_on_what_was_read(self):
        was, is_now = ({**self.ROW, "contacts": {"high": ["9"], "low": low}} for low in (["7"], ["8"]))
        script, _plan = self.story(
            reply(body=is_now), reply(body=is_now), row=was, later=FRESH + 1, update=Merge("PUT"), contacts={"high": []}
        )
        assert script.lines == ["GET /things", "GET /things/7", "PUT /things/7"]
        assert script.writes[0].body == {"contacts": {"high": [], "low": ["8"]}}

    def test_deletion_rests_on_nothing_old(self):
        script, _plan = self.story(reply(204), later=FRESH + 1, state="absent")
        assert script.lines == ["GET /things", "DELETE /things/7"]
