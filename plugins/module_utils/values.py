# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""All types of values, handed on: those that hold one (scalars.py, forms.py), lists (lists.py) and maps (maps.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .lists import Container, ListOf, Placed, SetOf
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
    ONCE,
    STABLE,
    STATE,
    WRITE_ONLY,
    Choice,
    Day,
    Duration,
    Field,
    File,
    Flag,
    Instant,
    Name,
    Number,
    Options,
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
    from .forms import Boxed, Cleared, Email, Enum, Epoch, Link, NumberRef, Quoted
    from .maps import Either, Json, Keyed, Map, Members

__all__ = [
    "Boxed", "Choice", "Cleared", "COMPANION", "COMPUTED", "Container", "Day", "DROP", "Duration", "Either", "Email", "Enum", "Epoch",
    "EVENT", "Field", "File", "FIXED", "Flag", "HELD", "Instant", "INTERNAL", "Json", "Keyed", "leaves", "Link",
    "ListOf", "LIVE", "looks_secret", "Map", "MASKED", "Members", "missing", "Name", "NOW", "Number", "NumberRef",
    "ONCE", "Options", "Placed", "Quoted", "Raw", "Ref", "Row", "SetOf", "Setting", "sortable", "STABLE", "STATE", "Swap", "Text",
    "Unknown", "Url", "Value", "WRITE_ONLY",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Hand on what few things have, where it is declared: a shipped module without any does not read its file."""
    if name not in __all__:
        raise AttributeError(f"there is no type {name}")
    if name in ("Either", "Json", "Keyed", "Map", "Members"):
        from . import maps

        return getattr(maps, name)
    from . import forms

    return getattr(forms, name)
