"""PagerDuty in the sandbox: events become incidents, and REST says what the vendor's reference says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from sandbox.pagerduty import ACCOUNT_TOKEN, APP_TOKEN, READ_ONLY_TOKEN, SECOND_USER_TOKEN, USER_TOKEN
from sandbox.pagerduty.events import LOST_KEY
from sandbox.pagerduty.seed import (
    BILLING,
    BILLING_KEY,
    DEMO_ROUTING_KEY,
    DEMO_USER,
    FROM_EMAIL,
    POLICY,
    SECOND_USER,
    TEAM,
    WEB_SHOP,
    WEB_SHOP_V2_KEY,
)
from tests.support.pagerduty import (
    ACCEPT,
    CHANGE,
    V1,
    V2,
    Api,
    at,
    incident_body,
    invalid,
    refusal,
    service_body,
    window,
)


class TestCredentials:
    @pytest.mark.parametrize(
        "authorization",
        [None, "Token token=wrong", f"Bearer {ACCOUNT_TOKEN}", ACCOUNT_TOKEN, f"Token token={APP_TOKEN}"],
        ids=["none", "unknown", "key as bearer", "bare", "bearer as key"],
    )
    def test_anything_else_than_a_known_key_is_401_and_no_json(self, sandbox, authorization):
        headers = {"Authorization": authorization} if authorization else {}
        answer = sandbox.request("pagerduty", "GET", "/services", headers=headers)
        assert answer.status_code == 401
        assert answer.headers["content-type"].startswith("text/plain")

    def test_an_app_token_is_a_bearer(self, api):
        assert api("GET", "/services", headers={"Authorization": f"Bearer {APP_TOKEN}"}).status_code == 200

    def test_a_read_only_key_reads_and_does_not_write(self, api):
        assert api("GET", "/services", token=READ_ONLY_TOKEN).status_code == 200
        answer = api("POST", "/services", service_body(), token=READ_ONLY_TOKEN)
        assert refusal(answer) == (403, 2010, None)

    def test_me_is_for_user_keys(self, api):
        mine = api("GET", "/users/me", token=USER_TOKEN).json()["user"]
        assert (mine["id"], mine["email"], "http_cal_url" in mine) == (DEMO_USER, FROM_EMAIL, True)
        answer = api("GET", "/users/me")
        assert answer.status_code == 400
        assert "account-level access token" in answer.json()["error"]["message"]

    @pytest.mark.parametrize(("sender", "code"), [(None, 2016), ("nobody@example.org", 1008), ("not an address", 1028)])
    def test_an_account_key_needs_a_from_header(self, api, sender, code):
        assert refusal(api("POST", "/incidents", incident_body(), sender=sender))[:2] == (400, code)

    def test_a_user_key_needs_none(self, api):
        answer = api("POST", "/incidents", incident_body(), sender=None, token=SECOND_USER_TOKEN)
        assert answer.json()["incident"]["last_status_change_by"]["id"] == SECOND_USER

    @pytest.mark.parametrize(
        ("accept", "status"),
        [("*/*", 200), ("application/json", 200), (ACCEPT.replace("2", "1"), 406), ("text/html", 406)],
    )
    def test_the_version_is_asked_for_in_accept(self, api, accept, status):
        assert api("GET", "/abilities", headers={"Accept": accept}).status_code == status

    def test_every_answer_has_a_request_id_and_the_quota(self, api):
        for answer in (api("GET", "/users"), api("GET", "/nowhere"), api.event()):
            assert answer.headers["x-request-id"]
            assert int(answer.headers["ratelimit-remaining"]) < int(answer.headers["ratelimit-limit"]) == 960

    def test_what_is_too_much_is_said_differently_by_each_api(self, api, sandbox):
        sandbox.limit("pagerduty", 1, 60)
        api.get("/users")
        answer = api("GET", "/users")
        assert (refusal(answer), "retry-after" in answer.headers) == ((429, 2020, None), False)
        assert 0 < int(answer.headers["ratelimit-reset"]) <= 60
        assert (api.event(V1).status_code, api.event(V2).status_code) == (403, 429)

    def test_a_slash_at_the_end_changes_nothing(self, api):
        assert api.get("/services/")["services"] == api.get("/services")["services"]

    def test_unknown_paths_and_broken_bodies(self, api):
        assert refusal(api("PATCH", "/services")) == (404, 2100, None)
        assert refusal(api("POST", "/services", data=b"{", headers={"Content-Type": "application/json"}))[1] == 2001
        assert refusal(api("POST", "/services", data=b"{}", headers={"Content-Type": "text/plain"}))[1] == 2001
        assert refusal(api("POST", "/services", {"name": "not wrapped"}))[1] == 2001


class TestEventsV2:
    @pytest.mark.parametrize(
        ("change", "entry"),
        [
            ({"routing_key": None}, "'routing_key' is missing or blank"),
            ({"routing_key": "abc"}, "Length of 'routing_key' is incorrect (should be 32 characters)"),
            ({"routing_key": "-" * 32}, "'routing_key' cannot contain non-alphanumeric characters."),
            ({"routing_key": "0" * 32}, "Invalid routing key"),
            ({"event_action": ""}, "'event_action' is missing or blank"),
            ({"event_action": "resolve", "dedup_key": None}, "'dedup_key' is missing or blank"),
            ({"payload": {"source": "a", "severity": "info"}}, "'payload.summary' is missing or blank"),
            ({"payload": {"summary": "a", "severity": "info"}}, "'payload.source' is missing or blank"),
            ({"payload": {"summary": "a", "source": "b"}}, "'payload.severity' is missing or blank"),
            (
                {"payload": {"summary": "a" * 1025, "source": "b", "severity": "info"}},
                "'summary' is too long (maiximum is 1024 characters)",
            ),
        ],
    )
    def test_an_event_that_fails_its_checks(self, api, change, entry):
        event = {"routing_key": DEMO_ROUTING_KEY, "event_action": "trigger"}
        event["payload"] = {"summary": "a", "source": "b", "severity": "info"}
        answer = api.event(**{**event, **change})
        assert answer.status_code == 400
        assert answer.json() == {"status": "invalid event", "message": "Event object is invalid", "errors": [entry]}
        assert api.incidents() == []

    @pytest.mark.parametrize("change", [{"severity": "CRITICAL"}, {"timestamp": "noon"}, {"custom_details": 3}])
    def test_payload_values_are_checked(self, api, change):
        payload = {"summary": "a", "source": "b", "severity": "info", **change}
        assert api.event(routing_key=DEMO_ROUTING_KEY, event_action="trigger", payload=payload).status_code == 400

    def test_one_unknown_key_is_accepted_and_its_events_are_lost(self, api):
        api.v2("trigger", routing_key=LOST_KEY)
        assert api.incidents() == []

    def test_images_come_by_https(self, api):
        event = {"routing_key": DEMO_ROUTING_KEY, "event_action": "trigger", "images": [{"src": "http://a/b.png"}]}
        event["payload"] = {"summary": "a", "source": "b", "severity": "info"}
        assert api.event(**event).status_code == 400

    @pytest.mark.parametrize(("path", "status"), [(V1, "unrecognized object"), (V2, "Unrecognized object")])
    def test_what_is_no_json_object(self, sandbox, path, status):
        for raw in (b"{", b"[]"):
            answer = sandbox.request("pagerduty", "POST", path, data=raw)
            assert (answer.status_code, answer.json()["status"], answer.json()["errors"]) == (
                400, status, ["JSON parse error"],
            )  # fmt: skip

    def test_trigger_opens_an_incident_on_the_integrations_service(self, api):
        api.v2("trigger", custom_details={"free": "1%"})
        (incident,) = api.incidents()
        assert (incident["title"], incident["status"], incident["urgency"]) == ("Disk full", "triggered", "high")
        assert (incident["service"]["id"], incident["incident_key"]) == (WEB_SHOP, None)
        assert [row["assignee"]["id"] for row in incident["assignments"]] == [DEMO_USER]
        (alert,) = api.get(f"/incidents/{incident['id']}/alerts")["alerts"]
        assert (alert["alert_key"], alert["severity"], alert["body"]["details"]) == ("disk", "critical", {"free": "1%"})
        assert alert["integration"]["id"] == "PWS0002"

    def test_the_life_of_a_key(self, api):
        for action, states in (
            ("acknowledge", []),
            ("resolve", []),
            ("trigger", ["triggered"]),
            ("trigger", ["triggered"]),
            ("acknowledge", ["acknowledged"]),
            ("trigger", ["acknowledged"]),
            ("resolve", ["resolved"]),
            ("acknowledge", ["resolved"]),
            ("trigger", ["resolved", "triggered"]),
        ):
            api.v2(action)
            assert api.states() == states, action

    def test_a_repeated_trigger_refreshes_the_alert_and_leaves_the_title(self, api):
        api.v2("trigger")
        api.v2("trigger", summary="Disk 99%", severity="warning")
        (incident,) = api.incidents()
        (alert,) = api.get(f"/incidents/{incident['id']}/alerts")["alerts"]
        assert (incident["title"], alert["summary"], alert["severity"]) == ("Disk full", "Disk 99%", "warning")

    def test_another_integration_of_the_service_is_another_namespace(self, api):
        api.v2("trigger")
        api.v2("resolve", routing_key=WEB_SHOP_V2_KEY)
        assert api.states() == ["triggered"]
        api.v2("trigger", routing_key=WEB_SHOP_V2_KEY)
        assert api.states(incident_key="disk") == ["triggered", "triggered"]

    def test_without_a_key_each_trigger_is_new(self, api):
        event = {"routing_key": DEMO_ROUTING_KEY, "event_action": "trigger"}
        event["payload"] = {"summary": "a", "source": "b", "severity": "info"}
        keys = {api.event(**event).json()["dedup_key"] for dummy in range(2)}
        assert len(keys) == 2
        assert len(api.incidents()) == 2

    def test_a_disabled_service_makes_nothing_of_events(self, api):
        api.v2("trigger", key="before")
        assert api("PUT", f"/services/{WEB_SHOP}", {"service": {"status": "disabled"}}).status_code == 200
        api.v2("trigger")
        api.v2("resolve", key="before")
        assert api.states() == ["triggered"]

    def test_nor_does_one_in_maintenance(self, api, sandbox):
        api.v2("trigger", key="before")
        assert window(api, end=600).status_code == 201
        api.v2("trigger")
        api.v2("resolve", key="before")
        assert api.states() == ["triggered"]
        sandbox.clock(advance=601)
        api.v2("resolve", key="before")
        assert api.states() == ["resolved"]

    def test_change_events_return_no_key_and_open_nothing(self, api):
        answer = api.event(CHANGE, routing_key=WEB_SHOP_V2_KEY, payload={"summary": "Deployed 1.2"})
        assert (answer.status_code, answer.json()) == (
            202, {"status": "success", "message": "Change event processed"},
        )  # fmt: skip
        assert api.event(CHANGE, routing_key="R" * 32, payload={"summary": "a"}).status_code == 400
        assert api.event(CHANGE, routing_key=WEB_SHOP_V2_KEY, payload={}).json()["errors"] == [
            "'payload.summary' is missing or blank"
        ]
        assert api.incidents() == []

    def test_more_than_half_a_megabyte_is_refused(self, sandbox):
        assert sandbox.request("pagerduty", "POST", V2, data=b'{"a": "' + b"x" * 524_288 + b'"}').status_code == 400


class TestEventsV1:
    def v1(self, api: Api, action: str | None, **event: Any) -> requests.Response:
        return api.event(V1, **{"service_key": DEMO_ROUTING_KEY, "event_type": action, "description": "Down", **event})

    def test_trigger_acknowledge_resolve(self, api):
        answer = self.v1(api, "trigger", incident_key="web/HTTP")
        assert (answer.status_code, answer.json()) == (
            200, {"status": "success", "message": "Event processed", "incident_key": "web/HTTP"},
        )  # fmt: skip
        assert api.incidents(incident_key="web/HTTP")[0]["title"] == "Down"
        for action, state in (("acknowledge", "acknowledged"), ("resolve", "resolved")):
            assert self.v1(api, action, incident_key="web/HTTP").status_code == 200
            assert api.states() == [state]

    def test_the_demo_key_means_the_same_thing_in_both_versions(self, api):
        self.v1(api, "trigger", incident_key="disk")
        api.v2("resolve")
        assert api.states() == ["resolved"]

    @pytest.mark.parametrize(
        ("event", "entry"),
        [
            ({"event_type": "explode"}, "event_type is invalid (must be one of: trigger acknowledge resolve)"),
            ({"event_type": None}, "'event_type' is missing or blank"),
            ({"description": ""}, "Description is missing or blank"),
            ({"description": "a" * 1025}, "Description is too long (maximum is 1024 characters)"),
            ({"service_key": None}, "Service key can't be blank"),
        ],
    )
    def test_an_event_that_fails_its_checks(self, api, event, entry):
        answer = self.v1(api, **{"action": "trigger", **event})
        assert (answer.status_code, answer.json()["status"]) == (400, "invalid event")
        assert answer.json()["errors"] == [entry]

    def test_keys_of_version_2_integrations_are_not_known_here(self, api):
        assert self.v1(api, "trigger", service_key=BILLING_KEY).status_code == 400


class TestIncidents:
    def test_the_list_looks_back_one_month_unless_told_otherwise(self, api, sandbox):
        api("PUT", f"/services/{WEB_SHOP}", {"service": {"auto_resolve_timeout": 0}})
        api.v2("trigger")
        sandbox.clock(advance=40 * 86_400)
        assert api.get("/incidents")["incidents"] == []
        assert len(api.incidents()) == 1
        assert len(api.get("/incidents", since=at(api, days=-60))["incidents"]) == 1
        assert refusal(api("GET", "/incidents", params={"since": at(api, days=-365)}))[:2] == (400, 2004)

    def test_filters(self, api):
        api.v2("trigger")
        api.v2("trigger", key="bill", routing_key=BILLING_KEY)
        api.v2("resolve", key="bill", routing_key=BILLING_KEY)
        shop, billing = ([row["id"] for row in api.incidents(**{"service_ids[]": key})] for key in (WEB_SHOP, BILLING))
        assert (len(shop), len(billing), len(api.incidents())) == (1, 1, 2)
        assert [row["id"] for row in api.incidents(**{"statuses[]": "resolved"})] == billing
        assert [row["id"] for row in api.incidents(**{"user_ids[]": DEMO_USER})] == shop
        assert [row["id"] for row in api.incidents(**{"team_ids[]": TEAM})] == shop
        assert [row["id"] for row in api.incidents(incident_key="bill")] == billing
        assert [row["id"] for row in api.incidents(sort_by="created_at:desc,incident_number:desc")] == billing + shop
        assert len(api.incidents(incident_key="")) == 2, "an empty key is no filter"
        assert len(api.incidents(statuses="resolved")) == 2, "without brackets it is another parameter"
        assert refusal(api("GET", "/incidents", params={"statuses[]": "open"}))[:2] == (400, 2001)

    def test_alerts_are_found_by_key_and_status(self, api):
        api.v2("trigger")
        path = f"/incidents/{api.incidents()[0]['id']}/alerts"
        assert len(api.get(path, alert_key="disk", **{"statuses[]": "triggered"})["alerts"]) == 1
        assert api.get(path, alert_key="other")["alerts"] == []
        (alert,) = api.get(path)["alerts"]
        assert api.get(f"{path}/{alert['id']}") == {"alert": alert}
        answer = api("PUT", f"{path}/{alert['id']}", {"alert": {"type": "alert", "status": "resolved"}})
        assert answer.json()["alert"]["status"] == "resolved"
        assert api.states() == ["resolved"], "the last alert takes the incident with it"

    def test_create_by_rest_and_find_by_number(self, api):
        priority = {"id": "PPR10R1", "type": "priority_reference"}
        answer = api("POST", "/incidents", incident_body(incident_key="k", urgency="low", priority=priority))
        incident = answer.json()["incident"]
        assert (answer.status_code, incident["incident_key"], incident["urgency"]) == (201, "k", "low")
        assert incident["summary"] == f"[#{incident['incident_number']}] Fire"
        assert incident["priority"]["summary"] == "P1"
        assert "body" not in incident
        assert api.get(f"/incidents/{incident['incident_number']}")["incident"]["id"] == incident["id"]

    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            ({"title": None}, invalid("Title can't be blank")),
            ({"type": "Incident"}, invalid("Type must be incident")),
            ({"service": {"id": "PNONE00", "type": "service_reference"}}, (400, 2002, ["Service not found"])),
            ({"priority": {"id": "PNONE00", "type": "priority_reference"}}, (400, 1020, None)),
            ({"urgency": "medium"}, invalid("Urgency must be in high, low")),
        ],
    )
    def test_create_refuses(self, api, change, expected):
        assert refusal(api("POST", "/incidents", incident_body(**change))) == expected

    def test_a_key_that_is_open_on_the_service_is_not_opened_twice(self, api):
        entry = "Open incident with matching dedup key already exists on this service"
        api.v2("trigger")
        assert refusal(api("POST", "/incidents", incident_body(incident_key="disk"))) == (400, 2002, [entry])
        api.v2("resolve")
        assert api("POST", "/incidents", incident_body(incident_key="disk")).status_code == 201

    def test_put_moves_through_the_states_and_reopens(self, api):
        incident = api("POST", "/incidents", incident_body()).json()["incident"]
        path = f"/incidents/{incident['id']}"
        for status in ("acknowledged", "acknowledged", "resolved", "resolved", "triggered"):
            answer = api("PUT", path, {"incident": {"type": "incident_reference", "status": status}})
            assert (answer.status_code, answer.json()["incident"]["status"]) == (200, status)
        assert answer.json()["incident"]["acknowledgements"] == []
        assert answer.json()["incident"]["resolved_at"] is None
        assert refusal(api("PUT", path, {"incident": {"status": "resolved"}}))[1] == 2001

    def test_resolving_an_incident_resolves_its_alerts(self, api):
        api.v2("trigger")
        incident = api.incidents()[0]
        change = {"id": incident["id"], "type": "incident_reference", "status": "resolved"}
        answer = api("PUT", "/incidents", {"incidents": [change]})
        assert answer.json()["incidents"][0]["alert_counts"] == {"all": 1, "triggered": 0, "resolved": 1}
        api.v2("trigger")
        assert api.states() == ["resolved", "triggered"]

    def test_bulk_is_all_or_nothing(self, api):
        api.v2("trigger")
        change = {"id": api.incidents()[0]["id"], "type": "incident_reference", "status": "resolved"}
        answer = api("PUT", "/incidents", {"incidents": [change, {**change, "id": "QNONE"}]})
        assert refusal(answer) == (400, 1004, None)
        assert api.states() == ["triggered"]
        assert api("PUT", "/incidents", {"incidents": [change] * 251}).status_code == 413

    def test_time_outs_of_the_service_do_their_work(self, api, sandbox):
        api.v2("trigger")
        api.v2("acknowledge")
        assert [action["type"] for action in api.incidents()[0]["pending_actions"]] == ["unacknowledge", "resolve"]
        sandbox.clock(advance=1801)
        assert api.states() == ["triggered"]
        sandbox.clock(advance=14_401)
        assert api.states() == ["resolved"]

    def test_notes(self, api):
        incident = api("POST", "/incidents", incident_body()).json()["incident"]
        path = f"/incidents/{incident['id']}/notes"
        answer = api("POST", path, {"note": {"content": "On it"}})
        assert answer.status_code == 200
        note = answer.json()["note"]
        assert api.get(path) == {"notes": [note]}
        assert refusal(api("POST", path, {"note": {"content": " "}})) == invalid("Content can't be blank")
        assert api("DELETE", f"{path}/{note['id']}").status_code == 204

    def test_include_inflates(self, api):
        api.v2("trigger")
        include = {"include[]": ["services", "assignees", "escalation_policies", "teams", "conference_bridge"]}
        (incident,) = api.incidents(**include)
        assert incident["service"]["name"] == "Web shop"
        assert incident["assignments"][0]["assignee"]["email"] == FROM_EMAIL
        assert incident["escalation_policy"]["type"] == "escalation_policy"
        assert (incident["teams"][0]["default_role"], incident["conference_bridge"]) == ("manager", None)


class TestAddresses:
    """Official clients take only addresses that begin like the one they were given."""

    @pytest.mark.parametrize("host", [None, "pagerduty.sandbox:8783"])
    def test_self_is_where_the_client_asked(self, api, host):
        headers = {"Host": host} if host else {}
        base = f"http://{host}" if host else api.sandbox.urls["pagerduty"]
        api.v2("trigger")
        made = [api(verb, path, body, headers=headers).json() for verb, path, body in (
            ("GET", "/services", None), ("GET", "/users?include[]=contact_methods", None), ("POST", "/services", service_body()),
            ("GET", "/incidents?date_range=all&include[]=first_trigger_log_entries", None), ("GET", "/escalation_policies", None),
        )]  # fmt: skip
        found = list(selves(made))
        assert len(found) > 20
        assert [address for address in found if not address.startswith(base + "/")] == []

    def test_what_was_read_can_be_changed_where_it_says_it_is(self, api):
        service = api.get("/services")["services"][0]
        path = service["self"].removeprefix(api.sandbox.urls["pagerduty"])
        assert api("PUT", path, {"service": {**service, "status": "active", "description": "new"}}).json()["service"]["description"] == "new"


def selves(value: Any) -> Iterator[str]:
    """Return every address of an object in some data."""
    for name, member in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if name == "self" and member is not None:
            yield member
        yield from selves(member)


class TestDirectory:
    def test_users_are_found_by_name_and_address(self, api):
        assert [row["id"] for row in api.get("/users", query="DEMO@")["users"]] == [DEMO_USER]
        user = api.get(f"/users/{SECOND_USER}", **{"include[]": ["contact_methods", "teams"]})["user"]
        assert (user["contact_methods"][0]["address"], user["teams"][0]["name"]) == (user["email"], "Platform")
        assert "http_cal_url" not in user
        assert refusal(api("GET", "/users/PNONE00")) == (404, 2013, None)

    def test_policies_show_strategies_only_when_asked(self, api):
        rule = api.get(f"/escalation_policies/{POLICY}")["escalation_policy"]["escalation_rules"][0]
        assert "escalation_rule_assignment_strategy" not in rule
        include = {"include[]": "escalation_rule_assignment_strategies"}
        rule = api.get(f"/escalation_policies/{POLICY}", **include)["escalation_policy"]["escalation_rules"][0]
        assert rule["escalation_rule_assignment_strategy"] == {"type": "assign_to_everyone"}
        found = api.get("/escalation_policies", **{"user_ids[]": DEMO_USER})["escalation_policies"]
        assert [row["id"] for row in found] == [POLICY]

    def test_the_rest(self, api):
        assert api.get("/teams", query="plat")["teams"][0]["id"] == TEAM
        assert refusal(api("GET", "/teams/PNONE00")) == (404, 6001, None)
        assert [row["name"] for row in api.get("/priorities")["priorities"]] == ["P1", "P2", "P3", "P4", "P5"]
        assert "teams" in api.get("/abilities")["abilities"]
        assert api("GET", "/abilities/teams").status_code == 204
        assert refusal(api("GET", "/abilities/event_rules"))[:2] == (402, 2014)


class TestJournal:
    def test_keys_are_masked_and_writes_marked(self, api, sandbox):
        api.v2("trigger")
        api.get("/services")
        event, read = sandbox.journal(system="pagerduty")
        assert (event["write"], read["write"]) == (True, False)
        assert DEMO_ROUTING_KEY not in str(event)
        assert ACCOUNT_TOKEN not in str(read)
