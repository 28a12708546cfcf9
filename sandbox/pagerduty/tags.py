"""Tags on users, teams and escalation policies.

Source: https://developer.pagerduty.com/api-reference/ (Tags)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Operation
from .answers import answer, invalid, missing
from .fields import Checked, name
from .lists import NOTHING, Names, Row, matching, page
from .world import KINDS, Kind, World

TAGGED = ("user", "team", "escalation_policy")


class Tags(Checked):
    """The operations on tags. There is no update: another label is another tag."""

    kind = Kind("tag", "tags", "tags", 2100, "label")
    verbs = "list create read delete"
    checks = {"label": ("label", name("Label", 191))}
    required = ("label",)

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._assigned = world.table("tag_assignments")

    def operations(self) -> list[Operation]:
        """Return every operation on tags, and those on what they are put on."""
        found = super().operations()
        for kind in TAGGED:
            table = KINDS[kind].table
            found += [
                Operation("GET", f"{self.path}/{{id}}/{table}", partial(self.tagged, kind)),
                Operation("GET", f"/{table}/{{id}}/tags", partial(self.tags_of, kind)),
                Operation("POST", f"/{table}/{{id}}/change_tags", partial(self.change_tags, kind), write=True),
            ]
        return found

    def rows(self, call: Call) -> Sequence[Row]:
        """Return tags by label."""
        return sorted(matching(call, super().rows(call), "label"), key=lambda row: row["label"].lower())

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the label; it may be there once only (unconfirmed)."""
        changes = super().written(sent, current)
        if self._labelled(changes["label"]):
            raise invalid("Label has already been taken")
        return changes

    def _labelled(self, label: str) -> Row | None:
        return next((row for row in self._table.all() if row["label"].lower() == label.lower()), None)

    def shown(self, row: Row, include: Names = NOTHING) -> Row:
        """Return a tag as shown."""
        return {**self._world.head("tag", row), "label": row["label"]}

    def remove(self, row: Row) -> None:
        """Remove a tag, also from all that has it."""
        for key, one in self._assigned.items():
            if one["tag_id"] == row["id"]:
                self._assigned.delete(key)
        super().remove(row)

    # -- on things -------------------------------------------------------------------------------------------

    def tagged(self, kind: str, call: Call) -> Response:
        """GET /tags/{id}/{users|teams|escalation_policies}: as references."""
        tag = self.found(call)["id"]
        rows = [
            row
            for row in self._assigned.all()
            if (row["tag_id"], row["kind"]) == (tag, kind) and self._world.find(kind, row["id"])
        ]
        return page(call, KINDS[kind].table, rows, lambda row: self._world.reference(kind, row["id"]))

    def tags_of(self, kind: str, call: Call) -> Response:
        """GET /{users|teams|escalation_policies}/{id}/tags"""
        key = self._world.fetch(kind, call.path["id"])["id"]
        keys = [row["tag_id"] for row in self._assigned.all() if (row["kind"], row["id"]) == (kind, key)]
        return page(call, "tags", [tag for one in keys if (tag := self._table.get(one))], self.shown)

    def change_tags(self, kind: str, call: Call) -> Response:
        """POST /{users|teams|escalation_policies}/{id}/change_tags: a label that is no tag yet becomes one."""
        key = self._world.fetch(kind, call.path["id"])["id"]
        body = call.body if isinstance(call.body, dict) else {}
        labels, added = self._wanted(_items(body, "add"))
        removed = [self._fetch(item) for item in _items(body, "remove")]
        for label in labels:
            added.append((self._labelled(label) or self.store({"id": self.new_key(), "label": label}))["id"])
        for tag in added:
            self._assigned.put(f"{kind}/{key}/{tag}", {"kind": kind, "id": key, "tag_id": tag})
        for tag in removed:
            self._assigned.delete(f"{kind}/{key}/{tag}")
        return answer({})

    def _wanted(self, items: list[Row]) -> tuple[list[str], list[str]]:
        """Return the labels and the ids among what is to be added."""
        labels, keys = [], []
        for item in items:
            if item.get("type") == "tag" and "label" in item:
                try:
                    labels.append(self.checks["label"][1](self._world, item["label"]))
                except ValueError as problem:
                    raise invalid(str(problem)) from None
            else:
                keys.append(self._fetch(item))
        return labels, keys

    def _fetch(self, item: Row) -> str:
        if item.get("type") != "tag_reference":
            raise invalid("Type must be in tag, tag_reference")
        tag = self._world.find("tag", item.get("id"))
        if tag is None:
            raise missing(2100, "Tag")
        return tag["id"]


def _items(body: Mapping[str, Any], name: str) -> list[Row]:
    items = body.get(name)
    items = [] if items is None else items
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise invalid(f"{name.capitalize()} must be a list of tags")
    return items
