# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reading for many entries at once, and planning each as if those before it were done."""

from __future__ import annotations

from typing import Any, Optional

from .. import errors
from ..cache import Cache, Collection
from ..connect import Clients
from ..forecast import remember_plan
from ..frame import Frame
from ..jobs import Job, perform
from ..lookup import Finder
from ..paths import Addresses
from ..reconcile import task_of
from ..references import desired_of, enter, with_names
from ..relations import sides_of
from ..resource import Resource
from ..steps import UNCHANGED
from ..values import DROP, Options, Unknown
from .entries import Entry, placed


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
            finder.clients[kind.host]
        return finder

    def _clients_of(self, kind: Any, params: Options, connection: int) -> Clients:
        key = (kind.system, connection)
        if key not in self._clients:
            self._clients[key] = Clients(self.frame, kind.system, params, begin=False)
        return self._clients[key]


def collections(entries: list[Entry]) -> list[tuple[Finder, Resource]]:
    """Return each collection that the entries are in or refer to by name, once."""
    wanted: dict[tuple, tuple[Finder, Resource]] = {}
    for entry in entries:
        # Where the task says which list it is, or no call lists them, planning reads what it needs.
        listed = entry.is_state and not callable(entry.kind.paths.list) and not entry.kind.inside(entry.params)
        kinds = [entry.kind] if listed else []
        for kind, name in entry.references:
            target = entry.kind.system.resources[kind]
            if target.identity.parse_id(name) is None and not target.containers and not target.listing.long:
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
        target = entry.finder.kind(entry.kind.by_name[name].type.kind)
        written = entry.params.get(name)
        identity = target.identity.parse_id(written) if target.identity.tells_ids else None
        collection = entry.finder.known(target) if identity is None else None
        if collection is not None:
            called = [collection.matching({option: target.by_name[option].type.canonical(written)}) for option in target.identity.names]
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


def read_all(
    wanted: list[tuple[Finder, Resource]], parallel: int, pass_over: bool = False
) -> list[tuple[Resource, errors.NotFound]]:
    """Read every collection, several at a time; raises the first error in their order.

    pass_over: those that are not there at all are returned instead, with what the service said.
    """
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
    failed.sort(key=lambda one: one[0])
    absent = [(wanted[number][1], error) for number, error in failed if pass_over and isinstance(error, errors.NotFound)]
    if len(absent) < len(failed):
        raise next(error for _number, error in failed if error not in [known for _kind, known in absent])
    return absent


def plan_all(ordered: list[Entry], planning: Cache, accounts: Accounts) -> dict[tuple, Entry]:
    """Plan every entry as if those before it were done; raises the first thing that is wrong, with its place.

    Returns who took the last out of what goes when it is empty.
    """
    claimed: dict[tuple, Entry] = {}
    emptied_by: dict[tuple, Entry] = {}
    for entry in ordered:
        finder = accounts.finder(planning, entry.kind, entry.params, entry.connection)
        seen = len(planning.emptied)
        try:
            if not _plan(entry, finder, planning):
                continue
            _claim(entry, claimed)
        except (errors.Error, *errors.STUMBLES) as error:
            raise placed(errors.named(error, None, entry.kind.system.name), entry.place) from None
        emptied_by.update({(id(collection), holder): entry for collection, holder in planning.emptied[seen:]})
        if entry.warnings or entry.planned.warnings:
            accounts.frame.warnings.extend([*entry.warnings, *entry.planned.warnings])
    return emptied_by


def _plan(entry: Entry, outer: Finder, planning: Cache) -> bool:
    """Plan one entry, and let what is planned later see it; says whether there is a thing that is there or would be."""
    if entry.agreed:
        entry.options = _without_what_is_coming(entry, outer)
    finder, entry.want = enter(entry.kind, entry.params, outer, True, entry.options)
    if entry.want is None:
        return False
    former = _called_otherwise(entry, finder) if entry.former and not entry.want.identity else None
    if former is not None:
        entry.params = {**entry.params, "id": former}
        finder, entry.want = enter(entry.kind, entry.params, outer, True, entry.options)
    task = task_of(entry.want, finder)
    entry.planned = task.plan()
    entry.want, entry.row, entry.asked_at = task.want, task.row, task.asked_at
    if entry.absent and _goes_by_itself(entry, planning):
        entry.planned = UNCHANGED
        finder.remove(entry.kind, entry.thing)
        return False
    entry.thing = remember_plan(task, entry.planned)
    return True


