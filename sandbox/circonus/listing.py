"""Lists: `f_` filters, search, order and pages, the same for every resource."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatchcase
from typing import Any

from starlette.responses import Response

from .. import collection
from ..collection import Row
from ..service import Call, Refusal, number
from .answers import answer, invalid, not_found
from .search import Attributes, predicate
from .world import sent

_ORDERS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "gt": Decimal.__gt__, "ge": Decimal.__ge__, "lt": Decimal.__lt__, "le": Decimal.__le__,
}  # fmt: skip
_SUFFIX = re.compile(r"(.+)_(wildcard|has|gt|ge|lt|le)")


class Collection(collection.Collection):
    """One resource: what its list can be filtered by, and how its objects are shown.

    filters: the fields that `f_` works on, those that known clients use; any other filter is ignored, so that a
    client that does not look again at what it gets is found out (unconfirmed: the service may know more of them).
    """

    key = "_cid"
    created = 200
    filters: frozenset[str] = frozenset()
    insisted: tuple[str, ...] = ()
    """What the vendor calls required, in an update too; the service merges without it, unless it was told to insist."""
    largest = 1000
    """The most rows of one page."""

    @property
    @abstractmethod
    def kind(self) -> str:
        """Return the resource's name in paths."""

    @property
    def path(self) -> str:
        """Return the path of the list."""
        return f"/{self.kind}"

    @property
    def stored_in(self) -> str:
        """Return the name of the table."""
        return f"{self.kind}s"

    def attributes(self, row: Row) -> Attributes:
        """Return what `search` looks at."""
        return {"": []}

    def sent(self, call: Call) -> Mapping[str, Any]:
        """Return the body."""
        return sent(call)

    def update(self, call: Call) -> Response:
        """Change an object."""
        row, body = self.found(call), self.sent(call)
        if self._world.setting("insist_on_put"):
            self.need(body, self.insisted)
        return self.answer(call, self.change(row, body))

    @staticmethod
    def need(body: Mapping[str, Any], names: Iterable[str]) -> None:
        """Refuse a body that lacks one of these."""
        lacking = [name for name in names if name not in body]
        if lacking:
            raise invalid(f"{', '.join(lacking)} must be sent")

    def answer(self, call: Call, row: Row, status: int = 200) -> Response:
        """Answer with one object."""
        return answer(self.shown(row))

    def missing(self, call: Call) -> Refusal:
        """Return the 404."""
        return not_found(self.key_in(call))

    def gone(self, call: Call, row: Row) -> Response:
        """Answer to a DELETE: 200 with nothing."""
        return Response()

    def key_in(self, call: Call) -> str:
        """Return the cid."""
        return f"/{self.kind}/{call.path['id']}"

    def new_key(self) -> str:
        """Return the next cid."""
        return f"/{self.kind}/{super().new_key()}"

    def page(self, call: Call, rows: Sequence[Row]) -> Response:
        """Answer with a page."""
        size, start = _number(call, "size", 20, 1, self.largest), _number(call, "from", 0, 0, 1000)
        rows = self.filtered(call, rows)
        search = call.param("search")
        if search:
            wanted = predicate(search)
            rows = [row for row in rows if wanted(self.attributes(row))]
        rows = _ordered(call, rows)
        more = {"X-Circonus-More-Items": "true"} if len(rows) > start + size else None
        return answer(rows[start : start + size], more)

    def filtered(self, call: Call, rows: Sequence[Row]) -> Sequence[Row]:
        """Return those of the rows, as shown, that every filter lets through."""
        rows = self.listed(rows)
        for name, values in call.query.items():
            test = self._filter(name, values)
            if test is not None:
                rows = [row for row in rows if test(row)]
        return rows

    def _filter(self, name: str, values: list[str]) -> Callable[[Row], bool] | None:
        """Return the test of one parameter; one that is repeated must hold for every value (unconfirmed)."""
        if not name.startswith("f_"):
            return None
        field, how = name[2:], "equals"
        if field not in self.filters:
            match = _SUFFIX.fullmatch(field)
            if match is None or match[1] not in self.filters:
                return None
            field, how = match[1], match[2]
        return lambda row: all(_holds(how, row.get(field), value) for value in values)


def _number(call: Call, name: str, default: int, least: int, most: int) -> int:
    """Return a numeric parameter; empty is as absent. (Unconfirmed that one out of range is refused.)"""
    found = number((call.param(name) or "").strip(), default, least, most)
    if found is None:
        raise invalid(f"{name} must be a number from {least} to {most}")
    return found


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else str(value)


def _decimal(value: Any) -> Decimal | None:
    try:
        return None if isinstance(value, bool) or value is None else Decimal(str(value))
    except InvalidOperation:
        return None


def _holds(how: str, found: Any, wanted: str) -> bool:
    if how == "has":
        return isinstance(found, list) and wanted in [_text(item) for item in found]
    if how == "wildcard":
        # Only * is wild.
        return fnmatchcase(_text(found), wanted.replace("[", "[[]").replace("?", "[?]"))
    if how == "equals":
        return _text(found) == wanted
    limit, number = _decimal(wanted), _decimal(found)
    if limit is None:
        raise invalid(f"'{wanted}' is not a number")
    return number is not None and _ORDERS[how](number, limit)


def _ordered(call: Call, rows: Sequence[Row]) -> Sequence[Row]:
    """Return the rows in the order asked for; without one, in the order they were made."""
    direction = call.param("dir") or "asc"
    if direction not in ("asc", "desc"):
        raise invalid("dir must be asc or desc")
    field = call.param("order")
    if not field:
        return rows

    def key(row: Row) -> tuple[bool, Decimal, str]:
        value = row.get(field)
        number = _decimal(value) if isinstance(value, int | float) else None
        return value is None, number or Decimal(0), _text(value)

    return sorted(rows, key=key, reverse=direction == "desc")
