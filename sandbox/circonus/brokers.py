"""Brokers: where checks are made. They are only read; a new one is provisioned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from ..service import Call
from .answers import answer
from .check_types import module_of
from .listing import Collection, Row
from .search import Attributes


def eligible(broker: Mapping[str, Any], kind: str) -> bool:
    """Tell whether a broker makes checks of this type: some active part of it has the module, by itself or named anew."""
    module = module_of(kind)
    return any(
        detail["status"] in ("active", None)
        and any(name.partition("=>")[0] == module for name in detail["modules"] or ())
        for detail in broker["_details"]
    )


class Brokers(Collection):
    """The operations on brokers."""

    kind = "broker"
    verbs = "list read"
    filters = frozenset(("_name", "_type", "_tags"))

    def attributes(self, row: Row) -> Attributes:
        """Return its name; the vendor tells no terms."""
        return {"": [row["_name"]], "name": [row["_name"]], "tags": row["_tags"]}

    def rows(self, call: Call) -> Sequence[Row]:
        """Return every broker."""
        return [_counted(call, row) for row in self._table.all()]

    def read(self, call: Call) -> Response:
        """Answer with a broker."""
        return answer(_counted(call, self.found(call)))


def _counted(call: Call, row: Row) -> Row:
    """Return a broker; `check_counts=false` leaves out the costly part."""
    if call.param("check_counts") != "false":
        return row
    return {**row, "_details": [{**part, "check_counts": {}} for part in row["_details"]]}
