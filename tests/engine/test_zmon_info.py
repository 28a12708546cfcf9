"""Reading ZMON with a bearer token: every look, what it asks for, and what only the browser's login would reach."""

from __future__ import annotations

import time
from typing import Any

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.catalogue import INFOS
from tests.cases.words import Raw
from tests.support.engine import Engine
from tests.support.raw import make
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence

MODULE = "zmon_info"
HOT, TEMPLATE, RETIRED = "312", "311", "313"
ASKED = {
    "alert_definition": ({}, ["GET /api/v1/checks/all-active-alert-definitions"]),
    "check_definition": ({}, ["GET /api/v1/checks/all-check-definitions"]),
    "entity": ({}, ["GET /api/v1/entities/"]),
    "dashboard": ({}, ["GET /api/v1/quick-search"]),
    "notification_group": ({}, ["GET /api/v1/groups"]),
    "downtime": ({}, ["GET /api/v1/entities/", "GET /api/v1/status/active-alerts"]),
    "alert_status": ({"alert_definitions": [HOT, "311", HOT]}, ["GET /api/v1/status/alert/312,311/"]),
    "alert_entities": ({"alert_definition": HOT}, ["GET /api/v1/status/alert/312/all-entities"]),
    "active_alerts": ({}, ["GET /api/v1/status/active-alerts"]),
    "group_member": ({"member": "ada@example.org"}, ["GET /api/v1/groups/member/ada@example.org/"]),
    "search": ({"search": "City"}, ["GET /api/v1/quick-search"]),
    "status": ({}, ["GET /api/v1/status"]),
    "teams": ({}, ["GET /api/v1/teams"]),
}
"""What each look is asked with, and what it asks for."""


def read(engine: Engine, resource: str, **options: Any) -> list[dict[str, Any]]:
    return engine.done(MODULE, {"resource": resource, **options})["resources"]


def alarm(sandbox: Sandbox, *entities: str, alert: int = 312) -> None:
    make(sandbox, Raw("zmon", "POST", "/_sandbox/alarm", {"alert_id": alert, "entities": list(entities)}))


@pytest.mark.parametrize("resource", ASKED)
def test_each_look_asks_for_what_it_shows_and_writes_nothing(engine: Engine, resource: str) -> None:
    options, reads = ASKED[resource]
    ran = engine.done(MODULE, {"resource": resource, **options})
    assert ran.reads == reads
    assert (ran.writes, ran["changed"], ran["count"]) == ([], False, len(ran["resources"]))


def test_every_look_is_tried_and_one_time_tokens_are_none_of_them() -> None:
    looks = set(INFOS[MODULE].all_looks)
    assert set(ASKED) <= looks
    assert not any("token" in one for one in looks)


def test_nothing_is_asked_that_only_the_browser_may_ask(engine: Engine) -> None:
    """Bearer tokens are as nothing under /rest, which answers with the way to the login."""
    rows = [row for resource, (options, _reads) in ASKED.items() for row in engine.done(MODULE, {"resource": resource, **options}).rows]
    assert all(row["path"].startswith("/api/v1/") for row in rows)


@pytest.mark.parametrize(
    ("said", "ids"),
    [
        ({}, [HOT]),
        ({"status": "INACTIVE"}, [RETIRED]),
        ({"status": "all"}, [HOT, RETIRED]),
        ({"name": "City too hot"}, [HOT]),
        ({"name": "City retired"}, [RETIRED]),
        ({"name": "City template"}, [TEMPLATE]),
        ({"name": "City retired", "status": "ACTIVE"}, []),
        ({"id": RETIRED}, [RETIRED]),
        ({"id": "99999"}, []),
        ({"team": ["platform/software"]}, [HOT]),
        ({"team": ["Platform/Network"]}, []),
    ],
    ids=str,
)
def test_alert_definitions_by_name_status_and_team(engine: Engine, said: dict, ids: list[str]) -> None:
    assert sorted(row["id"] for row in read(engine, "alert_definition", **said)) == ids


@pytest.mark.parametrize(
    ("said", "ids"),
    [({}, ["20", "21", "22"]), ({"status": "INACTIVE"}, ["22"]), ({"name": "city coordinates"}, ["20"]), ({"id": "21"}, ["21"]), ({"id": "999"}, []),
     ({"team": ["Platform/Network"]}, ["21"]), ({"team": ["Platform/Software"], "status": "ACTIVE"}, ["20"])],
    ids=str,
)  # fmt: skip
def test_checks_by_name_status_and_team(engine: Engine, said: dict, ids: list[str]) -> None:
    rows = read(engine, "check_definition", **said)
    assert sorted(row["id"] for row in rows) == ids
    assert all("last_modified" in row for row in rows)


