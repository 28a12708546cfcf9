"""P10: what export writes, apply accepts with zero changes: as a file that Ansible loads, and as a registered result."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.playbooks import DOORS, Record, task, with_results
from tests.support.sandbox import Sandbox


@pytest.mark.parametrize("door", DOORS)
def test_what_export_writes_and_what_it_returns_are_applied_alike(
    run_playbook: Callable[..., Record], sandbox: Sandbox, tmp_path: Path, door: str
) -> None:
    """With secrets that nobody gives back, and with text that looks like a template; without a word from Ansible."""
    file = str(tmp_path / "exported.yml")
    provider = {"type": "Librato", "email": "ops@example.com", "provider_api_token": "canary-6c1e90"}
    template: dict[str, Any] = {"name": "Odd", "title": "{% raw %}{{ what }}{% endraw %}", "body": "It is."}
    tasks = [
        task("provider", "statuspage_metrics_provider", provider),
        task("template", "statuspage_incident_template", template),
        task("export", "export", {"system": ["statuspage"], "dest": file}),
        task("registered", "apply", {"resources": "{{ r_export.resources }}"}),
        {"name": "kept", "ansible.builtin.set_fact": {"kept": "{{ r_export.resources }}"}},
        {"name": "load", "ansible.builtin.include_vars": {"file": file}},
        task("file", "apply", {"resources": "{{ resources }}"}),
        task("fact", "apply", {"resources": "{{ kept }}"}),
    ]
    ran = run_playbook(with_results(tasks), door)
    assert ran["export"].result["secrets"] == [
        {"module": "statuspage_metrics_provider", "name": "Librato", "options": ["provider_api_token"]}
    ]
    for name in ("registered", "file", "fact"):
        assert not ran[name].result.get("failed"), ran[name].result
        assert (ran[name].result["changed"], ran[name].writes) == (False, [])
    assert "Template" not in ran.printed
    assert "canary" not in ran.printed
