"""The role monitoring_as_code and its playbooks, played against the sandbox: what is written, where, and what the reports say."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.parsing.vault import VaultLib, VaultSecret

from tests.support.bulk import names
from tests.support.playbooks import surroundings
from tests.support.sandbox import ROOT, Sandbox
from tests.unit.plugins.plugin_utils.test_report import Page

ROLE = "steadyops.monitoring.monitoring_as_code"
CANARY = "c4n4ry-of-a-provider"
PAGE = """
resources:
  - statuspage_component: {name: Invoices, group: Core, description: "{{ words }}"}
  - statuspage_component: {name: Europe, group: Regional, formerly: {name: EU, group: Regional}}
  - statuspage_metrics_provider:
      type: Datadog
      metric_base_uri: https://app.datadoghq.com/api/v1
      provider_api_key: "{{ lookup('env', 'PROVIDER_KEY') }}"
      application_key: !vault |
        {encrypted}
prune:
  - statuspage_component: {group: Regional}
"""
VAULT = VaultSecret(b"a password of a vault")


def encrypted(text: str) -> str:
    """Return text as ansible-vault writes it."""
    return VaultLib([("default", VAULT)]).encrypt(text, secret=VAULT).decode()


FILES = {
    "statuspage/page.yml": PAGE.replace("{encrypted}", encrypted(f"{CANARY}-too").strip().replace("\n", "\n        ")),
    "pagerduty/shop/service.yml": "- pagerduty_service: {name: Web shop, description: Sells things}\n",
    "zmon/entity.yml": "- zmon_entity: {id: cd-kinshasa}\n",
    "values.yml": "words: For everybody\n",
    "connections.yml": encrypted("statuspage: {api_token: \"{{ lookup('env', 'STATUSPAGE_API_TOKEN') }}\"}\n"),
    "environments/staging/values.yml": "words: To rehearse\n",
    "environments/production/only.yml": "- zmon_entity: {id: only-in-production, type: host}\n",
}


class Folder:
    """A folder of YAML, and plays about it."""

    def __init__(self, sandbox: Sandbox, home: Path) -> None:
        self.sandbox, self.home = sandbox, home
        self.write(FILES)
        (home / "password").write_bytes(VAULT.bytes)

    def write(self, files: dict[str, str], folder: str = "monitoring") -> None:
        """Write files of a folder."""
        for name, text in files.items():
            path = self.home / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def text(self, name: str) -> str:
        """Return what a file says."""
        return (self.home / name).read_text(encoding="utf-8")

    def run(self, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run ansible-playbook; returns what it said."""
        more = {"PROVIDER_KEY": CANARY, "ANSIBLE_SHOW_CUSTOM_STATS": "true", "ANSIBLE_VAULT_PASSWORD_FILE": "password", **environment}
        return subprocess.run(
            [Path(sys.executable).parent / "ansible-playbook", "-i", "localhost,", *arguments],
            cwd=self.home, env=surroundings(self.sandbox, self.home, more), capture_output=True, text=True, check=False,
        )  # fmt: skip

    def play(self, *steps: dict[str, Any], arguments: tuple[str, ...] = ()) -> tuple[list[dict[str, Any]], str]:
        """Play tasks one after the other, whatever fails; returns of each what the role's result or the failure was, and all that was printed."""
        tasks: list[dict[str, Any]] = [{"ansible.builtin.set_fact": {"steps": []}}]
        fine = {"ansible.builtin.set_fact": {"steps": "{{ steps + [monitoring_as_code_result | default({})] }}"}}
        broken = {"ansible.builtin.set_fact": {"steps": "{{ steps + [{'failed': ansible_failed_result.msg}] }}"}}
        tasks += [{"block": [step, fine], "rescue": [broken]} for step in steps]
        keep = {"content": "{{ steps | to_json }}", "dest": "steps.json", "mode": "0600"}
        tasks.append({"ansible.builtin.copy": keep, "check_mode": False, "vars": {"ansible_python_interpreter": sys.executable}})
        book = self.home / "play.yml"
        book.write_text(yaml.safe_dump([{"hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": tasks}]))
        ended = self.run(book, *arguments)
        printed = ended.stdout + ended.stderr
        assert ended.returncode == 0, printed
        return json.loads(self.text("steps.json")), printed


def role(state: str, **variables: Any) -> dict[str, Any]:
    """Return the task that includes the role."""
    named = {f"monitoring_as_code_{name}": value for name, value in {"state": state, "folder": "monitoring", **variables}.items()}
    return {"ansible.builtin.include_role": {"name": ROLE}, "vars": named}


