"""Bodies read as the controller's JSON library (Jackson 2.8) reads them: generous with scalars, strict with shapes.

Each reader takes a parsed JSON value and returns what the field would hold, or raises Unreadable.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from .. import json_text

Reader = Callable[[Any], Any]


class Unreadable(ValueError):
    """The value has no place in the field; the whole body is refused."""


def load(raw: bytes) -> Any:
    """Parse JSON text."""
    try:
        return json_text.load(raw)
    except ValueError as error:
        raise Unreadable(str(error)) from error


def read(body: Any, shape: Mapping[str, Reader]) -> dict[str, Any]:
    """Return every field of `shape`: null where the body has none; members the shape does not know are ignored."""
    if not isinstance(body, dict):
        raise Unreadable("an object is expected")
    return {name: reader(body.get(name)) for name, reader in shape.items()}


def _number(value: Any, limit: int) -> int | None:
    if value is None:
        return None
    if isinstance(value, str):
        value = value.strip()
        if not value:
            return None
        if not re.fullmatch(r"[+-]?\d+", value):
            raise Unreadable(value)
    elif isinstance(value, bool) or not isinstance(value, int | float):
        raise Unreadable(str(value))
    number = int(value)
    if not -limit <= number < limit:
        raise Unreadable(str(value))
    return number


def whole(value: Any) -> int | None:
    """Read an Integer: a fraction is cut off, numbers may be text, empty text is null."""
    return _number(value, 2**31)


def long(value: Any) -> int | None:
    """Read a Long, as `whole`."""
    return _number(value, 2**63)


def text(value: Any) -> str | None:
    """Read a String: scalars become their text."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    raise Unreadable(str(value))


def truth(value: Any) -> bool | None:
    """Read a Boolean: numbers count as not zero, some spellings are taken."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value != 0
    words = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False, "": None}
    if isinstance(value, str) and value.strip() in words:
        return words[value.strip()]
    raise Unreadable(str(value))


def choice(*names: str) -> Reader:
    """Return a reader of an enum: a name exactly as written, or a position."""

    def reader(value: Any) -> str | None:
        if value is None or value in names:
            return value
        position = value if isinstance(value, int) and not isinstance(value, bool) else None
        if isinstance(value, str) and re.fullmatch(r"\s*\d+\s*", value):
            position = int(value)
        if position is None or not 0 <= position < len(names):
            raise Unreadable(str(value))
        return names[position]

    return reader


def date(value: Any) -> int | None:
    """Read a Date (milliseconds, or ISO text); the controller overwrites all of them, so only the shape counts."""
    if not isinstance(value, str) or not value.strip():
        return long(value)
    try:
        return int(datetime.fromisoformat(value.strip()).timestamp() * 1000)
    except ValueError:
        return long(value)


def listing(reader: Reader) -> Reader:
    """Return a reader of a list; a single value is no list."""

    def read_list(value: Any) -> list | None:
        if value is None:
            return None
        if not isinstance(value, list):
            raise Unreadable(str(value))
        return [reader(item) for item in value]

    return read_list


def filter_map(value: Any) -> dict[str, str | None] | None:
    """Read a Map<String, String>: 8080 becomes "8080"."""
    if value is None:
        return None
    if not isinstance(value, dict):
        raise Unreadable(str(value))
    return {name: text(member) for name, member in value.items()}


def anything(value: Any) -> Any:
    """Read opaque JSON."""
    return value


def holds_nul(value: Any) -> bool:
    """Tell whether some text in it holds a NUL, which the database keeps nowhere."""
    return "\\u0000" in json.dumps(value).replace("\\\\", "")


def kept(value: list[str | None] | None) -> list[str | None] | None:
    """Return a list of texts as the database reads it: the word null, in any case, is no text."""
    return value and [None if item is None or item.lower() == "null" else item for item in value]


texts = listing(text)
filters = listing(filter_map)
STATUS = choice("ACTIVE", "INACTIVE", "REJECTED", "DELETED")


def null_filter(value: list[dict | None] | None) -> bool:
    """Tell whether a list of filters holds a null, which bean validation refuses."""
    return any(item is None or None in item.values() for item in value or ())
