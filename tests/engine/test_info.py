"""Reading without managing: every look, what it asks for, and what it refuses to ask."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cases.words import Raw
from tests.support.engine import Engine
from tests.support.raw import make
from tests.support.sandbox import Sandbox
from tests.support.sentences import is_one_clear_sentence

MODULE = "statuspage_info"
PAGE = "/v1/pages/kctbh9vrtdwd"
WEBSITE, CORE = "v6q2k8wd1mzp", "q7r5d2vhb9ns"
PATHS = {
    "page": PAGE,
    "pages": "/v1/pages",
    "component": f"{PAGE}/components",
    "component_group": f"{PAGE}/components",
    "incident": f"{PAGE}/incidents",
    "maintenance": f"{PAGE}/incidents",
    "incidents": f"{PAGE}/incidents",
    "incident_template": f"{PAGE}/incident_templates",
    "subscriber": f"{PAGE}/subscribers",
    "unsubscribed": f"{PAGE}/subscribers/unsubscribed",
    "subscriber_count": f"{PAGE}/subscribers/count",
    "subscriber_histogram": f"{PAGE}/subscribers/histogram_by_state",
    "metrics_provider": f"{PAGE}/metrics_providers",
    "metric": f"{PAGE}/metrics",
    "page_access_user": f"{PAGE}/page_access_users",
    "page_access_group": f"{PAGE}/page_access_groups",
    "user": "/v1/organizations/b9q4xwz2f7hn/users",
    "embed_config": f"{PAGE}/status_embed_config",
}
"""What each look that needs nothing else asks for."""


def post(sandbox: Sandbox, path: str, body: Any) -> Any:
    return make(sandbox, Raw("statuspage", "POST", f"{PAGE}{path}", body))


@pytest.fixture
def incidents(sandbox: Sandbox) -> None:
    """Put an open incident, a resolved one and a maintenance."""
    post(sandbox, "/incidents", {"incident": {"name": "Open", "component_ids": [WEBSITE], "metadata": {"ansible": {"key": "k"}}}})
    post(sandbox, "/incidents", {"incident": {"name": "Over", "status": "resolved"}})
    window = {"scheduled_for": "2027-01-01T00:00:00Z", "scheduled_until": "2027-01-01T01:00:00Z"}
    post(sandbox, "/incidents", {"incident": {"name": "Work", "status": "scheduled", **window}})


@pytest.mark.parametrize("resource", PATHS)
def test_each_kind_is_one_call_that_reads(engine: Engine, resource: str) -> None:
    ran = engine.done(MODULE, {"resource": resource})
    assert ran.reads == [f"GET {PATHS[resource]}"]
    assert (ran.writes, ran["changed"]) == ([], False)
    assert ran["count"] == len(ran["resources"])


def test_check_mode_reads_the_same(engine: Engine) -> None:
    foretold, real = (engine.done(MODULE, {"resource": "component"}, check=check) for check in (True, False))
    assert foretold["resources"] == real["resources"]


def test_things_come_under_the_names_of_their_modules(engine: Engine) -> None:
    (group,) = engine.done(MODULE, {"resource": "component_group", "name": "Core"})["resources"]
    assert (group["id"], group["components"]) == (CORE, [WEBSITE])
    (component,) = engine.done(MODULE, {"resource": "component", "name": "Website"})["resources"]
    assert (component["group"], component["status"]) == (CORE, "operational")


def test_one_thing_is_read_by_its_id(engine: Engine) -> None:
    ran = engine.done(MODULE, {"resource": "component", "id": WEBSITE})
    assert [row["name"] for row in ran["resources"]] == ["Website"]
    assert ran.reads == [f"GET {PAGE}/components/{WEBSITE}"]


def test_an_id_that_is_not_there_is_no_failure(engine: Engine) -> None:
    assert engine.done(MODULE, {"resource": "component", "id": "nosuchthing1"})["resources"] == []


def test_more_than_a_page_is_walked_to_its_end(engine: Engine, sandbox: Sandbox) -> None:
    for number in range(120):
        post(sandbox, "/subscribers", {"subscriber": {"email": f"n{number}@example.org"}})
    ran = engine.done(MODULE, {"resource": "subscriber"})
    assert (ran["count"], len(ran.reads)) == (120, 2)


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"resource": "incidents"}, ["Open", "Over", "Work"]),
        ({"resource": "incident"}, ["Open", "Over"]),
        ({"resource": "maintenance"}, ["Work"]),
        ({"resource": "incident", "filter": "unresolved"}, ["Open"]),
        ({"resource": "incidents", "filter": "unresolved"}, ["Open"]),
        ({"resource": "incidents", "filter": "scheduled"}, ["Work"]),
        ({"resource": "incidents", "filter": "upcoming"}, ["Work"]),
        ({"resource": "incidents", "filter": "active_maintenance"}, []),
        ({"resource": "incidents", "search": "ove"}, ["Over"]),
    ],
    ids=str,
)
def test_incidents_by_filter_and_search(engine: Engine, incidents: None, asked: dict, names: list[str]) -> None:
    assert sorted(row["name"] for row in engine.done(MODULE, asked)["resources"]) == names


def test_active_maintenance_once_it_has_begun(engine: Engine, sandbox: Sandbox, incidents: None) -> None:
    (work,) = engine.done(MODULE, {"resource": "maintenance"})["resources"]
    make(sandbox, Raw("statuspage", "PATCH", f"{PAGE}/incidents/{work['id']}", {"incident": {"status": "in_progress"}}))
    rows = engine.done(MODULE, {"resource": "maintenance", "filter": "active_maintenance"})["resources"]
    assert [row["name"] for row in rows] == ["Work"]


def test_incidents_tell_their_key_and_updates(engine: Engine, incidents: None) -> None:
    (row,) = engine.done(MODULE, {"resource": "incident", "name": "Open"})["resources"]
    assert (row["key"], row["metadata"], [one["status"] for one in row["updates"]]) == ("k", {}, ["investigating"])


@pytest.mark.parametrize("incident", ["k", "Open"])
def test_what_is_inside_an_incident(engine: Engine, incidents: None, incident: str) -> None:
    rows = engine.done(MODULE, {"resource": "incident_subscriber", "incident": incident})
    assert rows["resources"] == []
    assert rows.reads[0] == f"GET {PAGE}/incidents"
    assert rows.reads[1].endswith("/subscribers")
    assert engine.done(MODULE, {"resource": "postmortem", "incident": incident})["resources"] == []


def test_subscribers_in_every_state_unless_one_is_named(engine: Engine, sandbox: Sandbox) -> None:
    post(sandbox, "/subscribers", {"subscriber": {"email": "new@example.org"}})
    counts = {
        state: engine.done(MODULE, {"resource": "subscriber", "subscriber_state": state})["count"]
        for state in ("active", "unconfirmed", "all")
    }
    assert counts == {"active": 0, "unconfirmed": 1, "all": 1}
    assert engine.done(MODULE, {"resource": "subscriber"})["count"] == 1
    (histogram,) = engine.done(MODULE, {"resource": "subscriber_histogram"})["resources"]
    assert histogram["email"]["unconfirmed"] == 1


@pytest.mark.parametrize("beside", [{"subscriber_state": "unconfirmed"}, {"subscriber_type": "sms"}], ids=str)
def test_counts_are_narrowed(engine: Engine, sandbox: Sandbox, beside: dict) -> None:
    post(sandbox, "/subscribers", {"subscriber": {"email": "new@example.org"}})
    (count,) = engine.done(MODULE, {"resource": "subscriber_count", **beside})["resources"]
    assert count["email"] == (1 if "subscriber_state" in beside else 0)


@pytest.mark.parametrize(("one", "name"), [("component", "Website"), ("component_group", "Core")])
def test_uptime_of_a_component_and_a_group(engine: Engine, one: str, name: str) -> None:
    ran = engine.done(MODULE, {"resource": "uptime", one: name, "start": "2026-10", "end": "2026-11-20"})
    assert ran["resources"][0]["name"] == name
    assert ran.rows[-1]["query"] == {"start": ["2026-10"], "end": ["2026-11-20"]}


def test_what_is_kept_beside_one_thing_is_read_with_it(engine: Engine, sandbox: Sandbox) -> None:
    made = post(sandbox, "/page_access_users", {"page_access_user": {"email": "a@example.org"}})
    post(sandbox, f"/page_access_users/{made['id']}/components", {"component_ids": [WEBSITE]})
    (row,) = engine.done(MODULE, {"resource": "page_access_user", "name": "A@example.org"})["resources"]
    assert (row["components"], row["metrics"]) == ([WEBSITE], [])
    (row,) = engine.done(MODULE, {"resource": "page_access_user"})["resources"]
    assert "components" not in row


def test_a_user_comes_with_permissions(engine: Engine) -> None:
    (row,) = engine.done(MODULE, {"resource": "user", "name": "operator@example.com"})["resources"]
    assert list(row["permissions"]) == ["kctbh9vrtdwd"]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"resource": "postmortem"}, "incident must be given"),
        ({"resource": "incident_subscriber"}, "incident must be given"),
        ({"resource": "uptime"}, "component or component_group"),
        ({"resource": "uptime", "component": "EU", "component_group": "Core"}, "not both"),
        ({"resource": "uptime", "component": "EU", "start": "yesterday"}, "written as 2026-11-21"),
        ({"resource": "component", "filter": "upcoming"}, "filter has no meaning"),
        ({"resource": "page", "name": "x"}, "name has no meaning"),
        ({"resource": "component", "id": "a", "name": "b"}, "give one of them"),
        ({"resource": "incidents", "filter": "upcoming", "search": "x"}, "cannot be combined"),
        ({"resource": "component", "api_token": "{{ token }}"}, "still holds a template"),
    ],
    ids=str,
)
def test_bad_input_is_one_sentence_and_no_call(engine: Engine, asked: dict, says: str) -> None:
    ran = engine.refused(MODULE, asked)
    assert says in ran["msg"]
    is_one_clear_sentence(ran["msg"])
    assert ran.rows == []


def test_an_unknown_resource_is_refused(engine: Engine) -> None:
    ran = engine.refused(MODULE, {"resource": "nothing"})
    assert ran["msg"].startswith("value of resource must be one of: component, ")
    assert ran.rows == []


def test_an_unknown_incident_is_said(engine: Engine) -> None:
    ran = engine.refused(MODULE, {"resource": "postmortem", "incident": "nobody"})
    assert "there is no statuspage_incident named 'nobody'" in ran["msg"]


@pytest.mark.parametrize("name", ["page_id", "organization_id"])
def test_what_an_address_lacks_is_said(engine: Engine, name: str) -> None:
    del engine.environment[f"STATUSPAGE_{name.upper()}"]
    resource = "component" if name == "page_id" else "user"
    ran = engine.refused(MODULE, {"resource": resource})
    assert f"{name} is missing: set {name} or STATUSPAGE_{name.upper()}" in ran["msg"]


def test_a_loop_reads_anew_each_time(engine: Engine) -> None:
    session = engine.session(many=True)
    assert [len(engine.done(MODULE, {"resource": "component"}, session=session).reads) for _time in "ab"] == [1, 1]
    session.close()


@pytest.mark.parametrize(
    ("asked", "sizes"), [({}, "limit"), ({"filter": "unresolved"}, "per_page"), ({"search": "x"}, "limit")], ids=str
)
def test_each_list_is_paged_by_the_parameter_it_knows(engine: Engine, asked: dict, sizes: str) -> None:
    (row,) = engine.done(MODULE, {"resource": "incidents", **asked}).rows
    assert {"page", "limit", "per_page"} & set(row["query"]) == {"page", sizes}
