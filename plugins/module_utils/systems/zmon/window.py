# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""ZMON's part in a maintenance window over several services: a downtime, and an entity that remembers it.

The controller can neither list downtimes nor change them, and ends one only by the id that it told when it was opened. So there
is one entity for each opening (with one for each key two runs would overwrite each other's id, and a silence would be lost to
us): first with what is meant, then with the id and what is covered. It has no team, so that every team's robot may write it.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Optional, Union

from ...bulk.window.account import Account
from ...bulk.window.pieces import OPEN, OVER, PLANNED, SOON, Act, Moving, Piece, Reading, Wanted
from ...bulk.window.record import Record, record_of, short_hash
from ...errors import Error, FateUnknown, Missing
from ...times import iso
from ...values import Field, ListOf, Options, Text
from .ledger import group_ringing, request

TYPE = "steadyops_window"
ENTITIES = "/api/v1/entities"
DOWNTIMES = "/api/v1/downtimes"
AGED = 86400
"""Seconds after which a downtime that was opened ahead of time is opened anew: it covers only what a worker had evaluated by then."""


class ZmonWindow(Account):
    """One downtime over the entities of a section. What is written cannot be looked up, but by the alerts that ring in it."""

    ahead = divisible = True
    keeps = 3
    reaches = "alerts"
    system = "zmon"
    kinds = ("entity", "alert_definition")
    lists = ("entities",)
    options = (Field("entities", ListOf(Text())), Field("alert_definitions", ListOf(Text())))

    def __init__(self, name: str, finder: Any, titled: str = "Maintenance") -> None:
        super().__init__(name, finder, titled)
        self._made = 0
        self._lifted: set[str] = set()

    def look(self) -> Reading:
        """Read every entity that remembers a window; by a query, which answers UTF-8."""
        rows = self.get(f"{ENTITIES}/", {"query": json.dumps({"type": TYPE})}) or []
        now = self.client.now()
        return Reading(now, self.pieces_of(rows, now))

    def piece_of(self, row: dict[str, Any], now: float) -> Optional[Piece]:
        """Return what a row remembers."""
        record = record_of(row.get("record"))
        things = row.get("entities")
        if record is None or not isinstance(things, list):
            return None
        state = OVER if record.end <= now else PLANNED if record.start > now + SOON else OPEN
        whole = bool(row.get("group_id")) and row["id"] not in self._lifted
        return Piece(self.name, row["id"], record, tuple(map(str, things)), record.start, record.end, state, whole, row=row)

    def resolve(self, section: Options, reading: Reading) -> Wanted:
        """Return the entities, which must be there, and the ids of the alerts."""
        self._see_lifted(reading)
        ids = list(dict.fromkeys(str(one) for one in section["entities"]))
        there = {row["id"] for row in self.get(f"{ENTITIES}/", {"query": json.dumps([{"id": one} for one in ids])}) or []}
        for one in ids:
            if one not in there:
                self.id_of("entity", one, "entities")  # says which is the nearest
                raise Missing(f"zmon.entities: there is no entity {one!r}")
        alerts = section.get("alert_definitions")
        numbers = None if alerts is None else [int(self.id_of("alert_definition", one, "alert_definitions")) for one in alerts]
        return Wanted({one: one for one in ids}, says={"alert_definitions": numbers})

    def _see_lifted(self, reading: Reading) -> None:
        """Mark the downtimes that somebody has ended by hand: an alert that was found ringing since does not bear their mark."""
        known = [piece for piece in reading.pieces if piece.whole and piece.state == OPEN and piece.row.get("posted")]
        for alert in self.get("/api/v1/status/active-alerts") or [] if known else ():
            number = (alert.get("alert_definition") or {}).get("id")
            for one in alert.get("entities") or []:
                result = one.get("result") or {}
                here = [piece for piece in known if one.get("entity") in piece.things and number in (piece.row.get("alert_definitions") or [number])]
                if isinstance(result.get("downtimes"), list):  # else it is outside the alert's hours
                    marks = " ".join(str(downtime.get("comment")) for downtime in result["downtimes"])
                    since = float(result.get("ts") or 0) - SOON
                    self._lifted |= {piece.id for piece in here if since > piece.row["posted"] and f" {piece.record.run}]" not in marks}
        reading.pieces = [replace(piece, whole=piece.whole and piece.id not in self._lifted) for piece in reading.pieces]

    def reach(self, of: Union[Piece, Wanted]) -> Optional[frozenset]:
        """Return the alerts that are silent, None for all active ones."""
        alerts = (of.row if isinstance(of, Piece) else of.says).get("alert_definitions")
        return None if alerts is None else frozenset(alerts)

    def aged(self, piece: Piece, now: float) -> bool:
        """Say whether a downtime that runs was opened ahead of its start and over a day ago: hosts that came since are not in it."""
        posted = piece.row.get("posted") if piece.state == OPEN else None
        return posted is not None and posted < min(now - AGED, piece.start - SOON)

    def shown(self, thing: str, reading: Reading, held: bool) -> str:
        """Return how a diff shows an entity: of a downtime that will be opened anew with the time of which it is."""
        aged = [piece.row["posted"] for piece in reading.pieces if thing in piece.things and self.aged(piece, reading.now)]
        return f"silent, if it was known at {iso(aged[0])}" if held and aged else super().shown(thing, reading, held)

    def silences(self, wanted: Wanted, reading: Reading, window: tuple) -> dict[str, bool]:
        """The controller said what it covers when it was asked: only what a worker had evaluated before."""
        pieces = [piece for piece in reading.pieces if piece.record.window == window and piece.whole]
        covered = {str(one) for piece in pieces for one in piece.row.get("covered") or []}
        return {one: one in covered for one in wanted.things}

    def open(self, record: Record, wanted: Wanted, reading: Reading) -> list[Act]:
        """Return three acts: what is meant is written down, the downtime is posted, its id is written down."""
        self._made += 1
        suffix = f"-{self._made}" if self._made > 1 else ""
        things, alerts = sorted(wanted.things), wanted.says.get("alert_definitions")
        row: dict[str, Any] = {
            "id": f"steadyops-window-{short_hash(record.key)}-{record.run}{suffix}",
            "type": TYPE,
            "key": record.key,
            "record": record.as_data(),
            "entities": things,
            "alert_definitions": alerts,
            "group_id": None,
            "covered": None,
        }
        mark = f"[{record.key} {record.run}]"
        opened: dict[str, Any] = {}

        def intend() -> Piece:
            return self._put(row)

        def post() -> dict[str, Any]:
            body = request(self.titled, mark, {**row, "start_time": record.start, "end_time": record.end})
            data = self.answered(self.write_to("POST", DOWNTIMES, body), "id", "POST", DOWNTIMES)
            opened.update(data)
            return data

        def find() -> Optional[dict[str, Any]]:
            group = group_ringing(self.get, record.run, alerts)
            if group is None:
                raise FateUnknown("the answer to the opening was lost, and ZMON cannot list downtimes", system=self.system)
            opened.update(id=group, entities=things)
            return opened

        def enter() -> Piece:
            return self._put({**row, "group_id": opened.get("id"), "covered": opened.get("entities") or [], "posted": int(self.client.now())})

        def lift(result: Any) -> list[Act]:
            if not opened.get("id"):
                why = "the answer to the opening was lost, and ZMON cannot list downtimes"
                return [Act(self.name, "find the downtime", lambda: self._give_up(why), left={**left, "perhaps": True, "why": why})]
            return [self._lifting(str(opened["id"]), left)]

        names = ", ".join(wanted.things.values())
        left = {"thing": names, "until": iso(record.end)}
        forget = self._forgetting(row["id"], left)
        return [
            Act(self.name, "write down what is meant to be silent", intend, undo=lambda result: [forget], left=left, remembers=True),
            Act(self.name, f"silence {names} until {iso(record.end)}", post, find, lift, left),
            Act(self.name, "write down the id of the downtime", enter, left=left),
        ]

    def _give_up(self, why: str) -> None:
        raise FateUnknown(why, system=self.system)

    def _put(self, row: dict[str, Any]) -> Piece:
        self.write_to("PUT", ENTITIES, row)
        return self.piece_of(row, self.client.now()) or self._broken()

    def _broken(self) -> Piece:
        raise FateUnknown("an entity was written that cannot be read", system=self.system)

    def _lifting(self, group: str, left: Options) -> Act:
        return Act(self.name, f"end the downtime {group}", lambda: self.write_to("DELETE", f"{DOWNTIMES}/{group}"), left=left)

    def _forgetting(self, identity: str, left: Options) -> Act:
        return Act(self.name, f"remove the entity {identity}", lambda: self.write_to("DELETE", f"{ENTITIES}/{identity}"), left=left)

    def write(self, piece: Piece, record: Record) -> Act:
        """Return the act that writes the record anew."""
        row = {**_document(piece.row), "record": record.as_data()}
        return Act(self.name, "write down who leads", lambda: self._put(row))

    def move(self, piece: Piece, record: Record, reading: Reading) -> Moving:
        """Return the acts that open a new downtime as the record says, and those that end the old one."""
        wanted = Wanted(dict(zip(piece.things, piece.things)), says={"alert_definitions": piece.row.get("alert_definitions")})
        return Moving(self.open(record, wanted, reading), self.drop(piece, reading))

    def drop(self, piece: Piece, reading: Reading) -> list[Act]:
        """Return the acts that end the downtime, and those of the same mark that are seen ringing, and remove the entity."""
        left = {"thing": ", ".join(piece.things), "until": iso(piece.end)}
        groups = [str(piece.row["group_id"])] if piece.row.get("group_id") else []
        acts: list[Act] = []
        if not groups and piece.state != OVER:
            try:
                found = group_ringing(self.get, piece.record.run, piece.row.get("alert_definitions"))
            except Error:
                found = None
            groups = [str(found)] if found else []
            if not found:
                self.warnings.append(self.doubt(piece))
        acts += [self._lifting(one, left) for one in groups if piece.state != OVER]
        return [*acts, self._forgetting(piece.id, left)]

    def doubt(self, piece: Piece) -> str:
        """Return what is said of a downtime whose id nobody knows."""
        if piece.row.get("group_id") or piece.state == OVER:
            return ""
        return (
            f"ZMON: one more silence of {', '.join(piece.things)} may exist until {iso(piece.end)}: a run died while it opened it, or heard"
            " no answer, and ZMON cannot list downtimes."
        )

    def rings(self, pieces: list[Piece]) -> list[str]:
        """Return the alerts that ring on the entities that the pieces hold."""
        held = {one for piece in pieces for one in piece.things}
        active = self.get("/api/v1/status/active-alerts") or []
        rings = [
            (alert, one) for alert in active for one in alert.get("entities") or [] if str(one.get("entity") or "") in held
        ]
        return [f"{(alert.get('alert_definition') or {}).get('name', 'an alert')} on {one['entity']}" for alert, one in rings]


def _document(row: dict[str, Any]) -> dict[str, Any]:
    """Return an entity as it is written: without what the controller adds."""
    return {name: value for name, value in row.items() if name != "last_modified"}
