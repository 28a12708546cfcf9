"""Playbooks run as a user runs them, by `ansible-playbook`, against the worker's sandbox."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.doors.record import DOORS, Record
from tests.support.sandbox import ROOT, Sandbox

HERE = Path(__file__).parent


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
        "ANSIBLE_CALLBACK_PLUGINS": str(HERE / "callback_plugins"),
        "ANSIBLE_CALLBACKS_ENABLED": "recorder",
        "RECORDER_ADMIN": sandbox.admin,
        "RECORDER_FILE": str(folder / "record.json"),
        "STEADYOPS_RUNTIME_DIR": str(folder / "runtime"),
        **more,
    }
