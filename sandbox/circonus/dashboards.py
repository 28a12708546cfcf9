"""Dashboards of the first kind: widgets on a grid."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from ..service import Call
from .answers import invalid
from .listing import Collection, Row
from .search import Attributes
from .world import USER, World, flag, objects, one_of, required_text, text, whole

WIDGETS = {
    "graph": "Graph", "chart": "Chart", "gauge": "Gauge", "text": "Text", "cluster": "Cluster", "html": "HTML",
    "status": "Status", "list": "List", "alerts": "Alerts", "forecast": "Forecast", "state": "State",
}  # fmt: skip
"""Type of a widget -> its name."""
_AS_TEXT = ("account_id", "period")
"""Settings that come back as text although they were sent as numbers."""
_LOOKS = {"scale_text": True, "text_size": 16, "fullscreen_hide_title": False}


class Dashboards(Collection):
    """The operations on dashboards; one that is deactivated is gone from lists and still there by its cid.

    An update replaces: what it does not say goes back to what a new dashboard has, and what that needs is refused.
    """

    kind = "dashboard"
    first = 41001
    filters = frozenset(("title", "_created"))

    def rows(self, call: Call) -> Sequence[Row]:
        """Return those that are active."""
        return [row for row in self._table.all() if row["_active"]]

    def attributes(self, row: Row) -> Attributes:
        """Return its title; the vendor tells no terms."""
        return {"": [row["title"]], "title": [row["title"]]}

    def blank(self) -> Row:
        """Return what a new one has from the start."""
        return {
            "_active": True, "_created": self._world.now(), "_created_by": USER, "_dashboard_uuid": self._world.uuid(),
        }  # fmt: skip

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the members, of which the body has to have all."""
        self.need(sent, ("title", "widgets", "grid_layout"))
        return {
            "_last_modified": self._world.now(),
            "title": required_text(sent["title"], "title"), "shared": flag(sent.get("shared"), "shared"),
            "widgets": _widgets(self._world, sent["widgets"]), "grid_layout": _grid(sent["grid_layout"]),
            "options": _options(self._world, sent.get("options")),
        }  # fmt: skip

    def update(self, call: Call) -> Response:
        """Replace a dashboard."""
        row = self.found(call)
        if not row["_active"]:
            raise invalid("The dashboard is deactivated")
        return super().update(call)

    def remove(self, row: Row) -> None:
        """Deactivate."""
        self.store({**row, "_active": False, "_last_modified": self._world.now()})


def _grid(value: Any) -> Row:
    if not isinstance(value, dict):
        raise invalid("grid_layout must be an object")
    return {
        "width": whole(value.get("width"), "grid_layout: width", 4, 26),
        "height": whole(value.get("height"), "grid_layout: height", 4),
    }


def _widgets(world: World, value: Any) -> list[Row]:
    """Return the widgets; each has an id of its own, and the name that belongs to its type."""
    widgets = [_widget(world, one) for one in objects(value, "widgets")]
    ids = [widget["widget_id"] for widget in widgets]
    if len(set(ids)) < len(ids):
        raise invalid("widgets: widget_id must be unique")
    return widgets


def _widget(world: World, one: Mapping[str, Any]) -> Row:
    kind, origin = one_of(one.get("type"), WIDGETS, "widgets: type"), one.get("origin")
    if one.get("name") != WIDGETS[kind]:
        raise invalid(f"widgets: the name of a widget of type {kind} must be {WIDGETS[kind]}")
    if not isinstance(origin, str) or not re.fullmatch(r"[a-z]\d+", origin):
        raise invalid("widgets: origin must be a column's letter and a row's number, as a0")
    if not isinstance(one.get("settings"), dict):
        raise invalid("widgets: settings must be an object")
    return {
        "widget_id": required_text(one.get("widget_id"), "widgets: widget_id"), "type": kind, "name": WIDGETS[kind],
        "active": True if one.get("active") is None else flag(one["active"], "widgets: active"), "origin": origin,
        "height": whole(one.get("height"), "widgets: height", 1), "width": whole(one.get("width"), "widgets: width", 1),
        "settings": _settings(world, one["settings"]),
    }  # fmt: skip


def _settings(world: World, sent: Mapping[str, Any]) -> Row:
    """Return settings as the service shows them: some numbers as text, and what its graph is called."""
    shown = {
        name: str(value) if name in _AS_TEXT and isinstance(value, int | float) else value
        for name, value in sent.items()
        if not name.startswith("_")
    }
    number = str(shown.get("graph_id") or "").rpartition("/")[2]
    graph = world.graphs.shared(f"/graph/{number}")
    if graph is not None:
        shown["_graph_title"] = graph["title"]
    check = world.checks.all()
    uuid = shown.get("check_uuid")
    found = next((row["_cid"] for row in check if row["_check_uuid"] == uuid), None) if uuid else None
    if found is not None:
        shown["_check_id"] = int(found.rpartition("/")[2])
    return shown


def _options(world: World, value: Any) -> Row:
    value = {} if value is None else value
    if not isinstance(value, dict):
        raise invalid("options must be an object")
    linkages = value.get("linkages") or []
    if not isinstance(linkages, list) or not all(isinstance(one, list) for one in linkages):
        raise invalid("options: linkages must be a list of lists of widgets")
    configs = [_access(world, one) for one in objects(value.get("access_configs"), "options: access_configs")]
    if len({one["shared_id"] for one in configs}) < len(configs):
        raise invalid("options: shared_id must be unique")
    return {
        **_looks(value), "hide_grid": flag(value.get("hide_grid"), "options: hide_grid"), "linkages": linkages,
        "access_configs": configs,
    }  # fmt: skip


def _looks(value: Mapping[str, Any]) -> Row:
    return {
        name: usual if value.get(name) is None else (
            flag(value[name], name) if isinstance(usual, bool) else whole(value[name], name, 1)
        )
        for name, usual in _LOOKS.items()
    }  # fmt: skip


def _access(world: World, one: Mapping[str, Any]) -> Row:
    flags = {name: flag(one.get(name), name) for name in ("black_dash", "enabled", "fullscreen")}
    return {
        "shared_id": text(one.get("shared_id"), "shared_id") or world.uuid(),
        "nickname": text(one.get("nickname"), "nickname") or "", **flags, **_looks(one),
    }  # fmt: skip
