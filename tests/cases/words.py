"""The words in which a module's cases are declared. Engine, doors and integration targets all run the same ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Options = dict[str, Any]
NOTHING = object()
"""A field that cannot be emptied."""


@dataclass(frozen=True)
class Things:
    """How to see, without the module, what the service holds.

    rows: members on the way to the rows, "*" for each member, "" when the answer is the list. where: what ours have.
    item: the path of one of them. partial: its row is not all there is to see.
    """

    system: str
    path: str
    rows: str = ""
    query: dict[str, Any] = field(default_factory=dict)
    where: Options = field(default_factory=dict)
    item: str = ""
    partial: bool = False
    id: str = "id"


@dataclass(frozen=True)
class Raw:
    """One call past the module; `{n}` in the body is a number, when it is made several times."""

    system: str
    method: str
    path: str
    body: Any = None


@dataclass(frozen=True)
class Sample:
    """Two values of a field, and what empties it."""

    one: Any
    other: Any
    empty: Any = NOTHING


@dataclass(frozen=True)
class Reference:
    """An option that takes a name or an id.

    option: dotted, when it is nested. twin: a call that gives a second thing this name. shared: a name that two things
    bear already. create: what a creation needs beside it. planned: an earlier task may be about to provide it.
    """

    option: str
    name: str
    id: str
    shared: str = ""
    planned: bool = True
    twin: Raw | None = None
    create: Options = field(default_factory=dict)


@dataclass(frozen=True)
class Cost:
    """Calls of one task: (reads, writes)."""

    create: tuple[int, int]
    unchanged: tuple[int, int]
    change: tuple[int, int]
    remove: tuple[int, int]
    absent: tuple[int, int]


@dataclass(frozen=True)
class Case:
    """Everything that is said of one module once.

    missing, says      options that lack something, and what the task says then
    create, change, remove   the documented example, as tasks; actions: what each is reported as
    chosen             keys of the resource that only the service knows, so check mode leaves them out when creating
    moved              the same, when changing
    masked             keys of the resource that differ from run to run (ids, clocks)
    prepare            calls that must be made first
    things             what `create` makes one of
    creation           path of the POST that makes it, and verb: for faults
    twin               makes a second thing that `create` cannot tell from the first
    crowd, crowd_size  others, so many that they do not fit on one page
    cost               what each task may ask of the service (references included)
    fields             samples of every option that can change
    fixed              the options that cannot, and those that need a test of their own
    many, many_other   one of many things ({n} is its number), and what makes one different
    many_reads         the reads of a loop over 100 that are as they should be
    identify           options that find the thing whatever changes; by default its id
    keeps              False: what is sent is an event, of which no field can be read afterwards
    """

    module: str
    missing: Options
    says: str
    create: Options
    change: Options
    remove: Options
    things: Things
    cost: Cost
    creation: tuple[str, str]
    crowd: Raw
    crowd_size: int
    actions: tuple[str, str, str] = ("created", "updated", "deleted")
    chosen: tuple[str, ...] = ("id",)
    moved: tuple[str, ...] = ()
    masked: tuple[str, ...] = ("id",)
    prepare: tuple[Raw, ...] = ()
    twin: Raw | None = None
    fields: dict[str, Sample] = field(default_factory=dict)
    fixed: tuple[str, ...] = ()
    many: Options = field(default_factory=dict)
    many_other: Options = field(default_factory=dict)
    many_reads: int = 0
    identify: Options | None = None
    references: tuple[Reference, ...] = ()
    keeps: bool = True

    @property
    def system(self) -> str:
        """The service, as faults and the journal call it."""
        return self.things.system
