"""The sandbox's own interface: what was asked, what shall go wrong, what time it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Scope

from .faults import LONGEST
from .json_text import load
from .wire import Wire

if TYPE_CHECKING:
    from .server import Sandbox


LAST = 221_845_392_000
"""The year 9000: services count some centuries on from now without leaving the calendar."""


class Admin:
    """Answers on the base port; a mistake in a call is a ValueError and becomes a 400 with its sentence."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._calls: dict[tuple[str, str], Callable[[Request, Any], Any]] = {
            ("GET", "/"): self._index,
            ("GET", "/journal"): self._journal,
            ("DELETE", "/journal"): self._clear_journal,
            ("GET", "/outbox"): self._outbox,
            ("DELETE", "/outbox"): self._clear_outbox,
            ("GET", "/faults"): lambda _request, _body: sandbox.faults.shown(),
            ("POST", "/faults"): self._add_fault,
            ("DELETE", "/faults"): self._clear_faults,
            ("POST", "/reset"): self._reset,
            ("GET", "/limits"): lambda _request, _body: sandbox.limits.shown(),
            ("POST", "/limits"): self._set_limit,
            ("GET", "/clock"): lambda _request, _body: self._time(),
            ("POST", "/clock"): self._set_clock,
        }

    async def answer(self, scope: Scope, wire: Wire) -> Response:
        """Return the answer to one request."""
        stranger = foreign(scope["headers"], self._sandbox.urls["admin"])
        if stranger:
            return JSONResponse({"error": stranger}, 403)
        call = self._calls.get((scope["method"], scope["path"]))
        if call is None:
            known = any(path == scope["path"] for _method, path in self._calls)
            return JSONResponse({"error": "wrong method" if known else "no such path"}, 405 if known else 404)
        raw = await wire.read()
        try:
            return JSONResponse(call(wire.request, _object(raw) if scope["method"] == "POST" else None))
        except ValueError as error:
            return JSONResponse({"error": str(error)}, 400)

    def _index(self, _request: Request, _body: Any) -> dict[str, Any]:
        return {
            "urls": self._sandbox.describe(),
            "environment": self._sandbox.environment(),
            "now": self._sandbox.clock.iso(),
            "calls": [f"{method} {path}" for method, path in self._calls],
        }

    def _journal(self, request: Request, _body: Any) -> list[dict[str, Any]]:
        system, since = self._filters(request, "method")
        return self._sandbox.journal.shown(system, request.query_params.get("method"), since)

    def _filters(self, request: Request, *others: str) -> tuple[str | None, int]:
        """Return which rows are wanted: of which system, after which number. others: further parameters there are."""
        query = request.query_params
        unknown = sorted(set(query) - {"system", "since", *others})
        if unknown:
            raise ValueError(f"unknown parameter: {', '.join(unknown)}")
        if "system" in query:
            self._known(query["system"])
        try:
            return query.get("system"), int(query.get("since", 0))
        except ValueError as error:
            raise ValueError("since must be the number of a row") from error

    def _clear_journal(self, _request: Request, _body: Any) -> list[dict[str, Any]]:
        self._sandbox.journal.clear()
        return []

    def _outbox(self, request: Request, _body: Any) -> list[dict[str, Any]]:
        wanted = self._filters(request)
        self._follow_the_clock()
        return self._sandbox.outbox.shown(*wanted)

    def _follow_the_clock(self) -> None:
        for service in self._sandbox.services.values():
            service.follow_the_clock()

    def _clear_outbox(self, _request: Request, _body: Any) -> list[dict[str, Any]]:
        self._follow_the_clock()  # what was due until now is forgotten, too
        self._sandbox.outbox.clear()
        return []

    def _add_fault(self, _request: Request, body: dict[str, Any]) -> dict[str, Any]:
        return self._sandbox.faults.add(body, list(self._sandbox.services)).shown()

    def _clear_faults(self, _request: Request, _body: Any) -> list[dict[str, Any]]:
        self._sandbox.faults.clear()
        return []

    def _reset(self, _request: Request, _body: Any) -> dict[str, Any]:
        self._sandbox.reset()
        return self._time()

    def _set_limit(self, _request: Request, body: dict[str, Any]) -> list[dict[str, Any]]:
        unknown = sorted(set(body) - {"system", "requests", "seconds"})
        if unknown:
            raise ValueError(f"unknown member: {', '.join(unknown)}")
        self._known(body.get("system"))
        requests, seconds = body.get("requests"), body.get("seconds", 60)
        if not isinstance(requests, int) or isinstance(requests, bool) or requests < 0:
            raise ValueError("requests must be a whole number (0 lifts the limit)")
        if not _number(seconds) or not 0 < seconds <= LONGEST:
            raise ValueError(f"seconds must be a positive number of at most {LONGEST}")
        self._sandbox.limits.set(body["system"], requests, float(seconds))
        return self._sandbox.limits.shown()

    def _set_clock(self, _request: Request, body: dict[str, Any]) -> dict[str, Any]:
        if len(body) != 1 or not set(body) <= {"now", "advance"}:
            raise ValueError("give either now (ISO 8601, or seconds since the epoch) or advance (seconds)")
        clock = self._sandbox.clock
        if "now" in body:
            moment = _epoch(body["now"])
        elif _number(body["advance"]):
            moment = clock.now() + body["advance"]
        else:
            raise ValueError("advance must be a number of seconds")
        if not 0 <= moment < LAST:
            raise ValueError("the clock can be set to 1970 to 8999")
        clock.set(moment)
        return self._time()

    def _time(self) -> dict[str, Any]:
        return {"now": self._sandbox.clock.iso(), "epoch": self._sandbox.clock.now()}

    def _known(self, system: Any) -> None:
        if not isinstance(system, str) or system not in self._sandbox.services:
            raise ValueError(f"system must be one of {', '.join(self._sandbox.services)}")


def _object(raw: bytes) -> dict[str, Any]:
    """Return the body of a POST; none is an empty one."""
    try:
        body = load(raw or b"{}")
    except ValueError as error:
        raise ValueError("the body is no JSON") from error
    if not isinstance(body, dict):
        raise ValueError("the body must be a JSON object")
    return body


def foreign(headers: list[tuple[bytes, bytes]], url: str) -> str | None:
    """Return why a request is not answered: it is some web page's, which a browser on this machine has sent.

    A page that is not ours says so in `Origin`; one whose name has been made to point here says its name in `Host`.
    Nobody on the Internet has an address of this machine, or a name without a dot. url: the sandbox's own.
    """
    given = {name: value.decode("latin-1") for name, value in headers if name in (b"origin", b"host")}
    host, origin = given.get(b"host", ""), given.get(b"origin")
    if not _is_here(host, url):
        return f"Host {host!r} is not this sandbox: use its address, or the name given with --host"
    if origin is not None and origin.partition("://")[2] != host:
        return f"Origin {origin!r} is not this sandbox: web pages may not steer it"
    return None


def _is_here(host: str, url: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return "." not in name.replace(":", ".") or name == urlsplit(url).hostname or bool(ip_address(name))
    except ValueError:
        return False


def _number(value: Any) -> bool:
    """Tell whether it is a number that fits a float."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15


def _epoch(value: Any) -> float:
    """Read a point in time; one without a zone is UTC."""
    if _number(value):
        return float(value)
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise ValueError("now must be ISO 8601 or seconds since the epoch") from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
