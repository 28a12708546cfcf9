"""Which modules stand for all others, where a test tries the core more than what a module declares.

Two kinds of thing have one shape when the core does the same for both: of each shape the first module by name is tried in
every run (`make test`), all others with the marker `full` (`make test-full`). A new shape is taken up by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import pytest
from _pytest.mark import ParameterSet

from ansible_collections.steadyops.monitoring.plugins.module_utils.behaviour import Behaviour
from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import RESOURCES
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Action, Resource
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import Field, Map

from .declarations import inmost, members_of, walk

Kind = Resource | Action
READING = ("read", "rows", "find")
"""Methods by which a Behaviour takes an answer apart in its own way."""


class Shape(NamedTuple):
    """What decides how the core treats a kind of thing: the names of its strategies. An Action plans for itself."""

    system: str
    create: str
    update: str
    answers: str
    remove: str
    life: str


def shape_of(kind: Kind) -> Shape:
    """Return the shape of a kind."""
    if isinstance(kind, Action):
        return Shape(kind.system.name, _named(kind.behaviour), "", "", "", "")
    ways = [_named(kind.update), *(["Part"] if kind.parts else [])]
    return Shape(
        kind.system.name, _named(kind.create), " and ".join(filter(None, ways)), kind.body.answers,
        _named(kind.remove), _named(kind.life),
    )  # fmt: skip


def _named(strategy: Any) -> str:
    return "" if strategy is None else type(strategy).__name__


def first_of(kinds: Mapping[str, Kind], of: Callable[[Kind], Hashable]) -> list[str]:
    """Return the first module by name of each that are alike."""
    chosen: dict[Hashable, str] = {}
    for name in sorted(kinds):
        chosen.setdefault(of(kinds[name]), name)
    return sorted(chosen.values())


def representatives(kinds: Mapping[str, Kind] = RESOURCES) -> dict[Shape, str]:
    """Return the module that stands for each shape: the first by name."""
    chosen: dict[Shape, str] = {}
    for name in sorted(kinds):
        chosen.setdefault(shape_of(kinds[name]), name)
    return chosen


def readers(methods: Iterable[str] = READING, kinds: Mapping[str, Kind] = RESOURCES) -> set[str]:
    """Return the modules whose Behaviour takes answers apart in its own way. methods: those by which it may do so."""
    return {
        name
        for name, kind in kinds.items()
        if isinstance(kind, Resource)
        and any(getattr(type(kind.behaviour), method) is not getattr(Behaviour, method) for method in methods)
    }


def odd(kinds: Mapping[str, Kind] = RESOURCES) -> set[str]:
    """Return the modules for which their service has code of its own: a Behaviour, or types of value."""
    return {
        name
        for name, kind in kinds.items()
        if kind.behaviour.__class__ is not Behaviour
        or any(".systems." in type(inmost(one.type)).__module__ for _place, one in walk(kind.fields))
    }


def way_in_of(kind: Kind) -> tuple[Any, ...]:
    """Return what decides what becomes of a task's connection and of its secrets: the service, and who plans for it."""
    return (kind.system.name, type(kind).__name__)


def passing_of(kind: Kind) -> tuple[Any, ...]:
    """Return what decides what a door makes of a whole life: the way in, and whether the thing happens and passes."""
    return (*way_in_of(kind), _named(getattr(kind, "life", None)))


def listing_of(kind: Kind) -> tuple[Any, ...]:
    """Return what decides how the core reads a list: how it is paged, asked, taken apart and trusted."""
    if isinstance(kind, Action):
        return shape_of(kind)
    one = kind.listing
    asked = [bool(part) for part in (kind.paths.list, one.query, one.rows, one.select, one.filter, one.exhaustive, one.hides)]
    return (kind.system.name, _named(one.paging or kind.system.host.paging), *asked, kind.paths.one is None, len(kind.containers))


def type_of(kind: Kind, one: Field) -> tuple[Any, ...]:
    """Return what decides how the core treats a value: its service, its role, and all that its type is made of."""
    return (kind.system.name, one.role, one.secret, *_made_of(one.type))


def _made_of(one: Any) -> Iterator[Any]:
    yield type(one)
    yield getattr(one.normalise, "__qualname__", one.normalise)
    yield bool(one.choices)
    for inside in (getattr(one, "item", None), getattr(one, "keys", None)):
        if inside is not None:
            yield from _made_of(inside)
    if isinstance(one, Map):
        yield one.subset


def first_fields(fields: Iterable[tuple[str, str]], kinds: Mapping[str, Kind] = RESOURCES) -> set[tuple[str, str]]:
    """Return, of (module, option), the first whose value is of each type, and all that have members of their own."""
    chosen: dict[Hashable, tuple[str, str]] = {}
    for module, name in sorted(fields):
        one = kinds[module].by_name[name]
        alone = (module, name) if members_of(one) else ()
        chosen.setdefault((type_of(kinds[module], one), alone), (module, name))
    return set(chosen.values())


SAMPLE = frozenset(representatives().values())
READ = SAMPLE | readers()
OWN = SAMPLE | odd()
"""The modules that every run tries: one of each shape; with all that read in their own way; with all that do anything so."""
LISTED = frozenset(first_of(RESOURCES, listing_of))
"""One module of each way of reading a list."""


PASSING = frozenset(first_of(RESOURCES, passing_of))
"""One module of each service and way in, of what stays and of what passes, for what the doors make of a whole life."""
DOORSTEP = frozenset(first_of(RESOURCES, way_in_of))
"""One module of each service and of each way in, for what the connection and the masking make of all of them."""


def in_turns(
    values: Iterable[str], modules: Iterable[str], taken: frozenset[str] = SAMPLE, alone: frozenset[str] = frozenset()
) -> Iterator[tuple[str, str, Any]]:
    """Yield module, value and marks of all of a matrix of which every run tries a third.

    Of the modules that are taken, each has its share of the values, and each service has all of them, because where
    there are less than three each has more. alone: modules that have all of it, since no other stands for them.
    """
    every, modules = list(values), list(modules)
    tried: set[tuple[str, str]] = set()
    systems: dict[str, list[str]] = {}
    for module in sorted(taken & set(modules)):
        systems.setdefault(module if module in alone else RESOURCES[module].system.name, []).append(module)
    for sharing in systems.values():
        share = min(3, len(sharing), len(every))
        tried |= {
            (module, value)
            for place, module in enumerate(sharing)
            for number, value in enumerate(every)
            if number % share == place % share
        }
    for module in modules:
        for value in every:
            yield module, value, () if (module, value) in tried else pytest.mark.full


def marks(module: str, taken: frozenset[str] = SAMPLE) -> tuple[pytest.MarkDecorator, ...]:
    """Return the marks of a test of a module."""
    return () if module in taken else (pytest.mark.full,)


def each(values: Mapping[str, Any], taken: frozenset[str] = SAMPLE) -> list[ParameterSet]:
    """Return the parameters of a matrix: one value per module."""
    return [pytest.param(value, id=module, marks=marks(module, taken)) for module, value in values.items()]
