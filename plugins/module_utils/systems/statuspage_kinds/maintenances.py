# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Maintenances: incidents that have a window and move by themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional

from ...errors import BadInput
from ...plan import Wish, settle
from ...resource import Field, Listing, Options, Resource, Row
from ...snapshot import Reader
from ...times import duration, instant, iso
from .announcements import (
    ANNOUNCEMENT,
    COMMON,
    EDIT_UPDATES,
    MAINTENANCE_STATES,
    NEWEST,
    TOLD,
    TWEETS,
    as_written,
    bearing,
    beyond,
    by_id,
    examine_texts,
    is_open,
    knowing_its_members,
    moment,
    open_or_newest,
    over,
    rank,
    was_said,
    with_whole_metadata,
)
from .components import STATUSES
from .system import STATUSPAGE


def _examine_maintenance(params: Options) -> list[str]:
    start = instant(params["start_time"], "start_time") if params.get("start_time") else None
    end = instant(params["end_time"], "end_time") if params.get("end_time") else None
    if params.get("duration") is not None:
        duration(params["duration"])
    if start is not None and end is not None and end <= start:
        raise BadInput(f"the maintenance would end ({iso(end)}) before it starts ({iso(start)})")
    return examine_texts(params)


def _find_maintenance(resource: Resource, wish: Wish, reader: Reader) -> Optional[Row]:
    """Look a maintenance up: another start under the same name is another one, and under the same key once that is over."""
    if wish.identity:
        return by_id(resource, wish, reader)
    start = as_written(resource, wish, "start_time")
    if "key" not in resource.key_in(wish.options):
        if start is None:
            return settle(resource, wish, bearing(resource, wish, reader, is_open))
        return open_or_newest(resource, wish, bearing(resource, wish, reader, lambda row: _starts(row) == start, closed_too=True))
    rows = bearing(resource, wish, reader, lambda row: True, closed_too=True)
    if start is None:
        return open_or_newest(resource, wish, rows)
    moved = [row for row in rows if is_open(row) and wish.state not in ("completed", "absent")]
    return open_or_newest(resource, wish, [row for row in rows if _starts(row) == start] or moved)


def _starts(row: Row) -> Optional[str]:
    return moment(row.get("scheduled_for"))


def _consider_maintenance(wish: Wish, found: Optional[Row], reader: Reader) -> Wish:
    """Work the window out, and take out of the wish what was said or passed before."""
    if wish.absent:
        return wish
    now = reader.client(MAINTENANCE).now()
    if found is None:
        return _opened(wish, dict(wish.options), now)
    wish = knowing_its_members(wish, found)
    if not is_open(found):
        return over(wish, found, _was_all(wish, found), "Use another key or another start_time for a new one.")
    wish = _in_its_window(wish, found, now)
    options = dict(wish.options)
    if rank(wish.state) > rank(found["status"]):
        options["status"] = wish.state  # a text goes with it, or the service would take one of its own
    elif was_said(wish, found, None) is not None:
        options.pop("body")
    return replace(wish, options={**options, **_component_statuses(wish, found, options)})


def _was_all(wish: Wish, found: Row) -> bool:
    """Say whether a task asks for nothing that a maintenance which is over has not been through."""
    if wish.options.get("body") is not None:
        return was_said(wish, found, None) is not None
    window = wish.options.get("end_time") or wish.guidance.get("duration")
    return bool(wish.identity or wish.options.get("start_time") or not window)


def _in_its_window(wish: Wish, found: Row, now: float) -> Wish:
    """Return the wish with the end worked out, and without what no longer counts of it."""
    options = dict(wish.options)
    start, end = options.get("start_time") or _starts(found), moment(found.get("scheduled_until"))
    if start is None:  # it is only planned, and begins when it is made
        return wish
    if wish.guidance.get("duration") is not None:
        options["end_time"] = iso(instant(start) + duration(wish.guidance["duration"]))
    _refuse_backwards(start, options.get("end_time") or end)
    warnings = []
    if was_said(wish, found, None) and rank(wish.state) < rank(found["status"]):
        # The text of this task is not the newest, and its state was passed: what it plans has been changed since.
        was = MAINTENANCE.to_options(found)
        planned = [name for name in ("start_time", "end_time", "components") if name in options]
        kept = [name for name in planned if MAINTENANCE.field(name).differs(options.pop(name), was.get(name))]
        wish = replace(wish, guidance={**wish.guidance, "set_components_now": False})
        if kept:
            warnings.append(f"It is {found['status']} by now, and more was said since: {' and '.join(kept)} is left alone.")
    elif options.get("end_time", end) != end and instant(options["end_time"]) <= now:
        warnings.append(f"The end stays at {end}: {options.pop('end_time')} has passed. Set state to completed to end it.")
    return replace(wish, options=options, warnings=tuple(warnings))


