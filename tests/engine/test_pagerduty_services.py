"""Services of PagerDuty: what is live is never sent, and what nobody asked for is never touched."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.cases.pagerduty_service import CASE
from tests.cases.words import Raw, Things
from tests.support.child import Child
from tests.support.engine import Engine, Ran
from tests.support.raw import make, rows_of
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence

MODULE = CASE.module
SEARCH = {"name": "Search", "escalation_policy": "Default"}
HOURS = {"time_zone": "Europe/Berlin", "start_time": "09:00:00", "end_time": "17:00:00", "days_of_week": [1, 2, 3, 4, 5]}
BY_HOURS = {
    "incident_urgency_rule": {"during_support_hours": "high", "outside_support_hours": "low"}, "support_hours": HOURS,
    "scheduled_actions": [{"at": "support_hours_start"}],
}  # fmt: skip
GROUPINGS = {
    "time": {"type": "time", "config": {"timeout": 5}},
    "intelligent": {"type": "intelligent", "config": {"time_window": 300}},
    "content_based": {"type": "content_based", "config": {"aggregate": "all", "fields": ["component"], "time_window": 900}},
}


def by_hand(sandbox: Sandbox, **changes: Any) -> None:
    """Change the shop as somebody else's client does."""
    make(sandbox, Raw("pagerduty", "PUT", "/services/PWEBSHP", {"service": {"type": "service", **changes}}))


def shop(sandbox: Sandbox) -> dict[str, Any]:
    (row,) = rows_of(sandbox, Things("pagerduty", "/services", "services", where={"id": "PWEBSHP"}))
    return row


def bodies(sandbox: Sandbox, method: str, since: int = 0) -> list[dict[str, Any]]:
    return [row["body"]["service"] for row in sandbox.journal(system="pagerduty", method=method, since=since) if row["write"]]


def unchanged(ran: Ran) -> bool:
    return (ran["changed"], ran.writes) == (False, [])


# How alerts are grouped


@pytest.mark.parametrize("grouping", GROUPINGS.values(), ids=GROUPINGS)
def test_a_grouping_that_somebody_else_set_is_never_touched(engine: Engine, sandbox: Sandbox, grouping: dict[str, Any]) -> None:
    by_hand(sandbox, alert_grouping_parameters=grouping)
    before = shop(sandbox)["alert_grouping_parameters"]
    since = sandbox.journal()[-1]["n"]
    engine.done(MODULE, {"name": "Web shop", "description": "What sells", "auto_resolve_timeout": 60})
    engine.done(MODULE, {"name": "Web shop", "enabled": False})
    assert shop(sandbox)["alert_grouping_parameters"] == before
    assert not [body for body in bodies(sandbox, "PUT", since) if "alert_grouping_parameters" in body]


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({"type": "time", "timeout": 5}, GROUPINGS["time"]),
        ({"type": "intelligent", "time_window": 300}, GROUPINGS["intelligent"]),
        ({"type": "content_based", "aggregate": "all", "fields": ["component"], "time_window": 900}, GROUPINGS["content_based"]),
    ],
    ids=GROUPINGS,
)
def test_a_grouping_is_set_where_the_task_says_it_and_turned_off_on_request(
    engine: Engine, sandbox: Sandbox, asked: dict[str, Any], kept: dict[str, Any]
) -> None:
    for _again in range(2):
        ran = engine.done(MODULE, {"name": "Web shop", "alert_grouping": asked})
        assert ran["changed"] is not bool(_again)
        assert ran["resource"]["alert_grouping"] == asked
        assert shop(sandbox)["alert_grouping_parameters"] == kept
    off = engine.done(MODULE, {"name": "Web shop", "alert_grouping": {"type": "none"}})
    assert (off["diff"]["before"]["alert_grouping"], off["diff"]["after"]["alert_grouping"]) == (asked, {"type": "none"})
    assert shop(sandbox)["alert_grouping_parameters"]["type"] is None
    assert bodies(sandbox, "PUT")[-1]["alert_grouping_parameters"] == {"type": None}
    assert unchanged(engine.done(MODULE, {"name": "Web shop", "alert_grouping": {"type": "none"}}))


SHARED = {
    "that a service can show": {"type": "content_based", "config": {"aggregate": "all", "fields": ["component"], "time_window": 900}},
    "that it cannot": {"type": "intelligent", "config": {"time_window": 300, "iag_fields": ["summary", "component"]}},
}


