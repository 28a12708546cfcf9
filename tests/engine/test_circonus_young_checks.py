"""A check that was just made may be missing for a moment: what leads to it is sent again, and nothing is made twice."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.words import Raw
from tests.support.bulk import Bulk
from tests.support.engine import Engine
from tests.support.raw import make
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence

BUNDLE = {
    "display_name": "young", "type": "http", "target": "young.example.com", "brokers": ["/broker/1"],
    "config": {"url": "http://young.example.com/"}, "metrics": [{"name": "code", "type": "text"}],
}  # fmt: skip
LEADING = {
    "circonus_rule_set": {"check": "young", "metric_name": "code", "rules": []},
    "circonus_graph": {"title": "Y", "datapoints": [{"check": "young", "metric_name": "code"}]},
    "circonus_annotation": {"category": "c", "title": "t", "start": "2027-01-15T08:00:00Z", "rel_metrics": ["{number}_code"]},
    "circonus_maintenance": {"key": "y", "over": [{"check": "young"}], "duration": "1h"},
}


def misses(sandbox: Sandbox, times: int) -> None:
    """Let a new check be missing so often."""
    make(sandbox, Raw("circonus", "POST", "/v2/_sandbox/settings", {"new_check_misses": times}))


def leading_to(engine: Engine, sandbox: Sandbox, module: str, times: int) -> dict[str, Any]:
    """Make a check that is missing so often, and return a task that leads to it."""
    misses(sandbox, times)
    made = engine.done("circonus_check_bundle", BUNDLE)
    bundle = make(sandbox, Raw("circonus", "GET", f"/v2{made['resource']['id']}"))
    number = bundle["_checks"][0].rpartition("/")[2]
    options = LEADING[module]
    return {**options, "rel_metrics": [f"{number}_code"]} if "rel_metrics" in options else options


@pytest.mark.parametrize("module", LEADING)
def test_what_leads_to_a_check_that_is_missing_for_a_moment_is_sent_again(
    engine: Engine, sandbox: Sandbox, module: str
) -> None:
    options = leading_to(engine, sandbox, module, times=2)
    ran = engine.done(module, options)
    assert ran["action"] == "created"
    assert sum(engine.slept) in (1, 2)
    assert ran["calls"]["retried"] == len(engine.slept)
    posts = [row["status"] for row in ran.rows if row["write"]]
    assert (posts[-1], set(posts[:-1])) == (200, {400})
    assert not engine.done(module, options)["changed"]


def test_it_is_given_up_after_three_times(engine: Engine, sandbox: Sandbox) -> None:
    options = leading_to(engine, sandbox, "circonus_rule_set", times=100)
    ran = engine.refused("circonus_rule_set", options)
    is_one_clear_sentence(ran["msg"])
    assert len(ran.writes) == 4
    assert sum(engine.slept) == 3


def test_what_is_wrong_with_an_old_check_is_said_at_once(engine: Engine, sandbox: Sandbox) -> None:
    sandbox.fault("circonus", "status", method="POST", path="/rule_set$", status=400, body={"message": "Usage limit"}, times=0)
    ran = engine.refused("circonus_rule_set", {"check": "/check/12345", "metric_name": "odd", "rules": []})
    assert "Usage limit" in ran["msg"]
    assert (len(ran.writes), engine.slept) == (1, [])


def test_in_one_apply_everything_comes_about(sandbox: Sandbox) -> None:
    misses(sandbox, 1)
    bulk = Bulk(sandbox)
    names = ("circonus_graph", "circonus_rule_set")
    entries = [*({module: LEADING[module]} for module in names), {"circonus_check_bundle": BUNDLE}]
    ran = bulk.apply(*entries)
    assert not ran.failed, ran["msg"]
    assert bulk.apply(*entries).writes == []


def test_while_somebody_looks_how_old_a_check_is_its_name_still_leads_to_it(sandbox: Sandbox) -> None:
    """The graph's look ends after the check, and before the bundle from which it has its name; the rule set comes after that."""
    misses(sandbox, 1)
    sandbox.fault("circonus", "status", method="GET", path=r"/check_bundle/\d+$", status=403, times=0)
    names = ("circonus_graph", "circonus_rule_set")
    ran = Bulk(sandbox).apply({"circonus_check_bundle": BUNDLE}, *({module: LEADING[module]} for module in names), parallel=1)
    assert [entry["action"] for entry in ran["entries"]] == ["created", "failed", "created"], ran["msg"]
