"""The Events API, version 1 and 2, and change events: what monitoring tools send.

A key is known per integration: the same dedup key sent with another integration's key is another alert, even on the
same service. What cannot be acted on is accepted and dropped without a word.
Source: https://developer.pagerduty.com/docs/events-api-v2-overview
"""

from __future__ import annotations

import re
import uuid
from typing import Any

from starlette.responses import JSONResponse, Response

from ..json_text import load
from ..service import Call, Families, Family, Operation, Refusal
from .event_actions import EventActions, Source
from .integrations import Integrations
from .lists import Row
from .orchestrations import OrchestrationKeys
from .world import World, parse_time

V1_PATH = "/generic/2010-04-15/create_event.json"
V2_PATH = "/v2/enqueue"
CHANGE_PATH = "/v2/change/enqueue"
PATHS = (V1_PATH, V2_PATH, CHANGE_PATH)

ACTIONS = ("trigger", "acknowledge", "resolve")
SEVERITIES = ("critical", "error", "warning", "info")
MAX_BODY = 512 * 1024
FIELDS = ("source", "component", "group", "class")
"""What a payload may have besides what an alert shows; rules and grouping look at it."""
MAX_SUMMARY = 1024
MAX_KEY = 255
LOST_KEY = "0b9f4c7d2e5a4816a3d7c1f08b6e92d5"
"""Well-formed and nobody's, yet events sent with it are accepted and lost: whether the vendor treats some unknown
keys so is unconfirmed. All others are refused."""
_KEY = re.compile(r"[0-9A-Za-z]*")


def refused(*errors: str) -> Response:
    """Return the 400 for an event that fails its checks; the same in both versions."""
    body = {"status": "invalid event", "message": "Event object is invalid", "errors": list(errors)}
    return JSONResponse(body, 400)


def unrecognized(path: str) -> Response:
    """Return the 400 for a body that is no JSON object; version 2 writes its status with a capital."""
    status = "unrecognized object" if path == V1_PATH else "Unrecognized object"
    body = {"status": status, "message": "Event object format is unrecognized", "errors": ["JSON parse error"]}
    return JSONResponse(body, 400)


def throttled(path: str, headers: dict[str, str]) -> Response:
    """Return the answer to an event that came too soon and was not taken: 403 in version 1, else 429."""
    body = {
        "status": "throttle exceeded",
        "message": "Requests for this service are arriving too quickly. Please retry later.",
    }
    return JSONResponse(body, 403 if path == V1_PATH else 429, headers)


def parse(path: str, raw: bytes) -> Any:
    """Return the event; raises Refusal. Which status too large a body gets is hearsay: 400."""
    if len(raw) > MAX_BODY:
        raise Refusal(refused("Event is too large (maximum is 512 KB)"))
    try:
        event = load(raw)
    except ValueError:
        event = None
    if not isinstance(event, dict):
        raise Refusal(unrecognized(path))
    return event


