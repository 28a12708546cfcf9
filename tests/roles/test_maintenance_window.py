"""The role maintenance_window, played against the sandbox: what is open afterwards, and what was written."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.sandbox import ROOT, Sandbox
from tests.support.window import remembered, ring, silent

ROLE = "steadyops.monitoring.maintenance_window"
ZMON = {"entities": ["cd-kinshasa"]}
DOCS = {"components": [{"name": "Docs"}]}
WORK = {"name": "work", "ansible.builtin.debug": {"msg": "working"}}


def role(state: str = "open", **variables: Any) -> dict[str, Any]:
    """Return the task that includes the role."""
    named = {f"maintenance_window_{name}": value for name, value in {"state": state, **variables}.items()}
    return {"ansible.builtin.include_role": {"name": ROLE}, "vars": named}


class Stage:
    """Plays tasks, and says what came of them."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.sandbox = sandbox
        self.folder = folder
        ring(sandbox)
        self.before = silent(sandbox)
        self.wrote = sandbox.writes()

    def play(self, *tasks: dict[str, Any], hosts: str = "localhost,", arguments: tuple[str, ...] = (), **given: Any) -> str:
        """Play tasks on hosts, without facts; returns the output on one line, and `rc=N`."""
        shared = {"connection": "local", "gather_facts": False, "vars": {f"maintenance_window_{name}": value for name, value in given.items()}}
        plays = [{"hosts": "all", **shared, "tasks": list(tasks)}]
        playbook = self.folder / "play.yml"
        playbook.write_text(yaml.safe_dump(plays))
        return self.played(playbook, hosts, *arguments)

    def played(self, playbook: Path, hosts: str, *arguments: str) -> str:
        """Play a playbook; returns the same."""
        ended = subprocess.run(
            [str(Path(sys.executable).parent / "ansible-playbook"), "-i", hosts, str(playbook), *arguments],
            cwd=ROOT, env={**os.environ, **self.sandbox.credentials, "ANSIBLE_LOCALHOST_WARNING": "false", "ANSIBLE_PYTHON_INTERPRETER": sys.executable},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return " ".join(f"{ended.stdout}{ended.stderr}".split()) + f" rc={ended.returncode}"

    def is_as_before(self) -> None:
        """Fail unless nothing is silent, and every component is what it was."""
        assert silent(self.sandbox) == self.before
        assert remembered(self.sandbox) == []


@pytest.fixture
def stage(sandbox: Sandbox, tmp_path: Path) -> Stage:
    sandbox.reset()
    return Stage(sandbox, tmp_path)


def test_it_opens_once_for_all_hosts_and_closes_by_its_key_although_every_host_failed(stage: Stage) -> None:
    failing = {"name": "work", "ansible.builtin.fail": {"msg": "no"}}
    mapped = {"map_hosts": ["zmon"], "statuspage": DOCS}
    block = {"block": [role(), failing], "always": [role("closed")]}
    said = stage.play(block, hosts="cd-kinshasa,cn-peking,", key="CHG-1", duration="2h", **mapped)
    assert said.endswith("rc=2")
    opened = [row for row in stage.sandbox.writes("zmon") if row["path"].endswith("/downtimes") and row["method"] == "POST"]
    assert [row["body"]["entities"] for row in opened if "steadyops" not in str(row["body"])][-1] == ["cd-kinshasa", "cn-peking"]
    stage.is_as_before()


INVENTORY = """
all:
  vars: {ansible_connection: local, maintenance_window_host_circonus_item: www.example.com, shop: Web shop}
  hosts:
    db-1:
      maintenance_window_host_zmon_entity: cd-kinshasa
      maintenance_window_host_pagerduty_service: "{{ shop }}"
      maintenance_window_host_catchpoint_test: Shop front page
      maintenance_window_host_statuspage_component: Docs
    db-2:
      maintenance_window_host_zmon_entity: [cn-peking, de-berlin]
      maintenance_window_host_pagerduty_service: [Billing, Web shop]
      maintenance_window_host_statuspage_component: {name: Website, group: Core}
    cd-kinshasa: {}
"""


def test_hosts_say_by_their_variables_what_of_them_falls_silent(stage: Stage) -> None:
    (stage.folder / "hosts.yml").write_text(INVENTORY)
    services = ["zmon", "circonus", "pagerduty", "catchpoint", "statuspage"]
    said = stage.play(role(), hosts=str(stage.folder / "hosts.yml"), key="M", duration="1h", map_hosts=services)
    assert said.endswith("rc=0"), said
    (downtime,) = (row["body"] for row in stage.sandbox.writes("zmon") if row["path"].endswith("/downtimes") and row not in stage.wrote)
    assert sorted(downtime["entities"]) == ["cd-kinshasa", "cn-peking", "de-berlin"], "the last host by its name, and each once"
    now = silent(stage.sandbox)
    assert now["circonus"] == ["host www.example.com"]
    assert now["pagerduty"] == ["Billing", "Web shop"]
    assert now["catchpoint"] == sorted([*stage.before["catchpoint"], "Shop front page"])
    assert {name for name, status in now["page"].items() if status == "under_maintenance"} == {"Docs", "Website", "Core"}, "and the group"
    stage.play(role("closed"), hosts=str(stage.folder / "hosts.yml"), key="M")
    stage.is_as_before()


def test_a_play_that_goes_on_with_hosts_that_are_lost_closes_the_window(stage: Stage) -> None:
    """Ansible runs no `always` on a host that became unreachable, and no further play when all of them are lost."""
    away = {"name": "work", "ansible.builtin.ping": {}, "vars": {"ansible_connection": "ssh", "ansible_host": "127.0.0.1", "ansible_port": 1}}
    block = {"block": [role(), {**away, "ignore_unreachable": True}], "always": [role("closed")]}
    said = stage.play(block, key="CHG-2", duration="2h", zmon=ZMON, statuspage=DOCS, hosts="cd-kinshasa,")
    assert "UNREACHABLE" in said
    stage.is_as_before()


def test_a_component_that_is_not_there_opens_nothing_and_one_that_was_renamed_is_given_back(stage: Stage) -> None:
    wrong = {"components": [{"name": "Docs"}, {"name": "Web site", "group": "Core"}]}
    new = {"components": [{"name": "New one"}, {"name": "Website", "group": "Nope"}]}
    tried = {"block": [role(statuspage=wrong, zmon=ZMON)], "rescue": [role(statuspage=new, zmon=ZMON)]}
    said = stage.play(tried, key="T", duration="1h")
    assert "named 'Web site'; the nearest is 'Website'. Nothing was opened." in said
    assert "named 'New one'. Nothing was opened." in said
    assert stage.sandbox.writes() == stage.wrote
    stage.is_as_before()
    rename = {"steadyops.monitoring.statuspage_component": {"id": "d9f6b3yqn2lh", "name": "Documentation"}}
    said = stage.play(role(), rename, role("closed"), key="T", duration="1h", statuspage=DOCS)
    assert said.endswith("rc=0"), said
    now = silent(stage.sandbox)
    assert now["page"].pop("Documentation") == "operational"
    stage.before["page"].pop("Docs")
    assert now == stage.before


def test_one_window_that_does_not_open_leaves_another_one_alone(stage: Stage) -> None:
    first = role(key="A", duration="2h", zmon=ZMON, statuspage=DOCS)
    second = role(key="B", duration="2h", zmon={"entities": ["cn-peking"], "alert_definitions": ["No such alert"]},
                  statuspage={"components": [{"name": "Website", "group": "Core"}]})  # fmt: skip
    said = stage.play(first, {"block": [second], "rescue": [WORK]})
    assert "No such alert" in said
    now = silent(stage.sandbox)
    assert (now["page"]["Docs"], now["page"]["Website"], now["zmon"]) == ("under_maintenance", "operational", ["cd-kinshasa"])


def test_a_change_that_fails_says_that_the_window_is_open_as_before(stage: Stage) -> None:
    more = {"components": [{"name": "Docs"}, {"name": "Website", "group": "Nope"}]}
    said = stage.play(role(duration="2h", statuspage=DOCS), role(duration="3h", statuspage=more), key="X", zmon=ZMON)
    assert "Nope" in said
    assert "is not open" not in said
    assert ".." not in re.sub(r"\.\.\.|\.\./", "", said)
    assert silent(stage.sandbox)["page"]["Docs"] == "under_maintenance"


def shown_in(text: Path) -> dict[str, Any]:
    """Return the play that a README shows."""
    blocks = re.findall(r"^```ya?ml\n(.*?)^```$", text.read_text(encoding="utf-8"), re.M | re.S)
    (play,) = [one for block in blocks if "maintenance_window_key" in block for one in yaml.safe_load(block)]
    return play


@pytest.mark.parametrize("text", ["README.md", "roles/maintenance_window/README.md"])
def test_the_play_that_is_shown_puts_everything_back_when_every_host_is_lost_or_fails(stage: Stage, text: str) -> None:
    play = shown_in(ROOT / text)
    plays = [{**play, "gather_facts": False, "vars": {**play["vars"], "ends_so": how}} for how in ("lost", "failed")]
    (stage.folder / "shown.yml").write_text(yaml.safe_dump(plays))
    away = {"ansible_connection": "ssh", "ansible_host": "127.0.0.1", "ansible_port": 1}
    work = [
        {"name": "Get lost", "ansible.builtin.ping": {}, "vars": away, "when": "ends_so == 'lost'"},
        {"name": "Fail", "ansible.builtin.fail": {"msg": "no"}, "when": "ends_so == 'failed'"},
    ]
    (stage.folder / "upgrade.yml").write_text(yaml.safe_dump(work))
    hosts = f"[{play['hosts']}]\ndb-1\ndb-2\n[all:vars]\nansible_connection=local\n"
    (stage.folder / "hosts").write_text(hosts)
    said = stage.played(stage.folder / "shown.yml", str(stage.folder / "hosts"))
    assert said.count("UNREACHABLE!") == 2, said
    assert said.count("failed=1") == 2, said
    writes = [row["method"] for row in stage.sandbox.writes("zmon") if "/downtimes" in row["path"]]
    assert writes == ["POST", "DELETE"] * 2, said
    stage.is_as_before()


def test_an_outage_and_another_window_lie_underneath(stage: Stage) -> None:
    outage = {"steadyops.monitoring.statuspage_component": {"name": "Docs", "status": "major_outage"}}
    said = stage.play(
        outage, role(key="A"), role(key="B"), role("closed", key="A"), {"name": "between", **WORK}, role("closed", key="B"),
        duration="1h", statuspage=DOCS,
    )  # fmt: skip
    assert said.endswith("rc=0"), said
    assert silent(stage.sandbox)["page"]["Docs"] == "major_outage"


@pytest.mark.parametrize(("arguments", "included"), [("--tags window,work", True), ("--tags work", False)])
def test_it_runs_whole_or_not_at_all_whatever_tags_are_asked_for(stage: Stage, arguments: str, included: bool) -> None:
    said = stage.play({**role(), "tags": ["window"]}, {**WORK, "tags": ["work"]}, key="G", duration="1h", zmon=ZMON, arguments=tuple(arguments.split()))
    assert said.endswith("rc=0"), said
    assert bool(silent(stage.sandbox)["zmon"]) is included


def test_an_opening_whose_answer_was_lost_is_found_or_undone(stage: Stage) -> None:
    stage.sandbox.fault("zmon", "reset", method="POST", path="/downtimes", when="after")
    said = stage.play(role(), key="F", duration="2h", zmon=ZMON)
    assert said.endswith("rc=0"), said
    stage.play(role("closed"), key="F")
    stage.is_as_before()


def test_a_slice_opens_a_part_of_its_own(stage: Stage) -> None:
    mapped = {"map_hosts": ["zmon", "pagerduty"], "part": "auto", "statuspage": DOCS}
    said = stage.play(role(), hosts="cd-kinshasa,cn-peking,", key="S", duration="1h", **mapped)
    assert said.endswith("rc=0"), said
    now = silent(stage.sandbox)
    assert (now["zmon"], now["page"]) == (["cd-kinshasa", "cn-peking"], stage.before["page"])
    stage.play(role("closed"), key="S")
    stage.is_as_before()
