"""One playbook tells an outage and a maintenance from beginning to end.

P1: the second run changes nothing. P11: nobody is told unless the task says so.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.playbooks import DOORS, Record, comparable, task, with_results
from tests.support.sandbox import Sandbox
from tests.support.statuspage import DOCS, EUROPE, WEBSITE, Statuspage

INCIDENT, MAINTENANCE, POSTMORTEM = "statuspage_incident", "statuspage_maintenance", "statuspage_postmortem"
OUTAGE, WORK = {"key": "INC-4711"}, {"key": "CHG-4711"}
TEXT = "# What happened\n\nA disk was full.\n\n# What we do about it\n\nWe watch the disks.\n"

STORY = [
    task("open", INCIDENT, {
        **OUTAGE, "name": "Orders are late", "body": "We are looking into it.", "deliver_notifications": True,
        "components": {"Website": "major_outage", "EU": "partial_outage", "Docs": "degraded_performance"},
    }),
    task("first update", INCIDENT, {**OUTAGE, "status": "identified", "body": "A disk is full."}),
    task("second update", INCIDENT, {**OUTAGE, "status": "monitoring", "body": "We have moved the data.\n"}),
    task("resolve", INCIDENT, {
        **OUTAGE, "state": "resolved", "body": "All orders are out.", "components_on_resolve": "operational",
        "deliver_notifications": True,
    }),
    task("publish", POSTMORTEM, {"incident": "INC-4711", "body": TEXT, "publish": True}),
    task("schedule", MAINTENANCE, {
        **WORK, "name": "Bigger disks", "components": ["Website", "Docs"], "body": "You can read, but not order.",
        "start_time": "2036-11-21T22:00:00+01:00", "duration": "1h", "deliver_notifications": True,
        "scheduled_remind_prior": True,
    }),
    task("start", MAINTENANCE, {**WORK, "state": "in_progress", "body": "We have begun."}),
    task("extend", MAINTENANCE, {**WORK, "state": "in_progress", "duration": "2h", "body": "It takes an hour longer."}),
    task("complete", MAINTENANCE, {**WORK, "state": "completed", "body": "The disks are bigger."}),
]  # fmt: skip
WRITES = {"publish": ["PUT", "PUT"], "open": ["POST"], "schedule": ["POST"]}
"""All others are one PATCH."""
TOLD = {
    "Orders are late": [
        ("investigating", "We are looking into it.", True), ("identified", "A disk is full.", False),
        ("monitoring", "We have moved the data.", False), ("resolved", "All orders are out.", True),
        ("postmortem", TEXT.rstrip(), False),
    ],
    "Bigger disks": [
        ("scheduled", "You can read, but not order.", True), ("in_progress", "We have begun.", False),
        ("in_progress", "It takes an hour longer.", False), ("completed", "The disks are bigger.", False),
    ],
}  # fmt: skip
MASKED = ("id", "shortlink", "created_at", "resolved_at", "monitoring_at", "published_at", "updates")


def told(page: Statuspage) -> dict[str, list[tuple[str, str, bool]]]:
    """Return what was posted, by incident, the oldest first: status, text, and whether the subscribers were notified."""
    return {
        row["name"]: [
            (one["status"], one["body"].replace("\r\n", "\n").rstrip(), one["deliver_notifications"])
            for one in row["incident_updates"][::-1]
        ]
        for row in page.get("/incidents")
    }


def affected(row: dict[str, Any]) -> dict[str, str]:
    """Return what an update says the components were brought to."""
    return {one["code"]: one["new_status"] for one in row["affected_components"]}


@pytest.fixture
def page(sandbox: Sandbox) -> Statuspage:
    return Statuspage(sandbox)


def in_full(ran: Record) -> list[str]:
    """Fail when a task has failed or warned; return the writes of the whole playbook."""
    assert ran.code == 0, ran.printed
    assert "WARNING" not in ran.printed, ran.printed
    return [write for one in STORY for write in ran[one["name"]].writes]


def the_first_time(ran: Record, page: Statuspage) -> None:
    in_full(ran)
    for one in STORY:
        done = ran[one["name"]]
        assert done.result["changed"], one["name"]
        assert [write.split()[0] for write in done.writes] == WRITES.get(one["name"], ["PATCH"])
    assert told(page) == TOLD
    rows = {row["name"]: row for row in page.get("/incidents")}
    assert {name: row["status"] for name, row in rows.items()} == {"Orders are late": "postmortem", "Bigger disks": "completed"}
    updates = [affected(one) for one in rows["Orders are late"]["incident_updates"][::-1]]
    assert updates[0] == {WEBSITE: "major_outage", EUROPE: "partial_outage", DOCS: "degraded_performance"}
    assert updates[3] == dict.fromkeys((WEBSITE, EUROPE, DOCS), "operational")
    work = [affected(one) for one in rows["Bigger disks"]["incident_updates"][::-1]]
    assert [set(one.values()) for one in work] == [{"operational"}, {"under_maintenance"}, {"under_maintenance"}, {"operational"}]
    assert rows["Bigger disks"]["scheduled_until"][:19] == "2036-11-21T23:00:00"
    assert {row["status"] for row in page.get("/components")} == {"operational"}


def test_a_story_is_told_once(
    run_playbook: Callable[..., Record], sandbox: Sandbox, page: Statuspage, subtests: pytest.Subtests
) -> None:
    strictly = {"ignore_errors": False}
    first = {}
    for door in DOORS:
        sandbox.reset()
        foretold = run_playbook(with_results(STORY[:1]), door, "--check", play=strictly)
        first[door] = run_playbook(with_results(STORY), door, play=strictly)
        with subtests.test("foretold", door=door):
            assert foretold["open"].writes == []
            assert foretold["open"].result["diff"] == first[door]["open"].result["diff"]
        with subtests.test("the first time", door=door):
            the_first_time(first[door], page)
        if DOORS[door]:  # that what is unchanged is the same through both doors, test_modules.py sees
            before = json.dumps(page.get("/incidents"))
            second = run_playbook(with_results(STORY), door, play=strictly)
            with subtests.test("the second time", door=door):
                assert in_full(second) == []
                assert not any(second[one["name"]].result["changed"] for one in STORY)
                assert json.dumps(page.get("/incidents")) == before
    for one in STORY:
        with subtests.test("the doors agree", task=one["name"]):
            here, shipped = (comparable(first[door][one["name"]].result, MASKED) for door in DOORS)
            assert here == shipped
