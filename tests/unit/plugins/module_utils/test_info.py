"""info.py: a look reads a kind or a variant of it, and leaves the kind as it is."""

from __future__ import annotations

import dataclasses

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors
from ansible_collections.steadyops.monitoring.plugins.module_utils.behaviour import Behaviour
from ansible_collections.steadyops.monitoring.plugins.module_utils.looks import Info, Look, look_of
from ansible_collections.steadyops.monitoring.plugins.module_utils.paging import OffsetUntilFlag
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Identity, Listing, Paths, Resource
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import MASKED, Field, Members, Name, Ref
from tests.support.network import reply
from tests.support.stage import demo_system, play

WEB, MAIL = {"id": 1, "name": "web"}, {"id": 2, "name": "mail"}


class Shouting(Behaviour):
    def read(self, row, now):
        return {**row, "name": row["name"].upper()}


def declare(**words):
    """Return what can be asked: things, those elsewhere, all rows of their list, the boxes of a shelf, and raw hits."""
    system = demo_system(**words)
    kind = Resource("thing", system, "/things", (Field("name", Name()),), Identity("name"), behaviour=Shouting(),
                    listing=Listing(select=lambda rows: [row for row in rows if not row.get("other")]),
                    gone=lambda row, now: bool(row.get("over")))  # fmt: skip
    Resource("shelf", system, "/shelfs", (Field("name"),), Identity("name"))
    box = Resource(
        "box", system, "/shelfs/{shelf}/boxes", (Field("name"), Field("shelf", Ref("shelf"))), Identity("name")
    )
    looks = {
        "thing": look_of(kind),
        "elsewhere": look_of(kind, path="/elsewhere"),
        "everything": look_of(kind, all_rows=True),
        "box": look_of(box),
        "hit": Look("/hits", rows="found", query=lambda params: {"q": params["text"]}, needs=("text",)),
    }
    return Info(system, looks, options=(Field("shelf", Ref("shelf")), Field("text")))


class TestLooks:
    def test_variant_of_a_kind_does_not_take_its_place(self):
        info = declare()
        kind = info.looks["thing"].kind
        assert info.looks["elsewhere"].kind is kind
        assert info.system.resources["thing"] is kind
        assert (kind.paths.list, info.looks["elsewhere"].path) == ("/things", "/elsewhere")

    @pytest.mark.parametrize(("word", "path"), [("thing", "/things"), ("elsewhere", "/elsewhere")])
    def test_each_is_read_where_it_is(self, word, path):
        result, script = play(declare(), reply(body=[WEB]), resource=word)
        assert (script.lines, result["resources"]) == ([f"GET {path}"], [{"id": "1", "name": "WEB"}])

    def test_kind_of_which_nothing_is_said_is_read_whole(self):
        result, script = play(declare(), reply(body=[{"id": 5, "name": "top"}]), resource="shelf")
        assert (script.lines, result["resources"]) == (["GET /shelfs"], [{"id": "5", "name": "top"}])

    def test_rows_of_another_kind_are_left_out_unless_all_are_asked_for(self):
        rows = reply(body=[WEB, {**MAIL, "other": True}])
        assert [len(play(declare(), rows, resource=word)[0]["resources"]) for word in ("thing", "everything")] == [1, 2]

    def test_what_counts_as_absent_is_shown_all_the_same(self):
        result, _script = play(declare(), reply(body=[{**WEB, "over": True}]), resource="thing")
        assert result["count"] == 1

    def test_kind_of_which_nothing_is_said_is_read_as_its_system_reads_kinds(self):
        info = dataclasses.replace(declare(), whole=lambda kind: look_of(kind, query=lambda params: {"size": 5}))
        _result, script = play(info, reply(body=[]), resource="shelf")
        assert script.requests[0].query == [("size", "5")]

    def test_a_second_one_of_a_system_has_a_name_of_its_own_and_may_read_no_kind(self):
        info = dataclasses.replace(declare(), looks={"hit": Look("/hits", rows="found")}, whole=None, word="numbers")
        assert (info.module_name, list(info.all_looks)) == ("demo_numbers", ["hit"])
        assert declare().module_name == "demo_info"

    @pytest.mark.parametrize(("word", "body"), [("thing", [WEB, MAIL]), ("hit", {"found": [WEB, MAIL]})])
    def test_rows_that_the_service_should_not_have_told_are_left_out(self, word, body):
        info = declare()
        look = dataclasses.replace(info.looks[word], keep=lambda params, rows: [row for row in rows if row["id"] == 2])
        more = {"text": "x"} if word == "hit" else {}
        result, _script = play(dataclasses.replace(info, looks={**info.looks, word: look}), reply(body=body), resource=word, **more)
        assert result["count"] == 1

    def test_list_in_which_not_everything_stands_is_read_to_its_end(self):
        info = declare()
        kind = Resource("event", info.system, "/events", (Field("name"),), Identity("name"), Listing(exhaustive=False))
        result, _script = play(info, reply(body=[WEB]), resource=kind.name)
        assert "warnings" not in result

    def test_secret_that_comes_back_is_masked_wherever_it_stands(self):
        info = declare()
        part = Members(Field("login"), Field("pin", secret=True))
        Resource("door", info.system, "/doors", (Field("name"), Field("code", secret=True), Field("lock", part)), Identity("name"))
        row = {**WEB, "code": "s3cret", "lock": {"login": "me", "pin": "s3cret"}}
        result, _script = play(info, reply(body=[row]), resource="door")
        assert result["resources"] == [{"id": "1", "name": "web", "code": MASKED, "lock": {"login": "me", "pin": MASKED}}]

    def test_what_a_list_leaves_out_is_read_too(self):
        info = declare()
        rest = Listing(rest=lambda rows: {"asleep": "yes"})
        Resource("cat", info.system, "/cats", (Field("name"),), Identity("name"), rest)
        result, script = play(info, reply(body=[WEB]), reply(body=[MAIL]), resource="cat")
        assert (result["count"], [one.query for one in script.requests]) == (2, [[], [("asleep", "yes")]])

    def test_what_is_inside_a_thing_is_read_there(self):
        shelf, boxes = reply(body=[{"id": 5, "name": "top"}]), reply(body=[WEB])
        result, script = play(declare(), shelf, boxes, resource="box", shelf="top")
        assert (script.lines, result["count"]) == (["GET /shelfs", "GET /shelfs/5/boxes"], 1)

    def test_what_is_no_kind_is_shown_as_the_service_gives_it(self):
        result, script = play(declare(), reply(body={"found": [{"id": 1, "odd": None}]}), resource="hit", text="x")
        assert (result["resources"], script.requests[0].query) == ([{"id": 1, "odd": None}], [("q", "x")])


