"""Users: who can be asked, and who is in the way of being removed.

Source: https://developer.pagerduty.com/api-reference/ (Users)
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from zlib import crc32

from starlette.responses import Response

from ..service import Call, Families, Operation, Refusal
from .answers import answer, error, invalid
from .checks import key_of, zone
from .contacts import ContactMethods, NotificationRules
from .directory import Directory, user_targets
from .fields import Checked, Checks, one_of, text
from .licenses import Licenses
from .lists import NOTHING, Names, Row, many, matching
from .plan import Plan
from .world import ACCOUNT_ZONE, Kind, World, requester

COLORS = (
    "purple", "red", "green", "blue", "teal", "orange", "brown", "turquoise", "dark-slate-grey", "cayenne",
    "orange-red", "dark-orchid", "dark-slate-blue", "lime-green", "midnight-blue", "royal-blue",
)  # fmt: skip
ROLES = (
    "read_only_user", "owner", "admin", "user", "observer", "limited_user", "team_responder", "restricted_access",
    "read_only_limited_user",
)  # fmt: skip
_NEEDED = {
    "read_only_user": "read_only_users", "read_only_limited_user": "read_only_users", "observer": "permissions_service",
    "restricted_access": "permissions_service", "team_responder": "team_responders", "limited_user": "team_responders",
}  # fmt: skip
"""The ability behind a role. Which one it is, the vendor does not say; that some need one, it does."""
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
ASSIGNED = "User can't be deleted while open incidents are assigned to them"
ON_CALL = "User can't be deleted while they are on call: remove them from escalation policies and schedules first"
"""Nobody has reported the words; that it is a 400, the vendor's own Terraform provider knows."""


def _name(world: World, value: Any) -> str:
    found = text("Name", blank=False)(world, " ".join(value.split()) if isinstance(value, str) else value)
    return text("Name", 100)(world, found)


def _email(world: World, value: Any) -> str:
    found = text("Email", 100, blank=False)(world, value).strip().lower()
    if len(found) < 6 or not _ADDRESS.fullmatch(found):
        raise ValueError("Email is invalid")
    return found


_role = one_of("Role", ROLES)


def _allowed_role(world: World, value: Any) -> str:
    try:
        return _role(world, value)
    except ValueError:
        words = f"{', '.join(ROLES[:7])}, or {ROLES[7]}"  # their list knows nothing of the newest
        raise ValueError(f"Role must be in {words}") from None


