"""Services in memory that behave as the protocol of a window sees them, and a clock that lets runs interleave in any order.

Nothing here knows a vendor: each class has the attributes of one kind of service.
"""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable, Generator
from dataclasses import dataclass, field, replace
from typing import Any

from ansible_collections.steadyops.monitoring.plugins.module_utils import errors
from ansible_collections.steadyops.monitoring.plugins.module_utils.bulk.window.pieces import (
    OPEN,
    OVER,
    PLANNED,
    Act,
    Adapter,
    Moving,
    Piece,
    Reading,
    Wanted,
)
from ansible_collections.steadyops.monitoring.plugins.module_utils.bulk.window.protocol import Find, Now, Pause, Read
from ansible_collections.steadyops.monitoring.plugins.module_utils.bulk.window.record import Record

Things = tuple[str, ...]


@dataclass
class Row:
    """What a service keeps of one piece."""

    id: str
    record: Record
    things: Things
    end: int
    state: str = OPEN
    whole: bool = True
    told: list[str] = field(default_factory=list)
    before: dict[str, str] = field(default_factory=dict)
    group: int | None = None


class Service(Adapter):
    """One service: rows by id. Ids are random letters, as some services have them."""

    def __init__(self, world: World, name: str) -> None:
        self.world = world
        self.name = self.title = name
        self.rows: dict[str, Row] = {}

    def new_id(self) -> str:
        return f"{self.world.random.getrandbits(32):08x}"

    def over(self, row: Row) -> bool:
        return row.end <= self.world.now

    def look(self) -> Reading:
        pieces = []
        for row in self.rows.values():
            state = OVER if self.over(row) else PLANNED if row.record.start > self.world.now else OPEN
            if state != OVER or self.left_over(row):
                pieces.append(self.piece(row, state))
        return Reading(self.world.now, pieces)

    def left_over(self, row: Row) -> bool:
        return False

    def piece(self, row: Row, state: str = OPEN) -> Piece:
        return Piece(
            self.name, row.id, row.record, row.things, row.record.start, row.end, state, row.whole, tuple(row.told), replace(row)
        )

    def resolve(self, section: dict[str, Any], sight: Reading) -> Wanted:
        return Wanted({one: one for one in section["things"]}, says=section)

    def _find(self, run: str, things: Things | None = None) -> Piece | None:
        rows = [row for row in self.rows.values() if row.record.run == run and things in (None, row.things)]
        return self.piece(rows[0]) if rows else None

    def _remove(self, identity: str) -> None:
        if identity not in self.rows:
            raise errors.NotFound("no such thing")
        del self.rows[identity]

    def _removing(self, run: str, things: Things) -> Callable[[Any], list[Act]]:
        """Undo a creation, also one of an unknown fate: by what bears the name of the run."""

        def undo(result: Any) -> list[Act]:
            def remove() -> None:
                for identity in [row.id for row in self.rows.values() if row.record.run == run and row.things == things]:
                    del self.rows[identity]

            return [Act(self.name, "remove it again", remove)]

        return undo

    def _change(self, identity: str, **changes: Any) -> Piece:
        if identity not in self.rows:
            raise errors.NotFound("no such thing")
        self.rows[identity] = replace(self.rows[identity], **changes)
        return self.piece(self.rows[identity])

    def write(self, piece: Piece, record: Record) -> Act:
        return Act(self.name, "write the record", lambda: self._change(piece.id, record=record))

    def move(self, piece: Piece, record: Record, sight: Reading) -> Moving:
        new = replace(piece.record, start=record.start, end=record.end)
        back = Act(self.name, "move it back", lambda: self._change(piece.id, record=piece.record, end=piece.end))
        there = Act(self.name, "move the end", lambda: self._change(piece.id, record=new, end=new.end), undo=lambda result: [back])
        return Moving([there])

    def drop(self, piece: Piece, sight: Reading) -> list[Act]:
        return [Act(self.name, "end it", lambda: self._remove(piece.id))]


class Exact(Service):
    """One silence over all things, found again by its record."""

    exact = ahead = True

    def open(self, record: Record, wanted: Wanted, sight: Reading) -> list[Act]:
        return [self._creation(record, tuple(wanted.things))]

    def _creation(self, record: Record, things: Things) -> Act:
        def create() -> Piece:
            row = Row(self.new_id(), record, things, record.end)
            self.rows[row.id] = row
            return self.piece(row)

        return Act(
            self.name, "silence", create, lambda: self._find(record.run, things), self._removing(record.run, things)
        )


class Divided(Exact):
    """One silence for each thing."""

    divisible = True

    def open(self, record: Record, wanted: Wanted, sight: Reading) -> list[Act]:
        return [self._creation(record, (one,)) for one in wanted.things]