@pytest.mark.parametrize("setting", SHARED.values(), ids=SHARED)
def test_a_setting_that_services_share_is_left_alone_and_left_on_request(engine: Engine, sandbox: Sandbox, setting: dict[str, Any]) -> None:
    def sharing() -> list[list[str]]:
        rows = rows_of(sandbox, Things("pagerduty", "/alert_grouping_settings", "alert_grouping_settings", paging="pagerduty unpaged"))
        return [[one["id"] for one in row["services"]] for row in rows]

    both = ["PWEBSHP", "PB1LL1N"]
    services = [{"id": one, "type": "service_reference"} for one in both]
    make(sandbox, Raw("pagerduty", "POST", "/alert_grouping_settings", {"alert_grouping_setting": {**setting, "services": services}}))
    since = sandbox.journal()[-1]["n"]
    ran = engine.done(MODULE, {"name": "Web shop", "description": "What sells"})
    assert ran["resource"]["alert_grouping"]["type"] == ("content_based" if "aggregate" in setting["config"] else "shared setting")
    assert not [body for body in bodies(sandbox, "PUT", since) if "alert_grouping_parameters" in body]
    assert sharing() == [both]
    for _twice in range(2):
        ran = engine.done(MODULE, {"name": "Web shop", "alert_grouping": {"type": "none"}})
        assert sharing() == [["PB1LL1N"]]
    assert unchanged(ran)


def test_a_grouping_of_another_type_takes_nothing_over(engine: Engine, sandbox: Sandbox) -> None:
    by_hand(sandbox, alert_grouping_parameters=GROUPINGS["content_based"])
    engine.done(MODULE, {"name": "Web shop", "alert_grouping": {"type": "time", "timeout": 0}})
    assert shop(sandbox)["alert_grouping_parameters"] == {"type": "time", "config": {"timeout": 0}}


# What is live


@pytest.mark.parametrize("status", ["warning", "critical", "maintenance"])
def test_a_live_status_is_neither_sent_nor_a_difference(engine: Engine, sandbox: Sandbox, status: str) -> None:
    if status == "maintenance":
        engine.done("pagerduty_maintenance_window", {"key": "x", "services": ["Web shop"], "duration": "1h"})
    else:
        body = {"type": "incident", "title": "Down", "service": {"id": "PWEBSHP", "type": "service_reference"}}
        incident = make(sandbox, Raw("pagerduty", "POST", "/incidents", {"incident": body}))
        if status == "warning":
            change = {"incident": {"type": "incident_reference", "status": "acknowledged"}}
            make(sandbox, Raw("pagerduty", "PUT", f"/incidents/{incident['id']}", change))
    since = sandbox.journal()[-1]["n"]
    assert unchanged(engine.done(MODULE, {"name": "Web shop", "enabled": True}))
    ran = engine.done(MODULE, {"name": "Web shop", "enabled": True, "description": "Live"})
    assert ran["resource"]["status"] == status
    assert set(ran["diff"]["before"]) == {"name", "enabled", "description"}
    assert not [body for body in bodies(sandbox, "PUT", since) if "status" in body]


def test_what_is_switched_off_stays_off_until_a_task_says_otherwise(engine: Engine, sandbox: Sandbox) -> None:
    off = engine.done(MODULE, {"name": "Web shop", "enabled": False})
    assert (off["changed"], off["resource"]["status"]) == (True, "disabled")
    assert unchanged(engine.done(MODULE, {"name": "Web shop"}))
    assert unchanged(engine.done(MODULE, {"name": "Web shop", "enabled": False}))
    assert engine.done(MODULE, {"name": "Web shop", "enabled": True})["resource"]["status"] == "active"


def test_a_new_one_that_is_off_takes_one_call_more(engine: Engine, sandbox: Sandbox) -> None:
    foretold = engine.done(MODULE, {**SEARCH, "enabled": False}, check=True)
    ran = engine.done(MODULE, {**SEARCH, "enabled": False})
    assert ran["diff"] == foretold["diff"]
    assert [write.split()[0] for write in ran.writes] == ["POST", "PUT"]
    assert "status" not in bodies(sandbox, "POST")[0]
    assert (ran["resource"]["enabled"], ran["resource"]["status"]) == (False, "disabled")
    assert unchanged(engine.done(MODULE, {**SEARCH, "enabled": False}))


