"""Jobs of AWX on the playbooks that are shipped: each is run by `ansible-runner run`, with what AWX gives to it and nothing else.

What its survey was answered reaches the playbook, its credential is enough, it ends as it should, hands on what it should, and leaves no
secret in any file.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import yaml

from tests.support.awx_job import Job, extra_vars, run, secrets_of, surroundings, template
from tests.support.sandbox import Sandbox
from tests.support.window import remembered, silent

HOSTS = "[cities]\ncd-kinshasa\ncn-peking\n\n[all:vars]\nansible_connection=local\n"


def launch(sandbox: Sandbox, folder: Path, name: str, said: dict[str, Any], run_as: str = "", **more: Any) -> Job:
    """Run the job of a template."""
    wanted = template(name)
    return start(sandbox, folder / (run_as or name), wanted["playbook"], extra_vars(wanted, said), **more)


def start(sandbox: Sandbox, folder: Path, playbook: str, variables: str, **more: Any) -> Job:
    """Run a job; what it leaves behind holds no secret."""
    job = run(folder, f"steadyops.monitoring.{playbook}", variables, surroundings(sandbox.credentials, folder), **{"inventory": HOSTS, **more})
    assert job.holding(secrets_of(sandbox.credentials)) == {}
    assert job.events[-1]["event"] == "playbook_on_stats"
    return job


def test_a_workflow_opens_a_window_works_in_it_and_closes_it(sandbox: Sandbox, tmp_path: Path) -> None:
    before = silent(sandbox)
    asked = {
        "maintenance_window_key": "patch", "maintenance_window_title": "It's {{ not }} a template", "survey_hosts": "cities:!cn-peking",
        "maintenance_window_map_hosts": ["zmon"], "survey_zmon_entities": "de-berlin\n\n cn-peking \n", "survey_pagerduty_services": "Web shop",
        "survey_circonus_hosts": "www.example.com", "survey_components": "Docs", "survey_message": "We're at it", "survey_message_closed": "Done",
        "survey_catchpoint_tests": "Shop front page",
    }  # fmt: skip
    opened = launch(sandbox, tmp_path, "open", asked)
    assert opened.status == "successful", opened.printed
    assert "Open, extend, close or show the window" in " ".join(opened.named("runner_on_ok"))
    (downtime,) = (row["body"] for row in sandbox.writes("zmon") if row["method"] == "POST" and "/downtimes" in row["path"])
    assert sorted(downtime["entities"]) == ["cd-kinshasa", "cn-peking", "de-berlin"]
    assert silent(sandbox) != before
    assert "It's {{ not }} a template" in downtime["comment"]
    assert any("AWX job 7 by somebody" in row["body"]["notes"] for row in sandbox.writes("circonus"))

    failed = launch(sandbox, tmp_path, "show", {**asked, "maintenance_window_failure": "The work in the window has failed"})
    assert failed.status == "failed"
    assert failed.named("runner_on_failed") == ["Fail as well, where a workflow says that the work in the window has failed"]
    assert "patch" in failed.printed

    closed = launch(sandbox, tmp_path, "close", asked)
    assert closed.status == "successful", closed.printed
    assert silent(sandbox) == before
    assert remembered(sandbox) == []


FOLDER = {"monitoring/page.yml": "- statuspage_component: {name: Invoices, group: Core, description: '{{ \"What you owe us\" }}'}\n"}


def test_a_plan_is_handed_on_and_done_as_it_was_approved(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.reset()
    planned = launch(sandbox, tmp_path, "plan", {}, project=FOLDER)
    assert planned.status == "successful", planned.printed
    assert sandbox.writes() == []
    assert planned.artefacts["monitoring_as_code"]["actions"]["created"] == 1

    drift = launch(sandbox, tmp_path, "drift", {}, project=FOLDER)
    assert drift.status == "failed", "the schedule says that it fails where something differs"
    assert drift.artefacts["monitoring_as_code"]["differing"] == 1

    alone = launch(sandbox, tmp_path, "approved", {}, project=FOLDER)
    assert alone.status == "failed"
    assert sandbox.writes() == [], "without a plan it does nothing"

    done = launch(sandbox, tmp_path, "approved", planned.artefacts, "after the approval", project=FOLDER)
    assert done.status == "successful", done.printed
    assert [row["path"] for row in sandbox.writes()] == ["/v1/pages/kctbh9vrtdwd/components"]
    assert sandbox.writes()[0]["body"]["component"]["description"] == "What you owe us"


def test_an_incident_is_opened_by_a_form(sandbox: Sandbox, tmp_path: Path) -> None:
    said = {"incident_key": "INC-4711", "incident_title": "Orders are late", "survey_service": "Web shop", "survey_components": "Website\n\nDocs"}
    opened = launch(sandbox, tmp_path, "incident", said)
    assert opened.status == "successful", opened.printed
    (page,) = (row["body"]["incident"] for row in sandbox.writes("statuspage") if row["path"].endswith("/incidents"))
    assert page["name"] == "Orders are late"
    assert sorted(page["components"].values()) == ["partial_outage", "partial_outage"]
    assert not page["deliver_notifications"]
    assert any(row["path"] == "/incidents" for row in sandbox.writes("pagerduty"))


def test_an_account_is_written_into_a_folder(sandbox: Sandbox, tmp_path: Path) -> None:
    said = {"monitoring_as_code_folder": "monitoring", "monitoring_as_code_export_systems": ["statuspage"]}
    exported = start(sandbox, tmp_path / "export", "export", yaml.safe_dump(said), project={"monitoring/values.yml": "{}\n"})
    assert exported.status == "successful", exported.printed
    assert sandbox.writes() == []
    written = [path for path in (tmp_path / "export/project/monitoring").rglob("*.yml") if "statuspage_component" in path.read_text(encoding="utf-8")]
    assert written


def test_hosts_are_worked_on_in_batches_by_slices_at_once_and_closed_by_the_node_behind_them(sandbox: Sandbox, tmp_path: Path) -> None:
    """One window for both, told once; what one of them is done with is no matter of the other."""
    sandbox.reset()
    before = silent(sandbox)
    said = {
        "maintenance_window_key": "roll", "rolling_maintenance_hosts": "cities", "rolling_maintenance_batch": "1", "rolling_maintenance_tasks": "work.yml",
        "survey_services": "zmon", "survey_components": "Docs", "survey_catchpoint_tests": "Shop front page",
    }  # fmt: skip
    fails = "- name: Work\n  ansible.builtin.assert: {that: inventory_hostname != 'cn-peking', fail_msg: no room left}\n"

    def one(host: str) -> Job:
        inventory = HOSTS.replace("cd-kinshasa\ncn-peking", host)
        return launch(sandbox, tmp_path, "rolling", said, f"slice of {host}", inventory=inventory, project={"work.yml": fails})

    with ThreadPoolExecutor() as pool:
        done, failed = pool.map(one, ["cd-kinshasa\nde-berlin", "cn-peking"])
    assert done.status == "successful", done.printed
    assert done.named("runner_on_ok").count("Work") == 2
    assert failed.status == "failed"
    assert "1 host failed or could not be reached: cn-peking." in " ".join(failed.printed.split())
    asked = [row["method"] for row in sandbox.writes("zmon") if "/downtimes" in row["path"]]
    assert sorted(asked) == ["DELETE"] * 3 + ["POST"] * 3, "each batch falls silent and rings again"
    told = [row for row in sandbox.writes("statuspage") if row["method"] == "POST"]
    assert len(told) == 1, "one window"
    assert silent(sandbox)["entries"] != before["entries"], "the slices leave it open"

    closed = launch(sandbox, tmp_path, "close", {"maintenance_window_key": "roll"}, "close after the slices")
    assert closed.status == "successful", closed.printed
    assert silent(sandbox) == before
    assert remembered(sandbox) == []


def test_a_release_is_noted_and_judged_by_forms(sandbox: Sandbox, tmp_path: Path) -> None:
    noted = {"release_key": "shop-2.14.0", "survey_category": "releases", "survey_service": "Web shop"}
    begun = launch(sandbox, tmp_path, "release", noted, "before")
    assert begun.status == "successful", begun.printed
    assert [row["path"] for row in sandbox.writes("circonus")] == ["/v2/annotation"]
    (event,) = (row["body"] for row in sandbox.writes("pagerduty"))
    assert event["payload"]["summary"] == "Release shop-2.14.0"

    bounds = {"release_state": "gate", "survey_pagerduty_services": "Web shop\nBilling", "survey_catchpoint_tests": "Shop front page", "survey_p95": 1}
    judged = launch(sandbox, tmp_path, "release", bounds, "gate")
    assert judged.status == "failed"
    assert "p95" in judged.printed
