"""Who is in the account: users, teams, escalation policies; and its priorities and abilities. To be read only."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import Response

from ..service import Call, Families, Family, Operation, Refusal, crud
from .answers import answer, deleted, error, missing
from .collection import BY_TYPE, Collection
from .lists import NOTHING, Names, Row, by_name, many, matching
from .world import Kind, World, api

ABILITIES = (
    "sso", "advanced_reports", "teams", "read_only_users", "team_responders", "service_support_hours", "urgencies",
    "manage_schedules", "manage_api_keys", "coordinated_responding", "permissions_service", "custom_fields",
    "time_based_alert_grouping", "intelligent_alert_grouping", "content_based_alert_grouping",
)  # fmt: skip
LACKING = ("preview_intelligent_alert_grouping", "event_rules")
"""Abilities that exist and that this account's plan does not have."""


class Directory:
    """What people are asked for by the others."""

    def __init__(self, world: World, others: Families) -> None:
        self._world = world
        self._others = others

    def inflated(self, kind: str, keys: list[str], whole: bool) -> list[Row]:
        """Return references, or the objects themselves where `include[]` asked for them."""
        if not whole:
            return self._world.references(kind, keys)  # type: ignore[return-value]
        render = self._others[BY_TYPE[kind]].shown
        return [render(record) for key in keys if (record := self._world.find(kind, key))]

    def on_call(self, policy: str, level: int = 1) -> list[str]:
        """Return the ids of the users a policy notifies on a level; none when it has no such level."""
        record = self._world.find("escalation_policy", policy)
        rules = record["escalation_rules"] if record else []
        if not 1 <= level <= len(rules):
            return []
        return _user_targets({"escalation_rules": [rules[level - 1]]})


class Users(Collection):
    """The operations on users."""

    kind = Kind("user", "users", "users", 2013)
    verbs = "list read"

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._directory = others[Directory]

    def operations(self) -> list[Operation]:
        """Return every operation on users."""
        return [*super().operations(), Operation("GET", "/users/me", self.read_me)]

    def rows(self, call: Call) -> Sequence[Row]:
        """Return the users of some teams, if wanted."""
        teams = many(call, "team_ids")
        rows = matching(call, self._world.all("user"), "name", "email")
        return [row for row in rows if not teams or teams & set(row["team_ids"])]

    def read_me(self, call: Call) -> Response:
        """GET /users/me: only a user's own key has a user behind it."""
        if call.actor.user_id is None:
            text = "The current user cannot be told from an account-level access token"
            raise Refusal(error(400, 2001, text))
        return self.answer(call, self._world.fetch("user", call.actor.user_id))

    def answer(self, call: Call, row: Row, status: int = 200) -> Response:
        """Answer with a user; only they themselves see their calendars unasked."""
        include = many(call, "include")
        user = self.shown(row, include)
        if row["id"] == call.actor.user_id or "calendar_urls" in include:
            feed = f"webcal.pagerduty.com/private/{row['calendar_key']}/feed"
            user.update(http_cal_url=f"https://{feed}", web_cal_url=f"webcal://{feed}")
        return answer({"user": user}, status)

    def shown(self, row: Row, include: Names = NOTHING) -> Row:
        """Return a user as shown; contact methods and rules are references unless included."""
        world = self._world
        fields = ("name", "email", "time_zone", "color", "role", "description", "job_title", "invitation_sent")
        return {
            **world.head("user", row),
            **{field: row[field] for field in fields},
            "avatar_url": f"https://secure.gravatar.com/avatar/{row['id'].lower()}.png?d=mm&r=PG",
            "created_via_sso": False,
            "teams": self._directory.inflated("team", row["team_ids"], "teams" in include),
            "contact_methods": self._parts(row["id"], "contact_methods", "contact_methods" in include),
            "notification_rules": self._parts(row["id"], "notification_rules", "notification_rules" in include),
        }

    def _parts(self, user: str, name: str, whole: bool) -> list[Row]:
        shown = []
        for part in self._world.table(name).all():
            if part["user_id"] != user:
                continue
            head = {
                "id": part["id"],
                "type": part["type"] if whole else f"{part['type']}_reference",
                "summary": part["summary"],
                "self": f"{api()}/users/{user}/{name}/{part['id']}",
                "html_url": None,
            }
            shown.append({**head, **part["fields"]} if whole else head)
        return shown


