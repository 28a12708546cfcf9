"""What a playbook lets this process do between two of its tasks: a function for each path, called by POST."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


@contextmanager
def hook(functions: Mapping[str, Callable[[], Any]]) -> Iterator[str]:
    """Listen, and yield the URL before the paths. What a function raises is raised at the end."""
    raised: list[BaseException] = []

    class Called(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            try:
                functions[self.path.lstrip("/")]()
            except Exception as error:  # noqa: BLE001 - raised again below
                raised.append(error)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_said: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Called)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    if raised:
        raise raised[0]
