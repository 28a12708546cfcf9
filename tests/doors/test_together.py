"""Many items in one process, and one item in many processes, as Ansible itself makes them."""

from __future__ import annotations

from collections.abc import Callable

from tests.cases.table import CASES
from tests.doors.record import Record, task, with_results
from tests.support.raw import rows_of
from tests.support.sandbox import Sandbox

HOSTS = [f"host{number}" for number in range(8)]


def test_a_loop_of_a_hundred_unchanged_things_is_one_page_walk(run_playbook: Callable[..., Record]) -> None:
    """Done-when 3."""
    case = CASES["circonus_rule_set"]
    looped = {name: f"{{{{ item['{name}'] }}}}" for name in case.many}
    items = [{**case.many, "metric_name": f"metric{number}"} for number in range(100)]
    tasks = [task(name, case.module, looped, loop=items) for name in ("first", "again")]
    ran = run_playbook(with_results(tasks), "in process")
    assert len(ran["first"].writes) == 100
    assert ran["again"].result["changed"] is False
    assert sorted(row["path"] for row in ran["again"].rows) == ["/v2/contact_group", "/v2/rule_set"]


def test_eight_hosts_make_one_component(run_playbook: Callable[..., Record], sandbox: Sandbox) -> None:
    case = CASES["statuspage_component"]
    # The list as it was when it was asked for, but late: all have looked before any of them creates.
    late = {"system": case.system, "kind": "slow", "when": "after", "method": "GET", "times": len(HOSTS), "seconds": 1.5}
    tasks = [task("create", case.module, case.create, vars={"sandbox_calls": [["POST", "/faults", late]]})]
    ran = run_playbook(
        tasks, "in process", "-i", ",".join(HOSTS), "--forks", str(len(HOSTS)), play={"hosts": HOSTS, "ignore_errors": False}
    )
    assert ran.code == 0, ran.printed
    assert len(rows_of(sandbox, case.things)) == 1
    assert ran.printed.count("changed=1") == 1
    assert len(ran["create"].writes) == 1
