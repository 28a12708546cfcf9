"""What only some services need of the core: each by a small thing that has it, from its task to the wire."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors
from ansible_collections.steadyops.monitoring.plugins.module_utils.behaviour import Behaviour
from ansible_collections.steadyops.monitoring.plugins.module_utils.paging import PageNumber
from ansible_collections.steadyops.monitoring.plugins.module_utils.reconcile import reconcile
from ansible_collections.steadyops.monitoring.plugins.module_utils.references import enter
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import (
    Body,
    Delete,
    Identity,
    Listing,
    Merge,
    Part,
    Paths,
    Post,
    Put,
    Replace,
    Resource,
)
from ansible_collections.steadyops.monitoring.plugins.module_utils.steps import Extra, Step
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import (
    COMPANION,
    EVENT,
    INTERNAL,
    WRITE_ONLY,
    Field,
    Flag,
    Map,
    Number,
    Ref,
    SetOf,
    Text,
)
from tests.support.network import NOON, reply
from tests.support.stage import demo_system, stage_of

NAME = Field("name", required=True)
SIZE = Field("size", Number())


def declare(*fields, name="thing", system=None, **words):
    said = {
        "path": f"/{name}s",
        "identity": Identity("name"),
        "fields": (NAME, *fields),
        "update": Merge("PATCH"),
        **words,
    }
    return Resource(name, system or demo_system(), **said)


def perform(resource, *replies, check_mode=False, many=False, scope=None, **params):
    """Carry a task out; returns its plan, the thing, and the stage."""
    stage = stage_of(resource, *replies, check_mode=check_mode, many=many, scope=scope)
    finder, want = enter(resource, {"state": "present", "name": "web", **params}, stage.finder)
    plan, thing = reconcile(want, finder)
    return plan, thing, stage


def there(**more):
    return reply(body=[{"id": 7, "name": "web", **more}])


def made(**more):
    return reply(body={"id": 7, "name": "web", **more})


class TestEvents:
    """What is said rather than kept."""

    def test_event_is_sent_each_time(self):
        _plan, _thing, stage = perform(declare(Field("body", role=EVENT)), there(), made(), body="news")
        assert stage.script.bodies == [{"body": "news"}]

    def test_event_stands_in_the_diff_and_not_in_the_thing(self):
        plan, thing, _stage = perform(declare(Field("body", role=EVENT)), there(), made(), body="news")
        assert ("body" in plan.before, plan.after["body"], "body" in thing) == (False, "news", False)

    def test_event_whose_answer_is_lost_is_not_said_again_by_itself(self):
        """The service never said that it stopped, so that it may still act on the first."""
        replies = (there(), reply(504), *[there()] * 2)
        with pytest.raises(errors.FateUnknown, match="may still appear"):
            perform(declare(Field("body", role=EVENT)), *replies, body="news")

    def test_companion_is_no_reason_to_write(self):
        resource = declare(SIZE, Field("notify", Flag(), COMPANION))
        plan, _thing, stage = perform(resource, there(size=1), size=1, notify=False)
        assert (plan.changed, stage.script.writes) == (False, [])

    def test_companion_is_sent_with_what_is_written(self):
        resource = declare(SIZE, Field("notify", Flag(), COMPANION))
        _plan, _thing, stage = perform(resource, there(size=1), made(size=2), size=2, notify=False)
        assert stage.script.bodies == [{"size": 2, "notify": False}]

    def test_what_was_said_is_taken_out_in_the_light_of_what_is_there(self):
        class Once(Behaviour):
            def refine(self, want, row, lookup):
                options = {name: value for name, value in want.options.items() if row is None or name != "body"}
                return want.with_(options=options, warnings=("it was said",))

        resource = declare(Field("body", role=EVENT), behaviour=Once())
        plan, _thing, stage = perform(resource, there(), body="news")
        assert (plan.changed, plan.warnings, stage.script.writes) == (False, ("it was said",), [])

    def test_what_hangs_on_the_moment_is_sent_and_not_foretold(self):
        class Clocked(Behaviour):
            def refine(self, want, row, lookup):
                return want.with_(options={**want.options, "start": "now"}, unsure=("start",))

        resource = declare(Field("start"), behaviour=Clocked())
        plan, _thing, stage = perform(resource, reply(body=[]), made(start="now"))
        assert stage.script.bodies == [{"name": "web", "start": "now"}]
        assert "start" not in plan.after
        assert "start" not in plan.resource

    def test_what_is_let_be_goes_back_as_it_was_where_everything_is_said(self):
        class Careful(Behaviour):
            def refine(self, want, row, lookup):
                return want.with_(options={name: value for name, value in want.options.items() if name != "status"})

        resource = declare(SIZE, Field("status"), update=Replace("PUT"), behaviour=Careful())
        replies = (there(size=1, status="broken"), made(size=2, status="broken"))
        _plan, _thing, stage = perform(resource, *replies, size=2, status="up")
        assert stage.script.bodies == [{"name": "web", "size": 2, "status": "broken"}]


class TestInternal:
    """What is no option: it goes back as it was read, or as the behaviour works it out."""

    def test_it_is_no_argument(self):
        resource = declare(Field("status", role=INTERNAL))
        assert "status" not in {one.name for one in resource.arguments}

    def test_it_goes_back_as_it_was_read_and_is_not_shown(self):
        resource = declare(SIZE, Field("version", Number(), INTERNAL), update=Replace("PUT"))
        replies = (there(size=1, version=4), made(size=2, version=5))
        plan, thing, stage = perform(resource, *replies, size=2)
        assert stage.script.bodies == [{"name": "web", "size": 2, "version": 4}]
        assert not {"version"} & {*plan.before, *plan.after, *plan.resource, *thing}

    def test_what_is_worked_out_is_sent_and_stands_in_the_diff(self):
        class Resolving(Behaviour):
            def refine(self, want, row, lookup):
                return want.with_(options={**want.options, "status": "resolved"})

        resource = declare(Field("status", role=INTERNAL), behaviour=Resolving())
        plan, thing, stage = perform(resource, there(status="open"), made(status="resolved"))
        assert stage.script.bodies == [{"status": "resolved"}]
        assert (plan.before["status"], plan.after["status"], "status" in thing) == ("open", "resolved", False)


class TestSecrets:
    def declare(self):
        return declare(Field("password", role=WRITE_ONLY, secret=True))

    def test_secret_is_sent_on_creation_only(self):
        plan, _thing, stage = perform(self.declare(), there(), password="p", update_secrets="on_create")
        assert (plan.changed, stage.script.writes) == (False, [])

    def test_secret_is_sent_always_where_the_task_says_so(self):
        plan, _thing, stage = perform(self.declare(), there(), made(), password="p", update_secrets="always")
        assert stage.script.bodies == [{"password": "p"}]
        assert plan.after == {"name": "web", "password": "sent again"}

    def test_option_is_there_where_a_secret_never_comes_back(self):
        assert "update_secrets" in {one.name for one in self.declare().arguments}
        assert "update_secrets" not in {one.name for one in declare().arguments}


class TestParts:
    """What is kept at an address of its own."""

    def declare(self, **words):
        return declare(Field("tags", SetOf(Text()), part=Part("/things/{id}/tags", "tag_ids", **words)))

    def test_it_is_not_read_where_nobody_asks(self):
        _plan, _thing, stage = perform(self.declare(), there())
        assert stage.script.lines == ["GET /things"]

    def test_it_is_read_and_compared(self):
        plan, thing, stage = perform(self.declare(), there(), reply(body=[{"id": "b"}, {"id": "a"}]), tags=["a", "b"])
        assert (plan.changed, thing["tags"]) == (False, ["a", "b"])
        assert stage.script.lines == ["GET /things", "GET /things/7/tags"]

    def test_it_is_replaced_in_one_call_and_nothing_else_is_written(self):
        plan, thing, stage = perform(self.declare(), there(), reply(body=[]), made(), tags=["a"])
        assert (plan.action, thing["tags"], stage.script.bodies) == ("updated", ["a"], [{"tag_ids": ["a"]}])
        assert stage.script.lines[-1] == "POST /things/7/tags"

    def test_it_is_emptied_with_an_empty_body(self):
        _plan, _thing, stage = perform(self.declare(), there(), reply(body=[{"id": "a"}]), made(), tags=[])
        assert (stage.script.lines[-1], stage.script.requests[-1].body) == ("DELETE /things/7/tags", {})

    def test_it_is_emptied_like_any_value_where_the_service_wants_that(self):
        resource = self.declare(verb="PUT", empty="", read=lambda data: data["tags"])
        _plan, _thing, stage = perform(resource, there(), reply(body={"tags": ["a"]}), made(), tags=[])
        assert (stage.script.lines[-1], stage.script.bodies) == ("PUT /things/7/tags", [{"tag_ids": []}])

    def test_it_follows_the_creation_under_the_new_id(self):
        plan, thing, stage = perform(self.declare(), reply(body=[]), made(), made(), tags=["a"])
        assert stage.script.lines == ["GET /things", "POST /things", "POST /things/7/tags"]
        assert stage.script.bodies == [{"name": "web"}, {"tag_ids": ["a"]}]
        assert (plan.resource["tags"], thing["tags"]) == (["a"], ["a"])

    def test_empty_one_of_a_new_thing_needs_no_call(self):
        _plan, _thing, stage = perform(self.declare(), reply(body=[]), made(), tags=[])
        assert [one.line for one in stage.script.writes] == ["POST /things"]


class TestWhatTheApiLetsAnybodyDo:
    def test_what_cannot_be_made_is_said(self):
        with pytest.raises(errors.Missing, match="makes no thing through its API"):
            perform(declare(create=None, remove=None), reply(body=[]))

    def test_what_cannot_be_deleted_is_said(self):
        with pytest.raises(errors.Immutable, match="deletes no thing"):
            perform(declare(update=None, remove=None), there(), state="absent")

    def test_what_cannot_be_deleted_and_is_not_there_is_fine(self):
        assert not perform(declare(update=None, remove=None), reply(body=[]), state="absent")[0].changed

    def test_what_cannot_be_changed_is_said_and_replace_is_not_offered(self):
        with pytest.raises(errors.Immutable, match="size is 1 and would become 2.*Change it by hand") as refused:
            perform(declare(SIZE, update=None, remove=None), there(size=1), size=2)
        assert "replace" not in str(refused.value)

    def test_part_of_what_cannot_be_changed_can(self):
        resource = declare(Field("tags", SetOf(Text()), part=Part("/things/{id}/tags", "tag_ids")), update=None)
        assert perform(resource, there(), reply(body=[]), made(), tags=["a"])[0].action == "updated"

    def test_value_that_the_service_left_as_it_was_is_a_warning(self):
        _plan, _thing, stage = perform(declare(SIZE), there(size=1), made(size=1), size=2)
        assert "left size as before" in stage.finder.warnings[0]


class TestKeys:
    def declare(self):
        identity = Identity(("address", "type"), "phone", "name")
        return declare(Field("address"), Field("type"), Field("phone"), identity=identity)

    @pytest.mark.parametrize(
        ("options", "key"),
        [
            ({"address": "a", "type": "t", "phone": "1"}, {"address": "a", "type": "t"}),
            ({"type": "t", "phone": "1", "name": "n"}, {"phone": "1"}),
            ({"type": "t", "name": "n"}, {"name": "n"}),
            ({"type": "t"}, {}),
        ],
    )
    def test_first_key_that_begins_with_something_given_counts(self, options, key):
        assert self.declare().key_in(options) == key

    def test_nothing_given_is_refused_before_it_would_mean_everything(self):
        with pytest.raises(errors.BadInput, match="^one of the following is required: id, address, phone, name"):
            perform(self.declare(), name=None)

    def test_label_names_it_by_that_key(self):
        assert self.declare().label({"phone": "1", "name": "n"}) == "Demo thing '1'"


class TestPlaces:
    """Things that are not simply in a list."""

    def test_the_only_one_is_read_at_its_address(self):
        resource = declare(SIZE, identity=Identity(), create=None, remove=None)
        plan, _thing, stage = perform(resource, made(size=1), made(size=2), size=2)
        assert (plan.action, stage.script.lines) == ("updated", ["GET /things", "PATCH /things"])

    def test_the_only_one_may_not_be_there_yet_and_is_put(self):
        resource = declare(identity=Identity(), create=Put())
        plan, _thing, stage = perform(resource, reply(404), made())
        assert (plan.action, stage.script.lines) == ("created", ["GET /things", "PUT /things"])

    def test_the_only_one_has_no_id_option(self):
        assert "id" not in {one.name for one in declare(identity=Identity()).arguments}

    @pytest.mark.parametrize("body", [{}, [], None, [1, 2]], ids=repr)
    def test_the_only_one_that_is_answered_without_being_there_is_broken(self, body):
        with pytest.raises(errors.Broken, match="without the thing that was asked for"):
            perform(declare(SIZE, identity=Identity(), create=None, remove=None), reply(body=body), size=2)

    def shelved(self, system):
        declare(name="shelf", system=system)
        return reply(body=[{"id": "s1", "name": "top"}])

    def test_creation_goes_where_an_option_says(self):
        system = demo_system()
        shelves = self.shelved(system)
        resource = declare(
            Field("shelf", Ref("shelf"), at="shelf_id"), system=system, create=Post("/shelfs/{shelf}/things")
        )
        _plan, _thing, stage = perform(resource, shelves, reply(body=[]), made(shelf_id="s1"), shelf="top")
        assert stage.script.lines[-1] == "POST /shelfs/s1/things"
        assert stage.script.bodies == [{"name": "web"}]

    def inside(self):
        system = demo_system()
        declare(name="shelf", system=system)
        return declare(Field("shelf", Ref("shelf"), WRITE_ONLY), system=system, path="/shelfs/{shelf}/things")

    def test_what_is_inside_something_is_sought_there(self):
        shelves = reply(body=[{"id": "s1", "name": "top"}])
        _plan, _thing, stage = perform(self.inside(), shelves, reply(body=[]), made(), shelf="top")
        assert stage.script.lines == ["GET /shelfs", "GET /shelfs/s1/things", "POST /shelfs/s1/things"]
        assert stage.script.bodies == [{"name": "web"}]

    def test_what_is_inside_nothing_is_an_error(self):
        with pytest.raises(errors.Missing, match="no demo_shelf named 'top'"):
            perform(self.inside(), reply(body=[]), shelf="top")

    def test_what_is_inside_nothing_is_absent(self):
        resource = self.inside()
        stage = stage_of(resource, reply(body=[]))
        _finder, want = enter(resource, {"state": "absent", "name": "web", "shelf": "top"}, stage.finder)
        assert want is None

    def test_what_is_inside_something_planned_is_not_there(self):
        plan, _thing, stage = perform(self.inside(), reply(body=[]), check_mode=True, shelf="top")
        assert (plan.action, stage.script.lines) == ("created", ["GET /shelfs"])

    def test_inside_what_is_told_under_the_name_the_task_gave(self):
        shelves = reply(body=[{"id": "s1", "name": "top"}])
        plan, _thing, _stage = perform(self.inside(), shelves, reply(body=[]), made(), shelf="top")
        assert plan.after == {"name": "web", "shelf": "top"}

    def beyond(self, found, **words):
        class Older(Behaviour):
            def rows(self, key, lookup):
                return found()

        return declare(listing=Listing(paging=PageNumber(size=2, most=1)), behaviour=Older(), **words)

    def test_only_the_newest_are_read_and_then_what_is_beyond(self):
        resource = self.beyond(lambda: [{"id": 9, "name": "web"}])
        rows = reply(body=[{"id": 1, "name": "a"}, {"id": 2, "name": "b"}])
        plan, thing, stage = perform(resource, rows)
        assert (plan.changed, thing["id"], stage.script.lines) == (False, "9", ["GET /things"])

    def test_short_list_of_the_newest_is_all_there_is(self):
        resource = self.beyond(lambda: 1 / 0)
        assert perform(resource, reply(body=[{"id": 1, "name": "a"}]), made())[0].action == "created"

    def test_what_cannot_be_read_by_its_id_is_sought_in_the_list(self):
        resource = declare(path=Paths("/things", one=None))
        _plan, thing, stage = perform(resource, there(), id="7", name=None)
        assert (thing["name"], stage.script.lines) == ("web", ["GET /things"])


class TestBeside:
    """What a behaviour adds to the options' own writes."""

    def waking(self, first=False):
        class Waking(Behaviour):
            def steps(self, want, row, lookup):
                wake = Step("POST", lookup.path("/things/{id}/wake", id=row["id"]), separate=True)
                return Extra({"asleep": True}, {"asleep": False}, (wake,), first)

        return Waking()

    def test_steps_beside_the_options_come_after_them(self):
        resource = declare(SIZE, behaviour=self.waking())
        plan, _thing, stage = perform(resource, there(size=1), made(size=2), reply(204), size=2)
        assert stage.script.lines == ["GET /things", "PATCH /things/7", "POST /things/7/wake"]
        assert (plan.before["asleep"], plan.after["asleep"]) == (True, False)

    def test_steps_beside_the_options_may_have_to_come_first(self):
        resource = declare(SIZE, behaviour=self.waking(first=True))
        _plan, _thing, stage = perform(resource, there(size=1), reply(204), made(size=2), size=2)
        assert stage.script.lines == ["GET /things", "POST /things/7/wake", "PATCH /things/7"]

    def test_steps_beside_the_options_are_a_change_by_themselves(self):
        plan, thing, _stage = perform(declare(behaviour=self.waking()), there(), reply(204))
        assert (plan.action, thing["id"]) == ("updated", "7")

    def test_what_they_are_known_to_write_is_in_the_thing(self):
        class Moving(Behaviour):
            def steps(self, want, row, lookup):
                step = Step("POST", "/things/7/move", separate=True, values={"size": 9})
                return Extra({}, {"moved": True}, (step,))

        plan, thing, _stage = perform(declare(SIZE, behaviour=Moving()), there(size=1), reply(204))
        assert (plan.resource["size"], thing["size"]) == (9, 9)

    def test_deletion_may_say_how(self):
        class Quiet(Behaviour):
            def removal(self, want, row, now):
                return Delete(query={"quietly": "true"})

        _plan, _thing, stage = perform(declare(behaviour=Quiet()), there(), reply(204), state="absent")
        assert stage.script.requests[-1].query == [("quietly", "true")]

    def test_update_may_go_without_envelope(self):
        resource = declare(SIZE, body=Body("thing", on_update=None))
        _plan, _thing, stage = perform(resource, there(size=1), made(size=2), size=2)
        assert stage.script.bodies == [{"size": 2}]

    def test_what_always_stands_in_a_body_is_in_every_body(self):
        resource = declare(SIZE, body=Body("thing", constants={"type": "thing"}))
        _plan, _thing, stage = perform(resource, reply(body=[]), made(size=1), size=1)
        assert stage.script.bodies == [{"thing": {"type": "thing", "name": "web", "size": 1}}]
        _plan, _thing, stage = perform(resource, there(size=1), made(size=2), size=2)
        assert stage.script.bodies == [{"thing": {"type": "thing", "size": 2}}]

    def test_body_is_made_with_the_service_s_time_when_it_is_sent(self):
        class Stamped(Behaviour):
            def body(self, body, want, row, now):
                return {**body, "at": now, "was": row and row["size"]}

        resource = declare(SIZE, behaviour=Stamped())
        _plan, _thing, stage = perform(resource, there(size=1), made(size=2), size=2)
        assert stage.script.bodies == [{"size": 2, "at": NOON, "was": 1}]

    def test_keys_of_a_map_may_be_references(self):
        system = demo_system()
        declare(name="part", system=system)
        resource = declare(Field("parts", Map(keys=Ref("part"))), system=system)
        parts = reply(body=[{"id": "p1", "name": "left"}])
        plan, thing, stage = perform(resource, parts, there(parts={}), made(parts={"p1": "red"}), parts={"left": "red"})
        assert stage.script.bodies == [{"parts": {"p1": "red"}}]
        assert plan.after["parts"] == thing["parts"] == {"left": "red"}


