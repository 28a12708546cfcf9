# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What lacks for a window to be as a task says, worked out from what was seen; nothing here reads or writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Optional, Union

from ... import errors
from ...times import iso
from .pieces import OVER, PLANNED, SOON, Piece, Wanted
from .protocol import Run, Todo


class Planning(Run):
    """One run that works out what it has to do."""

    def plan(self) -> tuple[Todo, dict[str, Wanted]]:
        """Return what lacks, and what is wanted, from what was seen; raises BadInput."""
        task = self.task
        wanted = {name: self.adapters[name].resolve(section, self.readings[name]) for name, section in task.sections.items()}
        mine = self.mine()
        start, end = self._span(mine)
        for name in wanted:
            adapter = self.adapters[name]
            if start > self.now + SOON and not adapter.ahead:
                raise errors.BadInput(
                    f"{adapter.title} cannot be silenced ahead of time", advice="Open the window when it begins, from the job itself"
                )
        homeless = next((self.adapters[name] for name in wanted if self.adapters[name].homeless), None)
        if homeless is not None and self._home(wanted, mine) is None:
            raise errors.BadInput("no service takes part in the window that could remember what it was before", advice=homeless.instead)
        self._refuse_letting_go(wanted, mine, end)
        dropped = [*self._redundant(mine, end), *self._let_go(wanted, mine)]
        dropped += [piece for piece in self._made_anew(wanted, mine) if piece not in dropped]
        kept = [piece for piece in mine if piece not in dropped]
        missing = {}
        for name, want in wanted.items():
            here = [piece for piece in self._there(kept, name) if self._within(name, want, piece)]
            held = held_by(here, name, whole=True)
            things = {thing: called for thing, called in want.things.items() if thing not in held and thing not in want.silent}
            if things or not here and want.things and not want.silent:
                missing[name] = replace(want, things=things)
        planned = start > self.now + SOON
        moved = [one for one in kept if one.whole and not one.home and self._is_to_move(one, end, planned)]
        untold = self._untold(wanted, kept)
        todo = Todo(start, end, missing, moved, dropped, untold, not mine, bool(mine) and not self.incomplete(mine))
        todo.begins = not planned and any(piece.state == PLANNED for piece in moved)
        todo.ended = max((piece.end for piece in self.over()), default=None)
        return self._as_it_is(todo, wanted, kept), wanted

    def _is_to_move(self, piece: Piece, end: int, planned: bool) -> bool:
        return (piece.end, piece.start > self.now + SOON) != (end, planned) or self.adapters[piece.service].aged(piece, self.now)

    def _as_it_is(self, todo: Todo, wanted: dict[str, Wanted], pieces: list[Piece]) -> Todo:
        """Enter what is there now: the diff shows it beside what will be."""
        todo.pieces = pieces
        for name, adapter in self.adapters.items():
            held = todo.held[name] = held_by(pieces, name)
            things = {*held, *(wanted[name].things if name in wanted else ())}
            todo.statuses[name] = {one: adapter.shown(one, self.readings[name], one in held) for one in things if name in self.readings}
        return todo

    def _span(self, mine: list[Piece]) -> tuple[int, int]:
        """Return start and end: from the first opening where there was one."""
        task = self.task
        now = int(self.now)
        start = now if task.starts is None else task.starts
        if mine:
            first = min(piece.record.start for piece in mine)
            start = first if first <= now or task.starts is not None else now
        began = max([start, *(piece.record.start for piece in mine if piece.record.start <= now)])  # of runs that began in the same second
        end = task.ends if task.ends is not None else began + (task.lasts or 0)
        if end <= max(start, now):
            raise errors.BadInput(f"the window would end at {iso(end)}, which is over or before its start")
        return start, end

    def _refuse_letting_go(self, wanted: dict[str, Wanted], mine: list[Piece], end: int) -> None:
        if not self.rules.never_lets_go:
            return
        for name, want in wanted.items():
            adapter, sight = self.adapters[name], self.readings[name]
            held = [piece for piece in mine if piece.home] if self.task.shrink else mine
            let_go = sorted(held_by(held, name) - set(want.things))
            if let_go and self.task.shrink:
                raise errors.BadInput(
                    f"{', '.join(adapter.called(one, sight) for one in let_go)} cannot be let go of alone, because another service remembers it",
                    advice="Close the window",
                )
            wider = [] if self.task.shrink else [piece for piece in held if piece.service == name and piece.whole and not self._within(name, piece, want)]
            if let_go or wider:
                holder = next((piece for piece in mine if piece.service == name and set(piece.things) & set(let_go)), None) or wider[0]
                by = f" by {holder.record.by}" if holder.record.by else ""
                lacks = "which this task does not name" if let_go else f"for more {adapter.reaches} than this task names"
                raise errors.BadInput(
                    f"the window {self.task.key!r} holds {', '.join(adapter.called(one, sight) for one in let_go or holder.things)}"
                    f" (opened {iso(holder.record.start)}{by}), {lacks}",
                    advice="Runs that share a window each give a part; to let go of them, say shrink: true",
                )
        if self.task.shrink:
            return
        latest = max((piece.end for piece in mine if self._is_known(piece)), default=end)
        if latest > end:
            raise errors.BadInput(
                f"the window {self.task.key!r} lasts until {iso(latest)}, which is later than {iso(end)}",
                advice="To let it end earlier, say shrink: true, or close it",
            )

    def _made_anew(self, wanted: dict[str, Wanted], mine: list[Piece]) -> list[Piece]:
        """Return pieces that go once what they hold is made anew: their silence is not there (any more), or it is not all that is wanted.

        Of an exact service all runs agree which one stays once both are silent: that is seen afterwards.
        """
        lacking = self.incomplete(mine)
        for name in wanted:
            if name in lacking and not any(piece.service == name and self.adapters[name].doubt(piece) for piece in mine):
                self._warn(f"{self.adapters[name].title}: the window was opened there, too, and is not there (any more); it is opened there again.")
        named = [piece for piece in mine if piece.service in wanted and not piece.home and set(piece.things) <= set(wanted[piece.service].things)]
        gone = [one for one in named if not one.whole and not self.adapters[one.service].exact and not self.adapters[one.service].doubt(one)]
        return [*gone, *(piece for piece in named if piece.whole and not self._within(piece.service, wanted[piece.service], piece))]

    def _within(self, name: str, less: Union[Piece, Wanted], more: Union[Piece, Wanted]) -> bool:
        """Say whether all that one silences of a thing is silenced by the other, too."""
        inside, outside = self.adapters[name].reach(less), self.adapters[name].reach(more)
        return outside is None or inside is not None and inside <= outside

    def _there(self, pieces: list[Piece], name: str) -> list[Piece]:
        """Return the pieces on a service that are as this task would make them: what another service remembers is no entry."""
        return [piece for piece in pieces if piece.service == name and (not piece.home or self.adapters[name].homeless)]

    def _is_known(self, piece: Piece) -> bool:
        """Say whether a piece can be moved: what a run only meant to do is left as it is until it is closed, and what has its home elsewhere goes with that."""
        return not piece.home and (piece.whole or self.adapters[piece.service].exact)

    def _home(self, wanted: dict[str, Wanted], mine: list[Piece]) -> Optional[str]:
        """Return the service that remembers for one that is homeless, None where there is none."""
        there = {*wanted, *(piece.service for piece in mine)}
        return max((name for name in self.adapters if name in there and self.adapters[name].keeps), key=lambda one: self.adapters[one].keeps, default=None)

    def _unremembered(self, missing: dict[str, Wanted]) -> dict[str, dict[str, str]]:
        """Return what no record of this window remembers yet of what will be changed on a service that is homeless."""
        found: dict[str, dict[str, str]] = {}
        known = {thing for piece in self.mine() if piece.home for thing in piece.things}
        for name, want in missing.items():
            for page, before in self.adapters[name].underneath(want, self.readings[name]).items():
                lacking = {thing: status for thing, status in before.items() if thing not in known}
                found.update({page: lacking} if lacking else {})
        return found

    def _let_go(self, wanted: dict[str, Wanted], mine: list[Piece]) -> list[Piece]:
        """Return pieces that hold more than a task that may shrink the window names: what it names is silenced anew first."""
        if not self.task.shrink:
            return []
        here = [piece for piece in mine if piece.service in wanted and not piece.home]
        return [one for one in here if set(one.things) - set(wanted[one.service].things) or not self._within(one.service, one, wanted[one.service])]

    def _redundant(self, mine: list[Piece], end: int) -> list[Piece]:
        """Return pieces of which another one holds everything: the lowest one with the right end stays, first of all one that told people."""
        dropped: list[Piece] = []
        for name in self.adapters:
            ranked = sorted(
                (piece for piece in mine if piece.service == name and not piece.home),
                key=lambda one: (not one.whole, not self.adapters[one.service].tells(one), one.end != end, -one.end, one.id),
            )
            stay: list[Piece] = []
            for piece in ranked:
                held = held_by([one for one in stay if self._within(name, piece, one)], name)
                if piece.things and set(piece.things) <= held and self._is_known(piece) and piece.record.page in (None, *(one.record.page for one in stay)):
                    dropped.append(piece)
                elif piece.whole:
                    stay.append(piece)
        return dropped

    def second_entries(self) -> list[Piece]:
        """Return the entries, of any window, of which another one of it holds everything: a run that led has outlived its lease.

        They are only named here. Ended by whoever looks, the last entry could go: A slept and wakes, somebody sees the entries of A and B, A is
        refused and removes its own, and that of B is ended for being the second. Whoever opens makes the window whole again the next time.
        """
        windows: dict[tuple, list[Piece]] = {}
        for piece in (one for reading in self.readings.values() for one in reading.pieces):
            if self.adapters[piece.service].public and piece.state != OVER:
                windows.setdefault(piece.record.window, []).append(piece)
        return [piece for here in windows.values() for piece in self._redundant(here, here[0].end)]

    def _untold(self, names: Iterable[str], pieces: list[Piece]) -> list[str]:
        """Return those of these services on which people have not been told yet what they are to be told."""
        public = [name for name in self.adapters if name in names and self.adapters[name].public and self.task.told_on(name)[0]]
        return [name for name in public if not any(self.task.told_on(name)[0] in one.told for one in pieces if one.service == name)]


def held_by(pieces: list[Piece], name: str, whole: bool = False) -> set[str]:
    """Return the things that pieces hold on a service. whole: those that are silent already, and not only meant to be."""
    return {thing for piece in pieces if piece.service == name and (piece.whole or not whole) for thing in piece.things}
