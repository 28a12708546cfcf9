"""The part of PagerDuty's tour that goes to what is mostly looked at."""

from __future__ import annotations

from sandbox.pagerduty.rulesets import RULESET
from sandbox.pagerduty.seed import POLICY, TEAM, WEB_SHOP, WEB_SHOP_V2_KEY
from tests.contract.tour import Tour


def visit(tour: Tour) -> None:
    """Go through all of it."""
    changes(tour)
    workflows(tour)
    rulesets(tour)
    addons(tour)
    types(tour)
    custom_fields(tour)
    templates(tour)
    dashboards(tour)
    cache_variables(tour)
    audit(tour)


def changes(tour: Tour) -> None:
    payload = {"summary": "Deployed", "source": "ci", "custom_details": {"build": 7}}
    links = [{"href": "https://ci.example.org/7", "text": "Build"}]
    tour.call("POST", "/v2/change/enqueue", {"routing_key": WEB_SHOP_V2_KEY, "payload": payload, "links": links}, 202)
    since = "2020-01-01T00:00:00Z"
    rows = tour.get("/change_events", since=since, **{"team_ids[]": [TEAM], "integration_ids[]": ["PWS0001"]})["change_events"]
    tour.get(f"/services/{WEB_SHOP}/change_events", since=since, until="2099-01-01T00:00:00Z")
    tour.get("/change_events", 400, since="soon")
    path = f"/change_events/{rows[0]['id']}"
    tour.get(path)
    tour.call("PUT", path, {"change_event": {"summary": "Undone", "custom_details": {"build": 8}}})
    body = {"type": "incident", "title": "Fire", "service": {"id": WEB_SHOP, "type": "service_reference"}}
    made = tour.call("POST", "/incidents", {"incident": body}, 201)["incident"]
    tour.get(f"/incidents/{made['id']}/related_change_events")


def workflows(tour: Tour) -> None:
    path = "/incident_workflows"
    rows = tour.get(path, query="major", limit=5, **{"include[]": ["steps"]})["incident_workflows"]
    tour.get(f"{path}/{rows[0]['id']}", 201)
    page = tour.get(f"{path}/actions", limit=5)
    tour.get(f"{path}/actions", limit=5, cursor=page["next_cursor"], keyword="s")
    tour.get(f"{path}/actions/{page['actions'][0]['id']}")
    triggers = tour.get(f"{path}/triggers", limit=5, trigger_type="manual")["triggers"]
    tour.get(f"{path}/triggers/{triggers[0]['id']}")


def rulesets(tour: Tour) -> None:
    tour.get("/rulesets", limit=5)
    tour.get(f"/rulesets/{RULESET}")
    rules = tour.get(f"/rulesets/{RULESET}/rules")["rules"]
    tour.get(f"/rulesets/{RULESET}/rules/{rules[0]['id']}")


def addons(tour: Tour) -> None:
    body = {"type": "full_page_addon", "name": "Runbooks", "src": "https://runbooks.example.org"}
    key = tour.call("POST", "/addons", {"addon": body}, 201)["addon"]["id"]
    tour.get("/addons", filter="full_page_addon", limit=5)
    tour.get(f"/addons/{key}")
    tour.call("PUT", f"/addons/{key}", {"addon": {**body, "name": "Books"}})
    tour.call("DELETE", f"/addons/{key}", status=204)
    tour.call("POST", "/addons", {"addon": {**body, "src": "no"}}, 400)


def types(tour: Tour) -> None:
    path = "/incidents/types"
    body = {"name": "security", "display_name": "Security", "parent_type": "incident_default", "description": "x", "enabled": True}
    tour.call("POST", path, {"incident_type": body}, 201)
    tour.get(path, filter="all")
    tour.get(f"{path}/security")
    tour.call("PUT", f"{path}/security", {"incident_type": {"display_name": "Safety", "enabled": False}})


def custom_fields(tour: Tour) -> None:
    body = {"type": "incident", "title": "Fire", "service": {"id": WEB_SHOP, "type": "service_reference"}}
    incident = tour.call("POST", "/incidents", {"incident": body}, 201)["incident"]["id"]
    option = {"data": {"data_type": "string", "value": "gold"}}
    field = {
        "name": "tier",
        "display_name": "Tier",
        "description": "How dear",
        "data_type": "string",
        "field_type": "single_value_fixed",
        "field_options": [option],
    }
    for path, values in (
        ("/incidents/types/major_incident/custom_fields", None),
        ("/incidents/custom_fields", f"/incidents/{incident}/custom_fields/values"),
        ("/services/custom_fields", f"/services/{WEB_SHOP}/custom_fields/values"),
    ):
        key = tour.call("POST", path, {"field": field}, 201)["field"]["id"]
        tour.get(path, **{"include[]": "field_options"})
        tour.get(f"{path}/{key}")
        tour.call("PUT", f"{path}/{key}", {"field": {"display_name": "Level"}})
        options = f"{path}/{key}/field_options"
        silver = {"data": {"data_type": "string", "value": "silver"}}
        made = tour.call("POST", options, {"field_option": silver}, 201)["field_option"]["id"]
        tour.get(options)
        if path != "/incidents/custom_fields":
            tour.get(f"{options}/{made}")
        tour.call("PUT", f"{options}/{made}", {"field_option": {"data": {"data_type": "string", "value": "iron"}}})
        tour.call("DELETE", f"{options}/{made}", status=204)
        if values:
            tour.call("PUT", values, {"custom_fields": [{"name": "tier", "value": "gold"}]}, 201)
            tour.get(values)
        tour.call("DELETE", f"{path}/{key}", status=204)
    orchestration = tour.call("POST", "/event_orchestrations", {"orchestration": {"name": "A"}}, 201)["orchestration"]["id"]
    for path in (f"/services/{WEB_SHOP}/enablements", f"/event_orchestrations/{orchestration}/enablements"):
        tour.get(path)
        tour.call("PUT", f"{path}/aiops", {"enablement": {"enabled": True}})


