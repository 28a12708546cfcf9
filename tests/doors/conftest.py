"""Playbooks run as a user runs them, by `ansible-playbook`, against the worker's sandbox."""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.playbooks import DOORS, Record, surroundings
from tests.support.sandbox import ROOT, Sandbox


@pytest.fixture(autouse=True)
def _seed_data(sandbox: Sandbox) -> None:
    sandbox.reset()


@pytest.fixture
def run_playbook(ansible_adhoc: Any, sandbox: Sandbox, tmp_path: Path) -> Callable[..., Record]:
    """Return a function that runs a list of tasks (or of plays) through one door and returns what was recorded.

    pytest-ansible is used here and nowhere else, and only for where and how to run: its way of running modules lives
    inside this process and is deprecated, as the whole of it is. When it goes, the two values take its place.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        manager = ansible_adhoc(inventory="localhost,", connection="local", host_pattern="localhost")
    inventory, connection = manager.options["inventory"], manager.options["connection"]

    def run(tasks: list[dict], door: str, *arguments: str, play: dict | None = None, **environment: str) -> Record:
        folder = tmp_path / f"{door}{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        head = {"hosts": "localhost", "connection": connection, "gather_facts": False, "ignore_errors": True}
        variables = {"steadyops_in_process": DOORS[door], "ansible_python_interpreter": sys.executable}
        plays = [{**head, "vars": variables, **(play or {}), "tasks": tasks}]
        book = folder / "playbook.yml"
        book.write_text(yaml.dump(plays, sort_keys=False, allow_unicode=True), encoding="utf-8")
        done = subprocess.run(
            [str(Path(sys.executable).parent / "ansible-playbook"), "-i", inventory, str(book), *arguments],
            cwd=ROOT, env=surroundings(sandbox, folder, environment), capture_output=True, text=True, timeout=300,
            check=False,
        )  # fmt: skip
        assert (folder / "record.json").exists(), done.stdout + done.stderr
        return Record.read(folder / "record.json", done)

    return run
