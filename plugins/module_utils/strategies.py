# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How a thing is made, changed and removed. Each strategy turns a Change (changes.py) into steps; odd ones are subclasses."""

from __future__ import annotations

from typing import Any, Callable, Optional

from .records import Record
from .steps import PLANNED, Step
from .values import COMPANION, Row


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
    """An update says everything: what the task leaves out goes back as it was read.

    own: whether a member of a row is the service's own; all others go back, also those that nobody here knows. None: only
    what is declared does.
    """

    writes_back = True

    def __init__(self, verb: str = "PUT", always: tuple[str, ...] = (), own: Optional[Callable[[str], bool]] = None) -> None:
        self.verb = verb
        self.always = always
        self.own = own

    def beside(self, row: Row) -> Row:
        """Return what of a row goes back beside what is declared."""
        return {} if self.own is None else {name: one for name, one in row.items() if name != PLANNED and not self.own(name)}

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
