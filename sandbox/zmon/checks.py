"""Check definitions: one POST that creates or updates, found by id, else by source_url or name and team."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Operation, Refusal
from . import actors, jackson
from .answers import answer, failure, message, nothing, reading, text
from .inheritance import merged
from .paths import path_number, snapshot_id
from .scheduler import look, watched
from .workers import AskingWorkers
from .world import World

PATH = "/api/v1/check-definitions"
FIELDS = (
    "id", "name", "description", "technical_details", "potential_analysis", "potential_impact",
    "potential_solution", "owning_team", "entities", "interval", "command", "status", "source_url",
)  # fmt: skip
_TEXTS = ("technical_details", "potential_analysis", "potential_impact", "potential_solution")
_LEAST_INTERVAL = {"min_check_interval": 5, "min_whitelisted_check_interval": 5, "whitelisted_checks": []}
"""Seconds, where the entity `zmon-min-check-interval` does not say otherwise; without the entity nothing is asked."""
_MOST_INTERVAL = 2**31 - 1

_SHAPE: dict[str, jackson.Reader] = {
    "id": jackson.whole, "name": jackson.text, "description": jackson.text,
    **dict.fromkeys(_TEXTS, jackson.text),
    "owning_team": jackson.text, "entities": jackson.filters, "interval": jackson.long, "command": jackson.text,
    "status": jackson.STATUS, "source_url": jackson.text, "last_modified_by": jackson.text,
    "runtime": jackson.choice("PYTHON_2", "PYTHON_3"),
    "criticality": jackson.choice("CRITICAL", "IMPORTANT", "OTHER", "critical", "important", "other"),
}  # fmt: skip


def _read(body: Any) -> dict[str, Any]:
    try:
        sent = jackson.read(body, _SHAPE)
    except jackson.Unreadable as error:
        raise message("Could not read request") from error
    for broken, words in _rules(sent):
        if broken:
            raise message(words)
    return sent


def _rules(sent: Mapping[str, Any]) -> list[tuple[bool, str]]:
    # The controller tells any one of several; here it is the first.
    filters = sent["entities"]
    typed = bool(filters) and all(item and "type" in item for item in filters)
    return [
        (sent["name"] is None, "name is mandatory"),
        (sent["description"] is None, "description is mandatory"),
        (sent["owning_team"] is None, "owning team is mandatory"),
        (jackson.null_filter(filters), "null filters not supported"),
        (not typed, "each entity should contain field: type"),
        (sent["interval"] is not None and sent["interval"] < 1, "minimum interval value is 1"),
        (sent["command"] is None, "command is mandatory"),
        (sent["status"] is None, "status is mandatory"),
        (sent["last_modified_by"] is None, "user that modified the check definition is mandatory"),
    ]


def _keys(row: Mapping[str, Any]) -> list[str]:
    """Return what the unique indexes know a check by, the source first; null sources are as many as you like."""
    named = f"name {row['owning_team'].lower()}\n{row['name'].lower()}"
    return [named] if row.get("source_url") is None else [f"source {row['source_url'].lower()}", named]


class Checks(AskingWorkers):
    """The operations on check definitions."""

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._table = world.checks
        self._index = world.check_index

    def operations(self) -> list[Operation]:
        """Return them. HEAD needs no token."""
        lists = "/api/v1/checks"
        return [
            Operation("HEAD", PATH, self._head, open=True),
            Operation("POST", PATH, self._post, write=True),
            Operation("POST", PATH + "/{id}", self._post_by_id, write=True),
            *reading(PATH + "/{id}", self._get, "PUT"),
            Operation("DELETE", PATH + "/{id}", self._delete, write=True),
            *reading(f"{lists}/all-check-definitions", self._all),
            Operation("HEAD", f"{lists}/all-active-check-definitions", self._head, open=True),
            Operation("GET", f"{lists}/all-active-check-definitions", self._active),
            Operation("GET", f"{lists}/check-definitions-diff", self._diff),
        ]

    def _head(self, _call: Call) -> Response:
        response = nothing()
        response.headers["Last-Modified"] = self._world.last_modified(self._table.all())
        return response

    def _post_by_id(self, call: Call) -> Response:
        number, sent = path_number(call, "int"), _read(call.body)
        if sent["id"] is None:
            raise message("ID missing in body")
        if sent["id"] != number:
            raise message("ID from path does not match the one received in body")
        return self._upsert(call, sent)

    def _post(self, call: Call) -> Response:
        return self._upsert(call, _read(call.body))

    def _upsert(self, call: Call, sent: dict[str, Any]) -> Response:
        actor: actors.Actor = call.actor
        self._check_interval(sent)
        if not self._allowed(actor, sent):
            return nothing(403)
        current = self._match(sent)
        if not self._take_runtime(sent, current):
            return nothing(403)
        if current is None and sent["id"] is not None:
            # Only an administrator gets here: nothing is found, nothing stored, and the answer is 200.
            return answer(self._echo({**sent, "id": None}, actor.name))
        self._constraints(sent, current)
        if current is not None and any(sent[name] != current[name] for name in ("entities", "interval", "status")):
            self._before_a_change(current["id"])
        return answer(self._echo(self.store(sent, actor.name, current), actor.name))

    @property
    def _runtimes(self) -> bool:
        return (self._world.settings.shared("runtimes") or {"enabled": False})["enabled"]

    def _take_runtime(self, sent: dict[str, Any], current: Mapping[str, Any] | None) -> bool:
        """Put the runtime that a check gets; tell whether it may have that one."""
        if not self._runtimes:  # left out it is PYTHON_2, and what a check has may not change
            sent["runtime"] = sent["runtime"] or "PYTHON_2"
            return current is None or sent["runtime"] == current["runtime"]
        sent["runtime"] = sent["runtime"] or "PYTHON_3"  # of an old check as well
        return sent["runtime"] == "PYTHON_3" or (current is not None and current["born"] == "PYTHON_2")

    def _before_a_change(self, number: int) -> None:
        """Let the workers do what they have had to do for the alerts of a check as it was."""
        for node in self._world.alerts.all():
            own = node["check_definition_id"]
            if watched(node) and number == (merged(self._world.alerts, node)["check_definition_id"] if own is None else own):
                look(self._world, node["id"])
                self._workers.catch_up(node["id"])

    def store(self, sent: Mapping[str, Any], author: str, current: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Add the check, or replace `current`."""
        number = current["id"] if current else self._table.next_id(41)
        row = {
            **{name: sent.get(name) for name in FIELDS}, "id": number, "runtime": sent["runtime"],
            "born": current["born"] if current else sent["runtime"],
            "last_modified": self._world.millis(), "last_modified_by": author,
            "created_by": current["created_by"] if current else author,
        }  # fmt: skip
        if current:
            self._forget(current)
        for key in _keys(row):
            self._index.put(key, {"id": number})
        self._table.put(number, row)
        self._world.record("check", number)
        return row

    def _forget(self, row: Mapping[str, Any]) -> None:
        for key in _keys(row):
            self._index.delete(key)

    def _check_interval(self, sent: Mapping[str, Any]) -> None:
        """Fail with 500 for want of an interval, or one below what the installation allows."""
        if sent["interval"] is None or sent["interval"] > _MOST_INTERVAL:
            raise failure()
        entity = self._world.entities.shared("zmon-min-check-interval")
        if entity is None:
            return
        said = entity["body"].get("data")
        limits = {**_LEAST_INTERVAL, **(said if isinstance(said, dict) else {})}
        excepted = limits["whitelisted_checks"]
        listed = isinstance(excepted, list) and sent["id"] in excepted
        least = limits["min_whitelisted_check_interval" if listed else "min_check_interval"]
        if not isinstance(least, int | float) or sent["interval"] < least:
            raise failure()

    def _allowed(self, actor: actors.Actor, sent: Mapping[str, Any]) -> bool:
        if actor.admin or sent["id"] is None:
            return actor.admin or actor.owns(sent["owning_team"])
        current = self._table.get(sent["id"])
        if current is None:
            return False
        mine = actor.owns(current["owning_team"]) or current["created_by"] == actor.name
        return mine and actor.owns(sent["owning_team"])

    def _match(self, sent: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the row a write goes to; with an id only that one, whatever its status."""
        if sent["id"] is not None:
            return self._table.get(sent["id"])
        hits = (self._index.get(key) for key in _keys(sent))
        return next((self._table.get(hit["id"]) for hit in hits if hit is not None), None)

    def _constraints(self, sent: Mapping[str, Any], current: Mapping[str, Any] | None) -> None:
        """Fail as the table's constraints and unique indexes do."""
        if jackson.holds_nul(sent):
            raise failure()
        for name in ("name", "owning_team"):
            if sent[name] != sent[name].strip(" ") or len(sent[name]) > 256:
                raise failure()
        for key in _keys(sent):
            taken = self._index.get(key)
            if taken is not None and (current is None or taken["id"] != current["id"]):
                raise failure()

    def _echo(self, row: Mapping[str, Any], author: str) -> dict[str, Any]:
        shown = {
            **{name: row[name] for name in FIELDS}, "last_modified_by": author, "last_modified": None,
            "criticality": None, "deleted": row["status"] == "DELETED",
        }  # fmt: skip
        return {**shown, "runtime": row["runtime"]} if self._runtimes else shown

    def _shown(self, row: Mapping[str, Any]) -> dict[str, Any]:
        shown = {
            **{name: row[name] for name in FIELDS}, "last_modified_by": row["last_modified_by"],
            "criticality": self._criticality(row["id"]),
        }  # fmt: skip
        return {**shown, "runtime": row["runtime"]} if self._runtimes else shown

    def _criticality(self, number: int) -> str | None:
        tiers = self._world.entities.shared("zmon-check-tiers")
        if tiers is None:
            return None
        data = tiers["body"].get("data")
        for tier in ("critical", "important"):
            listed = data.get(tier) if isinstance(data, dict) else None
            if isinstance(listed, list) and number in listed:
                return tier
        return "other"

    def _listed(self, row: Mapping[str, Any]) -> dict[str, Any]:
        return {**self._shown(row), "last_modified": row["last_modified"], "deleted": row["status"] == "DELETED"}

    def _get(self, call: Call) -> Response:
        row = self._table.get(path_number(call, "int"))
        return nothing() if row is None else answer(self._shown(row))

    def _delete(self, call: Call) -> Response:
        number = path_number(call, "int")
        actor: actors.Actor = call.actor
        row = self._table.get(number)
        mine = row is not None and (actor.admin or (actor.acts and actor.member(row["owning_team"])))
        if row is None or row["status"] == "DELETED" or not mine:
            raise message("You are not allowed to delete this check definition", 403)
        if any(alert["check_definition_id"] == number for alert in self._world.alerts.all()):
            raise Refusal(text(call.request, "Id not found or not part of owning team", 404))
        self._forget(row)
        self._table.delete(number)
        self._world.record("check", number)
        return text(call.request, "Deleted")

    def _all(self, _call: Call) -> Response:
        return self._list(self._table.all())

    def _active(self, _call: Call) -> Response:
        return self._list([row for row in self._table.all() if row["status"] == "ACTIVE"])

    def _list(self, rows: list[dict[str, Any]]) -> Response:
        shown = [self._listed(row) for row in rows]
        return answer({"snapshot_id": self._world.snapshot("check"), "check_definitions": shown})

    def _diff(self, call: Call) -> Response:
        changed = self._world.changed_since("check", snapshot_id(call, self._world.clock))
        rows = {number: self._table.get(number) for number in changed}
        active = [row for row in rows.values() if row is not None and row["status"] == "ACTIVE"]
        gone = [number for number, row in rows.items() if row is None or row["status"] != "ACTIVE"]
        return answer(
            {
                "snapshot_id": self._world.snapshot("check"),
                "disabled_definitions": gone if changed else None,
                "changed_definitions": [self._listed(row) for row in active] or None,
            }
        )
