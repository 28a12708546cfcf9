# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Components and their groups: they say the same from two sides, and one list holds both."""

from __future__ import annotations

from typing import Any, Callable, Optional

from ...behaviour import Behaviour, Lookup
from ...errors import BadInput
from ...resource import Body, Identity, Listing, Merge, Mirror, Module, Paths, Post, Resource
from ...steps import Desired
from ...values import COMPUTED, LIVE, STABLE, Choice, Day, Field, Flag, ListOf, Name, Number, Ref, Row, SetOf
from .system import PAGE, STATUSPAGE

STATUSES = ("operational", "degraded_performance", "partial_outage", "major_outage", "under_maintenance")
LIST = f"{PAGE}/components"


def _groups_with_members(rows: list[Row]) -> list[Row]:
    """Return the groups of the list, each with the ids of its members in order."""
    members: dict[str, list[Row]] = {}
    for row in rows:
        if row.get("group_id"):
            members.setdefault(row["group_id"], []).append(row)
    in_order = {one: sorted(group, key=lambda row: row.get("position") or 0) for one, group in members.items()}
    groups = [row for row in rows if row.get("group")]
    return [{**row, "components": [member["id"] for member in in_order.get(row["id"], [])]} for row in groups]


class Arranged(SetOf):
    """What is in a group. A change of order alone is none, but the task's order is kept and shown."""

    def shown(self, value: Any, name: Callable[[Any, Any], Any]) -> Any:
        """Return the items as they stand."""
        return ListOf.shown(self, value, name)


COMPONENT_GROUP = Resource(
    "component_group",
    STATUSPAGE,
    Paths(LIST, one=f"{PAGE}/component-groups/{{id}}"),
    identity=Identity("name"),
    listing=Listing(select=_groups_with_members),
    create=Post(f"{PAGE}/component-groups"),
    update=Merge("PATCH", always=("name", "components")),
    body=Body("component_group"),
    fields=(
        Field("name", Name(), required=True),
        Field("description"),
        Field("components", Arranged(Ref("component")), required=True),
        Field("position", Number(), COMPUTED),  # counted among the components that are in no group
    ),
)


class StartDay(Day):
    """A day that cannot be emptied: it breaks the service's own form."""

    def check(self, value: Any, place: str) -> None:
        """Refuse none."""
        if not value.strip():
            raise BadInput(f"{place}: '' must be a day, written as 2026-11-21")


class ComponentRules(Behaviour):
    """People, incidents and maintenances move a status, too; and the uptime display moves the start date."""

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Leave a status alone that somebody else has set, where the task says from which it may be reached."""
        if row is None:
            return want
        if "showcase" in want.options and want["showcase"] != bool(row.get("showcase")):
            want = want.with_(unsure=("start_date",))  # with the uptime display on, the service fills it in
        allowed, now = want.controls.get("status_from"), row.get("status")
        if not allowed or want.get("status") in (None, now) or now in allowed:
            return want
        label = COMPONENT.label({**COMPONENT.to_options(row), **want.options})
        said = f"{label}: status is {now}, not {' or '.join(allowed)}; somebody else changed it, so it is left alone."
        return want.without("status").warning(said)


COMPONENT = Resource(
    "component",
    STATUSPAGE,
    LIST,
    identity=Identity(("name", "group")),
    listing=Listing(select=lambda rows: [row for row in rows if not row.get("group")]),
    body=Body("component"),
    fields=(
        Field("name", Name(), required=True),
        Field("description"),
        Field("status", Choice(*STATUSES), LIVE, usual="operational"),
        Field("group", Ref("component_group"), at="group_id", mirror=Mirror("components", dies_empty=True)),
        Field("showcase", Flag(), usual=True),
        Field("only_show_if_degraded", Flag()),
        Field("start_date", StartDay()),
        Field("position", Number(), COMPUTED),
        Field("automation_email", role=STABLE),
    ),
    module=Module(options=(Field("status_from", ListOf(Choice(*STATUSES))),)),
    behaviour=ComponentRules(),
)
