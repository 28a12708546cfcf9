"""Who was told what: every mail, text message, page and webhook call that the services would have sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from .store import Store

KEPT = 100_000
"""Rows kept."""


class Outbox:
    """Rows `{n, system, at, to, by, about, why}`, in the order in which somebody was told.

    at: the moment on the sandbox's clock, as ISO text. to: an address, a number, an endpoint, a name. by: mail, sms,
    webhook, push, phone, or the name of a product. about: the thing in words, with its id. why: the rule or the
    subscription behind it. They lie in the store, so that a state file remembers them and a reset forgets them.
    """

    def __init__(self, store: Store) -> None:
        self._table = store.table("sandbox.outbox")

    def tell(self, system: str, at: float, to: str, by: str, about: str, why: str) -> None:
        """Put down that somebody is told. at: seconds since the epoch."""
        moment = datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        n = self._table.next_id()
        self._table.put(
            n, {"n": n, "system": system, "at": moment, "to": to, "by": by, "about": about, "why": why}
        )
        if len(self._table) > KEPT:
            self._table.delete(self._table.all()[0]["n"])

    def shown(self, system: str | None = None, since: int = 0) -> list[dict[str, Any]]:
        """Return the rows after number `since`, of one system where given."""
        return [row for row in self._table.all() if row["n"] > since and system in (None, row["system"])]

    def clear(self) -> None:
        """Forget the rows; numbers go on."""
        for row in self._table.all():
            self._table.delete(row["n"])
