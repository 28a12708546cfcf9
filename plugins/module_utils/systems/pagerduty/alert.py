# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Alerts through the Events API, which takes everything and tells nothing; what is open is asked of the REST API.

Source: https://developer.pagerduty.com/docs/events-api-v2/overview/ and .../events-api-v1/overview/
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any, Optional

from ...behaviour import ActionBehaviour, Lookup
from ...errors import BadInput, Broken, Refused
from ...resource import Action, Identity, Module
from ...steps import Answer, Desired, Plan, Result, Step
from ...values import WRITE_ONLY, Choice, Field, Flag, Instant, Json, ListOf, Members, Options, Row, Setting
from .service import SERVICE
from .system import PAGERDUTY

SUMMARY_LIMIT = 1024
KEY_LIMIT = 255
BODY_LIMIT = 512_000
"""Bytes of a whole event ("512 KB")."""
V2 = "/v2/enqueue"
V1 = "/generic/2010-04-15/create_event.json"
VERB = {"triggered": "trigger", "acknowledged": "acknowledge", "resolved": "resolve"}


def dedup_key(params: Options) -> str:
    """Return the key given, or what the original wrapper sent: the md5 of the description."""
    given = params.get("dedup_key")
    if given:
        return given
    return hashlib.md5(params["summary"].encode(), usedforsecurity=False).hexdigest()


# Refusals before any call


def _check(params: Options) -> list[str]:
    """Refuse what the service would refuse or drop, and say what cannot be known."""
    key = params.get("routing_key")
    if not key:
        raise BadInput("routing_key is missing: set routing_key or PAGERDUTY_ROUTING_KEY")
    if not re.match(r"^[A-Za-z0-9]{32}$", key):
        raise BadInput(f"routing_key has {len(key)} characters; an integration key is 32 letters and digits")
    if params["state"] == "triggered":
        _check_trigger(params)
    elif not params.get("dedup_key"):
        raise BadInput(
            f"dedup_key is missing: to {VERB[params['state']]} an alert, give the key that its trigger returned"
        )
    if len(params.get("dedup_key") or "") > KEY_LIMIT:
        raise BadInput(f"dedup_key has {len(params['dedup_key'])} characters; PagerDuty takes {KEY_LIMIT}")
    size = len(json.dumps(_event(params, params)).encode())
    if size > BODY_LIMIT:
        raise BadInput(f"the event is {size} bytes long; PagerDuty takes {BODY_LIMIT}. Shorten custom_details")
    if params.get("api_token"):
        return []
    return ["Without api_token nobody can tell whether this alert is open already, so the event is sent at every run."]


def _check_trigger(params: Options) -> None:
    summary = params.get("summary")
    if not summary:
        raise BadInput("summary is missing: say in a sentence what is wrong")
    if len(summary) > SUMMARY_LIMIT:
        raise BadInput(f"summary has {len(summary)} characters; PagerDuty takes {SUMMARY_LIMIT}")
    for image in params.get("images") or []:
        if not str(image["src"]).startswith("https://"):
            raise BadInput(f"images: {image['src']!r} must begin with https://")


# The events


def _event(params: Options, given: Options) -> Row:
    """Return the body of the event. params: the task's parameters. given: options, canonical where it matters."""
    return _event_v1(params, given) if params["api_version"] == "v1" else _event_v2(params, given)


def _event_v2(params: Options, given: Options) -> Row:
    event = {
        "routing_key": params["routing_key"],
        "event_action": VERB[params["state"]],
        "dedup_key": given.get("dedup_key") or dedup_key(params),
    }
    if params["state"] != "triggered":
        return event
    payload = {
        name: given.get(name)
        for name in ("summary", "source", "severity", "timestamp", "component", "group", "class", "custom_details")
    }
    event["payload"] = _said(payload)
    event.update(_said({name: given.get(name) for name in ("client", "client_url")}))
    event.update({name: [_said(one) for one in given[name]] for name in ("links", "images") if given.get(name)})
    return event


