# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Opening a window, and moving its end: silences first, announcements last, and all of it or nothing."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Optional

from ... import errors
from ...times import iso
from ...values import Options
from .pieces import OPEN, PLANNED, Act, Moving, Piece, Wanted
from .planning import Planning, held_by
from .protocol import ELECTION, FORSAKEN, LEASE, LOOKS, NotOpened, Now, Outcome, Pause, Steps, Todo
from .record import Record


class _Again(Exception):
    """What was seen is no longer so: begin anew."""


class Opening(Planning):
    """One run that opens, or moves the end."""

    def open(self, foretell: bool = False) -> Steps:
        """Make the window as the task says; returns an Outcome, raises NotOpened when it is not open. foretell: only plan."""
        first_plan: Optional[Todo] = None
        while True:
            try:
                yield from self._look_at_involved()
                leads = self._somebody_leads()
                if leads is not None and self.rules.waits_for_the_leader and not foretell:
                    yield from self._wait_for(leads)
                    continue
                todo, wanted = self.plan()
            except errors.Error as error:
                raise self._before_the_first_write(error) from None
            first_plan = first_plan or todo
            if todo.fresh and todo.ended is not None:
                self._warn(f"The window {self.task.key!r} was over at {iso(min(todo.ended, int(self.now)))}; it is opened anew.")
            if todo.nothing or foretell:
                return self._outcome(todo.action, todo if foretell else first_plan, wanted)
            try:
                yield from self._open(todo, wanted)
                return self._outcome(todo.action, first_plan, wanted)
            except _Again:
                continue
            except errors.Error as error:
                yield from self._not_open(error, todo)

    def _before_the_first_write(self, error: errors.Error, meant: str = "") -> errors.Error:
        """Return an error with the words that nothing has come of it."""
        if error.method and not error.tried:
            error.tried = f"look up what is to be silent on {self.title_of(error)}"
        mine = self.mine()
        nothing = f"Nothing was {meant or ('changed' if mine else 'opened')}"
        if mine and not self.incomplete(mine):
            nothing = f"{nothing}: the window {self.task.key!r} is {mine[0].state} as before, until {iso(max(piece.end for piece in mine))}"
        error.advice = f"{error.advice.rstrip('.')}. {nothing}" if error.advice else nothing
        return error

    def _look_at_involved(self) -> Steps:
        """Look at the services of the task, and at those that the records found there name."""
        yield from self.look(self.task.sections, must=self.task.sections)
        further = {name for piece in self.mine() for name in piece.record.on} - set(self.task.sections)
        if further:
            yield from self.look(further)

    def _outcome(self, action: str, todo: Optional[Todo], wanted: dict[str, Wanted]) -> Outcome:
        self.say_doubts()
        for words in (self.adapters[name].caution(want, self.readings[name]) for name, want in wanted.items() if action != "unchanged"):
            if words:
                self._warn(words)
        outcome = Outcome(action, todo, wanted, self.readings, self.mine())
        self._say_what_was_changed(outcome.pieces)
        for name, want in wanted.items():
            silent = self.adapters[name].silences(want, self.readings[name], self.task.window)
            outcome.uncovered[name] = [want.things[one] for one, well in silent.items() if not well]
        outcome.told = next((piece for piece in outcome.pieces if self.adapters[piece.service].public), None)
        return outcome

    def _say_what_was_changed(self, pieces: list[Piece]) -> None:
        """Say what strangers see and is not as the window made it: somebody else has changed it since, and that is left alone."""
        for piece in (one for one in pieces if self.adapters[one.service].public and one.state == OPEN):
            adapter, reading = self.adapters[piece.service], self.readings[piece.service]
            for thing in piece.things:
                shown = adapter.shown(thing, reading, True)
                if shown and shown != adapter.silenced(thing, None):
                    self._warn(f"{adapter.title}: somebody set {adapter.called(thing, reading)} to {shown}; it is left so.")

    def _somebody_leads(self) -> Optional[Piece]:
        """Return the first record of somebody else who is opening this window right now, None when it is nobody's."""
        mine = self.mine()
        first = self._first(mine)
        if first is None or first.record.leader == self.task.run:
            return None
        untold = self._untold(first.record.on, mine)
        if not self.incomplete(mine) and not untold:
            return None
        if first.record.lease is None:
            return first if self.now < first.record.start + FORSAKEN and first.start <= self.now else None
        return first if first.record.lease > self.now else None

    def _wait_for(self, first: Piece) -> Steps:
        """Wait while somebody else leads: until the first record is gone or its lease over, or until the last thing that lacks is there.

        Only at these two services is looked meanwhile: whoever leads needs the calls that a slow one has to spare.
        """
        lacking = [*self.incomplete(self.mine()), *self._untold(first.record.on, self.mine())]
        last = max((name for name in lacking if name in self.readings), key=list(self.adapters).index, default=first.service)
        for patience in itertools.chain(LOOKS, itertools.repeat(LOOKS[-1])):
            yield Pause(patience, f"{first.record.by or first.record.run} is opening this window")
            yield from self.look({first.service, last}, must={first.service, last})
            here = [piece for piece in self.mine() if piece.service in (first.service, last)]
            still = self._first(here)
            if still is None or still.record != first.record or (first.record.lease or 0) <= self.readings[first.service].now:
                return
            if any(piece.service == last and piece.whole for piece in here) and not self._untold([last], here):
                return

    def _open(self, todo: Todo, wanted: dict[str, Wanted]) -> Steps:
        record = Record(
            self.task.key, self.task.run, todo.start, todo.end, self.task.part, self.task.at, self.task.by, self._on(wanted)
        )
        home, page = self._home(wanted, self.mine()), self._unremembered(todo.missing)
        for name, before in ((name, before) for piece in todo.dropped for name, before in (piece.record.page or {}).items()):
            page[name] = {**page.get(name, {}), **before}  # what goes hands on what it remembers
        records = {name: replace(record, page=page or None) if name == home else record for name in self.adapters}
        stale = any(not piece.whole and self.adapters[piece.service].exact for piece in self.mine() if not piece.home)
        if todo.fresh:
            began = yield from self._begin(records, todo)
        elif not todo.whole or (todo.untold and not todo.missing):
            began = yield from self._take_over()
        else:
            began = None
        yield from self._make(records, todo, began, home)
        ends = yield from self._move(todo.moved, start=todo.start, end=todo.end)
        yield from self._look_again(wanted)
        yield from self._tell(todo, self.mine)
        twice = [piece for piece in self._redundant(self.mine(), todo.end) if stale and piece not in [*todo.dropped, *todo.moved]]
        yield from self._clear_away([*ends, *self._dropping([*todo.dropped, *twice]), *self._dropping(self._history())])
        if todo.dropped or twice or ends or todo.untold:
            with suppress(errors.Error):  # all is as asked for, whether or not it can be read just now
                yield from self._look_at_involved()

    def _history(self) -> list[Piece]:
        """Return what an earlier opening of this window has left over and nothing needs any more, now that this one remembers it."""
        return [piece for piece in self.over() if not self.adapters[piece.service].public and not piece.record.page]

    def _on(self, wanted: dict[str, Wanted]) -> tuple[str, ...]:
        known = {name for piece in self.mine() for name in piece.record.on}
        return tuple(name for name in self.adapters if name in wanted or name in known)

    def _begin(self, records: dict[str, Record], todo: Todo) -> Steps:
        """Write the first record, and see whether this run may lead. Returns the service it is on, and the acts that are left there."""
        name = [one for one in self.adapters if one in todo.missing][0]
        adapter, record = self.adapters[name], records[name]
        leased = replace(record, lease=int(self.now) + LEASE) if self.rules.elects else record
        acts = adapter.open(leased, todo.missing[name], self.readings[name])
        piece = yield from self.perform(acts[0])
        if not self.rules.elects:
            return name, acts[1:]
        self.lease = (adapter, piece)
        yield Pause(ELECTION)
        yield from self._still_leads(name)
        return name, [*adapter.correct(self.lease[1], self.readings[name]), *acts[1:]]

    def _still_leads(self, name: str) -> Steps:
        """Read whether this run leads; else take back what it wrote and begin anew."""
        yield from self.look([name], must=[name])
        here = [piece for piece in self.mine() if piece.service == name]
        first = self._first(here)
        if first is None:
            left = yield from self.take_back()
            raise NotOpened("somebody closed the window while it was being opened", left)
        if first.record.leader != self.task.run:
            yield from self.take_back()
            raise _Again

    def _take_over(self) -> Steps:
        """Lead what another run began and did not end. Two that try at once: the one whose name stands there after a pause."""
        first = self._first(self.mine())
        adapter = self.adapters[first.service]
        now = yield Now()
        record = replace(first.record, lease=int(now) + LEASE, taker=self.task.run)
        yield adapter.write(first, record)
        yield Pause(ELECTION)
        yield from self._look_at_involved()
        again = self._first(self.mine())
        if again is None or again.record.leader != self.task.run:
            raise _Again
        self.lease = (adapter, again)

    def _make(self, records: dict[str, Record], todo: Todo, began: Optional[tuple[str, list[Act]]], home: Optional[str]) -> Steps:
        """Silence what lacks, service by service, each right after a look. home: the service that remembers for others."""
        for name, adapter in self.adapters.items():
            want = todo.missing.get(name)
            if want is None:
                continue
            if began is not None and name == began[0]:
                acts = began[1]
            else:
                if self.rules.looks_before_each:
                    yield from self.look([name], must=[name])
                    want = self._still_missing(name, want, {piece.id for piece in todo.dropped})
                if want is not None and adapter.homeless:
                    yield from self._remember_elsewhere(home, {name: want})
                acts = adapter.open(records[name], want, self.readings[name]) if want is not None else []
            for act in acts:
                yield from self.perform(act)

    def _remember_elsewhere(self, home: str, missing: dict[str, Wanted]) -> Steps:
        """Enter what lies underneath in a record that is there already, before it is touched. home: the service that remembers."""
        if not self._unremembered(missing):
            return
        yield from self.look([home], must=[home])
        page = self._unremembered(missing)
        if not page:
            return
        piece = min((piece for piece in self.mine() if piece.service == home), key=lambda one: (not one.record.page, one.id), default=None)
        if piece is None:
            raise NotOpened(f"somebody closed the window while it was being opened: it is gone from {self.adapters[home].title}")
        known = piece.record.page or {}
        more = replace(piece.record, page={**known, **{one: {**known.get(one, {}), **before} for one, before in page.items()}})
        act = self.adapters[home].write(piece, more)
        yield from self.perform(replace(act, undo=lambda result: [self.adapters[home].write(piece, piece.record)]))
        yield from self.look([home], must=[home])

    def _still_missing(self, name: str, want: Wanted, going: set[str]) -> Optional[Wanted]:
        """Return what lacks at this moment. going: the ids of pieces that will be dropped."""
        here = [piece for piece in self._there(self.mine(), name) if piece.whole and piece.id not in going and self._within(name, want, piece)]
        held = held_by(here, name)
        things = {thing: called for thing, called in want.things.items() if thing not in held}
        return replace(want, things=things) if things or not here else None

    def _move(self, pieces: list[Piece], **span: int) -> Steps:
        """Give pieces another span; returns the acts that remove the old ones, for when all have accepted."""
        later: list[Act] = []
        for piece in pieces:
            record = replace(piece.record, run=self.task.run, lease=None, taker=None, **span)
            moving: Moving = self.adapters[piece.service].move(piece, record, self.readings[piece.service])
            for act in moving.first:
                yield from self.perform(act)
            later.extend(moving.then)
        return later

    def _look_again(self, wanted: dict[str, Wanted]) -> Steps:
        """See that every piece is there, and that something is silent on each service named."""
        if not self.rules.looks_again:
            return
        yield from self._look_at_involved()
        mine = self.mine()
        for name, want in wanted.items():
            adapter = self.adapters[name]
            if not any(piece.service == name for piece in mine) and len(want.silent) < len(want.things):
                raise NotOpened(f"somebody closed the window while it was being opened: it is gone from {adapter.title}")
            silent = adapter.silences(want, self.readings[name], self.task.window)
            if not any(silent.values()) and not adapter.public:
                names = ", ".join(want.things.values())
                if not self.task.allow_empty:
                    raise NotOpened(
                        f"{adapter.title} silences nothing of {names}", advice="Check the names; or say allow_empty to open it all the same"
                    )
                self._warn(f"{adapter.title} silences nothing of {names}.")

    def _tell(self, todo: Todo, pieces: Callable[[], list[Piece]]) -> Steps:
        """Say the text to whoever reads the page, right after a look."""
        if not todo.untold:
            return
        for name in todo.untold:
            adapter = self.adapters[name]
            yield from self.look([name], must=[name])
            here = [one for one in pieces() if one.service == name and not one.home and one.id not in {gone.id for gone in todo.dropped}]
            if not here:
                raise NotOpened(f"somebody closed the window while it was being opened: it is gone from {adapter.title}")
            if self._untold([name], here):
                yield from self.perform(adapter.tell(here[0], *self.task.told_on(name)))
        self.done = []  # people have been told: nothing after this is a reason to undo

    def _dropping(self, pieces: list[Piece]) -> list[Act]:
        return [act for piece in pieces for act in self.adapters[piece.service].drop(piece, self.readings[piece.service])]

    def _clear_away(self, acts: list[Act]) -> Steps:
        """Remove what the new pieces have taken the place of. All is as asked for by now: what stays ends by itself, as before."""
        for act in acts:
            failed = yield from self.try_twice(act)
            if failed is not None:
                self._warn(f"{self.adapters[act.service].title}: {act.sentence} failed, so it stays {_until(act)}: {failed}")

    def _not_open(self, error: errors.Error, todo: Todo) -> Steps:
        """Take back what this run did, and say first what could not be taken back."""
        left = [*getattr(error, "left", ()), *(yield from self.take_back())]
        if todo.fresh:
            now = f"The window {self.task.key!r} is not open."
        elif todo.whole:
            now = f"The window {self.task.key!r} is open as before, until {iso(max((piece.end for piece in todo.pieces), default=todo.end))}."
        else:
            now = f"The window {self.task.key!r} is not whole, as it was before."
        undone = "" if left else (" What was opened is closed again." if todo.fresh else " What was moved was moved back.")
        raise NotOpened(f"{self._still(left)}{now} {self.said(error)}{undone}", left, **errors.Error.evidence(error)) from None

    # Extend

    def extend(self, foretell: bool = False) -> Steps:
        """Move every end of the key, parts too, never back; returns an Outcome."""
        try:
            yield from self.look_everywhere(self.task.sections)
        except errors.Error as error:
            raise self._before_the_first_write(error, "extended") from None
        pieces = self._open_now()
        if not pieces:
            raise NotOpened(f"The window {self.task.key!r} is not open: {self._why_not_open()}use state: open")
        lacking = self.incomplete(pieces)
        if lacking:
            where = ", ".join(self.adapters[one].title if one in self.adapters else one for one in lacking)
            raise NotOpened(f"The window {self.task.key!r} is only half open (nothing on {where}): use state: open")
        start = min(piece.record.start for piece in pieces)
        end = self.task.ends if self.task.ends is not None else start + (self.task.lasts or 0)
        latest = max(piece.end for piece in pieces if self._is_known(piece))
        if end < latest:
            raise errors.BadInput(f"the window {self.task.key!r} is open until {iso(latest)}; extended never moves an end back")
        dropped = [
            piece
            for window in {piece.record.window for piece in pieces}
            for piece in self._redundant([one for one in pieces if one.record.window == window], end)
        ]
        moved = [piece for piece in pieces if self._is_known(piece) and piece.end != end and piece not in dropped]
        untold = self._untold({piece.service for piece in pieces if not piece.home}, pieces)
        todo = self._as_it_is(Todo(start, end, {}, moved, dropped, untold, False, True), {}, pieces)
        self.say_doubts()
        if todo.nothing or foretell:
            return Outcome("unchanged" if todo.nothing else "extended", todo, {}, self.readings, pieces)
        try:
            later = yield from self._move(todo.moved, end=end)
            yield from self._tell(todo, self._open_now)
        except errors.Error as error:
            yield from self._not_open(error, todo)
        yield from self._clear_away([*later, *self._dropping(todo.dropped)])
        with suppress(errors.Error):
            yield from self.look(self.adapters)
        return Outcome("extended", todo, {}, self.readings, self._open_now())

    def _why_not_open(self) -> str:
        """Return what is known of a window that is not open, in words that go on with what to do."""
        planned = [piece.start for piece in self.pieces() if piece.state == PLANNED]
        if planned:
            return f"it begins at {iso(min(planned))}: "
        ended = [piece.end for piece in self.pieces()]
        return f"it ended at {iso(min(max(ended), int(self.now)))}: " if ended else ""

    def _open_now(self) -> list[Piece]:
        return [piece for piece in self.pieces() if piece.state == OPEN]

    def _still(self, left: list[Options]) -> str:
        """Return the words about what could not be undone, which come first."""
        if not left:
            return ""
        public = all(one["service"] in self.adapters and self.adapters[one["service"]].public for one in left)
        titles = {name: adapter.title for name, adapter in self.adapters.items()}
        said = "; ".join(f"{titles.get(one['service'], one['service'])} {one.get('thing', '')}, {_when(one)}: {one['why'].rstrip('.')}" for one in left)
        return f"STILL {'ANNOUNCED' if public else 'SILENT'}: {said.rstrip('.')}. "


def _until(act: Act) -> str:
    return f"until {act.left['until']}" if act.left.get("until") else "until it ends by itself"


def _when(left: Options) -> str:
    return f"{'perhaps ' if left.get('perhaps') else ''}until {left['until']}" if left.get("until") else "until somebody ends it"
