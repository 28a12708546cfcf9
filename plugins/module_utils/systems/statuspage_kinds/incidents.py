# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Incidents: what is broken, and what is done about it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Optional

from ...errors import BadInput
from ...plan import Wish, settle
from ...resource import Field, Listing, Options, Resource, Row
from ...snapshot import Reader
from .announcements import (
    ANNOUNCEMENT,
    COMMON,
    EDIT_UPDATES,
    INCIDENT_STATUSES,
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


def _examine_incident(params: Options) -> list[str]:
    said = examine_texts(params)
    unknown = {name: value for name, value in (params.get("components") or {}).items() if value not in STATUSES}
    for name, value in unknown.items():
        raise BadInput(f"components: {value!r} of {name} is none of {', '.join(STATUSES)}")
    if params.get("backfill_date") is not None:
        if not re.match(r"^\d{4}-\d\d-\d\d$", params["backfill_date"]):
            raise BadInput(f"backfill_date {params['backfill_date']!r} must be a day, written as 2026-11-21")
        if params.get("components"):
            raise BadInput("components cannot stand beside backfill_date: what is over affects none")
        if params.get("status") not in (None, "resolved"):
            raise BadInput("status cannot stand beside backfill_date: what is backfilled is resolved")
    _check_reminders(params.get("reminder_intervals"))
    if params["state"] == "resolved" and params.get("status") not in (None, "resolved"):
        raise BadInput(f"state resolved and status {params['status']} contradict each other")
    return said


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


def _find_incident(resource: Resource, wish: Wish, reader: Reader) -> Optional[Row]:
    if wish.identity:
        return by_id(resource, wish, reader)
    if "key" in resource.key_in(wish.options):
        return open_or_newest(resource, wish, bearing(resource, wish, reader, lambda row: True, closed_too=True))
    day = as_written(resource, wish, "backfill_date")
    if day is None:
        return settle(resource, wish, bearing(resource, wish, reader, is_open))
    past = bearing(resource, wish, reader, lambda row: not is_open(row) and _day_of(row) == day, closed_too=True)
    return settle(resource, wish, past)


def _day_of(row: Row) -> str:
    return str(row.get("started_at") or row.get("resolved_at") or row.get("created_at"))[:10]


def _consider_incident(wish: Wish, found: Optional[Row], reader: Reader) -> Wish:
    """Take out of the wish what was said or passed before."""
    if wish.absent:
        return wish
    options = dict(wish.options)
    if wish.state == "resolved" or "backfill_date" in options:
        options["status"] = "resolved"
    wish = replace(wish, options=options)
    if found is None:
        if options.get("status") == "resolved" and "backfill_date" not in options:
            return replace(wish, state="absent", options={})  # nothing is open, so there is nothing to resolve
        return wish
    wish = knowing_its_members(wish, found)
    if not is_open(found) or "backfill_date" in options:
        return over(wish, found, _nothing_to_say(wish, found), "Use another key for a new one.")
    return replace(wish, options=_news(wish, found))


def _nothing_to_say(wish: Wish, found: Row) -> bool:
    """Say whether a closed incident has heard all that a task says."""
    status = wish.options.get("status")
    if wish.options.get("body") is not None:
        return was_said(wish, found, status) is not None
    if status is None:
        return bool(wish.identity or "backfill_date" in wish.options)
    return status == "resolved" or status in [one.get("status") for one in found.get("incident_updates") or []]


def _news(wish: Wish, found: Row) -> Options:
    """Return the options that say something new about an open incident."""
    options = dict(wish.options)
    status = options.get("status")
    # It is open: whoever resolved it before has opened it again, and what was said then has to be said again.
    said = None if status == "resolved" else was_said(wish, found, status)
    passed = status is not None and rank(status) < rank(found["status"])
    if said is not None:
        options.pop("body")
    if said or (passed and "body" not in options):
        options.pop("status", None)
        options.pop("components", None)
    restored = wish.guidance.get("components_on_resolve")
    if status == "resolved" and restored and "components" not in options and found.get("affected"):
        options["components"] = dict.fromkeys(found["affected"], restored)
    return options


def _incident_body(body: Row, wish: Wish, found: Optional[Row]) -> Row:
    """Send the affected components as the API wants them: ids for membership, the map for their status."""
    body = with_whole_metadata(dict(body), found)
    affected = body.pop("affected", None)
    if affected is not None:
        body = {**body, "components": affected, "component_ids": sorted(affected)}
    if "backfill_date" in body:
        body["backfilled"] = True
    return body


INCIDENT = Resource(
    "incident",
    STATUSPAGE,
    **ANNOUNCEMENT,
    listing=Listing(keep=lambda row: row.get("scheduled_for") is None, paging=NEWEST),
    beyond=beyond("incident", "unresolved"),
    states=("present", "resolved", "absent"),
    fields=(
        *COMMON,
        Field("status", choices=INCIDENT_STATUSES, on_create="investigating", read=lambda value: "resolved" if value == "postmortem" else value),
        Field("components", "dict", api="affected", refers_to="component"),
        Field("reminder_intervals", normalise=lambda written: re.sub(r"\s+", "", written)),
        Field("backfill_date", write_only=True),
        Field(TWEETS[0], "bool", write_only=True),
        Field("monitoring_at", read_only=True, normalise=moment),
        *TOLD,
    ),
    options=(Field("components_on_resolve", choices=STATUSES), EDIT_UPDATES),
    constraints={"required_one_of": [("id", "key", "name")]},
    examine=_examine_incident,
    find=_find_incident,
    consider=_consider_incident,
    before_send=_incident_body,
)
