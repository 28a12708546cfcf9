# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One window over several services: the order of its silences, the run that may make them, and what is taken back where a service refuses.

Everything here is a generator: it yields what is to be done (Read, Act, Find, Pause), and is sent what came of it. So nothing in
this file reads, writes or sleeps by itself, and a test can interleave many runs as it likes. It knows attributes of services only.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Callable, Optional

from ... import errors
from ...values import Options
from .pieces import OVER, Act, Adapter, Piece, Reading, Wanted

ELECTION = 2.0
"""Seconds after its first record during which a run watches for others: longer than between a look and a write."""
LEASE = 30
"""Seconds for which a leading run is believed to be alive without having said so again."""
RENEWED_BEFORE = 15
"""Seconds of a lease at which it is renewed, before the next write."""
FORSAKEN = 300
"""Seconds after which an opening without a lease is taken over."""
LOOKS = (3.0, 4.5, 6.5, 10.0)
"""Seconds between two looks at somebody else's opening; the last ones are as far apart."""
CLOCKS_APART = 60
"""Seconds between the clocks of two services from which on a window ends at one of them noticeably before the other."""
AHEAD = "is ahead of that of"

Steps = Generator[Any, Any, Any]


@dataclass(frozen=True)
class Read:
    """Read at these services; answered with {name: Reading or Error}."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Find:
    """Read whether an act was carried out; answered with what came of it, or None."""

    act: Act


@dataclass(frozen=True)
class Pause:
    """Wait some seconds."""

    seconds: float
    why: str = ""


@dataclass(frozen=True)
class Rules:
    """The rules of the protocol, so that a test can switch each of them off and see what breaks."""

    elects: bool = True
    looks_before_each: bool = True
    silences_first: bool = True
    never_lets_go: bool = True
    looks_again: bool = True
    waits_for_the_leader: bool = True
    one_closer: bool = True
    undoes: bool = True


@dataclass(frozen=True)
class Window:
    """What is asked for. wanted spans are epoch seconds; `starts` None: now. `lasts` or `ends`: exactly one to open.

    message, notify: what is told wherever people read; messages: by service, where that is not the same everywhere.
    """

    key: str
    run: str
    part: Optional[str] = None
    at: Optional[int] = None
    starts: Optional[int] = None
    lasts: Optional[int] = None
    ends: Optional[int] = None
    sections: dict[str, Options] = field(default_factory=dict)
    message: Optional[str] = None
    notify: bool = False
    messages: Optional[dict[str, tuple[Optional[str], bool]]] = None
    shrink: bool = False
    allow_empty: bool = False
    by: Optional[str] = None

    @property
    def window(self) -> tuple:
        """What is looked up."""
        return (self.key, self.part, self.at)

    def told_on(self, name: str) -> tuple[Optional[str], bool]:
        """Return the text that is told on a service, and whether by mail."""
        return (self.message, self.notify) if self.messages is None else self.messages.get(name, (None, False))


@dataclass
class Todo:
    """What lacks for a window to be as a task says. The span in epoch seconds."""

    start: int
    end: int
    missing: dict[str, Wanted]
    moved: list[Piece]
    dropped: list[Piece]
    untold: list[str]
    fresh: bool
    whole: bool
    """Whether a window is there that lacks nothing of what its records say."""
    begins: bool = False
    ended: Optional[int] = None
    """Whether what was planned begins, and when an earlier opening ended that has left something over."""
    pieces: list[Piece] = field(default_factory=list)
    held: dict[str, set[str]] = field(default_factory=dict)
    statuses: dict[str, dict[str, str]] = field(default_factory=dict)
    """What is there when this is decided: the pieces, what they hold by service, and how each thing is shown."""

    @property
    def nothing(self) -> bool:
        """Whether all is as it should be."""
        return not (self.missing or self.moved or self.dropped or self.untold)

    @property
    def action(self) -> str:
        """What opening does, in one word."""
        if self.nothing:
            return "unchanged"
        if self.fresh:
            return "opened" if self.ended is None else "reopened"
        return "begun" if self.begins else "changed"


@dataclass
class Outcome:
    """What came of a run. readings: the last looks. left: what could not be put right."""

    action: str
    todo: Optional[Todo] = None
    wanted: dict[str, Wanted] = field(default_factory=dict)
    readings: dict[str, Reading] = field(default_factory=dict)
    pieces: list[Piece] = field(default_factory=list)
    uncovered: dict[str, list[str]] = field(default_factory=dict)
    told: Optional[Piece] = None
    left: list[Options] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


class NotOpened(errors.Error):
    """A window could not be opened, moved or closed as asked. left: what could not be put right, {service, thing, until, why}."""

    def __init__(self, words: str, left: Optional[list[Options]] = None, **evidence: Any) -> None:
        super().__init__(words, **evidence)
        self.left = left or []

    def __str__(self) -> str:
        """Return the words as they are: they name each request that failed, and what could not be undone comes first."""
        sentence = f"{self.words.rstrip('.')}. {self.advice}" if self.advice else self.words
        return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."

    def evidence(self) -> dict[str, Any]:
        """Return what is known beside the sentence, with what could not be put right."""
        return {**super().evidence(), **({"left_over": self.left} if self.left else {})}


@dataclass(frozen=True)
class Now:
    """Ask for the service's time, epoch seconds."""


