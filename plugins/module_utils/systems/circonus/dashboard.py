# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Dashboards. An update without every member would lose what it leaves out."""

from __future__ import annotations

from typing import Any

from ...resource import Resource
from ...values import Choice, Field, Flag, Keyed, ListOf, Map, Members, Name, Number, Row, Text
from .system import WHOLE, named

KINDS = ("graph", "chart", "gauge", "text", "cluster", "html", "status", "list", "alerts", "forecast", "state")


def _plain(value: Any) -> Any:
    """Return a value with its numbers as text: the service gives some back so."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items() if not str(key).startswith("_")}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


class Settings(Map):
    """What a widget shows: free, with numbers that come back as text, and with keys of the service's own (`_graph_title`)."""

    def __init__(self) -> None:
        super().__init__(subset=True)

    def differs(self, wanted: Any, found: Any) -> bool:
        """Say whether a key that the task names is another."""
        return super().differs(_plain(wanted), _plain(found)) if isinstance(found, dict) else wanted != found

    def from_wire(self, value: Any) -> Any:
        """Return what is not the service's own."""
        return {key: one for key, one in (value or {}).items() if not key.startswith("_")}

    def shown(self, value: Any, name: Any) -> Any:
        """Return it in one spelling."""
        return _plain(super().shown(value, name))


class Widget(Members):
    """A widget; the API wants its type once more, as a name."""

    def to_wire(self, value: Any) -> Any:
        """Return it with its name."""
        row: Row = super().to_wire(value)
        kind = row.get("type") or ""
        return {**row, "name": "HTML" if kind == "html" else kind.capitalize()}


WIDGET = Widget(
    Field("widget_id", required=True),
    Field("type", Choice(*KINDS), required=True),
    Field("origin", required=True),
    Field("width", Number(), required=True),
    Field("height", Number(), required=True),
    Field("active", Flag(), default=True),
    Field("settings", Settings()),
)
ACCESS = Members(
    Field("shared_id", required=True),
    Field("nickname"),
    Field("enabled", Flag()),
    Field("black_dash", Flag()),
    Field("fullscreen", Flag()),
    Field("fullscreen_hide_title", Flag()),
    Field("scale_text", Flag()),
    Field("text_size", Number()),
)
OPTIONS = Members(
    Field("scale_text", Flag()),
    Field("text_size", Number()),
    Field("hide_grid", Flag()),
    Field("fullscreen_hide_title", Flag()),
    Field("linkages", ListOf(ListOf(Text()))),
    Field("access_configs", Keyed(ACCESS, by="shared_id", ordered=False)),
)
USUAL = {"scale_text": True, "text_size": 16, "hide_grid": False, "fullscreen_hide_title": False, "linkages": [], "access_configs": []}
DASHBOARD = Resource(
    **named("dashboard", "title"),
    fields=(
        Field("title", Name(), required=True),
        Field("shared", Flag(), initial=False),
        Field("grid_layout", Members(Field("width", Number()), Field("height", Number())), initial={"width": 8, "height": 4}),
        Field("widgets", Keyed(WIDGET, by="widget_id", ordered=False), initial=[]),
        Field("options", OPTIONS, initial=USUAL),
    ),
    update=WHOLE,
    gone=lambda row, now: row.get("_active") is False,
)
