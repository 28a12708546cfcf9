"""P12: nothing is lost by `replace`, whatever fails on the way from the old thing to the new one.

Every kind that can be replaced, both ways: where the service tells the two apart, and where they are one thing to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.cases.table import CASES
from tests.cases.words import Case, Options, Raw, Things
from tests.support.child import Child
from tests.support.engine import RESOURCES, Engine, Ran
from tests.support.raw import make, prepare, rows_of
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence
from tests.support.waiting import until

_PAGE = "/v1/pages/kctbh9vrtdwd"
_RULE = {"criteria": "on absence", "severity": 1, "value": 300}
_OTHER_CHECK = Raw("zmon", "POST", "/api/v1/check-definitions", {
    "name": "Other", "description": "Other", "owning_team": "Platform", "entities": [{"type": "city"}], "interval": 60,
    "command": "1", "status": "ACTIVE", "last_modified_by": "somebody",
})  # fmt: skip
_BUNDLE = {"display_name": "Shop", "target": "shop.example.com", "brokers": ["/broker/1"]}


@dataclass(frozen=True)
class Way:
    """One way to replace a thing of a kind.

    create: makes the old one. move: what the new one has; `by_id` alone says which is meant then. kept: members, in the
    vendor's names, of options that the task leaves out. completed: an option to which the service adds. things: all of the
    kind. removed, before: as faults want them.
    """

    module: str
    create: Options
    move: Options
    kept: dict[str, Any]
    things: Things
    by_id: bool = False
    beside: bool = True
    before: tuple[Raw, ...] = ()
    more: Options = field(default_factory=dict)
    completed: str = ""

    @property
    def case(self) -> Case:
        """The case of the kind."""
        return CASES[self.module]

    def task(self, identity: str) -> Options:
        """Return the task that replaces."""
        return {**({"id": identity} if self.by_id else self.key), **self.move, **self.more, "replace": True}

    @property
    def key(self) -> Options:
        """What names the thing."""
        return {name: value for name, value in self.create.items() if name in RESOURCES[self.module].naming}


_METRIC = {"check": "/check/12345", "metric_name": "foo"}
_SET = {**_METRIC, "metric_type": "numeric", "rules": [_RULE], "notes": "precious", "link": "https://example.org"}
_SETS = Things("circonus", "/v2/rule_set", id="_cid")
_ALERT = {**CASES["zmon_alert_definition"].create, "notifications": ["send_mail('a@example.org')"], "period": "wd {Mon-Fri}"}
_ALERTS = CASES["zmon_alert_definition"].things
_ALERT_KEPT = {"condition": _ALERT["condition"], "priority": 2, "notifications": _ALERT["notifications"], "tags": ["CITY"]}
_METHODS = Things("pagerduty", "/users/PDEM0US/contact_methods", "contact_methods")
_SUBSCRIBERS = Things("statuspage", f"{_PAGE}/subscribers", query={"state": "all"}, paging="statuspage subscribers")
WAYS = {
    "rule set, another type": Way(
        "circonus_rule_set", _SET, {"metric_type": "text"}, {"notes": "precious", "link": "https://example.org"}, _SETS, beside=False
    ),
    "rule set, another metric": Way(
        "circonus_rule_set", _SET, {"metric_name": "bar"}, {"notes": "precious", "link": "https://example.org"}, _SETS, by_id=True
    ),
    "metric": Way(
        "statuspage_metric", {"name": "Load", "provider": "Self", "suffix": "ms"},
        {"provider": "Pingdom", "metric_identifier": "14"}, {"suffix": "ms"},
        Things("statuspage", f"{_PAGE}/metrics"), by_id=True,
        before=(
            Raw("statuspage", "POST", f"{_PAGE}/metrics_providers", {"metrics_provider": {
                "type": "Pingdom", "email": "a@example.com", "api_token": "t", "password": "p", "application_key": "k"}}),
        ),
    ),
    "subscriber, another address": Way(
        "statuspage_subscriber", {"email": "ada@example.com", "components": ["Docs"]}, {"email": "lovelace@example.com"},
        {"components": ["d9f6b3yqn2lh"]}, _SUBSCRIBERS, by_id=True,
    ),
    "subscriber, another owner": Way(
        "statuspage_subscriber", {"email": "ada@example.com", "components": ["Docs"]}, {"page_access_user": "eve@example.com"},
        {"components": ["d9f6b3yqn2lh"]}, _SUBSCRIBERS, beside=False,
    ),
    "subscriber of an incident": Way(
        "statuspage_incident_subscriber", {"incident": "Outage", "email": "ada@example.com"}, {"email": "lovelace@example.com"},
        {}, Things("statuspage", "/_sandbox/subscribers"), by_id=True, more={"incident": "Outage"},
    ),
    "alert, another check": Way(
        "zmon_alert_definition", _ALERT, {"check_definition": "Other"}, _ALERT_KEPT, _ALERTS, before=(_OTHER_CHECK,)
    ),
    "alert, another check, by id": Way(
        "zmon_alert_definition", _ALERT, {"check_definition": "Other"}, _ALERT_KEPT, _ALERTS, by_id=True, before=(_OTHER_CHECK,)
    ),
    "check bundle, another type": Way(
        "circonus_check_bundle", {**_BUNDLE, "type": "ping_icmp", "period": 30, "tags": ["service:shop"]}, {"type": "tcp"},
        {"period": 30, "tags": ["service:shop"]}, Things("circonus", "/v2/check_bundle", item="/v2{id}", id="_cid"), by_id=True,
        completed="config",
    ),
    "contact method, another number": Way(
        "pagerduty_contact_method", CASES["pagerduty_contact_method"].create, {"address": "1705550199"},
        {"label": "Mobile", "country_code": 49}, _METHODS, by_id=True, more={"user": "demo@example.org"},
    ),
    "notification rule, later": Way(
        "pagerduty_notification_rule", {**CASES["pagerduty_notification_rule"].create, "urgency": "low"}, {"delay": 7}, {"urgency": "low"},
        Things("pagerduty", "/users/PDEM0US/notification_rules", "notification_rules", {"urgency": "all"}, where={"urgency": "low"}),
        by_id=True, more={"user": "demo@example.org"},
    ),
    "test, another type": Way(
        "catchpoint_test",
        {"name": "Basket", "product": "Shop", "type": "web", "url": "https://shop.example.org/basket", "description": "precious", "folder": "Checkout"},
        {"type": "ping", "monitor": "ping_tcp", "url": "shop.example.org"}, {"description": "precious", "folderId": 3003},
        CASES["catchpoint_test"].things, beside=False,
    ),
    # What a child leaves out is its parent's.
    "alert, under a parent": Way(
        "zmon_alert_definition", {**_ALERT, "responsible_team": "Platform/Network"}, {"parent": "City too hot"},
        {"responsible_team": "Platform/Network", "status": "ACTIVE"}, _ALERTS,
    ),
}  # fmt: skip
SAMPLE = ("rule set, another type", "metric", "alert, another check")
each_way = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
some_ways = pytest.mark.parametrize(
    "way", [pytest.param(way, id=name, marks=() if name in SAMPLE else pytest.mark.full) for name, way in WAYS.items()]
)
"""One of each order and service, where a test takes many replacements; all others in the long run."""


ELSEWHERE = {
    "zmon_entity",  # it keeps its id when it is made anew, so the old one and the new one are told apart in its own tests
    "pagerduty_service_integration", "pagerduty_schedule_override", "pagerduty_webhook_subscription", "pagerduty_extension",
    "catchpoint_node_group",
    "catchpoint_label",  # the sandbox has one division only
}  # fmt: skip
"""Kinds whose replacement is tried in the tests of their own, if at all: it goes through the same code."""


def test_every_kind_that_can_be_replaced_is_tried() -> None:
    replaceable = {name for name, kind in RESOURCES.items() if getattr(kind, "replaceable", False)}
    assert {way.module for way in WAYS.values()} == replaceable - ELSEWHERE


@dataclass
class Scene:
    """An old thing that is there, among others. count: how many there are of its kind."""

    engine: Engine
    sandbox: Sandbox
    way: Way
    identity: str
    count: int

    def rows(self) -> list[dict[str, Any]]:
        """Return all of the kind."""
        return rows_of(self.sandbox, self.way.things)

    def replace(self, **more: Any) -> Ran:
        """Run the task that replaces."""
        return self.engine.run(self.way.module, self.way.task(self.identity), timeout=self.engine.haste, **more)

    @property
    def left(self) -> bool:
        """Whether the old one is still there."""
        return self.identity in {str(row[self.way.things.id]) for row in self.rows()}

    def holds(self, ran: Ran) -> str:
        """Say what came of it; fails where something was lost in silence."""
        self.sandbox.mend()
        there = len(self.rows()) - self.count
        said = ran.result.get("msg", "")
        if not ran.failed:
            assert (there, self.left) == (0, False), ran.result
        else:
            told, made_of, _values = said[said.index("Cannot ") :].partition("; it was {")
            is_one_clear_sentence(f"{told}." if made_of else told)  # what a thing was made of may be long
        if there == 0:
            ours = [row for row in self.rows() if self.is_ours(row)]
            assert len(ours) == 1, (ours, said)
            return "kept" if self.left else "restored" if ran.failed else "replaced"
        label = re.match(r"^(There may be two of )?(.*?)( is gone:| may be gone:| now: )", said)
        assert label, said
        assert there == (1 if label[1] else -1), said
        return "two" if label[1] else "gone"

    def is_ours(self, row: dict[str, Any]) -> bool:
        """Whether a row has what the task leaves out."""
        if self.way.module == "statuspage_incident_subscriber":
            return row["email"] in ("ada@example.com", "lovelace@example.com")
        return all(row.get(name) == value for name, value in self.way.kept.items())


@pytest.fixture
def scene(engine: Engine, sandbox: Sandbox) -> Callable[[Way], Scene]:
    """Return what makes the old thing."""

    def make_one(way: Way) -> Scene:
        prepare(sandbox, way.case)
        for call in way.before:
            make(sandbox, call)
        identity = engine.done(way.module, way.create)["resource"]["id"]
        return Scene(engine, sandbox, way, identity, len(rows_of(sandbox, way.things)))

    return make_one


def fault_of(kind: str) -> dict[str, Any]:
    """Return a fault by its short name: a status, or a kind."""
    return {"kind": "status", "status": int(kind)} if kind.isdigit() else {"kind": kind}


@each_way
def test_it_is_replaced_with_what_the_task_leaves_out(scene: Callable[[Way], Scene], way: Way) -> None:
    here = scene(way)
    check = here.replace(check=True)
    ran = here.replace()
    assert here.holds(ran) == "replaced"
    assert (ran["action"], check["action"], check.writes) == ("replaced", "replaced", [])
    assert ran["diff"] == check["diff"]
    foretold = {name: value for name, value in check["resource"].items() if name != way.completed}
    assert {name: ran["resource"].get(name) for name in foretold} == foretold
    order = [line.split()[0] for line in ran.writes[::-1]]
    assert sorted(order) == ["DELETE", "POST"]
    first = min(ran.rows, key=lambda row: (not row["write"], row["n"]))["method"]
    assert first == ("POST" if way.beside else "DELETE")
    again = here.engine.run(way.module, {**way.task(ran["resource"]["id"])})
    assert (again["changed"], again.writes, again.warnings) == (False, [], [])


@each_way
@pytest.mark.parametrize("times", [1, 0], ids=["once", "always"])
@pytest.mark.parametrize("status", ["400", "422", "500"])
def test_a_creation_that_is_refused_leaves_the_old_one_or_says_in_its_first_words_that_it_is_gone(
    scene: Callable[[Way], Scene], way: Way, status: str, times: int
) -> None:
    here = scene(way)
    method, path = way.case.creation
    here.sandbox.fault(way.case.system, method=method, path=path, times=times, **fault_of(status))
    ran = here.replace()
    came = here.holds(ran)
    if status == "500" and times == 1:
        assert came == "replaced", "it looks, and sends it again"
    elif way.beside:
        assert came == "kept"
    else:
        assert came == ("restored" if times == 1 else "gone")
        assert ("is made again as it was" in ran["msg"]) is (came == "restored")
    if came == "gone":
        assert all(str(value) in ran["msg"] for value in way.kept.values() if isinstance(value, str))


@some_ways
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("kind", ["reset", "timeout"])
def test_a_creation_whose_answer_is_lost_leaves_one(scene: Callable[[Way], Scene], way: Way, kind: str, when: str) -> None:
    here = scene(way)
    method, path = way.case.creation
    here.sandbox.fault(way.case.system, method=method, path=path, when=when, **fault_of(kind))
    came = here.holds(here.replace())
    if kind == "timeout" and when == "before":  # it may still appear
        assert came == ("kept" if way.beside else "gone")
    else:
        assert came == "replaced"


@some_ways
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("kind", ["reset", "timeout"])
def test_a_deletion_whose_answer_is_lost_does_not_lose_the_other_half(
    scene: Callable[[Way], Scene], way: Way, kind: str, when: str
) -> None:
    here = scene(way)
    here.sandbox.fault(way.case.system, method="DELETE", when=when, **fault_of(kind))
    assert here.holds(here.replace()) == "replaced"


@some_ways
@pytest.mark.parametrize("status", ["400", "403", "422"])
def test_a_deletion_that_is_refused_changes_nothing(scene: Callable[[Way], Scene], way: Way, status: str) -> None:
    here = scene(way)
    here.sandbox.fault(way.case.system, method="DELETE", **fault_of(status))
    assert here.holds(here.replace()) == "kept"


@each_way
def test_a_deletion_that_is_always_refused_leaves_both_and_says_so(scene: Callable[[Way], Scene], way: Way) -> None:
    here = scene(way)
    here.sandbox.fault(way.case.system, method="DELETE", times=0, **fault_of("400"))
    assert here.holds(here.replace()) == ("two" if way.beside else "kept")


@some_ways
@pytest.mark.parametrize("status", ["429", "403"])
def test_a_refusal_at_any_call_loses_nothing_in_silence(
    scene: Callable[[Way], Scene], sandbox: Sandbox, way: Way, status: str
) -> None:
    here = scene(way)
    calls = len(here.replace().rows)
    for number in range(calls):
        sandbox.reset()
        here = scene(way)
        for _earlier in range(number):
            sandbox.fault(way.case.system, "slow", seconds=0)
        sandbox.fault(way.case.system, times=0, **fault_of(status))
        here.holds(here.replace(retries=1, max_wait=1))


@some_ways
def test_a_service_that_is_down_from_some_call_on_loses_nothing_in_silence(
    scene: Callable[[Way], Scene], sandbox: Sandbox, way: Way
) -> None:
    """Every call of the replacement is the first that fails, carried out or not; once the service is well again after it."""
    here = scene(way)
    calls = len(here.replace().rows)
    for number in range(calls):
        for when, down in (("before", True), ("after", True), ("before", False), ("after", False)):
            sandbox.reset()
            here = scene(way)
            for _earlier in range(number):
                sandbox.fault(way.case.system, "slow", seconds=0)
            sandbox.fault(way.case.system, "reset", when=when)
            if down:
                sandbox.fault(way.case.system, "status", status=502, times=0)
            came = here.holds(here.replace(retries=1))
            assert down or came == "replaced", (number, when)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("method", ["POST", "DELETE"])
@pytest.mark.parametrize("name", ["alert, another check", "alert, another check, by id", "metric"])
def test_one_that_is_killed_half_way_has_lost_nothing_and_the_next_run_tells(
    scene: Callable[[Way], Scene], sandbox: Sandbox, name: str, method: str, when: str
) -> None:
    """What goes first, where the service takes both for one thing, cannot be brought back by the next run: the page says so."""
    way = WAYS[name]
    here = scene(way)
    sandbox.fault(way.case.system, "timeout", method=method, when=when)
    child = Child(sandbox, way.module, way.task(here.identity))
    child.begin()
    until(lambda: sandbox.faults()[0]["used"])
    child.kill()
    sandbox.mend()
    two = (method, when) != ("POST", "before") and (method, when) != ("DELETE", "after")
    assert len(here.rows()) - here.count == two
    ran = here.replace()
    if two:
        assert ran.writes == []
        told = ran["msg"] if way.by_id else " ".join(ran.warnings)
        assert here.identity in told
        assert "remove" in told
    elif method == "DELETE" and way.by_id:
        assert "there is none with id" in ran["msg"], "its successor has another"
    else:
        assert here.holds(ran) == "replaced"


def test_one_that_meets_a_replacement_half_way_waits_for_its_end(scene: Callable[[Way], Scene], sandbox: Sandbox) -> None:
    """Both things are there for as long as the removal takes: that is no reason to refuse, nor to tell of a second one."""
    way = WAYS["alert, another check"]
    here = scene(way)
    sandbox.fault(way.case.system, "slow", method="DELETE", when="before", seconds=2)
    racers = [Child(sandbox, way.module, way.task(here.identity)) for _number in range(2)]
    racers[0].begin()
    until(lambda: sandbox.faults()[0]["used"])
    assert len(here.rows()) == here.count + 1
    racers[1].begin()
    first, second = (one.result() for one in racers)
    assert (first["changed"], second["changed"], second.get("failed", False)) == (True, False, False)
    assert second.get("warnings", []) == []
    assert (len(here.rows()), here.left) == (here.count, False)


@pytest.mark.parametrize("name", ["rule set, another type", "alert, another check"])
def test_eight_that_replace_at_once_leave_one(scene: Callable[[Way], Scene], sandbox: Sandbox, name: str) -> None:
    way = WAYS[name]
    here = scene(way)
    racers = [Child(sandbox, way.module, way.task(here.identity)) for _number in range(8)]
    sandbox.fault(way.case.system, "slow", when="after", method="GET", times=8, seconds=0.5)
    for one in racers:
        one.begin()
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda one: one.result(), racers))
    assert [one for one in results if one.get("failed")] == []
    assert (len(here.rows()), here.left) == (here.count, False)
    assert sum(one["changed"] for one in results) == 1


def test_a_check_that_is_not_active_is_refused_before_anything_is_sent(engine: Engine) -> None:
    case = CASES["zmon_alert_definition"]
    engine.done(case.module, case.create)
    for check, words in (("22", "check 22 is INACTIVE"), ("999", "there is no check with id 999")):
        for checking in (True, False):
            ran = engine.refused(case.module, {**case.remove, "state": "present", "check_definition": check, "replace": True}, check=checking)
            assert words in ran["msg"]
            assert ran.writes == []


@pytest.mark.parametrize("change", [{"metric_type": "text", "replace": True}, {"rules": [{"criteria": "match", "severity": 1, "value": "a"}]}])
def test_rules_that_do_not_fit_the_metric_are_refused_before_anything_is_sent(engine: Engine, change: Options) -> None:
    module = "circonus_rule_set"
    engine.done(module, {**_METRIC, "metric_type": "numeric", "rules": [{"criteria": "max value", "severity": 1, "value": 3}]})
    for checking in (True, False):
        ran = engine.refused(module, {**_METRIC, **change}, check=checking)
        assert "is no criterion for a" in ran["msg"]
        assert ran.writes == []
