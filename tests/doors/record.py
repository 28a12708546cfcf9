"""What a playbook did: the registered results, and what each task asked of the sandbox."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cases.words import Options

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


# Comparing the doors


NOT_COMPARED = ("invocation", "ansible_facts", "exception", "warnings", "deprecations")


def comparable(result: dict[str, Any], masked: tuple[str, ...]) -> dict[str, Any]:
    """Return a result as P8 compares it. masked: keys whose values differ from run to run."""
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
