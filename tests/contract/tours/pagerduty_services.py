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
    tour.call("POST", f"{path}/enable")
    tour.call("DELETE", path, status=204)
    tour.get(path, 404)