class TestOtherRows:
    """What else a write changes, as the behaviour foretells it."""

    def following(self, system=None, foretold=lambda before, after: ()):
        followed = []

        class Following(Behaviour):
            def predict(self, before, after, lookup):
                followed.append((before, after))
                return foretold(before, after)

        return declare(SIZE, system=system, behaviour=Following()), followed

    def test_other_rows_follow_a_write(self):
        resource, followed = self.following()
        perform(resource, there(size=1), made(size=2), many=True, size=2)
        assert [(before["size"], after["size"]) for before, after in followed] == [(1, 2)]

    def test_other_rows_follow_a_deletion(self):
        resource, followed = self.following()
        perform(resource, there(), reply(204), many=True, state="absent")
        assert [(before["id"], after) for before, after in followed] == [(7, None)]

    @pytest.mark.parametrize("check_mode", [True, False], ids=["planned", "carried out"])
    def test_what_is_foretold_is_what_is_seen_from_then_on(self, check_mode):
        system = demo_system()
        other = declare(SIZE, name="other", system=system)
        resource, _followed = self.following(system, lambda before, after: [("other", {"id": 1}, None)])
        stage = stage_of(
            resource,
            reply(body=[{"id": 1, "name": "a"}, {"id": 2, "name": "b"}]),
            there(size=1),
            *([] if check_mode else [made(size=2)]),
            many=True,
            check_mode=check_mode,
        )
        assert len(stage.finder.lookup.rows(other)) == 2
        finder, want = enter(resource, {"state": "present", "name": "web", "size": 2}, stage.finder)
        reconcile(want, finder)
        assert [row["name"] for row in stage.finder.lookup.rows(other)] == ["b"]
