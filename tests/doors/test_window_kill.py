"""ansible-playbook, killed with -9 in the midst of a maintenance window: any later run puts everything back, or makes one window of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.outbox import Audience
from tests.support.playbooks import surroundings
from tests.support.sandbox import ROOT, Sandbox
from tests.support.waiting import until
from tests.support.window import KEY, SECTIONS, Windows, mails, remembered, silent

AT = {
    "open": {
        "catchpoint": ("PATCH", "/alert/state", "after"), "pagerduty": ("POST", "/maintenance_windows", "after"),
        "circonus": ("POST", "/maintenance", "before"), "zmon": ("POST", "/downtimes", "after"), "statuspage": ("POST", "/incidents", "after"),
    },
    "extended": {
        "catchpoint": ("PATCH", "/alert/state", "before"), "pagerduty": ("PUT", "/maintenance_windows", "after"),
        "circonus": ("PUT", "/maintenance", "after"), "zmon": ("POST", "/downtimes", "after"), "statuspage": ("PATCH", "/incidents", "after"),
    },
    "closed": {
        "catchpoint": ("PATCH", "/alert/state", "after"), "pagerduty": ("DELETE", "/maintenance_windows", "after"),
        "circonus": ("PUT", "/maintenance", "before"), "zmon": ("DELETE", "/downtimes", "after"), "statuspage": ("PATCH", "/incidents", "after"),
    },
    "undo": {
        "catchpoint": ("DELETE", "/labels", "before"), "pagerduty": ("DELETE", "/maintenance_windows", "after"),
        "circonus": ("PUT", "/maintenance", "after"), "zmon": ("DELETE", "/downtimes", "after"), "statuspage": ("DELETE", "/incidents", "before"),
    },
}  # fmt: skip
"""The write at which a run of each state is killed on each service, and whether the service hears of it."""
OFTEN = {("undo", "pagerduty"), ("closed", "statuspage"), ("open", "zmon")}
KILLS = [
    pytest.param(state, system, id=f"{state}-{system}", marks=() if (state, system) in OFTEN else (pytest.mark.full,))
    for state, services in AT.items()
    for system in services
]


def family(pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    parents: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents.setdefault(int(status.read_text().rpartition(")")[2].split()[1]), []).append(int(status.parent.name))
    found = [pid]
    for one in found:
        found += parents.get(one, [])
    return found


class Playing:
    """A playbook of one task."""

    def __init__(self, sandbox: Sandbox, folder: Path, options: dict[str, Any]) -> None:
        task = {"name": "A window", "steadyops.monitoring.maintenance_window": options}
        (folder / "play.yml").write_text(yaml.safe_dump([{"hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": [task]}]))
        self.process = subprocess.Popen(
            [str(Path(sys.executable).parent / "ansible-playbook"), "-i", "localhost,", str(folder / "play.yml")],
            cwd=ROOT, env=surroundings(sandbox, folder, {"ANSIBLE_PYTHON_INTERPRETER": sys.executable, "CATCHPOINT_PACE": "0"}),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def kill(self) -> None:
        """End it and all that it has started (Ansible's workers have sessions of their own), as the end of a container does."""
        for pid in family(self.process.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.printed = self.process.communicate()[0].decode()
        assert self.process.returncode == -signal.SIGKILL, self.printed


def pages(sandbox: Sandbox) -> list[dict[str, Any]]:
    """Return what the four services that page people have told anybody."""
    return [row for row in sandbox.outbox() if row["system"] != "statuspage"]


@pytest.mark.parametrize(("state", "system"), KILLS)
def test_a_playbook_that_is_killed_is_put_back_by_its_key_and_opened_again_as_one_window(
    sandbox: Sandbox, tmp_path: Path, state: str, system: str
) -> None:
    """P5 and P12: nothing was kept on the controller, and nothing there can tidy up."""
    windows = Windows(sandbox)
    Audience(sandbox)
    before, paged = silent(sandbox), pages(sandbox)
    if state in ("extended", "closed"):
        windows.well()
    if state == "undo":  # people cannot be told, so everything is taken back
        sandbox.fault("statuspage", "status", status=403, method="PATCH", path="/incidents/")
    method, path, when = AT[state][system]
    sandbox.fault(system, "timeout", method=method, path=path, when=when)
    options = {"open": {"duration": "2h", **SECTIONS}, "extended": {"duration": "4h"}, "closed": {}}
    options["undo"] = options["open"]
    playing = Playing(sandbox, tmp_path, {"key": KEY, "state": "open" if state == "undo" else state, **options[state]})
    try:
        until(lambda: all(fault["used"] for fault in sandbox.faults()))
    finally:
        playing.kill()
    sandbox.mend()

    assert len(mails(sandbox)) == len(set(mails(sandbox))), "told once at most"
    windows.well("status")
    windows.well("closed")
    assert silent(sandbox) == before
    assert remembered(sandbox) == []
    assert windows.well("closed")["changed"] is False

    assert windows.well()["action"] == "opened"
    now = silent(sandbox)
    assert (now["zmon"], len(now["circonus"]), now["pagerduty"], len(now["catchpoint"])) == (SECTIONS["zmon"]["entities"], 2, ["Billing", "Web shop"], 2)
    assert len(now["entries"]) == len(before["entries"]) + 1
    assert windows.well()["changed"] is False
    windows.well("closed")
    assert silent(sandbox) == before
    assert pages(sandbox) == paged, "nothing of this is a reason to page anybody"
