# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What was read: the shared session of a loop, and how one thing or one reference is looked up in it.

What the snapshot guarantees. For one pass of one task over its items, on one host, every collection is listed once and
kept up to date with our own writes (in check mode: with the writes we planned). Somebody else's edit made meanwhile is
not seen when a thing is compared; but nothing that was read is written back from an object older than FRESH seconds,
and a write that the service says no longer fits (404, 409, 412) drops everything and looks again. The whole snapshot is
dropped after OLD seconds.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from typing import Any, Callable, NamedTuple, Optional

from .creation_lock import CreationLock, Seen
from .errors import Ambiguous, Broken, Missing, NotFound
from .http.client import Client, Connection
from .paths import segment
from .resource import Field, Options, Pending, Resource, Row, System

OLD = 60.0
"""Seconds after which a pass reads everything again."""
FRESH = 10.0
"""Seconds for which an object may be the base of a full-replace update."""


class View:
    """The rows of one kind in one collection, with indexes by id and by key.

    looked: whose turn it was to create in it when it was read.
    """

    def __init__(
        self, resource: Resource, rows: Iterable[Row], read_at: float, complete: bool, looked: Optional[Seen] = None
    ) -> None:
        self.resource = resource
        self.complete = complete
        self.read_at = read_at
        self.looked = looked
        self._seen: dict[str, float] = {}
        self.rows: dict[str, Row] = {str(row.get(resource.id_api)): row for row in rows}
        self._indexes: dict[tuple[str, ...], dict[tuple, dict[str, Row]]] = {}

    def fork(self) -> View:
        """Return a view that can be changed without changing this one."""
        copy = View(self.resource, (), self.read_at, self.complete, self.looked)
        copy.rows = dict(self.rows)
        copy._seen = dict(self._seen)
        return copy

    def age(self, row: Row, now: float) -> float:
        """Return how many seconds ago this row was read or written."""
        return now - self._seen.get(str(row.get(self.resource.id_api)), self.read_at)

    def matching(self, key: Options) -> list[Row]:
        """Return the rows whose options equal those of `key`."""
        names = tuple(sorted(key))
        index = self._indexes.get(names)
        if index is None:
            index = self._indexes[names] = {}
            for identity, row in self.rows.items():
                index.setdefault(self._value(row, names), {})[identity] = row
        return list(index.get(tuple(_hashable(key[name]) for name in names), {}).values())

    def _value(self, row: Row, names: tuple[str, ...]) -> tuple:
        return tuple(_hashable(option_of(self.resource, row, name)) for name in names)

    def put(self, row: Row, now: float) -> None:
        """Enter a row that was written or read again."""
        identity = str(row.get(self.resource.id_api))
        self.remove(identity)
        self.rows[identity] = row
        self._seen[identity] = now
        for names, index in self._indexes.items():
            index.setdefault(self._value(row, names), {})[identity] = row

    def remove(self, identity: str) -> None:
        """Take a row out."""
        row = self.rows.pop(identity, None)
        if row is None:
            return
        for names, index in self._indexes.items():
            index.get(self._value(row, names), {}).pop(identity, None)


def option_of(resource: Resource, row: Row, name: str) -> Any:
    """Return one option of a row, canonical."""
    if name == "id":
        return str(row.get(resource.id_api))
    one = resource.field(name)
    return one.canonical(one.from_api(row.get(one.api)))


def _hashable(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_hashable(item) for item in value)
    if isinstance(value, dict):
        return tuple(sorted((name, _hashable(item)) for name, item in value.items()))
    return value


class Answered(NamedTuple):
    """A list as the service told it, which several kinds may share. asked_at: on the session's clock."""

    rows: list[Row]
    complete: bool
    asked_at: float
    looked: Seen


class Session:
    """Clients and views that items of one loop share.

    many: several things are wanted, so collections are listed whole. network: adapter, sleep and now for the clients.
    """

    def __init__(self, many: bool = False, clock: Callable[[], float] = time.monotonic, **network: Any) -> None:
        self.many = many
        self.clock = clock
        self.network = network
        self._clients: dict[tuple, Client] = {}
        self._views: dict[tuple, View] = {}
        self._answers: dict[tuple, Answered] = {}
        self._creation_locks: dict[tuple, CreationLock] = {}
        self._born = clock()
        self.lock = threading.RLock()
        self._reading: dict[tuple[str, str], Any] = {}
        self.generation = 0

    def client(self, system: System, connection: Connection) -> Client:
        """Return the client of an account, made at first use."""
        key = (system.key, connection.key)
        with self.lock:
            if key not in self._clients:
                self._clients[key] = Client(system, connection, **self.network)
            return self._clients[key]

    def reading(self, where: tuple[str, str]) -> Any:
        """Return the lock of one collection, held while it is read."""
        with self.lock:
            return self._reading.setdefault(where, threading.RLock())

    def refresh(self) -> None:
        """Drop the views when they are old; called before each item."""
        if self.clock() - self._born > OLD:
            self.drop()

    def drop(self) -> None:
        """Forget everything that was read."""
        with self.lock:
            self.generation += 1
            self._views.clear()
            self._answers.clear()
            self._born = self.clock()

    def fork(self) -> Session:
        """Return a session that begins with what this one has read, and keeps what is planned to itself."""
        copy = Session(self.many, self.clock, **self.network)
        copy._clients = self._clients
        copy._views = {key: view.fork() for key, view in self._views.items()}
        copy._answers = dict(self._answers)
        copy._creation_locks = self._creation_locks
        copy._born = self._born
        return copy

    def close(self) -> None:
        """Give all connections back."""
        for client in self._clients.values():
            client.close()


