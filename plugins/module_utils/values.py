# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""All types of values, handed on: those that hold one (scalars.py), lists (lists.py) and maps (maps.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .lists import Container, ListOf, SetOf
from .scalars import (
    COMPANION,
    COMPUTED,
    DROP,
    EVENT,
    FIXED,
    HELD,
    INTERNAL,
    LIVE,
    MASKED,
    NOW,
    STABLE,
    STATE,
    WRITE_ONLY,
    Choice,
    Day,
    Duration,
    Email,
    Enum,
    Epoch,
    Field,
    File,
    Flag,
    Instant,
    Link,
    Name,
    Number,
    NumberRef,
    Options,
    Quoted,
    Raw,
    Ref,
    Row,
    Setting,
    Swap,
    Text,
    Unknown,
    Url,
    Value,
    leaves,
    looks_secret,
    missing,
    sortable,
)

if TYPE_CHECKING:
    from .maps import Either, Json, Keyed, Map, Members

__all__ = [
    "Choice", "COMPANION", "COMPUTED", "Container", "Day", "DROP", "Duration", "Either", "Email", "Enum", "Epoch",
    "EVENT", "Field", "File", "FIXED", "Flag", "HELD", "Instant", "INTERNAL", "Json", "Keyed", "leaves", "Link",
    "ListOf", "LIVE", "looks_secret", "Map", "MASKED", "Members", "missing", "Name", "NOW", "Number", "NumberRef",
    "Options", "Quoted", "Raw", "Ref", "Row", "SetOf", "Setting", "sortable", "STABLE", "STATE", "Swap", "Text",
    "Unknown", "Url", "Value", "WRITE_ONLY",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Hand on a map too, where one is declared: a shipped module without any does not read their file."""
    if name not in __all__:
        raise AttributeError(f"there is no type {name}")
    from . import maps

    return getattr(maps, name)