def _event_v1(params: Options, given: Options) -> Row:
    event = {
        "service_key": params["routing_key"],
        "event_type": VERB[params["state"]],
        "incident_key": given.get("dedup_key") or dedup_key(params),
        **_said({"description": given.get("summary"), "details": given.get("custom_details")}),
    }
    if params["state"] != "triggered":
        return event
    event.update(_said({name: given.get(name) for name in ("client", "client_url")}))
    links = [{"type": "link", **_said(one)} for one in given.get("links") or []]
    images = [{"type": "image", **_said(one)} for one in given.get("images") or []]
    if links or images:
        event["contexts"] = [*links, *images]
    return event


def _said(values: dict) -> dict:
    return {name: value for name, value in values.items() if value not in (None, "", {}, [])}


# Look


def _look(want: Desired, lookup: Lookup) -> Optional[Row]:
    """Return what is open under the key, None when nothing is or when there is no API token to ask with.

    Keys of the row: status (triggered or acknowledged), incident (id), foreign (why it is not this integration's alert,
    or None), blocked (why an acknowledge or resolve would be dropped, or None).
    """
    params, key = want.params, want["dedup_key"]
    if not params.get("api_token"):
        return None
    query: dict[str, Any] = {
        "incident_key": key,
        "statuses[]": ["triggered", "acknowledged"],
        # Without it only the last month is searched.
        "date_range": "all",
        "include[]": "services",
    }
    if params.get("service"):
        query["service_ids[]"] = lookup.resolve(SERVICE, params["service"], "service", strict=True)
    foreign = None
    for incident in lookup.pages("/incidents", query, "incidents"):
        seen = _open_alert(lookup, incident, key, params["routing_key"])
        if seen is not None and seen["foreign"] is None:
            return seen
        foreign = foreign or seen
    return foreign


def _open_alert(lookup: Lookup, incident: Row, key: str, routing_key: str) -> Optional[Row]:
    """Return the alert with this key in an open incident, None when it holds none."""
    query = {"alert_key": key, "statuses[]": ["triggered"]}
    alerts = lookup.pages(lookup.path("/incidents/{id}/alerts", id=incident["id"]), query, "alerts")
    alerts = [one for one in alerts if one.get("alert_key") == key]
    if not alerts and incident.get("incident_key") != key:
        return None
    service = incident.get("service") or {}
    foreign = _integration_blocks(lookup, service, alerts, routing_key)
    return {
        "status": incident["status"],
        "incident": incident["id"],
        "foreign": foreign,
        "blocked": foreign or _service_blocks(service),
    }


def _integration_blocks(lookup: Lookup, service: Row, alerts: list[Row], routing_key: str) -> Optional[str]:
    """Keys are apart for each integration: an event with another integration's key is dropped without a word."""
    integrations = {(one.get("integration") or {}).get("id"): one.get("integration") for one in alerts}
    integrations.pop(None, None)
    if not integrations or not service.get("id") or routing_key.startswith("R"):
        return None
    for identity in integrations:
        path = lookup.path("/services/{service}/integrations/{id}", service=service["id"], id=identity)
        integration = (lookup.get(path) or {}).get("integration") or {}
        if integration.get("integration_key") in (None, routing_key):
            return None
    name = service.get("summary") or service.get("name") or service["id"]
    return f"it was opened through another integration of the service '{name}'; use that integration's key"


def _service_blocks(service: Row) -> Optional[str]:
    if service.get("status") in ("maintenance", "disabled"):
        name = service.get("summary") or service.get("name") or service.get("id")
        state = "in a maintenance window" if service["status"] == "maintenance" else "disabled"
        return f"the service '{name}' is {state}; resolve it there, or when that is over"
    return None


# Plan


