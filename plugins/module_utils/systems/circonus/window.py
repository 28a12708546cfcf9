# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Circonus' part in a maintenance window over several services: one maintenance for each thing, of a tag or a check bundle one a check.

The record stands at the end of the notes, and the key as a tag beside it. What is over is not listed any more.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Optional, Union

from ...bulk.window.account import Account
from ...bulk.window.pieces import OPEN, PLANNED, SOON, Act, Moving, Piece, Reading, Wanted
from ...bulk.window.record import Record, record_in, short_hash
from ...errors import BadInput, Refused
from ...times import iso
from ...values import Choice, Field, ListOf, Members, Options, Text
from .maintenance import ALL, PATH, WINDOW, bundles_tagged
from .values import Severities

LONGEST = 4000
TYPES = ("account", "check", "check_bundle", "host", "rule_set", "tag")


class CirconusWindow(Account):
    """One maintenance for each thing of a section. A thing is called by its type and what it is over: "host web-1"."""

    exact = ahead = divisible = True
    keeps = 2
    reaches = "severities"
    system = "circonus"
    kinds = ("check_bundle", "check", "rule_set")
    lists = ("items",)
    options = (
        Field(
            "items",
            ListOf(Members(Field("type", Choice(*TYPES), required=True), Field("name", Text(), required=True))),
        ),
        Field("severities", Severities()),
    )

    @classmethod
    def check(cls, section: Options) -> None:
        """Refuse a section without things, and blank ones."""
        super().check(section)
        if any(not str(one["name"]).strip() for one in section["items"]):
            raise BadInput("circonus.items: a name is blank")

    def look(self) -> Reading:
        """Read what is not over."""
        rows = self.pages(PATH)
        now = self.client.now()
        return Reading(now, self.pieces_of(rows, now))

    def piece_of(self, row: dict[str, Any], now: float) -> Optional[Piece]:
        """Return what a row remembers."""
        record, whole = record_in(row.get("notes")), WINDOW.behaviour.read(row, now)
        if record is None or WINDOW.gone(whole, now):
            return None
        thing, start = f"{row['type']} {row['item']}", whole["start"]
        return Piece(self.name, row["_cid"], record, (thing,), start, whole["stop"], PLANNED if start > now + SOON else OPEN, row=row)

    def resolve(self, section: Options, reading: Reading) -> Wanted:
        """Return the things by what the API calls them; a tag and a bundle become their checks."""
        things: dict[str, str] = {}
        deaf: list[str] = []
        for one in section["items"]:
            found, heard = self._things(one["type"], str(one["name"]))
            things.update(found)
            deaf += [] if heard else list(found)
        return Wanted(things, says={"severities": Severities().canonical(section.get("severities")) or ALL, "deaf": deaf})

    def _things(self, kind: str, name: str) -> tuple[dict[str, str], bool]:
        """Return things by id, and whether anything watches them: of a host the service takes any name."""
        if kind == "host":
            rows = self.finder.lookup.rows("check_bundle", {"target": name})
            return {f"host {name}": f"host {name}"}, bool(rows)
        if kind == "account":
            return {f"account {name if name.startswith('/account/') else f'/account/{name}'}": f"account {name}"}, True
        if kind in ("check", "rule_set"):
            identity = self.id_of(kind, name, "items")
            return {f"{kind} {identity}": f"{kind} {name}"}, True
        if kind == "tag":
            bundles = bundles_tagged(name.strip().lower(), self.finder.lookup)
        else:
            row = self.finder.one(self.kind("check_bundle"), self.id_of("check_bundle", name, "items"))
            bundles = [] if row is None else [row]
        checks = {f"check {one}": f"check {one} ({kind} {name})" for row in bundles for one in row.get("_checks") or ()}
        if not checks:
            raise BadInput(f"circonus.items: there is no check under the {kind.replace('_', ' ')} {name!r}")
        return checks, True

    def reach(self, of: Union[Piece, Wanted]) -> frozenset:
        """Return the severities that are silent."""
        return frozenset(Severities().canonical((of.row if isinstance(of, Piece) else of.says).get("severities")) or ALL)

    def silences(self, wanted: Wanted, reading: Reading, window: tuple) -> dict[str, bool]:
        """A host that nothing watches is not silenced."""
        covered = super().silences(wanted, reading, window)
        return {one: well and one not in wanted.says["deaf"] for one, well in covered.items()}

    def open(self, record: Record, wanted: Wanted, reading: Reading) -> list[Act]:
        """Return one act for each thing: its maintenance, with the record."""
        records = [record, *([replace(record, page=None)] * len(wanted.things))]  # what is remembered for a page stands in the first one
        severities = wanted.says["severities"]
        return [self._opening(one, thing, called, severities, reading) for one, (thing, called) in zip(records, wanted.things.items())]

    def _opening(self, record: Record, thing: str, called: str, severities: list[int], reading: Reading) -> Act:
        kind, _blank, item = thing.partition(" ")

        def create() -> Piece:
            now = self.client.now()
            body = {
                "type": kind,
                "item": item,
                "stop": record.end,
                "severities": "".join(map(str, sorted(severities))),
                "notes": record.beside(self.titled, LONGEST),
                "tags": [f"steadyops:{short_hash(record.key)}"],
            }
            if record.start > now + SOON:
                body["start"] = record.start
            data = self.answered(self.write_to("POST", PATH, body), "_cid", "POST", PATH)
            row = {"start": max(record.start, int(now)), **body, **data}
            return Piece(self.name, row["_cid"], record, (thing,), int(float(row["start"])), record.end, row=row)

        def find() -> Optional[Piece]:
            return self.made_by(record, (thing,))

        left = {"thing": called, "until": iso(record.end)}
        undo = self.undoing(find, lambda piece: self.drop(piece, reading))
        return Act(self.name, f"silence {called} until {iso(record.end)}", create, find, undo, left)

    def _put(self, piece: Piece, **changes: Any) -> None:
        body = {"type": piece.row["type"], "item": piece.row["item"], **changes}
        self.write_to("PUT", f"/v2{piece.id}", body)

    def write(self, piece: Piece, record: Record) -> Act:
        """Return the act that writes the notes anew."""

        def put() -> Piece:
            self._put(piece, notes=self.text_with(record, piece.row.get("notes"), LONGEST))
            return replace(piece, record=record)

        return Act(self.name, "write down who leads", put)

    def move(self, piece: Piece, record: Record, reading: Reading) -> Moving:
        """Return the act that moves the end, and one that moves it back; the start of what has begun is not sent."""
        new = replace(record, run=piece.record.run)
        start = {"start": record.start} if piece.start > reading.now + SOON and record.start != piece.record.start else {}

        def put() -> Piece:
            self._put(piece, stop=record.end, notes=self.text_with(new, piece.row.get("notes"), LONGEST), **start)
            return replace(piece, record=new, end=record.end)

        def put_back() -> None:
            self._put(piece, stop=piece.end, notes=self.text_with(piece.record, piece.row.get("notes"), LONGEST))

        thing = piece.things[0]
        back = Act(self.name, f"move the end of {thing} back", put_back, left={"thing": thing, "until": iso(record.end)})
        return Moving([Act(self.name, f"move the end of {thing} to {iso(record.end)}", put, undo=lambda result: [back])])

    def drop(self, piece: Piece, reading: Reading) -> list[Act]:
        """Return the act that ends a maintenance: what is to come is removed, of what runs the end is moved to now."""
        thing = piece.things[0]

        def end() -> None:
            now = self.client.now()
            if piece.start > now + SOON:
                self.write_to("DELETE", f"/v2{piece.id}")
                return
            try:
                self._put(piece, stop=max(int(now), piece.start + 1))
            except Refused:  # somebody else has ended it meanwhile
                if any(one.id == piece.id for one in self.look().pieces):
                    raise

        return [Act(self.name, f"end the silence of {thing}", end, left={"thing": thing, "until": iso(piece.end)})]

    def rings(self, pieces: list[Piece]) -> list[str]:
        """Return the open alerts of what the pieces hold."""
        held = {thing for piece in pieces for thing in piece.things}
        rows = self.pages("/v2/alert", {"f__cleared_on": "null"})
        of_checks = {f"check {row.get('_check')}": row for row in rows}
        hosts = {thing.partition(" ")[2] for thing in held if thing.startswith("host ")}
        rings = [row for thing, row in of_checks.items() if thing in held]
        rings += [row for row in rows if row.get("_metric_name") and str(row.get("_host") or "") in hosts and row not in rings]
        return [f"{row.get('_check_name') or row.get('_check')} {row.get('_metric_name')}" for row in rings if row.get("_cleared_on") is None]
