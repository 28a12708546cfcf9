"""The playbook rolling_maintenance: forty hosts in batches of five, of which one fails, one cannot be reached, and one has hosts of each kind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import yaml

from tests.cases.words import Raw
from tests.support.playbooks import HURRIED, surroundings
from tests.support.raw import make
from tests.support.sandbox import ROOT, Sandbox
from tests.support.window import remembered, silent

HOSTS = [f"web-{number:02}" for number in range(40)]
AWAY = [*HOSTS[20:25], "web-37"]
FAILING = ["web-11", *HOSTS[30:35], "web-35", "web-36", "web-38", "web-39"]
"""A whole batch that is away and one that fails, one host of a batch, and a last batch in which every host is lost in one way or the other."""


def test_only_one_batch_is_silent_at_a_time_and_every_batch_rings_again(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.reset()
    for host in HOSTS:
        make(sandbox, Raw("zmon", "PUT", "/api/v1/entities", {"id": host, "type": "host"}))
    make(sandbox, Raw("zmon", "POST", "/_sandbox/evaluate", {"alert_id": 312, "entities": HOSTS}))
    before = silent(sandbox)
    away = {"ansible_connection": "ssh", "ansible_host": "127.0.0.1", "ansible_port": 1}
    hosts = {host: away if host in AWAY else {"ansible_connection": "local"} for host in HOSTS}
    inventory = {"all": {"hosts": {"localhost": {}}, "children": {"web": {"hosts": hosts}}}}  # nothing says how localhost is reached
    (tmp_path / "inventory.yml").write_text(yaml.safe_dump(inventory))
    work = [
        {"ansible.builtin.ping": {}, "when": f"inventory_hostname in {AWAY}"},
        {"ansible.builtin.fail": {"msg": "no"}, "when": f"inventory_hostname in {FAILING}"},
    ]
    (tmp_path / "work.yml").write_text(yaml.safe_dump(work))
    given = {
        "rolling_maintenance_hosts": "web",
        "rolling_maintenance_tasks": str(tmp_path / "work.yml"), "maintenance_window_key": "patch", "maintenance_window_duration": "2h",
        "rolling_maintenance_services": ["zmon"], "maintenance_window_statuspage": {"components": ["Docs"]},
    }  # fmt: skip
    ended = subprocess.run(
        [str(Path(sys.executable).parent / "ansible-playbook"), "-i", str(tmp_path / "inventory.yml"),
         "steadyops.monitoring.rolling_maintenance", "-e", yaml.safe_dump(given, default_flow_style=True, width=10**6)],
        cwd=ROOT, env=surroundings(sandbox, tmp_path, {"ANSIBLE_PYTHON_INTERPRETER": sys.executable, **HURRIED}),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    writes = [row for row in sandbox.writes("zmon") if "/downtimes" in row["path"]]
    opened = [row["body"]["entities"] for row in writes if row["method"] == "POST"]
    assert opened == [HOSTS[start : start + 5] for start in range(0, 40, 5)], ended.stdout + ended.stderr
    assert [row["method"] for row in writes] == ["POST", "DELETE"] * 8, "a batch ends before the next one begins"
    assert ", ".join(sorted([*AWAY, *FAILING])) in ended.stdout
    assert ended.returncode == 2
    assert silent(sandbox) == before
    assert remembered(sandbox) == []
