"""Graphs: what is drawn over time. A title is taken once: making it again changes the graph that has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from ..service import Call
from .answers import invalid
from .graph_fields import access_keys, datapoints, guides
from .listing import Collection, Row
from .search import Attributes
from .world import decimal, member, objects, required_text, tags, text

_STYLES = {"style": ("area", "line"), "line_style": ("stepped", "interpolated")}
_AXES = ("min_left_y", "max_left_y", "min_right_y", "max_right_y", "logarithmic_left_y", "logarithmic_right_y")
_LISTS = ("datapoints", "access_keys", "composites")


class Graphs(Collection):
    """The operations on graphs, whose ids are UUIDs."""

    kind = "graph"
    filters = frozenset(("title", "tags"))
    insisted = ("title", *_LISTS)

    def new_key(self) -> str:
        """Return a cid."""
        return f"/graph/{self._world.uuid()}"

    def attributes(self, row: Row) -> Attributes:
        """Return the terms of the vendor's search."""
        title = [row["title"]]
        return {
            "": title, "title": title, "tags": row["tags"],
            "description": [row["description"] or ""], "notes": [row["notes"] or ""],
        }  # fmt: skip

    def create(self, call: Call) -> Response:
        """Add a graph, or change the one that has this title already."""
        body = self.sent(call)
        self.need(body, self.insisted)
        twin = self._titled(required_text(body["title"], "title"))
        if twin is None:
            return super().create(call)
        return self.answer(call, self.change(twin, body))

    def _titled(self, title: str) -> Row | None:
        return next((dict(row) for row in self._table.all() if row["title"] == title), None)

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the members after a merge. A null is as left out (unconfirmed), an empty text clears."""
        title = required_text(member(sent, "title", current, None), "title")
        other = self._titled(title)
        if other is not None and other["_cid"] != current.get("_cid"):
            raise invalid(f"title: {title!r} is taken by {other['_cid']}")
        scalars: Row = {}
        for name in ("description", "notes", *_STYLES, *_AXES):
            value = current.get(name) if sent.get(name) is None else sent[name]
            scalars[name] = decimal(value, name) if name in _AXES else text(value, name) or None
            if name in _STYLES and scalars[name] not in (*_STYLES[name], None):
                raise invalid(f"{name} {value!r} is not known")
        overlays = current.get("overlay_sets") if sent.get("overlay_sets") is None else sent["overlay_sets"]
        if not isinstance(overlays, dict | None):
            raise invalid("overlay_sets must be an object")
        parts = {"datapoints": self._datapoints, "guides": guides, "access_keys": self._access_keys}
        kept = {
            name: read(sent[name]) if sent.get(name) is not None else current.get(name, [])
            for name, read in parts.items()
        }
        for name in ("composites", "metric_clusters"):
            kept[name] = objects(member(sent, name, current, []), name)
        return {
            "title": title, **scalars, **kept, "overlay_sets": overlays or None,
            "tags": tags(member(sent, "tags", current, None)),
        }  # fmt: skip

    def _datapoints(self, value: Any) -> list[Row]:
        return datapoints(self._world, value)

    def _access_keys(self, value: Any) -> list[Row]:
        return access_keys(self._world, value)

    def remove(self, row: Row) -> None:
        """Delete for good; worksheets lose it (the sandbox's choice)."""
        super().remove(row)
        worksheets = self._world.table("worksheets")
        for key, sheet in worksheets.items():
            left = [one for one in sheet["graphs"] if one["graph"] != row["_cid"]]
            if len(left) < len(sheet["graphs"]):
                worksheets.put(key, {**sheet, "graphs": left})
