"""The role release, played against the sandbox: what is noted, once, and what the gate lets through.

P1: the second run changes nothing. P2: check mode tells the truth. P6: no secret appears. P11: nobody is told unless the task says so.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cases.words import Raw
from tests.support.raw import make
from tests.support.role_steps import Did, Played, Step, fault, play_steps
from tests.support.sandbox import Sandbox

ROLE = "steadyops.monitoring.release"
CHECK = {"check_mode": True}
NOTED: dict[str, Any] = {"circonus": {"category": "deployments"}, "pagerduty": {"service": "Web shop", "tell_end": True}}
FRONT = {"tests": ["Shop front page"], "p95": 5000, "availability": 90}
STOPPED = {**FRONT, "tests": ["880014"], "metric": "response"}
"""What has not been measured for a month."""


@pytest.fixture(autouse=True)
def _seed_data(sandbox: Sandbox) -> None:
    sandbox.reset()


def run(name: str, state: str, /, calls: Any = (), around: Any = None, **variables: Any) -> Step:
    """Return a step; its key is the first word of its name."""
    given = {"key": name.split()[0], "state": state, **variables}
    return Step(name, {f"release_{one}": value for one, value in given.items()}, list(calls), around or {})


def gate(name: str, /, calls: Any = (), around: Any = None, **bounds: Any) -> Step:
    """Return a step that judges what was measured in the last hour; bounds are those of the gate."""
    given = {"range": "1h", **bounds}
    return run(name, "gate", calls, around, **{f"gate_{one}": value for one, value in given.items()})


def play(sandbox: Sandbox, folder: Path, *steps: Step, arguments: tuple[str, ...] = (), hosts: str = "one,") -> Played:
    return play_steps(sandbox, folder, ROLE, steps, *arguments, hosts=hosts)


def annotations(sandbox: Sandbox) -> dict[str, tuple[int, int]]:
    """Return when each annotation begins and ends, by its title."""
    rows = make(sandbox, Raw("circonus", "GET", "/v2/annotation"))
    return {row["title"]: (row["start"], row["stop"]) for row in rows}


def reads(did: Did, system: str) -> int:
    """Return how often a service was asked."""
    return len([row for row in did.journal if row["system"] == system])


def verdicts(did: Did) -> list[str]:
    """Return the verdict of each bound."""
    return [row["verdict"] for row in did.result["gate"]["rows"]]


def test_a_release_is_noted_once_and_ends_once(sandbox: Sandbox, tmp_path: Path) -> None:
    story = [
        step
        for state in ("before", "after")
        for step in (run(f"R {state} foretold", state, around=CHECK, **NOTED), run(f"R {state}", state, **NOTED), run(f"R {state} again", state, **NOTED))
    ]  # fmt: skip
    ended = {"circonus": NOTED["circonus"], "ended_at": "2036-01-01T00:00:00Z"}
    did = play(
        sandbox, tmp_path, *story, run("R before later", "before", **NOTED), run("R after later", "after", **NOTED),
        run("L after", "after", circonus=NOTED["circonus"]), run("P before", "before", pagerduty={}, circonus={"rel_metrics": ["12345_duration"]}),
        run("P after", "after", **ended), run("P after again", "after", **ended), run("E before", "before", pagerduty=NOTED["pagerduty"]),
    )  # fmt: skip
    assert {name: one.said for name, one in did.steps.items() if one.said} == {}
    event, opened, closed = "POST /v2/change/enqueue", "POST /v2/annotation", "PUT /v2/annotation/120001"
    wanted: dict[str, list[str]] = {name: [] for name in did.steps}
    wanted |= {"R before": [opened, event], "R after": [closed, event], "P before": [opened], "E before": [event]}
    wanted |= {"P after": ["PUT /v2/annotation/120002"]}
    assert {name: one.writes() for name, one in did.steps.items()} == wanted
    for state, action in (("before", "created"), ("after", "updated")):
        assert did[f"R {state} foretold"].result == did[f"R {state}"].result == {"annotation": action, "change_event": "sent", "gate": {}}
        assert did[f"R {state} again"].result == {"annotation": "unchanged", "change_event": "unchanged", "gate": {}}
    found = annotations(sandbox)
    assert found["Release R"][0] < found["Release R"][1]
    assert found["Release P"][1] == 2082758400
    assert "There is no annotation of L in Circonus" in did.printed
    assert sandbox.outbox() == [], "nobody is told"
    assert [row for one in did.steps.values() for row in one.outbox] == []


@pytest.mark.parametrize("how", ["refused", pytest.param("lost", marks=pytest.mark.full)])
def test_what_one_service_refuses_is_done_on_the_other_and_noted_by_the_next_run(sandbox: Sandbox, tmp_path: Path, how: str) -> None:
    kind: dict[str, Any] = {"status": 500} if how == "refused" else {"kind": "reset", "when": "after", "times": 1}
    paths = {"circonus": "/v2/annotation", "pagerduty": "/v2/change/enqueue"}
    steps = []
    for system, path in paths.items():
        hit = [fault(system, path, method=method, **kind) for method in ("POST", "PUT")]
        for state in ("before", "after"):
            key = f"{system}-{state}"
            steps += [run(f"{key} opening", "before", **NOTED)] if state == "after" else []
            steps += [run(f"{key} hit", state, calls=hit, **NOTED), run(f"{key} next", state, **NOTED)]
    did = play(sandbox, tmp_path, *steps)
    for system in paths:
        for state in ("before", "after"):
            hit, after = did[f"{system}-{state} hit"], did[f"{system}-{state} next"]
            other = "circonus" if system == "pagerduty" else "pagerduty"
            assert len(hit.writes(other)) == 1, (system, state)
            assert after.writes(other) == [], (system, state)
            assert after.said == "", (system, state, after.said)
            if how == "refused":
                assert "500" in hit.said, (system, state, hit.said)
                assert len(after.writes(system)) == 1, (system, state)
            else:
                assert (hit.said, after.writes()) == ("", []), (system, state)
    assert all(start < stop for title, (start, stop) in annotations(sandbox).items() if "after" in title)
    events = make(sandbox, Raw("pagerduty", "GET", "/change_events"))["change_events"]
    keys = [one["custom_details"]["steadyops_key"] for one in events]
    assert sorted(keys) == sorted(set(keys)), "no event is there twice"


def test_the_gate_says_what_breaks_which_bound(sandbox: Sandbox, tmp_path: Path) -> None:
    zmon = "$ZMON_API_URL/_sandbox"
    alarm = [["POST", f"{zmon}/evaluate", {"alert_id": 312}], ["POST", f"{zmon}/alarm", {"alert_id": 312, "entities": ["de-berlin"]}]]
    quiet = [["POST", f"{zmon}/alarm", {"alert_id": 312, "entities": []}]]
    hot = [{"alert_definitions": ["City too hot"]}]
    incident = {"key": "G", "title": "The shop is slow", "service": "Web shop"}
    opening = [{"steadyops.monitoring.pagerduty_incident": incident, "run_once": True}]
    ending = [{"steadyops.monitoring.pagerduty_incident": {**incident, "state": "resolved"}, "run_once": True}]
    shop = {"services": ["Web shop"]}
    steps = {
        "fast": (gate("fast", catchpoint=[FRONT]), ["ok"] * 3),
        "slow": (gate("slow", catchpoint=[{**FRONT, "p95": 1, "mean": 1}, {"tests": ["880012", "Token service"], "metric": "response", "runs": 10**6}]),
                 ["broken", "broken", "ok", "ok", "broken", "broken"]),
        "nothing": (gate("nothing", catchpoint=[STOPPED]), ["no data"] * 3),
        "v1": (gate("v1", catchpoint=[{**FRONT, "api_version": "v1"}]), ["ok", "no data", "ok"]),
        "allowed": (gate("allowed", missing="pass", catchpoint=[STOPPED]), ["no data"] * 3),
        "quiet": (gate("quiet", calls=[*alarm, *quiet], zmon=hot), ["ok"]),
        "alarm": (gate("alarm", calls=alarm, zmon=[*hot, {"alert_definitions": ["312"], "at_most": 1}]), ["broken", "ok"]),
        "nobody looks": (gate("nobody looks", zmon=[{"alert_definitions": ["999"]}]), ["no data"]),
        "no such": (gate("no such", missing="pass", zmon=[{"alert_definitions": ["City too cold"]}], pagerduty=[{"services": ["Shop"]}],
                         catchpoint=[{"tests": ["Nope"], "p95": 1}]), ["not read"] * 3),
        "calm": (gate("calm", pagerduty=[shop, {"urgencies": ["low"]}]), ["ok", "ok"]),
        "opening": (Step("opening", tasks=opening), None),
        "paged": (gate("paged", pagerduty=[shop, {**shop, "urgencies": ["low"]}, {**shop, "at_most": 1}, {"services": ["Billing"]}]),
                  ["broken", "ok", "ok", "ok"]),
        "ending": (Step("ending", tasks=ending), None),
        "over": (gate("over", pagerduty=[shop, {**shop, "count": "opened"}]), ["ok", "broken"]),
        "circonus": (gate("circonus", circonus=[{}, {"severities": [1]}, {"at_most": 1}, {"filters": {"_check": "/check/60002"}}]),
                     ["broken", "ok", "ok", "ok"]),
        "range": (gate("range", circonus=[{"count": "opened"}]), ["ok"]),
        "longer": (gate("longer", range="1d", circonus=[{"count": "opened", "at_most": 1}]), ["broken"]),
        "refused": (gate("refused", calls=[fault("circonus", "/v2/alert", status=403)], circonus=[{}], missing="pass"), ["not read"]),
    }  # fmt: skip
    did = play(sandbox, tmp_path, *(step for step, _wanted in steps.values()))
    assert {name: verdicts(did[name]) for name, (_step, wanted) in steps.items() if wanted} == {name: wanted for name, (_s, wanted) in steps.items() if wanted}
    fine = {name for name, (_step, wanted) in steps.items() if wanted and set(wanted) == {"ok"}} | {"allowed"}
    for name, (_step, wanted) in steps.items():
        if wanted:
            assert (did[name].said == "") is (did[name].result["gate"]["passed"]) is (name in fine), (name, did[name].said)
            assert did[name].writes() == [], name
            assert all(f'"{line}"' in did.printed for line in did[name].result["gate"]["table"]), "shown although it passes"
    assert did["slow"].said.startswith("The gate is closed, 4 of 6 bounds do not hold. Catchpoint, Shop front page: test_time p95 ")
    assert "1 (de-berlin)" in did["alarm"].said
    assert "#1 The shop is slow" in did["paged"].said
    assert "there is no zmon_alert_definition named 'City too cold'" in did["no such"].said


def test_the_gate_waits_until_all_bounds_hold_or_the_time_is_over(sandbox: Sandbox, tmp_path: Path) -> None:
    once = [fault("circonus", "/v2/alert", status=403, times=1)]
    always = [fault("circonus", "/v2/alert", status=403)]
    calm: dict[str, Any] = {"circonus": [{"at_most": 1}], "pause": 1}
    did = play(
        sandbox, tmp_path,
        gate("later", calls=once, timeout="1m", **calm), gate("held", **{"for": 1}, **calm), gate("both", calls=once, timeout="50s", **{"for": 1}, **calm),
        gate("never", calls=always, timeout=2, **calm), gate("at once", calls=once, **{"for": "1h"}, **calm),
        run("R after", "after", calls=always, **NOTED, gate_circonus=[{"at_most": 1}]),
    )  # fmt: skip
    assert (did["later"].said, reads(did["later"], "circonus")) == ("", 2)
    assert did["held"].said == did["both"].said == ""
    assert reads(did["held"], "circonus") >= 2
    assert reads(did["both"], "circonus") >= 3
    assert "could not be read" in did["never"].said
    assert reads(did["never"], "circonus") >= 2
    assert reads(did["at once"], "circonus") == 1, "what breaks within the time that it must hold fails without a timeout"
    checked = play(sandbox, tmp_path, gate("once", calls=always, timeout="1h", **calm), arguments=("--check",))["once"]
    assert (reads(checked, "circonus"), checked.said[:18]) == (1, "The gate is closed"), "check mode looks once"
    assert "The gate is closed" in did["R after"].said
    assert did["R after"].writes() == ["POST /v2/change/enqueue"], "the end is told, whatever the gate says"


def test_what_is_wrong_is_said_before_any_call_and_no_secret_shows(sandbox: Sandbox, tmp_path: Path) -> None:
    canary = "c4n4ryc4n4ryc4n4ryc4n4ryc4n4ry42"
    wrong = {
        "no key": (run("x", "before", key="", **NOTED), "release_key is missing"),
        "nothing": (run("x", "before"), "nothing would be noted"),
        "no bound": (run("x", "gate"), "nothing to judge"),
        "unbound": (gate("x", catchpoint=[{"tests": ["Shop front page"]}]), "give at least one of p50"),
        "a typo": (gate("x", pagerduty=[{"service": "Web shop"}]), "Supported parameters include"),
        "a word": (gate("x", catchpoint=[{**FRONT, "p95": "fast"}]), "p95"),
        "a state": (run("x", "during", **NOTED), "value of release_state must be one of"),
    }
    steps = [Step(name, step.variables) for name, (step, _words) in wrong.items()]
    secret = run("S", "before", pagerduty={"routing_key": canary, "service": "No such service"})
    did = play(sandbox, tmp_path, *steps, secret, run("M", "before", **NOTED), arguments=("-vvvvv",), hosts="one,two,")
    for name, (_step, words) in wrong.items():
        assert words in did[name].said, (name, did[name].said)
        assert did[name].journal == [], name
    assert "No such service" in did["S"].said
    assert canary not in did.printed
    assert (len(did["M"].writes()), did["M"].said) == (2, ""), "once for all hosts of the play"
