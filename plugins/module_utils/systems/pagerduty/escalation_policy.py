# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Escalation policies: who is told, and who is next when nobody acts.

Source: https://developer.pagerduty.com/api-reference/ (Escalation Policies)
"""

from __future__ import annotations

from typing import Any, Optional

from ...behaviour import NOTHING_MORE, Lookup
from ...errors import BadInput, Forbidden
from ...resource import Body, Delete, Listing, Merge, Module, Resource
from ...steps import Desired, Extra
from ...values import (
    DROP,
    INTERNAL,
    Choice,
    Cleared,
    Field,
    Flag,
    Members,
    Number,
    Options,
    Placed,
    Row,
    SetOf,
    Unknown,
)
from .holding import POLICY_HELD_BY, STRATEGIES, policy, with_somebody
from .namesakes import Unique
from .system import PAGERDUTY, NameOrId
from .values import OneOf, Only, Printed, Reference

EVERYONE, ROUND_ROBIN = "assign_to_everyone", "round_robin"
STRATEGY = "escalation_rule_assignment_strategy"
NOT_IN_NAMES = "\\/&<>"
WITHOUT_IT = "strategy: this account has no round robin; leave it out, and every target of a rule is told"


class Strategy(Choice):
    """How a rule chooses among its targets. What nobody says is everyone."""

    def __init__(self) -> None:
        super().__init__(EVERYONE, ROUND_ROBIN)

    def differs(self, wanted: Any, found: Any) -> bool:
        """Say whether it is another; one that is not shown is everyone."""
        return (wanted or EVERYONE) != (found or EVERYONE)

    def shown(self, value: Any, name: Any) -> Any:
        """Return it where it is more than what is usual, which is not always read."""
        return DROP if value in (None, EVERYONE) else super().shown(value, name)


def _rules_of(options: Any) -> list[Options]:
    rules = options.get("rules")
    return rules if isinstance(rules, list) else []


class PolicyRules(Unique):
    """Reads how rules choose only where it matters: an account without round robin answers 403 to that, read or written."""

    def find(self, want: Desired, lookup: Lookup) -> Optional[Row]:
        """Return the policy, with its strategies where the task says one or its rules are written."""
        rules = _rules_of(want.options)
        if not any(one.get("strategy") for one in rules):
            row = lookup.find(want)
            if row is None or not rules or not ESCALATION_POLICY.by_name["rules"].differs(rules, _rules_of(ESCALATION_POLICY.to_options(row))):
                return row
            return policy(lookup, row["id"]) if isinstance(row["id"], str) else row
        try:
            return _shown_whole(want, lookup)
        except Forbidden:
            if any(one.get("strategy") == ROUND_ROBIN for one in rules):
                raise BadInput(WITHOUT_IT) from None
            return lookup.find(want)

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Refuse targets outside of the policy's team, where something of either is written."""
        if not want.absent and not lookup.foreseen():
            was = {} if row is None else ESCALATION_POLICY.to_options(row)
            differing = [name for name in ("rules", "team") if name in want.options]
            if any(ESCALATION_POLICY.by_name[name].differs(want[name], was.get(name)) for name in differing):
                _refuse_strangers(want, {**was, **want.options}, lookup)
        return want

    def steps(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Extra:
        """Refuse to hand services on to the policy that goes."""
        if want.absent and row is not None and want.controls.get("successor") == row["id"]:
            raise BadInput("successor is the policy itself; name another one")
        return NOTHING_MORE

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Say how a rule chooses only where the account is known to have a choice, or somebody wants one."""
        if "escalation_rules" not in body:
            return body
        shown = any(STRATEGY in one for one in (row or {}).get("escalation_rules") or ())
        return {**body, "escalation_rules": [_said(one, shown) for one in body["escalation_rules"]]}

    def answered(self, row: Row, change: Any) -> Row:
        """Enter how each rule chooses, which no answer tells."""
        said = [one.get("strategy") for one in _rules_of(change.options)]
        rules = row.get("escalation_rules") or []
        entered = [{**one, STRATEGY: {"type": how}} if how else one for one, how in zip(rules, [*said, *[None] * len(rules)])]
        return {**row, "escalation_rules": entered}

    def detached(self, options: Options, was: Options, forced: bool, now: float) -> Options:
        """Refuse to leave a rule without anybody; forced: the rule goes."""
        if "rules" not in options:
            return options
        return {**options, "rules": with_somebody(dict(enumerate(options["rules"], 1)), "targets", "drop the rule", forced)}

    def exported(self, options: Options, row: Row, lookup: Lookup) -> Options:
        """Say which rules go round robin; only one with several targets may, and the list does not tell."""
        rules = _rules_of(options)
        if not any(len(one["targets"]) > 1 for one in rules):
            return options
        told = policy(lookup, row["id"])["escalation_rules"]
        going = [(one.get(STRATEGY) or {}).get("type") == ROUND_ROBIN for one in told]
        return {**options, "rules": [{**one, **({"strategy": ROUND_ROBIN} if goes else {})} for one, goes in zip(rules, going)]}

    def advice(self, status: Optional[int], want: Desired) -> Optional[str]:
        """Say what a 403 may mean here."""
        if status == 403 and any(one.get("strategy") for one in _rules_of(want.options)):
            return "The token may not write it, or the account has no round robin: leave strategy out then"
        return None


def _said(rule: Row, shown: bool) -> Row:
    strategy = rule.get(STRATEGY) or {}
    if strategy.get("type") == ROUND_ROBIN or (shown and strategy.get("type")):
        return rule
    return {name: one for name, one in rule.items() if name != STRATEGY}


def _shown_whole(want: Desired, lookup: Lookup) -> Optional[Row]:
    """Return the policy with its strategies; raises Forbidden where the account has none."""
    include = {"include[]": STRATEGIES}
    if want.identity:
        row = lookup.find(want)
        path = lookup.path("/escalation_policies/{id}", id=want.identity)
        return row if row is None else lookup.get(path, include)["escalation_policy"]
    rows = lookup.pages("/escalation_policies", {"query": want["name"], **include}, "escalation_policies")
    return lookup.pick_one(want, [one for one in rows if one.get("name") == want["name"]])


def _refuse_strangers(want: Desired, options: Options, lookup: Lookup) -> None:
    """Refuse users who are not in the team that the policy will have."""
    team = options.get("team")
    users = {one["user"] for rule in _rules_of(options) for one in rule["targets"] if one.get("user")}
    if not users or not _is_sure(team):
        return
    members = {one["user"]["id"] for one in lookup.rows("team_membership", around={"team": team})}
    strangers = sorted(str(want.called(_USER, one)) for one in users - members if _is_sure(one))
    if strangers:
        raise BadInput(
            f"rules: {' and '.join(strangers)} {'is' if len(strangers) == 1 else 'are'} not in the team {want.called(_TEAM, team)!r}",
            advice="Put them into it first (pagerduty_team_membership), or give the policy no team",
        )


def _is_sure(identity: Any) -> bool:
    """Say whether it is known of what this is the id; of what an earlier task may make, nobody knows anything yet."""
    return bool(identity) and (identity.__class__ is not Unknown or identity.of is not None)


_USER, _TEAM = Reference("user"), Only("team")
RULE = Members(
    Field("id", role=INTERNAL),
    Field("delay", Number("minutes", least=1), at="escalation_delay_in_minutes", required=True),
    Field("targets", SetOf(OneOf(user=_USER, schedule=Reference("schedule")), least=1, most=10), required=True),
    Field("strategy", Strategy(), at=f"{STRATEGY}.type"),
)
ESCALATION_POLICY = Resource(
    "escalation_policy",
    PAGERDUTY,
    "/escalation_policies",
    (
        Field("name", Printed(NOT_IN_NAMES), required=True),
        Field("description", Cleared()),
        Field("rules", Placed(RULE), at="escalation_rules", required=True),
        Field("num_loops", Number(least=0), usual=0),
        Field("on_call_handoff_notifications", Choice("if_has_services", "always"), usual="if_has_services"),
        Field("team", _TEAM, at="teams"),
    ),
    NameOrId("name"),
    Listing(rows="escalation_policies", filter=lambda wanted: {"query": wanted["name"]}),
    Body("escalation_policy", {"type": "escalation_policy"}),
    # Rules that do not change are left out, although PagerDuty describes them as needed: how they choose would be lost.
    update=Merge("PUT", always=("name",)),
    remove=Delete(held_by=POLICY_HELD_BY),
    module=Module((Field("detach", Flag(), default=False), Field("successor", Reference("escalation_policy"))), after=("team_membership",)),
    behaviour=PolicyRules(),
)
