"""P11: nobody is told unless the task says so, and what was said is not said again. Counted in the sandbox's outbox."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.cases.table import CASES
from tests.cases.words import Case
from tests.support.engine import Engine
from tests.support.outbox import EMAIL, ENDPOINT, PHONE, Audience
from tests.support.raw import prepare
from tests.support.sandbox import Sandbox

STATUSPAGE = {name: case for name, case in CASES.items() if case.system == "statuspage"}
every_kind = pytest.mark.parametrize("case", STATUSPAGE.values(), ids=STATUSPAGE)
AUDIENCE = {EMAIL, PHONE, ENDPOINT}
LOUD: dict[str, dict[str, Any]] = {
    "statuspage_incident": {"deliver_notifications": True},
    "statuspage_maintenance": {"deliver_notifications": True},
    "statuspage_postmortem": {"notify_subscribers": True, "publish": True},
}
"""The modules whose tasks can tell the subscribers, and how they are made to."""


@pytest.fixture
def audience(sandbox: Sandbox) -> Audience:
    """One subscriber of each kind, to everything."""
    return Audience(sandbox)


def steps(case: Case) -> list[dict[str, Any]]:
    """Return the tasks of a case, each followed by itself."""
    return [options for options in (case.create, case.change, case.remove) if options for _twice in range(2)]


@every_kind
def test_nobody_is_told_unless_the_task_says_so(case: Case, engine: Engine, sandbox: Sandbox, audience: Audience) -> None:
    prepare(sandbox, case)
    audience.heard()
    for options in steps(case):
        engine.done(case.module, options, check=True)
        assert audience.heard() == [], "check mode tells nobody of anything"
        engine.done(case.module, options)
        told = audience.announced()
        assert [row for row in told if row["to"] in AUDIENCE] == [], options


@every_kind
def test_what_was_said_is_not_said_again(case: Case, engine: Engine, sandbox: Sandbox, audience: Audience) -> None:
    prepare(sandbox, case)
    audience.heard()
    for number, options in enumerate(steps(case)):
        loud = {} if options.get("state") == "absent" else LOUD.get(case.module, {})
        engine.done(case.module, {**options, **loud})
        told = audience.heard()
        if number % 2:
            assert told == [], f"{options} again"
        assert all(count == 1 for count in Counter((row["to"], row["about"]) for row in told).values())


@pytest.mark.parametrize("module", LOUD)
def test_a_task_that_says_so_tells_everybody_once(module: str, engine: Engine, sandbox: Sandbox, audience: Audience) -> None:
    case = STATUSPAGE[module]
    prepare(sandbox, case)
    audience.heard()
    for options in (case.create, case.change):
        engine.done(module, {**options, **LOUD[module]})
        assert sorted(row["to"] for row in audience.announced()) == sorted(AUDIENCE), options


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, []),
        ({"scheduled_remind_prior": True}, ["scheduled_remind_prior"]),
        ({"auto_transition_deliver_notifications_at_start": True}, ["auto_transition_deliver_notifications_at_start"]),
        ({"auto_transition_deliver_notifications_at_end": True}, ["auto_transition_deliver_notifications_at_end"]),
    ],
    ids=["nothing", "the reminder", "the start", "the end"],
)
def test_what_the_clock_brings_about_is_said_as_the_task_says(
    engine: Engine, sandbox: Sandbox, audience: Audience, given: dict[str, Any], told: list[str]
) -> None:
    case = STATUSPAGE["statuspage_maintenance"]
    engine.done(case.module, {**case.create, **given})
    rules = []
    for moment in ("20:30", "21:30", "23:30"):
        sandbox.clock(now=f"2036-11-21T{moment}:00Z")
        engine.done(case.module, {**case.create, **given})
        rules += [row["why"].partition(":")[0] for row in audience.announced() if row["by"] == "mail"]
    assert rules == told


def test_who_is_subscribed_is_asked_once_and_told_of_the_end_once(engine: Engine, sandbox: Sandbox) -> None:
    ada = {"email": "ada@example.com"}
    for options, heard in (
        (ada, ["confirmation"]), (ada, []), ({**ada, "state": "absent"}, ["unsubscribed"]), ({**ada, "state": "absent"}, []),
        ({**ada, "skip_confirmation_notification": True}, []),
        ({**ada, "state": "absent", "skip_unsubscription_notification": True}, []),
    ):  # fmt: skip
        since = max((row["n"] for row in sandbox.outbox()), default=0)
        engine.done("statuspage_subscriber", options)
        assert [row["why"] for row in sandbox.outbox(since=since)] == heard, options


def test_a_new_status_of_a_component_reaches_webhooks_once(engine: Engine, audience: Audience) -> None:
    for options, heard in (({"status": "partial_outage"}, 1), ({"status": "partial_outage"}, 0), ({"description": "New"}, 0)):
        engine.done("statuspage_component", {"name": "Docs", **options})
        assert [row["to"] for row in audience.heard()] == [ENDPOINT] * heard
