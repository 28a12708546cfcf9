"""The part of PagerDuty's tour that goes to services and to what belongs to them."""

from __future__ import annotations

from sandbox.pagerduty.extensions import GENERIC_WEBHOOK
from sandbox.pagerduty.seed import BILLING, DEMO_USER, POLICY, TEAM, WEB_SHOP
from sandbox.pagerduty.vendors import CLOUDWATCH
from tests.contract.tour import Tour


def visit(tour: Tour) -> None:
    """Go through all of it."""
    integrations(tour)
    business_services(tour)
    tags(tour)
    webhooks(tour)
    extensions(tour)
    orchestrations(tour)
    alert_grouping(tour)


def integrations(tour: Tour) -> None:
    tour.get("/vendors", limit=2, offset=1, total="true")
    tour.get(f"/vendors/{CLOUDWATCH}")
    path = f"/services/{WEB_SHOP}/integrations"
    body = {
        "type": "generic_email_inbound_integration",
        "name": "Mails",
        "integration_email": "shop@steadyops-demo.pagerduty.com",
        "email_incident_creation": "use_rules",
        "email_filter_mode": "or-rules-email",
        "email_filters": [
            {"subject_mode": "match", "subject_regex": "down", "body_mode": "always", "from_email_mode": "always"}
        ],
        "email_parsers": [
            {
                "action": "trigger",
                "match_predicate": {"type": "contains", "matcher": "down", "part": "subject", "children": []},
                "value_extractors": [
                    {"type": "regex", "part": "body", "value_name": "host", "regex": "on (.*)"},
                    {"type": "between", "part": "body", "value_name": "disk", "starts_after": "a", "ends_before": "b"},
                ],
            }
        ],
        "email_parsing_fallback": "discard",
    }
    made = tour.call("POST", path, {"integration": body}, 201)["integration"]
    tour.call("POST", path, {"integration": {**body, "email_filter_mode": "none"}}, 400)
    tour.get(f"{path}/{made['id']}", **{"include[]": ["services", "vendors"]})
    tour.call("PUT", f"{path}/{made['id']}", {"integration": {"type": made["type"], "name": "Letters"}})
    tour.call("DELETE", f"{path}/{made['id']}", status=204)
    tour.get(f"{path}/{made['id']}", 404)
    vendor = {"id": CLOUDWATCH, "type": "vendor_reference"}
    tour.call("POST", path, {"integration": {"name": "Cloud", "vendor": vendor}}, 201)


def business_services(tour: Tour) -> None:
    path = "/business_services"
    body = {"name": "Shopping", "description": "Buys", "point_of_contact": "Ana", "team": {"id": TEAM}}
    made = tour.call("POST", path, {"business_service": body})["business_service"]
    tour.call("POST", path, {"business_service": {}}, 400)
    tour.get(path, limit=5, offset=0, total="true")
    below = f"{path}/{made['id']}"
    tour.call("PUT", below, {"business_service": {**body, "description": "Sells"}})
    tour.call("PUT", below, {"business_service": {**body, "team": None}})
    tour.call("PATCH", below, {"business_service": {"team": None}})
    tour.get(below)
    dependencies(tour, made["id"])
    subscribers = {"subscribers": [{"subscriber_id": DEMO_USER, "subscriber_type": "user"}]}
    tour.call("POST", f"{below}/subscribers", subscribers)
    tour.call("POST", f"{below}/subscribers", {"subscribers": []}, 422)
    tour.get(f"{below}/subscribers")
    tour.call("POST", f"{below}/unsubscribe", subscribers)
    tour.call("POST", f"{below}/account_subscription")
    tour.call("DELETE", f"{below}/account_subscription", status=204)
    tour.call("PUT", f"{path}/priority_thresholds", {"global_threshold": {"id": "PPR10R1", "order": 1}})
    tour.get(f"{path}/priority_thresholds")
    tour.call("DELETE", f"{path}/priority_thresholds", status=204)
    tour.call("DELETE", below, status=204)
    tour.get(below, 404)


def dependencies(tour: Tour, business_service: str) -> None:
    pairs = {
        "relationships": [
            {
                "supporting_service": {"id": WEB_SHOP, "type": "service"},
                "dependent_service": {"id": BILLING, "type": "service"},
            },
            {
                "supporting_service": {"id": BILLING, "type": "service"},
                "dependent_service": {"id": business_service, "type": "business_service"},
            },
        ]
    }
    path = "/service_dependencies"
    tour.call("POST", f"{path}/associate", pairs)
    tour.get(f"{path}/technical_services/{BILLING}")
    tour.get(f"{path}/business_services/{business_service}")
    tour.call("POST", f"{path}/disassociate", pairs)
    tour.get(f"{path}/business_services/PNONE00", 404)


