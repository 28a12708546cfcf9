# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the info module of a system can be asked for: every kind of thing, and what is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Callable, Optional

from .behaviour import Lookup
from .paging import Single
from .resource import Resource
from .shape import Shape
from .system import System
from .values import Choice, Field, Options, Row


@dataclass(frozen=True)
class Look:
    """One thing that can be asked for.

    path      template, or parameters -> that; placeholders are settings, and options that refer to things
    kind      whose rows these are; None: rows are shown as the service gives them
    all_rows  of a kind: also those rows of the list that are of another
    query     parameters -> query
    paging    when it is neither the kind's nor the host's; parameters -> that, where it hangs on them
    rows      the member that holds the list, of what is no kind
    needs     options without which it cannot be asked
    takes     options that serve this look and no other
    check     parameters -> None; raises BadInput before any call
    read      lookup, parameters -> rows as they are shown, where no one list has them
    keep      parameters, rows as the service gives them -> those that are wanted, where it may not heed the query
    """

    path: Any
    kind: Optional[Resource] = None
    all_rows: bool = False
    query: Callable[[Options], dict] = lambda params: {}
    paging: Any = None
    rows: Optional[str] = None
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    check: Optional[Callable[[Options], None]] = None
    read: Optional[Callable[[Lookup, Options], list[Options]]] = None
    keep: Callable[[Options, list[Row]], list[Row]] = lambda params, rows: rows

    @property
    def sought(self) -> bool:
        """Whether its rows have ids and names by which one can be sought."""
        return self.kind is not None and bool(self.kind.identity.keys)


def look_of(kind: Resource, **words: Any) -> Look:
    """Return the look at a whole kind."""
    said = {"path": kind.paths.list or kind.paths.one, "kind": kind, "needs": kind.containers, **words}
    return Look(**said)


@dataclass(frozen=True, eq=False)
class Info(Shape):
    """The `info` module of a system: every kind that has a module can be read.

    looks    by the word for `resource`, what is no kind, and what of a kind is read otherwise than whole
    whole    kind -> how it is read as a whole; None: no kind is read, only what is in `looks`
    options  beside those every look has
    word     what follows the system in its name; a second one of a system has another
    """

    system: System
    looks: dict[str, Look] = field(default_factory=dict)
    whole: Optional[Callable[[Resource], Look]] = look_of
    options: tuple[Field, ...] = ()
    word: str = "info"
    constraints: dict = field(default_factory=dict)  # type: ignore[assignment]

    @property
    def module_name(self) -> str:  # type: ignore[override]
        """The name of its module."""
        return f"{self.system.name}_{self.word}"

    @cached_property
    def all_looks(self) -> dict[str, Look]:
        """Everything that can be asked for, by the word for `resource`; asked once all kinds are declared."""
        read, kinds = self.whole, self.system.resources.values()
        whole = {one.name: read(one) for one in kinds if isinstance(one, Resource) and one.module is not None} if read else {}
        return dict(sorted({**whole, **self.looks}.items()))

    def lists(self) -> Iterator[tuple[str, Any, Optional[str]]]:
        """Yield the lists that can be asked for (see lists_of)."""
        for look in self.all_looks.values():
            chosen = [{one.name: choice} for one in self.options if one.name in look.takes for choice in one.type.choices]
            for params in ({}, *chosen) if callable(look.path) else ({},):
                path = look.path(params) if callable(look.path) else look.path
                paging = look.paging(params) if callable(look.paging) else look.paging
                listing = look.kind.listing if look.kind is not None else None
                paging = paging or (listing and listing.paging)
                if not isinstance(paging, Single) and (look.kind is None or look.kind.paths.list):
                    yield path, paging, listing.rows if listing else look.rows

    def declared(self) -> tuple:
        """Return the options of the module."""
        return (
            *self.system.connection_fields,
            Field("resource", Choice(*self.all_looks), required=True),
            Field("id"),
            Field("name"),
            *self.options,
        )

    def label(self, params: Options) -> str:
        """Return what messages call it."""
        return f"{self.system.title} {str(params.get('resource')).replace('_', ' ')}"


def lists_of(system: System, infos: Iterable[Info]) -> Iterator[tuple[str, Any, Optional[str]]]:
    """Yield every list of a system that is declared: its template, its paging, and the member that holds the rows.

    Those of a look come first: it reads a list to its end where a kind may be content with the newest of it.
    """
    for one in infos:
        if one.system is system:
            yield from one.lists()
    for kind in system.resources.values():
        if isinstance(kind, Resource) and isinstance(kind.paths.list, str) and kind.paths.list:
            yield kind.paths.list, kind.listing.paging, kind.listing.rows
