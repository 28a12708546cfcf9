# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the protocol of a window and the services say to each other. An Adapter reads, and returns acts; the protocol writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable, Optional, Union

from ...errors import Error
from ...values import Options
from .record import Record

OPEN, PLANNED, OVER = "open", "planned", "over"
SOON = 10
"""Seconds by which clocks may differ: what begins within them has begun."""


@dataclass(frozen=True)
class Piece:
    """What one opening made on one service.

    id         what the service calls it; of two that began at once, the lowest one stays
    record     what is remembered of it
    things     the ids of what it silences or tells of
    start, end epoch seconds, as the service has them
    state      OPEN, PLANNED, or OVER: its end has passed, and something is still not given back
    whole      its silence is there, too, and not only the record of what was meant
    told       the texts that were told of it
    row        what the service answered, for its Adapter alone
    home       the service that remembers it, where it is another one: it ends with that one's piece
    """

    service: str
    id: str
    record: Record
    things: tuple[str, ...]
    start: int
    end: int
    state: str = OPEN
    whole: bool = True
    told: tuple[str, ...] = ()
    row: Any = None
    home: str = ""


@dataclass
class Reading:
    """What one look at a service showed.

    now        the service's time, epoch seconds
    pieces     every piece of every key that is not over, or over with something not given back
    known      what else was read, for the Adapter alone
    ahead      seconds by which the service's clock is ahead of this machine's, None where it did not tell its time
    """

    now: float
    pieces: list[Piece] = field(default_factory=list)
    known: Any = None
    ahead: Optional[float] = None


@dataclass(frozen=True)
class Wanted:
    """What a task asks of one service, its names resolved.

    things    the name of each thing by its id
    silent    things that need nothing, because they are silent already: why, by id
    says      the section as the task has it
    """

    things: dict[str, str]
    silent: dict[str, str] = field(default_factory=dict)
    says: Options = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Act:
    """One write, and what to do when it fails or must be taken back.

    service   where
    sentence  what it does, as "silence web-1 until 22:00Z"
    do        writes, and returns what came of it; raises errors.Error
    find      looks whether it was carried out, after its answer was lost; returns what came of it, or None. Without one the
              same request is sent again, which must do no harm
    undo      takes what came of it (None: nobody knows whether anything did) and returns the acts that take it back
    left      what stays when that fails: {thing, until, why}
    remembers it wrote the record of the acts that follow it on this service: it is taken back only when all of them could be
    """

    service: str
    sentence: str
    do: Callable[[], Any]
    find: Optional[Callable[[], Any]] = None
    undo: Callable[[Any], list[Act]] = lambda result: []
    left: Options = field(default_factory=dict)
    remembers: bool = False


@dataclass(frozen=True)
class Moving:
    """How the span of a piece is changed: first what makes it silent as long as asked for, then what removes the old."""

    first: list[Act]
    then: list[Act] = field(default_factory=list)


