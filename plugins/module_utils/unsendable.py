# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What no service can be sent, whatever it means: half of a character, a number that is none, and a secret that is a template nobody filled in."""

from __future__ import annotations

from math import isfinite
from typing import Any, Optional

from .errors import BadInput
from .values import Container, Field, Options


def refuse_unsendable(fields: tuple[Field, ...], params: Options) -> None:
    """Refuse what cannot be sent. fields: the options to look at.

    Half of a character is a lone surrogate: YAML and JSON can write one, as in "\\ud83d" without what follows. A template
    is looked for in secrets alone, at any depth.
    """
    for one in fields:
        value = params.get(one.name)
        if value is None or (value.isascii() and "{{" not in value if value.__class__ is str else value.__class__ in (bool, int)):
            continue  # as nearly all: an apply has thousands of entries
        odd = _odd_in(value)
        if odd:
            raise BadInput(f"{one.name} holds {odd}, which cannot be sent")
        place = _unfilled(one, value, one.name) if one.may_hide else None
        if place:
            raise BadInput(f"{place} still holds a template: the variable it names was not filled in")


def _odd_in(value: Any) -> str:
    """Return the first lone surrogate, or number that is infinite or none, however deep; "" for nothing."""
    if isinstance(value, str):
        half = "" if value.isascii() else next((letter for letter in value if "\ud800" <= letter <= "\udfff"), "")
        return half and f"half of a character (U+{ord(half):04X})"
    if isinstance(value, float):
        return "" if isfinite(value) else str(value)
    inside = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next(filter(None, map(_odd_in, inside)), "")


def _unfilled(one: Any, value: Any, place: str) -> Optional[str]:
    """Return the dotted place of the first secret that holds a template."""
    if value is None or not any("{{" in text for text in one.hidden(value)):
        return None
    held = one.type if isinstance(one, Field) and not one.secret else one
    inside: list[Optional[str]] = []
    if isinstance(held, Container):
        held.each(value, lambda inner, item, at: inside.append(_unfilled(inner, item, f"{place}{at}")))
    return next((at for at in inside if at), place)
