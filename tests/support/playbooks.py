"""Playbooks for the tests of the doors, and what they did: the registered results, and what each task asked of the sandbox."""

from __future__ import annotations

import atexit
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet

from tests.cases.words import Case, Options

from .raw import crowd, needed_by_many, prepare, rows_of
from .sandbox import ROOT, Sandbox

CALLBACKS = ROOT / "tests" / "doors" / "callback_plugins"
HURRIED = {"RECORDER_HURRIES": "yes"}
"""The variable of a playbook whose tasks move the sandbox's clock on where they would wait. Not where several runs meet."""
DOORS = {"in process": True, "shipped": False}
"""Each door, and the `steadyops_in_process` that opens it."""


@dataclass
class Task:
    """One task: its registered result, and the rows of the journal it left. loaded: the parent had the door's class."""

    result: dict[str, Any]
    rows: list[dict[str, Any]]
    loaded: bool

    @property
    def writes(self) -> list[str]:
        """Return the requests that would change something, as "POST /path"."""
        return [f"{row['method']} {row['path']}" for row in self.rows if row["write"]]


@dataclass
class Record:
    """The tasks by name, and all that was printed."""

    tasks: dict[str, Task]
    code: int
    printed: str

    def __getitem__(self, name: str) -> Task:
        return self.tasks[name]

    def of(self, module: str) -> Record:
        """Return the part of a playbook of several modules whose tasks' names begin with this one's."""
        before = f"{module}: "
        own = {name.removeprefix(before): one for name, one in self.tasks.items() if name.startswith(before)}
        return Record(own, self.code, self.printed)

    @classmethod
    def read(cls, file: Path, done: subprocess.CompletedProcess) -> Record:
        """Return the record that the callback wrote."""
        found = json.loads(file.read_text(encoding="utf-8"))
        results = found["results"]
        tasks = {
            one["name"]: Task(results.get(register(one["name"]), {}), one["rows"], one["loaded"])
            for one in found["tasks"]
        }
        return cls(tasks, done.returncode, done.stdout + done.stderr)


def register(name: str) -> str:
    """Return the variable that holds a task's result."""
    return "r_" + "".join(letter if letter.isalnum() else "_" for letter in name)


def task(name: str, module: str, options: Options, **keywords: Any) -> dict[str, Any]:
    """Return one task of a playbook, its result registered."""
    return {"name": name, f"steadyops.monitoring.{module}": options, "register": register(name), **keywords}


def with_results(tasks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the tasks and one more, which hands over everything that was registered."""
    names = [one["register"] for one in tasks if "register" in one]
    shown = "{{ {" + ", ".join(f"'{name}': {name}" for name in names) + "} }}"
    return [*tasks, {"name": "results", "ansible.builtin.debug": {"msg": shown}}]


def surroundings(sandbox: Sandbox, folder: Path, more: dict[str, str]) -> dict[str, str]:
    """Return the environment of a playbook: the sandbox's credentials, and none of the user's own settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    paths = {name: os.environ[name] for name in ("ANSIBLE_COLLECTIONS_PATH",) if name in os.environ}
    return {
        **kept,
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".venv" / "collections"),
        **paths,
        **sandbox.credentials,
        "HOME": str(folder),
        "ANSIBLE_ASYNC_DIR": str(folder / "async"),
        "ANSIBLE_HOME": str(folder / "ansible"),
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_NOCOLOR": "true",
        "ANSIBLE_PIPELINING": "true",  # a shipped task is one process, not five
        "ANSIBLE_CALLBACK_PLUGINS": str(CALLBACKS),
        "ANSIBLE_CALLBACKS_ENABLED": "recorder",
        "RECORDER_ADMIN": sandbox.admin,
        "RECORDER_FILE": str(folder / "record.json"),
        "RECORDER_TEMPLATES": str(compiled()),
        "STATUSPAGE_PACE": "0",  # nobody waits for a pace, except where that is what is tested
        "STEADYOPS_RUNTIME_DIR": str(folder / "runtime"),
        **more,
    }


@cache
def compiled() -> Path:
    """Return the folder of what templates have been compiled to, for all plays of this run of the tests."""
    folder = Path(tempfile.gettempdir()) / f"templates-{os.environ.get('PYTEST_XDIST_TESTRUNUID', os.getpid())}"
    folder.mkdir(mode=0o700, exist_ok=True)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


class Turns:
    """Brings the sandbox back to its seed data for one case after the other, as each has its turn in a playbook.

    ready: with what a case needs. crowded: the modules that get others of their kind beside it, more than a page of them.
    left: module -> how many of its things are there in the end.
    """

    def __init__(self, sandbox: Sandbox, cases: Iterable[Case], ready: bool = True, crowded: Container[str] = ()) -> None:
        self.left: dict[str, int] = {}
        self.ready, self.crowded = ready, crowded
        self.functions = {case.module: partial(self._next, case) for case in cases}
        self._sandbox = sandbox
        self._now: Case | None = None

    def _next(self, case: Case) -> None:
        self.end()
        self._sandbox.reset()
        if self.ready:
            before = prepare(self._sandbox, case)
            if case.module in self.crowded:
                crowd(self._sandbox, case, before)
            needed_by_many(self._sandbox, case, range(2))
        self._now = case

    def end(self) -> None:
        """Say that the last turn is over."""
        if self._now is not None:
            self.left[self._now.module] = len(rows_of(self._sandbox, self._now.things))


def groups_of(cases: Iterable[Case], size: int = 12) -> list[ParameterSet]:
    """Return parameters with so many cases each: starting `ansible-playbook` takes longer than a task."""
    every = list(cases)
    parts = [every[start : start + size] for start in range(0, len(every), size)]
    return [pytest.param(part, id=f"{part[0].module}-{part[-1].module}") for part in parts]


# Comparing the doors


NOT_COMPARED = ("invocation", "ansible_facts", "exception", "warnings", "deprecations")


def comparable(result: dict[str, Any], masked: tuple[str, ...]) -> dict[str, Any]:
    """Return what of a result must be the same through both doors. masked: keys whose values differ from run to run."""
    kept = {name: value for name, value in result.items() if name not in NOT_COMPARED and not name.startswith("_ansible_")}
    if "calls" in kept:
        kept["calls"] = {name: value for name, value in kept["calls"].items() if name != "waited"}
    return _masked(kept, {*masked, "request_id"})


_VARYING = re.compile(r"request id [^)]+|Valid booleans include: .*")
"""Parts of messages: what the vendor makes up for each request, and a set that Ansible lists in any order."""


def _masked(value: Any, names: set[str]) -> Any:
    if isinstance(value, dict):
        return {name: "..." if name in names else _masked(one, names) for name, one in value.items()}
    if isinstance(value, list):
        return [_masked(one, names) for one in value]
    return _VARYING.sub("...", value) if isinstance(value, str) else value


def notices(result: dict[str, Any]) -> set[str]:
    """Return the warnings and deprecations, which are compared as a set."""
    return {json.dumps(one, sort_keys=True) for name in ("warnings", "deprecations") for one in result.get(name) or []}