def tags(tour: Tour) -> None:
    made = tour.call("POST", "/tags", {"tag": {"type": "tag", "label": "Paris"}}, 201)["tag"]
    tour.call("POST", "/tags", {"tag": {"type": "tag", "label": "Paris"}}, 400)
    tour.get("/tags", query="par", limit=5)
    tour.get(f"/tags/{made['id']}")
    reference = {"type": "tag_reference", "id": made["id"]}
    for kind, key in (("users", DEMO_USER), ("teams", TEAM), ("escalation_policies", POLICY)):
        tour.call("POST", f"/{kind}/{key}/change_tags", {"add": [reference, {"type": "tag", "label": "new"}]})
        tour.get(f"/{kind}/{key}/tags", limit=5)
        tour.get(f"/tags/{made['id']}/{kind}", total="true")
        tour.call("POST", f"/{kind}/{key}/change_tags", {"remove": [reference]})
    tour.call("DELETE", f"/tags/{made['id']}", status=204)


def webhooks(tour: Tour) -> None:
    path = "/webhook_subscriptions"
    client = {
        "name": "Tokens",
        "client_id": "abc",
        "client_secret": "hush",
        "scope": "hooks",
        "token_url": "https://id.example.org/token",
        "grant_type": "client_credentials",
    }
    tokens = f"{path}/oauth_clients"
    key = tour.call("POST", tokens, {"oauth_client": client}, 201)["oauth_client"]["id"]
    tour.get(tokens)
    tour.get(f"{tokens}/{key}")
    tour.call("PUT", f"{tokens}/{key}", {"oauth_client": {"name": "More tokens"}})
    method = {
        "type": "http_delivery_method",
        "url": "https://hooks.example.org/in",
        "custom_headers": [{"name": "X-Team", "value": "platform"}],
    }
    body = {
        "type": "webhook_subscription",
        "active": True,
        "delivery_method": method,
        "description": "Tell them",
        "events": ["incident.triggered", "incident.resolved"],
        "filter": {"id": WEB_SHOP, "type": "service_reference"},
    }
    made = tour.call("POST", path, {"webhook_subscription": body})["webhook_subscription"]
    tour.call("POST", path, {"webhook_subscription": {**body, "events": []}}, 400)
    tour.get(path, filter_type="service", filter_id=WEB_SHOP, limit=5, total="true")
    below = f"{path}/{made['id']}"
    tour.get(below)
    change = {"description": "New", "events": ["incident.resolved"], "active": False, "oauth_client_id": key}
    tour.call("PUT", below, {"webhook_subscription": {**change, "filter": {"type": "account_reference"}}})
    tour.set(f"/_sandbox{below}/disable", {})
    tour.call("POST", f"{below}/enable")
    tour.call("POST", f"{below}/ping", status=202)
    tour.call("DELETE", below, status=204)
    tour.call("DELETE", f"{tokens}/{key}", status=204)


def extensions(tour: Tour) -> None:
    tour.get("/extension_schemas", limit=2, total="true")
    tour.get(f"/extension_schemas/{GENERIC_WEBHOOK}")
    body = {
        "type": "extension",
        "name": "Tell them",
        "endpoint_url": "https://hooks.example.org/v2",
        "extension_objects": [{"id": WEB_SHOP, "type": "service_reference"}],
        "extension_schema": {"id": GENERIC_WEBHOOK, "type": "extension_schema_reference"},
        "config": {"restrict": "any"},
    }
    made = tour.call("POST", "/extensions", {"extension": body}, 201)["extension"]
    tour.call("POST", "/extensions", {"extension": {**body, "name": ""}}, 400)
    include = {"include[]": ["extension_objects", "extension_schemas"]}
    tour.get("/extensions", query="tell", extension_object_id=WEB_SHOP, extension_schema_id=GENERIC_WEBHOOK, **include)
    path = f"/extensions/{made['id']}"
    tour.get(path, **{"include[]": ["extension_schemas", "temporarily_disabled"]})
    tour.call("PUT", path, {"extension": {**body, "name": "New"}})
    tour.set(f"/_sandbox{path}/disable", {})
    tour.call("POST", f"{path}/enable")
    tour.call("DELETE", path, status=204)
    tour.get(path, 404)