class Blind(Service):
    """What silences cannot be listed: only their ids end them. The record is kept beside."""

    ahead = divisible = True

    def __init__(self, world: World, name: str) -> None:
        super().__init__(world, name)
        self.quiet: dict[int, tuple[str, Things, int]] = {}

    def open(self, record: Record, wanted: Wanted, sight: Reading) -> list[Act]:
        things, identity = tuple(wanted.things), f"{record.run}-{self.new_id()}"

        def intend() -> Piece:
            self.rows[identity] = Row(identity, record, things, record.end, whole=False)
            return self.piece(self.rows[identity])

        def silence() -> int:
            number = len(self.quiet) + 1
            self.quiet[number] = (record.run, things, record.end)
            made.append(number)
            return number

        made: list[int] = []
        lift = Act(self.name, "lift it", lambda: self.quiet.pop(made[0], None) if made else None)

        def undo_silence(result: Any) -> list[Act]:
            if result is None:
                self.world.unknown.add(record.run)
                return []
            return [lift]

        def lost() -> None:
            self.world.unknown.add(record.run)
            raise errors.FateUnknown("nobody can tell")

        forget = Act(self.name, "forget it", lambda: self.rows.pop(identity, None))
        return [
            Act(self.name, "write down what is meant", intend, undo=lambda result: [forget]),
            Act(self.name, "silence", silence, lost, undo_silence),
            Act(self.name, "write down its id", lambda: self._change(identity, group=made[0], whole=True)),
        ]

    def move(self, piece: Piece, record: Record, sight: Reading) -> Moving:
        acts = self.open(replace(piece.record, run=record.run, start=record.start, end=record.end), Wanted(dict.fromkeys(piece.things, "")), sight)
        return Moving(acts, self.drop(piece, sight))

    def drop(self, piece: Piece, sight: Reading) -> list[Act]:
        row = piece.row
        acts = [] if row.group is None else [Act(self.name, "lift it", lambda: self.quiet.pop(row.group, None))]
        return [*acts, Act(self.name, "forget it", lambda: self.rows.pop(row.id, None))]


class Muted(Service):
    """Things have one mute each, with an end; several windows may hold one thing. Labels are the records."""

    shared = exact = True

    def __init__(self, world: World, name: str) -> None:
        super().__init__(world, name)
        self.until: dict[str, int] = {}

    def left_over(self, row: Row) -> bool:
        return True

    def look(self) -> Reading:
        seen = super().look()
        pieces = [replace(one, whole=all(self.until.get(thing, 0) > self.world.now for thing in one.things)) for one in seen.pieces]
        return replace(seen, pieces=pieces, known=dict(self.until))

    def _before(self, things: Things, sight: Reading, but: str = "") -> dict[str, str]:
        """What lay underneath: what another holder remembers, where there is one."""
        known = {one: str(sight.known.get(one, 0)) for one in things}
        for piece in sight.pieces:
            if piece.id != but and "what lies underneath" not in self.world.off:
                known.update({one: piece.row.before[one] for one in things if one in piece.row.before})
        return known

    def open(self, record: Record, wanted: Wanted, sight: Reading) -> list[Act]:
        things = tuple(wanted.things)
        before = self._before(things, sight)

        def label() -> Piece:
            row = Row(self.new_id(), record, things, record.end, whole=True, before=before)
            self.rows[row.id] = row
            return self.piece(row)

        def mute() -> dict[str, str]:
            for one in things:
                self.until[one] = max(self.until.get(one, 0), record.end)
            row = next((row for row in self.rows.values() if row.record.run == record.run), None)
            return row.before if row else before

        def unmute(result: Any) -> list[Act]:
            was = Row("", record, things, 0, before=result or before)
            mine = Piece(self.name, "", record, things, record.start, record.end, row=was)
            now = self.look()
            others = [one for one in now.pieces if one.record.run != record.run]
            return [self._lowering(mine, replace(now, pieces=others))]

        acts = [
            Act(self.name, "write a label", label, lambda: self._find(record.run, things), self._removing(record.run, things)),
            Act(self.name, "mute", mute, undo=unmute),
        ]
        return acts[::-1] if "record first" in self.world.off else acts

    def correct(self, piece: Piece, sight: Reading) -> list[Act]:
        now = self._before(piece.things, sight, but=piece.id)
        if now == piece.row.before:
            return []
        return [Act(self.name, "write the label again", lambda: self._change(piece.id, before=now))]

    def silences(self, wanted: Wanted, sight: Reading, window: tuple) -> dict[str, bool]:
        return {one: sight.known.get(one, 0) > sight.now for one in wanted.things}

    def move(self, piece: Piece, record: Record, sight: Reading) -> Moving:
        new = replace(piece.record, run=record.run, start=record.start, end=record.end)
        acts = self.open(new, Wanted(dict.fromkeys(piece.things, "")), sight)
        return Moving(acts, [Act(self.name, "drop the label", lambda: self.rows.pop(piece.id, None))])

    def drop(self, piece: Piece, sight: Reading) -> list[Act]:
        acts = [self._lowering(piece, sight), Act(self.name, "drop the label", lambda: self.rows.pop(piece.id, None))]
        return acts[::-1] if "record last" in self.world.off else acts

    def settle(self, piece: Piece, sight: Reading) -> list[Act]:
        held = {one for other in sight.pieces for one in other.things}
        return [] if held & set(piece.things) else [self._lowering(piece, sight)]

    def _lowering(self, piece: Piece, sight: Reading) -> Act:
        """To the latest end of the other holders that were seen, else to what lay underneath."""
        others = [one for one in sight.pieces if one.id != piece.id and one.end > sight.now]
        until = {
            one: max([other.end for other in others if one in other.things], default=int(piece.row.before[one])) for one in piece.things
        }

        def lower() -> None:
            lower = {one: min(self.until.get(one, 0), end) for one, end in until.items()}
            self.until.update(until if "closing never silences" in self.world.off else lower)

        return Act(self.name, "lower", lower)


