"""Tasks one after another from the seed data on, and what is recorded of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.cases.words import Case, Options
from tests.support.engine import Engine, Ran
from tests.support.raw import prepare

from .masks import Masks

_SHOWN = ("method", "path", "query", "body", "status", "write")


class Story:
    """One story. case: what has to be there when it begins; `before` is the id of what was made last for it."""

    def __init__(self, engine: Engine, folder: Path, case: Case | None = None) -> None:
        engine.sandbox.reset()
        self.sandbox = engine.sandbox
        self.before = prepare(self.sandbox, case) if case else ""
        self._engine = engine
        self._masks = Masks(folder)
        self._tasks: dict[str, Any] = {}

    def run(self, title: str, module: str, options: Options, *, check: bool = False) -> Ran:
        """Run one task and remember it."""
        ran = self._engine.run(module, options, check=check)
        self._tasks[f"{len(self._tasks) + 1:02} {title}"] = {
            "journal": [{name: row[name] for name in _SHOWN} for row in ran.rows],
            "result": {name: value for name, value in ran.result.items() if name != "invocation"},
        }
        return ran

    def both(self, title: str, module: str, options: Options) -> Ran:
        """Run a task in check mode and then for real."""
        self.run(f"{title} in check mode", module, options, check=True)
        return self.run(title, module, options)

    @property
    def told(self) -> dict[str, Any]:
        """The record: the result of each task and the requests it made, with what differs from run to run masked."""
        return self._masks(self._tasks)
