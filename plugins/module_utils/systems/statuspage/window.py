# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Statuspage's part in a maintenance window over several services: one quiet entry, in which the record stands, too.

There is no private place on a page, so the entry's metadata remembers what the components were before. A component that another
open window of ours holds was, before, what that one remembers. Source: https://developer.statuspage.io/, Incidents
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any, Optional

from ...bulk.window.account import Account
from ...bulk.window.pieces import OPEN, OVER, PLANNED, SOON, Act, Moving, Piece, Reading, Wanted
from ...bulk.window.record import Record, record_of
from ...errors import BadInput, Refused
from ...paging import PageNumber
from ...times import instant, iso
from ...values import Field, Flag, ListOf, Options, Raw
from .announcements import text

TAG = "steadyops"
UNDER = "under_maintenance"
WELL = "operational"
NEWEST = PageNumber(size=100, size_param="limit", most=1)
RUNNING = ("in_progress", "verifying")


class StatuspageWindow(Account):
    """One page. Components are held by entries; the last one that goes gives back what lay underneath."""

    shared = exact = ahead = public = True
    instead = "Leave announce out, or set the status with statuspage_component"
    system = "statuspage"
    kinds = ("component",)
    lists = ("components",)
    options = (Field("components", ListOf(Raw())), Field("page_id"), Field("announce", Flag(), default=True))

    def __init__(self, name: str, finder: Any, titled: str = "Maintenance", page: str = "") -> None:
        super().__init__(name, finder, titled)
        self.page_id = page
        self.page = f"/v1/pages/{page}"

    @classmethod
    def check(cls, section: Options) -> None:
        """Refuse a section without components."""
        super().check(section)
        if not section.get("announce", True) and (section.get("message") or section.get("notify")):
            raise BadInput("statuspage: announce is false, so there is no entry that could tell a message", advice="Leave one of them out")
        for number, one in enumerate(section["components"]):
            if isinstance(one, dict) and not set(one) <= {"name", "group", "id"}:
                raise BadInput(f"statuspage.components[{number}]: a component is said by its name, or by name, group and id")

    # Look

    def look(self) -> Reading:
        """Read entries and components, the components between two equal readings of the entries."""
        for _turn in range(5):
            newest = self.pages(f"{self.page}/incidents", paging=NEWEST)
            older = [row for name in ("scheduled", "active_maintenance") for row in self.pages(f"{self.page}/incidents/{name}")]
            components = {row["id"]: row for row in self.pages(f"{self.page}/components")}
            now = self.client.now()
            if _held(newest) == _held(self.pages(f"{self.page}/incidents", paging=NEWEST)):
                break
        rows = list({row["id"]: row for row in (*newest, *older)}.values())
        unresolved = {one["id"] for row in rows if row.get("impact") != "maintenance" and not row.get("scheduled_for")
                      and row.get("status") not in ("resolved", "postmortem", "completed") for one in row.get("components") or []}  # fmt: skip
        pieces = self.pieces_of(rows, now)
        return Reading(now, pieces, known={"components": components, "explained": unresolved, "rows": rows})

    def piece_of(self, row: dict[str, Any], now: float) -> Optional[Piece]:
        """Return what a row remembers."""
        record = record_of((row.get("metadata") or {}).get(TAG))
        if record is None or record.settled or not isinstance(record.more, dict) or not isinstance(record.more.get("before"), dict):
            return None
        state = PLANNED if row.get("status") == "scheduled" else OPEN if row.get("status") in RUNNING else OVER
        end = int(instant(row["scheduled_until"])) if row.get("scheduled_until") else record.end
        told = tuple(text(one["body"]) for one in row.get("incident_updates") or [] if one.get("body"))
        things = tuple(sorted(record.more["before"]))
        return Piece(self.name, row["id"], record, things, record.start, end, state, told=told, row=row)

    def resolve(self, section: Options, reading: Reading) -> Wanted:
        """Return the components by id; a name that several bear wants a group beside it."""
        things: dict[str, str] = {}
        for number, one in enumerate(section["components"]):
            said = one if isinstance(one, dict) else {"name": one}
            option = f"components[{number}]"
            if said.get("id"):
                identity = self.id_of("component", said["id"], option)
            else:
                beside = {"group": self.id_of("component_group", said["group"], option)} if said.get("group") else {}
                identity = self.named(self.kind("component"), str(said.get("name")), option, beside)
            things[identity] = self.called(identity, reading)
        return Wanted(things, says=section)

    def called(self, thing: str, reading: Reading) -> str:
        """Return the name of a component, with its group's."""
        components = reading.known["components"] if reading.known else {}
        row = components.get(thing) or {}
        group = components.get(row.get("group_id")) or {}
        return " / ".join(str(one["name"]) for one in (group, row) if one.get("name")) or thing

    def silences(self, wanted: Wanted, reading: Reading, window: tuple) -> dict[str, bool]:
        """A component is announced when the page calls it under maintenance, or will do so."""
        mine = {thing for piece in reading.pieces if piece.record.window == window for thing in piece.things}
        return {one: one in mine for one in wanted.things}

    def shown(self, thing: str, reading: Reading, held: bool) -> str:
        """Return the status of a component."""
        return str((reading.known["components"].get(thing) or {}).get("status") or "")

    def silenced(self, thing: str, wanted: Optional[Wanted]) -> str:
        """Return the status of a component in the window."""
        return UNDER

    # What lies underneath

    def brings_back(self, piece: Piece, thing: str) -> str:
        """Return the status that closing will give back, where it is a bad one."""
        before = str((piece.record.more or {}).get("before", {}).get(thing) or WELL)
        return "" if before == WELL else before

    def kept(self, pieces: list[Piece], reading: Reading) -> list[Piece]:
        """Return the components whose status before another service remembers: they are set, and no entry tells of them."""
        found = []
        for one in pieces:
            before = (one.record.page or {}).get(self.page_id)
            if before:
                record = replace(one.record, page=None, more={"before": before, "incidents": []})
                unset = [thing for thing, status in before.items() if status != UNDER and self._status(thing, reading) == status]
                found.append(replace(one, service=self.name, record=record, things=tuple(sorted(before)), whole=not unset, home=one.service, row={}))
        return found

    def _status(self, thing: str, reading: Reading) -> Optional[str]:
        return (reading.known["components"].get(thing) or {}).get("status")

    def underneath(self, wanted: Wanted, reading: Reading) -> dict[str, dict[str, str]]:
        """Return what another service has to remember, where there is no entry."""
        return {self.page_id: self._before(sorted(wanted.things), reading)} if self.homeless else {}

    def caution(self, wanted: Wanted, reading: Reading) -> str:
        """Say what has no end of its own: statuses without an entry, and components that were broken before."""
        if self.homeless:
            names = ", ".join(wanted.things.values())
            return f"Statuspage: only state closed, before the window ends, brings {names} back: without an entry the page has no end."
        before = self._before(list(wanted.things), reading)
        broken = ", ".join(f"{wanted.things[one]} ({status})" for one, status in before.items() if status not in (WELL, UNDER))
        return f"Statuspage: only state closed brings {broken} back: without it the maintenance of what was broken before does not end." if broken else ""

    def _before(self, things: list[str], reading: Reading, but: str = "") -> dict[str, str]:
        components = reading.known["components"]
        before = {one: (components.get(one) or {}).get("status") or WELL for one in things}
        for piece in reading.pieces:
            if piece.id != but and piece.state != PLANNED:
                before.update({one: piece.record.more["before"][one] for one in things if one in piece.things})
        return before

    def _back(self, piece: Piece, reading: Reading) -> tuple[dict[str, str], list[str]]:
        """Return what each component goes back to, and what is left to other windows that hold it."""
        back: dict[str, str] = {}
        left: list[str] = []
        components = reading.known["components"]
        for one, status in piece.record.more["before"].items():
            row = components.get(one)
            if row is None:
                self.warnings.append(f"Statuspage: the component {one} is not there any more.")
            elif any(one in other.things for other in reading.pieces if other.id != piece.id and other.state == OPEN):
                left.append(one)
            elif row.get("status") == UNDER:
                explained = status not in (WELL, UNDER) and one in (piece.record.more.get("incidents") or [])
                if explained and one not in reading.known["explained"]:
                    self.warnings.append(f"Statuspage: {self.called(one, reading)} was {status} before; what explained it is resolved, so it is {WELL} now.")
                    status = WELL
                back[one] = WELL if status == UNDER else status
            elif row.get("status") != status:
                self.warnings.append(f"Statuspage: somebody set {self.called(one, reading)} to {row.get('status')}; it is left so.")
        return back, left

    # Writes

    def _incident(self, method: str, path: str, body: Options) -> dict[str, Any]:
        data = self.write_to(method, path, {"incident": body})
        return self.answered(data, "id", method, path)

    def _data(self, record: Record) -> dict[str, Any]:
        return replace(record, by=None).as_data()

    def open(self, record: Record, wanted: Wanted, reading: Reading) -> list[Act]:
        """Return the acts that make a quiet entry with the record in it, and mend what the service did otherwise."""
        if self.homeless:
            return self._opening_without_entry(record, wanted, reading)
        things = sorted(wanted.things)
        before = self._before(things, reading)
        incidents = [one for one in things if one in reading.known["explained"]]
        more = {"before": before, "incidents": incidents}
        record = replace(record, more=more, by=None)
        planned = record.start > reading.now + SOON
        path = f"{self.page}/incidents"
        made: dict[str, Any] = {}

        def create() -> Piece:
            body: Options = {
                "name": self.titled,
                "status": "scheduled" if planned else "in_progress",
                "scheduled_for": iso(record.start),
                "scheduled_until": iso(record.end),
                "scheduled_auto_in_progress": planned,
                "scheduled_auto_completed": True,
                "auto_transition_to_maintenance_state": planned,
                "auto_transition_to_operational_state": all(one == WELL for one in before.values()),
                "scheduled_remind_prior": False,
                "auto_transition_deliver_notifications_at_start": False,
                "auto_transition_deliver_notifications_at_end": False,
                "deliver_notifications": False,
                "component_ids": things,
                "metadata": {TAG: self._data(record)},
            }
            if not planned:
                body["components"] = dict.fromkeys(things, UNDER)
            made.update(self._incident("POST", path, body))
            return self._as_made(made, record)

        def find() -> Optional[Piece]:
            piece = self.made_by(record, tuple(things))
            made.update(piece.row if piece else {})
            return piece

        def correct() -> None:
            """Somebody may have been faster between our look and the entry: the answer says what each component was."""
            updates = made.get("incident_updates") or [{}]
            told = {one.get("code"): one.get("old_status") for one in updates[-1].get("affected_components") or []}
            faster = {one: told[one] for one in things if told.get(one) not in (None, UNDER, before[one]) and not planned}
            if faster:
                before.update(faster)
                self._incident("PATCH", f"{path}/{made['id']}", {"metadata": {TAG: self._data(record)}})

        names = ", ".join(wanted.things.values())
        left = {"thing": names, "until": iso(record.end)}
        undo = self.undoing(find, lambda piece: [*self._giving_back(piece, left), self._deletion(piece)])
        return [
            Act(self.name, f"announce the maintenance of {names}, quietly", create, find, undo, left),
            Act(self.name, "correct what is remembered", correct, left=left),
        ]

    def _opening_without_entry(self, record: Record, wanted: Wanted, reading: Reading) -> list[Act]:
        before = self._before(sorted(wanted.things), reading)
        others = [piece for piece in reading.pieces if piece.home and piece.record.window != record.window]

        def undo(one: str) -> list[Act]:
            remembered = replace(record, more={"before": {one: before[one]}, "incidents": []})
            mine = Piece(self.name, "", remembered, (one,), record.start, record.end)
            now = self.look()
            now.pieces += others
            return self._setting(self._back(mine, now)[0], now)

        return [
            Act(self.name, f"set {called} to {UNDER}", lambda one=one: self._set({one: UNDER}), undo=lambda result, one=one: undo(one),
                left={"thing": called})
            for one, called in wanted.things.items() if self._status(one, reading) == before[one] != UNDER
        ]  # fmt: skip

    def _as_made(self, row: dict[str, Any], record: Record) -> Piece:
        state = PLANNED if row.get("status") == "scheduled" else OPEN
        return Piece(self.name, row["id"], record, tuple(sorted(record.more["before"])), record.start, record.end, state, row=row)

    def _giving_back(self, piece: Piece, left: Options) -> list[Act]:
        """Return the act that gives components back with the end of their entry: whoever finds it open finds them under maintenance."""

        def back() -> None:
            complete, mend = self._completion(piece, self.look(), {})
            with suppress(Refused):
                complete.do()
            mend.do()

        return [Act(self.name, "give the components back", back, left={"thing": left["thing"]})] if piece.state == OPEN else []

    def _set(self, statuses: dict[str, str]) -> None:
        for one, status in statuses.items():
            self.write_to("PATCH", f"{self.page}/components/{one}", {"component": {"status": status}})

    def _deletion(self, piece: Piece) -> Act:
        path = f"{self.page}/incidents/{piece.id}"
        return Act(self.name, "remove the entry", lambda: self.write_to("DELETE", path), left={"thing": f"the entry {piece.id}"})

    def _patch(self, piece: Piece, record: Record, **changes: Any) -> Piece:
        metadata = {**(piece.row.get("metadata") or {}), TAG: self._data(record)}
        body = {"metadata": metadata, "deliver_notifications": False, **changes}
        row = self._incident("PATCH", f"{self.page}/incidents/{piece.id}", body)
        end = int(instant(changes["scheduled_until"])) if "scheduled_until" in changes else piece.end
        return replace(piece, record=record, end=end, row={**piece.row, **row})

    def write(self, piece: Piece, record: Record) -> Act:
        """Return the act that writes the metadata anew, and nothing else."""
        kept = replace(record, more=piece.record.more)
        return Act(self.name, "write down who leads", lambda: self._patch(piece, kept))

    def move(self, piece: Piece, record: Record, reading: Reading) -> Moving:
        """Return the act that moves the end (and begins what was planned), and one that moves it back."""
        if piece.home:
            return Moving([])
        new = replace(record, run=piece.record.run)
        begins: Options = {}
        if piece.state == PLANNED and record.start <= reading.now + SOON:
            before = self._before(list(piece.things), reading, but=piece.id)
            new = replace(new, more={**piece.record.more, "before": before})
            begins = {"status": "in_progress", "components": dict.fromkeys(piece.things, UNDER), "scheduled_for": iso(record.start)}
        left = {"thing": ", ".join(self.called(one, reading) for one in piece.things), "until": iso(record.end)}
        back = Act(self.name, "move the end back", lambda: self._patch(piece, piece.record, scheduled_until=iso(piece.end)), left=left)

        def move() -> Piece:
            return self._patch(piece, new, scheduled_until=iso(record.end), **begins)

        return Moving([Act(self.name, f"move the end to {iso(record.end)}", move, undo=lambda result: [back])])

    def tells(self, piece: Piece) -> bool:
        """Say whether people read more than what the service writes by itself when an entry is made."""
        made, updates = instant(piece.row.get("created_at") or 0), piece.row.get("incident_updates") or []
        return len(updates) > 1 or any(instant(one.get("created_at") or 0) > made + 1 for one in updates)

    def tell(self, piece: Piece, said: str, notify: bool) -> Act:
        """Return the act that says a text on the page, and by mail where asked."""

        def say() -> Piece:
            row = self._incident("PATCH", f"{self.page}/incidents/{piece.id}", {"body": said, "deliver_notifications": notify})
            return replace(piece, told=(*piece.told, text(said)), row={**piece.row, **row})

        def was_said() -> Optional[Piece]:
            now = next((one for one in self.look().pieces if one.id == piece.id), None)
            return now if now is not None and text(said) in now.told else None

        return Act(self.name, "tell the customers", say, was_said, left={"thing": "the text"})

    def drop(self, piece: Piece, reading: Reading) -> list[Act]:
        """Return the acts that complete the entry quietly, or remove one that is still to come."""
        if piece.home:
            return self._setting(self._back(piece, reading)[0], reading)
        return [self._deletion(piece)] if piece.state == PLANNED else self._completion(piece, reading, {})

    def drop_telling(self, piece: Piece, reading: Reading, said: str, notify: bool) -> list[Act]:
        """Return the acts that complete the entry with a text; mailed where asked, and when people were mailed of it before."""
        notify = notify or any(one.get("deliver_notifications") for one in piece.row.get("incident_updates") or [])
        return self._completion(piece, reading, {"body": said, "deliver_notifications": notify})

    def _completion(self, piece: Piece, reading: Reading, says: Options) -> list[Act]:
        back, held = self._back(piece, reading)
        record = replace(piece.record, settled=not held, lease=None)
        left = {"thing": ", ".join(self.called(one, reading) for one in piece.things)}
        if piece.state == OVER:
            return [*self._setting(back, reading), Act(self.name, "settle the record", lambda: self._patch(piece, record), left=left)]

        def complete() -> Piece:
            changes: Options = {"status": "completed", "auto_transition_to_operational_state": False, **says}
            if back:
                changes["components"] = back
            return self._patch(piece, record, **changes)

        def completed() -> Optional[Piece]:
            rows = self.pages(f"{self.page}/incidents", paging=NEWEST)
            return piece if any(row["id"] == piece.id and row.get("status") == "completed" for row in rows) else None

        def mend() -> None:
            """Send once more what the service did not take together with the entry."""
            now = {row["id"]: row.get("status") for row in self.pages(f"{self.page}/components")}
            self._set({one: status for one, status in back.items() if now.get(one) not in (None, status)})

        return [Act(self.name, "complete the entry", complete, completed, left=left), Act(self.name, "give the components back", mend, left=left)]

    def _setting(self, back: dict[str, str], reading: Reading) -> list[Act]:
        return [
            Act(self.name, f"set {self.called(one, reading)} to {status}", lambda one=one, status=status: self._set({one: status}),
                left={"thing": self.called(one, reading)})
            for one, status in back.items()
        ]  # fmt: skip

    def settle(self, piece: Piece, reading: Reading) -> list[Act]:
        """Return the acts that give back what was left to other windows, once none holds it, and close the record."""
        if piece.state != OVER or piece.home:
            return []
        back, held = self._back(piece, reading)
        if held:
            return []
        record = replace(piece.record, settled=True, lease=None)
        return [*self._setting(back, reading), Act(self.name, "settle the record", lambda: self._patch(piece, record))]


def _held(rows: list[dict[str, Any]]) -> list[tuple]:
    """Return what of our records decides who holds what."""
    return sorted((row["id"], str(row.get("status")), str((row.get("metadata") or {}).get(TAG))) for row in rows if TAG in (row.get("metadata") or {}))
