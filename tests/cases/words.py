"""The words in which a module's cases are declared. Engine, doors and integration targets all run the same ones."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

Options = dict[str, Any]
NOTHING = object()
"""A field that cannot be emptied."""


@dataclass(frozen=True)
class Things:
    """How to see, without the module, what the service holds.

    rows: members on the way to the rows, "*" for each member, "" when the answer is the list. where: what ours have.
    item: the path of one of them. partial: its row is not all there is to see. paging: how the list is paged, where that
    is not the system's way. inside: the one thing whose id is `{inside}` in the path, where a 404 is that there is none.
    envelope: the member that wraps one of them.
    """

    system: str
    path: str
    rows: str = ""
    query: dict[str, Any] = field(default_factory=dict)
    where: Options = field(default_factory=dict)
    item: str = ""
    partial: bool = False
    id: str = "id"
    paging: str = ""
    inside: Things | None = None
    envelope: str = ""


@dataclass(frozen=True)
class Raw:
    """One call past the module; `{n}` in the body is a number, when it is made several times.

    `{before}` in path or body is the id of what was prepared last.
    """

    system: str
    method: str
    path: str
    body: Any = None


@dataclass(frozen=True)
class Sample:
    """Two values of a field, and what empties it. where: the vendor's members that change with it, when not just its own."""

    one: Any
    other: Any
    empty: Any = NOTHING
    where: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reference:
    """An option that takes a name or an id.

    option: dotted, when it is nested. id: "" when it is another each time; then `among` says where it is found. twin: a
    call that gives a second thing this name. shared: a name that two things bear already. create: what a creation needs
    beside it. planned: an earlier task may be about to provide it. beside: what stands beside the name, in a
    map or in a member of a list. around: what stands beside what it is in, one level further out.
    """

    option: str
    name: str
    id: str = ""
    among: Things | None = None
    shared: str = ""
    planned: bool = True
    twin: Raw | None = None
    create: Options = field(default_factory=dict)
    beside: Any = None
    around: Options = field(default_factory=dict)


@dataclass(frozen=True)
class Cost:
    """Calls of one task: (reads, writes); None for what the service does not offer.

    foretold: the reads of a removal in check mode, where they are more, because it says who uses the thing.
    """

    create: tuple[int, int]
    unchanged: tuple[int, int]
    change: tuple[int, int] | None = None
    remove: tuple[int, int] | None = None
    absent: tuple[int, int] | None = None
    foretold: int | None = None


@dataclass(frozen=True)
class Staged:
    """What an integration target does first, so that it runs in any installation. It removes in the end what it made.

    until: what is waited for, of the result (`{it}`). undo: the options that remove it, where it was made here.
    """

    module: str
    options: Options
    until: str = ""
    undo: Options = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """Everything that is said of one module once.

    missing, says      options that lack something, and what the task says then
    create, change, remove   the documented example, as tasks, empty where the service offers none; actions: what each is
                       reported as
    chosen             keys of the resource that only the service knows, so check mode leaves them out when creating
    moved              the same, when changing
    masked             keys of the resource that differ from run to run (ids, clocks)
    once               keys of the resource that the service tells when it is created, and never again: keys that it made
    prepare            calls that must be made first
    stage              what a target has to make in an installation without the seed data
    things             what `create` makes one of
    creation           path of the POST that makes it, and verb: for faults
    twin               makes a second thing that `create` cannot tell from the first
    crowd, crowd_size  others, so many that they do not fit on one page
    cost               what each task may ask of the service (references included)
    fields             samples of every option that can change
    fixed              the options that cannot, and those that need a test of their own
    many, many_other   one of many things ({n} is its number), and what makes one different; empty where there is one only
    many_needs         a call that must be made first for each of them
    many_reads         the reads of a loop over 100 that are as they should be
    elsewhere          of what is found in a list: somebody's edit, in the vendor's names, and what ours changes meanwhile
    identify           options that find the thing whatever changes; by default its id
    keeps              False: what is sent is an event, of which no field can be read afterwards
    repeats            True: an action, which every run does again
    looks              a task that cannot do without its look, where the creation can: a page goes out all the same
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
    crowd: Raw | None = None
    crowd_size: int = 0
    actions: tuple[str, str, str] = ("created", "updated", "deleted")
    chosen: tuple[str, ...] = ("id",)
    moved: tuple[str, ...] = ()
    masked: tuple[str, ...] = ("id",)
    once: tuple[str, ...] = ()
    prepare: tuple[Raw, ...] = ()
    stage: tuple[Staged, ...] = ()
    twin: Raw | None = None
    fields: dict[str, Sample] = field(default_factory=dict)
    fixed: tuple[str, ...] = ()
    many: Options = field(default_factory=dict)
    many_other: Options = field(default_factory=dict)
    many_needs: Raw | None = None
    many_reads: int = 0
    elsewhere: tuple[Options, Options] | None = None
    identify: Options | None = None
    references: tuple[Reference, ...] = ()
    keeps: bool = True
    repeats: bool = False
    looks: Options = field(default_factory=dict)

    @property
    def looking(self) -> Options:
        """A task that fails when nothing can be read."""
        return self.looks or self.create

    @property
    def system(self) -> str:
        """The service, as faults and the journal call it."""
        return self.things.system

    @property
    def phases(self) -> tuple[str, ...]:
        """The tasks of a thing's life in their order, as far as the service offers them."""
        return tuple(one for one in ("create", "change", "remove") if getattr(self, one))

    def one_of_many(self, number: int) -> Options:
        """Return the options of one of many things."""
        return json.loads(json.dumps(self.many).replace("{n}", f"{number:04}"))