def stats_of(printed: str) -> dict[str, Any]:
    """Return what was offered as an artefact, as Ansible prints it at the end."""
    return json.loads(re.search(r"^\tRUN: (\{.*\})$", printed, re.M)[1])


@pytest.fixture
def folder(sandbox: Sandbox, tmp_path: Path) -> Folder:
    sandbox.reset()
    return Folder(sandbox, tmp_path)


def test_check_and_plan_write_reports_and_a_plan_and_nothing_to_any_service(folder: Folder) -> None:
    """P2 and P6: with every word that Ansible prints, and in every file, there is no secret."""
    folder.write({"zmon/bad.yml": "- zmon_entity: {id: web-1}\n- zmon_entity:\n    id: [unclosed\n"}, "bad")
    folder.write({"deep/wrong.yml": "# Nothing\n\n- statuspage_compoment: {name: Docs}\n"}, "wrong")
    folder.write({"a/b.yml": "\n- zmon_entity: {id: cd-kinshasa}\n", "c.yml": "- zmon_entity: {id: cd-kinshasa}\n"}, "twice")
    reports = {"report_html": "reports/drift.html", "report_markdown": "reports/drift.md", "report_title": "Drift"}
    rehearsed = {"block": [role("apply", environment="staging")], "check_mode": True}
    connections = {"zmon": {"api_token": "{{ lookup('env', 'ZMON_API_TOKEN') }}"}}
    steps, printed = folder.play(
        role("check", environment="staging", connections=connections), rehearsed,
        role("plan", environment="production", plan_to="plan.json", hand_on_plan=True, **reports),
        role("check", fail_on_drift=True), role("check", folder="bad"), role("check", folder="wrong"), role("check", folder="twice"),
        role("check", environment="prod"), role("plan"), arguments=("-vvv",),
    )  # fmt: skip
    assert folder.sandbox.writes() == []

    staging, dry, production, drift, bad, wrong, twice, missing, unplanned = steps
    counts = {"created": 2, "updated": 2, "unchanged": 1, "deleted": 1}
    assert staging["summary"] == dry["summary"] == counts
    assert production["summary"] == {**counts, "created": 3}
    said = {name: options["description"] for name, options in staging["diff"]["after"].items() if "Invoices" in name}
    assert list(said.values()) == ["To rehearse"]

    assert drift == {"failed": "5 of 6 differ: 2 created, 2 updated, 1 deleted."}
    assert re.fullmatch(r"bad/zmon/bad\.yml, line [34], column \d+: this is no YAML: .+", bad["failed"])
    assert wrong["failed"].startswith("deep/wrong.yml:3: there is no module 'statuspage_compoment' here")
    assert twice["failed"].startswith("c.yml:1 (zmon_entity 'cd-kinshasa') and a/b.yml:2 (zmon_entity 'cd-kinshasa') are the same thing")
    assert missing["failed"].endswith("There is no environment 'prod' in monitoring/environments; there are production, staging")
    assert "monitoring_as_code_plan_to says where" in unplanned["failed"]

    page, markdown = Page(folder.text("reports/drift.html")), folder.text("reports/drift.md")
    headline = "6 of 7 differ: 3 created, 2 updated, 1 deleted."
    assert headline in page.text
    assert f"**{headline}** Nothing has been written" in markdown
    shown = [one["data-action"] for one in page.of("details", "thing")]
    assert sorted(shown) == ["created"] * 3 + ["deleted"] + ["updated"] * 2
    assert page.loads == []
    assert any("pagerduty.com/" in one for one in page.links)
    assert "| Statuspage | 2 | 1 | 1 | 0 |" in markdown
    assert "@@ name @@\n- EU\n+ Europe\n" in markdown
    assert "environments/production/only.yml:1" in page.text

    offered = stats_of(printed)
    ours = offered["monitoring_as_code"]
    assert (ours["state"], ours["differing"], ours["headline"]) == ("check", 0, "Nothing could be compared.")  # of the last one that ran to its end
    assert json.loads(base64.b64decode(offered["monitoring_as_code_plan_text"])) == json.loads(folder.text("plan.json"))
    assert offered["monitoring_as_code_plan_from"] == str(folder.home / "plan.json")

    secrets = [CANARY, *(value for name, value in folder.sandbox.credentials.items() if "TOKEN" in name or "SECRET" in name)]
    texts = {"printed": printed, **{name: folder.text(name) for name in ("reports/drift.html", "reports/drift.md", "plan.json", "steps.json")}}
    assert [(name, secret) for name, text in texts.items() for secret in secrets if secret in text] == []


