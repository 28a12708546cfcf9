"""What looks like an id of PagerDuty may be what somebody called a thing: whatever can be given by name or id finds it by both."""

from __future__ import annotations

import pytest

from tests.cases.table import CASES
from tests.cases.words import Case, Reference, Things
from tests.support.bulk import Bulk
from tests.support.engine import Engine, creation_naming
from tests.support.raw import headers, id_of, prepare, rows_of

LIKE_IDS = ("PRODDB1", "QA2TEAM", "PRIMARY", "R1EU2PROD34567")
PLACES = {
    "service": "/services", "team": "/teams", "user": "/users", "schedule": "/schedules", "escalation_policy": "/escalation_policies",
    "business_service": "/business_services", "orchestration": "/event_orchestrations",
}  # fmt: skip
"""Where what can be called otherwise is, by what ends the name of an option that leads to it."""
KINDS = {
    **{f"{name}s": name for name in PLACES}, "escalation_policies": "escalation_policy", "assignees": "user", "successor": "escalation_policy",
    "parent": "team", "reassignment_team": "team", "route_to_service": "service", "supporting_service": "service", "dependent_service": "service",
    "supporting_business_service": "business_service", "dependent_business_service": "business_service",
}  # fmt: skip
FIXED_LISTS = {"priority": ("/priorities", "priorities"), "vendor": ("/vendors", "vendors"), "status_page": ("/status_pages", "status_pages")}
"""Lists whose things nobody can call otherwise through the API: the answer is changed on its way."""


def kind_of(reference: Reference) -> str:
    last = reference.option.rpartition(".")[2]
    return KINDS.get(last, last)


EVERY = [
    pytest.param(case, one, id=f"{module}-{one.option}")
    for module, case in CASES.items()
    for one in case.references
    if module.startswith("pagerduty_") and kind_of(one) in {*PLACES, *FIXED_LISTS}
]
every_reference = pytest.mark.parametrize(("case", "reference"), EVERY)


def call_it(engine: Engine, kind: str, identity: str, name: str) -> None:
    """Let a thing be called otherwise."""
    if kind in PLACES:
        member, body = kind, {"type": kind, "name": name}
        path = f"{PLACES[kind]}/{identity}"
        answer = engine.sandbox.request("pagerduty", "GET", path, headers=headers(engine.sandbox, "pagerduty"))
        body = {**answer.json()[member], **body}
        kept = ("name", "type", "email", "time_zone", "escalation_rules", "schedule_layers", "escalation_policy")
        body = {one: value for one, value in body.items() if one in kept}
        answer = engine.sandbox.request("pagerduty", "PUT", path, headers=headers(engine.sandbox, "pagerduty"), json={member: body})
        assert answer.ok, answer.text
        return
    path, member = FIXED_LISTS[kind]
    rows = rows_of(engine.sandbox, Things("pagerduty", path, member))
    renamed = [{**one, "name": name, "summary": name} if one["id"] == identity else one for one in rows]
    engine.sandbox.fault("pagerduty", "status", method="GET", path=f"{path}$", status=200, body={member: renamed, "more": False}, times=0)


@every_reference
def test_a_name_like_an_id_and_the_id_are_the_same(engine: Engine, case: Case, reference: Reference) -> None:
    name = LIKE_IDS[EVERY.index(next(one for one in EVERY if one.values == (case, reference))) % len(LIKE_IDS)]
    prepare(engine.sandbox, case)
    identity = id_of(engine.sandbox, case, reference)
    call_it(engine, kind_of(reference), identity, name)
    options = creation_naming(case, reference, name)
    check, ran = engine.done(case.module, options, check=True), engine.done(case.module, options)
    assert (check["changed"], check.writes) == (True, [])
    assert check["diff"] == ran["diff"]
    assert name not in [one for row in ran.rows if row["write"] for one in row["path"].split("/")]
    for written in (name, identity):
        again = engine.done(case.module, creation_naming(case, reference, written))
        assert (again["changed"], bool(again.writes)) == (case.repeats, case.repeats), (written, again["diff"])


