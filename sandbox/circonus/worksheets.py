"""Worksheets: graphs on one page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .answers import invalid
from .listing import Collection, Row
from .search import Attributes
from .world import flag, known_cid, member, objects, required_text, tags, text


class Worksheets(Collection):
    """The operations on worksheets, whose ids are UUIDs. A title may be taken twice (unconfirmed)."""

    kind = "worksheet"
    filters = frozenset(("title", "tags", "favorite"))
    insisted = ("title",)

    def new_key(self) -> str:
        """Return a cid."""
        return f"/worksheet/{self._world.uuid()}"

    def attributes(self, row: Row) -> Attributes:
        """Return the terms of the vendor's search."""
        title = [row["title"]]
        return {
            "": title, "title": title, "tags": row["tags"],
            "description": [row["description"] or ""], "notes": [row["notes"] or ""],
        }  # fmt: skip

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the members after a merge."""
        texts = {name: text(member(sent, name, current, None), name) or None for name in ("description", "notes")}
        return {
            "title": required_text(member(sent, "title", current, None), "title"), **texts,
            "graphs": [{"graph": self._graph(one.get("graph"))} for one in objects(member(sent, "graphs", current, []), "graphs")],
            "favorite": flag(member(sent, "favorite", current, False), "favorite"),
            "smart_queries": [self._query(one) for one in objects(member(sent, "smart_queries", current, []), "smart_queries")],
            "tags": tags(member(sent, "tags", current, None)),
        }  # fmt: skip

    def _graph(self, value: Any) -> str:
        return known_cid(value, self._world.graphs, "graphs: graph")

    def _query(self, one: Mapping[str, Any]) -> Row:
        order = one.get("order") or []
        if not isinstance(order, list):
            raise invalid("smart_queries: order must be a list of graphs")
        return {
            "name": required_text(one.get("name"), "smart_queries: name"),
            "query": required_text(one.get("query"), "smart_queries: query"),
            "order": [self._graph(cid) for cid in order],
        }
