# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How one thing, one list or one reference is looked up."""

from __future__ import annotations

from threading import RLock
from typing import Any, Callable, Optional, Union

from .asking import ReadOnly, blaming
from .cache import FRESH, Cache, Collection, Rest
from .errors import BadInput, Broken, Missing, NotFound, Refused
from .paths import Addresses
from .plan import pick_one
from .resource import Resource
from .steps import Desired
from .system import YES
from .values import Options, Ref, Row, Unknown, Value

Kind = Union[Resource, str]


class Finder:
    """Looks things up for one task on one account: from the cache when many are wanted, else narrowly.

    system: where kinds that are named are. clients: by host, made when first asked for.
    """

    def __init__(self, cache: Cache, clients: dict, at: Addresses, check_mode: bool, warnings: Optional[list] = None) -> None:
        self.cache = cache
        self.clients = clients
        self.at = at
        self.checking = check_mode
        self.warnings: list[str] = [] if warnings is None else warnings
        self.lookup = ReadOnly(self)
        self._wheres: dict[Resource, tuple[str, str]] = {}

    # Lists

    def where(self, resource: Resource) -> tuple[str, str]:
        """Return what tells a collection from others: account and path."""
        where = self._wheres.get(resource)
        if where is None:
            path = self.at.path(resource, resource.paths.top) if isinstance(resource, Resource) else resource.name
            where = self._wheres[resource] = (self.clients[resource.host].connection.identity, path)
        return where

    def seen(self, resource: Resource) -> Optional[Collection]:
        """Return the collection as far as it was read, None when it was not."""
        return self.cache.collections.get((*self.where(resource), resource.name))

    def fetch(self, resource: Resource, query: Optional[dict] = None, path: str = "", paging: Any = None) -> tuple[list[Row], bool]:
        """Read the raw rows of a collection from the service; returns them, and whether that is all of them."""
        if resource.containers and self.stands_nowhere(resource):
            return resource.behaviour.begins_with(self.at, self.lookup), True
        if not resource.paths.list:
            row = self._ask_for(resource, self.where(resource)[1])
            return [] if row is None else [row], True
        listing, client = resource.listing, self.clients[resource.host]
        asked = listing.query(client.now()) if callable(listing.query) else listing.query
        asked = {**asked, **query} if query else asked
        path = path or self.where(resource)[1]
        try:
            found, whole = client.rows(path, asked, paging or listing.paging, listing.rows)
        except NotFound as error:
            raise blaming(error, client.host.system, self.at, listing.optional) from None
        rows: list[Row] = []
        seen: set[str] = set()
        for row in found:
            identity = resource.identity.of(row)
            if isinstance(identity, (dict, list)):
                raise TypeError("an id is no text")
            if identity is None or str(identity) not in seen:  # a list that moves while it is walked shows a row twice
                seen.add(str(identity))
                rows.append(row)
        return rows, whole

    def of_kind(self, resource: Resource, rows: list[Row], gone_too: bool = False) -> list[Row]:
        """Return the rows that are of a kind, as its fields expect them. gone_too: those that count as absent as well."""
        if resource.listing.select is not None:
            rows = resource.listing.select(rows)
        if "read" in resource.behaviour.own:
            now = self.clients[resource.host].now()
            rows = [resource.behaviour.read(row, now) for row in rows]
        if resource.gone is not None and not gone_too:
            now = self.clients[resource.host].now()
            rows = [row for row in rows if not resource.gone(row, now)]
        return rows

    def listed(self, resource: Resource) -> bool:
        """Say whether one thing of this kind is to be sought in the whole list."""
        listing = resource.listing
        return self.cache.many and not listing.long or listing.filter is None or self.seen(resource) is not None

    def collection(self, resource: Resource) -> Collection:
        """Return the whole collection, read at most once per pass."""
        where = self.where(resource)
        key = (*where, resource.name)
        found = self.cache.collections.get(key)
        if found is not None:
            return found
        with self.cache.reading.setdefault(where, RLock()):  # whoever wants this list waits for it; other lists are read meanwhile
            found = self.cache.collections.get(key)
            if found is None:
                generation, asked_at, read = self.cache.generation, self.cache.clock(), {}
                rows, whole = self.fetch(resource)
                for one in resource.listed_together:
                    query = one.listing.rest(rows)
                    rest = None if query is None else Rest(query)
                    kept = self.of_kind(one, rows)
                    read[(*where, one.name)] = Collection(one, kept, asked_at, whole and one.listing.exhaustive, rest)
                found = read[key]
                with self.cache.lock:
                    # Whoever dropped everything meanwhile wants a list that was begun after that.
                    if generation == self.cache.generation:
                        self.cache.collections.update(read)
            return found

    def whole(self, resource: Resource) -> Collection:
        """Return the whole collection with what its list leaves out, which is read when it is first wanted."""
        collection = self.collection(resource)
        if collection.rest is not None:
            with self.cache.reading.setdefault(self.where(resource), RLock()):
                rest = collection.rest
                if rest is not None and rest.rows is None:
                    rest.read_at = self.cache.clock()
                    rows, rest.whole = self.fetch(resource, rest.query)
                    rest.rows = self.of_kind(resource, rows)
                with self.cache.lock:
                    if rest is not None:
                        collection.enter_rest(rest)
        return collection

    def creation_lock(self, resource: Resource) -> Any:
        """Return the CreationLock of a collection, one for all kinds that share its list."""
        return self.cache.creation_lock(self.clients[resource.host].connection.url, self.where(resource))

    def forget(self, resource: Resource) -> None:
        """Forget what was read of a collection."""
        with self.cache.lock:
            for one in resource.listed_together:
                self.cache.collections.pop((*self.where(resource), one.name), None)

    def known(self, resource: Resource) -> Optional[Collection]:
        """Return the collection where its list, one that is known here, was read already."""
        return self.seen(resource) if self.stands_among(resource) else None

    # One thing

    def find(self, want: Desired) -> Optional[Row]:
        """Return the one thing a task means, None when there is none; raises Ambiguous, or Missing for an unknown id."""
        resource = want.resource
        if want.identity:
            row = self.one(resource, want.identity)
            if row is None and not want.absent:
                from .suggestions import settings_to_check

                other = settings_to_check(resource.system, self.at)
                raise Missing(
                    f"there is none with id {want.identity}",
                    advice="Leave id out to find or create it by its name" + (f". {other}" if other else ""),
                )
            return row
        key = resource.key_in(want.options)
        if resource.identity.keys and not key:
            raise BadInput(f"nothing says which one is meant: give id, or {' and '.join(resource.identity.key)}")
        if Unknown in map(type, key.values()):
            # What it refers to, or is inside of, is only planned itself.
            planned = self.collection(resource) if self.stands_nowhere(resource) else self.seen(resource)
            return next(iter(planned.matching(key) if planned else ()), None)
        return pick_one(want, self.search(resource, key), called=self.called)

    def called(self, kind: Kind, identity: Any) -> Any:
        """Return what a thing is called as far as lists that were read tell it, else its id."""
        target = self.kind(kind)
        collection = self.known(target)
        row = collection.rows.get(identity) if collection else None
        return identity if row is None else target.option_of(row, target.identity.names[-1]) or identity

    def stands_among(self, resource: Resource) -> bool:
        """Say whether things of a kind can be listed from here: they are inside nothing, or inside what this is inside of."""
        return all(name in self.at for name in resource.containers)

    def stands_nowhere(self, resource: Resource) -> bool:
        """Say whether things of a kind would be inside something that is only planned: there are none yet but those made along."""
        return Unknown in [type(self.at.get(name)) for name in resource.containers]

    def search(self, resource: Resource, key: Options, enough: Callable[[list[Row]], bool] = bool) -> list[Row]:
        """Return the things with these options. enough: whether what the list shows of them will do without what it leaves out."""
        listing = resource.listing
        query = listing.filter(key) if listing.filter else None
        if self.listed(resource) or query is None:
            collection = self.collection(resource)
            with self.cache.lock:
                rows = collection.matching(key)
            if collection.rest is not None and not enough(rows):
                collection = self.whole(resource)
                with self.cache.lock:
                    rows = collection.matching(key)
            rows += self._beyond(resource, key, rows) if listing.hides or not (rows or collection.complete) else []
            if rows or query is None or collection.complete:
                return rows
        asked = (*self.where(resource), resource.name, tuple(sorted(key.items())))
        if resource.listing.long and asked in self.cache.asked:
            return self.cache.asked[asked]
        rows, complete = self.fetch(resource, query)
        found = self._matching(resource, self.of_kind(resource, rows), key)
        rest = None if enough(found) else listing.rest(rows)
        if rest is not None:
            more, all_of_it = self.fetch(resource, {**query, **rest})
            complete = complete and all_of_it
            found = self._matching(resource, self.of_kind(resource, [*rows, *more]), key)
        found = [row for row in found if not self._will_be_gone(resource, row)]
        found += self._beyond(resource, key, found) if listing.hides else []
        if not found and listing.exhaustive and not complete:
            raise Broken(
                f"there are more {resource.title}s under {query} than {resource.system.title} lets anybody list,"
                " so nobody can tell whether this one is there",
                system=resource.system.name,
                advice="Name it by its id",
            )
        if resource.listing.long:
            self.cache.asked[asked] = found
        return found

    def _will_be_gone(self, resource: Resource, row: Row) -> bool:
        """Say whether a thing that the service tells of is one that a plan took out."""
        collection = self.seen(resource) if self.checking or self.cache.planning else None
        return collection is not None and resource.identity.plain(resource.identity.of(row)) in collection.gone

    def _beyond(self, resource: Resource, key: Options, rows: list[Row]) -> list[Row]:
        """Return the things with these options that no list shows, none of these rows among them."""
        identity, beyond = resource.identity, self._matching(resource, resource.behaviour.rows(key, self.lookup), key)
        shown = {identity.plain(identity.of(row)) for row in rows}
        return [row for row in beyond if identity.plain(identity.of(row)) not in shown]

    def _matching(self, resource: Resource, rows: list[Row], key: Options) -> list[Row]:
        return Collection(resource, rows, self.cache.clock(), False).matching(key)

    def one(self, resource: Resource, identity: Any, fresh: bool = False, gone_too: bool = False) -> Optional[Row]:
        """Return the thing with this id, None when there is none. fresh: ask, whatever was read before.

        gone_too: one that counts as absent as well.
        """
        readable = resource.paths.one is not None
        if fresh and not readable:
            self.forget(resource)
        if not readable or (self.cache.many and not fresh):
            collection = self.collection(resource)
            row = collection.rows.get(identity)
            if row is not None or collection.complete or not readable:
                return row
        row = self._ask_for(resource, self.at.path(resource, resource.paths.one, identity))
        if row is None or self._will_be_gone(resource, row):
            self.remove(resource, identity)
            return None
        now = self.clients[resource.host].now()
        row = resource.behaviour.read(row, now)
        self.store(resource, row)
        return None if resource.gone is not None and not gone_too and resource.gone(row, now) else row

    def _ask_for(self, resource: Resource, path: str) -> Optional[Row]:
        """Return the raw row at a path, None when there is none."""
        try:
            data = self.clients[resource.host].get(path).data
        except Refused as refusal:
            if resource.system.absence(refusal) == YES:
                return None
            raise
        if data is None and resource.system.absent(200, None) == YES:
            return None
        self.warnings.extend(resource.system.notes(data) if isinstance(data, dict) else ())
        row = resource.body.unwrapped(data)
        if row is None or resource.identity.lacks(row):
            raise Broken(
                "it answered without the thing that was asked for",
                system=resource.system.name,
                method="GET",
                endpoint=path,
                status=200,
                advice="Check that api_url is the address of the API",
            )
        return row

    def is_fresh(self, resource: Resource, row: Row) -> bool:
        """Say whether a row is young enough to be written back."""
        collection = self.seen(resource)
        return collection is None or collection.age(row, self.cache.clock()) <= FRESH

    # References

    def resolve(
        self, target: Kind, written: Any, option: str = "", strict: bool = False, beside: Optional[Options] = None, sure: bool = True
    ) -> Any:
        """Return the id behind a name or an id that an option holds.

        beside: options that say the rest of the target's key. sure: what only looks like an id is looked up, too. Raises
        Ambiguous, and Missing; in check mode and not `strict` the latter is a warning, and the id Unknown.
        """
        target = self.kind(target) if isinstance(target, str) else target
        form = target.identity.parse_id(written)
        if form is not None and (target.identity.tells_ids or not (sure or self.known(target))):
            return form
        ways = [lambda: self._named(target, str(written), beside or {}), lambda: self._of_id(target, str(written))]
        rows = next(filter(None, (way() for way in (ways if form is None else reversed(ways)))), [])
        if len(rows) == 1:
            found = target.identity.of(rows[0])
            found = found if found.__class__ is Unknown else str(found)
            self.cache.met[(*self.where(target), target.name, found)] = rows[0]
            return found
        if not rows and self.checking and not strict and target.create is not None:
            self.warnings.append(f'no {target.module_name} "{written}" yet: this fails unless an earlier task creates it')
            return Unknown(str(written))
        from .suggestions import not_the_one

        raise not_the_one(target, written, rows, self, option, near=not strict)

    def _of_id(self, target: Resource, written: str) -> list[Row]:
        if target.paths.one is None or target.identity.tells_ids or self.listed_whole(target):
            return []
        row = self.one(target, written)
        return [] if row is None else [row]

    def _named(self, target: Resource, written: str, beside: Options) -> list[Row]:
        if self.listed(target) and written in self.collection(target).rows:
            return [self.collection(target).rows[written]]
        for name in target.identity.names:
            kind = target.by_name[name].type
            if kind.checks and not _may_be(kind, written):
                continue
            key = {name: kind.canonical(written)}
            rows = self.search(target, {**key, **(beside if name in target.identity.key else {})})
            if rows:
                return rows
        collection = self.seen(target)  # looking for the name may have read the whole list
        return [collection.rows[written]] if collection is not None and written in collection.rows else []

    def listed_whole(self, resource: Resource) -> bool:
        """Say whether everything of a kind stands in the list that was read."""
        collection = self.seen(resource)
        return collection is not None and collection.complete

    def kind(self, kind: Kind) -> Resource:
        """Return a kind by its name, or as it is."""
        return self.clients.system.resources[kind] if isinstance(kind, str) else kind

    def inside(self, resource: Resource, params: Options, sure: bool = False) -> Finder:
        """Return the finder of the things inside those that options name; raises Missing when there is none.

        sure: what only looks like an id is looked up, too.
        """
        resource.refuse_nowhere(params)
        scope: dict[str, Any] = {}
        for name in resource.inside(params):
            kind = resource.by_name[name].type
            strict = params.get("state") == "absent"
            scope[name] = self.resolve(kind.kind, params[name], name, strict, sure=sure) if isinstance(kind, Ref) else str(params[name])
        return self.within(scope)

    def within(self, scope: dict[str, Any]) -> Finder:
        """Return the finder that stands inside these things: {placeholder: id}."""
        return Finder(self.cache, self.clients, Addresses({**self.at, **scope}), self.checking, self.warnings)

    # Our own writes

    def remove(self, resource: Resource, identity: Any) -> None:
        """Take a thing we deleted out of the collection."""
        self.store(resource, None, identity)

    def store(self, resource: Resource, row: Optional[Row], identity: Any = None) -> None:
        """Enter a thing we wrote (in check mode: planned to write) into the collection, where somebody may look. row: None for gone."""
        collection = self.seen(resource) if self.cache.many else None
        if collection is not None:
            from .relations import enter_write

            enter_write(self, collection, row, identity)


def _may_be(kind: Value, written: str) -> bool:
    """Say whether a value of some type may be written so: what has no @ is no address of e-mail."""
    try:
        kind.check(written, "")
    except BadInput:
        return False
    return True
