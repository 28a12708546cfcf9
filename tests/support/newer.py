"""A service of tomorrow: its things have members of which nobody here knows yet."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from ansible_collections.steadyops.monitoring.plugins.module_utils.systems.circonus.values import BySeverity
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import DROP, Field, ListOf, Members, Value

from .declarations import inmost

NEW, VALUE = "tomorrows_member", "as it was"


def has_members(kind: Value) -> bool:
    """Say whether a value is a map with members that are named, or a list of such."""
    held = inmost(kind)
    return has_members(_item(held)) if isinstance(held, BySeverity) else isinstance(held, Members)


def _item(kind: Value) -> Value | None:
    """Return the type of the items of what is a list there."""
    if isinstance(kind, BySeverity):
        return kind.fields[0].type
    return kind.item if isinstance(kind, ListOf) else None


def added(kind: Value, found: Any) -> Any:
    """Return what a service says of a value, with a new member in each of the maps that have members."""
    if _item(kind) is not None and isinstance(found, list):
        return [added(_item(kind), one) for one in found]
    if not isinstance(kind, Members) or not isinstance(found, dict):
        return found
    row = {**found, NEW: VALUE}
    for one in kind.fields:
        if one.get(found, DROP) is not DROP:
            one.put(row, added(one.type, one.get(found)))
    return row


def maps_in(kind: Value, found: Any) -> Iterator[tuple[str, Any]]:
    """Yield the maps of a value that have members: each as text, without what is new, and its new member."""
    if _item(kind) is not None and isinstance(found, list):
        for one in found:
            yield from maps_in(_item(kind), one)
    if not isinstance(kind, Members) or not isinstance(found, dict):
        return
    yield json.dumps(without(found), sort_keys=True), found.get(NEW)
    for one in kind.fields:
        yield from maps_in(one.type, one.get(found))


def without(found: Any) -> Any:
    """Return what a service of today knows."""
    if isinstance(found, dict):
        return {name: without(one) for name, one in found.items() if name != NEW}
    return [without(one) for one in found] if isinstance(found, list) else found


class Tomorrow(HTTPAdapter):
    """The way to the sandbox: rows are read with what is new, and it is taken off what is written.

    identity: member and id of the thing that has it. bodies: what was written, as it was sent.
    """

    def __init__(self, resource: Any, member: str, identity: Any) -> None:
        super().__init__()
        self.resource = resource
        self.member, self.identity = member, identity
        self.bodies: list[Any] = []
        self.read: list[dict[str, Any]] = []

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        """Send what today's service knows."""
        if request.body and request.method != "GET":
            body = json.loads(request.body)
            self.bodies.append(body)
            request.prepare_body(json.dumps(without(body)), None)
            request.headers["Content-Type"] = "application/json"
        response = super().send(request, *args, **options)
        if response.ok and request.method == "GET" and response.content:
            response._content = json.dumps(self._newer(response.json())).encode()
            response.headers["Content-Type"] = "application/json"
        return response

    def _newer(self, found: Any) -> Any:
        if isinstance(found, list):
            return [self._newer(one) for one in found]
        if not isinstance(found, dict):
            return found
        if str(found.get(self.member)) != str(self.identity):
            return {name: self._newer(one) for name, one in found.items()}
        row = {**found, NEW: VALUE}
        for one in self.resource.fields:
            if isinstance(one, Field) and one.get(found, DROP) is not DROP:
                one.put(row, added(one.type, one.get(found)))
        self.read.append(row)
        return row
