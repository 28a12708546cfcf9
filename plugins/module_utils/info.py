# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reading without managing: one module for each system, one look for each kind and for what is no kind."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Callable, Optional

from . import errors
from .arguments import refuse_templates, with_environment
from .connect import Clients
from .resource import Field, Options, Resource, Row, System, missing, placeholders
from .snapshot import Reader, Session


@dataclass(frozen=True)
class Look:
    """One thing that can be asked for.

    path      template; placeholders are connection options, and options that refer to things
    kind      whose rows these are; None: rows are shown as the service gives them
    query     parameters -> query
    paging    when it is neither the kind's nor the system's; parameters -> that, where it hangs on them
    at        parameters -> the path, where it hangs on them
    needs     options without which it cannot be asked
    takes     options that serve this look and no other
    examine   parameters -> None; raises BadInput before any call
    """

    path: str
    kind: Optional[Resource] = None
    query: Callable[[Options], dict] = lambda params: {}
    paging: Any = None
    at: Optional[Callable[[Options], str]] = None
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    examine: Optional[Callable[[Options], None]] = None

    @property
    def sought(self) -> bool:
        """Whether its rows have ids and names by which one can be sought."""
        return self.kind is not None and bool(self.kind.key)


def look_of(kind: Resource, **words: Any) -> Look:
    """Return the look at a whole kind."""
    listing = kind.listing
    said = {
        "path": listing.path or kind.path,
        "kind": kind,
        "query": lambda params: dict(listing.query),
        "paging": listing.paging,
        "needs": (kind.within,) if kind.within else (),
        **words,
    }
    return Look(**said)


@dataclass(frozen=True)
class Info:
    """The `info` module of a system. looks: by the word for `resource`. options: beside those every look has."""

    system: System
    looks: dict[str, Look]
    options: tuple[Field, ...] = ()
    constraints: dict = field(default_factory=dict)

    @property
    def module(self) -> str:
        """The name of its module."""
        return f"{self.system.name}_info"

    def arguments(self) -> tuple[Field, ...]:
        """Return the options of the module."""
        return (
            *self.system.connection_fields(),
            Field("resource", choices=tuple(self.looks), required=True),
            Field("id"),
            Field("name"),
            *self.options,
        )

    def label(self, params: Options) -> str:
        """Return what messages call it."""
        return f"{self.system.title} {str(params.get('resource')).replace('_', ' ')}"

    def secrets(self, args: Options) -> set[str]:
        """Return the secrets inside raw arguments that Ansible does not find by itself: none."""
        return set()

    def secret_variables(self) -> tuple[str, ...]:
        """Return the environment variables whose values must be masked."""
        return tuple(name for one in self.arguments() if one.secret for name in one.env)


def run_info(
    thing: Info, params: Options, check_mode: bool, session: Optional[Session], progress: Any = None
) -> dict[str, Any]:
    """Read what is asked for, always anew. Result: changed (false), resources, count, calls."""
    look = thing.looks[params["resource"]]
    params = {**params, **with_environment(thing, params)}
    with errors.trying(f"look up {thing.label(params)}"):
        refuse_templates(thing, params)
        _examine(thing, look, params)
    session = Session(many=True, **(session.network if session else {}))
    clients = Clients(session, (thing.system,), params)
    try:
        with errors.trying(f"look up {thing.label(params)}"), errors.understanding(thing.system.name):
            clients[thing.system.key]  # says what is missing before anything is asked
            rows, warnings = _rows(thing, look, params, Reader(session, clients, {}, False))
        result = {"changed": False, "resources": rows, "count": len(rows), "calls": clients.calls()}
        warnings += clients.warnings()
        return {**result, "warnings": warnings} if warnings else result
    except errors.Error as error:
        error.system = error.system or thing.system.name
        error.calls, error.warnings = clients.calls(), clients.warnings()
        raise
    finally:
        session.close()


def _examine(thing: Info, look: Look, params: Options) -> None:
    """Refuse options that this look lacks, or that it would silently leave unheeded."""
    lacking = [name for name in look.needs if params.get(name) in (None, "")]
    if lacking:
        raise errors.BadInput(f"{' and '.join(lacking)} must be given to read {params['resource']}")
    heeded = {*look.needs, *look.takes, *(("id", "name") if look.sought else ())}
    given = [one.name for one in (Field("id"), Field("name"), *thing.options) if params.get(one.name) not in (None, "")]
    strange = [name for name in given if name not in heeded]
    if strange:
        raise errors.BadInput(f"{' and '.join(strange)} has no meaning with resource {params['resource']}")
    if params.get("id") and params.get("name"):
        raise errors.BadInput("id and name say the same: give one of them")
    if look.examine is not None:
        look.examine(params)


def _rows(thing: Info, look: Look, params: Options, reader: Reader) -> tuple[list[Options], list[str]]:
    path = look.at(params) if look.at else look.path
    reader.scope = _scope(thing, path, params, reader)
    if look.kind is None:
        return _raw(thing, look, path, params, reader)
    kind = look.kind
    if params.get("id") and not kind.listed_only:
        found = [reader.by_id(kind, str(params["id"]), fresh=True)]
        rows, complete = [row for row in found if row is not None], True
    else:
        query = look.query(params)
        paging = look.paging(params) if callable(look.paging) else look.paging
        read = replace(kind, listing=replace(kind.listing, path=path, query=query, paging=paging))
        rows, complete = reader.kind_rows(read)
        rows = [row for row in rows if _is_wanted(kind, params, row)]
    if params.get("id") or params.get("name"):
        everything = dict.fromkeys(one.name for one in kind.parts)
        rows = [reader.with_parts(kind, row, everything) for row in rows]
    warnings = [] if complete else [f"{thing.system.title} lets nobody read further: {len(rows)} rows, and there are more."]
    return [kind.to_options(row) for row in rows], warnings


def _is_wanted(kind: Resource, params: Options, row: Row) -> bool:
    if params.get("id"):
        return str(row.get(kind.id_api)) == str(params["id"])
    if params.get("name") in (None, ""):
        return True
    called = [kind.field(option) for option in kind.names if option != "id"]
    return any(not one.differs(params["name"], one.from_api(row.get(one.api))) for one in called)


def _raw(thing: Info, look: Look, path: str, params: Options, reader: Reader) -> tuple[list[Options], list[str]]:
    client = reader.clients[thing.system.key]
    rows: list[Options] = []
    for page, _cut_short in client.pages(reader.path(path), look.query(params), look.paging or thing.system.paging):
        rows.extend(page)
    return rows, []


def _scope(thing: Info, path: str, params: Options, reader: Reader) -> dict[str, str]:
    """Return the values of the path's placeholders: connection options, and the ids behind names."""
    known = {one.name: one for one in thing.arguments()}
    scope: dict[str, str] = {}
    for name in sorted(placeholders(path), key=lambda one: bool(known[one].refers_to)):
        one, written = known[name], params.get(name)
        if not written:
            raise missing(one)
        if one.refers_to:
            target = thing.system.kinds[one.refers_to]
            reader.scope = {**target.scope(params), **scope}
            written = reader.resolve(name, written, target)
        scope[name] = str(written)
    return scope
