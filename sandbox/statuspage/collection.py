"""What a page has many of, as the API talks about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from .. import collection
from ..collection import Row
from ..service import Call, Families, Refusal
from .account import NOT_FOUND, Account, answer, attributes, error, paged

__all__ = ["Collection", "Row"]


class Collection(collection.Collection):
    """Things of one kind on a page. envelope: what a body is wrapped in."""

    update_with = ("PATCH", "PUT")
    envelope = ""

    def __init__(self, account: Account, others: Families) -> None:
        super().__init__(account, others)
        self._account = account

    def owner(self, call: Call) -> Row:
        """Return the page's id, or refuse."""
        return {"page_id": self._account.page(call)}

    def sent(self, call: Call) -> Mapping[str, Any]:
        """Return what is inside the envelope."""
        return attributes(call, self.envelope)

    def answer(self, call: Call, row: Row, status: int = 200) -> Response:
        """Answer with a thing, bare."""
        return answer(self.shown(row), status)

    def page(self, call: Call, rows: Sequence[Row]) -> Response:
        """Answer with one page of the rows."""
        return answer(self.listed(paged(call, rows)))

    def missing(self, call: Call) -> Refusal:
        """Return the 404."""
        return Refusal(error(404, NOT_FOUND))

    def gone(self, call: Call, row: Row) -> Response:
        """Answer to a DELETE with what was there."""
        return answer(self.shown(row))

    def new_key(self) -> str:
        """Return the next id."""
        return self._account.new_id()

    def change(self, row: Row, sent: Mapping[str, Any]) -> Row:
        """Put what differs, if anything."""
        return self._account.change(self._table, row, self.written(sent, row))
