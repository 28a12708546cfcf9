"""Tags: what things are labelled with. They exist by being used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..service import Call
from ..store import Table
from .listing import Collection, Row
from .search import Attributes

TAGGED = (
    "check_bundles", "contact_groups", "graphs", "maintenances", "metric_clusters", "outlier_reports",
    "provision_brokers", "rule_set_groups", "templates", "worksheets",
)  # fmt: skip
"""The tables whose things have tags of their own."""


class Tags(Collection):
    """The list of tags, and taking one off everything that has it. One alone cannot be read (unconfirmed)."""

    kind = "tag"
    verbs = "list delete"
    name = "id:path"

    def key_in(self, call: Call) -> str:
        """Return the cid."""
        return f"/tag/{call.path['id']}"

    def _tagged(self) -> Iterator[tuple[Table, str, Row]]:
        for name in TAGGED:
            table = self._world.table(name)
            for key, row in table.items():
                yield table, key, row

    def rows(self, call: Call) -> Sequence[Row]:
        """Return every tag that something has."""
        return [{"_cid": f"/tag/{tag}"} for tag in sorted({tag for *_place, row in self._tagged() for tag in row["tags"]})]

    def attributes(self, row: Row) -> Attributes:
        """Return the tag itself."""
        return {"": [row["_cid"].removeprefix("/tag/")]}

    def found(self, call: Call) -> Row:
        """Return a tag that something has."""
        row: Row = {"_cid": self.key_in(call).lower()}
        if row not in self.rows(call):
            raise self.missing(call)
        return row

    def remove(self, row: Row) -> None:
        """Take the tag off everything."""
        tag: Any = row["_cid"].removeprefix("/tag/")
        for table, key, one in self._tagged():
            if tag in one["tags"]:
                table.put(key, {**one, "tags": [other for other in one["tags"] if other != tag]})