def _opened(wish: Wish, options: Options, now: float) -> Wish:
    """Return the wish for a maintenance that is not there yet."""
    if wish.state == "completed":
        return replace(wish, state="absent", options={})  # nothing is planned, so there is nothing to complete
    clocked = []
    if not options.get("start_time"):
        options["start_time"] = iso(now)
        clocked.append("start_time")
    if wish.guidance.get("duration") is not None:
        options["end_time"] = iso(instant(options["start_time"]) + duration(wish.guidance["duration"]))
        clocked += ["end_time"] if clocked else []
    if not options.get("end_time"):
        raise BadInput("there is none yet, and to schedule it end_time or duration must be given")
    _refuse_backwards(options["start_time"], options["end_time"])
    if instant(options["end_time"]) <= now:
        raise BadInput(f"the maintenance would end in the past: {options['end_time']}, and it is {iso(now)}")
    options["status"] = wish.state
    if wish.guidance.get("set_components_now"):
        options["component_statuses"] = dict.fromkeys(options.get("components") or [], "under_maintenance")
    return replace(wish, options=options, clocked=tuple(clocked))


def _refuse_backwards(start: Optional[str], end: Optional[str]) -> None:
    if start is not None and end is not None and instant(end) <= instant(start):
        raise BadInput(f"the maintenance would end ({end}) before it starts ({start})")


def _component_statuses(wish: Wish, found: Row, options: Options) -> Options:
    """Return the statuses to set beside a change of state, where the task asks for them."""
    members = options.get("components", found.get("component_list") or [])
    now = options.get("status")
    if now == "completed" and wish.guidance.get("components_on_completed"):
        return {"component_statuses": dict.fromkeys(members, wish.guidance["components_on_completed"])}
    affected = found.get("affected") or {}
    stale = [one for one in members if affected.get(one) != "under_maintenance"]
    if wish.guidance.get("set_components_now") and stale and now != "completed":
        return {"component_statuses": dict.fromkeys(members, "under_maintenance")}
    return {}


def _maintenance_body(body: Row, wish: Wish, found: Optional[Row]) -> Row:
    """Send membership as ids only: a map would turn the components blue before the work begins."""
    body = with_whole_metadata(dict(body), found)
    members = body.pop("component_list", None)
    if members is not None:
        body["component_ids"] = members
    statuses = body.pop("component_statuses", None)
    if statuses:
        body["components"] = statuses
    return body


_AUTOMATIC = (
    "scheduled_auto_in_progress",
    "scheduled_auto_completed",
    "auto_transition_to_maintenance_state",
    "auto_transition_to_operational_state",
)
_NOTICES = (
    "scheduled_remind_prior",
    "auto_transition_deliver_notifications_at_start",
    "auto_transition_deliver_notifications_at_end",
)

MAINTENANCE = Resource(
    "maintenance",
    STATUSPAGE,
    **ANNOUNCEMENT,
    listing=Listing(keep=lambda row: row.get("scheduled_for") is not None, paging=NEWEST),
    beyond=beyond("maintenance", "scheduled", "active_maintenance", "upcoming"),
    states=(*MAINTENANCE_STATES, "absent"),
    fields=(
        *COMMON,
        Field("start_time", api="scheduled_for", normalise=moment),
        Field("end_time", api="scheduled_until", normalise=moment),
        Field("components", "list", api="component_list", refers_to="component", unordered=True),
        *(Field(name, "bool", on_create=True) for name in _AUTOMATIC),
        *(Field(name, "bool", on_create=False) for name in _NOTICES),
        *(Field(name, "bool", write_only=True) for name in TWEETS),
        Field("status", ours=True, read=lambda value: "completed" if value == "postmortem" else value),
        Field("component_statuses", "dict", refers_to="component", announced=True, ours=True),
        Field("scheduled_reminded_at", read_only=True, normalise=moment),
        *TOLD,
    ),
    options=(
        Field("duration"),
        Field("set_components_now", "bool", default=False),
        Field("components_on_completed", choices=STATUSES),
        EDIT_UPDATES,
    ),
    constraints={
        "required_one_of": [("id", "key", "name")],
        "mutually_exclusive": [("end_time", "duration")],
    },
    examine=_examine_maintenance,
    find=_find_maintenance,
    consider=_consider_maintenance,
    before_send=_maintenance_body,
)
