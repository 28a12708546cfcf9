"""A client's connection: what nearly every client sends is answered in few steps, and h11 has all else.

Whoever says in the first lines what comes, with a Content-Length where there is a body, needs no parser, and gets head and body of the
answer in one piece. A request that is chunked, of another HTTP than 1.1, that wants to be told to go on, or to talk of something else,
or that is odd in any way, goes to h11, which knows what to say of it, and so does all that follows on this connection.
"""

from __future__ import annotations

import asyncio
import re
import sys
import traceback
from typing import Any, NamedTuple
from urllib.parse import unquote

from starlette.types import Message
from uvicorn.protocols.http.h11_impl import STATUS_PHRASES, H11Protocol

LONGEST = 64 * 1024
"""Bytes of first lines for which the rest is waited."""
_TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_FIRST = re.compile(rb"(GET|POST|PUT|PATCH|DELETE) (/[!-~]*) HTTP/1\.1\r\n((?:" + _TOKEN + rb":[\t -~\x80-\xff]*\r\n)+)\r\n")
_LINE = re.compile(rb"(" + _TOKEN + rb"):[\t ]*([^\r]*?)[\t ]*\r\n")
_BARE = re.compile(rb"(?<!\r)\n")
_ELSEWHERE = frozenset((b"transfer-encoding", b"expect", b"upgrade"))
"""What says that more is wanted than an answer to what stands here."""
_NO_BODY = (204, 304)


class Request(NamedTuple):
    """A whole request; `rest`: what came behind it."""

    method: str
    target: bytes
    headers: list[tuple[bytes, bytes]]
    body: bytes
    rest: bytes


class Odd(Exception):
    """It is no request of the usual kind."""


def whole(data: bytes) -> Request | None:
    """Return the request that stands first in what came, None while some of it lacks. Raises Odd."""
    first = _FIRST.match(data)
    if first is None:
        if b"\r\n\r\n" in data or _BARE.search(data) or len(data) > LONGEST:
            raise Odd
        return None
    headers = [(name.lower(), value) for name, value in _LINE.findall(first[3])]
    names = [name for name, _value in headers]
    said = dict(headers)
    length = said.get(b"content-length", b"0")
    usual = names.count(b"host") == 1 and names.count(b"content-length") < 2 and length.isdigit() and len(length) < 12
    if not usual or _ELSEWHERE.intersection(names) or said.get(b"connection", b"keep-alive").lower() != b"keep-alive":
        raise Odd
    end = first.end() + int(length)
    if len(data) < end:
        return None
    return Request(first[1].decode(), first[2], headers, data[first.end() : end], data[end:])


class _Exchange:
    """One request and its answer, as the application sees them."""

    def __init__(self, transport: asyncio.Transport, body: bytes) -> None:
        self.over = False
        self.hung_up = asyncio.Event()
        self._transport = transport
        self._body: bytes | None = body
        self._head = b""

    async def receive(self) -> Message:
        if self._body is None:
            await self.hung_up.wait()
            return {"type": "http.disconnect"}
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            status, headers = message["status"], message["headers"]
            lines = [b"%b: %b\r\n" % header for header in headers]
            self._head = b"HTTP/1.1 %d %b\r\n%b\r\n" % (status, STATUS_PHRASES.get(status, b""), b"".join(lines))
            return
        if not self.hung_up.is_set():
            self._transport.write(self._head + message.get("body", b""))
        self._head = b""
        self.over = not message.get("more_body", False)


class Protocol(H11Protocol):
    """An HTTP connection that lets the application reach its transport, to cut it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Hand the transport to the application, in the scope's state."""
        super().connection_made(transport)
        self.app_state = {"transport": transport}
        self._unread = b""
        self._usual = True
        self._exchange: _Exchange | None = None
        self._last = False

    def data_received(self, data: bytes) -> None:
        """Answer what is there as a whole; a client that asks on while it is answered has its turn afterwards."""
        if not self._usual:
            super().data_received(data)
            return
        self._unread += data
        if self._exchange is None:
            self._begin()

    def _begin(self) -> None:
        try:
            request = whole(self._unread)
        except Odd:
            self._usual = False
            super().data_received(self._unread)
            self._unread = b""
            return
        if request is not None:
            self._unset_keepalive_if_required()
            self._unread = request.rest
            self._exchange = _Exchange(self.transport, request.body)
            task = self.loop.create_task(self._answer(self._scope_of(request), self._exchange))
            task.add_done_callback(self.tasks.discard)
            self.tasks.add(task)

    def _scope_of(self, request: Request) -> dict[str, Any]:
        path, _mark, query = request.target.partition(b"?")
        return {
            "type": "http", "asgi": {"version": self.asgi_version, "spec_version": "2.3"}, "http_version": "1.1", "server": self.server,
            "client": self.client, "scheme": self.scheme, "method": request.method, "root_path": "", "path": unquote(path.decode("ascii")),
            "raw_path": path, "query_string": query, "headers": request.headers, "state": self.app_state.copy(),
        }  # fmt: skip

    async def _answer(self, scope: dict[str, Any], exchange: _Exchange) -> None:
        try:
            await self.app(scope, exchange.receive, exchange.send)  # type: ignore[arg-type]
        except Exception:  # noqa: BLE001 (a mistake in the sandbox: say so, and go on serving)
            traceback.print_exc(file=sys.stderr)
        self._exchange = None
        if self._last or not exchange.over:
            self.transport.close()
        elif not self.transport.is_closing():
            self.timeout_keep_alive_task = self.loop.call_later(self.timeout_keep_alive, self.timeout_keep_alive_handler)
            if self._unread:
                self._begin()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever answers."""
        if self._exchange is not None:
            self._exchange.hung_up.set()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """Close, where an answer is due behind it."""
        if self._exchange is None:
            super().shutdown()
        self._last = True
