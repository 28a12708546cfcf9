"""What the items of one loop share: one listing, our own writes, and nothing older than it may be."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Call, Resource
from tests.cases.table import CASES
from tests.cases.words import Case, Raw
from tests.support.engine import RESOURCES, Engine, Ran
from tests.support.raw import make, needed_by_many, one_of, prepare, rows_of
from tests.support.sandbox import Sandbox
from tests.support.shapes import marks

KEPT = [module for module, case in CASES.items() if case.elsewhere]
"""Whose things are listed."""
every_kept = pytest.mark.parametrize("case", [CASES[name] for name in KEPT], ids=KEPT)
every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


class Clock:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


REVIVED = ("circonus_check_bundle",)
"""What is switched off and not deleted: a change switches it on again."""


class Loop:
    """The items of one loop, run one after the other."""

    def __init__(self, engine: Engine, module: str, *, check: bool = False) -> None:
        self.engine, self.module, self.check = engine, module, check
        self.clock = Clock()
        self.session = engine.session(many=True, clock=self.clock)

    def item(self, options: dict[str, Any], **more: Any) -> Ran:
        """Run one item that succeeds."""
        return self.engine.done(self.module, options, check=self.check, session=self.session, **more)


class Apart(Loop):
    """The items of a loop in check mode that share nothing: each gets what those before it were told, as a shipped module does."""

    def __init__(self, engine: Engine, module: str) -> None:
        super().__init__(engine, module, check=True)
        self.earlier: list[list[dict[str, Any]]] = []

    def item(self, options: dict[str, Any], **more: Any) -> Ran:
        """Run one item that succeeds."""
        ran = self.engine.done(self.module, options, check=True, earlier=self.earlier, **more)
        assert ran["calls"]["read"] == len(ran.reads), "what is planned once more is asked, and counts"
        self.earlier = [*self.earlier, [{**options, **more}, {}]] if ran["changed"] else self.earlier
        return ran


def update_verb(case: Case) -> str:
    """Return the verb of an update."""
    return getattr(RESOURCES[case.module].update, "verb", "PUT")


def edit(sandbox: Sandbox, case: Case, identity: str, **changes: Any) -> None:
    """Change a thing behind the loop's back, as somebody at the web interface would."""
    row = one_of(sandbox, case.things, identity)
    path = case.things.item.format(id=identity)
    if case.system == "catchpoint":
        path = str(RESOURCES[case.module].paths.item).format(id=identity)
        changes = [{"op": "replace", "path": f"/{name}", "value": value} for name, value in changes.items()]
        make(sandbox, Raw("catchpoint", "PATCH", path, changes))
    elif case.system == "circonus":
        make(sandbox, Raw("circonus", "PUT", path, {**row, **changes}))
    elif case.module == "zmon_entity":
        make(sandbox, Raw("zmon", "PUT", "/api/v1/entities", {**row, **changes}))
    elif case.system == "zmon":
        make(sandbox, Raw("zmon", update_verb(case), path, {**row, "parameters": {}, **changes}))
    elif case.system == "pagerduty":
        make(sandbox, Raw("pagerduty", "PUT", path, {case.things.envelope: changes}))
    else:
        make(sandbox, Raw("statuspage", "PATCH", path, {RESOURCES[case.module].body.envelope: changes}))


def remove(sandbox: Sandbox, case: Case, identity: str) -> None:
    """Delete a thing behind the loop's back."""
    strategy = RESOURCES[case.module].remove
    if isinstance(strategy, Call) and "?" in strategy.path:
        make(sandbox, Raw(case.system, strategy.method, strategy.path.format(id=identity)))
        return
    make(sandbox, Raw(case.system, "DELETE", case.things.item.format(id=identity)))


@every_case
def test_the_same_item_twice_is_one_thing(engine: Engine, sandbox: Sandbox, case: Case) -> None:
    prepare(sandbox, case)
    loop = Loop(engine, case.module)
    assert loop.item(case.create)["changed"]
    again = loop.item(case.create)
    assert again["changed"] is case.repeats
    assert len(rows_of(sandbox, case.things)) == 1
    if not case.repeats:  # what is told once is told to the item that made it, and to nobody after it
        assert again["resource"] == engine.done(case.module, case.create)["resource"]


