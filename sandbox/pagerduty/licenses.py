"""Licences, and who has which: shown nowhere in a user.

Source: https://developer.pagerduty.com/api-reference/ (Licenses)
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import Response

from ..service import Call, Family, Operation
from .answers import answer, invalid, missing
from .lists import Row, page
from .world import SITE, api

_STAKEHOLDERS = ("read_only_user", "read_only_limited_user")
LICENSES: tuple[Row, ...] = (
    {
        "id": "PL1CFU1", "name": "Business", "role_group": "FullUser", "places": 250,
        "description": "Incident response for people who are on call",
        "valid_roles": ["owner", "admin", "user", "limited_user", "observer", "restricted_access", "team_responder"],
    },
    {
        "id": "PL1CST1", "name": "Stakeholder", "role_group": "Stakeholder", "places": 50,
        "description": "For people who only look on", "valid_roles": [*_STAKEHOLDERS],
    },
)  # fmt: skip


class Licenses(Family):
    """The operations on licences; users are given them in the body of a user."""

    def operations(self) -> list[Operation]:
        """Return the three questions."""
        return [
            Operation("GET", "/licenses", self.list),
            Operation("GET", "/license_allocations", self.allocations),
            Operation("GET", "/users/{id}/license", self.of_user),
        ]

    def checked(self, key: str | None, role: str) -> str:
        """Return the id of a licence that a user of this role can have, or refuse it; the words are the sandbox's."""
        found = next((row for row in LICENSES if row["id"] == key), None)
        if found is None:
            raise invalid("License not found")
        if role not in found["valid_roles"]:
            raise invalid(f"License {found['name']} is not valid for the role {role}")
        return found["id"]

    def list(self, _call: Call) -> Response:
        """GET /licenses: with how many are in use."""
        used = [self._of(user)["id"] for user in self._world.all("user")]
        shown = []
        for row in LICENSES:
            current = used.count(row["id"])
            shown.append({**self._shown(row), "current_value": current, "allocations_available": row["places"] - current})
        return answer({"licenses": shown})

    def allocations(self, call: Call) -> Response:
        """GET /license_allocations"""
        users: Sequence[Row] = self._world.all("user")
        return page(call, "license_allocations", users, self._allocation)

    def of_user(self, call: Call) -> Response:
        """GET /users/{id}/license"""
        user = self._world.find("user", call.path["id"])
        if user is None:
            raise missing(2013, "User")
        return answer({"license": self._shown(self._of(user))})

    def _allocation(self, user: Row) -> Row:
        return {
            "user": self._world.reference("user", user["id"]),
            "license": self._shown(self._of(user)),
            "allocated_at": self._world.utc(user["allocated_at"]),
        }

    @staticmethod
    def _of(user: Row) -> Row:
        given = [row for row in LICENSES if row["id"] == user["license_id"]]
        return (given or [row for row in LICENSES if user["role"] in row["valid_roles"]])[0]

    @staticmethod
    def _shown(row: Row) -> Row:
        return {
            "id": row["id"],
            "type": "license",
            "summary": row["name"],
            "self": f"{api()}/licenses/{row['id']}",
            "html_url": f"{SITE}/licenses/{row['id']}",
            **{name: row[name] for name in ("name", "description", "valid_roles", "role_group")},
        }
