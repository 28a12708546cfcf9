"""P5: nothing is created twice. A refused request is sent again with any verb, the task succeeds, and says so.

Of each shape one module is tried, with a third of all that goes wrong, so that each service does all of it.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from _pytest.mark import ParameterSet

from ansible_collections.steadyops.monitoring.plugins.module_utils.resource import Action, Resource
from ansible_collections.steadyops.monitoring.plugins.module_utils.values import EVENT
from tests.cases.table import CASES
from tests.cases.words import Case
from tests.support.engine import RESOURCES, Engine
from tests.support.raw import prepare, rows_of
from tests.support.sandbox import Sandbox
from tests.support.shapes import DOORSTEP, each, in_turns

NOT_LISTED = ("catchpoint_instant_test", "zmon_downtime")
"""What cannot be looked for, so its POST is not sent again. The next run heals a downtime (test_kill.py)."""
LEFT = {"create": 1, "change": 1, "remove": 0}


def refusals(case: Case) -> list[int]:
    """Return the codes with which the systems of a module say "slow down"; 503 does so only with Retry-After."""
    resource = RESOURCES[case.module]
    hosts = resource.system.hosts.values() if isinstance(resource, Action) else [resource.system.host]
    both = [set(host.refused) for host in hosts]
    return sorted(set.intersection(*both))


def said_by(case: Case) -> list[str]:
    """Return each way to say "slow down": the status, and the seconds that it asks for where it does."""
    return [*(f"{code}{after}" for code in refusals(case) for after in (" after 7", "")), "503 after 7"]


def lives(values: Iterable[str], modules: Iterable[str] = CASES) -> list[ParameterSet]:
    """Return the matrix of every task of every module's life with all that goes wrong."""
    return [
        pytest.param(CASES[module], phase, value, id=f"{module}-{phase}-{value}", marks=marks)
        for module, value, marks in in_turns(values, modules)
        for phase in CASES[module].phases
    ]


ALIKE = {ways: [module for module, case in CASES.items() if said_by(case) == list(ways)] for ways in {tuple(said_by(case)) for case in CASES.values()}}
"""The modules by what is said to them."""
REFUSED = [one for ways in sorted(ALIKE) for one in lives(ways, ALIKE[ways])]


def reach(engine: Engine, case: Case, phase: str) -> None:
    """Do what comes before a phase."""
    prepare(engine.sandbox, case)
    if phase != "create":
        engine.done(case.module, case.create)


def verbs_of(engine: Engine, case: Case, phase: str) -> list[str]:
    """Return the verbs that a phase uses."""
    reach(engine, case, phase)
    rows = engine.done(case.module, getattr(case, phase)).rows
    engine.sandbox.reset()
    # What goes out whatever its look finds does not wait for it: test_pages.py.
    looks = ("GET",) if case.looks and phase == "create" else ()
    return [verb for verb in dict.fromkeys(row["method"] for row in rows) if verb not in looks]


@pytest.mark.parametrize(("case", "phase", "said"), REFUSED)
def test_a_refused_request_is_sent_again(engine: Engine, sandbox: Sandbox, case: Case, phase: str, said: str) -> None:
    code, _after, after = said.partition(" after ")
    verbs = verbs_of(engine, case, phase)
    reach(engine, case, phase)
    headers = {"Retry-After": after} if after else {}
    for verb in verbs:
        sandbox.fault(case.system, "status", method=verb, status=int(code), headers=headers, times=1)
    engine.slept.clear()
    ran = engine.done(case.module, getattr(case, phase), max_wait=1000)
    assert ran["changed"]
    assert len(rows_of(sandbox, case.things)) == LEFT[phase]
    assert ran["calls"]["retried"] == len(verbs)
    assert any("asked to slow down" in one and code in one for one in ran.warnings)
    assert sum(engine.slept) == pytest.approx(ran["calls"]["waited"], abs=0.02)
    assert len(engine.slept) == len(verbs)
    if after:  # what it asked for, and at most a fifth more, so that many clients do not come back at once
        assert all(7.0 <= pause <= 7.0 * 1.2 for pause in engine.slept)
    else:
        assert all(0 < pause <= 120 for pause in engine.slept)


@pytest.mark.parametrize("case", each(CASES, DOORSTEP))
def test_a_service_that_goes_on_refusing_ends_the_task(engine: Engine, sandbox: Sandbox, case: Case) -> None:
    prepare(sandbox, case)
    before = rows_of(sandbox, case.things)
    sandbox.fault(case.system, "status", status=429, headers={"Retry-After": "50"}, times=0)
    ran = engine.refused(case.module, case.looking, max_wait=120)
    assert "max_wait" in ran["msg"]
    assert ran["status"] == 429
    assert sum(engine.slept) <= 120
    assert ran.writes == []
    sandbox.mend()
    assert rows_of(sandbox, case.things) == before


@pytest.mark.parametrize(("case", "phase", "kind"), lives(["500", "502", "504", "503", "reset", "truncate", "garbage"]))
def test_a_broken_request_is_sent_again_where_that_does_no_harm(
    engine: Engine, sandbox: Sandbox, case: Case, phase: str, kind: str
) -> None:
    reach(engine, case, phase)
    fault = {"kind": "status", "status": int(kind)} if kind.isdigit() else {"kind": kind}
    for verb in ("GET", "PUT", "PATCH", "DELETE", "POST"):
        # A POST that only asks, as a preview does, is no creation.
        at = {"path": case.creation[1]} if verb == "POST" == case.creation[0] and phase == "create" else {}
        sandbox.fault(case.system, method=verb, **fault, **at)
    ran = engine.run(case.module, getattr(case, phase))
    if case.module in NOT_LISTED and phase != "remove":
        assert ran.failed
    elif kind == "504" and (phase == "create" and _makes_one_thing(case) or phase == "change" and _says_something(case)):
        assert "may still" in ran["msg"]  # it never said that it had stopped working on it
    else:
        assert not ran.failed, ran.result
        assert ran["calls"]["retried"] >= 2
        assert len(rows_of(sandbox, case.things)) == LEFT[phase]


def _makes_one_thing(case: Case) -> bool:
    """Say whether sending it twice would make two."""
    resource = RESOURCES[case.module]
    actions = ("circonus_maintenance", "pagerduty_change_event", "pagerduty_maintenance_window")
    made = case.module in actions or (isinstance(resource, Resource) and resource.create is not None)
    return made and case.creation[0] == "POST"


def _says_something(case: Case) -> bool:
    """Say whether sending the change twice would announce it twice, or add a layer twice."""
    return case.module in ("pagerduty_schedule", "pagerduty_status_page_post") or any(
        one.role == EVENT and one.name in case.change for one in RESOURCES[case.module].asked
    )


def test_a_real_limit_is_waited_for(engine: Engine, sandbox: Sandbox) -> None:
    case = CASES["statuspage_component"]
    sandbox.limit(case.system, 2, 20)
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        sandbox.limit(case.system, 2, 20)  # begins to count anew, as it does when that time is over

    session = engine.session(many=True, sleep=sleep)
    for number in range(4):
        ran = engine.done(case.module, {"name": f"Many {number}"}, session=session)
        assert ran["changed"]
    session.close()
    assert waited
