"""The role maintenance_window, played against the sandbox: what is open afterwards, and what was written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.support.sandbox import ROOT

WINDOW = {
    "maintenance_window_key": "db-upgrade",
    "maintenance_window_duration": "2h",
    "maintenance_window_zmon": {"entities": ["cd-kinshasa", "cn-peking"]},
    "maintenance_window_statuspage": {"components": [{"name": "Website", "group": "Core"}, {"name": "Docs"}]},
}


class Stage:
    """Plays the role and asks the sandbox what came of it."""

    def __init__(self, sandbox, folder: Path) -> None:
        self.sandbox = sandbox
        self.folder = folder

    def play(self, state: str, *arguments: str, hosts: str = "localhost,", **variables: object) -> str:
        """Play the role on the hosts, without the variables that are None; returns the output and `rc=N`."""
        given = {**WINDOW, "maintenance_window_state": state, **variables}
        playbook = self.folder / "play.yml"
        play = {
            "hosts": "all",
            "connection": "local",
            "gather_facts": False,
            "roles": [{"role": "steadyops.monitoring.maintenance_window"}],
            "vars": {name: value for name, value in given.items() if value is not None},
        }
        playbook.write_text(yaml.safe_dump([play]))
        program = Path(sys.executable).parent / "ansible-playbook"
        ended = subprocess.run(
            [str(program), "-i", hosts, str(playbook), *arguments],
            cwd=ROOT,
            env={**os.environ, **self.sandbox.credentials, "ANSIBLE_LOCALHOST_WARNING": "false"},
            capture_output=True,
            text=True,
            check=False,
        )
        return f"{ended.stdout}{ended.stderr}\nrc={ended.returncode}"

    def statuses(self) -> dict[str, str]:
        """Return the status of every component by name."""
        rows = self._ask("statuspage", "/v1/pages/kctbh9vrtdwd/components", f"OAuth {self._token('STATUSPAGE')}")
        return {row["name"]: row["status"] for row in rows if not row["group"]}

    def set_status(self, name: str, status: str) -> None:
        """Be somebody else who changes a component."""
        headers = {"Authorization": f"OAuth {self._token('STATUSPAGE')}"}
        path = "/v1/pages/kctbh9vrtdwd/components"
        rows = self.sandbox.request("statuspage", "GET", path, headers=headers).json()
        identity = next(row["id"] for row in rows if row["name"] == name)
        change = {"component": {"status": status}}
        self.sandbox.request("statuspage", "PATCH", f"{path}/{identity}", headers=headers, json=change)

    def downtimes(self) -> int:
        """Return how many downtimes were opened and not lifted, by the journal."""
        rows = [row for row in self.sandbox.writes("zmon") if "/downtimes" in row["path"] and row["status"] == 200]
        return sum(1 if row["method"] == "POST" else -1 for row in rows)

    def _token(self, system: str) -> str:
        return self.sandbox.credentials[f"{system}_API_TOKEN"]

    def _ask(self, system: str, path: str, authorization: str):
        return self.sandbox.request(system, "GET", path, headers={"Authorization": authorization}).json()


@pytest.fixture
def stage(sandbox, tmp_path):
    sandbox.reset()
    return Stage(sandbox, tmp_path)


def test_window_opens_and_closes_and_a_second_time_nothing_happens(stage):
    for state, downtimes, status in (("open", 1, "under_maintenance"), ("closed", 0, "operational")):
        assert stage.play(state).endswith("rc=0")
        assert (stage.downtimes(), stage.statuses()["Website"], stage.statuses()["Docs"]) == (downtimes, status, status)
        before = len(stage.sandbox.writes())
        again = stage.play(state)
        assert again.endswith("rc=0")
        assert "changed=0" in again
        assert len(stage.sandbox.writes()) == before


def test_window_that_opens_half_is_closed_again_and_the_role_fails(stage):
    stage.set_status("Website", "degraded_performance")
    components = [{"name": "Website", "group": "Core"}, {"name": "Nothing like it", "group": "No such group"}]
    output = stage.play("open", maintenance_window_statuspage={"components": components})
    assert "rc=2" in output
    assert "The maintenance window db-upgrade is not open." in output
    assert "there is no statuspage_component_group named 'No such group'" in output
    assert "What was opened is closed again." in output
    assert (stage.downtimes(), stage.statuses()["Website"]) == (0, "degraded_performance")


def test_window_that_was_open_before_stays_open_when_opening_it_again_fails(stage):
    stage.play("open")
    components = [{"name": "Website", "group": "Core"}, {"name": "X", "group": "No such group"}]
    assert "rc=2" in stage.play("open", maintenance_window_statuspage={"components": components})
    assert (stage.downtimes(), stage.statuses()["Website"]) == (1, "under_maintenance")


def test_what_could_not_be_closed_again_is_said(stage):
    stage.sandbox.fault("zmon", "status", method="DELETE", path="/downtimes/", times=0, status=403)
    components = [{"name": "X", "group": "No such group"}]
    output = stage.play("open", maintenance_window_statuspage={"components": components})
    assert "rc=2" in output
    assert "This could not be closed again" in output


def test_closing_leaves_alone_what_somebody_changed_meanwhile(stage):
    stage.play("open")
    stage.set_status("Website", "major_outage")
    output = stage.play("closed")
    assert output.endswith("rc=0")
    assert "status is major_outage, not under_maintenance" in output
    assert (stage.statuses()["Website"], stage.statuses()["Docs"]) == ("major_outage", "operational")


def test_silence_is_lifted_although_the_customers_cannot_be_told(stage):
    stage.play("open")
    stage.sandbox.fault("statuspage", "status", method="PATCH", times=0, status=403)
    assert "rc=2" in stage.play("closed")
    assert stage.downtimes() == 0


def test_components_end_in_the_status_that_was_asked_for(stage):
    stage.play("open")
    statuspage = {**WINDOW["maintenance_window_statuspage"], "closed_status": "degraded_performance"}
    stage.play("closed", maintenance_window_statuspage=statuspage)
    assert stage.statuses()["Docs"] == "degraded_performance"


def test_check_mode_writes_nothing(stage):
    output = stage.play("open", "--check")
    assert output.endswith("rc=0")
    assert "changed=2" in output
    assert stage.sandbox.writes() == []


def test_many_hosts_are_one_window(stage):
    assert stage.play("open", hosts="web-1,web-2,web-3").endswith("rc=0")
    assert stage.downtimes() == 1
    assert len(stage.sandbox.writes("statuspage")) == 2


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"maintenance_window_duration": None}, "Give maintenance_window_end or maintenance_window_duration"),
        ({"maintenance_window_duration": "soon"}, "'soon' is no duration"),
        ({"maintenance_window_key": None}, "maintenance_window_key"),
        ({"maintenance_window_state": "ajar"}, "value of maintenance_window_state must be one of"),
    ],
    ids=["no end", "no duration", "no key", "no state"],
)
def test_bad_input_is_told_before_anything_is_opened(stage, variables, words):
    state = variables.get("maintenance_window_state", "open")
    output = stage.play(**{"state": state, **variables})
    assert "rc=2" in output
    assert words in output
    assert stage.sandbox.writes() == []