def test_a_plan_is_done_exactly_or_refused_by_name_before_the_first_write(folder: Folder) -> None:
    by_hand = {"steadyops.monitoring.statuspage_component": {"name": "Invoices", "group": "Core", "description": "By hand"}}
    plan = role("plan", plan_to="plan.json", hand_on_plan=True, values={"words": "Later"})
    take = {"ansible.builtin.set_fact": {"handed_on": "{{ lookup('ansible.builtin.file', 'plan.json') | b64encode }}"}}
    steps, printed = folder.play(
        role("plan", plan_to="plan.json"), take, role("apply", plan_text="{{ handed_on }}", report_html="done.html"), role("apply", plan_from="plan.json"),
        role("check", fail_on_drift=True), plan, take, by_hand, role("apply", plan_from="plan.json", values={"words": "Later"}, report_html="refused.html"),
        role("apply", plan_text="{{ handed_on }}", values={"words": "Later"}),
    )  # fmt: skip
    planned, _taken, done, again, same, _later, _taken, _changed, refused, handed = steps
    assert planned["summary"] == done["summary"] == {"created": 2, "updated": 2, "unchanged": 1, "deleted": 1}
    assert (again["changed"], again["calls"]["write"], same["changed"]) == (False, 0, False)
    there = names(folder.sandbox)
    assert {"Invoices", "Europe"} <= set(there)
    assert {"EU", "US"} & set(there) == set()

    words = "statuspage/page.yml:3 (statuspage_component 'Invoices') is not as it was seen (description)"
    assert refused["failed"] == (
        f"This is no longer what was planned in {folder.home / 'plan.json'}: {words}. Nothing was written; make a new plan and have it approved."
    )
    assert words in handed["failed"]
    writes = folder.sandbox.writes()
    assert len(writes) == done["calls"]["write"] + 1
    assert writes[-1]["body"]["component"]["description"] == "By hand"

    page = Page(folder.text("done.html"))
    assert "5 of 6 differed: 2 created, 2 updated, 1 deleted." in page.text
    assert "This has been done." in page.text
    assert words in Page(folder.text("refused.html")).text
    assert stats_of(printed)["monitoring_as_code"]["state"] == "apply"


def test_what_is_exported_differs_in_nothing_until_somebody_changes_it(folder: Folder) -> None:
    """P10, by the two playbooks; then by the role alone, whole although one tag is asked for."""
    named = ("-e", "monitoring_as_code_folder=account", "-e", "monitoring_as_code_environment=production")
    report = ("steadyops.monitoring.drift_report", *named, "-e", "drift_report_into=out", "-e", "monitoring_as_code_fail_on_drift=true")
    same = folder.run("steadyops.monitoring.export", *report)
    assert same.returncode == 0, same.stdout + same.stderr
    assert (folder.home / "account/environments/production/statuspage_component.yml").exists()
    assert "Nothing differs: all" in folder.text("out/drift.md")
    assert folder.sandbox.writes() == []

    answer = folder.sandbox.request(
        "statuspage", "PATCH", "/v1/pages/kctbh9vrtdwd/components/v6q2k8wd1mzp", json={"component": {"start_date": "2020-02-20"}},
        headers={"Authorization": f"OAuth {folder.sandbox.credentials['STATUSPAGE_API_TOKEN']}"},
    )  # fmt: skip
    assert answer.ok
    about = {"folder": "account", "environment": "production", "report_markdown": "out/drift.md", "report_html": "out/drift.html", "fail_on_drift": True}
    tasks = [{**role("check", **about), "tags": ["drift"]}, {"ansible.builtin.fail": {"msg": "Nobody has asked for this."}, "tags": ["other"]}]
    (folder.home / "tagged.yml").write_text(yaml.safe_dump([{"hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": tasks}]))
    drifted = folder.run("tagged.yml", "--tags", "drift")
    assert drifted.returncode == 2
    assert re.search(rf"1 of \d+ differs: 1 updated\. See {folder.home}/out/drift\.html\.", drifted.stdout)
    assert re.search(r"^@@ start_date @@\n- 2020-02-20\n\+ 20\d\d-\d\d-\d\d$", folder.text("out/drift.md"), re.M)
    assert os.stat(folder.home / "out/drift.html").st_mode & 0o777 == 0o644


def test_the_example_runs_as_it_stands(folder: Folder) -> None:
    """It ends with nothing that differs."""
    ended = folder.run(ROOT / "playbooks/monitoring_as_code_example.yml")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "6 of 6 differ: 4 created, 1 updated, 1 deleted." in folder.text("build/accounts.md")
    assert "Nothing differs: all" in ended.stdout
    there = names(folder.sandbox)
    assert {"Europe", "Asia"} <= set(there)
