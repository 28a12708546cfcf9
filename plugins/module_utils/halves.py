# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Half of a character: a lone surrogate. YAML and JSON can write one, as in "\\ud83d" without what follows; nothing can send it."""

from __future__ import annotations

from typing import Any

from .errors import BadInput


def refuse_halves(fields: tuple, params: dict[str, Any]) -> None:
    """Refuse a text that holds half of a character. fields: the options to look at."""
    for name, value in params.items():
        if value is None or (value.isascii() if value.__class__ is str else value.__class__ not in (list, dict)):
            continue  # as nearly all: an apply has thousands of entries
        half = _half_in(value) if any(one.name == name for one in fields) else ""
        if half:
            raise BadInput(f"{name} holds half of a character (U+{ord(half):04X}), which cannot be sent")


def _half_in(value: Any) -> str:
    """Return the first lone surrogate in text, however deep; "" for none."""
    if isinstance(value, str):
        return "" if value.isascii() else next((letter for letter in value if "\ud800" <= letter <= "\udfff"), "")
    inside = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next(filter(None, map(_half_in, inside)), "")
