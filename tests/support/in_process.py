"""A sandbox inside this process: thousands of requests in seconds, and its memory can be put back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from sandbox.server import SYSTEMS, Sandbox
from sandbox.store import Store


class InProcess(BaseAdapter):
    """Answers requests to `http://127.0.0.1:<port>` of `urls`; mounted on a session, or asked by `ask`."""

    def __init__(self, store: Store | None = None) -> None:
        super().__init__()
        self.sandbox = Sandbox(store or Store())
        self.urls: dict[str, str] = {}
        for port, name in enumerate(("admin", *SYSTEMS), 1):
            self.urls[name] = f"http://127.0.0.1:{port}"
            self.sandbox.place(name, port, self.urls[name])

    def ask(
        self, method: str, url: str, headers: dict[str, str] | None = None, body: bytes = b""
    ) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body of the answer."""
        parts = urlsplit(url)
        given = {"host": parts.netloc, "content-length": str(len(body)), **(headers or {})}
        scope = {
            "type": "http", "http_version": "1.1", "method": method, "scheme": parts.scheme, "path": unquote(parts.path),
            "raw_path": parts.path.encode("latin-1"), "query_string": parts.query.encode("latin-1"), "root_path": "",
            "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in given.items()],
            "server": ("127.0.0.1", parts.port), "client": ("127.0.0.1", 1), "state": {"transport": None},
        }  # fmt: skip
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        # Nothing in a sandbox waits unless a fault says so: no event loop is needed.
        waiting = self.sandbox(scope, receive, send)
        try:
            waiting.send(None)
        except StopIteration:
            start, content = sent
            answered = {name.decode("latin-1"): value.decode("latin-1") for name, value in start["headers"]}
            return start["status"], answered, content["body"]
        raise AssertionError("the sandbox waits for something")

    def send(self, request: requests.PreparedRequest, *_args: Any, **_options: Any) -> requests.Response:  # type: ignore[override]
        """Answer a request of a session."""
        body = request.body.encode() if isinstance(request.body, str) else request.body or b""
        status, headers, content = self.ask(str(request.method), str(request.url), dict(request.headers), body)
        answer = requests.Response()
        answer.status_code, answer.headers, answer.request = status, CaseInsensitiveDict(headers), request
        answer.url, answer._content = str(request.url), content
        return answer

    def close(self) -> None:
        """Do nothing: there is nothing open."""

    @property
    def memory(self) -> dict[str, dict[str, Any]]:
        """Return all that is stored, by table; rows are never changed in place, so that this is what was there then."""
        return {name: dict(table.items()) for name, table in self.sandbox.store._tables.items()}

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Take back what happens inside."""
        store, clock, before = self.sandbox.store, self.sandbox.clock, self.memory
        offset = clock._offset
        store.connection.execute("SAVEPOINT undone")
        try:
            yield
        finally:
            store.connection.execute("ROLLBACK TO undone")
            store.connection.execute("RELEASE undone")
            clock._offset = offset
            for name, table in store._tables.items():
                table._rows = before.get(name, {})
