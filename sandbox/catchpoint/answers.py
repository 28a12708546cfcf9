"""How API v2 says things, and what both versions read from a query."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from starlette.responses import JSONResponse, Response

from ..service import Call, Refusal, number

PAGE_SIZE = 100
"""Default and maximum."""


def envelope(data: Any, errors: tuple[str, ...] = (), status: int = 200) -> JSONResponse:
    """Return an answer of API v2; it failed when there are errors, whatever the status says."""
    body = {
        "data": data, "messages": [], "errors": [{"message": message} for message in errors],
        "completed": not errors, "traceId": secrets.token_hex(16),
    }  # fmt: skip
    return JSONResponse(body, status)


def enumeration(pair: tuple[int, str]) -> dict[str, Any]:
    """Return a value of a vocabulary as API v2 shows it."""
    return {"id": pair[0], "name": pair[1]}


def true(call: Call, name: str) -> bool:
    """Tell whether a switch in the query is on."""
    return (call.param(name) or "").lower() == "true"


def page(call: Call, refuse: Callable[[str], Response]) -> tuple[int, int]:
    """Return (page number, page size); refuse: makes the answer to a value that is none."""
    numbers = []
    for name, default in (("pageNumber", 1), ("pageSize", PAGE_SIZE)):
        found = number(call.param(name), default, 1)
        if found is None:
            raise Refusal(refuse(f"The value '{call.param(name)}' is not valid for {name}."))
        numbers.append(found)
    return numbers[0], min(numbers[1], PAGE_SIZE)


def link(call: Call, path: str, page: int, size: int) -> str:
    """Return the address of another page of a list, without the host."""
    others = [(name, value) for name, values in call.query.items() for value in values
              if name not in ("pageNumber", "pageSize")]  # fmt: skip
    return f"{path}?{urlencode([*others, ('pageNumber', page), ('pageSize', size)])}"
