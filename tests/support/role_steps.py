"""Many runs of a role in one play, and what each of them did: its result, its writes, who was told."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from .playbooks import HURRIED, surroundings
from .sandbox import ROOT, Sandbox


@dataclass
class Step:
    """One run. calls: what is asked of the sandbox before it, as the recorder takes it. around: keywords of the block it stands in.

    tasks: what is done instead of including the role.
    """

    name: str
    variables: dict[str, Any] = field(default_factory=dict)
    calls: list[list[Any]] = field(default_factory=list)
    around: dict[str, Any] = field(default_factory=dict)
    tasks: list[dict[str, Any]] | None = None


@dataclass
class Did:
    """What a step did. said: why it failed, "" where it did not. result: what the role hands over. journal: what was asked, outbox: who was told."""

    said: str
    result: dict[str, Any]
    journal: list[dict[str, Any]]
    outbox: list[dict[str, Any]]

    def writes(self, system: str = "") -> list[str]:
        """Return the requests that would change something, as "POST /path"."""
        return [f"{row['method']} {row['path']}" for row in self.journal if row["write"] and row["system"].startswith(system)]

    def bodies(self, system: str) -> list[Any]:
        """Return what those carried."""
        return [row["body"] for row in self.journal if row["write"] and row["system"] == system]

    def told(self, system: str, by: str = "mail") -> list[str]:
        """Return of what somebody was told, through what."""
        return [row["about"] for row in self.outbox if row["system"] == system and row["by"] == by]


@dataclass
class Played:
    """A play that is over."""

    steps: dict[str, Did]
    printed: str
    code: int

    def __getitem__(self, name: str) -> Did:
        return self.steps[name]


def play_steps(
    sandbox: Sandbox, folder: Path, role: str, steps: Iterable[Step], *arguments: str, hosts: str = "one,", **environment: str
) -> Played:
    """Play the steps in their order; a step that fails stops none of the others."""
    steps = list(steps)
    tasks = [task for number, step in enumerate(steps) for task in _tasks_of(role, number, step)]
    shown = "{{ {" + ", ".join(f"'{step.name}': step_{number}" for number, step in enumerate(steps)) + "} }}"
    tasks.append({"name": "results", "ansible.builtin.debug": {"msg": shown}, "run_once": True})
    play = {
        "hosts": "all", "connection": "local", "gather_facts": False, "tasks": tasks,
        "module_defaults": {"group/steadyops.monitoring.all": {"retries": 1}},
    }  # fmt: skip
    book = folder / "play.yml"
    book.write_text(yaml.safe_dump([play], sort_keys=False, allow_unicode=True, width=10**6), encoding="utf-8")
    done = subprocess.run(
        [Path(sys.executable).parent / "ansible-playbook", "-i", hosts, book, *arguments],
        cwd=ROOT, env=surroundings(sandbox, folder, {"ANSIBLE_PYTHON_INTERPRETER": sys.executable, **HURRIED, **environment}),
        capture_output=True, text=True, timeout=280, check=False,
    )  # fmt: skip
    printed = done.stdout + done.stderr
    assert (folder / "record.json").exists(), printed
    record = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    assert set(record["results"]) == {step.name for step in steps}, printed
    read = [task["read"] for task in record["tasks"] if task["read"]]
    did = {step.name: Did(**record["results"][step.name], journal=journal, outbox=outbox) for step, (journal, outbox) in zip(steps, read, strict=True)}
    return Played(did, printed, done.returncode)


def _tasks_of(role: str, number: int, step: Step) -> list[dict[str, Any]]:
    """Return the tasks of a step: what is asked of the sandbox, the role, and what came of it."""
    calls = [["DELETE", "/faults", None], *step.calls, ["DELETE", "/outbox", None], ["DELETE", "/journal", None]]
    name = role.rpartition(".")[2]
    first, *others = step.tasks or [{"ansible.builtin.include_role": {"name": role}}]
    first = {**first, "vars": {**first.get("vars", {}), "sandbox_calls": calls}}
    did = {"said": f"{{{{ said_{number} | default('') }}}}", "result": f"{{{{ {name}_result | default({{}}) }}}}"}
    facts = {f"step_{number}": did, f"{name}_result": {}}
    return [
        {
            "name": step.name, "block": [first, *others], "vars": step.variables, **step.around,
            "rescue": [{"name": "why", "ansible.builtin.set_fact": {f"said_{number}": "{{ ansible_failed_result.msg }}"}}],
        },
        {"name": "what it did", "run_once": True, "ansible.builtin.set_fact": facts, "vars": {"sandbox_reads": ["/journal", "/outbox"]}},
    ]  # fmt: skip


def fault(system: str, path: str, kind: str = "status", **more: Any) -> list[Any]:
    """Return the call that makes something go wrong, until the next step."""
    return ["POST", "/faults", {"system": system, "path": path, "kind": kind, "times": 0, **more}]
