"""The HTTP server below the services: sockets, connections that can be cut, a clean end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import uvicorn
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from .connection import Protocol


class Wire:
    """One request's way to its client."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.request = Request(scope, receive)
        self._transport: asyncio.Transport = scope["state"]["transport"]
        self._receive = receive
        self._send = send

    async def read(self) -> bytes:
        """Return the whole body of the request."""
        return await self.request.body()

    async def send(self, response: Response) -> None:
        """Send the answer; close the connection when it is shorter than its Content-Length says."""
        body = bytes(response.body)
        short = int(response.headers.get("content-length", len(body))) != len(body)
        await self._send(
            {"type": "http.response.start", "status": response.status_code, "headers": response.raw_headers}
        )
        await self._send({"type": "http.response.body", "body": body, "more_body": short})
        if short:
            self._transport.close()

    def reset(self) -> None:
        """Cut the connection with a RST: lingering for no time makes the kernel drop what is unsent."""
        link = self._transport.get_extra_info("socket")
        link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._transport.abort()

    async def gone(self) -> None:
        """Wait until the client has hung up."""
        while (await self._receive())["type"] != "http.disconnect":
            pass


class _Server(uvicorn.Server):
    """uvicorn that says when it is ready, and ends with status 0 when told to stop."""

    ready: Callable[[], None] = staticmethod(lambda: None)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        self.ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on a signal without raising it again afterwards."""
        def stop(number: int, frame: FrameType | None) -> None:
            self.handle_exit(number, frame)

        before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 takes a free one. Raises OSError when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named TCP, or asyncio leaves Nagle's algorithm on and each answer waits 40 ms for an acknowledgement.
    link = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    link.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    link.bind((host, port))
    link.listen(2048)
    return link


def serve(
    app: ASGIApp, sockets: list[socket.socket], ready: Callable[[], None], tls: Path | None, until_stdin_closes: bool
) -> None:
    """Answer on the sockets until SIGTERM, SIGINT or, if wanted, the end of standard input.

    tls: a folder with cert.pem and key.pem.
    """
    options: dict[str, Any] = {"ssl_certfile": tls / "cert.pem", "ssl_keyfile": tls / "key.pem"} if tls else {}
    server = _Server(
        uvicorn.Config(
            app, http=Protocol, ws="none", lifespan="off", log_config=None, log_level="critical", access_log=False,
            date_header=False, server_header=False, proxy_headers=False, timeout_keep_alive=60,
            timeout_graceful_shutdown=1, **options,
        )  # fmt: skip
    )
    server.ready = ready
    if until_stdin_closes:
        threading.Thread(target=_stop_at_end_of_input, args=(server,), daemon=True).start()
    asyncio.run(server.serve(sockets))


def _stop_at_end_of_input(server: uvicorn.Server) -> None:
    # os.read, not sys.stdin: its lock would be held by this thread when the interpreter ends.
    while os.read(0, 4096):
        pass
    server.should_exit = True
