"""Things of one kind, of which there may be many: what most of every API is made of."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from .service import VERBS, Call, Families, Family, Operation, Refusal, World, crud

Row = dict[str, Any]


class Collection(Family):
    """Rows in a table, and the usual operations on them. A service derives from it once, its families from that.

    The service says how it talks:  `sent` (the body, out of its envelope), `answer` (one thing), `page` (a list, with
    its filters and pages), `missing` (the 404), perhaps `gone`, `key_in`, `new_key`.
    The family says what it is:     `path`, `verbs`, `written` (checks), perhaps `blank`, `shown`, `rows`, `owner`.
    An odd verb is an override of `list`, `create`, `read`, `update` or `delete`, one more path one of `operations`.
    Seed data of its own a family puts in `seed`.

    Shapes: `sent` is what a client wrote; a row is what the table holds, a dict under its key; `shown` makes of a row
    what the client reads. `found` gives a copy to change, `rows` gives shared ones that refuse it.
    Errors: whoever finds something wrong raises Refusal with the vendor's answer; nothing is stored then. Checks come in
    this order: what it lies in, the thing itself, the envelope, the values.

    A whole family, in a file of its own in the package of Circonus; nothing else has to be edited:

        class Annotations(Collection):
            \"""Notes on a stretch of time.\"""

            kind = "annotation"                     # its path is /annotation, its table annotations
            filters = frozenset(("category", "title"))
            first = 3001                            # the number of the first one made

            def written(self, sent: Mapping[str, Any], current: Mapping[str, Any]) -> Row:
                \"""Return the members as stored; current: the row so far, without a key when it is new.\"""
                title = text(member(sent, "title", current, None), "title")
                if not title:
                    raise invalid("title must not be empty")
                return {
                    "title": title,
                    "category": text(member(sent, "category", current, None), "category"),
                    "_last_modified": self._world.now(),
                }
    """

    verbs = VERBS
    update_with: tuple[str, ...] = ("PUT",)
    """The HTTP methods of an update."""
    name = "id"
    """What stands for the key in the path of a thing."""
    key = "id"
    """The member of a row that holds its key."""
    first = 1
    """The key of the first one, where keys are numbers that go on."""
    drawn_first = False
    """Whether the key is drawn before the body is looked at, so that a refused creation takes one, too."""
    created = 201
    """The status of what was created."""
    stored_in = ""
    """The name of the table; the last word of the path when not said."""

    @property
    @abstractmethod
    def path(self) -> str:
        """Return the path of the list."""

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._table = world.table(self.stored_in or self.path.rpartition("/")[2])

    def operations(self) -> list[Operation]:
        """Return one for every verb."""
        return crud(self.path, self, self.verbs, name=self.name, update=self.update_with)

    # The verbs

    def list(self, call: Call) -> Response:
        """Answer with a page of the list."""
        return self.page(call, self.rows(call))

    def create(self, call: Call) -> Response:
        """Add a thing."""
        owner = self.owner(call)
        return self.answer(call, self.add(self.sent(call), **owner), self.created)

    def read(self, call: Call) -> Response:
        """Answer with a thing."""
        return self.answer(call, self.found(call))

    def update(self, call: Call) -> Response:
        """Change a thing."""
        row = self.found(call)
        return self.answer(call, self.change(row, self.sent(call)))

    def delete(self, call: Call) -> Response:
        """Remove a thing."""
        row = self.found(call)
        response = self.gone(call, row)
        self.remove(row)
        return response

    # What a service says

    @abstractmethod
    def sent(self, call: Call) -> Mapping[str, Any]:
        """Return what is in the body; refuse one that is none."""

    @abstractmethod
    def answer(self, call: Call, row: Row, status: int = 200) -> Response:
        """Answer with one thing."""

    @abstractmethod
    def page(self, call: Call, rows: Sequence[Row]) -> Response:
        """Answer with those of the rows that the query asks for."""

    @abstractmethod
    def missing(self, call: Call) -> Refusal:
        """Return the refusal of a thing that is not there."""

    def gone(self, call: Call, row: Row) -> Response:
        """Answer to a DELETE; asked before the thing goes."""
        return Response(status_code=204)

    def key_in(self, call: Call) -> str:
        """Return the key that the path names."""
        return call.path[self.name]

    def new_key(self) -> Any:
        """Return the next key: the same ones come again after a reset."""
        return self._table.next_id(self.first)

    # What a family says

    def owner(self, call: Call) -> Row:
        """Return the members that the address decides, or refuse it: only rows that have them are there."""
        return {}

    def rows(self, call: Call) -> Sequence[Row]:
        """Return what the list is made of, in its order."""
        owner = self.owner(call).items()
        return [row for row in self._table.all() if owner <= row.items()]

    def blank(self) -> Row:
        """Return the members of a thing of which nothing has been said yet."""
        return {}

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the members that a body changes; current: the row so far, without a key when it is new."""
        raise NotImplementedError

    def shown(self, row: Row) -> Row:
        """Return a thing as it is answered."""
        return row

    def listed(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Return things as the list shows them."""
        return [self.shown(row) for row in rows]

    # What they all use

    def found(self, call: Call) -> Row:
        """Return a copy of the row that the path names, or refuse."""
        owner, row = self.owner(call), self._table.get(self.key_in(call))
        if row is None or not owner.items() <= row.items():
            raise self.missing(call)
        return row

    def add(self, sent: Mapping[str, Any], key: Any = None, **owner: Any) -> Row:
        """Put a new thing and return its row. key: a new one when None; owner: as of `owner`."""
        if key is None and self.drawn_first:
            key = self.new_key()
        row = {**owner, **self.blank()}
        row |= self.written(sent, row)
        return self.store({self.key: self.new_key() if key is None else key, **row})

    def change(self, row: Row, sent: Mapping[str, Any]) -> Row:
        """Put what a body makes of a row and return it."""
        return self.store({**row, **self.written(sent, row)})

    def store(self, row: Row) -> Row:
        """Put a row and return it."""
        self._table.put(row[self.key], row)
        return row

    def remove(self, row: Row) -> None:
        """Take a row away, and what cannot be without it."""
        self._table.delete(row[self.key])
