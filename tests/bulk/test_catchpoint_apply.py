"""What an apply does with Catchpoint's tests that do not run, and with those that it makes and pauses at once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.bulk import Bulk
from tests.support.catchpoint import Catchpoint
from tests.support.sandbox import Sandbox

TEST = "catchpoint_test"
CHECKOUT = {"product": "Shop", "folder": "Checkout"}
KEY = "CHG-4711"


@pytest.fixture
def cp(sandbox: Sandbox) -> Catchpoint:
    return Catchpoint(sandbox)


def young(name: str, **more: Any) -> dict[str, Any]:
    """Return an entry for a test that is not there yet."""
    return {TEST: {"name": name, **CHECKOUT, "type": "ping", "url": "host.example.org", **more}}


def paused(**more: Any) -> dict[str, Any]:
    return {TEST: {"state": "paused", "key": KEY, **more}}


def held(cp: Catchpoint) -> dict[str, list[str]]:
    """Return by what keys inactive tests are held."""
    rows = cp.rows("tests", statusId=1)
    return {row["name"]: [key for label in row.get("labels") or () if label["name"] == "steadyops-paused" for key in label["values"]] for row in rows}


def writes(ran: Any) -> list[str]:
    return [row["path"].partition("?")[0] for row in ran.rows if row["write"]]


@pytest.mark.parametrize("listed", ["active", "all"])
def test_what_does_not_run_is_pruned_too_and_stays_where_an_entry_names_it(bulk: Bulk, cp: Catchpoint, listed: str) -> None:
    cp.settings(list_without_status=listed)
    there = {row["name"]: row["id"] for row in cp.rows("tests", parentFolderIds=3003, statusId=0)}
    assert set(there) == {"Shop search", "Sign in", "Print an invoice"}
    for name in ("Sign in", "Print an invoice"):
        cp.patch(f"tests/{there[name]}", ("/status", "1"))
    entries, filters = ({TEST: {"name": "Sign in", **CHECKOUT, "status": "inactive"}},), [{TEST: CHECKOUT}]
    check = bulk.apply(*entries, prune=filters, check=True)
    ran = bulk.apply(*entries, prune=filters)
    assert (check["summary"], check["diff"], check.writes) == (ran["summary"], ran["diff"], [])
    assert ran["summary"] == {"unchanged": 1, "deleted": 2}
    (path,) = writes(ran)
    assert sorted(path.rpartition("/")[2].split(",")) == sorted(str(there[name]) for name in ("Shop search", "Print an invoice")), "one call for all"
    again = bulk.apply(*entries, prune=filters)
    assert (again["summary"], again.writes) == ({"unchanged": 1}, [])
    lists = [row for row in again.rows if row["path"].startswith("/api/v2/tests")]
    assert len(lists) == (1 if listed == "all" else 2), "the list, and where it leaves some out those, once"


@pytest.mark.parametrize("which", [{"name": "Young", **CHECKOUT}, {"tests": ["Young", "Sign in"]}, CHECKOUT], ids=["name", "tests", "folder"])
def test_one_that_is_made_by_the_same_apply_is_paused_by_it(bulk: Bulk, cp: Catchpoint, which: dict[str, Any]) -> None:
    entries = [paused(**which), young("Young"), young("Zoo", folder="Names", product="Platform")]
    check = bulk.apply(*entries, check=True)
    ran = bulk.apply(*entries)
    assert not ran.failed, ran["msg"]
    assert (check["summary"], check["diff"], check.writes) == (ran["summary"], ran["diff"], [])
    assert ran["summary"] == {"created": 2, "paused": 1}
    assert held(cp)["Young"] == [KEY]
    assert "Zoo" not in held(cp)
    again = bulk.apply(*entries)
    assert (again["summary"], again.writes) == ({"unchanged": 3}, [])


def test_one_that_is_made_by_the_same_apply_is_muted_by_it(bulk: Bulk, cp: Catchpoint) -> None:
    entries = [{TEST: {"tests": ["Young", "Sign in"], "muted_until": "2037-01-01T00:00:00Z"}}, young("Young")]
    cp.sandbox.clock(now="2036-12-31T22:00:00Z")
    check = bulk.apply(*entries, check=True)
    ran = bulk.apply(*entries)
    assert not ran.failed, ran["msg"]
    assert (check["summary"], check["diff"]) == (ran["summary"], ran["diff"])
    assert [row["alertsPaused"] for row in cp.rows("tests", name="Young")] == [True]
    again = bulk.apply(*entries)
    assert (again["summary"], again.writes) == ({"unchanged": 2}, [])


def test_where_the_test_cannot_be_made_nothing_of_it_is_paused(bulk: Bulk, sandbox: Sandbox, cp: Catchpoint) -> None:
    sandbox.fault("catchpoint", "status", method="POST", path="/api/v2/tests", status=500, times=0)
    ran = bulk.apply(paused(tests=["Young"]), young("Young"), retries=0)
    assert ran.failed
    assert {one["name"]: one["action"] for one in ran["entries"]} == {"Young / Shop / Checkout": "failed", KEY: "failed"}
    assert "not tried, because resources[1]" in ran["msg"]
    assert KEY not in str(held(cp))


def test_what_is_to_be_removed_is_not_paused_before(bulk: Bulk, cp: Catchpoint) -> None:
    gone = {TEST: {"name": "Sign in", **CHECKOUT, "state": "absent"}}
    ran = bulk.apply(paused(name="Sign in", **CHECKOUT), gone)
    assert (ran.failed, ran.writes) == (True, [])
    assert "there is no test named 'Sign in'" in ran["msg"]
    ran = bulk.apply(paused(**CHECKOUT), gone)
    assert ran["summary"] == {"deleted": 1, "paused": 1}
    assert {name for name, keys in held(cp).items() if keys == [KEY]} == {"Shop search", "Print an invoice"}


@pytest.mark.parametrize(
    ("module", "task"),
    [
        ("catchpoint_contact", {"first_name": "Jo", "last_name": "Field"}),
        ("catchpoint_product", {"division": "1001", "schedule": {"frequency": "10m", "nodes": ["733"]}}),
    ],
)
def test_inactive_ones_are_looked_for_once_and_an_export_has_them(bulk: Bulk, module: str, task: dict[str, Any]) -> None:
    name = {"catchpoint_contact": "email", "catchpoint_product": "name"}[module]
    entries = [{module: {name: f"new{number}@example.org", **task, **({"status": "inactive"} if number == 2 else {})}} for number in range(3)]
    made = bulk.apply(*entries)
    assert (made["summary"], made["calls"]["read"]) == ({"created": 3}, 2)
    again = bulk.apply(*entries)
    assert (again["summary"], again["calls"]["read"]) == ({"unchanged": 3}, 2)
    told = bulk.of("export", {"resources": [module]})["resources"]
    assert [one[module].get("status") for one in told if one[module][name] == "new2@example.org"] == ["inactive"]


def test_a_key_alone_is_resumed_whatever_becomes_of_the_tests_beside_it(bulk: Bulk, sandbox: Sandbox, cp: Catchpoint) -> None:
    assert bulk.apply(paused(name="Sign in", **CHECKOUT))["summary"] == {"paused": 1}
    sandbox.fault("catchpoint", "status", method="POST", path="/api/v2/tests", status=500, times=0)
    ran = bulk.apply({TEST: {"state": "resumed", "key": KEY}}, young("Young"), retries=0)
    assert ran["summary"] == {"resumed": 1, "failed": 1}
    assert "Sign in" not in held(cp)


def test_prune_removes_fifty_tests_in_a_call_and_what_goes_meanwhile_is_no_failure(bulk: Bulk, cp: Catchpoint) -> None:
    made = bulk.apply(*(young(f"Many {number:02}", folder="Names", product="Platform") for number in range(53)))
    assert made["summary"] == {"created": 53}
    ran = bulk.apply(prune=[{TEST: {"folder": "Names", "product": "Platform"}}], prune_limit="100%")
    assert not ran.failed, ran["msg"]
    assert (len(writes(ran)), ran["summary"]["deleted"] >= 53) == (-(-ran["summary"]["deleted"] // 50), True)
    assert cp.rows("tests", parentFolderIds=3005) == []


def test_where_one_is_gone_already_each_is_removed_by_itself(bulk: Bulk, sandbox: Sandbox, cp: Catchpoint) -> None:
    body = {"errors": [{"message": "No valid Test found for input '880017'."}], "completed": False}
    sandbox.fault("catchpoint", "status", method="DELETE", status=400, body=json.dumps(body), times=1)
    ran = bulk.apply(prune=[{TEST: CHECKOUT}])
    assert (ran["summary"], len(writes(ran))) == ({"deleted": 3}, 4)
    assert cp.rows("tests", parentFolderIds=3003) == []


@pytest.mark.parametrize(("answer", "failed"), [("No valid Test found for input '880017'.", False), ("You may not.", True)])
def test_removals_in_one_call_that_are_refused(bulk: Bulk, sandbox: Sandbox, answer: str, failed: bool) -> None:
    sandbox.fault("catchpoint", "status", method="DELETE", status=400, body=json.dumps({"errors": [{"message": answer}], "completed": False}), times=0)
    ran = bulk.apply(prune=[{TEST: CHECKOUT}])
    assert (bool(ran.failed), {one["action"] for one in ran["entries"]}) == (failed, {"failed" if failed else "deleted"})
    if failed:
        assert "delete 3 Catchpoint tests" in ran["msg"]
        assert answer in ran["msg"]
