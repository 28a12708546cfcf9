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
    "each spells the user otherwise": (
        [
            rule(contact_method="Work", user="Kim Ode"), rule(contact_method="Mobile", user=" KIM.Ode@example.org"), method(label="Work"),
            method(type="sms", address="212 555 0123", label="Mobile", user="kim ode"), user(KIM),
        ],
        ["unchanged", "created", "updated", "created", "created"], 4,
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


class TestTeams:
    """Who is told by a policy has to be in its team, and may come there, or go, by the same apply."""

    TEAM = {"pagerduty_team": {"name": "Shop"}}
    POLICY = {"pagerduty_escalation_policy": {"name": "Ops", "team": "Shop", "rules": [{"delay": 5, "targets": [{"user": KIM["email"]}]}]}}
    MEMBER = {"pagerduty_team_membership": {"team": "Shop", "user": KIM["email"], "role": "responder"}}
    GONE = {"pagerduty_team_membership": {"team": "Shop", "user": KIM["email"], "state": "absent"}}

    @pytest.mark.parametrize("parallel", [1, 8])
    @pytest.mark.parametrize("there", [[], [TEAM], [TEAM, user(KIM)]], ids=["nothing is there", "the team is", "both are"])
    def test_who_comes_into_it_meanwhile_is_no_stranger(self, bulk: Bulk, there: list[dict], parallel: int) -> None:
        bulk.apply(*there)
        entries = [self.POLICY, self.MEMBER, user(KIM), self.TEAM]
        check, ran = bulk.apply(*entries, check=True, parallel=parallel), bulk.apply(*entries, parallel=parallel)
        assert not ran.failed, ran["msg"]
        assert [one["action"] for one in check["entries"]] == [one["action"] for one in ran["entries"]]
        assert check["diff"] == ran["diff"]
        assert [one.split("/")[1] for one in ran.writes if "/teams/" in one or "escalation" in one] == ["teams", "escalation_policies"]
        assert bulk.apply(*entries).writes == []

    @pytest.mark.parametrize("there", [[], [TEAM, user(KIM)]], ids=["nothing is there", "both are"])
    def test_a_stranger_is_refused_before_anything_is_written(self, bulk: Bulk, there: list[dict]) -> None:
        bulk.apply(*there)
        for check in (True, False):
            ran = bulk.apply(self.POLICY, user(KIM), user(LEE), self.TEAM, check=check)
            assert "kim.ode@example.org is not in the team 'Shop'" in ran["msg"]
            assert (ran.failed, ran.writes) == (True, [])

    def test_of_a_loop_too(self, engine: Engine) -> None:
        session = engine.session(many=True)
        engine.done("pagerduty_user", KIM)
        for name in ("Ops", "Dev"):
            options = {**self.POLICY["pagerduty_escalation_policy"], "team": "Platform", "name": name}
            assert "is not in the team 'Platform'" in engine.refused("pagerduty_escalation_policy", options, session=session)["msg"]

    def test_who_leaves_it_leaves_the_policy_first(self, bulk: Bulk) -> None:
        bulk.apply(self.POLICY, self.MEMBER, user(KIM), self.TEAM)
        away = {"pagerduty_escalation_policy": {"name": "Ops", "rules": [{"delay": 5, "targets": [{"user": "demo@example.org"}]}]}}
        other = {"pagerduty_team_membership": {"team": "Shop", "user": "demo@example.org"}}
        ran = bulk.apply(self.GONE, other, {"pagerduty_escalation_policy": {**away["pagerduty_escalation_policy"], "team": "Shop"}})
        assert not ran.failed, ran["msg"]
        assert [one.split("/")[0] for one in ran.writes] == ["PUT ", "PUT ", "DELETE "]

    def test_both_go(self, bulk: Bulk) -> None:
        bulk.apply(self.POLICY, self.MEMBER, user(KIM), self.TEAM)
        ran = bulk.apply(self.GONE, {"pagerduty_escalation_policy": {"name": "Ops", "state": "absent"}})
        assert [one.split("/")[1] for one in ran.writes] == ["escalation_policies", "teams"]