def test_one_whose_switching_off_failed_is_switched_off_by_the_next_run(engine: Engine, sandbox: Sandbox) -> None:
    sandbox.fault("pagerduty", "status", method="PUT", status=403, body={"error": {"message": "Access Denied", "code": 2010}})
    ran = engine.refused(MODULE, {**SEARCH, "enabled": False})
    assert "PUT /services/" in ran["msg"]
    again = engine.done(MODULE, {**SEARCH, "enabled": False})
    assert [write.split()[0] for write in again.writes] == ["PUT"]
    assert again["resource"]["status"] == "disabled"


# Times


def test_no_time_is_null_or_nothing_and_what_is_left_out_of_a_new_one_is_off(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, SEARCH)
    (body,) = bodies(sandbox, "POST")
    assert not {"auto_resolve_timeout", "acknowledgement_timeout"} & set(body)
    off = {"auto_resolve_timeout": 0, "acknowledgement_timeout": 0}
    assert unchanged(engine.done(MODULE, {**SEARCH, **off}))
    engine.done(MODULE, {**SEARCH, "auto_resolve_timeout": 60, "acknowledgement_timeout": 60})
    ran = engine.done(MODULE, {**SEARCH, **off})
    assert (ran["diff"]["before"]["auto_resolve_timeout"], ran["diff"]["after"]["auto_resolve_timeout"]) == (60, None)
    assert unchanged(engine.done(MODULE, {**SEARCH, **off}))


def test_what_is_recommended_is_told_as_such_and_is_no_difference(engine: Engine, sandbox: Sandbox) -> None:
    pause = {"name": "Web shop", "auto_pause_notifications": {"enabled": True, "timeout": 0}}
    assert engine.done(MODULE, pause)["changed"]
    assert unchanged(engine.done(MODULE, pause))
    engine.done(MODULE, {"name": "Web shop", "auto_pause_notifications": {"enabled": True, "timeout": 300}})
    assert engine.done(MODULE, pause)["changed"]
    exported = {one[MODULE]["name"]: one[MODULE] for one in engine.done("export", {"resources": [MODULE]})["resources"]}
    assert exported["Web shop"]["auto_pause_notifications"] == {"enabled": True, "timeout": 120}
    assert "auto_pause_notifications" not in exported["Billing"]


def test_how_long_alerts_are_grouped_stays_where_a_task_does_not_say_it(engine: Engine, sandbox: Sandbox) -> None:
    alike = {"type": "content_based", "aggregate": "all", "fields": ["class"]}
    for grouping, length in (
        ({"type": "intelligent"}, 0), ({**alike, "time_window": 600}, 600), ({**alike, "aggregate": "any"}, 600), ({"type": "intelligent"}, 0),
    ):  # fmt: skip
        task = {"name": "Web shop", "alert_grouping": grouping}
        foretold, ran = (engine.done(MODULE, task, check=check) for check in (True, False))
        assert foretold["resource"]["alert_grouping"] == ran["resource"]["alert_grouping"]
        assert ran["resource"]["alert_grouping"]["time_window"] == length
        assert unchanged(engine.done(MODULE, task))


# How urgent


def test_urgency_by_the_hours_and_back(engine: Engine, sandbox: Sandbox) -> None:
    for _again in range(2):
        ran = engine.done(MODULE, {"name": "Web shop", **BY_HOURS})
        assert ran["changed"] is not bool(_again)
    assert ran["resource"]["incident_urgency_rule"] == {**BY_HOURS["incident_urgency_rule"], "type": "use_support_hours"}
    assert shop(sandbox)["scheduled_actions"][0]["at"] == {"type": "named_time", "name": "support_hours_start"}
    foretold = engine.done(MODULE, {"name": "Web shop", "incident_urgency_rule": {"urgency": "low"}}, check=True)
    back = engine.done(MODULE, {"name": "Web shop", "incident_urgency_rule": {"urgency": "low"}})
    assert back["diff"] == foretold["diff"]
    assert back["diff"]["before"]["support_hours"] == HOURS
    row = shop(sandbox)
    assert (row["incident_urgency_rule"], row["support_hours"], row["scheduled_actions"]) == (
        {"type": "constant", "urgency": "low"}, None, [],
    )  # fmt: skip
    assert unchanged(engine.done(MODULE, {"name": "Web shop", "incident_urgency_rule": {"type": "constant", "urgency": "low"}}))


