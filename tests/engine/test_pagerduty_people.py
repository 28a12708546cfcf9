"""Users, teams and escalation policies of PagerDuty: what is there is adopted, and what is in use goes in the right order."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.engine import Engine, Ran
from tests.support.faults import status
from tests.support.raw import headers

DEMO, NOA = "demo@example.org", "noa.vidal@example.org"
KIM = {"email": "kim.ode@example.org", "name": "Kim Ode"}
LAYER = {"name": "Weeks", "rotation_start": "2026-01-05T08:00:00Z", "turn": "7d"}


def ask(engine: Engine, method: str, path: str, body: Any = None, **query: Any) -> Any:
    """Call the service past the modules."""
    more = {} if body is None else {"json": body}
    answer = engine.sandbox.request("pagerduty", method, path, params=query, headers=headers(engine.sandbox, "pagerduty"), **more)
    assert answer.ok, answer.text
    return answer.json() if answer.content else None


def done(engine: Engine, kind: str, **options: Any) -> Ran:
    return engine.done(f"pagerduty_{kind}", options)


def refused(engine: Engine, kind: str, *, check: bool = False, **options: Any) -> str:
    ran = engine.refused(f"pagerduty_{kind}", options, check=check)
    assert [one for one in ran.writes if not one.startswith("DELETE")] == []
    return ran["msg"]


def policy(engine: Engine, name: str, *rules: list[dict], **options: Any) -> Ran:
    return done(engine, "escalation_policy", name=name, rules=[{"delay": 5, "targets": targets} for targets in rules], **options)


def rules_of(engine: Engine, name: str) -> list[list[str]]:
    (row,) = [one for one in ask(engine, "GET", "/escalation_policies", query=name)["escalation_policies"] if one["name"] == name]
    return [sorted(target["summary"] for target in rule["targets"]) for rule in row["escalation_rules"]]


class TestAdopted:
    """What is there is taken over, whoever made it."""

    def test_a_user_by_an_address_in_any_spelling(self, engine: Engine) -> None:
        made = done(engine, "user", **KIM)["resource"]["id"]
        again = done(engine, "user", email=" Kim.Ode@Example.ORG ", name="Kim   Ode")
        assert (again["changed"], again["resource"]["id"]) == (False, made)

    def test_the_rule_and_the_contact_method_that_every_new_user_gets(self, engine: Engine) -> None:
        done(engine, "user", **KIM)
        method = done(engine, "contact_method", user=KIM["email"], type="email", address="KIM.ODE@example.org", label="Default")
        rule = done(engine, "notification_rule", user=KIM["email"], contact_method="Default", urgency="high", delay=0)
        assert (method["changed"], rule["changed"]) == (False, False)

    def test_an_address_under_another_label_is_renamed_and_not_made_twice(self, engine: Engine) -> None:
        options = {"user": DEMO, "type": "sms", "address": "212 555 0123"}
        made = done(engine, "contact_method", **options, label="Mobile")
        again = done(engine, "contact_method", **{**options, "address": "2125550123"}, label="Telephone")
        assert (again["action"], again["resource"]["id"]) == ("updated", made["resource"]["id"])

    def test_one_that_rules_use_says_which(self, engine: Engine) -> None:
        mobile = {"user": DEMO, "type": "sms", "address": "2125550123"}
        done(engine, "contact_method", **mobile, label="Mobile")
        rules = [{"user": DEMO, "contact_method": "Mobile", "urgency": urgency, "delay": delay} for urgency, delay in (("low", 3), ("high", 0))]
        for rule in rules:
            done(engine, "notification_rule", **rule)
        said = refused(engine, "contact_method", **mobile, state="absent")
        assert "Notification rules use it (high after 0 minutes, low after 3 minutes): remove them first" in said
        for rule in rules:
            done(engine, "notification_rule", **rule, state="absent")
        assert done(engine, "contact_method", **mobile, state="absent")["action"] == "deleted"

    def test_a_rule_for_low_urgency_which_no_list_shows_unasked(self, engine: Engine) -> None:
        rule = {"user": DEMO, "contact_method": "Default", "urgency": "low", "delay": 3}
        made = done(engine, "notification_rule", **rule)
        shown = ask(engine, "GET", "/users/PDEM0US/notification_rules")["notification_rules"]
        assert made["resource"]["id"] not in [one["id"] for one in shown]
        again = done(engine, "notification_rule", **rule)
        assert (again["changed"], again["resource"]["id"]) == (False, made["resource"]["id"])

    def test_one_that_somebody_made_meanwhile(self, engine: Engine) -> None:
        """The list was read before; the service says that it must be unique."""
        session = engine.session(many=True)
        rule = {"user": DEMO, "contact_method": "Default", "urgency": "high", "delay": 7}
        engine.done("pagerduty_notification_rule", {**rule, "delay": 0}, session=session)
        method = ask(engine, "GET", "/users/PDEM0US/contact_methods")["contact_methods"][0]
        body = {"type": "assignment_notification_rule", "start_delay_in_minutes": 7, "urgency": "high"}
        theirs = {**body, "contact_method": {"id": method["id"], "type": method["type"]}}
        ask(engine, "POST", "/users/PDEM0US/notification_rules", {"notification_rule": theirs})
        assert engine.done("pagerduty_notification_rule", rule, session=session)["resource"]["delay"] == 7
        rows = ask(engine, "GET", "/users/PDEM0US/notification_rules")["notification_rules"]
        assert len([one for one in rows if one["start_delay_in_minutes"] == 7]) == 1


@pytest.mark.parametrize(
    ("kind", "options", "path", "words"),
    [
        ("user", {**KIM, "role": "read_only_user"}, "/users", "needs the ability read_only_users"),
        ("user", {**KIM, "role": "restricted_access"}, "/users", "needs advanced permissions"),
        (
            "notification_rule", {"user": DEMO, "contact_method": "Default", "urgency": "low", "delay": 1},
            "/users/.*/notification_rules", "low urgency need the ability urgencies",
        ),
        ("team", {"name": "T"}, "/teams", "has no teams"),
    ],
)  # fmt: skip
def test_what_a_plan_lacks_is_explained(engine: Engine, kind: str, options: dict, path: str, words: str) -> None:
    body = {"error": {"message": "Account Lacks The Required Ability", "code": 2014}}
    engine.sandbox.fault(system="pagerduty", method="POST", path=f"^{path}$", **status(402, body))
    said = engine.refused(f"pagerduty_{kind}", options)["msg"]
    assert "Account Lacks The Required Ability" in said
    assert words in said


def test_the_zone_of_greenwich_has_two_names(engine: Engine) -> None:
    done(engine, "user", **KIM, time_zone="UTC")
    assert done(engine, "user", **KIM, time_zone="Etc/UTC")["changed"] is False


class TestUserInUse:
    """Nobody is deleted who would be missing somewhere; the message says where that is."""

    def test_it_says_where(self, engine: Engine) -> None:
        done(engine, "schedule", name="On call", time_zone="UTC", layers=[{**LAYER, "users": [NOA]}])
        for check in (True, False):
            said = refused(engine, "user", check=check, email=NOA, state="absent")
            assert "escalation policy 'Default'" in said
            assert "escalation policy 'Night watch'" in said
            assert "schedule 'On call'" in said
            assert "Set detach to true" in said

    def test_an_ordinary_removal_does_not_look(self, engine: Engine) -> None:
        done(engine, "user", **KIM)
        ran = done(engine, "user", email=KIM["email"], state="absent")
        assert (ran.reads, len(ran.writes)) == (["GET /users"], 1)

    def test_an_open_incident_has_to_be_closed_by_hand(self, engine: Engine) -> None:
        kim = done(engine, "user", **KIM)["resource"]["id"]
        incident = {
            "type": "incident", "title": "Shop is down", "service": {"id": "PWEBSHP", "type": "service_reference"},
            "assignments": [{"assignee": {"id": kim, "type": "user_reference"}}],
        }  # fmt: skip
        ask(engine, "POST", "/incidents", {"incident": incident})
        for detach in (False, True):
            said = refused(engine, "user", email=KIM["email"], state="absent", detach=detach)
            assert "open incident 'Shop is down'" in said
            assert "Resolve the incident, or reassign it, first" in said

    def test_detached_from_policies_first_and_then_from_schedules(self, engine: Engine) -> None:
        done(engine, "user", **KIM)
        done(engine, "schedule", name="On call", time_zone="UTC", layers=[{**LAYER, "users": [DEMO, KIM["email"]]}])
        policy(engine, "Ops", [{"user": DEMO}, {"user": KIM["email"]}], [{"schedule": "On call"}])
        task = {"email": KIM["email"], "state": "absent", "detach": True}
        check = engine.done("pagerduty_user", task, check=True)
        ran = engine.done("pagerduty_user", task)
        assert check.writes == []
        assert check["diff"] == ran["diff"]
        assert [one.rpartition("/")[0] for one in ran.writes] == ["PUT /escalation_policies", "PUT /schedules", "DELETE /users"]
        assert [one["targets"] for one in ran["diff"]["after"]["escalation policy 'Ops'"]["rules"]] == [
            [{"user": "Demo User"}], [{"schedule": "On call"}],
        ]  # fmt: skip
        assert ran["diff"]["after"]["schedule 'On call'"]["layers"][0]["users"] == ["Demo User"]
        assert rules_of(engine, "Ops") == [["Demo User"], ["On call"]]
        assert done(engine, "user", **task)["changed"] is False

    def test_a_rule_never_loses_its_last_target_by_accident(self, engine: Engine) -> None:
        done(engine, "user", **KIM)
        policy(engine, "Ops", [{"user": KIM["email"]}], [{"user": DEMO}])
        task = {"email": KIM["email"], "state": "absent", "detach": True}
        for check in (True, False):
            said = refused(engine, "user", check=check, **task)
            assert "escalation policy 'Ops': nobody would be left in rule 1" in said
            assert "force" in said
        done(engine, "user", **task, force=True)
        assert rules_of(engine, "Ops") == [["Demo User"]]

    def test_the_only_rule_cannot_go(self, engine: Engine) -> None:
        done(engine, "user", **KIM)
        policy(engine, "Ops", [{"user": KIM["email"]}])
        said = refused(engine, "user", email=KIM["email"], state="absent", detach=True, force=True)
        assert "escalation policy 'Ops': nobody would be left in it" in said

    def test_a_layer_that_nobody_else_is_in_ends_only_by_force(self, engine: Engine) -> None:
        done(engine, "user", **KIM)
        layers = [{**LAYER, "users": [DEMO]}, {**LAYER, "name": "Nights", "users": [KIM["email"]]}]
        done(engine, "schedule", name="On call", time_zone="UTC", layers=layers)
        task = {"email": KIM["email"], "state": "absent", "detach": True}
        assert "nobody would be left in layer 'Nights'" in refused(engine, "user", **task)
        done(engine, "user", **task, force=True)
        assert [one["name"] for one in done(engine, "schedule", name="On call")["resource"]["layers"]] == ["Weeks"]


def test_what_hundreds_hold_names_some_and_counts_the_rest(engine: Engine) -> None:
    for number in range(33):
        done(engine, "service", name=f"Part {number:02}", escalation_policy="Default")
    said = refused(engine, "escalation_policy", name="Default", state="absent")
    assert said.count("service 'Part ") == 29
    assert "service 'Part 28' and 4 more. Set detach to true" in said


class TestTeamInUse:
    def test_it_names_all_that_belongs_to_it_and_lets_it_go(self, engine: Engine) -> None:
        done(engine, "team", name="Shop", parent="Platform")
        done(engine, "schedule", name="On call", time_zone="UTC", layers=[{**LAYER, "users": [NOA]}], teams=["Platform"])
        said = refused(engine, "team", name="Platform", state="absent")
        assert "escalation policy 'Default', schedule 'On call' and team 'Shop'" in said
        ran = done(engine, "team", name="Platform", state="absent", detach=True)
        assert [one.rpartition("/")[0] for one in ran.writes] == ["PUT /escalation_policies", "PUT /schedules", "PUT /teams", "DELETE /teams"]
        assert ran["diff"]["before"]["team 'Shop'"] == {"parent": "Platform"}
        assert ran["diff"]["after"]["team 'Shop'"] == {"parent": None}

    def test_incidents_are_handed_on(self, engine: Engine) -> None:
        done(engine, "team", name="Shop")
        ran = done(engine, "team", name="Shop", state="absent", reassignment_team="Platform")
        assert [row["query"] for row in ran.rows if row["method"] == "DELETE"] == [{"reassignment_team": ["PTEAM01"]}]


class TestMembership:
    def test_nobody_leaves_a_team_whose_policy_names_them(self, engine: Engine) -> None:
        for check in (True, False):
            said = refused(engine, "team_membership", check=check, team="Platform", user=NOA, state="absent")
            assert "held by escalation policy 'Default'" in said
            assert "Night watch" not in said
        assert rules_of(engine, "Default") == [["Demo User"], ["Noa Vidal"]]

    def test_who_may_do_everything_is_a_manager_and_not_asked_for_again(self, engine: Engine) -> None:
        ran = done(engine, "team_membership", team="Platform", user=DEMO, role="observer")
        assert (ran["changed"], ran.writes) == (False, [])
        assert "the user is admin of the account" in ran.warnings[0]

    def test_without_a_role_the_service_gives_one_and_it_stays(self, engine: Engine) -> None:
        done(engine, "user", **KIM, role="limited_user")
        made = done(engine, "team_membership", team="Platform", user=KIM["email"])
        assert "role" not in made["resource"]
        again = done(engine, "team_membership", team="Platform", user=KIM["email"])
        assert (again["changed"], again["resource"]["role"]) == (False, "responder")


class TestPolicy:
    def test_the_order_of_targets_counts_for_nothing_and_that_of_rules_does(self, engine: Engine) -> None:
        both = [{"user": DEMO}, {"user": NOA}]
        policy(engine, "Ops", both, [{"user": NOA}])
        assert policy(engine, "Ops", both[::-1], [{"user": NOA}])["changed"] is False
        assert policy(engine, "Ops", [{"user": NOA}], both)["changed"] is True

    def test_names_addresses_and_ids_are_one(self, engine: Engine) -> None:
        policy(engine, "Ops", [{"user": DEMO}])
        for written in ("Demo User", "PDEM0US", "DEMO@example.org"):
            assert policy(engine, "Ops", [{"user": written}])["changed"] is False

    def test_a_rule_keeps_its_id_by_its_place(self, engine: Engine) -> None:
        made = policy(engine, "Ops", [{"user": DEMO}], [{"user": NOA}])["resource"]["id"]
        before = [one["id"] for one in ask(engine, "GET", f"/escalation_policies/{made}")["escalation_policy"]["escalation_rules"]]
        policy(engine, "Ops", [{"user": NOA}], [{"user": DEMO}])
        after = [one["id"] for one in ask(engine, "GET", f"/escalation_policies/{made}")["escalation_policy"]["escalation_rules"]]
        assert after == before

    def test_round_robin_survives_a_change_of_rules_that_does_not_speak_of_it(self, engine: Engine) -> None:
        targets = [{"user": DEMO}, {"user": NOA}]
        rules = [{"delay": 5, "targets": targets, "strategy": "round_robin"}]
        made = done(engine, "escalation_policy", name="Ops", rules=rules)
        assert made["resource"]["rules"][0]["strategy"] == "round_robin"
        assert done(engine, "escalation_policy", name="Ops", rules=rules)["changed"] is False
        done(engine, "escalation_policy", name="Ops", rules=[{"delay": 6, "targets": targets}])
        done(engine, "escalation_policy", name="Ops", num_loops=3)
        path = f"/escalation_policies/{made['resource']['id']}"
        row = ask(engine, "GET", path, **{"include[]": "escalation_rule_assignment_strategies"})["escalation_policy"]
        (rule,) = row["escalation_rules"]
        assert (rule["escalation_rule_assignment_strategy"]["type"], rule["escalation_delay_in_minutes"]) == ("round_robin", 6)
        off = done(engine, "escalation_policy", name="Ops", rules=[{"delay": 6, "targets": targets, "strategy": "assign_to_everyone"}])
        assert off["changed"] is True

    def test_round_robin_is_exported_and_the_export_changes_nothing(self, engine: Engine) -> None:
        rules = [{"delay": 5, "targets": [{"user": DEMO}, {"user": NOA}], "strategy": "round_robin"}]
        done(engine, "escalation_policy", name="Ops", rules=rules)
        entries = engine.done("export", {"resources": ["pagerduty_escalation_policy"]})["resources"]
        (ours,) = [one["pagerduty_escalation_policy"] for one in entries if one["pagerduty_escalation_policy"]["name"] == "Ops"]
        assert [one["strategy"] for one in ours["rules"]] == ["round_robin"]
        again = engine.done("apply", {"resources": entries})
        assert (again["changed"], again.writes) == (False, [])

    def test_an_account_without_round_robin_is_not_asked_for_it(self, engine: Engine) -> None:
        ran = policy(engine, "Ops", [{"user": DEMO}])
        assert policy(engine, "Ops", [{"user": DEMO}])["changed"] is False
        rows = [*ran.rows, *done(engine, "escalation_policy", name="Ops", num_loops=1).rows]
        assert "strateg" not in str([(row["query"], row["body"]) for row in rows])

    @pytest.mark.parametrize("there", [False, True], ids=["a new policy", "one that is there"])
    def test_such_an_account_says_so_in_check_mode_too(self, engine: Engine, there: bool) -> None:
        if there:
            policy(engine, "Ops", [{"user": DEMO}])
        forbidden = {"path": "^/escalation_policies", "method": "GET", "times": 1, **status(403, "")}
        for check in (True, False):
            engine.sandbox.fault(system="pagerduty", **forbidden)
            rules = [{"delay": 5, "targets": [{"user": DEMO}], "strategy": "round_robin"}]
            assert "this account has no round robin" in refused(engine, "escalation_policy", check=check, name="Ops", rules=rules)

    def test_everyone_is_no_wish_that_such_an_account_refuses(self, engine: Engine) -> None:
        policy(engine, "Ops", [{"user": DEMO}])
        engine.sandbox.fault(system="pagerduty", path="^/escalation_policies$", method="GET", times=1, **status(403, ""))
        rules = [{"delay": 9, "targets": [{"user": DEMO}], "strategy": "assign_to_everyone"}]
        ran = done(engine, "escalation_policy", name="Ops", rules=rules)
        (write,) = [row for row in ran.rows if row["write"]]
        assert "strategy" not in str(write["body"])

    def test_a_target_outside_of_the_team_is_refused(self, engine: Engine) -> None:
        done(engine, "user", **KIM)
        rules = [{"delay": 5, "targets": [{"user": KIM["email"]}, {"user": DEMO}]}]
        for check in (True, False):
            said = refused(engine, "escalation_policy", check=check, name="Ops", rules=rules, team="Platform")
            assert "kim.ode@example.org is not in the team 'Platform'" in said
        done(engine, "team_membership", team="Platform", user=KIM["email"])
        done(engine, "escalation_policy", name="Ops", rules=rules, team="Platform")

    def test_one_that_services_use_is_kept_and_they_are_named(self, engine: Engine) -> None:
        for check in (True, False):
            said = refused(engine, "escalation_policy", check=check, name="Default", state="absent")
            assert "held by service 'Web shop'" in said
            assert "Set detach to true" in said
        said = refused(engine, "escalation_policy", name="Default", state="absent", detach=True)
        assert "service 'Web shop' cannot do without its escalation_policy. Name another one as successor" in said
        assert "itself" in refused(engine, "escalation_policy", name="Default", state="absent", detach=True, successor="PDEFEP1")

    def test_services_are_handed_on_first(self, engine: Engine) -> None:
        task = {"name": "Default", "state": "absent", "detach": True, "successor": "Night watch"}
        check = engine.done("pagerduty_escalation_policy", task, check=True)
        ran = engine.done("pagerduty_escalation_policy", task)
        assert check["diff"] == ran["diff"]
        assert ran.writes == ["PUT /services/PWEBSHP", "DELETE /escalation_policies/PDEFEP1"]
        assert ran["diff"]["before"]["service 'Web shop'"] == {"escalation_policy": "Default"}
        assert ran["diff"]["after"] == {"service 'Web shop'": {"escalation_policy": "Night watch"}}
        assert ask(engine, "GET", "/services/PWEBSHP")["service"]["escalation_policy"]["id"] == "PN1GHT1"

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            ({"name": "a/b"}, "holds '/'"),
            ({"name": "O", "rules": []}, "rules is empty"),
            ({"name": "O", "rules": [{"delay": 0, "targets": [{"user": DEMO}]}]}, "rules[0].delay is 0; it can be at least 1 minutes"),
            ({"name": "O", "rules": [{"delay": 1, "targets": []}]}, "rules[0].targets has 0 items; it can have 1 to 10"),
        ],
    )
    def test_what_the_service_refuses_is_refused_before_any_call(self, engine: Engine, options: dict, words: str) -> None:
        ran = engine.refused("pagerduty_escalation_policy", options)
        assert words in ran["msg"]
        assert ran.rows == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"type": "email", "address": "nobody", "label": "x"}, "is no e-mail address"),
        ({"type": "phone", "address": "call me", "label": "x"}, "is no telephone number"),
        ({"type": "phone", "address": 1705550123, "label": "x"}, "put it into quotes"),
        ({"type": "email", "address": "a@b.org", "country_code": 1, "label": "x"}, "goes with a telephone number"),
        ({"type": "sms", "address": "1", "send_short_email": True, "label": "x"}, "goes with an e-mail address only"),
    ],
)
def test_an_address_that_does_not_fit_is_refused_before_any_call(engine: Engine, options: dict, words: str) -> None:
    ran = engine.refused("pagerduty_contact_method", {"user": DEMO, **options})
    assert words in ran["msg"]
    assert ran.rows == []


def test_a_license_is_read_where_it_is_and_sent_with_the_user(engine: Engine) -> None:
    made = done(engine, "user", **KIM, license="Business")
    assert made["resource"]["license"] == "Business"
    again = done(engine, "user", email=KIM["email"], license="Business")
    assert (again["changed"], again.writes) == (False, [])
    assert any(one.endswith("/license") for one in again.reads)
    assert not any(one.endswith("/license") for one in done(engine, "user", **KIM).reads)


def test_a_member_does_not_become_somebody_else(engine: Engine) -> None:
    """Its id is that of the user: there is nothing that could go from one to the other."""
    kim = done(engine, "user", **KIM)["resource"]["id"]
    done(engine, "team_membership", team="Platform", user=KIM["email"], role="observer")
    for check in (True, False):
        said = refused(engine, "team_membership", check=check, id=kim, team="Platform", user=NOA)
        assert "its id is that of its user, Kim Ode, and user is another" in said
    assert done(engine, "team_membership", id=kim, team="Platform", user=KIM["email"])["changed"] is False


class TestNamesLikeIds:
    def test_a_name_that_looks_like_an_id_is_a_name(self, engine: Engine) -> None:
        done(engine, "schedule", name="PRIMARY", time_zone="UTC", layers=[{**LAYER, "users": [NOA]}])
        policy(engine, "Ops", [{"schedule": "PRIMARY"}])
        assert rules_of(engine, "Ops") == [["PRIMARY"]]

    def test_a_service_in_capital_letters_leads_from_everything_that_names_one(self, engine: Engine) -> None:
        done(engine, "service", name="PLATFORM", escalation_policy="PDEFEP1")
        done(engine, "service_integration", service="PLATFORM", name="QUEUE", type="events_api_v2")
        done(engine, "incident", service="PLATFORM", title="Slow", key="RUNBOOK", urgency="high")
        done(engine, "maintenance_window", key="night", services=["PLATFORM"], duration="1h")
        (service,) = [one for one in ask(engine, "GET", "/services")["services"] if one["name"] == "PLATFORM"]
        (window,) = ask(engine, "GET", "/maintenance_windows", **{"service_ids[]": service["id"]})["maintenance_windows"]
        (incident,) = ask(engine, "GET", "/incidents", **{"service_ids[]": service["id"]})["incidents"]
        assert [one["summary"] for one in (*window["services"], incident["service"])] == ["PLATFORM", "PLATFORM"]
        for kind, options in (("service_integration", {"name": "QUEUE", "type": "events_api_v2"}), ("incident", {"title": "Slow", "key": "RUNBOOK"})):
            assert done(engine, kind, service="PLATFORM", **options)["changed"] is False
