# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Alerts through the Events API, which takes everything and tells nothing; what is open is asked of the REST API.

Source: https://developer.pagerduty.com/docs/events-api-v2/overview/ and .../events-api-v1/overview/
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any, Optional

from ...behaviour import ActionBehaviour, Lookup
from ...errors import BadInput, Error, Refused, trying, understanding
from ...resource import Action, Identity, Module
from ...steps import Answer, Desired, Plan, Result, Step
from ...values import Choice, Field, Flag, Instant, Json, ListOf, Members, Options, Row, Text
from .events import ROUTING_KEY, check_routing_key, is_routed, said, taken
from .fitting import fit
from .service import SERVICE
from .system import OPEN_INCIDENTS, PAGERDUTY

SUMMARY_LIMIT = 1024
V2 = "/v2/enqueue"
V1 = "/generic/2010-04-15/create_event.json"
SOURCE = "ansible"
PAYLOAD = ("summary", "source", "severity", "timestamp", "component", "group", "class", "custom_details")
LOOK = 5.0
"""Seconds that a trigger waits to hear whether it is needed."""
VERB = {"triggered": "trigger", "acknowledged": "acknowledge", "resolved": "resolve"}


# Before any call: what is not as it should be is mended where it can be, because a page must go out, and refused where not


def _mend(params: Options) -> None:
    """Take off what a file ends with, and write the bytes of a log that are no characters as question marks, numbers that are none as text."""
    params["api_token"] = (params.get("api_token") or "").strip() or None
    for one in ALERT.fields:
        if params.get(one.name) is not None:
            params[one.name] = _sendable(params[one.name])
    if not (params.get("source") or "").strip():
        params["source"] = SOURCE


def _sendable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    if isinstance(value, dict):
        return {_sendable(name): _sendable(one) for name, one in value.items()}
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    return [_sendable(one) for one in value] if isinstance(value, list) else value


def _check_key(params: Options) -> None:
    given = params.get("dedup_key")
    if given and not given.strip():
        raise BadInput("dedup_key is blank: it says which events belong together")
    if not given and params["state"] != "triggered":
        raise BadInput(f"dedup_key is missing: to {VERB[params['state']]} an alert, give the key that its trigger returned")


def _check_trigger(params: Options) -> None:
    if not (params.get("summary") or "").strip():
        raise BadInput(f"summary is {'blank' if params.get('summary') else 'missing'}: say in a sentence what is wrong")
    for image in params.get("images") or []:
        if not str(image["src"]).startswith("https://"):
            raise BadInput(f"images: {image['src']!r} must begin with https://")


def _shorten(params: Options) -> list[str]:
    """Cut a summary that PagerDuty would refuse, for a page that says less is better than none."""
    summary = params.get("summary") or ""
    told = params["state"] == "triggered" or params["api_version"] == "v1" or is_routed(params["routing_key"])
    if len(summary) <= SUMMARY_LIMIT or not told:
        return []
    params["summary"] = summary[: SUMMARY_LIMIT - 3] + "..."
    return [f"summary has {len(summary)} characters, and PagerDuty takes {SUMMARY_LIMIT}: its end is cut off."]


# The event


def _event(params: Options, given: Options) -> Row:
    """Return the body of the event. params: the task's parameters. given: options, canonical where it matters."""
    triggers, old = params["state"] == "triggered", params["api_version"] == "v1"
    links, images = ([said(one) for one in given.get(name) or ()] for name in ("links", "images"))
    names = ("service_key", "event_type", "incident_key") if old else ("routing_key", "event_action", "dedup_key")
    event = dict(zip(names, (params["routing_key"], VERB[params["state"]], given["dedup_key"])))
    if old:
        event.update(said({"description": given.get("summary"), "details": given.get("custom_details")}))
        shown = {"contexts": [*({"type": "link", **one} for one in links), *({"type": "image", **one} for one in images)]}
    else:
        # Rules of an orchestration look at what an event says, and send what says nothing elsewhere.
        if triggers or (is_routed(params["routing_key"]) and given.get("summary")):
            event["payload"] = said({name: given.get(name) for name in PAYLOAD})
        shown = {"links": links, "images": images}
    return {**event, **said({"client": given.get("client"), "client_url": given.get("client_url"), **shown})} if triggers else event


# Look


@dataclass(frozen=True)
class _Seen:
    """What there is to know before an event is sent.

    known    whether anything is; reason: why not, where one could have asked
    found    the open alert of ours: status (triggered or acknowledged), incident (id), service
    foreign  the service on which another integration has an alert open under this key, when ours is not
    silent   why a trigger would page nobody
    """

    known: bool
    reason: str = ""
    found: Optional[Row] = None
    foreign: str = ""
    silent: str = ""


