# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a message adds so that its reader need not search: names that come near, where things are, which setting is to blame."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from difflib import get_close_matches
from typing import Any, Callable

from .errors import Ambiguous, Error, Missing, NotFound
from .resource import Resource
from .system import System
from .values import Ref, Row, Unknown


def nearest(target: Resource, written: str, rows: Iterable[Row]) -> str:
    """Return the names that come nearest to one that nothing bears there, at most three, as the end of a sentence; "" for none."""
    called: dict[str, str] = {}
    for row in rows:
        for option in target.identity.names:
            name = target.option_of(row, option)
            if name:
                called.setdefault(str(name).lower(), str(name))
    return nearest_of(written, called.values())


def nearest_of(written: str, names: Iterable[str]) -> str:
    """Return the same, of names."""
    called = {name.lower(): name for name in names}
    if called.get(written.lower()) == written:
        return "; there is one of this name in another place"
    near = [repr(called[one]) for one in get_close_matches(written.lower(), called, n=3)]
    return f"; the nearest is {near[0]}" if len(near) == 1 else f"; the nearest are {', '.join(near)}" if near else ""


def some_of(target: Resource, finder: Any) -> list[Row]:
    """Return the things of a kind that were read, or one page of them: a message is worth one call."""
    collection = finder.seen(target)
    if collection is not None:
        return list(collection.rows.values())
    with suppress(Error, KeyError, TypeError, ValueError, AttributeError):
        client, listing = finder.clients[target.host], target.listing
        asked = listing.query(client.now()) if callable(listing.query) else listing.query
        paging, path = listing.paging or client.host.paging, finder.where(target)[1]
        pages = paging.pages(lambda page: client.get(path, {**asked, **page}), listing.rows)
        return finder.of_kind(target, next(iter(pages), ([], False))[0])
    return []


def not_the_one(target: Resource, written: Any, rows: list[Row], finder: Any, option: str, near: bool) -> Error:
    """Return the refusal of a reference by a name that none of these rows bears alone. option: what holds it. near: look for the nearest."""
    place = f"{option}: " if option else ""
    if not rows:
        meant = nearest(target, str(written), some_of(target, finder)) if near else ""
        return Missing(f"{place}there is no {target.module_name} named {written!r}{meant}")
    planned = Unknown in [type(target.identity.of(row)) for row in rows]
    advice = (
        "What is not made yet has no id: make it first, by a task of its own, or give one of them another name" if planned else ""
    )
    there = told_apart(target, rows, finder.called)
    words = f"{place}{len(rows)} things of kind {target.module_name} are named {written!r} ({there})"
    return Ambiguous(words if planned else f"{words}; give the id", advice=advice)


def told_apart(resource: Resource, rows: list[Row], called: Callable[[str, Any], Any]) -> str:
    """Return the ids of things of one name, and where each of them is. called: (kind, id) -> its name, or the id."""
    options = dict.fromkeys((*resource.identity.key[1:], *resource.identity.tie_break))
    places = {name: [_place(resource, row, name, called) for row in rows] for name in options}
    telling = [values for values in places.values() if len(set(values)) > 1]
    ids = [resource.identity.of(row) for row in rows]
    named = ["one that is to be made" if one.__class__ is Unknown else str(one) for one in ids]
    beside = [" and ".join(values) for values in zip(*telling)]
    return ", ".join(sorted(f"{one} of {where}" for one, where in zip(named, beside)) if beside else sorted(named))


def _place(resource: Resource, row: Row, name: str, called: Callable[[str, Any], Any]) -> str:
    kind, value = resource.by_name[name].type, resource.option_of(row, name)
    if isinstance(kind, Ref) and value:
        value = value.name if value.__class__ is Unknown else called(kind.kind, value)
    said = name.replace("_", " ")
    return f"{said} {value}" if value else f"no {said}"


def settings_to_check(system: System, values: dict[str, Any]) -> str:
    """Return an advice about settings among these values that stand in an address, "" for none: which, and where they came from."""
    known = {one.name: one for one in system.connection_fields}
    told = []
    for name, value in values.items():
        if name in known:
            variable = next((one for one in known[name].env if os.environ.get(one) == value), None)
            told.append(f"{name}: {value!r} (from {f'the environment variable {variable}' if variable else 'the task'})")
    return f"Check {' and '.join(told)} is most likely wrong" if told else ""


def blame_settings(error: NotFound, system: System, scope: dict[str, Any], optional: str = "") -> NotFound:
    """Say of a list that is not there which setting is most likely wrong. optional: what it means where some have none."""
    error.advice = error.advice or optional or settings_to_check(system, scope) or "Check api_url"
    return error