def test_hours_come_with_what_is_done_at_their_ends(engine: Engine, sandbox: Sandbox) -> None:
    engine.done(MODULE, {**SEARCH, **{name: one for name, one in BY_HOURS.items() if name != "scheduled_actions"}})
    assert bodies(sandbox, "POST")[0]["scheduled_actions"] == []
    engine.done(MODULE, {**SEARCH, "scheduled_actions": BY_HOURS["scheduled_actions"]})
    ran = engine.done(MODULE, {**SEARCH, "incident_urgency_rule": {"during_support_hours": "low", "outside_support_hours": "low"}})
    assert len(ran["resource"]["scheduled_actions"]) == 1, "what a task leaves out stays"


@pytest.mark.parametrize("check", [True, False])
def test_a_rule_and_its_hours_are_not_parted(engine: Engine, check: bool) -> None:
    by_hours, new = {"incident_urgency_rule": BY_HOURS["incident_urgency_rule"]}, {"name": "New", "escalation_policy": "Default"}
    for said, words in (({**new, **by_hours}, "support_hours is missing"), ({**new, "support_hours": HOURS}, "support_hours means nothing")):
        ran = engine.refused(MODULE, said, check=check)
        assert words in ran["msg"]
        assert ran.writes == []
    ran = engine.refused(MODULE, {"name": "Web shop", "support_hours": HOURS}, check=check)
    assert "support_hours means nothing while incident_urgency_rule has the type constant" in ran["msg"]
    engine.done(MODULE, {"name": "Web shop", **BY_HOURS})
    assert "support_hours is missing" in engine.refused(MODULE, {"name": "Web shop", "support_hours": {}}, check=check)["msg"]
    assert unchanged(engine.done(MODULE, {"name": "Web shop", "support_hours": HOURS}))