@every_case
def test_our_own_writes_are_seen_without_reading_again(engine: Engine, sandbox: Sandbox, case: Case) -> None:
    prepare(sandbox, case)
    loop = Loop(engine, case.module)
    tasks = [case.create, *[getattr(case, phase) for phase in case.phases[1:] for _time in range(2)]]
    seen = [loop.item(options) for options in tasks]
    assert [ran["changed"] for ran in seen] == [True, *[True, case.repeats] * len(case.phases[1:])]
    if case.module in KEPT:
        # What goes with a thing may have to be read before it is changed, or removed.
        change = max(case.cost.change[0] - case.cost.unchanged[0], 0)
        assert [len(ran.reads) for ran in seen[1:4]] == [change, 0, max(case.cost.remove[0] - case.cost.absent[0], 0)]


IN_LOOPS = [pytest.param(case, False, id=name) for name, case in CASES.items()]
IN_LOOPS += [pytest.param(case, True, id=f"{name} apart", marks=marks(name)) for name, case in CASES.items()]


@pytest.mark.parametrize(("case", "apart"), IN_LOOPS)
def test_check_mode_says_what_a_real_run_does(engine: Engine, sandbox: Sandbox, case: Case, apart: bool) -> None:
    prepare(sandbox, case)
    loop = Apart(engine, case.module) if apart else Loop(engine, case.module, check=True)
    tasks = [getattr(case, phase) for phase in case.phases for _time in range(2)]
    seen = []
    for options in tasks:
        seen.append(loop.item(options))
        loop.clock.now += 61  # in a real run, all would be read again by now
    real = Loop(engine, case.module)
    for foretold, options in zip(seen, tasks, strict=True):
        happened = real.item(options)
        assert foretold.writes == []
        # Before: what the service chose for a thing that check mode only planned is not known.
        for name in ("changed", "action"):
            assert foretold[name] == happened[name]
        assert foretold["diff"]["after"] == happened["diff"]["after"]
        assert_true_of(foretold, happened, case)


ASKED = ("pagerduty_incident",)
"""Of which each is asked for, because the list does not tell all their keys."""
MADE = {
    name: CASES[name]
    for name in CASES
    if isinstance(RESOURCES[name], Resource) and RESOURCES[name].create is not None and name not in ASKED
}
CHOSEN = {
    "catchpoint_contact": {"division"}, "catchpoint_label": {"division"},
    "circonus_check_bundle": {"metric_limit"}, "pagerduty_user": {"color"}, "statuspage_component": {"start_date"}, "statuspage_metric": {"display"},
    "catchpoint_test": {"start_time"},
}  # fmt: skip
"""What only the service knows of a new thing: its clock, and a default that nobody has documented."""


@pytest.mark.parametrize("case", MADE.values(), ids=MADE)
def test_an_item_that_says_what_a_creation_usually_gives_is_unchanged_in_check_mode_too(
    engine: Engine, sandbox: Sandbox, case: Case
) -> None:
    prepare(sandbox, case)
    made = engine.done(case.module, case.create)["resource"]
    unsaid = [one.name for one in RESOURCES[case.module].asked if one.kept and one.name not in case.create]
    given = {name: made[name] for name in unsaid if made.get(name) is not None}
    again = {**case.create, **{name: value for name, value in given.items() if name not in CHOSEN.get(case.module, ())}}
    seen: dict[bool, list[Ran]] = {}
    for check in (True, False):
        sandbox.reset()
        prepare(sandbox, case)
        loop = Loop(engine, case.module, check=check)
        seen[check] = [loop.item(case.create), loop.item(again), loop.item(case.create)]
    for foretold, real in zip(seen[True], seen[False], strict=True):
        assert (foretold["changed"], foretold["action"]) == (real["changed"], real["action"])
        assert_true_of(foretold, real, case)


def assert_true_of(foretold: Ran, real: Ran, case: Case) -> None:
    """P2: each key that the resource has in check mode is the same in the real run."""
    known = {name: value for name, value in foretold["resource"].items() if name not in case.masked}
    assert known == {name: real["resource"][name] for name in known}