def _seen(want: Desired, lookup: Lookup, sure: bool = False) -> _Seen:
    """Look for the alert. sure: what looks like the id of a service is looked up as one, and then as a name, because nothing was found for it."""
    key, written = want["dedup_key"], want.params.get("service")
    query: dict[str, Any] = {"incident_key": key, **OPEN_INCIDENTS, "include[]": "services"}
    service = lookup.resolve(SERVICE, written, "service", strict=True, sure=sure) if written else None
    if service:
        query["service_ids[]"] = service
    foreign = ""
    for incident in lookup.pages("/incidents", query, "incidents"):
        found = _open_alert(lookup, incident, key)
        if found is None:
            continue
        if _is_ours(lookup, found, want.params["routing_key"]):
            return _Seen(True, found=found, silent=_off(found["service"]))
        foreign = foreign or _called(found["service"])
    row = lookup.one(SERVICE, service) if service and want.params["state"] == "triggered" else None
    if service and row is None and not sure and service == written and lookup.resolve(SERVICE, written, "service", strict=True) != service:
        return _seen(want, lookup, sure=True)
    return _Seen(True, foreign=foreign, silent=_off(row or {}))


def _open_alert(lookup: Lookup, incident: Row, key: str) -> Optional[Row]:
    """Return the alert with this key in an open incident, and the ids of its integrations; None when it holds none."""
    query = {"alert_key": key, "statuses[]": ["triggered"]}
    alerts = lookup.pages(lookup.path("/incidents/{id}/alerts", id=incident["id"]), query, "alerts")
    alerts = [one for one in alerts if one.get("alert_key") == key]
    if not alerts and incident.get("incident_key") != key:
        return None
    integrations = dict.fromkeys((one.get("integration") or {}).get("id") for one in alerts)
    return {
        "status": incident["status"],
        "incident": incident["id"],
        "service": incident.get("service") or {},
        "integrations": [one for one in integrations if one],
    }


def _is_ours(lookup: Lookup, found: Row, routing_key: str) -> bool:
    """Keys are apart for each integration: what came through another one is another alert."""
    integrations, service = found["integrations"], found["service"].get("id")
    if not integrations or not service or is_routed(routing_key):
        return True
    for identity in integrations:
        path = lookup.path("/services/{service}/integrations/{id}", service=service, id=identity)
        integration = (lookup.get(path) or {}).get("integration") or {}
        if integration.get("integration_key") in (None, routing_key):
            return True
    return False


def _called(service: Row) -> str:
    return str(service.get("summary") or service.get("name") or service.get("id"))


def _off(service: Row) -> str:
    """Return why events about a service come to nothing, "" when they do not."""
    state = {"maintenance": "in a maintenance window", "disabled": "disabled"}.get(service.get("status") or "")
    return f"the service '{_called(service)}' is {state}" if state else ""


# Plan


def _warnings(want: Desired, seen: _Seen) -> tuple[str, ...]:
    """Return what is to be said of an event that is sent."""
    if seen.silent:
        return (f"The event is sent, but PagerDuty pages nobody: {seen.silent}.",)
    if want.params["state"] != "triggered" and is_routed(want.params["routing_key"]) and not want.get("summary"):
        return (
            "The key is that of an orchestration: this reaches the alert only where its rules send it to the same service, and it says nothing"
            " that they could look at. Give the summary that the trigger had.",
        )
    return (f"The event is sent although it may be open already, which does no harm. {seen.reason}",) if seen.reason else ()


def _afterwards(seen: _Seen, status: str) -> _Seen:
    """Return what a look would see once the event is sent; the incident of a new alert has no id that anybody knows yet."""
    return replace(seen, found=None if status == "resolved" else {"service": {}, **(seen.found or {}), "status": status})


def _reached(wanted: str, found: Optional[Row], refresh: bool) -> bool:
    if wanted == "triggered":
        return found is not None and not refresh
    if wanted == "acknowledged":
        return found is None or found["status"] == "acknowledged"
    return found is None


def _unchanged(want: Desired, wanted: str, seen: _Seen, before: Options) -> Plan:
    key, warnings = want["dedup_key"], []
    if wanted != "triggered" and seen.foreign:
        warnings = [
            f"What is open under the key {key!r} came through another integration, on the service '{seen.foreign}', so it is"
            " another alert and is left as it is."
        ]
    elif wanted == "acknowledged" and seen.found is None:
        warnings = [f"Nothing is open under the key {key!r}, so there is nothing to acknowledge."]
    planned = seen.found is not None and "incident" not in seen.found
    thing = {**({} if planned else {"id": None}), **_thing(want, before["status"], seen.found)}
    return Plan("unchanged", (), before, dict(before), resource=thing, warnings=tuple(warnings))


