"""Which modules stand for all others, where a test tries the core more than what a module declares.

Two kinds of thing have one shape when the core does the same for both: of each shape the first module by name is tried in
every run (`make test`), all others with the marker `full` (`make test-full`). A new shape is taken up by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest
from _pytest.mark import ParameterSet

from ansible_collections.steadyops.monitoring.plugins.module_utils.behaviour import Behaviour
from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import RESOURCES
from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Action, Resource

from .declarations import inmost, walk

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


def representatives(kinds: Mapping[str, Kind] = RESOURCES) -> dict[Shape, str]:
    """Return the module that stands for each shape: the first by name."""
    chosen: dict[Shape, str] = {}
    for name in sorted(kinds):
        chosen.setdefault(shape_of(kinds[name]), name)
    return chosen


def readers(kinds: Mapping[str, Kind] = RESOURCES) -> set[str]:
    """Return the modules whose Behaviour takes answers apart in its own way."""
    return {
        name
        for name, kind in kinds.items()
        if isinstance(kind, Resource)
        and any(getattr(type(kind.behaviour), method) is not getattr(Behaviour, method) for method in READING)
    }


def odd(kinds: Mapping[str, Kind] = RESOURCES) -> set[str]:
    """Return the modules for which their service has code of its own: a Behaviour, or types of value."""
    return {
        name
        for name, kind in kinds.items()
        if kind.behaviour.__class__ is not Behaviour
        or any(".systems." in type(inmost(one.type)).__module__ for _place, one in walk(kind.fields))
    }


SAMPLE = frozenset(representatives().values())
READ = SAMPLE | readers()
OWN = SAMPLE | odd()
"""The modules that every run tries: one of each shape; with all that read in their own way; with all that do anything so."""


def marks(module: str, taken: frozenset[str] = SAMPLE) -> tuple[pytest.MarkDecorator, ...]:
    """Return the marks of a test of a module."""
    return () if module in taken else (pytest.mark.full,)


def each(values: Mapping[str, Any], taken: frozenset[str] = SAMPLE) -> list[ParameterSet]:
    """Return the parameters of a matrix: one value per module."""
    return [pytest.param(value, id=module, marks=marks(module, taken)) for module, value in values.items()]
