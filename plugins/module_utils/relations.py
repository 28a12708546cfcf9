# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Relations that two kinds of things show, each from its side: what a write of one means for the other.

The kind that a field with a Mirror refers to owns the relation. What was read of both, and of the thing itself, is kept as a
service would show it.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Callable, NamedTuple, Optional

from .resource import Resource
from .values import Field, ListOf, Row


class Side(NamedTuple):
    """A relation from one side. field: ours; theirs: the field of the other kind."""

    resource: Resource
    field: Field
    other: Resource
    theirs: Field

    @property
    def many(self) -> bool:
        """Whether one of ours may have several of theirs."""
        return isinstance(self.field.type, ListOf)

    @property
    def dies_empty(self) -> bool:
        """Whether one of ours goes when it has none of theirs left."""
        return bool(self.theirs.mirror and self.theirs.mirror.dies_empty)

    def turned(self) -> Side:
        """Return it from the other side."""
        return Side(self.other, self.theirs, self.resource, self.field)

    def ids(self, row: Optional[Row]) -> list[str]:
        """Return whom a row of ours has."""
        value = None if row is None else self.field.read(self.field.get(row))
        return [] if value is None else list(value) if isinstance(value, list) else [value]

    def given(self, row: Row, ids: list[str]) -> Row:
        """Return a row of ours with these."""
        changed = dict(row)
        self.field.put(changed, ids if self.many else next(iter(ids), None))
        return changed


def sides_of(resource: Resource) -> tuple[Side, ...]:
    """Return the relations of a kind."""
    return _sides_of(resource, len(resource.system.resources))


@cache
def _sides_of(resource: Resource, _known: int) -> tuple[Side, ...]:
    """Return them as far as kinds are known: a module brings along those it needs, and another one may bring more."""
    kinds = resource.system.resources
    own = [Side(resource, one, kinds[one.type.refers[0]], _theirs(kinds, one)) for one in resource.mirrors]
    others = [
        Side(other, one, resource, _theirs(kinds, one)).turned()
        for other in kinds.values()
        for one in getattr(other, "mirrors", ())
        if one.type.refers[0] == resource.name
    ]
    return (*own, *others)


def _theirs(kinds: dict[str, Any], one: Field) -> Field:
    return kinds[one.type.refers[0]].by_name[one.mirror.field]


class Follower:
    """Enters into what was read what a write means for other things.

    seen: kind -> the Collection as far as it was read, or None. now: on the cache's clock. emptied: where a thing that dies
    when it is empty is written down, instead of being taken out: what is planned next may come into it.
    """

    def __init__(self, seen: Callable[[Resource], Any], now: float, emptied: Optional[list] = None) -> None:
        self._seen = seen
        self._now = now
        self._emptied = emptied

    def follow(self, resource: Resource, before: Optional[Row], after: Optional[Row]) -> None:
        """Enter what a change of one thing means. before, after: None when it is not there."""
        identity = resource.identity.plain(resource.identity.of(after or before or {}))
        for side in sides_of(resource):
            was, now = side.ids(before), side.ids(after)
            for lost in (one for one in was if one not in now):
                self._let_go(side.turned(), lost, identity)
            for gained in (one for one in now if one not in was):
                self._take(side, gained, identity)

    def _take(self, side: Side, gained: str, identity: str) -> None:
        """Enter that one of theirs has `identity` of ours now; where it may have only one, the former loses it."""
        turned = side.turned()
        if not turned.many:
            mine = self._seen(side.resource)
            rows = [] if mine is None else list(mine.rows.items())
            for holder, row in rows:
                if holder != identity and gained in side.ids(row):
                    self._let_go(side, holder, gained)
        theirs = self._seen(side.other)
        row = None if theirs is None else theirs.rows.get(gained)
        if row is not None and identity not in turned.ids(row):
            theirs.put(turned.given(row, [*turned.ids(row), identity] if turned.many else [identity]), self._now)

    def _let_go(self, side: Side, holder: str, identity: str) -> None:
        """Enter that a thing has lost another; one that dies when it is empty is gone."""
        collection = self._seen(side.resource)
        row = None if collection is None else collection.rows.get(holder)
        held = side.ids(row)
        if row is None or identity not in held:
            return
        rest = [one for one in held if one != identity]
        if rest or not side.dies_empty or self._emptied is not None:
            collection.put(side.given(row, rest), self._now)
            if not rest and side.dies_empty:
                self._emptied.append((collection, holder))
        else:
            collection.remove(holder)


def enter_write(finder: Any, collection: Any, row: Optional[Row], identity: Any = None) -> None:
    """Enter a thing that was written, or planned, into its Collection, and what that means into the others that a Finder has seen.

    row: None for gone, and its `identity` then.
    """
    resource, lock = collection.resource, finder.cache.lock
    with lock:
        before = collection.rows.get(resource.identity.plain(identity if row is None else resource.identity.of(row)))
        if before is None and row is None:
            collection.remove(identity)
            return
        _enter(finder, resource, before, row)
    # It may read, and whoever reads must not hold what a reader waits for.
    predicted = list(resource.behaviour.predict(before, row, finder.lookup))
    with lock:
        for kind, was, now in predicted:
            _enter(finder, finder.kind(kind), was, now)


def _enter(finder: Any, resource: Resource, before: Optional[Row], after: Optional[Row]) -> None:
    """Enter what one thing was and is; where its kind was not read, nobody looks."""
    collection, now = finder.seen(resource), finder.cache.clock()
    if collection is None:
        return
    if after is None:
        collection.remove(resource.identity.of(before or {}))
    else:
        collection.put(after, now)
    Follower(finder.seen, now, finder.cache.emptied).follow(resource, before, after)