@pytest.mark.parametrize(
    ("said", "ids"),
    [({"query": [{"country": "DE"}, {"city": "Peking"}]}, ["cn-peking", "de-berlin"]), ({"query": [{"country": "FR"}]}, []),
     ({"query": [{"type": "city", "country": "US"}]}, ["us-nyc"]), ({"lacking": "team", "id": "us-nyc"}, ["us-nyc"]), ({"lacking": "city"}, [])],
    ids=str,
)  # fmt: skip
def test_entities_by_what_they_hold_and_lack(engine: Engine, said: dict, ids: list[str]) -> None:
    assert sorted(row["id"] for row in read(engine, "entity", **said)) == ids


def test_what_is_read_has_the_names_of_options_and_one_form_of_time(engine: Engine) -> None:
    (row,) = read(engine, "alert_definition", name="City too hot")
    assert (row["check_definition"], row["priority"], row["parameters"]["limit"]["value"]) == ("20", 2, 40)
    assert row["last_modified"].endswith("Z")
    engine.done("zmon_dashboard", {"name": "Cities", "edit_option": "TEAM"})
    (board,) = read(engine, "dashboard")
    assert board["last_modified"].endswith("Z")
    assert (board["name"], board["created_by"], board["view_mode"]) == ("Cities", "robot-demo", "FULL")
    assert read(engine, "dashboard", name="Cities") == read(engine, "dashboard", id=board["id"]) == [board]
    assert read(engine, "dashboard", name="Citie") == read(engine, "dashboard", id="99999") == []


def test_the_status_of_an_alert_is_as_zmon_describes_it(engine: Engine, sandbox: Sandbox) -> None:
    alarm(sandbox, "cn-peking")
    rows = read(engine, "alert_status", alert_definitions=["City too hot", RETIRED])
    assert [row["id"] for row in rows] == [HOT, RETIRED]
    assert rows == [{"id": HOT, "status": make(sandbox, Raw("zmon", "GET", "/api/v1/status/alert/312/"))[HOT]}, {"id": RETIRED, "status": {}}]
    assert isinstance(rows[0]["status"]["cn-peking"]["ts"], float)


def test_an_alarm_outside_of_its_time_period_is_read_like_any_other(engine: Engine, sandbox: Sandbox) -> None:
    """The status has null for its downtimes then, and nothing is found silent or looked for in vain."""
    engine.done("zmon_alert_definition", {"id": HOT, "period": "never"})
    alarm(sandbox, "cd-kinshasa")
    assert read(engine, "alert_status", alert_definitions=[HOT])[0]["status"]["cd-kinshasa"]["downtimes"] is None
    assert read(engine, "downtime") == []
    options = {"key": "W", "entities": ["cd-kinshasa"], "duration": "1h"}
    sandbox.fault("zmon", "reset", method="POST", path="/downtimes$", when="after")
    engine.refused("zmon_downtime", options)
    healed = engine.done("zmon_downtime", options)
    assert any("one more downtime exists until" in said for said in healed.warnings)


def test_what_could_be_silenced_is_known(engine: Engine) -> None:
    rows = read(engine, "alert_entities", alert_definition="City too hot")
    assert sorted(row["entity"] for row in rows) == ["cd-kinshasa", "cn-peking", "de-berlin", "us-nyc"]


@pytest.mark.parametrize(
    ("said", "found"),
    [({}, 1), ({"team": ["Platform*"]}, 1), ({"team": ["Nobody"]}, 0), ({"tags": ["climate"]}, 1), ({"tags": ["!climate"]}, 0),
     ({"tags": ["other"]}, 0), ({"team": ["*"], "tags": ["climate", "other"]}, 1)],
    ids=str,
)  # fmt: skip
def test_alarms_by_team_and_tags(engine: Engine, sandbox: Sandbox, said: dict, found: int) -> None:
    """Tags without a team would find nothing."""
    alarm(sandbox, "cn-peking")
    assert len(read(engine, "active_alerts", **said)) == found


