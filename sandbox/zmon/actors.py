"""Who may call, and what each may do: the controller's roles, teams and pre-shared tokens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from .answers import oauth

DEMO_TOKEN = "6f1b3c9de07a4452a8d9c1e5b7f40263"
ADM_TOKEN = "b02d7e4f91c84a6fbd35e8a17c9f6042"
DEV_TOKEN = "47c8e1a96b5f4d03972efa60d8b3c51e"
OTH_TOKEN = "e95a0b7c3d2148f6a7c4b18e6f02d93a"
NOB_TOKEN = "1d86f4e0a2c94b7790e3d5b6c8fa2714"
LEA_TOKEN = "b83c52e0d1a94f67c2e5407d9a6b18f3"
EXPIRED_TOKEN = "8c4e2a70f6b1493dae5c7d90b3f61825"


@dataclass(frozen=True)
class Actor:
    """One user as the controller knows them. role: admin, lead, user or none."""

    name: str
    role: str = "none"
    teams: tuple[str, ...] = ()

    @property
    def admin(self) -> bool:
        """Tell whether this is an administrator."""
        return self.role == "admin"

    @property
    def acts(self) -> bool:
        """Tell whether this user may change anything that goes by roles."""
        return self.role in ("admin", "lead", "user")

    def member(self, team: str | None) -> bool:
        """Tell membership as for alerts and dashboards: a user in `shop` is in `Shop/web` and in `shop2`."""
        return team is not None and any(team.lower().startswith(own.lower()) for own in self.teams)

    def owns(self, team: str | None) -> bool:
        """Tell membership as for checks: the whole name, in any case."""
        return team is not None and team.lower() in {own.lower() for own in self.teams}


NOBODY = Actor("anonymousUser")
ACTORS = {
    # A pre-shared token that names its role comes without teams; the others get theirs from the authority service.
    ADM_TOKEN: Actor("adm", "admin"),
    DEV_TOKEN: Actor("dev", "user", ("shop",)),
    OTH_TOKEN: Actor("oth", "user", ("ops",)),
    NOB_TOKEN: Actor("nob"),
    LEA_TOKEN: Actor("lea", "lead", ("shop",)),
    DEMO_TOKEN: Actor("robot-demo", "user", ("Platform/Software", "Platform")),
}


def authenticate(request: Request, expired: Callable[[str], bool]) -> Actor:
    """Return the actor behind the bearer token (header or query parameter); Basic and cookies are as nothing.

    expired: tells of a token that its time is over.
    """
    scheme, dummy, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        token = request.query_params.get("access_token", "")
    token = token.split(",")[0].strip()
    if not token:
        raise oauth(401, "unauthorized", "Full authentication is required to access this resource")
    if token == EXPIRED_TOKEN or (token in ACTORS and expired(token)):
        raise oauth(401, "invalid_token", "Pre-shared token expired")
    if token not in ACTORS:
        raise oauth(401, "invalid_token", "Invalid pre-shared token")
    return ACTORS[token]


def may_add_alert(actor: Actor, alert: Mapping[str, Any]) -> bool:
    """Tell whether the actor may create this alert."""
    if actor.admin or not actor.acts:
        return actor.admin
    return actor.member(alert["team"]) or (actor.member(alert["responsible_team"]) and alert["status"] == "INACTIVE")


def may_edit_alert(actor: Actor, alert: Mapping[str, Any]) -> bool:
    """Tell whether the actor may edit this alert as it is."""
    if actor.admin or not actor.acts:
        return actor.admin
    return actor.member(alert["team"]) or (
        actor.member(alert["responsible_team"])
        and (actor.role == "lead" or alert["status"] in ("INACTIVE", "REJECTED"))
    )


def may_update_alert(actor: Actor, current: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Tell whether the actor may turn `current` into `new`."""
    if actor.admin or not may_edit_alert(actor, current):
        return actor.admin
    if actor.member(new["team"]):
        return True
    if not actor.member(new["responsible_team"]):
        return False
    if actor.member(current["team"]):
        return new["status"] == "INACTIVE"
    return current["status"] == new["status"] or (current["status"], new["status"]) == ("REJECTED", "INACTIVE")


def may_delete_alert(actor: Actor, alert: Mapping[str, Any]) -> bool:
    """Tell whether the actor may delete this alert."""
    if actor.role == "lead":
        return may_edit_alert(actor, alert)
    return actor.admin or (actor.acts and actor.member(alert["team"]))
