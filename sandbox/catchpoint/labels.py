"""The library of labels: a label has values, and may be attached to no test at all.

A test says `{name, values, color}`; a label or a value of that name that is not there yet is made (no client makes labels
first, so this seems to be the rule). Unless the settings forbid it: then nobody makes any.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from ..collection import Row
from ..service import Call
from .answers import ids
from .collection import Collection
from .patching import Paths
from .shapes import Anything, Ignored, ListOf, Object, Text, Whole, Wrong
from .world import DIVISION, no_valid

FORBIDDEN = "You do not have permission to create labels."
_VALUE = Object(
    {"id": Whole(0, blank=("", 0)), "name": Text(4096), "labelKeyId": Ignored(), "associatedObjects": Ignored()}, ("name",)
)
_SHAPE = Object(
    {"id": Anything(), "name": Text(128), "color": Text(32), "divisionId": Whole(0, blank=("", 0)), "labelValues": ListOf(_VALUE)},
    ("name", "color"),
)
TEST_LABEL = Object({"id": Ignored(), "name": Text(128), "values": ListOf(Text(4096)), "color": Text(32)}, ("name",))
"""How a test says which labels it carries."""


class Labels(Collection):
    """`/v2/labels`. Rows hold their values as `[{"id", "name"}]`; what carries them is looked up."""

    kind, one, many = "Label", "label", "labels"
    shape = _SHAPE
    first = 101
    patch = Paths(
        _SHAPE, frozenset(("name", "color", "labelValues")), fixed=frozenset(("id", "divisionId")),
        appended=frozenset(("labelValues",)),
    )  # fmt: skip

    def blank(self) -> Row:
        """Return what a new label is."""
        return {"id": 0, "name": None, "color": None, "divisionId": DIVISION, "labelValues": []}

    def template(self) -> Row:
        """Return a blank label."""
        return {**self.blank(), "name": "", "color": "#000000"}

    def passes(self, call: Call, row: Row) -> bool:
        """Filter by name and by values."""
        wanted = ids(call, "values")
        return super().passes(call, row) and (wanted is None or any(value["name"] in wanted for value in row["labelValues"]))

    def create(self, call: Call) -> Response:
        """Make a label, where the account allows it."""
        if not self._world.setting("label_creation"):
            raise self._world.refusal(FORBIDDEN, status=403)
        return super().create(call)

    def checked(self, row: Row, was: Row | None) -> Row:
        """Want a name of its own; values keep their ids by name, tests lose the values that are gone."""
        super().checked(row, was)
        self.own_division(row)
        row["divisionId"] = row.get("divisionId") or DIVISION
        self.alone(row, "divisionId", "name")
        known = {value["name"]: value["id"] for value in (was or {"labelValues": []})["labelValues"]}
        numbers = set(known.values())
        values: dict[str, int] = {}
        for value in row.get("labelValues") or ():
            given = value.get("id")
            if given is not None and given not in numbers:
                raise Wrong(no_valid("Label Value", given))
            values[value["name"]] = given or known.get(value["name"]) or self._new_value()
        return {**row, "labelValues": [{"id": number, "name": name} for name, number in values.items()]}

    def _new_value(self) -> int:
        return self._world.label_values.next_id(10_001)

    def store(self, row: Row) -> Row:
        """Put a label; tests lose the values that it no longer has."""
        super().store(row)
        left = {value["id"] for value in row["labelValues"]}
        for test in self._carriers(row["id"]):
            labels = [
                {**label, "values": [one for one in label["values"] if one in left]} if label["id"] == row["id"] else label
                for label in test["labels"]
            ]
            if labels != test["labels"]:
                self._world.tests.put(test["id"], {**test, "labels": labels})
        return row

    def remove(self, row: Row) -> None:
        """Take a label away, also from the tests that carry it."""
        for test in self._carriers(row["id"]):
            labels = [label for label in test["labels"] if label["id"] != row["id"]]
            self._world.tests.put(test["id"], {**test, "labels": labels})
        super().remove(row)

    def _carriers(self, number: int) -> list[Row]:
        return [test for test in self._world.tests.all() if any(label["id"] == number for label in test["labels"] or ())]

    def shown(self, row: Row) -> Row:
        """Return a label with its values, and what carries them (of which kind a test is: sandbox choice)."""
        carried: dict[int, list[int]] = {}
        for test in self._carriers(row["id"]):
            for label in test["labels"]:
                for value in label["values"] if label["id"] == row["id"] else ():
                    carried.setdefault(value, []).append(test["id"])
        values = [
            {
                **value, "labelKeyId": row["id"],
                "associatedObjects": [
                    {"objectType": {"id": 3, "name": "Test"}, "objectId": number} for number in carried.get(value["id"], ())
                ],
            }
            for value in row["labelValues"]
        ]  # fmt: skip
        return {**row, "labelValues": values}

    # Of a test

    def attached(self, said: list[Mapping[str, Any]]) -> list[Row]:
        """Return the labels of a test as they are stored; what is not there yet is made. Raises Wrong."""
        names = [label["name"] for label in said]
        if len(set(names)) != len(names):
            raise Wrong("A label can be given only once.")
        return [self._attach(label) for label in said]

    def _attach(self, label: Mapping[str, Any]) -> Row:
        row = next((dict(one) for one in self._table.all() if one["name"] == label["name"]), None)
        known = {value["name"]: value["id"] for value in row["labelValues"]} if row else {}
        new = [name for name in dict.fromkeys(label.get("values", ())) if name not in known]
        if row is None or new:
            if not self._world.setting("label_creation"):
                raise Wrong(FORBIDDEN)
            if row is None:
                color = label.get("color") or f"#{secrets.token_hex(3).upper()}"
                row = {**self.blank(), "id": self.new_key(), "name": label["name"], "color": color}
            known |= {name: self._new_value() for name in new}
            self._table.put(row["id"], {**row, "labelValues": [{"id": one, "name": name} for name, one in known.items()]})
        return {"id": row["id"], "values": [known[name] for name in dict.fromkeys(label.get("values", ()))]}

    def of_test(self, attached: list[Row] | None) -> list[Row]:
        """Return the labels of a test as they are shown."""
        shown = []
        for label in attached or ():
            row = self._table.shared(label["id"])
            if row is not None:
                names = {value["id"]: value["name"] for value in row["labelValues"]}
                values = [names[number] for number in label["values"] if number in names]
                shown.append({"id": row["id"], "color": row["color"], "name": row["name"], "values": values})
        return shown