def _thing(want: Desired, status: str, found: Optional[Row]) -> Options:
    thing = {name: value for name, value in want.options.items() if name != "routing_key"}
    thing["status"] = status
    if found is not None and "incident" in found:
        thing["id"] = found["incident"]
    return thing


class AlertRules(ActionBehaviour):
    """Looks with the REST API, sends with the Events API."""

    def check(self, params: Options) -> list[str]:
        """Refuse what the service would refuse or drop, and say what is left out and what cannot be known; fills in."""
        check_routing_key(params)
        _mend(params)
        _check_key(params)
        if params["state"] == "triggered":
            _check_trigger(params)
        # The original wrapper's key, where none is given.
        params["dedup_key"] = params.get("dedup_key") or hashlib.md5(params["summary"].encode(), usedforsecurity=False).hexdigest()
        warnings = [*_shorten(params), *fit(params, lambda given: _event(given, given))]
        if not params.get("api_token"):
            warnings.append("Without api_token nobody can tell whether this alert is open already, so the event is sent at every run.")
        return warnings

    def look(self, want: Desired, lookup: Lookup) -> _Seen:
        """Return what is open under the key. A trigger waits no longer than LOOK for that, and goes out whatever comes of it."""
        if not want.params.get("api_token"):
            return _Seen(False)
        if want.params["state"] != "triggered":
            return _seen(want, lookup)
        try:
            with trying(f"look whether {ALERT.label(want.params)} is open"), understanding("pagerduty"), lookup.at_most(LOOK):
                return _seen(want, lookup)
        except Error as reason:
            return _Seen(False, str(reason))

    def plan(self, want: Desired, seen: _Seen, lookup: Lookup) -> Plan:
        """Decide whether an event has to be sent.

        Sent only when it would do something: an acknowledge or resolve of what is not open is dropped by the service with
        the same answer as success. Raises Refused for a resolve that would be dropped although the alert is open.
        """
        wanted, found = want.params["state"], seen.found
        before = {"status": found["status"] if found else "resolved"} if seen.known else {}
        if seen.known and _reached(wanted, found, want.params["refresh"]):
            return _unchanged(want, wanted, seen, before)
        if found is not None and seen.silent and wanted != "triggered":
            raise Refused(
                f"PagerDuty would drop this {VERB[wanted]} without a word: {seen.silent}; resolve it there, or when that is over",
                system="pagerduty",
            )
        after = {"status": wanted}
        if seen.silent or (wanted == "triggered" and found is not None):  # it adds to what is acknowledged, and leaves it so
            after = before
        thing = _thing(want, after["status"], found)

        def sent(answers: list[Answer]) -> Result:
            answer = taken(step, answers[0], "Run the task again: the same key makes the same alert")
            key = answer.get("dedup_key") or answer.get("incident_key") or thing["dedup_key"]
            # The incident is made after the answer, so nobody knows its id yet.
            return Result({"id": None, **thing, "dedup_key": key})

        # The key makes a repeated event harmless: the service folds it into the same alert.
        path, event = V1 if want.params["api_version"] == "v1" else V2, _event(want.params, want.options)
        step = Step("POST", path, event, repeatable=True, urgent=wanted == "triggered")
        leaves = () if seen.silent or not seen.known else (_afterwards(seen, after["status"]),)
        action = "sent" if seen.silent else wanted
        return Plan(action, (step,), before, after, resource=thing, result=sent, warnings=_warnings(want, seen), leaves=leaves)


_LINK = Members(Field("href", required=True), Field("text"))
_IMAGE = Members(Field("src", required=True), Field("href"), Field("alt"))

ALERT = Action(
    "alert",
    PAGERDUTY,
    host="events",
    identity=Identity("dedup_key", called=("summary",)),
    fields=(
        ROUTING_KEY,
        Field("dedup_key", Text(longest=255), aliases=("incident_key",)),
        Field("summary", aliases=("description",)),
        Field("severity", Choice("critical", "error", "warning", "info"), default="critical"),
        Field("source", default=SOURCE),
        Field("timestamp", Instant()),
        Field("component"),
        Field("group"),
        Field("class"),
        Field("custom_details", Json(), aliases=("details",)),
        Field("client"),
        Field("client_url"),
        Field("links", ListOf(_LINK)),
        Field("images", ListOf(_IMAGE)),
    ),
    module=Module(
        options=(
            Field("api_version", Choice("v2", "v1"), default="v2"),
            Field("service"),
            Field("refresh", Flag(), default=False),
        ),
        states=("triggered", "acknowledged", "resolved"),
    ),
    behaviour=AlertRules(),
)