def templates(tour: Tour) -> None:
    fields = {"email_subject": "Fire", "email_body": "<p>Look</p>", "message": "Look"}
    body = {"name": "Fires", "description": "x", "template_type": "status_update", "templated_fields": fields}
    key = tour.call("POST", "/templates", {"template": body}, 201)["template"]["id"]
    tour.call("POST", "/templates", {"template": {**body, "name": ""}}, 400)
    tour.get("/templates", query="fir", sort_by="name:desc", limit=5)
    tour.get(f"/templates/{key}")
    tour.call("PUT", f"/templates/{key}", {"template": {**body, "name": "Floods"}})
    tour.call("DELETE", f"/templates/{key}", status=204)


def dashboards(tour: Tour) -> None:
    (row,) = tour.get("/status_dashboards")["status_dashboards"]
    more = {"additional_fields[]": ["services.highest_impacting_priority", "total_impacted_count"]}
    for path in (f"/status_dashboards/{row['id']}", f"/status_dashboards/url_slugs/{row['url_slug']}"):
        tour.get(path)
        tour.get(f"{path}/service_impacts", **more)
    service = tour.call("POST", "/business_services", {"business_service": {"name": "Shop"}})["business_service"]["id"]
    body = {"type": "incident", "title": "Fire", "service": {"id": WEB_SHOP, "type": "service_reference"}}
    incident = tour.call("POST", "/incidents", {"incident": {**body, "priority": {"id": "PPR10R1", "type": "priority_reference"}}}, 201)
    path = f"/incidents/{incident['incident']['id']}/business_services/{service}/impacts"
    tour.call("PUT", path, {"relation": "impacted"})
    tour.get("/business_services/impacts", **more, **{"ids[]": [service]})
    tour.get("/business_services/impactors", **{"ids[]": [service]})
    tour.get(f"/business_services/{service}/supporting_services/impacts", **more)


def cache_variables(tour: Tour) -> None:
    made = tour.call("POST", "/event_orchestrations", {"orchestration": {"name": "Shop"}}, 201)["orchestration"]
    condition = {"expression": "event.source exists"}
    recent = {"name": "host", "conditions": [condition], "configuration": {"type": "recent_value", "source": "event.source", "regex": "(.*)"}}
    count = {"name": "count", "disabled": True, "configuration": {"type": "trigger_event_count", "ttl_seconds": 60}}
    outside = {"name": "window", "configuration": {"type": "external_data", "data_type": "boolean", "ttl_seconds": 60}}
    for owner in (f"/event_orchestrations/{made['id']}", f"/event_orchestrations/services/{WEB_SHOP}"):
        path = f"{owner}/cache_variables"
        for body in (recent, count):
            key = tour.call("POST", path, {"cache_variable": body})["cache_variable"]["id"]
            tour.get(f"{path}/{key}")
            tour.call("PUT", f"{path}/{key}", {"cache_variable": {**body, "disabled": False}})
            tour.call("DELETE", f"{path}/{key}", status=204)
        key = tour.call("POST", path, {"cache_variable": outside})["cache_variable"]["id"]
        tour.get(path)
        tour.call("PUT", f"{path}/{key}/data", {"cache_variable_data": True})
        tour.get(f"{path}/{key}/data")
        tour.call("DELETE", f"{path}/{key}/data", status=204)
        tour.call("POST", path, {"cache_variable": outside}, 400)


def audit(tour: Tour) -> None:
    policy = {"id": POLICY, "type": "escalation_policy_reference"}
    for text in ("One", "Two"):
        body = {"type": "service", "description": text, "escalation_policy": policy}
        tour.call("PUT", f"/services/{WEB_SHOP}", {"service": body})
    filters = {"root_resource_types[]": ["services"], "actions[]": ["update"], "actor_type": "api_key_reference"}
    page = tour.get("/audit/records", limit=1, **filters)
    tour.get("/audit/records", limit=1, cursor=page["next_cursor"], **filters)
    tour.get("/audit/records", 400, since="2020-01-01T00:00:00Z")
