# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""PagerDuty's part in a maintenance window over several services: one window of its own over all services that are named.

The record stands at the end of the window's description. What is over is not listed any more.
Source: https://developer.pagerduty.com/api-reference/, Maintenance Windows
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Optional

from ...bulk.window.account import Account
from ...bulk.window.pieces import OPEN, PLANNED, SOON, Act, Moving, Piece, Reading, Wanted
from ...bulk.window.record import Record, record_in
from ...errors import Refused
from ...times import instant, iso
from ...values import Field, ListOf, Options, Text
from .system import OPEN_INCIDENTS

PATH = "/maintenance_windows"
LONGEST = 2000
ENDED = 405
"""The status of an attempt to end what is over."""


class PagerDutyWindow(Account):
    """One maintenance window over the services of a section."""

    exact = ahead = True
    keeps = 1
    system = "pagerduty"
    kinds = ("service",)
    lists = ("services",)
    options = (Field("services", ListOf(Text())),)

    def look(self) -> Reading:
        """Read what is open and planned."""
        rows = self.pages(PATH, {"filter": "open"}, "maintenance_windows")
        now = self.client.now()
        return Reading(now, self.pieces_of(rows, now))

    def piece_of(self, row: dict[str, Any], now: float) -> Optional[Piece]:
        """Return what a row remembers."""
        record = record_in(row.get("description"))
        if record is None:
            return None
        start, end = (int(instant(row[name])) for name in ("start_time", "end_time"))
        things = tuple(sorted(one["id"] for one in row.get("services") or []))
        if end <= now:
            return None
        return Piece(self.name, row["id"], record, things, start, end, PLANNED if start > now + SOON else OPEN, row=row)

    def resolve(self, section: Options, reading: Reading) -> Wanted:
        """Return the services by id; one that is disabled pages nobody anyhow."""
        things = {self.id_of("service", one, "services"): str(one) for one in section["services"]}
        rows = {identity: self.finder.one(self.kind("service"), identity) for identity in things}
        names = {identity: (row or {}).get("name") or things[identity] for identity, row in rows.items()}
        return Wanted(names, says={**section, "disabled": [one for one, row in rows.items() if (row or {}).get("status") == "disabled"]})

    def silences(self, wanted: Wanted, reading: Reading, window: tuple) -> dict[str, bool]:
        """A disabled service is not silenced by a window: nothing of it could be heard before."""
        covered = super().silences(wanted, reading, window)
        return {one: well and one not in wanted.says["disabled"] for one, well in covered.items()}

    def called(self, thing: str, reading: Reading) -> str:
        """Return the name of a service."""
        row = self.finder.one(self.kind("service"), thing)
        return str((row or {}).get("name") or thing)

    def open(self, record: Record, wanted: Wanted, reading: Reading) -> list[Act]:
        """Return one act: the window, with its record."""
        things = tuple(sorted(wanted.things))

        def create() -> Piece:
            now = self.client.now()
            window = {
                "type": "maintenance_window",
                "start_time": iso(max(record.start, int(now))),
                "end_time": iso(record.end),
                "services": [{"id": one, "type": "service_reference"} for one in things],
                "description": record.beside(self.titled, LONGEST),
            }
            data = self.answered(self.write_to("POST", PATH, {"maintenance_window": window}), "maintenance_window", "POST", PATH)
            return self.piece_of({**window, **data["maintenance_window"]}, now - 1) or self._lost(window, record)

        def find() -> Optional[Piece]:
            return self.made_by(record, things)

        names = ", ".join(wanted.things.values())
        left = {"thing": names, "until": iso(record.end)}
        undo = self.undoing(find, lambda piece: self.drop(piece, reading))
        return [Act(self.name, f"silence {names} until {iso(record.end)}", create, find, undo, left)]

    def _lost(self, window: dict[str, Any], record: Record) -> Piece:
        things = tuple(one["id"] for one in window["services"])
        return Piece(self.name, str(window.get("id", "")), record, things, record.start, record.end, row=window)

    def _put(self, piece: Piece, record: Record) -> Piece:
        body: dict[str, Any] = {
            "type": "maintenance_window",
            "end_time": iso(record.end),
            "services": [{"id": one, "type": "service_reference"} for one in piece.things],
            "description": self.text_with(record, piece.row.get("description"), LONGEST),
        }
        now = self.client.now()
        if piece.start > now + SOON:  # of one that has begun the start cannot be sent any more
            body["start_time"] = iso(max(record.start, int(now)) if record.start != piece.record.start else piece.start)
        self.write_to("PUT", f"{PATH}/{piece.id}", {"maintenance_window": body})
        return replace(piece, record=record, end=record.end, row={**piece.row, **body})

    def write(self, piece: Piece, record: Record) -> Act:
        """Return the act that writes the description anew."""
        kept = replace(record, end=piece.end)
        return Act(self.name, "write down who leads", lambda: self._put(piece, kept))

    def move(self, piece: Piece, record: Record, reading: Reading) -> Moving:
        """Return the act that moves the end, and one that moves it back."""
        new = replace(record, run=piece.record.run)
        back = Act(self.name, f"move the end back to {iso(piece.end)}", lambda: self._put(piece, replace(piece.record, end=piece.end)),
                   left={"thing": f"the window over {', '.join(piece.things)}", "until": iso(record.end)})  # fmt: skip
        return Moving([Act(self.name, f"move the end to {iso(record.end)}", lambda: self._put(piece, new), undo=lambda result: [back])])

    def drop(self, piece: Piece, reading: Reading) -> list[Act]:
        """Return the act that ends the window; of one that is over the service says that it cannot be ended."""

        def end() -> None:
            try:
                self.write_to("DELETE", f"{PATH}/{piece.id}")
            except Refused as refusal:
                if refusal.status != ENDED:
                    raise

        return [Act(self.name, f"end the window over {', '.join(piece.things)}", end, left={"until": iso(piece.end)})]

    def rings(self, pieces: list[Piece]) -> list[str]:
        """Return the incidents that are open on the services: in a window no new ones begin, so these are old."""
        services = sorted({one for piece in pieces for one in piece.things})
        rows = self.pages("/incidents", {**OPEN_INCIDENTS, "service_ids[]": services}, "incidents")
        return [f"{row.get('title') or row.get('id')}" for row in rows]
