# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reading for many entries at once, and planning each as if those before it were done."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Optional

from .. import errors
from ..cache import Cache
from ..connect import Clients
from ..forecast import remember_plan
from ..frame import Frame
from ..jobs import Job, perform
from ..lookup import Finder
from ..paths import Addresses
from ..reconcile import task_of
from ..references import enter, with_names
from ..resource import Resource
from ..values import Options
from .entries import Entry, Placed


class Accounts:
    """The clients of every account that the entries name, and finders on them."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self._clients: dict[tuple, Clients] = {}
        self._finders: dict[tuple, Finder] = {}

    def finder(self, cache: Cache, kind: Any, params: Options, connection: int = 0) -> Finder:
        """Return a finder on an account; connection: tells one set of connection options from another."""
        key = (cache, kind, connection)
        finder = self._finders.get(key)
        if finder is None:
            clients = self._clients_of(kind, params, connection)
            scope = Addresses(kind.scope(params))
            finder = self._finders[key] = Finder(cache, clients, scope, self.frame.checking, self.frame.warnings)
            finder.client(kind)
        return finder

    def _clients_of(self, kind: Any, params: Options, connection: int) -> Clients:
        key = (kind.system, connection)
        if key not in self._clients:
            self._clients[key] = self.frame.clients(kind.system, params, begin=False)
        return self._clients[key]


def collections(entries: list[Entry]) -> list[tuple[Finder, Resource]]:
    """Return each collection that the entries are in or refer to by name, once."""
    wanted: dict[tuple, tuple[Finder, Resource]] = {}
    for entry in entries:
        kinds = [entry.kind] if entry.is_state and not entry.kind.inside(entry.params) else []
        for kind, name in entry.references:
            target = entry.kind.system.resources[kind]
            if target.identity.parse_id(name) is None and not target.containers:
                kinds.append(target)
        for resource in kinds:
            wanted.setdefault((entry.finder.where(resource), resource.name), (entry.finder, resource))
    return list(wanted.values())


def places(entries: list[Entry]) -> list[tuple[Finder, Resource]]:
    """Return the collections inside things that are there, as far as the lists that were read tell; each once."""
    wanted: dict[tuple, tuple[Finder, Resource]] = {}
    for entry in entries:
        scope = _known_scope(entry) if entry.is_state and entry.kind.containers else None
        if scope:
            finder = entry.finder.within(scope)
            wanted.setdefault((finder.where(entry.kind), entry.kind.name), (finder, entry.kind))
    return list(wanted.values())


def _known_scope(entry: Entry) -> Optional[dict[str, str]]:
    """Return where an entry's thing is, None when that needs a look or is only planned."""
    scope: dict[str, str] = {}
    for name in entry.kind.containers:
        target = entry.finder.kind(entry.kind.field(name).type.kind)
        written = entry.params.get(name)
        identity = target.identity.parse_id(written)
        collection = entry.finder.known(target) if identity is None and entry.finder.stands_among(target) else None
        if collection is not None:
            called = [collection.matching({option: target.field(option).type.canonical(written)}) for option in target.identity.names]
            found = {str(target.identity.of(row)) for rows in called for row in rows} or set(map(str, [written])) & set(collection.rows)
            identity = found.pop() if len(found) == 1 else None
        if identity is None:
            return None
        scope[name] = identity
    return scope


def read_collection(finder: Finder, resource: Resource) -> None:
    """Read one collection."""
    with errors.trying(f"list {resource.system.title} {resource.title}s"), errors.understanding(resource.system.name):
        finder.collection(resource)


def read_all(wanted: list[tuple[Finder, Resource]], parallel: int) -> None:
    """Read every collection, several at a time; raises the first error in their order."""
    failed: list[tuple[int, Exception]] = []
    jobs = [
        Job(
            resource.system.name,
            lambda finder=finder, resource=resource: read_collection(finder, resource),
            [],
            lambda error, number=number: failed.append((number, error)) if error else None,
        )
        for number, (finder, resource) in enumerate(wanted)
    ]
    perform(jobs, parallel)
    if failed:
        raise min(failed, key=lambda one: one[0])[1]


def plan_all(ordered: list[Entry], planning: Cache, accounts: Accounts) -> None:
    """Plan every entry as if those before it were done; raises the first thing that is wrong, with its place."""
    claimed: dict[tuple, Entry] = {}
    for entry in ordered:
        finder = accounts.finder(planning, entry.kind, entry.params, entry.connection)
        with Placed(entry), errors.understanding(entry.kind.system.name):
            finder, entry.want = enter(entry.kind, entry.params, finder, True, entry.options)
            if entry.want is None:
                continue
            task = task_of(entry.want, finder)
            entry.planned = task.plan()
            entry.want, entry.row, entry.seen = task.want, task.row, task.seen
            _claim(entry, claimed)
            remember_plan(task, entry.planned)
        if entry.warnings or entry.planned.warnings:
            accounts.frame.warnings.extend([*entry.warnings, *entry.planned.warnings])


def _claim(entry: Entry, claimed: dict[tuple, Entry]) -> None:
    if entry.row is None or not entry.is_state:
        return
    entry.identity = str(entry.kind.identity.of(entry.row))
    inside = place_of(entry.kind, entry.want.options)
    twin = claimed.setdefault((entry.kind.module_name, entry.account, inside, entry.identity), entry)
    if twin is not entry:
        raise errors.BadInput(f"{entry.place} and {twin.place} are the same thing ({entry.identity})")


def place_of(kind: Any, ids: Options) -> tuple[str, ...]:
    """Return what tells where a thing is, as far as it is inside others: their ids."""
    return tuple([str(ids.get(name)) for name in kind.containers])


def name_removed(entries: list[Entry]) -> None:
    """Put names in the place of ids in the diff of what is removed: nobody wrote what its options refer to."""
    for entry in entries:
        if entry.planned.action == "deleted" and entry.is_state:
            with errors.understanding(entry.kind.system.name):
                before = with_names(entry.finder, entry.kind, entry.planned.before)
            entry.planned = replace(entry.planned, before=before)


def finders_inside(finder: Finder, resource: Resource, filled: Options) -> list[tuple[Finder, Options]]:
    """Return a finder for each place where things of a kind are, with the options that name the place.

    One, where they are inside nothing or the options say where; else one in each of the things they may be inside of.
    """
    places: list[tuple[Finder, Options]] = [(finder, {})]
    for name in resource.containers:
        target = finder.kind(resource.field(name).type.kind)
        inner: list[tuple[Finder, Options]] = []
        for around, options in places:
            for identity, called in _around(around, target, filled.get(name)):
                inner.append((around.within({name: identity}), {**options, name: called}))
        places = inner
    return places


def _around(finder: Finder, target: Resource, written: Optional[str]) -> list[tuple[str, str]]:
    """Return (id, name) of the things of a kind, or of the one that is written."""
    if written:
        return [(finder.resolve(target, written), written)]
    rows = finder.collection(target).rows.values()
    found = []
    for row in rows:
        identity = str(target.identity.of(row))
        names = [target.option_of(row, name) for name in target.identity.names]
        found.append((identity, next((str(name) for name in names if name), identity)))
    return found