class Events(Family):
    """The three operations of the events host."""

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._integrations, self._keys = others[Integrations], others[OrchestrationKeys]
        self._actions = others[EventActions]

    def operations(self) -> list[Operation]:
        """Return every operation of the events host; the key in the body is all the credential there is."""
        return [
            Operation("POST", V1_PATH, self.create_v1, write=True, open=True),
            Operation("POST", V2_PATH, self.enqueue, write=True, open=True),
            Operation("POST", CHANGE_PATH, self.enqueue_change, write=True, open=True),
        ]

    # -- version 1 -------------------------------------------------------------------------------------------

    def create_v1(self, call: Call) -> Response:
        """POST /generic/2010-04-15/create_event.json: answers 200 with `incident_key`."""
        event = _event(call)
        source = self._source(event.get("service_key"), "v1", "Service key is invalid", _v1_errors(event))
        key = str(event.get("incident_key") or "") or uuid.uuid4().hex
        news = {
            "summary": event.get("description"),
            # Version 1 has no severity; alerts made by it count as critical (the sandbox's choice).
            "severity": "critical",
            "details": event.get("details") or {},
            "contexts": event.get("contexts") or [],
            "fields": {},
        }
        if source is not None:
            self._actions.act(source, event["event_type"], key, news)
        return JSONResponse({"status": "success", "message": "Event processed", "incident_key": key})

    # -- version 2 -------------------------------------------------------------------------------------------

    def enqueue(self, call: Call) -> Response:
        """POST /v2/enqueue: answers 202 with `dedup_key`."""
        event = _event(call)
        errors = [*_routing_errors(event), *_v2_errors(event)]
        source = self._source(event.get("routing_key"), "v2", "Invalid routing key", errors)
        key = str(event.get("dedup_key") or "") or uuid.uuid4().hex
        payload = event.get("payload") if isinstance(event.get("payload"), dict) else {}
        news = {
            "summary": payload.get("summary"),
            "severity": payload.get("severity"),
            "details": payload.get("custom_details") or {},
            "contexts": _contexts(event),
            "fields": {name: payload.get(name) for name in FIELDS},
        }
        if source is not None:
            self._actions.act(source, event["event_action"], key, news)
        body = {"status": "success", "message": "Event processed", "dedup_key": key}
        return JSONResponse(body, 202)

    def enqueue_change(self, call: Call) -> Response:
        """POST /v2/change/enqueue: answers 202 without a key, for nothing de-duplicates change events."""
        event = _event(call)
        payload = event.get("payload") if isinstance(event.get("payload"), dict) else {}
        errors = [*_routing_errors(event), *_text_errors(payload, "summary"), *_time_errors(payload)]
        integration = self._owner(event.get("routing_key"), "v2", "Invalid routing key", errors)
        if integration is not None:
            table = self._world.table("change_events")
            record = {
                "id": self._world.new_id("change_events", "R", 13),
                "integration_id": integration["id"],
                "service_id": integration["service_id"],
                "received_at": self._world.now(),
                "payload": payload,
                "links": event.get("links") or [],
            }
            table.put(record["id"], record)
        return JSONResponse({"status": "success", "message": "Change event processed"}, 202)

    def _source(self, key: Any, version: str, unknown: str, errors: list[str]) -> Source | None:
        """Return where an event comes in: at an orchestration or at an integration; else as `_owner` does."""
        orchestration = self._keys.orchestration_of(key) if version == "v2" else None
        if orchestration is not None and not errors:
            return Source(key, orchestration=orchestration)
        integration = self._owner(key, version, unknown, errors)
        return Source(key, integration["service_id"], integration["id"]) if integration else None

    def _owner(self, key: Any, version: str, unknown: str, errors: list[str]) -> Row | None:
        """Return the integration a key belongs to, None for the lost key; raises 400 for errors and unknown keys."""
        integration = self._integrations.of_key(key)
        if not errors and key != LOST_KEY and (integration is None or version not in integration["versions"]):
            errors = [unknown]
        if errors:
            raise Refusal(refused(*errors))
        return integration


def _event(call: Call) -> Row:
    if call.body is None:  # no body at all
        raise Refusal(unrecognized(call.request.url.path))
    return call.body


# -- checks: each returns the entries for `errors`; wordings that nobody has reported are built like the known ones ----


def _blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _v1_errors(event: Row) -> list[str]:
    errors = []
    if _blank(event.get("service_key")):
        errors.append("Service key can't be blank")
    action = event.get("event_type")
    if _blank(action):
        errors.append("'event_type' is missing or blank")
    elif action not in ACTIONS:
        errors.append("event_type is invalid (must be one of: trigger acknowledge resolve)")
    if action == "trigger" and _blank(event.get("description")):
        errors.append("Description is missing or blank")
    if len(str(event.get("description") or "")) > MAX_SUMMARY:
        errors.append(f"Description is too long (maximum is {MAX_SUMMARY} characters)")
    return errors + _v1_key_errors(event, action) + _v1_part_errors(event)


