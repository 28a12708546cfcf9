# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where users, teams, schedules and escalation policies are in use, so that PagerDuty deletes none of them meanwhile."""

from __future__ import annotations

from typing import Any, Callable

from ...behaviour import Lookup
from ...errors import Forbidden, Immutable
from ...resource import Body, Holder, Identity, Listing, Resource
from ...values import Field, Options, Row
from .system import OPEN_INCIDENTS, PAGERDUTY

STRATEGIES = "escalation_rule_assignment_strategies"
"""What shows whether a rule goes round robin. An account that has no such thing answers 403 to it."""
ACT_ON_INCIDENT = "Resolve the incident, or reassign it, first"

OPEN_INCIDENT = Resource(
    "open_incident",
    PAGERDUTY,
    "/incidents",
    (Field("title"),),
    Identity("title"),
    Listing(OPEN_INCIDENTS, "incidents"),
    Body("incident"),
    module=None,
)


def _telling(read: Callable[[dict], Any]) -> Any:
    """Return what a look shows with how each rule chooses, and without that where the account does not tell it."""
    try:
        return read({"include[]": STRATEGIES})
    except Forbidden:
        return read({})


def policies(lookup: Lookup, query: dict) -> list[Row]:
    """Return escalation policies, with how each rule chooses where the account tells it."""
    return _telling(lambda include: lookup.pages("/escalation_policies", {**query, **include}, "escalation_policies"))


def policy(lookup: Lookup, identity: str) -> Row:
    """Return one escalation policy, with how each rule chooses where the account tells it."""
    path = lookup.path("/escalation_policies/{id}", id=identity)
    return _telling(lambda include: lookup.get(path, include)["escalation_policy"])


def open_incidents(lookup: Lookup, query: Any = None) -> list[Row]:
    """Return the incidents that are open."""
    return lookup.pages("/incidents", {**OPEN_INCIDENTS, **(query or {})}, "incidents")


def _policies_of_user(row: Row, lookup: Lookup) -> list[Row]:
    return policies(lookup, {"user_ids[]": row["id"]})


def _schedules_of_user(row: Row, lookup: Lookup) -> list[Row]:
    rows = lookup.pages("/schedules", {"include[]": "schedule_layers"}, "schedules")
    return [one for one in rows if row["id"] in [user.get("id") for user in one.get("users") or ()]]


def _policies_of_schedule(row: Row, lookup: Lookup) -> list[Row]:
    return [policy(lookup, one["id"]) for one in row.get("escalation_policies") or ()]


def _snapshots_of_schedule(row: Row, lookup: Lookup) -> list[Row]:
    """Return the open incidents that go along a policy of this schedule: each keeps the policy as it was."""
    held = [one["id"] for one in row.get("escalation_policies") or ()]
    rows = open_incidents(lookup) if held else []
    return [one for one in rows if (one.get("escalation_policy") or {}).get("id") in held]


def _services_of_policy(row: Row, lookup: Lookup) -> list[Row]:
    return [lookup.get(lookup.path("/services/{id}", id=one["id"]))["service"] for one in row.get("services") or ()]


def with_somebody(parts: dict[Any, Options], member: str, drop: str, forced: bool) -> list[Options]:
    """Return the parts of a thing in which somebody is left; raises Immutable where that is not all of them.

    parts: by what people call them. member: who is in one. drop: what is done to one without anybody, where that is forced.
    """
    left = [one for one in parts.values() if one[member]]
    if not left:
        raise Immutable("nobody would be left in it", advice="Put somebody else into it, or delete it first")
    if len(left) < len(parts) and not forced:
        empty = " and ".join(str(name) for name, one in parts.items() if not one[member])
        advice = f"Put somebody else there first, or set force to true to {drop}"
        raise Immutable(f"nobody would be left in {drop.rpartition(' ')[2]} {empty}", advice=advice)
    return left


POLICY = "escalation_policy"
USER_HELD_BY = (
    Holder(POLICY, _policies_of_user),
    Holder("schedule", _schedules_of_user),
    Holder("open_incident", lambda row, lookup: open_incidents(lookup, {"user_ids[]": row["id"]}), ACT_ON_INCIDENT),
)
SCHEDULE_HELD_BY = (
    Holder(POLICY, _policies_of_schedule),
    Holder("open_incident", _snapshots_of_schedule, "Resolve the incident first: it keeps its escalation policy as it was"),
)
POLICY_HELD_BY = (Holder("service", _services_of_policy),)
