# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is planned one after the other is written at the same time: entries that write into one thing follow each other."""

from __future__ import annotations

from typing import Any, NamedTuple

from .. import errors
from ..cache import Cache
from ..lookup import Finder
from ..relations import Side, sides_of
from .entries import Entry
from .order import reaches


class _Touch(NamedTuple):
    """What one entry does to a thing that others are in. whole: it writes the thing itself, with all that is in it."""

    entry: Entry
    gains: bool
    loses: frozenset
    whole: bool


def keep_apart(ordered: list[Entry], entries: list[Entry], planning: Cache) -> bool:
    """Let entries that collide follow each other in the order in which they were planned.

    Where something would be removed because it is empty for a while, what comes in goes before what leaves. Returns whether
    that is another order than the planned one, so that all must be planned again; raises BadInput where there is none.
    """
    rank = {entry.index: number for number, entry in enumerate(ordered)}
    other_order = False
    for (side, holder), touches in _touches(ordered).items():
        if len(touches) < 2:
            continue
        if side.dies_empty:
            other_order |= _outlast(side, holder, touches, entries, planning, rank)
        for one in (touch for touch in touches if touch.whole):
            for other in touches:
                if other.entry is not one.entry:
                    _follow(*sorted((one.entry, other.entry), key=lambda entry: rank[entry.index]), entries)
    return other_order


def _touches(ordered: list[Entry]) -> dict[tuple[Side, Any], list[_Touch]]:
    """Return what the entries that change something do to each thing that others are in."""
    touches: dict[tuple[Side, Any], list[_Touch]] = {}
    for entry in ordered:
        if not entry.is_state or not entry.planned.changed:
            continue
        for side in sides_of(entry.kind):
            before, after = (frozenset(side.ids(row)) for row in (entry.row, entry.planned.row))
            if side.theirs.mirror is not None:  # it owns the relation
                touches.setdefault((side, entry.thing), []).append(_Touch(entry, bool(after - before), before - after, True))
                for holder, member in _left(entry, side, after - before):
                    touches.setdefault((side, holder), []).append(_Touch(entry, False, frozenset([member]), False))
            else:
                for holder in before ^ after:
                    loses = frozenset([entry.thing] if holder in before else ())
                    touches.setdefault((side.turned(), holder), []).append(_Touch(entry, holder in after, loses, False))
    return touches


def _left(entry: Entry, side: Side, members: frozenset) -> list[tuple[Any, Any]]:
    """Return (thing, member) of what members of an owner were in before, where they may be in one only."""
    theirs = side.turned()
    collection = None if theirs.many else entry.finder.seen(side.other)
    if collection is None:
        return []
    return [(holder, one) for one in members for holder in theirs.ids(collection.rows.get(one)) if holder != entry.thing]


def _follow(first: Entry, second: Entry, entries: list[Entry]) -> None:
    """Let an entry come after another, and be planned again then where it writes what the other changes."""
    if first.index not in second.needs and not reaches(entries, second, first):
        if reaches(entries, first, second):
            return
        second.needs.add(first.index)
    second.again = True


def _outlast(
    side: Side, holder: Any, touches: list[_Touch], entries: list[Entry], planning: Cache, rank: dict[int, int]
) -> bool:
    """See to it that a thing which goes when it is empty is never empty; returns whether that changes the order."""
    finder = touches[0].entry.finder
    before = _members(finder, side, holder)
    after = _members(Finder(planning, finder.clients, finder.at, finder.checking, []), side, holder)
    if not before or not after or before - frozenset().union(*(one.loses for one in touches)):
        return False
    coming = [one.entry for one in touches if one.gains]
    leaving = [one.entry for one in touches if one.loses]
    if any(one in coming for one in leaving):  # it replaces all that is in it at once
        return False
    pairs = [(one, other) for one in leaving for other in coming]
    if any(reaches(entries, one, other) for one, other in pairs):
        return False
    for one, other in pairs:
        if not reaches(entries, other, one):
            one.needs.add(other.index)
            return rank[one.index] < rank[other.index]
    one, other = pairs[0]
    raise errors.BadInput(
        f"{one.place} leaves nothing in a {side.resource.title} that {other.place} comes into later, and"
        f" {side.resource.system.title} removes a {side.resource.title} that nothing is in",
        advice="Do it in two tasks",
    )


def _members(finder: Finder, side: Side, holder: Any) -> frozenset:
    collection = finder.seen(side.resource)
    return frozenset(side.ids(None if collection is None else collection.rows.get(holder)))
