"""What the services were asked, in order of arrival, with credentials masked."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qs, unquote

from .service import Service

MASK = "********"
KEPT = 100_000
"""Rows kept; a rehearsal that runs for days must not eat the machine."""
BODY = 256 * 1024
"""Bytes kept of a body; the row of a longer one says how long it was."""
BODIES = 256 * 1024 * 1024
"""Bytes kept of all bodies; the oldest rows make room."""
_SECRET_HEADERS = ("cookie", "proxy-authorization")


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
    length: int = 0
    write: bool = False
    status: int | None = None
    _shown: dict[str, Any] | None = None

    def shown(self) -> dict[str, Any]:
        """Return the row as the admin interface shows it: query values in lists, header names in lower case. It is not to be changed.

        A body that was cut is text, and `truncated` says how many bytes it had. The path is decoded; where an id in it has a
        slash, `sent_path` is it as it came.
        """
        if self.status is None:  # it may not have come whole
            return self._as_shown()
        if self._shown is None:
            self._shown = self._as_shown()
        return self._shown

    def _as_shown(self) -> dict[str, Any]:
        secret_headers = {name.lower() for name in (*self.service.secret_headers, *_SECRET_HEADERS)}
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
        if self.length > len(self.raw):
            row["truncated"] = self.length
        if "%2f" in self.path.lower():
            row["sent_path"] = self.path
        return _masked(row, frozenset(key.lower() for key in self.service.secret_keys), list(self._credentials()))

    def _body(self, content_type: str) -> Any:
        text = self.raw.decode("utf-8", "replace")
        if not text:
            return None
        if self.length > len(self.raw):
            return _masked_text(text, frozenset(key.lower() for key in self.service.secret_keys))
        if "form-urlencoded" in content_type:
            form = parse_qs(text, keep_blank_values=True)
            return {name: values[0] if len(values) == 1 else values for name, values in form.items()}
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return _masked_text(text, frozenset(key.lower() for key in self.service.secret_keys))

    def _credentials(self) -> list[str]:
        # Shorter ones (a region, a page id) are settings, not secrets, and do occur in paths.
        return [value for value in self.service.credentials.values() if len(value) >= 24]


def _masked(value: Any, keys: frozenset[str], credentials: list[str]) -> Any:
    if isinstance(value, dict):
        return {
            name: _hidden(member) if _secret(name, keys) else _masked(member, keys, credentials)
            for name, member in value.items()
        }
    if isinstance(value, list):
        return [_masked(member, keys, credentials) for member in value]
    if isinstance(value, str):
        if value[:1] in ("{", "["):
            value = _masked_text(value, keys)
        for credential in credentials:
            value = value.replace(credential, MASK)
    return value


def _masked_text(text: str, keys: frozenset[str]) -> str:
    """Return text that holds JSON, perhaps cut or broken, or a form, with its secrets masked."""
    if not keys or not any(key in text.lower() for key in keys):
        return text
    in_json, in_form = _patterns(keys)
    return in_form.sub(rf"\1{MASK}", in_json.sub(rf"\1\2{MASK}\2", text))


@cache
def _patterns(keys: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds a secret and its name in JSON, whose quotes may be escaped, and in a form."""
    names = "|".join(map(re.escape, sorted(keys)))
    in_json = re.compile(
        rf"""((?:\\*"|')(?:{names})(?:\\*"|')\s*:\s*)(?:(\\*"|').*?(?:(?<!\\)\2|\Z)|(?!null)\w[^,}}\]\s]*)""",
        re.IGNORECASE | re.DOTALL,
    )
    in_form = re.compile(rf"((?:\A|[&;\[])(?:{names})\]?=)[^&\s]*", re.IGNORECASE)
    return in_json, in_form


def _hidden(value: Any) -> Any:
    if isinstance(value, list):
        return [_hidden(member) for member in value]
    return None if value is None else MASK


def _secret(name: str, keys: Iterable[str]) -> bool:
    """Tell whether a member is secret; `user[password]` is the member `password` of a form."""
    return name.lower() in keys or name.lower().removesuffix("]").rpartition("[")[2] in keys


class Journal:
    """The rows; `n` counts on for as long as the sandbox runs, whatever is cleared."""

    def __init__(self) -> None:
        self._rows: deque[Row] = deque()
        self._n = self._bytes = 0

    def add(self, service: Service, method: str, path: str, query: str, headers: list[tuple[bytes, bytes]]) -> Row:
        """Put down a request that has just arrived."""
        self._n += 1
        row = Row(self._n, service, method, path, query, headers)
        self._rows.append(row)
        if len(self._rows) > KEPT:
            self._drop()
        return row

    def keep(self, row: Row, raw: bytes) -> None:
        """Put down what came as body."""
        row.length, row.raw = len(raw), raw[:BODY]
        self._bytes += len(row.raw)
        while self._bytes > BODIES and self._rows:
            self._drop()

    def _drop(self) -> None:
        self._bytes -= len(self._rows.popleft().raw)

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
        self._bytes = 0
