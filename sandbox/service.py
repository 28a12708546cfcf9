"""What one emulated service is: its operations, its credentials, its way of saying no, its seed data."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from .outbox import Outbox
from .store import Clock, Store, Table


@dataclass(frozen=True)
class Call:
    """One request as a handler sees it.

    query: every value of each parameter, in order. body: parsed JSON or form, None when there was none.
    raw: the bytes as sent. path: the names in the operation's path, percent-decoded.
    actor: whatever `authenticate` returned for this request.
    """

    request: Request
    path: dict[str, str]
    query: dict[str, list[str]]
    body: Any
    raw: bytes
    actor: Any = None

    def param(self, name: str, default: str | None = None) -> str | None:
        """Return the first value of a query parameter."""
        values = self.query.get(name)
        return values[0] if values else default


Handler = Callable[[Call], Response | Awaitable[Response]]


@dataclass(frozen=True)
class Operation:
    """One verb on one path. `write`: it would change the service's state if accepted.

    path: `/v1/pages/{page_id}/components`; `{name}` matches one segment, `{name:path}` the rest.
    """

    method: str
    path: str
    handler: Handler
    write: bool = False
    open: bool = False
    """True: answered without credentials."""


VERBS = "list create read update delete"
_METHODS = {"list": "GET", "create": "POST", "read": "GET", "update": "PUT", "delete": "DELETE"}


def crud(
    path: str, family: Any, verbs: str = VERBS, *, name: str = "id", **methods: tuple[str, ...]
) -> list[Operation]:
    """Return the usual operations on a kind of thing; their handlers are the methods of `family` called like the verbs.

    path: the list's, a thing is below it. verbs: those of `VERBS` that there are. name: what stands for the key in the
    path of a thing. methods: the HTTP methods of a verb that has others, as in `update=("PATCH", "PUT")`.
    """
    below = f"{path}/{{{name}}}"
    return [
        Operation(
            method, path if verb in ("list", "create") else below, getattr(family, verb), verb not in ("list", "read")
        )
        for verb in verbs.split()
        for method in methods.get(verb, (_METHODS[verb],))
    ]


def number(text: str | None, default: int, least: int = 0, most: int | None = None) -> int | None:
    """Return a parameter as a number: the default when it is absent or empty, None when it is no number in range."""
    if not text:
        return default
    found = int(text) if text.isdecimal() and len(text) < 20 else least - 1
    return found if found >= least and (most is None or found <= most) else None


class Refusal(Exception):
    """A handler raises this to end the request with an answer."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status_code)
        self.response = response


class World:
    """What the families of a service share: its tables, its time and the outbox. name: the service's, as its tables begin."""

    name = ""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._outbox = Outbox(store)
        self.picture, self.as_it_was = store.picture, store.as_it_was
        self.clock = clock

    def table(self, name: str) -> Table:
        """Return a table of this service; it needs no creating."""
        return self._store.table(f"{self.name}.{name}")

    def tell(self, to: str, by: str, about: str, why: str, at: float | None = None) -> None:
        """Tell somebody something, as `Outbox` says it. at: when, in seconds since the epoch, if that is not now."""
        self._outbox.tell(self.name, self.clock.now() if at is None else at, to, by, about, why)


class Family(ABC):
    """Some operations of a service, as a rule those on one kind of thing. `Families` finds it by itself."""

    def __init__(self, world: Any, others: Families) -> None:
        self._world = world

    @abstractmethod
    def operations(self) -> list[Operation]:
        """Return the operations of this family."""

    def seed(self) -> None:  # noqa: B027 (most have nothing that is theirs alone)
        """Put this family's own seed data."""


_Kind = TypeVar("_Kind")


class Families:
    """The families of a service: every class of them that its package defines, except the abstract ones.

    package: its dotted name. world: what they share. Each is made once, as `kind(world, families)`, and gets another
    one by asking for its class: `others[Components]`; other classes that are made so can be asked for as well.
    """

    def __init__(self, package: str, world: Any) -> None:
        self._kinds = list(_kinds_in(package))
        self._world = world
        self._made: dict[type, Any] = {}

    def __getitem__(self, kind: type[_Kind]) -> _Kind:
        if kind not in self._made:
            self._made[kind] = kind(self._world, self)  # type: ignore[call-arg]
        return self._made[kind]

    def operations(self) -> list[Operation]:
        """Return the operations of all of them."""
        return [operation for kind in self._kinds for operation in self[kind].operations()]

    def seed(self) -> None:
        """Put the seed data of all of them."""
        for kind in self._kinds:
            self[kind].seed()


def _kinds_in(package: str) -> Iterator[type[Family]]:
    for found in pkgutil.iter_modules(importlib.import_module(package).__path__, f"{package}."):
        for kind in vars(importlib.import_module(found.name)).values():
            own = isinstance(kind, type) and issubclass(kind, Family) and kind.__module__ == found.name
            if own and not inspect.isabstract(kind):
                yield kind


class Service:
    """Base of the five services; one instance answers on one port."""

    families: Families
    """Of a service that is a package: `Families(__package__, ...)`."""

    name = ""
    credentials: dict[str, str] = {}
    """Environment variables a client of the collection needs, without the URL; printed by `sandbox env`."""
    secret_headers: tuple[str, ...] = ("authorization",)
    secret_keys: tuple[str, ...] = ()
    """Header names, and query or body member names, masked in the journal (in any letter case, at any depth)."""
    ignore_case = False
    """True: the fixed parts of a path match in any letter case."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.clock = clock

    def operations(self) -> list[Operation]:
        """Return every operation this service answers."""
        return self.families.operations()

    def seed(self) -> None:
        """Put the seed data into the (emptied) store; what several families share comes first."""
        self.families.seed()

    def canonical_path(self, path: str) -> str:
        """Return the path to look up, still percent-encoded: for a suffix or a slash that changes nothing."""
        return path

    def parse(self, request: Request, raw: bytes) -> Any:
        """Return the body as data; raise Refusal with the vendor's own words when it cannot be read."""
        raise NotImplementedError

    def authenticate(self, request: Request) -> Any:
        """Return the actor behind the credentials; raise Refusal with the vendor's 401 or 403."""
        raise NotImplementedError

    def unknown_path(self, request: Request) -> Response:
        """Answer for a path that no operation has."""
        raise NotImplementedError

    def wrong_method(self, request: Request) -> Response:
        """Answer for a path that exists with other verbs only."""
        raise NotImplementedError

    def too_many(self, retry_after: float) -> Response:
        """Answer a call over the rate limit, the vendor's way; retry_after in seconds."""
        raise NotImplementedError

    def follow_the_clock(self) -> None:
        """Let what the clock has brought about happen, before somebody looks at what came of it."""

    def decorate(self, response: Response) -> None:
        """Add the headers every answer of this service carries (request id, quota)."""
