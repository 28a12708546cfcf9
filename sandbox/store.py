"""The sandbox's memory: JSON documents in SQLite, kept ready in the process, and the clock all services share."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (seq INTEGER PRIMARY KEY, name TEXT NOT NULL, key TEXT NOT NULL,
                                      body TEXT NOT NULL, UNIQUE (name, key));
CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
"""


class Clock:
    """The services' time: local time plus an offset that can be set; time goes on running."""

    def __init__(self) -> None:
        self._offset = 0.0

    def now(self) -> float:
        """Return the time in seconds since the epoch."""
        return time.time() + self._offset

    def iso(self, milliseconds: bool = False) -> str:
        """Return the time as `2026-11-21T10:00:00Z`, or `2026-11-21T10:00:00.123Z`."""
        moment = datetime.fromtimestamp(self.now(), UTC)
        return moment.isoformat(timespec="milliseconds" if milliseconds else "seconds").replace("+00:00", "Z")

    def set(self, epoch: float) -> None:
        """Make it `epoch` now."""
        self._offset = epoch - time.time()

    def reset(self) -> bool:
        """Go back to local time; returns whether it was another one."""
        moved, self._offset = self._offset != 0.0, 0.0
        return moved


def _refuse(self: Any, *_args: Any, **_kwargs: Any) -> NoReturn:
    raise TypeError("rows of all() and items() are shared: get() a copy, change that and put() it back")


class _Row(dict):
    """A stored document that cannot be changed in place; `{**row}` and `get()` give ones that can."""

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse  # type: ignore

    def __deepcopy__(self, _memo: dict) -> dict:
        return json.loads(json.dumps(self))


class _Sequence(list):
    """A list inside a `_Row`."""

    __setitem__ = __delitem__ = __iadd__ = __imul__ = append = clear = extend = _refuse  # type: ignore
    insert = pop = remove = reverse = sort = _refuse  # type: ignore

    def __deepcopy__(self, _memo: dict) -> list:
        return json.loads(json.dumps(self))


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return _Row((key, _frozen(member)) for key, member in value.items())
    if isinstance(value, list):
        return _Sequence(_frozen(member) for member in value)
    return value


@lru_cache(4096)
def _document(body: str) -> Any:
    """Return the document in a text. It refuses to be changed, so that all who put the same one may share it: the seed data, mostly."""
    return _frozen(json.loads(body))


class Store:
    """Documents by table and key. A file belongs to one process at a time: sqlite3.OperationalError for the others."""

    def __init__(self, file: str | Path = ":memory:") -> None:
        self._tables: dict[str, Table] = {}
        self.written: set[str] = set()
        """The tables to which somebody has written; for who wants to know to forget."""
        # Autocommit: what was answered is in the file, whatever ends the process.
        self.connection = sqlite3.connect(str(file), timeout=0, check_same_thread=False, isolation_level=None)
        if str(file) != ":memory:":
            # Rows are kept ready in the process: a second one on the same file would not see what the first writes.
            self.connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            self.connection.execute("PRAGMA journal_mode=WAL")
            self.connection.execute("PRAGMA synchronous=OFF")
        self.connection.executescript(_SCHEMA)
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.execute("COMMIT")

    def table(self, name: str) -> Table:
        """Return the table; it needs no creating. Names begin with the system: `zmon.alerts`."""
        if name not in self._tables:
            self._tables[name] = Table(self.connection, name, self.written)
        return self._tables[name]

    def clear(self, prefix: str = "") -> None:
        """Forget every document and every counter, or those of the tables whose names begin so; Table objects stay valid."""
        for kind in ("documents", "counters"):
            self.connection.execute(f"DELETE FROM {kind} WHERE substr(name, 1, ?) = ?", (len(prefix), prefix))
        for name, table in self._tables.items():
            if name.startswith(prefix):
                table.forget()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write everything done inside at once: far quicker for thousands of documents in a file."""
        self.connection.execute("BEGIN")
        try:
            yield
        finally:
            self.connection.execute("COMMIT")

    def picture(self) -> dict[str, dict[str, dict]]:
        """Return every table as it is now, for `as_it_was`; quick, for documents are never changed in place."""
        return {name: table.rows() for name, table in self._tables.items()}

    @contextmanager
    def as_it_was(self, picture: dict[str, dict[str, dict]]) -> Iterator[None]:
        """Let who reads inside see what a picture shows; nothing may be written meanwhile."""
        now = self.picture()
        for name, table in self._tables.items():
            table.show(picture.get(name, {}))
        try:
            yield
        finally:
            for name, table in self._tables.items():
                table.show(now.get(name, {}))

    def close(self) -> None:
        """Close the file."""
        self.connection.close()


class Table:
    """Documents in insertion order. Keys are text: `get(1)` and `get("1")` are the same."""

    def __init__(self, connection: sqlite3.Connection, name: str, written: set[str]) -> None:
        self._connection = connection
        self._name = name
        self._written = written
        rows = connection.execute("SELECT key, body FROM documents WHERE name = ? ORDER BY seq", (name,))
        self._rows: dict[str, dict] = {key: _frozen(json.loads(body)) for key, body in rows}

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, key: str | int) -> bool:
        return str(key) in self._rows

    def get(self, key: str | int) -> dict | None:
        """Return a copy of the document, to change and put back."""
        row = self._rows.get(str(key))
        return None if row is None else json.loads(json.dumps(row))

    def shared(self, key: str | int) -> dict | None:
        """Return the document itself, which refuses to be changed, as those of `all` do."""
        return self._rows.get(str(key))

    def put(self, key: str | int, document: dict) -> None:
        """Add the document, or replace it in its place."""
        name, body = str(key), json.dumps(document)
        self._written.add(self._name)
        self._connection.execute(
            "INSERT INTO documents (name, key, body) VALUES (?, ?, ?) "
            "ON CONFLICT (name, key) DO UPDATE SET body = excluded.body",
            (self._name, name, body),
        )
        self._rows[name] = _document(body)

    def delete(self, key: str | int) -> bool:
        """Remove the document; False when there was none."""
        if self._rows.pop(str(key), None) is None:
            return False
        self._written.add(self._name)
        self._connection.execute("DELETE FROM documents WHERE name = ? AND key = ?", (self._name, str(key)))
        return True

    def all(self) -> list[dict]:
        """Return every document in insertion order.

        The documents are shared and refuse to be changed (TypeError), so that listing thousands costs
        nothing: render with `{**row, "name": …}`, change through `get` and `put`.
        """
        return list(self._rows.values())

    def items(self) -> list[tuple[str, dict]]:
        """Return (key, document) in insertion order, the documents as in `all`."""
        return list(self._rows.items())

    def next_id(self, start: int = 1) -> int:
        """Return `start` the first time, then one more each time; kept with the table."""
        found = self._connection.execute("SELECT value FROM counters WHERE name = ?", (self._name,)).fetchone()
        value = found[0] + 1 if found else start
        self._written.add(self._name)
        self._connection.execute("INSERT OR REPLACE INTO counters VALUES (?, ?)", (self._name, value))
        return value

    def rows(self) -> dict[str, dict]:
        """Return the documents by their keys."""
        return dict(self._rows)

    def show(self, rows: dict[str, dict]) -> None:
        """Let the process hold other documents (`Store.as_it_was` brings the true ones back)."""
        self._rows = dict(rows)

    def forget(self) -> None:
        """Drop what the process holds of the table (`Store.clear` does the rest)."""
        self._rows.clear()
