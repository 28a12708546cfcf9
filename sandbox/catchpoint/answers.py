"""What both versions read from a query."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.responses import JSONResponse, Response

from ..service import Call, Refusal, number
from .world import World

PAGE_SIZE = 100
"""Default and maximum."""


def true(call: Call, name: str) -> bool:
    """Tell whether a switch in the query is on."""
    return (call.param(name) or "").lower() == "true"


def ids(call: Call, name: str) -> list[str] | None:
    """Return the ids that a parameter lists, None when it is absent or empty; one whose name is no plural takes one number."""
    given = call.param(name)
    if not given:
        return None
    if name.endswith("s"):
        return [part.strip() for part in given.split(",")]
    if not (given.isascii() and given.isdecimal()):
        words = f"The value '{given[:40]}' is not valid for {name}."
        if call.request.url.path.lower().startswith("/ui/"):
            raise Refusal(message(words))
        body = {"data": {}, "messages": [], "errors": [{"message": words}], "completed": False, "traceId": secrets.token_hex(16)}
        raise Refusal(JSONResponse(body, 400))
    return [given]


def page_of(call: Call, most: int = PAGE_SIZE) -> tuple[int, int] | str:
    """Return (page number, page size), or what is wrong with them."""
    numbers = []
    for name, default in (("pageNumber", 1), ("pageSize", PAGE_SIZE)):
        found = number(call.param(name), default, 1)
        if found is None:
            return f"The value '{call.param(name)}' is not valid for {name}."
        numbers.append(found)
    return numbers[0], min(numbers[1], most)


def paging(world: World, call: Call, rows: list[Any], most: int = PAGE_SIZE) -> tuple[list[Any], dict[str, Any]]:
    """Return the rows of the page that is asked for, and the members of `data` that tell of other pages."""
    asked = page_of(call, most)
    if isinstance(asked, str):
        raise world.refusal(asked)
    page, size = asked
    more = page * size < len(rows)
    told: dict[str, Any] = {"hasMore": more}
    links = {"next": page + 1 if more else None, "previous": page - 1 if page > 1 else None}
    for name, other in links.items():
        if other is not None:
            told[name] = _link(call, other, size)
        elif world.setting("unset") == "null":
            told[name] = None
    return rows[(page - 1) * size : page * size], told


def _link(call: Call, page: int, size: int) -> str:
    """Return the address of another page of a list, without the host."""
    others = [(name, value) for name, values in call.query.items() for value in values
              if name not in ("pageNumber", "pageSize")]  # fmt: skip
    return f"{call.request.url.path}?{urlencode([*others, ('pageNumber', page), ('pageSize', size)])}"


def matches(call: Call, row: Mapping[str, Any], filters: Mapping[str, str]) -> bool:
    """Tell whether a row passes the filters given; filters: parameter -> member, an id or a value of a vocabulary."""
    for parameter, member in filters.items():
        wanted = ids(call, parameter)
        found = row.get(member)
        value = found["id"] if isinstance(found, dict) else found
        if wanted is not None and str(value) not in wanted:
            return False
    return True


def holds(world: World, wanted: str | None, text: Any) -> bool:
    """Tell whether a text passes a filter by name: whether the service compares exactly is not known, so it is a setting."""
    if not wanted:
        return True
    if world.setting("name_filter") == "exact":
        return wanted.lower() == str(text or "").lower()
    return wanted.lower() in str(text or "").lower()


# Version 1


def message(text: str, status: int = 400) -> JSONResponse:
    """Return how version 1 says that something went wrong."""
    return JSONResponse({"Message": text}, status)


def items(call: Call, rows: list[Any]) -> Response:
    """Answer with a page of a list of version 1."""
    asked = page_of(call)
    if isinstance(asked, str):
        raise Refusal(message(asked))
    page, size = asked
    shown = rows[(page - 1) * size : page * size]
    return JSONResponse({"items": shown, "has_more": page * size < len(rows), "page_number": page})
