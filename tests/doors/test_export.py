"""P10: what export writes, apply accepts with zero changes: as a file that Ansible loads, and as a registered result.

P8: a relative path begins beside the playbook, through both doors.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.playbooks import DOORS, Record, task, with_results
from tests.support.sandbox import ROOT, Sandbox

ANOTHER = [{"statuspage_component": {"name": "Another"}}]


@pytest.mark.parametrize("door", DOORS)
def test_what_export_writes_and_what_it_returns_are_applied_alike(
    run_playbook: Callable[..., Record], sandbox: Sandbox, tmp_path: Path, door: str
) -> None:
    """With secrets that nobody gives back, and with text that looks like a template; without a word from Ansible."""
    provider = {"type": "Librato", "email": "ops@example.com", "provider_api_token": "canary-6c1e90"}
    template: dict[str, Any] = {"name": "Odd", "title": "{% raw %}{{ what }}{% endraw %}", "body": "It is."}
    tasks = [
        task("provider", "statuspage_metrics_provider", provider),
        task("template", "statuspage_incident_template", template),
        task("export", "export", {"system": ["statuspage"], "dest": "accounts/exported.yml"}),
        task("registered", "apply", {"resources": "{{ r_export.resources }}"}),
        {"name": "kept", "ansible.builtin.set_fact": {"kept": "{{ r_export.resources }}"}},
        {"name": "load", "ansible.builtin.include_vars": {"file": "{{ playbook_dir }}/accounts/exported.yml"}},
        task("file", "apply", {"resources": "{{ resources }}"}),
        task("fact", "apply", {"resources": "{{ kept }}"}),
        task("plan", "apply", {"resources": ANOTHER, "plan_to": "plans/one.json"}, check_mode=True),
        task("as planned", "apply", {"resources": ANOTHER, "plan_from": "plans/one.json"}),
        task("no plan", "apply", {"resources": ANOTHER, "plan_from": "plans/two.json"}),
    ]
    ran = run_playbook(with_results(tasks), door)
    assert ran["export"].result["secrets"] == [
        {"module": "statuspage_metrics_provider", "name": "Librato", "options": ["provider_api_token"]}
    ]
    for name in ("registered", "file", "fact"):
        assert not ran[name].result.get("failed"), ran[name].result
        assert (ran[name].result["changed"], ran[name].writes) == (False, [])
    assert not ran["plan"].result.get("failed"), ran["plan"].result
    assert ran["as planned"].writes == ["POST /v1/pages/kctbh9vrtdwd/components"]
    assert ran["no plan"].result["msg"].startswith("plan_from 'plans/two.json' cannot be read")
    (book,) = tmp_path.glob("*/playbook.yml")
    assert all((book.parent / name).is_file() for name in ("accounts/exported.yml", "plans/one.json"))
    assert not any((ROOT / name).exists() for name in ("accounts", "plans"))
    assert "Template" not in ran.printed
    assert "canary" not in ran.printed
