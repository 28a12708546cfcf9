"""Alert definitions: a tree of them, with inheritance, and the stored procedures' rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Operation
from . import actors, jackson
from .answers import answer, failure, message, nothing, reading
from .inheritance import INHERITED, MANDATORY, broken_by, merged, overlay, single, whole
from .paths import path_number, snapshot_id
from .scheduler import look, watched
from .workers import AskingWorkers
from .world import World

PATH = "/api/v1/alert-definitions"
_EDIT_DENIED = "Edit denied. Please check documentation for more details: /docs/permissions.html"
_NAME = re.compile(r"[_a-zA-Z][_a-zA-Z0-9]*")
_PARAMETER = {"value": jackson.anything, "comment": jackson.text, "type": jackson.text}


def _parameters(value: Any) -> dict[str, dict | None] | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise jackson.Unreadable(str(value))
    # A parameter as text, the form a GET gives it in, is no object: this is the trap of writing back what was read.
    return {name: None if item is None else jackson.read(item, _PARAMETER) for name, item in value.items()}


_SHAPE: dict[str, jackson.Reader] = {
    "id": jackson.whole, "name": jackson.text, "description": jackson.text, "team": jackson.text,
    "responsible_team": jackson.text, "entities": jackson.filters, "entities_exclude": jackson.filters,
    "condition": jackson.text, "notifications": jackson.texts, "check_definition_id": jackson.whole,
    "status": jackson.STATUS, "priority": jackson.whole, "last_modified": jackson.date,
    "last_modified_by": jackson.text, "period": jackson.text, "template": jackson.truth,
    "parent_id": jackson.whole, "parameters": _parameters, "tags": jackson.texts,
}  # fmt: skip


def _read(body: Any) -> dict[str, Any]:
    """Return the alert sent; a message when it cannot be read or breaks a rule of its own fields."""
    try:
        sent = jackson.read(body, _SHAPE)
    except jackson.Unreadable as error:
        raise message("Could not read request") from error
    if "template" not in body:
        sent["template"] = False
    for broken, words in _rules(sent):
        if broken:
            raise message(words)
    return sent


def _rules(sent: Mapping[str, Any]) -> list[tuple[bool, str]]:
    # The controller tells any one of several; here it is the first.
    parameters = sent["parameters"] or {}
    return [
        (sent["team"] is None, "team is mandatory"),
        (sent["responsible_team"] is None, "responsible team is mandatory"),
        (sent["status"] is None, "status is mandatory"),
        (sent["template"] is None, "template is mandatory"),
        (jackson.null_filter(sent["entities"]), "null filters not supported"),
        (jackson.null_filter(sent["entities_exclude"]), "null filters not supported"),
        (not all(_NAME.fullmatch(name) for name in parameters), "Malformed alert parameter key"),
        (
            any(item is not None and item["value"] is None for item in parameters.values()),
            "value of the parameter is mandatory",
        ),
    ]


def _constraints(sent: Mapping[str, Any]) -> None:
    """Fail as the table's own constraints do, and what no text of the database may hold: with 500 and nothing said."""
    if jackson.holds_nul(sent):
        raise failure()
    for name in ("name", "team", "responsible_team"):
        value = sent[name]
        if value is not None and (value != value.strip(" ") or len(value) > 256):
            raise failure()
    if sent["priority"] is not None and not 1 <= sent["priority"] <= 3:
        raise failure()