@pytest.mark.parametrize("hours", [{"start_time": 540, "end_time": 61200}, {"start_time": "9:00", "end_time": "17:00"}], ids=str)
def test_times_of_day_are_what_yaml_makes_of_them(engine: Engine, hours: dict[str, Any]) -> None:
    engine.done(MODULE, {"name": "Web shop", **BY_HOURS})
    assert unchanged(engine.done(MODULE, {"name": "Web shop", "support_hours": {**HOURS, **hours}}))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"incident_urgency_rule": {"type": "constant"}}, "needs urgency"),
        ({"incident_urgency_rule": {"urgency": "high"}, "support_hours": HOURS}, "mean nothing beside the type constant"),
        ({"incident_urgency_rule": {"type": "constant", "urgency": "high", "during_support_hours": "low"}}, "no during_support_hours"),
        ({"incident_urgency_rule": {"during_support_hours": "low"}}, "needs during_support_hours and outside_support_hours"),
        ({"support_hours": {"time_zone": "UTC"}}, "support_hours needs start_time and end_time and days_of_week"),
        ({"support_hours": {**HOURS, "start_time": "noon"}}, "'noon' is no time of day"),
        ({"alert_grouping": {"type": "time", "time_window": 300}}, "time_window does not belong to the type time"),
        ({"alert_grouping": {"type": "none", "timeout": 5}}, "timeout does not belong to the type none"),
        ({"alert_grouping": {"type": "time"}}, "the type time needs timeout"),
        ({"alert_grouping": {"type": "content_based", "aggregate": "all"}}, "needs aggregate and fields"),
        ({"alert_grouping": {"type": "time", "timeout": 1441}}, "timeout is 0 to 1440 minutes, and not 1441"),
        ({"alert_grouping": {"type": "intelligent", "time_window": 86400}}, "time_window is 300 to 3600 seconds"),
        ({"alert_grouping": {"type": "content_based", "aggregate": "any", "fields": ["a"], "time_window": 299}}, "86400, or 0 for"),
        ({"support_hours": {**HOURS, "days_of_week": []}}, "support_hours.days_of_week has 0 items"),
        ({"support_hours": {**HOURS, "days_of_week": [0, 1]}}, "support_hours.days_of_week[0] is 0; it can be 1 to 7"),
        ({"name": "Web\u200bshop"}, "holds '\\u200b'"),
        ({"auto_resolve_timeout": -1}, "auto_resolve_timeout is -1; it can be at least 0 seconds"),
        ({"auto_pause_notifications": {"enabled": False, "timeout": 120}}, "means nothing when it is not enabled"),
        ({"escalation_policy": ""}, "escalation_policy is blank"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_does_not_belong_together_is_refused_before_any_call(engine: Engine, options: dict[str, Any], words: str) -> None:
    ran = engine.refused(MODULE, {"name": "Web shop", **options})
    assert words in ran["msg"]
    assert ran.rows == []


# Deleting


def test_who_uses_it_is_told_in_check_mode_by_name(engine: Engine) -> None:
    engine.done("pagerduty_maintenance_window", {"key": "CHG-1", "description": "Disks", "services": ["Web shop"], "duration": "1h"})
    foretold = engine.done(MODULE, {"name": "Web shop", "state": "absent"}, check=True)
    (warning,) = foretold.warnings
    assert "maintenance window 'Disks [key: CHG-1]'" in warning
    ran = engine.done(MODULE, {"name": "Web shop", "state": "absent"})
    assert (ran["action"], ran["diff"], ran.writes) == ("deleted", foretold["diff"], ["DELETE /services/PWEBSHP"])


def test_what_a_token_may_not_see_does_not_hinder_it(engine: Engine, sandbox: Sandbox) -> None:
    sandbox.fault("pagerduty", "status", method="GET", path="/(maintenance_windows|extensions|webhook)", status=403, times=5)
    assert engine.done(MODULE, {"name": "Web shop", "state": "absent"}, check=True).warnings == []


# Several at once


LAYER = {"name": "Weeks", "rotation_start": "2026-01-05T08:00:00Z", "turn": "7d", "users": ["demo@example.org"]}
UNIQUE = {
    "pagerduty_service": {"escalation_policy": "Default"},
    "pagerduty_escalation_policy": {"rules": [{"delay": 5, "targets": [{"user": "demo@example.org"}]}]},
    "pagerduty_schedule": {"time_zone": "UTC", "layers": [LAYER]},
}


@pytest.mark.parametrize("module", UNIQUE)
def test_a_name_in_other_capitals_is_taken_and_the_refusal_says_by_what(engine: Engine, module: str) -> None:
    identity = engine.done(module, {"name": "Web Search", **UNIQUE[module]})["resource"]["id"]
    engine.done(module, {"name": "Web Search 2", **UNIQUE[module]})
    ran = engine.refused(module, {"name": "web search", **UNIQUE[module]})
    assert f"there is 'Web Search' ({identity}): write its name so" in ran["msg"]
    is_one_clear_sentence(ran["msg"])
    ran = engine.refused(module, {"id": identity, "name": "Web Search 2"})
    assert "Choose another name: there is 'Web Search 2'" in ran["msg"]
    assert engine.done(module, {"id": identity, "name": "WEB search"})["action"] == "updated"


def test_one_that_somebody_else_makes_meanwhile_is_found(engine: Engine, sandbox: Sandbox) -> None:
    sandbox.fault("pagerduty", "status", method="GET", path="/services", status=200, body={"services": [], "more": False}, times=1)
    ran = engine.done(MODULE, {"name": "Billing", "escalation_policy": "PDEFEP1"})
    assert ran["action"] == "updated"
    assert ran["diff"]["before"]["escalation_policy"] == "Night watch"


def test_a_refusal_names_what_the_service_says(engine: Engine, sandbox: Sandbox) -> None:
    ran = engine.refused(MODULE, {"id": "PWEBSHP", "name": "Billing"})
    is_one_clear_sentence(ran["msg"])
    assert "Name has already been taken" in ran["msg"]


def test_eight_at_once_make_one(engine: Engine, sandbox: Sandbox) -> None:
    racers = [Child(sandbox, MODULE, SEARCH) for _number in range(8)]
    sandbox.fault("pagerduty", "slow", when="after", method="GET", path="/services", times=8, seconds=0.5)
    for one in racers:
        one.begin()
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda one: one.result(), racers))
    assert [one for one in results if one.get("failed")] == []
    assert sum(one["changed"] for one in results) == 1
    assert len({one["resource"]["id"] for one in results}) == 1
    assert len(rows_of(sandbox, CASE.things)) == 1


