"""Playbooks run by `ansible-runner run`, several at once, as AWX runs the slices of a job; and what they leave behind."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from .sandbox import ROOT, Sandbox

BIN = Path(sys.executable).parent


def sliced(hosts: list[str], count: int) -> list[list[str]]:
    """Return the hosts of each slice: AWX deals them out one by one."""
    return [hosts[number::count] for number in range(count)]


class Runner:
    """One `ansible-runner run`, begun at once. hosts: of its inventory. environment: of the process, beside where programs are."""

    def __init__(self, folder: Path, plays: list[dict[str, Any]], hosts: list[str], environment: dict[str, str]) -> None:
        self.folder = folder
        for name in ("project", "inventory"):
            (folder / name).mkdir(parents=True)
        (folder / "project/play.yml").write_text(yaml.safe_dump(plays))
        (folder / "inventory/hosts").write_text("\n".join(hosts) + "\n[all:vars]\nansible_connection=local\n")
        self._process = subprocess.Popen(
            [str(BIN / "ansible-runner"), "run", str(folder), "-p", "play.yml", "--ident", "job"],
            cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        self.printed = ""

    @classmethod
    def surroundings(cls, sandbox: Sandbox, folder: Path) -> dict[str, str]:
        """Return the environment of a job: the credentials, and nothing of whoever starts it."""
        return {
            **sandbox.credentials, "PATH": f"{BIN}:/usr/bin:/bin", "HOME": str(folder), "LC_ALL": "C.UTF-8", "ANSIBLE_HOME": str(folder / "ansible"),
            "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".venv/collections"), "ANSIBLE_PYTHON_INTERPRETER": sys.executable, "STATUSPAGE_PACE": "0",
            "CATCHPOINT_PACE": "0", "STEADYOPS_RUNTIME_DIR": str(folder / "runtime"),
        }  # fmt: skip

    def ended(self, patience: float = 240) -> str:
        """Wait for the end; returns the status as ansible-runner says it."""
        self.printed, _nothing = self._process.communicate(timeout=patience)
        return (self.folder / "artifacts/job/status").read_text()

    def events(self) -> list[dict[str, Any]]:
        """Return what happened, in its order."""
        found = [json.loads(path.read_text()) for path in (self.folder / "artifacts/job/job_events").glob("*.json")]
        return sorted(found, key=lambda one: one["counter"])

    def holding(self, secrets: list[str]) -> list[str]:
        """Return the files that hold one of these, of all but the one in which ansible-runner writes down the environment it was given."""
        files = [path for path in (self.folder / "artifacts").rglob("*") if path.is_file() and path.name != "command"]
        assert any("job_events" in path.parts for path in files)
        return [str(path) for path in files if any(one in path.read_text(errors="replace") for one in secrets)]
