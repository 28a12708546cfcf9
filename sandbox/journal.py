"""What the services were asked, in order of arrival, with credentials masked."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote

from .service import Service

MASK = "********"
KEPT = 100_000
"""Rows kept; a rehearsal that runs for days must not eat the machine."""


@dataclass(eq=False)
class Row:
    """One request as it came; `status` None until it is answered (and for ever when the answer is lost)."""

    n: int
    service: Service
    method: str
    path: str
    query: str
    headers: list[tuple[bytes, bytes]]
    raw: bytes = b""
    write: bool = False
    status: int | None = None

    def shown(self) -> dict[str, Any]:
        """Return the row as the admin interface shows it: query values in lists, header names in lower case."""
        secret_headers = {name.lower() for name in self.service.secret_headers}
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in self.headers}
        row = {
            "n": self.n,
            "system": self.service.name,
            "method": self.method,
            "path": unquote(self.path),
            "query": parse_qs(self.query, keep_blank_values=True),
            "body": self._body(headers.get("content-type", "")),
            "status": self.status,
            "write": self.write,
            "headers": {name: MASK if name in secret_headers else value for name, value in headers.items()},
        }
        return _masked(row, {key.lower() for key in self.service.secret_keys}, list(self._credentials()))

    def _body(self, content_type: str) -> Any:
        text = self.raw.decode("utf-8", "replace")
        if not text:
            return None
        if "form-urlencoded" in content_type:
            form = parse_qs(text, keep_blank_values=True)
            return {name: values[0] if len(values) == 1 else values for name, values in form.items()}
        try:
            return json.loads(text)
        except ValueError:
            return text

    def _credentials(self) -> list[str]:
        # Shorter ones (a region, a page id) are settings, not secrets, and do occur in paths.
        return [value for value in self.service.credentials.values() if len(value) >= 24]


def _masked(value: Any, keys: set[str], credentials: list[str]) -> Any:
    if isinstance(value, dict):
        return {
            name: _hidden(member) if _secret(name, keys) else _masked(member, keys, credentials)
            for name, member in value.items()
        }
    if isinstance(value, list):
        return [_masked(member, keys, credentials) for member in value]
    if isinstance(value, str):
        for credential in credentials:
            value = value.replace(credential, MASK)
    return value


def _hidden(value: Any) -> Any:
    if isinstance(value, list):
        return [_hidden(member) for member in value]
    return None if value is None else MASK


def _secret(name: str, keys: set[str]) -> bool:
    """Tell whether a member is secret; `user[password]` is the member `password` of a form."""
    return name.lower() in keys or name.lower().removesuffix("]").rpartition("[")[2] in keys


class Journal:
    """The rows; `n` counts on for as long as the sandbox runs, whatever is cleared."""

    def __init__(self) -> None:
        self._rows: deque[Row] = deque(maxlen=KEPT)
        self._n = 0

    def add(self, service: Service, method: str, path: str, query: str, headers: list[tuple[bytes, bytes]]) -> Row:
        """Put down a request that has just arrived."""
        self._n += 1
        row = Row(self._n, service, method, path, query, headers)
        self._rows.append(row)
        return row

    def shown(self, system: str | None, method: str | None, since: int) -> list[dict[str, Any]]:
        """Return the rows after number `since`, of one system and one verb where given."""
        return [
            row.shown()
            for row in self._rows
            if row.n > since
            and (system is None or row.service.name == system)
            and (method is None or row.method == method.upper())
        ]

    def clear(self) -> None:
        """Forget the rows."""
        self._rows.clear()