class TestDetach:
    """A service is taken out of what points at it before it goes; nobody else loses anything."""

    REF = {"id": "PWEBSHP", "type": "service_reference"}
    OTHER = {"id": "PB1LL1N", "type": "service_reference"}

    @pytest.fixture
    def used(self, sandbox: Sandbox) -> None:
        span = {"type": "maintenance_window", "start_time": "2099-01-01T00:00:00Z", "end_time": "2099-01-01T01:00:00Z"}
        for description, services in (("Both", [self.REF, self.OTHER]), ("Alone", [self.REF])):
            window = {**span, "description": description, "services": services}
            make(sandbox, Raw("pagerduty", "POST", "/maintenance_windows", {"maintenance_window": window}))
        hook = {"type": "http_delivery_method", "url": "https://example.org/hook"}
        subscription = {
            "type": "webhook_subscription", "delivery_method": hook, "events": ["incident.triggered"], "filter": self.REF, "description": "Hook",
        }  # fmt: skip
        make(sandbox, Raw("pagerduty", "POST", "/webhook_subscriptions", {"webhook_subscription": subscription}))
        schema = {"id": "PEXTS02", "type": "extension_schema_reference"}
        tickets = {"type": "extension", "name": "Tickets", "extension_schema": schema, "endpoint_url": "https://tickets.example.com/"}
        for name, services in (("Tickets of both", [self.REF, self.OTHER]), ("Tickets", [self.REF])):
            extension = {**tickets, "name": name, "extension_objects": services}
            make(sandbox, Raw("pagerduty", "POST", "/extensions", {"extension": extension}))
        ends = {"supporting_service": {"id": "PWEBSHP", "type": "service"}, "dependent_service": {"id": "PB1LL1N", "type": "service"}}
        make(sandbox, Raw("pagerduty", "POST", "/service_dependencies/associate", {"relationships": [ends]}))

    def of(self, sandbox: Sandbox, path: str, rows: str, **query: Any) -> list[dict[str, Any]]:
        return rows_of(sandbox, Things("pagerduty", path, rows, query=query))

    def test_what_points_at_it_goes_or_stays_for_the_others(self, engine: Engine, sandbox: Sandbox, used: None) -> None:
        options = {"name": "Web shop", "state": "absent", "detach": True}
        check, ran = engine.done(MODULE, options, check=True), engine.done(MODULE, options)
        assert (check["diff"], check.writes, check.warnings) == (ran["diff"], [], [])
        assert ran["diff"]["before"]["maintenance window 'Both'"] == {"services": ["Web shop", "Billing"]}
        stays = {"services": ["Billing"]}
        assert ran["diff"]["after"] == {"maintenance window 'Both'": stays, "extension 'Tickets of both'": stays}
        assert sorted(one.split()[0] for one in ran.writes) == ["DELETE", "DELETE", "DELETE", "DELETE", "POST", "PUT", "PUT"]
        assert ran.writes[-1] == "DELETE /services/PWEBSHP"
        (left,) = self.of(sandbox, "/maintenance_windows", "maintenance_windows", filter="open")
        assert (left["description"], [one["id"] for one in left["services"]]) == ("Both", ["PB1LL1N"])
        (left,) = self.of(sandbox, "/extensions", "extensions")
        assert (left["name"], [one["id"] for one in left["extension_objects"]]) == ("Tickets of both", ["PB1LL1N"])
        assert self.of(sandbox, "/webhook_subscriptions", "webhook_subscriptions") == []
        assert self.of(sandbox, "/service_dependencies/technical_services/PB1LL1N", "relationships") == []
        assert unchanged(engine.done(MODULE, options))

    def test_without_it_check_mode_names_all_of_that(self, engine: Engine, used: None) -> None:
        ran = engine.done(MODULE, {"name": "Web shop", "state": "absent"}, check=True)
        (said,) = ran.warnings
        names = ("maintenance window 'Both'", "maintenance window 'Alone'", "webhook subscription 'Hook'", "dependency with 'Billing'")
        assert all(one in said for one in names), said

    def test_what_may_not_be_seen_is_not_passed_over(self, engine: Engine, sandbox: Sandbox, used: None) -> None:
        sandbox.fault("pagerduty", "status", method="GET", path="/webhook_subscriptions", status=403, times=0)
        ran = engine.refused(MODULE, {"name": "Web shop", "state": "absent", "detach": True})
        is_one_clear_sentence(ran["msg"])
        assert ran.writes == []
