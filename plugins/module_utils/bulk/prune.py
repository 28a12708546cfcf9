# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is there under a filter and not listed: found, counted, and made into entries that remove it."""

from __future__ import annotations

from typing import Any, NamedTuple

from .. import errors
from ..arguments import refuse_wrong_types, with_environment
from ..cache import Cache, Collection
from ..connect import connection_arguments
from ..lookup import Finder
from ..paging import PageNumber
from ..plan import plan
from ..references import canonical_options, desired_of, with_names
from ..relations import sides_of
from ..resource import Resource
from ..steps import Desired
from ..values import Options, Row
from .entries import Entry, Placed, short
from .order import around, ids_it_hangs_on, ids_wanted, known_as, removed_as
from .planning import Accounts, finders_inside, name_removed


class Sight(NamedTuple):
    """What can be seen when it is decided what goes. cache: what is there; planning: what will be, once the entries are done."""

    accounts: Accounts
    cache: Cache
    planning: Cache


def read_filters(kinds: dict[str, Any], params: Options) -> list[tuple[Resource, Options]]:
    """Return the kinds to prune with their filters; raises BadInput naming the first wrong one."""
    _allowed(params["prune_limit"], 0)
    return [_filter(kinds, number, raw) for number, raw in enumerate(params["prune"])]


def victims_of(
    filters: list[tuple[Resource, Options]], params: Options, entries: list[Entry], sight: Sight
) -> list[Entry]:
    """Return what is there under the filters and not named, as entries to delete; raises BadInput over the limit."""
    if not filters:
        return []
    kept = _kept(entries)
    victims: dict[tuple, Entry] = {}
    under_filter = 0
    for number, (resource, wanted) in enumerate(filters):
        place = f"prune[{number}] ({resource.module_name})"
        with Placed(place):
            rows = _rows_under(place, resource, wanted, params, sight)
        under_filter += len(rows)
        for finder, row, filled in rows:
            key = known_as(finder, resource, resource.identity.of(row), finder.at)
            if key not in kept and key not in victims:
                victims[key] = _victim(resource, row, filled, finder)
    _refuse_emptying(victims, kept, sight.planning)
    _refuse_too_many(list(victims.values()), params["prune_limit"], under_filter)
    return sorted(victims.values(), key=lambda one: (one.kind.module_name, one.name, one.identity or ""))


def _filter(kinds: dict[str, Any], number: int, raw: Any) -> tuple[Resource, Options]:
    if not isinstance(raw, dict) or len(raw) != 1:
        raise errors.BadInput(f"prune[{number}] must be one module name with a filter under it")
    ((written, wanted),) = raw.items()
    resource = kinds.get(short(written))
    if not isinstance(resource, Resource) or not resource.paths.list or resource.remove is None:
        raise errors.BadInput(f"prune[{number}]: {written!r} is nothing that can be listed and pruned")
    if not isinstance(wanted, dict) or not wanted:
        raise errors.BadInput(
            f"prune[{number}] ({resource.module_name}) needs a filter, such as {{{resource.identity.names[0]}: ...}}:"
            " without one everything would be removed"
        )
    known = {one.name for one in resource.asked if one.kept or one.name in resource.containers}
    unknown = sorted(set(wanted) - known)
    if unknown:
        raise errors.BadInput(
            f"prune[{number}] ({resource.module_name}): {', '.join(unknown)} cannot be filtered by;"
            f" {', '.join(sorted(known))} can"
        )
    with Placed(f"prune[{number}] ({resource.module_name})"):
        refuse_wrong_types(resource, wanted)
    return resource, wanted


def _kept(entries: list[Entry]) -> dict[tuple, Entry]:
    """Return the things that entries are, or are to be there and name, and those that these hang on; each with its entry."""
    kept: dict[tuple, Entry] = {}
    for entry in entries:
        if entry.identity and entry.want:
            kept[removed_as(entry)] = entry
        if entry.absent or entry.want is None:
            continue
        waiting = list(ids_wanted(entry))
        row = entry.planned.row or entry.row
        if entry.is_state and row:
            waiting += ids_it_hangs_on(entry.finder, entry.kind, row, around(entry))
        while waiting:
            key = waiting.pop()
            if key not in kept:
                kept[key] = entry
                waiting += _held_up_by(entry, key)
    return kept


def _held_up_by(entry: Entry, key: tuple) -> set[tuple]:
    """Return what a thing that an entry names hangs on itself, as far as the lists that were read tell."""
    _system, _url, name, _place, identity = key
    kind = entry.finder.kind(name)
    collection = entry.finder.seen(kind) if entry.finder.stands_among(kind) else None
    row = None if collection is None else collection.rows.get(identity)
    return set() if row is None else ids_it_hangs_on(entry.finder, kind, row, around(entry))