def _lists(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return the lists of texts as the database keeps them."""
    return {name: jackson.kept(sent[name]) for name in ("notifications", "tags")}


def _ids(numbers: list[int]) -> str:
    return "{" + ",".join(map(str, numbers)) + "}"


class Alerts(AskingWorkers):
    """The operations on alert definitions."""

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._table = world.alerts

    def operations(self) -> list[Operation]:
        """Return them. HEAD needs no token: no security rule of the controller covers it."""
        lists = "/api/v1/checks"
        return [
            Operation("HEAD", PATH, self._head, open=True),
            Operation("POST", PATH, self._create, write=True),
            *reading(PATH + "/{id}", self._get, "POST"),
            Operation("PUT", PATH + "/{id}", self._update, write=True),
            Operation("DELETE", PATH + "/{id}", self._delete, write=True),
            Operation("HEAD", f"{lists}/all-active-alert-definitions", self._head, open=True),
            Operation("GET", f"{lists}/all-active-alert-definitions", self._active),
            Operation("GET", f"{lists}/alert-definitions-diff", self._diff),
        ]

    def _head(self, _call: Call) -> Response:
        response = nothing()
        response.headers["Last-Modified"] = self._world.last_modified(self._table.all())
        return response

    def _create(self, call: Call) -> Response:
        sent = _read(call.body)
        if not actors.may_add_alert(call.actor, sent):
            raise message(_EDIT_DENIED, 403)
        complete = self._complete(sent)
        check = self._world.checks.get(complete["check_definition_id"])
        if check is None or check["status"] != "ACTIVE":
            # The sentence is put together from the id in the body: an inherited one makes it null.
            named = sent["check_definition_id"]
            raise message(None if named is None else f"Check definition with id {named} is not active")
        _constraints(sent)
        node = self.store(sent, call.actor.name, self._world.clock.now())
        return answer(whole({**sent, **{name: node[name] for name in ("id", "last_modified", "last_modified_by")}}))

    def store(self, sent: Mapping[str, Any], author: str, since: float) -> dict[str, Any]:
        """Add an alert (all fields, own values), which the workers are to look at from then on."""
        number = self._table.next_id(311)
        node = {
            **sent, **_lists(sent), "id": number, "last_modified": self._world.millis(), "last_modified_by": author,
            "created_by": author, "since": since if watched(sent) else None,
        }  # fmt: skip
        self._table.put(number, node)
        self._world.record("alert", number)
        return node

    def _complete(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """Return what was sent with what it inherits from the parent it names; refuse what is still missing."""
        complete = dict(sent)
        if sent["parent_id"] is not None:
            parent = self._table.get(sent["parent_id"])
            if parent is None:
                raise message(f"Parent alert definition with id {sent['parent_id']} not found")
            complete = overlay(merged(self._table, parent), sent)
        if complete["check_definition_id"] is None:
            raise message("check definition id is mandatory")
        for name, words in MANDATORY.items():
            if complete[name] is None and not complete["template"]:
                raise message(words)
        return complete

    def _get(self, call: Call) -> Response:
        node = self._table.get(path_number(call, "Integer"))
        return nothing(404) if node is None else answer(single(merged(self._table, node)))

    def _update(self, call: Call) -> Response:
        number = path_number(call, "Integer")
        sent = {**_read(call.body), "id": number}
        current = self._table.get(number)
        if current is None or not actors.may_update_alert(call.actor, current, sent):
            raise message(_EDIT_DENIED, 403)
        complete = self._complete(sent)
        broken = broken_by(self._table, complete)
        if broken:
            raise message(f"Update breaks the following alert definitions: {_ids(broken)}")
        if current["status"] == "DELETED":
            raise message(f"Alert definition with id {number} is not available for edition")
        _constraints(sent)
        sent |= {"last_modified": self._world.millis(), "last_modified_by": call.actor.name}
        self._before_a_change(number)
        # Check and parent are echoed as sent, yet stay what they are.
        kept = {name: current[name] for name in ("check_definition_id", "parent_id", "created_by")}
        kept["since"] = (current["since"] or self._world.clock.now()) if watched(sent) else None
        self._table.put(number, {**sent, **_lists(sent), **kept})
        self._world.record("alert", number)
        return answer(whole(sent))

    def _before_a_change(self, number: int) -> None:
        """Let the workers do what they have had to do with an alert as it was."""
        look(self._world, number)
        self._workers.catch_up(number)

    def _delete(self, call: Call) -> Response:
        number = path_number(call, "Integer")
        node = self._table.get(number)
        if node is None or not actors.may_delete_alert(call.actor, node):
            raise message("You are not allowed to delete this alert definition", 403)
        children = [child["id"] for child in self._table.all() if child["parent_id"] == number]
        if children:
            raise message(f"Could not delete an alert definition with descendants: {_ids(children)}")
        self._before_a_change(number)
        # What the workers have written about it stays where they write it, and nobody looks at it again.
        self._table.delete(number)
        self._world.record("alert", number)
        # The procedure forgets two of the columns.
        return answer(whole({**node, "entities_exclude": None, "tags": None}))

    def _normal(self) -> list[dict[str, Any]]:
        return [merged(self._table, node) for node in self._table.all() if not node["template"]]

    def _active(self, _call: Call) -> Response:
        shown = [whole(alert) for alert in self._normal() if alert["status"] == "ACTIVE"]
        return answer({"snapshot_id": self._world.snapshot("alert"), "alert_definitions": shown})

    def _diff(self, call: Call) -> Response:
        since = snapshot_id(call, self._world.clock)
        normal = {alert["id"]: alert for alert in self._normal()}
        changed = list(normal) if since is None else self._changed(since)
        active = [number for number in changed if normal.get(number, {}).get("status") == "ACTIVE"]
        return answer(
            {
                "snapshot_id": self._world.snapshot("alert"),
                "disabled_definitions": [number for number in changed if number not in active] if changed else None,
                "changed_definitions": [whole(normal[number]) for number in active] or None,
            }
        )

    def _changed(self, since: int) -> list[int]:
        """Return the ids changed since a snapshot, and all their descendants."""
        changed = self._world.changed_since("alert", since)
        for number in changed:  # grows while it is walked
            changed.extend(
                node["id"] for node in self._table.all() if node["parent_id"] == number and node["id"] not in changed
            )
        return changed


def blank(**values: Any) -> dict[str, Any]:
    """Return a whole alert node of these values, nothing else set."""
    return {**dict.fromkeys((*INHERITED, "parent_id", "parameters")), "template": False, "status": "ACTIVE", **values}