def _plan(want: Desired, found: Optional[Row]) -> Plan:
    """Decide whether an event has to be sent.

    Sent only when it would do something: an acknowledge or resolve of what is not open is dropped by the service with
    the same answer as success. Raises Refused for a resolve that would be dropped although the alert is open.
    """
    params = want.params
    wanted = params["state"]
    known = bool(params.get("api_token"))
    status = found["status"] if found else ("resolved" if known else None)
    before = {} if status is None else {"status": status}
    if known and _reached(wanted, found, params["refresh"]):
        return _unchanged(want, wanted, found, before)
    if found is not None and found["blocked"] and wanted != "triggered":
        raise Refused(
            f"PagerDuty would drop this {VERB[wanted]} without a word: {found['blocked']}",
            system="pagerduty",
        )
    event = _event(params, want.options)
    after = {"status": _afterwards(wanted, found)}
    thing = _thing(want, after["status"], found)

    def sent(answers: list[Answer]) -> Result:
        answer = answers[0].data
        if not isinstance(answer, dict) or answer.get("status") != "success":
            raise Broken(
                "it did not say that it took the event",
                system="pagerduty",
                method="POST",
                endpoint=step.path,
                status=answers[0].status,
                advice="Run the task again: the same key makes the same alert",
            )
        key = answer.get("dedup_key") or answer.get("incident_key") or thing["dedup_key"]
        return Result({**thing, "dedup_key": key})

    # The key makes a repeated event harmless: the service folds it into the same alert.
    step = Step("POST", V1 if params["api_version"] == "v1" else V2, event, repeatable=True)
    return Plan(wanted, (step,), before, after, resource=thing, result=sent)


def _reached(wanted: str, found: Optional[Row], refresh: bool) -> bool:
    if wanted == "triggered":
        return found is not None and not found["foreign"] and not refresh
    if wanted == "acknowledged":
        return found is None or found["status"] == "acknowledged"
    return found is None


def _afterwards(wanted: str, found: Optional[Row]) -> str:
    """A trigger of what is acknowledged adds to it, and leaves it acknowledged."""
    if wanted == "triggered" and found and not found["foreign"]:
        return found["status"]
    return wanted


def _unchanged(want: Desired, wanted: str, found: Optional[Row], before: Options) -> Plan:
    warnings = ()
    if wanted == "acknowledged" and found is None:
        warnings = (
            f"Nothing is open under the key {want.options['dedup_key']!r}, so there is nothing to acknowledge.",
        )
    status = before["status"]
    return Plan("unchanged", (), before, dict(before), resource=_thing(want, status, found), warnings=warnings)


def _thing(want: Desired, status: str, found: Optional[Row]) -> Options:
    thing = {name: value for name, value in want.options.items() if name != "routing_key"}
    thing["status"] = status
    if found is not None:
        thing["id"] = found["incident"]
    return thing


class AlertRules(ActionBehaviour):
    """Looks with the REST API, sends with the Events API."""

    def check(self, params: Options) -> list[str]:
        """Refuse what the service would refuse or drop; a trigger without a key gets one."""
        warnings = _check(params)
        params["dedup_key"] = dedup_key(params)
        return warnings

    def look(self, want: Desired, lookup: Lookup) -> Optional[Row]:
        """Return what is open under the key."""
        return _look(want, lookup)

    def plan(self, want: Desired, seen: Optional[Row], lookup: Lookup) -> Plan:
        """Decide whether an event has to be sent."""
        return _plan(want, seen)


_LINK = Members(Field("href", required=True), Field("text"))
_IMAGE = Members(Field("src", required=True), Field("href"), Field("alt"))

ALERT = Action(
    "alert",
    PAGERDUTY,
    host="events",
    identity=Identity("dedup_key"),
    fields=(
        Setting(
            "routing_key",
            role=WRITE_ONLY,
            secret=True,
            aliases=("integration_key", "service_key"),
            env=("PAGERDUTY_ROUTING_KEY",),
        ),
        Field("dedup_key", aliases=("incident_key",)),
        Field("summary", aliases=("description",)),
        Field("severity", Choice("critical", "error", "warning", "info"), default="critical"),
        Field("source", default="ansible"),
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
