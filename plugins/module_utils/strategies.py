# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a thing is made, changed and removed. Each strategy turns a Change into steps; odd ones are subclasses."""

from __future__ import annotations

from typing import Any, Callable, Optional

from . import errors
from .records import Record
from .steps import Desired, Sent, Step
from .times import iso
from .values import COMPANION, DROP, EVENT, HELD, NOW, WRITE_ONLY, Options, Row, Unknown


class Change:
    """What a strategy makes steps of.

    at: the Addresses. now: the service's time. options: the options as they will be, None where one is cleared. differing: those that are to
    change. was: what is there, in option names.
    """

    def __init__(
        self,
        want: Desired,
        row: Optional[Row],
        at: Any,
        now: float,
        options: Optional[Options] = None,
        differing: tuple[str, ...] = (),
        was: Optional[Options] = None,
    ) -> None:
        self.resource = want.resource
        self.want = want
        self.row = row
        self.at = at
        self.now = now
        self.options = options or {}
        self.differing = differing
        self.was = was or {}
        self.repeatable = False if any(want.resource.by_name[name].role == EVENT for name in differing) else None
        """Whether an update does no harm when it is sent twice: an event is told twice then. None: as its verb has it."""

    def identity(self) -> Any:
        """Return the thing's id."""
        return self.resource.identity.of(self.row or {})

    def piece(self) -> str:
        """Return what of the id stands in a path."""
        return self.resource.identity.piece(self.identity())

    def item(self) -> str:
        """Return where the thing is written."""
        known = {**self.was, **self.want.options}
        return self.at.path(self.resource, self.resource.paths.item, self.resource.identity.of(self.row or {}), known)

    def creation(self, path: str, item: bool = False) -> str:
        """Return where it is made."""
        return self.at.creation(self.resource, path, self.want.options, item)

    def body(self, options: Options, row: Optional[Row] = None, whole: bool = False) -> Callable[[Sent], Any]:
        """Return what makes the body of these options when it is sent; what it refuses is refused now.

        row: what an update changes. whole: what does not change goes back as it was read, however it was spelled.
        """
        resource, want = self.resource, self.want
        elsewhere = resource.in_address | set(self.at.scope)

        def made(sent: Sent, beforehand: bool = False) -> Any:
            body: Row = {}
            beside = _beside(resource, options, row) if row is not None and resource.deep else {}
            for name, value in {**beside, **options}.items():
                one = resource.by_name[name]
                value = iso(sent.now) if value is NOW else value
                if one.part or name in elsewhere or value.__class__ is Unknown:
                    continue
                if not _is_known(value):
                    if beforehand:
                        continue
                    raise errors.BadInput(f"{name} names something that is not there yet")
                found = one.get(row, DROP) if row and one.kept else DROP
                if found is DROP or not whole or name in self.differing:
                    value = one.to_wire(value)
                    found = value if found is DROP else one.type.with_unknown(value, found)
                one.put(body, found)
            body = resource.behaviour.body({**resource.body.constants, **body}, want, row, sent.now)
            return resource.body.wrapped(body, update=row is not None)

        made(Sent([], self.now), True)
        return made

    def answered(self, row: Row) -> Row:
        """Return the thing that the write answered, with what its answer leaves out."""
        return self.resource.behaviour.answered(row, self)

    def wrapped(self, values: Row, row: Optional[Row]) -> Any:
        """Return a body of the vendor's own values."""
        return self.resource.body.wrapped({**self.resource.body.constants, **values}, update=row is not None)

    def whole(self) -> Options:
        """Return everything that a full replacement says."""
        current = self.resource.to_options(self.row or {})
        kept = [one.name for one in self.resource.fields if one.role in HELD]
        whole = {name: current[name] for name in kept if current.get(name) is not None}
        beside = (WRITE_ONLY, COMPANION, EVENT)
        secrets = {name: value for name, value in self.want.options.items() if self.resource.by_name[name].role in beside}
        said = {name: value for name, value in self.options.items() if value is not None}
        kept = [name for name in self.differing if self.resource.by_name[name].kept]
        cleared = {name: None for name in kept if self.options.get(name) is None}
        return {**whole, **secrets, **said, **cleared}

    def again(self) -> Change:
        """Return the creation of everything, as an upsert sends it."""
        return Change(self.want, None, self.at, self.now, self.whole())


def _is_known(value: Any) -> bool:
    """Say whether a value holds nothing that is only planned."""
    if value.__class__ is dict:
        return all(map(_is_known, value)) and all(map(_is_known, value.values()))
    return all(map(_is_known, value)) if value.__class__ is list else value.__class__ is not Unknown


def _beside(resource: Any, options: Options, row: Row) -> Options:
    """Return what stands beside deeper values in an update's body: services replace what is nested whole."""
    around = {one.at.partition(".")[0] for one in resource.deep if one.name in options}
    was = resource.to_options(row)
    sent = [one for one in resource.fields if one.role in HELD and one.at.partition(".")[0] in around]
    return {one.name: was[one.name] for one in sent if one.name not in options and was.get(one.name) is not None}


