"""What the demo account holds at the start: two services, two policies, two people, a team."""

from __future__ import annotations

from .service_fields import DEFAULTS
from .world import ACCOUNT_ZONE, World

DEMO_ROUTING_KEY = "4baa5d20cfba466a5e075b02698f455c"
"""Works on both versions of the Events API; incidents land on "Web shop"."""
WEB_SHOP_V2_KEY = "7c1f0a94b3de4f5e9a6620c8d17be352"
BILLING_KEY = "e91d3b7a50f24c0f8c27a4b6d9013fe8"
"""Keys of the version 2 integrations of the two services."""

WEB_SHOP, BILLING = "PWEBSHP", "PB1LL1N"
DEMO_USER, SECOND_USER = "PDEM0US", "PSEC0ND"
POLICY, NIGHT_POLICY = "PDEFEP1", "PN1GHT1"
TEAM = "PTEAM01"
FROM_EMAIL = "demo@example.org"

_USERS = (
    (DEMO_USER, "Demo User", FROM_EMAIL, "admin", "purple", "Operations engineer"),
    (SECOND_USER, "Noa Vidal", "noa.vidal@example.org", "user", "green", None),
)
_PRIORITIES = (
    ("PPR10R1", "P1", "Critical issue that warrants public notification", "a8171c"),
    ("PPR10R2", "P2", "Critical system issue that many customers feel", "eb6016"),
    ("PPR10R3", "P3", "Stability or minor customer-impacting issue", "f9b406"),
    ("PPR10R4", "P4", "Minor issue that requires action", "555555"),
    ("PPR10R5", "P5", "Cosmetic issue or bug", "555555"),
)


def seed(world: World) -> None:
    """Put the seed data; ids and keys are always the same."""
    _people(world)
    now = world.now()
    web_shop = {"auto_resolve_timeout": 14_400, "acknowledgement_timeout": 1_800, "description": "The shop's front end"}
    for key, name, policy, given in (
        (WEB_SHOP, "Web shop", POLICY, web_shop),
        (BILLING, "Billing", NIGHT_POLICY, {}),
    ):
        service = {**DEFAULTS, "id": key, "name": name, "escalation_policy_id": policy, "created_at": now, **given}
        world.save("service", service)
    events_v2 = "events_api_v2_inbound_integration"
    _integration(world, "PWS0001", WEB_SHOP, "Events API v2", events_v2, WEB_SHOP_V2_KEY, ["v2"])
    _integration(
        world, "PWS0002", WEB_SHOP, "Monitoring", "generic_events_api_inbound_integration", DEMO_ROUTING_KEY,
        ["v1", "v2"],
    )  # fmt: skip
    _integration(world, "PBL0001", BILLING, "Events API v2", events_v2, BILLING_KEY, ["v2"])


def _people(world: World) -> None:
    team = {"id": TEAM, "name": "Platform", "description": "Keeps it running", "default_role": "manager"}
    world.save("team", {**team, "parent_id": None})
    for number, (key, name, email, role, color, job) in enumerate(_USERS, 1):
        user = {"id": key, "name": name, "email": email, "role": role, "color": color, "job_title": job}
        extra = {"description": None, "time_zone": ACCOUNT_ZONE, "invitation_sent": False, "team_roles": {TEAM: "manager"}}
        extra |= {"license_id": None, "allocated_at": world.now()}
        world.save("user", {**user, **extra, "calendar_key": f"DEMOCALENDAR{number}"})
        _contact(world, number, key, email)
    _policy(world, POLICY, "Default", [DEMO_USER, SECOND_USER], [TEAM])
    _policy(world, NIGHT_POLICY, "Night watch", [SECOND_USER], [])
    for order, (key, name, description, color) in enumerate(_PRIORITIES):
        priority = {"id": key, "name": name, "description": description, "color": color}
        world.save("priority", {**priority, "order": 100_000_000 - order})


def _contact(world: World, number: int, user: str, email: str) -> None:
    """Give a user the contact method and the rule that every new user gets."""
    method = f"PC0NT0{number}"
    fields = {"label": "Default", "address": email, "send_short_email": False}
    world.table("contact_methods").put(
        method, {"id": method, "user_id": user, "type": "email_contact_method", **fields}
    )
    rule = {"start_delay_in_minutes": 0, "urgency": "high", "contact_method_id": method}
    key, kind = f"PRULE0{number}", "assignment_notification_rule"
    world.table("notification_rules").put(key, {"id": key, "user_id": user, "type": kind, **rule})


def _policy(world: World, key: str, name: str, users: list[str], teams: list[str]) -> None:
    rules = [
        {
            "id": f"{key[:6]}{level}",
            "escalation_delay_in_minutes": 30,
            "targets": [{"kind": "user", "id": user}],
            "strategy": "assign_to_everyone",
        }
        for level, user in enumerate(users, 1)
    ]
    policy = {"id": key, "name": name, "description": None, "num_loops": 0, "team_ids": teams}
    world.save(
        "escalation_policy",
        {**policy, "on_call_handoff_notifications": "if_has_services", "escalation_rules": rules},
    )


def _integration(
    world: World, key: str, service: str, name: str, kind: str, routing_key: str, versions: list[str]
) -> None:
    """Put an integration. versions: which Events APIs take its key.

    Whether the vendor takes a version 2 key on version 1 and the other way round is unconfirmed; here only the
    demo key works on both.
    """
    record = {"id": key, "service_id": service, "name": name, "type": kind, "key": routing_key, "versions": versions}
    world.table("integrations").put(key, {**record, "created_at": world.now()})
    world.table("integration_keys").put(routing_key, {"id": key})
