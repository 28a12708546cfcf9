# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Dashboards. No call lists them: a search gives their ids and titles, and each is read whole by its id."""

from __future__ import annotations

from typing import Any, Callable, Optional

from ...behaviour import Behaviour, Lookup
from ...resource import ID, Body, Identity, Listing, Paths, Post, Resource
from ...steps import Desired
from ...values import Choice, Field, ListOf, Map, Name, NumberRef, Row, SetOf, Unknown
from .permission import of_dashboard
from .system import SEARCH, ZMON, Rewrite, escaped, parse_id
from .values import Line

_BOARDS = "/api/v1/dashboard"
NO_TEAM = "-"
"""A search heeds teams for alerts and checks alone, so that a team nobody has leaves the dashboards."""
CHECK = NumberRef("check_definition")
_CHECK = "checkDefinitionId"


class Widget(Map):
    """A widget: free, in the vendor's own keys, but for the check whose values it shows, which goes by its name too."""

    def __init__(self) -> None:
        super().__init__(_by_text)
        self.refers = CHECK.refers

    def inside(self, value: Any) -> Any:
        """Yield the check."""
        return ((f".{_CHECK}", CHECK, value[_CHECK]) for dummy in (1,) if value.get(_CHECK) is not None)

    def inner(self, value: Any, do: Callable[[Any, Any, str], Any]) -> Any:
        """Return the widget with something done to the check."""
        if not value or value.get(_CHECK) is None:
            return value or {}
        return {key: do(CHECK, item, f".{_CHECK}") if key == _CHECK else item for key, item in value.items()}


def _by_text(widget: dict) -> dict:
    """Return a widget with the id of its check as ids are here: text."""
    return {**widget, _CHECK: CHECK.canonical(widget[_CHECK])} if widget.get(_CHECK) is not None else widget


def whole(row: Optional[Row], lookup: Lookup) -> Optional[Row]:
    """Return a dashboard with all that it has: a search gives its title alone."""
    if row is None or "widget_configuration" in row:
        return row
    return lookup.one(DASHBOARD, str(row["id"]), fresh=True)


def all_of_them(lookup: Lookup) -> list[Row]:
    """Return every dashboard, whole."""
    found = (whole(row, lookup) for row in list(lookup.listed(DASHBOARD).values()))
    return [row for row in found if row is not None]


class DashboardRules(Behaviour):
    """What a search found is read whole; whoever may not write one is told so with a 500."""

    def read(self, row: Row, now: float) -> Row:
        """Return a hit of a search under the names that dashboards have."""
        return {"id": row["id"], "name": row["title"]} if "title" in row else row

    def find(self, want: Desired, lookup: Lookup) -> Optional[Row]:
        """Return the dashboard a task means, whole."""
        row = lookup.find(want)
        return row if want.absent else whole(row, lookup)

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Say the id once more: it has to stand in the body too."""
        if row is None:
            return body
        known = {} if row["id"].__class__ is Unknown else {"id": int(row["id"])}
        return {**body, **known}

    def explain(self, status: Optional[int], want: Desired, row: Optional[Row], lookup: Lookup) -> Optional[str]:
        """Return which rule refuses it: who may not write a dashboard is told so with a 500."""
        if status != 500:
            return None
        if row is None:
            return "Where it says that one is not allowed: the token's user has no role that makes dashboards"
        return of_dashboard(want, lookup.get(f"{_BOARDS}/{int(row['id'])}"))


DASHBOARD = Resource(
    "dashboard",
    ZMON,
    Paths(SEARCH, one=f"{_BOARDS}/{{id}}"),
    (
        Field("name", Name(), required=True),
        Field("view_mode", Choice("FULL", "COMPACT"), initial="FULL"),
        Field("edit_option", Choice("PRIVATE", "TEAM", "PUBLIC"), initial="PRIVATE"),
        Field("alert_teams", SetOf(Line()), initial=[]),
        Field("tags", SetOf(Line()), initial=[]),
        Field("widget_configuration", ListOf(Widget()), initial=[]),
    ),
    Identity("name", parse_id=parse_id),
    Listing(
        query={"query": "", "teams": NO_TEAM, "limit": 1_000_000},
        rows="dashboards",
        filter=lambda wanted: {"query": escaped(wanted["name"])},
        unlisted=all_of_them,
    ),
    Body(answers=ID),
    create=Post(f"{_BOARDS}/"),
    update=Rewrite(),
    remove=None,
    behaviour=DashboardRules(),
)