class Post:
    """A POST makes it. path: where, when that is not the list.

    adopts: the answer may be something that was there before, left as it was; so it is compared after creating.
    """

    def __init__(self, path: str = "", adopts: bool = False) -> None:
        self.path = path
        self.adopts = adopts

    def steps(self, change: Any) -> tuple[Step, ...]:
        """Return the creation."""
        return (Step("POST", change.creation(self.path), change.body(change.options), creates=True, values=change.answered),)


class Put:
    """A PUT makes it, where it will be. path: where, when that is neither the list nor the thing's own address."""

    def __init__(self, path: str = "") -> None:
        self.path = path

    def steps(self, change: Any) -> tuple[Step, ...]:
        """Return the creation."""
        return (Step("PUT", change.creation(self.path, item=True), change.body(change.options), values=change.answered),)


class Merge:
    """An update says what differs. always: options that every update says. query: the change -> what is said beside the body."""

    writes_back = False

    def __init__(self, verb: str = "PUT", always: tuple[str, ...] = (), query: Optional[Callable[[Any], dict]] = None) -> None:
        self.verb = verb
        self.always = always
        self.query = query

    def steps(self, change: Any) -> tuple[Step, ...]:
        """Return the update."""
        resource, want = change.resource, change.want
        said = [one.name for one in resource.fields if one.role == COMPANION and one.name in want.options]
        was = {name: change.was.get(name) for name in self.always if name not in change.differing}
        options = {name: change.options.get(name, want.options.get(name)) for name in (*change.differing, *said)}
        query = self.query(change) if self.query else {}
        body = change.body({**was, **options}, change.row)
        return (Step(self.verb, change.item(), body, repeatable=change.repeatable, query=query, values=change.answered),)


class Replace:
    """An update says everything: what the task leaves out goes back as it was read."""

    writes_back = True

    def __init__(self, verb: str = "PUT", always: tuple[str, ...] = ()) -> None:
        self.verb = verb
        self.always = always

    def steps(self, change: Any) -> tuple[Step, ...]:
        """Return the update."""
        body = change.body(change.whole(), change.row, whole=True)
        return (Step(self.verb, change.item(), body, repeatable=change.repeatable, values=change.answered),)


class Upsert:
    """An update is sent as the creation was, and says everything."""

    writes_back = True

    def __init__(self, always: tuple[str, ...] = ()) -> None:
        self.always = always

    def steps(self, change: Any) -> tuple[Step, ...]:
        """Return the update."""
        steps = change.resource.create.steps(change.again())
        return tuple(step.with_(repeatable=change.repeatable) for step in steps) if change.repeatable is False else steps


class Holder(Record):
    """A kind whose things hold others, so that these cannot be removed meanwhile.

    kind    its name
    rows    what is to be removed (its row), a Lookup -> what holds it, raw; default what of the kind's list refers to it
    advice  what to do where nobody can take a thing out of it; "" where one can
    """

    kind: str
    rows: Optional[Callable[[Row, Any], list[Row]]] = None
    advice: str = ""


class Delete:
    """A DELETE removes it, and may find it gone. judge: data of a good answer -> words when it was not removed.

    held_by: Holders, in the order in which a thing is taken out of them. at_once: how many one call removes, when their ids
    stand in its path, with commas between them.
    """

    def __init__(
        self,
        query: Optional[dict] = None,
        judge: Optional[Callable[[Any], Optional[str]]] = None,
        held_by: tuple[Holder, ...] = (),
        at_once: int = 1,
    ) -> None:
        self.at_once = at_once
        self.query = query or {}
        self.judge = judge
        self.held_by = held_by

    def steps(self, change: Any) -> tuple[Step, ...]:
        """Return the removal."""
        return (Step("DELETE", change.item(), gone_is_fine=True, query=self.query, judge=self.judge),)


class ByUpdate:
    """It goes by being changed. values: in the vendor's names, or a function of the row."""

    def __init__(self, values: Any) -> None:
        self.values = values

    def steps(self, change: Any) -> tuple[Step, ...]:
        """Return the update that removes it."""
        values: Row = self.values(change.row) if callable(self.values) else self.values
        verb = change.resource.update.verb if hasattr(change.resource.update, "verb") else "PUT"
        return (Step(verb, change.item(), change.wrapped(values, change.row), repeatable=True),)


class Call:
    """A call of its own removes it. path: a template, `{id}` is the thing."""

    def __init__(self, method: str, path: str, body: Optional[Row] = None) -> None:
        self.method = method
        self.path = path
        self.body = body

    def steps(self, change: Any) -> tuple[Step, ...]:
        """Return the call."""
        return (Step(self.method, change.at.fill(self.path, id=change.piece()), self.body, gone_is_fine=True, repeatable=True),)
