# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Incidents: what is broken, and what is done about it."""

from __future__ import annotations

import re
from typing import Optional

from ...behaviour import Lookup
from ...errors import BadInput
from ...resource import Body, Identity, Listing, Module, Resource
from ...steps import Desired
from ...values import COMPUTED, WRITE_ONLY, Choice, Day, Field, Flag, Instant, Map, Options, Ref, Row, Text
from .announcements import (
    COMMON,
    EDIT_UPDATES,
    INCIDENT_STATUSES,
    LIFE,
    LIST,
    NEWEST,
    TOLD,
    TWEETS,
    Announcement,
    check_texts,
    knowing_its_members,
    over,
    rank,
    was_said,
    with_whole_metadata,
)
from .components import STATUSES
from .system import STATUSPAGE


def _check_incident(params: Options) -> None:
    check_texts(params)
    unknown = {name: value for name, value in (params.get("components") or {}).items() if value not in STATUSES}
    for name, value in unknown.items():
        raise BadInput(f"components: {value!r} of {name} is none of {', '.join(STATUSES)}")
    if params.get("backfill_date") is not None:
        if params.get("components"):
            raise BadInput("components cannot stand beside backfill_date: what is over affects none")
        if params.get("status") not in (None, "resolved"):
            raise BadInput("status cannot stand beside backfill_date: what is backfilled is resolved")
    _check_reminders(params.get("reminder_intervals"))
    if params["state"] == "resolved" and params.get("status") not in (None, "resolved"):
        raise BadInput(f"state resolved and status {params['status']} contradict each other")


def _check_reminders(written: Optional[str]) -> None:
    """Refuse what is neither one number of hours nor a list of rising ones."""
    if written in (None, "", "[]"):
        return
    hours = re.findall(r"\d+", written)
    form = re.match(r"^(\d+|\[\s*\d+(\s*,\s*\d+)*\s*\])$", written.strip())
    numbers = [int(one) for one in hours]
    if not form or sorted(set(numbers)) != numbers or not all(1 <= one <= 24 for one in numbers):
        raise BadInput(
            f'reminder_intervals {written!r} must be hours from 1 to 24 in rising order, such as "[1, 5, 7]" or "4";'
            ' "[]" turns reminders off, "" takes the default'
        )


class IncidentRules(Announcement):
    """An incident is found by its key, or by its name while it is open."""

    lists = ("unresolved",)

    def kind(self) -> Resource:
        """Return the kind."""
        return INCIDENT

    def check(self, params: Options) -> list[str]:
        """Refuse what contradicts itself, and texts the service would refuse."""
        _check_incident(params)
        return []

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
        """Take out of the wish what was said or passed before."""
        if want.absent:
            return want
        options = dict(want.options)
        if want.state == "resolved" or "backfill_date" in options:
            options["status"] = "resolved"
        want = want.with_(options=options)
        if row is None:
            if options.get("status") == "resolved" and "backfill_date" not in options:
                return want.with_(state="absent", options={})  # nothing is open, so there is nothing to resolve
            return want
        want = knowing_its_members(want, row)
        if not LIFE.is_open(row) or "backfill_date" in options:
            return over(want, row, _nothing_to_say(want, row), "Use another key for a new one.")
        return want.with_(options=_news(want, row))

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Send the affected components as the API wants them: ids for membership, the map for their status."""
        body = with_whole_metadata(dict(body), row)
        affected = body.pop("affected", None)
        if affected is not None:
            body = {**body, "components": affected, "component_ids": sorted(affected)}
        if "backfill_date" in body:
            body["backfilled"] = True
        return body


def _day_of(row: Row) -> str:
    return str(row.get("started_at") or row.get("resolved_at") or row.get("created_at"))[:10]


def _nothing_to_say(want: Desired, row: Row) -> bool:
    """Say whether a closed incident has heard all that a task says."""
    status = want.get("status")
    if want.get("body") is not None:
        return was_said(want, row, status) is not None
    if status is None:
        return bool(want.identity or "backfill_date" in want.options)
    return status == "resolved" or status in [one.get("status") for one in row.get("incident_updates") or []]


def _news(want: Desired, row: Row) -> Options:
    """Return the options that say something new about an open incident."""
    options = dict(want.options)
    status = options.get("status")
    # It is open: whoever resolved it before has opened it again, and what was said then has to be said again.
    said = None if status == "resolved" else was_said(want, row, status)
    passed = status is not None and rank(status) < rank(row["status"])
    if said is not None:
        options.pop("body")
    if said or (passed and "body" not in options):
        options.pop("status", None)
        options.pop("components", None)
    restored = want.controls.get("components_on_resolve")
    if status == "resolved" and restored and "components" not in options and row.get("affected"):
        options["components"] = dict.fromkeys(row["affected"], restored)
    return options


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
        Field("reminder_intervals", Text(lambda written: re.sub(r"\s+", "", written))),
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
