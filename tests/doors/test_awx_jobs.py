"""Jobs of AWX on the playbooks that are shipped: each is run by `ansible-runner run`, with what AWX gives to it and nothing else.

What its survey was answered reaches the playbook, its credential is enough, it ends as it should, hands on what it should, and leaves no
secret in any file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.support.awx_job import Job, extra_vars, run, secrets_of, surroundings, template
from tests.support.sandbox import Sandbox
from tests.support.window import remembered, silent

HOSTS = "[cities]\ncd-kinshasa\ncn-peking\n\n[all:vars]\nansible_connection=local\n"


def launch(sandbox: Sandbox, folder: Path, name: str, said: dict[str, Any], inventory: str = HOSTS) -> Job:
    """Run the job of a template; what it leaves behind holds no secret."""
    wanted = template(name)
    environment = surroundings(sandbox.credentials, folder)
    job = run(folder / name, f"steadyops.monitoring.{wanted['playbook']}", extra_vars(wanted, said), environment, inventory=inventory)
    assert job.holding(secrets_of(sandbox.credentials)) == {}
    return job


def test_a_workflow_opens_a_window_works_in_it_and_closes_it(sandbox: Sandbox, tmp_path: Path) -> None:
    before = silent(sandbox)
    asked = {
        "maintenance_window_key": "patch", "maintenance_window_title": "It's {{ not }} a template", "survey_hosts": "cities:!cn-peking",
        "maintenance_window_map_hosts": ["zmon"], "survey_zmon_entities": "de-berlin\n\n cn-peking \n", "survey_pagerduty_services": "Web shop",
        "survey_circonus_hosts": "www.example.com", "survey_components": "Docs", "survey_message": "We're at it", "survey_message_closed": "Done",
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
