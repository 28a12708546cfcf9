"""A job as AWX runs it: what it gives to ansible-runner for a template, and what ansible-runner leaves behind.

Source: awx/main/models/mixins.py, awx/main/models/credential.py and awx/main/utils/safe_yaml.py of AWX 24.6.1.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar, trust_as_template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tests.support.awx_rules import answered
from tests.support.runner import left_behind
from tests.support.sandbox import ROOT

TYPES = ROOT / "extensions/awx/credential_types"


@cache
def definitions() -> dict[str, Any]:
    """Return `templates`, `workflows`, `needs` and `names` as playbooks/awx_setup.yml makes them where nobody says otherwise."""
    variables = DataLoader().load_from_file(str(ROOT / "playbooks/vars/awx_setup.yml"), trusted_as_template=True)
    templar = Templar(DataLoader(), variables={**variables, "playbook_dir": str(ROOT / "playbooks")})
    wanted = ("templates", "workflows", "needs", "names")
    return {name: json.loads(templar.template(trust_as_template("{{ awx_setup_" + name + " | to_json }}"))) for name in wanted}


def template(name: str) -> dict[str, Any]:
    """Return the job template with this key of `awx_setup_names`."""
    (found,) = (one for one in definitions()["templates"] if one["name"] == definitions()["names"][name])
    return found


def environment_of(credentials: dict[str, str]) -> dict[str, str]:
    """Return what the credential types put into the environment of a job. credentials: variable -> value, for those that are known."""
    injected: dict[str, str] = {}
    for path in sorted(TYPES.glob("*.yml")):
        variables = yaml.safe_load(path.read_text(encoding="utf-8"))["injectors"]["env"]
        inputs = {words.strip("{} "): credentials[name] for name, words in variables.items() if name in credentials}
        injected.update({name: ImmutableSandboxedEnvironment().from_string(words).render(inputs) for name, words in variables.items()})
    return injected


def secrets_of(credentials: dict[str, str]) -> list[str]:
    """Return the values that the credential types call secret."""
    found = []
    for path in sorted(TYPES.glob("*.yml")):
        one = yaml.safe_load(path.read_text(encoding="utf-8"))
        secret = {f"{{{{ {field['id']} }}}}" for field in one["inputs"]["fields"] if field.get("secret")}
        found += [credentials[name] for name, words in one["injectors"]["env"].items() if words in secret and credentials.get(name)]
    return found


class _Unsafe(yaml.SafeDumper):
    def represent_data(self, data: Any) -> yaml.Node:
        return self.represent_scalar("!unsafe", data) if isinstance(data, str) else super().represent_data(data)


def extra_vars(wanted: dict[str, Any], said: dict[str, Any]) -> str:
    """Return the file of variables: those of the template, then the defaults of its survey, then what was said; only the first are templates."""
    asked = wanted["survey"]
    defaults = {one["variable"]: one["default"] for one in asked if not answered(one, {one["variable"]: one["default"]}, True)}
    given = {**wanted["extra_vars"], **defaults, **said}
    problems = [words for one in asked for words in answered(one, given, True)]
    assert not problems, problems
    every = {**given, "awx_job_id": 7, "awx_user_name": "somebody"}
    own = {name: value for name, value in every.items() if name in wanted["extra_vars"] and wanted["extra_vars"][name] == value}
    dumped = [yaml.dump({name: value}, Dumper=yaml.SafeDumper if name in own else _Unsafe) for name, value in every.items()]
    return "".join(dumped)


@dataclass
class Job:
    """What a job has left behind: `status` as ansible-runner says it, `artefacts` what set_stats handed on."""

    status: str
    events: list[dict[str, Any]]
    artefacts: dict[str, Any]
    files: dict[str, str]

    @property
    def printed(self) -> str:
        return self.files["stdout"]

    def named(self, event: str) -> list[str]:
        """Return the tasks with an event of this kind, in order."""
        return [one["event_data"]["task"] for one in self.events if one["event"] == event]

    @property
    def changed(self) -> list[str]:
        """Return the tasks and items that have changed something."""
        done = (one["event_data"] for one in self.events if one["event"] in ("runner_on_ok", "runner_item_on_ok"))
        return [one["task"] for one in done if one["res"].get("changed")]

    def holding(self, words: list[str]) -> dict[str, str]:
        """Return the files in which one of these stands, with what stands there."""
        return {name: one for name, text in self.files.items() for one in words if one in text}


def run(
    folder: Path, playbook: str, variables: str, environment: dict[str, str], *arguments: str,
    inventory: str = "localhost ansible_connection=local\n", project: Mapping[str, str] = MappingProxyType({}),
) -> Job:  # fmt: skip
    """Run a playbook by `ansible-runner run`, in a new folder. arguments: more of them for ansible-playbook; project: path -> text of its files."""
    for name, text in {
        "env/extravars": variables, "env/envvars": json.dumps(environment), "env/settings": json.dumps({"suppress_ansible_output": True}),
        "inventory/hosts": inventory, "project/.keep": "",
        **{f"project/{path}": words for path, words in project.items()},
    }.items():  # fmt: skip
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    runner = Path(sys.executable).parent / "ansible-runner"
    done = subprocess.run(
        [str(runner), "run", str(folder), "--ident", "job", "--omit-env-files", "--playbook", playbook, f"--cmdline={shlex.join(arguments)}"],
        env={**kept, "PATH": f"{runner.parent}:{kept['PATH']}", "HOME": str(folder)}, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    left = folder / "artifacts/job"
    assert (left / "status").exists(), done.stdout + done.stderr
    files = left_behind(left)
    events = sorted((json.loads(text) for name, text in files.items() if name.startswith("job_events/")), key=lambda one: one["counter"])
    handed_on = [one["event_data"]["artifact_data"] for one in events if one["event_data"].get("artifact_data")]
    return Job(files["status"], events, handed_on[-1] if handed_on else {}, files)


def surroundings(credentials: dict[str, str], folder: Path) -> dict[str, str]:
    """Return the environment of a job: where the collection is, and what the credentials put there."""
    return {
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".venv/collections"),
        "ANSIBLE_PYTHON_INTERPRETER": sys.executable,
        "ANSIBLE_PIPELINING": "true",
        "STEADYOPS_RUNTIME_DIR": str(folder / "runtime"),
        **environment_of(credentials),
    }