class Reader:
    """Looks things up for one task on one account: from the session's views when many are wanted, else narrowly."""

    def __init__(self, session: Session, clients: dict[str, Client], scope: dict[str, str], check_mode: bool) -> None:
        self.session = session
        self.clients = clients
        self.scope = scope
        self.check_mode = check_mode
        self.warnings: list[str] = []
        self._wheres: dict[int, tuple[str, str]] = {}

    # Reading

    def client(self, resource: Resource) -> Client:
        """Return the client of a resource's system."""
        return self.clients[resource.system.key]

    def path(self, template: str, **names: Any) -> str:
        """Return a path with its placeholders filled and quoted."""
        filled = {name: segment(value) for name, value in {**self.scope, **names}.items()}
        return template.format(**filled)

    def item_path(self, resource: Resource, identity: str) -> str:
        """Return the path of one thing. An id that is a path itself (Circonus) is quoted piece by piece."""
        piece = identity.rsplit("/", 1)[-1] if resource.id_form(identity) == identity and "/" in identity else identity
        return self.path(resource.item, id=piece)

    def fetch(self, resource: Resource, query: Optional[dict] = None) -> tuple[list[Row], bool]:
        """Read a collection from the service; returns its rows of this kind, and whether that is all of them."""
        listing = resource.listing
        client = self.client(resource)
        paging = listing.paging or resource.system.paging
        rows: list[Row] = []
        seen: set[str] = set()
        complete = listing.complete
        path = self.path(listing.path or resource.path)
        try:
            for page, cut_short in client.pages(path, {**listing.query, **(query or {})}, paging, listing.rows):
                complete = complete and not cut_short
                for row in page:
                    identity = row.get(resource.id_api)
                    if isinstance(identity, (dict, list)):
                        raise TypeError("an id is no text")
                    # A list that moves while it is walked shows a row twice.
                    if str(identity) not in seen:
                        seen.add(str(identity))
                        rows.append(row)
        except NotFound:
            if resource.key:
                raise
            return [], True  # the one thing that could be at this address is not
        return rows, complete

    def _of_kind(self, resource: Resource, rows: list[Row]) -> list[Row]:
        listing = resource.listing
        if listing.gather:
            rows = listing.gather(rows)
        if listing.spread:
            rows = [one for row in rows for one in listing.spread(row)]
        rows = [row for row in rows if listing.keep(row)]
        return [resource.after_read(row) for row in rows] if resource.after_read else rows

    def kind_rows(self, resource: Resource) -> tuple[list[Row], bool]:
        """Read the rows of a kind anew; returns them, and whether that is all of them."""
        rows, complete = self.fetch(resource)
        return self._of_kind(resource, rows), complete

    def where(self, resource: Resource) -> tuple[str, str]:
        """Return what tells a collection from others: account and path."""
        where = self._wheres.get(id(resource))
        if where is None:
            path = self.path(resource.listing.path or resource.path)
            where = self._wheres[id(resource)] = (self.client(resource).connection.identity, path)
        return where

    def listed(self, resource: Resource) -> bool:
        """Say whether one thing of this kind is to be sought in the whole list."""
        if self.session.many or resource.narrow is None:
            return True
        return self.seen(resource) is not None

    def view(self, resource: Resource) -> View:
        """Return the whole collection, read at most once per pass."""
        where = self.where(resource)
        key = (*where, resource.name)
        view = self.session._views.get(key)
        if view is not None:
            return view
        with self.session.reading(where):  # whoever wants this list waits for it; other lists are read meanwhile
            view = self.session._views.get(key)
            if view is None:
                generation = self.session.generation
                answer = self._answered(resource)
                views = {(*where, one.name): self._seen_in(one, answer) for one in self._beside(resource)}
                view = views[key]
                with self.session.lock:
                    # Whoever dropped everything meanwhile wants a list that was begun after that.
                    if generation == self.session.generation:
                        self.session._views.update(views)
            return view

    @staticmethod
    def _beside(resource: Resource) -> list[Resource]:
        """Return a kind, and those that its writes change with it and that stand in the same list.

        They are seen as they were at one time, or a list read before a write would tell what was so before it.
        """
        listing = resource.listing
        if resource.ripple is None:
            return [resource]
        others = [
            one
            for one in resource.system.kinds.values()
            if one.ripple is not None
            and (one.listing.path or one.path) == (listing.path or resource.path)
            and one.listing.query == listing.query
            and one.name != resource.name
        ]
        return [resource, *others]

    def _seen_in(self, resource: Resource, answer: Answered) -> View:
        complete = answer.complete and resource.listing.complete
        return View(resource, self._of_kind(resource, answer.rows), answer.asked_at, complete, answer.looked)

    def _shared(self, resource: Resource) -> tuple:
        """Return what tells the raw rows of a list from others: two kinds may share them."""
        return (*self.where(resource), tuple(sorted(resource.listing.query.items())))

    def _answered(self, resource: Resource) -> Answered:
        """Return the raw rows of a list that several kinds may share."""
        shared = self._shared(resource)
        answer = self.session._answers.get(shared)
        if answer is None:
            looked = self.creation_lock(resource).look()
            generation, asked_at = self.session.generation, self.session.clock()
            answer = Answered(*self.fetch(resource), asked_at, looked)
            with self.session.lock:
                if generation == self.session.generation:
                    self.session._answers[shared] = answer
        return answer

    def creation_lock(self, resource: Resource) -> CreationLock:
        """Return whose turn it is to create in a collection, one for all kinds that share its list."""
        where = self.where(resource)
        with self.session.lock:
            if where not in self.session._creation_locks:
                self.session._creation_locks[where] = CreationLock(self.client(resource).connection.url, *where)
            return self.session._creation_locks[where]

    def by_id(self, resource: Resource, identity: str, fresh: bool = False) -> Optional[Row]:
        """Return the thing with this id, None when there is none."""
        if resource.listed_only or (self.session.many and not fresh):
            view = self.view(resource)
            row = view.rows.get(identity)
            if row is not None or view.complete or resource.listed_only:
                return row
        client, path = self.client(resource), self.item_path(resource, identity)
        try:
            data = client.get(path).data
        except NotFound:
            return None
        if data is None and resource.system.empty_is_absent:
            return None
        row = self.unwrapped(resource, data)
        if row is None:
            raise Broken(
                "it answered without the thing that was asked for",
                system=resource.system.name,
                method="GET",
                endpoint=path,
                status=200,
                advice="Check that api_url is the address of the API",
            )
        row = resource.after_read(row) if resource.after_read else row
        self.wrote(resource, row)
        return row

    def planned(self, resource: Resource, identity: str) -> Optional[Row]:
        """Return a thing that is only planned, None when nobody in this session planned it."""
        view = self.seen(resource)
        return None if view is None else view.rows.get(identity)

    def known(self, resource: Resource) -> Optional[View]:
        """Return the whole collection if it can be had without a call, because its list was read already."""
        read = self.seen(resource) is not None or self._shared(resource) in self.session._answers
        return self.view(resource) if read else None

    @staticmethod
    def unwrapped(resource: Resource, data: Any) -> Optional[Row]:
        """Return the thing inside an answer."""
        if isinstance(data, dict) and resource.envelope and isinstance(data.get(resource.envelope), dict):
            return data[resource.envelope]
        return data if isinstance(data, dict) and data else None

    def by_key(self, resource: Resource, key: Options) -> list[Row]:
        """Return the things with these options."""
        return self.search(resource, key)[0]

    def search(self, resource: Resource, key: Options) -> tuple[list[Row], Optional[Seen]]:
        """Return the things with these options, and whose turn it was when they were read."""
        query = resource.narrow(key) if resource.narrow else None
        if self.listed(resource) or query is None:
            view = self.view(resource)
            with self.session.lock:
                rows = view.matching(key)
            if rows or view.complete:
                return rows, view.looked
            if resource.beyond is not None:
                return View(resource, resource.beyond(self, key), self.session.clock(), False).matching(key), view.looked
            if query is None:
                return rows, view.looked
        looked = self.creation_lock(resource).look()
        rows, complete = self.fetch(resource, query)
        found = View(resource, self._of_kind(resource, rows), self.session.clock(), complete).matching(key)
        if not found and resource.listing.complete and not complete:
            raise Broken(
                f"there are more {resource.title}s under {query} than {resource.system.title} lets anybody list,"
                " so nobody can tell whether this one is there",
                system=resource.system.name,
                advice="Name it by its id",
            )
        return found, looked

    def is_fresh(self, resource: Resource, row: Row) -> bool:
        """Say whether a row is young enough to be written back."""
        view = self.seen(resource)
        return view is None or view.age(row, self.session.clock()) <= FRESH

    # References

    def resolve(self, option: str, written: Any, target: Resource, strict: bool = False) -> str:
        """Return the id behind a name or an id that an option holds.

        Raises Ambiguous, and Missing; in check mode and not `strict` the latter is a warning and a Pending.
        """
        form = target.id_form(written)
        if form is not None:
            return form
        rows = self._named(target, str(written))
        if not rows and target.reads_ids and not self.listed_whole(target):
            row = self.by_id(target, str(written))
            rows = [] if row is None else [row]
        if len(rows) == 1:
            found = rows[0][target.id_api]
            return found if isinstance(found, Pending) else str(found)
        what = f"{target.system.name}_{target.name}"
        if rows:
            ids = ", ".join(sorted(str(row[target.id_api]) for row in rows))
            raise Ambiguous(f"{option}: {len(rows)} things of kind {what} are named {written!r} ({ids}); give the id")
        if self.check_mode and not strict:
            self.warnings.append(f'no {what} "{written}" yet: this fails unless an earlier task creates it')
            return Pending(written)
        raise Missing(f"{option}: there is no {what} named {written!r}")

    def _named(self, target: Resource, written: str) -> list[Row]:
        if self.listed(target) and written in self.view(target).rows:
            return [self.view(target).rows[written]]
        for name in target.names:
            rows = self.by_key(target, {name: target.field(name).canonical(written)})
            if rows:
                return rows
        view = self.seen(target)  # looking for the name may have read the whole list
        return [view.rows[written]] if view is not None and written in view.rows else []

    def listed_whole(self, resource: Resource) -> bool:
        """Say whether everything of a kind stands in the list that was read."""
        view = self.seen(resource)
        return view is not None and view.complete

    def inside(self, resource: Resource, params: Options) -> Reader:
        """Return the reader of the things inside the one that an option names; raises Missing when there is none."""
        if not resource.within or not params.get(resource.within):
            return self
        target = resource.system.kinds[resource.field(resource.within).refers_to]
        identity = self.resolve(resource.within, params[resource.within], target, strict=params.get("state") == "absent")
        reader = Reader(self.session, self.clients, {**self.scope, resource.within: identity}, self.check_mode)
        reader.warnings = self.warnings
        return reader

    def with_parts(self, resource: Resource, row: Row, options: Options) -> Row:
        """Return a row with those parts of it that the options speak of, each read at its own address.

        What this session has written or planned itself is known, and what it only planned has no address.
        """
        if isinstance(row.get(resource.id_api), Pending):
            return row
        wanted = [one for one in resource.parts if one.name in options and one.api not in row]
        return {**row, **{one.api: self.part(resource, row, one) for one in wanted}}

    def part(self, resource: Resource, row: Row, one: Field) -> Any:
        """Return what is kept at the address of a part: in the vendor's form."""
        client, path = self.client(resource), self.path(one.part.path, id=row[resource.id_api])
        if one.part.read is not None:
            return one.part.read(client.get(path).data)
        rows = [row for page, _cut in client.pages(path, {}, resource.system.paging) for row in page]
        return [row["id"] for row in rows]

    # Our own writes

    def wrote(self, resource: Resource, row: Row) -> None:
        """Enter a thing we wrote (in check mode: planned to write) into the view, where there is one."""
        view = self.seen(resource)
        if view is not None:
            with self.session.lock:
                before = view.rows.get(str(row.get(resource.id_api)))
                view.put(row, self.session.clock())
                if resource.ripple is not None:
                    resource.ripple(self, before, row)

    def deleted(self, resource: Resource, identity: str) -> None:
        """Take a thing we deleted out of the view."""
        view = self.seen(resource)
        if view is not None:
            with self.session.lock:
                before = view.rows.get(identity)
                view.remove(identity)
                if resource.ripple is not None:
                    resource.ripple(self, before, None)

    def names_beside(self, resource: Resource, row: Row) -> dict[str, str]:
        """Return id -> name of what a row refers to, as far as that stands in the very list the row was found in."""
        names: dict[str, str] = {}
        for one in resource.referring:
            target = resource.system.kinds.get(one.refers_to)
            if target is None or target is resource or self.where(target) != self.where(resource):
                continue
            value = row.get(one.api)
            rows = self.view(target).rows
            for identity in value if isinstance(value, (list, dict)) else [value]:
                if str(identity) in rows:
                    names[str(identity)] = str(rows[str(identity)].get(target.field(target.called).api))
        return names

    def seen(self, resource: Resource) -> Optional[View]:
        """Return the collection as far as this session has read it, None when it has not."""
        return self.session._views.get((*self.where(resource), resource.name))
