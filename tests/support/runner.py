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


def left_behind(folder: Path) -> dict[str, str]:
    """Return the files that ansible-runner leaves of a job, by their paths below its folder.

    Of `command` it is all but the environment that the job was given, in which its secrets are. Nobody else may read that file, and AWX keeps none of
    it: it removes the folder with the job, and what it shows of the environment has stars in the place of a credential's secrets.
    Source: with_path_cleanup in awx/main/tasks/jobs.py, status_handler in callback.py there, inject_credential in awx/main/models/credential.
    """
    files = {str(path.relative_to(folder)): path.read_text(encoding="utf-8", errors="replace") for path in folder.rglob("*") if path.is_file()}
    assert (folder / "command").stat().st_mode & 0o077 == 0
    files["command"] = json.dumps({name: value for name, value in json.loads(files["command"]).items() if name != "env"})
    return files


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
        """Return the files that hold one of these."""
        files = left_behind(self.folder / "artifacts/job")
        assert any(name.startswith("job_events/") for name in files)
        return [name for name, text in files.items() if any(one in text for one in secrets)]
