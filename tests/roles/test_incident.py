"""The role incident, played against the sandbox: who was paged, what customers read and were told, and what was written.

P1: the second run changes nothing. P2: check mode tells the truth. P6: no secret appears. P11: what was said is not said again.
P12: a page goes out whatever else fails.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.outbox import EMAIL, Audience
from tests.support.role_steps import Did, Played, Step, fault, play_steps
from tests.support.sandbox import Sandbox
from tests.support.statuspage import DOCS, WEBSITE, Statuspage

ROLE = "steadyops.monitoring.incident"
SHOP = {"service": "Web shop"}
LOUD = {"components": {"Website": "partial_outage", "Docs": "degraded_performance"}, "notify": True}
CHECK = {"check_mode": True}
STATUSES = ("investigating", "identified", "monitoring", "resolved")


@pytest.fixture(autouse=True)
def page(sandbox: Sandbox) -> Statuspage:
    sandbox.reset()
    Audience(sandbox)
    return Statuspage(sandbox)


def run(key: str, status: str = "investigating", name: str = "", /, calls: Any = (), around: Any = None, **variables: Any) -> Step:
    """Return a step under a key; it is called by the key and the status, or what is given."""
    given = {"key": key, "status": status, "title": "Orders are late", **variables}
    return Step(f"{key} {name or status}", {f"incident_{one}": value for one, value in given.items()}, list(calls), around or {})


def play(sandbox: Sandbox, folder: Path, *steps: Step, arguments: tuple[str, ...] = (), hosts: str = "one,") -> Played:
    return play_steps(sandbox, folder, ROLE, steps, *arguments, hosts=hosts)


def shown(did: Did, system: str) -> str:
    """Return what the result says was done."""
    return did.result[system]["action"]


def statuses(page: Statuspage) -> dict[str, str]:
    """Return the components that are not operational."""
    return {row["name"]: row["status"] for row in page.get("/components") if row["status"] != "operational"}


def updates(page: Statuspage, key: str) -> list[tuple[str, str]]:
    """Return what was posted under a key, the oldest first."""
    (one,) = [row for row in page.get("/incidents") if row["metadata"].get("ansible", {}).get("key") == key]
    return [(update["status"], update["body"]) for update in one["incident_updates"][::-1]]


def test_a_story_on_both_services_is_told_once(sandbox: Sandbox, tmp_path: Path, page: Statuspage) -> None:
    both: dict[str, Any] = {"pagerduty": {**SHOP, "note": "Look at the queue."}, "statuspage": LOUD}
    own: dict[str, Any] = {"messages": {"monitoring": "{{ incident_title }}, {{ incident_key }}: {{ incident_affected }} {{ incident_status }}."}}
    story = [
        step
        for status in STATUSES
        for step in (
            run("S", status, f"{status} foretold", around=CHECK, **both, **own), run("S", status, **both, **own),
            run("S", status, f"{status} again", **both, **own),
        )
    ]  # fmt: skip
    later = [run("S", status, f"{status} later", **both, **own, when_over="warn") for status in STATUSES]
    anew = [run("S", "investigating", f"anew{again}", around=around, **both, **own) for again, around in ((" foretold", CHECK), ("", {}), (" again", {}))]
    did = play(sandbox, tmp_path, *story, *later, *anew, run("S", "identified", "identified anew", **both, **own))
    assert [step.said for step in did.steps.values()] == [""] * 20, did.printed
    for number, status in enumerate(STATUSES):
        foretold, real, again = (did[f"S {status}{word}"] for word in (" foretold", "", " again"))
        assert (foretold.writes(), again.writes(), did[f"S {status} later"].writes()) == ([], [], []), status
        assert [shown(foretold, one) for one in ("pagerduty", "statuspage")] == [shown(real, one) for one in ("pagerduty", "statuspage")]
        assert [shown(again, one) for one in ("pagerduty", "statuspage")] == ["unchanged"] * 2
        assert (shown(real, "statuspage"), len(real.writes("statuspage"))) == ("created" if number == 0 else "updated", 1)
        assert len([row for row in real.outbox if row["to"] == EMAIL]) == 1, status
        assert len(real.told("pagerduty")) == (number == 0), "only the opening pages somebody"
        assert foretold.outbox == again.outbox == did[f"S {status} later"].outbox == []
    assert [len(did[f"S {status}"].writes("pagerduty")) for status in STATUSES] == [2, 0, 0, 1], "the note is said once, then the resolution"
    assert did["S resolved"].bodies("pagerduty")[0]["incident"]["resolution"] == "Look at the queue."
    assert did["S investigating later"].result["pagerduty"]["over"] is True
    printed = " ".join(did.printed.split())
    assert "The incident S was resolved in PagerDuty, so nobody is paged again under this key." in printed
    assert (did["S anew foretold"].writes(), shown(did["S anew foretold"], "pagerduty")) == ([], "created")
    assert (did["S anew"].writes()[:1], did["S anew"].result["pagerduty"]["over"]) == (["POST /incidents"], False)
    assert len(did["S anew"].told("pagerduty")) == 1, "P12: it has come back, and somebody is paged"
    assert did["S anew again"].writes() == did["S identified anew"].writes("statuspage") == []
    assert [row for row in did["S anew"].outbox if row["to"] == EMAIL] == []
    assert "The incident S was resolved on the status page, so the customers read nothing new under this key." in printed
    told = updates(page, "S")
    assert [status for status, _body in told] == list(STATUSES)
    assert told[0][1].startswith("We are looking into a problem with Website and Docs.")
    assert told[2][1] == "Orders are late, S: Website and Docs monitoring."
    assert statuses(page) == {}


WRITES = [("pagerduty", "investigating"), ("pagerduty", "resolved"), *(("statuspage", status) for status in STATUSES)]
"""Every write of a story."""
SOME = WRITES[1:3] + WRITES[4:5]
NAMES = {"pagerduty": "PagerDuty", "statuspage": "Statuspage"}


@pytest.mark.parametrize(
    ("how", "writes"),
    [pytest.param("lost", SOME, id="some lost"), *(pytest.param(how, WRITES, id=f"all {how}", marks=pytest.mark.full) for how in ("refused", "lost"))],
)
def test_what_one_service_refuses_is_done_on_the_other_and_said_by_the_next_run(
    sandbox: Sandbox, tmp_path: Path, page: Statuspage, how: str, writes: list[tuple[str, str]]
) -> None:
    both: dict[str, Any] = {"pagerduty": SHOP, "statuspage": LOUD}
    kind: dict[str, Any] = {"status": 500} if how == "refused" else {"kind": "reset", "when": "after", "times": 1}
    steps = []
    for system, status in writes:
        key = f"{system} {status}"
        hit = [fault(system, "/incidents(/[A-Za-z0-9]+)?$", method=method, **kind) for method in ("POST", "PUT", "PATCH")]
        steps += [run(key, "investigating", "before", **both)] if status != "investigating" else []
        steps += [run(key, status, "hit", calls=hit, **both), run(key, status, "after", **both), run(key, "resolved", "end", **both)]
    did = play(sandbox, tmp_path, *steps)
    for system, status in writes:
        key = f"{system} {status}"
        hit, after = did[f"{key} hit"], did[f"{key} after"]
        other = "statuspage" if system == "pagerduty" else "pagerduty"
        if how == "refused":
            assert f"{NAMES[system]}: Cannot " in hit.said, (key, hit.said)
            assert f"{NAMES[other]} is as it should be." in hit.said, (key, hit.said)
            assert (shown(hit, system), shown(after, system)) == ("failed", "created" if status == "investigating" else "updated"), key
        else:
            assert hit.said == "", (key, hit.said)
            assert after.writes() == [], (key, after.writes())
        assert after.said == "", (key, after.said)
        assert len(hit.writes(other)) == (other == "statuspage" or status in ("investigating", "resolved")), key
        assert after.writes(other) == [], key
        assert [one for one, _body in updates(page, key)].count(status) == 1, key
        assert len([row for one in (hit, after) for row in one.outbox if row["to"] == EMAIL]) == 1, key
        assert len(hit.told("pagerduty") + after.told("pagerduty")) == (status == "investigating"), key
    assert statuses(page) == {}


def test_an_alert_goes_out_whatever_fails_and_people_who_have_resolved_it_are_left_in_peace(sandbox: Sandbox, tmp_path: Path) -> None:
    key = sandbox.credentials["PAGERDUTY_ROUTING_KEY"]
    alert: dict[str, Any] = {"pagerduty": {"routing_key": key, "severity": "error", "source": "shop", "details": "The queue grows."}}
    alone: dict[str, Any] = {"environment": {"PAGERDUTY_API_TOKEN": "", "PAGERDUTY_API_KEY": ""}}
    acknowledging: dict[str, Any] = {"pagerduty": {**alert["pagerduty"], "acknowledge": True}}
    everything_fails = [fault("pagerduty", "/incidents|/services"), fault("statuspage", ".")]
    by_people = [{"steadyops.monitoring.pagerduty_alert": {"dedup_key": "A", "routing_key": key, "state": "resolved"}, "run_once": True}]
    did = play(
        sandbox, tmp_path,
        run("P12", "investigating", calls=everything_fails, **alert, statuspage=LOUD),
        run("P12", "identified", "blind", calls=everything_fails[:1], **alert),
        run("P12", "identified", **acknowledging), run("P12", "identified", "identified again", **acknowledging),
        run("P12", "resolved", **alert), run("P12", "resolved", "resolved again", **alert),
        run("P12", "monitoring", "monitoring late", **alert), run("P12", "investigating", "investigating late", **alert, when_over="fail"),
        run("A", **alert), Step("people", tasks=by_people), run("A", "identified", **alert), run("A", "monitoring", **acknowledging),
        run("A", "investigating", "investigating late", **alert), run("A", "investigating", "investigating again", **alert),
        run("T", around=alone, **alert), run("T", "investigating", "investigating again", around=alone, **alert),
        run("T", "identified", around=alone, **alert), run("T", "resolved", around=alone, **alert),
        run("E", pagerduty={"by": "alert"}),
    )  # fmt: skip
    event = ["POST /v2/enqueue"]
    opened = did["P12 investigating"]
    assert opened.writes() == event
    assert len(opened.told("pagerduty")) == 1
    assert "Statuspage: Cannot " in opened.said
    assert "PagerDuty is as it should be." in opened.said
    assert len([row for row in opened.journal if row["system"] == "statuspage"]) == 2, "the defaults of the play reach into the role"
    assert opened.bodies("pagerduty")[0]["payload"]["custom_details"] == {"details": "The queue grows."}
    assert "nobody can tell whether it is open, so nothing was sent" in did["P12 blind"].said
    wanted = {
        "P12 blind": [], "P12 identified": event, "P12 identified again": [], "P12 resolved": event, "P12 resolved again": [],
        "P12 monitoring late": [], "P12 investigating late": [], "A investigating": event, "A identified": [], "A monitoring": [],
        "A investigating late": event, "A investigating again": [],
        "T investigating": event, "T investigating again": event, "T identified": [], "T resolved": event, "E investigating": event,
    }  # fmt: skip
    assert {name: did[name].writes() for name in wanted} == wanted
    paged = {name for name, one in did.steps.items() if one.told("pagerduty")}
    assert paged == {"P12 investigating", "A investigating", "A investigating late", "T investigating", "E investigating"}
    assert "so nobody is paged again under this key" in did["P12 investigating late"].said
    assert {name for name, one in did.steps.items() if one.said} == {"P12 investigating", "P12 blind", "P12 investigating late"}


def test_components_go_back_to_what_they_were(sandbox: Sandbox, tmp_path: Path, page: Statuspage) -> None:
    def on(status: str, component: str = "Website", **more: Any) -> dict[str, Any]:
        return {"statuspage": {"components": {component: status}, **more}}

    def at(key: str, path: str, status: str) -> Step:
        entry = {"id": path, "status": status}
        return Step(key, tasks=[{"steadyops.monitoring.statuspage_component": entry, "run_once": True}])

    def see(name: str) -> Step:
        return Step(name, tasks=[{"steadyops.monitoring.statuspage_info": {"resource": "component"}, "register": "seen", "run_once": True},
                                 {"ansible.builtin.set_fact": {"incident_result": "{{ dict(seen.resources | map(attribute='name') | zip(seen.resources "
                                                                                  "| map(attribute='status'))) }}"}}])  # fmt: skip

    outage, some = on("major_outage"), on("partial_outage")
    steps = [
        at("it was slow", WEBSITE, "degraded_performance"),
        run("A", **some), run("A", "identified", **on("partial_outage", "Docs")), run("A", "monitoring", **outage), see("A is open"),
        run("A", "investigating", "old", **some), see("A was said"), run("A", "resolved", **some), see("A is over"),
        run("B", **some), run("C", **outage), run("B", "resolved", **some), see("C holds it"), run("C", "resolved", **outage), see("C is over"),
        run("D", **some), run("E", **outage), run("E", "resolved", **outage), see("D holds it"), run("D", "resolved", **some), see("D is over"),
        run("F", **some), at("somebody", WEBSITE, "under_maintenance"), run("F", "resolved", **some), see("F is over"),
        at("an outage", WEBSITE, "major_outage"), run("G", **outage), run("G", "resolved", **outage), see("G is over"),
        at("another", DOCS, "major_outage"), run("H", **on("partial_outage", "Docs")),
        run("H", "resolved", **on("partial_outage", "Docs", components_on_resolve="operational")), see("H is over"),
    ]  # fmt: skip
    did = play(sandbox, tmp_path, *steps)
    assert {name: one.said for name, one in did.steps.items() if one.said} == {}
    wanted = {
        "A is open": ("major_outage", "partial_outage"), "A was said": ("major_outage", "partial_outage"),
        "A is over": ("degraded_performance", "operational"), "C holds it": ("major_outage", "operational"),
        "C is over": ("degraded_performance", "operational"), "D holds it": ("partial_outage", "operational"),
        "D is over": ("degraded_performance", "operational"), "F is over": ("under_maintenance", "operational"),
        "G is over": ("operational", "operational"), "H is over": ("operational", "operational"),
    }  # fmt: skip
    assert {name: (did[name].result["Website"], did[name].result["Docs"]) for name in wanted} == wanted
    assert did["A old"].writes() == []
    assert did["F resolved"].result["statuspage"]["left"] == ["Website"]
    assert [row for one in did.steps.values() for row in one.outbox if row["to"] == EMAIL] == [], "nobody is told unless the task says so"


def test_what_is_wrong_is_said_before_any_call_and_no_secret_shows(sandbox: Sandbox, tmp_path: Path) -> None:
    canary = "c4n4ryc4n4ryc4n4ryc4n4ryc4n4ry42"
    wrong = {
        "no key": (run("", pagerduty=SHOP), "incident_key is missing"),
        "no service": (run("W"), "nobody would be told"),
        "no title": (run("W", title="", statuspage=LOUD), "incident_title is missing"),
        "incident without": (run("W", pagerduty={"by": "incident"}), "service is missing"),
        "mixed": (run("W", pagerduty={**SHOP, "severity": "error"}), "severity cannot be said of an incident"),
        "mixed up": (run("W", pagerduty={"routing_key": canary, "urgency": "high"}), "urgency cannot be said of an alert"),
        "status": (run("W", "over", statuspage=LOUD), "value of incident_status must be one of"),
        "unknown": (run("W", statuspage={"componets": {}}), "Supported parameters include: components"),
        "impact": (run("W", statuspage={"impact": "huge"}), "value of impact must be one of"),
    }
    steps = [Step(name, step.variables, step.calls, step.around) for name, (step, _words) in wrong.items()]
    unknown = run("U", statuspage={"components": {"Web site": "major_outage"}}, pagerduty={"routing_key": canary})
    did = play(sandbox, tmp_path, *steps, unknown, run("M", pagerduty=SHOP, statuspage=LOUD), arguments=("-vvvvv",), hosts="one,two,")
    for name, (_step, words) in wrong.items():
        assert words in did[name].said, (name, did[name].said)
        assert did[name].journal == [], name
    assert "Web site" in did["U investigating"].said
    assert canary not in did.printed
    assert (len(did["M investigating"].writes()), did["M investigating"].said) == (2, ""), "once for all hosts of the play"
