# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Types of values that several kinds of ZMON have, and what is wrong with some."""

from __future__ import annotations

import json
from typing import Any

from ...errors import BadInput
from ...values import Map, SetOf, Text


def one_line_end(text: str) -> str:
    """Drop the newline that a YAML block scalar ends with."""
    return text[:-1] if text.endswith("\n") else text


def _texts(entity_filter: dict) -> dict:
    """Return a filter with its scalars as the text the controller keeps: 8080 -> "8080", true -> "true"."""
    return {
        str(name): value if isinstance(value, str) else json.dumps(value) for name, value in entity_filter.items()
    }


class Filters(SetOf):
    """Filters of entities: one has to fit, with all of its values."""

    def __init__(self) -> None:
        super().__init__(Map(_texts))

    def check(self, value: Any, place: str) -> None:
        """Refuse what no filter can hold."""
        for one in value:
            if any(item is None or isinstance(item, (dict, list)) for item in one.values()):
                raise BadInput(f"{place}: {one!r} holds a value that is no text or number")
        super().check(value, place)


class Line(Text):
    """One of a list of texts, in which the controller takes the word null for nothing at all."""

    def check(self, value: Any, place: str) -> None:
        """Refuse what would be lost."""
        if not str(value).strip() or str(value).strip().lower() == "null":
            raise BadInput(f"{place}: {value!r} is nothing that ZMON can keep there; leave it out, or write another text")