class Adapter:
    """One account of one service, as the protocol sees it: by these attributes, never by its name.

    shared      several windows may hold one thing, so the last one gives back what lay underneath
    exact       what was written can be looked up again, with its run
    ahead       it can be silenced ahead of time
    divisible   a part of a window may have its own piece
    public      strangers see it: written last
    homeless    nothing is kept there in this task: another service has to remember what lay underneath
    keeps       how well it remembers for one that is homeless; 0: not at all
    instead     what to do where nobody remembers for it
    reaches     what a piece may silence of a thing in the place of all of it, "" where it is always all
    """

    shared = exact = ahead = divisible = public = homeless = False
    keeps = 0
    instead = reaches = ""
    name = ""
    system = ""
    title = ""

    def look(self) -> Reading:
        """Read everything there is of windows. Of a shared service, between two equal readings of the records."""
        raise NotImplementedError

    def resolve(self, section: Options, sight: Reading) -> Wanted:
        """Return what a section asks for; raises BadInput for what is not there, naming the nearest."""
        raise NotImplementedError

    def open(self, record: Record, wanted: Wanted, sight: Reading) -> list[Act]:
        """Return the acts that silence `wanted`. The first one writes the record (and returns a Piece), before anything is touched."""
        raise NotImplementedError

    def write(self, piece: Piece, record: Record) -> Act:
        """Return the act that writes the record of a piece anew, and nothing else."""
        raise NotImplementedError

    def move(self, piece: Piece, record: Record, sight: Reading) -> Moving:
        """Return the acts that give a piece the span of a record, its own with another span and run; their undo moves it back."""
        raise NotImplementedError

    def drop(self, piece: Piece, sight: Reading) -> list[Act]:
        """Return the acts that end one piece, give back what it touched and nobody else holds, and remove its record last."""
        raise NotImplementedError

    def correct(self, piece: Piece, sight: Reading) -> list[Act]:
        """Of a shared service, after a while: what the record says lay underneath, should that have been somebody's last trace."""
        return []

    def settle(self, piece: Piece, sight: Reading) -> list[Act]:
        """Of a shared service, after a piece was dropped: give back what it left to others that are gone now; none while they hold it."""
        return []

    def reach(self, of: Union[Piece, Wanted]) -> Optional[frozenset]:
        """Return what of its things a piece silences, or a task wants silent: the alerts, the severities; None for all of it."""
        return None

    def aged(self, piece: Piece, now: float) -> bool:
        """Say whether what a piece silences was settled so long before it began that it is made anew while it runs."""
        return False

    def silences(self, wanted: Wanted, sight: Reading, window: tuple) -> dict[str, bool]:
        """Say of each wanted thing whether it is silent now; asked after opening. window: of which."""
        mine = {thing for piece in sight.pieces if piece.record.window == window and piece.whole for thing in piece.things}
        return {thing: thing in mine or thing in wanted.silent for thing in wanted.things}

    def called(self, thing: str, sight: Reading) -> str:
        """Return the name of a thing, its id where it has none."""
        return thing

    def shown(self, thing: str, reading: Reading, held: bool) -> str:
        """Return how a diff shows a thing as it is, "" where it is not worth a word. held: by the window that is asked about."""
        return "silent" if held else ""

    def silenced(self, thing: str, wanted: Optional[Wanted]) -> str:
        """Return how a diff shows a thing in the window."""
        return "silent"

    def kept(self, pieces: list[Piece], reading: Reading) -> list[Piece]:
        """Return what the records of other services remember of this one. pieces: of all of them."""
        return []

    def underneath(self, wanted: Wanted, reading: Reading) -> dict[str, dict[str, str]]:
        """Return what another service has to remember, as a record says it."""
        return {}

    def caution(self, wanted: Wanted, reading: Reading) -> str:
        """Return what people should know of an opening, "" where it is nothing."""
        return ""

    def doubt(self, piece: Piece) -> str:
        """Return what may be silent beyond what is known of a piece, "" where all is known."""
        return ""

    def brings_back(self, piece: Piece, thing: str) -> str:
        """Return what closing will bring back of a thing, "" where that goes without saying."""
        return ""

    def ringing(self, pieces: list[Piece]) -> list[str]:
        """Return the names of what still rings of the things that pieces hold."""
        return []

    # What only a public one does

    def tell(self, piece: Piece, text: str, notify: bool) -> Act:
        """Return the act that says a text to whoever reads the page, and by mail where asked."""
        raise NotImplementedError

    def tells(self, piece: Piece) -> bool:
        """Say whether people were told anything of a piece but that it is there."""
        return bool(piece.told)

    def drop_telling(self, piece: Piece, sight: Reading, text: str, notify: bool) -> list[Act]:
        """Like drop, and says a text with it, by mail where asked or where the piece was told by mail."""
        raise NotImplementedError


def name_of(adapter: Adapter, thing: str, reading: Optional[Reading]) -> str:
    """Return the name of a thing, its id where the service cannot be asked just now: what was done is done."""
    try:
        return adapter.called(thing, reading)
    except Error:
        return thing
