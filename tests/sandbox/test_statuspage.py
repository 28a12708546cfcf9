"""Statuspage as the sandbox answers it: what clients of the real service have met."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.sandbox.conftest import Sandbox

PAGE = "/v1/pages/kctbh9vrtdwd"
WEBSITE, EUROPE, STATES, DOCS = "v6q2k8wd1mzp", "h3n9c5xjt7br", "m8w4z1fpy6kd", "d9f6b3yqn2lh"
CORE, REGIONAL = "q7r5d2vhb9ns", "t4k1x8gcm3wz"
UNKNOWN = "zzzzzzzzzzzz"

Ask = Callable[..., requests.Response]


@pytest.fixture
def ask(sandbox: Sandbox) -> Ask:
    """Ask for a path below the page, with the canonical header."""
    header = {"Authorization": f"OAuth {sandbox.credentials['STATUSPAGE_API_TOKEN']}"}

    def send(method: str, path: str, **options: Any) -> requests.Response:
        return sandbox.request("statuspage", method, PAGE + path, headers=header, **options)

    return send


def component(ask: Ask, **attributes: Any) -> dict[str, Any]:
    answer = ask("POST", "/components", json={"component": attributes})
    assert answer.status_code == 201, answer.text
    return answer.json()


def incident(ask: Ask, **attributes: Any) -> dict[str, Any]:
    answer = ask("POST", "/incidents", json={"incident": {"name": "Elevated errors", **attributes}})
    assert answer.status_code == 201, answer.text
    return answer.json()


def changed(ask: Ask, found: dict[str, Any], **attributes: Any) -> dict[str, Any]:
    answer = ask("PATCH", f"/incidents/{found['id']}", json={"incident": attributes})
    assert answer.status_code == 200, answer.text
    return answer.json()


def status_of(ask: Ask, component_id: str) -> str:
    return ask("GET", f"/components/{component_id}").json()["status"]


def sentence(answer: requests.Response) -> tuple[int, Any]:
    return answer.status_code, answer.json()["error"]


class TestAuthentication:
    @pytest.mark.parametrize("form", ["OAuth {}", "oauth {}", "{}"])
    def test_the_header_has_three_forms(self, sandbox: Sandbox, form: str) -> None:
        header = form.format(sandbox.credentials["STATUSPAGE_API_TOKEN"])
        answer = sandbox.request("statuspage", "GET", PAGE, headers={"Authorization": header})
        assert answer.status_code == 200

    def test_the_key_may_be_in_the_query(self, sandbox: Sandbox) -> None:
        token = sandbox.credentials["STATUSPAGE_API_TOKEN"]
        assert sandbox.request("statuspage", "GET", PAGE, params={"api_key": token}).status_code == 200

    @pytest.mark.parametrize("form", ["Bearer {}", "OAUTH {}", "OAuth {}x", "OAuth"])
    def test_anything_else_is_refused_in_these_words(self, sandbox: Sandbox, form: str) -> None:
        header = form.format(sandbox.credentials["STATUSPAGE_API_TOKEN"])
        answer = sandbox.request("statuspage", "GET", PAGE, headers={"Authorization": header})
        assert (answer.status_code, answer.text) == (401, '{"error":"Could not authenticate"}')

    def test_nothing_is_refused_too(self, sandbox: Sandbox) -> None:
        assert sandbox.request("statuspage", "GET", "/v1/pages").status_code == 401


class TestTransport:
    @pytest.mark.parametrize("path", ["/components.json", f"/components/{DOCS}.json", ".json"])
    def test_any_path_may_end_in_json(self, ask: Ask, path: str) -> None:
        assert ask("GET", path).json() == ask("GET", path.removesuffix(".json")).json()

    def test_answers_are_json_without_charset_and_traced(self, ask: Ask) -> None:
        headers = ask("GET", "").headers
        assert headers["Content-Type"] == "application/json"
        assert re.fullmatch("[0-9a-f]{32}", headers["Atl-Traceid"])
        assert not [name for name in headers if "limit" in name.lower()]

    def test_form_bodies_follow_rails(self, ask: Ask) -> None:
        form = {
            "incident[name]": "Slow", "incident[component_ids][]": [EUROPE, STATES], "incident[status]": "identified",
            f"incident[components][{EUROPE}]": "major_outage", "incident[deliver_notifications]": "false",
            "incident[metadata][ansible][key]": "x",
        }  # fmt: skip
        found = ask("POST", "/incidents", data=form).json()
        assert [(row["name"], row["status"]) for row in found["components"]] == [
            ("EU", "major_outage"), ("US", "operational"),
        ]  # fmt: skip
        assert found["incident_updates"][0]["deliver_notifications"] is False
        assert found["metadata"] == {"ansible": {"key": "x"}}

    def test_json_is_understood_without_a_content_type(self, ask: Ask) -> None:
        assert ask("POST", "/components", data='{"component": {"name": "API"}}').status_code == 201

    @pytest.mark.parametrize(
        ("body", "message"),
        [
            ('{"component": ', "Bad request"),
            ("{}", "param is missing or the value is empty: component"),
            ('{"name": "API"}', "param is missing or the value is empty: component"),
            ('{"component": {}}', "param is missing or the value is empty: component"),
            ("[1]", "param is missing or the value is empty: component"),
        ],
    )
    def test_a_body_without_its_envelope_is_400(self, ask: Ask, body: str, message: str) -> None:
        answer = ask("POST", "/components", data=body.encode())
        assert sentence(answer) == (400, message)

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("GET", f"/components/{UNKNOWN}"), ("GET", f"/component-groups/{DOCS}"), ("GET", f"/incidents/{UNKNOWN}"),
            ("PATCH", f"/components/{CORE}"), ("DELETE", f"/components/{UNKNOWN}"), ("GET", "/component_groups"),
            ("DELETE", ""), ("POST", f"/components/{DOCS}"),
        ],
    )  # fmt: skip
    def test_what_is_not_there_is_404(self, ask: Ask, method: str, path: str) -> None:
        body = {"json": {"component": {"name": "x"}}} if method in ("PATCH", "POST") else {}
        assert sentence(ask(method, path, **body)) == (404, "The requested resource could not be found.")

    def test_an_unknown_page_is_404(self, sandbox: Sandbox) -> None:
        header = {"Authorization": f"OAuth {sandbox.credentials['STATUSPAGE_API_TOKEN']}"}
        for path in ("", "/components", "/component-groups", "/incidents", "/incidents/unresolved"):
            answer = sandbox.request("statuspage", "GET", f"/v1/pages/{UNKNOWN}{path}", headers=header)
            assert answer.status_code == 404

    def test_over_the_limit_is_420(self, sandbox: Sandbox, ask: Ask) -> None:
        sandbox.limit("statuspage", 1, 60)
        ask("GET", "")
        answer = ask("GET", "")
        assert sentence(answer) == (420, "Too many requests, please try again later.")
        assert 1 <= int(answer.headers["Retry-After"]) <= 60


class TestPaging:
    def test_default_and_maximum_are_a_hundred(self, ask: Ask) -> None:
        for number in range(100):
            component(ask, name=f"c{number}")
        sizes = [
            len(ask("GET", "/components", params=params).json())
            for params in ({}, {"per_page": 1100}, {"page": 2}, {"page": 3}, {"page": 2, "per_page": 105})
        ]
        assert sizes == [100, 100, 6, 0, 6]
        pages = [ask("GET", "/components", params={"page": page, "per_page": 40}).json() for page in (1, 2, 3)]
        assert [len(page) for page in pages] == [40, 40, 26]
        assert len({row["id"] for page in pages for row in page}) == 106

    def test_incidents_want_limit(self, ask: Ask) -> None:
        for number in range(3):
            incident(ask, name=f"i{number}")
        assert len(ask("GET", "/incidents", params={"per_page": 2}).json()) == 3
        assert len(ask("GET", "/incidents", params={"limit": 2, "page": 2}).json()) == 1
        assert len(ask("GET", "/incidents/unresolved", params={"per_page": 2}).json()) == 2

    def test_a_page_that_is_no_number_is_400(self, ask: Ask) -> None:
        assert ask("GET", "/components", params={"page": "next"}).status_code == 400


class TestPages:
    def test_list_and_one_are_the_same(self, sandbox: Sandbox, ask: Ask) -> None:
        page = ask("GET", "").json()
        token = sandbox.credentials["STATUSPAGE_API_TOKEN"]
        first, second = sandbox.request("statuspage", "GET", "/v1/pages", params={"api_key": token}).json()
        assert first == page
        assert (second["id"], second["name"]) == ("b5x8m2tqv9wd", "Partner Status")
        assert (page["id"], page["name"], page["time_zone"]) == ("kctbh9vrtdwd", "Example Status", "UTC")
        assert page["domain"] is None
        assert page["allow_webhook_subscribers"] is False
        assert isinstance(page["hero_cover"], dict)

    @pytest.mark.parametrize("method", ["PATCH", "PUT"])
    def test_change_merges(self, sandbox: Sandbox, ask: Ask, method: str) -> None:
        before = ask("GET", "").json()
        sandbox.clock(advance=60)
        wanted = {"hidden_from_search": True, "allow_page_subscribers": False, "css_greens": "#00FF7f", "headline": "x"}
        page = ask(method, "", json={"page": wanted}).json()
        assert page["updated_at"] > before["updated_at"]
        changes = {name: page[name] for name in page if page[name] != before[name] and name != "updated_at"}
        assert changes == {"hidden_from_search": True, "allow_page_subscribers": False, "css_greens": "00FF7f"}
        assert ask("GET", "").json() == page

    @pytest.mark.parametrize(
        ("wanted", "message"),
        [
            ({"name": ""}, "Name can't be blank"),
            ({"branding": "gold"}, "Branding must be one of basic|premium"),
            ({"time_zone": "Europe/Berlin"}, "Time zone is not included in the list"),
            ({"css_reds": "red"}, "Css reds is invalid"),
        ],
    )
    def test_refuses(self, ask: Ask, wanted: dict[str, str], message: str) -> None:
        assert sentence(ask("PATCH", "", json={"page": wanted})) == (422, [message])


class TestComponents:
    def test_a_new_one(self, ask: Ask) -> None:
        found = component(ask, name="API", position=7, group=True, colour="red")
        assert re.fullmatch("[a-z0-9]{12}", found["id"])
        assert re.fullmatch(r"component\+[0-9a-f]+@notifications\.statuspage\.io", found.pop("automation_email"))
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", found["created_at"])
        assert found == {
            "id": found["id"], "page_id": "kctbh9vrtdwd", "group_id": None, "group": False, "name": "API",
            "description": None, "status": "operational", "position": 4, "showcase": True,
            "only_show_if_degraded": False, "start_date": found["created_at"][:10],
            "created_at": found["created_at"], "updated_at": found["created_at"],
        }  # fmt: skip

    def test_the_list_holds_groups_too(self, ask: Ask) -> None:
        rows = ask("GET", "/components").json()
        assert {(row["name"], row["group"]) for row in rows} == {
            ("Core", True), ("Website", False), ("Regional", True), ("EU", False), ("US", False), ("Docs", False),
        }  # fmt: skip
        assert [row["position"] for row in rows] == sorted(row["position"] for row in rows)
        assert ask("GET", f"/components/{CORE}").json() == next(row for row in rows if row["id"] == CORE)

    def test_names_are_not_unique(self, ask: Ask) -> None:
        assert component(ask, name="API")["id"] != component(ask, name="API")["id"]

    def test_change_merges_and_takes_false(self, sandbox: Sandbox, ask: Ask) -> None:
        before = ask("GET", f"/components/{DOCS}").json()
        sandbox.clock(advance=60)
        wanted = {"showcase": False, "description": "Manuals", "status": "partial_outage"}
        found = ask("PATCH", f"/components/{DOCS}", json={"component": wanted}).json()
        assert found == {**before, **wanted, "updated_at": found["updated_at"]}
        assert found["updated_at"] > before["updated_at"]
        again = ask("PATCH", f"/components/{DOCS}", json={"component": {"description": "", "status": ""}}).json()
        assert (again["description"], again["status"]) == (None, "partial_outage")

    def test_a_change_that_changes_nothing_leaves_updated_at(self, sandbox: Sandbox, ask: Ask) -> None:
        before = ask("GET", f"/components/{DOCS}").json()
        sandbox.clock(advance=60)
        assert ask("PATCH", f"/components/{DOCS}", json={"component": {"name": "Docs"}}).json() == before

    @pytest.mark.parametrize(
        ("wanted", "message"),
        [
            ({"description": "x"}, "Name can't be blank"),
            ({"name": " "}, "Name can't be blank"),
            ({"name": "API", "status": "up"}, "Status must be one of operational|under_maintenance|"
             "degraded_performance|partial_outage|major_outage"),
            ({"name": "API", "group_id": UNKNOWN}, "Group is invalid"),
            ({"name": "API", "group_id": DOCS}, "Group is invalid"),
            ({"name": "API", "start_date": ""}, "Start date is not a valid date"),
            ({"name": "API", "start_date": "yesterday"}, "Start date is not a valid date"),
        ],
    )  # fmt: skip
    def test_refuses(self, ask: Ask, wanted: dict[str, str], message: str) -> None:
        assert sentence(ask("POST", "/components", json={"component": wanted})) == (422, [message])

    @pytest.mark.parametrize("nothing", [None, "null", ""])
    def test_leaves_its_group_on_any_word_for_nothing(self, ask: Ask, nothing: str | None) -> None:
        found = ask("PATCH", f"/components/{EUROPE}", json={"component": {"group_id": nothing}}).json()
        assert found["group_id"] is None
        assert ask("GET", f"/component-groups/{REGIONAL}").json()["components"] == [STATES]

    def test_the_last_to_leave_takes_the_group_along(self, ask: Ask) -> None:
        ask("PATCH", f"/components/{WEBSITE}", json={"component": {"group_id": REGIONAL}})
        assert ask("GET", f"/component-groups/{CORE}").status_code == 404
        assert ask("GET", f"/component-groups/{REGIONAL}").json()["components"] == [EUROPE, STATES, WEBSITE]

    def test_delete_is_204_and_then_404(self, ask: Ask) -> None:
        answer = ask("DELETE", f"/components/{WEBSITE}")
        assert (answer.status_code, answer.content) == (204, b"")
        assert ask("DELETE", f"/components/{WEBSITE}").status_code == 404
        assert ask("GET", f"/component-groups/{CORE}").status_code == 404

    def test_a_deleted_one_leaves_open_incidents(self, ask: Ask) -> None:
        found = incident(ask, component_ids=[DOCS, WEBSITE])
        ask("DELETE", f"/components/{DOCS}")
        (row,) = ask("GET", f"/incidents/{found['id']}").json()["components"]
        assert row["name"] == "Website"


class TestGroups:
    def test_the_list(self, ask: Ask) -> None:
        rows = ask("GET", "/component-groups").json()
        assert [(row["name"], row["components"], row["position"]) for row in rows] == [
            ("Core", [WEBSITE], 1), ("Regional", [EUROPE, STATES], 2),
        ]  # fmt: skip
        assert set(rows[0]) == {
            "id", "page_id", "name", "description", "components", "position", "created_at", "updated_at",
        }  # fmt: skip

    def test_create_moves_members(self, ask: Ask) -> None:
        body = {"component_group": {"name": "All", "components": [STATES, WEBSITE]}}
        answer = ask("POST", "/component-groups", json=body)
        assert answer.status_code == 201
        assert answer.json()["components"] == [STATES, WEBSITE]
        assert [row["name"] for row in ask("GET", "/component-groups").json()] == ["Regional", "All"]

    @pytest.mark.parametrize(
        ("inside", "outside", "result"),
        [({}, {"description": "out"}, "out"), ({"description": "in"}, {"description": "out"}, "in"), ({}, {}, None)],
    )
    def test_description_is_read_inside_and_outside(self, ask: Ask, inside: dict, outside: dict, result: str) -> None:
        body = {"component_group": {"name": "New", "components": [DOCS], **inside}, **outside}
        found = ask("POST", "/component-groups", json=body).json()
        assert found["description"] == result
        body = {"component_group": {"name": "Core", **inside}, **outside}
        assert ask("PATCH", f"/component-groups/{CORE}", json=body).json()["description"] == result
        assert ask("GET", f"/components/{CORE}").json()["description"] == result

    @pytest.mark.parametrize(
        ("wanted", "message"),
        [
            ({"components": [DOCS]}, "Name can't be blank"),
            ({"name": "New"}, "Components can't be blank"),
            ({"name": "New", "components": []}, "Components can't be blank"),
            ({"name": "New", "components": [UNKNOWN]}, "Components is invalid"),
            ({"name": "New", "components": [CORE]}, "Components is invalid"),
        ],
    )
    def test_refuses(self, ask: Ask, wanted: dict[str, Any], message: str) -> None:
        assert sentence(ask("POST", "/component-groups", json={"component_group": wanted})) == (422, [message])

    def test_a_change_replaces_the_members(self, ask: Ask) -> None:
        body = {"component_group": {"name": "Regions", "components": [DOCS, STATES]}}
        found = ask("PUT", f"/component-groups/{REGIONAL}", json=body).json()
        assert (found["name"], found["components"]) == ("Regions", [DOCS, STATES])
        assert ask("GET", f"/components/{EUROPE}").json()["group_id"] is None
        body = {"component_group": {"components": []}}
        assert ask("PATCH", f"/component-groups/{REGIONAL}", json=body).status_code == 422

    def test_delete_is_200_and_keeps_the_components(self, ask: Ask) -> None:
        answer = ask("DELETE", f"/component-groups/{REGIONAL}")
        assert (answer.status_code, answer.json()["components"]) == (200, [EUROPE, STATES])
        assert ask("GET", f"/components/{EUROPE}").json()["group_id"] is None
        assert ask("DELETE", f"/component-groups/{REGIONAL}").status_code == 404

    def test_wears_the_worst_status_of_its_members(self, ask: Ask) -> None:
        ask("PATCH", f"/components/{STATES}", json={"component": {"status": "major_outage"}})
        assert status_of(ask, REGIONAL) == "major_outage"
        rows = {row["id"]: row["status"] for row in ask("GET", "/components").json()}
        assert (rows[REGIONAL], rows[CORE]) == ("major_outage", "operational")


class TestIncidents:
    def test_map_in_list_out_and_nothing_write_only(self, ask: Ask) -> None:
        found = incident(
            ask, body="Looking into it.", component_ids=[EUROPE], components={EUROPE: "partial_outage"},
            deliver_notifications=False, auto_tweet_on_creation=True, whatever=1,
        )  # fmt: skip
        (row,) = found["components"]
        assert row == ask("GET", f"/components/{EUROPE}").json()
        assert (row["status"], found["status"], found["impact"]) == ("partial_outage", "investigating", "major")
        (update,) = found["incident_updates"]
        assert (update["body"], update["deliver_notifications"]) == ("Looking into it.", False)
        assert update["affected_components"] == [
            {"code": EUROPE, "name": "Regional - EU", "old_status": "operational", "new_status": "partial_outage"}
        ]
        assert not {
            "body", "component_ids", "deliver_notifications", "auto_tweet_on_creation", "whatever", "worst",
        } & set(found)  # fmt: skip
        nulls = ("scheduled_for", "resolved_at", "reminder_intervals", "auto_transition_to_maintenance_state")
        assert [found[name] for name in nulls] == [None] * 4
        assert found["scheduled_auto_completed"] is False

    def test_one_has_seconds_and_the_list_has_milliseconds(self, ask: Ask) -> None:
        found = incident(ask)
        (listed,) = ask("GET", "/incidents").json()
        assert re.fullmatch(r"[^.]{19}Z", found["created_at"])
        assert re.fullmatch(r".{19}\.\d{3}Z", listed["created_at"])
        assert re.fullmatch(r".{19}\.\d{3}Z", found["incident_updates"][0]["created_at"])
        assert ("started_at" in found, "started_at" in listed) == (False, True)

    def test_updates_come_by_status_or_body_only_and_newest_first(self, ask: Ask) -> None:
        found = incident(ask)
        found = changed(ask, found, name="Renamed", metadata={"ansible": {"key": "1"}}, impact_override="critical")
        assert len(found["incident_updates"]) == 1
        assert (found["impact"], found["name"]) == ("critical", "Renamed")
        found = changed(ask, found, status="monitoring")
        assert found["monitoring_at"] is not None
        found = changed(ask, found, body="Still watching.")
        found = changed(ask, found, status="monitoring")
        found = changed(ask, found, status="resolved")
        assert [(row["status"], row["body"]) for row in found["incident_updates"]] == [
            ("resolved", "This incident has been resolved."),
            ("monitoring", "We are continuing to monitor for any further issues."),
            ("monitoring", "Still watching."),
            ("monitoring", "A fix has been implemented and we are monitoring the results."),
            ("investigating", "We are currently investigating this issue."),
        ]
        assert {row["incident_id"] for row in found["incident_updates"]} == {found["id"]}
        assert found["resolved_at"] is not None
        assert changed(ask, found, status="identified")["resolved_at"] is None

    def test_affected_components_are_null_without_any(self, ask: Ask) -> None:
        assert incident(ask)["incident_updates"][0]["affected_components"] is None

    def test_resolving_restores_no_component_and_impact_stays(self, ask: Ask) -> None:
        found = incident(ask, components={DOCS: "major_outage"})
        found = changed(ask, found, status="resolved")
        assert (status_of(ask, DOCS), found["impact"]) == ("major_outage", "critical")
        found = changed(ask, found, components={DOCS: "operational"})
        assert (status_of(ask, DOCS), found["impact"]) == ("operational", "critical")

    def test_ids_replace_the_set_and_the_map_adds_to_it(self, ask: Ask) -> None:
        found = incident(ask, component_ids=[DOCS])
        found = changed(ask, found, components={EUROPE: "operational"})
        assert [row["name"] for row in found["components"]] == ["Docs", "EU"]
        found = changed(ask, found, component_ids=[STATES])
        assert [row["name"] for row in found["components"]] == ["US"]
        assert changed(ask, found, component_ids=[])["components"] == []

    @pytest.mark.parametrize(
        ("wanted", "message"),
        [
            ({"name": ""}, "Name can't be blank"),
            ({"name": "x" * 256}, "Name is too long (maximum is 255 characters)"),
            ({"body": "x" * 25_001}, "Body is too long (maximum is 25000 characters)"),
            ({"status": "scheduled"}, "Status must be one of investigating|identified|monitoring|resolved"),
            ({"status": "postmortem"}, "Status must be one of investigating|identified|monitoring|resolved"),
            ({"impact_override": "huge"}, "Impact override must be one of none|maintenance|minor|major|critical"),
            ({"component_ids": [UNKNOWN]}, "Components is invalid"),
            ({"components": {CORE: "operational"}}, "Components is invalid"),
            ({"components": {DOCS: "down"}}, "Component status must be one of operational|under_maintenance|"
             "degraded_performance|partial_outage|major_outage"),
            ({"metadata": {"key": "x"}}, "Metadata top level values must be objects"),
            ({"reminder_intervals": "[3, 2]"}, "Reminder intervals is invalid"),
            ({"reminder_intervals": "25"}, "Reminder intervals is invalid"),
            ({"scheduled_for": "2031-01-01T00:00:00Z"}, "Scheduled until can't be blank"),
            ({"scheduled_for": "soon", "scheduled_until": "later"}, "Scheduled for is invalid"),
            ({"scheduled_for": "2031-01-02T00:00:00Z", "scheduled_until": "2031-01-01T00:00:00Z"},
             "Scheduled until must be after scheduled for"),
            ({"scheduled_for": "2031-01-01T00:00:00Z", "scheduled_until": "2031-01-02T00:00:00Z",
              "status": "investigating"}, "Status must be one of scheduled|in_progress|verifying|completed"),
            ({"backfilled": True}, "Backfill date is not a valid date"),
            ({"backfilled": True, "backfill_date": "2024-01-01", "component_ids": [DOCS]},
             "Components cannot be set on a backfilled incident"),
        ],
    )  # fmt: skip
    def test_refuses_and_changes_nothing(self, ask: Ask, wanted: dict[str, Any], message: str) -> None:
        body = {"incident": {"name": "Elevated errors", "components": {WEBSITE: "major_outage"}, **wanted}}
        if wanted.get("backfilled"):
            del body["incident"]["components"]
        assert sentence(ask("POST", "/incidents", json=body)) == (422, [message])
        assert ask("GET", "/incidents").json() == []
        assert status_of(ask, WEBSITE) == "operational"

    @pytest.mark.parametrize("value", [None, "4", "[]", "[1, 5, 7]"])
    def test_reminder_intervals_come_back_as_sent(self, ask: Ask, value: str | None) -> None:
        assert incident(ask, reminder_intervals=value)["reminder_intervals"] == value

    def test_lists(self, sandbox: Sandbox, ask: Ask) -> None:
        window = {"scheduled_for": "2031-01-01T02:00:00+02:00", "scheduled_until": "2031-01-01T03:00:00Z"}
        open_one = incident(ask, name="Broken")
        incident(ask, name="Mended", status="resolved", body="All good in Frankfurt")
        planned = incident(ask, name="Move", **window)
        running = incident(ask, name="Repair", status="in_progress", **window)
        incident(ask, name="Done", status="completed", **window)

        def listed(path: str, **params: str) -> list[str]:
            return [row["name"] for row in ask("GET", f"/incidents{path}", params=params).json()]

        assert listed("") == ["Done", "Repair", "Move", "Mended", "Broken"]
        assert listed("", q="FRANKFURT") == ["Mended"]
        assert listed("", q="in_progress") == ["Repair"]
        assert listed("/unresolved") == [open_one["name"]]
        assert listed("/scheduled") == [planned["name"]] == listed("/upcoming")
        assert listed("/active_maintenance") == [running["name"]]
        sandbox.clock(now="2031-01-01T01:00:00Z")
        assert (listed("/scheduled"), listed("/upcoming")) == (["Move"], [])

    def test_delete_is_200_with_the_object(self, ask: Ask) -> None:
        found = incident(ask)
        answer = ask("DELETE", f"/incidents/{found['id']}")
        assert (answer.status_code, answer.json()) == (200, found)
        assert ask("GET", f"/incidents/{found['id']}").status_code == 404

    def test_backfilled_is_history(self, ask: Ask) -> None:
        incident(ask, name="Today")
        found = incident(ask, name="Then", backfilled=True, backfill_date="2024-02-03", body="It was bad.")
        assert (found["status"], found["created_at"], found["impact"]) == ("resolved", "2024-02-03T00:00:00Z", "none")
        assert [row["name"] for row in ask("GET", "/incidents").json()] == ["Today", "Then"]


class TestMaintenance:
    WINDOW = {"scheduled_for": "2031-01-01T10:00:00+02:00", "scheduled_until": "2031-01-01T09:00:00Z"}
    AUTOMATIC = {
        "scheduled_auto_in_progress": True, "scheduled_auto_completed": True, "scheduled_remind_prior": True,
        "auto_transition_to_maintenance_state": True, "auto_transition_to_operational_state": True,
        "auto_transition_deliver_notifications_at_start": True,
    }  # fmt: skip

    @pytest.fixture(autouse=True)
    def _new_years_eve(self, sandbox: Sandbox) -> None:
        sandbox.clock(now="2030-12-31T12:00:00Z")

    def test_a_new_one(self, ask: Ask) -> None:
        found = incident(ask, name="Move", component_ids=[EUROPE], scheduled_auto_transition=True, **self.WINDOW)
        assert (found["status"], found["impact"]) == ("scheduled", "maintenance")
        assert (found["scheduled_for"], found["scheduled_until"]) == ("2031-01-01T08:00:00Z", "2031-01-01T09:00:00Z")
        assert found["scheduled_auto_in_progress"] is True
        assert "scheduled_auto_transition" not in found
        assert found["auto_transition_deliver_notifications_at_end"] is None
        assert status_of(ask, EUROPE) == "operational"

    def test_a_status_in_the_map_applies_at_once(self, ask: Ask) -> None:
        incident(ask, components={EUROPE: "under_maintenance"}, **self.WINDOW)
        assert status_of(ask, EUROPE) == "under_maintenance"

    def test_follows_the_clock(self, sandbox: Sandbox, ask: Ask) -> None:
        found = incident(ask, component_ids=[EUROPE], **self.WINDOW, **self.AUTOMATIC)
        sandbox.clock(now="2031-01-01T07:30:00Z")
        assert ask("GET", f"/incidents/{found['id']}").json()["scheduled_reminded_at"] == "2031-01-01T07:00:00Z"
        sandbox.clock(now="2031-01-01T08:00:01Z")
        assert status_of(ask, EUROPE) == "under_maintenance"
        (running,) = ask("GET", "/incidents/active_maintenance").json()
        assert running["status"] == "in_progress"
        sandbox.clock(now="2031-01-01T09:30:00Z")
        assert status_of(ask, EUROPE) == "operational"
        done = ask("GET", f"/incidents/{found['id']}").json()
        assert (done["status"], done["resolved_at"]) == ("completed", "2031-01-01T09:00:00Z")
        assert [(row["status"], row["display_at"][:19], row["deliver_notifications"])
                for row in done["incident_updates"]] == [
            ("completed", "2031-01-01T09:00:00", False), ("in_progress", "2031-01-01T08:00:00", True),
            ("scheduled", "2030-12-31T12:00:00", True),
        ]  # fmt: skip

    def test_without_the_flags_nothing_moves(self, sandbox: Sandbox, ask: Ask) -> None:
        found = incident(ask, component_ids=[EUROPE], **self.WINDOW)
        sandbox.clock(now="2031-01-02T00:00:00Z")
        assert ask("GET", f"/incidents/{found['id']}").json()["status"] == "scheduled"
        changed(ask, found, status="in_progress")
        assert status_of(ask, EUROPE) == "operational"

    def test_moved_by_hand_takes_its_components_along(self, ask: Ask) -> None:
        found = incident(ask, component_ids=[EUROPE, STATES], **self.WINDOW, **self.AUTOMATIC)
        changed(ask, found, status="in_progress", components={STATES: "major_outage"})
        assert [status_of(ask, member) for member in (EUROPE, STATES)] == ["under_maintenance", "major_outage"]
        changed(ask, found, status="completed")
        assert [status_of(ask, member) for member in (EUROPE, STATES)] == ["operational", "operational"]

    def test_the_window_can_be_moved(self, ask: Ask) -> None:
        found = incident(ask, **self.WINDOW)
        moved = changed(ask, found, scheduled_until="2031-01-01T11:00:00Z")
        assert (moved["scheduled_until"], len(moved["incident_updates"])) == ("2031-01-01T11:00:00Z", 1)
        body = {"incident": {"scheduled_until": "2030-01-01T11:00:00Z"}}
        assert ask("PATCH", f"/incidents/{found['id']}", json=body).status_code == 422
