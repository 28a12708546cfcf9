# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Closing a window: everything is tried, whatever was refused before, and what lay underneath is given back."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional, Union

from ... import errors
from ...times import iso
from .pieces import OPEN, OVER, PLANNED, Act, Adapter, Piece, Reading, name_of
from .protocol import ELECTION, LOOKS, NotOpened, Outcome, Pause, Run, Steps

FORSAKEN_LOOKS = 4
"""Looks at one and the same other closer after which it is taken for dead."""


class Closing(Run):
    """One run that closes. older_than: seconds since the end of what is left over; of every key, where the task has none."""

    def close(
        self, message: Optional[Union[str, dict[str, str]]] = None, planned: bool = False, older_than: Optional[int] = None, foretell: bool = False
    ) -> Steps:
        """End every piece of the key (of its part, where one is given), and what is left over of it; returns an Outcome.

        message: what is told wherever people read, or by service.
        """
        unread: dict[str, errors.Error] = {}
        yield from self._look_everywhere(unread)
        while not foretell and older_than is None and self._is_being_opened():
            yield Pause(LOOKS[0], "another run is opening this window right now")
            unread.clear()
            yield from self._look_everywhere(unread)
        pieces = self._to_close(planned, older_than)
        outcome = Outcome("unchanged", None, {}, dict(self.readings), pieces)
        self._missing_services(pieces, outcome)
        self._cannot_tell(self._doubtful(unread, older_than is not None), outcome)
        if not pieces:
            return outcome
        outcome.action = "cancelled" if all(piece.state == PLANNED for piece in pieces) else "closed"
        if foretell:
            return outcome
        tried: set[tuple[str, str]] = set()
        while pieces:
            opening = any(piece.record.lease is not None and piece.record.lease > self.now for piece in pieces)
            tried |= {(piece.service, piece.id) for piece in pieces}
            yield from self._close_all(pieces, message, outcome)
            if not opening:
                break
            yield from self._look_everywhere({})  # whoever was opening it may have made more meanwhile
            pieces = [piece for piece in self._to_close(planned, older_than) if (piece.service, piece.id) not in tried]
            outcome.pieces = [*outcome.pieces, *pieces]
        return outcome

    def _close_all(self, pieces: list[Piece], message: Optional[Union[str, dict[str, str]]], outcome: Outcome) -> Steps:
        homes: list[tuple[Piece, list[Act]]] = []
        for name, adapter in reversed(list(self.adapters.items())):
            here = [piece for piece in pieces if piece.service == name]
            if here and not adapter.public:
                homes += yield from self._close_here(adapter, here, outcome)
        for piece, last in homes:  # what people read comes after all silences but one that remembers it, and the record goes last
            well = yield from self._give_back_elsewhere(piece, outcome)
            yield from self._all_of(self.adapters[piece.service], last if well else [], outcome, piece)
        for name, adapter in self.adapters.items():
            here = [piece for piece in pieces if piece.service == name]
            if here and adapter.public:
                yield from self._close_public(adapter, here, message.get(name) if isinstance(message, dict) else message, outcome)

    def cancel(self, turns: set[int], foretell: bool = False) -> Steps:
        """Remove what is planned of turns that the rule no longer has; what has begun is left to end. turns: the planned starts."""
        yield from self.look(self.adapters)
        pieces = [one for one in self.pieces() if one.state == PLANNED and one.record.at is not None and one.record.at not in turns]
        outcome = Outcome("cancelled" if pieces else "unchanged", None, {}, dict(self.readings), pieces)
        if not foretell:
            yield from self._close_all(pieces, None, outcome)
        return outcome

    def _look_everywhere(self, unread: dict[str, errors.Error]) -> Steps:
        """Look at every service. What cannot be read keeps nothing else from being closed; where nothing can be, that is raised."""
        yield from self.look_everywhere(self.adapters, unread)
        if not self.readings:
            first, *_others = unread.values()
            said = " ".join(f"{self._unread(name, error)}." for name, error in unread.items())
            raise NotOpened(f"Nothing is closed, because no service could be read. {said}", **errors.Error.evidence(first))

    def _unread(self, name: str, error: errors.Error) -> str:
        return f"{self.adapters[name].title} could not be read{' ' if error.method else ': '}{error}".rstrip(".")

    def _doubtful(self, unread: dict[str, errors.Error], sweeping: bool) -> dict[str, errors.Error]:
        """Return those that could not be read and where the window is, or may be: nothing that was read says that it is not there."""
        found = [piece for piece in self.pieces() if self.task.part in (None, piece.record.part)]
        named = {*self.task.sections, *(name for piece in self.pieces() for name in piece.record.on)}
        if not found and not sweeping:
            return unread
        for name in sorted(set(unread) - named):
            parts = " A part of the window may be open there." if self.adapters[name].divisible and not sweeping else ""
            self._warn(f"{self._unread(name, unread[name])}.{parts}")
        return {name: error for name, error in unread.items() if name in named}

    def _cannot_tell(self, unread: dict[str, errors.Error], outcome: Outcome) -> None:
        """Enter what could not be read where the window is, or may be."""
        end = max((piece.end for piece in self.pieces()), default=None)
        for name, error in unread.items():
            again = f" (name {name} in also when the task is run again)" if name in self.found else ""
            outcome.failures.append(f"{self._unread(name, error)}{again}")
            until = None if end is None else iso(end)
            outcome.left.append({"service": name, "thing": "what the window holds there", "until": until, "why": self.said(error)})

    def _is_being_opened(self) -> bool:
        """Say whether a run that is alive has not yet made all it means to: what it adds meanwhile would be lost sight of."""
        pieces = [piece for piece in self.pieces() if piece.state != OVER]
        alive = any(piece.record.lease is not None and piece.record.lease > self.now for piece in pieces)
        return alive and bool(self.incomplete(pieces)) and self.rules.waits_for_the_leader

    def _to_close(self, planned: bool, older_than: Optional[int]) -> list[Piece]:
        if older_than is not None:
            every = [piece for sight in self.readings.values() for piece in sight.pieces]
            of_key = [piece for piece in every if not self.task.key or piece.record.key == self.task.key]
            return [piece for piece in of_key if piece.state == OVER and piece.end <= self.now - older_than]
        pieces = self.pieces()
        if self.task.part is not None:
            pieces = [piece for piece in pieces if piece.record.part == self.task.part]
        return [piece for piece in pieces if planned or piece.state != PLANNED or piece.record.at is None]

    def _missing_services(self, pieces: list[Piece], outcome: Outcome) -> None:
        """Say of services that the records name where nothing is found under the key, or that nobody can ask."""
        ends: dict[str, int] = {}
        for piece in self.pieces():
            ends.update({name: max(piece.end, ends.get(name, 0)) for name in piece.record.on})
        part = any(piece.record.part is not None for piece in pieces)
        for name in sorted(set(ends) - {piece.service for piece in pieces}):
            if name in self.readings and pieces and not part:
                self._warn(f"{self.adapters[name].title}: nothing under this key, although it was opened there.")
            elif name not in self.adapters and pieces and ends[name] > self.now:
                why, until = "this task has no account there (see connections and also)", iso(ends[name])
                outcome.failures.append(f"{name}: the window was opened there, too, until {until}, and {why}")
                outcome.left.append({"service": name, "thing": "what the window holds there", "until": until, "why": why})

    def _close_here(self, adapter: Adapter, pieces: list[Piece], outcome: Outcome) -> Steps:
        """End pieces of one service; returns those that remember for a page, each with the act that ends its record, for when that is given back."""
        homes: list[tuple[Piece, list[Act]]] = []
        going = {piece.id for piece in pieces}
        for piece in pieces:
            if adapter.shared:
                yield from self._freshly(adapter, outcome)
            sight = self.readings[adapter.name]
            others = [one for one in sight.pieces if one.id == piece.id or one.id not in going]  # what goes as well holds nothing
            acts = adapter.drop(piece, replace(sight, pieces=others))
            if piece.record.page:
                well = yield from self._all_of(adapter, acts[:-1], outcome, piece)
                homes.append((piece, acts[-1:] if well else []))
                continue
            yield from self._all_of(adapter, acts, outcome, piece)
            if adapter.shared:  # another window that was closed at the same time may have left it to us, as we did to it
                yield from self._freshly(adapter, outcome)
                yield from self._all_of(adapter, adapter.settle(piece, self.readings[adapter.name]), outcome, piece)
        return homes

    def _give_back_elsewhere(self, home: Piece, outcome: Outcome) -> Steps:
        """Give back what a record remembers for other services; returns whether all of it is back."""

        def kept_by_it() -> list[Piece]:
            return [one for reading in self.readings.values() for one in reading.pieces if (one.home, one.id) == (home.service, home.id)]

        for name in dict.fromkeys(piece.service for piece in kept_by_it()):
            yield from self._freshly(self.adapters[name], outcome)
        kept = kept_by_it()
        if len(kept) < len(home.record.page or {}):
            why = f"{', '.join(sorted(home.record.page or {}))} cannot be asked, and what it was before is remembered here"
            outcome.failures.append(f"{self.adapters[home.service].title}: {why}")
            outcome.left.append({"service": home.service, "thing": "the record", "until": None, "why": why})
            return False
        well = True
        for piece in kept:
            adapter = self.adapters[piece.service]
            well = (yield from self._all_of(adapter, adapter.drop(piece, self.readings[adapter.name]), outcome, piece)) and well
        return well

    def _all_of(self, adapter: Adapter, acts: list[Act], outcome: Outcome, piece: Piece) -> Steps:
        """Carry out acts of one piece until one fails twice (the record goes last, and what follows would remove it); returns whether all went well."""
        for act in acts:
            failed = yield from self.try_twice(act)
            if failed is not None:
                left = {"thing": self._names(adapter, piece), "until": iso(piece.end), **act.left}
                stays = f"{adapter.title}: {act.sentence}:" if adapter.public else f"{adapter.title} {left['thing']} stays silent until {left['until']}"
                outcome.failures.append(f"{stays} {failed}")
                outcome.left.append({"service": adapter.name, "why": self.said(failed), **left})
                return False
        return True

    def _names(self, adapter: Adapter, piece: Piece) -> str:
        return ", ".join(name_of(adapter, one, self.readings.get(adapter.name)) for one in piece.things)

    def _freshly(self, adapter: Adapter, outcome: Outcome) -> Steps:
        try:
            yield from self.look([adapter.name], must=[adapter.name])
        except errors.Error as error:
            error.tried = None
            self._cannot_tell({adapter.name: error}, outcome)

    def _close_public(self, adapter: Adapter, pieces: list[Piece], message: Optional[str], outcome: Outcome) -> Steps:
        for known in (one for one in pieces if not one.home):
            piece: Optional[Piece] = known
            if message and known.state == OPEN and self.rules.one_closer:
                piece = yield from self._claimed(adapter, known, outcome)
            if piece is None:
                continue
            sight = self.readings[adapter.name]
            notify = self.task.told_on(adapter.name)[1]
            acts = adapter.drop_telling(piece, sight, message, notify) if message and piece.state == OPEN else adapter.drop(piece, sight)
            yield from self._all_of(adapter, acts, outcome, piece)
        yield from self._settle(adapter, {thing for piece in pieces for thing in piece.things}, outcome)

    def _claimed(self, adapter: Adapter, piece: Piece, outcome: Outcome) -> Steps:
        """Be the one who closes, so that people are told once; returns the piece as it is then, None when somebody else was faster."""
        closer, seen = "", FORSAKEN_LOOKS
        while True:
            if seen == FORSAKEN_LOOKS:  # nobody closes it, or whoever said so has died
                failed = yield from self.try_twice(adapter.write(piece, replace(piece.record, closer=self.task.run)))
                if failed is not None:
                    outcome.failures.append(f"{adapter.title}: {failed}")
                    return None
                closer, seen = self.task.run, 0
            yield Pause(ELECTION, "to see who closes this window")
            yield from self._freshly(adapter, outcome)
            now = self._still_open(piece)
            if now is None or now.record.closer == self.task.run:
                return now
            seen = seen + 1 if now.record.closer == closer else 1
            closer, piece = now.record.closer, now

    def _still_open(self, piece: Piece) -> Optional[Piece]:
        sight: Reading = self.readings[piece.service]
        return next((one for one in sight.pieces if one.id == piece.id and one.state == OPEN), None)

    def _settle(self, adapter: Adapter, things: set[str], outcome: Outcome) -> Steps:
        """Give back what other windows left to this one when they were closed, and the reverse, where nobody holds it any more."""
        yield from self._freshly(adapter, outcome)
        sight = self.readings[adapter.name]
        for piece in sight.pieces:
            if piece.state != OVER or not things & set(piece.things):
                continue
            yield from self._all_of(adapter, adapter.settle(piece, sight), outcome, piece)
