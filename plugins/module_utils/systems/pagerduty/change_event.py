# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Change events: what was changed, for whoever looks for a cause later. Nothing tells two of them apart, so a key of ours goes along.

Source: https://developer.pagerduty.com/docs/send-change-event
"""

from __future__ import annotations

from typing import Optional

from ...behaviour import ActionBehaviour, Lookup
from ...errors import BadInput
from ...resource import Action, Identity, Module
from ...steps import Answer, Desired, Plan, Result, Step
from ...times import instant, iso
from ...values import Field, Instant, Json, ListOf, Members, Name, Options, Row, Text, Unknown
from .events import ROUTING_KEY, check_routing_key, is_routed, said, taken
from .system import PAGERDUTY
from .values import Reference

PATH = "/v2/change/enqueue"
KEPT = 90 * 86400
"""Seconds for which PagerDuty keeps a change event."""
MARK = "steadyops_key"
"""The member of the details in which the key is kept."""


class ChangeEventRules(ActionBehaviour):
    """Looks with the REST API, where there is a key and a token for it; sends with the Events API."""

    def check(self, params: Options) -> Optional[list[str]]:
        """Refuse what the service would refuse or drop."""
        if is_routed(check_routing_key(params)):
            raise BadInput("routing_key is that of an orchestration, which takes no changes; give that of an integration of the service")
        if not (params.get("summary") or "").strip():
            raise BadInput("summary is missing: say in a sentence what was changed")
        if MARK in (params.get("custom_details") or {}):
            raise BadInput(f"custom_details: {MARK} is where key is kept; give key instead")
        if params.get("key") and not params.get("api_token"):
            return ["Without api_token nobody can tell whether this change was sent already, so it is sent at every run."]
        return None

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
            taken(step, answers[0], "Look at the recent changes of the service before you run the task again")
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
    links = [said(one) for one in want.get("links") or ()]
    return said({"routing_key": want.params["routing_key"], "payload": said({**payload, "custom_details": details}), "links": links})


CHANGE_EVENT = Action(
    "change_event",
    PAGERDUTY,
    host="events",
    identity=Identity("key", called=("key", "summary")),
    fields=(
        ROUTING_KEY,
        Field("summary", Text(longest=1024)),
        Field("key", Name(shortest=1)),
        Field("source"),
        Field("timestamp", Instant()),
        Field("custom_details", Json()),
        Field("links", ListOf(Members(Field("href", required=True), Field("text")))),
    ),
    module=Module(options=(Field("service", Reference("service")),), states=("sent",)),
    behaviour=ChangeEventRules(),
)
