"""Tasks run at the engine's door, against a live sandbox, with the journal read after each."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ansible_collections.steadyops.monitoring.plugins.module_utils import entry
from ansible_collections.steadyops.monitoring.plugins.module_utils.cache import Cache
from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import MODULES, RESOURCES
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import ListOf
from tests.cases.words import Case, Options, Reference

from .declarations import members_of
from .sandbox import Sandbox

PLUGINS = "ansible_collections.steadyops.monitoring.plugins"


PATIENT, HASTY = 10.0, 0.3
"""Seconds to wait for an answer: while nothing goes wrong, and when an answer is to be lost."""


@dataclass
class Ran:
    """One task: its result and the rows of the journal it left."""

    result: dict[str, Any]
    rows: list[dict[str, Any]]

    def __getitem__(self, name: str) -> Any:
        assert name in self.result, self.result
        return self.result[name]

    @property
    def writes(self) -> list[str]:
        """Return the requests that would change something, as "POST /path"."""
        return [f"{row['method']} {row['path']}" for row in self.rows if row["write"]]

    @property
    def reads(self) -> list[str]:
        """Return the other ones."""
        return [f"{row['method']} {row['path']}" for row in self.rows if not row["write"]]

    @property
    def failed(self) -> bool:
        """Say whether the task failed."""
        return bool(self.result.get("failed"))

    @property
    def warnings(self) -> list[str]:
        """Return the warnings, but for the one that a test earns by moving the service's clock."""
        return [one for one in self.result.get("warnings", []) if not one.startswith("The clock of this machine")]

    @property
    def text(self) -> str:
        """Return the whole result as text, for a search."""
        return json.dumps(self.result, default=repr)


class Engine:
    """Runs tasks. environment: what every task gets. slept: the seconds that nobody really waited."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.environment = dict(sandbox.credentials)
        self.slept: list[float] = []

    def session(
        self,
        many: bool = False,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] | None = None,
    ) -> Cache:
        """Return a session whose waits pass at once. many: one for the items of a loop."""
        return Cache(many=many, clock=clock, sleep=sleep or self.slept.append)

    def run(
        self,
        module: str,
        options: Options,
        *,
        check: bool = False,
        session: Cache | None = None,
        earlier: Iterable[list[dict[str, Any]]] = (),
        **more: Any,
    ) -> Ran:
        """Run one task; more are further options. earlier: arguments and environment of items before it, with which it shares nothing."""
        own = session is None
        session = session or self.session()
        since = self._last()
        try:
            args = {"timeout": PATIENT, **options, **more}
            shared = None if earlier else session
            result = entry.run_task(MODULES[module], args, check, self.environment, shared, earlier=earlier)
        finally:
            if own:
                session.close()
        rows = self.sandbox.journal(since=since)
        assert json.loads(json.dumps(result)) == result, "a result is plain JSON"
        return Ran(result, rows)

    def done(self, module: str, options: Options, **more: Any) -> Ran:
        """Run a task that succeeds."""
        ran = self.run(module, options, **more)
        assert not ran.failed, ran.result
        return ran

    def refused(self, module: str, options: Options, **more: Any) -> Ran:
        """Run a task that fails."""
        ran = self.run(module, options, **more)
        assert ran.failed, ran.result
        return ran

    @property
    def haste(self) -> float:
        """Seconds to wait for an answer: few where some of them never come, so that no other is taken for one of those."""
        kinds = [one["kind"] for one in self.sandbox.faults() if one["kind"] == "timeout" or one["seconds"]]
        return HASTY if {"timeout", "slow"} & set(kinds) else PATIENT

    def _last(self) -> int:
        rows = self.sandbox.journal(since=self._seen) if hasattr(self, "_seen") else self.sandbox.journal()
        self._seen = rows[-1]["n"] if rows else getattr(self, "_seen", 0)
        return self._seen


def _way_to(case: Case, reference: Reference) -> list[Any]:
    """Return the options, from the outermost one inwards, in which a reference stands."""
    first, *rest = reference.option.split(".")
    resource = RESOURCES[case.module]
    way = [next(one for one in (*resource.asked, *resource.module.options) if one.name == first)]
    for name in rest:
        way.append(next(sub for sub in members_of(way[-1]) if sub.name == name))
    return way


def target_of(case: Case, reference: Reference) -> Any:
    """Return the kind that an option of a case refers to, None where only its Behaviour knows."""
    kinds = RESOURCES[case.module].system.resources
    return next((kinds[name] for name in _way_to(case, reference)[-1].type.refers), None)


def creation_naming(case: Case, reference: Reference, written: str) -> Options:
    """Return a creation whose reference is written so."""
    first, *rest = reference.option.split(".")
    way = _way_to(case, reference)
    value: Any = [written] if isinstance(way[-1].type, ListOf) else written
    if reference.beside is not None and not rest:
        value = {written: reference.beside}
    for around, one in reversed(list(pairwise(way))):
        needed = {other.name: "start" for other in members_of(around) if other.required is True and other.name != one.name}
        beside = reference.beside or {} if one is way[-1] else {**needed, **reference.around}
        value = {one.name: value, **beside}
        value = [value] if isinstance(around.type, ListOf) else value
    return {**reference.create, first: value}
