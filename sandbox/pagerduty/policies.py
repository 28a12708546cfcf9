"""Escalation policies: who is asked first, and who when nobody answers.

Source: https://developer.pagerduty.com/api-reference/ (Escalation Policies)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.responses import HTMLResponse, Response

from ..service import Call, Families, Refusal
from .answers import invalid, missing
from .directory import Directory, user_targets
from .fields import Checked, Checks, name, one_of, refs, text, whole
from .lists import NOTHING, Names, Row, by_name, many, matching
from .plan import Plan
from .world import Kind, World

STRATEGIES = ("assign_to_everyone", "round_robin")
TARGETS = {
    "user": "user", "user_reference": "user",
    "schedule": "schedule", "schedule_reference": "schedule",
    "schedule_v3": "schedule_v3", "schedule_v3_reference": "schedule_v3",
}  # fmt: skip
"""By the type of a target: the kind of thing it is."""
ONLY_RULE = "Cannot Delete Only Rule For Escalation Policy"
IN_USE = "Escalation policy can't be deleted while services use it"
"""The words are the sandbox's own; that it is a 400, the vendor's own Terraform provider knows."""

_plain_name = name()


def _name(world: World, value: Any) -> str:
    found = _plain_name(world, value)
    if set("\\/&<>") & set(found):
        raise ValueError("Name cannot contain any of \\ / & < >")
    return found


_delay = whole("Escalation delay in minutes", 1, 10_080)


class EscalationPolicies(Checked):
    """The operations on escalation policies."""

    kind = Kind("escalation_policy", "escalation_policies", "escalation_policies")
    checks: Checks = {
        "name": ("name", _name),
        "description": ("description", text("Description")),
        "num_loops": ("num_loops", whole("Num loops", 0, 9)),
        "on_call_handoff_notifications": (
            "on_call_handoff_notifications", one_of("On call handoff notifications", ("if_has_services", "always")),
        ),
        "teams": ("team_ids", refs("team", "Teams", most=1)),
    }  # fmt: skip
    required = ("name",)
    defaults = {
        "description": None, "num_loops": 0, "on_call_handoff_notifications": "if_has_services", "team_ids": [],
        "escalation_rules": [],
    }  # fmt: skip

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._directory, self._plan = others[Directory], others[Plan]

    # -- reading ---------------------------------------------------------------------------------------------

    def list(self, call: Call) -> Response:
        """GET /escalation_policies"""
        self._check_include(call)
        return super().list(call)

    def read(self, call: Call) -> Response:
        """GET /escalation_policies/{id}"""
        self._check_include(call)
        return super().read(call)

    def _check_include(self, call: Call) -> None:
        if "escalation_rule_assignment_strategies" in many(call, "include"):
            self._need_strategies()

    def _need_strategies(self) -> None:
        """Refuse strategies where the plan has none, with a page that no client can read."""
        if not self._plan.has("round_robin"):
            raise Refusal(HTMLResponse("<html><body><h1>403 Forbidden</h1></body></html>", 403))

    def rows(self, call: Call) -> Sequence[Row]:
        """Return policies by name, of some users or teams if wanted."""
        users, teams = many(call, "user_ids"), many(call, "team_ids")
        return [
            row
            for row in by_name(call, matching(call, self._world.all("escalation_policy"), "name"))
            if (not teams or teams & set(row["team_ids"])) and (not users or users & set(user_targets(row)))
        ]

    def shown(self, row: Row, include: Names = NOTHING) -> Row:
        """Return an escalation policy as shown; the assignment strategy is there only when included."""
        world, inflated = self._world, self._directory.inflated
        services = [one["id"] for one in world.all("service") if one["escalation_policy_id"] == row["id"]]
        fields = ("name", "description", "num_loops", "on_call_handoff_notifications")
        return {
            **world.head("escalation_policy", row),
            **{field: row[field] for field in fields},
            "escalation_rules": [self._rule(rule, include) for rule in row["escalation_rules"]],
            "services": inflated("service", services, "services" in include),
            "teams": inflated("team", row["team_ids"], "teams" in include),
        }

    def _rule(self, rule: Row, include: Names) -> Row:
        # The vendor's order of targets is not that in which they were sent: here it is that of their ids.
        targets = sorted(rule["targets"], key=lambda target: target["id"])
        whole = "targets" in include
        shown = {
            "id": rule["id"],
            "escalation_delay_in_minutes": rule["escalation_delay_in_minutes"],
            "targets": [
                found
                for target in targets
                for found in self._directory.inflated(target["kind"], [target["id"]], whole)
            ],
        }
        if "escalation_rule_assignment_strategies" in include:
            shown["escalation_rule_assignment_strategy"] = {"type": rule["strategy"]}
        return shown

    # -- writing ---------------------------------------------------------------------------------------------

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the changes; a rule that comes with its id keeps it."""
        new = "id" not in current
        changes = super().written(sent, current)
        wanted = changes.get("name", "").lower()
        for row in self._world.all("escalation_policy"):
            if row["name"].lower() == wanted and row["id"] != current.get("id"):
                raise invalid("Name has already been taken")
        if new or "escalation_rules" in sent:
            changes["escalation_rules"] = self._rules(sent.get("escalation_rules"), current["escalation_rules"])
        return changes

    def _rules(self, value: Any, current: Sequence[Row]) -> list[Row]:
        if value == [] and current:
            raise invalid(ONLY_RULE)
        if not isinstance(value, list) or not value:
            raise invalid("Escalation rules can't be blank")
        known = {rule["id"] for rule in current}
        rules: list[Row] = []
        for item in value:
            rule = self._checked_rule(item)
            key = item.get("id")
            kept = isinstance(key, str) and key in known and key not in [one["id"] for one in rules]
            rules.append({"id": key if kept else None, **rule})
        return [{**rule, "id": rule["id"] or self._world.new_id("escalation_rules")} for rule in rules]

    def _checked_rule(self, item: Any) -> Row:
        if not isinstance(item, dict):
            raise invalid("Escalation rules must be a list of objects")
        targets = item.get("targets")
        if not isinstance(targets, list) or not 1 <= len(targets) <= 10:
            raise invalid("Escalation rules must have between 1 and 10 targets")
        try:
            delay = _delay(self._world, item.get("escalation_delay_in_minutes"))
        except ValueError as problem:
            raise invalid(str(problem)) from None
        found = [self._target(target) for target in targets]
        return {
            "escalation_delay_in_minutes": delay,
            "targets": [target for place, target in enumerate(found) if target not in found[:place]],
            "strategy": self._strategy(item.get("escalation_rule_assignment_strategy")),
        }

    def _target(self, value: Any) -> Row:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in TARGETS:
            raise invalid("Escalation rule target type must be in user_reference, schedule_reference")
        # A schedule of shifts goes by the older word as well: the vendor's own Terraform provider knows no other.
        for one in (TARGETS[kind], *(("schedule_v3",) if TARGETS[kind] == "schedule" else ())):
            found = self._world.find(one, value.get("id"))
            if found is not None:
                return {"kind": one, "id": found["id"]}
        raise missing(2100)  # also when there is a thing of another type with this id

    def _strategy(self, value: Any) -> str:
        """Return the strategy: an object on the wire, a word by the vendor's description."""
        if value is None:
            return STRATEGIES[0]
        self._need_strategies()
        kind = value.get("type") if isinstance(value, dict) else value
        if not isinstance(kind, str) or kind not in STRATEGIES:
            raise invalid(f"Escalation rule assignment strategy must be in {', '.join(STRATEGIES)}")
        return kind

    def remove(self, row: Row) -> None:
        """Remove a policy, unless services use it."""
        if any(one["escalation_policy_id"] == row["id"] for one in self._world.all("service")):
            raise invalid(IN_USE)
        super().remove(row)