class TestOne:
    @pytest.mark.parametrize("name", ["MAIL", " MAIL "], ids=repr)
    def test_name_chooses_among_the_rows(self, name):
        result, _script = play(declare(), reply(body=[WEB, MAIL]), resource="thing", name=name)
        assert [one["id"] for one in result["resources"]] == ["2"]

    def test_id_is_asked_for_alone(self):
        result, script = play(declare(), reply(body=MAIL), resource="thing", id="2")
        assert (script.lines, result["resources"]) == (["GET /things/2"], [{"id": "2", "name": "MAIL"}])

    def test_id_of_what_counts_as_absent_is_shown_as_in_a_list(self):
        result, _script = play(declare(), reply(body={**WEB, "over": True}), resource="thing", id="1")
        assert result["count"] == 1

    def test_id_is_taken_in_every_form(self):
        info = declare()
        long = Identity("name", parse_id=lambda written: f"/odd/{str(written).rpartition('/')[2]}")
        kind = Resource("odd", info.system, Paths("/odds", one=None), (Field("name"),), long)
        for written in ("7", "/odd/7"):
            result, _script = play(info, reply(body=[{"id": "/odd/7", "name": "a"}]), resource=kind.name, id=written)
            assert result["count"] == 1

    def test_id_of_nothing_is_no_error(self):
        assert play(declare(), reply(404), resource="thing", id="2")[0]["resources"] == []


class TestRefusals:
    @pytest.mark.parametrize(
        ("args", "words"),
        [
            ({"resource": "hit"}, "text must be given to read hit"),
            ({"resource": "hit", "text": "x", "name": "a"}, "name has no meaning with resource hit"),
            ({"resource": "thing", "shelf": "top"}, "shelf has no meaning with resource thing"),
            ({"resource": "thing", "id": "1", "name": "a"}, "id and name say the same: give one of them"),
            ({"resource": "box"}, "shelf must be given to read box"),
        ],
        ids=["lacking", "nameless", "stranger", "both", "nowhere"],
    )
    def test_what_is_wrong_costs_no_call(self, args, words):
        with pytest.raises(errors.BadInput, match=words):
            play(declare(), **args)

    def test_list_that_nobody_can_read_to_its_end_is_told(self):
        info = declare(paging=OffsetUntilFlag(size=1, more="X-More", header=True, last=0))
        result, _script = play(info, reply(body=[WEB], X_More="true"), resource="thing")
        assert result["warnings"] == ["Demo lets nobody read further: 1 rows, and there are more."]

    def test_it_is_told_what_narrows_such_a_list(self):
        info = declare(paging=OffsetUntilFlag(size=1, more="X-More", header=True, last=0))
        look = dataclasses.replace(info.looks["thing"], takes=("text",))
        info = dataclasses.replace(info, looks={**info.looks, "thing": look})
        result, _script = play(info, reply(body=[WEB], X_More="true"), resource="thing")
        assert result["warnings"] == ["Demo lets nobody read further: 1 rows, and there are more. Narrow it by text."]
