"""How PagerDuty's lists are filtered, sorted and cut into pages.

Source: https://developer.pagerduty.com/docs/pagination
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence, Set
from datetime import tzinfo
from typing import Any

from starlette.responses import Response

from ..service import Call, number
from .answers import answer, bad_arguments, invalid
from .world import parse_time, zone_named

DEFAULT_LIMIT = 25
MAX_LIMIT = 100
"""More is not refused but cut to this (reported by users, not documented)."""
MAX_DEPTH = 10_000

Row = dict[str, Any]
Names = Set[str]
NOTHING: Names = frozenset()
"""What `include[]` asks for when there is none."""


def page(call: Call, name: str, rows: Sequence[Row], render: Callable[[Row], Any], **beside: Any) -> Response:
    """Answer one page of `rows` under `name`; `total` stays null unless asked for. beside: members beside it."""
    limit = min(_number(call, "limit", DEFAULT_LIMIT, 1), MAX_LIMIT)
    offset = _number(call, "offset", 0, 0)
    if offset + limit > MAX_DEPTH:
        raise bad_arguments(
            f"Offset+limit exceeds maximum allowed value of {MAX_DEPTH}. Please try to refine your search"
        )
    return answer(
        {
            **beside,
            name: [render(row) for row in rows[offset : offset + limit]],
            "limit": limit,
            "offset": offset,
            "total": len(rows) if call.param("total") == "true" else None,
            "more": offset + limit < len(rows),
        }
    )


def _number(call: Call, name: str, default: int, least: int) -> int:
    # What a limit that is no number gets is not documented; refused, so that a client's slip shows.
    found = number(call.param(name), default, least)
    if found is None:
        raise invalid(f"{name.capitalize()} must be a number of at least {least}")
    return found


def many(call: Call, name: str) -> set[str]:
    """Return the values of an array parameter; only the form with brackets counts, `name[]=a&name[]=b`."""
    return set(call.query.get(f"{name}[]", []))


def zone_of(call: Call) -> tzinfo | None:
    """Return the zone that a query asks for."""
    name = call.param("time_zone")
    return zone_named(name) if name else None


def moment_of(call: Call, name: str, zone: tzinfo | None = None) -> int | None:
    """Return a time in the query, None when there is none. zone: where one without an offset is."""
    said = call.param(name)
    found = parse_time(said, zone) if said else None
    if said and found is None:
        raise invalid(f"{name.capitalize()} is not a valid date")
    return found


def choices(call: Call, name: str, allowed: tuple[str, ...]) -> set[str]:
    """Return the values of an array parameter that has a fixed vocabulary; raises 400 for another word."""
    wanted = many(call, name)
    if not wanted <= set(allowed):
        raise invalid(f"{name.capitalize()} must be in {', '.join(allowed)}")
    return wanted


def matching_choice(call: Call, name: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    """Return what a parameter with a fixed vocabulary leaves of it: all when it is absent; raises 400 for another word."""
    wanted = call.param(name)
    if wanted and wanted not in allowed:
        raise invalid(f"{name.replace('_', ' ').capitalize()} must be in {', '.join(allowed)}")
    return (wanted,) if wanted else allowed


def matching(call: Call, rows: Sequence[Row], *fields: str) -> Sequence[Row]:
    """Return the rows whose fields contain the `query` parameter, in any letter case."""
    text = (call.param("query") or "").lower()
    return [row for row in rows if any(text in (row[field] or "").lower() for field in fields)] if text else rows


def by_name(call: Call, rows: Sequence[Row]) -> Sequence[Row]:
    """Return the rows sorted by name, downwards for `sort_by=name:desc`."""
    order = call.param("sort_by") or "name"
    if order not in ("name", "name:asc", "name:desc"):
        raise invalid("Sort by must be in name, name:asc, name:desc")
    return sorted(rows, key=lambda row: row["name"].lower(), reverse=order.endswith(":desc"))


def cursor_page(call: Call, name: str, rows: Sequence[Row], render: Callable[[Row], Any], **beside: Any) -> Response:
    """Answer one page of `rows` under `name`, and where the next one begins; null at the end."""
    limit = min(_number(call, "limit", DEFAULT_LIMIT, 1), MAX_LIMIT)
    keys = [row["id"] for row in rows]
    first = 0
    if call.param("cursor"):
        first = place(call.param("cursor"), keys)
    last = first + limit
    shown = [render(row) for row in rows[first:last]]
    return answer({**beside, name: shown, "limit": limit, "next_cursor": token(keys[last]) if last < len(keys) else None})


def token(key: str) -> str:
    """Return what stands for a place in a list: nothing that a client could make up."""
    return urlsafe_b64encode(key.encode()).decode().rstrip("=")


def place(cursor: str | None, keys: Sequence[str]) -> int:
    """Return where the thing of a token is; raises 400 for what is none, or of a thing that is gone."""
    try:
        text = (cursor or "").encode()
        return list(keys).index(urlsafe_b64decode(text + b"=" * (-len(text) % 4)).decode())
    except ValueError:
        raise invalid("Cursor is invalid") from None
