"""Lists: `f_` filters, search, order and pages, the same for every resource."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatchcase
from typing import Any

from starlette.responses import Response

from ..service import Call, Family, Operation
from .answers import answer, invalid, not_found
from .search import Attributes, predicate

Row = Mapping[str, Any]
_ORDERS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "gt": Decimal.__gt__, "ge": Decimal.__ge__, "lt": Decimal.__lt__, "le": Decimal.__le__,
}  # fmt: skip
_SUFFIX = re.compile(r"(.+)_(wildcard|has|gt|ge|lt|le)")


class Collection(Family):
    """One resource: what its list can be filtered by, and how its objects are shown.

    filters: the fields that `f_` works on, those that known clients use; any other filter is ignored, so that a
    client that does not look again at what it gets is found out (unconfirmed: the service may know more of them).
    """

    @property
    @abstractmethod
    def kind(self) -> str:
        """Return the resource's name in paths."""

    filters: frozenset[str] = frozenset()

    def operations(self) -> list[Operation]:
        """Return list and get; a resource with more adds to them."""
        return [Operation("GET", f"/{self.kind}", self.list), Operation("GET", f"/{self.kind}/{{id}}", self.get)]

    def rows(self, call: Call) -> Iterable[Row]:
        """Return what a list shows before any filter, each object whole."""
        raise NotImplementedError

    def find(self, cid: str) -> Row | None:
        """Return one object as it is shown, also one that lists hide."""
        raise NotImplementedError

    def attributes(self, row: Row) -> Attributes:
        """Return what `search` looks at."""
        raise NotImplementedError

    def get(self, call: Call) -> Response:
        """Answer with one object."""
        return answer(self.found(call))

    def found(self, call: Call) -> Row:
        """Return the object the path names."""
        cid = f"/{self.kind}/{call.path['id']}"
        row = self.find(cid)
        if row is None:
            raise not_found(cid)
        return row

    def list(self, call: Call) -> Response:
        """Answer with a page."""
        size, start = _number(call, "size", 20, 1, 1000), _number(call, "from", 0, 0, 1000)
        rows = list(self.rows(call))
        for name, values in call.query.items():
            test = self._filter(name, values)
            if test is not None:
                rows = [row for row in rows if test(row)]
        search = call.param("search")
        if search:
            wanted = predicate(search)
            rows = [row for row in rows if wanted(self.attributes(row))]
        rows = _ordered(call, rows)
        more = {"X-Circonus-More-Items": "true"} if len(rows) > start + size else None
        return answer(rows[start : start + size], more)

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
    written = (call.param(name) or "").strip()
    if not written:
        return default
    if not re.fullmatch(r"\d{1,9}", written) or not least <= int(written) <= most:
        raise invalid(f"{name} must be a number from {least} to {most}")
    return int(written)


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


def _ordered(call: Call, rows: list[Row]) -> list[Row]:
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
