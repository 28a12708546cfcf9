"""records.py: plain data that declares itself."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.records import Record


class Box(Record):
    name: str
    size: int = 1
    labels: dict = {}
    weigh: Any = lambda size: size * 2


class Crate(Box):
    size: int = 9
    lid: str = ""

    def _complete(self) -> None:
        vars(self).update(closed=bool(self.lid))


class TestRecord:
    def test_it_has_what_is_given_by_place_or_by_name_and_defaults_else(self):
        one = Box("a", labels={"b": 1})
        assert (one.name, one.size, one.labels, one.weigh(4)) == ("a", 1, {"b": 1}, 8)

    def test_a_default_that_is_a_dict_is_each_object_s_own(self):
        one, other = Box("a"), Box("b")
        one.labels["x"] = 1
        assert (other.labels, Box("c").labels) == ({}, {})

    def test_what_inherits_adds_to_it_and_may_have_another_default(self):
        one = Crate("a", lid="oak")
        assert (one.size, one.lid, one.closed, Box("a").size) == (9, "oak", True, 1)

    @pytest.mark.parametrize(
        ("values", "named"),
        [((), {}), (("a",), {"colour": "red"}), (("a", 1, {}, None, 5), {}), (("a",), {"name": "b"}), ((), {"colour": "red"})],
        ids=["too little", "a stranger", "too much", "twice", "a stranger in its place"],
    )
    def test_what_does_not_fit_is_refused(self, values, named):
        with pytest.raises(TypeError):
            Box(*values, **named)

    def test_it_does_not_change(self):
        with pytest.raises(AttributeError):
            Box("a").name = "b"

    def test_with_something_changed_it_is_another_one(self):
        one = Crate("a", lid="oak")
        other = one.with_(lid="")
        assert (one.closed, other.closed, other.name) == (True, False, "a")

    def test_equal_are_those_of_one_class_that_hold_the_same(self):
        assert Box("a") == Box("a", 1)
        assert Box("a") != Box("b")
        assert Box("a", 9) != Crate("a")

    def test_equal_ones_have_one_place_in_a_table(self):
        class Point(Record):
            x: int
            y: int = 0

        assert {Point(1): "here"}[Point(1, 0)] == "here"
