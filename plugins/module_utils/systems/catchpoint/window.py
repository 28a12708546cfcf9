# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Catchpoint's part in a maintenance window over several services: the alerts of tests are muted, and the tests go on measuring.

A test has one mute, with an end, which several windows may share. So each opening has a label that no test bears: its first value is
the record, and one more for each test says until when it was muted before. The last window that goes gives that back.
Source: https://docs.catchpoint.com/ (REST API v2 guide, Tests and Labels)
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Optional

from ...bulk.window.account import Account
from ...bulk.window.pieces import OPEN, OVER, Act, Moving, Piece, Reading, Wanted
from ...bulk.window.record import Record, record_of, short_hash
from ...errors import BadInput, Error, Missing, Refused
from ...times import iso
from ...values import Field, ListOf, Options, Text
from .muting import ALERT_STATE, EVER, HEARD, MINUTE, PAUSED, muted_until, span
from .system import API, AT_ONCE, UNKNOWN, parse_id

NAMED = "steadyops-window "


class CatchpointWindow(Account):
    """One mute for all tests of a section. What is muted for ever, or does not run, needs nothing."""

    shared = exact = True
    system = "catchpoint"
    kinds = ("folder",)
    lists = ("tests", "folders")
    options = (Field("tests", ListOf(Text())), Field("folders", ListOf(Text())))

    def __init__(self, name: str, finder: Any, titled: str = "Maintenance") -> None:
        super().__init__(name, finder, titled)
        self._gone: set[str] = set()

    # Look

    def look(self) -> Reading:
        """Read our labels and the tests that they hold, the tests between two equal readings of the labels."""
        for _turn in range(5):
            labels = self._labels()
            pieces = [piece for piece in map(self._piece, labels) if piece is not None]
            held = sorted({one for piece in pieces for one in piece.things}, key=int)
            tests = self._tests(held)
            if not pieces or self._labels() == labels:
                break
        now = self.client.now()
        heard = {identity for identity, row in tests.items() if muted_until(row, now) <= now}
        return Reading(now, [replace(one, whole=not heard & set(one.things)) for one in pieces], known=tests)

    def _labels(self) -> list[dict[str, Any]]:
        rows = self.pages(f"{API}/labels", {"name": NAMED.strip()}, "data.labels")
        ours = [row for row in rows if str(row.get("name")).startswith(NAMED)]
        return sorted(ours, key=lambda row: int(row["id"]))

    def _tests(self, ids: list[str]) -> dict[str, dict[str, Any]]:
        """Return tests by id; one that is not there any more is left out, although the service then answers nothing at all."""
        found: dict[str, dict[str, Any]] = {}
        waiting = [ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)]
        while waiting:
            some = [one for one in waiting.pop() if one not in self._gone]
            try:
                data = self.get(f"{API}/tests/{','.join(some)}", {"showInheritedProperties": "false"}) if some else {"data": {}}
            except Error as error:
                if not UNKNOWN.search(str(error.words)):
                    raise
                if len(some) == 1:
                    self._gone.update(some)
                half = len(some) // 2
                waiting += [some[:half], some[half:]]
            else:
                found.update({str(row["id"]): row for row in data["data"].get("tests") or []})
        return found

    def _piece(self, row: dict[str, Any]) -> Optional[Piece]:
        values = [str(one.get("name")) for one in row.get("labelValues") or []]
        record = next((found for found in map(record_of, values) if found is not None), None)
        if record is None:
            return None
        before = {one.split()[0]: one.split()[1] for one in values if len(one.split()) == 2 and one.split()[0].isdigit()}
        state = OVER if record.end <= self.client.now() else OPEN
        return Piece(self.name, f"{int(row['id']):012d}", record, tuple(sorted(before)), record.start, record.end, state, row=before)

    def resolve(self, section: Options, reading: Reading) -> Wanted:
        """Return the tests by id; those of a folder are the ones that are right in it."""
        rows: dict[str, dict[str, Any]] = {}
        for one in section.get("tests") or ():
            rows.update(self._named(str(one).strip()))
        for one in section.get("folders") or ():
            folder = self.id_of("folder", one, "folders")
            inside = self.pages(f"{API}/tests", {"parentFolderIds": folder, "statusId": 0}, "data.tests")
            if not inside:
                raise BadInput(f"catchpoint.folders: no test runs in {one!r}")
            rows.update({str(row["id"]): row for row in inside})
        now = self.client.now()
        silent = {}
        for identity, row in rows.items():
            if (row.get("status") or {}).get("id") not in (0, None):
                silent[identity] = "the test does not run"
            elif muted_until(row, now) == EVER and not any(identity in piece.things for piece in reading.pieces):
                silent[identity] = "its alerts are muted for ever"
        return Wanted({identity: str(row.get("name") or identity) for identity, row in rows.items()}, silent)

    def _named(self, written: str) -> dict[str, dict[str, Any]]:
        identity = parse_id(written)
        if identity:
            found = self._tests([identity])
        else:
            rows = [row for status in (0, 1) for row in self.pages(f"{API}/tests", {"name": written, "statusId": status}, "data.tests")]
            found = {str(row["id"]): row for row in rows if row.get("name") == written}
        if not found:
            known = self.get(f"{API}/tests", {"statusId": 0, "pageSize": 100})["data"].get("tests") or []
            raise Missing(f"catchpoint.tests: there is no test {written!r}{self.nearest(written, [str(row.get('name')) for row in known])}")
        if len(found) > 1:
            raise BadInput(f"catchpoint.tests: {len(found)} tests are named {written!r} ({', '.join(sorted(found))}); give the id")
        return found

    def called(self, thing: str, reading: Reading) -> str:
        """Return the name of a test."""
        return str(((reading.known if reading else None) or {}).get(thing, {}).get("name") or thing)

    def silences(self, wanted: Wanted, reading: Reading, window: tuple) -> dict[str, bool]:
        """A test is silent while its alerts are muted; one that does not run is no silence of ours."""
        muted = {one for one, row in (reading.known or {}).items() if muted_until(row, reading.now) > reading.now}
        return {one: one in muted and wanted.silent.get(one) != "the test does not run" for one in wanted.things}

    # What lies underneath

    def _before(self, things: tuple[str, ...], tests: dict[str, Any], pieces: list[Piece], but: str = "") -> dict[str, str]:
        now = self.client.now()
        before = {one: _written(muted_until(tests.get(one), now)) for one in things}
        for piece in pieces:
            if piece.id != but:
                before.update({one: piece.row[one] for one in things if one in piece.row})
        return before

    # Writes

    def open(self, record: Record, wanted: Wanted, reading: Reading) -> list[Act]:
        """Return two acts: the label, and one mute for all tests."""
        things = tuple(sorted(one for one in wanted.things if one not in wanted.silent))
        if not things:
            return []
        before = self._before(things, self._tests(sorted(things, key=int)), reading.pieces)
        made: list[Piece] = []
        names = ", ".join(wanted.things[one] for one in things if wanted.things.get(one)) or ", ".join(things)
        left = {"thing": names, "until": iso(record.end)}

        def label() -> Piece:
            body = {"id": 0, "name": f"{NAMED}{short_hash(record.key)}-{record.run}", "color": "#808080", "labelValues": _values(record, before)}
            path = f"{API}/labels"
            data = self.answered(self.write_to("POST", path, body, {"objectDetails": "true"}), "data", "POST", path)["data"]
            row = data.get("label") if isinstance(data.get("label"), dict) else data
            identity = row["id"] if "id" in row else row["label"]["id"]
            made.append(Piece(self.name, f"{int(identity):012d}", record, things, record.start, record.end, row=before))
            return made[0]

        def find() -> Optional[Piece]:
            found = self.made_by(record, things)
            made.extend([found] if found else [])
            return found

        def mute() -> None:
            now = self.client.now()
            tests = self._tests(sorted(things, key=int))
            short = [one for one in things if muted_until(tests.get(one), now) < record.end]
            self._set({one: float(record.end) for one in short})

        def unmute(result: Any) -> list[Act]:
            piece = made[0] if made else Piece(self.name, "", record, things, record.start, record.end, row=before)
            now = self.look()
            others = [one for one in now.pieces if one.record.run != record.run]
            return self._lowering(piece, replace(now, pieces=others))

        return [
            Act(self.name, f"remember {names}", label, find, self.undoing(find, lambda piece: [self._deletion(piece)]), left, remembers=True),
            Act(self.name, f"mute the alerts of {names} until {iso(record.end)}", mute, undo=unmute, left=left),
        ]

    def _set(self, until: dict[str, float]) -> None:
        """Mute alerts until these instants; one that has passed means that they are heard, EVER that they are not."""
        if not until:
            return
        now = self.client.now()
        changes = []
        for one, end in sorted(until.items()):
            change: Options = {"testId": int(one), "status": PAUSED if end > now else HEARD}
            if now < end < EVER:
                change["pauseExpiration"] = span(end, now)
            changes.append(change)
        self.write_to("PATCH", ALERT_STATE, {"tests": changes})

    def _patch(self, piece: Piece, record: Record, before: dict[str, str]) -> Piece:
        body = [{"op": "replace", "path": "/labelValues", "value": _values(record, before)}]
        self.write_to("PATCH", f"{API}/labels/{int(piece.id)}", body)
        return replace(piece, record=record, row=before)

    def write(self, piece: Piece, record: Record) -> Act:
        """Return the act that writes the record anew."""
        return Act(self.name, "write down who leads", lambda: self._patch(piece, record, piece.row))

    def correct(self, piece: Piece, reading: Reading) -> list[Act]:
        """Return the act that says anew what lies underneath, where that was somebody's last trace."""
        before = self._before(piece.things, reading.known, reading.pieces, but=piece.id)
        if before == piece.row:
            return []
        return [Act(self.name, "correct what is remembered", lambda: self._patch(piece, piece.record, before))]

    def move(self, piece: Piece, record: Record, reading: Reading) -> Moving:
        """Return the acts that mute until another end under a new label, and the one that removes the old label."""
        wanted = Wanted({one: self.called(one, reading) for one in piece.things})
        acts = self.open(record, wanted, reading)
        earlier = [*self._lowering(piece, reading, record.end)] if record.end < piece.end else []
        return Moving([*acts, *earlier], [self._deletion(piece)])

    def _deletion(self, piece: Piece) -> Act:
        def remove() -> None:
            try:
                self.write_to("DELETE", f"{API}/labels/{int(piece.id)}")
            except Refused as refusal:  # somebody else has removed it meanwhile, which is said with 400
                if not UNKNOWN.search(refusal.words):
                    raise

        return Act(self.name, "remove the label", remove, left={"thing": f"the label {int(piece.id)}"})

    def _lowering(self, piece: Piece, reading: Reading, least: float = 0.0) -> list[Act]:
        """Return the act that mutes each test no longer than the latest end of the other holders, or what lay underneath.

        What somebody has muted for longer meanwhile is theirs.
        """
        now = reading.now
        others = [one for one in reading.pieces if one.id != piece.id and one.end > now]
        lower: dict[str, float] = {}
        for one in piece.things:
            ends = [float(other.end) for other in others if one in other.things]
            end = max([*ends, least, _read(piece.row[one])])
            if max(end, now) + MINUTE < muted_until(reading.known.get(one), now) <= self._latest(one, piece, reading):
                lower[one] = end
        left = {"thing": ", ".join(self.called(one, reading) for one in lower), "until": iso(piece.end)}
        return [Act(self.name, "let the alerts be heard again", lambda: self._set(lower), left=left)] if lower else []

    @staticmethod
    def _latest(thing: str, piece: Piece, reading: Reading) -> float:
        """Return the latest end that windows can have given the mute of a test: it is said in begun minutes, from when it arrives."""
        ends = [float(one.end) for one in (piece, *reading.pieces) if thing in one.things]
        return max([*ends, _read(piece.row[thing])]) + 2 * MINUTE

    def drop(self, piece: Piece, reading: Reading) -> list[Act]:
        """Return the acts that give back what lay underneath, as far as nobody else holds it, and remove the label."""
        theirs = [one for one in piece.things if muted_until(reading.known.get(one), reading.now) > self._latest(one, piece, reading)]
        self.warnings += [f"Catchpoint: somebody has muted the alerts of {self.called(one, reading)} for longer meanwhile; that stays." for one in theirs]
        self.warnings += [f"Catchpoint: the test {one} is not there any more." for one in piece.things if one in self._gone]
        return [*self._lowering(piece, reading), self._deletion(piece)]

    def settle(self, piece: Piece, reading: Reading) -> list[Act]:
        """Return the act that gives back what was left to another window that is gone by now."""
        held = {one for other in reading.pieces for one in other.things}
        if held & set(piece.things):
            return []
        return self._lowering(piece, replace(reading, known=self._tests(sorted(piece.things, key=int))))


def _written(until: float) -> str:
    return "ever" if until == EVER else str(int(until))


def _read(written: str) -> float:
    return EVER if written == "ever" else float(written)


def _values(record: Record, before: dict[str, str]) -> list[Options]:
    return [{"name": record.as_json()}, *({"name": f"{one} {until}"} for one, until in sorted(before.items()))]
