# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Reading without managing: one module for each system."""

from __future__ import annotations

from typing import Any

from . import errors
from .arguments import with_environment
from .connect import Clients
from .frame import Frame
from .looks import Info, Look
from .lookup import Finder
from .parts import with_parts
from .paths import Addresses
from .resource import Resource, placeholders
from .unsendable import refuse_unsendable
from .values import Options, Ref, Row, missing


def run_info(thing: Info, params: Options, frame: Frame) -> dict[str, Any]:
    """Read what is asked for, always anew. Result: changed (false), resources, count, calls."""
    look = thing.all_looks[params["resource"]]
    params = {**params, **with_environment(thing.settings, params)}
    with errors.trying(f"look up {thing.label(params)}"):
        refuse_unsendable(thing.arguments, params)
        _check(thing, look, params)
        frame.system = thing.system
        frame.stand_alone()
        clients = Clients(frame, thing.system, params)
        with errors.understanding(thing.system.name):
            clients[""]  # says what is missing before anything is asked
            finder = Finder(frame.cache, clients, Addresses({}), False, frame.warnings)
            rows = _rows(thing, look, params, finder)
    return frame.result(changed=False, resources=rows, count=len(rows))


def _check(thing: Info, look: Look, params: Options) -> None:
    """Refuse options that this look lacks, or that it would silently leave unheeded."""
    lacking = [name for name in look.needs if params.get(name) in (None, "")]
    if lacking:
        raise errors.BadInput(f"{' and '.join(lacking)} must be given to read {params['resource']}")
    heeded = {*look.needs, *look.takes, *(("id", "name") if look.sought else ())}
    asked = ("id", "name", *(one.name for one in thing.options))
    strange = [name for name in asked if params.get(name) not in (None, "") and name not in heeded]
    if strange:
        there = f"; there, {' and '.join(sorted(heeded))} can be given" if heeded else ""
        raise errors.BadInput(f"{' and '.join(strange)} has no meaning with resource {params['resource']}{there}")
    if params.get("id") and params.get("name"):
        raise errors.BadInput("id and name say the same: give one of them")
    if look.check is not None:
        look.check(params)


def _rows(thing: Info, look: Look, params: Options, finder: Finder) -> list[Options]:
    if look.read is not None:
        return look.read(finder.lookup, params)
    template = look.path(params) if callable(look.path) else look.path
    scope = _scope(thing, template, params, finder, sure=False)
    try:
        return _rows_at(look, thing, template, params, finder.within(scope))
    except errors.NotFound:
        meant = _scope(thing, template, params, finder, sure=True)  # what looks like an id may be a name
        if meant == scope:
            raise
        return _rows_at(look, thing, template, params, finder.within(meant))


def _rows_at(look: Look, thing: Info, template: str, params: Options, finder: Finder) -> list[Options]:
    query = look.query(params)
    paging = look.paging(params) if callable(look.paging) else look.paging
    path = finder.at.fill(template)
    if look.kind is None:
        return look.keep(params, finder.lookup.pages(path, query, look.rows, "", paging))
    kind = look.kind
    raw: list[Row] = []
    complete = True
    if params.get("id"):
        params = {**params, "id": kind.identity.parse_id(params["id"]) or str(params["id"])}
    if params.get("id") and kind.paths.one is not None:
        found = [finder.one(kind, params["id"], fresh=True, gone_too=True)]
        rows = [row for row in found if row is not None]
    else:
        raw, complete = finder.fetch(kind, query, path, paging)
        rest = kind.listing.rest(raw)
        if rest is not None:
            more, all_of_it = finder.fetch(kind, {**query, **rest}, path, paging)
            raw, complete = [*raw, *more], complete and all_of_it
        raw = look.keep(params, raw)
        rows = _all_read(finder, kind, raw) if look.all_rows else finder.of_kind(kind, raw, gone_too=True)
        rows = [row for row in rows if _is_wanted(kind, params, row)]
    if params.get("id") or params.get("name"):
        everything = dict.fromkeys(one.name for one in kind.parts)
        rows = [with_parts(finder, kind, row, everything) for row in rows]
    if not complete:
        narrow = f" Narrow it by {' or '.join(look.takes)}." if look.takes else ""
        finder.warnings.append(f"{thing.system.title} lets nobody read further: {len(raw)} rows, and there are more.{narrow}")
    return [_told(kind, row) for row in rows]


def _told(kind: Resource, row: Row) -> Options:
    """Return a thing in option names, without the secrets that may stand in it."""
    options = kind.to_options(row)
    for one in kind.fields:
        if one.may_hide and one.name in options:
            options[one.name] = one.shown(options[one.name], lambda _ref, identity: identity)
    return options


def _all_read(finder: Finder, kind: Resource, rows: list[Row]) -> list[Row]:
    now = finder.clients[""].now()
    return [kind.behaviour.read(row, now) for row in rows]


def _is_wanted(kind: Resource, params: Options, row: Row) -> bool:
    if params.get("id"):
        return str(kind.identity.of(row)) == str(params["id"])
    if params.get("name") in (None, ""):
        return True
    called = [kind.by_name[option] for option in kind.identity.names if option != "id"]
    return any(kind.option_of(row, one.name) == one.type.canonical(params["name"]) for one in called)


def _scope(thing: Info, template: str, params: Options, finder: Finder, sure: bool) -> dict[str, str]:
    """Return the values of the path's placeholders: settings, and the ids behind names. sure: looked up, where they look like ids, too."""
    known = {one.name: one for one in thing.arguments}
    scope: dict[str, str] = {}
    for name in sorted(placeholders(template), key=lambda one: isinstance(known[one].type, Ref)):
        one, written = known[name], params.get(name)
        if not written:
            raise missing(one)
        if isinstance(one.type, Ref):
            target = finder.kind(one.type.kind)
            written = finder.within({**target.scope(params), **scope}).resolve(target, written, name, sure=sure)
        scope[name] = str(written)
    return scope