@every_reference
def test_an_id_of_nothing_is_said_before_anything_is_written(engine: Engine, case: Case, reference: Reference) -> None:
    prepare(engine.sandbox, case)
    options = creation_naming(case, reference, "P0N0B0D") | case.looks
    ran = engine.refused(case.module, options)
    assert reference.option in ran["msg"]
    assert "P0N0B0D" in ran["msg"]
    assert ran.writes == []


@every_reference
def test_an_id_costs_no_look_while_nothing_changes(engine: Engine, case: Case, reference: Reference) -> None:
    if case.repeats:
        pytest.skip("it is never as it should be already")
    prepare(engine.sandbox, case)
    by_id = creation_naming(case, reference, id_of(engine.sandbox, case, reference))
    engine.done(case.module, by_id)
    named, unchanged = engine.done(case.module, creation_naming(case, reference, reference.name)), engine.done(case.module, by_id)
    assert unchanged["changed"] is False
    assert len(unchanged.reads) < len(named.reads) + (kind_of(reference) == "business_service")  # whose ids no list could tell from names


@pytest.mark.parametrize("name", ["P0N0B0D", "Nobody"])
@pytest.mark.parametrize(
    ("kind", "options", "container"),
    [
        ("team_membership", {"user": "demo@example.org"}, "team"),
        ("service_integration", {"name": "Events"}, "service"),
        ("contact_method", {"type": "email", "address": "a@example.org"}, "user"),
        ("notification_rule", {"contact_method": "Default", "urgency": "high", "delay": 0}, "user"),
        ("schedule_override", {"user": "demo@example.org", "start": "2026-11-28T08:00:00Z", "end": "2026-11-28T09:00:00Z"}, "schedule"),
        ("service_dependency", {"supporting_service": "Billing"}, "dependent_service"),
        ("event_orchestration_path", {}, "service"),
    ],
)
def test_what_is_in_nothing_is_absent(engine: Engine, kind: str, options: dict, container: str, name: str) -> None:
    for check in (True, False):
        ran = engine.done(f"pagerduty_{kind}", {**options, container: name, "state": "absent"}, check=check)
        assert (ran["changed"], ran.writes) == (False, [])


class TestElsewhere:
    """Where nothing is compared, or many things are named at once."""

    def test_what_is_to_be_written_is_looked_up_once(self, engine: Engine) -> None:
        def policy(name: str, *users: str) -> list[str]:
            rules = [{"delay": 5, "targets": [{"user": one} for one in users]}]
            return engine.done("pagerduty_escalation_policy", {"name": name, "rules": rules}).reads

        assert policy("Ops", "PDEM0US") == ["GET /escalation_policies", "GET /users/PDEM0US"]
        assert policy("Ops", "PDEM0US") == ["GET /escalation_policies"]
        assert policy("Both", "PDEM0US", "PSEC0ND") == ["GET /escalation_policies", "GET /users"]

    def test_what_is_read(self, engine: Engine) -> None:
        for kind, identity, name in (("service", "PWEBSHP", "PRODDB1"), ("user", "PDEM0US", "PRIMARY"), ("team", "PTEAM01", "QA2TEAM")):
            call_it(engine, kind, identity, name)
        for options in (
            {"resource": "service_integration", "service": "PRODDB1"},
            {"resource": "oncall", "users": ["PRIMARY"]},
            {"resource": "service", "teams": ["QA2TEAM"]},
        ):
            option = next(one for one in options if one != "resource")
            identity = {"service": "PWEBSHP", "users": ["PDEM0US"], "teams": ["PTEAM01"]}[option]
            named, by_id = (engine.done("pagerduty_info", {**options, option: one}) for one in (options[option], identity))
            assert named["resources"] == by_id["resources"] != []
            assert (len(by_id.reads), len(named.reads)) == (1, 3)

    def test_what_is_exported_names_it_and_makes_it_again(self, engine: Engine) -> None:
        bulk = Bulk(engine.sandbox)
        entries = [
            {"pagerduty_team": {"name": "QA2TEAM"}},
            {"pagerduty_service": {"name": "PRODDB1", "escalation_policy": "Default"}},
            {"pagerduty_service_integration": {"service": "PRODDB1", "name": "Events", "type": "events_api_v2"}},
            {"pagerduty_webhook_subscription": {"url": "https://hooks.example.org/1", "filter": {"team": "QA2TEAM"}, "events": ["incident.triggered"]}},
        ]
        made = bulk.apply(*entries)
        exported = bulk.exported("pagerduty")
        ids = [one["id"] for one in made["entries"]]
        assert [one for one in ids if one in str(exported)] == []
        assert bulk.apply(*exported).writes == []
        engine.sandbox.reset()
        again = bulk.apply(*exported)
        assert [one["action"] for one in again["entries"] if one["action"] != "unchanged"] == ["created"] * 4
        assert bulk.exported("pagerduty") == exported


