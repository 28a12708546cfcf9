"""Many items in one process, and one item in many processes, as Ansible itself makes them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import yaml

from tests.cases.table import CASES
from tests.support.playbooks import Record, surroundings, task, with_results
from tests.support.raw import rows_of
from tests.support.sandbox import ROOT, Sandbox

HOSTS = [f"host{number}" for number in range(8)]


def test_a_loop_of_a_hundred_unchanged_things_is_one_page_walk(run_playbook: Callable[..., Record]) -> None:
    """P9: fewest calls. A loop costs the pages of one list, and those of what it refers to."""
    case = CASES["circonus_rule_set"]
    looped = {name: f"{{{{ item['{name}'] }}}}" for name in case.many}
    items = [{**case.many, "metric_name": f"metric{number}"} for number in range(100)]
    tasks = [task(name, case.module, looped, loop=items) for name in ("first", "again")]
    ran = run_playbook(with_results(tasks), "in process")
    assert len(ran["first"].writes) == 100
    assert ran["again"].result["changed"] is False
    assert sorted(row["path"] for row in ran["again"].rows) == ["/v2/contact_group", "/v2/rule_set"]


def test_eight_hosts_make_one_component(run_playbook: Callable[..., Record], sandbox: Sandbox) -> None:
    case = CASES["statuspage_component"]
    # The list as it was when it was asked for, but late: all have looked before any of them creates.
    late = {"system": case.system, "kind": "slow", "when": "after", "method": "GET", "times": len(HOSTS), "seconds": 1.5}
    tasks = [task("create", case.module, case.create, vars={"sandbox_calls": [["POST", "/faults", late]]})]
    ran = run_playbook(
        tasks, "in process", "-i", ",".join(HOSTS), "--forks", str(len(HOSTS)), play={"hosts": HOSTS, "ignore_errors": False}
    )
    assert ran.code == 0, ran.printed
    assert len(rows_of(sandbox, case.things)) == 1
    assert ran.printed.count("changed=1") == 1
    assert len(ran["create"].writes) == 1


class TestFivePlaybooks:
    """Five runs share one key and one real limit, scaled down in time: together they keep its pace."""

    RUNS, CALLS, SECONDS = 5, 60, 3
    EACH = 30

    def started(self, sandbox: Sandbox, folder: Path, number: int) -> subprocess.Popen:
        """Start `ansible-playbook`: an apply of most of its components, then a loop over the rest."""
        folder.mkdir()
        names = [f"run{number}-{one:02}" for one in range(self.EACH)]
        entries = [{"statuspage_component": {"name": name}} for name in names[:-5]]
        tasks = [
            {"name": "Many", "steadyops.monitoring.apply": {"resources": entries}},
            {"name": "More", "steadyops.monitoring.statuspage_component": {"name": "{{ item }}"}, "loop": names[-5:]},
        ]
        play = {"hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": tasks}
        book = folder / "playbook.yml"
        book.write_text(yaml.dump([play]), encoding="utf-8")
        more = {
            "STATUSPAGE_PACE": str(self.CALLS * 60 // self.SECONDS),
            "STEADYOPS_RUNTIME_DIR": str(folder.parent / "shared"),
        }
        return subprocess.Popen(
            [str(Path(sys.executable).parent / "ansible-playbook"), "-i", "localhost,", str(book)],
            cwd=ROOT, env=surroundings(sandbox, folder, more), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def test_they_keep_one_pace(self, sandbox: Sandbox, tmp_path: Path) -> None:
        sandbox.limit("statuspage", self.CALLS, self.SECONDS)
        runs = [self.started(sandbox, tmp_path / f"run{number}", number) for number in range(self.RUNS)]
        printed = [run.communicate(timeout=120)[0] for run in runs]
        assert [run.returncode for run in runs] == [0] * self.RUNS, printed
        rows = sandbox.journal(system="statuspage")
        refused = [row for row in rows if row["status"] == 420]
        assert len(refused) <= len(rows) * 0.05, f"{len(refused)} of {len(rows)} calls were refused"
        made = [row["body"]["component"]["name"] for row in rows if row["status"] == 201]
        assert len(made) == len(set(made)) == self.RUNS * self.EACH
