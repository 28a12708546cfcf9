"""The integration targets (`ansible-test integration`) run the same cases, so they are run here too."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from tests.cases.table import CASES
from tests.cases.words import Case
from tests.support.hook import hook
from tests.support.playbooks import Record, Turns, groups_of
from tests.support.sandbox import ROOT, Sandbox
from tests.support.shapes import SAMPLE
from tests.support.zmon import emptied, names_in

TARGETS = ROOT / "tests" / "integration" / "targets"


def test_every_module_has_a_target_and_every_target_is_run() -> None:
    targets = {one.name for one in TARGETS.iterdir() if not one.name.startswith(("setup_", "role_"))}
    assert targets == set(CASES)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_target_holds_the_cases_of_its_module(case: Case) -> None:
    (block,) = yaml.safe_load((TARGETS / case.module / "tasks" / "main.yml").read_text(encoding="utf-8"))
    module = f"steadyops.monitoring.{case.module}"
    tasks = {one["register"].removeprefix(f"{case.module}_"): one[module] for one in block["block"] if module in one}
    for phase in ("missing", *case.phases):
        assert tasks[phase] == getattr(case, phase)


SOME = [case for module, case in CASES.items() if module in SAMPLE and case.system != "zmon"]
"""Those of each shape; for ZMON's there is a test of its own. All are generated from the cases in one way."""
EVERY = [pytest.param(*one.values, id=f"every {one.id}", marks=pytest.mark.full) for one in groups_of(CASES.values())]


@pytest.mark.parametrize("cases", [*groups_of(SOME, 12), *EVERY])
def test_targets_pass(run_playbook: Callable[..., Record], sandbox: Sandbox, cases: list[Case]) -> None:
    turns = Turns(sandbox, cases, ready=False)
    with hook(turns.functions) as url:
        tasks: list[dict[str, Any]] = [
            {"ansible.builtin.include_role": {"name": case.module}, "vars": {"sandbox_calls": [["POST", url + case.module, None]]}}
            for case in cases
        ]
        ran = run_playbook(tasks, "in process", play={"ignore_errors": False}, ANSIBLE_ROLES_PATH=str(TARGETS))
    turns.end()
    assert ran.code == 0, ran.printed
    assert "failed=0" in ran.printed
    assert [module for module, left in turns.left.items() if left and "remove" in CASES[module].phases] == []
    assert list(turns.left) == [case.module for case in cases]


def _let_a_worker_look(sandbox: Sandbox) -> None:
    """Let two minutes pass as soon as the alert of the downtimes is there."""
    for _half_a_second in range(120):
        if any(one["title"] == "City too hot" for one in names_in(sandbox)["alerts"]):
            break
        time.sleep(0.5)
    sandbox.clock(advance=130)


def test_the_targets_of_zmon_need_an_address_and_a_token_alone(run_playbook: Callable[..., Record], sandbox: Sandbox) -> None:
    """They make what they refer to, and remove it: they can be pointed at a running controller as they are."""
    emptied(sandbox)
    ours = sorted((name for name in CASES if name.startswith("zmon_")), key=lambda name: name != "zmon_downtime")
    text = "".join((TARGETS / name / "tasks" / "main.yml").read_text(encoding="utf-8") for name in ours)
    assert "/_sandbox/" not in text
    tasks: list[dict[str, Any]] = [{"ansible.builtin.include_role": {"name": name}} for name in ours]
    others = {name: "" for name in sandbox.credentials if not name.startswith("ZMON_")}
    worker = threading.Thread(target=_let_a_worker_look, args=(sandbox,))
    worker.start()
    ran = run_playbook(tasks, "in process", play={"ignore_errors": False}, ANSIBLE_ROLES_PATH=str(TARGETS), **others)
    worker.join()
    assert ran.code == 0, ran.printed
    left = names_in(sandbox)
    assert (left["alerts"], left["checks"]) == ([], [])


def test_without_variables_a_target_asks_a_running_sandbox(run_playbook: Callable[..., Record], sandbox: Sandbox) -> None:
    tasks: list[dict[str, Any]] = [
        {"ansible.builtin.include_role": {"name": "setup_sandbox"}, "vars": {"setup_sandbox_admin": sandbox.admin}},
        {"name": "results", "ansible.builtin.debug": {"msg": {"r_results": "{{ sandbox_environment }}"}}},
    ]
    ran = run_playbook(tasks, "in process", ANSIBLE_ROLES_PATH=str(TARGETS), STATUSPAGE_API_URL="", ZMON_API_URL="")
    found = ran["results"].result
    assert found["STATUSPAGE_API_URL"] == sandbox.urls["statuspage"]
    assert found == sandbox.credentials
