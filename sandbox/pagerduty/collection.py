"""What the account has many of, as the REST API talks about it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from .. import collection
from ..service import Call, Refusal
from .answers import answer, missing
from .lists import NOTHING, Names, Row, many, page
from .world import KINDS, Kind, wrapped

BY_TYPE: dict[str, type[Collection]] = {}
"""Which family shows the objects of a type."""


class Collection(collection.Collection):
    """One kind of object; its envelope is called after its type, its list after its table."""

    @property
    @abstractmethod
    def kind(self) -> Kind:
        """Return what kind that is."""

    def __init_subclass__(cls) -> None:
        if isinstance(cls.kind, Kind):
            KINDS[cls.kind.type], BY_TYPE[cls.kind.type] = cls.kind, cls

    @property
    def path(self) -> str:
        """Return the path of the list."""
        return f"/{self.kind.table}"

    @abstractmethod
    def shown(self, row: Row, include: Names = NOTHING) -> Row:
        """Return an object as shown. include: what of it is wanted whole, or at all."""

    def sent(self, call: Call) -> Mapping[str, Any]:
        """Return the object in the envelope."""
        return wrapped(call, self.kind.type)

    def answer(self, call: Call, row: Row, status: int = 200) -> Response:
        """Answer with an object in its envelope; only a GET can ask for more of it."""
        include = many(call, "include") if call.request.method == "GET" else NOTHING
        return answer({self.kind.type: self.shown(row, include)}, status)

    def page(self, call: Call, rows: Sequence[Row]) -> Response:
        """Answer with one page."""
        include = many(call, "include")
        return page(call, self.kind.table, rows, lambda row: self.shown(row, include))

    def missing(self, call: Call) -> Refusal:
        """Return the 404."""
        return missing(self.kind.code, self.kind.type.replace("_", " ").title())

    def new_key(self) -> str:
        """Return the next id."""
        return self._world.new_id(self.kind.table)

    def remove(self, row: Row) -> None:
        """Remove an object; what refers to it goes on showing its name."""
        self._world.remove(self.kind.type, row)


class Enveloped(collection.Collection):
    """One kind of thing to which no reference leads: alone it stands in an envelope, and its list has no pages."""

    envelope = ""
    """What is around one; with an s, what is around the list."""

    def sent(self, call: Call) -> Mapping[str, Any]:
        """Return the thing in the envelope."""
        return wrapped(call, self.envelope)

    def answer(self, call: Call, row: Row, status: int = 200) -> Response:
        """Answer with a thing in its envelope."""
        return answer({self.envelope: self.shown(row)}, status)

    def page(self, call: Call, rows: Sequence[Row]) -> Response:
        """Answer with the whole list."""
        return answer({f"{self.envelope}s": self.listed(rows)})

    def missing(self, call: Call) -> Refusal:
        """Return the 404."""
        return missing(2100)

    def new_key(self) -> str:
        """Return the next id."""
        return self._world.new_id(self.stored_in or self.path.rpartition("/")[2])
