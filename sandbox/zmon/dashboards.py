"""Dashboards: create, update, read; listing and deleting want the browser's cookie."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Family, Operation, Refusal
from . import jackson
from .actors import Actor
from .answers import answer, nothing, reading, thrown, unreadable
from .paths import plain_number
from .world import World

PATH = "/api/v1/dashboard"
_FIELDS = (
    "id", "name", "created_by", "last_modified", "last_modified_by", "view_mode", "edit_option", "alert_teams",
    "tags", "shared_teams", "widget_configuration",
)  # fmt: skip
_SHAPE: dict[str, jackson.Reader] = {
    "id": jackson.whole, "name": jackson.text, "created_by": jackson.text, "last_modified": jackson.date,
    "last_modified_by": jackson.text, "view_mode": jackson.choice("FULL", "COMPACT"),
    "edit_option": jackson.choice("PRIVATE", "TEAM", "PUBLIC"), "alert_teams": jackson.texts,
    "tags": jackson.texts, "shared_teams": jackson.texts,
    "widget_configuration": jackson.listing(jackson.anything),
}  # fmt: skip


class Dashboards(Family):
    """The operations on dashboards. Creating needs the trailing slash (see ZmonService.canonical_path)."""

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._table = world.dashboards

    def operations(self) -> list[Operation]:
        """Return them; `~` is the trailing slash that a path needs."""
        return [
            Operation("POST", PATH + "/~", self._post, write=True),
            Operation("POST", PATH + "/{id}", self._post_by_id, write=True),
            *reading(PATH + "/{id}", self._get, "PUT", "DELETE", open=False),
        ]

    def _get(self, call: Call) -> Response:
        row = self._table.get(plain_number(call, self._world.clock))
        return nothing() if row is None else answer({name: row[name] for name in _FIELDS})

    def _post_by_id(self, call: Call) -> Response:
        number, sent = plain_number(call, self._world.clock), self._read(call)
        if sent["id"] is None:
            words = "JSON does not contain dashboard id, don't use this to create new dashboard!"
            raise self._fail(call, words, "org.zalando.zmon.exception.ZMonException")
        if sent["id"] != number:
            raise self._fail(
                call, "Dashboard ID in JSON and path does not match!", "org.zalando.zmon.exception.ZMonException"
            )
        return self._save(call, sent)

    def _post(self, call: Call) -> Response:
        return self._save(call, self._read(call))

    def _read(self, call: Call) -> dict[str, Any]:
        try:
            return jackson.read(call.body, _SHAPE)
        except jackson.Unreadable as error:
            raise Refusal(unreadable(call.request, self._world.clock)) from error

    def _fail(self, call: Call, words: str, kind: str) -> Refusal:
        """Refuse with 500: nobody handles this controller's exceptions, not even those that mean 400 or 403."""
        return Refusal(thrown(call.request, self._world.clock, kind, words))

    def _save(self, call: Call, sent: dict[str, Any]) -> Response:
        actor: Actor = call.actor
        current = None if sent["id"] is None else self._table.get(sent["id"])
        new = sent["id"] is None
        if not actor.acts or not (new or (current is not None and _may_edit(actor, current, sent))):
            words = "Your are not allowed to create/edit this dashboard"
            raise self._fail(call, words, "org.zalando.zmon.exception.ZMonAuthorizationException")
        if sent["name"] is None:
            raise self._fail(call, "d_name must not be null", "spring:dao.DataIntegrityViolationException")
        if jackson.holds_nul(sent):
            words = "unsupported Unicode escape sequence"
            raise self._fail(call, words, "spring:dao.DataIntegrityViolationException")
        return answer(self.store(sent, actor, current))

    def store(self, sent: dict[str, Any], actor: Actor, current: dict[str, Any] | None) -> int:
        """Write the whole dashboard and return its id."""
        option = sent["edit_option"] or "PRIVATE"
        teams = list(actor.teams) if option == "TEAM" else []
        if current is not None and not (option == "TEAM" and current["edit_option"] != "TEAM"):
            teams = current["shared_teams"]
        number = current["id"] if current else self._table.next_id(7)
        row = {
            **sent, **{name: jackson.kept(sent[name]) for name in ("alert_teams", "tags")},
            "id": number, "created_by": current["created_by"] if current else actor.name,
            "last_modified": self._world.millis(), "last_modified_by": actor.name,
            "view_mode": sent["view_mode"] or "FULL", "edit_option": option, "shared_teams": teams,
        }  # fmt: skip
        self._table.put(number, row)
        return number


def _may_edit(actor: Actor, current: dict[str, Any], sent: dict[str, Any]) -> bool:
    if actor.admin:
        return True
    creator = current["created_by"] == actor.name
    allowed = {
        "PUBLIC": True,
        "PRIVATE": creator,
        "TEAM": any(actor.member(team) for team in current["shared_teams"] or ()),
    }[current["edit_option"]]
    # An edit option left out is no "as it is": only the creator may leave it out.
    return allowed and (creator or sent["edit_option"] == current["edit_option"])