def _v1_key_errors(event: Row, action: Any) -> list[str]:
    key = event.get("incident_key")
    if action in ("acknowledge", "resolve") and _blank(key):
        return ["Incident key can't be blank"]
    if len(str(key or "")) > MAX_KEY:
        return [f"Incident key is too long (maximum is {MAX_KEY} characters)"]
    return []


def _v1_part_errors(event: Row) -> list[str]:
    errors = []
    if not isinstance(event.get("details"), dict | None):
        errors.append("Details must be an object")
    contexts = event.get("contexts") or []
    for context in contexts if isinstance(contexts, list) else [None]:
        kind = context.get("type") if isinstance(context, dict) else None
        if not (kind == "link" and context.get("href")) and not (kind == "image" and _https(context.get("src"))):
            errors.append("Contexts are invalid")
    return errors


def _routing_errors(event: Row) -> list[str]:
    key = event.get("routing_key")
    if _blank(key):
        return ["'routing_key' is missing or blank"]
    errors = []
    if len(str(key)) != 32:
        errors.append("Length of 'routing_key' is incorrect (should be 32 characters)")
    if not _KEY.fullmatch(str(key)):
        errors.append("'routing_key' cannot contain non-alphanumeric characters.")
    return errors


def _v2_errors(event: Row) -> list[str]:
    action, key, payload = event.get("event_action"), event.get("dedup_key"), event.get("payload")
    errors = []
    if _blank(action):
        errors.append("'event_action' is missing or blank")
    elif action not in ACTIONS:
        errors.append("'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')")
    if action in ("acknowledge", "resolve") and _blank(key):
        errors.append("'dedup_key' is missing or blank")
    if len(str(key or "")) > MAX_KEY:
        errors.append(f"'dedup_key' is too long (maximum is {MAX_KEY} characters)")
    if action == "trigger":
        errors += _payload_errors(payload if isinstance(payload, dict) else {})
        errors += _list_errors(event)
    return errors


def _payload_errors(payload: Row) -> list[str]:
    errors = [*_text_errors(payload, "summary"), *_text_errors(payload, "source"), *_text_errors(payload, "severity")]
    if not _blank(payload.get("severity")) and payload["severity"] not in SEVERITIES:
        words = "'critical', 'warning', 'error' or 'info'"
        errors.append(f"'payload.severity' is invalid (must be one of the following: {words})")
    # A string in place of custom_details is let through, as clients report.
    if not isinstance(payload.get("custom_details"), dict | str | None):
        errors.append("'payload.custom_details' is invalid (must be an object)")
    return errors + _time_errors(payload)


def _text_errors(payload: Row, name: str) -> list[str]:
    value = payload.get(name)
    if _blank(value):
        return [f"'payload.{name}' is missing or blank"]
    if not isinstance(value, str):
        return [f"'payload.{name}' is invalid (must be a string)"]
    if name == "summary" and len(value) > MAX_SUMMARY:
        return [f"'summary' is too long (maiximum is {MAX_SUMMARY} characters)"]  # their spelling
    return []


def _time_errors(payload: Row) -> list[str]:
    if payload.get("timestamp") is None or parse_time(payload["timestamp"]) is not None:
        return []
    return ["'payload.timestamp' is invalid (must be an ISO 8601 date and time)"]


def _list_errors(event: Row) -> list[str]:
    errors = []
    for name, member in (("links", "href"), ("images", "src")):
        items = event.get(name) or []
        for item in items if isinstance(items, list) else [None]:
            value = item.get(member) if isinstance(item, dict) else None
            if _blank(value):
                errors.append(f"'{name}.{member}' is missing or blank")
            elif name == "images" and not _https(value):
                errors.append("'images.src' is invalid (must be an https URL)")
    return errors


def _https(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("https://")


def _contexts(event: Row) -> list[Row]:
    """Return links and images as an alert's body shows them."""
    links = [{"type": "link", **link} for link in event.get("links") or []]
    return links + [{"type": "image", **image} for image in event.get("images") or []]
