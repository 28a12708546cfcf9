"""Who is in the account: users, teams, escalation policies; and its priorities and abilities. To be read only."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response

from ..service import Call, Family, Operation, Refusal
from .answers import answer, deleted, error, missing
from .lists import NOTHING, Names, Row, by_name, many, matching, page
from .world import API

ABILITIES = (
    "sso", "advanced_reports", "teams", "read_only_users", "team_responders", "service_support_hours", "urgencies",
    "manage_schedules", "manage_api_keys", "coordinated_responding", "permissions_service", "custom_fields",
    "time_based_alert_grouping", "intelligent_alert_grouping", "content_based_alert_grouping",
)  # fmt: skip
LACKING = ("preview_intelligent_alert_grouping", "event_rules")
"""Abilities that exist and that this account's plan does not have."""


class Directory(Family):
    """The operations on people, and how people are shown."""

    def operations(self) -> list[Operation]:
        """Return every operation on users, teams, escalation policies, priorities and abilities."""
        return [
            Operation("GET", "/users", self.list_users),
            Operation("GET", "/users/me", self.show_me),
            Operation("GET", "/users/{id}", self.show_user),
            Operation("GET", "/teams", self.list_teams),
            Operation("GET", "/teams/{id}", self._shown("team", self.team)),
            Operation("GET", "/escalation_policies", self.list_policies),
            Operation("GET", "/escalation_policies/{id}", self._shown("escalation_policy", self.policy)),
            Operation("GET", "/priorities", lambda call: page(call, "priorities", self._priorities(), self.priority)),
            Operation("GET", "/abilities", lambda _call: answer({"abilities": list(ABILITIES)})),
            Operation("GET", "/abilities/{id}", self.test_ability),
        ]

    def _shown(self, kind: str, render: Callable[[Row, Names], Row]) -> Callable[[Call], Response]:
        def show(call: Call) -> Response:
            return answer({kind: render(self._world.fetch(kind, call.path["id"]), many(call, "include"))})

        return show

    # -- users -----------------------------------------------------------------------------------------------

    def list_users(self, call: Call) -> Response:
        """GET /users"""
        teams, include = many(call, "team_ids"), many(call, "include")
        rows = matching(call, self._world.all("user"), "name", "email")
        rows = [row for row in rows if not teams or teams & set(row["team_ids"])]
        return page(call, "users", rows, lambda row: self.user(row, include))

    def show_me(self, call: Call) -> Response:
        """GET /users/me: only a user's own key has a user behind it."""
        if call.actor.user_id is None:
            text = "The current user cannot be told from an account-level access token"
            raise Refusal(error(400, 2001, text))
        return self._own(call, call.actor.user_id)

    def show_user(self, call: Call) -> Response:
        """GET /users/{id}"""
        return self._own(call, call.path["id"])

    def _own(self, call: Call, key: str) -> Response:
        record, include = self._world.fetch("user", key), many(call, "include")
        user = self.user(record, include)
        if key == call.actor.user_id or "calendar_urls" in include:
            feed = f"webcal.pagerduty.com/private/{record['calendar_key']}/feed"
            user.update(http_cal_url=f"https://{feed}", web_cal_url=f"webcal://{feed}")
        return answer({"user": user})

    def user(self, record: Row, include: Names = NOTHING) -> Row:
        """Return a user as shown; contact methods and rules are references unless included."""
        world = self._world
        fields = ("name", "email", "time_zone", "color", "role", "description", "job_title", "invitation_sent")
        return {
            **world.head("user", record),
            **{field: record[field] for field in fields},
            "avatar_url": f"https://secure.gravatar.com/avatar/{record['id'].lower()}.png?d=mm&r=PG",
            "created_via_sso": False,
            "teams": self.inflated("team", record["team_ids"], "teams" in include),
            "contact_methods": self._parts(record["id"], "contact_methods", "contact_methods" in include),
            "notification_rules": self._parts(record["id"], "notification_rules", "notification_rules" in include),
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
                "self": f"{API}/users/{user}/{name}/{part['id']}",
                "html_url": None,
            }
            shown.append({**head, **part["fields"]} if whole else head)
        return shown

    # -- teams -----------------------------------------------------------------------------------------------

    def list_teams(self, call: Call) -> Response:
        """GET /teams"""
        rows = by_name(call, matching(call, self._world.all("team"), "name"))
        return page(call, "teams", rows, self.team)

    def team(self, record: Row, _include: Names = NOTHING) -> Row:
        """Return a team as shown."""
        return {
            **self._world.head("team", record),
            "name": record["name"],
            "description": record["description"],
            "default_role": record["default_role"],
            "parent": self._world.reference("team", record["parent_id"]),
        }

    # -- escalation policies ---------------------------------------------------------------------------------

    def list_policies(self, call: Call) -> Response:
        """GET /escalation_policies"""
        users, teams, include = many(call, "user_ids"), many(call, "team_ids"), many(call, "include")
        rows = [
            row
            for row in by_name(call, matching(call, self._world.all("escalation_policy"), "name"))
            if (not teams or teams & set(row["team_ids"])) and (not users or users & set(_user_targets(row)))
        ]
        return page(call, "escalation_policies", rows, lambda row: self.policy(row, include))

    def policy(self, record: Row, include: Names = NOTHING) -> Row:
        """Return an escalation policy as shown; the assignment strategy is there only when included."""
        world = self._world
        services = [row["id"] for row in world.all("service") if row["escalation_policy_id"] == record["id"]]
        fields = ("name", "description", "num_loops", "on_call_handoff_notifications")
        return {
            **world.head("escalation_policy", record),
            **{field: record[field] for field in fields},
            "escalation_rules": [self._rule(rule, include) for rule in record["escalation_rules"]],
            "services": world.references("service", services),
            "teams": self.inflated("team", record["team_ids"], "teams" in include),
        }

    def _rule(self, rule: Row, include: Names) -> Row:
        whole = "targets" in include
        shown = {
            "id": rule["id"],
            "escalation_delay_in_minutes": rule["escalation_delay_in_minutes"],
            "targets": [self.inflated(target["kind"], [target["id"]], whole)[0] for target in rule["targets"]],
        }
        if "escalation_rule_assignment_strategies" in include:
            shown["escalation_rule_assignment_strategy"] = {"type": rule["strategy"]}
        return shown

    def on_call(self, policy: str, level: int = 1) -> list[str]:
        """Return the ids of the users a policy notifies on a level; none when it has no such level."""
        record = self._world.find("escalation_policy", policy)
        rules = record["escalation_rules"] if record else []
        if not 1 <= level <= len(rules):
            return []
        return _user_targets({"escalation_rules": [rules[level - 1]]})

    # -- the rest --------------------------------------------------------------------------------------------

    def inflated(self, kind: str, keys: list[str], whole: bool) -> list[Row]:
        """Return references, or the objects themselves where `include[]` asked for them."""
        if not whole:
            return self._world.references(kind, keys)  # type: ignore[return-value]
        render = {
            "user": self.user, "team": self.team, "escalation_policy": self.policy, "priority": self.priority,
        }[kind]  # fmt: skip
        return [render(record) for key in keys if (record := self._world.find(kind, key))]

    def _priorities(self) -> list[Row]:
        return self._world.all("priority")

    def priority(self, record: Row) -> Row:
        """Return a priority as shown."""
        fields = ("name", "description", "color", "order")
        return {**self._world.head("priority", record), **{field: record[field] for field in fields}}

    def test_ability(self, call: Call) -> Response:
        """GET /abilities/{id}: 204 when the plan has it, 402 when not."""
        if call.path["id"] in ABILITIES:
            return deleted()
        if call.path["id"] in LACKING:
            return error(402, 2014, "Account Lacks The Required Ability", f"Required ability: {call.path['id']}")
        raise missing(2100)


def _user_targets(policy: Row) -> list[str]:
    return [
        target["id"] for rule in policy["escalation_rules"] for target in rule["targets"] if target["kind"] == "user"
    ]
