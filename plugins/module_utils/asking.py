# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a Behaviour may ask a Finder for: functions that read, and no way through them to what writes."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Callable, Optional

from . import behaviour
from .errors import BadInput, NotFound
from .plan import pick_one
from .steps import PLANNED
from .values import Options, Row


class ReadOnly(behaviour.Lookup):
    """A Lookup of functions: none of its attributes leads to a client."""

    def __init__(self, finder: Any) -> None:
        self.checking = finder.checking
        for name, read in _READS.items():
            setattr(self, name, lambda *given, _read=read, **more: _read(finder, *given, **more))


def blaming(error: NotFound, *where: Any) -> NotFound:
    """Return an error with the setting that may be to blame. where: see suggestions.blame_settings."""
    from .suggestions import blame_settings

    return blame_settings(error, *where)


def _rows(
    finder: Any, kind: Any, options: Optional[Options] = None, enough: Callable[[list[Row]], bool] = bool, around: Optional[Options] = None
) -> list[Row]:
    kind, finder = finder.kind(kind), finder.within(around) if around else finder
    return list(finder.collection(kind).rows.values()) if options is None else finder.search(kind, options, enough)


def _met(finder: Any, kind: Any, identity: Any) -> Optional[Row]:
    kind = finder.kind(kind)
    collection = finder.seen(kind)
    row = None if collection is None else collection.rows.get(identity)
    return finder.cache.met.get((*finder.where(kind), kind.name, identity)) if row is None else row


def _planned(finder: Any, kind: Any) -> list[Row]:
    collection = finder.seen(finder.kind(kind))
    return [] if collection is None else [row for row in collection.rows.values() if PLANNED in row]


def _pages(
    finder: Any, path: str, query: Optional[dict] = None, rows: Optional[str] = None, host: str = "", paging: Any = None
) -> list[Row]:
    client = finder.clients[host]
    try:
        return client.rows(path, query, paging, rows)[0]
    except NotFound as error:
        raise blaming(error, client.host.system, finder.at) from None


def _rows_at(finder: Any, path: str, query: Optional[dict] = None, paging: Any = None, rows: Optional[str] = None) -> list[Row]:
    return _pages(finder, finder.at.fill(path), query, rows, "", paging)


def _ask(finder: Any, path: str, body: Any, query: Optional[dict] = None) -> Any:
    if path not in finder.clients.system.reads:
        raise ValueError(f"{path} is none of the POSTs that only read")
    return finder.clients[""].call("POST", path, query, body, reads=True).data


def _foretold(finder: Any, want: Any) -> tuple:
    from .forecast import foretold

    return foretold(finder, want)


def _reaches(finder: Any, host: str) -> bool:
    with suppress(BadInput):
        return finder.clients[host] is not None
    return False


_READS: dict[str, Callable[..., Any]] = {
    "now": lambda finder, host="": finder.clients[host].now(),
    "heard": lambda finder, host="": finder.clients[host].heard,
    "at_most": lambda finder, seconds, host="": finder.clients[host].at_most(seconds),
    "foreseen": lambda finder: finder.cache.foreseen,
    "reaches": _reaches,
    "find": lambda finder, want: finder.find(want),
    "foretold": _foretold,
    "pick_one": lambda finder, want, rows, over_too=False: pick_one(want, rows, over_too, finder.called),
    "rows": _rows,
    "rows_at": _rows_at,
    "one": lambda finder, kind, identity, fresh=False: finder.one(finder.kind(kind), identity, fresh),
    "met": _met,
    "planned": _planned,
    "listed": lambda finder, kind: finder.collection(finder.kind(kind)).rows,
    "complete": lambda finder, kind: finder.listed_whole(finder.kind(kind)),
    "resolve": lambda finder, *arguments, **more: finder.resolve(*arguments, **more),
    "get": lambda finder, path, query=None, host="": finder.clients[host].get(path, query).data,
    "pages": _pages,
    "ask": _ask,
    "path": lambda finder, template, /, **names: finder.at.fill(template, **names),
    "warn": lambda finder, words: finder.warnings.append(words),
}
"""By the names of Lookup."""
