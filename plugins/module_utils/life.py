# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Things that happen and pass: those that are closed by somebody (Lifecycle), and those with an end of their own (Span)."""

from __future__ import annotations

from typing import Optional

from .errors import BadInput
from .records import Record
from .steps import Desired
from .times import duration, instant, iso
from .values import Options, Row


class Lifecycle(Record):
    """It is open until somebody closes it: a key means the one that is open, else the newest, of which little can change.

    closed       values of the status that say that it is over
    corrections  options that can still be changed then, because nobody is told
    status, made_at   the vendor's members
    """

    closed: tuple[str, ...]
    corrections: tuple[str, ...] = ()
    status: str = "status"
    made_at: str = "created_at"

    def is_open(self, row: Row) -> bool:
        """Say whether it is not over."""
        return row.get(self.status) not in self.closed

    def meant(self, rows: list[Row]) -> list[Row]:
        """Return those that are open, else the newest."""
        still_open = [row for row in rows if self.is_open(row)]
        return still_open or sorted(rows, key=lambda row: str(row.get(self.made_at)))[-1:]

    def corrected(self, want: Desired) -> Desired:
        """Return a wish with what can still be changed of something that is over."""
        return want.with_(options={name: want.options[name] for name in self.corrections if name in want.options})


class Span(Record):
    """It has an end: a duration counts from the first opening, and what has begun keeps its start.

    start, end, duration   options, or arguments that guide the module
    """

    start: str
    end: str
    duration: str = "duration"

    def meant(self, rows: list[Row]) -> list[Row]:
        """Return all of them."""
        return rows

    def window(self, given: Options, began: Optional[float], now: float) -> tuple[float, Optional[float]]:
        """Return start and end in epoch seconds, no end where nothing says it. began: when the one that is there began."""
        if given.get(self.start):
            start = instant(given[self.start], self.start)
        else:
            start = began if began is not None else float(int(now))
        if given.get(self.end):
            return start, instant(given[self.end], self.end)
        return start, start + duration(given[self.duration], self.duration) if given.get(self.duration) else None

    def refuse_impossible(
        self, what: str, start: Optional[float], end: Optional[float], now: Optional[float] = None, tolerance: float = 0
    ) -> None:
        """Refuse a window that ends before it begins or, where `now` is given, in the past.

        what: "the downtime". tolerance: seconds by which `now` may be wrong.
        """
        if start is not None and end is not None and end <= start:
            raise BadInput(f"{what} would end ({iso(end)}) before it starts ({iso(start)})")
        if now is not None and end is not None and end <= now - tolerance:
            raise BadInput(f"{what} would end in the past: {iso(end)}, and it is {iso(now)}")

    def check(self, what: str, params: Options) -> None:
        """Refuse, before any call, an end that lies before the start. what: "the downtime"."""
        self.refuse_impossible(what, *(instant(params[name], name) if params.get(name) else None for name in (self.start, self.end)))

    def refine(self, want: Desired, row: Optional[Row], now: float) -> Desired:
        """Return a wish with its window worked out."""
        if want.absent:
            return want
        resource = want.resource
        was = {} if row is None else resource.to_options(row)
        began = instant(was[self.start]) if was.get(self.start) else None
        start, end = self.window({**want.controls, **want.options}, began, now)
        self.refuse_impossible(f"the {resource.title}", start, end, now)
        options = {name: value for name, value in want.options.items() if name != self.duration}
        if end is not None:
            options[self.end] = iso(end)
        if row is not None:
            if began is not None and began <= now:
                options.pop(self.start, None)
            return want.with_(options=options)
        unsure = () if want.get(self.start) else (self.start, *((self.end,) if not want.get(self.end) else ()))
        return want.with_(options={**options, self.start: iso(start)}, unsure=(*want.unsure, *unsure))