class Run:
    """One run. adapters: in any order, by name; `warn` is told what the user should know.

    further: returns the adapter of what a record names and the task does not, None where that cannot be reached.
    """

    def __init__(
        self,
        task: Window,
        adapters: Iterable[Adapter],
        warnings: Optional[list[str]] = None,
        rules: Optional[Rules] = None,
        further: Callable[[str], Optional[Adapter]] = lambda name: None,
    ) -> None:
        self.task = task
        self.further = further
        self.found: set[str] = set()
        self.rules = rules or Rules()
        ordered = sorted(adapters, key=lambda one: (one.public, not one.exact, one.divisible), reverse=not self.rules.silences_first)
        self.adapters = {one.name: one for one in ordered}
        self.warnings: list[str] = [] if warnings is None else warnings
        self.done: list[tuple[Act, Any]] = []
        self.lease: Optional[tuple[Adapter, Piece]] = None
        self.readings: dict[str, Reading] = {}

    # What every state does

    def look(self, names: Iterable[str], must: Iterable[str] = (), unread: Optional[dict[str, errors.Error]] = None) -> Steps:
        """Read at services. must: those that have to be readable; of the others a warning says that they were not.

        unread: where it is entered which of those that have to be could not be read; without one the first of them is raised.
        """
        wanted = tuple(one for one in self.adapters if one in set(names))
        seen = yield Read(wanted)
        needed = {*must, *(name for piece in self.pieces(seen) for name in piece.record.on)}
        for name, sight in seen.items():
            if isinstance(sight, errors.Error):
                if name not in needed:
                    self._warn(f"{self.adapters[name].title} could not be read: {self.said(sight)}")
                elif unread is None:
                    sight.tried = sight.tried or f"read what is open on {self.adapters[name].title}"
                    raise sight
                else:
                    unread[name] = sight
                self.readings.pop(name, None)
            else:
                self.readings[name] = sight
        self._compare_clocks({name: sight for name, sight in seen.items() if isinstance(sight, Reading)})
        self._hand_over()

    def look_everywhere(self, must: Iterable[str] = (), unread: Optional[dict[str, errors.Error]] = None) -> Steps:
        """Look at every service, and at what the records found there name."""
        yield from self.look(self.adapters, must, unread)
        yield from self.look_further(unread)

    def look_further(self, unread: Optional[dict[str, errors.Error]] = None) -> Steps:
        """Look at what the records name and the task does not, as far as it can be reached."""
        every = [piece for reading in self.readings.values() for piece in reading.pieces if self.task.key in ("", piece.record.key)]
        named = dict.fromkeys(name for piece in every for name in piece.record.on if name not in self.adapters)
        more = {name: adapter for name, adapter in ((name, self.further(name)) for name in named) if adapter is not None}
        if more:
            self.adapters.update(more)
            self.found.update(more)
            yield from self.look(more, more, unread)

    def _compare_clocks(self, seen: dict[str, Reading]) -> None:
        """Say it where services that were looked at together have different times: a window has the same instants on all of them."""
        clocks = sorted((reading.ahead, self.adapters[name].title) for name, reading in seen.items() if reading.ahead is not None)
        if not clocks or clocks[-1][0] - clocks[0][0] <= CLOCKS_APART:
            return
        (slow, behind), (fast, before) = clocks[0], clocks[-1]
        if not any(AHEAD in one for one in self.warnings):
            self._warn(
                f"The clock of {before} {AHEAD} {behind} by {fast - slow:.0f} s: the window begins and ends so much earlier on {before}."
                f" This task counts by the clock of {self.adapters[next(iter(self.readings))].title}. Tell whoever runs the one that is wrong."
            )

    def _hand_over(self) -> None:
        """Enter at each service what other ones remember of it."""
        every = [piece for reading in self.readings.values() for piece in reading.pieces if not piece.home]
        for name, reading in self.readings.items():
            reading.pieces = [*(piece for piece in reading.pieces if not piece.home), *self.adapters[name].kept(every, reading)]

    def pieces(self, seen: Optional[dict] = None) -> list[Piece]:
        """Return every piece of this key, in the order of the services."""
        readings = self.readings if seen is None else seen
        every = [piece for one in self.adapters if isinstance(readings.get(one), Reading) for piece in readings[one].pieces]
        return [piece for piece in every if piece.record.key == self.task.key]

    def mine(self) -> list[Piece]:
        """Return the pieces of this window that are not over."""
        return [piece for piece in self.pieces() if piece.record.window == self.task.window and piece.state != OVER]

    def over(self) -> list[Piece]:
        """Return what an earlier opening of this window has left over."""
        return [piece for piece in self.pieces() if piece.record.window == self.task.window and piece.state == OVER]

    @property
    def now(self) -> float:
        """The time of the service that answered first."""
        return next(iter(self.readings.values())).now if self.readings else 0.0

    def _warn(self, words: str) -> None:
        if words not in self.warnings:
            self.warnings.append(words)

    def say_doubts(self) -> None:
        """Say what may be silent although nobody can tell, each time until it is over."""
        for piece in self.pieces():
            self.say_doubt(piece)

    def say_doubt(self, piece: Piece) -> None:
        """Say what may be silent beyond what is known of a piece."""
        words = self.adapters[piece.service].doubt(piece)
        if words:
            self._warn(words)

    def perform(self, act: Act) -> Steps:
        """Carry out one act, and remember it. An answer that was lost is looked for, then the act is tried once more."""
        yield from self._renew()
        for last in (False, True):
            try:
                result = yield act
                break
            except errors.FateUnknown as lost:
                found = None
                if act.find is not None:
                    try:
                        found = yield Find(act)
                    except errors.Error:
                        self.done.append((act, None))
                        raise lost from None
                if found is not None:
                    result = found
                    break
                if last or lost.may_still_act and act.find is not None:
                    self.done.append((act, None))
                    raise
        self.done.append((act, result))
        return result

    def _renew(self) -> Steps:
        """Say again that this run is alive, before its lease runs out."""
        if self.lease is None:
            return
        now = yield Now()
        renewing = self.renewing(now)
        if renewing is None:
            return
        act, renewed, as_before = renewing
        self.lease = None
        try:
            yield act
            self.lease = renewed
        except errors.Error:  # it is only about who waits for whom
            self.lease = as_before

    def renewing(self, now: float, wait: float = 0.0) -> Optional[tuple[Act, tuple, tuple]]:
        """Return the act that says again that this run is alive, and the lease with and without it; None where the lease lasts.

        wait: seconds that nothing can be said meanwhile.
        """
        if self.lease is None:
            return None
        adapter, piece = self.lease
        if piece.record.lease is None or piece.record.lease - now > wait + RENEWED_BEFORE:
            return None
        again = replace(piece.record, lease=int(now + wait) + LEASE)
        return adapter.write(piece, again), (adapter, replace(piece, record=again)), self.lease

    def said(self, error: errors.Error) -> str:
        """Return what a service said, with the name of the service in front of the request."""
        title = self.title_of(error)
        return f"{title} {error}" if title and error.method and not error.tried else str(error)

    def title_of(self, error: errors.Error) -> str:
        """Return the name of the service that an error is of, "" where it is of none."""
        return next((one.title for one in self.adapters.values() if one.system == error.system), "")

    def take_back(self) -> Steps:
        """Undo what this run did, in reverse order, each in its own attempt; returns what could not be undone."""
        left: list[Options] = []
        stuck: set[str] = set()
        self.lease = None
        for act, result in reversed(self.done if self.rules.undoes else []):
            keeps = isinstance(result, Piece) and result.record.page and any(self.adapters[one].homeless for one in stuck)
            if keeps or act.remembers and act.service in stuck:
                continue  # the record goes last: closing finds by it what is left
            failed = yield from self._take_back_one(act, result)
            if failed is not None:
                left.append({"service": act.service, **act.left, **failed})
                stuck.add(act.service)
        yield from self._settle_undone(left)
        self.done = []
        return left

    def _take_back_one(self, act: Act, result: Any) -> Steps:
        """Undo one act; returns what is left when that failed."""
        for last in (False, True):
            try:
                undoing = act.undo(result)
                break
            except errors.Error as error:  # it could not even be looked for
                if last:
                    return {"why": self.said(error)}
        for one in undoing:
            failed = yield from self.try_twice(one)
            if failed is not None:
                return {**one.left, "why": one.left.get("why") or self.said(failed)}
        return None

    def _settle_undone(self, left: list[Options]) -> Steps:
        """Give back what this run left to other holders that are gone by now: they may have been undone at the same time."""
        for act, piece in self.done:
            adapter = self.adapters[act.service]
            if not isinstance(piece, Piece) or not adapter.shared or adapter.public:
                continue
            try:
                yield from self.look([act.service], must=[act.service])
                settlings = adapter.settle(piece, self.readings[act.service])
            except errors.Error as error:
                left.append({"service": act.service, **act.left, "why": self.said(error)})
                continue
            for settling in settlings:
                failed = yield from self.try_twice(settling)
                if failed is not None:
                    left.append({"service": act.service, **act.left, **settling.left, "why": self.said(failed)})

    def try_twice(self, act: Act) -> Steps:
        """Carry out an act of undoing or closing; returns the error when it was refused or unanswered twice."""
        failed = yield from self._try(act)
        return None if failed is None else (yield from self._try(act))

    def _try(self, act: Act) -> Steps:
        try:
            yield act
        except errors.NotFound:
            return None
        except errors.FateUnknown as lost:
            with suppress(errors.Error):
                if act.find is not None and (yield Find(act)) is not None:
                    return None
            return lost
        except errors.Error as error:
            return error
        return None

    def incomplete(self, pieces: list[Piece]) -> list[str]:
        """Return the services that a window's records name and where it has no piece, or only an intent."""
        there = {piece.service for piece in pieces if piece.whole}
        return [name for name in dict.fromkeys(one for piece in pieces for one in piece.record.on) if name not in there]

    def _first(self, pieces: list[Piece]) -> Optional[Piece]:
        """Return the first record of an opening: of its first service, the lowest."""
        for name in self.adapters:
            here = [piece for piece in pieces if piece.service == name]
            if here:
                return min(here, key=lambda one: one.id)
        return None
