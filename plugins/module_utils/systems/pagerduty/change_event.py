# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Change events: what was changed, for whoever looks for a cause later. Nothing tells two of them apart, so a key of ours goes along.

Source: https://developer.pagerduty.com/docs/send-change-event
"""

from __future__ import annotations

import re
from typing import Any, Optional

from ...behaviour import ActionBehaviour, Lookup
from ...errors import BadInput, Broken
from ...resource import Action, Identity, Module
from ...steps import Answer, Desired, Plan, Result, Step
from ...times import instant, iso
from ...values import WRITE_ONLY, Field, Instant, Json, ListOf, Members, Name, Options, Row, Setting, Unknown
from .system import PAGERDUTY
from .values import Reference

PATH = "/v2/change/enqueue"
KEPT = 90 * 86400
"""Seconds for which PagerDuty keeps a change event."""
MARK = "steadyops_key"
"""The member of the details in which the key is kept."""
SUMMARY_LIMIT = 1024


class ChangeEventRules(ActionBehaviour):
    """Looks with the REST API, where there is a key and a token for it; sends with the Events API."""

    def check(self, params: Options) -> list[str]:
        """Refuse what the service would refuse or drop."""
        routing = (params.get("routing_key") or "").strip()
        params["routing_key"] = routing
        if not routing:
            raise BadInput("routing_key is missing: set routing_key or PAGERDUTY_ROUTING_KEY")
        if not re.match(r"^[A-Za-z0-9]{32}$", routing):
            raise BadInput(f"routing_key has {len(routing)} characters; an integration key is 32 letters and digits")
        if routing.startswith("R"):
            raise BadInput("routing_key is that of an orchestration, which takes no changes; give that of an integration of the service")
        if params.get("key") is not None and not params["key"].strip():
            raise BadInput("key is blank: it says which event is meant; leave it out to send one at every run")
        if not (params.get("summary") or "").strip():
            raise BadInput("summary is missing: say in a sentence what was changed")
        if len(params["summary"]) > SUMMARY_LIMIT:
            raise BadInput(f"summary has {len(params['summary'])} characters; PagerDuty takes {SUMMARY_LIMIT}")
        if MARK in (params.get("custom_details") or {}):
            raise BadInput(f"custom_details: {MARK} is where key is kept; give key instead")
        blank = next((one for one in params.get("links") or () if not str(one.get("href") or "").strip()), None)
        if blank is not None:
            raise BadInput("links: href is blank")
        if params.get("key") and not params.get("api_token"):
            return ["Without api_token nobody can tell whether this change was sent already, so it is sent at every run."]
        return []

    def look(self, want: Desired, lookup: Lookup) -> Optional[Row]:
        """Return the event that was sent under this key, None when there is none or nobody can know."""
        if not want.get("key") or not want.params.get("api_token"):
            return None
        service = want.controls.get("service")
        if service.__class__ is Unknown:
            return None
        path = lookup.path("/services/{id}/change_events", id=service) if service else "/change_events"
        oldest = lookup.now() - KEPT
        since = min(oldest, instant(want["timestamp"])) if want.get("timestamp") else oldest  # the list goes by what the event says
        rows = lookup.pages(path, {"since": iso(since)}, "change_events")
        return next((row for row in rows if _is_it(row, want)), None)

    def plan(self, want: Desired, seen: Optional[Row], lookup: Lookup) -> Plan:
        """Send the event, unless it was sent."""
        thing = {name: one for name, one in want.options.items() if name != "routing_key"}
        if seen is not None:
            return Plan("unchanged", (), {"summary": seen.get("summary")}, {"summary": seen.get("summary")}, resource=thing)
        step = Step("POST", PATH, _event(want), repeatable=False, creates=True)

        def sent(answers: list[Answer]) -> Result:
            if not isinstance(answers[0].data, dict) or answers[0].data.get("status") != "success":
                advice = "Look at the recent changes of the service before you run the task again"
                raise Broken("it did not say that it took the event", advice=advice, **step.evidence(answers[0], PAGERDUTY.name))
            return Result(thing)

        known = bool(want.get("key") and want.params.get("api_token"))
        leaves = ({"summary": want["summary"]},) if known else ()
        after = {"summary": want["summary"]}
        return Plan("sent", (step,), {}, after, resource=thing, locked=known, findable=known, result=sent, leaves=leaves)


def _is_it(row: Row, want: Desired) -> bool:
    """Say whether an event was sent under this key; under the key of another integration it was another one."""
    marked = (row.get("custom_details") or {}).get(MARK) == want["key"]
    return marked and row.get("routing_key") in (None, want.params["routing_key"])


def _event(want: Desired) -> Row:
    details = {**(want.get("custom_details") or {}), **({MARK: want["key"]} if want.get("key") else {})}
    payload = {name: want.get(name) for name in ("summary", "source", "timestamp")}
    event: dict[str, Any] = {
        "routing_key": want.params["routing_key"],
        "payload": {name: one for name, one in {**payload, "custom_details": details}.items() if one not in (None, "", {})},
    }
    if want.get("links"):
        event["links"] = [{name: one for name, one in link.items() if one} for link in want["links"]]
    return event


CHANGE_EVENT = Action(
    "change_event",
    PAGERDUTY,
    host="events",
    identity=Identity("key", called=("key", "summary")),
    fields=(
        Setting(
            "routing_key", role=WRITE_ONLY, secret=True, aliases=("integration_key", "service_key"), env=("PAGERDUTY_ROUTING_KEY",),
        ),
        Field("summary"),
        Field("key", Name()),
        Field("source"),
        Field("timestamp", Instant()),
        Field("custom_details", Json()),
        Field("links", ListOf(Members(Field("href", required=True), Field("text")))),
    ),
    module=Module(options=(Field("service", Reference("service")),), states=("sent",)),
    behaviour=ChangeEventRules(),
)  # fmt: skip
