# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is around the work of every task, whatever its shape: cache, clients, counts, warnings, secrets."""

from __future__ import annotations

import gc
from typing import Any, Callable, Optional

from .cache import Cache
from .connect import Clients, calls_of, warnings_of
from .errors import Error
from .system import System
from .values import Options

RARELY = (20_000, 20, 20)
"""When Python looks for garbage meanwhile: what thousands of entries make is none, and to look through it takes a fifth of an apply."""


class Frame:
    """The frame of one task, for a `with` statement.

    cache: what the items of one loop share; without one, this task stands alone. progress: told a line now and then on long
    runs. secrets: every credential that is used, wherever it came from, to be masked. warnings: what the user should know.
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
        self._clients: list[Clients] = []

    def __enter__(self) -> Frame:
        self._usual = gc.get_threshold()
        gc.set_threshold(*RARELY)
        if not self._own:
            self.cache.refresh()
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        gc.set_threshold(*self._usual)
        self.secrets.update(client.connection.auth.told for client in self._everyone())
        if isinstance(error, Error):
            if self.system is not None and error.system is None:
                error.system = self.system.name
            told = self.result()
            error.warnings = told.get("warnings", [])
            if self._clients or self._stands_alone:
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

    def clients(self, system: System, params: Options, begin: bool = True) -> Clients:
        """Return the clients of an account. begin: count anew, because a client may have served the item before."""
        clients = Clients(self.cache, system, params, self.secrets, begin)
        self._clients.append(clients)
        return clients

    def _everyone(self) -> list:
        return [client for clients in self._clients for client in clients.values()]

    def result(self, **members: Any) -> dict[str, Any]:
        """Return the members of a result with the counts of all calls, and the warnings where there are any, each once."""
        everyone = self._everyone()
        said = list(dict.fromkeys([*self.warnings, *warnings_of(everyone)]))
        return {**members, "calls": calls_of(everyone), **({"warnings": said} if said else {})}
