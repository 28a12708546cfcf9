"""Teams, who is in them, and the escalation policies they own.

Source: https://developer.pagerduty.com/api-reference/ (Teams)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import Response

from ..service import Call, Families, Operation, Refusal
from .answers import answer, deleted, error, invalid, missing
from .directory import Directory, user_targets
from .fields import Checked, Checks, one_of, ref, text
from .lists import NOTHING, Names, Row, by_name, many, matching, page
from .plan import Plan
from .world import Kind, World

ROLES = ("observer", "responder", "manager")
_ROLE_OF = {
    "owner": "manager", "admin": "manager", "user": "manager", "limited_user": "responder",
    "team_responder": "responder", "restricted_access": "responder", "observer": "observer",
}  # fmt: skip
"""The role in a team of somebody who is added without one, by the base role."""
ASSOCIATED = (
    "Cannot delete team with existing associations; "
    "associations could be Escalation Policies, Services, Schedules or Subteams"
)
HELD = "User cannot be removed as they belong to an escalation policy on this team"


class Teams(Checked):
    """The operations on teams."""

    kind = Kind("team", "teams", "teams", 6001)
    checks: Checks = {
        "name": ("name", text("Name", 100, blank=False)),
        "description": ("description", text("Description", 1024)),
        "default_role": ("default_role", one_of("Default role", ("manager", "none"))),
        "parent": ("parent_id", ref("team", "Parent", null=True)),
    }
    required = ("name",)
    defaults = {"description": None, "default_role": "manager", "parent_id": None}

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._directory, self._plan = others[Directory], others[Plan]

    def operations(self) -> list[Operation]:
        """Return every operation on teams, their members and their escalation policies."""
        member, policy = "/teams/{id}/users/{user_id}", "/teams/{id}/escalation_policies/{policy_id}"
        return [
            *super().operations(),
            Operation("GET", "/teams/{id}/members", self.members),
            Operation("PUT", member, self.put_member, write=True),
            Operation("DELETE", member, self.remove_member, write=True),
            Operation("PUT", policy, self.put_policy, write=True),
            Operation("DELETE", policy, self.remove_policy, write=True),
        ]

    # -- teams -----------------------------------------------------------------------------------------------

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

    def create(self, call: Call) -> Response:
        """Add a team, where the plan has teams."""
        self._plan.need("teams")
        return super().create(call)

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the changes; that two teams cannot have one name is unconfirmed."""
        changes = super().written(sent, current)
        name = changes.get("name", "").lower()
        if any(row["name"].lower() == name and row["id"] != current.get("id") for row in self._world.all("team")):
            raise invalid("Name has already been taken")
        above = changes.get("parent_id")
        while above is not None:
            if above == current.get("id"):
                raise invalid("Parent can't be the team itself or one below it")
            above = self._world.fetch("team", above)["parent_id"]
        return changes

    def delete(self, call: Call) -> Response:
        """Remove a team; what is said of incidents that are to go elsewhere is checked."""
        row, other = self.found(call), call.param("reassignment_team")
        if other == row["id"]:
            raise Refusal(error(400, 6002, "Reassignment Team Not Valid"))
        if other is not None and self._world.find("team", other) is None:
            raise Refusal(error(400, 6003, "Reassignment Team Not Found"))
        return super().delete(call)

    def remove(self, row: Row) -> None:
        """Remove a team, unless something hangs on it: services hang on it by their escalation policies."""
        key, world = row["id"], self._world
        owned = [*world.all("escalation_policy"), *world.table("schedules").all(), *world.table("schedules_v3").all()]
        if any(key in one["team_ids"] for one in owned) or any(one["parent_id"] == key for one in world.all("team")):
            raise Refusal(error(400, 6006, "Team has existing associations", ASSOCIATED))
        for user in world.all("user"):
            if key in user["team_roles"]:
                self._put_roles(user["id"], {team: role for team, role in user["team_roles"].items() if team != key})
        super().remove(row)

    # -- members ---------------------------------------------------------------------------------------------

    def members(self, call: Call) -> Response:
        """GET /teams/{id}/members"""
        team, whole = self.found(call)["id"], "users" in many(call, "include")
        rows = [user for user in self._world.all("user") if team in user["team_roles"]]

        def shown(user: Row) -> Row:
            return {"user": self._directory.inflated("user", [user["id"]], whole)[0], "role": user["team_roles"][team]}

        return page(call, "members", rows, shown)

    def put_member(self, call: Call) -> Response:
        """PUT /teams/{id}/users/{user_id}: add somebody, or change their role."""
        team, user = self.found(call)["id"], self._user(call)
        role = call.body.get("role") if isinstance(call.body, dict) else None
        if role is not None and (not isinstance(role, str) or role not in ROLES):
            raise invalid(f"Role must be in {', '.join(ROLES)}")
        usual = _ROLE_OF.get(user["role"])
        if usual is None:
            raise invalid("User with a stakeholder role can't be a member of a team")
        # Who may do everything in the account may do so here: a lower role does not stick.
        everything = user["role"] in ("owner", "admin")
        self._put_roles(user["id"], {**user["team_roles"], team: usual if everything else role or usual})
        return deleted()

    def remove_member(self, call: Call) -> Response:
        """DELETE /teams/{id}/users/{user_id}"""
        team, user = self.found(call)["id"], self._user(call)
        if team not in user["team_roles"]:
            raise missing(2100)
        policies = [row for row in self._world.all("escalation_policy") if team in row["team_ids"]]
        if any(user["id"] in user_targets(row) for row in policies):
            raise invalid(HELD)
        self._put_roles(user["id"], {key: role for key, role in user["team_roles"].items() if key != team})
        return deleted()

    def _user(self, call: Call) -> Row:
        return self._world.fetch("user", call.path["user_id"])

    def _put_roles(self, user: str, roles: dict[str, str]) -> None:
        self._world.save("user", {**self._world.fetch("user", user), "team_roles": roles})

    # -- escalation policies ---------------------------------------------------------------------------------

    def put_policy(self, call: Call) -> Response:
        """PUT /teams/{id}/escalation_policies/{policy_id}: a policy belongs to one team, the last one that took it."""
        team, policy = self.found(call)["id"], self._policy(call)
        if team in policy["team_ids"]:
            body = {"message": "Escalation Policy has already been taken", "code": 2001, "errors": None}
            return answer({"error": body}, 400)
        self._world.save("escalation_policy", {**policy, "team_ids": [team]})
        return deleted()

    def remove_policy(self, call: Call) -> Response:
        """DELETE /teams/{id}/escalation_policies/{policy_id}: fine, too, where it is not the team's."""
        team, policy = self.found(call)["id"], self._policy(call)
        self._world.save("escalation_policy", {**policy, "team_ids": [key for key in policy["team_ids"] if key != team]})
        return deleted()

    def _policy(self, call: Call) -> Row:
        return self._world.fetch("escalation_policy", call.path["policy_id"])
