# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is there under a filter and not listed: found, counted, and made into entries that remove it."""

from __future__ import annotations

from typing import Any

from .. import errors
from ..arguments import refuse_wrong_types, with_environment
from ..cache import Cache
from ..connect import connection_arguments
from ..lookup import Finder
from ..plan import plan
from ..references import canonical_options, desired_of, with_names
from ..resource import Resource
from ..steps import Desired
from ..values import Options, Row
from .entries import Entry, Placed, short
from .planning import Accounts, finders_inside, name_removed, place_of


def read_filters(kinds: dict[str, Any], params: Options) -> list[tuple[Resource, Options]]:
    """Return the kinds to prune with their filters; raises BadInput naming the first wrong one."""
    _allowed(params["prune_limit"], 0)
    return [_filter(kinds, number, raw) for number, raw in enumerate(params["prune"])]


def victims_of(
    filters: list[tuple[Resource, Options]], params: Options, entries: list[Entry], cache: Cache, accounts: Accounts
) -> list[Entry]:
    """Return what is there under the filters and not listed, as entries to delete; raises BadInput over the limit."""
    kept = {
        (entry.kind.module_name, place_of(entry.kind, entry.want.options), entry.identity)
        for entry in entries
        if entry.identity and entry.want
    }
    victims: dict[tuple, Entry] = {}
    under_filter = 0
    for number, (resource, wanted) in enumerate(filters):
        with Placed(f"prune[{number}] ({resource.module_name})"):
            rows = _rows_under(resource, wanted, params, cache, accounts)
        under_filter += len(rows)
        for finder, row, filled in rows:
            key = (resource.module_name, place_of(resource, finder.at.scope), str(resource.identity.of(row)))
            if key not in kept and key not in victims:
                victims[key] = _victim(resource, row, filled, finder)
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
        raise errors.BadInput(f"prune[{number}] ({resource.module_name}): {', '.join(unknown)} cannot be filtered by")
    with Placed(f"prune[{number}] ({resource.module_name})"):
        refuse_wrong_types(resource, wanted)
    return resource, wanted


def _rows_under(
    resource: Resource, wanted: Options, params: Options, cache: Cache, accounts: Accounts
) -> list[tuple[Finder, Row, Options]]:
    given = {**dict.fromkeys((one.name for one in resource.arguments()), None), "state": "present"}
    filled = with_environment(resource, {**given, **connection_arguments(params, resource.system)})
    finder = accounts.finder(cache, resource, filled, -1)
    found: list[tuple[Finder, Row, Options]] = []
    for inner, where in finders_inside(finder, resource, wanted):
        options = canonical_options(resource.asked, {**wanted, **where})
        want = desired_of(resource, {**filled, **wanted, **where}, inner, options=options)
        collection = inner.collection(resource)
        if resource.listing.exhaustive and not collection.complete:
            raise errors.BadInput(
                f"the list of {resource.title}s is longer than {resource.system.title} lets anybody read it"
            )
        key = {name: want.options[name] for name in wanted if name not in resource.containers}
        rows = collection.matching(key) if key else list(collection.rows.values())
        found.extend((inner, row, {**filled, **where}) for row in rows)
    return found


def _victim(resource: Resource, row: Row, filled: Options, finder: Finder) -> Entry:
    options = resource.to_options(row)
    entry = Entry(None, resource, {**filled, **with_names(finder, resource, options), "state": "absent"})
    entry.identity = str(resource.identity.of(row))
    naming = {name: options.get(name) for name in resource.naming if name not in resource.containers}
    entry.want = Desired(resource, "absent", entry.identity, naming, params=entry.params)
    entry.row, entry.finder = row, finder
    entry.planned = plan(entry.want, row, finder.at, finder.now())
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
