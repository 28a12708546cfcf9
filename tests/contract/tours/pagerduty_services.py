"""The part of PagerDuty's tour that goes to services and to what belongs to them."""

from __future__ import annotations

from sandbox.pagerduty.seed import BILLING, DEMO_USER, POLICY, TEAM, WEB_SHOP
from sandbox.pagerduty.vendors import CLOUDWATCH
from tests.contract.tour import Tour


def visit(tour: Tour) -> None:
    """Go through all of it."""
    integrations(tour)
    business_services(tour)
    tags(tour)


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