class Page(Service):
    """Everybody sees it. Components have one status each; entries hold them."""

    shared = exact = ahead = public = True

    def __init__(self, world: World, name: str) -> None:
        super().__init__(world, name)
        self.status: dict[str, str] = {}
        self.mails: list[tuple[str, str, str]] = []

    def left_over(self, row: Row) -> bool:
        return not row.record.settled

    def look(self) -> Reading:
        return replace(super().look(), known=dict(self.status))

    def open(self, record: Record, wanted: Wanted, sight: Reading) -> list[Act]:
        things = tuple(wanted.things)
        before = {one: sight.known.get(one, "operational") for one in things}
        for piece in sight.pieces:
            before.update({one: piece.row.before[one] for one in things if one in piece.row.before})

        def create() -> Piece:
            row = Row(self.new_id(), record, things, record.end, before=before)
            self.rows[row.id] = row
            self.status.update(dict.fromkeys(things, "maintenance"))
            return self.piece(row)

        def undo(result: Any) -> list[Act]:
            def give_back() -> None:
                for row in [row for row in self.rows.values() if row.record.run == record.run and row.things == things]:
                    self._give_back(row)
                    del self.rows[row.id]

            return [Act(self.name, "remove the entry", give_back)]

        return [Act(self.name, "announce", create, lambda: self._find(record.run, things), undo)]

    def _give_back(self, row: Row) -> None:
        for one in row.things:
            held = any(one in other.things for other in self.rows.values() if other.id != row.id and not self.over(other))
            if not held and (self.status.get(one) == "maintenance" or "by hand is left alone" in self.world.off):
                self.status[one] = row.before[one]

    def tell(self, piece: Piece, text: str, notify: bool) -> Act:
        def say() -> Piece:
            self.mails.append((piece.id, piece.record.key, text))
            return self._change(piece.id, told=[*self.rows[piece.id].told, text])

        def said() -> Piece | None:
            row = self.rows.get(piece.id)
            return self.piece(row) if row and text in row.told else None

        return Act(self.name, "tell", say, said)

    def drop(self, piece: Piece, sight: Reading) -> list[Act]:
        return [Act(self.name, "complete", lambda: self._complete(piece.id, None))]

    def drop_telling(self, piece: Piece, sight: Reading, text: str, notify: bool) -> list[Act]:
        def completed() -> Row | None:
            row = self.rows.get(piece.id)
            return row if row is None or self.over(row) else None

        return [Act(self.name, "complete", lambda: self._complete(piece.id, text), completed)]

    def _complete(self, identity: str, text: str | None) -> None:
        row = self.rows.get(identity)
        if row is None:
            raise errors.NotFound("no such entry")
        if text and text not in row.told:
            self.mails.append((row.id, row.record.key, text))
        self.rows[identity] = replace(row, end=int(self.world.now) - 1, record=replace(row.record, settled=False))
        self._give_back(row)
        held = [one for one in row.things if self.status.get(one) == "maintenance"]
        if not held:
            self.rows[identity].record = replace(row.record, settled=True)

    def settle(self, piece: Piece, sight: Reading) -> list[Act]:
        def back() -> None:
            row = self.rows[piece.id]
            self._give_back(row)
            row.record = replace(row.record, settled=not any(self.status.get(one) == "maintenance" for one in row.things))

        return [Act(self.name, "give back", back)]


