# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is around the work of every task, whatever its shape: cache, clients, counts, warnings, secrets."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Callable, Optional

from .cache import Cache
from .connect import Clients
from .errors import Error
from .http.client import Client
from .system import System

RARELY = (20_000, 20, 20)
"""When Python looks for garbage meanwhile: what thousands of entries make is none, and to look through it takes a fifth of an apply."""


class Frame:
    """The frame of one task.

    cache: what the items of one loop share; without one, this task stands alone. progress: told a line now and then on long
    runs. secrets: every credential that is used, wherever it came from, to be masked. warnings: what the user should know.
    clients: those of each account that is reached.
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
        self.owns_cache = cache is None
        self._stands_alone = False
        self.cache = cache or Cache()
        self.clients: list[Clients] = []

    def complete(self, error: Error) -> None:
        """Give an Error that leaves the task its system, the counts, and the warnings."""
        if self.system is not None and error.system is None:
            error.system = self.system.name
        told = self.result()
        error.warnings = told.get("warnings", [])
        if self.clients or self._stands_alone:
            error.calls = told["calls"]

    def stand_alone(self) -> None:
        """Share nothing with other tasks but the network: read everything anew, in whole lists."""
        self._stands_alone = True
        network = self.cache.network
        if self.owns_cache:
            self.cache.close()
        self.cache, self.owns_cache = Cache(many=True, **network), True

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


@contextmanager
def framed(*words: Any, **more: Any) -> Iterator[Frame]:
    """Make the Frame of a task, for a `with` statement, and take it down whatever happens. words, more: as a Frame takes them."""
    frame, usual = Frame(*words, **more), gc.get_threshold()
    gc.set_threshold(*RARELY)
    if not frame.owns_cache and not frame.checking:  # what was planned could not be read again
        frame.cache.refresh()
    try:
        yield frame
    except Error as error:
        frame.complete(error)
        raise
    finally:
        gc.set_threshold(*usual)
        frame.secrets.update(client.connection.auth.told for clients in frame.clients for client in clients.values())
        if frame.owns_cache:
            frame.cache.close()


def calls_of(clients: Iterable[Client]) -> dict[str, Any]:
    """Return what was asked through these clients; one that stands there twice counts once."""
    total: dict[str, Any] = {"read": 0, "write": 0, "retried": 0, "waited": 0.0}
    for client in dict.fromkeys(clients):
        for tally in list(client.tallies):
            for name in total:
                total[name] += getattr(tally, name)
    return {**total, "waited": round(total["waited"], 2)}
