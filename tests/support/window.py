"""A maintenance window over the services of a sandbox: what is silent, what customers read, who was told; and runs that die."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils import entry
from ansible_collections.steadyops.monitoring.plugins.module_utils.cache import Cache
from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import MAINTENANCE_WINDOW
from ansible_collections.steadyops.monitoring.plugins.module_utils.errors import Error
from ansible_collections.steadyops.monitoring.plugins.module_utils.http.client import Client
from tests.cases.table import CASES
from tests.cases.words import Raw, Things

from .engine import Engine, Ran
from .raw import make, prepare, rows_of
from .sandbox import Sandbox

CITIES = ["cd-kinshasa", "cn-peking"]
SECTIONS: dict[str, Any] = {
    "zmon": {"entities": CITIES},
    "circonus": {"items": [{"type": "host", "name": "www.example.com"}, {"type": "check", "name": "/check/60001"}]},
    "catchpoint": {"tests": ["Shop front page", "Token service"]},
    "pagerduty": {"services": ["Web shop", "Billing"]},
    "statuspage": {"components": ["Docs", "Website"], "message": "We patch the servers.", "notify": True},
}
KEY = "patch-2026-11-22"
PAGE = "/v1/pages/kctbh9vrtdwd"
ENTITIES = Things("zmon", "/api/v1/entities", query={"query": '{"type": "steadyops_window"}'})
MAINTENANCES = Things("circonus", "/v2/maintenance", id="_cid")


class Killed(BaseException):
    """The end of a run as `kill -9` brings it: nothing of ours can react to it."""


class Windows(Engine):
    """Runs tasks of the module; what a run waits, the sandbox's clock is moved by."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(sandbox)
        self.titles = {one.name: one.title for one in MAINTENANCE_WINDOW.systems}
        ring(sandbox)

    def pause(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.sandbox.clock(advance=seconds)

    def task(self, state: str = "open", *, check: bool = False, **options: Any) -> Ran:
        """Run one task, in a session of its own: a fresh process knows nothing more."""
        given = {"open": {"duration": "2h", **SECTIONS}, "extended": {"duration": "4h"}}.get(state, {})
        args = {name: value for name, value in {"key": KEY, "state": state, "timeout": 10.0, **given, **options}.items() if value is not None}
        since = self._last()
        session = Cache(sleep=self.pause)
        try:
            result = entry.run_task(MAINTENANCE_WINDOW, args, check, self.environment, session)
        finally:
            session.close()
        return Ran(result, self.sandbox.journal(since=since))

    def well(self, state: str = "open", **options: Any) -> Ran:
        """Run a task that succeeds."""
        ran = self.task(state, **options)
        assert not ran.failed, ran.result["msg"]
        return ran

    def wrong(self, state: str = "open", **options: Any) -> str:
        """Run a task that fails, and return what it says."""
        ran = self.task(state, **options)
        assert ran.failed, ran.result
        return str(ran["msg"])


def ring(sandbox: Sandbox) -> None:
    """Let two cities be in alarm, so that a downtime covers them and can be seen."""
    prepare(sandbox, CASES["zmon_downtime"])


@contextmanager
def dying(monkeypatch: pytest.MonkeyPatch, number: int, after: bool, undoing: bool = False) -> Iterator[list[str]]:
    """Let a run be killed before or after its nth write (from 0; undoing: from the first after one that was refused). Yields those writes."""
    sent: list[str] = []
    refused: list[Error] = []
    call: Callable[..., Any] = Client.call

    def counted(self: Client, method: str, path: str, *args: Any, **more: Any) -> Any:
        if method in ("GET", "HEAD") or more.get("reads"):
            return call(self, method, path, *args, **more)
        if undoing and not refused:
            try:
                return call(self, method, path, *args, **more)
            except Error as error:
                refused.append(error)
                raise
        sent.append(f"{method} {path}")
        if len(sent) - 1 == number and not after:
            raise Killed
        answer = call(self, method, path, *args, **more)
        if len(sent) - 1 == number:
            raise Killed
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(Client, "call", counted)
        yield sent


# What is there


def silent(sandbox: Sandbox, planned: bool = True) -> dict[str, Any]:
    """Return what is silent, and what customers read: of each service as it is, without ids and times. planned: also what will be."""
    held = make(sandbox, Raw("zmon", "GET", "/_sandbox/downtimes?alert_id=312"))
    windows = make(sandbox, Raw("pagerduty", "GET", "/maintenance_windows?filter=ongoing&limit=100"))["maintenance_windows"]
    components = make(sandbox, Raw("statuspage", "GET", f"{PAGE}/components"))
    tests = make(sandbox, Raw("catchpoint", "GET", "/api/v2/tests?pageSize=100"))["data"]["tests"]
    now = sandbox.now() + 3  # what ends right now counts as ended
    begun = float("inf") if planned else now
    entries = make(sandbox, Raw("statuspage", "GET", f"{PAGE}/incidents"))
    return {
        "zmon": sorted({row["entity"] for row in held if row["entity"] in CITIES and row["start_time"] <= begun}),
        "circonus": sorted(f"{row['type']} {row['item']}" for row in rows_of(sandbox, MAINTENANCES) if row["stop"] > now and row["start"] <= begun),
        "pagerduty": sorted(one["summary"] for row in windows for one in row["services"]),
        "catchpoint": sorted(row["name"] for row in tests if row.get("alertsPaused")),
        "page": {row["name"]: row["status"] for row in components},
        "entries": sorted(row["name"] for row in entries if row["status"] in ("in_progress", "verifying", "scheduled")),
    }


def remembered(sandbox: Sandbox) -> list[str]:
    """Return the entities that remember windows in ZMON, and the labels that do in Catchpoint."""
    labels = make(sandbox, Raw("catchpoint", "GET", "/api/v2/labels?name=steadyops-window"))["data"]["labels"]
    return [*(row["id"] for row in rows_of(sandbox, ENTITIES)), *(row["name"] for row in labels)]


def mails(sandbox: Sandbox) -> list[str]:
    """Return the texts that subscribers of the page were mailed."""
    return [str(row["about"]) for row in sandbox.outbox(system="statuspage") if row["by"] == "mail"]