@every_kept
def test_what_stands_after_a_planned_change_is_true_or_absent(engine: Engine, sandbox: Sandbox, case: Case) -> None:
    prepare(sandbox, case)
    engine.done(case.module, case.create)
    seen = {}
    for check in (True, False):
        loop = Loop(engine, case.module, check=check)
        seen[check] = [loop.item(case.change), loop.item(case.change)]
    for foretold, real in zip(seen[True], seen[False], strict=True):
        assert foretold["action"] == real["action"]
        assert_true_of(foretold, real, case)


def test_a_component_that_was_moved_in_check_mode_has_no_old_position(engine: Engine) -> None:
    module, moved = "statuspage_component", {"id": "v6q2k8wd1mzp", "group": "Regional"}
    seen = {}
    for check in (True, False):
        loop = Loop(engine, module, check=check)
        seen[check] = [loop.item(moved), loop.item(moved)]
    for foretold, real in zip(seen[True], seen[False], strict=True):
        assert foretold["action"] == real["action"]
        assert_true_of(foretold, real, CASES[module])
    assert "position" not in seen[True][1]["resource"]


PARENTS = {
    "circonus_rule_set": (
        {"check": "/check/12345", "metric_name": "up", "name": "Web gone",
         "rules": [{"criteria": "on absence", "severity": 1, "value": 300}]},
        {"check": "/check/12345", "metric_name": "slow", "parent": "Web gone", "rules": []},
    ),
    "zmon_alert_definition": (
        {"name": "Any city", "team": "Platform/Software", "template": True, "check_definition": 20, "priority": 3,
         "description": "A template", "condition": "value > 0"},
        {"name": "One city", "team": "Platform/Software", "parent": "Any city", "entities": [{"city": "Berlin"}]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("module", PARENTS)
def test_a_reference_to_what_an_earlier_item_makes_is_silent(engine: Engine, module: str) -> None:
    parent, child = PARENTS[module]
    for check in (True, False):
        loop = Loop(engine, module, check=check)
        assert loop.item(parent)["changed"]
        ran = loop.item(child)
        assert ran["changed"]
        assert ran.warnings == []
        assert ran["resource"]["parent"] == child["parent"]
    assert not engine.done(module, child)["changed"]


@pytest.mark.parametrize("module", PARENTS)
def test_a_reference_to_what_another_task_makes_is_a_warning_in_check_mode(engine: Engine, module: str) -> None:
    parent, child = PARENTS[module]
    assert engine.done(module, parent, check=True).warnings == []
    (warning,) = engine.done(module, child, check=True).warnings
    assert f'"{child["parent"]}" yet: this fails unless an earlier task creates it' in warning


@every_kept
@pytest.mark.parametrize("seconds", [0.0, 11.0])
def test_somebody_elses_edit_during_a_long_loop_survives(
    engine: Engine, sandbox: Sandbox, case: Case, seconds: float
) -> None:
    theirs, ours = case.elsewhere
    prepare(sandbox, case)
    needed_by_many(sandbox, case, range(2))
    loop = Loop(engine, case.module)
    ids = [loop.item(case.one_of_many(number))["resource"]["id"] for number in range(2)]
    loop = Loop(engine, case.module)
    loop.item(case.one_of_many(0))
    edit(sandbox, case, ids[1], **theirs)
    loop.clock.now += seconds
    ran = loop.item({**case.one_of_many(1), **ours})
    assert ran["changed"]
    assert len(ran.writes) == 1
    row = one_of(sandbox, case.things, ids[1])
    survived = all(row[name] == value for name, value in theirs.items())
    resource = RESOURCES[case.module]
    said = {**case.one_of_many(1), **ours}
    completes = any(one.type.completes for one in resource.asked if one.name in said)
    replaces = resource.update.writes_back or bool(resource.update.always) or completes
    assert len(ran.reads) == (1 if replaces and seconds else 0)
    if seconds or not replaces:
        assert survived, row
    assert all(row[name] == value for name, value in ours.items())


@every_kept
def test_everything_is_read_again_after_a_minute(engine: Engine, sandbox: Sandbox, case: Case) -> None:
    theirs, _ours = case.elsewhere
    prepare(sandbox, case)
    needed_by_many(sandbox, case, range(1))
    loop = Loop(engine, case.module)
    identity = loop.item(case.one_of_many(0))["resource"]["id"]
    edit(sandbox, case, identity, **theirs)
    loop.clock.now += 59
    early = loop.item(case.one_of_many(0))
    loop.clock.now += 2
    late = loop.item(case.one_of_many(0))
    ((name, value),) = theirs.items()
    assert early.reads == []
    assert early["resource"].get(name) != value
    assert late.reads
    assert late["resource"][name] == value


@every_kept
def test_what_somebody_removed_meanwhile_is_made_again(engine: Engine, sandbox: Sandbox, case: Case) -> None:
    prepare(sandbox, case)
    needed_by_many(sandbox, case, range(1))
    loop = Loop(engine, case.module)
    identity = loop.item(case.one_of_many(0))["resource"]["id"]
    remove(sandbox, case, identity)
    ran = loop.item({**case.one_of_many(0), **case.many_other})
    assert ran["changed"]
    assert ran["resource"]["id"] != identity or case.module in REVIVED
    assert not loop.item({**case.one_of_many(0), **case.many_other})["changed"]


@every_kept
def test_what_somebody_removed_meanwhile_is_gone(engine: Engine, sandbox: Sandbox, case: Case) -> None:
    prepare(sandbox, case)
    needed_by_many(sandbox, case, range(1))
    loop = Loop(engine, case.module)
    identity = loop.item(case.one_of_many(0))["resource"]["id"]
    remove(sandbox, case, identity)
    absent = {name: value for name, value in case.one_of_many(0).items() if name in RESOURCES[case.module].naming}
    loop.item({**absent, "state": "absent"})
    assert not loop.item({**absent, "state": "absent"})["changed"]


@every_kept
@pytest.mark.parametrize("status", [404, 409, 412])
def test_a_write_that_no_longer_fits_is_planned_again_once(
    engine: Engine, sandbox: Sandbox, case: Case, status: int
) -> None:
    prepare(sandbox, case)
    engine.done(case.module, case.create)
    loop = Loop(engine, case.module)
    loop.item(case.create)
    for method in dict.fromkeys(("PUT", "PATCH", update_verb(case))):
        sandbox.fault(case.system, "status", method=method, status=status)
    ran = loop.item(case.change)
    assert ran["changed"]
    assert len(ran.writes) == 2
    assert ran.reads, "it looks again"


@every_kept
def test_a_write_that_never_fits_fails_after_the_second_look(engine: Engine, sandbox: Sandbox, case: Case) -> None:
    prepare(sandbox, case)
    engine.done(case.module, case.create)
    for method in dict.fromkeys(("PUT", "PATCH", update_verb(case))):
        sandbox.fault(case.system, "status", method=method, status=409, times=0)
    ran = engine.refused(case.module, case.change)
    assert len(ran.writes) == 2
    assert ran["status"] == 409


@every_kept
def test_items_of_two_accounts_are_kept_apart(engine: Engine, sandbox: Sandbox, case: Case) -> None:
    prepare(sandbox, case)
    loop = Loop(engine, case.module)
    loop.item(case.create)
    ran = engine.refused(case.module, case.create, session=loop.session, api_token="another-account-0123456789abcdef")
    assert ran["status"] in (401, 403)


@pytest.mark.full
def test_a_list_longer_than_can_be_walked_is_not_taken_for_all(engine: Engine, sandbox: Sandbox) -> None:
    case = CASES["circonus_rule_set"]
    for number in range(2100):
        make(sandbox, case.crowd, number)
    key = {"check": "/check/60002", "metric_name": "late"}
    made = engine.done(case.module, {**key, "metric_type": "text", "rules": []})
    again = Loop(engine, case.module).item({**key, "rules": []})
    assert (again["changed"], again["resource"]["id"]) == (False, made["resource"]["id"])


GOING = {name: one for name, one in CASES.items() if one.remove.get("state") == "absent" and one.change}


@pytest.mark.parametrize("case", GOING.values(), ids=GOING)
def test_what_somebody_removed_since_it_was_listed_is_made_anew(engine: Engine, case: Case) -> None:
    prepare(engine.sandbox, case)
    engine.done(case.module, case.create)
    loop = engine.session(many=True)
    engine.done(case.module, case.create, session=loop)
    engine.done(case.module, case.remove)
    item = {**case.create, **case.change}
    engine.done(case.module, item, session=loop)
    loop.close()
    again = engine.done(case.module, item)
    assert (again["changed"], again.writes) == (False, [])
