"""What can go wrong between a service and its client, on demand."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from . import patterns
from .wire import Wire

KINDS = ("status", "reset", "timeout", "truncate", "garbage", "html", "slow")
GARBAGE = b'{"data": [{"id": 1, \xff\xfe <oops'
HTML = "<!DOCTYPE html>\n<html><head><title>{0}</title></head>\n<body><h1>{0}</h1><hr>gateway</body></html>\n"
LONGEST = 86_400
"""Seconds that an answer may be held back."""
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_OURS = ("content-length", "transfer-encoding")
"""Headers without which a connection breaks, which is what other kinds of fault are for."""
_MEMBERS = {"system", "method", "path", "times", "when", "kind", "status", "headers", "body", "seconds"}


@dataclass
class Fault:
    """One thing that goes wrong, `times` times (0: until deleted).

    when: `before`, the service never hears of the request; `after`, it has acted and the answer suffers.
    path: searched for in the path, and in the path with its query.
    """

    number: int
    system: str
    kind: str
    method: str | None = None
    path: str = ""
    times: int = 1
    when: str = "before"
    status: int | None = None
    headers: dict[str, str] | None = None
    body: Any = None
    seconds: float = 1.0
    used: int = 0
    problem: str | None = None

    def hits(self, system: str, method: str, path: str, query: str) -> bool:
        """Tell whether this request is to fail."""
        if self.system != system or (self.times and self.used >= self.times) or self.problem:
            return False
        if self.method and self.method.upper() != method:
            return False
        if not self.path:
            return True
        try:
            return patterns.found(self.path, path) or (bool(query) and patterns.found(self.path, f"{path}?{query}"))
        except TimeoutError:
            self.problem = f"path took longer than {patterns.PATIENCE} s to compare with one request: it strikes no more"
            return False

    def shown(self) -> dict[str, Any]:
        """Return the fault as posted, with its number and how often it has struck."""
        return {name: value for name, value in vars(self).items() if value is not None}


class Faults:
    """The faults waiting to strike, tried in the order they were posted."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._number = 0

    def add(self, wanted: dict[str, Any], systems: list[str]) -> Fault:
        """Arm a fault; raises ValueError with a sentence for the caller."""
        _check(wanted, systems)
        self._number += 1
        fault = Fault(self._number, **wanted)
        self._faults.append(fault)
        return fault

    def take(self, system: str, method: str, path: str, query: str) -> Fault | None:
        """Return the fault that strikes this request, and count it."""
        for fault in self._faults:
            if fault.hits(system, method, path, query):
                fault.used += 1
                return fault
        return None

    def shown(self) -> list[dict[str, Any]]:
        """Return every fault, those that have spent themselves too."""
        return [fault.shown() for fault in self._faults]

    def clear(self) -> None:
        """Disarm everything."""
        self._faults.clear()


def _check(wanted: dict[str, Any], systems: list[str]) -> None:
    unknown = sorted(set(wanted) - _MEMBERS)
    if unknown:
        raise ValueError(f"unknown member: {', '.join(unknown)}")
    for name, choices in (("system", systems), ("kind", KINDS), ("when", ("before", "after"))):
        if wanted.get(name, "before" if name == "when" else None) not in choices:
            raise ValueError(f"{name} must be one of {', '.join(choices)}")
    for name, kinds in (("method", str), ("path", str), ("times", int), ("status", int), ("headers", dict),
                        ("seconds", int | float)):  # fmt: skip
        if name in wanted and (not isinstance(wanted[name], kinds) or isinstance(wanted[name], bool)):
            raise ValueError(f"{name} has the wrong type")
    for name, least, most in (("status", 200, 599), ("times", 0, 10**9), ("seconds", 0, LONGEST)):
        if not least <= wanted.get(name, least) <= most:
            raise ValueError(f"{name} must be between {least} and {most}")
    for name, value in wanted.get("headers", {}).items():
        _check_header(name, value)
    try:
        patterns.check(wanted.get("path", ""))
    except ValueError as error:
        raise ValueError(f"path is no regular expression: {error}") from error


def _check_header(name: str, value: Any) -> None:
    if not _TOKEN.fullmatch(name) or name.lower() in _OURS:
        raise ValueError(f"headers: {name!r} cannot be set")
    if not isinstance(value, str | int | float) or not str(value).isprintable() or not str(value).isascii():
        raise ValueError(f"headers: {name} must be text on one line, in ASCII")


async def strike(fault: Fault, wire: Wire, answer: Response | None) -> Response | None:
    """Return what is answered instead of `answer` (None: the service was not asked), None when the wire was cut."""
    if fault.kind == "reset":
        wire.reset()
        return None
    if fault.kind == "timeout":
        await wire.gone()
        return None
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
        return answer
    response = _CHANGES[fault.kind](fault, answer)
    for name, value in (fault.headers or {}).items():
        response.headers[name] = str(value)
    return response


def _status(fault: Fault, _answer: Response | None) -> Response:
    status = fault.status or 500
    if status in (204, 304):
        return Response(status_code=status)
    body = {"error": _phrase(status)} if fault.body is None else fault.body
    if not isinstance(body, str):
        return Response(json.dumps(body), status, media_type="application/json")
    looks_like_json = body.lstrip()[:1] in ("{", "[")
    return Response(body, status, media_type="application/json" if looks_like_json else "text/plain")


def _garbage(fault: Fault, answer: Response | None) -> Response:
    status = fault.status or (answer.status_code if answer is not None else 200)
    body = fault.body if isinstance(fault.body, str) else GARBAGE
    return Response(body, 200 if status == 204 else status, media_type="application/json")


def _html(fault: Fault, _answer: Response | None) -> Response:
    status = fault.status or 502
    body = fault.body if isinstance(fault.body, str) else HTML.format(f"{status} {_phrase(status)}")
    return Response(body, status, media_type="text/html")


def _truncate(fault: Fault, answer: Response | None) -> Response:
    """Promise a whole answer, hold half of it; whoever sends it has to close the connection."""
    whole = bytes(answer.body) if answer is not None else b""
    whole = whole or b'{"data": [{"id": 1, "name": "the rest of this never arrives"}]}'
    status = fault.status or (answer.status_code if answer is not None else 200)
    response = Response(whole[: len(whole) // 2], 200 if status == 204 else status, media_type="application/json")
    response.headers["content-length"] = str(len(whole))
    return response


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"


_CHANGES = {"status": _status, "garbage": _garbage, "html": _html, "truncate": _truncate}
