"""The integration targets of the roles, played as `ansible-test integration` does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import yaml

from tests.support.playbooks import HURRIED, surroundings
from tests.support.sandbox import ROOT, Sandbox

TARGETS = ROOT / "tests" / "integration" / "targets"
ROLES = sorted(path.name for path in TARGETS.glob("role_*"))


def test_every_target_of_a_role_is_green(sandbox: Sandbox, tmp_path: Path) -> None:
    seed_data = {"sandbox_calls": [["POST", "/reset", None]]}
    tasks = [{"name": name, "ansible.builtin.include_role": {"name": name}, "vars": seed_data} for name in ROLES]
    book = tmp_path / "play.yml"
    book.write_text(yaml.safe_dump([{"hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": tasks}]), encoding="utf-8")
    done = subprocess.run(
        [Path(sys.executable).parent / "ansible-playbook", "-i", "localhost,", book],
        cwd=ROOT, env=surroundings(sandbox, tmp_path, {"ANSIBLE_ROLES_PATH": str(TARGETS), "ANSIBLE_PYTHON_INTERPRETER": sys.executable, **HURRIED}),
        capture_output=True, text=True, timeout=280, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "failed=0" in done.stdout