def test_downtimes_of_the_ledger_and_of_others(engine: Engine, sandbox: Sandbox) -> None:
    alarm(sandbox, "cn-peking", "de-berlin")
    ours = engine.done("zmon_downtime", {"key": "Gerät 🛠", "entities": ["cn-peking"], "duration": "1h", "comment": "ours"})["resource"]
    quiet = engine.done("zmon_downtime", {"key": "quiet", "entities": ["us-nyc"], "alert_definitions": [HOT], "duration": "1h"})["resource"]
    now = time.time()
    theirs = make(sandbox, Raw("zmon", "POST", "/api/v1/downtimes", {
        "comment": "theirs", "start_time": int(now) - 60, "end_time": int(now) + 3600, "entities": ["de-berlin"], "alert_definitions": [312],
    }))  # fmt: skip
    rows = {row["comment"]: row for row in read(engine, "downtime")}
    assert set(rows) == {"ours", None, "theirs"}
    assert {name: rows["ours"][name] for name in ("id", "key", "start_time", "end_time", "seen", "created_by", "entities")} == {
        **{name: ours[name] for name in ("id", "key", "start_time", "end_time", "entities")}, "seen": True, "created_by": "robot-demo",
    }  # fmt: skip
    assert (rows[None]["id"], rows[None]["key"], rows[None]["seen"]) == (quiet["id"], "quiet", False)
    assert rows["theirs"] | {"start_time": "", "end_time": ""} == {
        "id": theirs["id"], "key": None, "comment": "theirs", "start_time": "", "end_time": "", "created_by": "robot-demo",
        "entities": ["de-berlin"], "alert_definitions": [HOT], "seen": True,
    }  # fmt: skip
    assert rows["theirs"]["end_time"].endswith("Z")
    among = read(engine, "downtime", alert_definitions=["City too hot"])
    assert {row["comment"] for row in among} == {"ours", None, "theirs"}
    engine.done("zmon_downtime", {"key": "quiet", "state": "absent"})
    assert {row["key"] for row in read(engine, "downtime")} == {"Gerät 🛠", None}


def test_an_entry_that_somebody_changed_is_a_warning(engine: Engine, sandbox: Sandbox) -> None:
    make(sandbox, Raw("zmon", "PUT", "/api/v1/entities", {"id": "steadyops-downtime-x", "type": "steadyops_downtime", "key": 4}))
    ran = engine.done(MODULE, {"resource": "downtime"})
    assert ran["resources"] == []
    assert any("steadyops-downtime-x" in one and "cannot be read" in one for one in ran.warnings)


def test_a_search_says_what_each_hit_is(engine: Engine) -> None:
    engine.done("zmon_dashboard", {"name": "City 100%"})
    found = {(row["resource"], row["title"]) for row in read(engine, "search", search="city")}
    assert {("alert_definition", "City too hot"), ("check_definition", "City coordinates"), ("dashboard", "City 100%")} <= found
    assert [row["title"] for row in read(engine, "search", search="100%")] == ["City 100%"]
    assert read(engine, "search", search="1_0") == []
    assert {row["resource"] for row in read(engine, "search", search="City", team=["Nobody"])} == {"dashboard"}


def test_groups_their_members_and_teams(engine: Engine) -> None:
    engine.done("zmon_notification_group", {"id": "dba", "members": ["花子"], "phones": {"花子": ["0049301"]}})
    (group,) = read(engine, "notification_group", id="dba")
    assert group["members"] == ["花子"]
    (person,) = read(engine, "group_member", member="花子")
    assert person["phones"] == ["0049301"]
    assert {"name": "Platform/Software"} in read(engine, "teams")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"resource": "alert_status"}, "alert_definitions must be given to read alert_status"),
        ({"resource": "alert_status", "alert_definitions": []}, "alert_definitions is empty"),
        ({"resource": "alert_status", "alert_definitions": ["City too cold"]}, "alert_definitions: there is no zmon_alert_definition named"),
        ({"resource": "alert_entities"}, "alert_definition must be given"),
        ({"resource": "entity", "query": [{"a": 1}], "lacking": "a"}, "query and lacking cannot be combined"),
        ({"resource": "search"}, "search must be given"),
        ({"resource": "teams", "team": ["x"]}, "team has no meaning with resource teams"),
        ({"resource": "onetime_token"}, "value of resource must be one of"),
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(engine: Engine, said: dict, words: str) -> None:
    ran = engine.refused(MODULE, said)
    assert words in ran["msg"]


def test_a_way_to_the_login_is_a_failure_of_the_credentials(engine: Engine, sandbox: Sandbox) -> None:
    """A client that followed would read a page of HTML with a status of 200."""
    sandbox.fault("zmon", "status", status=302, headers={"Location": f"{sandbox.urls['zmon']}/signin"}, times=0)
    ran = engine.refused(MODULE, {"resource": "teams"})
    is_one_clear_sentence(ran["msg"])
    assert "it sends to a page where people log in" in ran["msg"]
    assert "Check api_token" in ran["msg"]
    assert len(ran.rows) == 1


def test_a_text_that_comes_in_quotes_is_read_without_them(engine: Engine, sandbox: Sandbox) -> None:
    sandbox.fault("zmon", "status", status=404, headers={"Content-Type": "application/json"}, body="Id not found or not part of owning team", times=0)
    ran = engine.refused(MODULE, {"resource": "teams"})
    assert "Id not found or not part of owning team" in ran["msg"]
    assert '"Id' not in ran["msg"]
