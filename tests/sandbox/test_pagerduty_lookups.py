"""What is mostly looked at in the sandbox's PagerDuty: workflows, rulesets, add-ons, types, custom fields."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.pagerduty import USER_TOKEN
from sandbox.pagerduty.rulesets import RULESET
from sandbox.pagerduty.seed import BILLING, DEMO_USER, WEB_SHOP
from tests.support.pagerduty import Api, at, incident_body, invalid, refusal, service_body


class TestWorkflows:
    def test_the_list_is_searched_and_a_single_one_comes_with_201_and_its_steps(self, api):
        (row,) = api.get("/incident_workflows", query="major")["incident_workflows"]
        assert "steps" not in row
        answer = api("GET", f"/incident_workflows/{row['id']}")
        assert answer.status_code == 201
        assert answer.json()["incident_workflow"]["steps"][0]["type"] == "step"

    def test_pages_of_actions_follow_by_cursor(self, api):
        names, cursor = [], None
        while True:
            page = api.get("/incident_workflows/actions", limit=12, **({"cursor": cursor} if cursor else {}))
            names += [row["name"] for row in page["actions"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert len(names) == len(set(names)) == 30
        assert refusal(api("GET", "/incident_workflows/actions", params={"cursor": "x"})) == invalid("Cursor is invalid")
        page = api.get("/incident_workflows/actions", keyword="zoom")
        assert (len(page["actions"]), page["next_cursor"], page["limit"]) == (6, None, 25)
        assert api.get(f"/incident_workflows/actions/{page['actions'][0]['id']}")["action"] == page["actions"][0]

    def test_triggers(self, api):
        rows = api.get("/incident_workflows/triggers")["triggers"]
        assert [row["trigger_type"] for row in rows] == ["manual", "conditional"]
        assert api.get("/incident_workflows/triggers", workflow_id=rows[0]["workflow"]["id"])["triggers"] == rows[:1]
        assert api.get("/incident_workflows/triggers", service_id=BILLING)["triggers"] == []
        assert api.get(f"/incident_workflows/triggers/{rows[1]['id']}")["trigger"] == rows[1]
        assert api("GET", "/incident_workflows/triggers/PNONE").status_code == 404


def test_rulesets_are_read_with_their_rules(api):
    (row,) = api.get("/rulesets")["rulesets"]
    assert (row["id"], row["type"], row["routing_keys"][0][0]) == (RULESET, "default_global", "R")
    assert api.get(f"/rulesets/{RULESET}")["ruleset"] == row
    rules = api.get(f"/rulesets/{RULESET}/rules")["rules"]
    assert [rule["catch_all"] for rule in rules] == [False, True]
    assert api.get(f"/rulesets/{RULESET}/rules/{rules[0]['id']}")["rule"] == rules[0]
    assert api("POST", "/rulesets", {"ruleset": {"name": "x"}}).status_code == 404


class TestAddons:
    def test_they_come_and_go_and_keep_their_type(self, api):
        made = api.made("/addons", "addon", type="full_page_addon", name="Runbooks", src="https://runbooks.example.org")
        assert (made["type"], made["summary"]) == ("full_page_addon_reference", "Runbooks")
        assert api.get(f"/addons/{made['id']}")["addon"]["type"] == "full_page_addon"
        assert api.put(f"/addons/{made['id']}", "addon", name="Books")["src"] == "https://runbooks.example.org"
        other = api("PUT", f"/addons/{made['id']}", {"addon": {"type": "incident_show_addon"}})
        assert refusal(other) == invalid("Type cannot be changed")
        assert api.get("/addons", filter="incident_show_addon")["addons"] == []
        assert api("DELETE", f"/addons/{made['id']}").status_code == 204
        plain = {"type": "full_page_addon", "name": "x", "src": "http://x.example"}
        assert refusal(api("POST", "/addons", {"addon": plain})) == invalid("Src is invalid")


class TestIncidentTypes:
    def names(self, api: Api, **query: str) -> list[str]:
        return [row["name"] for row in api.get("/incidents/types", **query)["incident_types"]]

    def test_one_is_made_below_another_and_can_only_be_disabled(self, api):
        body = {"name": "security", "display_name": "Security", "parent_type": "incident_default"}
        made = api.made("/incidents/types", "incident_type", **body)
        assert made["parent"]["id"] == api.get("/incidents/types/incident_default")["incident_type"]["id"]
        assert self.names(api) == ["incident_default", "major_incident", "security"]
        after = api.put("/incidents/types/security", "incident_type", enabled=False, name="other")
        assert (after["name"], after["enabled"]) == ("security", False)
        assert self.names(api) == ["incident_default", "major_incident"]
        assert self.names(api, filter="disabled") == ["security"]
        assert len(self.names(api, filter="all")) == 3
        assert api("DELETE", f"/incidents/types/{made['id']}").status_code == 404

    @pytest.mark.parametrize(
        ("change", "text"),
        [
            ({"name": "x_default"}, "Name has already been taken or is reserved"),
            ({"name": "major_incident"}, "Name has already been taken or is reserved"),
            ({"display_name": "PagerDuty's"}, "Display name cannot start with PD, PagerDuty or Default"),
            ({"parent_type": "none"}, "Parent type not found"),
        ],
    )
    def test_what_is_refused(self, api, change, text):
        body = {"name": "security", "display_name": "Security", "parent_type": "incident_default", **change}
        assert refusal(api("POST", "/incidents/types", {"incident_type": body})) == invalid(text)

    def test_an_incident_has_one_that_is_enabled(self, api):
        body = incident_body(incident_type={"name": "none"})
        assert refusal(api("POST", "/incidents", body)) == invalid("Incident type not found")
        made = api.made("/incidents", "incident", **incident_body(incident_type={"name": "major_incident"})["incident"])
        assert made["incident_type"] == {"name": "major_incident"}
        changed = api.put(f"/incidents/{made['id']}", "incident", type="incident", incident_type={"name": "incident_default"})
        assert changed["incident_type"] == {"name": "incident_default"}


class TestCustomFields:
    FIELD = {"name": "tier", "display_name": "Tier", "data_type": "string", "field_type": "single_value_fixed"}
    OPTIONS = [{"data": {"data_type": "string", "value": word}} for word in ("gold", "silver")]

    @pytest.fixture(params=["incidents", "services"])
    def of(self, request) -> str:
        return request.param

    def made(self, api: Api, of: str, **more: Any) -> dict[str, Any]:
        return api.made(f"/{of}/custom_fields", "field", **{**self.FIELD, "field_options": self.OPTIONS, **more})

    def values(self, api: Api, of: str) -> str:
        key = WEB_SHOP if of == "services" else api.made("/incidents", "incident", **incident_body()["incident"])["id"]
        return f"/{of}/{key}/custom_fields/values"

    def test_fields_and_their_options(self, api, of):
        made = self.made(api, of)
        path = f"/{of}/custom_fields"
        assert [one["data"]["value"] for one in made["field_options"]] == ["gold", "silver"]
        assert "field_options" not in api.get(path)["fields"][0]
        assert api.get(path, **{"include[]": "field_options"})["fields"] == [made]
        change = {"name": "x", "data_type": "url", "display_name": "Level"}
        after = api.put(f"{path}/{made['id']}", "field", **change)
        assert (after["name"], after["data_type"], after["display_name"]) == ("tier", "string", "Level")
        options = f"{path}/{made['id']}/field_options"
        bronze = {"data": {"data_type": "string", "value": "bronze"}}
        added = api.made(options, "field_option", **bronze)
        assert api("GET", f"{options}/{added['id']}").status_code == (404 if of == "incidents" else 200)
        assert refusal(api("POST", options, {"field_option": bronze})) == invalid("Field options must be unique")
        api.put(f"{options}/{added['id']}", "field_option", data={"data_type": "string", "value": "iron"})
        assert [one["data"]["value"] for one in api.get(options)["field_options"]] == ["gold", "silver", "iron"]
        assert api("DELETE", f"{options}/{added['id']}").status_code == 204
        assert refusal(api("POST", path, {"field": self.FIELD})) == invalid("Name has already been taken")
        assert api("DELETE", f"{path}/{made['id']}").status_code == 204
        assert api.get(path)["fields"] == []

    def test_a_type_has_fields_of_its_own_besides_those_of_all(self, api):
        self.made(api, "incidents")
        path = "/incidents/types/major_incident/custom_fields"
        own = api.made(path, "field", **{**self.FIELD, "name": "lead", "field_type": "single_value"})
        assert own["incident_type"] == api.get("/incidents/types/major_incident")["incident_type"]["id"]
        assert [row["name"] for row in api.get(path)["fields"]] == ["lead"]
        assert [row["name"] for row in api.get("/incidents/custom_fields")["fields"]] == ["tier"]
        assert api.get("/incidents/types/incident_default/custom_fields")["fields"][0]["name"] == "tier"

        def names(kind: str) -> list[str]:
            made = api.made("/incidents", "incident", **incident_body(incident_type={"name": kind})["incident"])
            return [row["name"] for row in api.get(f"/incidents/{made['id']}/custom_fields/values")["custom_fields"]]

        assert (names("incident_default"), names("major_incident")) == (["tier"], ["tier", "lead"])
        assert api("GET", "/incidents/types/none/custom_fields").status_code == 404
        assert api("DELETE", f"{path}/{own['id']}").status_code == 204

    def test_values_are_put_one_by_one_and_cleared_by_null(self, api, of):
        self.made(api, of)
        self.made(api, of, name="hosts", display_name="Hosts", field_type="multi_value", field_options=None)
        path = self.values(api, of)

        def put(*fields: dict[str, Any]) -> dict[str, Any]:
            answer = api("PUT", path, {"custom_fields": list(fields)})
            assert answer.status_code == 201, answer.text
            return {row["name"]: row["value"] for row in answer.json()["custom_fields"]}

        assert put({"name": "tier", "value": "gold"}) == {"tier": "gold", "hosts": None}
        assert put({"name": "hosts", "value": ["a", "b"]}) == {"tier": "gold", "hosts": ["a", "b"]}
        assert put({"name": "tier", "value": None}) == {"tier": None, "hosts": ["a", "b"]}
        for wrong in ({"name": "tier", "value": "iron"}, {"name": "hosts", "value": "a"}, {"name": "none", "value": 1}):
            assert api("PUT", path, {"custom_fields": [wrong]}).status_code == 400
        assert {row["name"]: row["value"] for row in api.get(path)["custom_fields"]} == {"tier": None, "hosts": ["a", "b"]}

    def test_an_incident_shows_them_when_asked(self, api):
        self.made(api, "incidents")
        key = self.values(api, "incidents").split("/")[2]
        assert "custom_fields" not in api.get(f"/incidents/{key}")["incident"]
        assert api.get(f"/incidents/{key}", **{"include[]": "custom_fields"})["incident"]["custom_fields"][0]["name"] == "tier"

    @pytest.mark.parametrize(
        ("kind", "fine", "wrong"),
        [
            ("boolean", True, 1), ("integer", 7, "7"), ("float", 1.5, True), ("string", "x", 1),
            ("datetime", "2026-11-21T10:00:00Z", "soon"), ("url", "https://example.org", "example"),
        ],
    )  # fmt: skip
    def test_values_are_of_their_type(self, api, kind, fine, wrong):
        self.made(api, "services", data_type=kind, field_type="single_value", field_options=None)
        path = self.values(api, "services")
        for value, status in ((fine, 201), (wrong, 400)):
            assert api("PUT", path, {"custom_fields": [{"name": "tier", "value": value}]}).status_code == status


def test_features_are_switched_for_single_services_and_orchestrations(api):
    orchestration = api.made("/event_orchestrations", "orchestration", name="Shop")["id"]
    for path in (f"/services/{WEB_SHOP}/enablements", f"/event_orchestrations/{orchestration}/enablements"):
        assert [(row["feature"], row["enabled"]) for row in api.get(path)["enablements"]] == [("aiops", True)]
        answer = api("PUT", f"{path}/aiops", {"enablement": {"enabled": False}}).json()
        assert [(row["feature"], row["enabled"]) for row in answer["enablements"]] == [("aiops", False)]
        assert api.get(path)["enablements"][0]["enabled"] is False
        assert api("PUT", f"{path}/magic", {"enablement": {"enabled": True}}).status_code == 404
    assert api("GET", "/services/PNONE/enablements").status_code == 404


class TestTemplates:
    BODY = {"name": "Fires", "template_type": "status_update", "templated_fields": {"message": "Look"}}

    def test_they_come_and_go(self, api):
        made = api.made("/templates", "template", **self.BODY)
        assert made["templated_fields"] == {"email_subject": None, "email_body": None, "message": "Look"}
        assert api.put(f"/templates/{made['id']}", "template", name="Floods")["templated_fields"] == made["templated_fields"]
        api.made("/templates", "template", **{**self.BODY, "name": "Ashes"})
        assert [row["name"] for row in api.get("/templates", sort_by="name:desc")["templates"]] == ["Floods", "Ashes"]
        assert len(api.get("/templates", query="flo")["templates"]) == 1
        assert api("DELETE", f"/templates/{made['id']}").status_code == 204
        assert refusal(api("POST", "/templates", {"template": {**self.BODY, "template_type": "x"}})) == invalid("Template type must be in status_update")


class TestImpacts:
    def test_a_business_service_is_impacted_by_what_is_open(self, api):
        services = [api.made("/business_services", "business_service", 200, name=name)["id"] for name in ("Shop", "Cellar")]
        given = incident_body(priority={"id": "PPR10R2", "type": "priority_reference"})["incident"]
        made = api.made("/incidents", "incident", **given)
        api("PUT", f"/incidents/{made['id']}/business_services/{services[0]}/impacts", {"relation": "impacted"})
        fields = {"additional_fields[]": ["services.highest_impacting_priority", "total_impacted_count"]}
        answer = api.get("/business_services/impacts", **fields)
        assert answer["additional_fields"] == {"total_impacted_count": 1}
        assert [row["status"] for row in answer["services"]] == ["impacted", "not_impacted"]
        assert answer["services"][0]["additional_fields"]["highest_impacting_priority"]["id"] == "PPR10R2"
        assert api.get("/business_services/impactors")["impactors"] == [{"id": made["id"], "type": "incident"}]
        (dashboard,) = api.get("/status_dashboards")["status_dashboards"]
        by_slug = f"/status_dashboards/url_slugs/{dashboard['url_slug']}"
        assert api.get(by_slug)["status_dashboard"] == dashboard
        assert api.get(f"{by_slug}/service_impacts", **fields) == answer
        assert api("GET", "/status_dashboards/PNONE").status_code == 404
        api("PUT", f"/incidents/{made['id']}", {"incident": {"type": "incident", "status": "resolved"}})
        assert {row["status"] for row in api.get("/business_services/impacts")["services"]} == {"not_impacted"}

    def test_those_that_support_one(self, api):
        shop, cellar = (api.made("/business_services", "business_service", 200, name=name)["id"] for name in ("Shop", "Cellar"))
        ends = {"supporting_service": {"id": cellar, "type": "business_service"}, "dependent_service": {"id": shop, "type": "business_service"}}
        api("POST", "/service_dependencies/associate", {"relationships": [ends]})
        (row,) = api.get(f"/business_services/{shop}/supporting_services/impacts")["services"]
        assert row == {"id": cellar, "name": "Cellar", "type": "business_service", "status": "not_impacted"}


class TestCacheVariables:
    RECENT = {"type": "recent_value", "source": "event.source", "regex": "(.*)"}

    @pytest.fixture(params=["orchestration", "service"])
    def path(self, api, request) -> str:
        key = f"services/{WEB_SHOP}"
        if request.param == "orchestration":
            key = api.made("/event_orchestrations", "orchestration", name="Shop")["id"]
        return f"/event_orchestrations/{key}/cache_variables"

    def test_they_come_with_200_and_go_with_their_owner(self, api, path):
        made = api.made(path, "cache_variable", 200, name="host", configuration=self.RECENT)
        assert (made["conditions"], made["disabled"], made["configuration"]) == ([], False, self.RECENT)
        after = api.put(f"{path}/{made['id']}", "cache_variable", disabled=True)
        assert after == {**made, "disabled": True, "updated_at": after["updated_at"]}
        assert api.get(path)["cache_variables"] == [after]
        again = {"name": "host", "configuration": self.RECENT}
        assert refusal(api("POST", path, {"cache_variable": again})) == invalid("Name has already been taken")
        owner = path.removesuffix("/cache_variables").replace("/event_orchestrations/services", "/services")
        assert api("DELETE", owner).status_code == 204
        assert api("GET", path).status_code == 404

    def test_one_for_data_from_outside_holds_it_for_a_time(self, api, path):
        config = {"type": "external_data", "data_type": "number", "ttl_seconds": 60}
        made = api.made(path, "cache_variable", 200, name="window", configuration=config)
        assert made["data_endpoint"].endswith(f"{path}/{made['id']}/data")
        data = f"{path}/{made['id']}/data"
        assert api("PUT", data, {"cache_variable_data": 7}).json()["cache_variable_data"] == 7
        assert api.get(data)["cache_variable_data"] == 7
        assert refusal(api("PUT", data, {"cache_variable_data": True})) == invalid("Cache variable data must be a number")
        api.sandbox.clock(advance=61)
        assert api.get(data)["cache_variable_data"] is None

    def test_only_those_have_data(self, api, path):
        made = api.made(path, "cache_variable", 200, name="host", configuration=self.RECENT)
        assert refusal(api("GET", f"{path}/{made['id']}/data")) == invalid("Configuration type must be external_data")
        wrong = {"cache_variable": {"name": "x", "configuration": {"type": "magic"}}}
        assert api("POST", path, wrong).status_code == 400


class TestAudit:
    def records(self, api: Api, **query: Any) -> list[tuple[str, str]]:
        rows = api.get("/audit/records", **query)["records"]
        return [(row["action"], row["root_resource"]["type"]) for row in rows]

    def test_changes_of_people_and_services_are_put_down(self, api):
        made = api.made("/services", "service", **service_body()["service"])
        api.put(f"/services/{made['id']}", "service", description="x")
        api("POST", "/services", service_body())
        api("DELETE", f"/services/{made['id']}", token=USER_TOKEN)
        api.made("/tags", "tag", type="tag", label="x")
        assert self.records(api) == [(word, "service_reference") for word in ("delete", "update", "create")]
        assert self.records(api, **{"actions[]": "update"}) == [("update", "service_reference")]
        assert self.records(api, **{"root_resource_types[]": "users"}) == []
        assert [word for word, _kind in self.records(api, actor_type="user_reference")] == ["delete"]
        assert api.get("/audit/records")["records"][0]["actors"][0]["id"] == DEMO_USER

    def test_pages_follow_by_cursor_and_look_back_a_day(self, api):
        for number in range(3):
            api.made("/services", "service", **service_body(name=f"Service {number}")["service"])
        page = api.get("/audit/records", limit=2)
        rest = api.get("/audit/records", limit=2, cursor=page["next_cursor"])
        assert (len(page["records"]), len(rest["records"]), rest["next_cursor"]) == (2, 1, None)
        api.sandbox.clock(advance=2 * 86_400)
        assert self.records(api) == []
        assert len(self.records(api, since=at(api, days=-3))) == 3
        assert refusal(api("GET", "/audit/records", params={"since": at(api, days=-32)})) == invalid("Since and until must be at most 31 days apart")
