"""Reading PagerDuty without managing: every look, how names narrow it, who is on call, and what it refuses to ask."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import MODULES
from tests.cases.words import Raw
from tests.support.engine import Engine
from tests.support.raw import bare, make
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence

MODULE = "pagerduty_info"
SOON = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ")
LATER = (datetime.now(UTC) + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M:%SZ")
NEEDS: dict[str, dict] = {
    "service_dependency": {"service": "PB1LL1N"},
    "event_orchestration_path": {"service": "PB1LL1N"},
    "notification": {"since": "2026-11-01", "until": "2026-11-20"},
    "contact_method": {"user": "PDEM0US"},
    "notification_rule": {"user": "PDEM0US"},
    "team_membership": {"team": "PTEAM01"},
    "service_integration": {"service": "PB1LL1N"},
    "status_page_post": {"status_page": "PSTPAG1"},
    "schedule_override": {"schedule": "PSCHED1"},
}
"""What a look cannot do without."""
ABSENT = {"notification", "alert"}
"""What the sandbox may not serve, and what is in something that is not there of itself."""


def asked(engine: Engine, **options: Any) -> Any:
    return engine.done(MODULE, options)


def queries(ran: Any, path: str) -> list[dict[str, Any]]:
    return [row["query"] for row in ran.rows if row["path"] == path]


@pytest.mark.parametrize("resource", sorted(set(MODULES[MODULE].all_looks) - ABSENT - {"schedule_override"}))
def test_every_kind_can_be_read_at_the_price_of_its_pages(engine: Engine, resource: str) -> None:
    ran = asked(engine, resource=resource, **NEEDS.get(resource, {}))
    assert (ran.writes, ran["changed"], len(ran.reads)) == ([], False, 1)
    assert ran["count"] == len(ran["resources"])


@pytest.mark.parametrize(
    ("resource", "there"),
    [("user", "email"), ("team", "name"), ("service", "name"), ("escalation_policy", "name"), ("priority", "name"), ("vendor", "name"),
     ("extension_schema", "key"), ("ability", "name"), ("license", "name"), ("standard", "name")],
)  # fmt: skip
def test_what_an_account_begins_with_is_shown(engine: Engine, resource: str, there: str) -> None:
    rows = asked(engine, resource=resource)["resources"]
    assert rows
    assert all(row[there] for row in rows)


def test_priorities_are_told_from_the_worst_on(engine: Engine) -> None:
    assert [row["name"] for row in asked(engine, resource="priority")["resources"]] == ["P1", "P2", "P3", "P4", "P5"]


@pytest.mark.parametrize(
    ("resource", "name", "identity"),
    [("service", "Web shop", "PWEBSHP"), ("user", "noa.vidal@example.org", "PSEC0ND"), ("team", "Platform", "PTEAM01")],
)
def test_one_thing_is_read_by_its_name_or_id(engine: Engine, resource: str, name: str, identity: str) -> None:
    for written in ({"name": name}, {"id": identity}):
        ran = asked(engine, resource=resource, **written)
        assert ([row["id"] for row in ran["resources"]], len(ran.reads)) == ([identity], 1)
    for include in ({}, {"include": {"service": ["teams"], "user": ["teams"], "team": None}[resource]}):
        assert asked(engine, resource=resource, id="PN0THNG", **include)["resources"] == []
    assert asked(engine, resource=resource, name="Nobody's")["resources"] == []


def test_a_name_is_no_part_of_a_longer_one(engine: Engine, sandbox: Sandbox) -> None:
    policy = {"id": "PDEFEP1", "type": "escalation_policy_reference"}
    make(sandbox, Raw("pagerduty", "POST", "/services", {"service": {"type": "service", "name": "Web shop 2", "escalation_policy": policy}}))
    ran = asked(engine, resource="service", name="Web shop")
    assert [row["id"] for row in ran["resources"]] == ["PWEBSHP"]
    assert [row["name"] for row in asked(engine, resource="service", search="WEB")["resources"]] == ["Web shop", "Web shop 2"]


def test_names_narrow_a_list(engine: Engine) -> None:
    ran = asked(engine, resource="incident", services=["Web shop", "PB1LL1N"], statuses=["triggered"], all_dates=True)
    (query,) = queries(ran, "/incidents")
    assert sorted(query["service_ids[]"]) == ["PB1LL1N", "PWEBSHP"]
    assert (query["date_range"], query["statuses[]"]) == (["all"], ["triggered"])
    ran = engine.refused(MODULE, {"resource": "service", "teams": ["Nobody's"]})
    assert "teams" in ran["msg"]
    assert "Nobody's" in ran["msg"]


def test_what_is_included_comes_whole(engine: Engine) -> None:
    (row,) = asked(engine, resource="service", name="Web shop", include=["escalation_policies", "integrations"])["resources"]
    assert row["escalation_policy"]["name"] == "Default"
    assert len(row["integrations"][0]["integration_key"]) == 32
    (row,) = asked(engine, resource="service", id="PWEBSHP", include=["escalation_policies"])["resources"]
    assert row["escalation_policy"]["num_loops"] == 0


# Who is on call


@pytest.mark.parametrize(
    ("narrowed", "parameter", "value"),
    [
        ({"users": ["Noa Vidal"]}, "user_ids[]", "PSEC0ND"),
        ({"escalation_policies": ["Default"]}, "escalation_policy_ids[]", "PDEFEP1"),
    ],
)
def test_who_is_on_call_for_somebody_or_something(engine: Engine, narrowed: dict, parameter: str, value: str) -> None:
    ran = asked(engine, resource="oncall", **narrowed)
    assert queries(ran, "/oncalls")[0][parameter] == [value]
    assert ran["count"] > 0


def test_who_is_on_call_at_a_time(engine: Engine) -> None:
    ran = asked(engine, resource="oncall", at=SOON)
    (query,) = queries(ran, "/oncalls")
    assert query["since"] == query["until"] == [SOON]
    ran = asked(engine, resource="oncall", since=SOON, until=LATER, earliest=True, include=["users"])
    assert queries(ran, "/oncalls")[0]["earliest"] == ["true"]
    assert all("email" in row["user"] for row in ran["resources"])


def test_everybody_who_is_on_call_is_told_once(engine: Engine) -> None:
    rows = asked(engine, resource="oncall")["resources"]
    seen = [(row["escalation_policy"]["id"], row["escalation_level"], row["user"]["id"], row["start"]) for row in rows]
    assert len(seen) == len(set(seen))


# What is read when a task does not say which


@pytest.mark.parametrize(
    ("options", "statuses", "others"),
    [
        ({}, ["triggered", "acknowledged"], {"date_range": ["all"]}),
        ({"services": ["Web shop"]}, ["triggered", "acknowledged"], {"date_range": ["all"], "service_ids[]": ["PWEBSHP"]}),
        ({"statuses": ["resolved"]}, ["resolved"], {}),
        ({"statuses": ["resolved"], "all_dates": True}, ["resolved"], {"date_range": ["all"]}),
        ({"since": SOON, "until": LATER}, ["triggered", "acknowledged"], {"since": [SOON], "until": [LATER]}),
    ],
)
def test_incidents_are_the_open_ones_of_all_times_or_those_of_a_time(engine: Engine, options: dict, statuses: list[str], others: dict) -> None:
    (query,) = queries(asked(engine, resource="incident", **options), "/incidents")
    rest = {name: value for name, value in query.items() if name not in ("statuses[]", "include[]", "limit", "offset")}
    assert (query["statuses[]"], rest) == (statuses, others)


def test_incidents_that_are_over_are_read_when_they_are_asked_for(engine: Engine) -> None:
    made = engine.done("pagerduty_incident", {"service": "Web shop", "title": "Slow", "key": "k"})["resource"]["id"]
    assert made in [row["id"] for row in asked(engine, resource="incident")["resources"]]
    engine.done("pagerduty_incident", {"service": "Web shop", "key": "k", "state": "resolved"})
    assert made not in [row["id"] for row in asked(engine, resource="incident")["resources"]]
    yesterday = (datetime.now(UTC) - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    for options in ({}, {"all_dates": True}, {"since": yesterday}):
        assert made in [row["id"] for row in asked(engine, resource="incident", statuses=["resolved"], **options)["resources"]]


def test_alerts_are_those_of_one_incident(engine: Engine) -> None:
    for key, state in (("a", "triggered"), ("b", "triggered"), ("b", "resolved")):
        engine.done("pagerduty_alert", {"dedup_key": key, "summary": "Disk full", "state": state})
    incidents = asked(engine, resource="incident", statuses=["triggered", "resolved"])["resources"]
    for key, status, count in (("a", "triggered", 1), ("b", "resolved", 1), ("b", "triggered", 0)):
        incident = next(row["id"] for row in incidents if (row["status"], row.get("key")) in ((status, key), (status, None)) or count == 0)
        rows = asked(engine, resource="alert", incident=incident, alert_key=key, statuses=[status])["resources"]
        assert [(row["alert_key"], row["status"]) for row in rows] == [(key, status)] * count


def test_settings_that_group_alerts_are_read_whole_by_their_tokens(engine: Engine, sandbox: Sandbox) -> None:
    for number in range(101):
        service = {"type": "service", "name": f"S{number}", "escalation_policy": {"id": "PDEFEP1", "type": "escalation_policy_reference"}}
        made = bare(make(sandbox, Raw("pagerduty", "POST", "/services", {"service": service})))["id"]
        setting = {"type": "time", "config": {"timeout": 600}, "services": [{"id": made, "type": "service_reference"}]}
        make(sandbox, Raw("pagerduty", "POST", "/alert_grouping_settings", {"alert_grouping_setting": setting}))
    ran = asked(engine, resource="alert_grouping_setting")
    assert (ran["count"], len(ran.reads)) == (101, 2)
    assert len({row["id"] for row in ran["resources"]}) == 101


def test_windows_are_those_that_are_not_over(engine: Engine) -> None:
    window = {"key": "night", "services": ["Web shop"], "description": "Kernel"}
    made = engine.done("pagerduty_maintenance_window", {**window, "duration": "1h"})["resource"]["id"]
    (row,) = asked(engine, resource="maintenance_window")["resources"]
    assert {name: row[name] for name in ("id", "key", "description", "services")} == {**window, "id": made, "services": ["PWEBSHP"]}
    engine.done("pagerduty_maintenance_window", {**window, "state": "absent"})
    assert asked(engine, resource="maintenance_window")["resources"] == []
    past = {"filter": "past"}
    for options in (past, {"filter": "all", "services": ["Web shop"]}, {"id": made}, {**past, "name": "night"}, {**past, "name": "Kernel"}):
        assert [row["id"] for row in asked(engine, resource="maintenance_window", **options)["resources"]] == [made], options
    (whole,) = asked(engine, resource="maintenance_window", id=made, include=["services"])["resources"]
    assert whole["services"][0]["name"] == "Web shop"
    assert asked(engine, resource="maintenance_window", id="PN0THNG")["resources"] == []


def test_schedules_of_shifts_are_told_whole_when_one_is_asked_for(engine: Engine) -> None:
    (listed,) = asked(engine, resource="schedule_v3", search="SUN")["resources"]
    assert (listed["summary"], "rotations" in listed) == ("Follow the sun", False)
    for one in ({"id": listed["id"]}, {"name": "Follow the sun"}):
        (row,) = asked(engine, resource="schedule_v3", since=SOON, until=LATER, include=["final_schedule"], **one)["resources"]
        assert (row["name"], len(row["rotations"])) == ("Follow the sun", 1)
        assert row["final_schedule"]["computed_shift_assignments"]
    weeks = {"name": "Weeks", "rotation_start": "2026-01-05T08:00:00Z", "turn": "7d", "users": ["PDEM0US"]}
    layers = engine.done("pagerduty_schedule", {"name": "Layers", "time_zone": "UTC", "layers": [weeks]})["resource"]["id"]
    for one in ({"id": layers}, {"name": "Layers"}, {"id": "PN0THNG"}):
        assert asked(engine, resource="schedule_v3", **one)["resources"] == []


# What only one end tells


def test_dependencies_of_one_service(engine: Engine) -> None:
    engine.done("pagerduty_service_dependency", {"supporting_service": "Billing", "dependent_service": "Web shop"})
    for end in ("Billing", "Web shop"):
        (row,) = asked(engine, resource="service_dependency", service=end)["resources"]
        assert (row["supporting_service"], row["dependent_service"]) == ("PB1LL1N", "PWEBSHP")


def test_the_path_of_an_orchestration(engine: Engine) -> None:
    engine.done("pagerduty_event_orchestration", {"name": "Everything"})
    (row,) = asked(engine, resource="event_orchestration_path", orchestration="Everything", type="router")["resources"]
    assert (row["type"], row["sets"]) == ("router", [{"id": "start", "rules": []}])


# What is refused before any call


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"resource": "service", "include": ["pigs"]}, "include: pigs cannot be included in service"),
        ({"resource": "team", "teams": ["Platform"]}, "teams has no meaning with resource team"),
        ({"resource": "oncall", "at": SOON, "since": SOON}, "at is one moment"),
        ({"resource": "oncall", "since": LATER, "until": SOON}, "until must be later than since"),
        ({"resource": "incident", "incident_key": ""}, "incident_key is blank"),
        ({"resource": "incident", "all_dates": True, "since": SOON}, "all_dates cannot stand beside since or until"),
        ({"resource": "service_dependency"}, "give service or business_service"),
        ({"resource": "event_orchestration_path", "orchestration": "E"}, "type is missing"),
        ({"resource": "notification"}, "since and until must be given"),
        ({"resource": "alert"}, "incident must be given"),
        ({"resource": "alert", "incident": "P", "statuses": ["acknowledged"]}, "an alert is triggered or resolved"),
        ({"resource": "schedule_v3", "since": SOON}, "since go with one schedule: give its id or name"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_any_call(engine: Engine, said: dict, words: str) -> None:
    ran = engine.refused(MODULE, said)
    assert words in ran["msg"]
    assert ran.rows == []
    is_one_clear_sentence(ran["msg"])
