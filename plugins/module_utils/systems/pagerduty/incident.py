# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Incidents: what is wrong now, and what is done about it. None is ever deleted; one that is resolved is history.

A write of a status to one that is resolved would open it again, so what is open is looked up first.
Source: https://developer.pagerduty.com/api-reference/, Incidents
"""

from __future__ import annotations

from typing import Any, Optional

from ...behaviour import Behaviour, Lookup
from ...errors import BadInput, Immutable
from ...resource import Body, ByUpdate, Listing, Module, Paths, Resource
from ...steps import Desired, Extra
from ...times import duration
from ...values import (
    COMPANION,
    EVENT,
    STABLE,
    WRITE_ONLY,
    Boxed,
    Choice,
    Duration,
    Either,
    Field,
    Instant,
    Name,
    Number,
    Options,
    Row,
    SetOf,
    Text,
    Unknown,
)
from .incident_calls import BRIDGE, LONGEST_SNOOZE, calls_beside, is_reached, is_snoozed, text
from .system import OPEN_INCIDENTS, PAGERDUTY, InSomebodysName, NameOrId
from .values import Reference, Told

PATH = "/incidents"
WHOLE = {**OPEN_INCIDENTS, "include[]": BRIDGE}
"""A bridge is not told unless it is asked for."""
STATES = ("present", "acknowledged", "resolved", "absent")


class Assignee(Boxed, Reference):
    """Somebody to whom an incident is assigned."""

    member = "assignee"


class Details(Boxed, Text):
    """What an incident says beside its title."""

    member = "details"
    beside = {"type": "incident_body"}


class ByName(Boxed, Text):
    """What is told by its name."""

    member = "name"


class IncidentRules(InSomebodysName, Behaviour):
    """Open ones first; what was resolved is not opened again by accident."""

    def check(self, params: Options) -> None:
        """Refuse what can be told to be wrong before any call."""
        if params.get("assignees") is not None and not params["assignees"]:
            raise BadInput("assignees is empty, and an open incident is always somebody's; leave it out to leave it with them")
        snooze = params.get("snooze")
        if snooze and duration(snooze, "snooze") > LONGEST_SNOOZE:
            raise BadInput(f"snooze: {snooze!r} is longer than a week, which is what PagerDuty takes")
        if params["state"] in ("resolved", "absent") and (snooze or params.get("escalation_level")):
            raise BadInput("what is resolved is neither snoozed nor escalated")

    def find(self, want: Desired, lookup: Lookup) -> Optional[Row]:
        """Return the open incident with this key, or else with this title; by its id one that is resolved, too."""
        told = lookup.foretold(want)
        if told:  # what would be over by then is not found by its key any more
            return told[0] if want.identity or (told[0] or {}).get("status") != "resolved" else None
        if want.identity:
            row = lookup.find(want)
            return None if want.absent and row and row.get("status") == "resolved" else row
        key = INCIDENT.key_in(want.options)
        if Unknown in map(type, key.values()):
            return None
        if "title" in key:
            return lookup.pick_one(want, lookup.rows(INCIDENT, key))
        query: dict[str, Any] = {**WHOLE, "incident_key": key["key"]}
        if key.get("service"):
            query["service_ids[]"] = key["service"]
        rows = lookup.pages(PATH, query, "incidents")
        # One that holds alerts has no key of its own: it is there because one of its alerts has it.
        return lookup.pick_one(want, [row for row in rows if row.get("incident_key") in (None, key["key"])])

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Return the wish without what was reached before."""
        if want.absent:
            return want
        if row is None:
            return self._of_none(want)
        options = dict(want.options)
        key = options.pop("key", None)
        if want.identity and key not in (None, row.get("incident_key")):
            raise Immutable(
                f"PagerDuty cannot change this: key is {row.get('incident_key')!r} and would become {key!r}", advice="Leave key out"
            )
        if row.get("status") == "resolved":
            return _of_history(want, row)
        unsure: list[str] = []
        if want.state == "resolved":
            options["status"] = "resolved"
            unsure = ["assignees"]
        else:
            options.pop("resolution", None)
            if want.state == "acknowledged" and row.get("status") != "acknowledged":
                options["status"] = "acknowledged"
        if "escalation_level" in options and is_reached(options["escalation_level"], row, lookup):
            options.pop("escalation_level")
        snoozes = bool(want.controls.get("snooze")) and not is_snoozed(want.controls["snooze"], row, lookup)
        unsure += _moved(options, row, snoozes)
        return want.with_(options=options, unsure=(*want.unsure, *unsure), notes={**want.notes, "snoozes": snoozes})

    def _of_none(self, want: Desired) -> Desired:
        if want.state == "present":
            options = {name: one for name, one in want.options.items() if name not in ("resolution", "escalation_level")}
            if len(options.get("assignees") or ()) > 1:
                raise BadInput("assignees: PagerDuty opens an incident for one of them; name the others as responders")
            unsure = ("status", "assignees") if want.controls.get("snooze") or (want.get("escalation_level") or 1) > 1 else ()
            return want.with_(options=options, unsure=(*want.unsure, *unsure), notes={**want.notes, "level": want.get("escalation_level")})
        words = "Nothing is open that this could mean, so there is nothing to acknowledge."
        return want.with_(state="absent", options={}, warnings=() if want.state == "resolved" else (words,))

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Return a body without a resolution that nothing resolves."""
        return {name: one for name, one in body.items() if name != "resolution" or body.get("status") == "resolved"}

    def steps(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Extra:
        """Return what is said and asked beside what the incident is."""
        return calls_beside(want, row, lookup)


def _of_history(want: Desired, row: Row) -> Desired:
    """Return the wish for what is resolved: nothing of it is changed, for that would open it again."""
    resolved = row.get("resolved_at") or row.get("last_status_change_at")
    words = (
        f"{row.get('title')!r} ({row.get('id')}) was resolved{f' at {Instant().canonical(resolved)}' if resolved else ''}. A change would open it"
        " again, so nothing of it is changed. Open another one with its own key."
    )
    return want.with_(options={}, warnings=() if want.state == "resolved" else (words,), notes={**want.notes, "over": True})


def _moved(options: Options, row: Row, snoozes: bool) -> list[str]:
    """Return the options of which nobody can tell what a change of the others makes of them."""
    was = INCIDENT.to_options(row)
    differs = {name for name in ("service", "escalation_policy") if name in options and options[name] != was.get(name)}
    moved = ["assignees"] if differs or "escalation_level" in options else []
    return moved + (["escalation_policy"] if "service" in differs else []) + (["status"] if snoozes else [])


TARGET = Either(user=Reference("user"), escalation_policy=Reference("escalation_policy"))
INCIDENT = Resource(
    "incident",
    PAGERDUTY,
    Paths(PATH, one=f"{PATH}/{{id}}?include[]={BRIDGE}"),
    (
        Field("title", Name(), required=True),
        Field("key", Name(shortest=1, longest=255), at="incident_key"),
        Field("service", Reference("service"), required=True),
        Field("urgency", Choice("high", "low")),
        Field("priority", Reference("priority")),
        Field("details", Details(text), WRITE_ONLY, at="body"),
        Field("escalation_policy", Reference("escalation_policy", always=True)),
        Field("escalation_level", Number(least=1), EVENT),
        Field("assignees", SetOf(Assignee("user")), at="assignments"),
        Field("incident_type", ByName(), WRITE_ONLY),
        Field(BRIDGE, Told(Field("conference_number"), Field("conference_url"))),
        Field("resolution", Text(text), COMPANION),
        Field("status", role=STABLE),
        Field("incident_number", Number(), STABLE),
        Field("created_at", Instant(), STABLE),
        Field("html_url", role=STABLE),
    ),
    NameOrId(("key", "service"), ("title", "service"), names=("key", "title"), called=("key", "title")),
    Listing(
        query=WHOLE,
        rows="incidents",
        filter=lambda key: {"service_ids[]": key["service"]} if key.get("service") else {"service_ids[]": ()},
    ),
    Body("incident", {"type": "incident"}, lacks=(BRIDGE,)),
    remove=ByUpdate({"status": "resolved"}),
    module=Module(
        options=(
            Field("note", Text(shortest=1)),
            Field("status_update", Text(shortest=1)),
            Field("snooze", Duration()),
            Field("merge", SetOf(Text(shortest=1))),
            Field("responders", SetOf(TARGET)),
            Field("responders_message"),
            Field("cancel_responders", SetOf(TARGET)),
            Field("requester", Reference("user")),
        ),
        states=STATES,
        exported=False,
        constraints={"mutually_exclusive": [("assignees", "escalation_policy")]},
    ),
    behaviour=IncidentRules(),
)
