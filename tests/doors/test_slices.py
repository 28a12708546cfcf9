"""A job that is cut into slices, each a runner of its own, all at once: one window, told once; each slice silences its own hosts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cases.words import Raw
from tests.support.outbox import Audience
from tests.support.raw import make
from tests.support.runner import Runner, sliced
from tests.support.sandbox import Sandbox
from tests.support.window import remembered, silent

ROLE = {"name": "steadyops.monitoring.maintenance_window"}
WHOLE = {
    "maintenance_window_pagerduty": {"services": ["Web shop", "Billing"]},
    "maintenance_window_statuspage": {"components": ["Docs", "Website"], "message": "We patch the servers.", "notify": True},
}
PART = {"maintenance_window_map_hosts": ["zmon"], "maintenance_window_part": "auto"}
FAILS = "web-04"


def play(*tasks: dict[str, Any]) -> list[dict[str, Any]]:
    variables = {"maintenance_window_key": "patch", "maintenance_window_duration": "2h"}
    return [{"hosts": "all", "gather_facts": False, "vars": variables, "tasks": list(tasks)}]


def window(name: str, state: str = "open", **variables: Any) -> dict[str, Any]:
    return {"name": name, "ansible.builtin.include_role": ROLE, "vars": {"maintenance_window_state": state, **variables}}


WORK = play(
    window("Open the whole, as every slice does", **WHOLE),
    {
        "block": [
            window("Silence the hosts of this slice", **PART),
            {"name": "Work", "ansible.builtin.fail": {"msg": "no"}, "when": f"inventory_hostname == '{FAILS}'"},
        ],
        "always": [window("Let them ring again", "closed", **PART)],
    },
)
CLOSE = play(window("Close the whole", "closed", maintenance_window_statuspage={"message_closed": "All is well again."}))


@pytest.mark.parametrize("count", [3, pytest.param(8, marks=pytest.mark.full)])
def test_slices_at_once_share_one_window_and_each_lifts_its_own_part(sandbox: Sandbox, tmp_path: Path, count: int) -> None:
    """P5 and P11; and no secret stands in what a runner leaves behind."""
    sandbox.reset()
    hosts = [f"web-{number:02}" for number in range(2 * count)]
    for host in hosts:
        make(sandbox, Raw("zmon", "PUT", "/api/v1/entities", {"id": host, "type": "host"}))
    make(sandbox, Raw("zmon", "POST", "/_sandbox/evaluate", {"alert_id": 312, "entities": hosts}))
    before = silent(sandbox)
    audience = Audience(sandbox)
    environment = Runner.surroundings(sandbox, tmp_path)
    secrets = [value for name, value in sandbox.credentials.items() if name.endswith(("TOKEN", "KEY", "SECRET", "PASSWORD"))]
    assert len(secrets) >= 5

    cut = sliced(hosts, count)
    jobs = [Runner(tmp_path / f"slice {number}", WORK, own, environment) for number, own in enumerate(cut)]
    statuses = [one.ended() for one in jobs]
    printed = "\n".join(one.printed for one in jobs)
    assert statuses == ["failed" if FAILS in own else "successful" for own in cut], printed
    assert [one.holding(secrets) for one in jobs] == [[]] * count
    assert all(one.events()[-1]["event"] == "playbook_on_stats" for one in jobs)

    now = silent(sandbox)
    assert (now["pagerduty"], len(now["entries"])) == (["Billing", "Web shop"], len(before["entries"]) + 1), printed
    assert [row["by"] for row in audience.announced()].count("mail") == 1, "told once"
    writes = [row for row in sandbox.writes("zmon") if "/downtimes" in row["path"]]
    assert sorted(row["body"]["entities"] for row in writes if row["method"] == "POST") == sorted(sorted(own) for own in cut), "each its own"
    assert [row["method"] for row in writes].count("DELETE") == count, "and each lifted by itself"
    assert remembered(sandbox) == []

    jobs = [Runner(tmp_path / f"close {number}", CLOSE, own, environment) for number, own in enumerate(cut[: max(2, count // 2)])]
    assert [one.ended() for one in jobs] == ["successful"] * len(jobs), [one.printed for one in jobs]
    assert [one.holding(secrets) for one in jobs] == [[]] * len(jobs)
    assert [row["by"] for row in audience.announced()].count("mail") == 1, "closed once"
    assert silent(sandbox) == before
    assert remembered(sandbox) == []
