"""What the plain families of every service have in common."""

from __future__ import annotations

import json
import re
import textwrap
from typing import Any

import pytest

from sandbox import collection
from sandbox.circonus import answers, listing, world
from sandbox.service import Call, Families, Operation, Refusal, crud, number
from sandbox.store import Clock, Store


class Verbs:
    """A family that says which verb was called."""

    def __getattr__(self, name: str) -> str:
        return name


def told(operations: list[Operation]) -> list[tuple[Any, ...]]:
    return [(one.method, one.path, one.handler, one.write) for one in operations]


class TestCrud:
    def test_all_verbs(self) -> None:
        assert told(crud("/things", Verbs())) == [
            ("GET", "/things", "list", False),
            ("POST", "/things", "create", True),
            ("GET", "/things/{id}", "read", False),
            ("PUT", "/things/{id}", "update", True),
            ("DELETE", "/things/{id}", "delete", True),
        ]

    def test_some_verbs_and_other_methods(self) -> None:
        assert told(crud("/a/{id}/things", Verbs(), "list update", name="sid", update=("PATCH", "PUT"))) == [
            ("GET", "/a/{id}/things", "list", False),
            ("PATCH", "/a/{id}/things/{sid}", "update", True),
            ("PUT", "/a/{id}/things/{sid}", "update", True),
        ]


@pytest.mark.parametrize(
    ("text", "least", "most", "found"),
    [
        (None, 1, 9, 5), ("", 1, 9, 5), ("0", 0, None, 0), ("7", 1, 9, 7), ("9", 1, 9, 9), ("10", 1, 9, None),
        ("0", 1, 9, None), ("-1", 0, 9, None), ("1.5", 0, 9, None), ("x", 0, 9, None), (" 7", 0, 9, None),
        ("123456789012", 0, None, 123456789012),
    ],
)  # fmt: skip
def test_number(text: str | None, least: int, most: int | None, found: int | None) -> None:
    assert number(text, 5, least, most) == found


def example() -> type[listing.Collection]:
    """Return the family that the documentation shows."""
    names = {**vars(answers), **vars(world), **vars(listing)}
    exec(textwrap.dedent(re.search(r"^ +class [\s\S]+", collection.Collection.__doc__ or "", re.MULTILINE)[0]), names)
    return names["Annotations"]


class TestCollection:
    @pytest.fixture
    def family(self) -> listing.Collection:
        there = world.World(Store(), Clock())
        return example()(there, Families("sandbox.circonus", there))

    def call(self, body: Any = None, **path: str) -> Call:
        return Call(None, path, {}, body, b"")  # type: ignore[arg-type]

    def test_documented_example_is_a_whole_family(self, family: listing.Collection) -> None:
        made = json.loads(family.create(self.call({"title": " Deployed ", "category": "release"})).body)
        assert (made["_cid"], made["title"]) == ("/annotation/3001", "Deployed")
        changed = json.loads(family.update(self.call({"category": None}, id="3001")).body)
        assert changed == {**made, "category": None, "_last_modified": changed["_last_modified"]}
        assert json.loads(family.list(self.call()).body) == [changed]
        assert json.loads(family.read(self.call(id="3001")).body) == changed
        assert family.delete(self.call(id="3001")).status_code == 200
        assert json.loads(family.list(self.call()).body) == []

    @pytest.mark.parametrize("verb", ["read", "update", "delete"])
    def test_what_is_not_there_is_missing_before_a_body_is_looked_at(
        self, family: listing.Collection, verb: str
    ) -> None:
        with pytest.raises(Refusal) as refused:
            getattr(family, verb)(self.call(id="3001"))
        assert refused.value.response.status_code == 404

    def test_what_is_refused_is_not_stored_and_takes_no_number(self, family: listing.Collection) -> None:
        with pytest.raises(Refusal):
            family.create(self.call({"title": " "}))
        made = family.add({"title": "one"})
        with pytest.raises(Refusal):
            family.update(self.call({"title": 7}, id="3001"))
        assert family.rows(self.call()) == [made]
        assert (made["_cid"], family.add({"title": "two"})["_cid"]) == ("/annotation/3001", "/annotation/3002")

    def test_only_rows_of_the_owner_are_there(self, family: listing.Collection, monkeypatch: Any) -> None:
        family.add({"title": "mine"}, account=1)
        family.add({"title": "yours"}, account=2)
        monkeypatch.setattr(type(family), "owner", lambda _family, call: {"account": int(call.path["account"])})
        assert [row["title"] for row in family.rows(self.call(account="2"))] == ["yours"]
        assert family.found(self.call(account="1", id="3001"))["title"] == "mine"
        with pytest.raises(Refusal):
            family.found(self.call(account="2", id="3001"))
