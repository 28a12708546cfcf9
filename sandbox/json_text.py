"""Reading JSON so that whatever has been read can be kept and shown again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

DEPTH = 100
"""How deep lists and objects may lie in each other; parsers of the services stop somewhere as well."""
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def load(text: bytes | str) -> Any:
    """Return the data; raises ValueError for what is no JSON, or could not be written as JSON again.

    Those are NaN and the infinities (in letters, or as 1e999), surrogates without their other half, bytes that are no
    UTF-8, and what is nested so deep that no parser takes it.
    """
    written = text.decode() if isinstance(text, bytes) else text
    try:
        value = _DECODER.decode(written)
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    if _SURROGATE.search(written):
        json.dumps(value, ensure_ascii=False).encode()
    if written.count("[") + written.count("{") > DEPTH and _deeper(value, DEPTH):
        raise ValueError("it is nested too deep")
    return value


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON")


def _finite(text: str) -> float:
    value = float(text)
    return value if abs(value) != float("inf") else _refuse(text[:20])


_DECODER = json.JSONDecoder(parse_constant=_refuse, parse_float=_finite)


def _deeper(value: Any, levels: int) -> bool:
    layer = [value]
    for _dummy in range(levels):
        layer = [inner for outer in layer for inner in _inside(outer)]
        if not layer:
            return False
    return any(isinstance(rest, list | dict) for rest in layer)


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value