def _called_otherwise(entry: Entry, finder: Finder) -> Optional[str]:
    """Return the id of a thing that is not there as it is called now, and is as it was called before."""
    kind = entry.kind
    if kind.behaviour.find(entry.want, finder.lookup) is not None:
        return None
    around = {name: entry.params.get(name) for name in kind.containers}
    params = {**dict.fromkeys(entry.params), **around, **entry.former, "state": "present"}
    looking = Finder(finder.cache, finder.clients, finder.at, False, [])
    try:
        want = desired_of(kind, params, looking)
    except errors.Missing:  # what it was in is gone, and so is it
        return None
    row = kind.behaviour.find(want, looking.lookup)
    identity = None if row is None else kind.identity.of(row)
    return None if identity is None or isinstance(identity, Unknown) else str(identity)


def _without_what_is_coming(entry: Entry, finder: Finder) -> Options:
    """Return an entry's options without what is not there yet and will take the entry's thing in itself."""
    options = dict(entry.options)
    for one, written, owner in entry.agreed:
        if one.name in options and not _is_there(finder, owner.kind, written):
            options[one.name] = one.replaced(
                options[one.name], lambda _ref, name, _place, gone=written: DROP if str(name) == gone else name
            )
    return {name: value for name, value in options.items() if value is not DROP}


def _is_there(finder: Finder, kind: Resource, written: Any) -> bool:
    try:
        Finder(finder.cache, finder.clients, finder.at, False, []).resolve(kind, written)
    except errors.Missing:
        return False
    return True


def _goes_by_itself(entry: Entry, planning: Cache) -> bool:
    """Say whether nothing is left in a thing that is to be removed, and it goes when that is so."""
    if not planning.emptied or entry.row is None or not entry.is_state:
        return False
    entry.thing = entry.kind.identity.plain(entry.kind.identity.of(entry.row))
    of_kind = [collection for collection, holder in planning.emptied if holder == entry.thing and collection.resource is entry.kind]
    return any(_is_empty(collection, entry.thing) for collection in of_kind)


def _is_empty(collection: Collection, holder: Any) -> bool:
    row = collection.rows.get(holder)
    sides = sides_of(collection.resource)
    return row is not None and any(side.dies_empty and not side.ids(row) for side in sides)


def bury(entries: list[Entry], planning: Cache, emptied_by: dict[tuple, Entry]) -> None:
    """Take out what goes because nothing is left in it; raises BadInput when that is what an entry wants to be there."""
    wanted: Optional[dict[tuple, Entry]] = None
    for collection, holder in planning.emptied:
        if not _is_empty(collection, holder):
            continue
        if wanted is None:
            wanted = {(one.kind, one.thing): one for one in entries if one.is_state and not one.absent}
        entry, title = wanted.get((collection.resource, holder)), collection.resource.system.title
        if entry is not None:
            culprit = emptied_by[(id(collection), holder)]
            raise errors.BadInput(
                f"{culprit.place} takes the last out of {entry.place}, and {title} removes a {collection.resource.title} that"
                " nothing is in",
                advice="Say what is in it, or let it go as well",
            )
        collection.remove(holder)


def _claim(entry: Entry, claimed: dict[tuple, Entry]) -> None:
    """Refuse what another entry means as well; what that only plans counts, too."""
    if not entry.is_state:
        return
    found = None if entry.row is None else entry.kind.identity.of(entry.row)
    if found is not None and found.__class__ is not Unknown:
        entry.identity = str(found)
    thing = entry.identity if found is None or entry.identity else found
    claim = entry.thing if thing is None else thing
    if claim is None:
        return
    inside = place_of(entry.kind, entry.want.options)
    twin = claimed.setdefault((entry.kind.module_name, entry.account, inside, claim), entry)
    if twin is not entry:
        first, second = sorted((entry, twin), key=lambda one: one.index)
        known = f" ({entry.identity})" if entry.identity else ""
        raise errors.BadInput(f"{second.place} and {first.place} are the same thing{known}")


def place_of(kind: Any, ids: Options) -> tuple[str, ...]:
    """Return what tells where a thing is, as far as it is inside others: their ids."""
    return tuple([str(ids.get(name)) for name in kind.containers])


def name_removed(entries: list[Entry]) -> None:
    """Put names in the place of ids in the diff of what is removed: nobody wrote what its options refer to."""
    for entry in entries:
        if entry.planned.action == "deleted" and entry.is_state:
            with errors.understanding(entry.kind.system.name):
                before = with_names(entry.finder, entry.kind, entry.planned.before)
            entry.planned = entry.planned.with_(before=before)


def finders_inside(finder: Finder, resource: Resource, filled: Options) -> list[tuple[Finder, Options]]:
    """Return a finder for each place where things of a kind are, with the options that name the place.

    One, where they are inside nothing or the options say where; else one in each of the things they may be inside of.
    """
    places: list[tuple[Finder, Options]] = [(finder, {})]
    for name in resource.containers:
        target = finder.kind(resource.by_name[name].type.kind)
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
