# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is around the work of every task, whatever its shape: cache, clients, counts, warnings, secrets."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from typing import Any, Callable, Optional

from .cache import Cache
from .connect import Clients
from .errors import Error
from .http.client import Client
from .system import System

RARELY = (20_000, 20, 20)
"""When Python looks for garbage meanwhile: what thousands of entries make is none, and to look through it takes a fifth of an apply."""


class Frame:
    """The frame of one task, for a `with` statement.

    cache: what the items of one loop share; without one, this task stands alone. progress: told a line now and then on long
    runs. secrets: every credential that is used, wherever it came from, to be masked. warnings: what the user should know.
    clients: those of each account that is reached.
    An Error that leaves the block takes the counts and the warnings along.
    """

    def __init__(
        self,
        check_mode: bool = False,
        cache: Optional[Cache] = None,
        progress: Optional[Callable[[str], None]] = None,
        secrets: Optional[set[str]] = None,
    ) -> None:
        self.checking = check_mode
        self.progress = progress
        self.secrets: set[str] = set() if secrets is None else secrets
        self.warnings: list[str] = []
        self.system: Optional[System] = None
        self._own = cache is None
        self._stands_alone = False
        self.cache = cache or Cache()
        self.clients: list[Clients] = []

    def __enter__(self) -> Frame:
        self._usual = gc.get_threshold()
        gc.set_threshold(*RARELY)
        if not self._own and not self.checking:  # what was planned could not be read again
            self.cache.refresh()
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        gc.set_threshold(*self._usual)
        self.secrets.update(client.connection.auth.told for clients in self.clients for client in clients.values())
        if isinstance(error, Error):
            if self.system is not None and error.system is None:
                error.system = self.system.name
            told = self.result()
            error.warnings = told.get("warnings", [])
            if self.clients or self._stands_alone:
                error.calls = told["calls"]
        if self._own:
            self.cache.close()

    def stand_alone(self) -> None:
        """Share nothing with other tasks but the network: read everything anew, in whole lists."""
        self._stands_alone = True
        network = self.cache.network
        if self._own:
            self.cache.close()
        self.cache, self._own = Cache(many=True, **network), True

    def result(self, **members: Any) -> dict[str, Any]:
        """Return the members of a result with the counts of all calls, and the warnings where there are any, each once."""
        everyone = [client for clients in self.clients for client in clients.values()]
        said = list(self.warnings)
        for client in everyone:
            said.extend(client.warnings)
            codes = " and ".join(map(str, sorted(client.slowed_by)))
            if codes:
                said.append(f"{client.host.system.title} asked to slow down ({codes}); calls.waited says for how long.")
        warnings = {"warnings": list(dict.fromkeys(said))} if said else {}
        return {**members, "calls": calls_of(everyone), **warnings}


def calls_of(clients: Iterable[Client]) -> dict[str, Any]:
    """Return what was asked through these clients; one that stands there twice counts once."""
    total: dict[str, Any] = {"read": 0, "write": 0, "retried": 0, "waited": 0.0}
    for client in dict.fromkeys(clients):
        for tally in list(client.tallies):
            for name in total:
                total[name] += getattr(tally, name)
    return {**total, "waited": round(total["waited"], 2)}
