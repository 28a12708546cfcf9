# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Does for a run of the protocol what it asks for: looks at services, several at a time, writes, and waits."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from typing import Any, Optional

from ... import errors
from ...frame import Frame
from ...jobs import Job, perform
from .account import Account
from .protocol import Find, Now, Pause, Read, Run, Steps

URGENT = 5.0
"""Seconds that it may take to say that a run is alive: past the pace, and not again where the service refuses it."""


class Driver:
    """Carries out what one run of the protocol yields. accounts: by name."""

    def __init__(self, accounts: dict[str, Account], frame: Frame) -> None:
        self.accounts = accounts
        self.frame = frame
        self._sleep = frame.cache.network.get("sleep") or time.sleep
        self._run: Optional[Run] = None
        self._renewing = threading.Lock()
        for account in accounts.values():
            self.take_in(account)

    def take_in(self, account: Account) -> None:
        """Let a wait of this account's service be known beforehand."""
        account.client.before_waiting = self._say_that_it_is_alive

    def drive(self, steps: Steps, run: Optional[Run] = None) -> Any:
        """Run to the end, and return what came of it; raises errors.Error. run: the one whose lease must not run out meanwhile."""
        self._run = run
        value: Any = None
        failed: Optional[errors.Error] = None
        while True:
            try:
                request = steps.send(value) if failed is None else steps.throw(failed)
            except StopIteration as ended:
                return ended.value
            value, failed = None, None
            try:
                value = self._answer(request)
            except errors.Error as error:
                failed = error

    def _answer(self, request: Any) -> Any:
        if isinstance(request, Read):
            return self._look(request.names)
        if isinstance(request, Pause):
            return self.wait(request.seconds, request.why)
        if isinstance(request, Now):
            return next(iter(self.accounts.values())).client.now()
        act = request.act if isinstance(request, Find) else request
        account = self.accounts[act.service]
        with errors.understanding(account.system):
            return act.find() if isinstance(request, Find) else act.do()

    def wait(self, seconds: float, why: str = "") -> None:
        """Wait, and say what for."""
        if why and self.frame.progress:
            self.frame.progress(f"waiting {seconds:.0f} s: {why}")
        self._sleep(seconds)

    def _say_that_it_is_alive(self, seconds: float) -> None:
        """Renew the lease of a run that leads, where it would run out while a service is waited for."""
        run = self._run
        if run is None or not self._renewing.acquire(blocking=False):
            return  # another thread, or this one in the midst of it, says so already
        try:
            client = next(iter(self.accounts.values())).client
            renewing = run.renewing(client.now(), seconds)
            if renewing is None:
                return
            act, renewed, _as_before = renewing
            with suppress(errors.Error), self.accounts[act.service].client.at_most(URGENT, urgent=True):
                act.do()
                run.lease = renewed
        finally:
            self._renewing.release()

    def _look(self, names: tuple[str, ...]) -> dict[str, Any]:
        seen: dict[str, Any] = {}
        jobs = [Job(self.accounts[name].system, lambda name=name: self._see(name, seen), [], lambda error: None) for name in names]
        perform(jobs, len(jobs) or 1)
        return {name: seen[name] for name in names}

    def _see(self, name: str, seen: dict[str, Any]) -> None:
        account = self.accounts[name]
        try:
            with errors.understanding(account.system):
                seen[name] = account.look()
            if account.client.heard:
                seen[name].ahead = account.client.now() - account.client.own_time()
        except errors.Error as error:
            seen[name] = error
