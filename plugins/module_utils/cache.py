# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What one pass over many things has read and written so far.

What it guarantees. For one pass of one task over its items, on one host, every collection is listed once and kept up to
date with our own writes (in check mode: with the writes we planned). Somebody else's edit made meanwhile is not seen when a
thing is compared; but nothing that was read is written back from an object older than FRESH seconds, and a write that the
service says no longer fits (404, 409, 412) drops everything and looks again. All of it is dropped after OLD seconds.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from typing import Any, Callable, Optional

from .http.client import Client
from .resource import Resource
from .values import Options, Row

OLD = 60.0
"""Seconds after which a pass reads everything again."""
FRESH = 10.0
"""Seconds for which an object may be the base of a full-replace update."""


class Rest:
    """What a list leaves out. query: what asks for it. rows, whole, read_at: what came of that; whoever forks shares it."""

    def __init__(self, query: dict) -> None:
        self.query = query
        self.rows: Optional[list[Row]] = None
        self.whole = True
        self.read_at = 0.0


class Collection:
    """The rows of one kind in one collection, with indexes by id and by key.

    whole: nothing was cut off. read_at: when it was asked for, on the cache's clock. rest: what it leaves out, until that is
    entered. gone: the ids of what was taken out, which a service that was not written to still tells.
    """

    def __init__(self, resource: Resource, rows: Iterable[Row], read_at: float, whole: bool, rest: Optional[Rest] = None) -> None:
        self.resource = resource
        self.whole = whole
        self.read_at = read_at
        self.rest = rest
        self.gone: set[Any] = set()
        self._entered_at: dict[str, float] = {}
        of, plain = resource.identity.of, resource.identity.plain
        known = ((of(row), row) for row in rows)
        self.rows: dict[str, Row] = {one if one.__class__ is str else plain(one): row for one, row in known}
        self._indexes: dict[tuple[str, ...], dict[tuple, dict[str, Row]]] = {}

    def _key(self, row: Row) -> Any:
        return self.resource.identity.plain(self.resource.identity.of(row))

    @property
    def complete(self) -> bool:
        """Whether nothing of the kind is missing."""
        return self.whole and self.rest is None

    def enter_rest(self, rest: Rest) -> None:
        """Take in what the list leaves out, as it was read; what was written meanwhile stays as it is."""
        for row in rest.rows or ():
            if self._key(row) not in self.rows:
                self.put(row, rest.read_at)
        self.whole, self.rest = self.whole and rest.whole, None

    def fork(self) -> Collection:
        """Return one that can be changed without changing this one."""
        copy = Collection(self.resource, (), self.read_at, self.whole, self.rest)
        copy.rows = dict(self.rows)
        copy._entered_at = dict(self._entered_at)
        copy.gone = set(self.gone)
        return copy

    def age(self, row: Row, now: float) -> float:
        """Return how many seconds ago this row was read or written."""
        return now - self._entered_at.get(self._key(row), self.read_at)

    def matching(self, key: Options) -> list[Row]:
        """Return the rows whose options equal those of `key`; of several, those that are spelled so, where some are."""
        names = tuple(sorted(key))
        index = self._indexes.get(names)
        if index is None:
            index = self._indexes[names] = {}
            for value, identity, row in zip(self._values(names, self.rows.values()), self.rows, self.rows.values()):
                index.setdefault(value, {})[identity] = row
        readable = self.resource.readable
        found = list(index.get(tuple([readable[name].type.index(key[name]) for name in names]), {}).values())
        return found if len(found) < 2 else self._as_spelled(found, key)

    def _as_spelled(self, rows: list[Row], key: Options) -> list[Row]:
        """Return those of several rows that are spelled as the key is, all where none is."""
        fields = [(self.resource.readable[name], value) for name, value in key.items()]
        return [row for row in rows if all(one.read(one.get(row)) == value for one, value in fields)] or rows

    def _values(self, names: tuple[str, ...], rows: Any) -> list[tuple]:
        """Return where these rows stand in the index of some options."""
        fields = [self.resource.readable[name] for name in names]
        columns = [[one.type.index(one.read(one.get(row))) for row in rows] for one in fields]
        return list(zip(*columns)) if columns else [()] * len(rows)

    def put(self, row: Row, now: float) -> None:
        """Enter a row that was written or read again."""
        identity = self._key(row)
        self.remove(identity)
        self.gone.discard(identity)
        self.rows[identity] = row
        self._entered_at[identity] = now
        for names, index in self._indexes.items():
            index.setdefault(*self._values(names, [row]), {})[identity] = row

    def remove(self, identity: Any) -> None:
        """Take a row out."""
        identity = self.resource.identity.plain(identity)
        self.gone.add(identity)
        row = self.rows.pop(identity, None)
        if row is None:
            return
        for names, index in self._indexes.items():
            index.get(*self._values(names, [row]), {}).pop(identity, None)


class Cache:
    """Clients and collections that items of one loop share.

    many: several things are wanted, so collections are listed whole. clients: by host and what tells connections apart.
    network: adapter, sleep and now for the clients.
    met: what a look-up by its name has shown, by account, list, kind and id. asked: the same of long lists, by what was asked.
    foretold: what a look would see of what check mode planned and no list holds; never dropped, for nobody could read it again.
    emptied: of one that is forked, what has nothing left in it by what was planned, and may go. foreseen: see Lookup.
    reading: by account and list, the lock that is held while it is read.
    """

    def __init__(self, many: bool = False, clock: Callable[[], float] = time.monotonic, **network: Any) -> None:
        self.many = many
        self.clock = clock
        self.network = network
        self.lock = threading.RLock()
        self.generation = 0
        self.collections: dict[tuple, Collection] = {}
        self.met: dict[tuple, Row] = {}
        self.asked: dict[tuple, list[Row]] = {}
        self.clients: dict[tuple, Client] = {}
        self._creation_locks: dict[tuple, Any] = {}
        self.reading: dict[tuple, Any] = {}
        self._born = clock()
        self.foretold: dict[tuple, Any] = {}
        self.emptied: Optional[list[tuple[Collection, str]]] = None
        self.foreseen = False

    @property
    def planning(self) -> bool:
        """Whether what is entered is only planned."""
        return self.emptied is not None

    def creation_lock(self, url: str, where: tuple) -> Any:
        """Return the CreationLock of a collection."""
        from .creation_lock import CreationLock

        with self.lock:
            if where not in self._creation_locks:
                self._creation_locks[where] = CreationLock(url, *map(str, where), clock=self.clock)
            return self._creation_locks[where]

    def refresh(self) -> None:
        """Drop everything when it is old; called before each item."""
        if self.clock() - self._born > OLD:
            self.drop()

    def drop(self) -> None:
        """Forget everything that was read."""
        with self.lock:
            self.generation += 1
            self.collections.clear()
            self.met.clear()
            self.asked.clear()
            self._born = self.clock()

    def fork(self) -> Cache:
        """Return one that begins with what this one has read, and keeps what is planned to itself.

        What is planned may be done in another order, so a thing that goes when it is empty stays, and is written down.
        """
        copy = Cache(self.many, self.clock, **self.network)
        copy.emptied = []
        copy.collections = {key: one.fork() for key, one in self.collections.items()}
        copy.asked = self.asked
        copy.clients = self.clients
        copy._creation_locks = self._creation_locks
        copy._born = self._born
        return copy

    def close(self) -> None:
        """Give all connections back."""
        for line in (line for client in self.clients.values() for line in client.lines):
            line.close()
