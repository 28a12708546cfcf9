"""Bodies the Rails way: JSON, or a form with brackets; and what Rails makes of a value for a typed column."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qsl

from ..json_text import DEPTH

_FALSE = {"0", "f", "false", "off"}


def parse_form(text: str) -> dict[str, Any]:
    """Read `incident[component_ids][]=a&incident[components][x]=major_outage` into nested data; all leaves are text.

    Raises ValueError for what is nested deeper than Rails takes.
    """
    found: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        if name.count("[") > DEPTH:
            raise ValueError("it is nested too deep")
        first, dummy, rest = name.partition("[")
        _place(found, first, re.findall(r"\[([^\]]*)\]", "[" + rest) if rest else [], value)
    return found


def _place(container: dict[str, Any], name: str, keys: list[str], value: str) -> None:
    if not keys:
        container[name] = value
    elif keys[0] != "":
        inner = container.setdefault(name, {})
        if isinstance(inner, dict):
            _place(inner, keys[0], keys[1:], value)
    else:
        items = container.setdefault(name, [])
        if isinstance(items, list):
            _append(items, keys[1:], value)


def _append(items: list[Any], keys: list[str], value: str) -> None:
    """Add to a list; `a[][x]=1&a[][y]=2` goes into one member until a key comes again."""
    if not keys:
        items.append(value)
        return
    if not items or not isinstance(items[-1], dict) or keys[0] in items[-1]:
        items.append({})
    _place(items[-1], keys[0], keys[1:], value)


def text(value: Any) -> str | None:
    """Cast to a string column. Sandbox choice: a blank text is stored as null; lists and maps are not permitted."""
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, int | float):
        return str(value)
    return value if isinstance(value, str) and value else None


def flag(value: Any) -> bool | None:
    """Cast to a boolean column: blank is null, the usual words for no are false, all else is true."""
    if value is None or value == "":
        return None
    return str(value).lower() not in _FALSE


def number(value: Any) -> float | None:
    """Cast to a column of numbers: blank is null; raises ValueError for what is none."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(value)
    try:
        found = float(value)
    except OverflowError:
        found = math.inf
    if not math.isfinite(found):
        raise ValueError(value)
    return found


def ids(value: Any) -> list[str] | None:
    """Return a list of ids without repetition; None when it is no list, which strong parameters drop."""
    if not isinstance(value, list):
        return None
    return list(dict.fromkeys(str(member) for member in value if member not in (None, "")))


def day(value: Any) -> str | None:
    """Return `YYYY-MM-DD`; raises ValueError for anything else."""
    return date.fromisoformat(str(value)).isoformat()


def instant(value: Any) -> str | None:
    """Return a time with any offset (UTC without one) as UTC with milliseconds; raises ValueError when it is none."""
    if value in (None, ""):
        return None
    moment = datetime.fromisoformat(str(value).strip())
    return utc(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def utc(moment: datetime) -> str:
    """Write a time as the service does where it shows milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def seconds(moment: str | None) -> str | None:
    """Drop the milliseconds of a stored time."""
    return None if moment is None else moment[:19] + "Z"
