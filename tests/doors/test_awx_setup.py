"""The playbook that sets an AWX up, by the modules of awx.awx, against a stand-in of AWX's REST API."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.awx import PASSWORD, TOKEN, USER, Awx
from tests.support.awx_job import TYPES, Job, definitions, run
from tests.support.sandbox import ROOT

PLAYBOOK = "steadyops.monitoring.awx_setup"
ZMON = {"api_url": "https://zmon.example.com", "api_token": "token-of-zmon-before-the-day-2c51"}
ACCOUNTS: dict[str, dict[str, Any]] = {
    "circonus": {"api_token": "token-of-circonus-8f02"},
    "catchpoint": {"client_id": "somebody-who-asks", "client_secret": "secret-of-catchpoint-77a0"},
    "pagerduty": {"api_token": "token-of-pagerduty-13bd", "routing_key": "key-of-an-integration-90ce", "region": "eu"},
    "statuspage": {"api_token": "token-of-statuspage-5e1d", "page_id": "kctbh9vrtdwd", "pace": 30, "organization_id": ""},
    "zmon": ZMON,
}
VARIABLES = {
    "awx_setup_accounts": ACCOUNTS,
    "awx_setup_project_scm_url": "https://git.example.com/monitoring.git",
    "awx_setup_image": "registry.example.com/steadyops-monitoring:0.1.0",
    "awx_setup_slices": 4,
    "awx_setup_rolling_credentials": ["hosts of the shop"],
}
SECRETS = [value for one in ACCOUNTS.values() for name, value in one.items() if name in ("api_token", "client_secret", "routing_key")]
BY_TOKEN = {"CONTROLLER_OAUTH_TOKEN": TOKEN}


def setup(awx: Awx, folder: Path, variables: dict[str, Any], *arguments: str, let_in: dict[str, str] | None = None) -> Job:
    """Run the playbook as a job; what it leaves behind holds no secret."""
    environment = {
        "CONTROLLER_HOST": awx.url, **(let_in or BY_TOKEN), "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".venv/collections"),
        "ANSIBLE_PYTHON_INTERPRETER": sys.executable, "ANSIBLE_PIPELINING": "true",
    }  # fmt: skip
    if not awx.all("credentials"):
        awx.add("credentials", name="hosts of the shop", organization=1, credential_type=awx.named("credential_types", "Machine")["id"])
    number = len(list(folder.iterdir()))
    job = run(folder / f"run{number}", PLAYBOOK, yaml.safe_dump({**VARIABLES, **variables}), environment, *arguments)
    assert job.holding([*SECRETS, TOKEN, PASSWORD]) == {}
    return job


@pytest.mark.parametrize("services", [["pagerduty", "zmon"], pytest.param(list(ACCOUNTS), marks=pytest.mark.full)], ids=["some", "all"])
def test_an_awx_is_set_up_once_and_is_then_as_it_should_be(services: list[str], tmp_path: Path) -> None:
    accounts = {system: ACCOUNTS[system] for system in services}
    given = {"awx_setup_accounts": accounts, "awx_setup_services": services}
    with Awx() as awx:
        first = setup(awx, tmp_path, given)
        assert first.status == "successful", first.printed
        names = definitions()["names"]

        for system, inputs in accounts.items():
            kept = awx.named("credentials", f"Monitoring: {system}")
            assert kept["inputs"] == {name: str(value) for name, value in inputs.items() if value}
            written = yaml.safe_load((TYPES / f"{system}.yml").read_text(encoding="utf-8"))
            kind = awx.named("credential_types", written["name"])
            assert kept["credential_type"] == kind["id"]
            assert {name: kind[name] for name in written} == written, "AWX has it as it stands in the file, and its expressions as they are"

        for one in definitions()["templates"]:
            template = awx.named("job_templates", one["name"])
            assert template["playbook"] == f"steadyops.monitoring.{one['playbook']}"
            assert yaml.safe_load(template["extra_vars"]) == one["extra_vars"]
            assert awx.survey(template)["spec"] == one["survey"]
            assert template["survey_enabled"]
            sliced = one["name"] == names["rolling"]
            assert template["job_slice_count"] == (4 if sliced else 1)
            machine = ["hosts of the shop"] if sliced else []
            assert sorted(awx.listed(template, "credentials")) == sorted([*machine, *(f"Monitoring: {system}" for system in accounts)])
            assert template["execution_environment"] == awx.named("execution_environments", names["environment"])["id"]

        def node_of(workflow: str, identifier: str) -> dict[str, Any]:
            number = awx.named("workflow_job_templates", names[workflow])["id"]
            nodes = (one for one in awx.all("workflow_job_template_nodes") if one["workflow_job_template"] == number)
            (found,) = (one for one in nodes if one["identifier"] == identifier)
            return found

        def leads(workflow: str, identifier: str) -> dict[str, list[str]]:
            node = node_of(workflow, identifier)
            ways = {way: sorted(awx.listed(node, f"{way}_nodes")) for way in ("success", "failure", "always")}
            return {way: there for way, there in ways.items() if there}

        assert leads("window", "open") == {"success": ["work"], "failure": ["close", "failed"]}
        for workflow in ("window", "rolling_window"):
            assert leads(workflow, "work") == {"always": ["close"], "failure": ["failed"]}
            assert leads(workflow, "close") == leads(workflow, "failed") == {}
        assert node_of("rolling_window", "work")["unified_job_template"] == awx.named("job_templates", names["rolling"])["id"]
        assert leads("approval", "plan") == {"success": ["approve"]}
        assert leads("approval", "approve") == {"success": ["apply"]}
        approval = node_of("approval", "approve")["unified_job_template"]
        assert [one["id"] for one in awx.all("workflow_approval_templates")] == [approval]
        for one in definitions()["workflows"]:
            assert awx.survey(awx.named("workflow_job_templates", one["name"]))["spec"] == one["survey"]
        assert awx.named("schedules", names["drift"])["unified_job_template"] == awx.named("job_templates", names["drift"])["id"]
        assert {row.token for row in awx.rows} == {TOKEN}, "no task has made a token of its own"

        written = len(awx.writes)
        second = setup(awx, tmp_path, given)
        assert second.status == "successful", second.printed
        assert second.changed == []
        assert awx.writes[written:] == []

        if len(services) == len(ACCOUNTS):  # the long run
            _a_secret_is_renewed_on_the_day_that_is_said(awx, tmp_path)
            _what_awx_refuses_is_said(awx, tmp_path)


def _a_secret_is_renewed_on_the_day_that_is_said(awx: Awx, folder: Path) -> None:
    renewed = {"awx_setup_accounts": {"zmon": {**ZMON, "api_token": "token-of-zmon-after-the-day-6b19"}}}
    kept = awx.named("credentials", "Monitoring: zmon")["inputs"]

    def asked(*arguments: str, **variables: bool) -> list[str]:
        job = setup(awx, folder, {**renewed, **variables}, "--tags", "credentials", *arguments)
        assert job.status == "successful", job.printed
        assert job.holding([renewed["awx_setup_accounts"]["zmon"]["api_token"]]) == {}
        return job.changed

    assert asked() == [], "AWX shows no secret, so nobody sees that it is another one"
    assert asked("--check", awx_setup_rotate=True) != []
    assert kept["api_token"] == ZMON["api_token"]
    assert asked(awx_setup_rotate=True) != []
    assert awx.named("credentials", "Monitoring: zmon")["inputs"]["api_token"].startswith("token-of-zmon-after")


def _what_awx_refuses_is_said(awx: Awx, folder: Path) -> None:
    schedule = setup(awx, folder, {"awx_setup_drift_rule": "DTSTART:20260101T060000Z RRULE:FREQ=DAILY"}, "--tags", "schedule")
    assert schedule.status == "failed"
    assert "INTERVAL required in rrule" in schedule.printed
    shutil.copytree(TYPES, folder / "types")
    changed = yaml.safe_load((TYPES / "zmon.yml").read_text(encoding="utf-8"))
    changed["inputs"]["fields"][0]["label"] = "Another label"
    (folder / "types/zmon.yml").write_text(yaml.safe_dump(changed), encoding="utf-8")
    types = setup(awx, folder, {"awx_setup_types": str(folder / "types"), "awx_setup_accounts": {}, "awx_setup_services": ["zmon"]}, "--tags", "types")
    assert types.status == "failed"
    assert awx.rows[-1].status == 403
    assert "HTTP 403" in types.printed


def test_what_is_missing_is_said_before_awx_is_asked(tmp_path: Path) -> None:
    with Awx() as awx:
        wrong = setup(awx, tmp_path, {"awx_setup_accounts": {"zmon": {"api_url": "https://zmon.example.com", "username": "somebody"}}})
        assert wrong.status == "failed"
        assert "awx_setup_accounts.zmon needs api_url and api_token, or api_url and username and password" in wrong.printed
        assert awx.rows == []


def test_check_mode_on_an_empty_awx_fails_at_what_an_earlier_task_would_have_made(tmp_path: Path) -> None:
    with Awx() as awx:
        only = {"awx_setup_accounts": {"zmon": ZMON}, "awx_setup_services": ["zmon"]}
        job = setup(awx, tmp_path, only, "--check", let_in={"CONTROLLER_USERNAME": USER, "CONTROLLER_PASSWORD": PASSWORD})
        assert job.status == "failed"
        assert job.named("runner_on_failed") == ["A credential for each account"]
        assert "returned 0 items, expected 1" in job.printed
        assert awx.writes == []
        made, ended = ([row for row in awx.rows if row.method == method and "/tokens/" in row.path] for method in ("POST", "DELETE"))
        assert len(made) == len(ended) == 4, "with a password, each task makes a token and gives it back"
        assert len(awx.all("tokens")) == 1


@pytest.mark.full
def test_what_was_changed_by_hand_is_put_right_or_said(tmp_path: Path) -> None:
    with Awx() as awx:
        assert setup(awx, tmp_path, {}).status == "successful"
        opening = awx.named("job_templates", definitions()["names"]["open"])
        awx._surveys.pop(opening["id"])
        workflow = awx.named("workflow_job_templates", definitions()["names"]["window"])
        awx.add("workflow_job_template_nodes", identifier="by hand", workflow_job_template=workflow["id"])
        again = setup(awx, tmp_path, {})
        assert set(again.changed) == {"The job templates"}, "the item and its task"
        assert awx.survey(opening)["spec"]
        assert again.status == "failed"
        assert "has other nodes as well" in again.printed