class Users(Checked):
    """The operations on users."""

    kind = Kind("user", "users", "users", 2013)
    checks: Checks = {
        "name": ("name", _name),
        "email": ("email", _email),
        "time_zone": ("time_zone", zone("Time zone", null=True)),
        "color": ("color", text("Color", 50)),
        "role": ("role", _allowed_role),
        "description": ("description", text("Description")),
        "job_title": ("job_title", text("Job title", 100)),
    }
    required = ("name", "email")

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._directory, self._plan, self._licenses = others[Directory], others[Plan], others[Licenses]
        self._methods, self._rules = others[ContactMethods], others[NotificationRules]

    def operations(self) -> list[Operation]:
        """Return every operation on users."""
        return [*super().operations(), Operation("GET", "/users/me", self.read_me)]

    # -- reading ---------------------------------------------------------------------------------------------

    def rows(self, call: Call) -> Sequence[Row]:
        """Return the users of some teams, if wanted."""
        teams = many(call, "team_ids")
        rows = matching(call, self._world.all("user"), "name", "email")
        return [row for row in rows if not teams or teams & set(row["team_roles"])]

    def read_me(self, call: Call) -> Response:
        """GET /users/me: only a user's own key has a user behind it."""
        if call.actor.user_id is None:
            text = "The current user cannot be told from an account-level access token"
            raise Refusal(error(400, 2001, text))
        return self.answer(call, self._world.fetch("user", call.actor.user_id))

    def answer(self, call: Call, row: Row, status: int = 200) -> Response:
        """Answer with a user; only they themselves see their calendars unasked."""
        include = many(call, "include") if call.request.method == "GET" else NOTHING
        user = self.shown(row, include)
        if call.request.method == "GET" and (row["id"] == call.actor.user_id or "calendar_urls" in include):
            feed = f"webcal.pagerduty.com/private/{row['calendar_key']}/feed"
            user.update(http_cal_url=f"https://{feed}", web_cal_url=f"webcal://{feed}")
        return answer({"user": user}, status)

    def shown(self, row: Row, include: Names = NOTHING) -> Row:
        """Return a user as shown; contact methods and rules are references unless included."""
        key, world = row["id"], self._world
        fields = ("name", "email", "color", "role", "description", "job_title", "invitation_sent")
        return {
            **world.head("user", row),
            **{field: row[field] for field in fields},
            "time_zone": row["time_zone"] or ACCOUNT_ZONE,
            "avatar_url": f"https://secure.gravatar.com/avatar/{key.lower()}.png?d=mm&r=PG",
            "created_via_sso": False,
            "teams": self._directory.inflated("team", list(row["team_roles"]), "teams" in include),
            "contact_methods": self._methods.of(key, "contact_methods" in include),
            "notification_rules": self._rules.of(key, "notification_rules" in include),
            **({"subdomains": ["steadyops-demo"]} if "subdomains" in include else {}),
        }

    # -- writing ---------------------------------------------------------------------------------------------

    def create(self, call: Call) -> Response:
        """Add a user, who gets an invitation, a contact method and a rule that uses it."""
        requester(self._world, call)
        row = self.add(self.sent(call))
        method = self._methods.first(row["id"], row["email"])
        self._rules.first(row["id"], method["id"])
        self._world.tell(row["email"], "mail", f"Invitation to PagerDuty for {row['name']} ({row['id']})", "user created")
        return self.answer(call, row, 201)

    def blank(self) -> Row:
        """Return a user of whom nothing is known."""
        return {
            "time_zone": None, "role": "user", "description": None, "job_title": None, "invitation_sent": True,
            "team_roles": {}, "license_id": None, "allocated_at": self._world.now(),
            "color": COLORS[len(self._table) % len(COLORS)],
        }  # fmt: skip

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the changes."""
        changes = super().written(sent, current)
        if not changes.get("color", True):
            del changes["color"]
        if any(row["email"] == changes.get("email") and row["id"] != current.get("id") for row in self._world.all("user")):
            raise invalid("Email has already been taken")
        role = changes.get("role", current["role"])
        if role != current["role"]:
            if role == "owner":
                raise invalid("Role owner can't be assigned")
            if role in _NEEDED:
                self._plan.need(_NEEDED[role])
        if sent.get("license") is not None:
            if role != current["role"] and "id" in current:
                raise invalid("License and role can't be changed together")
            changes["license_id"] = self._licenses.checked(key_of(sent["license"]), role)
            changes["allocated_at"] = self._world.now()
        elif role != current["role"]:
            changes["license_id"] = None  # the one that goes with the role
        return changes

    def store(self, row: Row) -> Row:
        """Put a user; a new one gets a calendar, whose address nobody can guess."""
        row.setdefault("calendar_key", f"CALENDAR{crc32(row['id'].encode()):010}")
        return super().store(row)

    # -- going -----------------------------------------------------------------------------------------------

    def remove(self, row: Row) -> None:
        """Remove a user with their contact methods and rules; refused while incidents or rotations need them.

        Where the plan can off-board people, whoever names them keeps a stub.
        """
        if any(row["id"] in [one["user_id"] for one in record["assignments"]] for record in self._open()):
            raise invalid(ASSIGNED)
        if not self._plan.has("offboarding") and self._named(row["id"]):
            raise invalid(ON_CALL)
        self._rules.forget(row["id"])
        self._methods.forget(row["id"])
        super().remove(row)

    def _open(self) -> list[Row]:
        keys = [row["id"] for row in self._world.table("open_incidents").all()]
        return [record for key in keys if (record := self._world.find("incident", key))]

    def _named(self, user: str) -> bool:
        """Tell whether an escalation policy or a layer that has not ended names the user."""
        now = self._world.now()
        layers = [layer for row in self._world.table("schedules").all() for layer in row["layers"]]
        return any(user in user_targets(policy) for policy in self._world.all("escalation_policy")) or any(
            user in layer["user_ids"] and (layer["end"] is None or layer["end"] > now) for layer in layers
        )
