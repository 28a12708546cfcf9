# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Teams, and who is in them.

Source: https://developer.pagerduty.com/api-reference/ (Teams)
"""

from __future__ import annotations

from typing import Any, Optional

from ...behaviour import Behaviour, Lookup
from ...errors import BadInput, Immutable
from ...resource import NOTHING, Body, Delete, Holder, Identity, Listing, Merge, Module, Paths, Put, Resource
from ...steps import Desired
from ...values import FIXED, Choice, Cleared, Field, Flag, Row
from .system import PAGERDUTY, NameOrId
from .values import Called, Reference

ALWAYS_MANAGERS = ("admin", "owner")
"""Roles in the account that count as manager in every team, whatever is said there."""


def _of_team(path: str, rows: str, **query: Any) -> Any:
    """Return what lists the things of a team."""
    return lambda row, lookup: lookup.pages(path, {"team_ids[]": row["id"], **query}, rows)


def _children(row: Row, lookup: Lookup) -> list[Row]:
    """Return the teams below one; nothing asks for them."""
    return [one for one in lookup.pages("/teams", {}, "teams") if (one.get("parent") or {}).get("id") == row["id"]]


HELD_BY = (
    # Services follow their escalation policy.
    Holder("escalation_policy", _of_team("/escalation_policies", "escalation_policies")),
    Holder("schedule", _of_team("/schedules", "schedules", **{"include[]": "schedule_layers"})),
    Holder("team", _children),
)


class TeamRules(Behaviour):
    """A team that goes may hand its open incidents on."""

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Refuse a team that would be below itself."""
        if row is not None and not want.absent and want.get("parent") is not None and want["parent"] == row.get("id"):
            raise BadInput("parent: a team cannot be below itself")
        return want

    def removal(self, want: Desired, row: Row, now: float) -> Any:
        """Name the team that gets the incidents, where the task does."""
        heir = want.controls.get("reassignment_team")
        return Delete({"reassignment_team": heir} if heir else None, held_by=HELD_BY)

    def advice(self, status: Optional[int], want: Desired) -> Optional[str]:
        """Say what a plan without teams means."""
        return _without_teams(status)


def _without_teams(status: Optional[int]) -> Optional[str]:
    return "The account's plan has no teams: its ability 'teams' is lacking" if status == 402 else None


TEAM = Resource(
    "team",
    PAGERDUTY,
    "/teams",
    (
        Field("name", Called(longest=100), required=True),
        Field("description", Cleared(longest=1024)),
        Field("default_role", Choice("manager", "none"), usual="manager"),
        Field("parent", Reference("team")),
    ),
    NameOrId("name"),
    Listing(rows="teams", filter=lambda wanted: {"query": wanted["name"]}),
    Body("team", {"type": "team"}),
    update=Merge("PUT", always=("name",)),
    remove=Delete(held_by=HELD_BY),
    module=Module((Field("reassignment_team", Reference("team")), Field("detach", Flag(), default=False))),
    behaviour=TeamRules(),
)


def _policies_of_both(row: Row, lookup: Lookup) -> list[Row]:
    """Return the escalation policies of the team that tell the user."""
    query = {"team_ids[]": lookup.path("{team}"), "user_ids[]": row["user"]["id"]}
    return lookup.pages("/escalation_policies", query, "escalation_policies")


class MembershipRules(Behaviour):
    """Who may do everything in the account is a manager of every team, and PagerDuty keeps nothing less."""

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Wish for no role that would not stick, and refuse to make somebody else of a member: who it is, is all that it is known by."""
        if row is not None and not want.absent and want.get("user") not in (None, row["user"]["id"]):
            raise Immutable(
                f"its id is that of its user, {row['user'].get('summary') or row['user']['id']}, and user is another",
                advice="Leave id out to make the other one a member, and remove this one in a task of its own",
            )
        base = ((row or {}).get("user") or {}).get("role")
        if want.absent or base not in ALWAYS_MANAGERS or want.get("role") in (None, (row or {}).get("role")):
            return want
        options = {name: value for name, value in want.options.items() if name != "role"}
        said = (
            f"{TEAM_MEMBERSHIP.label(want.shown(want.options))} stays {row.get('role')}: the user is {base} of the account, which counts as"
            " manager in every team."
        )
        return want.with_(options=options, warnings=(*want.warnings, said))

    def advice(self, status: Optional[int], want: Desired) -> Optional[str]:
        """Say who cannot be in a team."""
        if status == 400 and not want.absent:
            return "A user whose role in the account is read_only_user can be in no team"
        return _without_teams(status)


TEAM_MEMBERSHIP = Resource(
    "team_membership",
    PAGERDUTY,
    Paths("/teams/{team}/members", one=None, item="/teams/{team}/users/{user}"),
    (
        Field("team", Reference("team"), FIXED, required=True),
        Field("user", Reference("user"), FIXED, required=True),
        Field("role", Choice("observer", "responder", "manager")),
    ),
    Identity("user", id="user.id"),
    Listing({"include[]": "users"}, "members"),
    Body(answers=NOTHING),
    create=Put(),
    remove=Delete(held_by=(Holder("escalation_policy", _policies_of_both, "Take the user out of it, or the policy out of the team"),)),
    behaviour=MembershipRules(),
)
