"""one_by_one.py: lists that are given whole, or of which single members come and go."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.errors import BadInput
from ansible_collections.steadyops.monitoring.plugins.module_utils.one_by_one import OneByOne, single_ones
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Identity, Module, Resource
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import Field, Map, SetOf, Text
from tests.support.network import reply
from tests.support.stage import demo_system, play

LISTS = (Field("members", SetOf(Text())), Field("phones", Map()))
THING = Resource(
    "thing",
    demo_system(),
    "/things",
    (Field("name"), *LISTS),
    Identity("name"),
    module=Module(options=single_ones(*LISTS)),
    behaviour=OneByOne(),
)
ROW = {"id": 7, "name": "web", "members": ["a", "b"]}


class TestCheck:
    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ({"members": ["a"], "add": {"members": ["b"]}}, "members and add.members cannot both be given"),
            ({"members": [], "remove": {"members": ["b"]}}, "members and remove.members cannot both be given"),
            ({"add": {"members": ["a", "b"]}, "remove": {"members": ["b"]}}, "add.members and remove.members both name b"),
            ({"add": {"phones": {"a": ["1"]}}, "remove": {"phones": {"a": ["1"]}}}, "add.phones and remove.phones both name"),
        ],
    )
    def test_what_says_two_things_at_once_is_refused(self, said, words):
        with pytest.raises(BadInput, match=words):
            OneByOne().check(said)

    def test_of_a_map_each_value_is_a_member(self):
        OneByOne().check({"add": {"phones": {"a": ["1"]}}, "remove": {"phones": {"a": ["2"]}}})


class TestRefine:
    @pytest.mark.parametrize(
        ("said", "members"),
        [
            ({"add": {"members": ["c", "a"]}}, ["a", "b", "c"]),
            ({"remove": {"members": ["a", "z"]}}, ["b"]),
            ({"add": {"members": ["c"]}, "remove": {"members": ["a"]}}, ["b", "c"]),
        ],
        ids=["add", "remove", "both"],
    )
    def test_others_are_never_touched(self, said, members):
        _result, script = play(THING, reply(body=[ROW]), reply(body={**ROW, "members": members}), name="web", **said)
        assert (script.requests[-1].method, script.requests[-1].body["members"]) == ("PUT", members)

    def test_what_is_so_already_is_no_change(self):
        result, _script = play(THING, reply(body=[ROW]), name="web", add={"members": ["a"]}, remove={"members": ["z"]})
        assert not result["changed"]