def _rows_under(
    place: str, resource: Resource, wanted: Options, params: Options, sight: Sight
) -> list[tuple[Finder, Row, Options]]:
    """Return what is there under a filter; nothing is under one that names a thing that is not there."""
    given = {**dict.fromkeys((one.name for one in resource.arguments), None), "state": "present"}
    filled = with_environment(resource.settings, {**given, **connection_arguments(params, resource.system)})
    finder = _asking(sight.accounts.finder(sight.cache, resource, filled, -1))
    try:
        inside = [
            (inner, where, _wanted(resource, filled, {**wanted, **where}, inner))
            for inner, where in finders_inside(finder, resource, wanted)
        ]
    except errors.Missing as missing:
        if not _is_coming(resource, filled, wanted, sight):
            finder.warnings.append(
                f"{place}: {missing.words}; so nothing is under this filter, and nothing is removed."
            )
        return []
    found: list[tuple[Finder, Row, Options]] = []
    for inner, where, want in inside:
        collection = _whole(inner, resource)
        if resource.listing.exhaustive and not collection.complete:
            raise errors.BadInput(
                f"the list of {resource.title}s is longer than {resource.system.title} lets anybody read it"
            )
        key = {name: want.options[name] for name in wanted if name not in resource.containers}
        rows = collection.matching(key) if key else list(collection.rows.values())
        found.extend((inner, row, {**filled, **where}) for row in rows)
    return found


def _is_coming(resource: Resource, filled: Options, wanted: Options, sight: Sight) -> bool:
    """Say whether the entries make what a filter names."""
    finder = _asking(sight.accounts.finder(sight.planning, resource, filled, -1))
    try:
        for inner, where in finders_inside(finder, resource, wanted):
            _wanted(resource, filled, {**wanted, **where}, inner)
    except errors.Missing:
        return False
    return True


def _asking(finder: Finder) -> Finder:
    """Return a finder to which a name that nothing bears is none, in check mode too."""
    return Finder(finder.cache, finder.clients, finder.at, False, finder.warnings)


def _wanted(resource: Resource, filled: Options, wanted: Options, finder: Finder) -> Desired:
    return desired_of(resource, {**filled, **wanted}, finder, options=canonical_options(resource.asked, wanted))


def _whole(finder: Finder, resource: Resource) -> Collection:
    """Return a collection to its end; one that is usually read in part, as far as it goes."""
    collection, paging = finder.whole(resource), resource.listing.paging
    if callable(resource.paths.list) and resource.listing.unlisted is not None:  # no list has all of them
        for row in resource.listing.unlisted(finder.lookup):
            finder.store(resource, row)
    if collection.complete or not isinstance(paging, PageNumber) or paging.most is None:
        return collection
    rows, complete = finder.fetch(resource, paging=paging.whole())
    return Collection(resource, finder.of_kind(resource, rows), finder.cache.clock(), complete and resource.listing.exhaustive)


def _refuse_emptying(victims: dict[tuple, Entry], kept: dict[tuple, Entry], planning: Cache) -> None:
    """Refuse to remove all that is in a thing that an entry wants, when the service removes what is empty."""
    for victim in victims.values():
        finder = Finder(planning, victim.finder.clients, victim.finder.at, False, [])
        for side in (one.turned() for one in sides_of(victim.kind)):
            for holder in side.turned().ids(victim.row) if side.dies_empty else ():
                wanted_by = kept.get(known_as(finder, side.resource, holder, {}))
                collection = finder.seen(side.resource)
                row = None if collection is None else collection.rows.get(holder)
                rest = [one for one in side.ids(row) if known_as(finder, side.other, one, {}) not in victims]
                if wanted_by is not None and row is not None and not rest:
                    title = f"{side.resource.system.title} removes a {side.resource.title} that nothing is in"
                    raise errors.BadInput(
                        f"prune would remove everything that is in {side.resource.label(side.resource.to_options(row))},"
                        f" which {wanted_by.place} names, and {title}",
                        advice="List what stays in it, or let it go as well",
                    )


def _victim(resource: Resource, row: Row, filled: Options, finder: Finder) -> Entry:
    options = resource.to_options(row)
    entry = Entry(None, resource, {**filled, **with_names(finder, resource, options), "state": "absent"})
    entry.identity = str(resource.identity.of(row))
    naming = {name: options.get(name) for name in resource.naming if name not in resource.containers}
    entry.want = Desired(resource, "absent", entry.identity, naming, params=entry.params)
    entry.row, entry.finder = row, finder
    entry.planned = plan(entry.want, row, finder.at, finder.clients[""].now())
    name_removed([entry])
    return entry


def _allowed(limit: str, under_filter: int) -> float:
    """Return how many things may be removed of those under the filters; raises BadInput for a limit that is none."""
    text = str(limit).strip()
    try:
        share = float(text[:-1]) / 100 if text.endswith("%") else None
        allowed = int(text) if share is None else under_filter * share
    except ValueError:
        share, allowed = None, -1
    if not 0 <= (allowed if share is None else share) < float("inf"):
        raise errors.BadInput(f"prune_limit {limit!r} must be a number from 0, or a percentage such as 5%")
    return allowed


def _refuse_too_many(victims: list[Entry], limit: str, under_filter: int) -> None:
    if len(victims) > _allowed(limit, under_filter):
        names = ", ".join(f"{one.kind.module_name} '{one.name}'" for one in victims[:10])
        more = f" and {len(victims) - 10} more" if len(victims) > 10 else ""
        raise errors.BadInput(
            f"prune would remove {len(victims)} things, more than prune_limit ({str(limit).strip()}): {names}{more}",
            advice="Nothing was written; raise prune_limit if they are all to go",
        )
