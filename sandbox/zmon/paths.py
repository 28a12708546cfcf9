"""Numbers in paths and queries, refused in the words of whoever reads them."""

from __future__ import annotations

import re

from starlette.requests import Request

from ..service import Call, Refusal
from ..store import Clock
from .answers import framework, message, mismatch

_WHOLE = re.compile(r"[+-]?\d{1,9}")


def path_number(call: Call, kind: str) -> int:
    """Return the path's id; kind: the Java type that a definition's own refusal names."""
    value = call.path["id"]
    if not _WHOLE.fullmatch(value.strip()):
        raise message(f"Failed to convert value of type 'String' to required type '{kind}' for input value: {value}")
    return int(value)


def plain_number(call: Call, clock: Clock, name: str = "id") -> int:
    """Return the path's id where the framework does the refusing."""
    value = call.path[name]
    if not _WHOLE.fullmatch(value.strip()):
        raise mismatch(call.request, clock)
    return int(value)


def snapshot_id(call: Call, clock: Clock) -> int | None:
    """Return `lastSnapshotId`, the one name in camel case; it has to be there and may be empty."""
    value = call.param("lastSnapshotId")
    if value is None:
        raise missing(call.request, clock, "Long", "lastSnapshotId")
    if not value.strip():
        return None
    if not re.fullmatch(r"[+-]?\d{1,18}", value.strip()):
        raise mismatch(call.request, clock)
    return int(value)


def missing(request: Request, clock: Clock, kind: str, name: str) -> Refusal:
    """Refuse for want of a query parameter."""
    words = f"Required {kind} parameter '{name}' is not present"
    return Refusal(framework(request, clock, 400, words, "spring:web.bind.MissingServletRequestParameterException"))
