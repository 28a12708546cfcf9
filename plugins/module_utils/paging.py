# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How lists are walked, as data on a System or a Listing: page by page, each with whether the list is cut short there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Callable, Optional

from . import errors
from .answers import Answer
from .records import Record

Page = tuple[list, bool]
"""The rows of a page, and whether the list is cut short there: nobody may read on, or nobody wants to."""


class Unpaged(Record):
    """The whole list in one answer."""

    def pages(self, ask: Callable[[dict], Answer], rows: Optional[str] = None) -> Iterator[Page]:
        """Yield every page. ask: query of one page -> its answer. rows: the member that holds the list."""
        yield rows_of(ask({}).data, rows), False


class PageNumber(Record):
    """Pages by number until one is shorter than asked for (Statuspage: no total, no link).

    most: how many are read; a list that goes on after them stays incomplete. more: the member, dotted, that says true where there
    is another page; what is left out says false.
    """

    size: int = 100
    size_param: str = "per_page"
    page_param: str = "page"
    first: int = 1
    most: Optional[int] = None
    more: str = ""

    def whole(self) -> PageNumber:
        """Return what reads on to the end."""
        return self.with_(most=None)

    def pages(self, ask: Callable[[dict], Answer], rows: Optional[str] = None) -> Iterator[Page]:
        """Yield every page (see Unpaged)."""
        number, before = self.first, None
        while True:
            answer = ask({self.page_param: number, self.size_param: self.size})
            found = rows_of(answer.data, rows)
            if found and found == before:  # it does not know the number, and would answer so for ever
                return
            before = found
            goes_on = bool(found) and _at(answer.data, self.more) is True if self.more else len(found) >= self.size
            cut_short = goes_on and self.most is not None and number - self.first + 1 >= self.most
            yield found, cut_short
            if not goes_on or cut_short:
                return
            number += 1


class Single(Record):
    """No list but one thing, which is always there."""

    def pages(self, ask: Callable[[dict], Answer], rows: Optional[str] = None) -> Iterator[Page]:
        """Yield every page (see Unpaged)."""
        answer = ask({})
        if not isinstance(answer.data, dict) or not answer.data:
            raise errors.Broken(
                "it answered without the thing that was asked for", advice="Check that api_url is the address of the API"
            )
        yield [answer.data], False


class OffsetUntilFlag(Record):
    """Pages by offset while a member (or, with `header`, a header) of the answer says there is more.

    last: the largest offset the service takes, 0 where it takes none; a list that goes on beyond it stays incomplete.
    """

    size: int
    size_param: str = "limit"
    offset_param: str = "offset"
    more: str = "more"
    header: bool = False
    last: Optional[int] = None

    def pages(self, ask: Callable[[dict], Answer], rows: Optional[str] = None) -> Iterator[Page]:
        """Yield every page (see Unpaged)."""
        offset, before = 0, None
        while True:
            answer = ask({self.size_param: self.size, **({} if self.last == 0 else {self.offset_param: offset})})
            page = rows_of(answer.data, rows)
            if page and answer.data == before:  # it does not know the offset, and would answer so for ever
                raise errors.Broken("it says that there is more, and answers the same page again", advice="Run this again; the service may be in trouble")
            before = answer.data
            goes_on = len(page) > 0 and self._goes_on(answer)
            offset += len(page)
            cut_short = goes_on and self.last is not None and offset > self.last
            yield page, cut_short
            if not goes_on or cut_short:
                return

    def _goes_on(self, answer: Answer) -> bool:
        if self.header:
            return str(answer.headers.get(self.more, "")).lower() == "true"
        return bool(answer.data.get(self.more))


def _at(data: Any, member: str) -> Any:
    for name in member.split("."):
        data = data.get(name) if isinstance(data, dict) else None
    return data


def rows_of(data: Any, member: Optional[str]) -> list:
    """Return the rows of a list answer; raises Broken when there is no list where one must be."""
    rows = _at(data, member) if member else data
    if not isinstance(rows, list):
        raise errors.Broken(
            "it answered without the list that was asked for" if data is not None else "it answered nothing",
            advice="Check that api_url is the address of the API",
        )
    return rows