class TestCapitalLetters:
    """Where two names cannot differ by capital letters alone, one that is spelled otherwise is the same; what is spelled so comes first."""

    @pytest.mark.parametrize(
        ("kind", "there", "options"),
        [
            ("team", "Platform", {"description": "Else"}),
        ],
    )
    def test_a_thing_is_found_and_gets_the_name_that_the_task_says(self, engine: Engine, kind: str, there: str, options: dict) -> None:
        for as_loop in (False, True):
            engine.sandbox.reset()
            name = there.upper()
            runs = [
                engine.done(f"pagerduty_{kind}", {"name": name, **options}, check=check, session=engine.session(many=as_loop))
                for check in (True, False, False)
            ]
            assert [ran["action"] for ran in runs] == ["updated", "updated", "unchanged"]
            assert runs[0]["diff"] == runs[1]["diff"]
            assert (runs[1]["diff"]["before"]["name"], runs[1]["diff"]["after"]["name"]) == (there, name)

    def test_what_is_spelled_so_comes_first(self, engine: Engine) -> None:
        mails = {"kim": "kim.a@example.org", "KIM": "kim.b@example.org"}
        made = {name: engine.done("pagerduty_user", {"email": mail, "name": name})["resource"]["id"] for name, mail in mails.items()}
        for name, identity in made.items():
            ran = engine.done("pagerduty_team_membership", {"team": "Platform", "user": name})
            assert ran["resource"]["id"] == identity
        refused = engine.refused("pagerduty_team_membership", {"team": "Platform", "user": "Kim"})["msg"]
        assert all(identity in refused for identity in made.values())

    @pytest.mark.parametrize("as_loop", [False, True])
    def test_what_is_referred_to_is_found(self, engine: Engine, as_loop: bool) -> None:
        rule = {"label": "r", "actions": {"priority": "p1", "escalation_policy": "Night watch"}}
        post = {"title": "t", "message": "m", "status": "detected", "severity": "minor"}
        for kind, options in (
            ("team_membership", {"team": "platform", "user": "NOA vidal"}),
            ("extension", {"name": "e", "services": ["Web shop"], "extension_schema": "generic v2 webhook", "endpoint_url": "https://x.org"}),
            ("service_integration", {"service": "Web shop", "name": "dd", "vendor": "dataDOG"}),
            ("event_orchestration_path", {"service": "Web shop", "sets": [{"id": "start", "rules": [rule]}]}),
            ("status_page_post", {"status_page": "EXAMPLE status", **post}),
            ("user", {"email": "noa.vidal@example.org", "license": "business"}),
        ):
            for _run in range(2):
                ran = engine.done(f"pagerduty_{kind}", options, session=engine.session(many=as_loop))
            assert (ran["changed"], ran.writes) == (False, [])
