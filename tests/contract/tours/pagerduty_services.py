"""The part of PagerDuty's tour that goes to services and to what belongs to them."""

from __future__ import annotations

from sandbox.pagerduty.seed import WEB_SHOP
from sandbox.pagerduty.vendors import CLOUDWATCH
from tests.contract.tour import Tour


def visit(tour: Tour) -> None:
    """Go through all of it."""
    integrations(tour)


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
