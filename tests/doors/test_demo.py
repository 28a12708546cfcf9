"""`make demo` is what somebody sees first: it runs, says what it costs, and frightens nobody."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.support.sandbox import ROOT


def test_the_demo_runs_and_reads_well(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    environment = {
        **kept,
        "HOME": str(tmp_path),
        "ANSIBLE_HOME": str(tmp_path / "ansible"),
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".venv" / "collections"),
        "STEADYOPS_RUNTIME_DIR": str(tmp_path / "runtime"),
    }
    done = subprocess.run(
        [sys.executable, "scripts/demo.py"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    shown, _table, table = done.stdout.partition("\nphase ")
    assert re.findall(r"WARNING|ERROR|fatal|FAILED|DEPRECATED", shown) == []
    assert re.findall(r'^[+-] *[{"].*"', shown, re.M) == [], "a diff is JSON"
    assert re.findall(r"^[+-] *\w+: '?(?=[a-z]*\d)[a-z0-9]{12}'?$", shown, re.M) == [], "an id where a name could stand"
    assert re.findall(r"^PLAY \[.*\n+PLAY ", shown, re.M) == [], "a play without a task"
    rows = re.findall(r"^(\S.*?) {2,}(\d+) +(\d+) +(\d+)$", table, re.M)
    assert [name for name, *_figures in rows] == ["check mode", "real run", "the same again", "changes", "maintenance window"]
    figures = {name: (int(writes), int(changed)) for name, _reads, writes, changed in rows}
    assert figures["check mode"] == (0, 5)
    assert figures["real run"][1] == 5
    assert figures["the same again"] == (0, 0)
    to_read, to_try = table.splitlines()[-2:]
    assert (to_read.partition(":")[0], to_try.partition(":")[0]) == ("To read", "To try")
    for command in re.findall(r"`make (\w+)`", to_read + to_try):
        assert f"\n{command}: " in (ROOT / "Makefile").read_text(encoding="utf-8")
