"""The part of PagerDuty's tour that goes to people, and to who of them is on call."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.pagerduty.schedules_v3 import CUSTOM, FOLLOW_THE_SUN, OFFICE, OVERRIDE, ROTATION
from sandbox.pagerduty.seed import BILLING, DEMO_USER, NIGHT_POLICY, POLICY, SECOND_USER, TEAM, WEB_SHOP
from sandbox.pagerduty.sessions import SESSION
from tests.contract.tour import Tour

ANA = {"id": DEMO_USER, "type": "user_reference"}
NOA = {"id": SECOND_USER, "type": "user_reference"}
NOW = datetime.now(UTC).replace(microsecond=0)


def at(**after: float) -> str:
    return (NOW + timedelta(**after)).isoformat()


def visit(tour: Tour) -> None:
    """Go through all of it."""
    users(tour)
    teams(tour)
    policies(tour)
    schedules(tour)
    shifts(tour)
    smaller(tour)


def users(tour: Tour) -> None:
    body = {
        "type": "user", "name": "Ana Sol", "email": "ana.sol@example.org", "time_zone": "Europe/Madrid", "color": "green",
        "role": "limited_user", "description": "Knows the shop", "job_title": "Engineer",
        "license": {"id": "PL1CFU1", "type": "license_reference"},
    }  # fmt: skip
    made = tour.call("POST", "/users", {"user": body}, 201)["user"]
    tour.call("POST", "/users", {"user": body}, 400)
    path = f"/users/{made['id']}"
    tour.call("PUT", path, {"user": {**body, "license": None, "role": "user", "time_zone": None}})
    tour.get("/licenses")
    tour.get("/license_allocations", limit=2, offset=0)
    tour.get(f"{path}/license")
    tour.get("/users/PNONE00/license", 404)
    contacts(tour, path)
    tour.call("DELETE", path, status=204)
    tour.call("DELETE", f"/users/{DEMO_USER}", status=400)


def contacts(tour: Tour, path: str) -> None:
    methods = f"{path}/contact_methods"
    mail = {"type": "email_contact_method", "label": "Home", "address": "ana@example.com", "send_short_email": True}
    phone = {"type": "phone_contact_method", "label": "Work", "address": "612345678", "country_code": 34}
    (first, second, *_others) = [
        tour.call("POST", methods, {"contact_method": body}, 201)["contact_method"]
        for body in (mail, phone, {**phone, "type": "sms_contact_method"}, {**phone, "type": "whatsapp_contact_method"})
    ]
    tour.call("POST", methods, {"contact_method": phone}, 400)
    tour.get(methods)
    tour.get(f"{methods}/{first['id']}")
    tour.call("PUT", f"{methods}/{second['id']}", {"contact_method": {**phone, "label": "Desk"}})
    contact = {"id": second["id"], "type": "phone_contact_method_reference"}
    for place, name, fields, query in (
        ("notification_rules", "assignment_notification_rule", {"start_delay_in_minutes": 5, "urgency": "low"}, {"urgency": "all"}),
        ("oncall_handoff_notification_rules", "oncall_handoff_notification_rule",
         {"notify_advance_in_minutes": 60, "handoff_type": "both"}, {}),
        ("status_update_notification_rules", "status_update_notification_rule", {}, {}),
    ):  # fmt: skip
        rules, envelope = f"{path}/{place}", place[:-1]
        body = {envelope: {**({"type": name} if name.startswith("a") else {}), **fields, "contact_method": contact}}
        made = tour.call("POST", rules, body, 201)[envelope]
        tour.call("POST", rules, body, 400)
        tour.get(rules, **query)
        tour.get(f"{rules}/{made['id']}", **({"include[]": "contact_methods"} if envelope != "oncall_handoff_notification_rule" else {}))
        tour.call("PUT", f"{rules}/{made['id']}", body)
        tour.call("DELETE", f"{rules}/{made['id']}", status=204)
        tour.get(f"{rules}/{made['id']}", 404)
    tour.call("DELETE", f"{methods}/{second['id']}", status=204)


def teams(tour: Tour) -> None:
    body = {"type": "team", "name": "Shop", "description": "Sells", "default_role": "none"}
    parent = {"id": TEAM, "type": "team_reference"}
    made = tour.call("POST", "/teams", {"team": {**body, "parent": parent}}, 201)["team"]
    tour.call("POST", "/teams", {"team": body}, 400)
    path = f"/teams/{made['id']}"
    tour.call("PUT", path, {"team": {**body, "parent": None}})
    tour.call("PUT", f"{path}/users/{SECOND_USER}", {"role": "responder"}, 204)
    tour.call("PUT", f"{path}/users/{DEMO_USER}", status=204)
    tour.get(f"{path}/members", limit=1, offset=0, total="true", **{"include[]": "users"})
    tour.call("PUT", f"{path}/escalation_policies/{NIGHT_POLICY}", status=204)
    tour.call("PUT", f"{path}/escalation_policies/{NIGHT_POLICY}", status=400)
    tour.call("DELETE", f"{path}/users/{SECOND_USER}", status=400)
    tour.call("DELETE", f"{path}/escalation_policies/{NIGHT_POLICY}", status=204)
    tour.call("DELETE", f"{path}/users/{SECOND_USER}", status=204)
    tour.call("DELETE", f"/teams/{TEAM}", status=400)
    tour.call("DELETE", path, status=204, params={"reassignment_team": TEAM})


def policies(tour: Tour) -> None:
    rule = {"escalation_delay_in_minutes": 10, "targets": [ANA, NOA]}
    turns = {**rule, "escalation_rule_assignment_strategy": {"type": "round_robin"}}
    body = {
        "type": "escalation_policy", "name": "Shop", "description": "Who sells", "num_loops": 2,
        "on_call_handoff_notifications": "always", "escalation_rules": [turns, rule],
        "teams": [{"id": TEAM, "type": "team_reference"}],
    }  # fmt: skip
    made = tour.call("POST", "/escalation_policies", {"escalation_policy": body}, 201)["escalation_policy"]
    tour.call("POST", "/escalation_policies", {"escalation_policy": body}, 400)
    path = f"/escalation_policies/{made['id']}"
    kept = {**rule, "id": made["escalation_rules"][1]["id"]}
    tour.call("PUT", path, {"escalation_policy": {**body, "escalation_rules": [kept], "teams": []}})
    tour.call("PUT", path, {"escalation_policy": {"type": "escalation_policy", "name": "Shop", "num_loops": 3}})
    tour.get("/escalation_policies", query="sho", total="true", **{"team_ids[]": TEAM})
    tour.call("DELETE", path, status=204)
    tour.get(path, 404)
    tour.call("DELETE", f"/escalation_policies/{POLICY}", status=400)


def schedules(tour: Tour) -> None:
    layer: dict[str, Any] = {
        "name": "Days", "start": at(), "rotation_virtual_start": at(days=-7), "rotation_turn_length_seconds": 604_800,
        "users": [{"user": ANA}, {"user": NOA}],
        "restrictions": [
            {"type": "daily_restriction", "start_time_of_day": "09:00:00", "duration_seconds": 28_800},
            {"type": "weekly_restriction", "start_time_of_day": "09:00:00", "duration_seconds": 9_000, "start_day_of_week": 6},
        ],
    }  # fmt: skip
    body = {
        "type": "schedule", "name": "Shop", "time_zone": "Europe/Madrid", "description": "Who sells",
        "schedule_layers": [layer], "teams": [{"id": TEAM, "type": "team_reference"}],
    }  # fmt: skip
    bounds = {"since": at(), "until": at(days=30)}
    tour.call("POST", "/schedules/preview", {"schedule": body}, params={**bounds, "overflow": "true"})
    tour.call("POST", "/schedules/preview", {"schedule": {}}, 400)
    made = tour.call("POST", "/schedules", {"schedule": body}, params={"overflow": "true"})["schedule"]
    tour.call("POST", "/schedules", {"schedule": body}, 400)
    path = f"/schedules/{made['id']}"
    changed = {**layer, "id": made["schedule_layers"][0]["id"], "end": at(days=60)}
    tour.call("PUT", path, {"schedule": {**body, "schedule_layers": [changed, layer]}}, params={"overflow": "false"})
    tour.call("PUT", path, {"schedule": {**body, "schedule_layers": [{**changed, "end": None}]}})
    user = {"include_next_oncall_for_user": SECOND_USER}
    tour.get(path, time_zone="UTC", overflow="true", **bounds, **user)
    include = {"include[]": ["schedule_layers", "overrides_subschedule", "final_schedule"]}
    tour.get("/schedules", query="sho", time_zone="UTC", total="true", **bounds, **include, **user)
    tour.get(f"{path}/users", **bounds)
    tour.get(path, 400, since="soon")
    overrides(tour, path)
    oncalls(tour, made["id"])
    tour.call("DELETE", path, status=204)
    tour.get(path, 404)


def overrides(tour: Tour, path: str) -> None:
    items = [{"start": at(hours=hours), "end": at(hours=hours + 1), "user": ANA} for hours in (-0.5, 5, 1e5)]
    made = tour.call("POST", f"{path}/overrides", {"overrides": [*items, {**items[0], "end": at(days=-1)}]}, 201)
    tour.get(f"{path}/overrides", since=at(), until=at(days=1), overflow="true")
    tour.get(f"{path}/overrides", since=at(), until=at(days=1), editable="true")
    tour.get(f"{path}/overrides", 400)
    runs, ahead = (f"{path}/overrides/{one['override']['id']}" for one in made[:2])
    tour.call("DELETE", runs)
    tour.call("DELETE", ahead, status=204)
    tour.call("DELETE", ahead, status=404)


def oncalls(tour: Tour, key: str) -> None:
    rules = [{"escalation_delay_in_minutes": 9, "targets": [{"id": key, "type": "schedule_reference"}]}]
    body = {"type": "escalation_policy", "name": "Shop by turns", "escalation_rules": rules}
    path = "/escalation_policies"
    made = tour.call("POST", path, {"escalation_policy": body}, 201)["escalation_policy"]
    bounds = {"since": at(), "until": at(days=30)}
    policies = {"escalation_policy_ids[]": [made["id"], POLICY]}
    tour.get("/oncalls", time_zone="UTC", total="true", earliest="true", **bounds, **policies)
    include = {"include[]": ["escalation_policies", "users", "schedules"]}
    tour.get("/oncalls", limit=100, offset=0, **bounds, **include, **{"user_ids[]": DEMO_USER, "schedule_ids[]": [key, "null"]})
    tour.get("/oncalls", 400, since=at(), until=at(days=-1))
    tour.call("DELETE", f"/schedules/{key}", status=400)
    tour.call("DELETE", f"{path}/{made['id']}", status=204)


def notifications(tour: Tour) -> None:
    over = {"since": at(hours=-1), "until": at(hours=1)}
    tour.get("/notifications", time_zone="UTC", total="true", limit=5, offset=0, **over, **{"include[]": "users"})
    tour.get("/notifications", filter="email_notification", **over)
    tour.get("/notifications", 400)


def shifts(tour: Tour) -> None:
    """Go to the schedules of shifts."""
    tour.get("/v3/schedules", limit=1000, offset=0, query="sun", total="true", **{"team_ids[]": TEAM})
    path = f"/v3/schedules/{FOLLOW_THE_SUN}"
    over = {"since": "2026-01-05T00:00:00Z", "until": "2026-01-13T00:00:00Z", "time_zone": "UTC", "overflow": "true"}
    tour.get(path, **over, **{"include[]": "final_schedule"})
    tour.get("/v3/schedules/PNONE00", 404)
    tour.get(f"{path}/rotations", limit=5, offset=0)
    tour.get(f"{path}/rotations/{ROTATION}")
    tour.get(f"{path}/rotations/{ROTATION}/events", limit=5, offset=0)
    tour.get(f"{path}/rotations/{ROTATION}/events/{OFFICE}")
    for place, key in (("custom_shifts", CUSTOM), ("overrides", OVERRIDE)):
        tour.get(f"{path}/{place}", **over)
        tour.get(f"{path}/{place}", 400)
        tour.get(f"{path}/{place}/{key}")


def smaller(tour: Tour) -> None:
    """Go to standards, sessions, and what people have subscribed to."""
    (first, *_others) = tour.get("/standards", active="true", resource_type="technical_service")["standards"]
    named = [{"type": "technical_service_reference", "id": WEB_SHOP}]
    body = {"active": True, "description": "Says what it is", "values": {"regex": "^[A-Z]"}, "inclusions": named, "exclusions": []}
    tour.call("PUT", f"/standards/{first['id']}", body)
    tour.get("/standards/scores/technical_services", ids=f"{WEB_SHOP},{BILLING}")
    tour.get(f"/standards/scores/technical_services/{WEB_SHOP}")
    path = f"/users/{DEMO_USER}/sessions"
    tour.get(path)
    tour.get(f"{path}/browser/{SESSION}")
    tour.get(f"{path}/oauth/{SESSION}", 404)
    tour.call("DELETE", f"{path}/browser/{SESSION}", status=204)
    tour.call("DELETE", path, status=204)
    made = tour.call("POST", "/business_services", {"business_service": {"name": "Selling"}})["business_service"]
    wanted = {"subscribables": [{"subscribable_id": made["id"], "subscribable_type": "business_service"}]}
    for owner in (f"/users/{DEMO_USER}", f"/teams/{TEAM}"):
        place = f"{owner}/notification_subscriptions"
        tour.call("POST", place, wanted)
        tour.call("POST", place, {}, 422)
        tour.get(place)
        tour.call("POST", f"{place}/unsubscribe", wanted)
    tour.call("DELETE", f"/business_services/{made['id']}", status=204)