class Killed(BaseException):
    """A run that ended as `kill -9` ends it."""


@dataclass
class Trouble:
    """What may happen to the requests of a run: the chance of each, for one request."""

    dies: float = 0.0
    loses: float = 0.0
    refuses: float = 0.0


class World:
    """A clock, and runs on it. At each request something else may happen first; its effect and its answer take their time.

    looks: the services of each look. off: rules that the services' adapters do not keep here, so that a test can see what breaks.
    """

    SLOW = 0.7
    """Seconds that a request takes to arrive at most, and its answer likewise."""

    def __init__(self, seed: int, start: float = 1_000_000.0) -> None:
        self.random = random.Random(seed)
        self.now = start
        self.unknown: set[str] = set()
        self.services: list[Service] = []
        self._queue: list[tuple[float, int, Callable[[], None]]] = []
        self._number = itertools.count()
        self.log: list[str] = []
        self.looks: list[tuple[str, ...]] = []
        self.off: set[str] = set()

    def at(self, seconds: float, do: Callable[[], None]) -> None:
        """Do something later."""
        heapq.heappush(self._queue, (self.now + seconds, next(self._number), do))

    def run_all(self) -> None:
        """Let time pass until nothing is left to do."""
        for _step in range(100_000):
            if not self._queue:
                return
            self.now, _number, do = heapq.heappop(self._queue)
            do()
        raise AssertionError("it never ends")

    def begin(self, name: str, steps: Generator[Any, Any, Any], after: float = 0.0, trouble: Trouble | None = None) -> dict[str, Any]:
        """Start a run; returns where its outcome will stand: {"outcome"} or {"error"} or {"died"}."""
        result: dict[str, Any] = {}
        self.at(after, lambda: self._advance(name, steps, steps.send, None, result, trouble or Trouble()))
        return result

    def _advance(self, name: str, steps: Any, resume: Any, value: Any, result: dict[str, Any], trouble: Trouble) -> None:
        try:
            request = resume(value)
        except StopIteration as ended:
            result["outcome"] = ended.value
            return
        except errors.Error as error:
            result["error"] = error
            return

        def answer(outcome: Any, failed: bool = False) -> None:
            self._advance(name, steps, steps.throw if failed else steps.send, outcome, result, trouble)

        if isinstance(request, Pause):
            self.at(request.seconds, lambda: answer(None))
        elif isinstance(request, Now):
            answer(self.now)
        elif isinstance(request, Read):
            self._looked(request, answer)
        else:
            self._acted(name, request, answer, result, trouble)

    def _slow(self) -> float:
        return self.random.random() * self.SLOW

    def _looked(self, request: Read, answer: Callable[[Any], None]) -> None:
        seen: dict[str, Any] = {}
        self.looks.append(request.names)
        by_name = {one.name: one for one in self.services}

        def see(one: str) -> None:
            seen[one] = by_name[one].look()
            if len(seen) == len(request.names):
                self.at(self._slow(), lambda: answer({name: seen[name] for name in request.names}))

        if not request.names:
            answer({})
        for one in request.names:
            self.at(self._slow(), lambda one=one: see(one))

    def _died(self, name: str, result: dict[str, Any], when: str) -> None:
        """End a run. Of a silence whose id it had not yet written down nobody will ever know."""
        result["died"] = when
        if any(row.record.run == name and row.group is None for one in self.services if isinstance(one, Blind) for row in one.rows.values()):
            self.unknown.add(name)

    def _acted(self, name: str, request: Any, answer: Any, result: dict[str, Any], trouble: Trouble) -> None:
        finding = isinstance(request, Find)
        act = request.act if finding else request
        chance = self.random.random()
        dies, loses, refuses = trouble.dies, trouble.loses, trouble.refuses

        def effect() -> None:
            self.log.append(f"{self.now:.1f} {name} {act.service}: {'look for: ' if finding else ''}{act.sentence}")
            if not finding and chance < dies / 2:
                self._died(name, result, f"before {act.sentence}")
                return
            if not finding and chance < dies + loses + refuses and chance >= dies + loses:
                self.at(self._slow(), lambda: answer(errors.Forbidden("no"), True))
                return
            try:
                outcome, failed = (act.find if finding else act.do)(), False
            except errors.Error as error:
                outcome, failed = error, True
            if not finding and chance < dies:
                self._died(name, result, f"after {act.sentence}")
                return
            if not finding and chance < dies + loses and not failed:
                lost = errors.FateUnknown("no answer")
                self.at(self._slow(), lambda: answer(lost, True))
                return
            self.at(self._slow(), lambda: answer(outcome, failed))

        self.at(self._slow(), effect)
