# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Statuspage's components and their groups."""

from __future__ import annotations

import re
from typing import Optional

from ...errors import BadInput
from ...plan import Wish
from ...resource import Field, Listing, Options, Resource, Row
from ...snapshot import Reader, View
from .system import PAGE, STATUSPAGE

STATUSES = ("operational", "degraded_performance", "partial_outage", "major_outage", "under_maintenance")


# Groups and components say the same from two sides, and the list of components holds both.


def _with_members(rows: list[Row]) -> list[Row]:
    """Return the list's rows, the groups among them with the ids of their members in order."""
    members: dict[str, list[Row]] = {}
    for row in rows:
        if row.get("group_id"):
            members.setdefault(row["group_id"], []).append(row)
    in_order = {one: sorted(group, key=lambda row: row.get("position") or 0) for one, group in members.items()}
    return [
        {**row, "components": [member["id"] for member in in_order.get(row["id"], [])]} if row.get("group") else row
        for row in rows
    ]


def _group_follows(reader: Reader, before: Optional[Row], after: Optional[Row]) -> None:
    """Enter into the groups that were read what moving a component does to them: one left empty is gone."""
    groups = reader.seen(COMPONENT_GROUP)
    was, now = (before or {}).get("group_id"), (after or {}).get("group_id")
    if groups is None or (was == now and before is not None):
        return
    identity = str((after or before or {}).get("id"))
    _leave(reader, groups, identity, except_for=now)
    row = groups.rows.get(str(now))
    if row is not None and identity not in row["components"]:
        groups.put({**row, "components": [*row["components"], identity]}, reader.session.clock())


def _leave(reader: Reader, groups: View, identity: str, except_for: Optional[str]) -> None:
    for key, row in list(groups.rows.items()):
        if key == except_for or identity not in (row.get("components") or []):
            continue
        rest = [one for one in row["components"] if one != identity]
        if rest:
            groups.put({**row, "components": rest}, reader.session.clock())
        else:
            groups.remove(key)


def _components_follow(reader: Reader, before: Optional[Row], after: Optional[Row]) -> None:
    """Enter into the components and the other groups that were read what a change of a group's members does."""
    identity = (after or before or {}).get("id")
    now = list((after or {}).get("components") or [])
    groups, components = reader.seen(COMPONENT_GROUP), reader.seen(COMPONENT)
    for member in now if groups is not None else []:
        _leave(reader, groups, member, except_for=str(identity))
    if components is None:
        return
    for key, row in list(components.rows.items()):
        group = identity if key in now else None if row.get("group_id") == identity else row.get("group_id")
        if group != row.get("group_id"):
            components.put({**row, "group_id": group}, reader.session.clock())


def _in_given_order(body: Row, wish: Wish, found: Optional[Row]) -> Row:
    """Send the members in the task's order, which is theirs on the page."""
    written = [str(one) for one in wish.guidance["params"].get("components") or []]
    place = {name: number for number, name in enumerate(written)}
    in_order = sorted(body["components"], key=lambda one: place.get(wish.names.get(one, one), len(place)))
    return {**body, "components": in_order}


def _examine_group(params: Options) -> list[str]:
    if params.get("components") == []:
        raise BadInput("components is empty, and a group is never empty: set state to absent to remove it")
    return []


COMPONENT_GROUP = Resource(
    "component_group",
    STATUSPAGE,
    path=f"{PAGE}/component-groups",
    listing=Listing(path=f"{PAGE}/components", gather=_with_members, keep=lambda row: bool(row.get("group"))),
    key=("name",),
    envelope="component_group",
    fields=(
        Field("name", required=True, always=True, normalise=str.strip),
        Field("description"),
        Field(
            "components", "list", refers_to="component", unordered=True, arranged=True, required=True, always=True
        ),
        Field("position", "int", read_only=True),  # counted among the components that are in no group
    ),
    constraints={"required_one_of": [("id", "name")]},
    examine=_examine_group,
    before_send=_in_given_order,
    ripple=_components_follow,
)


def _examine_component(params: Options) -> list[str]:
    """Refuse a start date that is none: an empty one breaks the service's own form."""
    written = params.get("start_date")
    if written is not None and not re.match(r"^\d{4}-\d\d-\d\d$", written):
        raise BadInput(f"start_date {written!r} must be a day, written as 2026-11-21")
    return []


COMPONENT = Resource(
    "component",
    STATUSPAGE,
    path=f"{PAGE}/components",
    listing=Listing(keep=lambda row: not row.get("group")),
    key=("name", "group"),
    envelope="component",
    fields=(
        Field("name", required=True, normalise=str.strip),
        Field("description"),
        Field("status", choices=STATUSES, limited_by="status_from", usual="operational"),
        Field("group", api="group_id", refers_to="component_group", owned_by="component_group"),
        Field("showcase", "bool", usual=True),
        Field("only_show_if_degraded", "bool"),
        Field("start_date", moved_by=("showcase",)),  # with the uptime display on, the service fills it in
        Field("position", "int", read_only=True),
        Field("automation_email", read_only=True, stable=True),
    ),
    options=(Field("status_from", "list", choices=STATUSES),),
    constraints={"required_one_of": [("id", "name")]},
    examine=_examine_component,
    ripple=_group_follows,
)
