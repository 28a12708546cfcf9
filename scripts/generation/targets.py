"""The integration targets: the case of a module as a play, for whoever runs `ansible-test integration`."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any

from generation.declarations import ROOT
from generation.text import dumped

TARGETS = ROOT / "tests/integration/targets"
META = """---
# Written by scripts/generate.py.
dependencies:
  - setup_sandbox
"""
HEAD = """---
# Written by scripts/generate.py from tests/cases/{module}.py: {phases}, each foretold and each once.
- name: {title}
  environment: "{{{{ sandbox_environment }}}}"
  block:
    - name: Go back to the seed data
      ansible.builtin.uri:
        url: http://127.0.0.1:8780/reset
        method: POST
      when: setup_sandbox_env is not skipped
"""
MISSING = """
    - name: Leave out what is needed
      steadyops.monitoring.{module}:
{options}
      ignore_errors: true  # noqa ignore-errors
      register: {module}_missing
"""
CALL = """
    - name: Prepare what is needed, call {number}
      steadyops.monitoring.api:
{options}
      register: {module}_prepared_{number}
"""
SANDBOX_CALL = """
    - name: Prepare what is needed, call {number}
      ansible.builtin.uri:
{options}
"""
STAGED = """
    - name: Make what is referred to, {number}
      steadyops.monitoring.{staged}:
{options}
      register: {module}_staged_{number}{until}
"""
UNTIL = """
      until: {until}
      retries: 60
      delay: 5"""
UNDONE = """
    - name: Remove what was made for this, {number}
      steadyops.monitoring.{staged}:
{options}
      when: {module}_staged_{number}.action | default('') == 'created'
"""
PHASE = """
    - name: {title}, in check mode
      steadyops.monitoring.{module}: &{phase}
{options}
      check_mode: true
      register: {module}_{phase}_foretold

    - name: {title}
      steadyops.monitoring.{module}: *{phase}
      register: {module}_{phase}

    - name: {title}, again
      steadyops.monitoring.{module}: *{phase}
      register: {module}_{phase}_again
"""
ASSERT = """
    - name: See that all went as it should
      ansible.builtin.assert:
        that:
"""
POSITION = ("create", "change", "remove")


def cases() -> dict[str, Any]:
    """Return every case by its module."""
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    return importlib.import_module("tests.cases.table").CASES


def target_of(case: Any, title: str) -> str:
    """Return the tasks of a target. title: what its module does."""
    words = [{"create": "created", "change": "changed", "remove": "removed"}[phase] for phase in case.phases]
    parts = [HEAD.format(module=case.module, phases=", ".join(words), title=title)]
    parts += [_staged(case, number, one) for number, one in enumerate(case.stage, 1)]
    parts += [_prepared(case, number) for number in range(1, len(case.prepare) + 1) if not (case.stage and _of_sandbox(case, number))]
    parts.append(MISSING.format(module=case.module, options=dumped(case.missing, 8)))
    for phase in case.phases:
        parts.append(PHASE.format(module=case.module, phase=phase, title=phase.capitalize(), options=dumped(getattr(case, phase), 8)))
    parts += [ASSERT, dumped(_expected(case), 10), "\n"]
    undone = [(number, one) for number, one in enumerate(case.stage, 1) if one.undo]
    if undone:
        parts.append("\n  always:")
    for number, one in reversed(undone):
        parts.append(UNDONE.format(number=number, module=case.module, staged=one.module, options=dumped(one.undo, 8)))
    return "".join(parts).replace("always:\n\n", "always:\n")


def _staged(case: Any, number: int, one: Any) -> str:
    """Return what is made first in any installation."""
    name = f"{case.module}_staged_{number}"
    until = UNTIL.format(until=one.until.replace("{it}", name)) if one.until else ""
    return STAGED.format(number=number, module=case.module, staged=one.module, options=dumped(one.options, 8), until=until)


def _of_sandbox(case: Any, number: int) -> bool:
    """Say whether a call is one that only the sandbox knows."""
    return "/_sandbox/" in case.prepare[number - 1].path


def _prepared(case: Any, number: int) -> str:
    """Return one call that must be made first."""
    call = case.prepare[number - 1]
    if _of_sandbox(case, number):
        variable = f"{call.system.upper()}_API_URL"
        url = f"{{{{ sandbox_environment.{variable} | default(lookup('ansible.builtin.env', '{variable}')) }}}}{call.path}"
        options = {"url": url, "method": call.method, "body": call.body, "body_format": "json"}
        return SANDBOX_CALL.format(number=number, options=dumped(options, 8))
    options = {"system": call.system, "method": call.method, "path": call.path, "body": call.body}
    text = dumped(options, 8).replace("{before}", f"{{{{ {_id_before(case, number)} }}}}")
    return CALL.format(module=case.module, number=number, options=text)


def _id_before(case: Any, number: int) -> str:
    """Return where the id of what was made last before a call is found: in the thing, or in what wraps it."""
    makers = [one for one in range(1, number) if case.prepare[one - 1].method == "POST"]
    data = f"{case.module}_prepared_{makers[-1] if makers else number - 1}.data"
    wrapped = case.prepare[number - 1].system == "pagerduty"
    return f"({data}.values() | first).id" if wrapped else f"{data}.id"


def _expected(case: Any) -> list[str]:
    """Return what must be true in the end."""
    said = [f"{case.module}_missing is failed", f"{json.dumps(case.says)} in {case.module}_missing.msg"]
    for phase, action in zip(POSITION, case.actions, strict=True):
        if phase not in case.phases:
            continue
        name = f"{case.module}_{phase}"
        said += [f"{name}.action == '{action}'", f"{name}_foretold.diff == {name}.diff", f"{name}_foretold is changed"]
        said += [f"{name}_again is changed"] if case.repeats else [f"{name}_again is not changed", f"{name}_again.calls.write == 0"]
    return said


def targets(titles: dict[str, str]) -> dict[Path, str]:
    """Return the files of every target. titles: what each module does, in a line."""
    files = {}
    for name, case in cases().items():
        files[TARGETS / name / "tasks/main.yml"] = target_of(case, titles[name])
        files[TARGETS / name / "meta/main.yml"] = META
    return files
