"""What PagerDuty makes together with a user: it is foretold of one who is only planned, found by name as for real, and adopted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.bulk import Bulk
from tests.support.engine import Engine

KIM, LEE = ({"email": f"{one}.ode@example.org", "name": f"{one.title()} Ode"} for one in ("kim", "lee"))
DEFAULT = {"user": KIM["email"], "type": "email", "address": "KIM.ODE@example.org", "label": "Default"}
AT_ONCE = {"user": KIM["email"], "contact_method": "Default", "urgency": "high", "delay": 0}


def user(options: dict[str, Any]) -> dict[str, Any]:
    return {"pagerduty_user": options}


def method(**options: Any) -> dict[str, Any]:
    return {"pagerduty_contact_method": {**DEFAULT, **options}}


def rule(**options: Any) -> dict[str, Any]:
    return {"pagerduty_notification_rule": {**AT_ONCE, **options}}


SMS = method(type="sms", address="212 555 0123", label="Mobile")
PLANS = {
    "both as they are made": ([user(KIM), method(), rule()], ["created", "unchanged", "unchanged"], 1),
    "by an address, and before the user": ([rule(contact_method=KIM["email"]), user(KIM)], ["unchanged", "created"], 1),
    "the user by another name": ([user(KIM), method(user="Kim Ode"), rule(user="Kim Ode")], ["created", "unchanged", "unchanged"], 1),
    "the method is called otherwise": ([user(KIM), method(label="Work"), rule(contact_method="Work")], ["created", "updated", "unchanged"], 2),
    "more rules for it": ([user(KIM), rule(), rule(delay=5), rule(urgency="low")], ["created", "unchanged", "created", "created"], 3),
    "more methods": ([user(KIM), SMS, rule(contact_method="Mobile"), method(address="kim@example.com", label="Other")], ["created"] * 4, 4),
    "of two users": (
        [user(KIM), user(LEE), rule(), rule(user=LEE["email"], delay=1), rule(user=LEE["email"])],
        ["created", "created", "unchanged", "created", "unchanged"], 3,
    ),
    "they go": ([user(KIM), rule(state="absent"), method(state="absent")], ["created", "deleted", "deleted"], 3),
}  # fmt: skip


@pytest.mark.parametrize("parallel", [1, 8])
@pytest.mark.parametrize("plan", PLANS)
def test_what_comes_with_a_user_is_foretold(bulk: Bulk, tmp_path: Any, plan: str, parallel: int) -> None:
    """Check mode, the run, and the run by an approved plan say and do the same; then there is nothing left to do."""
    entries, actions, writes = PLANS[plan]
    check = bulk.apply(*entries, check=True, parallel=parallel, plan_to=str(tmp_path / "plan.json"))
    assert (check.failed, check.writes) == (False, []), check.result
    ran = bulk.apply(*entries, parallel=parallel, plan_from=str(tmp_path / "plan.json"))
    assert not ran.failed, ran["msg"]
    for one in (check, ran):
        assert [entry["action"] for entry in one["entries"]] == actions
    assert check["diff"] == ran["diff"]
    assert "Unknown" not in str(check["diff"])
    assert len(ran.writes) == writes, ran.writes
    assert all(entry["id"] for entry in ran["entries"] if entry["action"] != "deleted")
    again = bulk.apply(*entries, parallel=parallel)
    assert (again["changed"], again.writes) == (False, []), again["diff"]


def test_a_service_that_makes_nothing_along(bulk: Bulk, tmp_path: Any) -> None:
    """It is made then; a run that may do no more than was approved says so instead."""
    entries, plan = [user(KIM), method()], str(tmp_path / "plan.json")

    def nothing_is_there() -> None:
        bulk.sandbox.fault(
            system="pagerduty",
            method="GET",
            path="/contact_methods$",
            kind="status",
            status=200,
            body={"contact_methods": []},
            times=1,
        )

    bulk.apply(*entries, check=True, plan_to=plan)
    nothing_is_there()
    ran = bulk.apply(*entries, plan_from=plan)
    assert "the service did not make it as it usually does" in ran["msg"]
    assert ran.writes == ["POST /users"]
    bulk.sandbox.reset()
    nothing_is_there()
    ran = bulk.apply(*entries)
    assert not ran.failed, ran.result
    assert ran.writes[:2] == ["POST /users", f"POST /users/{ran['entries'][0]['id']}/contact_methods"]


def test_a_task_of_its_own_knows_it_too(engine: Engine) -> None:
    for kind, options, action in (
        ("contact_method", DEFAULT, "unchanged"),
        ("contact_method", {**DEFAULT, "label": "Work"}, "updated"),
        ("notification_rule", AT_ONCE, "unchanged"),
        ("notification_rule", {**AT_ONCE, "delay": 5}, "created"),
    ):
        ran = engine.done(f"pagerduty_{kind}", options, check=True)
        assert (ran["action"], "id" in ran["resource"]) == (action, False)
        assert "fails unless an earlier task creates it" in ran.warnings[0]
