"""Looking into declarations: which fields stand inside which."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.steadyops.monitoring.plugins.module_utils.values import (
    Either,
    Field,
    ListOf,
    Map,
    Members,
    Ref,
    Value,
)


def inmost(one: Value) -> Value:
    """Return what a list (of lists) holds."""
    while isinstance(one, ListOf):
        one = one.item
    return one


def members_of(one: Field) -> tuple[Field, ...]:
    """Return the fields inside a field."""
    held = inmost(one.type)
    if isinstance(held, Either):
        return tuple(Field(name, kind) for name, kind in held.kinds.items())
    return held.fields if isinstance(held, Members) else ()


def is_reference(one: Field) -> bool:
    """Say whether a field takes names or ids itself, alone, in a list, or as the keys of a map."""
    held = inmost(one.type)
    return isinstance(held, Ref) or (isinstance(held, Map) and isinstance(held.keys, Ref))


def walk(fields: tuple[Field, ...], before: str = "") -> Iterator[tuple[str, Field]]:
    """Yield every field, nested ones too, with its dotted place."""
    for one in fields:
        place = f"{before}{one.name}"
        yield place, one
        yield from walk(members_of(one), f"{place}.")
