"""A scripted walk through a sandbox service, every exchange compared with the vendor's description."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

from sandbox.routing import Router
from sandbox.server import service_class
from sandbox.store import Clock, Store

from .checker import check_exchange, descriptions


class Tour:
    """Sends requests to one service; remembers what disagreed and which operations it has been to."""

    def __init__(self, system: str, url: str, headers: dict[str, str]) -> None:
        self.system = system
        self.problems: set[str] = set()
        self._url = url
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.update(headers)
        service = service_class(system)(Store(), Clock())
        self._service = service
        self._operations = service.operations()
        self._router = Router(self._operations, service.ignore_case)
        self._visited: set[tuple[str, str]] = set()
        self._exercised: set[str] = set()

    def call(self, method: str, path: str, body: Any = None, status: int = 200, **options: Any) -> Any:
        """Send one request; returns the answer's data. It is a mistake in the tour when the status is another."""
        answer = self._session.request(method, self._url + path, json=body, timeout=10, **options)
        assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        sent, data = urlsplit(answer.request.url or ""), _data(answer)
        query = parse_qs(sent.query, keep_blank_values=True)
        headers = {name.lower(): value for name, value in answer.request.headers.items()}
        self.problems.update(check_exchange(self.system, method, sent.path, query, body, status, data, headers))
        operation, _values, _others = self._router.match(method, self._service.canonical_path(sent.path))
        if operation is not None:
            self._visited.add((operation.method, operation.path))
        if status < 400:
            found = (description.find(method, sent.path) for description in descriptions(self.system))
            self._exercised.update(f"{method} {template}" for template in found if template)
        return data

    def get(self, path: str, status: int = 200, **params: Any) -> Any:
        """Read."""
        return self.call("GET", path, None, status, params=params)

    def set(self, path: str, body: Any) -> None:
        """Use an operation of the sandbox's own, which no description has."""
        answer = self._session.post(self._url + path, json=body, timeout=10)
        assert answer.status_code == 200, answer.text

    def unvisited(self) -> list[str]:
        """Return the operations that the service has and the tour has not been to."""
        return sorted(
            f"{operation.method} {operation.path}"
            for operation in self._operations
            if (operation.method, operation.path) not in self._visited and not operation.path.startswith("/_sandbox/")
        )

    def described(self) -> tuple[list[str], list[str]]:
        """Return the operations that the descriptions have: those answered without an error, and the others."""
        every = [operation for description in descriptions(self.system) for operation in description.operations()]
        done = [operation for operation in every if operation in self._exercised]
        return done, [operation for operation in every if operation not in self._exercised]


def _data(answer: requests.Response) -> Any:
    if not answer.content:
        return None
    try:
        return answer.json()
    except ValueError:
        return answer.text
