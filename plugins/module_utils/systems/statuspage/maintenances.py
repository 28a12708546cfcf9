# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Maintenances: incidents that have a window and move by themselves."""

from __future__ import annotations

from typing import Optional

from ...behaviour import Lookup
from ...errors import BadInput
from ...life import Span
from ...resource import Identity, Listing, Module, Resource
from ...steps import Desired
from ...times import instant, iso
from ...values import (
    COMPUTED,
    INTERNAL,
    STABLE,
    WRITE_ONLY,
    Choice,
    Duration,
    Field,
    Flag,
    Instant,
    Map,
    Options,
    Ref,
    Row,
    SetOf,
)
from .announcements import (
    COMMON,
    EDIT_UPDATES,
    LIFE,
    LIST,
    MAINTENANCE_STATES,
    NEWEST,
    TOLD,
    TWEETS,
    Announcement,
    moment,
    rank,
)
from .components import STATUSES
from .system import STATUSPAGE, Renaming

SPAN = Span("start_time", "end_time")


class MaintenanceRules(Announcement):
    """A maintenance has a window, and moves by itself."""

    kind = "maintenance"
    lists = ("scheduled", "active_maintenance", "upcoming")
    instead = "Use another key or another start_time for a new one."

    def check(self, params: Options) -> None:
        """Refuse a window that is none, and texts the service would refuse."""
        SPAN.check("the maintenance", params)
        super().check(params)

    def find(self, want: Desired, lookup: Lookup) -> Optional[Row]:
        """Return what is meant: another start under the same name is another one, and under the same key once that is over."""
        if want.identity:
            return lookup.find(want)
        start = self.as_written(want, "start_time")
        if "key" not in MAINTENANCE.key_in(want.options):
            if start is None:
                return lookup.pick_one(want, self.bearing(want, lookup, LIFE.is_open))
            same = self.bearing(want, lookup, lambda row: _starts(row) == start, closed_too=True)
            return lookup.pick_one(want, same)
        rows = self.bearing(want, lookup, lambda row: True, closed_too=True)
        if start is None:
            return lookup.pick_one(want, rows)
        moved = [row for row in rows if LIFE.is_open(row) and want.state not in ("completed", "absent")]
        return lookup.pick_one(want, [row for row in rows if _starts(row) == start] or moved)

    def opened(self, want: Desired, now: float) -> Desired:
        """Return the wish for a maintenance that is not there yet, with its window worked out."""
        if want.state == "completed":
            return want.with_(state="absent", options={})  # nothing is planned, so there is nothing to complete
        if not (want.get("end_time") or want.controls.get("duration")):
            raise BadInput("there is none yet, and to schedule it end_time or duration must be given")
        want = SPAN.refine(want, None, now).saying(status=want.state)
        if not want.controls.get("set_components_now"):
            return want
        return want.saying(component_statuses=dict.fromkeys(want.get("components") or [], "under_maintenance"))

    def news(self, want: Desired, row: Row, now: float) -> Desired:
        """Return the wish with its window worked out, and with what it says new."""
        want = self._in_its_window(want, row, now)
        if rank(want.state) > rank(row["status"]):
            want = want.saying(status=want.state)  # a text goes with it, or the service would take one of its own
        elif self.was_said(want, row) is not None:
            want = want.without("body")
        return want.saying(**_component_statuses(want, row))

    def has_heard(self, want: Desired, row: Row) -> bool:
        """Say whether a task asks for nothing that a maintenance which is over has not been through."""
        if want.get("body") is not None:
            return self.was_said(want, row) is not None
        window = want.get("end_time") or want.controls.get("duration")
        return bool(want.identity or want.get("start_time") or not window)

    def _in_its_window(self, want: Desired, row: Row, now: float) -> Desired:
        """Return the wish with the end worked out, and without what no longer counts of it."""
        options = dict(want.options)
        began, until = _starts(row), moment(row.get("scheduled_until"))
        if began is None and "start_time" not in options:  # it is only planned, and begins when it is made
            return want
        start, end = SPAN.window({**want.controls, **options}, None if began is None else instant(began), now)
        SPAN.refuse_impossible("the maintenance", start, end if end is not None or until is None else instant(until))
        if end is not None:
            options["end_time"] = iso(end)
        warnings = []
        if self.was_said(want, row) and rank(want.state) < rank(row["status"]):
            # The text of this task is not the newest, and its state was passed: what it plans has been changed since.
            was = MAINTENANCE.to_options(row)
            planned = [name for name in ("start_time", "end_time", "components") if name in options]
            kept = [name for name in planned if MAINTENANCE.by_name[name].differs(options.pop(name), was.get(name))]
            want = want.with_(controls={**want.controls, "set_components_now": False})
            if kept:
                warnings.append(f"It is {row['status']} by now, and more was said since: {' and '.join(kept)} is left alone.")
        elif options.get("end_time", until) != until and instant(options["end_time"]) <= now:
            warnings.append(f"The end stays at {until}: {options.pop('end_time')} has passed. Set state to completed to end it.")
        return want.with_(options=options, warnings=tuple(warnings))

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Send membership as ids only: a map would turn the components blue before the work begins."""
        body = super().body(body, want, row, now)
        statuses = body.pop("component_statuses", None)
        return {**body, "components": statuses} if statuses else body


def _starts(row: Row) -> Optional[str]:
    return moment(row.get("scheduled_for"))


def _component_statuses(want: Desired, row: Row) -> Options:
    """Return the statuses to set beside a change of state, where the task asks for them."""
    members = want.get("components", row.get("component_list") or [])
    now = want.get("status")
    if now == "completed" and want.controls.get("components_on_completed"):
        return {"component_statuses": dict.fromkeys(members, want.controls["components_on_completed"])}
    affected = row.get("affected") or {}
    stale = [one for one in members if affected.get(one) != "under_maintenance"]
    if want.controls.get("set_components_now") and stale and now != "completed":
        return {"component_statuses": dict.fromkeys(members, "under_maintenance")}
    return {}


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
    LIST,
    identity=Identity("key", "name", names=("key", "name")),
    listing=Listing(paging=NEWEST, select=lambda rows: [row for row in rows if row.get("scheduled_for") is not None]),
    body=Renaming("incident", renamed={"component_list": "component_ids"}),
    life=LIFE,
    fields=(
        *COMMON,
        Field("start_time", Instant(), at="scheduled_for"),
        Field("end_time", Instant(), at="scheduled_until"),
        Field("components", SetOf(Ref("component")), at="component_list"),
        *(Field(name, Flag(), initial=True) for name in _AUTOMATIC),
        *(Field(name, Flag(), initial=False) for name in _NOTICES),
        *(Field(name, Flag(), WRITE_ONLY) for name in TWEETS),
        Field("status", Choice(*MAINTENANCE_STATES, read={"postmortem": "completed"}), STABLE),
        Field("component_statuses", Map(keys=Ref("component")), INTERNAL),
        Field("scheduled_reminded_at", Instant(), COMPUTED),
        *TOLD,
    ),
    module=Module(
        options=(
            Field("duration", Duration()),
            Field("set_components_now", Flag(), default=False),
            Field("components_on_completed", Choice(*STATUSES)),
            EDIT_UPDATES,
        ),
        states=(*MAINTENANCE_STATES, "absent"),
        constraints={"mutually_exclusive": [("end_time", "duration")]},
    ),
    behaviour=MaintenanceRules(),
)
