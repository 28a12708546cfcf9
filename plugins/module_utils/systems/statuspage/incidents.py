# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Incidents: what is broken, and what is done about it."""

from __future__ import annotations

import re
from typing import Any, Optional

from ...behaviour import Lookup
from ...errors import BadInput
from ...resource import Body, Identity, Listing, Module, Resource
from ...steps import Desired
from ...values import COMPUTED, WRITE_ONLY, Choice, Day, Field, Flag, Instant, Map, Options, Ref, Row, Text
from .announcements import COMMON, EDIT_UPDATES, INCIDENT_STATUSES, LIFE, LIST, NEWEST, TOLD, TWEETS, Announcement, rank
from .components import STATUSES
from .system import STATUSPAGE


class Reminders(Text):
    """Hours after which people are reminded: one number, or a list of rising ones."""

    def __init__(self) -> None:
        super().__init__(lambda written: re.sub(r"\s+", "", written))

    def check(self, value: Any, place: str) -> None:
        """Refuse what is neither."""
        if value in ("", "[]"):
            return
        hours = [int(one) for one in re.findall(r"\d+", value)]
        form = re.match(r"^(\d+|\[\s*\d+(\s*,\s*\d+)*\s*\])$", value.strip())
        if not form or sorted(set(hours)) != hours or not all(1 <= one <= 24 for one in hours):
            raise BadInput(
                f'{place} {value!r} must be hours from 1 to 24 in rising order, such as "[1, 5, 7]" or "4";'
                ' "[]" turns reminders off, "" takes the default'
            )


class IncidentRules(Announcement):
    """An incident is found by its key, or by its name while it is open."""

    kind = "incident"
    lists = ("unresolved",)
    instead = "Use another key for a new one."

    def check(self, params: Options) -> None:
        """Refuse what contradicts itself, and texts the service would refuse."""
        super().check(params)
        for name, value in (params.get("components") or {}).items():
            if value not in STATUSES:
                raise BadInput(f"components: {value!r} of {name} is none of {', '.join(STATUSES)}")
        if params.get("backfill_date") is not None:
            if params.get("components"):
                raise BadInput("components cannot stand beside backfill_date: what is over affects none")
            if params.get("status") not in (None, "resolved"):
                raise BadInput("status cannot stand beside backfill_date: what is backfilled is resolved")
        if params["state"] == "resolved" and params.get("status") not in (None, "resolved"):
            raise BadInput(f"state resolved and status {params['status']} contradict each other")

    def find(self, want: Desired, lookup: Lookup) -> Optional[Row]:
        """Return what has the key; by a name alone what is open, or was backfilled for that day."""
        if want.identity:
            return lookup.find(want)
        if "key" in INCIDENT.key_in(want.options):
            return lookup.pick_one(want, self.bearing(want, lookup, lambda row: True, closed_too=True))
        day = self.as_written(want, "backfill_date")
        if day is None:
            return lookup.pick_one(want, self.bearing(want, lookup, LIFE.is_open))
        past = self.bearing(want, lookup, lambda row: not LIFE.is_open(row) and _day_of(row) == day, closed_too=True)
        return lookup.pick_one(want, past, over_too=True)

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Take out of the wish what was said or passed before; what is backfilled is resolved."""
        resolved = want.state == "resolved" or "backfill_date" in want.options
        return super().refine(want.saying(status="resolved") if resolved else want, row, lookup)

    def opened(self, want: Desired, now: float) -> Desired:
        """Return the wish for an incident; where nothing is open, there is nothing to resolve."""
        nothing = want.get("status") == "resolved" and "backfill_date" not in want.options
        return want.with_(state="absent", options={}) if nothing else want

    def news(self, want: Desired, row: Row, now: float) -> Desired:
        """Return the wish with what it says new about an open incident."""
        options = dict(want.options)
        status = options.get("status")
        # It is open: whoever resolved it before has opened it again, and what was said then has to be said again.
        said = None if status == "resolved" else self.was_said(want, row, status)
        passed = status is not None and rank(status) < rank(row["status"])
        if said is not None:
            options.pop("body")
        if said or (passed and "body" not in options):
            options.pop("status", None)
            options.pop("components", None)
        restored = want.controls.get("components_on_resolve")
        if status == "resolved" and restored and "components" not in options and row.get("affected"):
            options["components"] = dict.fromkeys(row["affected"], restored)
        return want.with_(options=options)

    def has_heard(self, want: Desired, row: Row) -> bool:
        """Say whether a closed incident has heard all that a task says."""
        status = want.get("status")
        if want.get("body") is not None:
            return self.was_said(want, row, status) is not None
        if status is None:
            return bool(want.identity or "backfill_date" in want.options)
        return status == "resolved" or status in [one.get("status") for one in row.get("incident_updates") or []]

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Send the affected components as the API wants them: ids for membership, the map for their status."""
        body = super().body(body, want, row, now)
        affected = body.pop("affected", None)
        if affected is not None:
            body = {**body, "components": affected, "component_ids": sorted(affected)}
        if "backfill_date" in body:
            body["backfilled"] = True
        return body


def _day_of(row: Row) -> str:
    return str(row.get("started_at") or row.get("resolved_at") or row.get("created_at"))[:10]


INCIDENT = Resource(
    "incident",
    STATUSPAGE,
    LIST,
    identity=Identity("key", "name", names=("key", "name")),
    listing=Listing(paging=NEWEST, select=lambda rows: [row for row in rows if row.get("scheduled_for") is None]),
    body=Body("incident"),
    life=LIFE,
    fields=(
        *COMMON,
        Field("status", Choice(*INCIDENT_STATUSES, read={"postmortem": "resolved"}), initial="investigating"),
        Field("components", Map(keys=Ref("component")), at="affected"),
        Field("reminder_intervals", Reminders()),
        Field("backfill_date", Day(), WRITE_ONLY),
        Field(TWEETS[0], Flag(), WRITE_ONLY),
        Field("monitoring_at", Instant(), COMPUTED),
        *TOLD,
    ),
    module=Module(
        options=(Field("components_on_resolve", Choice(*STATUSES)), EDIT_UPDATES),
        states=("present", "resolved", "absent"),
    ),
    behaviour=IncidentRules(),
)