def orchestrations(tour: Tour) -> None:
    path = "/event_orchestrations"
    body = {"name": "Shop", "description": "All of it", "team": {"id": TEAM}}
    made = tour.call("POST", path, {"orchestration": body}, 201)["orchestration"]
    other = tour.call("POST", path, {"orchestration": {"name": "Other"}}, 201)["orchestration"]
    tour.call("POST", path, {"orchestration": {"name": ""}}, 400)
    tour.get(path, sort_by="routes:desc", limit=5, offset=0)
    below = f"{path}/{made['id']}"
    tour.get(below)
    tour.call("PUT", below, {"orchestration": {"name": "Shop events", "team": None}})
    keys = f"{below}/integrations"
    tour.get(keys)
    key = tour.call("POST", keys, {"integration": {"label": "Prometheus"}}, 201)["integration"]["id"]
    tour.get(f"{keys}/{key}")
    tour.call("PUT", f"{keys}/{key}", {"integration": {"label": "Alertmanager"}})
    tour.call("DELETE", f"{keys}/{key}", status=204)
    move = {"source_id": other["id"], "source_type": "orchestration", "integration_id": other["integrations"][0]["id"]}
    tour.call("POST", f"{keys}/migration", move)
    paths(tour, below)
    for one in (below, f"{path}/{other['id']}"):
        tour.call("DELETE", one, status=204)
    tour.get(below, 404)


def paths(tour: Tour, orchestration: str) -> None:
    condition = {"expression": "event.summary matches part 'disk'"}
    variable = {"name": "host", "path": "event.source", "type": "regex", "value": "(.*)"}
    templated = {"target": "event.summary", "template": "{{variables.host}} is full"}
    found = {"target": "event.custom_details.host", "source": "event.source", "regex": "(.*)"}
    unrouted = {"severity": "warning", "event_action": "trigger", "variables": [variable], "extractions": [templated, found]}
    service = {
        **unrouted,
        "priority": "PPR10R1",
        "escalation_policy": POLICY,
        "annotate": "Look at the disk",
        "suspend": 60,
        "automation_actions": [
            {
                "name": "Clean",
                "url": "https://clean.example.org",
                "auto_send": True,
                "headers": [{"key": "a", "value": "b"}],
                "parameters": [{"key": "c", "value": "d"}],
                "trigger_types": ["alert_triggered"],
            }
        ],
        "incident_custom_field_updates": [{"id": "PFIELD1", "value": "disk"}],
    }
    automation = {"pagerduty_automation_actions": [{"action_id": "01ABC", "trigger_types": ["alert_triggered"]}]}
    actions = {
        f"{orchestration}/unrouted": unrouted,
        f"{orchestration}/global": {**service, "drop_event": False},
        f"/event_orchestrations/services/{WEB_SHOP}": {**service, **automation},
    }
    for path, given in actions.items():
        last = {name: value for name, value in given.items() if name not in automation}
        rule = {"label": "Disks", "conditions": [condition], "actions": given, "disabled": False}
        first = {"label": "All", "conditions": [], "actions": {"route_to": "disks"}}
        sets = [{"id": "start", "rules": [first]}, {"id": "disks", "rules": [rule]}]
        body = {"orchestration_path": {"sets": sets, "catch_all": {"actions": last}}}
        tour.call("PUT", path, body)
        tour.get(path)
        sets[1]["rules"] = [{**rule, "actions": {"route_to": "nowhere"}}]
        tour.call("PUT", path, body, 400)
    rules = [
        {"actions": {"dynamic_route_to": {"lookup_by": "service_name", "source": "event.source", "regex": "(.*)"}}},
        {"label": "Disks", "conditions": [condition], "actions": {"route_to": WEB_SHOP}},
    ]
    router = {"sets": [{"id": "start", "rules": rules}], "catch_all": {"actions": {"route_to": BILLING}}}
    tour.call("PUT", f"{orchestration}/router", {"orchestration_path": router})
    tour.get(f"{orchestration}/router")
    active = f"/event_orchestrations/services/{WEB_SHOP}/active"
    tour.call("PUT", active, {"active": True})
    tour.get(active)
    tour.call("PUT", active, {"active": False})


def alert_grouping(tour: Tour) -> None:
    path = "/alert_grouping_settings"
    body = {
        "name": "Disks",
        "description": "By host",
        "type": "content_based",
        "config": {"aggregate": "all", "fields": ["source"], "time_window": 300},
        "services": [{"id": WEB_SHOP, "type": "service_reference"}],
    }
    made = tour.call("POST", path, {"alert_grouping_setting": body}, 201)["alert_grouping_setting"]
    tour.call("POST", path, {"alert_grouping_setting": {**body, "services": []}}, 400)
    tour.get(path, limit=5, total="true", **{"service_ids[]": [WEB_SHOP]})
    below = f"{path}/{made['id']}"
    tour.get(below)
    intelligent = {"type": "intelligent", "config": {"time_window": 300, "iag_fields": ["custom_details.host"]}}
    tour.call("PUT", below, {"alert_grouping_setting": {**body, **intelligent}})
    tour.get(f"/services/{WEB_SHOP}")
    tour.call("DELETE", below, status=204)
    tour.get(below, 404)
