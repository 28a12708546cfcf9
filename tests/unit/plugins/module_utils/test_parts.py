"""parts.py: options with an address of their own, changed member by member."""

from __future__ import annotations

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.answers import Answer
from ansible_collections.steadyops.monitoring.plugins.module_utils.parts import part_steps
from ansible_collections.steadyops.monitoring.plugins.module_utils.paths import Addresses
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Body, Deltas, Identity, Resource
from ansible_collections.steadyops.monitoring.plugins.module_utils.steps import Sent
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import Field, SetOf, Text
from tests.support.stage import demo_system


def calls(identity: str, added: list, removed: list) -> list:
    return [(f"/things/{identity}/{word}", members) for word, members in (("in", added), ("out", removed)) if members]


MEMBERS = Field("members", SetOf(Text()), part=Deltas("/things/{id}/members", rows="members", calls=calls))
THING = Resource("thing", demo_system(), "/things", (Field("name"), MEMBERS), Identity("name"), body=Body("thing"))


def sent(wanted: list, found: list | None, identity: str | None = "T1", answers: list | None = None) -> list:
    steps = part_steps(THING, {"members": wanted}, Addresses({}), identity, was={"members": found})
    now = Sent(answers or [], 0)
    return [(step.method, step.at(now).path, step.at(now).body) for step in steps]


class TestDeltas:
    @pytest.mark.parametrize(
        ("wanted", "found", "writes"),
        [
            (["a", "b"], ["a"], [("POST", "/things/T1/in", ["b"])]),
            (["b"], ["a"], [("POST", "/things/T1/in", ["b"]), ("POST", "/things/T1/out", ["a"])]),
            ([], ["a", "b"], [("POST", "/things/T1/out", ["a", "b"])]),
            (["b", "a"], ["a", "b"], []),
            (["a"], None, [("POST", "/things/T1/in", ["a"])]),
        ],
    )
    def test_only_who_comes_and_who_goes_is_written(self, wanted, found, writes):
        assert sent(wanted, found) == writes

    def test_members_of_a_new_thing_go_where_its_creation_says(self):
        made = [Answer(201, {"thing": {"id": "T7"}}, {})]
        assert sent(["a"], None, None, made) == [("POST", "/things/T7/in", ["a"])]

    def test_a_new_thing_without_members_needs_no_call(self):
        assert sent([], None, None) == []

    def test_what_was_written_stands_in_the_row_afterwards(self):
        (step,) = part_steps(THING, {"members": ["a", "b"]}, Addresses({}), "T1", was={"members": ["a"]})
        assert step.entered({"id": "T1"}) == {"id": "T1", "members": ["a", "b"]}
        assert step.separate
