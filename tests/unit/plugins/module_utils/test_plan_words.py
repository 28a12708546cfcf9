"""The words of a declaration that only some services need: each by a small thing that has it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors
from ansible_collections.steadyops.monitoring.plugins.module_utils.paging import PageNumber, Single
from ansible_collections.steadyops.monitoring.plugins.module_utils.plan import Step
from ansible_collections.steadyops.monitoring.plugins.module_utils.reconcile import enter, reconcile
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Field, Listing, Part, Resource
from tests.unit.conftest import reply
from tests.unit.stage import demo_system, stage_of

NAME = Field("name", required=True)


def declare(*fields, name="thing", system=None, **words):
    said = {"path": f"/{name}s", "key": ("name",), "fields": (NAME, *fields), **words}
    return Resource(name, system or demo_system(update_verb="PATCH"), **said)


def perform(resource, *replies, check_mode=False, many=False, scope=None, **params):
    """Carry a task out; returns its plan, the thing, and the stage."""
    stage = stage_of(resource, *replies, check_mode=check_mode, many=many, scope=scope)
    reader, wish = enter(resource, {"state": "present", "name": "web", **params}, stage.reader)
    plan, thing = reconcile(resource, wish, reader)
    return plan, thing, stage


def there(**more):
    return reply(body=[{"id": 7, "name": "web", **more}])


def made(**more):
    return reply(body={"id": 7, "name": "web", **more})


class TestEvents:
    """What is said rather than kept."""

    def test_announced_option_is_sent_each_time(self):
        _plan, _thing, stage = perform(declare(Field("body", announced=True)), there(), made(), body="news")
        assert stage.script.bodies == [{"body": "news"}]

    def test_announced_option_stands_in_the_diff_and_not_in_the_thing(self):
        plan, thing, _stage = perform(declare(Field("body", announced=True)), there(), made(), body="news")
        assert ("body" in plan.before, plan.after["body"], "body" in thing) == (False, "news", False)

    def test_option_that_goes_along_is_no_reason_to_write(self):
        resource = declare(Field("size", "int"), Field("notify", "bool", along=True))
        plan, _thing, stage = perform(resource, there(size=1), size=1, notify=False)
        assert (plan.changed, stage.script.writes) == (False, [])

    def test_option_that_goes_along_is_sent_with_what_is_written(self):
        resource = declare(Field("size", "int"), Field("notify", "bool", along=True))
        _plan, _thing, stage = perform(resource, there(size=1), made(size=2), size=2, notify=False)
        assert stage.script.bodies == [{"size": 2, "notify": False}]

    def test_what_was_said_is_taken_out_in_the_light_of_what_is_there(self):
        def consider(wish, found, reader):
            options = {name: value for name, value in wish.options.items() if found is None or name != "body"}
            return replace(wish, options=options, warnings=("it was said",))

        resource = declare(Field("body", announced=True), consider=consider)
        plan, _thing, stage = perform(resource, there(), body="news")
        assert (plan.changed, plan.warnings, stage.script.writes) == (False, ("it was said",), [])

    def test_what_hangs_on_the_moment_is_sent_and_not_foretold(self):
        def consider(wish, found, reader):
            return replace(wish, options={**wish.options, "start": "now"}, clocked=("start",))

        plan, _thing, stage = perform(declare(Field("start"), consider=consider), reply(body=[]), made(start="now"))
        assert stage.script.bodies == [{"name": "web", "start": "now"}]
        assert "start" not in plan.after
        assert "start" not in plan.resource

    def test_option_of_ours_is_no_argument(self):
        resource = declare(Field("status", ours=True))
        assert "status" not in {one.name for one in resource.arguments()}


class TestSecrets:
    def declare(self):
        return declare(Field("password", secret=True, write_only=True))

    def test_secret_is_sent_on_creation_only(self):
        plan, _thing, stage = perform(self.declare(), there(), password="p", update_secrets="on_create")
        assert (plan.changed, stage.script.writes) == (False, [])

    def test_secret_is_sent_always_where_the_task_says_so(self):
        plan, _thing, stage = perform(self.declare(), there(), made(), password="p", update_secrets="always")
        assert stage.script.bodies == [{"password": "p"}]
        assert plan.after == {"name": "web", "password": "sent again"}

    def test_option_is_there_where_a_secret_never_comes_back(self):
        assert "update_secrets" in {one.name for one in self.declare().arguments()}
        assert "update_secrets" not in {one.name for one in declare().arguments()}


class TestParts:
    """What is kept at an address of its own."""

    def declare(self, **words):
        return declare(Field("tags", "list", unordered=True, part=Part("/things/{id}/tags", "tag_ids", **words)))

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

    def test_it_is_emptied_without_a_body(self):
        _plan, _thing, stage = perform(self.declare(), there(), reply(body=[{"id": "a"}]), made(), tags=[])
        assert (stage.script.lines[-1], stage.script.requests[-1].body) == ("DELETE /things/7/tags", None)

    def test_it_is_emptied_like_any_value_where_the_service_wants_that(self):
        _plan, _thing, stage = perform(
            self.declare(verb="PUT", empty="", read=lambda data: data["tags"]), there(), reply(body={"tags": ["a"]}), made(), tags=[]
        )
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
            perform(declare(can=("update",)), reply(body=[]))

    def test_what_cannot_be_deleted_is_said(self):
        with pytest.raises(errors.Immutable, match="deletes no thing"):
            perform(declare(can=("create",)), there(), state="absent")

    def test_what_cannot_be_deleted_and_is_not_there_is_fine(self):
        assert not perform(declare(can=("create",)), reply(body=[]), state="absent")[0].changed

    def test_what_cannot_be_changed_is_said_and_replace_is_not_offered(self):
        with pytest.raises(errors.Immutable, match="size is 1 and would become 2.*Change it by hand") as refused:
            perform(declare(Field("size", "int"), can=("create",)), there(size=1), size=2)
        assert "replace" not in str(refused.value)

    def test_part_of_what_cannot_be_changed_can(self):
        resource = declare(Field("tags", "list", part=Part("/things/{id}/tags", "tag_ids")), can=("create", "delete"))
        assert perform(resource, there(), reply(body=[]), made(), tags=["a"])[0].action == "updated"

    def test_value_that_the_service_left_as_it_was_is_a_warning(self):
        _plan, _thing, stage = perform(declare(Field("size", "int")), there(size=1), made(size=1), size=2)
        assert "left size as before" in stage.reader.warnings[0]


class TestKeys:
    def declare(self, **words):
        said = {"key": ("address", "type"), "other_keys": (("phone",), ("name",)), **words}
        return declare(Field("address"), Field("type"), Field("phone"), **said)

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
        with pytest.raises(errors.BadInput, match="nothing says which one is meant"):
            perform(self.declare(), name=None)

    def test_label_names_it_by_that_key(self):
        assert self.declare().label({"phone": "1", "name": "n"}) == "Demo thing '1'"


class TestPlaces:
    """Things that are not simply in a list."""

    def test_the_only_one_is_read_at_its_address(self):
        resource = declare(Field("size", "int"), key=(), item="/things", listing=Listing(paging=Single()), can=("update",))
        plan, _thing, stage = perform(resource, made(size=1), made(size=2), size=2)
        assert (plan.action, stage.script.lines) == ("updated", ["GET /things", "PATCH /things"])

    def test_the_only_one_may_not_be_there_yet_and_is_put(self):
        resource = declare(key=(), item="/things", listing=Listing(paging=Single()), put_only=True)
        plan, _thing, stage = perform(resource, reply(404), made())
        assert (plan.action, stage.script.lines) == ("created", ["GET /things", "PUT /things"])

    def test_the_only_one_has_no_id_option(self):
        resource = declare(key=(), item="/things", listing=Listing(paging=Single()))
        assert "id" not in {one.name for one in resource.arguments()}

    def test_creation_goes_where_an_option_says(self):
        system = demo_system()
        declare(name="shelf", system=system)
        resource = declare(
            Field("shelf", api="shelf_id", refers_to="shelf"), system=system, made_at="/shelfs/{shelf}/things"
        )
        shelves = reply(body=[{"id": "s1", "name": "top"}])
        _plan, _thing, stage = perform(resource, shelves, reply(body=[]), made(shelf_id="s1"), shelf="top")
        assert stage.script.lines[-1] == "POST /shelfs/s1/things"
        assert stage.script.bodies == [{"name": "web"}]

    def inside(self):
        system = demo_system()
        declare(name="shelf", system=system)
        box = Field("shelf", refers_to="shelf", write_only=True)
        return declare(box, system=system, path="/shelfs/{shelf}/things", within="shelf")

    def test_what_is_inside_something_is_sought_there(self):
        shelves = reply(body=[{"id": "s1", "name": "top"}])
        _plan, _thing, stage = perform(self.inside(), shelves, reply(body=[]), made(), shelf="top")
        assert stage.script.lines == ["GET /shelfs", "GET /shelfs/s1/things", "POST /shelfs/s1/things"]
        assert stage.script.bodies == [{"name": "web"}]

    def test_what_is_inside_nothing_is_an_error(self):
        with pytest.raises(errors.Missing, match="no demo_shelf named 'top'"):
            perform(self.inside(), reply(body=[]), shelf="top")

    def test_what_is_inside_nothing_is_absent(self):
        stage = stage_of(self.inside(), reply(body=[]))
        _reader, wish = enter(self.inside(), {"state": "absent", "name": "web", "shelf": "top"}, stage.reader)
        assert wish is None

    def test_what_is_inside_something_planned_is_not_there(self):
        plan, _thing, stage = perform(self.inside(), reply(body=[]), check_mode=True, shelf="top")
        assert (plan.action, stage.script.lines) == ("created", ["GET /shelfs"])

    def test_only_the_newest_are_read_and_then_what_is_beyond(self):
        listing = Listing(paging=PageNumber(size=2, most=1))
        resource = declare(listing=listing, beyond=lambda reader, key: [{"id": 9, "name": "web"}])
        rows = reply(body=[{"id": 1, "name": "a"}, {"id": 2, "name": "b"}])
        plan, thing, stage = perform(resource, rows)
        assert (plan.changed, thing["id"], stage.script.lines) == (False, "9", ["GET /things"])

    def test_short_list_of_the_newest_is_all_there_is(self):
        resource = declare(listing=Listing(paging=PageNumber(size=2, most=1)), beyond=lambda reader, key: 1 / 0)
        assert perform(resource, reply(body=[{"id": 1, "name": "a"}]), made())[0].action == "created"

    def test_what_cannot_be_read_by_its_id_is_sought_in_the_list(self):
        _plan, thing, stage = perform(declare(listed_only=True), there(), id="7", name=None)
        assert (thing["name"], stage.script.lines) == ("web", ["GET /things"])


class TestBeside:
    def test_steps_beside_the_options_come_after_them(self):
        def extra(wish, found, path):
            return (Step("POST", f"{path}/wake", aside=True),), {"asleep": True}, {"asleep": False}

        plan, _thing, stage = perform(declare(Field("size", "int"), extra=extra), there(size=1), made(size=2), reply(204), size=2)
        assert stage.script.lines == ["GET /things", "PATCH /things/7", "POST /things/7/wake"]
        assert (plan.before["asleep"], plan.after["asleep"]) == (True, False)

    def test_steps_beside_the_options_are_a_change_by_themselves(self):
        def extra(wish, found, path):
            return (Step("POST", f"{path}/wake", aside=True),), {}, {"awake": True}

        plan, thing, _stage = perform(declare(extra=extra), there(), reply(204))
        assert (plan.action, thing["id"]) == ("updated", "7")

    def test_deletion_may_say_how(self):
        resource = declare(query_of=lambda wish: {"quietly": "true"})
        _plan, _thing, stage = perform(resource, there(), reply(204), state="absent")
        assert stage.script.requests[-1].query == [("quietly", "true")]

    def test_update_may_go_without_envelope(self):
        resource = declare(Field("size", "int"), envelope="thing", bare_update=True)
        _plan, _thing, stage = perform(resource, there(size=1), made(size=2), size=2)
        assert stage.script.bodies == [{"size": 2}]

    def test_keys_of_a_map_may_be_references(self):
        system = demo_system(update_verb="PATCH")
        declare(name="part", system=system)
        resource = declare(Field("parts", "dict", refers_to="part"), system=system)
        parts = reply(body=[{"id": "p1", "name": "left"}])
        plan, thing, stage = perform(resource, parts, there(parts={}), made(parts={"p1": "red"}), parts={"left": "red"})
        assert stage.script.bodies == [{"parts": {"p1": "red"}}]
        assert plan.after["parts"] == thing["parts"] == {"left": "red"}

    def test_other_rows_follow_a_write(self):
        followed = []
        resource = declare(Field("size", "int"), ripple=lambda reader, before, after: followed.append((before, after)))
        perform(resource, there(size=1), made(size=2), many=True, size=2)
        assert [(before["size"], after["size"]) for before, after in followed] == [(1, 2)]

    def test_other_rows_follow_a_deletion(self):
        followed = []
        resource = declare(ripple=lambda reader, before, after: followed.append((before["id"], after)))
        perform(resource, there(), reply(204), many=True, state="absent")
        assert followed == [(7, None)]