class Teams(Collection):
    """The operations on teams."""

    kind = Kind("team", "teams", "teams", 6001)
    verbs = "list read"

    def rows(self, call: Call) -> Sequence[Row]:
        """Return teams by name."""
        return by_name(call, matching(call, self._world.all("team"), "name"))

    def shown(self, row: Row, _include: Names = NOTHING) -> Row:
        """Return a team as shown."""
        return {
            **self._world.head("team", row),
            "name": row["name"],
            "description": row["description"],
            "default_role": row["default_role"],
            "parent": self._world.reference("team", row["parent_id"]),
        }


class EscalationPolicies(Collection):
    """The operations on escalation policies."""

    kind = Kind("escalation_policy", "escalation_policies", "escalation_policies")
    verbs = "list read"

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._directory = others[Directory]

    def rows(self, call: Call) -> Sequence[Row]:
        """Return policies by name, of some users or teams if wanted."""
        users, teams = many(call, "user_ids"), many(call, "team_ids")
        return [
            row
            for row in by_name(call, matching(call, self._world.all("escalation_policy"), "name"))
            if (not teams or teams & set(row["team_ids"])) and (not users or users & set(_user_targets(row)))
        ]

    def shown(self, row: Row, include: Names = NOTHING) -> Row:
        """Return an escalation policy as shown; the assignment strategy is there only when included."""
        world = self._world
        services = [one["id"] for one in world.all("service") if one["escalation_policy_id"] == row["id"]]
        fields = ("name", "description", "num_loops", "on_call_handoff_notifications")
        return {
            **world.head("escalation_policy", row),
            **{field: row[field] for field in fields},
            "escalation_rules": [self._rule(rule, include) for rule in row["escalation_rules"]],
            "services": world.references("service", services),
            "teams": self._directory.inflated("team", row["team_ids"], "teams" in include),
        }

    def _rule(self, rule: Row, include: Names) -> Row:
        whole = "targets" in include
        shown = {
            "id": rule["id"],
            "escalation_delay_in_minutes": rule["escalation_delay_in_minutes"],
            "targets": [
                self._directory.inflated(target["kind"], [target["id"]], whole)[0] for target in rule["targets"]
            ],
        }
        if "escalation_rule_assignment_strategies" in include:
            shown["escalation_rule_assignment_strategy"] = {"type": rule["strategy"]}
        return shown


class Priorities(Collection):
    """The list of priorities."""

    kind = Kind("priority", "priorities", None, 2100)
    verbs = "list"

    def shown(self, row: Row, _include: Names = NOTHING) -> Row:
        """Return a priority as shown."""
        fields = ("name", "description", "color", "order")
        return {**self._world.head("priority", row), **{field: row[field] for field in fields}}


class Abilities(Family):
    """What the account's plan can do."""

    def operations(self) -> list[Operation]:
        """Return the two questions."""
        return crud("/abilities", self, "list read")

    def list(self, _call: Call) -> Response:
        """Answer with all there are."""
        return answer({"abilities": list(ABILITIES)})

    def read(self, call: Call) -> Response:
        """Answer 204 when the plan has it, 402 when not."""
        if call.path["id"] in ABILITIES:
            return deleted()
        if call.path["id"] in LACKING:
            return error(402, 2014, "Account Lacks The Required Ability", f"Required ability: {call.path['id']}")
        raise missing(2100)


def _user_targets(policy: Row) -> list[str]:
    return [
        target["id"] for rule in policy["escalation_rules"] for target in rule["targets"] if target["kind"] == "user"
    ]
